"""Nets whose images have any size: built, trained, saved, exported, and told about as what they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import layers
from layerloom.export.project import script
from layerloom.graph import apply, infer, problems
from layerloom.graph.draft import Draft
from layerloom.layers import ShapeError
from layerloom.model import Input, Model, ModelError

SIZES = ((9, 11), (12, 8), (10, 16))


def net(*, stride: int = 2) -> Model:
    """A fully convolutional net whose padding depends on the size."""
    image = Input((3, None, None))
    y = layers.Conv2D(4, 3, stride, activation="relu")(image)
    y = layers.MaxPool2D(3, 2, padding="same")(y)
    y = layers.AveragePool2D(2, 3, padding="same")(y)
    y = layers.UpSampling2D()(layers.BatchNorm()(y))
    return Model(image, layers.Dense(5)(layers.GlobalAveragePool()(y)))


def images(height: int, width: int, rows: int = 4) -> Any:
    return np.random.default_rng(height * width).random((rows, 3, height, width), "f")


def fixed(model: Model, height: int, width: int) -> Model:
    """The same net with the same weights for one size."""
    image = Input((3, height, width))
    y = layers.Conv2D(4, 3, 2, activation="relu")(image)
    y = layers.MaxPool2D(3, 2, padding="same")(y)
    y = layers.AveragePool2D(2, 3, padding="same")(y)
    y = layers.UpSampling2D()(layers.BatchNorm()(y))
    made = Model(image, layers.Dense(5)(layers.GlobalAveragePool()(y)))
    made.set_weights(model.get_weights())
    return made


@pytest.mark.parametrize("size", SIZES)
def test_images_of_any_size_give_what_a_net_of_that_size_gives(size: tuple[int, int]) -> None:
    model, x = net(), images(*size)
    np.testing.assert_array_equal(model.predict(x), fixed(model, *size).predict(x))


def test_batches_of_other_sizes_train_the_same_weights() -> None:
    model = net()
    model.compile(loss="cross_entropy", learning_rate=0.01)
    figures = [model.train_on_batch(images(*size), np.arange(4))["loss"] for size in SIZES * 6]
    assert np.mean(figures[-3:]) < np.mean(figures[:3])


def test_one_fit_after_the_other_takes_images_of_other_sizes() -> None:
    model = net()
    model.compile(loss="cross_entropy")
    for size in SIZES[:2]:
        model.fit(images(*size, rows=8), np.arange(8) % 5, epochs=1, verbose=0)


def test_a_saved_net_takes_images_of_any_size(tmp_path: Path) -> None:
    model = net()
    model.save(tmp_path / "any.loom")
    loaded = Model.load(tmp_path / "any.loom")
    for size in SIZES:
        np.testing.assert_array_equal(loaded.predict(images(*size)), model.predict(images(*size)))


def test_a_script_for_pytorch_pads_by_the_size_of_a_batch() -> None:
    model = net()
    made = script(model.document, "pytorch", "any size", graph=False)
    names: dict[str, Any] = {"__name__": "any_size", "__file__": "any_size.py"}
    exec(compile(made.text, "any_size", "exec"), names)
    twin = names["Model"]()
    twin.load_state_dict({key: torch.tensor(array) for key, array in made.state(model.arrays).items()})
    for size in SIZES:
        given = twin.eval()(torch.tensor(images(*size))).detach().numpy()
        np.testing.assert_allclose(given, model.predict(images(*size)), rtol=0, atol=1e-6)


def test_the_summary_says_what_is_not_known() -> None:
    text = net().summary()
    conv = next(line for line in text.splitlines() if line.startswith("conv2d1"))
    assert conv.split("  ")[-1].strip() == "?"
    assert "4 × None × None" in conv
    assert text.splitlines()[-1].split()[-1] == "?"


def test_images_of_different_sizes_in_one_call_are_refused_in_words() -> None:
    with pytest.raises(ModelError, match="give those of one size together"):
        net().predict([images(9, 11)[0], images(8, 11)[0]])


def test_dense_behind_all_values_of_an_image_of_any_size_is_refused_in_words() -> None:
    flat = layers.Flatten()(Input((3, None, None)))
    with pytest.raises(ShapeError, match=r"a vector of known size, got \(\?,\)") as caught:
        layers.Dense(5)(flat)
    assert "GlobalAveragePool" in caught.value.fixes[0].text


def test_the_editor_offers_to_pool_in_place_of_flattening() -> None:
    draft = Draft()
    (image,) = draft.add(layers.Input((3, None, None)))
    (flat,) = draft.add(layers.Flatten(), image)
    draft.add(layers.Dense(5), flat)
    document = draft.document()
    (found,) = [p for p in problems(document, infer(document)) if p.kind == "shape"]
    mended = apply(document, found.fixes[0].edits)
    assert not [p for p in problems(mended, infer(mended)) if p.kind == "shape"]
    assert "GlobalAveragePool" in {node.layer.type_name for node in mended.nodes.values()}


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        (None, "an Input needs a shape"),
        (5, r"a tuple of sizes, such as \(5,\)"),
        (("a",), "whole numbers, or None"),
        ((3.0,), "whole numbers, or None"),
    ],
    ids=["none", "number", "text", "fraction"],
)
def test_what_is_no_shape_is_refused_in_words(shape: Any, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        Input(shape)


@pytest.mark.parametrize("shape", [(None, 8), [None, 8], (None, np.int64(8))], ids=["tuple", "list", "numpy"])
def test_shapes_are_taken_in_the_forms_that_keras_takes(shape: Any) -> None:
    assert Input(shape).shape == (None, 8)
    assert Input(batch_shape=(None, *shape)).shape == (None, 8)


def test_a_batch_of_a_fixed_number_of_rows_is_refused_in_words() -> None:
    with pytest.raises(TypeError, match="batch_shape begins with None"):
        Input(batch_shape=(32, None, 8))
