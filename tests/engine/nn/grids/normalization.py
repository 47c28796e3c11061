"""Normalisations."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid, normal


def batch_norm_grid(*shapes: tuple[int, ...]) -> Grid:
    return Grid(
        lambda rng, arguments: [rng.normal(2.0, 3.0, size=shapes[arguments["eps"] == 1e-2])],
        {
            "num_features": (4,),
            "eps": (1e-5, 1e-2),
            "momentum": (0.1, 0.5, None),
            "affine": (True, False),
            "bias": (True, False),
            "track_running_stats": (True, False),
        },
    )


GRIDS: dict[str, Grid] = {
    "BatchNorm1d": batch_norm_grid((6, 4), (5, 4, 3)),
    "BatchNorm2d": batch_norm_grid((3, 4, 2, 5), (2, 4, 1, 1)),
    "LayerNorm": Grid(
        normal((2, 3, 4)),
        {
            "normalized_shape": (4, (4,), (3, 4)),
            "eps": (1e-5, 1e-2),
            "elementwise_affine": (True, False),
            "bias": (True, False),
        },
    ),
}
