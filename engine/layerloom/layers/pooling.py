"""Pooling: sequences, images and volumes made smaller by windows of one size."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers.along_steps import Windowed, along_steps, swapped
from layerloom.layers.checks import described, known
from layerloom.layers.code import Call, Code, Expression, Operator, Port, call, named
from layerloom.layers.parameters import Pair, Pixels
from layerloom.layers.reach import Reach
from layerloom.layers.same_padding import padded
from layerloom.layers.spec import ShapeError, Spec
from layerloom.layers.window_modules import UncountedAvgPool
from layerloom.layers.windows import (
    GROUNDS,
    AnyPadding,
    AnySize,
    Border,
    Padding,
    Places,
    StepPadding,
    Triple,
    VolumePadding,
    Windows,
    border,
    borders,
    each,
    looking,
    margins,
    same_pad,
    short,
    sided,
    slid,
    windows,
)
from layerloom.words import tr

MAX_POOLS = (nn.MaxPool1d, nn.MaxPool2d, nn.MaxPool3d)
AVERAGE_POOLS = (nn.AvgPool1d, nn.AvgPool2d, nn.AvgPool3d)
CONSTANT_PADS = (nn.ConstantPad1d, nn.ConstantPad2d, nn.ConstantPad3d)


class _Pool(Windowed):
    """What all kinds of pooling share."""

    axes: ClassVar[int]

    kernel: AnySize = 2
    stride: AnySize | None = None
    padding: AnyPadding | StepPadding = "valid"
    ceil_mode: Annotated[bool, "whether a last window may reach beyond the end, so that nothing is left out"] = False

    @property
    def _step(self) -> tuple[int, ...]:
        return each(self.kernel if self.stride is None else self.stride, self.axes)

    @property
    def _windows(self) -> Windows:
        moved = windows(each(self.kernel, self.axes), self._step)
        return tuple(window._replace(ceil=self.ceil_mode) for window in moved)

    @property
    def _padding(self) -> AnyPadding:
        return sided(self.padding)

    def infer(self, x: Spec) -> Spec:
        ground = GROUNDS[self.axes]
        x = ground.need(x, type(self).__name__)
        if x.variable:
            why = tr("these sequences differ in length, and what lies past their ends would be pooled with them")
            raise ShapeError(tr("sequences of one length"), described(x), why)
        self._need_window_on_places(tr(ground.noun))
        return slid(x, ground.channels(x), self._padding, self._windows)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        return looking(axis, x, self._padding, self._windows)

    def _need_window_on_places(self, noun: str) -> None:
        """A window must touch the image: one that lies in the margin has no largest value and no mean."""
        sides = [border(self._padding, axis) for axis in range(self.axes)]
        if any(
            side != "same" and max(side) >= window.kernel for side, window in zip(sides, self._windows, strict=True)
        ):
            expected = tr("padding smaller than the window")
            raise ShapeError(
                expected,
                tr("padding {0}").format(self.padding),
                tr("a window that misses the {0} has no value").format(noun),
            )

    def _borders(self, x: Spec) -> tuple[Border, ...]:
        return borders(self._padding, x, self._windows)

    def _whole_borders(self, x: Spec) -> tuple[Border, ...]:
        """The borders with what the last windows reach beyond them."""
        size = GROUNDS[self.axes].size(x)
        return tuple(
            (before, after + (window.overhang(known(places), (before, after)) if window.ceil else 0))
            for (before, after), window, places in zip(self._borders(x), self._windows, size, strict=True)
        )

    def _margin(self, x: Spec) -> tuple[int, ...] | None:
        """The border if PyTorch's pooling takes it: the same on opposite sides, at most half of the window.

        One that has to wait for the size of a batch never is.
        """
        if same_pad(self._padding, x, self._windows):
            return None
        sides = self._borders(x)
        fits = (a == b and 2 * a <= kernel for (a, b), kernel in zip(sides, each(self.kernel, self.axes), strict=True))
        return tuple(before for before, _ in sides) if all(fits) else None


class _MaxPool(_Pool):
    def build(self, x: Spec) -> Call[nn.Module]:
        margin, pool = self._margin(x), MAX_POOLS[self.axes - 1]
        if margin is not None:
            even = call(pool, self.kernel, stride=self.stride, padding=short(margin), ceil_mode=self.ceil_mode)
            return along_steps(x, even)
        return along_steps(x, Call(nn.Sequential, (self._pad(x), call(pool, self.kernel, stride=self.stride))))

    def _pad(self, x: Spec) -> Call[nn.Module]:
        """What puts a border around that is larger than nothing."""
        if pad := same_pad(self._padding, x, self._windows, -math.inf):
            return pad
        return Call(CONSTANT_PADS[self.axes - 1], (margins(self._whole_borders(x)), call(float, "-inf")))


class _AveragePool(_Pool):
    def build(self, x: Spec) -> Call[nn.Module]:
        margin = self._margin(x)
        if margin is None:
            waits = same_pad(self._padding, x, self._windows) is not None
            sides: Literal["same"] | tuple[Border, ...] = "same" if waits else self._whole_borders(x)
            return along_steps(x, call(UncountedAvgPool, each(self.kernel, self.axes), self._step, sides))
        pool = call(
            AVERAGE_POOLS[self.axes - 1],
            self.kernel,
            stride=self.stride,
            padding=short(margin),
            ceil_mode=self.ceil_mode,
            count_include_pad=not any(margin),
        )
        return along_steps(x, pool)

    def torch(self, x: Spec) -> Code:
        """An uneven border has no argument in PyTorch: the mean with zeros is divided by the share of real places."""
        if self._margin(x) is not None:
            return super().torch(x)
        step = self.kernel if self.stride is None else self.stride

        def pooled(values: object) -> Call[object]:
            return named(f"torch.nn.functional.avg_pool{self.axes}d", self._padded(x, values), self.kernel, step)

        values = swapped(Port("x")) if self.axes == 1 else Port("x")
        means = Operator("/", (pooled(values), pooled(named("torch.ones_like", values))))
        return Code(outputs=(swapped(means) if self.axes == 1 else means,))

    def _padded(self, x: Spec, values: Expression) -> Expression:
        if (pad := same_pad(self._padding, x, self._windows)) is not None:
            return padded(values, x.rank, pad.make())
        return named("torch.nn.functional.pad", values, margins(self._whole_borders(x)))


class _OverSteps(_Pool):
    axes = 1

    kernel: Annotated[Places, "steps in a window"] = 2
    stride: Annotated[Places | None, "steps between windows; none: as many as in the window"] = None
    padding: Annotated[StepPadding, "'same': the length divided by the stride, rounded up; or steps at the ends"] = (
        "valid"
    )


class _OverPixels(_Pool):
    axes = 2

    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a window"] = 2
    stride: Annotated[Pixels | Pair[Pixels] | None, "step between windows; none: as large as the window"] = None
    padding: Annotated[Padding, "'same': the size divided by the stride, rounded up; or pixels around the image"] = (
        "valid"
    )


class _OverVoxels(_Pool):
    axes = 3

    kernel: Annotated[Places | Triple[Places], "depth, height and width of a window"] = 2
    stride: Annotated[Places | Triple[Places] | None, "step between windows; none: as large as the window"] = None
    padding: Annotated[VolumePadding, "'same': the size divided by the stride, rounded up; or a border"] = "valid"


class MaxPool1D(_MaxPool, _OverSteps, category="Pooling", aliases=("max pooling", "subsample")):
    """The largest value of each window that moves along a sequence (steps, features)."""


class MaxPool2D(_MaxPool, _OverPixels, category="Pooling", aliases=("max pooling", "subsample")):
    """The largest value of each window that moves over an image."""


class MaxPool3D(_MaxPool, _OverVoxels, category="Pooling", aliases=("max pooling", "subsample")):
    """The largest value of each window that moves through a volume (channels, depth, height, width)."""


class AveragePool1D(_AveragePool, _OverSteps, category="Pooling", aliases=("average pooling", "mean", "subsample")):
    """The mean of each window that moves along a sequence (steps, features); padding is not counted."""


class AveragePool2D(_AveragePool, _OverPixels, category="Pooling", aliases=("average pooling", "mean", "subsample")):
    """The mean of each window that moves over an image; padding is not counted."""


class AveragePool3D(_AveragePool, _OverVoxels, category="Pooling", aliases=("average pooling", "mean", "subsample")):
    """The mean of each window that moves through a volume; padding is not counted."""
