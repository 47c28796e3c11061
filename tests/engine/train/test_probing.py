"""Previews: what is shown agrees with a forward of the built network, and needs neither loss nor a whole graph."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from layerloom import layers
from layerloom.graph.build import BuildError, build
from layerloom.graph.draft import Draft
from layerloom.graph.edit import apply
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, Output
from layerloom.graph.plan import removal
from layerloom.graph.rows import rows
from layerloom.graph.settings import TrainingConfig
from layerloom.tensor import Tensor, no_grad
from layerloom.train.control import Control
from layerloom.train.loop import train
from layerloom.train.probing import Preview, Prober, Wish, preview
from layerloom.train.run import RunFolder
from layerloom.train.shown import Shown
from layerloom_resources.templates import template

DIGITS = template("digits-cnn").make(width=4, units=8)
CONFIG = TrainingConfig.of(DIGITS.settings)


def node_of(document: Document, kind: str) -> str:
    return next(node for node, entry in document.nodes.items() if entry.layer.type_name == kind)


def by_title(document: Document, found: Preview) -> dict[str, Shown]:
    """What is shown, by title and port."""
    return {f"{document.nodes[each.node].title}.{each.port}": each for each in found.shown}


def small(name: str) -> Document:
    return template(name).make(**template(name).test)


def looked_into(document: Document, sample: int = 0) -> dict[str, Shown]:
    found = preview(document, TrainingConfig.of(document.settings), Path(), Wish(sample))
    return by_title(document, found)


def test_every_value_agrees_with_a_forward_of_the_built_network(tmp_path: Path) -> None:
    inference = infer(DIGITS)
    network = build(DIGITS, inference, CONFIG.seed)
    columns = rows(DIGITS, inference, network.schema, CONFIG, tmp_path).columns
    found = preview(DIGITS, CONFIG, tmp_path, Wish(3))
    batch = {key: Tensor(column[3:4]) for key, column in columns.items()}
    for shown in found.shown:
        output = Output(shown.node, shown.port)
        if output in network.outputs:
            with no_grad(), network.eval().bound({}):
                expected = network.forward(batch, (output,))[output].numpy()
            expected = expected[0] if expected.ndim else expected
            assert shown.shape == expected.shape
            assert shown.mean == pytest.approx(expected.mean(), rel=1e-5, abs=1e-7)
            assert shown.maximum == pytest.approx(expected.max(), rel=1e-5)
    assert {entry.kind for entry in found.shown} >= {"picture", "maps", "vector", "number", "classes"}


def test_a_net_without_loss_or_with_a_broken_end_shows_the_rest_and_says_why_not(tmp_path: Path) -> None:
    loss, conv = node_of(DIGITS, "CrossEntropy"), node_of(DIGITS, "Conv2D")
    bare = apply(DIGITS, removal(DIGITS, {loss}))
    assert conv in {entry.node for entry in preview(bare, CONFIG, tmp_path).shown}
    dense = node_of(DIGITS, "Dense")
    cut = DIGITS.with_table("links", {key: link for key, link in DIGITS.links.items() if link.target.node != dense})
    found = preview(cut, CONFIG, tmp_path)
    assert conv in {entry.node for entry in found.shown}
    assert found.missing[node_of(DIGITS, "Accuracy")][0] == "metric"
    assert found.missing[dense] == ("problem", cut.nodes[dense].title)
    assert set(found.missing).isdisjoint(entry.node for entry in found.shown)
    assert found.missing[node_of(DIGITS, "CrossEntropy")] == ("before", cut.nodes[dense].title)


def test_a_run_lends_its_weights_where_they_fit_and_those_of_now_come_first(tmp_path: Path) -> None:
    document = template("digits-mlp").make().with_table("settings", {**DIGITS.settings, "epochs": 1})
    config = TrainingConfig.of(document.settings)
    before = preview(document, config, tmp_path, Wish(run=tmp_path))
    assert before.weights == "initial"
    list(train(document, config, folder=tmp_path, run=RunFolder(tmp_path), control=Control()))
    after = preview(document, config, tmp_path, Wish(run=tmp_path))
    assert after.weights == "best" and after.shown != before.shown
    live = preview(document, config, tmp_path, Wish(live=tmp_path / "last.safetensors", called="step 9", run=tmp_path))
    assert live.weights == "step 9"
    assert preview(DIGITS, CONFIG, tmp_path, Wish(run=tmp_path)).weights == "initial"


def test_an_empty_graph_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"nothing to show.*\.$"):
        preview(Document(), TrainingConfig(), tmp_path)


def test_samples_are_found_by_class_in_both_directions_and_around_the_end(tmp_path: Path) -> None:
    prober = Prober(DIGITS, CONFIG, tmp_path)
    first = prober.preview(Wish(0, of_class=7))
    second = prober.preview(Wish(first.sample + 1, of_class=7))
    assert first.label == second.label == "7" and second.sample > first.sample
    assert prober.preview(Wish(second.sample - 1, of_class=7, back=True)).sample == first.sample
    last = prober.preview(Wish(first.sample - 1, of_class=7, back=True)).sample
    assert last > second.sample and prober.preview(Wish(last + 1, of_class=7)).sample == first.sample
    assert first.classes == tuple("0123456789") and first.of_class == 7


def test_the_same_look_again_computes_nothing(tmp_path: Path) -> None:
    prober, steps = Prober(DIGITS, CONFIG, tmp_path), list[int]()
    first = prober.preview(Wish(5), lambda done, _total: steps.append(done))
    count = len(steps)
    assert count == steps[-1] + 1 > 10
    assert prober.preview(Wish(5), lambda done, _total: steps.append(done)).shown == first.shown
    assert len(steps) == count


def test_of_a_large_net_only_what_is_asked_for_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layerloom.train.probing.DRAWN_AT_ONCE", 3)
    conv = node_of(DIGITS, "Conv2D")
    found = preview(DIGITS, CONFIG, tmp_path, Wish(nodes=frozenset({conv})))
    assert {entry.node for entry in found.shown if entry.drawn} == {conv}
    assert all(entry.maximum > entry.minimum for entry in found.shown if entry.kind == "maps")


def test_a_preview_comes_whole_out_of_json(tmp_path: Path) -> None:
    found = preview(small("tagging"), CONFIG, tmp_path)
    assert Preview.of(json.loads(json.dumps(asdict(found), allow_nan=False))) == found


def test_tokens_are_words_and_scores_are_a_tag_for_each_word() -> None:
    shown = looked_into(small("tagging"), 3)
    words, tags = shown["sentences.words"], shown["scores.output"]
    assert words.kind == "tokens" and "only" in words.names and words.values[words.names.index("a")] == 8
    assert tags.kind == "tags" and tags.names == words.names and len(tags.tags) == len(words.names)
    assert "Only" in shown["sentences.characters"].names
    assert "nn" in shown["sentences.tags"].names


def test_a_score_of_yes_or_no_is_two_probabilities_with_names() -> None:
    document = small("sentiment")
    shown = looked_into(document)
    assert shown["score.output"].kind == "classes" and shown["score.output"].names == ("negative", "positive")
    assert sum(shown["score.output"].values) == pytest.approx(1.0)
    assert shown["sentences.label"].names[0] in ("negative", "positive")


def test_padding_behind_a_sentence_is_not_shown() -> None:
    document = template("sentiment").make(units=8, vocabulary=500, length=100, epochs=1)
    found = looked_into(document)
    assert found["sentences.words"].count < 100
    assert found["vectors.output"].width == found["sentences.words"].count


def test_the_scores_of_a_classifier_have_the_names_of_the_classes_also_behind_them() -> None:
    draft = Draft()
    image, label = draft.add(layers.BloodCells(), title="cells")
    (flat,) = draft.add(layers.Flatten(), image)
    (scores,) = draft.add(layers.Dense(3), flat, title="scores")
    draft.add(layers.CrossEntropy(), scores, label, title="loss")
    draft.add(layers.Softmax(), scores, title="chances")
    shown = looked_into(draft.document({}))
    for title in ("scores", "chances"):
        assert shown[f"{title}.output"].names == ("red cell", "white cell", "platelet")
    assert sum(shown["chances.output"].values) == pytest.approx(1.0, abs=1e-5)


def autoencoder() -> Document:
    """A picture, prepared, through a narrow layer and back."""
    draft = Draft()
    image, _ = draft.add(layers.BloodCells(), title="cells")
    (ready,) = draft.add(layers.Normalization((0.5, 0.4, 0.6), (0.04, 0.04, 0.04)), image, title="ready")
    (code,) = draft.add(layers.Flatten(), ready)
    (code,) = draft.add(layers.Dense(8), code, title="code")
    (back,) = draft.add(layers.Dense(3 * 32 * 32), code)
    (back,) = draft.add(layers.Reshape((3, 32, 32)), back, title="rebuilt")
    draft.add(layers.MSE(), back, ready, title="loss")
    return draft.document({})


def test_a_prepared_picture_looks_as_it_was_and_a_rebuilt_one_stands_beside_it() -> None:
    shown = looked_into(autoencoder(), 4)
    cells, ready, rebuilt = (shown[f"{title}"] for title in ("cells.image", "ready.output", "rebuilt.output"))
    assert np.allclose(*(np.frombuffer(each.bytes, np.uint8).astype(int) for each in (cells, ready)), atol=1)
    assert rebuilt.target and rebuilt.width == 2 * cells.width + 1
    pixels = np.frombuffer(rebuilt.bytes, np.uint8).reshape(rebuilt.height, rebuilt.width, 3)
    left = np.frombuffer(ready.bytes, np.uint8).reshape(32, 32, 3)
    assert np.array_equal(pixels[:, :32], left)


def test_boxes_are_drawn_over_the_picture_that_they_lie_in() -> None:
    draft = Draft()
    image, _ = draft.add(layers.BloodCells(), title="cells")
    (x,) = draft.add(layers.Conv2D(4, stride=8), image)
    draft.add(layers.AnchorBoxes(stride=8, sizes=(8.0,), ratios=(1.0,)), x, title="anchors")
    shown = looked_into(draft.document({}))["anchors.output"]
    assert shown.kind == "boxes" and shown.count == 16 and len(shown.boxes) == 16
    assert shown.boxes[0] == pytest.approx((0.0, 0.0, 0.25, 0.25)) and shown.pixels


def test_the_gradient_of_the_loss_is_that_of_the_sample(tmp_path: Path) -> None:
    shown = looked_into(DIGITS, 2)
    scores, label = shown["scores.output"], int(shown["digits.label"].values[0])
    chances = np.exp(scores.values) / np.exp(scores.values).sum()
    assert scores.slope == pytest.approx(np.abs(chances - np.eye(10)[label]).mean(), rel=1e-4)
    assert shown["digits.image"].slope is None
