"""Every public class of Keras has a counterpart here or a reason why there is none."""

from __future__ import annotations

import inspect
import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import pytest

pytest.importorskip("keras", reason="Keras is the oracle here")
from tests.contract.keras import absent

from layerloom.layers import from_keras
from layerloom.layers.keras import ROWS, SYNONYMS
from layerloom.layers.keras_initializers import own_initializer

keras: Any = import_module("keras")
PLACES = {
    "layers": absent.LAYERS,
    "losses": absent.LOSSES,
    "metrics": absent.METRICS,
    "initializers": absent.INITIALIZERS,
    "regularizers": absent.REGULARIZERS,
    "constraints": absent.CONSTRAINTS,
}


def has(place: str, name: str) -> bool:
    """Whether ours has what Keras has under a name."""
    if place == "initializers":
        return own_initializer(name) is not None
    return place in ("layers", "losses", "metrics") and bool({name, SYNONYMS.get(name)} & ROWS.keys())


@pytest.mark.parametrize(("place", "reasons"), PLACES.items())
def test_every_class_of_keras_is_here_or_has_a_reason(place: str, reasons: Mapping[str, str]) -> None:
    module = getattr(keras, place)
    there = {name for name in dir(module) if inspect.isclass(getattr(module, name))}
    ours = {name for name in there if has(place, name)}
    assert sorted(there - ours) == sorted(reasons)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("HeNormal", "he normal"),
        ("random_uniform", "uniform"),
        ({"class_name": "VarianceScaling", "config": {"scale": 2.0, "distribution": "uniform"}}, "he uniform"),
        ({"class_name": "Constant", "config": {"value": 1}}, "ones"),
        (None, "default"),
    ],
)
def test_an_initializer_of_keras_has_a_name_here(value: object, name: str) -> None:
    assert from_keras("Dense", units=3, kernel_initializer=value) == from_keras(
        "Dense", units=3, kernel_initializer=name.replace(" ", "_") if value is not None else None
    )


def test_an_initializer_may_be_an_object_of_keras() -> None:
    glorot = keras.initializers.GlorotNormal(seed=1)
    assert from_keras("Conv2D", filters=1, kernel_size=1, kernel_initializer=glorot) == from_keras(
        "Conv2D", filters=1, kernel_size=1, kernel_initializer="glorot_normal"
    )
    with pytest.raises(ValueError, match=r"kernel_initializer=.* cannot be expressed"):
        from_keras("Dense", units=3, kernel_initializer=keras.initializers.Constant(0.3))


@pytest.mark.parametrize(
    ("name", "arguments"), [("Dense", {"units": 3}), ("LSTM", {"units": 3}), ("BatchNormalization", {})]
)
def test_penalties_and_limits_are_refused_with_a_way_out(name: str, arguments: Mapping[str, Any]) -> None:
    weights = ("beta", "gamma") if name == "BatchNormalization" else ("kernel", "bias")
    for kind, words in (("regularizer", "penalty"), ("constraint", "limit")):
        for argument in (f"{weight}_{kind}" for weight in weights):
            from_keras(name, **arguments, **{argument: None})
            with pytest.raises(ValueError, match=f"{argument}='l2' cannot be expressed; .*{words}"):
                from_keras(name, **arguments, **{argument: "l2"})
