"""Linear maps."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal


def two(rng: Draws, arguments: Arguments) -> list[Array]:
    before = (5,) if arguments["bias"] else (2, 5)
    return [rng.normal(size=(*before, arguments[name])) for name in ("in1_features", "in2_features")]


GRIDS: dict[str, Grid] = {
    "Linear": Grid(normal((2, 5, 3)), {"in_features": (3,), "out_features": (4, 1), "bias": (True, False)}),
    "Bilinear": Grid(
        two,
        {"in1_features": (3, 1), "in2_features": (2, 1), "out_features": (4, 1), "bias": (True, False)},
        refused={"in1_features": 0},
    ),
    "Identity": Grid(normal((2, 3))),
}
