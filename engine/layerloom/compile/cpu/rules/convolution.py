"""Convolutions and their two gradients, in the layouts that oneDNN likes best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.anchored import Step, Tail, is_bias, tail_of
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Attributes, Description, Format, Unsupported, supports
from layerloom.compile.cpu.place import Place
from layerloom.compile.cpu.rules.views import core
from layerloom.compile.program import Instruction, ValueId
from layerloom.ops.broadcasting import Sum
from layerloom.ops.convolution import Conv, ConvInputGrad, Convolution, ConvWeightGrad
from layerloom.ops.operation import ArraySpec, Shape

Values = tuple[ValueId, ...]
Wish = Format | None


@lowers(Conv, narrow=True)
def conv(lowering: Lowering, operation: Conv, inputs: Values, outputs: Values) -> None:
    """A convolution with nothing after it."""
    forward(lowering, Instruction(operation, inputs, outputs), outputs[0], ())


def forward(lowering: Lowering, anchor: Instruction, output: ValueId, tail: Sequence[Step]) -> None:
    """A convolution and its tail: bias, activation, another array to add."""
    operation, (x, w) = anchor.operation, anchor.inputs
    assert isinstance(operation, Conv)
    geometry = _Geometry(lowering, operation, lowering.spec(x), lowering.spec(w), lowering.spec(anchor.outputs[0]))
    steps = list(tail)
    bias = _bias(lowering, steps.pop(0)) if steps and is_bias(lowering, steps[0], geometry.y.shape, 1) else None
    plain = geometry.forward(bias is not None)
    result = lowering.room(geometry.y, _given(plain, c.ARG_DST))
    after = tail_of(lowering, steps, result) if steps else Tail((), ())
    found = geometry.forward(bias is not None, result.format, after) if steps else plain
    arguments = {
        c.ARG_SRC: lowering.fit(x, _given(found, c.ARG_SRC)),
        c.ARG_WEIGHTS: geometry.weights(w, _given(found, c.ARG_WEIGHTS)),
        c.ARG_DST: result,
    }
    if bias is not None:
        arguments[c.ARG_BIAS] = bias
    lowering.define(output, result)
    lowering.primitive(found, arguments | after.arguments())


def _bias(lowering: Lowering, step: Step) -> Place:
    assert step.other is not None
    place = core(lowering.strided(step.other))
    found = place.reshaped((math.prod(place.dims),))
    if found is None:
        raise Unsupported("a bias without such a view")
    return found


def _given(found: Description, argument: int) -> Format:
    form = found.format(argument)
    assert form is not None
    return form


@lowers(ConvInputGrad, narrow=True)
def input_grad(lowering: Lowering, operation: ConvInputGrad, inputs: Values, outputs: Values) -> None:
    """(g, w) to the gradient of x."""
    g, w = inputs
    geometry = _Geometry(lowering, operation, lowering.spec(outputs[0]), lowering.spec(w), lowering.spec(g))
    found = geometry.backward("data", ())
    arguments = {
        c.ARG_DIFF_DST: lowering.fit(g, _given(found, c.ARG_DIFF_DST)),
        c.ARG_WEIGHTS: geometry.weights(w, _given(found, c.ARG_WEIGHTS)),
        c.ARG_DIFF_SRC: lowering.output(outputs[0], _given(found, c.ARG_DIFF_SRC)),
    }
    lowering.primitive(found, arguments)


@lowers(ConvWeightGrad, narrow=True)
def weight_grad(lowering: Lowering, operation: ConvWeightGrad, inputs: Values, outputs: Values) -> None:
    """(g, x) to the gradient of w."""
    _weight_grad(lowering, operation, inputs, outputs[0], None)


def weight_and_bias_grad(lowering: Lowering, body: Sequence[Instruction], outputs: Values) -> None:
    """The gradient of w, and the sum of g over all but the channels, which comes with it at no cost."""
    heavy = next(part for part in body if isinstance(part.operation, ConvWeightGrad))
    sums = [part for part in body if isinstance(part.operation, Sum)]
    if len(body) != 2 or len(sums) != 1 or set(outputs) != {heavy.outputs[0], sums[0].outputs[0]}:
        raise Unsupported("not a weight gradient and a bias gradient")
    spec, axes = lowering.spec(sums[0].inputs[0]), _axes(sums[0])
    ndim = len(spec.shape)
    over = sorted(axis % ndim for axis in axes)
    if sums[0].inputs[0] != heavy.inputs[0] or over != [0, *range(2, ndim)]:
        raise Unsupported("not the sum over all but the channels")
    assert isinstance(heavy.operation, ConvWeightGrad)
    _weight_grad(lowering, heavy.operation, heavy.inputs, heavy.outputs[0], sums[0].outputs[0])


def _axes(part: Instruction) -> tuple[int, ...]:
    assert isinstance(part.operation, Sum)
    axis = part.operation.axis
    return (axis,) if isinstance(axis, int) else tuple(axis or ())


def _weight_grad(
    lowering: Lowering, operation: ConvWeightGrad, inputs: Values, output: ValueId, bias: ValueId | None
) -> None:
    g, x = inputs
    geometry = _Geometry(lowering, operation, lowering.spec(x), lowering.spec(output), lowering.spec(g))
    found = geometry.backward("weights", (bias is not None,))
    form = _given(found, c.ARG_DIFF_WEIGHTS)
    split = geometry.split
    result = lowering.output(output, None if split else form)
    arguments = {
        c.ARG_DIFF_DST: lowering.fit(g, _given(found, c.ARG_DIFF_DST)),
        c.ARG_SRC: lowering.fit(x, _given(found, c.ARG_SRC)),
        c.ARG_DIFF_WEIGHTS: lowering.room(ArraySpec(form.dims, form.dtype), form) if split else result,
    }
    if bias is not None:
        vector = lowering.output(bias).reshaped((geometry.y.shape[1],))
        assert vector is not None
        arguments[c.ARG_DIFF_BIAS] = vector
    lowering.primitive(found, arguments)
    if split:
        whole = result.reshaped(form.dims)
        assert whole is not None
        lowering.copy(arguments[c.ARG_DIFF_WEIGHTS], whole)


class _Geometry:
    """What oneDNN wants to know of a convolution: formats of its choice, steps, margins."""

    def __init__(self, lowering: Lowering, operation: Convolution, x: ArraySpec, w: ArraySpec, y: ArraySpec) -> None:
        if not supports(y.dtype) or not all((*x.shape, *w.shape, *y.shape)):
            raise Unsupported("no such numbers, or none at all")
        self._lowering = lowering
        self.y = y
        self.split = operation.groups > 1
        self._weights = self._grouped(w, operation.groups) if self.split else w.shape
        self._dtype = lowering.narrow(y.dtype)
        self._formats = [Format.any(dims, self._dtype) for dims in (x.shape, self._weights, y.shape)]
        self._steps: tuple[Any, ...] = (
            operation.stride,
            tuple(each - 1 for each in operation.dilation),
            tuple(low for low, _ in operation.padding),
            self._after(operation, x, w, y),
        )

    @staticmethod
    def _grouped(w: ArraySpec, groups: int) -> Shape:
        """Weights with an axis of groups in front."""
        return (groups, w.shape[0] // groups, *w.shape[1:])

    @staticmethod
    def _after(operation: Convolution, x: ArraySpec, w: ArraySpec, y: ArraySpec) -> Shape:
        """The margins at the end: what is used of them, for oneDNN wants no rest."""
        each = zip(
            x.shape[2:], w.shape[2:], y.shape[2:], operation.stride, operation.dilation, operation.padding, strict=True
        )
        return tuple((n - 1) * s + (k - 1) * d + 1 - size - low for size, k, n, s, d, (low, _) in each)

    def forward(self, bias: bool, result: Format | None = None, tail: Tail | None = None) -> Description:
        """The way there."""
        x, w, y = self._formats
        vector = Format.strided((self.y.shape[1],), np.dtype(np.float32)) if bias else None
        attributes = Attributes(tail.post if tail else (), arithmetic=self._lowering.precision.arithmetic)
        arguments = (c.FORWARD_TRAINING, c.CONVOLUTION_DIRECT, x, w, vector, result or y)
        return self._lowering.described("convolution_forward", *arguments, *self._steps, attributes=attributes)

    def backward(self, what: str, bias: tuple[bool, ...]) -> Description:
        """The way back: for "data" or for "weights", with the gradient of the bias or without."""
        x, w, y = self._formats
        vectors = [Format.strided((self.y.shape[1],), np.dtype(np.float32)) if each else None for each in bias]
        exact = Format.any(self._weights, self.y.dtype)
        formats = (x, exact if what == "weights" else w, *vectors, y)
        hint = self.forward(False)
        return self._lowering.described(
            f"convolution_backward_{what}", c.CONVOLUTION_DIRECT, *formats, *self._steps, hint
        )

    def weights(self, value: ValueId, form: Format) -> Place:
        """The weights in a format, with an axis of groups where oneDNN wants one."""
        if not self.split:
            return self._lowering.fit(value, form)
        place = self._lowering.plain(value).reshaped(self._weights)
        assert place is not None
        if place.format == form:
            return place
        copy = self._lowering.room(place.spec, form)
        self._lowering.copy(place, copy)
        return copy
