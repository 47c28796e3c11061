"""Previews: what is shown agrees with a forward of the built network, and needs neither loss nor a whole graph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from layerloom.graph.build import build
from layerloom.graph.edit import apply
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, Output
from layerloom.graph.plan import removal
from layerloom.graph.rows import rows
from layerloom.graph.settings import TrainingConfig
from layerloom.tensor import Tensor, no_grad
from layerloom.train.control import Control
from layerloom.train.loop import train
from layerloom.train.probing import MAP_SIDE, MOST_MAPS, Shown, preview, summary, told
from layerloom.train.run import RunFolder
from layerloom_resources.templates import template

DIGITS = template("digits-cnn").make(width=4, units=8)
CONFIG = TrainingConfig.of(DIGITS.settings)


def node_of(document: Document, kind: str) -> str:
    return next(node for node, entry in document.nodes.items() if entry.layer.type_name == kind)


def test_every_value_agrees_with_a_forward_of_the_built_network(tmp_path: Path) -> None:
    inference = infer(DIGITS)
    network = build(DIGITS, inference, CONFIG.seed)
    columns = rows(DIGITS, inference, network.schema, CONFIG, tmp_path).columns
    found = preview(DIGITS, CONFIG, tmp_path, 3)
    batch = {key: Tensor(column[3:4]) for key, column in columns.items()}
    for shown in found.shown:
        output = Output(shown.node, shown.port)
        if output in network.outputs:
            with no_grad(), network.eval().bound({}):
                expected = network.forward(batch, (output,))[output].numpy()[0]
            assert shown.shape == expected.shape
            assert shown.mean == pytest.approx(expected.mean(), rel=1e-5, abs=1e-7)
            assert shown.maximum == pytest.approx(expected.max(), rel=1e-5)
    assert {entry.kind for entry in found.shown} >= {"picture", "maps", "vector", "number"}


def test_a_net_without_loss_or_with_a_broken_end_shows_the_rest(tmp_path: Path) -> None:
    loss, conv = node_of(DIGITS, "CrossEntropy"), node_of(DIGITS, "Conv2D")
    bare = apply(DIGITS, removal(DIGITS, {loss}))
    assert conv in {entry.node for entry in preview(bare, CONFIG, tmp_path, 0).shown}
    dense = node_of(DIGITS, "Dense")
    cut = apply(DIGITS, [edit for edit in removal(DIGITS, {dense}) if edit.table != "settings"])
    shown = {entry.node for entry in preview(cut, CONFIG, tmp_path, 0).shown}
    assert conv in shown and dense not in shown


def test_a_run_lends_its_weights_where_they_fit(tmp_path: Path) -> None:
    document = template("digits-mlp").make().with_table("settings", {**DIGITS.settings, "epochs": 1})
    config = TrainingConfig.of(document.settings)
    before = preview(document, config, tmp_path, 0, tmp_path)
    assert before.weights == "initial"
    list(train(document, config, folder=tmp_path, run=RunFolder(tmp_path), control=Control()))
    after = preview(document, config, tmp_path, 0, tmp_path)
    assert after.weights == "best" and after.shown != before.shown
    assert preview(DIGITS, CONFIG, tmp_path, 0, tmp_path).weights == "initial"


def test_an_empty_graph_is_told_in_a_sentence(tmp_path: Path) -> None:
    event = told(Document(), TrainingConfig(), tmp_path, 0)
    assert event["event"] == "problem" and str(event["message"]).endswith(".")


def shown(value: object) -> Shown:
    return summary(Output("n", "output"), np.asarray(value))


def test_feature_maps_are_a_mosaic_of_at_most_sixteen_each_with_its_own_range() -> None:
    found = shown(np.stack([np.arange(4.0).reshape(2, 2) * (k + 1) for k in range(20)]))
    assert (found.kind, found.maps, found.height, found.width) == ("maps", MOST_MAPS, 4 * 3 - 1, 4 * 3 - 1)
    pixels = np.frombuffer(found.bytes, np.uint8).reshape(found.height, found.width)
    assert (pixels[:2, :2] == pixels[3:5, 3:5]).all() and pixels[1, 1] == 255


def test_large_maps_are_thinned_out() -> None:
    found = shown(np.random.default_rng(0).random((4, 200, 300)))
    assert found.height == found.width == 2 * (MAP_SIDE + 1) - 1


def test_statistics_leave_out_what_is_not_finite_and_count_it() -> None:
    found = shown([0.0, 2.0, np.nan, np.inf])
    assert (found.minimum, found.mean, found.maximum, found.zeros, found.bad) == (0.0, 1.0, 2.0, 0.5, 2)
    assert shown([np.nan, np.nan]).bad == 2
