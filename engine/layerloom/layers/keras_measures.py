"""Keras' losses and metrics in ours.

Where Keras has two, for class numbers ("sparse") and for one-hot rows, ours take class numbers; `SoftCrossEntropy` is
the one that takes a probability for each class. Probabilities are clipped at 1e-7 as in Keras.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from layerloom.layers.class_losses import BinaryFocal, KLDivergence
from layerloom.layers.keras_arguments import Inexpressible, Own, Row, only
from layerloom.layers.losses import BinaryCrossEntropy
from layerloom.layers.margin_losses import Hinge
from layerloom.layers.number_losses import PoissonLikelihood
from layerloom.layers.overlap_losses import Tversky
from layerloom.losses.clipped import EPSILON

_AXIS = {"axis": only(-1, instead="our classes are the channels of an image, otherwise the last axis")}
_WHOLE = {"axis": only(None, instead="ours is measured over all places: choose areas='sample' or 'batch'")}

_MEAN = {"axis": only(-1, instead="the mean is over all entries, whatever the axis")}


def _renamed(name: str) -> Any:
    """For an argument that ours has under another name."""
    return lambda value: {name: value}


def _scaled(alpha: object) -> Own:
    """One alpha for all classes is a weight of the whole loss."""
    if not isinstance(alpha, int | float):
        raise Inexpressible("give Focal class_weights, one for each class")
    return {"weight": float(alpha)}


def _probable(value: object) -> Own:
    """Keras' metrics of yes or no get probabilities, and compare them with 0.5."""
    if value not in (None, 0.5):
        raise Inexpressible("ours compares with 0.5: shift the scores, or use BinaryAccuracy")
    return {"binary": "probabilities"}


def _averaged(average: object) -> Own:
    if average is None:
        raise Inexpressible("ours is one number: choose 'macro', 'micro' or 'weighted'; each class has none of its own")
    return {"average": average}


def _binary(from_logits: bool, label_smoothing: float) -> BinaryCrossEntropy:
    return BinaryCrossEntropy(from_logits, smoothing=float(label_smoothing), clip=EPSILON)


def _binary_focal(
    apply_class_balancing: bool, alpha: float, gamma: float, from_logits: bool, label_smoothing: float
) -> BinaryFocal:
    share = float(alpha) if apply_class_balancing else None
    return BinaryFocal(float(gamma), share, from_logits, smoothing=float(label_smoothing))


def _dice() -> Tversky:
    return Tversky(areas="batch", logits=False, eps=EPSILON / 2)


def _tversky(alpha: float, beta: float) -> Tversky:
    """What Keras calls a false positive is what was missed."""
    return Tversky(float(alpha), float(beta), areas="batch", logits=False)


_SCORES = {"from_logits": _renamed("logits"), "label_smoothing": _renamed("smoothing"), **_AXIS}
_FOCAL: Mapping[str, object] = {"gamma": 2.0, "from_logits": False, "label_smoothing": 0.0, "axis": -1}
_NO_SMOOTHING = only(0.0, instead="move the targets towards even shares, or use CrossEntropy")
_NO_CHOICE = only(None, instead="all answers are counted: use TopKAccuracy, or choose classes before")
_COUNTED = Row(
    "Precision",
    {"thresholds": None, "top_k": None, "class_id": None},
    {"thresholds": _probable, "top_k": _NO_CHOICE, "class_id": _NO_CHOICE},
)


ROWS: Mapping[str, Row] = {
    "BinaryAccuracy": Row("BinaryAccuracy", {"threshold": 0.5}),
    "BinaryCrossentropy": Row(
        _binary, {"from_logits": False, "label_smoothing": 0.0, "axis": -1}, _MEAN
    ),
    "BinaryFocalCrossentropy": Row(
        _binary_focal, {"apply_class_balancing": False, "alpha": 0.25, **_FOCAL}, _MEAN
    ),
    "CategoricalAccuracy": Row("CategoricalAccuracy"),
    "CategoricalCrossentropy": Row(
        "SoftCrossEntropy", {"from_logits": False, "label_smoothing": 0.0, "axis": -1}, _SCORES
    ),
    "CategoricalFocalCrossentropy": Row(
        "Focal", {"alpha": 0.25, **_FOCAL}, {**_SCORES, "alpha": _scaled, "label_smoothing": _NO_SMOOTHING}
    ),
    "CategoricalHinge": Row("CategoricalHinge"),
    "CosineSimilarity": Row("CosineLoss", {"axis": -1}, _AXIS),
    "Dice": Row(_dice, {"axis": None}, _WHOLE),
    "Tversky": Row(_tversky, {"alpha": 0.5, "beta": 0.5, "axis": None}, _WHOLE),
    "F1Score": Row(
        "F1", {"average": None, "threshold": None},
        {"average": _averaged, "threshold": only(None, instead="the highest score is the answer")},
    ),
    "Hinge": Row("Hinge"),
    "Huber": Row("Huber", {"delta": 1.0}),
    "KLDivergence": Row(partial(KLDivergence, logs=False)),
    "LogCosh": Row("LogCosh"),
    "MeanAbsoluteError": Row("MAE"),
    "MeanAbsolutePercentageError": Row("MAPE"),
    "MeanSquaredError": Row("MSE"),
    "MeanSquaredLogarithmicError": Row("MSLE"),
    "Poisson": Row(partial(PoissonLikelihood, logs=False, eps=EPSILON)),
    "Precision": _COUNTED,
    "R2Score": Row(
        "R2", {"class_aggregation": "uniform_average", "num_regressors": 0},
        {
            "class_aggregation": only("uniform_average", instead="ours is the mean over the outputs"),
            "num_regressors": only(0, instead="ours does not adjust for the number of regressors"),
        },
    ),
    "Recall": Row("Recall", _COUNTED.arguments, _COUNTED.become),
    "RootMeanSquaredError": Row("RootMeanSquaredError"),
    "SparseCategoricalAccuracy": Row("Accuracy"),
    "SparseCategoricalCrossentropy": Row(
        "CrossEntropy", {"from_logits": False, "ignore_class": None, "axis": -1},
        {**_AXIS, "from_logits": _renamed("logits"), "ignore_class": _renamed("ignore")},
    ),
    "SparseTopKCategoricalAccuracy": Row(
        "TopKAccuracy", {"k": 5, "from_sorted_ids": False},
        {"from_sorted_ids": only(False, instead="ours takes scores")},
    ),
    "SquaredHinge": Row(partial(Hinge, squared=True)),
}  # fmt: skip
"""Every loss and metric of Keras that we have, by its name there; of a loss and a metric of one name, the loss."""
