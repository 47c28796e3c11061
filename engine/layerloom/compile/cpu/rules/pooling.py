"""Pooling and its gradients, and the mean of an image, which is pooling over all of it."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.guards import keep_in_windows
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Description, Format, Unsupported, supports
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.program import ValueId
from layerloom.ops.operation import ArraySpec, Shape
from layerloom.ops.pooling import AvgPool, AvgPoolGrad, MaxPool, MaxPoolGrad, Pooling
from layerloom.ops.reduction import Mean

Values = tuple[ValueId, ...]


def _algorithm(operation: Pooling) -> int:
    if isinstance(operation, (MaxPool, MaxPoolGrad)):
        return c.POOLING_MAX
    assert isinstance(operation, (AvgPool, AvgPoolGrad))
    return c.POOLING_AVG_INCLUDE_PADDING if operation.count_padding else c.POOLING_AVG_EXCLUDE_PADDING


def _key(operation: Pooling) -> object:
    """What a gradient must share with its forward pass."""
    return operation.geometry


def _geometry(operation: Pooling, x: ArraySpec, y: ArraySpec) -> tuple[Shape, ...]:
    """Steps, windows, gaps, margins before and after; the last as far as windows reach."""
    low = tuple(before for before, _ in operation.padding)
    each = zip(x.shape[2:], y.shape[2:], operation.reach, operation.stride, low, strict=True)
    high = tuple((n - 1) * s + k - size - before for size, n, k, s, before in each)
    return operation.stride, operation.window, tuple(d - 1 for d in operation.dilation), low, high


def _forward(lowering: Lowering, algorithm: int, form: Format, y: ArraySpec, steps: tuple[Shape, ...]) -> Description:
    if not supports(y.dtype) or not math.prod(y.shape):
        raise Unsupported("no such numbers, or none at all")
    wish = Format.any(y.shape, form.dtype)
    return lowering.described("pooling_forward", c.FORWARD_TRAINING, algorithm, form, wish, *steps)


@lowers(MaxPool, AvgPool, narrow=True)
def pool(lowering: Lowering, operation: Pooling, inputs: Values, outputs: Values) -> None:
    """The largest number or the mean of each window."""
    x, y = lowering.dense(inputs[0]), lowering.spec(outputs[0])
    found = _forward(lowering, _algorithm(operation), x.format, y, _geometry(operation, lowering.spec(inputs[0]), y))
    form = found.format(c.ARG_DST)
    arguments = {c.ARG_SRC: x, c.ARG_DST: lowering.output(outputs[0], form)}
    written = []
    if (kept := found.format(c.ARG_WORKSPACE)) is not None:
        arguments[c.ARG_WORKSPACE] = Place(Buffer(kept.nbytes, name="workspace"), kept.dims, kept.dtype, None, 0, kept)
        lowering.extras["pool", _key(operation), outputs[0]] = arguments[c.ARG_WORKSPACE]
        written.append(c.ARG_WORKSPACE)
    lowering.primitive(found, arguments, written=written)
    if isinstance(operation, MaxPool):
        keep_in_windows(lowering, x, arguments[c.ARG_DST], partial(operation.kernel, np))


@lowers(MaxPoolGrad, narrow=True)
def max_pool_grad(lowering: Lowering, operation: MaxPoolGrad, inputs: Values, outputs: Values) -> None:
    """(g, x, y) to the gradient of x, by what the forward call noted."""
    g, x, y = inputs
    workspace = lowering.extras.get(("pool", _key(operation), y))
    if workspace is None:
        raise Unsupported("the forward pass left no note")
    _backward(lowering, operation, g, lowering.dense(x).format, lowering.spec(x), outputs[0], workspace)


@lowers(AvgPoolGrad, narrow=True)
def avg_pool_grad(lowering: Lowering, operation: AvgPoolGrad, inputs: Values, outputs: Values) -> None:
    """g to the gradient of x."""
    spec, home = lowering.spec(outputs[0]), lowering.home(inputs[0])
    form = Format.strided(spec.shape, home.dtype) if home.blocked is None else Format.any(spec.shape, home.dtype)
    _backward(lowering, operation, inputs[0], form, spec, outputs[0], None)


def _backward(
    lowering: Lowering,
    operation: Pooling,
    g: ValueId,
    form: Format,
    x: ArraySpec,
    output: ValueId,
    workspace: Place | None,
) -> None:
    steps, algorithm = _geometry(operation, x, lowering.spec(g)), _algorithm(operation)
    hint = _forward(lowering, algorithm, form, lowering.spec(g), steps)
    passed = hint.format(c.ARG_DST)
    source = hint.format(c.ARG_SRC)
    assert passed is not None and source is not None
    found = lowering.described("pooling_backward", algorithm, source, passed, *steps, hint)
    arguments = {
        c.ARG_DIFF_DST: lowering.fit(g, passed),
        c.ARG_DIFF_SRC: lowering.output(output, source),
    }
    if workspace is not None:
        arguments[c.ARG_WORKSPACE] = workspace
    lowering.primitive(found, arguments)


@lowers(Mean, narrow=True)
def mean(lowering: Lowering, operation: Mean, inputs: Values, outputs: Values) -> None:
    """The mean of each channel of an image: one window as large as the image."""
    spec = lowering.spec(inputs[0])
    axes = sorted(axis % len(spec.shape) for axis in operation.axis or ())
    if len(spec.shape) not in (4, 5) or axes != [*range(2, len(spec.shape))] or lowering.home(inputs[0]).repeats:
        raise Unsupported("not the mean of images or volumes")
    size, ones, none = spec.shape[2:], (1,) * len(axes), (0,) * len(axes)
    x, y = lowering.dense(inputs[0]), ArraySpec((*spec.shape[:2], *ones), spec.dtype)
    steps: tuple[Shape, ...] = (size, size, none, none, none)
    found = _forward(lowering, c.POOLING_AVG_EXCLUDE_PADDING, x.format, y, steps)
    form = found.format(c.ARG_DST)
    image = lowering.room(y, form)
    lowering.primitive(found, {c.ARG_SRC: x, c.ARG_DST: image})
    plain = lowering.output(outputs[0]).reshaped(y.shape)
    assert plain is not None
    lowering.copy(image, plain)
