"""Resizing, windows as columns, and shuffles."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal

from layerloom import nn

AXES = {"linear": 1, "trilinear": 3}
WEIGHTED = ("linear", "bilinear", "trilinear", "bicubic")


def resized(rng: Draws, arguments: Arguments) -> Sequence[Array]:
    """As many axes as the mode is for, two where it is for any number."""
    return [rng.normal(size=(2, 2, *(5, 4, 3)[: AXES.get(arguments["mode"], 2)]))]


def one_target(arguments: Arguments) -> bool:
    return (arguments["size"] is None) != (arguments["scale_factor"] is None)


def fits(arguments: Arguments) -> bool:
    """One of size and factor; what is given for each axis belongs to images; corners have weights."""
    size, factor, mode = (arguments[name] for name in ("size", "scale_factor", "mode"))
    each = isinstance(size, tuple) or isinstance(factor, tuple)
    return (
        one_target(arguments)
        and not (each and mode in AXES)
        and (arguments["align_corners"] is None or mode in WEIGHTED)
        and not (size is not None and arguments["recompute_scale_factor"])
    )


def columns(rng: Draws, arguments: Arguments) -> Sequence[Array]:
    """What `Fold` takes: as many positions as there are windows."""

    def each(name: str) -> tuple[int, int]:
        value = arguments[name]
        return (value, value) if isinstance(value, int) else value

    kernel, positions = each("kernel_size"), 1
    geometry = (each("output_size"), kernel, each("dilation"), each("padding"), each("stride"))
    for size, k, dilation, padding, stride in zip(*geometry, strict=True):
        positions *= (size + 2 * padding - dilation * (k - 1) - 1) // stride + 1
    return [rng.normal(size=(2, 2 * kernel[0] * kernel[1], positions))]


WINDOWS = {
    "kernel_size": (2, (3, 2)),
    "dilation": (1, 2, (1, 2)),
    "padding": (0, 1, (0, 2)),
    "stride": (1, 2, (2, 1)),
}

GRIDS: dict[str, Grid] = {
    "Upsample": Grid(
        resized,
        {
            "scale_factor": (2, 1.7, 0.6, (2.3, 0.8), None),
            "size": (None, 7, 3, (4, 9)),
            "mode": ("bilinear", "nearest", "nearest-exact", "linear", "trilinear", "bicubic", "area"),
            "align_corners": (None, False, True),
            "recompute_scale_factor": (None, True),
        },
        valid=fits,
        modes=("eval",),
    ),
    "Upsample to a size": Grid(
        resized,
        {
            "size": (7, 3, 1),
            "mode": ("bilinear", "nearest", "nearest-exact", "linear", "trilinear", "bicubic", "area"),
            "align_corners": (None, True),
        },
        valid=lambda arguments: arguments["align_corners"] is None or arguments["mode"] in WEIGHTED,
        ours=nn.Upsample,
        theirs=torch.nn.Upsample,
        modes=("eval",),
    ),
    "UpsamplingNearest2d": Grid(
        normal((2, 2, 4, 5)), {"scale_factor": (2, (1.5, 3), None), "size": (None, 6, (3, 10))}, valid=one_target
    ),
    "UpsamplingBilinear2d": Grid(
        normal((2, 2, 4, 5)), {"scale_factor": (2, (1.5, 3), None), "size": (None, 6, (3, 10))}, valid=one_target
    ),
    "Unfold": Grid(normal((2, 2, 6, 7)), WINDOWS, refused={"kernel_size": 0, "stride": (1, 1, 1), "padding": -1}),
    "Fold": Grid(columns, {**WINDOWS, "output_size": ((6, 7), 5)}, refused={"output_size": (1, 2, 3)}, modes=("eval",)),
    "PixelShuffle": Grid(normal((2, 36, 2, 3)), {"upscale_factor": (2, 1, 3)}),
    "PixelUnshuffle": Grid(normal((2, 2, 6, 12)), {"downscale_factor": (1, 2, 3)}),
    "ChannelShuffle": Grid(normal((2, 6, 3, 2)), {"groups": (2, 1, 3)}, refused={"groups": 0}),
}
