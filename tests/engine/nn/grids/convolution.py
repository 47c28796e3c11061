"""Convolutions and their transposes."""

from __future__ import annotations

from typing import Any

from tests.engine.nn.grids.grid import Arguments, Grid, normal

MODES = ("zeros", "reflect", "replicate", "circular")


def same_needs_stride_1(a: Arguments) -> bool:
    return a["padding"] != "same" or a["stride"] == 1


def room_for_more(a: Arguments) -> bool:
    """PyTorch wants an output padding below the stride or the dilation, on each axis."""
    extra, stride, dilation = ((each,) * 3 if isinstance(each, int) else each for each in (
        a["output_padding"], a["stride"], a["dilation"]
    ))  # fmt: skip
    return all(e < max(s, d) for e, s, d in zip(extra, stride, dilation, strict=False))


def convolution(shape: tuple[int, ...], several: Any, **more: Any) -> Grid:
    """A few values for each argument; `several` is a kernel size with a number for each axis."""
    vary = {
        "in_channels": (2,),
        "out_channels": (2, 4),
        "kernel_size": (3, several),
        "stride": (1, 2),
        "padding": (1, "same", "valid"),
        "dilation": (1, 2),
        "groups": (1, 2),
        "bias": (True, False),
        "padding_mode": ("zeros", "circular"),
    }
    refused = {"padding": "full", "padding_mode": "mirror", "groups": 3, "kernel_size": 0, "stride": (1,) * 4}
    return Grid(normal(shape), {**vary, **more}, refused, same_needs_stride_1)


def transposed(shape: tuple[int, ...], several: Any) -> Grid:
    return Grid(
        normal(shape),
        {
            "in_channels": (2,),
            "out_channels": (2, 4),
            "kernel_size": (3, several),
            "stride": (1, 2),
            "padding": (0, 1),
            "output_padding": (0, 1),
            "groups": (1, 2),
            "bias": (True, False),
            "dilation": (1, 2),
        },
        {"padding_mode": "circular", "groups": 3, "output_padding": 5, "padding": -1},
        room_for_more,
    )


GRIDS: dict[str, Grid] = {
    "Conv1d": convolution((2, 2, 7), (2,), padding_mode=MODES),
    "Conv2d": Grid(
        normal((2, 4, 7, 6)),
        {
            "in_channels": (4,),
            "out_channels": (2, 6),
            "kernel_size": (3, (2, 3), 1),
            "stride": (1, 2, (2, 1)),
            "padding": (1, 0, (2, 0), "same", "valid"),
            "dilation": (1, 2, (1, 2)),
            "groups": (1, 2),
            "bias": (True, False),
            "padding_mode": MODES,
        },
        refused={"padding": "full", "padding_mode": "mirror", "groups": 3, "kernel_size": 0, "stride": (1, 1, 1)},
        valid=same_needs_stride_1,
    ),
    "Conv3d": convolution((1, 2, 5, 6, 5), (2, 1, 3)),
    "ConvTranspose1d": transposed((2, 2, 5), (2,)),
    "ConvTranspose2d": transposed((2, 2, 4, 3), (2, 3)),
    "ConvTranspose3d": transposed((1, 2, 3, 2, 3), (2, 2, 3)),
}
