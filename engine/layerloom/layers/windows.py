"""Windows that move over sequences, images and volumes: what they need, and Keras' rules for sizes.

Images are (channels, height, width) and volumes (channels, depth, height, width), but sequences are (steps, features):
a `Ground` knows where the channels stand, so that the rest is the same for all three.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Literal, NamedTuple, TypeVar

from layerloom.layers.checks import described, known, need_float, shape_text, sizes
from layerloom.layers.code import Call
from layerloom.layers.embedding import need_sequence
from layerloom.layers.parameters import Margin, Pair, Range, Sides
from layerloom.layers.reach import Reach
from layerloom.layers.same_padding import SamePad, same_border
from layerloom.layers.shape import Reshape
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME, Dim, Fix, ShapeError, Spec, product
from layerloom.words import later, tr

T = TypeVar("T")
Border = tuple[int, int]
"""Places before and after an axis."""
Triple = tuple[T, T, T]
Places = Annotated[int, Range(low=1, high=2**20)]
Extra = Annotated[int, Range(low=0, high=2**20)]
Padding = Literal["valid", "same"] | Margin | Sides
StepPadding = Literal["valid", "same"] | Extra | Pair[Extra]
VolumePadding = Literal["valid", "same"] | Extra | Triple[Pair[Extra]]
AnyPadding = Literal["valid", "same"] | int | tuple[Border, ...]
"""What the geometry works with: a pair for each axis."""
AnySize = Places | tuple[Places, ...]


class Ground(NamedTuple):
    """What a window moves over: its axes, and the words for it."""

    axes: tuple[str, ...]
    noun: str
    one: str
    """The noun with its article."""
    described: str
    places: str
    sides: str

    @property
    def channel_axis(self) -> int:
        return 1 if self.axes == SEQUENCE else 0

    @property
    def along(self) -> tuple[str, ...]:
        """The axes that a window moves along."""
        return tuple(name for place, name in enumerate(self.axes) if place != self.channel_axis)

    def need(self, x: Spec, what: str) -> Spec:
        """The Spec with the names of these axes; raises `ShapeError` where it has others."""
        if self.axes == SEQUENCE and x.kind == "int":
            need_sequence(x, what)
        need_float(x, what)
        if x.rank != len(self.axes):
            why = tr("{0} moves a window over {1}").format(what, tr(self.one))
            raise ShapeError(tr(self.described), described(x), why, self._fixes(x))
        return replace(x, axes=self.axes, variable=x.variable and self.axes == SEQUENCE)

    def _fixes(self, x: Spec) -> list[Fix]:
        if self.axes == IMAGE:
            return _image_fixes(x)
        whole = None not in x.dims and not x.variable
        if self.axes == SEQUENCE and x.rank == 1 and whole:
            steps = known(x.dims[0])
            return [Fix(tr("Read it as {0} steps of one feature").format(steps), insert=Reshape((steps, 1)), port="x")]
        if self.axes == VOLUME and x.rank == 3 and whole:
            return [_reshaped(tr("a volume"), 1, *sizes(x))]
        return []

    def channels(self, x: Spec) -> Dim:
        """The channels (of a sequence: the features)."""
        return x.dims[self.channel_axis]

    def size(self, x: Spec) -> tuple[Dim, ...]:
        """The axes that a window moves along."""
        return x.dims[1 - self.channel_axis :][: len(self.axes) - 1]

    def made(self, channels: Dim, size: tuple[Dim, ...], variable: bool = False) -> Spec:
        """What has so many channels and this size."""
        shape = (*size, channels) if self.channel_axis else (channels, *size)
        return Spec(shape, self.axes, variable=variable)


STEPS = Ground(
    SEQUENCE, later("sequence"), later("a sequence"), later("a sequence of vectors (steps, features)"), later("steps"),
    later("length"),
)  # fmt: skip
IMAGES = Ground(
    IMAGE, later("image"), later("an image"), later("an image (channels, height, width)"), later("pixels"),
    later("height and width"),
)  # fmt: skip
VOLUMES = Ground(
    VOLUME, later("volume"), later("a volume"), later("a volume (channels, depth, height, width)"),
    later("voxels"), later("depth, height and width"),
)  # fmt: skip
GROUNDS = {1: STEPS, 2: IMAGES, 3: VOLUMES}
"""What a window moves over, by the number of axes that it moves along."""


def need_image(x: Spec, what: str) -> Spec:
    """The Spec with image axes; raises `ShapeError` where it is no image."""
    return IMAGES.need(x, what)


def _image_fixes(x: Spec) -> list[Fix]:
    """Ways to see the values as an image: a square of 1 or 3 channels, or a channel axis for a grey picture."""
    if x.rank == 2 and not x.variable and None not in x.dims:
        return [_reshaped(tr("an image"), 1, *sizes(x))]
    count = product(x.dims)
    if count is None:
        return []
    sides = {channels: math.isqrt(count // channels) for channels in (1, 3) if count % channels == 0}
    whole = {c: side for c, side in sides.items() if c * side * side == count and side > 1}
    return [_reshaped(tr("an image"), c, side, side) for c, side in whole.items()]


def _reshaped(noun: str, *shape: int) -> Fix:
    return Fix(tr("Reshape it to {0} of {1}").format(noun, _times(shape)), insert=Reshape(shape), port="x")


def _times(shape: Iterable[int]) -> str:
    return " × ".join(map(str, shape))


def pair(value: T | Pair[T]) -> Pair[T]:
    """One value for both axes of an image, or one for height and one for width."""
    return value if isinstance(value, tuple) else (value, value)


def each(value: T | tuple[T, ...], axes: int) -> tuple[T, ...]:
    """One value for all axes, or one for each."""
    return value if isinstance(value, tuple) else (value,) * axes


def short(values: tuple[int, ...]) -> int | tuple[int, ...]:
    """As a person would write it: one number where all are the same."""
    return values[0] if len(set(values)) == 1 else values


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
        return same_border(size, self.extent, self.stride)

    def keeps(self, border: Border | Literal["same"]) -> bool:
        """Whether there are as many positions as places, however many those are."""
        return self.stride == 1 and (border == "same" or sum(border) == self.extent - 1)


Windows = tuple[Window, ...]
"""One window for each axis that it moves along."""


def windows(kernel: tuple[int, ...], stride: tuple[int, ...], dilation: tuple[int, ...] | None = None) -> Windows:
    """One window for each axis, from the kernel, stride and dilation along each."""
    return tuple(map(Window, kernel, stride, dilation or (1,) * len(kernel)))


def sided(padding: AnyPadding | Border) -> AnyPadding:
    """The padding with a pair for each axis, also where there is but one axis."""
    if isinstance(padding, tuple) and isinstance(padding[0], int):
        return ((padding[0], padding[-1]),)
    return padding


def border(padding: AnyPadding, axis: int) -> Border | Literal["same"]:
    """What the parameter says for one axis; of an image 0 is the height, 1 the width."""
    if padding == "same":
        return "same"
    if padding == "valid":
        return 0, 0
    return padding[axis] if isinstance(padding, tuple) else (padding, padding)


def borders(padding: AnyPadding, x: Spec, moved: Windows) -> tuple[Border, ...]:
    """The places before and after each axis of what a window moves over, whose size is known."""
    size = GROUNDS[len(moved)].size(x)
    return tuple(_border(border(padding, axis), moved[axis], places) for axis, places in enumerate(size))


def same_pad(padding: AnyPadding, x: Spec, moved: Windows, value: float = 0.0) -> Call[SamePad] | None:
    """What pads every batch by its size, where 'same' depends on one that is not known; else `None`."""
    sizes = zip(GROUNDS[len(moved)].size(x), moved, strict=True)
    if padding != "same" or not any(size is None and window.stride > 1 for size, window in sizes):
        return None
    strides = tuple(window.stride for window in moved)
    return Call(SamePad, (tuple(window.extent for window in moved), strides, *((value,) if value else ())))


def _border(found: Border | Literal["same"], window: Window, size: Dim) -> Border:
    if found != "same":
        return found
    return window.same(1 if window.stride == 1 else known(size))  # with a stride of 1 it is the same for all sizes


def margins(sides: tuple[Border, ...]) -> tuple[int, ...]:
    """The borders as the padding modules take them: the last axis first."""
    return tuple(places for side in reversed(sides) for places in side)


def looking(axis: str, x: Spec, padding: AnyPadding, moved: Windows) -> Reach:
    """Where along an axis the window lies that makes one value."""
    ground = GROUNDS[len(moved)]
    place = ground.along.index(axis)
    window, side, size = moved[place], border(padding, place), ground.size(x)[place]
    before = (window.same(size or 1) if side == "same" else side)[0]
    return Reach.of(window.stride, -before, window.extent - 1 - before)


def slid(x: Spec, channels: Dim, padding: AnyPadding, moved: Windows) -> Spec:
    """What windows make of what they move over; raises `ShapeError` where one is larger than that.

    A sequence of variable length must stay as long as it is.
    """
    ground = GROUNDS[len(moved)]
    sides = [border(padding, axis) for axis in range(len(moved))]
    made = tuple(w.positions(n, side) for w, n, side in zip(moved, ground.size(x), sides, strict=True))
    if any(count is not None and count < 1 for count in made):
        raise _too_large(x, ground, moved)
    if x.variable and not moved[0].keeps(sides[0]):
        why = tr("these sequences differ in length, which the layer would change")
        fix = Fix(tr("Keep the length"), {"padding": "same", "stride": 1})
        raise ShapeError(tr("as many steps after it as before (padding 'same', stride 1)"), described(x), why, (fix,))
    return ground.made(channels, made, x.variable)


def _too_large(x: Spec, ground: Ground, moved: Windows) -> ShapeError:
    size = ground.size(x)
    smaller = tuple(
        w.kernel if places is None else max(1, min(w.kernel, (places - 1) // w.dilation + 1))
        for w, places in zip(moved, size, strict=True)
    )
    one = len(moved) == 1
    return ShapeError(
        tr("{0} of at least {1} {2}").format(tr(ground.one), _times(w.extent for w in moved), tr(ground.places)),
        f"{size[0]} {tr(ground.places)}" if one else tr("{0} in {1}").format(shape_text(size), tr(ground.sides)),
        tr("the kernel is larger than the {0}").format(tr(ground.noun)),
        (
            Fix(tr("Pad the {0} (padding 'same')").format(tr(ground.noun)), {"padding": "same"}),
            Fix(tr("Make the kernel {0}").format(_times(smaller)), {"kernel": smaller[0] if one else smaller}),
        ),
    )
