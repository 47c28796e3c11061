"""Losses and metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from tests.contract.keras import measures
from tests.contract.keras.case import Arguments
from tests.contract.keras.draws.ranges import YES_OR_NO, Draw, Drawn, number, one_of, whole

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE

_NUMBERS = (
    "MeanAbsoluteError", "MeanSquaredError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "LogCosh",
    "Poisson",
)  # fmt: skip


def pair(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """A vector, sequence, sequences of different lengths or an image, and numbers of that shape to compare with."""
    width = draws.randint(1, 4)
    places = tuple(draws.randint(1, 5) for _ in range(2))
    spec = draws.choice(
        [
            Spec((width,), ("F",)),
            Spec((places[0], width), SEQUENCE),
            Spec((None, width), SEQUENCE, variable=True),
            Spec((width, *places), IMAGE),
        ]
    )
    return [spec, spec]


def _places(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """What has its classes last in both."""
    one, two = pair(draws, arguments)
    return [one, two] if one.axes != IMAGE else _places(draws, arguments)


def _of_one_length(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """Keras' metric counts what pads a sequence, ours does not."""
    specs = _places(draws, arguments)
    return specs if not specs[0].variable else _of_one_length(draws, arguments)


def classes(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    """A score for each class, and the number of the right one."""
    spec = pair(draws, arguments)[0]
    wide = Spec((*spec.dims[:-1], 4), spec.axes, variable=spec.variable)
    if spec.axes == IMAGE:
        return [Spec((4, *spec.dims[1:]), IMAGE), Spec(spec.dims[1:], kind="int", classes=4)]
    return [wide, Spec(spec.dims[:-1], ("T",) if spec.variable else (), "int", spec.variable, 4)]


def _one_class(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    return [Spec((4,), ("F",)), Spec((), kind="int", classes=4)]


def _answers(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    width = draws.randint(2, 5)
    return [Spec((width,), ("F",)), Spec((width,), kind="int", classes=2)]


def _areas(draws: Random, arguments: Arguments) -> Sequence[Spec]:
    shape = (draws.randint(1, 3), draws.randint(1, 5), draws.randint(1, 5))
    return [Spec(shape, IMAGE)] * 2


_SCORES: dict[str, Draw] = {"from_logits": YES_OR_NO, "label_smoothing": one_of(0.0, 0.1, 0.5)}
_FOCAL: dict[str, Draw] = {**_SCORES, "alpha": number(0.1, 1), "gamma": number(0, 4)}
REDUCTION: dict[str, Draw] = {"reduction": one_of("sum_over_batch_size", "mean", "sum", "mean_with_sample_weight")}
DRAWN: Mapping[str, Drawn] = {
    **{name: Drawn(measures.CASES[name], pair, REDUCTION) for name in _NUMBERS},
    **{name: Drawn(measures.CASES[name], _answers, REDUCTION) for name in ("Hinge", "SquaredHinge")},
    "Huber": Drawn(measures.CASES["Huber"], pair, {"delta": number(0.1, 3), **REDUCTION}),
    **{
        name: Drawn(measures.CASES[name], _places, REDUCTION) for name in ("KLDivergence", "CosineSimilarity")
    },
    "CategoricalHinge": Drawn(measures.CASES["CategoricalHinge"], _one_class, REDUCTION),
    "Tversky": Drawn(
        measures.CASES["Tversky"], _areas, {"alpha": number(0, 1), "beta": number(0, 1), **REDUCTION}
    ),
    "Dice": Drawn(measures.CASES["Dice"], _areas, REDUCTION),
    "BinaryCrossentropy": Drawn(measures.CASES["BinaryCrossentropy"], pair, {**_SCORES, **REDUCTION}),
    "BinaryFocalCrossentropy": Drawn(
        measures.CASES["BinaryFocalCrossentropy"], pair, {"apply_class_balancing": YES_OR_NO, **_FOCAL, **REDUCTION}
    ),
    "CategoricalCrossentropy": Drawn(measures.CASES["CategoricalCrossentropy"], _places, {**_SCORES, **REDUCTION}),
    "CategoricalFocalCrossentropy": Drawn(
        measures.CASES["CategoricalFocalCrossentropy"], _one_class, {**_FOCAL, **REDUCTION}
    ),
    "SparseCategoricalCrossentropy": Drawn(
        measures.CASES["SparseCategoricalCrossentropy"], classes,
        {"from_logits": YES_OR_NO, "ignore_class": one_of(None, 0, 3), **REDUCTION},
    ),
    "SparseCategoricalAccuracy": Drawn(measures.CASES["SparseCategoricalAccuracy"], _one_class),
    "SparseTopKCategoricalAccuracy": Drawn(
        measures.CASES["SparseTopKCategoricalAccuracy"], _one_class, {"k": whole(1, 5)}
    ),
    "BinaryAccuracy": Drawn(measures.CASES["BinaryAccuracy"], _answers, {"threshold": number(0.1, 0.9)}),
    **{
        name: Drawn(
            measures.CASES[name], _answers, {"thresholds": one_of(None, 0.5, 0.3), "class_id": one_of(None, 0)}
        )
        for name in ("Precision", "Recall")
    },
    "F1Score": Drawn(
        measures.CASES["F1Score"], _one_class, {"average": one_of("macro", "weighted", None)}, ("average",)
    ),
    "RootMeanSquaredError": Drawn(measures.CASES["RootMeanSquaredError"], _of_one_length),
    "R2Score": Drawn(
        measures.CASES["R2Score"], lambda draws, _: [Spec((draws.randint(1, 4),), ("F",))] * 2,
        {"class_aggregation": one_of("uniform_average", "variance_weighted_average")},
    ),
}  # fmt: skip
