"""Where ours differs from Keras on purpose: both numbers, and why. docs/numerics.md has a line for each."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import pytest

pytest.importorskip("keras", reason="Keras is the oracle here")
from tests.contract.keras.test_keras import _in_float64  # noqa: F401 - a fixture that every test here uses

from layerloom import nn
from layerloom.graph import infer
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.layers import (
    F1,
    GRU,
    Flatten,
    GroupNorm,
    Input,
    Layer,
    OneHot,
    Reverse,
    RootMeanSquaredError,
    ShapeError,
    Spec,
    from_keras,
)
from layerloom.layers.spec import SEQUENCE
from layerloom.tensor import Tensor

keras: Any = import_module("keras")
Array = np.ndarray[Any, Any]
LONG = Spec((None, 2), SEQUENCE, variable=True)


def given(layer: Layer, *specs: Spec) -> Any:
    """Our module for inputs of these kinds, in evaluation."""
    made: Any = layer.build(*specs).make()
    return made.eval() if isinstance(made, nn.Module) else made


def masked(*values: list[float]) -> list[Array]:
    """Sequences of one feature, where a step of 0 does not count."""
    return [np.array(numbers).reshape(1, -1, 1) for numbers in values]


def joined(name: str, values: list[Array]) -> tuple[Array, Array]:
    """What a layer of Keras and ours make of masked sequences."""
    theirs = getattr(keras.layers, name)()([keras.layers.Masking()(x) for x in values])
    draft = Draft()
    ports = [draft.add(Input(x.shape[1:]))[0] for x in values]
    draft.add(from_keras(name), *(draft.add(from_keras("Masking"), port)[0] for port in ports), title="found")
    document = draft.document()
    columns = {f"{port.node}.output": Tensor(x) for port, x in zip(ports, values, strict=True)}
    found = build(document, infer(document), seed=1).predict(columns)["found"]
    return theirs.numpy(force=True)[0, :, 0], found.numpy()[0, :, 0]


@pytest.mark.parametrize(
    ("name", "theirs", "ours"),
    [("Multiply", [6, 5, 0], [6, 0, 0]), ("Maximum", [3, -5, 0], [3, 0, 0]), ("Minimum", [2, 5, 0], [2, 0, 0])],
)
def test_entries_that_are_masked_in_one_input_are_left_out_of_a_product_in_keras(
    name: str, theirs: list[float], ours: list[float]
) -> None:
    other = -5.0 if name == "Maximum" else 5.0
    found = joined(name, masked([2.0, 0.0, 0.0], [3.0, other, 0.0]))
    np.testing.assert_allclose(found[0][:2], theirs[:2])
    np.testing.assert_allclose(found[1][:2], ours[:2])


@pytest.mark.filterwarnings("ignore:Layer .* was passed an input with a mask")
def test_a_maximum_over_steps_counts_masked_ones_in_keras() -> None:
    (x,) = masked([-2.0, 0.0, -1.0])
    assert keras.layers.GlobalMaxPooling1D()(keras.layers.Masking()(x)).numpy(force=True) == 0
    ours = given(from_keras("GlobalMaxPooling1D"), Spec((3, 1), SEQUENCE))
    assert ours(Tensor(x), lengths=Tensor(np.array([[True, False, True]]))).numpy() == -1


def test_reading_backwards_keras_has_the_padding_in_front_and_ours_behind() -> None:
    x = np.array([[[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]])
    ours = given(Reverse(), LONG)(Tensor(x), lengths=Tensor(np.array([2]))).numpy()
    assert ours[0, :, 0].tolist() == [3, 1, 0]
    assert np.flip(x, 1)[0, :, 0].tolist() == [0, 3, 1]
    theirs = keras.layers.GRU(1, go_backwards=True, return_sequences=True)(keras.layers.Masking()(x))
    assert theirs.numpy(force=True)[0, 0, 0] == 0
    backwards = given(GRU(1, go_backwards=True, return_sequences=True), LONG)
    found = backwards(Tensor(x.astype(np.float32)), lengths=Tensor(np.array([2]))).numpy()
    assert found[0, 0, 0] != 0
    assert found[0, 2, 0] == 0


def test_a_table_of_numbers_is_told_by_columns_in_keras_and_by_rows_here() -> None:
    table = np.array([[[0, 1], [2, 2]]])
    theirs = keras.layers.CategoryEncoding(3, output_mode="count")(table).numpy(force=True)
    ours = given(OneHot(3, "count"), Spec((2, 2), kind="int", classes=3))(Tensor(table)).numpy()
    assert ours.tolist() == [[[1, 1, 0], [0, 0, 2]]]
    assert theirs.tolist() == [[[1, 0, 1], [0, 1, 1]]]


def test_the_probabilities_of_sparsemax_add_up_to_1_here() -> None:
    x = np.array([[0.5, 0.4, -1.0]])
    ours = given(from_keras("Activation", activation="sparsemax"), Spec((3,)))(Tensor(x)).numpy()
    np.testing.assert_allclose(ours, [[0.55, 0.45, 0.0]])
    theirs = keras.activations.sparsemax(x).numpy(force=True)
    assert abs(theirs.sum() - 1) > 0.1, "Keras on PyTorch adds up the sums, not the last of them"


def test_a_value_that_is_alone_in_its_group_is_refused_here_and_0_in_keras() -> None:
    x = np.array([[1.0, 5.0]])
    assert not keras.layers.GroupNormalization(2)(x).numpy(force=True).any()
    with pytest.raises(ShapeError, match="more than one value in a group"):
        GroupNorm(2).infer(Spec((2,)))


def test_sequences_of_different_lengths_have_no_flat_form_here() -> None:
    assert keras.layers.Flatten()(np.zeros((1, 3, 2))).shape == (1, 6)
    with pytest.raises(ShapeError, match="values of a fixed number"):
        Flatten().infer(LONG)


def test_what_pads_a_sequence_is_no_error() -> None:
    found, wanted = np.array([[[3.0], [0.0]]]), np.array([[[1.0], [9.0]]])
    metric = keras.metrics.RootMeanSquaredError()
    metric.update_state(wanted, keras.layers.Masking()(found))
    assert float(metric.result()) == pytest.approx(np.sqrt((2**2 + 9**2) / 2))
    long = Spec((None, 1), SEQUENCE, variable=True)
    ours = given(RootMeanSquaredError(), long, long)
    assert ours.result(ours.update(Tensor(found), Tensor(wanted), lengths=Tensor(np.array([1]))).numpy()) == 2


def test_f1_adds_nothing_to_its_divisors() -> None:
    scores, labels = np.eye(2)[[0, 1, 1]], np.array([0, 0, 0])
    metric = keras.metrics.F1Score(average="micro")
    metric.update_state(np.eye(2)[labels], scores)
    ours = given(F1(average="micro"), Spec((2,)), Spec((), kind="int", classes=2))
    exact = float(ours.result(ours.update(Tensor(scores), Tensor(labels)).numpy()))
    assert exact == 1 / 3
    assert 0 < abs(float(metric.result()) - exact) < 1e-6
