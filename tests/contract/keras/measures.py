"""Keras' losses and metrics."""

from __future__ import annotations

from typing import Any

import torch

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE

from .case import Case

SCORES = Spec((4,), ("F",))
LABEL = Spec((), kind="int", classes=4)
YES = Spec((), kind="int", classes=2)
ONE = Spec((1,), ("F",))
LONG = Spec((None, 4), SEQUENCE, variable=True)
TAGS = Spec((None,), ("T",), "int", variable=True, classes=4)
PIXELS = Spec((4, 3, 5), IMAGE)
PLACES = Spec((3, 5), kind="int", classes=4)
AREA = Spec((3, 8, 8), IMAGE)
SHARES = (0.05, 0.95)
PAIRS = [[SCORES, SCORES], [LONG, LONG], [PIXELS, PIXELS]]
CLASSES = [[SCORES, LABEL], [LONG, TAGS], [PIXELS, PLACES]]
ANSWERS = [[ONE, YES], [SCORES, Spec((4,), kind="int", classes=2)]]


def one_hot(layer: Any, prediction: Any, labels: Any, training: bool) -> Any:
    """Keras takes a row for each label."""
    return layer(torch.nn.functional.one_hot(labels, prediction.shape[-1]).to(prediction.dtype), prediction)


def unscaled(layer: Any, prediction: Any, labels: Any, training: bool) -> Any:
    """Our weight counts where losses are added up."""
    return one_hot(layer, prediction, labels, training) / layer.alpha


def measured_one_hot(metric: Any, prediction: Any, labels: Any, training: bool) -> Any:
    metric.reset_state()
    rows = torch.nn.functional.one_hot(labels, prediction.shape[-1]).to(prediction.dtype)
    metric.update_state(rows, prediction.detach())
    return metric.result()


def plain(name: str, between: tuple[float, float] | None = None) -> Case:
    """A loss of numbers without arguments."""
    return Case(name, PAIRS, between=between)


CASES: dict[str, Case] = {
    "MeanAbsoluteError": plain("MeanAbsoluteError"),
    "MeanSquaredError": plain("MeanSquaredError"),
    "MeanAbsolutePercentageError": plain("MeanAbsolutePercentageError"),
    "MeanSquaredLogarithmicError": plain("MeanSquaredLogarithmicError", (0.1, 3.0)),
    "LogCosh": plain("LogCosh"),
    "Poisson": plain("Poisson", (0.1, 3.0)),
    "KLDivergence": Case("KLDivergence", PAIRS[:2], between=SHARES),
    "CosineSimilarity": Case("CosineSimilarity", PAIRS[:2]),
    "Huber": Case("Huber", PAIRS, {"delta": [1.0, 0.4]}),
    "Hinge": Case("Hinge", ANSWERS),
    "SquaredHinge": Case("SquaredHinge", ANSWERS),
    "CategoricalHinge": Case("CategoricalHinge", [[SCORES, LABEL]], call=one_hot),
    "Dice": Case("Dice", [[AREA, AREA]], between=SHARES),
    "Tversky": Case("Tversky", [[AREA, AREA]], {"alpha": [0.5, 0.2], "beta": [0.5, 0.9]}, between=SHARES),
    "BinaryCrossentropy": Case(
        "BinaryCrossentropy", PAIRS, {"from_logits": [False, True], "label_smoothing": [0.0, 0.2]}, between=SHARES
    ),
    "BinaryFocalCrossentropy": Case(
        "BinaryFocalCrossentropy",
        [[SCORES, SCORES], *ANSWERS],
        {
            "apply_class_balancing": [False, True],
            "alpha": [0.25, 0.6],
            "gamma": [2.0, 1.5],
            "from_logits": [False, True],
            "label_smoothing": [0.0, 0.2],
        },
        between=SHARES,
    ),
    "CategoricalCrossentropy": Case(
        "CategoricalCrossentropy",
        PAIRS,
        {"from_logits": [False, True], "label_smoothing": [0.0, 0.2]},
        between=SHARES,
    ),
    "CategoricalFocalCrossentropy": Case(
        "CategoricalFocalCrossentropy",
        [[SCORES, LABEL]],
        {"alpha": [0.25, 0.5], "gamma": [2.0, 1.5], "from_logits": [False, True]},
        between=SHARES,
        call=unscaled,
    ),
    "SparseCategoricalCrossentropy": Case(
        "SparseCategoricalCrossentropy",
        CLASSES,
        {"from_logits": [False, True], "ignore_class": [None, 1]},
        between=SHARES,
    ),
    "CategoricalAccuracy": Case("CategoricalAccuracy", PAIRS[::2]),
    "SparseCategoricalAccuracy": Case("SparseCategoricalAccuracy", CLASSES[::2]),
    "SparseTopKCategoricalAccuracy": Case("SparseTopKCategoricalAccuracy", [[SCORES, LABEL]], {"k": [1, 2]}),
    "BinaryAccuracy": Case("BinaryAccuracy", ANSWERS, {"threshold": [0.5, 0.3]}, between=SHARES),
    "Precision": Case("Precision", ANSWERS[1:], {"thresholds": [None, 0.5]}, between=SHARES),
    "Recall": Case("Recall", ANSWERS[1:], {"thresholds": [None, 0.5]}, between=SHARES),
    "F1Score": Case("F1Score", [[SCORES, LABEL]], {"average": ["macro", "weighted"]}, call=measured_one_hot),
    "RootMeanSquaredError": Case("RootMeanSquaredError", PAIRS[::2]),
    "R2Score": Case("R2Score", [[SCORES, SCORES]]),
}
