"""Arithmetic, brackets and states of symbols: each is a layer, gives NumPy's numbers, and survives the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layerloom import layers
from layerloom.layers.spec import ShapeError
from layerloom.model import Input, Model, Symbol

OF_ONE = [
    "x + 1", "1 + x", "x - 0.5", "1 - x", "2 * x", "x * -2", "x / 4", "1 / (x + 9)", "-x", "+x", "abs(x)", "x ** 2",
    "(x * x + 1) ** 0.5", "(x * x + 1) ** -1", "2 ** x", "(x > 0) * x", "(x <= 0.5) * 1", "x + np.float32(0.25)",
    "x[:, 0]", "x[:, -1]", "x[..., :2]", "x[:, 1:3]", "x[:, :, ::2]", "x[:, -2:, 3]", "x[:, 1, 2:]", "x[:, ::-1]",
    "x[:, None]", "x[..., None]", "x[:, 0, None, 1:]", "x[:, :, None, -1]", "x[...]", "x[:]", "x - x[:, :1]",
]  # fmt: skip
OF_TWO = ["x + y", "x - y", "x * y", "x / (y * y + 1)", "(x * x + 1) ** y", "(x < y) * x", "x + y * 2 - 1"]


def same_as_in_numpy(text: str, shapes: dict[str, tuple[int, ...]], path: Path) -> None:
    random = np.random.default_rng(4)
    arrays = {name: random.normal(size=(3, *shape)).astype(np.float32) for name, shape in shapes.items()}
    symbols = {name: Input(shape, title=name) for name, shape in shapes.items()}
    written: Callable[..., Any] = eval(f"lambda {', '.join(shapes)}: {text}", {"np": np})
    model = Model(symbols, written(**symbols))
    expected = written(**arrays)
    np.testing.assert_allclose(model.predict(arrays), expected, rtol=1e-5, atol=1e-6)
    model.save(path / "net.loom")
    assert np.array_equal(Model.load(path / "net.loom").predict(arrays), model.predict(arrays))


@pytest.mark.parametrize("text", OF_ONE)
def test_an_operator_on_a_symbol_gives_the_numbers_of_numpy(text: str, tmp_path: Path) -> None:
    same_as_in_numpy(text, {"x": (4, 6)}, tmp_path)


@pytest.mark.parametrize("text", OF_TWO)
def test_an_operator_between_symbols_gives_the_numbers_of_numpy(text: str, tmp_path: Path) -> None:
    same_as_in_numpy(text, {"x": (4, 6), "y": (4, 6)}, tmp_path)


def test_a_product_of_matrices_is_a_layer(tmp_path: Path) -> None:
    same_as_in_numpy("x @ y", {"x": (4, 6), "y": (6, 2)}, tmp_path)


def test_the_editor_shows_a_layer_for_each_operator() -> None:
    a, b = Input((3,), title="a"), Input((3,), title="b")
    model = Model([a, b], (a + b) * (a - b) / 2)
    assert {part.title: part.layer for part in model.layers if part.title not in "ab"} == {
        "add1": layers.Add(), "subtract1": layers.Subtract(), "multiply1": layers.Multiply(),
        "expression1": layers.Expression("x / 2"),
    }  # fmt: skip


def test_the_last_step_of_sequences_of_different_lengths_is_the_last_that_counts() -> None:
    x = Input((None, 3))
    hidden = layers.LSTM(4, return_sequences=True)(layers.Masking()(x))
    assert isinstance(hidden[:, -1], Symbol) and hidden[:, -1].shape == (4,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x[0]", r"first place in brackets is the batch.*x\[:, \.\.\.\]"), ("x[:, [1]]", r"whole numbers, slices"),
        ("x[:, 0, 0, 0]", r"2 axes beside the batch"), ("x + np.ones(3)", r"finite number, got ndarray"),
        ("np.ones(3) * x", r"finite number, got ndarray"), ("x * float('inf')", r"finite number, got inf"),
        ("x + 'a'", r"got str"), ("list(x)", r"x\[:, 0\]"), ("1 if x > 0 else 2", r"has no value yet"),
        ("x[:, ::-2]", r"forwards, got a step of -2"),
    ],
)  # fmt: skip
def test_what_is_no_arithmetic_is_refused_with_a_way_out(text: str, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        eval(text, {"x": Input((4, 6)), "np": np})


def test_shapes_that_do_not_fit_are_told_by_the_layer() -> None:
    with pytest.raises(ShapeError, match="Add joins them entry by entry"):
        Input((4,)) + Input((5,))


@pytest.mark.parametrize("cell", [layers.LSTM, layers.GRU, layers.RNN])
def test_reading_starts_from_an_initial_state(cell: Any) -> None:
    x, states = Input((5, 3)), [Input((4,)) for _ in cell.states]
    reader = cell(4)
    by_name = reader(x, **dict(zip(cell.states, states, strict=True)))
    model = Model([x, *states], [reader(x, initial_state=states), reader(x, *states), by_name, reader(x)])
    random = np.random.default_rng(2)
    rows = [random.normal(size=(2, 5, 3)), *(random.normal(size=(2, 4)) for _ in states)]
    first, second, third, without = model.predict(rows)
    assert np.array_equal(first, second) and np.array_equal(first, third)
    assert not np.allclose(first, without)


def test_both_directions_may_start_from_states_that_come_apart() -> None:
    x, states = Input((5, 3)), [Input((4,)) for _ in range(4)]
    reader = layers.LSTM(4, bidirectional=True)
    forth, back = (layers.Concatenate()(states[at], states[at + 2]) for at in range(2))
    model = Model([x, *states], [reader(x, initial_state=states), reader(x, forth, back)])
    random = np.random.default_rng(2)
    one, other = model.predict([random.normal(size=(2, 5, 3)), *(random.normal(size=(2, 4)) for _ in states)])
    assert np.array_equal(one, other)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("layers.LSTM(4)(x, initial_state=[h])", r"LSTM starts from 2 states \(state, cell\), got 1"),
        ("layers.GRU(4)(x, foo=h)", r"GRU takes symbols at x, state, got something at 'foo'"),
        ("layers.Dense(4)(x, initial_state=h)", r"Dense takes symbols at x, got something at 'initial_state'"),
        ("layers.GRU(4)(x, state=3)", r"got int at state"),
    ],
)
def test_a_port_that_is_not_there_is_refused(call: str, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        eval(call, {"layers": layers, "x": Input((5, 3)), "h": Input((4,))})


def test_bidirectional_is_a_word_for_reading_in_both_directions() -> None:
    both = layers.Bidirectional(layers.GRU(4), merge_mode="sum")
    assert both == layers.GRU(4, bidirectional=True, merge="sum")
    with pytest.raises(layers.ParameterError, match="RNN, an LSTM or a GRU, got Dense"):
        layers.Bidirectional(layers.Dense(4))  # type: ignore[type-var]
    with pytest.raises(layers.ParameterError, match="wire a Split behind"):
        layers.Bidirectional(layers.GRU(4), merge_mode=None)  # type: ignore[arg-type]


def test_a_net_is_not_taken_for_a_layer_at_each_step() -> None:
    x = Input((3,))
    with pytest.raises(layers.ParameterError, match="got Model: wrap the layers one by one"):
        layers.TimeDistributed(Model(x, layers.Dense(2)(x)))  # type: ignore[arg-type]


def test_features_of_a_model_are_the_input_of_another() -> None:
    x = Input((6,), title="pixels")
    model = Model(x, layers.Dense(2)(layers.ReLU()(layers.Dense(4)(x, title="features"))))
    features = model.get_layer("features").output
    head = Model(model.input, [features * 2, model.output, model.layers[-1].input])
    rows = np.random.default_rng(0).normal(size=(3, 6))
    doubled, scores, hidden = head.predict(rows)
    assert np.array_equal(scores, model.predict(rows))
    np.testing.assert_allclose(np.maximum(doubled / 2, 0), hidden, rtol=1e-6)
