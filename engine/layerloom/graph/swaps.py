"""Other layers in place of one that cannot take what it gets: what a person who knows them all would use instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from layerloom.graph.flow import compares
from layerloom.layers.comparing import as_many
from layerloom.layers.core import Dense
from layerloom.layers.embedding import Embedding
from layerloom.layers.layer import Layer, LossLayer, ParameterError, PortSpecs, parameters, registry
from layerloom.layers.losses import MSE, BinaryCrossEntropy, CrossEntropy
from layerloom.layers.metrics import Accuracy
from layerloom.layers.number_metrics import MeanSquaredError
from layerloom.layers.shape import Flatten
from layerloom.layers.spec import Fix, Spec
from layerloom.layers.whole_pooling import GlobalAveragePool, GlobalMaxPool
from layerloom.words import later, tr

_READS = {1: later("sequences"), 2: later("images"), 3: later("volumes")}


def swaps(layer: Layer, inputs: PortSpecs) -> Iterator[Fix]:
    """Other layers in place of this one, for what lies at its ports."""
    if compares(layer):
        prediction, target = inputs.get("prediction"), inputs.get("target")
        if isinstance(prediction, Spec) and isinstance(target, Spec) and None not in (prediction.shape, target.shape):
            yield from _of_comparisons(layer, prediction, target)
        return
    x = next(iter(inputs.values()), None)
    if isinstance(x, Spec) and x.shape is not None:
        yield from _along_other_axes(layer, x)
        yield from _of_readers(layer, x)


# Layers


def _along_other_axes(layer: Layer, x: Spec) -> Iterator[Fix]:
    """The same for sequences, images or volumes: Conv1D as Conv2D."""
    found = re.search(r"[123](?=D)", layer.type_name)
    axes = x.rank - 1
    if found is None or axes not in _READS or int(found[0]) == axes:
        return
    other = registry.get(layer.type_name.replace(f"{found[0]}D", f"{axes}D"))
    made = _same_parameters(layer, other) if other is not None else None
    if made is not None:
        yield Fix(tr("Use {0}, which reads {1}").format(made.type_name, tr(_READS[axes])), replace=made)


def _same_parameters(layer: Layer, other: type[Layer]) -> Layer | None:
    """Another layer with the parameters of this one that do not belong to an axis."""
    values = {name: value for name, value in layer.changed.items() if not isinstance(value, tuple)}
    known = {parameter.name for parameter in parameters(other)}
    try:
        return other(**{name: value for name, value in values.items() if name in known})
    except ParameterError:
        return None


def _of_readers(layer: Layer, x: Spec) -> Iterator[Fix]:
    if isinstance(layer, Flatten) and x.variable and x.rank > 1:
        yield Fix(tr("Take the largest over the steps (GlobalMaxPool)"), replace=GlobalMaxPool())
        yield Fix(tr("Take the mean over the steps (GlobalAveragePool)"), replace=GlobalAveragePool())
    if isinstance(layer, Embedding) and x.kind == "float":
        yield Fix(tr("Use Dense, which reads numbers"), replace=Dense(layer.units))
    if isinstance(layer, GlobalMaxPool | GlobalAveragePool) and x.rank == 1:
        yield Fix(tr("Remove it: there is nothing to pool"), remove=True)


# Losses and metrics


def _of_comparisons(layer: Layer, prediction: Spec, target: Spec) -> Iterator[Fix]:
    """What compares classes where the target is one, and numbers where it holds numbers."""
    is_loss = isinstance(layer, LossLayer)
    if target.kind == "int" and target.classes:
        other: Layer = CrossEntropy() if is_loss else Accuracy()
        what, units = tr("classes"), target.classes
        if is_loss and units == 2 and prediction.dims[-1:] == (1,):
            yield Fix(tr("Use BinaryCrossEntropy, for yes or no"), replace=BinaryCrossEntropy())
    else:
        other, what = MSE() if is_loss else MeanSquaredError(), tr("numbers")
        units = target.dims[0] if target.rank == 1 and target.dims[0] else 1
    if type(other) is type(layer):
        return
    swap = Fix(tr("Use {0}, which compares {1}").format(other.type_name, what), replace=_weighted_as(layer, other))
    yield swap
    many = as_many(units, "prediction") if prediction.dims != (units,) else ()
    texts = tr("Use {0} with {1} units before it"), tr("Use {0} behind a Dense layer of {1}")
    for text, step in zip(texts, many, strict=False):
        yield replace(swap, text=text.format(other.type_name, units), then=(step,))


def _weighted_as(layer: Layer, other: Layer) -> Layer:
    """The other loss, counting as much as this one."""
    weight = layer.changed.get("weight")
    return other if weight is None else replace(other, weight=weight)  # type: ignore[type-var]


__all__ = ["swaps"]
