"""Softmax, its logarithm, and the cross-entropy that needs its safe form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Format, Unsupported, supports
from layerloom.compile.cpu.place import Place
from layerloom.compile.program import ValueId
from layerloom.device import Array
from layerloom.ops.classification import (
    LogSoftmax,
    LogSoftmaxGrad,
    Softmax,
    SoftmaxCrossEntropy,
    SoftmaxCrossEntropyGrad,
    SoftmaxGrad,
    checked,
)
from layerloom.ops.operation import DType

Values = tuple[ValueId, ...]
FEW = 512
"""Below so many numbers NumPy does it in place of the library."""
ALGORITHMS = {
    Softmax: c.SOFTMAX_ACCURATE,
    SoftmaxGrad: c.SOFTMAX_ACCURATE,
    LogSoftmax: c.SOFTMAX_LOG,
    LogSoftmaxGrad: c.SOFTMAX_LOG,
}


def _plain(lowering: Lowering, value: ValueId, dtype: DType | None = None) -> Place:
    spec = lowering.spec(value)
    if not supports(spec.dtype) or math.prod(spec.shape) < FEW:
        raise Unsupported("few numbers")
    return lowering.plain(value, dtype)


@lowers(Softmax, LogSoftmax, narrow=True)
def softmax(lowering: Lowering, operation: Softmax | LogSoftmax, inputs: Values, outputs: Values) -> None:
    """Along an axis."""
    x = _plain(lowering, inputs[0], lowering.home(inputs[0]).dtype)
    y = lowering.output(outputs[0], x.format)
    _softmax(lowering, ALGORITHMS[type(operation)], x, y, operation.axis)


def _softmax(lowering: Lowering, algorithm: int, x: Place, y: Place, axis: int) -> None:
    arguments = (c.FORWARD_TRAINING, algorithm, x.format, y.format, axis % len(x.dims))
    lowering.primitive(lowering.described("softmax_forward", *arguments), {c.ARG_SRC: x, c.ARG_DST: y}, [(y, x)])


@lowers(SoftmaxGrad, LogSoftmaxGrad, narrow=True)
def softmax_grad(lowering: Lowering, operation: SoftmaxGrad | LogSoftmaxGrad, inputs: Values, outputs: Values) -> None:
    """(g, y) to the gradient of x."""
    dtype = lowering.home(inputs[1]).dtype
    g, y = (_plain(lowering, value, dtype) for value in inputs)
    form, axis, algorithm = y.format, operation.axis % len(y.dims), ALGORITHMS[type(operation)]
    hint = lowering.described("softmax_forward", c.FORWARD_TRAINING, algorithm, form, form, axis)
    found = lowering.described("softmax_backward", algorithm, form, form, form, axis, hint)
    out = lowering.output(outputs[0], form)
    lowering.primitive(found, {c.ARG_DIFF_DST: g, c.ARG_DST: y, c.ARG_DIFF_SRC: out}, [(out, g)])


@lowers(SoftmaxCrossEntropy)
def cross_entropy(lowering: Lowering, operation: SoftmaxCrossEntropy, inputs: Values, outputs: Values) -> None:
    """Minus the log-softmax at the label; the log-softmax is kept for the gradient."""
    logs = _logs(lowering, operation.axis, inputs[0])
    labels, out = lowering.strided(inputs[1]), lowering.output(outputs[0])
    axis = operation.axis

    def pick(outs: list[Array], ins: list[Array]) -> None:
        values, places = ins
        places = np.expand_dims(checked(np, places, values.shape[axis]), axis)
        np.negative(np.take_along_axis(values, places, axis).squeeze(axis), out=outs[0])

    lowering.host(pick, [out], [logs, labels])


def _logs(lowering: Lowering, axis: int, logits: ValueId) -> Place:
    key = ("log_softmax", axis, logits)
    if key not in lowering.extras:
        x = _plain(lowering, logits)
        lowering.extras[key] = lowering.room(x.spec)
        _softmax(lowering, c.SOFTMAX_LOG, x, lowering.extras[key], axis)
    return lowering.extras[key]


@lowers(SoftmaxCrossEntropyGrad)
def cross_entropy_grad(lowering: Lowering, operation: SoftmaxCrossEntropyGrad, inputs: Values, outputs: Values) -> None:
    """g times softmax, less g at the label: exp of the log-softmax that the forward pass left."""
    g, logits, labels = inputs
    logs = _logs(lowering, operation.axis, logits)
    out = lowering.output(outputs[0])
    form = Format.strided(logs.dims, logs.dtype)
    found = lowering.described("eltwise_forward", c.FORWARD_TRAINING, c.ELTWISE_EXP, form, form, 0.0, 0.0)
    lowering.primitive(found, {c.ARG_SRC: logs, c.ARG_DST: out}, [(out, logs)])
    lowering.host(_less_at_labels(operation.axis), [out], [lowering.strided(labels), lowering.strided(g)])


def _less_at_labels(axis: int) -> Any:
    def run(outs: list[Array], ins: list[Array]) -> None:
        result, (labels, g) = outs[0], ins
        places = np.expand_dims(labels, axis)
        right = np.take_along_axis(result, places, axis)
        right -= 1
        np.put_along_axis(result, places, right, axis)
        result *= np.expand_dims(g, axis)

    return run
