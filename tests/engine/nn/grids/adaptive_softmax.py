"""The softmax over clusters of classes."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid


def samples(rng: Draws, arguments: Arguments) -> list[Array]:
    """Every class once: PyTorch has no gradient for a cluster without targets, where ours is 0."""
    classes = arguments["n_classes"]
    return [rng.normal(size=(classes, arguments["in_features"])), rng.permutation(classes)]


GRIDS: dict[str, Grid] = {
    "AdaptiveLogSoftmaxWithLoss": Grid(
        samples,
        {
            "in_features": (8, 16),
            "n_classes": (10, 12),
            "cutoffs": ([2, 5], [4], [1, 2, 9]),
            "div_value": (2.0, 1.5),
            "head_bias": (False, True),
        },
        refused={"cutoffs": [5, 2]},
    ),
}
