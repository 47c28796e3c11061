"""The long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).

With the gates i, f, g, o, each H wide, at step t

    z = W_ih x[t] + W_hh h[t-1] + b,   i, f, o = sigmoid(z_i, z_f, z_o),   g = tanh(z_g),
    c[t] = f c[t-1] + i g,             h[t] = o tanh(c[t]).

Arrays are time-major as in PyTorch: x (T, B, I), y (T, B, H) with y[t] = h[t], states (B, H), W_ih (4H, I),
W_hh (4H, H), b (4H). Only c and the part of z that comes from h depend on the step before; the rest is one matrix
product over all steps, forward and back.

The gradient with respect to z[t] follows from those with respect to h[t] and c[t], from the last step to the first:

    dc += dh o (1 - tanh(c)²),   dz_i = dc g i (1 - i),   dz_f = dc c[t-1] f (1 - f),   dz_g = dc i (1 - g²),
    dz_o = dh tanh(c) o (1 - o),   dh[t-1] = W_hhᵀ dz + gy[t-1],   dc[t-1] = dc f.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from layerloom.device import Array
from layerloom.ops.activation import sigmoid, tanh
from layerloom.ops.broadcasting import reshape, safe_sum, sum, zeros_like
from layerloom.ops.comparison import where
from layerloom.ops.linear import matmul
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks, same_dtype
from layerloom.ops.promotion import promoted
from layerloom.ops.shape import concatenate, expand_dims, index, split, stack, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike


class Lstm(Operation):
    """(x, h0, c0, w_ih, w_hh, bias) -> (y, h_n, c_n): the state of every step, and the two states after the last."""

    many = True
    checked = True

    def infer(
        self, x: ArraySpec, h0: ArraySpec, c0: ArraySpec, w_ih: ArraySpec, w_hh: ArraySpec, bias: ArraySpec
    ) -> tuple[ArraySpec, ...]:
        width = w_hh.shape[-1] if w_hh.ndim == 2 else 0
        if x.ndim != 3 or (w_ih.shape, w_hh.shape, bias.shape) != (
            (4 * width, x.shape[-1]), (4 * width, width), (4 * width,)
        ):  # fmt: skip
            raise OperationError(
                "lstm needs x (steps, batch, features) and weights (4 units, features), (4 units, units), (4 units,), "
                f"got {x.shape}, {w_ih.shape}, {w_hh.shape} and {bias.shape}"
            )
        if h0.shape != (x.shape[1], width) or c0.shape != h0.shape:
            raise OperationError(
                f"lstm needs first states of shape {(x.shape[1], width)}, got {h0.shape} and {c0.shape}"
            )
        if not x.shape[0]:
            raise OperationError(f"lstm needs at least one step, got {x.shape}")
        dtype = same_dtype(self.name, x, h0, c0, w_ih, w_hh, bias)
        return ArraySpec((*x.shape[:2], width), dtype), h0, c0

    def kernel(
        self, xp: Any, x: Array, h0: Array, c0: Array, w_ih: Array, w_hh: Array, bias: Array
    ) -> tuple[Array, ...]:
        fed = projected(xp, x, _halved(xp, w_ih))
        fed += _halved(xp, bias)
        back = xp.ascontiguousarray(_halved(xp, w_hh).T)
        y, h, c = xp.empty((*x.shape[:2], h0.shape[1]), x.dtype), h0, c0
        for step in range(len(fed)):
            z = fed[step]
            z += h @ back
            i, f, g, o = _gates(xp, z)
            c = f * c
            i *= g
            c += i
            h = xp.multiply(o, xp.tanh(c), out=y[step])
        return y, h.copy(), c

    def vjp(self, g: tuple[Tensor | None, ...], y: tuple[Tensor, ...], *inputs: Tensor) -> Pullbacks:
        @cache
        def parts() -> tuple[Tensor, ...]:
            given = [zeros_like(result) if one is None else one for one, result in zip(g, y, strict=True)]
            return LstmGrad().outputs(*given, *inputs, y[0])

        return tuple((lambda position=position: parts()[position]) for position in range(len(inputs)))

    def decompose(
        self, x: Tensor, h0: Tensor, c0: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor
    ) -> tuple[Tensor, ...]:
        fed, back = matmul(x, transpose(w_ih)) + bias, transpose(w_hh)
        states, h, c = [], h0, c0
        for step in range(x.shape[0]):
            h, c = _step(index(fed, step) + matmul(h, back), c)
            states.append(h)
        return stack(states), h, c


class LstmGrad(Operation):
    """(gy, gh, gc, x, h0, c0, w_ih, w_hh, bias, y) -> the gradients of x, h0, c0, w_ih, w_hh and bias.

    `gy`, `gh` and `gc` are the gradients of the three results of `lstm`, `y` its first result, whose steps serve as
    the states before; the gates are computed again.
    """

    many = True

    def infer(
        self,
        gy: ArraySpec,
        gh: ArraySpec,
        gc: ArraySpec,
        x: ArraySpec,
        h0: ArraySpec,
        c0: ArraySpec,
        w_ih: ArraySpec,
        w_hh: ArraySpec,
        bias: ArraySpec,
        y: ArraySpec,
    ) -> tuple[ArraySpec, ...]:
        if (gy, gh, gc) != Lstm().infer(x, h0, c0, w_ih, w_hh, bias) or y != gy:
            raise OperationError(f"lstm_grad got gradients {gy}, {gh} and {gc} of {y} that do not fit {x} and {h0}")
        return x, h0, c0, w_ih, w_hh, bias

    def kernel(
        self,
        xp: Any,
        gy: Array,
        gh: Array,
        gc: Array,
        x: Array,
        h0: Array,
        c0: Array,
        w_ih: Array,
        w_hh: Array,
        bias: Array,
        y: Array,
    ) -> tuple[Array, ...]:
        both, features = read_together(xp, x, h0, y), x.shape[-1]
        z = projected(xp, both, xp.concatenate([_halved(xp, w_ih), _halved(xp, w_hh)], 1))
        z += _halved(xp, bias)
        gates = _gates(xp, z)
        cells = _cells(xp, gates, c0)
        dz, dh, dc = _walk_back(xp, gy, gh, gc, gates, cells, xp.ascontiguousarray(w_hh))
        rows = dz.reshape((-1, dz.shape[-1]))
        of_weights = rows.T @ both.reshape((-1, both.shape[-1]))
        return (
            (rows @ w_ih).reshape(x.shape),
            dh,
            dc,
            of_weights[:, :features],
            of_weights[:, features:],
            safe_sum(xp, rows, (0,), False),
        )

    def decompose(
        self,
        gy: Tensor,
        gh: Tensor,
        gc: Tensor,
        x: Tensor,
        h0: Tensor,
        c0: Tensor,
        w_ih: Tensor,
        w_hh: Tensor,
        bias: Tensor,
        y: Tensor,
    ) -> tuple[Tensor, ...]:
        gates, cells = _gates_of_steps(x, h0, w_ih, w_hh, bias, y), [c0]
        for i, f, g, _ in gates:
            cells.append(f * cells[-1] + i * g)
        dh, dc, found = gh, gc, []
        for step in reversed(range(x.shape[0])):
            i, f, g, o = gates[step]
            dh, bent = dh + index(gy, step), tanh(cells[step + 1])
            dc = dc + dh * o * (1 - bent * bent)
            dz = [dc * g * i * (1 - i), dc * cells[step] * f * (1 - f), dc * i * (1 - g * g), dh * bent * o * (1 - o)]
            found.append(concatenate(dz, -1))
            dh, dc = matmul(found[-1], w_hh), dc * f
        dz_all = stack(found[::-1])
        rows = reshape(dz_all, (-1, w_hh.shape[0]))
        return (
            matmul(dz_all, w_ih),
            dh,
            dc,
            matmul(transpose(rows), reshape(x, (rows.shape[0], x.shape[-1]))),
            matmul(transpose(rows), reshape(states_before(h0, y), (rows.shape[0], w_hh.shape[1]))),
            sum(rows, 0),
        )


_PART = 1 << 15
"""Numbers of a state that are gone through together: 128 kB of float32."""


class _Gates(NamedTuple):
    """Input, forget, candidate and output of one step or of all."""

    i: Any
    f: Any
    g: Any
    o: Any


def projected(xp: Any, x: Array, w: Array) -> Array:
    """x (T, B, n) times the transpose of w (m, n), all steps in one product: shared by all recurrent operations."""
    return (xp.ascontiguousarray(x).reshape((-1, x.shape[-1])) @ w.T).reshape((*x.shape[:-1], len(w)))


def read_together(xp: Any, x: Array, h0: Array, y: Array) -> Array:
    """x and h before each step side by side, (T, B, I + H)."""
    both = xp.empty((*y.shape[:2], x.shape[-1] + y.shape[-1]), x.dtype)
    both[..., : x.shape[-1]] = x
    both[0, :, x.shape[-1] :] = h0
    both[1:, :, x.shape[-1] :] = y[:-1]
    return both


def _halved(xp: Any, rows: Array) -> Array:
    """The rows of weights or of a bias in the order i, f, o, g, halved but for g.

    sigmoid(z) = (1 + tanh(z / 2)) / 2, so that one tanh serves all four gates.
    """
    width = len(rows) // 4
    return xp.concatenate([rows[: 2 * width] * 0.5, rows[3 * width :] * 0.5, rows[2 * width : 3 * width]])


def _gates(xp: Any, z: Array) -> _Gates:
    """The gates from z by `_halved` weights; z is written over."""
    width = z.shape[-1] // 4
    bent = xp.tanh(z, out=z)
    sigmoids = bent[..., : 3 * width]
    sigmoids *= 0.5
    sigmoids += 0.5
    i, f, o, g = (bent[..., part * width : (part + 1) * width] for part in range(4))
    return _Gates(i, f, g, o)


def _cells(xp: Any, gates: _Gates, c0: Array) -> Array:
    """c before the first step and after each: (T + 1, B, H)."""
    new = gates.i * gates.g
    cells = xp.empty((len(new) + 1, *c0.shape), c0.dtype)
    cells[0] = c0
    for step, added in enumerate(new):
        xp.multiply(gates.f[step], cells[step], out=cells[step + 1])
        cells[step + 1] += added
    return cells


def _walk_back(
    xp: Any, gy: Array, gh: Array, gc: Array, gates: _Gates, cells: Array, w_hh: Array
) -> tuple[Array, Array, Array]:
    """The gradients of z (T, B, 4H), and of h and c before the first step."""
    dz, dh, dc = xp.empty((*gy.shape[:2], len(w_hh)), gy.dtype), gh, gc
    for part in backwards(gy):
        found = _Gates(*(gate[part] for gate in gates))
        of_cell = _factors(xp, found, cells[part], cells[1:][part], dz[part])
        for step in range(part.stop - 1, part.start - 1, -1):
            dh = dh + gy[step]
            dc = dc + dh * of_cell[step - part.start]
            by_gate = dz[step].reshape((len(dh), 4, dh.shape[1]))
            by_gate[:, :3] *= dc[:, None]
            by_gate[:, 3] *= dh
            dh, dc = dz[step] @ w_hh, dc * gates.f[step]
    return dz, dh, dc


def backwards(gy: Array) -> Iterator[slice]:
    """The steps in parts, from the last to the first: so many that the numbers of a part stay in the cache."""
    size = max(_PART // max(gy[0].size, 1), 1)
    return (slice(max(end - size, 0), end) for end in range(len(gy), 0, -size))


def _factors(xp: Any, gates: _Gates, before: Array, after: Array, out: Array) -> Array:
    """What multiplies dh in dc; and into `out`, what multiplies dc (three times) and dh (once) in dz.

    Only dh and dc themselves depend on the step after.
    """
    i, f, g, o = gates
    width, bent = before.shape[-1], xp.tanh(after)
    out[..., :width] = g * i * (1 - i)
    out[..., width : 2 * width] = before * f * (1 - f)
    out[..., 2 * width : 3 * width] = i * (1 - g * g)
    out[..., 3 * width :] = bent * o * (1 - o)
    return o * (1 - bent * bent)


def states_before(h0: Tensor, y: Tensor) -> Tensor:
    """h before each step, (T, B, H)."""
    return concatenate([reshape(h0, (1, *h0.shape)), index(y, slice(0, -1))])


def _gates_of_steps(x: Tensor, h0: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor, y: Tensor) -> list[_Gates]:
    """The gates of each step, from the states `y` that are known already."""
    z = matmul(x, transpose(w_ih)) + matmul(states_before(h0, y), transpose(w_hh)) + bias
    return [_activated(index(z, step)) for step in range(x.shape[0])]


def _activated(z: Tensor) -> _Gates:
    width = z.shape[-1] // 4
    i, f, g, o = split(z, (width,) * 4, -1)
    return _Gates(sigmoid(i), sigmoid(f), tanh(g), sigmoid(o))


def _step(z: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """(h, c) after a step whose gates come from z."""
    i, f, g, o = _activated(z)
    c = f * c + i * g
    return o * tanh(c), c


def lstm(
    x: TensorLike, h0: TensorLike, c0: TensorLike, w_ih: TensorLike, w_hh: TensorLike, bias: TensorLike
) -> tuple[Tensor, Tensor, Tensor]:
    """(y, h_n, c_n) of x (T, B, I): the state h of each step (T, B, H), and h and c after the last (B, H).

    h0, c0: (B, H), w_ih: (4H, I), w_hh: (4H, H), bias: (4H), the gates in the order i, f, g, o.
    """
    y, h, c = Lstm().outputs(*promoted(x, h0, c0, w_ih, w_hh, bias))
    return y, h, c


def last_cell(
    x: Tensor, h0: Tensor, c0: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor, y: Tensor, inside: Tensor
) -> Tensor:
    """c (B, H) after the last step of each sequence, where `inside` (T, B) says which steps are before its end.

    `y` is the first result of `lstm` for the same inputs; `lstm` itself gives c after the last step of all.
    """
    c = c0
    for step, (i, f, g, _) in enumerate(_gates_of_steps(x, h0, w_ih, w_hh, bias, y)):
        c = where(expand_dims(index(inside, step), -1), f * c + i * g, c)
    return c


def projected_lstm(
    x: Tensor, h0: Tensor, c0: Tensor, w_ih: Tensor, w_hh: Tensor, bias: Tensor, w_hr: Tensor
) -> tuple[Tensor, Tensor]:
    """(y, cells) of x (T, B, I), with states h = W_hr (o tanh(c)) of P entries (Sak et al. 2014): (T, B, P), (T, B, H).

    h0: (B, P), c0: (B, H), w_ih: (4H, I), w_hh: (4H, P), bias: (4H), w_hr: (P, H).
    """
    fed, back, narrow = matmul(x, transpose(w_ih)) + bias, transpose(w_hh), transpose(w_hr)
    states, cells, h, c = [], [], h0, c0
    for step in range(x.shape[0]):
        h, c = _step(index(fed, step) + matmul(h, back), c)
        h = matmul(h, narrow)
        states.append(h)
        cells.append(c)
    return stack(states), stack(cells)
