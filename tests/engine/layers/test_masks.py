"""Masks with gaps in the middle: nets give what those of Keras give, whose masks travel by themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import pytest

from layerloom.graph import infer
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.layers import Input, Layer
from layerloom.layers.keras import from_keras
from layerloom.tensor import Tensor

keras = pytest.importorskip("keras", reason="Keras is the oracle here")
from keras.src.backend.common.dtypes import BIT64_TO_BIT32_DTYPE  # noqa: E402 - Keras may be missing

Array = np.ndarray[Any, Any]
MASK = np.array([[1, 0, 1, 1, 0], [0, 1, 1, 0, 1], [1, 1, 1, 1, 1]], bool)
VALUES = np.where(MASK[..., None], np.random.default_rng(3).normal(size=(3, 5, 4)), 0.0)


@pytest.fixture(autouse=True)
def _in_float64(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(BIT64_TO_BIT32_DTYPE, "float64", "float64")
    before, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_floatx(before)
    keras.config.set_dtype_policy(policy)


def lstm(weights: list[Array], end: str = "_l0") -> dict[str, Array]:
    return {
        f"weight_ih{end}": weights[0].T,
        f"weight_hh{end}": weights[1].T,
        f"bias_ih{end}": weights[2],
        f"bias_hh{end}": np.zeros_like(weights[2]),
    }


def both_ways(weights: list[Array]) -> dict[str, Array]:
    return lstm(weights[:3]) | lstm(weights[3:], "_l0_reverse")


def nothing(weights: list[Array]) -> dict[str, Array]:
    return {}


def inside(name: str, **arguments: object) -> tuple[Any, Layer]:
    """A layer of Keras and ours."""
    return getattr(keras.layers, name)(**arguments), from_keras(name, **arguments)


def wrapped(name: str, inner: str, more: dict[str, Any], **arguments: Any) -> tuple[Any, Layer]:
    theirs, ours = inside(inner, **arguments)
    return getattr(keras.layers, name)(theirs, **more), from_keras(name, layer=ours, **more)


NETS: dict[str, Callable[[], tuple[tuple[Any, Layer], Callable[[list[Array]], dict[str, Array]]]]] = {
    "last": lambda: (inside("LSTM", units=3), lstm),
    "steps": lambda: (inside("SimpleRNN", units=3, return_sequences=True), lstm),
    "from the end": lambda: (inside("LSTM", units=3, go_backwards=True), lstm),
    "both ways": lambda: (wrapped("Bidirectional", "LSTM", {}, units=3), both_ways),
    "steps of both ways": lambda: (
        wrapped("Bidirectional", "LSTM", {"merge_mode": "sum"}, units=3, return_sequences=True),
        both_ways,
    ),
    "mean": lambda: (inside("GlobalAveragePooling1D"), nothing),
}


@pytest.mark.parametrize("name", NETS)
def test_steps_in_the_middle_are_passed_over_as_in_keras(name: str) -> None:
    (theirs, ours), lie = NETS[name]()
    x = keras.Input((5, 4))
    model = keras.Model(x, theirs(keras.layers.Masking()(x)))
    draft = Draft()
    (port,) = draft.add(Input((5, 4)))
    (masked,) = draft.add(from_keras("Masking"), port)
    node = draft.node(ours, masked, title="found")
    document = draft.document()
    net = build(document, infer(document), seed=1).double()
    state = lie([weight.value.numpy(force=True) for weight in theirs.weights])
    net.load_state_dict({f"{node}.{key}": value for key, value in state.items()})
    found = net.predict({f"{port.node}.output": Tensor(VALUES)})["found"].numpy()
    np.testing.assert_allclose(found, model(VALUES).numpy(force=True), atol=1e-12)
