"""Pooling of whole sequences, images and volumes: to one number a channel, or to a grid of a given size."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.along_steps import Windowed, along_steps
from layerloom.layers.checks import as_float, described, need_float
from layerloom.layers.code import Call, Code, Expression, Method, Operator, Port, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.masking import filled, some_lengths
from layerloom.layers.modules import SequenceMean
from layerloom.layers.parameters import Count, Positive
from layerloom.layers.reach import Reach
from layerloom.layers.sequence_modules import SequenceMax
from layerloom.layers.spec import Fix, ShapeError, Spec
from layerloom.layers.window_modules import KeptStep, LargestOverPlaces
from layerloom.layers.windows import GROUNDS, AnySize, Places, Windows, each, looking, slid, windows
from layerloom.words import later, tr

_GRIDS = later("an image (channels, height, width), a volume or a sequence (steps, features)")
MEANS = (nn.AdaptiveAvgPool1d, nn.AdaptiveAvgPool2d, nn.AdaptiveAvgPool3d)
LARGEST = (nn.AdaptiveMaxPool1d, nn.AdaptiveMaxPool2d, nn.AdaptiveMaxPool3d)
NORMS = (nn.LPPool1d, nn.LPPool2d, nn.LPPool3d)


class _GlobalPool(Layer):
    """What makes one number of each channel of an image or volume, or of each feature of a sequence."""

    takes_lengths: ClassVar[bool] = True

    keepdims: Annotated[bool, "whether the axes that were pooled stay, with a size of 1"] = False

    def infer(self, x: Spec) -> Spec:
        name = type(self).__name__
        need_float(x, name)
        if x.rank not in (2, 3, 4):
            expected = tr("an image (channels, height, width) or a sequence (steps, features)")
            raise ShapeError(expected, described(x), tr("{0} goes over pixels or steps").format(name))
        ground = GROUNDS[x.rank - 1]
        channels = ground.channels(x)
        return ground.made(channels, (1,) * (x.rank - 1)) if self.keepdims else as_float(x, (channels,), ("F",))

    def _over_steps(self, pool: Call[nn.Module]) -> Call[nn.Module]:
        return Call(KeptStep, (pool,)) if self.keepdims else pool


class GlobalMaxPool(_GlobalPool, category="Pooling", aliases=("global max pooling", "largest")):
    """The largest value of each channel in a whole image, or of each feature in the steps of a sequence."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(LargestOverPlaces, self.keepdims) if x.rank > 2 else self._over_steps(call(SequenceMax))

    def torch(self, x: Spec) -> Code:
        keeps = {"keepdim": True} if self.keepdims else {}
        if x.variable:
            values = filled("x", -math.inf, some_lengths("x"))
            return Code(outputs=(Method(values, "amax", (1,), tuple(keeps.items())),))
        return Code(outputs=(named("torch.amax", Port("x"), dim=1 if x.rank == 2 else _places(x), **keeps),))


class GlobalAveragePool(_GlobalPool, category="Pooling", aliases=("global average pooling", "mean", "gap")):
    """The mean of each channel over a whole image, or of each feature over the steps of a sequence."""

    def build(self, x: Spec) -> Call[nn.Module]:
        if x.rank == 2:
            return self._over_steps(call(SequenceMean))
        pool = call(MEANS[x.rank - 2], 1)
        return pool if self.keepdims else Call(nn.Sequential, (pool, call(nn.Flatten)))

    def torch(self, x: Spec) -> Code:
        if x.rank > 2:
            return super().torch(x)
        keeps = {"keepdim": True} if self.keepdims else {}
        if x.variable:
            return Code(outputs=(self._mean_of_each(),))
        return Code(outputs=(named("torch.mean", Port("x"), dim=1, **keeps),))

    def _mean_of_each(self) -> Expression:
        """The mean of sequences up to their lengths."""
        mean = Operator("/", (Method(filled("x", 0.0), "sum", (1,)), Method(some_lengths("x"), "unsqueeze", (1,))))
        return Method(mean, "unsqueeze", (1,)) if self.keepdims else mean


def _places(x: Spec) -> tuple[int, ...]:
    return tuple(range(2, x.rank + 1))


class _OnGrounds(Windowed):
    """A pooling of sequences, images and volumes alike, with a parameter for all axes or one entry for each."""

    def _axes(self, x: Spec) -> int:
        """How many axes the windows move along."""
        name = type(self).__name__
        need_float(x, name)
        if x.rank not in (2, 3, 4):
            raise ShapeError(tr(_GRIDS), described(x), tr("{0} goes over pixels or steps").format(name))
        if x.variable:
            why = tr("these sequences differ in length, and what lies past their ends would be pooled with them")
            raise ShapeError(tr("sequences of one length"), described(x), why)
        return x.rank - 1


def need_one_for_each(value: AnySize | None, axes: int, name: str) -> None:
    """Raises `ShapeError` where a parameter has entries for another number of axes."""
    if not isinstance(value, tuple) or len(value) == axes:
        return
    fix = Fix(tr("Use {0} along each axis").format(value[0]), {name: value[0]})
    raise ShapeError(
        tr("one {0} or {1}, for each axis").format(name, axes), str(value), tr("the window moves along them"), (fix,)
    )


class _AdaptivePool(_OnGrounds):
    """What pools to a grid of given size."""

    size: Annotated[Count | tuple[Count, ...], "places that come out: along all axes, or along each"] = 1

    def infer(self, x: Spec) -> Spec:
        axes = self._axes(x)
        need_one_for_each(self.size, axes, "size")
        return GROUNDS[axes].made(GROUNDS[axes].channels(x), each(self.size, axes))

    def reach(self, axis: str, x: Spec) -> Reach | None:
        ground = GROUNDS[x.rank - 1]
        place = ground.along.index(axis)
        size, made = ground.size(x)[place], each(self.size, x.rank - 1)[place]
        return None if size is None or size % made else Reach.of(size // made, 0, size // made - 1)

    def _one_or_each(self, x: Spec) -> int | tuple[int, ...]:
        """PyTorch takes a number for one axis."""
        return self.size[0] if x.rank == 2 and isinstance(self.size, tuple) else self.size


class AdaptiveAveragePool(_AdaptivePool, category="Pooling", aliases=("adaptive average pooling", "mean", "resize")):
    """The means of as many windows as are wanted, whatever the size of the image, sequence or volume."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return along_steps(x, call(MEANS[x.rank - 2], self._one_or_each(x)))


class AdaptiveMaxPool(_AdaptivePool, category="Pooling", aliases=("adaptive max pooling", "largest", "resize")):
    """The largest values of as many windows as are wanted, whatever the size of the image, sequence or volume."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return along_steps(x, call(LARGEST[x.rank - 2], self._one_or_each(x)))


class LPPool(_OnGrounds, category="Pooling", aliases=("power average pooling", "p-norm", "subsample")):
    """The p-norm of each window: between the sum (p = 1) and the largest value (large p)."""

    power: Annotated[Positive, "p: 1 adds up, 2 is the Euclidean norm; an odd one needs values above 0"] = 2.0
    kernel: Annotated[Places | tuple[Places, ...], "size of a window, along all axes or along each"] = 2
    stride: Annotated[Places | tuple[Places, ...] | None, "step between windows; none: as large as the window"] = None
    ceil_mode: Annotated[bool, "whether a last window may reach beyond the end, so that nothing is left out"] = False

    def _windows(self, axes: int) -> Windows:
        step = self.kernel if self.stride is None else self.stride
        return tuple(w._replace(ceil=self.ceil_mode) for w in windows(each(self.kernel, axes), each(step, axes)))

    def infer(self, x: Spec) -> Spec:
        axes = self._axes(x)
        need_one_for_each(self.kernel, axes, "kernel")
        need_one_for_each(self.stride, axes, "stride")
        return slid(x, GROUNDS[axes].channels(x), "valid", self._windows(axes))

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return looking(axis, x, "valid", self._windows(x.rank - 1))

    def build(self, x: Spec) -> Call[nn.Module]:
        pool = call(NORMS[x.rank - 2], self.power, self.kernel, stride=self.stride, ceil_mode=self.ceil_mode)
        return along_steps(x, pool)
