"""Nets of nets: models that are called, tapped, cloned, and built when their shapes are known."""

from __future__ import annotations

import gc
import weakref
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from layerloom import layers, nn, optim
from layerloom.graph import dumps, infer, problems
from layerloom.layers import ShapeError
from layerloom.model import Input, Model, ModelError, Sequential
from layerloom.tensor import Tensor

RANDOM = np.random.default_rng(0)


def encoder(name: str = "encoder") -> Model:
    x = Input((6,), title="x")
    return Model(x, layers.Dense(3)(layers.ReLU()(layers.Dense(8, bias=False)(x))), name=name)


def titles(model: Model) -> list[str]:
    return [part.title for part in model.layers]


def rows(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


# Nested models


def test_a_model_that_is_called_adds_its_nodes_as_a_group() -> None:
    x = Input((6,))
    model = Model(x, layers.Dense(2)(encoder()(x)))
    assert titles(model) == ["input1", "encoder/dense1", "encoder/relu1", "encoder/dense2", "dense1"]
    assert [frame.title for frame in model.document.frames.values()] == ["encoder"]


def test_a_net_around_a_net_gives_what_both_give_and_trains_both() -> None:
    inner = encoder()
    x = Input((6,))
    head = layers.Dense(2)
    model = Model(x, head(inner(x)))
    sample = rows(5, 6)
    code = inner.predict(sample)
    kernel, bias = model.get_layer("dense1").get_weights()
    np.testing.assert_allclose(model.predict(sample), code @ kernel.T + bias, rtol=1e-4, atol=1e-6)
    model.compile(loss="mse", learning_rate=0.05)
    model.fit(sample, rows(5, 2), epochs=2, verbose=0)
    assert not np.allclose(inner.predict(sample), code)
    kernel, bias = model.get_layer("dense1").get_weights()
    np.testing.assert_allclose(model.predict(sample), inner.predict(sample) @ kernel.T + bias, rtol=1e-4, atol=1e-6)


def test_a_model_that_is_called_twice_shares_its_weights() -> None:
    inner = encoder()
    a, b = Input((6,), title="a"), Input((6,), title="b")
    model = Model([a, b], layers.Add()(inner(a), inner(b, title="other")))
    assert model.count_params() == inner.count_params() == 6 * 8 + 8 * 3 + 3
    assert "other/dense2" in titles(model)
    sample = rows(4, 6)
    np.testing.assert_array_equal(model.predict([sample, sample]), 2 * inner.predict(sample))


def test_two_calls_without_titles_are_two_groups() -> None:
    inner = encoder()
    a, b = Input((6,)), Input((6,))
    model = Model([a, b], [inner(a), inner(b)])
    assert {title.split("/")[0] for title in titles(model) if "/" in title} == {"encoder", "encoder2"}


def test_a_model_in_a_model_in_a_model() -> None:
    x = Input((6,))
    middle = Model(x, layers.ReLU()(encoder()(x)), name="middle")
    y = Input((6,))
    model = Model(y, middle(y), name="outer")
    assert "middle/encoder/dense1" in titles(model)
    sample = rows(3, 6)
    np.testing.assert_array_equal(model.predict(sample), middle.predict(sample))


def test_a_model_is_called_by_position_list_or_name_and_answers_as_it_was_made() -> None:
    a, b = Input((3,)), Input((2,))
    named = Model({"left": a, "right": b}, {"sum": layers.Dense(4)(a), "product": layers.Dense(4)(b)})
    x, y = Input((3,)), Input((2,))
    by_name = named({"right": y, "left": x})
    assert {name: symbol.shape for name, symbol in by_name.items()} == {"sum": (4,), "product": (4,)}
    listed = Model((a, b), (layers.Dense(4)(a), layers.Dense(5)(b)))
    assert [symbol.shape for symbol in listed(x, y)] == [symbol.shape for symbol in listed([x, y])] == [(4,), (5,)]


def test_a_call_that_does_not_fit_says_what_was_expected() -> None:
    inner = encoder()
    with pytest.raises(ModelError, match=r'input "x" of model "encoder" needs 6 \(float\), got 7 \(float\)'):
        inner(Input((7,)))
    with pytest.raises(ModelError, match=r"expected the input x, got y"):
        inner({"y": Input((6,))})
    with pytest.raises(ModelError, match=r"expected 1 inputs \(x\), got 2"):
        inner(Input((6,)), Input((6,)))
    with pytest.raises(ModelError, match="called on symbols, got ndarray"):
        inner(np.zeros((1, 6)))


def test_a_model_stands_in_a_sequential() -> None:
    inner = encoder()
    model = Sequential([Input((6,)), inner, layers.Dense(2)])
    sample = rows(4, 6)
    before = inner.predict(sample)
    model.compile(loss="mse", learning_rate=0.1)
    model.fit(sample, rows(4, 2), epochs=1, verbose=0)
    assert not np.allclose(inner.predict(sample), before)


def test_a_saved_net_of_nets_predicts_the_same_and_has_no_problems(tmp_path: Path) -> None:
    inner = encoder()
    a, b = Input((6,), title="a"), Input((6,), title="b")
    model = Model([b, a], [layers.Dense(2)(inner(a)), inner(b)])
    model.save(tmp_path / "net.loom")
    again = Model.load(tmp_path / "net.loom")
    assert {p.kind for p in problems(again.document, infer(again.document))} == {"no data", "no loss"}
    sample = [rows(4, 6), rows(4, 6)]
    for one, other in zip(again.predict(sample), model.predict(sample), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_loaded_model_is_called_too(tmp_path: Path) -> None:
    model = encoder()
    model.save(tmp_path / "net.loom")
    again = Model.load(tmp_path / "net.loom")
    x = Input((6,))
    outer = Model(x, again(x))
    sample = rows(4, 6)
    np.testing.assert_array_equal(outer.predict(sample), model.predict(sample))


def test_a_layer_with_weights_of_another_size_is_refused() -> None:
    dense = layers.Dense(2)
    x, y = Input((3,)), Input((4,))
    Model(x, dense(x))
    with pytest.raises(ModelError, match=r'Dense "dense1" has weights of the shapes .*\(2, 3\).*needs .*\(2, 4\)'):
        Model(y, dense(y))


# Taps


def test_a_model_that_ends_in_the_middle_shares_the_weights() -> None:
    x = Input((6,))
    hidden = layers.ReLU()(layers.Dense(4)(x))
    whole, part = Model(x, layers.Dense(1)(hidden)), Model(x, hidden)
    sample = rows(8, 6)
    before = part.predict(sample)
    whole.compile(loss="mse", learning_rate=0.1)
    whole.fit(sample, rows(8, 1), epochs=2, verbose=0)
    after = part.predict(sample)
    assert not np.allclose(after, before)
    kernel, bias = whole.get_layer("dense2").get_weights()
    np.testing.assert_allclose(whole.predict(sample), after @ kernel.T + bias, rtol=1e-4, atol=1e-6)


def test_layers_are_tapped_by_title_also_after_loading(tmp_path: Path) -> None:
    model = encoder()
    model.save(tmp_path / "net.loom")
    again = Model.load(tmp_path / "net.loom")
    sample = rows(4, 6)
    hidden, code = again.tap("relu1", "dense2").predict(sample)
    np.testing.assert_array_equal(hidden, model.tap("relu1").predict(sample))
    np.testing.assert_array_equal(code, model.predict(sample))
    keras_way = Model(again.inputs, again.get_layer("relu1").output)
    np.testing.assert_array_equal(keras_way.predict(sample), hidden)


def test_a_tap_by_the_name_of_an_output_is_the_layer_that_makes_it() -> None:
    model = encoder()
    assert model.get_layer("output").title == "dense2"
    with pytest.raises(ModelError, match='there is no layer "relu2"; expected one of relu1'):
        model.tap("relu2")


def test_an_output_may_be_called_as_a_layer_is() -> None:
    x = Input((3,))
    y = layers.Dense(2)(x, title="kind")
    model = Model(x, {"kind": y, "size": layers.Dense(1)(x, title="dense1")})
    assert set(model.predict(rows(2, 3))) == {"kind", "size"}


# Weights


def test_weights_come_and_go_as_a_list() -> None:
    model, other = encoder(), Model.from_document(encoder().document)
    assert [array.shape for array in model.get_weights()] == [(8, 6), (3, 8), (3,)]
    other.set_weights([array * 2 for array in model.get_weights()])
    for key, array in model.weights.items():
        np.testing.assert_array_equal(other.weights[key], array * 2)
    with pytest.raises(ModelError, match="has 3 arrays of weights, got 1"):
        other.set_weights(model.get_weights()[:1])
    with pytest.raises(ModelError, match=r'"dense1" has 1 arrays \(weight\), got 2'):
        other.get_layer("dense1").set_weights(model.get_weights()[:2])
    other.get_layer("dense1").set_weights([np.zeros((8, 6))])
    assert not other.get_weights()[0].any()


def test_weights_that_do_not_fit_are_refused_and_nothing_changes() -> None:
    model = encoder()
    before = model.get_weights()
    with pytest.raises(ModelError, match="the weights lack"):
        model.weights = {}
    with pytest.raises(ModelError, match=r"needs shape \(8, 6\), got \(6, 8\)"):
        model.weights = {key: array.T for key, array in model.arrays.items()}
    with pytest.raises(ModelError, match="the model has no weights of"):
        model.weights = model.arrays | {"of nobody": np.zeros(1)}
    for one, other in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)


def test_weights_that_another_model_trained_are_trained_on() -> None:
    """The optimizer of each goes on from what the other left."""
    x = Input((6,))
    hidden = layers.Dense(4)(x)
    first, second = Model(x, layers.Dense(1)(hidden)), Model(x, layers.Dense(2)(hidden))
    for model in (first, second):
        model.compile("sgd", loss="mse", learning_rate=0.01, momentum=0.0)
    sample, y, z = rows(8, 6), rows(8, 1), rows(8, 2)
    first.train_on_batch(sample, y)
    second.train_on_batch(sample, z)
    shared = first.get_layer("dense1").get_weights()
    first.set_weights(first.get_weights())
    first.train_on_batch(sample, y)
    moved = np.abs(first.get_layer("dense1").get_weights()[0] - shared[0]).max()
    assert 0 < moved < 0.05
    np.testing.assert_array_equal(
        first.get_layer("dense1").weights["weight"], second.get_layer("dense1").weights["weight"]
    )


def test_weights_that_a_person_set_are_what_fit_goes_on_from() -> None:
    model, sample, y = encoder(), rows(8, 6), rows(8, 3)
    model.compile("sgd", loss="mse", learning_rate=1e-6)
    model.fit(sample, y, epochs=1, verbose=0)
    model.set_weights([np.zeros_like(array) for array in model.get_weights()])
    model.fit(sample, y, epochs=1, verbose=0)
    assert all(np.abs(array).max() < 1e-3 for array in model.get_weights())


def test_weights_go_with_the_last_model_that_has_them() -> None:
    x = Input((6,))
    model = Model(x, layers.Dense(123)(x))
    model.summary()
    array = weakref.ref(model.arrays[next(iter(model.arrays))])
    del model, x
    gc.collect()
    assert array() is None


def test_a_clone_has_weights_of_its_own() -> None:
    model, sample = encoder(), rows(4, 6)
    model.compile(loss="mse", learning_rate=0.1)
    first = model.predict(sample)
    copy, fresh, other = model.clone(), model.clone(weights=False), model.clone(weights=False, seed=7)
    model.fit(sample, rows(4, 3), epochs=1, verbose=0)
    np.testing.assert_array_equal(copy.predict(sample), first)
    np.testing.assert_array_equal(fresh.predict(sample), first)
    assert not np.allclose(other.predict(sample), first)
    assert dumps(copy.document) == dumps(model.document)
    copy.fit(sample, rows(4, 3), epochs=1, verbose=0)


# Steps


def test_a_step_on_a_batch_is_the_step_of_an_epoch_of_one_batch() -> None:
    sample, y = rows(8, 6), RANDOM.integers(0, 3, 8)
    one, other = encoder(), Model.from_document(encoder().document)
    other.weights = one.arrays
    for model in (one, other):
        model.compile(loss="cross_entropy", metrics=["accuracy"], learning_rate=0.01)
    figures = [one.train_on_batch(sample, y) for _ in range(3)]
    history = other.fit(sample, y, epochs=3, batch_size=8, verbose=0)
    np.testing.assert_allclose([f["loss"] for f in figures], history["loss"], rtol=1e-4)
    assert set(figures[0]) == {"loss", "accuracy"}
    np.testing.assert_allclose(one.predict_on_batch(sample), other.predict(sample), rtol=1e-3, atol=1e-4)


def test_the_rows_of_a_batch_may_have_weights() -> None:
    model, sample, y = encoder(), rows(4, 6), rows(4, 3)
    model.compile("sgd", loss="mse", learning_rate=0.01)
    alone = model.evaluate(sample[:1], y[:1])["loss"]
    weights = [4.0, 0.0, 0.0, 0.0]
    assert model.evaluate(sample, y, sample_weight=weights)["loss"] == pytest.approx(alone, rel=1e-5)
    assert model.train_on_batch(sample, y, sample_weight=weights)["loss"] == pytest.approx(alone, rel=1e-5)


def test_targets_come_by_the_name_of_their_output() -> None:
    x = Input((6,))
    model = Model(x, {"kind": layers.Dense(3)(x), "size": layers.Dense(1)(x)})
    model.compile(loss={"kind": "mse"})
    model.train_on_batch(rows(4, 6), {"kind": rows(4, 3)})
    with pytest.raises(ModelError, match="expected the target target, got weight"):
        model.train_on_batch(rows(4, 6), {"weight": rows(4, 3)})
    with pytest.raises(ModelError, match="expected the input input1, got pixels"):
        model.predict({"pixels": rows(4, 6)})


# Sequential


def test_a_sequential_without_an_input_is_built_for_the_first_arrays() -> None:
    model = Sequential([layers.Dense(4), layers.ReLU(), layers.Dense(2)])
    model.compile(loss="cross_entropy", metrics=["accuracy"])
    with pytest.raises(ModelError, match="the model is not built"):
        model.summary()
    history = model.fit(rows(16, 5), RANDOM.integers(0, 2, 16), epochs=1, verbose=0)
    assert set(history.epochs[0]) == {"loss", "accuracy"}
    assert model.count_params() == 5 * 4 + 4 + 4 * 2 + 2


def test_a_sequential_is_built_by_shape_by_a_symbol_or_by_tokens() -> None:
    shaped = Sequential([layers.Conv2D(4), layers.Flatten(), layers.Dense(2)])
    shaped.build((1, 6, 6))
    assert shaped.predict(rows(2, 1, 6, 6)).shape == (2, 2)
    called = Sequential([layers.Dense(3)])
    assert called(Input((5,))).shape == (3,)
    tokens = Sequential([layers.Embedding(4, vocabulary=10), layers.Flatten(), layers.Dense(2)])
    assert tokens.predict(np.zeros((3, 7), int)).shape == (3, 2)
    with pytest.raises(ShapeError, match="Conv2D"):
        Sequential([layers.Conv2D(4)]).predict(rows(2, 6))


def test_layers_are_added_and_taken_away_and_the_others_keep_their_weights() -> None:
    model = Sequential([Input((5,)), layers.Dense(4)])
    first = model.get_weights()
    model.add(layers.Dense(2))
    np.testing.assert_array_equal(model.get_weights()[0], first[0])
    assert model.predict(rows(3, 5)).shape == (3, 2)
    assert isinstance(model.pop(), layers.Dense)
    assert model.predict(rows(3, 5)).shape == (3, 4)
    with pytest.raises(ModelError, match="an Input comes first"):
        model.add(Input((3,)))
    model.pop()
    with pytest.raises(ModelError, match="no layer to take away"):
        model.pop()


# Pictures and tables


def test_lines_of_a_summary_are_no_wider_than_asked() -> None:
    x = Input((6,), title="a very long title for what goes in")
    model = Model(x, layers.Dense(3)(x))
    assert max(map(len, model.summary(50).splitlines())) == 50
    assert "…" in model.summary(50)


def test_a_picture_of_the_model_is_written(tmp_path: Path) -> None:
    model = encoder()
    model.plot_model(tmp_path / "net.svg")
    texts = "".join(ElementTree.parse(tmp_path / "net.svg").getroot().itertext())
    assert all(title in texts for title in titles(model))
    assert (tmp_path / "net.svg").read_text("utf-8").count("M6 11h12v9H6z") == 0
    model.freeze("dense1")
    model.plot_model(tmp_path / "net.svg", theme="dark")
    assert (tmp_path / "net.svg").read_text("utf-8").count("M6 11h12v9H6z") == 1  # a lock
    with pytest.raises(ModelError, match=r"written as \.svg"):
        model.plot_model(tmp_path / "net.png")


# As a module


class Classifier(nn.Module):
    def __init__(self, base: Model) -> None:
        super().__init__()
        self.base = base.module()
        self.head = nn.Linear(3, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.base(x))


def test_a_model_is_a_part_of_a_net_that_is_written_as_a_class() -> None:
    model, sample = encoder(), rows(5, 6)
    net = Classifier(model)
    np.testing.assert_allclose(net.base(Tensor(sample)).numpy(), model.predict(sample), rtol=1e-5, atol=1e-6)
    assert len(list(net.parameters())) == 5
    optimizer = optim.SGD(net.parameters(), lr=0.1)
    (net(Tensor(sample)) ** 2).mean().backward()
    optimizer.step()
    assert set(net.base.state_dict()) == set(model.arrays)
    model.weights = net.base.state_dict()
    np.testing.assert_allclose(net.base(Tensor(sample)).numpy(), model.predict(sample), rtol=1e-5, atol=1e-6)


def test_frozen_layers_of_a_module_are_frozen() -> None:
    model = encoder()
    model.freeze("dense1")
    net = Classifier(model)
    (net(Tensor(rows(5, 6))) ** 2).mean().backward()
    assert [parameter.grad is None for parameter in net.parameters()] == [True, False, False, False, False]
