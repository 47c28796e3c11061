"""Sequences of different lengths in one value, as in `torch.nn.utils.rnn`; see `layerloom.nn.packing`."""

from __future__ import annotations

from collections.abc import Sequence

from layerloom.nn.packing import PackedSequence, pack_padded_sequence, pad_packed_sequence, pad_sequence
from layerloom.tensor import Tensor

__all__ = [
    "PackedSequence",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "unpack_sequence",
    "unpad_sequence",
]


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Sequences (steps, ...) of different lengths, the longest first unless `enforce_sorted` is False."""
    return pack_padded_sequence(pad_sequence(sequences), [len(x) for x in sequences], enforce_sorted=enforce_sorted)


def unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False) -> list[Tensor]:
    """The sequences without what fills them up."""
    rows = padded_sequences.unbind(0 if batch_first else 1)
    return [row[:length] for row, length in zip(rows, lengths.tolist(), strict=True)]


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """The sequences of which a packed one is made."""
    return unpad_sequence(*pad_packed_sequence(packed_sequences))
