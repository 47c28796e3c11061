"""Softmax, its logarithm, what stands at a label, and the two classification losses that need a safe form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.activation import sigmoid
from layerloom.ops.arithmetic import exp
from layerloom.ops.broadcasting import normal_axis, safe_sum, sum, unbroadcast
from layerloom.ops.operation import (
    ArraySpec,
    Elementwise,
    ElementwiseGrad,
    Operation,
    OperationError,
    Pairwise,
    Pullbacks,
    Shape,
    Writing,
)
from layerloom.ops.promotion import floating, promoted
from layerloom.ops.shape import expand_dims, one_hot, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Softmax(Writing, Elementwise):
    """exp(x) / sum(exp(x)) along an axis, with the largest subtracted first so that nothing overflows."""

    axis: int

    def into(self, xp: Any, out: Array, x: Array, **_: Any) -> None:
        xp.subtract(x, _largest(xp, x, self.axis), out=out)
        xp.exp(out, out=out)
        xp.divide(out, safe_sum(xp, out, (self.axis,), True), out=out)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: SoftmaxGrad(self.axis)(g, y),)


class SoftmaxGrad(ElementwiseGrad):
    """The gradient of `softmax`: y (g - sum(g y)), the sum along the axis."""

    axis: int

    def into(self, xp: Any, out: Array, g: Array, y: Array, **_: Any) -> None:
        xp.multiply(g, y, out=out)
        xp.subtract(g, safe_sum(xp, out, (self.axis,), True), out=out)
        xp.multiply(out, y, out=out)

    def decompose(self, g: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        return (y * (g - sum(g * y, self.axis, keepdims=True)),)


class LogSoftmax(Writing, Elementwise):
    """The logarithm of softmax along an axis, right also where softmax is 0."""

    axis: int

    def into(self, xp: Any, out: Array, x: Array, **_: Any) -> None:
        xp.subtract(x, _largest(xp, x, self.axis), out=out)
        powers = xp.exp(out, out=xp.empty(out.shape, out.dtype))
        xp.subtract(out, xp.log(safe_sum(xp, powers, (self.axis,), True)), out=out)

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: LogSoftmaxGrad(self.axis)(g, y),)


class LogSoftmaxGrad(ElementwiseGrad):
    """The gradient of `log_softmax`: g - exp(y) sum(g), the sum along the axis."""

    overwrites = (1,)
    axis: int

    def into(self, xp: Any, out: Array, g: Array, y: Array, **_: Any) -> None:
        xp.exp(y, out=out)
        xp.multiply(out, safe_sum(xp, g, (self.axis,), True), out=out)
        xp.subtract(g, out, out=out)

    def decompose(self, g: Tensor, y: Tensor) -> tuple[Tensor, ...]:
        return (g - exp(y) * sum(g, self.axis, keepdims=True),)


class SoftmaxCrossEntropy(Operation):
    """Minus the logarithm of softmax at the label, one number for each label.

    logits: (.., classes at `axis`, ..), labels: the same without that axis, whole numbers from 0 to classes - 1.
    """

    checked = True
    axis: int

    def infer(self, logits: ArraySpec, labels: ArraySpec) -> ArraySpec:
        shape = logits.shape[: self.axis] + logits.shape[self.axis + 1 :]
        if labels.shape != shape:
            raise OperationError(
                f"softmax_cross_entropy needs a label for each set of logits: shape {shape}, got {labels.shape}"
            )
        if labels.dtype.kind not in "iu":
            raise OperationError(f"softmax_cross_entropy needs whole numbers as labels, got {labels.dtype}")
        return ArraySpec(shape, logits.dtype)

    def kernel(self, xp: Any, logits: Array, labels: Array) -> Array:
        places = xp.expand_dims(checked(xp, labels, logits.shape[self.axis]), self.axis)
        shifted = xp.asarray(logits - _largest(xp, logits, self.axis))
        right = xp.take_along_axis(shifted, places, self.axis)
        xp.exp(shifted, out=shifted)
        total = xp.log(safe_sum(xp, shifted, (self.axis,), True))
        return xp.asarray(total - right).squeeze(self.axis)

    def vjp(self, g: Tensor, y: Tensor, logits: Tensor, labels: Tensor) -> Pullbacks:
        return lambda: SoftmaxCrossEntropyGrad(self.axis)(g, logits, labels), None


class SoftmaxCrossEntropyGrad(Writing):
    """The gradient of `softmax_cross_entropy`: `g` times softmax, less `g` at the label."""

    axis: int

    def infer(self, g: ArraySpec, logits: ArraySpec, labels: ArraySpec) -> ArraySpec:
        return logits

    def into(self, xp: Any, out: Array, g: Array, logits: Array, labels: Array, **_: Any) -> None:
        Softmax(self.axis).into(xp, out, logits)
        places = xp.expand_dims(labels, self.axis)
        right = xp.take_along_axis(out, places, self.axis) - xp.ones((), out.dtype)
        xp.put_along_axis(out, places, right, self.axis)
        xp.multiply(out, xp.expand_dims(g, self.axis), out=out)

    def decompose(self, g: Tensor, logits: Tensor, labels: Tensor) -> tuple[Tensor, ...]:
        right = one_hot(labels, logits.shape[self.axis], logits.dtype)
        right = transpose(right, _last_axis_to(self.axis, right.ndim))
        return ((softmax(logits, self.axis) - right) * expand_dims(g, self.axis),)


class AtLabel(Operation):
    """The number of each set of scores that stands at its label.

    scores: (.., classes at `axis`, ..), labels: the same without that axis, whole numbers from 0 to classes - 1.
    """

    checked = True
    axis: int

    def infer(self, scores: ArraySpec, labels: ArraySpec) -> ArraySpec:
        shape = scores.shape[: self.axis] + scores.shape[self.axis + 1 :]
        if labels.shape != shape:
            raise OperationError(f"at_label needs a label for each set of scores: shape {shape}, got {labels.shape}")
        if labels.dtype.kind not in "iu":
            raise OperationError(f"at_label needs whole numbers as labels, got {labels.dtype}")
        return ArraySpec(shape, scores.dtype)

    def kernel(self, xp: Any, scores: Array, labels: Array) -> Array:
        places = xp.expand_dims(checked(xp, labels, scores.shape[self.axis]), self.axis)
        return xp.take_along_axis(scores, places, self.axis).squeeze(self.axis)

    def vjp(self, g: Tensor, y: Tensor, scores: Tensor, labels: Tensor) -> Pullbacks:
        return lambda: AtLabelGrad(self.axis, scores.shape[self.axis])(g, labels), None


class AtLabelGrad(Writing):
    """The gradient of `at_label` for so many classes: `g` at the labels and 0 elsewhere."""

    axis: int
    classes: int

    def infer(self, g: ArraySpec, labels: ArraySpec) -> ArraySpec:
        if g.shape != labels.shape:
            raise OperationError(f"at_label_grad needs a number for each label, got {g.shape} and {labels.shape}")
        return ArraySpec((*g.shape[: self.axis], self.classes, *g.shape[self.axis :]), g.dtype)

    def into(self, xp: Any, out: Array, g: Array, labels: Array, **_: Any) -> None:
        out[...] = 0
        xp.put_along_axis(out, xp.expand_dims(labels, self.axis), xp.expand_dims(g, self.axis), self.axis)

    def vjp(self, g: Tensor, y: Tensor, h: Tensor, labels: Tensor) -> Pullbacks:
        return lambda: AtLabel(self.axis)(g, labels), None


class BceWithLogits(Pairwise):
    """-z log(sigmoid(x)) - (1 - z) log(1 - sigmoid(x)), computed as max(x, 0) - x z + log1p(exp(-|x|))."""

    def kernel(self, xp: Any, x: Array, z: Array) -> Array:
        return xp.maximum(x, xp.zeros((), x.dtype)) - x * z + xp.log1p(xp.exp(-xp.abs(x)))

    def vjp(self, g: Tensor, y: Tensor, x: Tensor, z: Tensor) -> Pullbacks:
        return lambda: unbroadcast(g * (sigmoid(x) - z), x.shape), lambda: unbroadcast(-g * x, z.shape)


def _largest(xp: Any, x: Array, axis: int) -> Array:
    """The largest along an axis, -inf along an empty one."""
    return xp.max(x, axis=axis, keepdims=True) if x.shape[axis] else xp.full((), -np.inf, x.dtype)


def checked(xp: Any, labels: Array, classes: int) -> Array:
    """The labels, each between 0 and classes - 1; on a GPU they are not read, which would wait for it."""
    if xp is np and labels.size and not (labels.min() >= 0 and labels.max() < classes):
        raise ValueError(f"labels must lie between 0 and {classes - 1}, got {labels.min()} to {labels.max()}")
    return labels


def _last_axis_to(axis: int, ndim: int) -> Shape:
    """The order of axes that puts the last one at `axis`."""
    others = list(range(ndim - 1))
    return (*others[:axis], ndim - 1, *others[axis:])


def softmax(x: TensorLike, axis: int = -1) -> Tensor:
    """exp(x) / sum(exp(x)) along the axis; nan where all are -inf."""
    x = floating(x)
    return Softmax(normal_axis(axis, x.ndim))(x)


def log_softmax(x: TensorLike, axis: int = -1) -> Tensor:
    """The logarithm of softmax along the axis."""
    x = floating(x)
    return LogSoftmax(normal_axis(axis, x.ndim))(x)


def softmax_cross_entropy(logits: TensorLike, labels: TensorLike, axis: int = 1) -> Tensor:
    """Minus the logarithm of the probability that softmax of the logits gives the label, one number for each label."""
    logits = floating(logits)
    return SoftmaxCrossEntropy(normal_axis(axis, logits.ndim))(logits, tape.as_tensor(labels))


def at_label(scores: TensorLike, labels: TensorLike, axis: int = 1) -> Tensor:
    """The number of each set of scores (along the axis) that stands at its label, one for each label."""
    scores = tape.as_tensor(scores)
    return AtLabel(normal_axis(axis, scores.ndim))(scores, tape.as_tensor(labels))


def bce_with_logits(logits: TensorLike, targets: TensorLike) -> Tensor:
    """The binary cross-entropy of targets between 0 and 1 and the sigmoid of the logits, one number for each."""
    x, z = promoted(floating(logits), targets)
    return BceWithLogits()(x, z)
