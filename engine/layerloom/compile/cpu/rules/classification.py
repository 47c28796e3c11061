"""Softmax, its logarithm, and the cross-entropy that needs its safe form."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.calls import Prepare, Ready
from layerloom.compile.cpu.guards import keep_in_rows
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Attributes, Format, Unsupported, supports
from layerloom.compile.cpu.place import Place
from layerloom.compile.program import Instruction, ValueId
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
FEW = 64
"""Below so many numbers NumPy does it in place of the library."""
FEW_LOGARITHMS = 16_384
"""The same for logarithms, in which oneDNN is ten times less exact than NumPy."""
SAFE = 1e-30
"""The smallest probability whose logarithm is exact."""
ALGORITHMS = {
    Softmax: c.SOFTMAX_ACCURATE,
    SoftmaxGrad: c.SOFTMAX_ACCURATE,
    LogSoftmax: c.SOFTMAX_LOG,
    LogSoftmaxGrad: c.SOFTMAX_LOG,
}


def _plain(lowering: Lowering, value: ValueId, dtype: DType | None = None, few: int = FEW_LOGARITHMS) -> Place:
    spec = lowering.spec(value)
    if not supports(spec.dtype) or math.prod(spec.shape) < few:
        raise Unsupported("few numbers")
    return lowering.plain(value, dtype)


@lowers(Softmax, LogSoftmax, narrow=True)
def softmax(lowering: Lowering, operation: Softmax | LogSoftmax, inputs: Values, outputs: Values) -> None:
    """Along an axis."""
    few = FEW if isinstance(operation, Softmax) else FEW_LOGARITHMS
    x = _plain(lowering, inputs[0], lowering.home(inputs[0]).dtype, few)
    y = lowering.output(outputs[0], x.format)
    _softmax(lowering, ALGORITHMS[type(operation)], x, y, operation.axis)


def _softmax(lowering: Lowering, algorithm: int, x: Place, y: Place, axis: int) -> None:
    arguments = (c.FORWARD_TRAINING, algorithm, x.format, y.format, axis % len(x.dims))
    lowering.primitive(lowering.described("softmax_forward", *arguments), {c.ARG_SRC: x, c.ARG_DST: y}, [(y, x)])
    keep_in_rows(lowering, y, axis)


@lowers(SoftmaxGrad, LogSoftmaxGrad, narrow=True)
def softmax_grad(lowering: Lowering, operation: SoftmaxGrad | LogSoftmaxGrad, inputs: Values, outputs: Values) -> None:
    """(g, y) to the gradient of x."""
    dtype = lowering.home(inputs[1]).dtype
    g, y = (_plain(lowering, value, dtype, FEW) for value in inputs)
    form, axis, algorithm = y.format, operation.axis % len(y.dims), ALGORITHMS[type(operation)]
    hint = lowering.described("softmax_forward", c.FORWARD_TRAINING, algorithm, form, form, axis)
    found = lowering.described("softmax_backward", algorithm, form, form, form, axis, hint)
    out = lowering.output(outputs[0], form)
    lowering.primitive(found, {c.ARG_DIFF_DST: g, c.ARG_DST: y, c.ARG_DIFF_SRC: out}, [(out, g)])


@lowers(SoftmaxCrossEntropy)
def cross_entropy(lowering: Lowering, operation: SoftmaxCrossEntropy, inputs: Values, outputs: Values) -> None:
    """Minus the log-softmax at the label, where nobody wants the gradient."""
    axis, x = operation.axis, _plain(lowering, inputs[0])
    logs = lowering.room(x.spec)
    _softmax(lowering, c.SOFTMAX_LOG, x, logs, axis)

    def pick(outs: Sequence[Array], ins: Sequence[Array]) -> Ready:
        values, labels = ins
        at_labels = _at_labels(values, labels, axis)
        return lambda: np.negative(values[at_labels()], out=outs[0])

    lowering.prepared(pick, [lowering.output(outputs[0])], [logs, lowering.strided(inputs[1])])


@lowers(SoftmaxCrossEntropyGrad)
def cross_entropy_grad(lowering: Lowering, operation: SoftmaxCrossEntropyGrad, inputs: Values, outputs: Values) -> None:
    """g times softmax, less g at the label."""
    g, logits, labels = inputs
    x, out = _plain(lowering, logits, few=FEW), lowering.output(outputs[0])
    _softmax(lowering, c.SOFTMAX_ACCURATE, x, out, operation.axis)
    _scale(lowering, out, g, operation.axis)
    lowering.prepared(_less_at_labels(operation.axis), [out], [lowering.strided(labels), lowering.strided(g)])


def loss_and_grad(lowering: Lowering, body: Sequence[Instruction], outputs: Values) -> None:
    """The loss and its gradient from one softmax."""
    kinds = [type(part.operation) for part in body]
    if kinds != [SoftmaxCrossEntropy, SoftmaxCrossEntropyGrad] or len(outputs) != 2:
        raise Unsupported("not a loss and its gradient")
    loss, grad = body
    assert isinstance(loss.operation, SoftmaxCrossEntropy)
    g, logits, labels = grad.inputs
    axis, x = loss.operation.axis, _plain(lowering, logits, few=FEW)
    if loss.inputs != (logits, labels) or axis != len(x.dims) - 1:
        raise Unsupported("not of the same logits, or not along the last axis")
    out = lowering.output(grad.outputs[0])
    _softmax(lowering, c.SOFTMAX_ACCURATE, x, out, axis)
    lowering.prepared(_losses, [lowering.output(loss.outputs[0])], [out, x, lowering.strided(labels)])
    _scale(lowering, out, g, axis)
    lowering.prepared(_less_at_labels(axis), [out], [lowering.strided(labels), lowering.strided(g)])


def _losses(outs: Sequence[Array], ins: Sequence[Array]) -> Ready:
    """Minus the logarithm of softmax at the label; from the logits where that is too small for its logarithm."""
    out, (softmax, logits, labels) = outs[0], ins
    at_labels = _at_labels(softmax, labels, -1)

    def run() -> None:
        picked = softmax[at_labels()]
        np.log(picked, out=out)
        np.negative(out, out=out)
        if not picked.min() > SAFE:
            tiny = ~(picked > SAFE)
            out[tiny] = SoftmaxCrossEntropy(logits[tiny].ndim - 1).kernel(np, logits[tiny], labels[tiny])

    return run


def _at_labels(scores: Array, labels: Array, axis: int) -> Callable[[], tuple[Array, ...]]:
    """An index of the numbers at the labels, which are looked at anew whenever it is asked for."""
    axis %= scores.ndim
    others = np.ogrid[tuple(slice(size) for size in labels.shape)]
    before, after = tuple(others[:axis]), tuple(others[axis:])
    return lambda: (*before, checked(np, labels, scores.shape[axis]), *after)


def _scale(lowering: Lowering, out: Place, g: ValueId, axis: int) -> None:
    """Multiply each set of scores by its factor, in place."""
    factors = lowering.strided(g).viewed(lambda x: np.expand_dims(x, axis))
    assert factors is not None
    form = Format.strided(factors.dims, factors.dtype)
    try:
        found = lowering.described("binary", c.BINARY_MUL, out.format, form, out.format, attributes=Attributes())
    except Unsupported:
        lowering.host(_multiply, [out], [factors])
        return
    copied = lowering.room(factors.spec)
    lowering.copy(factors, copied)
    lowering.primitive(found, {c.ARG_SRC_0: out, c.ARG_SRC_1: copied, c.ARG_DST: out})


def _multiply(outs: list[Array], ins: list[Array]) -> None:
    outs[0] *= ins[0]


def _less_at_labels(axis: int) -> Prepare:
    def prepare(outs: Sequence[Array], ins: Sequence[Array]) -> Ready:
        out, (labels, g) = outs[0], ins
        at_labels = _at_labels(out, labels, axis)

        def run() -> None:
            out[at_labels()] -= g

        return run

    return prepare
