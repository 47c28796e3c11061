"""Layers that change the size of images, or move values between pixels and channels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from math import prod
from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers import arranging_modules as modules
from layerloom.layers.borders import KINDS
from layerloom.layers.checks import as_float, described, known, need_float
from layerloom.layers.code import Attribute, Call, Code, Expression, Item, Method, Port, call
from layerloom.layers.code_sizes import reckoned, size_of
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Count, Margin, Pair, Pixels
from layerloom.layers.reach import Reach, repeated, resampled
from layerloom.layers.shape import need_fixed
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME, Dim, Fix, ShapeError, Spec
from layerloom.layers.windows import Window, each, need_image, pair
from layerloom.words import tr

TAPS: Mapping[str, int] = {"nearest": 1, "bilinear": 2, "bicubic": 4}
"""The pixels along an axis that one new pixel is made of."""


class UpSampling1D(Layer, category="Shape", aliases=("upsample", "enlarge", "repeat")):
    """Repeats each step of a sequence."""

    size: Annotated[Count, "how often"] = 2

    def infer(self, x: Spec) -> Spec:
        need_float(x, "UpSampling1D")
        if x.rank != len(SEQUENCE):
            raise ShapeError(tr(KINDS[1]), described(x), tr("UpSampling1D repeats its steps"))
        need_fixed(x, "UpSampling1D")
        return as_float(x, (_times(x.dims[0], self.size), x.dims[1]), SEQUENCE)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return repeated(self.size)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Repeat, self.size, -2)

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(Method(Port("x"), "repeat_interleave", (self.size,), (("dim", -2),)),))


class UpSampling2D(Layer, category="Shape", aliases=("upsample", "enlarge", "zoom", "decoder")):
    """Makes images larger by a whole factor: pixels are repeated, or weighted between their neighbours."""

    size: Annotated[Count | Pair[Count], "how many times as high and as wide"] = 2
    mode: Annotated[Literal["nearest", "bilinear"], "the nearest pixel, or weights between four"] = "nearest"

    def infer(self, x: Spec) -> Spec:
        x = need_image(x, "UpSampling2D")
        height, width = map(_times, x.dims[1:], pair(self.size))
        return Spec((x.dims[0], height, width), IMAGE)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        times, size = pair(self.size)[axis == "W"], x.dims[x.axes.index(axis)]
        return repeated(times) if self.mode == "nearest" else resampled(size or 1, (size or 1) * times, TAPS[self.mode])

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Upsample, scale_factor=self.size, mode=self.mode)


class UpSampling3D(Layer, category="Shape", aliases=("upsample", "enlarge", "zoom")):
    """Makes volumes larger by a whole factor: every value is repeated."""

    size: Annotated[Count | tuple[Count, Count, Count], "how many times as deep, high and wide"] = 2

    def infer(self, x: Spec) -> Spec:
        need_float(x, "UpSampling3D")
        if x.rank != 4:
            raise ShapeError(tr(KINDS[3]), described(x), tr("UpSampling3D repeats its values"))
        return as_float(x, (x.dims[0], *map(_times, x.dims[1:], each(self.size, 3))), VOLUME)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return repeated(each(self.size, 3)[VOLUME.index(axis) - 1])

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Upsample, scale_factor=self.size)


class Resizing(Layer, category="Shape", aliases=("resize", "interpolate", "scale")):
    """Brings images to a size; they are stretched, not cut, and shrinking does not blur."""

    height: Annotated[Pixels, "height of what comes out"] = 32
    width: Annotated[Pixels, "width of what comes out"] = 32
    mode: Annotated[Literal["nearest", "bilinear", "bicubic"], "one pixel, or weights between 4 or 16"] = "bilinear"

    def infer(self, x: Spec) -> Spec:
        x = need_image(x, "Resizing")
        return Spec((x.dims[0], self.height, self.width), IMAGE)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        size = x.dims[x.axes.index(axis)]
        made = self.height if axis == "H" else self.width
        return None if size is None else resampled(size, made, TAPS[self.mode])

    def build(self, x: Spec) -> Call[nn.Module]:
        """Keras' nearest pixel is the one in which the centre of the new pixel lies."""
        mode = "nearest-exact" if self.mode == "nearest" else self.mode
        return call(nn.Upsample, (self.height, self.width), mode=mode)


def _times(size: Dim, factor: int) -> Dim:
    return None if size is None else size * factor


class _Blocks(Layer):
    """What moving values between blocks of pixels and channels shares."""

    outwards: ClassVar[bool]
    """Whether channels become pixels."""

    factor: Annotated[Count, "height and width of a block in pixels"] = 2

    def infer(self, x: Spec) -> Spec:
        x = need_image(x, type(self).__name__)
        channels, height, width = x.dims
        area = self.factor**2
        if self.outwards:
            if channels is not None and channels % area:
                raise self._error(tr("channels that {0} divides").format(area), x, _square_in(channels))
            fewer = None if channels is None else channels // area
            return Spec((fewer, _times(height, self.factor), _times(width, self.factor)), IMAGE)
        if (height or 0) % self.factor or (width or 0) % self.factor:
            raise self._error(tr("a height and width that {0} divides").format(self.factor), x, _common(height, width))
        rows, columns = (None if size is None else size // self.factor for size in (height, width))
        return Spec((_times(channels, area), rows, columns), IMAGE)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return repeated(self.factor) if self.outwards else Reach.of(self.factor, 0, self.factor - 1)

    def _error(self, expected: str, x: Spec, factor: int) -> ShapeError:
        fixes = (Fix(tr("Use blocks of {0} × {0}").format(factor), {"factor": factor}),)
        return ShapeError(expected, described(x), tr("no value may be left over"), fixes)


def _square_in(channels: int) -> int:
    """The largest number whose square divides the channels."""
    return max(factor for factor in range(1, math.isqrt(channels) + 1) if channels % factor**2 == 0)


def _common(height: Dim, width: Dim) -> int:
    """The smallest factor from 2 on that both sizes have, 1 if there is none."""
    common = math.gcd(height or 0, width or 0)
    return next((factor for factor in range(2, math.isqrt(common) + 1) if common % factor == 0), common)


class PixelShuffle(_Blocks, category="Shape", aliases=("sub-pixel", "super resolution", "upsample")):
    """Larger images of fewer channels: neighbouring channels become a block of pixels."""

    outwards: ClassVar[bool] = True

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.PixelShuffle, self.factor)


class PixelUnshuffle(_Blocks, category="Shape", aliases=("sub-pixel", "downsample")):
    """Smaller images of more channels: a block of pixels becomes neighbouring channels."""

    outwards: ClassVar[bool] = False

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.PixelUnshuffle, self.factor)


class SpaceToDepth(_Blocks, category="Shape", aliases=("passthrough", "reorg", "downsample")):
    """Smaller images of more channels: the channels of a block's first pixel come first, as in TensorFlow and ONNX."""

    outwards: ClassVar[bool] = False

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.SpaceToDepth, self.factor)

    def torch(self, x: Spec) -> Code:
        channels, factor = known(x.dims[0]), self.factor
        rows, columns = (reckoned(size_of(x, axis), "//", factor) for axis in (1, 2))
        blocks = _reshaped(Port("x"), channels, rows, factor, columns, factor)
        swapped = Method(blocks, "permute", (0, 3, 5, 1, 2, 4))
        return Code(outputs=(_reshaped(swapped, channels * factor**2, rows, columns),))


class DepthToSpace(_Blocks, category="Shape", aliases=("sub-pixel", "upsample")):
    """Larger images of fewer channels: undoes SpaceToDepth."""

    outwards: ClassVar[bool] = True

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.DepthToSpace, self.factor)

    def torch(self, x: Spec) -> Code:
        factor, fewer = self.factor, known(x.dims[0]) // self.factor**2
        height, width = (size_of(x, axis) for axis in (1, 2))
        blocks = _reshaped(Port("x"), factor, factor, fewer, height, width)
        swapped = Method(blocks, "permute", (0, 3, 4, 1, 5, 2))
        larger = (reckoned(size, "*", factor) for size in (height, width))
        return Code(outputs=(_reshaped(swapped, fewer, *larger),))


def _reshaped(value: Expression, *shape: Expression) -> Expression:
    """A batch of samples in another shape."""
    batch = Item(Attribute(Port("x"), "shape"), 0)
    return Method(value, "reshape", (batch, *shape))


class Unfold(Layer, category="Shape", aliases=("patches", "im2col", "extract patches", "vision transformer")):
    """The pixels under a moving window as one vector a position: a sequence of patches, row by row."""

    kernel: Annotated[Pixels | Pair[Pixels], "height and width of the window"] = 4
    stride: Annotated[Pixels | Pair[Pixels] | None, "step between positions; none: as large as the window"] = None
    padding: Annotated[Margin | Pair[Margin], "pixels of zeros around the image"] = 0

    @property
    def _stride(self) -> int | Pair[int]:
        return self.kernel if self.stride is None else self.stride

    def infer(self, x: Spec) -> Spec:
        x = need_image(x, "Unfold")
        sides = zip(pair(self.kernel), pair(self._stride), pair(self.padding), x.dims[1:], strict=True)
        counts = [Window(kernel, stride).positions(size, (border, border)) for kernel, stride, border, size in sides]
        if any(count is not None and count < 1 for count in counts):
            smaller = tuple(
                min(known(size), kernel) for size, kernel in zip(x.dims[1:], pair(self.kernel), strict=True)
            )
            fix = Fix(tr("Make the window {0} × {1}").format(smaller[0], smaller[1]), {"kernel": smaller})
            raise ShapeError(tr("an image as large as the window"), described(x), tr("the window does not fit"), (fix,))
        steps = None if None in counts else prod(count or 0 for count in counts)
        return Spec((steps, _times(x.dims[0], prod(pair(self.kernel)))), SEQUENCE)

    def build(self, x: Spec) -> Call[nn.Module]:
        unfold = call(nn.Unfold, self.kernel, padding=self.padding, stride=self._stride)
        return Call(nn.Sequential, (unfold, call(modules.Permute, (0, 2, 1))))

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(Method(self._unfolded(), "transpose", (1, 2)),))

    def _unfolded(self) -> Expression:
        keywords = (("padding", self.padding), ("stride", self._stride))
        return Call("torch.nn.functional.unfold", (Port("x"), self.kernel), keywords)


class Fold(Layer, category="Shape", aliases=("patches to image", "col2im")):
    """An image put together from a sequence of patches; where patches overlap they are added up."""

    height: Annotated[Pixels, "height of the image"] = 28
    width: Annotated[Pixels, "width of the image"] = 28
    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a patch"] = 4
    stride: Annotated[Pixels | Pair[Pixels] | None, "step between patches; none: as large as a patch"] = None
    padding: Annotated[Margin | Pair[Margin], "pixels around the image that are left out"] = 0

    @property
    def _stride(self) -> int | Pair[int]:
        return self.kernel if self.stride is None else self.stride

    def infer(self, x: Spec) -> Spec:
        need_float(x, "Fold")
        if x.rank != len(SEQUENCE):
            raise ShapeError(tr("a sequence of patches (positions, channels times pixels)"), described(x))
        need_fixed(x, "Fold")
        positions, places = self._positions, prod(pair(self.kernel))
        if positions < 1 or x.dims[0] not in (None, positions):
            expected = tr("{0} patches, one for each position").format(positions)
            raise ShapeError(
                expected, described(x), tr("they fill an image of {0} × {1} pixels").format(self.height, self.width)
            )
        if (x.dims[1] or 0) % places:
            expected = tr("patches whose size {0} divides").format(places)
            raise ShapeError(expected, described(x), tr("a patch has {0} pixels in each channel").format(places))
        return Spec((None if x.dims[1] is None else x.dims[1] // places, self.height, self.width), IMAGE)

    @property
    def _positions(self) -> int:
        sides = zip(pair(self.kernel), pair(self._stride), pair(self.padding), (self.height, self.width), strict=True)
        counts = (Window(kernel, stride).positions(size, (border, border)) for kernel, stride, border, size in sides)
        return prod(max(known(count), 0) for count in counts)

    def build(self, x: Spec) -> Call[nn.Module]:
        size = (self.height, self.width)
        fold = call(nn.Fold, size, self.kernel, padding=self.padding, stride=self._stride)
        return Call(nn.Sequential, (call(modules.Permute, (0, 2, 1)), fold))

    def torch(self, x: Spec) -> Code:
        keywords = (("padding", self.padding), ("stride", self._stride))
        turned = Method(Port("x"), "transpose", (1, 2))
        args = (turned, (self.height, self.width), self.kernel)
        return Code(outputs=(Call("torch.nn.functional.fold", args, keywords),))
