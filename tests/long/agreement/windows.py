"""Modules that go over images in windows, and what moves pixels about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from tests.long.agreement.dice import Array, Dice, Draw

Drawn = Callable[[Dice], Draw]


def image(dice: Dice, axes: int, channels: int, low: int = 1, high: int = 7, odd: bool = True) -> Array:
    """(batch, channels, ...), now and then without a batch."""
    sizes = dice.shape(axes, low, high - axes + 1)
    batch = () if dice.chance(0.2) else (dice.batch(),)
    return dice.numbers(*batch, channels, *sizes, odd=odd)


def conv(axes: int, dice: Dice) -> Draw:
    groups = dice.pick(1, 1, 2, 3)
    channels = groups * dice.whole(1, 2)
    taken = dice.some(
        stride=dice.each(axes, 1, 3),
        padding=dice.pick("same", "valid", dice.each(axes, 0, 2), dice.each(axes, 0, 2)),
        dilation=dice.each(axes, 1, 2),
        bias=dice.flag(),
        padding_mode=dice.pick("zeros", "zeros", "reflect", "replicate", "circular"),
    )
    arguments = {
        "in_channels": channels,
        "out_channels": groups * dice.whole(1, 2) + dice.chance(0.03),
        "kernel_size": dice.each(axes, 1, 3),
        "groups": groups,
        **taken,
    }
    return Draw(arguments, [image(dice, axes, channels + dice.chance(0.03))])


def transposed(axes: int, dice: Dice) -> Draw:
    groups = dice.pick(1, 1, 2, 3)
    channels = groups * dice.whole(1, 2)
    taken = dice.some(
        stride=dice.each(axes, 1, 3),
        padding=dice.each(axes, 0, 2),
        output_padding=dice.pick(0, 0, dice.each(axes, 0, 2)),
        dilation=dice.each(axes, 1, 3),
        bias=dice.flag(),
    )
    arguments = {
        "in_channels": channels,
        "out_channels": groups * dice.whole(1, 2),
        "kernel_size": dice.each(axes, 1, 3),
        "groups": groups,
        **taken,
    }
    return Draw(arguments, [image(dice, axes, channels)])


def largest(axes: int, dice: Dice) -> Draw:
    """Each window meets a pixel: where one meets the margin alone, PyTorch's gradient writes outside its memory."""
    taken = dice.some(
        stride=dice.pick(None, dice.each(axes, 1, 3)),
        padding=dice.each(axes, 0, 1),
        dilation=dice.each(axes, 1, 2),
        return_indices=dice.flag(),
        ceil_mode=dice.flag(),
    )
    x = image(dice, axes, dice.whole(1, 3), low=2, odd=False)
    return Draw({"kernel_size": dice.each(axes, 1, 4), **taken}, [x])


def means(axes: int, dice: Dice) -> Draw:
    taken = dice.some(
        stride=dice.pick(None, dice.each(axes, 1, 3)),
        padding=dice.each(axes, 0, 1),
        ceil_mode=dice.flag(),
        count_include_pad=dice.flag(),
    )
    divisor = {} if axes == 1 else dice.some(divisor_override=dice.pick(None, 1, 5, -2))
    arguments = {"kernel_size": dice.each(axes, 1, 4), **taken, **divisor}
    return Draw(arguments, [image(dice, axes, dice.whole(1, 3))])


def powers(axes: int, dice: Dice) -> Draw:
    taken = dice.some(stride=dice.pick(None, dice.each(axes, 1, 3)), ceil_mode=dice.flag())
    norm = dice.pick(1, 2, 3, 1.5, 4.0, float("inf"))
    x = image(dice, axes, dice.whole(1, 3))
    kernel = dice.whole(1, 3) if axes == 1 else dice.each(axes, 1, 3)  # PyTorch's 1d form takes no tuple
    arguments = {"norm_type": norm, "kernel_size": kernel, **taken}
    return Draw(arguments, [np.abs(x) if norm == 1.5 else x])


def cells(axes: int, more: bool, dice: Dice) -> Draw:
    size = dice.pick(dice.each(axes, 1, 4), tuple(dice.pick(None, 1, 2, 3, 5) for _ in range(axes)))
    if axes == 1:
        size = dice.whole(1, 6)
    taken = dice.some(return_indices=dice.flag()) if more else {}
    return Draw({"output_size": size, **taken}, [image(dice, axes, dice.whole(1, 3), odd=more)])


def unpooled(axes: int, dice: Dice) -> Draw:
    """Where the largest of pooling were, or anywhere."""
    taken = dice.some(stride=dice.pick(None, dice.each(axes, 1, 3)), padding=dice.each(axes, 0, 1))
    kernel = dice.each(axes, 2, 3)
    x = np.abs(image(dice, axes, dice.whole(1, 2), low=2))
    made = dice.pick({}, {}, {"output_size": dice.shape(axes, 2, 9)})
    rows = int(np.prod(x.shape[:-axes]))
    places = int(np.prod(x.shape[-axes:]))
    found = np.array([dice.rng.permutation(max(places * 2, 1))[:places] for _ in range(rows)], np.int64)
    return Draw({"kernel_size": kernel, **taken}, [x, found.reshape(x.shape)], made)


def fractional(axes: int, dice: Dice) -> Draw:
    kernel = dice.each(axes, 1, 3)
    size = {"output_size": dice.each(axes, 1, 3)}
    ratio = {"output_ratio": dice.pick(0.5, 0.7, tuple(dice.real(0.3, 0.9) for _ in range(axes)))}
    x = image(dice, axes, dice.whole(1, 3), low=3, high=9)
    batch = x.shape[0] if x.ndim == axes + 2 else 1
    samples = dice.rng.random((batch, x.shape[-axes - 1], axes))
    more = {"_random_samples": samples, **dice.some(return_indices=dice.flag())}
    return Draw({"kernel_size": kernel, **dice.pick(size, ratio), **more}, [x])


def padded(axes: int, least: int, constant: bool, dice: Dice) -> Draw:
    low = dice.pick(0, 0, least)
    padding = dice.pick(dice.whole(low, 3), tuple(dice.whole(low, 3) for _ in range(2 * axes)))
    value = {"value": dice.pick(0, -1.5, 3, float("inf"))} if constant else {}
    return Draw({"padding": padding, **value}, [image(dice, axes, dice.whole(1, 3))])


def windows(dice: Dice) -> dict[str, Any]:
    taken = dice.some(dilation=dice.each(2, 1, 2), padding=dice.each(2, 0, 2), stride=dice.each(2, 1, 3))
    return {"kernel_size": dice.each(2, 1, 3), **taken}


def unfold(dice: Dice) -> Draw:
    return Draw(windows(dice), [image(dice, 2, dice.whole(1, 3), high=8)])


def fold(dice: Dice) -> Draw:
    """As many windows as there are, or by mistake one more."""
    arguments = {"output_size": dice.pick(dice.shape(2, 2, 6), dice.whole(2, 6)), **windows(dice)}
    count, channels = 1, dice.whole(1, 2)
    defaults = {"dilation": 1, "padding": 0, "stride": 1, **arguments}
    for axis in (0, 1):
        size, kernel, dilation, padding, stride = (
            value[axis] if isinstance(value, tuple) else value
            for value in (defaults[n] for n in ("output_size", "kernel_size", "dilation", "padding", "stride"))
        )
        channels *= kernel
        count *= max((size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1, 0)
    batch = () if dice.chance(0.2) else (dice.batch(),)
    return Draw(arguments, [dice.numbers(*batch, channels, count + dice.chance(0.05))])


def shuffled(name: str, dice: Dice) -> Draw:
    factor = dice.whole(1, 3)
    some = dice.whole(1, 3)  # of no images PyTorch's PixelUnshuffle has no gradient
    batch = dice.pick((), (some,), (some,), (2, dice.whole(1, 2)))
    channels, height, width = dice.shape(3, 1, 3)
    if name == "upscale_factor":
        shape = (*batch, channels * factor**2 + dice.chance(0.05), height, width)
    elif name == "downscale_factor":
        shape = (*batch, channels, height * factor, width * factor + dice.chance(0.05))
    else:
        shape = (*batch[:1], channels * factor + dice.chance(0.05), *dice.shape(dice.whole(1, 3), 1, 3))
    return Draw({name: factor}, [dice.numbers(*shape)])


def resized(dice: Dice) -> Draw:
    mode = dice.pick("nearest", "linear", "bilinear", "bicubic", "trilinear", "nearest-exact", "area")
    axes = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}.get(mode) or dice.whole(1, 3)
    corners = {} if mode in ("nearest", "nearest-exact", "area") else dice.some(align_corners=dice.flag())
    x = dice.numbers(dice.batch(), dice.whole(1, 2), *dice.shape(axes, 1, 6), odd=False)
    return Draw({"mode": mode, **target(dice, x.shape[2:], mode == "nearest"), **corners}, [x])


def target(dice: Dice, sizes: tuple[int, ...], nearest: bool) -> dict[str, Any]:
    """A size or a factor.

    Where an axis keeps its size or doubles, PyTorch's nearest pixel follows the factor in one layout of memory, and the
    sizes in another and in the gradient: then the factor is the quotient of the sizes.
    """
    if dice.flag():
        return {"size": dice.each(len(sizes), 1, 8)}
    one, many = dice.real(0.4, 3), tuple(dice.real(0.4, 3) for _ in sizes)
    factor = dice.pick(dice.whole(1, 3), one, many)
    each = factor if isinstance(factor, tuple) else (factor,) * len(sizes)
    unclear = any(int(n * f) in (n, 2 * n) for n, f in zip(sizes, each, strict=True))
    return {"scale_factor": dice.pick(1, 2) if nearest and unclear else factor}


def resampled(nearest: bool, dice: Dice) -> Draw:
    x = dice.numbers(dice.batch(), dice.whole(1, 2), *dice.shape(2, 1, 6), odd=False)
    return Draw(target(dice, x.shape[2:], nearest), [x])


def _by_axes(name: str, draw: Any, *more: Any, axes: tuple[int, ...] = (1, 2, 3)) -> Mapping[str, Drawn]:
    return {f"{name}{n}d": partial(draw, n, *more) for n in axes}


DRAWS: Mapping[str, Drawn] = {
    **_by_axes("Conv", conv),
    **_by_axes("ConvTranspose", transposed),
    **_by_axes("MaxPool", largest),
    **_by_axes("AvgPool", means),
    **_by_axes("LPPool", powers),
    **_by_axes("AdaptiveAvgPool", cells, False),
    **_by_axes("AdaptiveMaxPool", cells, True),
    **_by_axes("MaxUnpool", unpooled),
    **_by_axes("FractionalMaxPool", fractional, axes=(2, 3)),
    **_by_axes("ConstantPad", padded, -2, True),
    **_by_axes("ZeroPad", padded, -2, False),
    **_by_axes("ReplicationPad", padded, -2, False),
    **_by_axes("ReflectionPad", padded, 0, False),  # with what cuts, PyTorch's gradient in 3d is left-over memory
    **_by_axes("CircularPad", padded, 0, False),
    "Unfold": unfold,
    "Fold": fold,
    "PixelShuffle": partial(shuffled, "upscale_factor"),
    "PixelUnshuffle": partial(shuffled, "downscale_factor"),
    "ChannelShuffle": partial(shuffled, "groups"),
    "Upsample": resized,
    "UpsamplingNearest2d": partial(resampled, True),
    "UpsamplingBilinear2d": partial(resampled, False),
}
