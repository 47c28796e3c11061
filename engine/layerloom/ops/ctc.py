"""Connectionist temporal classification (Graves et al., 2006): labels without times against scores at each time.

A path says a label or `blank` at each time; it reads as what is left when repeats are merged and blanks dropped. The
labels of a sequence, with a blank before, between and after them, are its *stations*: (2 labels + 1) of them. A path
walks through the stations: it stays, goes to the next one, or jumps over a blank between two different labels.

log_probs: (steps, batch, classes), labels: (batch, most labels), steps, counts: whole numbers (batch,), the length of
each sequence of scores and of labels. What lies at or past them does not count.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import Array
from layerloom.ops.arithmetic import exp
from layerloom.ops.broadcasting import arange, broadcast_to, full_like, reshape, zeros_like
from layerloom.ops.classification import at_label, checked
from layerloom.ops.comparison import equal, greater, isfinite, less, logical_and, not_equal, where
from layerloom.ops.linear import matmul
from layerloom.ops.operation import ArraySpec, Operation, OperationError, Pullbacks
from layerloom.ops.promotion import floating
from layerloom.ops.reduction import Logsumexp, logsumexp
from layerloom.ops.shape import concatenate, expand_dims, index, one_hot, stack, transpose

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

WIDE = np.dtype(np.float64)
_NEVER = -math.inf
"""The logarithm of the probability of what cannot happen."""


class Alignment(Operation, abstract=True):
    """What the loss and its gradient share: the shapes, the stations, and the two walks through them."""

    blank: int

    def check(self, log_probs: ArraySpec, labels: ArraySpec, steps: ArraySpec, counts: ArraySpec) -> None:
        batch = log_probs.shape[1:2]
        fits = log_probs.ndim == 3 and labels.ndim == 2 and labels.shape[:1] == steps.shape == counts.shape == batch
        if not fits:
            raise OperationError(
                f"{self.name} needs log-probabilities (steps, batch, classes), labels (batch, labels) and two lengths "
                f"(batch,), got {log_probs.shape}, {labels.shape}, {steps.shape} and {counts.shape}"
            )
        if not all(whole.dtype.kind in "iu" for whole in (labels, steps, counts)):
            raise OperationError(
                f"{self.name} needs labels and lengths that are whole numbers, got {labels}, {steps}, {counts}"
            )
        if not 0 <= self.blank < log_probs.shape[2]:
            raise OperationError(f"{self.name} needs a blank among the {log_probs.shape[2]} classes, got {self.blank}")

    def stations(self, xp: Any, log_probs: Array, labels: Array, steps: Array, counts: Array) -> tuple[Array, Array]:
        """The label of each station (batch, stations) and its log-probability at each step (steps, batch, stations).

        On a CPU no more steps and stations are walked than the longest sequence has.
        """
        _within(xp, "steps", steps, log_probs.shape[0])
        _within(xp, "labels", counts, labels.shape[1])
        if xp is np and counts.size:
            log_probs, labels = log_probs[: steps.max()], labels[:, : counts.max()]
        inside = xp.arange(labels.shape[1]) < counts[:, None]
        at = xp.full((labels.shape[0], 2 * labels.shape[1] + 1), self.blank, np.int64)
        at[:, 1::2] = xp.where(inside, labels, self.blank)
        places = xp.broadcast_to(checked(xp, at, log_probs.shape[2]), (log_probs.shape[0], *at.shape))
        return at, xp.take_along_axis(log_probs.astype(WIDE), places, 2)

    def leaps(self, xp: Any, at: Array) -> Array:
        """0 where a walk may come from two stations before, -inf elsewhere: (batch, stations)."""
        free = xp.zeros(at.shape, bool)
        free[:, 2:] = (at[:, 2:] != self.blank) & (at[:, 2:] != at[:, :-2])
        return xp.where(free, 0.0, _NEVER)

    def ahead(self, xp: Any, at: Array, scores: Array, steps: Array) -> Array:
        """The log-probability of all ways to a station, before the first step and after each: (steps + 1, ...)."""
        leaps = self.leaps(xp, at)
        ways = xp.full((len(scores) + 1, *at.shape), _NEVER)
        ways[0, :, 0] = 0.0
        for step, score in enumerate(scores):
            before, now = ways[step], ways[step + 1]
            now[...] = before
            now[:, 1:] = xp.logaddexp(now[:, 1:], before[:, :-1])
            now[:, 2:] = xp.logaddexp(now[:, 2:], before[:, :-2] + leaps[:, 2:])
            now += score
            now[...] = xp.where((step < steps)[:, None], now, before)
        return ways

    def behind(self, xp: Any, at: Array, scores: Array, steps: Array, counts: Array) -> Array:
        """The log-probability of all ways from a station after a step to the end: (steps, batch, stations)."""
        leaps = self.leaps(xp, at)
        ways = xp.empty(scores.shape)
        now = xp.where(_last(xp, at, counts), 0.0, _NEVER)
        for step in reversed(range(len(scores))):
            ways[step] = now
            onward = now + scores[step]
            before = onward.copy()
            before[:, :-1] = xp.logaddexp(before[:, :-1], onward[:, 1:])
            before[:, :-2] = xp.logaddexp(before[:, :-2], onward[:, 2:] + leaps[:, 2:])
            now = xp.where((step < steps)[:, None], before, now)
        return ways


class Ctc(Alignment):
    """Minus the logarithm of the probability of all paths that read as the labels, one number for each sequence."""

    checked = True

    def infer(self, log_probs: ArraySpec, labels: ArraySpec, steps: ArraySpec, counts: ArraySpec) -> ArraySpec:
        self.check(log_probs, labels, steps, counts)
        return ArraySpec(log_probs.shape[1:2], log_probs.dtype)

    def kernel(self, xp: Any, log_probs: Array, labels: Array, steps: Array, counts: Array) -> Array:
        at, scores = self.stations(xp, log_probs, labels, steps, counts)
        ends = xp.where(_last(xp, at, counts), self.ahead(xp, at, scores, steps)[-1], _NEVER)
        return -Logsumexp((1,), False).kernel(xp, ends).astype(log_probs.dtype)

    def vjp(self, g: Tensor, y: Tensor, log_probs: Tensor, labels: Tensor, steps: Tensor, counts: Tensor) -> Pullbacks:
        return lambda: CtcGrad(self.blank)(g, log_probs, labels, steps, counts), None, None, None


class CtcGrad(Alignment):
    """The gradient of `ctc` for the log-probabilities: -`g` times how probably a path says a class at a step.

    0 for labels that no path reads as, whose loss is infinite.
    """

    def infer(
        self, g: ArraySpec, log_probs: ArraySpec, labels: ArraySpec, steps: ArraySpec, counts: ArraySpec
    ) -> ArraySpec:
        self.check(log_probs, labels, steps, counts)
        return log_probs

    def kernel(self, xp: Any, g: Array, log_probs: Array, labels: Array, steps: Array, counts: Array) -> Array:
        at, scores = self.stations(xp, log_probs, labels, steps, counts)
        ahead = self.ahead(xp, at, scores, steps)[1:]
        through = ahead + self.behind(xp, at, scores, steps, counts)
        total = Logsumexp((2,), True).kernel(xp, through)
        reached = (xp.arange(len(scores))[:, None] < steps)[:, :, None] & xp.isfinite(total)
        shares = xp.where(reached, xp.exp(through - xp.where(reached, total, 0.0)), 0.0) * -g.astype(WIDE)[:, None]
        said = xp.equal(at[:, :, None], xp.arange(log_probs.shape[2])).astype(WIDE)  # (batch, stations, classes)
        result = xp.zeros(log_probs.shape, log_probs.dtype)
        result[: len(scores)] = xp.matmul(shares.swapaxes(0, 1), said).swapaxes(0, 1)
        return result

    def decompose(
        self, g: Tensor, log_probs: Tensor, labels: Tensor, steps: Tensor, counts: Tensor
    ) -> tuple[Tensor, ...]:
        walk = _Walk(self.blank, log_probs, labels, steps, counts)
        through = walk.ahead() + walk.behind()
        total = logsumexp(through, 2, keepdims=True)
        reached = logical_and(expand_dims(walk.running, 2), isfinite(total))
        possible = logical_and(reached, isfinite(through))
        shares = where(possible, exp(where(possible, through - where(reached, total, 0.0), 0.0)), 0.0)
        said = one_hot(walk.at, log_probs.shape[2], log_probs.dtype)
        result = transpose(matmul(transpose(shares, (1, 0, 2)), said), (1, 0, 2))
        return (result * reshape(-g, (1, -1, 1)),)


class _Walk:
    """The two walks of `Alignment` in operations on tensors, through every step and station."""

    def __init__(self, blank: int, log_probs: Tensor, labels: Tensor, steps: Tensor, counts: Tensor) -> None:
        self.steps, (batch, most) = log_probs.shape[0], labels.shape
        inside = less(reshape(arange(most, like=labels), (1, -1)), reshape(counts, (-1, 1)))
        labels = where(inside, labels, blank)
        pairs = reshape(stack([full_like(labels, blank), labels], 2), (batch, 2 * most))
        self.at = concatenate([pairs, full_like(reshape(counts, (-1, 1)), blank)], 1)
        every = (*log_probs.shape[:2], 2 * most + 1)
        spread = broadcast_to(expand_dims(log_probs, 2), (*every, log_probs.shape[2]))
        self.scores = at_label(spread, broadcast_to(self.at, every), 3)
        self.running = less(reshape(arange(self.steps, like=steps), (-1, 1)), reshape(steps, (1, -1)))
        self.leaps = logical_and(not_equal(self.at, blank), not_equal(self.at, _moved(self.at, 2, blank)))
        self.last = _ends(self.at, counts)

    def ahead(self) -> Tensor:
        """The log-probability of all ways to a station after each step."""
        first = equal(arange(self.at.shape[1], like=self.at), 0)
        now = broadcast_to(where(first, zeros_like(index(self.scores, 0)), _NEVER), self.at.shape)
        ways = []
        for step in range(self.steps):
            came = stack([now, _moved(now, 1, _NEVER), where(self.leaps, _moved(now, 2, _NEVER), _NEVER)])
            reached = logsumexp(came, 0) + index(self.scores, step)
            now = where(reshape(index(self.running, step), (-1, 1)), reached, now)
            ways.append(now)
        return stack(ways)

    def behind(self) -> Tensor:
        """The log-probability of all ways from a station after a step to the end."""
        now = where(self.last, zeros_like(index(self.scores, 0)), _NEVER)
        ways = []
        for step in reversed(range(self.steps)):
            ways.append(now)
            onward = now + index(self.scores, step)
            leaping = where(self.leaps, onward, _NEVER)
            goes = stack([onward, _moved(onward, -1, _NEVER), _moved(leaping, -2, _NEVER)])
            now = where(reshape(index(self.running, step), (-1, 1)), logsumexp(goes, 0), now)
        return stack(ways[::-1])


def _moved(x: Tensor, by: int, gap: float) -> Tensor:
    """x (batch, stations) moved on by so many stations, back if negative, with `gap` where nothing came."""
    batch, stations = x.shape
    space = broadcast_to(tape.as_tensor(gap, like=x), (batch, abs(by)))
    if by > 0:
        return index(concatenate([space, x], 1), np.s_[:, :stations])
    return index(concatenate([x, space], 1), np.s_[:, -stations:])


def _last(xp: Any, at: Array, counts: Array) -> Array:
    """Whether a walk may end at a station: at the last label and at the blank after it."""
    behind = 2 * counts[:, None] - xp.arange(at.shape[1])
    return (behind == 0) | (behind == 1)


def _ends(at: Tensor, counts: Tensor) -> Tensor:
    """`_last` in operations on tensors."""
    behind = reshape(counts * 2, (-1, 1)) - reshape(arange(at.shape[1], like=at), (1, -1))
    return logical_and(greater(behind, -1), less(behind, 2))


def _within(xp: Any, what: str, lengths: Array, most: int) -> None:
    """Raises unless each length is from 0 to `most`; on a GPU they are not read, which would wait for it."""
    if xp is np and lengths.size and not (lengths.min() >= 0 and lengths.max() <= most):
        raise ValueError(f"a sequence has 0 to {most} {what}, got lengths {lengths.min()} to {lengths.max()}")


def ctc(log_probs: TensorLike, labels: TensorLike, steps: TensorLike, counts: TensorLike, blank: int = 0) -> Tensor:
    """Minus the logarithm of the probability of all paths that read as the labels, one for each sequence: (batch,).

    log_probs: (steps, batch, classes), labels: (batch, most labels), `steps` and `counts` (batch,) how many of each a
    sequence has. It is infinite where there are too few steps to say all labels.
    """
    wholes = (tape.as_tensor(whole) for whole in (labels, steps, counts))
    return Ctc(blank)(floating(log_probs), *wholes)
