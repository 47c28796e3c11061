"""Pooling and its way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal


def largest(shape: tuple[int, ...], several: Any) -> Grid:
    return Grid(
        normal(shape),
        {
            "kernel_size": (2, 3, several),
            "stride": (None, 1),
            "padding": (0, 1),
            "dilation": (1, 2),
            "return_indices": (False, True),
            "ceil_mode": (False, True),
        },
        {"padding": 2, "kernel_size": 0},
    )


def means(shape: tuple[int, ...], several: Any, **more: Any) -> Grid:
    return Grid(
        normal(shape),
        {
            "kernel_size": (2, 3, several),
            "stride": (None, 1, 2),
            "padding": (0, 1),
            "ceil_mode": (False, True),
            "count_include_pad": (True, False),
            **more,
        },
        {"padding": 2, **({"divisor_override": 0} if "divisor_override" in more else {})},
    )


def powers(shape: tuple[int, ...], several: Any) -> Grid:
    return Grid(
        lambda rng, a: [rng.uniform(0.5, 2, size=shape)],
        {
            "norm_type": (2, 1.5, float("inf")),
            "kernel_size": (2, several),
            "stride": (None, 3),
            "ceil_mode": (False, True),
        },
        {"norm_type": 0, "kernel_size": 0},
    )


def cells(shape: tuple[int, ...], *sizes: Any, **more: Any) -> Grid:
    return Grid(normal(shape), {"output_size": (2, 1, 4, *sizes), **more}, {"output_size": 0})


INDICES = {"return_indices": (False, True)}


def unpooled(shape: tuple[int, ...], several: Any) -> Grid:
    axes = len(shape) - 2

    def size(a: Arguments) -> list[int]:
        each = [(v,) * axes if isinstance(v, int) else v for v in (a["kernel_size"], a["padding"])]
        step = each[0] if a["stride"] is None else (a["stride"],) * axes
        return [(n - 1) * s + k - 2 * p for n, k, p, s in zip(shape[2:], *each, step, strict=True)]

    def inputs(rng: Draws, a: Arguments) -> Sequence[Array]:
        places = int(np.prod(size(a)))
        rows = [rng.permutation(places)[: int(np.prod(shape[2:]))] for _ in range(shape[0] * shape[1])]
        return [rng.normal(size=shape), np.array(rows).reshape(shape)]

    def room(a: Arguments) -> bool:
        return bool(np.prod(size(a)) >= np.prod(shape[2:]))

    vary = {"kernel_size": (3, several), "stride": (None, 2), "padding": (0, 1)}
    return Grid(inputs, vary, {"kernel_size": 0, "padding": -1}, room)


def fractional(shape: tuple[int, ...], several: Any) -> Grid:
    samples = np.random.default_rng(4).uniform(size=(2, *shape[:2], len(shape) - 2))
    return Grid(
        normal(shape),
        {
            "kernel_size": (2, several),
            "output_size": (3, several, None),
            "output_ratio": (None, 0.5, 0.7),
            "_random_samples": tuple(samples),
            "return_indices": (False, True),
        },
        {"kernel_size": 0, "output_size": 0, "output_ratio": 0.5},
        lambda a: (a["output_size"] is None) != (a["output_ratio"] is None),
    )


GRIDS: dict[str, Grid] = {
    "MaxPool1d": largest((2, 3, 8), (4,)),
    "MaxPool2d": largest((2, 3, 7, 8), (3, 2)),
    "MaxPool3d": largest((1, 2, 5, 6, 5), (3, 2, 2)),
    "AvgPool1d": means((2, 3, 8), (4,)),
    "AvgPool2d": means((2, 3, 7, 8), (3, 2), divisor_override=(None, 3), padding=(0, 1, (1, 0)), stride=(None, (2, 3))),
    "AvgPool3d": means((1, 2, 5, 6, 5), (3, 2, 2), divisor_override=(None, 3)),
    "LPPool1d": powers((2, 3, 8), 3),
    "LPPool2d": powers((2, 3, 7, 8), (3, 2)),
    "LPPool3d": powers((1, 2, 5, 6, 5), (3, 2, 2)),
    "AdaptiveAvgPool1d": cells((2, 3, 7)),
    "AdaptiveAvgPool2d": cells((2, 3, 7, 8), (3, 5), (None, 4), 9),
    "AdaptiveAvgPool3d": cells((1, 2, 4, 6, 5), (3, None, 7)),
    "AdaptiveMaxPool1d": cells((2, 3, 7), **INDICES),
    "AdaptiveMaxPool2d": cells((2, 3, 7, 8), (3, 5), (None, 4), 9, **INDICES),
    "AdaptiveMaxPool3d": cells((1, 2, 4, 6, 5), (3, None, 7), **INDICES),
    "MaxUnpool1d": unpooled((2, 3, 4), (4,)),
    "MaxUnpool2d": unpooled((2, 3, 3, 4), (3, 4)),
    "MaxUnpool3d": unpooled((1, 2, 2, 3, 2), (4, 3, 3)),
    "FractionalMaxPool2d": fractional((2, 3, 7, 8), (3, 2)),
    "FractionalMaxPool3d": fractional((1, 2, 5, 6, 7), (2, 3, 1)),
}
