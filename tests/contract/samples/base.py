"""Sample inputs of the operations that most others are made of, and what families of samples share.

A sample has float64 (or whole-number, or boolean) inputs, and what PyTorch calls the same thing. The numbers keep away
from kinks and ties, where finite differences mean nothing; these have tests of their own. `wrt` limits finite
differences to the inputs that may be moved by themselves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from layerloom.ops import (
    activation,
    arithmetic,
    broadcasting,
    casting,
    classification,
    comparison,
    linear,
    normalization,
    recurrent,
    reduction,
    sequence,
    shape,
)
from layerloom.ops import random as random_ops
from layerloom.ops.lookup import Lookup, LookupGrad
from layerloom.ops.operation import Operation

Array = Any
rng = np.random.default_rng(20)
FLOAT32, FLOAT64 = np.dtype(np.float32), np.dtype(np.float64)


@dataclass(frozen=True)
class Sample:
    """An operation with inputs, and the same in PyTorch (`None` where PyTorch has no such function)."""

    operation: Operation
    inputs: tuple[Array, ...]
    torch: Callable[..., Any] | None = None
    wrt: tuple[int, ...] | None = None

    def __str__(self) -> str:
        return f"{self.operation}-" + "-".join("x".join(map(str, x.shape)) or "0d" for x in self.inputs)


def normal(*sizes: int) -> Array:
    return rng.normal(size=sizes)


def positive(*sizes: int) -> Array:
    return rng.uniform(0.5, 2.0, size=sizes)


def distinct(*sizes: int) -> Array:
    """Numbers at least 0.02 from each other and from 0, in random order: no tie or kink within a finite difference."""
    count = math.prod(sizes)
    return (rng.permutation(count) - count / 2 + 0.25).reshape(sizes) * 0.1


def integers(high: int, *sizes: int) -> Array:
    return rng.integers(0, high, size=sizes)


def booleans(*sizes: int) -> Array:
    return rng.integers(0, 2, size=sizes).astype(bool)


def array(value: Any, dtype: Any = None) -> Array:
    return np.asarray(value, dtype)


PAIRS: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    ((2, 3), (2, 3)), ((2, 3), ()), ((), ()), ((3, 1), (1, 4)), ((4,), (2, 3, 4)), ((0, 3), (1, 3)), ((2, 0), (2, 1)),
)  # fmt: skip
SHAPES: tuple[tuple[int, ...], ...] = ((2, 3), (), (0, 2), (2, 1, 3))


def pairs(operation: Operation, function: Callable[..., Any], draw: Callable[..., Array] = distinct) -> list[Sample]:
    return [Sample(operation, (draw(*a), draw(*b) + 0.013), function) for a, b in PAIRS]


def each(
    operation: Operation, function: Callable[..., Any] | None, draw: Callable[..., Array] = distinct
) -> list[Sample]:
    return [Sample(operation, (draw(*sizes),), function) for sizes in SHAPES]


def along(kind: Callable[..., Operation], function: Callable[..., Any]) -> list[Sample]:
    cases = ((0, (2, 3, 4)), (1, (2, 3, 4)), (2, (2, 3, 4)), (1, (0, 3)), (0, (2,)))
    return [Sample(kind(axis), (normal(*sizes),), lambda t, axis=axis: function(t, axis)) for axis, sizes in cases]


def reduced(
    kind: Callable[..., Operation], function: Callable[..., Any], *more: Any, empty: bool = True
) -> list[Sample]:
    """A reduction over some, all and no axes, kept and not, and of 0-d and empty tensors."""
    cases: list[tuple[Array, tuple[int, ...]]] = [
        (distinct(2, 3, 4), (1,)), (distinct(2, 3, 4), (0, 2)), (distinct(2, 3), (0, 1)), (distinct(), ()),
    ]  # fmt: skip
    cases += [(distinct(0, 3), (0,)), (distinct(2, 0), (1,))] if empty else [(distinct(0, 3), (1,))]
    return [
        Sample(kind(axis, keep, *more), (x,), lambda t, axis=axis, keep=keep: function(t, axis, keep))
        for x, axis in cases
        for keep in (False, True)
    ]


def reduced_truth(kind: Callable[..., Operation], function: Callable[..., Any]) -> list[Sample]:
    return [
        Sample(kind((1,), keep), (booleans(3, 4),), lambda t, keep=keep: function(t, dim=1, keepdim=keep))
        for keep in (False, True)
    ] + [Sample(kind((0,), False), (booleans(0, 2),), lambda t: function(t, dim=0))]


def _sum(t: Any, axis: Sequence[int], keep: bool) -> Any:
    return t.sum(axis, keepdim=keep) if axis else t


def _mean(t: Any, axis: Sequence[int], keep: bool) -> Any:
    return t.mean(axis, keepdim=keep) if axis else t


def _var(correction: int) -> Callable[..., Any]:
    def var(t: Any, axis: Sequence[int], keep: bool) -> Any:
        return torch.var(t, dim=tuple(axis), correction=correction, keepdim=keep)

    return var


def _squares(*tensors: Any) -> Any:
    return sum(t.square().sum() for t in tensors)


def _logsumexp(t: Any, axis: Sequence[int], keep: bool) -> Any:
    return torch.logsumexp(t, tuple(axis), keepdim=keep) if axis else t * 1


def _amax(t: Any, axis: Sequence[int], keep: bool) -> Any:
    return torch.amax(t, tuple(axis), keepdim=keep) if axis else t * 1


def _amin(t: Any, axis: Sequence[int], keep: bool) -> Any:
    return torch.amin(t, tuple(axis), keepdim=keep) if axis else t * 1


def extremes(kind: Callable[..., Operation], even: Callable[..., Any], first: Callable[..., Any]) -> list[Sample]:
    return [
        *reduced(lambda axis, keep: kind(axis, keep, False), even, empty=False),
        Sample(kind((1,), False, True), (distinct(2, 3, 2),), lambda t: first(t, 1).values),
        Sample(kind((0,), True, True), (distinct(4),), lambda t: first(t, 0, keepdim=True).values),
    ]


def _positions(kind: Callable[..., Operation], function: Callable[..., Any]) -> list[Sample]:
    return [
        Sample(kind(1, False), (distinct(2, 4, 3),), lambda t: function(t, 1)),
        Sample(kind(0, True), (integers(3, 5),), lambda t: function(t, 0, keepdim=True)),
    ]


def _pulled(function: Callable[..., Any]) -> Callable[..., Any]:
    """In PyTorch, the pullback of g through an elementwise function at x."""
    return lambda g, x: torch.autograd.grad(function(x), x, g, create_graph=True)[0]


def _activation_grads() -> dict[str, list[Sample]]:
    def at_input(operation: Operation, function: Callable[..., Any]) -> list[Sample]:
        return [Sample(operation, (normal(*sizes), distinct(*sizes)), _pulled(function)) for sizes in SHAPES]

    def at_result(operation: Operation, function: Callable[..., Any]) -> list[Sample]:
        return [Sample(operation, (normal(*sizes), positive(*sizes) - 0.3), function) for sizes in SHAPES]

    def softmaxes(kind: Callable[..., Operation], function: Callable[..., Any]) -> list[Sample]:
        cases = ((0, (2, 3, 4)), (1, (2, 3, 4)), (2, (2, 3, 4)), (1, (0, 3)), (0, (2,)))
        return [
            Sample(kind(axis), (normal(*sizes), normal(*sizes)), lambda g, y, axis=axis: function(g, y, axis))
            for axis, sizes in cases
        ]

    return {
        "relu_grad": [
            Sample(activation.ReluGrad(), (normal(*sizes), distinct(*sizes)), lambda g, y: torch.where(y > 0, g, 0))
            for sizes in SHAPES
        ],
        "leaky_relu_grad": at_input(activation.LeakyReluGrad(0.3), lambda x: F.leaky_relu(x, 0.3)),
        "tanh_grad": at_result(activation.TanhGrad(), lambda g, y: g * (1 - y * y)),
        "sigmoid_grad": at_result(activation.SigmoidGrad(), lambda g, y: g * y * (1 - y)),
        "softplus_grad": at_input(activation.SoftplusGrad(), F.softplus),
        "gelu_grad": at_input(activation.GeluGrad(), F.gelu),
        "softmax_grad": softmaxes(classification.SoftmaxGrad, lambda g, y, a: y * (g - (g * y).sum(a, keepdim=True))),
        "log_softmax_grad": softmaxes(
            classification.LogSoftmaxGrad, lambda g, y, a: g - y.exp() * g.sum(a, keepdim=True)
        ),
    }


def adjoint(function: Callable[..., Any], of: Sequence[int]) -> Callable[..., Any]:
    """In PyTorch, the pullback of a function linear in one argument of the given shape."""

    def pull(g: Any, other: Any) -> Any:
        zeros = torch.zeros(tuple(of), dtype=torch.float64, requires_grad=True)
        return torch.autograd.grad(function(zeros, other), zeros, g, create_graph=True)[0]

    return pull


def _batch_norm(x: Any, w: Any, b: Any) -> tuple[Any, ...]:
    axes = (0, *range(2, x.ndim))
    y = F.batch_norm(x, None, None, w, b, True, 0.0, 0.1)
    return y, x.mean(axes), x.var(axes, correction=0)


def _layer_norm(x: Any, w: Any, b: Any) -> Any:
    return F.layer_norm(x, w.shape, w, b, 0.1)


def _norms() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"batch_norm": [], "batch_norm_grad": [], "layer_norm": [], "layer_norm_grad": []}
    for sizes in ((4, 3), (3, 2, 4), (2, 3, 2, 3)):
        x, w, b, g = normal(*sizes), positive(sizes[1]), normal(sizes[1]), normal(*sizes)
        forward = normalization.BatchNorm(0.1)
        _, mean, var = forward.kernel(np, x, w, b)
        found["batch_norm"].append(Sample(forward, (x, w, b), _batch_norm))
        found["batch_norm_grad"].append(Sample(normalization.BatchNormGrad(0.1), (g, x, w, mean, var)))
    for sizes, axes in (((3, 4), 1), ((2, 3, 4), 2), ((4,), 1), ((0, 3), 1)):
        last = sizes[len(sizes) - axes :]
        x, w, b, g = normal(*sizes), positive(*last), normal(*last), normal(*sizes)
        found["layer_norm"].append(Sample(normalization.LayerNorm(0.1), (x, w, b), _layer_norm))
        found["layer_norm_grad"].append(Sample(normalization.LayerNormGrad(0.1), (g, x, w)))
    return found


def _cross_entropies() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"softmax_cross_entropy": [], "softmax_cross_entropy_grad": []}
    for logits, axis in (
        (normal(4, 3), 1),
        (normal(2, 5, 3), 1),
        (normal(2, 3, 4), 2),
        (normal(3), 0),
        (normal(0, 4), 1),
    ):
        labels = integers(logits.shape[axis], *logits.shape[:axis], *logits.shape[axis + 1 :])
        g = normal(*labels.shape)

        def entropy(x: Any, z: Any, axis: int = axis) -> Any:
            return F.cross_entropy(x if x.ndim == 1 else x.movedim(axis, 1), z, reduction="none")

        forward, backward = classification.SoftmaxCrossEntropy(axis), classification.SoftmaxCrossEntropyGrad(axis)
        found["softmax_cross_entropy"].append(Sample(forward, (logits, labels), entropy))
        found["softmax_cross_entropy_grad"].append(Sample(backward, (g, logits, labels)))
    return found


def _take(axis: int) -> Callable[..., Any]:
    def take(x: Any, indices: Any) -> Any:
        picked = x.index_select(axis, indices.reshape(-1))
        return picked.reshape(*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :])

    return take


CUTS = ((1, None, 2), (None, None, -1), (-3, -1, None))


def _cut(t: Any) -> Any:
    return t[1::2].flip(1)[:, :, -3:-1]


def _cut_back(g: Any) -> Any:
    return adjoint(lambda x, _: _cut(x), (5, 3, 4))(g, None)


def _binary_cross_entropy(x: Any, z: Any) -> Any:
    return F.binary_cross_entropy_with_logits(x, z, reduction="none")


def _lookups() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"lookup": [], "lookup_grad": []}
    cases = ((integers(5, 2, 7), None), (integers(3, 60), None), (integers(4, 9), 4), (array(4), None))
    for ids, padding in (*cases, (integers(5, 0, 3), None)):

        def rows(z: Any, table: Any, padding: int | None = padding) -> Any:
            return F.embedding(z, table, padding)

        def added(g: Any, z: Any) -> Any:
            return torch.zeros(5, 3, dtype=g.dtype).index_add(0, z.reshape(-1), g.reshape(-1, 3))

        found["lookup"].append(Sample(Lookup(padding), (ids, normal(5, 3)), rows))
        found["lookup_grad"].append(Sample(LookupGrad(5, padding), (normal(*ids.shape, 3), ids), added))
    padded = LookupGrad(5, 2), (normal(9, 3), integers(5, 9))
    found["lookup_grad"].append(Sample(*padded, lambda g, z: added(g * (z != 2)[:, None], z)))
    return found


def _lstm(x: Any, h0: Any, c0: Any, w_ih: Any, w_hh: Any, bias: Any) -> tuple[Any, ...]:
    weights = [w_ih, w_hh, bias, torch.zeros_like(bias)]
    y, h, c = torch.lstm(x, (h0[None], c0[None]), weights, True, 1, 0.0, True, False, False)
    return y, h[0], c[0]


def _lstms() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"lstm": [], "lstm_grad": []}
    for steps, batch, features, units in ((4, 3, 2, 5), (1, 2, 3, 2), (3, 0, 2, 2), (2, 1, 1, 1)):
        x, h0, c0 = normal(steps, batch, features), normal(batch, units), normal(batch, units)
        w_ih, w_hh, bias = normal(4 * units, features), normal(4 * units, units), normal(4 * units)
        inputs = (x, h0, c0, w_ih, w_hh, bias)
        y, h, c = recurrent.Lstm().kernel(np, *inputs)
        given = (normal(*y.shape), normal(*h.shape), normal(*c.shape))
        found["lstm"].append(Sample(recurrent.Lstm(), inputs, _lstm))
        found["lstm_grad"].append(Sample(recurrent.LstmGrad(), (*given, *inputs, y)))
    return found


def _reversed(x: Any, lengths: Any) -> Any:
    columns = [torch.cat([x[:n, b].flip(0), x[n:, b]]) for b, n in enumerate(lengths.tolist())]
    return torch.stack(columns, 1) if columns else x * 1


def _draws() -> dict[str, list[Sample]]:
    keys = (array(7), array(3))
    return {
        "bernoulli": [Sample(random_ops.Bernoulli(5, sizes, 0.4), keys) for sizes in ((2, 5), (), (0, 2), (3, 3, 3))],
        "uniform": [Sample(random_ops.Uniform(5, (2, 5), dtype), keys) for dtype in (FLOAT32, FLOAT64)],
        "normal": [Sample(random_ops.Normal(5, sizes, FLOAT64), keys) for sizes in ((2, 5), (), (3, 3))],
    }


def _matmul() -> list[Sample]:
    shapes = (((2, 3), (3, 4)), ((5, 2, 3), (5, 3, 2)), ((2, 1, 2, 3), (4, 3, 2)), ((0, 3), (3, 2)), ((2, 0), (0, 3)))
    return [Sample(linear.Matmul(), (normal(*a), normal(*b)), torch.matmul) for a, b in shapes]


SAMPLES: dict[str, list[Sample]] = {
    "add": pairs(arithmetic.Add(), torch.add),
    "subtract": pairs(arithmetic.Subtract(), torch.sub),
    "multiply": pairs(arithmetic.Multiply(), torch.mul),
    "divide": pairs(arithmetic.Divide(), torch.div, positive),
    "power": [
        *pairs(arithmetic.Power(), torch.pow, positive),
        Sample(arithmetic.Power(), (array([-1.5, 2.0]), array([2.0, 3.0])), torch.pow, wrt=(0,)),
    ],
    "maximum": pairs(arithmetic.Maximum(), torch.maximum),
    "minimum": pairs(arithmetic.Minimum(), torch.minimum),
    "negative": each(arithmetic.Negative(), torch.neg),
    "abs": each(arithmetic.Abs(), torch.abs),
    "sign": each(arithmetic.Sign(), torch.sign),
    "exp": each(arithmetic.Exp(), torch.exp),
    "log": each(arithmetic.Log(), torch.log, positive),
    "log1p": each(arithmetic.Log1p(), torch.log1p, positive),
    "sqrt": each(arithmetic.Sqrt(), torch.sqrt, positive),
    "sin": each(arithmetic.Sin(), torch.sin),
    "cos": each(arithmetic.Cos(), torch.cos),
    "erf": [*each(arithmetic.Erf(), torch.erf), Sample(arithmetic.Erf(), (normal(200) * 3,), torch.erf)],
    "clip": [
        *each(arithmetic.Clip(-0.21, 0.17), lambda t: t.clamp(-0.21, 0.17)),
        *each(arithmetic.Clip(None, 0.17), lambda t: t.clamp(max=0.17)),
        *each(arithmetic.Clip(-0.21, None), lambda t: t.clamp(min=-0.21)),
    ],
    "equal": pairs(comparison.Equal(), torch.eq),
    "not_equal": pairs(comparison.NotEqual(), torch.ne),
    "less": pairs(comparison.Less(), torch.lt),
    "less_equal": pairs(comparison.LessEqual(), torch.le),
    "greater": pairs(comparison.Greater(), torch.gt),
    "greater_equal": pairs(comparison.GreaterEqual(), torch.ge),
    "logical_and": [Sample(comparison.LogicalAnd(), (booleans(2, 3), booleans(3)), torch.logical_and)],
    "logical_or": [Sample(comparison.LogicalOr(), (booleans(2, 3), booleans(3)), torch.logical_or)],
    "logical_not": [Sample(comparison.LogicalNot(), (booleans(2, 3),), torch.logical_not)],
    "isfinite": [Sample(comparison.Isfinite(), (array([1.0, np.inf, -np.inf, np.nan]),), torch.isfinite)],
    "where": [
        Sample(comparison.Where(), (booleans(2, 3), normal(2, 3), normal(2, 3)), torch.where),
        Sample(comparison.Where(), (booleans(3), normal(2, 3), normal()), torch.where),
        Sample(comparison.Where(), (booleans(2, 1), normal(), normal(3)), torch.where),
        Sample(comparison.Where(), (booleans(), normal(0, 2), normal(2)), torch.where),
        Sample(comparison.Where(), (booleans(4), integers(9, 4), integers(9, 4)), torch.where),
    ],
    "cast": [
        Sample(casting.Cast(FLOAT64), (normal(2, 3),), lambda t: t.double()),
        Sample(casting.Cast(FLOAT64), (integers(5, 3),), lambda t: t.double()),
        Sample(casting.Cast(np.dtype(np.int64)), (normal(3) * 5,), lambda t: t.long(), wrt=()),
    ],
    "identity": each(casting.Identity(), lambda t: t * 1),
    "reshape": [
        Sample(broadcasting.Reshape((3, 4)), (normal(2, 6),), lambda t: t.reshape(3, 4)),
        Sample(broadcasting.Reshape(()), (normal(1, 1),), lambda t: t.reshape(())),
        Sample(broadcasting.Reshape((4, 0)), (normal(0, 3),), lambda t: t.reshape(4, 0)),
    ],
    "broadcast_to": [
        Sample(broadcasting.BroadcastTo((2, 3, 4)), (normal(3, 1),), lambda t: t.broadcast_to(2, 3, 4)),
        Sample(broadcasting.BroadcastTo((2, 3)), (normal(),), lambda t: t.broadcast_to(2, 3)),
        Sample(broadcasting.BroadcastTo((0, 3)), (normal(1, 3),), lambda t: t.broadcast_to(0, 3)),
    ],
    "sum": reduced(broadcasting.Sum, _sum),
    "mean": reduced(reduction.Mean, _mean, empty=False),
    "var": [
        *(Sample(reduction.Var(a, k, 0), (normal(3, 4, 2),), lambda t, a=a, k=k: _var(0)(t, a, k))
          for a in ((1,), (0, 2), (0, 1, 2)) for k in (False, True)),
        Sample(reduction.Var((1,), False, 1), (normal(3, 4),), lambda t: _var(1)(t, (1,), False)),
    ],
    "max": extremes(reduction.Max, _amax, torch.max),
    "min": extremes(reduction.Min, _amin, torch.min),
    "argmax": _positions(reduction.Argmax, torch.argmax),
    "argmin": _positions(reduction.Argmin, torch.argmin),
    "logsumexp": [
        *reduced(reduction.Logsumexp, _logsumexp, empty=False),
        Sample(reduction.Logsumexp((1,), False), (normal(2, 0),), lambda t: t.logsumexp(1), wrt=()),  # -inf
    ],
    "sum_of_squares": [
        Sample(reduction.SumOfSquares(), tuple(normal(*sizes) for sizes in shapes), _squares)
        for shapes in (((2, 3),), ((), (4,), (0, 2)), ((3, 700),))
    ],
    "all_true": reduced_truth(reduction.AllTrue, torch.all),
    "any_true": reduced_truth(reduction.AnyTrue, torch.any),
    "transpose": [
        Sample(shape.Transpose((2, 0, 1)), (normal(2, 3, 4),), lambda t: t.permute(2, 0, 1)),
        Sample(shape.Transpose((1, 0)), (normal(0, 3),), lambda t: t.permute(1, 0)),
        Sample(shape.Transpose(()), (normal(),), lambda t: t * 1),
    ],
    "concatenate": [
        Sample(shape.Concatenate(1), (normal(2, 3), normal(2, 1), normal(2, 0)), lambda *t: torch.cat(t, 1)),
        Sample(shape.Concatenate(0), (normal(2),), lambda *t: torch.cat(t, 0)),
    ],
    "pad": [
        Sample(shape.Pad(((1, 0), (2, 3)), 0.0), (normal(2, 3),), lambda t: F.pad(t, (2, 3, 1, 0))),
        Sample(shape.Pad(((1, 1),), -2.5), (normal(0),), lambda t: F.pad(t, (1, 1), value=-2.5)),
    ],
    "flip": [Sample(shape.Flip((0, 2)), (normal(2, 3, 2),), lambda t: t.flip(0, 2))],
    "index": [
        Sample(shape.Index(CUTS), (normal(5, 3, 4),), _cut),
        Sample(shape.Index(((2, 2, None),)), (normal(4),), lambda t: t[2:2]),
    ],
    "index_grad": [Sample(shape.IndexGrad(CUTS, (5, 3, 4)), (normal(2, 3, 2),), _cut_back)],
    "take": [
        Sample(shape.Take(1), (normal(2, 4, 3), integers(4, 2, 5)), _take(1)),
        Sample(shape.Take(0), (normal(4, 2), array(2)), _take(0)),
        Sample(shape.Take(0), (normal(4, 2), integers(4, 0)), _take(0)),
    ],
    "take_grad": [
        Sample(shape.TakeGrad(1, 4), (normal(2, 2, 5, 3), integers(4, 2, 5)), adjoint(_take(1), (2, 4, 3))),
        Sample(shape.TakeGrad(0, 4), (normal(0, 2), integers(4, 0)), adjoint(_take(0), (4, 2))),
    ],
    "one_hot": [
        Sample(shape.OneHot(4, FLOAT64), (integers(4, 2, 3),), lambda t: F.one_hot(t, 4).double()),
        Sample(shape.OneHot(2, FLOAT64), (array(1),), lambda t: F.one_hot(t, 2).double()),
    ],
    "matmul": _matmul(),
    "relu": each(activation.Relu(), torch.relu),
    "leaky_relu": each(activation.LeakyRelu(0.3), lambda t: F.leaky_relu(t, 0.3)),
    "tanh": each(activation.Tanh(), torch.tanh),
    "sigmoid": each(activation.Sigmoid(), torch.sigmoid),
    "softplus": each(activation.Softplus(), F.softplus),
    "gelu": each(activation.Gelu(), F.gelu),
    "softmax": along(classification.Softmax, torch.softmax),
    "log_softmax": along(classification.LogSoftmax, torch.log_softmax),
    "bce_with_logits": [
        Sample(classification.BceWithLogits(), (distinct(2, 3), positive(2, 3) / 2), _binary_cross_entropy),
        Sample(classification.BceWithLogits(), (distinct(), positive() / 2), _binary_cross_entropy),
        Sample(classification.BceWithLogits(), (distinct(3, 1), positive(2) / 2)),
    ],
    **_activation_grads(),
    **_norms(),
    **_cross_entropies(),
    **_draws(),
    **_lookups(),
    **_lstms(),
    "reverse_sequence": [
        Sample(sequence.ReverseSequence(), (normal(4, 3, 2), array([4, 0, 3])), _reversed),
        Sample(sequence.ReverseSequence(), (normal(3, 2), array([2, 3])), _reversed),
        Sample(sequence.ReverseSequence(), (normal(3, 0, 2), integers(3, 0)), _reversed),
    ],
}  # fmt: skip
