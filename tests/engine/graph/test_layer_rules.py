"""What is other for some layers in training: a text, by titles of layers and groups."""

from __future__ import annotations

import pytest

from layerloom.graph.draft import Draft
from layerloom.graph.layer_rules import LayerRules, LayerRulesError, groups_of, groups_text, layer_rules
from layerloom.graph.model import Document, NodeId
from layerloom.graph.settings import SettingsError, TrainingConfig
from layerloom.layers import Dense


def net(*titles: str) -> tuple[Document, list[NodeId]]:
    draft = Draft()
    nodes = [draft.node(Dense(2), title=title) for title in titles]
    return draft.document(), nodes


def test_groups_and_their_text_are_the_same() -> None:
    groups = {"back/bone: 1": {"learning_rate": 0.1, "weight_decay": 0.0}, "head, left": {"l2": 1e-4}}
    assert groups_of(groups_text(groups)) == groups
    assert groups_of(" head : l1=1 , l2 2;; tail: l1 0;") == {"head": {"l1": 1.0, "l2": 2.0}, "tail": {"l1": 0.0}}
    assert groups_text({}) == groups_text({"head": {}}) == ""


def test_titles_mean_layers_and_groups_and_the_last_word_holds() -> None:
    document, (first, second, other) = net("body/one", "body/two", "bodywork")
    found = layer_rules(document, "body: learning_rate 0.1, l1 2; body/two: learning_rate 3")
    assert found == {first: LayerRules(0.1, l1=2.0), second: LayerRules(3.0, l1=2.0)}
    assert other not in found


def test_a_layer_that_is_not_there_is_told_with_ones_that_are() -> None:
    document, _ = net("encoder", "decoder")
    with pytest.raises(LayerRulesError, match='names "encodr", but there are layers encoder'):
        layer_rules(document, "encodr: l1 1")


@pytest.mark.parametrize(
    "text", ["head", "head: l1", "head: l1 one", "head: l3 1", "head: l1 -1", "head: l1 1 2", ": l1 1", "head:"]
)
def test_a_text_that_says_nothing_is_explained(text: str) -> None:
    with pytest.raises(SettingsError, match="The training setting groups needs titles with learning_rate"):
        TrainingConfig.of({"groups": text})


def test_a_title_with_a_semicolon_is_refused() -> None:
    with pytest.raises(LayerRulesError, match="rename"):
        groups_text({"a;b": {"l1": 1.0}})
