"""The plain recurrent net (Elman 1990), in PyTorch's form.

At step t, with tanh or the rectifier as the activation a,

    h[t] = a(W_ih x[t] + W_hh h[t-1] + b).

Arrays are time-major: x (T, B, I), y (T, B, H) with y[t] = h[t], h0 (B, H), W_ih (H, I), W_hh (H, H), b (H). The slope
of both activations follows from their result, so the way back needs no sum again: from the last step to the first,

    dz[t] = a'(y[t]) (dh + gy[t]),   dh = W_hhᵀ dz[t].
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from layerloom.device import Array
from layerloom.ops.activation import relu, tanh
from layerloom.ops.broadcasting import reshape, safe_sum, sum, zeros_like
from layerloom.ops.casting import cast
from layerloom.ops.comparison import greater
from layerloom.ops.linear import matmul
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, same_dtype
from layerloom.ops.promotion import promoted
from layerloom.ops.recurrent import projected, states_before
from layerloom.ops.shape import index, stack, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

Activation = Literal["tanh", "relu"]


class Rnn(Operation):
    """(x, h0, w_ih, w_hh, bias) -> (y, h_n): the state of every step, and that after the last."""

    many = True
    checked = True
    activation: Activation = "tanh"

    def infer(
        self, x: ArraySpec, h0: ArraySpec, w_ih: ArraySpec, w_hh: ArraySpec, bias: ArraySpec
    ) -> tuple[ArraySpec, ...]:
        units = w_hh.shape[-1] if w_hh.ndim == 2 else 0
        if x.ndim != 3 or (w_ih.shape, w_hh.shape, bias.shape) != ((units, x.shape[-1]), (units, units), (units,)):
            raise OperationError(
                "rnn needs x (steps, batch, features) and weights (units, features), (units, units), (units,), "
                f"got {x.shape}, {w_ih.shape}, {w_hh.shape} and {bias.shape}"
            )
        if h0.shape != (x.shape[1], units):
            raise OperationError(f"rnn needs a first state of shape {(x.shape[1], units)}, got {h0.shape}")
        if not x.shape[0]:
            raise OperationError(f"rnn needs at least one step, got {x.shape}")
        dtype = same_dtype(self.name, x, h0, w_ih, w_hh, bias)
        return ArraySpec((*x.shape[:2], units), dtype), h0

    def kernel(self, xp: Any, x: Array, h0: Array, w_ih: Array, w_hh: Array, bias: Array) -> tuple[Array, ...]:
        y = projected(xp, x, w_ih) + bias
        back, h = xp.ascontiguousarray(w_hh.T), h0
        for step in range(len(y)):
            y[step] += h @ back
            h = xp.tanh(y[step], out=y[step]) if self.activation == "tanh" else xp.maximum(y[step], 0, out=y[step])
        return y, h.copy()

    def vjp(self, g: tuple[Tensor | None, ...], y: tuple[Tensor, ...], *inputs: Tensor) -> Pullbacks:
        @cache
        def parts() -> tuple[Tensor, ...]:
            given = [zeros_like(result) if one is None else one for one, result in zip(g, y, strict=True)]
            return RnnGrad(self.activation).outputs(*given, *inputs[:4], y[0])

        return tuple((lambda position=position: parts()[position]) for position in range(len(inputs)))

    def decompose(self, x: Tensor, h0: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor) -> tuple[Tensor, ...]:
        fed, back = matmul(x, transpose(w_ih)) + bias, transpose(w_hh)
        bent = tanh if self.activation == "tanh" else relu
        states, h = [], h0
        for step in range(x.shape[0]):
            h = bent(index(fed, step) + matmul(h, back))
            states.append(h)
        return stack(states), h


class RnnGrad(Operation):
    """(gy, gh, x, h0, w_ih, w_hh, y) -> the gradients of x, h0, w_ih, w_hh and bias.

    `gy` and `gh` are the gradients of the two results of `rnn`, `y` its first result.
    """

    many = True
    activation: Activation = "tanh"

    def infer(
        self,
        gy: ArraySpec,
        gh: ArraySpec,
        x: ArraySpec,
        h0: ArraySpec,
        w_ih: ArraySpec,
        w_hh: ArraySpec,
        y: ArraySpec,
    ) -> tuple[ArraySpec, ...]:
        bias = ArraySpec(w_hh.shape[:1], w_hh.dtype)
        if (gy, gh) != Rnn(self.activation).infer(x, h0, w_ih, w_hh, bias) or y != gy:
            raise OperationError(f"rnn_grad got gradients {gy} and {gh} of {y} that do not fit {x} and {h0}")
        return x, h0, w_ih, w_hh, bias

    def kernel(
        self, xp: Any, gy: Array, gh: Array, x: Array, h0: Array, w_ih: Array, w_hh: Array, y: Array
    ) -> tuple[Array, ...]:
        dz = 1 - y * y if self.activation == "tanh" else (y > 0).astype(y.dtype)
        dh, back = gh, xp.ascontiguousarray(w_hh)
        for step in range(len(y) - 1, -1, -1):
            dz[step] *= dh + gy[step]
            dh = dz[step] @ back
        rows, before = dz.reshape((-1, dz.shape[-1])), xp.concatenate([h0[None], y[:-1]])
        return (
            (rows @ w_ih).reshape(x.shape),
            dh,
            rows.T @ x.reshape((-1, x.shape[-1])),
            rows.T @ before.reshape((-1, before.shape[-1])),
            safe_sum(xp, rows, (0,), False),
        )

    def decompose(
        self, gy: Tensor, gh: Tensor, x: Tensor, h0: Tensor, w_ih: Tensor, w_hh: Tensor, y: Tensor
    ) -> tuple[Tensor, ...]:
        slopes = 1 - y * y if self.activation == "tanh" else cast(greater(y, 0), y.dtype)
        dh, found = gh, []
        for step in reversed(range(x.shape[0])):
            found.append(index(slopes, step) * (dh + index(gy, step)))
            dh = matmul(found[-1], w_hh)
        dz = stack(found[::-1])
        rows = reshape(dz, (-1, w_hh.shape[0]))
        return (
            matmul(dz, w_ih),
            dh,
            matmul(transpose(rows), reshape(x, (rows.shape[0], x.shape[-1]))),
            matmul(transpose(rows), reshape(states_before(h0, y), rows.shape)),
            sum(rows, 0),
        )


def rnn(
    x: TensorLike,
    h0: TensorLike,
    w_ih: TensorLike,
    w_hh: TensorLike,
    bias: TensorLike,
    activation: Activation = "tanh",
) -> tuple[Tensor, Tensor]:
    """(y, h_n) of x (T, B, I): the state of each step (T, B, H), and that after the last (B, H).

    h0: (B, H), w_ih: (H, I), w_hh: (H, H), bias: (H).
    """
    y, h = Rnn(activation).outputs(*promoted(x, h0, w_ih, w_hh, bias))
    return y, h
