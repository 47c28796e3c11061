"""Losses and metrics by name: ours, as classes or in snake case, and those of Keras and PyTorch.

What Keras calls a crossentropy takes what the prediction ends in: probabilities after a softmax or sigmoid, otherwise
scores (logits). A metric by name asks likewise for more than 0.5 or more than 0. Our own losses take scores, as they
declare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar

from layerloom import layers
from layerloom.layers.comparing import closing
from layerloom.layers.keras import from_keras
from layerloom.layers.layer import Layer, LossLayer, MetricLayer, registry, snake_case
from layerloom.layers.spec import Spec
from layerloom.model.sequences import ModelError

Measure = TypeVar("Measure", LossLayer, MetricLayer)


def _crossentropy(name: str) -> Callable[[bool], Layer]:
    return lambda logits: from_keras(name, from_logits=logits)


def _plainly(cls: Callable[..., Layer], **arguments: Any) -> Callable[[bool], Layer]:
    return lambda _: cls(**arguments)


_LOSSES: Mapping[str, Callable[[bool], Layer]] = {
    "sparsecategoricalcrossentropy": _crossentropy("SparseCategoricalCrossentropy"),
    "categoricalcrossentropy": _crossentropy("CategoricalCrossentropy"),
    "binarycrossentropy": _crossentropy("BinaryCrossentropy"),
    "binaryfocalcrossentropy": _crossentropy("BinaryFocalCrossentropy"),
    "cosinesimilarity": lambda _: from_keras("CosineSimilarity"),
    "poisson": lambda _: from_keras("Poisson"),
    "squaredhinge": lambda _: from_keras("SquaredHinge"),
    "kld": lambda _: from_keras("KLDivergence"),
    "bceloss": _plainly(layers.BinaryCrossEntropy, logits=False),
    "bcewithlogitsloss": _plainly(layers.BinaryCrossEntropy),
    "binarycrossentropywithlogits": _plainly(layers.BinaryCrossEntropy),
    "l1loss": _plainly(layers.MAE),
    "kldiv": _plainly(layers.KLDivergence),
    "kldivloss": _plainly(layers.KLDivergence),
    "poissonnllloss": _plainly(layers.PoissonLikelihood),
    "tripletmarginloss": _plainly(layers.Triplet),
}
"""Losses that Keras or PyTorch call otherwise, without regard to case and underscores; for scores or not."""
_METRICS = {
    "acc": "Accuracy", "sparsecategoricalaccuracy": "Accuracy", "f1score": "F1", "meaniou": "IoU", "r2score": "R2",
    "topkcategoricalaccuracy": "TopKAccuracy", "sparsetopkcategoricalaccuracy": "TopKAccuracy",
}  # fmt: skip
"""Metrics that Keras calls otherwise."""


def loss_of(given: Layer | str, source: Layer) -> LossLayer:
    """The loss itself, or the one of a name for the prediction that a layer makes; raises `ModelError`."""
    if not isinstance(given, str):
        return _checked(given, LossLayer)
    name = _plain(given)
    if own := _own([given], LossLayer):
        return own
    if name in _LOSSES:
        return _checked(_LOSSES[name](closing(source) not in ("softmax", "sigmoid")), LossLayer)
    return _called([name, name.removesuffix("loss")], LossLayer) or _refuse(given, LossLayer)


def metric_of(given: Layer | str, source: Layer, prediction: Spec, loss: LossLayer) -> MetricLayer:
    """The metric itself, or the one of a name beside a loss; raises `ModelError`.

    'accuracy' counts classes where the target has a share for each class of a softmax, as a one-hot row has.
    """
    if not isinstance(given, str):
        return _checked(given, MetricLayer)
    name = _plain(_METRICS.get(_plain(given), given))
    target = loss.target_for(prediction)
    if name == "accuracy" and target.kind == "float" and "softmax" in (loss.activation(), closing(source)):
        name = "categoricalaccuracy"
    found = _called([name], MetricLayer) or _refuse(given, MetricLayer)
    return _suited(found, source, prediction, target)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _known(kind: type[Measure]) -> dict[str, type[Measure]]:
    return {snake_case(name): cls for name, cls in registry.items() if issubclass(cls, kind)}


def _own(names: Iterable[str], kind: type[Measure]) -> Measure | None:
    """The layer that is called exactly so."""
    for name in names:
        for snake, cls in _known(kind).items():
            if name in (snake, cls.__name__):
                return cls()
    return None


def _called(names: Iterable[str], kind: type[Measure]) -> Measure | None:
    """The layer that is called so without regard to case and underscores, or the first that is also called so."""
    for name in names:
        for also in (False, True):
            for snake, cls in _known(kind).items():
                if name in ([_plain(alias) for alias in cls.aliases] if also else [_plain(snake)]):
                    return cls()
    return None


def _suited(metric: MetricLayer, source: Layer, prediction: Spec, target: Spec) -> MetricLayer:
    """The metric with the threshold that suits what it compares: where one is doubted, the one that is proposed."""
    for doubt in metric.doubts({"prediction": prediction, "target": target}, {"prediction": source}):
        for fix in doubt.fixes:
            if fix.change and not fix.port:
                return replace(metric, **fix.change)
    return metric


def _checked(given: object, kind: type[Measure]) -> Measure:
    if isinstance(given, kind):
        return given
    made = f", make one: {given.__name__}()" if isinstance(given, type) and issubclass(given, kind) else ""
    got = given.__name__ if isinstance(given, type) else repr(given)
    raise ModelError(f"expected a {_WORDS[kind]} or the name of one, got {got}{made}")


_WORDS: Mapping[type[Layer], str] = {LossLayer: "loss", MetricLayer: "metric"}


def _refuse(given: str, kind: type[Measure]) -> Measure:
    """Raises `ModelError` with the names that there are, the closest first."""
    known: Mapping[str, type[Layer]] = _known(kind)
    close = get_close_matches(given.lower(), [*known, *(alias for cls in known.values() for alias in cls.aliases)], 1)
    hint = f'did you mean "{close[0]}"? ' if close else ""
    if _called([_plain(given)], LossLayer) or _called([_plain(given)], MetricLayer):
        hint = f"that is a {_WORDS[MetricLayer if kind is LossLayer else LossLayer]}; {hint}"
    raise ModelError(f'there is no {_WORDS[kind]} called "{given}"; {hint}expected one of {", ".join(known)}')
