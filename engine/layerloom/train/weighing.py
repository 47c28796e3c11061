"""Rows and classes that count more than others in the loss.

As in Keras the loss of each term is multiplied by its weights and the sum is divided by the number of terms, not by
the sum of the weights, which is what PyTorch's `weight` does. Steps past the end of a sequence are no terms. The
weights of rows count in validation as in training, those of classes in training alone; metrics know neither.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from layerloom import nn, ops
from layerloom.device import Array, to_numpy
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, NodeId, Output
from layerloom.graph.rows import BALANCED
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.layer import LossLayer
from layerloom.tensor import Tensor
from layerloom.train.batches import LENGTHS
from layerloom.train.prepare import Prepared, TrainingError
from layerloom.words import tr

ClassWeights = Mapping[NodeId, tuple[float, ...]]
Run = Callable[..., Any]

UNWEIGHABLE = (nn.CTCLoss, nn.KLDivLoss, nn.AdaptiveLogSoftmaxWithLoss)
"""Losses whose mean is not that of their terms."""


def weighing(
    document: Document, rows: Tensor | None, classes: ClassWeights, around: Run | None = None
) -> Callable[..., Any]:
    """What does the work of a node, with weights in the losses; other nodes, and each loss itself, through `around`."""

    def work(node: NodeId, run: Run, arguments: Sequence[Tensor], named: Mapping[str, Tensor]) -> Any:
        call = run if around is None else lambda *given, **more: around(node, run, given, more)
        if not isinstance(document.nodes[node].layer, LossLayer) or (rows is None and node not in classes):
            return call(*arguments, **named)
        loss, target = _weighable(run, document.nodes[node].title), arguments[-1]
        with _terms_of(loss):
            terms = call(*arguments, **named)
        counts = _counts(target, named.get("lengths"), getattr(loss, "ignore_index", None))
        return weighted_mean(terms, _factors(rows, classes.get(node), target), counts)

    return work


def _weighable(run: Run, title: str) -> Any:
    """The module that takes the mean of its terms; raises `TrainingError` if the loss has none."""
    loss: Any = run
    while isinstance(inner := getattr(loss, "loss", None), nn.Module):
        loss = inner
    weight = getattr(loss, "weight", None)
    if getattr(loss, "reduction", None) != "mean" or isinstance(loss, UNWEIGHABLE) or weight is not None:
        raise TrainingError(tr('The loss "{0}" cannot weigh rows or classes: leave out their weights.').format(title))
    return loss


@contextmanager
def _terms_of(loss: Any) -> Iterator[None]:
    """A loss that gives its terms."""
    loss.reduction = "none"
    try:
        yield
    finally:
        loss.reduction = "mean"


def _counts(target: Tensor, lengths: Tensor | None, ignored: int | None) -> Tensor | None:
    """Which terms count, (batch, ...): those of steps before the end and of labels not to ignore; `None` for all."""
    if ignored is None:
        return None if lengths is None else ops.inside(lengths, target.shape[:2])
    known = ops.not_equal(target, ignored)
    return known if lengths is None else ops.logical_and(known, ops.inside(lengths, target.shape))


def _factors(rows: Tensor | None, classes: tuple[float, ...] | None, target: Tensor) -> list[Tensor]:
    """The weights of the terms: (batch, 1) of rows, (batch, steps) of steps, (batch, places) of a target's classes."""
    found = [] if rows is None else [ops.reshape(rows, (len(rows), -1))]
    if classes is not None:
        labels = ops.cast(ops.reshape(target, (len(target), -1)), np.int64)
        known = ops.clip(labels, 0, len(classes) - 1)  # a label that is ignored has a term of 0
        found.append(ops.take(Tensor(np.array(classes)), known))
    return found


def weighted_mean(terms: Tensor, factors: Sequence[Tensor], counts: Tensor | None = None) -> Tensor:
    """The sum of terms (batch, ...) times factors over the number of terms that count; all others are 0."""
    rows = factors[0].shape[0]
    each = ops.reshape(terms, (rows, math.prod(terms.shape) // rows))
    number: Tensor | float = float(math.prod(each.shape))
    if counts is not None:
        number = ops.cast(counts, terms.dtype).sum() * (math.prod(each.shape) / math.prod(counts.shape))
    for factor in factors:
        each = _times(each, ops.cast(factor, terms.dtype))
    return each.sum() / number


def _times(each: Tensor, factor: Tensor) -> Tensor:
    """The terms (batch, places) times factors (batch, steps), of which each belongs to as many places in a row.

    Raises `TrainingError` where there are no such steps: a loss of one term a row has none.
    """
    places, steps = each.shape[1], factor.shape[1]
    if places % steps:
        raise TrainingError(
            tr("Weights of {0} steps need a loss that compares them, but it has {1} terms a row.").format(steps, places)
        )
    wide = ops.reshape(each, (len(each), steps, places // steps)) * ops.reshape(factor, (len(each), steps, 1))
    return ops.reshape(wide, each.shape)


# The weights of classes, from the settings


def class_weights(ready: Prepared, config: TrainingConfig) -> dict[NodeId, tuple[float, ...]]:
    """By loss node how much each class counts; empty where all count alike. Raises `TrainingError`.

    'balanced' gives the rows to train on divided by those of the class and by the number of classes.
    """
    if not config.class_weight:
        return {}
    targets = _class_targets(ready)
    found = {node: _of_loss(ready, config.class_weight, output, classes) for node, output, classes in targets}
    if not found:
        raise TrainingError(tr("Classes are weighted, but no loss compares with one column of classes."))
    return found


def _class_targets(ready: Prepared) -> Iterator[tuple[NodeId, Output, int]]:
    """The losses with the data ports of classes that they compare with, and how many there are."""
    inference, schema = infer(ready.document), set(ready.network.schema)
    for node, entry in ready.document.nodes.items():
        if isinstance(entry.layer, LossLayer):
            for link in ready.document.incoming(node):
                spec = inference.spec(link.source)
                if link.target.port == "target" and link.source in schema and spec.kind == "int" and spec.classes:
                    yield node, link.source, spec.classes


def _of_loss(ready: Prepared, text: str, output: Output, classes: int) -> tuple[float, ...]:
    if text == BALANCED:
        return _balanced(ready, f"{output.node}.{output.port}", classes)
    weights = numbers_in(text)
    if len(weights) != classes:
        raise TrainingError(
            tr("The column {0} has {1} classes, but {2} are weighted: {3}.").format(
                output.port, classes, len(weights), text
            )
        )
    return weights


def numbers_in(text: str) -> tuple[float, ...]:
    """The numbers that a text lists; raises `TrainingError` unless all can weigh something."""
    try:
        found = tuple(float(part) for part in text.replace(";", ",").split(","))
    except ValueError:
        found = ()
    if not found or not all(math.isfinite(each) and each >= 0 for each in found):
        raise TrainingError(
            tr('class_weight needs "{0}" or a number of at least 0 for each class, got "{1}".').format(BALANCED, text)
        )
    return found


def _balanced(ready: Prepared, key: str, classes: int) -> tuple[float, ...]:
    labels = np.asarray(to_numpy(ready.columns[key]))[ready.split.train]
    counts = np.bincount(_within(labels, ready.columns.get(key + LENGTHS), ready.split.train), minlength=classes)
    present = np.count_nonzero(counts)
    return tuple(float(counts.sum() / (present * count)) if count else 0.0 for count in counts)


def _within(labels: Array, lengths: Array | None, rows: Array) -> Array:
    """All labels, those of sequences before their ends."""
    if lengths is not None:
        labels = labels[np.arange(labels.shape[1]) < np.asarray(to_numpy(lengths))[rows][:, np.newaxis]]
    return labels[labels >= 0]
