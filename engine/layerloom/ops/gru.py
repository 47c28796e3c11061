"""The gated recurrent unit (Cho et al. 2014), with the reset gate after the product, as in PyTorch and cuDNN.

With the gates r, z and the candidate n, each H wide, at step t

    u = W_ih x[t] + b_ih,   s = W_hh h[t-1] + b_hh,   r, z = sigmoid(u_r + s_r, u_z + s_z),
    n = tanh(u_n + r s_n),  h[t] = (1 - z) n + z h[t-1].

Arrays are time-major: x (T, B, I), y (T, B, H) with y[t] = h[t], h0 (B, H), W_ih (3H, I), W_hh (3H, H), b_ih and b_hh
(3H), in the order r, z, n. Two biases are needed: that of s_n is multiplied by r. The way back, from the last step to
the first, is linear in the gradient dh of h[t]:

    du_n = dh (1 - z) (1 - n²),   du_r = ds_r = du_n s_n r (1 - r),   du_z = ds_z = dh (h[t-1] - n) z (1 - z),
    ds_n = du_n r,                dh = dh z + W_hhᵀ ds + gy[t-1].
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from layerloom.device import Array
from layerloom.ops.activation import sigmoid, tanh
from layerloom.ops.broadcasting import reshape, safe_sum, sum, zeros_like
from layerloom.ops.linear import matmul
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, same_dtype
from layerloom.ops.promotion import promoted
from layerloom.ops.recurrent import backwards, projected, states_before
from layerloom.ops.shape import concatenate, index, split, stack, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Gru(Operation):
    """(x, h0, w_ih, w_hh, b_ih, b_hh) -> (y, h_n): the state of every step, and that after the last."""

    many = True
    checked = True

    def infer(
        self, x: ArraySpec, h0: ArraySpec, w_ih: ArraySpec, w_hh: ArraySpec, b_ih: ArraySpec, b_hh: ArraySpec
    ) -> tuple[ArraySpec, ...]:
        units = w_hh.shape[-1] if w_hh.ndim == 2 else 0
        if x.ndim != 3 or (w_ih.shape, w_hh.shape, b_ih.shape, b_hh.shape) != (
            (3 * units, x.shape[-1]), (3 * units, units), (3 * units,), (3 * units,)
        ):  # fmt: skip
            raise OperationError(
                "gru needs x (steps, batch, features) and weights (3 units, features), (3 units, units) and twice "
                f"(3 units,), got {x.shape}, {w_ih.shape}, {w_hh.shape}, {b_ih.shape} and {b_hh.shape}"
            )
        if h0.shape != (x.shape[1], units):
            raise OperationError(f"gru needs a first state of shape {(x.shape[1], units)}, got {h0.shape}")
        if not x.shape[0]:
            raise OperationError(f"gru needs at least one step, got {x.shape}")
        dtype = same_dtype(self.name, x, h0, w_ih, w_hh, b_ih, b_hh)
        return ArraySpec((*x.shape[:2], units), dtype), h0

    def kernel(
        self, xp: Any, x: Array, h0: Array, w_ih: Array, w_hh: Array, b_ih: Array, b_hh: Array
    ) -> tuple[Array, ...]:
        width = h0.shape[1]
        half, of_n = _halves(xp, b_ih), slice(2 * width, None)
        bias = b_ih * half
        bias[: 2 * width] += (b_hh * half)[: 2 * width]
        fed = projected(xp, x, w_ih * half[:, None])
        fed += bias
        back = xp.ascontiguousarray((w_hh * half[:, None]).T)
        y, h = xp.empty((*x.shape[:2], width), x.dtype), h0
        for step, u in enumerate(fed):
            s = h @ back
            s[:, of_n] += b_hh[of_n]
            z, n = _update(xp, u, s)
            z *= h - n
            h = xp.add(n, z, out=y[step])
        return y, h.copy()

    def vjp(self, g: tuple[Tensor | None, ...], y: tuple[Tensor, ...], *inputs: Tensor) -> Pullbacks:
        @cache
        def parts() -> tuple[Tensor, ...]:
            given = [zeros_like(result) if one is None else one for one, result in zip(g, y, strict=True)]
            return GruGrad().outputs(*given, *inputs, y[0])

        return tuple((lambda position=position: parts()[position]) for position in range(len(inputs)))

    def decompose(
        self, x: Tensor, h0: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor
    ) -> tuple[Tensor, ...]:
        fed, back = matmul(x, transpose(w_ih)) + b_ih, transpose(w_hh)
        states, h = [], h0
        for step in range(x.shape[0]):
            gates = _activated(index(fed, step), matmul(h, back) + b_hh)
            h = gates.n + gates.z * (h - gates.n)
            states.append(h)
        return stack(states), h


class GruGrad(Operation):
    """(gy, gh, x, h0, w_ih, w_hh, b_ih, b_hh, y) -> the gradients of x, h0, w_ih, w_hh, b_ih and b_hh.

    `gy` and `gh` are the gradients of the two results of `gru`, `y` its first result, whose steps serve as the states
    before; the gates are computed again.
    """

    many = True

    def infer(
        self,
        gy: ArraySpec,
        gh: ArraySpec,
        x: ArraySpec,
        h0: ArraySpec,
        w_ih: ArraySpec,
        w_hh: ArraySpec,
        b_ih: ArraySpec,
        b_hh: ArraySpec,
        y: ArraySpec,
    ) -> tuple[ArraySpec, ...]:
        if (gy, gh) != Gru().infer(x, h0, w_ih, w_hh, b_ih, b_hh) or y != gy:
            raise OperationError(f"gru_grad got gradients {gy} and {gh} of {y} that do not fit {x} and {h0}")
        return x, h0, w_ih, w_hh, b_ih, b_hh

    def kernel(
        self,
        xp: Any,
        gy: Array,
        gh: Array,
        x: Array,
        h0: Array,
        w_ih: Array,
        w_hh: Array,
        b_ih: Array,
        b_hh: Array,
        y: Array,
    ) -> tuple[Array, ...]:
        before, half = xp.concatenate([h0[None], y[:-1]]), _halves(xp, b_ih)
        u, s = projected(xp, x, w_ih * half[:, None]), projected(xp, before, w_hh * half[:, None])
        u += b_ih * half
        s += b_hh * half
        du, ds, dh = _walk_back(xp, gy, gh, u, s, before, xp.ascontiguousarray(w_hh))
        fed, back = du.reshape((-1, du.shape[-1])), ds.reshape((-1, ds.shape[-1]))
        return (
            (fed @ w_ih).reshape(x.shape),
            dh,
            fed.T @ x.reshape((-1, x.shape[-1])),
            back.T @ before.reshape((-1, before.shape[-1])),
            safe_sum(xp, fed, (0,), False),
            safe_sum(xp, back, (0,), False),
        )

    def decompose(
        self,
        gy: Tensor,
        gh: Tensor,
        x: Tensor,
        h0: Tensor,
        w_ih: Tensor,
        w_hh: Tensor,
        b_ih: Tensor,
        b_hh: Tensor,
        y: Tensor,
    ) -> tuple[Tensor, ...]:
        before = states_before(h0, y)
        fed, back = matmul(x, transpose(w_ih)) + b_ih, matmul(before, transpose(w_hh)) + b_hh
        dh, of_u, of_s = gh, [], []
        for step in reversed(range(x.shape[0])):
            r, z, n, s_n = _activated(index(fed, step), index(back, step))
            dh = dh + index(gy, step)
            du_n = dh * (1 - z) * (1 - n * n)
            shared = [du_n * s_n * r * (1 - r), dh * (index(before, step) - n) * z * (1 - z)]
            of_u.append(concatenate([*shared, du_n], -1))
            of_s.append(concatenate([*shared, du_n * r], -1))
            dh = dh * z + matmul(of_s[-1], w_hh)
        du, ds = (reshape(stack(found[::-1]), (-1, w_hh.shape[0])) for found in (of_u, of_s))
        return (
            reshape(matmul(du, w_ih), x.shape),
            dh,
            matmul(transpose(du), reshape(x, (du.shape[0], x.shape[-1]))),
            matmul(transpose(ds), reshape(before, (ds.shape[0], w_hh.shape[1]))),
            sum(du, 0),
            sum(ds, 0),
        )


class _Gates(NamedTuple):
    """Reset and update gate and the candidate of one step, and what the reset gate multiplies."""

    r: Tensor
    z: Tensor
    n: Tensor
    s_n: Tensor


def _halves(xp: Any, bias: Array) -> Array:
    """A half for the parts of the two sigmoids, sigmoid(z) = (1 + tanh(z / 2)) / 2, and one for the candidate's."""
    half = xp.full(bias.shape, 0.5, bias.dtype)
    half[2 * (len(bias) // 3) :] = 1
    return half


def _update(xp: Any, u: Array, s: Array) -> tuple[Array, Array]:
    """z and n of a step from u and s times `_halves`; s is written over."""
    width = s.shape[-1] // 3
    both, n = s[..., : 2 * width], s[..., 2 * width :]
    both += u[..., : 2 * width]
    _bend(xp, both)
    n *= both[..., :width]
    n += u[..., 2 * width :]
    return both[..., width:], xp.tanh(n, out=n)


def _bend(xp: Any, halved: Array) -> None:
    """The sigmoid of twice the numbers, in their place."""
    xp.tanh(halved, out=halved)
    halved *= 0.5
    halved += 0.5


def _walk_back(
    xp: Any, gy: Array, gh: Array, u: Array, s: Array, before: Array, w_hh: Array
) -> tuple[Array, Array, Array]:
    """The gradients of u and s (T, B, 3H), in their places, and of h before the first step, from both times `_halves`.

    All factors of dh are found before the walk, in which only the product with the weights is left to do.
    """
    width, dh = before.shape[-1], gh
    for part in backwards(gy):
        z = _factors(xp, u[part], s[part], before[part])
        for step in range(part.stop - 1, part.start - 1, -1):
            dh = dh + gy[step]
            by_gate = s[step].reshape((len(dh), 3, width))
            by_gate *= dh[:, None]
            u[step, :, 2 * width :] *= dh
            dh = dh * z[step - part.start] + s[step] @ w_hh
        u[part, :, : 2 * width] = s[part, :, : 2 * width]
    return u, s, dh


def _factors(xp: Any, u: Array, s: Array, before: Array) -> Array:
    """z; and what multiplies dh in the gradients of s, in its place, and of u_n, in its place."""
    width = before.shape[-1]
    u_n, s_n = u[..., 2 * width :], s[..., 2 * width :]
    both = u[..., : 2 * width] + s[..., : 2 * width]
    _bend(xp, both)
    r, z = both[..., :width], both[..., width:]
    n = xp.tanh(u_n + r * s_n)
    xp.multiply(1 - z, 1 - n * n, out=u_n)
    s[..., :width] = u_n * s_n * r * (1 - r)
    s[..., width : 2 * width] = (before - n) * z * (1 - z)
    xp.multiply(u_n, r, out=s_n)
    return z


def _activated(u: Tensor, s: Tensor) -> _Gates:
    width = u.shape[-1] // 3
    (u_r, u_z, u_n), (s_r, s_z, s_n) = (split(part, (width,) * 3, -1) for part in (u, s))
    r, z = sigmoid(u_r + s_r), sigmoid(u_z + s_z)
    return _Gates(r, z, tanh(u_n + r * s_n), s_n)


def gru(
    x: TensorLike, h0: TensorLike, w_ih: TensorLike, w_hh: TensorLike, b_ih: TensorLike, b_hh: TensorLike
) -> tuple[Tensor, Tensor]:
    """(y, h_n) of x (T, B, I): the state of each step (T, B, H), and that after the last (B, H).

    h0: (B, H), w_ih: (3H, I), w_hh: (3H, H), b_ih and b_hh: (3H), the gates in the order r, z, n.
    """
    y, h = Gru().outputs(*promoted(x, h0, w_ih, w_hh, b_ih, b_hh))
    return y, h
