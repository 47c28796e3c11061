"""Windows that move over an image (channels, height, width): what they need, and Keras' rules for sizes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal, NamedTuple, TypeVar

from layerloom.layers.checks import described, known, need_float, shape_text, sizes
from layerloom.layers.parameters import Margin, Pair, Sides
from layerloom.layers.shape import Reshape
from layerloom.layers.spec import IMAGE, Dim, Fix, ShapeError, Spec, product

T = TypeVar("T")
Padding = Literal["valid", "same"] | Margin | Sides
Border = tuple[int, int]
"""Pixels before and after an axis."""


def need_image(x: Spec, what: str) -> Spec:
    """The Spec with image axes; raises `ShapeError` where it is no image."""
    need_float(x, what)
    if x.rank != len(IMAGE):
        why = f"{what} moves a window over an image"
        raise ShapeError("an image (channels, height, width)", described(x), why, _image_fixes(x))
    return replace(x, axes=IMAGE, variable=False)


def _image_fixes(x: Spec) -> list[Fix]:
    """Ways to see the values as an image: a square of 1 or 3 channels, or a channel axis for a grey picture."""
    if x.rank == 2 and not x.variable and None not in x.dims:
        return [_as_image(1, *sizes(x))]
    count = product(x.dims)
    if count is None:
        return []
    sides = {channels: math.isqrt(count // channels) for channels in (1, 3) if count % channels == 0}
    return [_as_image(c, side, side) for c, side in sides.items() if c * side * side == count and side > 1]


def _as_image(*shape: int) -> Fix:
    return Fix(f"Reshape it to an image of {' × '.join(map(str, shape))}", insert=Reshape(shape), port="x")


def pair(value: T | Pair[T]) -> Pair[T]:
    """One value for both axes of an image, or one for height and one for width."""
    return value if isinstance(value, tuple) else (value, value)


class Window(NamedTuple):
    """How a window moves along one axis."""

    kernel: int
    stride: int
    dilation: int = 1
    ceil: bool = False
    """Whether a last window may reach beyond the image and its border, as long as it begins within the image."""

    @property
    def extent(self) -> int:
        """The pixels from the first to the last that the window touches."""
        return (self.kernel - 1) * self.dilation + 1

    def positions(self, size: Dim, border: Border | Literal["same"]) -> Dim:
        """How often the window fits; below 1 where it never does."""
        if size is None:
            return None
        if border == "same":
            return math.ceil(size / self.stride)
        return (size + sum(border) + self.overhang(size, border) - self.extent) // self.stride + 1

    def overhang(self, size: int, border: Border) -> int:
        """Pixels that a last window reaches beyond image and border: PyTorch's rule for its `ceil_mode`."""
        rest = size + sum(border) - self.extent
        beyond = -rest % self.stride
        return beyond if self.ceil and rest + beyond < size + border[0] else 0

    def same(self, size: int) -> Border:
        """Keras' border: ceil(size / stride) positions, the odd pixel at the end."""
        total = max((math.ceil(size / self.stride) - 1) * self.stride + self.extent - size, 0)
        return total // 2, total - total // 2


def windows(kernel: Pair[int], stride: Pair[int], dilation: Pair[int] = (1, 1)) -> Pair[Window]:
    """One window for each axis of an image."""
    return Window(kernel[0], stride[0], dilation[0]), Window(kernel[1], stride[1], dilation[1])


def border(padding: Padding, axis: int) -> Border | Literal["same"]:
    """What the parameter says for one axis of an image: 0 the height, 1 the width."""
    if padding == "same":
        return "same"
    if padding == "valid":
        return 0, 0
    return padding[axis] if isinstance(padding, tuple) else (padding, padding)


def borders(padding: Padding, x: Spec, moved: Pair[Window]) -> Pair[Border]:
    """The pixels above and below, left and right of an image whose size is known."""
    height, width = (_border(border(padding, axis), moved[axis], known(x.dims[axis + 1])) for axis in (0, 1))
    return height, width


def _border(found: Border | Literal["same"], window: Window, size: int) -> Border:
    return window.same(size) if found == "same" else found


def slid(x: Spec, channels: Dim, padding: Padding, moved: Pair[Window]) -> Spec:
    """The image that windows make of an image; raises `ShapeError` where one is larger than what it moves over."""
    height, width = (moved[axis].positions(x.dims[axis + 1], border(padding, axis)) for axis in (0, 1))
    if any(count is not None and count < 1 for count in (height, width)):
        raise _too_large(x, moved)
    return Spec((channels, height, width), IMAGE)


def _too_large(x: Spec, moved: Pair[Window]) -> ShapeError:
    smaller = tuple(
        w.kernel if size is None else max(1, min(w.kernel, (size - 1) // w.dilation + 1))
        for w, size in zip(moved, x.dims[1:], strict=True)
    )
    return ShapeError(
        f"an image of at least {moved[0].extent} × {moved[1].extent} pixels",
        f"{shape_text(x.dims[1:])} in height and width",
        "the kernel is larger than the image",
        (
            Fix("Pad the image (padding 'same')", {"padding": "same"}),
            Fix(f"Make the kernel {smaller[0]} × {smaller[1]}", {"kernel": smaller}),
        ),
    )
