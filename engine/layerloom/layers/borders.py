"""Layers that cut the borders of sequences, images and volumes, or add some."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from layerloom import nn
from layerloom.layers.arranging_modules import CenterCrop as CenterCropModule
from layerloom.layers.checks import arranged, as_float, described, known, need_float
from layerloom.layers.code import Call, Code, Expression, Method, Port, call
from layerloom.layers.code_sizes import reckoned, size_of
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Margin, Pair, Pixels, Sides
from layerloom.layers.reach import Reach, shifted
from layerloom.layers.shape import need_fixed
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME, Fix, ShapeError, Spec
from layerloom.layers.windows import GROUNDS, need_image
from layerloom.words import later, tr

Border = tuple[int, int]
"""Places before and after an axis."""
Triple = tuple[Margin, Margin, Margin]
VolumeSides = tuple[tuple[Margin, Margin], tuple[Margin, Margin], tuple[Margin, Margin]]
Mode = Literal["reflect", "replicate", "circular"]

KINDS = {
    1: later("a sequence (steps, features)"),
    2: later("an image (channels, height, width)"),
    3: later("a volume (channels, depth, height, width)"),
}
"""What has so many axes along which something lies beside something else."""
AXES = {1: SEQUENCE, 2: IMAGE, 3: VOLUME}


class Bordered(Layer):
    """What they share: `sides` is one number for all sides, one for each axis, or a pair (before, after) for each."""

    spatial: ClassVar[int]
    """How many axes have borders: those after the channels, or the steps of a sequence."""

    @property
    def _borders(self) -> tuple[Border, ...]:
        sides: Any = getattr(self, "sides")  # noqa: B009 - declared by each subclass with a type of its own
        if isinstance(sides, int):
            return ((sides, sides),) * self.spatial
        if self.spatial == 1:
            return (sides,)
        return tuple((side, side) if isinstance(side, int) else side for side in sides)

    def _check(self, x: Spec) -> None:
        name = type(self).__name__
        if x.rank != max(self.spatial + 1, 2):
            if self.spatial == 2 and x.kind == "float":
                need_image(x, name)
            raise ShapeError(tr(KINDS[self.spatial]), described(x), tr("{0} works on its borders").format(name))
        need_fixed(x, name)

    def _resized(self, x: Spec, sign: int) -> tuple[int | None, ...]:
        first = 0 if self.spatial == 1 else 1
        dims = list(x.dims)
        for axis, border in enumerate(self._borders, first):
            size = dims[axis]
            dims[axis] = None if size is None else size + sign * sum(border)
        return tuple(dims)

    def _shifted(self, axis: str, sign: int) -> Reach:
        """Borders that are added (1) or cut off (-1) move all places."""
        return shifted(-sign * self._borders[GROUNDS[self.spatial].along.index(axis)][0])

    def _call(self, modules: tuple[type[nn.Module], ...], sign: int = 1) -> Call[nn.Module]:
        """The module that adds borders, or with sign -1 cuts them; a sequence is like an image of one channel."""
        borders = ((0, 0), *self._borders[::-1]) if self.spatial == 1 else self._borders[::-1]
        flat = tuple(sign * side for border in borders for side in border)
        return Call(modules[self.spatial - 1], (flat[0] if len(set(flat)) == 1 else flat,))


class _Cropping(Bordered):
    """What crops share."""

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return self._shifted(axis, -1)

    def infer(self, x: Spec) -> Spec:
        self._check(x)
        dims = self._resized(x, -1)
        if any(dim is not None and dim < 1 for dim in dims):
            fix = Fix(tr("Cut nothing off"), {"sides": 0})
            lost = tr(" and ").join(f"{before} + {after}" for before, after in self._borders)
            raise ShapeError(
                tr("more than the {0} that are cut off").format(lost), described(x), tr("nothing would be left"), (fix,)
            )
        return arranged(x, dims, AXES[self.spatial])

    def build(self, x: Spec) -> Call[nn.Module]:
        return self._call((nn.ZeroPad2d, nn.ZeroPad2d, nn.ZeroPad3d), -1)


class Cropping1D(_Cropping, category="Shape", aliases=("crop", "cut", "trim")):
    """Cuts steps off the start and the end of a sequence."""

    spatial: ClassVar[int] = 1

    sides: Annotated[Margin | Pair[Margin], "steps cut off at both ends, or at start and end"] = 1


class Cropping2D(_Cropping, category="Shape", aliases=("crop", "cut", "trim")):
    """Cuts pixels off the sides of an image."""

    spatial: ClassVar[int] = 2

    sides: Annotated[Margin | Pair[Margin] | Sides, "pixels: of all sides, of rows and columns, or each side"] = 0


class Cropping3D(_Cropping, category="Shape", aliases=("crop", "cut", "trim")):
    """Cuts the sides of a volume off."""

    spatial: ClassVar[int] = 3

    sides: Annotated[Margin | Triple | VolumeSides, "of all sides, of depth, rows and columns, or each side"] = 1


class CenterCrop(Layer, category="Shape", aliases=("crop", "middle")):
    """The middle of an image: what is more than the size is cut off all around."""

    height: Annotated[Pixels, "height of what is kept"] = 8
    width: Annotated[Pixels, "width of what is kept"] = 8

    def infer(self, x: Spec) -> Spec:
        x = need_image(x, "CenterCrop")
        height, width = x.dims[1:]
        if (height or self.height) < self.height or (width or self.width) < self.width:
            fix = Fix(tr("Keep all of it"), {"height": height or self.height, "width": width or self.width})
            expected = tr("an image of at least {0} × {1} pixels").format(self.height, self.width)
            raise ShapeError(expected, described(x), tr("it is cut, not enlarged"), (fix,))
        return Spec((x.dims[0], self.height, self.width), IMAGE)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        size, kept = x.dims[x.axes.index(axis)], self.height if axis == "H" else self.width
        return None if size is None else shifted((size - kept) // 2)

    def build(self, x: Spec) -> Call[nn.Module]:
        """The odd pixel is cut off at the end, as in Keras."""
        if None in x.dims[1:]:
            return call(CenterCropModule, self.height, self.width)
        top, left = (known(x.dims[1]) - self.height) // 2, (known(x.dims[2]) - self.width) // 2
        bottom, right = known(x.dims[1]) - self.height - top, known(x.dims[2]) - self.width - left
        return call(nn.ZeroPad2d, (-left, -right, -top, -bottom))

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(self._middle(x),)) if None in x.dims[1:] else super().torch(x)

    def _middle(self, x: Spec) -> Expression:
        """The middle of images of any size."""
        rows = Method(Port("x"), "narrow", (-2, _before(x, 1, self.height), self.height))
        return Method(rows, "narrow", (-1, _before(x, 2, self.width), self.width))


def _before(x: Spec, axis: int, kept: int) -> Expression:
    """The pixels that are cut off before what is kept along an axis."""
    return reckoned(reckoned(size_of(x, axis), "-", kept), "//", 2)


class _Padding(Bordered):
    """What borders of any kind share."""

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return self._shifted(axis, 1)

    def infer(self, x: Spec) -> Spec:
        need_float(x, type(self).__name__)
        self._check(x)
        return as_float(x, self._resized(x, 1), AXES[self.spatial])

    def build(self, x: Spec) -> Call[nn.Module]:
        return self._call((nn.ZeroPad2d, nn.ZeroPad2d, nn.ZeroPad3d))


class ZeroPadding1D(_Padding, category="Shape", aliases=("pad", "border", "margin")):
    """Adds steps of zeros to the start and the end of a sequence."""

    spatial: ClassVar[int] = 1

    sides: Annotated[Margin | Pair[Margin], "steps added at both ends, or at start and end"] = 1


class ZeroPadding2D(_Padding, category="Shape", aliases=("pad", "border", "margin")):
    """Adds pixels of zeros to the sides of an image."""

    spatial: ClassVar[int] = 2

    sides: Annotated[Margin | Pair[Margin] | Sides, "pixels: of all sides, of rows and columns, or each side"] = 1


class ZeroPadding3D(_Padding, category="Shape", aliases=("pad", "border", "margin")):
    """Adds zeros to the sides of a volume."""

    spatial: ClassVar[int] = 3

    sides: Annotated[Margin | Triple | VolumeSides, "of all sides, of depth, rows and columns, or each side"] = 1


class _Continued(_Padding):
    """What borders share that continue what lies inside."""

    @property
    def _mode(self) -> Mode:
        mode: Mode = getattr(self, "mode")  # noqa: B009 - declared by each subclass, after its sides
        return mode

    def infer(self, x: Spec) -> Spec:
        made = super().infer(x)
        for size, border in zip(x.dims[-self.spatial - (self.spatial == 1) :], self._borders, strict=False):
            least = 1 if self._mode == "replicate" else max(border) + (self._mode == "reflect")
            if size is not None and size < least:
                fix = Fix(tr("Repeat the outermost values"), {"mode": "replicate"})
                why = tr("a {0} border is taken from inside").format(self._mode)
                raise ShapeError(tr("a size of at least {0}").format(least), described(x), why, (fix,))
        return made

    def build(self, x: Spec) -> Call[nn.Module]:
        return self._call(_CONTINUED[self._mode])


_CONTINUED: dict[Mode, tuple[type[nn.Module], ...]] = {
    "reflect": (nn.ReflectionPad2d, nn.ReflectionPad2d, nn.ReflectionPad3d),
    "replicate": (nn.ReplicationPad2d, nn.ReplicationPad2d, nn.ReplicationPad3d),
    "circular": (nn.CircularPad2d, nn.CircularPad2d, nn.CircularPad3d),
}

_MODE = "mirrored without the edge, the edge repeated, or what stands at the other end"


class Padding1D(_Continued, category="Shape", aliases=("reflection", "replication", "mirror", "wrap")):
    """Adds steps to a sequence that continue it: mirrored, repeated or from its other end."""

    spatial: ClassVar[int] = 1

    sides: Annotated[Margin | Pair[Margin], "steps added at both ends, or at start and end"] = 1
    mode: Annotated[Mode, _MODE] = "reflect"


class Padding2D(_Continued, category="Shape", aliases=("reflection", "replication", "mirror", "wrap")):
    """Adds pixels to an image that continue it: mirrored, repeated or from its other side."""

    spatial: ClassVar[int] = 2

    sides: Annotated[Margin | Pair[Margin] | Sides, "pixels: of all sides, of rows and columns, or each side"] = 1
    mode: Annotated[Mode, _MODE] = "reflect"


class Padding3D(_Continued, category="Shape", aliases=("reflection", "replication", "mirror", "wrap")):
    """Adds values to a volume that continue it: mirrored, repeated or from its other side."""

    spatial: ClassVar[int] = 3

    sides: Annotated[Margin | Triple | VolumeSides, "of all sides, of depth, rows and columns, or each side"] = 1
    mode: Annotated[Mode, _MODE] = "reflect"
