"""Pooling: images made smaller, or reduced to one number a channel."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.checks import as_float, described, known, need_float
from layerloom.layers.code import Call, Code, Method, Operator, Port, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.masking import filled, some_lengths
from layerloom.layers.modules import SequenceMean, UncountedAvgPool2d
from layerloom.layers.parameters import Pair, Pixels
from layerloom.layers.sequence_modules import ImageMax, SequenceMax
from layerloom.layers.spec import ShapeError, Spec
from layerloom.layers.windows import Border, Padding, Window, borders, need_image, pair, slid, windows


class _Pool(Layer):
    """What the two kinds of pooling share."""

    kernel: Annotated[Pixels | Pair[Pixels], "height and width of a window"] = 2
    stride: Annotated[Pixels | Pair[Pixels] | None, "step between windows; none: as large as the window"] = None
    padding: Annotated[Padding, "'same': the size divided by the stride, rounded up; or pixels around the image"] = (
        "valid"
    )
    ceil_mode: Annotated[bool, "whether a last window may reach beyond the image, so that no pixel is left out"] = False

    @property
    def _windows(self) -> Pair[Window]:
        kernel, stride = pair(self.kernel), pair(self.kernel if self.stride is None else self.stride)
        height, width = (window._replace(ceil=self.ceil_mode) for window in windows(kernel, stride))
        return height, width

    def infer(self, x: Spec) -> Spec:
        x = need_image(x, type(self).__name__)
        self._need_window_on_image()
        return slid(x, x.dims[0], self.padding, self._windows)

    def _need_window_on_image(self) -> None:
        """A window must touch the image: one that lies in the margin has no largest value and no mean."""
        if isinstance(self.padding, str):
            return
        sides = self.padding if isinstance(self.padding, tuple) else ((self.padding, self.padding),) * 2
        if any(max(side) >= window.kernel for side, window in zip(sides, self._windows, strict=True)):
            expected = "padding smaller than the window"
            raise ShapeError(expected, f"padding {self.padding}", "a window that misses the image has no value")

    def _borders(self, x: Spec) -> Pair[Border]:
        return borders(self.padding, x, self._windows)

    def _whole_borders(self, x: Spec) -> Pair[Border]:
        """The borders with what the last windows reach beyond them."""
        rows, columns = (
            (before, after + window.overhang(known(size), (before, after)))
            for (before, after), window, size in zip(self._borders(x), self._windows, x.dims[1:], strict=True)
        )
        return rows, columns

    def _margin(self, x: Spec) -> Pair[int] | None:
        """The border if PyTorch's pooling takes it: the same on opposite sides, at most half of the window."""
        rows, columns = self._borders(x)
        kernel = pair(self.kernel)
        if rows[0] != rows[1] or columns[0] != columns[1] or 2 * rows[0] > kernel[0] or 2 * columns[0] > kernel[1]:
            return None
        return rows[0], columns[0]


class MaxPool2D(_Pool, category="Pooling", aliases=("max pooling", "subsample")):
    """The largest value of each window that moves over an image."""

    def build(self, x: Spec) -> Call[nn.Module]:
        margin = self._margin(x)
        if margin is not None:
            return call(nn.MaxPool2d, self.kernel, stride=self.stride, padding=_short(margin), ceil_mode=self.ceil_mode)
        pool = call(nn.MaxPool2d, self.kernel, stride=self.stride)
        rows, columns = self._whole_borders(x)
        return Call(nn.Sequential, (Call(nn.ConstantPad2d, (columns + rows, call(float, "-inf"))), pool))


class AveragePool2D(_Pool, category="Pooling", aliases=("average pooling", "mean", "subsample")):
    """The mean of each window that moves over an image; padding is not counted."""

    def build(self, x: Spec) -> Call[nn.Module]:
        margin = self._margin(x)
        if margin is None:
            return call(UncountedAvgPool2d, self.kernel, self.stride, self._whole_borders(x))
        return call(
            nn.AvgPool2d,
            self.kernel,
            stride=self.stride,
            padding=_short(margin),
            ceil_mode=self.ceil_mode,
            count_include_pad=margin == (0, 0),
        )

    def torch(self, x: Spec) -> Code:
        """An uneven border has no argument in PyTorch: the mean with zeros is divided by the share of real pixels."""
        if self._margin(x) is not None:
            return super().torch(x)
        rows, columns = self._whole_borders(x)
        stride = self.kernel if self.stride is None else self.stride

        def pooled(values: object) -> Call[object]:
            padded = named("torch.nn.functional.pad", values, columns + rows)
            return named("torch.nn.functional.avg_pool2d", padded, self.kernel, stride)

        return Code(outputs=(Operator("/", (pooled(Port("x")), pooled(named("torch.ones_like", Port("x"))))),))


class _GlobalPool(Layer):
    """What makes one number of each channel of an image, or of each feature of a sequence."""

    takes_lengths: ClassVar[bool] = True

    def infer(self, x: Spec) -> Spec:
        name = type(self).__name__
        need_float(x, name)
        if x.rank not in (2, 3):
            expected = "an image (channels, height, width) or a sequence (steps, features)"
            raise ShapeError(expected, described(x), f"{name} goes over pixels or steps")
        return as_float(x, (x.dims[0] if x.rank == 3 else x.dims[1],), ("F",))


class GlobalMaxPool(_GlobalPool, category="Pooling", aliases=("global max pooling", "largest")):
    """The largest value of each channel in a whole image, or of each feature in the steps of a sequence."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(ImageMax) if x.rank == 3 else call(SequenceMax)

    def torch(self, x: Spec) -> Code:
        if x.variable:
            return Code(outputs=(Method(filled("x", -math.inf, some_lengths("x")), "amax", (1,)),))
        return Code(outputs=(named("torch.amax", Port("x"), dim=(2, 3) if x.rank == 3 else 1),))


class GlobalAveragePool(_GlobalPool, category="Pooling", aliases=("global average pooling", "mean", "gap")):
    """The mean of each channel over a whole image, or of each feature over the steps of a sequence."""

    def build(self, x: Spec) -> Call[nn.Module]:
        if x.rank == 3:
            return Call(nn.Sequential, (call(nn.AdaptiveAvgPool2d, 1), call(nn.Flatten)))
        return call(SequenceMean)

    def torch(self, x: Spec) -> Code:
        if x.rank == 3:
            return super().torch(x)
        if x.variable:
            count = Method(some_lengths("x"), "unsqueeze", (1,))
            return Code(outputs=(Operator("/", (Method(filled("x", 0.0), "sum", (1,)), count)),))
        return Code(outputs=(named("torch.mean", Port("x"), dim=1),))


def _short(margin: Pair[int]) -> int | Pair[int]:
    return margin[0] if margin[0] == margin[1] else margin
