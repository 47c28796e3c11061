"""Connectionist temporal classification (Graves et al., 2006), with PyTorch's ways to give labels and lengths."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from layerloom import ops
from layerloom.losses.reduction import Reduction, reduced
from layerloom.tensor import Tensor

Lengths = Tensor | Sequence[int] | int


def ctc(
    log_probs: Tensor,
    targets: Tensor,
    input_lengths: Lengths,
    target_lengths: Lengths,
    blank: int = 0,
    reduction: Reduction = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    """Minus the logarithm of the probability that the scores, repeats merged and blanks dropped, read as the labels.

    log_probs: (steps, batch, classes), what `log_softmax` gives; targets: (batch, labels), or all labels one after the
    other; lengths: (batch,). A single sample lacks the batch everywhere. The mean is of each loss divided by its number
    of labels (at least 1). It is infinite where there are too few steps, 0 instead with `zero_infinity`; the gradient
    is 0 there.

    As in PyTorch, the gradient is that for the scores before `log_softmax`, through which it passes unchanged.
    """
    steps, counts = _whole(input_lengths), _whole(target_lengths)
    if log_probs.ndim == 2:
        steps, counts = steps.reshape(-1), counts.reshape(-1)
        terms = _terms(ops.expand_dims(log_probs, 1), targets.reshape(1, -1), steps, counts, blank)
    else:
        rows = targets if targets.ndim == 2 else _rows(targets, counts)
        terms = _terms(log_probs, rows, steps, counts, blank)
    if zero_infinity:
        terms = ops.where(ops.isfinite(terms), terms, 0.0)
    if reduction == "mean":
        return (terms / ops.cast(ops.maximum(counts, 1), terms.dtype)).mean()
    if reduction == "none" and log_probs.ndim == 2:
        return terms.reshape(())
    return reduced(terms, reduction)


def _terms(log_probs: Tensor, targets: Tensor, steps: Tensor, counts: Tensor, blank: int) -> Tensor:
    terms = ops.ctc(log_probs, targets, steps, counts, blank)
    possible = ops.isfinite(terms)
    running = ops.less(ops.arange(log_probs.shape[0], like=steps).reshape(-1, 1), steps.reshape(1, -1))
    probabilities = ops.where(ops.expand_dims(running, 2), ops.exp(log_probs), 0.0).sum((0, 2))
    return terms + ops.where(possible, probabilities - probabilities.detach(), 0.0)


def _whole(lengths: Lengths) -> Tensor:
    return lengths if isinstance(lengths, Tensor) else Tensor(np.asarray(lengths, np.int64))


def _rows(labels: Tensor, counts: Tensor) -> Tensor:
    """All labels one after the other as rows (batch, labels): each as long as all together, which its count ends."""
    every, batch = labels.shape[0], counts.shape[0]
    row = ops.arange(batch, like=counts)
    starts = ops.where(ops.less(row, ops.expand_dims(row, 1)), counts, 0).sum(1)
    places = starts.reshape(-1, 1) + ops.arange(every, like=labels).reshape(1, -1)
    if not every:
        return ops.broadcast_to(labels.reshape(1, 0), (batch, 0))
    return ops.take(labels, ops.minimum(places, every - 1), 0)
