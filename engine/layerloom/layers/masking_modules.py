"""Modules that say which steps of a sequence count, or change what was said.

What travels beside sequences is either `lengths` (batch,), or a mask (batch, steps) of truth values; `ops.inside` takes
both.
"""

from __future__ import annotations

from layerloom import nn, ops
from layerloom.tensor import Tensor


class MakesMask(nn.Module):
    """A module beside whose result other lengths or another mask travels on than beside its first input."""

    def mask(self, x: Tensor, lengths: Tensor | None) -> Tensor | None:
        """What travels on, of the first input and what came with it, if anything did."""
        raise NotImplementedError


class Masking(MakesMask):
    """Steps whose entries all equal `value` do not count; they come out as 0."""

    def __init__(self, value: float = 0.0) -> None:
        super().__init__()
        self.value = value

    def forward(self, x: Tensor) -> Tensor:
        return ops.where(self._counts(x, keepdims=True), x, 0.0)

    def mask(self, x: Tensor, lengths: Tensor | None) -> Tensor | None:
        return both(self._counts(x), lengths)

    def _counts(self, x: Tensor, keepdims: bool = False) -> Tensor:
        """Which steps count: (batch, steps), or that with the axes of x."""
        return ops.any(ops.not_equal(x, self.value), tuple(range(2, x.ndim)), keepdims)


class MaskedEmbedding(nn.Embedding, MakesMask):
    """An embedding of tokens, where steps of token 0 do not count."""

    def mask(self, x: Tensor, lengths: Tensor | None) -> Tensor | None:
        return both(ops.not_equal(x, 0), lengths)


class Reverse(MakesMask):
    """The steps in reverse order; with lengths those before the end, so that the padding stays behind."""

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        return reversed_steps(x, lengths)

    def mask(self, x: Tensor, lengths: Tensor | None) -> Tensor | None:
        return reversed_mask(lengths)


class LastStep(nn.Module):
    """The last step that counts of x (batch, steps, ...); of a sequence in which none does, zeros."""

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        if lengths is None:
            return x[:, -1]
        flat = ops.flatten(x, 2) if x.ndim > 3 else x if x.ndim == 3 else ops.expand_dims(x, 2)
        if ops.is_mask(lengths):
            flat, lengths = ops.compacted(flat, lengths), ops.steps_inside(lengths)
        found = ops.last_step(ops.swapaxes(flat, 0, 1), lengths, empty=ops.zeros_like(flat[:, 0]))
        return ops.reshape(found, (x.shape[0], *x.shape[2:]))


class RepeatVector(nn.Module):
    """x (batch, features) at each of a number of steps: (batch, steps, features)."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.steps = steps

    def forward(self, x: Tensor) -> Tensor:
        return ops.broadcast_to(ops.expand_dims(x, 1), (x.shape[0], self.steps, x.shape[1]))


def both(mask: Tensor, lengths: Tensor | None) -> Tensor:
    """The steps that count by the mask and by what came with the sequence."""
    return mask if lengths is None else ops.logical_and(mask, ops.inside(lengths, mask.shape))


def reversed_steps(x: Tensor, lengths: Tensor | None) -> Tensor:
    """x (batch, steps, ...) in reverse order; steps past a length stay where they are."""
    if lengths is None or ops.is_mask(lengths):
        return ops.flip(x, 1)
    return ops.swapaxes(ops.reverse_sequence(ops.swapaxes(x, 0, 1), lengths), 0, 1)


def reversed_mask(lengths: Tensor | None) -> Tensor | None:
    """What travels beside the sequence in reverse order."""
    return ops.flip(lengths, 1) if lengths is not None and ops.is_mask(lengths) else lengths
