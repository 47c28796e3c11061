"""The templates: sound at every size, the same each time, and shown with their parameters."""

from __future__ import annotations

from pathlib import Path

import pytest

from layerloom.graph import cost, dumps, infer, loads, problems
from layerloom.graph.build import build
from layerloom.graph.settings import TrainingConfig
from layerloom.nn import count_parameters
from layerloom.train.control import Control
from layerloom.train.events import Epoch, Finished
from layerloom.train.loop import train
from layerloom.train.run import RunFolder
from layerloom_resources.templates import Template, TemplateError, template, templates

EACH = pytest.mark.parametrize("chosen", templates().values(), ids=list(templates()))


def test_the_three_templates_are_there() -> None:
    assert list(templates()) == ["digits-mlp", "digits-cnn", "two-inputs"]


@EACH
def test_a_template_says_what_it_is(chosen: Template) -> None:
    assert chosen.title
    assert not chosen.title.endswith(".")
    assert chosen.description.endswith(".")
    for parameter in chosen.parameters:
        assert parameter.help
        assert parameter.problem(parameter.default) is None
    assert set(chosen.test) <= {parameter.name for parameter in chosen.parameters}


@EACH
@pytest.mark.parametrize("size", ["full", "test"])
def test_a_template_has_no_problems(chosen: Template, size: str) -> None:
    document = chosen.make(**(chosen.test if size == "test" else {}))
    assert not problems(document, infer(document), document.settings)


@EACH
def test_a_template_is_the_same_each_time_and_survives_a_file(chosen: Template) -> None:
    assert dumps(chosen.make()) == dumps(chosen.make())
    assert loads(dumps(chosen.make())) == chosen.make()


@EACH
def test_no_two_nodes_lie_on_each_other(chosen: Template) -> None:
    document = chosen.make()
    assert document.places.keys() == document.nodes.keys()
    assert len({(place.x, place.y) for place in document.places.values()}) == len(document.nodes)


@EACH
def test_the_cost_counts_the_parameters_that_are_built(chosen: Template) -> None:
    document = chosen.make()
    inference = infer(document)
    assert cost(document, inference).parameters == count_parameters(build(document, inference))


@EACH
def test_a_template_of_test_size_trains(chosen: Template, tmp_path: Path) -> None:
    document = chosen.make(**chosen.test)
    config = TrainingConfig.of(document.settings)
    events = list(train(document, config, folder=tmp_path, run=RunFolder(tmp_path), control=Control()))
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.test["accuracy"] > 0.2
    assert sum(isinstance(event, Epoch) for event in events) == 1


def test_the_convolutional_net_has_a_moderate_size() -> None:
    document = template("digits-cnn").make()
    assert 38_000 <= cost(document, infer(document)).parameters <= 60_000


def test_wrong_names_and_values_are_refused_in_words() -> None:
    with pytest.raises(TemplateError, match="no template resnet; there are: digits-mlp"):
        template("resnet")
    with pytest.raises(TemplateError, match="digits-mlp has no parameter depth; it has: units"):
        template("digits-mlp").make(depth=3)
    with pytest.raises(TemplateError, match="digits-mlp needs at least 1 as units, got 0"):
        template("digits-mlp").make(units=0)
