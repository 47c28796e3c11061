"""Windows that move: convolutions and pooling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from tests.contract.keras import windows
from tests.contract.keras.case import Arguments
from tests.contract.keras.draws.ranges import YES_OR_NO, Draw, Drawn, Inputs, either, one_of, sizes, whole

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME

AXES = {1: SEQUENCE, 2: IMAGE, 3: VOLUME}
LARGEST = {1: 14, 2: 9, 3: 6}
ACTIVATION = one_of(
    None, "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "swish", "mish", "sigmoid",
    "log_sigmoid", "tanh", "softplus", "softsign", "softmax", "log_softmax", "exponential", "hard_silu", "hard_swish",
    "hard_tanh", "tanh_shrink", "soft_shrink", "hard_shrink", "squareplus", "sparse_plus",
)  # fmt: skip


def ground(axes: int, channels: Callable[[Random, Arguments], int] | None = None) -> Inputs:
    """A sequence, image or volume of any size."""

    def draw(draws: Random, arguments: Arguments) -> Sequence[Spec]:
        places = [draws.randint(1, LARGEST[axes]) for _ in range(axes)]
        width = channels(draws, arguments) if channels else draws.randint(1, 4)
        return [Spec((*places, width) if axes == 1 else (width, *places), AXES[axes])]

    return draw


def _learned(axes: int) -> dict[str, Draw]:
    return {
        "kernel_size": sizes(1, 4 if axes < 3 else 3, axes),
        "strides": either(whole(1, 1), sizes(1, 3, axes)),
        "padding": one_of("valid", "same"),
        "dilation_rate": either(whole(1, 1), sizes(1, 3, axes)),
        "use_bias": YES_OR_NO,
        "activation": ACTIVATION,
    }


def _grouped(axes: int) -> dict[str, Draw]:
    return {**_learned(axes), "filters": one_of(2, 4, 6), "groups": one_of(1, 2)}


def _in_groups(draws: Random, arguments: Arguments) -> int:
    return int(arguments.get("groups", 1)) * draws.randint(1, 3)


def _pool(axes: int) -> dict[str, Draw]:
    return {
        "pool_size": sizes(1, 4, axes),
        "strides": either(one_of(None), sizes(1, 3, axes)),
        "padding": one_of("valid", "same"),
    }


def _even(arguments: Arguments, specs: Sequence[Spec]) -> bool:
    """Keras' PyTorch backend counts copies of the border in a mean where the margin is uneven."""
    return windows.even(specs[0])({"strides": None, "padding": "valid", **arguments})


_SIZED = ("filters", "kernel_size")
DRAWN: Mapping[str, Drawn] = {
    **{
        f"Conv{n}D": Drawn(
            windows.CASES[f"Conv{n}D"],
            ground(n, _in_groups),
            {**_grouped(n), **({"padding": one_of("valid", "same", "causal")} if n == 1 else {})},
            _SIZED,
        )
        for n in (1, 2, 3)
    },
    **{
        f"Conv{n}DTranspose": Drawn(
            windows.CASES[f"Conv{n}DTranspose"],
            ground(n),
            {**_learned(n), "filters": whole(1, 4), "output_padding": either(one_of(None), sizes(0, 2, n))},
            _SIZED,
        )
        for n in (1, 2, 3)
    },
    **{
        f"DepthwiseConv{n}D": Drawn(
            windows.CASES[f"DepthwiseConv{n}D"], ground(n), {**_learned(n), "depth_multiplier": whole(1, 3)}, _SIZED
        )
        for n in (1, 2)
    },
    **{
        f"SeparableConv{n}D": Drawn(
            windows.CASES[f"SeparableConv{n}D"],
            ground(n),
            {**_learned(n), "filters": whole(1, 4), "depth_multiplier": whole(1, 3)},
            _SIZED,
        )
        for n in (1, 2)
    },
    **{f"MaxPooling{n}D": Drawn(windows.CASES[f"MaxPooling{n}D"], ground(n), _pool(n)) for n in (1, 2, 3)},
    **{
        f"AveragePooling{n}D": Drawn(
            windows.CASES[f"AveragePooling{n}D"], ground(n), _pool(n), ("pool_size",), valid=_even
        )
        for n in (1, 2, 3)
    },
    **{
        f"Global{kind}Pooling{n}D": Drawn(windows.CASES[f"Global{kind}Pooling{n}D"], ground(n), {"keepdims": YES_OR_NO})
        for n in (1, 2, 3)
        for kind in ("Max", "Average")
    },
    **{
        f"Adaptive{kind}Pooling{n}D": Drawn(
            windows.CASES[f"Adaptive{kind}Pooling{n}D"], ground(n), {"output_size": sizes(1, 4, n)}, ("output_size",)
        )
        for n in (1, 2, 3)
        for kind in ("Max", "Average")
    },
}
