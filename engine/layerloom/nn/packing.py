"""Sequences of different lengths in one value, under the names of `torch.nn.utils.rnn`.

PyTorch lays the steps of all sequences end to end, so that shapes depend on the lengths; here they stay padded, and the
lengths travel with them. Modules give the same numbers for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from layerloom import ops
from layerloom.tensor import Tensor, as_tensor, is_recording


class PackedSequence(NamedTuple):
    """Padded sequences (steps, batch, ...) and the `lengths` (batch,) of each; what lies past them means nothing."""

    padded: Tensor
    lengths: Tensor


def pack_padded_sequence(
    input: Tensor,  # noqa: A002  (PyTorch's name)
    lengths: Tensor | Sequence[int],
    batch_first: bool = False,
    enforce_sorted: bool = True,
) -> PackedSequence:
    """The sequences (steps, batch, ...), or (batch, steps, ...) with `batch_first`, with their lengths.

    Raises `ValueError` where `lengths` are not one a sequence, are less than 1 or more than the steps, and unless they
    decrease if `enforce_sorted`. While a program is recorded their numbers are not looked at.
    """
    padded = ops.transpose(input, (1, 0, *range(2, input.ndim))) if batch_first else input
    given = as_tensor(lengths if isinstance(lengths, Tensor) else np.asarray(lengths, np.int64))
    if given.shape != padded.shape[1:2]:
        raise ValueError(f"there are {padded.shape[1]} sequences, got lengths of shape {given.shape}")
    if not is_recording():
        _check(given, padded.shape[0], enforce_sorted)
    return PackedSequence(padded, given)


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Tensor, Tensor]:
    """(the sequences with `padding_value` past their ends, their lengths).

    There are `total_length` steps; if none is given as many as the longest has, or while a program is recorded, which
    cannot know it, as many as were packed. Raises `ValueError` if `total_length` is less than the longest.
    """
    padded, lengths = sequence
    longest = padded.shape[0] if is_recording() else int(lengths.numpy().max(initial=0))
    steps = longest if total_length is None else total_length
    if steps < longest and not is_recording():
        raise ValueError(f"total_length needs at least the longest sequence's {longest} steps, got {steps}")
    x = ops.transpose(padded, (1, 0, *range(2, padded.ndim)))[:, :steps]
    x = ops.where(ops.inside(lengths, x.shape), x, padding_value)
    if steps > x.shape[1]:
        x = ops.pad(x, [(0, 0), (0, steps - x.shape[1])] + [(0, 0)] * (x.ndim - 2), padding_value)
    return (x if batch_first else ops.transpose(x, (1, 0, *range(2, x.ndim)))), lengths


def pad_sequence(sequences: Sequence[Tensor], batch_first: bool = False, padding_value: float = 0.0) -> Tensor:
    """Sequences (steps, ...) of different lengths side by side, padded at the end: (steps, batch, ...)."""
    longest = max(x.shape[0] for x in sequences)
    wide = [ops.pad(x, [(0, longest - x.shape[0])] + [(0, 0)] * (x.ndim - 1), padding_value) for x in sequences]
    return ops.stack(wide, 0 if batch_first else 1)


def _check(lengths: Tensor, steps: int, enforce_sorted: bool) -> None:
    numbers = lengths.numpy()
    if numbers.size and not (numbers.min() >= 1 and numbers.max() <= steps):
        raise ValueError(f"lengths need whole numbers from 1 to {steps}, got {numbers.tolist()}")
    if enforce_sorted and (np.diff(numbers) > 0).any():
        raise ValueError(f"lengths need decreasing order unless enforce_sorted=False, got {numbers.tolist()}")
