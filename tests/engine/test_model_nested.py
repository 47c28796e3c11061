"""A drawing with blocks as a model in Python: it trains, is saved with its blocks, and loaded again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from layerloom import layers
from layerloom.graph import Document, apply, blocks, infer, load
from layerloom.graph.grouping import grouping
from layerloom.graph.levels import within
from layerloom.layers.wiring import Instance
from layerloom.model import Input, Model, ModelError

ROWS = np.random.default_rng(0).normal(size=(20, 8)).astype(np.float32)


def drawn() -> Document:
    """Two copies of a block of two layers, and a layer behind them."""
    x = Input((8,), title="x")
    y = layers.ReLU()(layers.Dense(8)(x))
    document = Model(x, layers.Dense(3, activation="none")(y)).document
    chosen = [id_ for id_, node in document.nodes.items() if node.title in ("dense1", "re_lu1", "relu1")]
    node, edits = grouping(document, chosen, inference=infer(document))
    document = apply(document, within(document, (), edits))
    return apply(document, within(document, (), blocks.giving(document, node, repeat=2)))


def trained(model: Model) -> Model:
    model.compile("adam", "mse", learning_rate=0.01)
    model.fit(ROWS, np.zeros((20, 3), np.float32), epochs=2, verbose=0)
    return model


def test_a_drawing_with_blocks_predicts_and_learns() -> None:
    model = Model.from_document(drawn())
    before = model.predict(ROWS)
    trained(model)
    assert before.shape == (20, 3)
    assert not np.array_equal(model.predict(ROWS), before)


def test_a_model_is_saved_with_its_blocks_and_gives_the_same_numbers_again(tmp_path: Path) -> None:
    document = drawn()
    model = trained(Model.from_document(document))
    model.save(tmp_path / "net.loom")
    saved = load(tmp_path / "net.loom")
    assert saved.blocks == document.blocks
    assert any(isinstance(node.layer, Instance) for node in saved.nodes.values())
    assert any(isinstance(node.layer, layers.MSE) for node in saved.nodes.values())
    again = Model.load(tmp_path / "net.loom")
    assert np.array_equal(again.predict(ROWS), model.predict(ROWS))
    assert again.evaluate(ROWS, np.zeros((20, 3), np.float32)) == model.evaluate(ROWS, np.zeros((20, 3), np.float32))


def test_a_saved_model_with_blocks_goes_on_training(tmp_path: Path) -> None:
    model = trained(Model.from_document(drawn()))
    model.save(tmp_path / "net.loom")
    again: Any = Model.load(tmp_path / "net.loom")
    for each in (model, again):
        each.fit(ROWS, np.zeros((20, 3), np.float32), epochs=1, verbose=0)
    assert np.array_equal(again.predict(ROWS), model.predict(ROWS))


def test_layers_frozen_in_every_copy_are_frozen_in_the_block() -> None:
    model = Model.from_document(drawn())
    inner = [part.title for part in model.layers if part.title.endswith("dense1")]
    assert len(inner) == 2
    model.freeze(*inner)
    (block,) = model.drawing.blocks.values()
    assert [node.frozen for node in block.graph.nodes.values() if isinstance(node.layer, layers.Dense)] == [True]
    model.unfreeze(inner[0])
    with pytest.raises(ModelError, match="some copies"):
        _ = model.drawing


def test_a_clone_keeps_the_blocks() -> None:
    document = drawn()
    assert Model.from_document(document).clone().drawing.blocks == document.blocks
