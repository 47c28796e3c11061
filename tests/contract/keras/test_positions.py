"""What stands first and second in Keras means the same here, or is refused: nothing silently means something else."""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import pytest

keras = pytest.importorskip("keras", reason="Keras is the oracle here")

from layerloom.layers import LossLayer, MetricLayer, Normalization, ParameterError, ShapeError, Spec, registry  # noqa: E402 - Keras may be missing
from layerloom.layers.keras_names import own_name  # noqa: E402 - Keras may be missing

REFUSED: Mapping[str, tuple[Any, ...]] = {
    "AUC": (200, "ROC"),
    "Accuracy": ("name",),
    "CTC": ("sum",),
    "CosineSimilarity": ("name",),
    "Input": ((3,), 32),
    "IoU": (2, (0,)),
    "MeanAbsoluteError": ("name",),
    "MeanSquaredError": ("name",),
    "RNN": (object(),),
    "RandomErasing": (0.5, (0.1, 0.2)),
    "AdditiveAttention": (True, 0.5),
    "Attention": (True, "dot"),
    "BinaryAccuracy": ("name",),
    "CategoricalAccuracy": ("name",),
    "CategoricalHinge": ("sum",),
    "Cropping2D": (1, "channels_last"),
    "Cropping3D": (1, "channels_last"),
    "Dense": (3, "relu"),
    "Dice": ("sum",),
    "Dropout": (0.5, (3, 1)),
    "Flatten": ("channels_last",),
    "GRU": (3, "tanh"),
    "GaussianDropout": (0.5, 1),
    "GaussianNoise": (0.5, 1),
    "AlphaDropout": (0.5, (3, 1)),
    "Hinge": ("sum",),
    "Huber": (1.0, "sum"),
    "KLDivergence": ("sum",),
    "LSTM": (3, "tanh"),
    "LogCosh": ("sum",),
    "PReLU": ("zeros",),
    "Precision": (0.5,),
    "RandomBrightness": (0.5, (0, 255)),
    "RandomContrast": (0.5, (0, 255)),
    "RandomFlip": ("horizontal", 1),
    "RandomRotation": (0.5, "reflect"),
    "RandomZoom": (0.5, 0.5),
    "Recall": (0.5,),
    "RootMeanSquaredError": ("name",),
    "UpSampling2D": (2, "channels_last"),
    "UpSampling3D": (2, "channels_last"),
    "ZeroPadding1D": (1, "channels_last"),
    "ZeroPadding2D": (1, "channels_last"),
    "ZeroPadding3D": (1, "channels_last"),
}
"""Layers whose first arguments are others than Keras', with what a script of Keras has there."""

OTHERWISE = ("Normalization",)
"""Those where ours takes it and means something else; docs/numerics.md has a line for each."""

ALIKE = ("Tversky",)
"""Those whose parameters have other names and mean the same."""


def _differing() -> list[str]:
    """The layers of one name here and there whose first two parameters differ."""
    found = []
    for name, cls in registry.items():
        theirs = keras.metrics if issubclass(cls, MetricLayer) else keras.losses
        theirs = theirs if issubclass(cls, LossLayer | MetricLayer) else keras.layers
        if not hasattr(theirs, name):
            continue
        named = inspect.signature(getattr(theirs, name)).parameters.values()
        first = [own_name(cls, p.name) for p in named if p.kind is p.POSITIONAL_OR_KEYWORD][:2]
        own = cls.keras_order or tuple(field.name for field in fields(cls))  # type: ignore[arg-type] # it is one
        if first != [*own[: len(first)]]:
            found.append(name)
    return found


def test_the_layers_that_begin_otherwise_are_listed() -> None:
    assert set(_differing()) - REFUSED.keys() == {*OTHERWISE, *ALIKE}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_script_of_keras_has_first_is_refused(name: str) -> None:
    with pytest.raises((ParameterError, TypeError)):
        registry[name](*REFUSED[name])


def test_a_normalization_begins_with_the_mean_and_needs_both() -> None:
    """The axis, which Keras has first, is that of the channels here."""
    assert Normalization(0.5, 2.0) == Normalization(mean=0.5, variance=2.0)
    with pytest.raises(ShapeError, match="both mean and variance"):
        Normalization(-1).infer(Spec((3,)))
