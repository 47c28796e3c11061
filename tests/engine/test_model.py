"""The Python face: nets written as code, trained on arrays, saved and opened again."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layerloom import layers
from layerloom.cli import main
from layerloom.data import read_digits
from layerloom.device import devices
from layerloom.graph import infer, load, problems
from layerloom.graph.settings import SettingsError
from layerloom.layers import ShapeError
from layerloom.model import Input, Model, ModelError, Sequential
from layerloom.model.running import Running

RANDOM = np.random.default_rng(0)


def classifier(**compiled: object) -> Model:
    model = Sequential(
        [Input((1, 8, 8), title="image"), layers.Flatten(), layers.Dense(32), layers.ReLU(), layers.Dense(10)], seed=3
    )
    model.compile(loss="cross_entropy", metrics=["accuracy"], learning_rate=5e-3, **compiled)
    return model


def layer_names(model: Model) -> list[str]:
    return sorted(node.layer.type_name for node in model.document.nodes.values())


def test_calling_layers_draws_the_graph() -> None:
    x = Input((12,))
    model = Model(x, layers.Dense(4)(layers.ReLU()(layers.Dense(8)(x))))
    assert layer_names(model) == ["Dense", "Dense", "Input", "Output", "ReLU"]
    assert model.predict(np.zeros((5, 12))).shape == (5, 4)


def test_a_symbol_knows_its_shape_and_a_wrong_one_is_refused_where_it_is_written() -> None:
    x = Input((12,))
    assert layers.Dense(4)(x).shape == (4,)
    with pytest.raises(ShapeError, match=r"Conv2D \"edges\".*moves a window"):
        layers.Conv2D(8)(x, title="edges")


def test_too_many_inputs_are_refused() -> None:
    x = Input((12,))
    with pytest.raises(TypeError, match="ReLU takes 1 inputs, got 2"):
        layers.ReLU()(x, x)


def test_one_layer_object_called_twice_shares_its_weights() -> None:
    a, b = Input((3,), title="a"), Input((3,), title="b")
    dense = layers.Dense(2)
    shared = Model([a, b], [dense(a), dense(b)])
    apart = Model([a, b], [layers.Dense(2)(a), layers.Dense(2)(b)])
    assert len(shared.weights) == 2
    assert len(apart.weights) == 4
    x = RANDOM.normal(size=(4, 3))
    first, second = shared.predict([x, x])
    np.testing.assert_array_equal(first, second)


def test_an_activation_called_twice_shares_nothing() -> None:
    x, relu = Input((3,)), layers.ReLU()
    model = Model(x, relu(layers.Dense(2)(relu(x))))
    assert all(node.weights_of is None for node in model.document.nodes.values())


def test_inputs_and_outputs_come_as_one_as_a_list_or_by_name() -> None:
    a, b = Input((3,)), Input((2,))
    sums, products = layers.Dense(4)(a), layers.Dense(5)(b)
    x = {"left": np.ones((6, 3)), "right": np.ones((6, 2))}
    listed = Model([b, a], [products, sums])
    assert [found.shape for found in listed.predict([x["right"], x["left"]])] == [(6, 5), (6, 4)]
    named = Model({"left": a, "right": b}, {"sums": sums, "products": products})
    assert {name: found.shape for name, found in named.predict(x).items()} == {"sums": (6, 4), "products": (6, 5)}


def test_an_output_of_a_foreign_input_is_refused() -> None:
    a, b = Input((3,), title="a"), Input((3,), title="b")
    with pytest.raises(ModelError, match='the Input "b"'):
        Model(a, layers.Add()(a, b))


def test_the_seed_decides_the_first_weights() -> None:
    first, again = classifier(), classifier()
    for key, weight in first.weights.items():
        np.testing.assert_array_equal(weight, again.weights[key])


def test_fit_learns_the_digits_and_tells_every_epoch() -> None:
    digits, model = read_digits(), classifier()
    history = model.fit(digits["image"], digits["label"], epochs=4, validation_split=0.2)
    assert len(history) == 4
    assert history["loss"][-1] < history["loss"][0]
    assert history["val_accuracy"][-1] > 0.8
    figures = model.evaluate(digits["image"], digits["label"])
    answers = model.predict(digits["image"]).argmax(1)
    assert figures["accuracy"] == pytest.approx(np.mean(answers == digits["label"]))


def test_fit_prints_a_line_an_epoch_unless_it_is_to_be_silent(capsys: pytest.CaptureFixture[str]) -> None:
    digits, model = read_digits(), classifier()
    x, y = digits["image"][:100], digits["label"][:100]
    history = model.fit(x, y, epochs=2, validation_split=0.2)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("epoch 1/2  loss ")
    assert second.endswith(f"val_accuracy {history['val_accuracy'][1]:.4f}")
    model.fit(x, y, epochs=1, verbose=0)
    assert capsys.readouterr().out == ""


def test_a_second_fit_goes_on_where_the_first_ended() -> None:
    digits, model = read_digits(), classifier()
    x, y = digits["image"][:200], digits["label"][:200]
    first = model.fit(x, y, epochs=2)
    second = model.fit(x, y, epochs=2)
    assert second["loss"][0] < first["loss"][1]


def test_the_last_rows_are_not_trained_on_with_a_validation_split() -> None:
    """Their labels may be anything: the weights stay the same."""
    digits = read_digits()
    x, y = digits["image"][:200], digits["label"][:200]
    other = np.concatenate([y[:150], (y[150:] + 1) % 10])
    models = [classifier(), classifier()]
    for model, labels in zip(models, (y, other), strict=True):
        model.fit(x, labels, epochs=1, validation_split=0.25)
    for key, weight in models[0].weights.items():
        np.testing.assert_array_equal(weight, models[1].weights[key])


def test_validation_data_is_measured_and_not_trained_on() -> None:
    digits = read_digits()
    x, y = digits["image"][:200], digits["label"][:200]
    with_data, without = classifier(), classifier()
    history = with_data.fit(x, y, epochs=1, validation_data=(digits["image"][200:250], digits["label"][200:250]))
    without.fit(x, y, epochs=1)
    assert 0 <= history["val_accuracy"][0] <= 1
    for key, weight in with_data.weights.items():
        np.testing.assert_array_equal(weight, without.weights[key])


def test_probabilities_add_up_to_one() -> None:
    model = classifier()
    x = RANDOM.normal(size=(5, 1, 8, 8))
    np.testing.assert_allclose(model.predict(x, probabilities=True).sum(1), 1, rtol=1e-5)
    assert (model.predict(x) < 0).any()


def test_a_regression_takes_targets_without_their_axis_of_one() -> None:
    x = RANDOM.normal(size=(64, 3))
    y = x @ [1.0, -2.0, 0.5]
    model = Sequential([Input((3,)), layers.Dense(1)])
    model.compile(loss="mse", learning_rate=0.05)
    history = model.fit(x, y, epochs=60, batch_size=16)
    assert history["loss"][-1] < 1e-2 * history["loss"][0]


def test_yes_or_no_is_learned_from_labels() -> None:
    x = RANDOM.normal(size=(200, 2))
    model = Sequential([Input((2,)), layers.Dense(1)])
    model.compile(loss="binary_cross_entropy", metrics=["accuracy"], learning_rate=0.1)
    model.fit(x, x[:, 0] > x[:, 1], epochs=10)
    assert model.evaluate(x, x[:, 0] > x[:, 1])["accuracy"] > 0.95


def test_several_losses_train_together() -> None:
    x = Input((4,))
    hidden = layers.Dense(8)(x)
    model = Model(x, {"kind": layers.Dense(3)(hidden), "size": layers.Dense(1)(hidden)})
    model.compile(loss={"kind": "cross_entropy", "size": layers.MSE(weight=0.5)}, metrics={"kind": ["accuracy"]})
    y = {"kind": RANDOM.integers(0, 3, 32), "size": RANDOM.normal(size=32)}
    history = model.fit(RANDOM.normal(size=(32, 4)), y, epochs=2)
    assert set(history.epochs[0]) == {"loss", "kind_accuracy"}


def test_a_saved_model_predicts_the_same_and_trains_on(tmp_path: Path) -> None:
    digits, model = read_digits(), classifier()
    model.fit(digits["image"][:100], digits["label"][:100], epochs=1)
    model.save(tmp_path / "net.loom")
    again = Model.load(tmp_path / "net.loom")
    np.testing.assert_array_equal(again.predict(digits["image"]), model.predict(digits["image"]))
    again.fit(digits["image"][:100], digits["label"][:100], epochs=1)


def test_a_saved_model_opens_in_the_editor_without_problems(tmp_path: Path) -> None:
    digits, model = read_digits(), classifier()
    model.fit(digits["image"][:100], digits["label"][:100], epochs=1)
    model.save(tmp_path / "net.loom")
    document = load(tmp_path / "net.loom")
    assert not problems(document, infer(document), document.settings, tmp_path)
    arrays = next(n.layer for n in document.nodes.values() if isinstance(n.layer, layers.Arrays))
    np.testing.assert_array_equal(arrays.load(tmp_path)["target"], digits["label"][:100])


def test_the_example_of_the_readme_runs_and_what_it_saves_trains_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """As written: a person copies it into a file."""
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(example, "README.md", "exec"), names)
    assert names["model"].evaluate(names["images"][1500:], names["labels"][1500:])["accuracy"] > 0.85
    document = load(tmp_path / "digits.loom")
    assert not problems(document, infer(document), document.settings, tmp_path)
    capfd.readouterr()
    assert main(["train", "digits.loom", "--epochs", "1", "--json"]) == 0
    finished = json.loads(capfd.readouterr().out.splitlines()[-1])
    assert finished["event"] == "finished"
    assert finished["test"]["accuracy"] > 0.2


def test_a_drawn_project_loads_and_takes_arrays(tmp_path: Path) -> None:
    from layerloom.graph import save
    from layerloom_resources.templates import template

    save(tmp_path / "drawn.loom", template("digits-mlp").make(units=8))
    model, digits = Model.load(tmp_path / "drawn.loom"), read_digits()
    assert model.predict(digits["image"][:3]).shape == (3, 10)
    assert set(model.fit(digits["image"][:64], digits["label"][:64], epochs=1).epochs[0]) == {"loss", "accuracy"}
    with pytest.raises(ModelError, match="data of its own"):
        model.compile(loss="mse")


def test_the_summary_lists_nodes_shapes_and_parameters() -> None:
    lines = classifier().summary().splitlines()
    assert lines[0].split() == ["node", "layer", "output", "parameters", "MACs"]
    assert any(line.split() == ["dense1", "Dense", "32", "2,080", "2,048"] for line in lines)
    assert lines[-1].split() == ["total", "2,410", "2,368"]


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        (np.zeros((4, 64)), np.zeros(4, int), r'input "image" needs an array \(rows, 1, 8, 8\), got \(4, 64\)'),
        (np.zeros((4, 1, 8, 8)), np.zeros(4), "needs whole numbers, got float64"),
        (np.zeros((4, 1, 8, 8)), np.full(4, 10), "needs class numbers from 0 to 9, got 10 to 10"),
        (np.zeros((4, 1, 8, 8)), np.zeros(5, int), "the same number of rows, got 4, 5"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_in_words(x: object, y: object, says: str) -> None:
    with pytest.raises(ModelError, match=says):
        classifier().fit(x, y)


def test_what_cannot_be_compiled_is_refused_in_words() -> None:
    model = classifier()
    with pytest.raises(ModelError, match=r'no loss called "hope".*expected one of .*cross_entropy, .*mse, '):
        model.compile(loss="hope")
    with pytest.raises(ModelError, match="there is no output size; there are: output"):
        model.compile(loss={"size": "mse"})
    with pytest.raises(SettingsError, match="learning_rate"):
        model.compile(learning_rate=-1.0)
    with pytest.raises(ModelError, match="no loss: call compile"):
        Sequential([Input((2,)), layers.Dense(1)]).fit(np.zeros((2, 2)), np.zeros(2))


# Weights at work


def test_every_number_of_rows_predicts_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model, images = classifier(), read_digits()["image"][:300]
    together = model.predict(images)
    planned = Running._filled
    sizes = set()

    def watched(running: Running, array: np.ndarray, most: int) -> np.ndarray:
        filled: np.ndarray = planned(running, array, most)
        sizes.add(len(filled))
        return filled

    monkeypatch.setattr(Running, "_filled", watched)
    for count in (1, 2, 3, 5, 128, 200, 300):
        np.testing.assert_allclose(model.predict(images[:count]), together[:count], rtol=1e-4, atol=1e-5)
    assert model.predict(images[:0]).shape == (0, 10)
    assert sizes == {1, 2, 4, 8, 64, 128, 256}


def test_weights_that_were_changed_in_place_or_replaced_are_used() -> None:
    model, images = classifier(), read_digits()["image"][:4]
    before = model.predict(images)
    weights = model.weights
    bias = next(key for key, value in weights.items() if value.shape == (10,))
    weights[bias][:] += 1.0
    np.testing.assert_allclose(model.predict(images), before + 1.0, rtol=1e-5, atol=1e-5)
    weights[bias][:] += 1.0
    np.testing.assert_allclose(model.predict(images), before + 2.0, rtol=1e-5, atol=1e-5)
    model.weights = classifier().weights
    assert np.array_equal(model.predict(images), before)


def test_a_fit_is_seen_by_what_is_predicted_and_measured_next() -> None:
    digits, model = read_digits(), classifier()
    x, y = digits["image"][:400], digits["label"][:400]
    first, before = model.predict(x[:4]), model.evaluate(x, y)
    model.fit(x, y, epochs=3, verbose=0)
    assert not np.allclose(model.predict(x[:4]), first)
    assert model.evaluate(x, y)["loss"] < before["loss"]
    assert model.evaluate(x, y, batch_size=50) == pytest.approx(model.evaluate(x, y), rel=1e-4)


def test_eager_and_planned_give_the_same() -> None:
    digits = read_digits()
    x, y = digits["image"][:200], digits["label"][:200]
    planned, eager = classifier(), classifier(compiled=False)
    for model in (planned, eager):
        model.fit(x, y, epochs=2, verbose=0)
    np.testing.assert_allclose(planned.predict(x), eager.predict(x), rtol=1e-2, atol=1e-3)


def test_a_fit_with_averages_keeps_the_averages() -> None:
    digits = read_digits()
    x, y = digits["image"][:200], digits["label"][:200]
    plain, averaged = classifier(), classifier(ema_decay=0.9)
    for model in (plain, averaged):
        model.fit(x, y, epochs=2, verbose=0)
    assert plain.weights.keys() == averaged.weights.keys()
    assert not any(np.array_equal(plain.weights[key], averaged.weights[key]) for key in plain.weights)


@pytest.mark.skipif(len(devices()) > 1, reason="this machine has a GPU")
def test_a_net_that_was_trained_on_a_gpu_predicts_without_one() -> None:
    images = read_digits()["image"][:4]
    assert np.array_equal(classifier(device="cuda:0").predict(images), classifier().predict(images))
