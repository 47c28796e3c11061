"""Normalisations."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal


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


def instance_norm_grid(*size: int) -> Grid:
    return Grid(
        lambda rng, arguments: [rng.normal(2.0, 3.0, size=(4, *size) if arguments["eps"] == 1e-2 else (3, 4, *size))],
        {
            "num_features": (4,),
            "eps": (1e-5, 1e-2),
            "momentum": (0.1, None),
            "affine": (False, True),
            "bias": (True, False),
            "track_running_stats": (False, True),
        },
    )


def grouped(rng: Draws, arguments: Arguments) -> list[Array]:
    return [rng.normal(2.0, 3.0, size=(3, arguments["num_channels"], *((2, 3) if arguments["affine"] else ())))]


def neighbours(rng: Draws, arguments: Arguments) -> list[Array]:
    return [rng.normal(size=(2, 5, 3) if arguments["size"] == 2 else (2, 5, 2, 3))]


GRIDS: dict[str, Grid] = {
    "BatchNorm1d": batch_norm_grid((6, 4), (5, 4, 3)),
    "BatchNorm2d": batch_norm_grid((3, 4, 2, 5), (2, 4, 1, 1)),
    "BatchNorm3d": batch_norm_grid((3, 4, 2, 1, 2), (2, 4, 1, 1, 1)),
    "InstanceNorm1d": instance_norm_grid(5),
    "InstanceNorm2d": instance_norm_grid(2, 3),
    "InstanceNorm3d": instance_norm_grid(2, 1, 2),
    "GroupNorm": Grid(
        grouped,
        {
            "num_groups": (2, 1, 4),
            "num_channels": (4, 8),
            "eps": (1e-5, 1e-2),
            "affine": (True, False),
            "bias": (True, False),
        },
        refused={"num_groups": 3},
        valid=lambda arguments: arguments["affine"] or arguments["num_channels"] > arguments["num_groups"],
    ),
    "LayerNorm": Grid(
        normal((2, 3, 4)),
        {
            "normalized_shape": (4, (4,), (3, 4)),
            "eps": (1e-5, 1e-2),
            "elementwise_affine": (True, False),
            "bias": (True, False),
        },
    ),
    "RMSNorm": Grid(
        normal((2, 3, 4)),
        {"normalized_shape": (4, (4,), (3, 4)), "eps": (None, 1e-2), "elementwise_affine": (True, False)},
    ),
    "LocalResponseNorm": Grid(
        neighbours,
        {"size": (3, 2, 1, 6), "alpha": (1e-4, 0.5), "beta": (0.75, 2.0), "k": (1.0, 2.5)},
        refused={"size": 0},
    ),
}
