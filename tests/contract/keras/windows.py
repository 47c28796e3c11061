"""Keras' convolutions and pooling over sequences, images and volumes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME
from layerloom.layers.windows import GROUNDS, Window, each

from .case import Arguments, Array, Case, State
from .weights import convolution, depthwise, depthwise_kernel

STEPS = Spec((9, 4), SEQUENCE)
PICTURE = Spec((4, 6, 7), IMAGE)
SOLID = Spec((2, 5, 6, 5), VOLUME)
SPECS: Mapping[int, Spec] = {1: STEPS, 2: PICTURE, 3: SOLID}
ACTIVATIONS = [None, "relu", "softmax"]
PADDINGS = ["valid", "same"]


def single(arguments: Arguments) -> bool:
    """Keras takes strides or dilation, not both."""
    return 1 in (arguments["strides"], arguments["dilation_rate"])


def sliding(axes: int, kernel: str = "kernel_size") -> dict[str, Sequence[Any]]:
    """Values of what all layers with windows have; sizes that differ along the axes are among them."""
    sizes: Mapping[int, Sequence[Any]] = {1: [3, 2, 4], 2: [3, 2, (3, 2)], 3: [2, 3, (2, 3, 1)]}
    return {kernel: sizes[axes], "strides": [1, 2, 3], "padding": PADDINGS}


def learned(axes: int) -> dict[str, Sequence[Any]]:
    return {
        **sliding(axes),
        "dilation_rate": [1, 2],
        "use_bias": [True, False],
        "activation": ACTIVATIONS,
    }


def separable(weights: Sequence[Array], arguments: Arguments) -> State:
    """The kernels of each channel, then those that mix the channels, and a bias."""
    mixing = convolution(weights[1:], arguments)
    return {"0.weight": depthwise_kernel(weights[0]), **{f"1.{key}": value for key, value in mixing.items()}}


def even(ground: Spec) -> Callable[[Arguments], bool]:
    """Where the margin is not the same on both sides, Keras' PyTorch backend counts copies of the border in a mean."""

    def holds(arguments: Arguments) -> bool:
        size = GROUNDS[ground.rank - 1].size(ground)
        kernel = each(arguments["pool_size"], len(size))
        stride = kernel if arguments["strides"] is None else each(arguments["strides"], len(size))
        sides = [Window(k, s).same(places or 0) for k, s, places in zip(kernel, stride, size, strict=True)]
        return arguments["padding"] == "valid" or all(before == after for before, after in sides)

    return holds


def transposed(arguments: Arguments) -> bool:
    """Keras wants an output padding below the stride, and strides or dilation, not both."""
    extra = arguments["output_padding"]
    return single(arguments) and (extra is None or extra < arguments["strides"])


CASES: dict[str, Case] = {
    "Conv1D": Case(
        "Conv1D",
        [[STEPS]],
        {"filters": [4, 2], **learned(1), "padding": [*PADDINGS, "causal"], "groups": [1, 2]},
        convolution,
        single,
    ),
    **{
        f"Conv{axes}D": Case(
            f"Conv{axes}D",
            [[SPECS[axes]]],
            {"filters": [4, 2], **learned(axes), "groups": [1, 2]},
            convolution,
            single,
        )
        for axes in (2, 3)
    },
    **{
        f"DepthwiseConv{axes}D": Case(
            f"DepthwiseConv{axes}D",
            [[SPECS[axes]]],
            {**learned(axes), "depth_multiplier": [1, 2], "kernel_size": [3, 2]},
            depthwise,
            single,
        )
        for axes in (1, 2)
    },
    **{
        f"SeparableConv{axes}D": Case(
            f"SeparableConv{axes}D",
            [[SPECS[axes]]],
            {"filters": [5, 2], **learned(axes), "depth_multiplier": [1, 2]},
            separable,
            single,
        )
        for axes in (1, 2)
    },
    **{
        f"Conv{axes}DTranspose": Case(
            f"Conv{axes}DTranspose",
            [[SPECS[axes]]],
            {"filters": [3, 2], **learned(axes), "output_padding": [None, 0, 1]},
            convolution,
            transposed,
        )
        for axes in (1, 2, 3)
    },
    **{
        f"MaxPooling{axes}D": Case(
            f"MaxPooling{axes}D", [[SPECS[axes]]], {**sliding(axes, "pool_size"), "strides": [None, 1, 2]}
        )
        for axes in (1, 2, 3)
    },
    **{
        f"AveragePooling{axes}D": Case(
            f"AveragePooling{axes}D",
            [[SPECS[axes]]],
            {**sliding(axes, "pool_size"), "strides": [None, 1, 2]},
            valid=even(SPECS[axes]),
        )
        for axes in (1, 2, 3)
    },
    **{
        f"Global{kind}Pooling{axes}D": Case(f"Global{kind}Pooling{axes}D", [[SPECS[axes]]], {"keepdims": [False, True]})
        for axes in (1, 2, 3)
        for kind in ("Max", "Average")
    },
    **{
        f"Adaptive{kind}Pooling{axes}D": Case(
            f"Adaptive{kind}Pooling{axes}D", [[SPECS[axes]]], {"output_size": [2, (3, 2, 3)[:axes]]}
        )
        for axes in (1, 2, 3)
        for kind in ("Max", "Average")
    },
}
