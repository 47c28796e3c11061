"""The templates: sound at every size, the same each time, and shown with their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import pytest

from layerloom.graph import apply, cost, dumps, infer, loads, plan, problems
from layerloom.graph.build import build
from layerloom.graph.flow import compares
from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import BatchNorm, Conv2D, Dense
from layerloom.nn import count_parameters
from layerloom.tensor import Tensor
from layerloom.train.control import Control
from layerloom.train.events import Epoch, Finished
from layerloom.train.loop import train
from layerloom.train.prepare import prepared
from layerloom.train.run import RunFolder
from layerloom.train.step import LOSS, initial_states, training_step
from layerloom_resources.templates import Template, TemplateError, template, templates

EACH = pytest.mark.parametrize("chosen", templates().values(), ids=list(templates()))


def test_the_templates_are_there_the_simplest_first() -> None:
    digits = ["digits-mlp", "digits-cnn", "two-inputs", "mlp", "cnn", "lenet"]
    plain, residual = ["alexnet", "squeezenet", "vgg"], ["resnet20", "resnet18", "resnet50"]
    joined = ["googlenet", "inception-v3", "mobilenet-v2", "densenet121"]
    assert list(templates()) == [*digits, *plain, *residual, *joined, "sentiment", "tagging", "lstm", "transformer"]


@EACH
def test_a_template_says_what_it_is(chosen: Template) -> None:
    assert chosen.title
    assert not chosen.title.endswith(".")
    assert chosen.description.endswith(".")
    for parameter in chosen.parameters:
        assert parameter.help
        assert parameter.problem(parameter.default) is None
    for sizes in (chosen.test, chosen.full):
        assert set(sizes) <= {parameter.name for parameter in chosen.parameters}


@EACH
@pytest.mark.parametrize("size", ["as it comes", "test"])
def test_a_template_has_no_problems(chosen: Template, size: str) -> None:
    document = chosen.make(**(chosen.test if size == "test" else {}))
    assert not problems(document, infer(document), document.settings)


@EACH
def test_at_full_size_only_the_data_may_be_missing(chosen: Template) -> None:
    document = chosen.make(**chosen.full)
    assert {problem.kind for problem in problems(document, infer(document), document.settings)} <= {"no data"}


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
def test_the_loss_of_a_few_rows_falls_within_a_few_steps(chosen: Template) -> None:
    document = chosen.make(**chosen.test)
    config = TrainingConfig.of(document.settings)
    ready, optimizer = prepared(document, config, Path()), optimizer_of(config)
    step, states = training_step(ready.network, optimizer), tensors(initial_states(ready.network, optimizer))
    data = tensors(ready.batch(ready.split.train[:: len(ready.split.train) // 16]))
    losses = []
    for number in range(1, 9):
        scalars = {"step": number, "learning_rate": config.learning_rate, "seed": config.seed}
        outputs, states = step(data, tensors(scalars), states)
        losses.append(outputs[LOSS].item())
    assert max(losses[-2:]) < losses[0]


def tensors(values: Mapping[str, Any]) -> dict[str, Tensor]:
    return {name: Tensor(np.asarray(value)) for name, value in values.items()}


@EACH
def test_a_template_of_test_size_trains(chosen: Template, tmp_path: Path) -> None:
    document = chosen.make(**chosen.test)
    config = TrainingConfig.of(document.settings)
    events = list(train(document, config, folder=tmp_path, run=RunFolder(tmp_path), control=Control()))
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.test["accuracy"] > 0.2
    assert sum(isinstance(event, Epoch) for event in events) == 1


PUBLISHED: Mapping[str, tuple[str, Mapping[str, object], int, str]] = {
    "LeNet-5": ("lenet", {}, 61_706, "0.000"),
    "AlexNet": ("alexnet", {}, 61_100_840, "0.714"),
    "VGG-16": ("vgg", {"depth": 16}, 138_357_544, "15.470"),
    "VGG-19": ("vgg", {"depth": 19}, 143_667_240, "19.632"),
    "ResNet-18": ("resnet18", {}, 11_689_512, "1.814"),
    "ResNet-34": ("resnet18", {"depth": 34}, 21_797_672, "3.664"),
    "ResNet-50": ("resnet50", {}, 25_557_032, "4.089"),
    "GoogLeNet": ("googlenet", {}, 6_624_904, "1.498"),
    "Inception-v3": ("inception-v3", {}, 27_161_264, "5.713"),
    "MobileNetV2": ("mobilenet-v2", {}, 3_504_872, "0.301"),
    "DenseNet-121": ("densenet121", {}, 7_978_856, "2.834"),
    "DenseNet-169": ("densenet121", {"depth": 169}, 14_149_480, "3.360"),
    "SqueezeNet 1.1": ("squeezenet", {}, 1_235_496, "0.349"),
}
"""By the name in the literature: template, parameters besides those of the full size, parameters, GMACs."""


@pytest.mark.parametrize(("name", "sizes", "parameters", "gmacs"), PUBLISHED.values(), ids=PUBLISHED)
def test_nets_of_papers_have_the_published_size(
    name: str, sizes: Mapping[str, object], parameters: int, gmacs: str
) -> None:
    document = template(name).make(**{**template(name).full, **sizes})
    found = cost(document, infer(document))
    assert found.parameters == parameters
    assert f"{found.macs / 1e9:.3f}" == gmacs


@EACH
def test_at_full_size_a_net_is_inferred_while_one_draws(chosen: Template) -> None:
    """Within 100 ms of a processor; a slow one may take five times as long."""
    document = chosen.make(**chosen.full)
    seconds = []
    for _ in range(3):
        begin = process_time()
        infer(document)
        seconds.append(process_time() - begin)
    assert min(seconds) < 5 * 0.1


def test_resnet20_has_the_size_of_its_paper_but_for_projections_and_classes() -> None:
    # He et al., 2015, table 6: 0.27 M for ten classes, with shortcuts that have no parameters.
    document = template("resnet20").make()
    projections = (16 * 32 + 2 * 32) + (32 * 64 + 2 * 64)
    assert cost(document, infer(document)).parameters == 269_722 + projections - 7 * 65


@pytest.mark.parametrize("depth", [8, 11, 13, 16, 19, 32])
def test_vgg_has_as_many_layers_with_weights_as_its_depth(depth: int) -> None:
    document = template("vgg").make(depth=depth, width=1 / 64, image=64, classes=5)
    assert sum(isinstance(node.layer, Conv2D | Dense) for node in document.nodes.values()) == depth


RESIDUAL = [("resnet18", depth) for depth in (10, 18, 34)]
RESIDUAL += [("resnet50", depth) for depth in (14, 26, 50, 101, 152)]


@pytest.mark.parametrize(("name", "depth"), RESIDUAL)
def test_residual_nets_have_as_many_layers_with_weights_as_their_depth(name: str, depth: int) -> None:
    document = template(name).make(depth=depth, width=1 / 64)
    layers = [node for node in document.nodes.values() if isinstance(node.layer, Conv2D | Dense)]
    assert sum("skip" not in node.title for node in layers) == depth


SCALED = ("alexnet", "squeezenet", "vgg", "resnet18", "resnet50", "googlenet", "inception-v3", "mobilenet-v2")
NARROW: Mapping[str, Mapping[str, object]] = {
    **{name: {"width": 1 / 64} for name in SCALED},
    "densenet121": {"growth": 4},
}


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize(("sizes", "bundled"), [({}, True), ({"classes": 10}, False), ({"image": 64}, False)])
def test_pictures_that_are_not_bundled_begin_at_inputs(name: str, sizes: Mapping[str, object], bundled: bool) -> None:
    document = template(name).make(**NARROW[name], **sizes)
    types = {node.layer.type_name for node in document.nodes.values()}
    assert ("BloodCells" in types, "Input" in types) == (bundled, not bundled)


@pytest.mark.parametrize("depth", [13, 121, 169, 201])
def test_densenet_has_as_many_layers_with_weights_as_its_depth(depth: int) -> None:
    document = template("densenet121").make(depth=depth, growth=1)
    assert sum(isinstance(node.layer, Conv2D | Dense) for node in document.nodes.values()) == depth


@pytest.mark.parametrize("name", ["googlenet", "inception-v3"])
def test_both_inception_nets_have_the_eps_of_their_authors(name: str) -> None:
    nodes = template(name).make(**template(name).test).nodes.values()
    assert {node.layer.eps for node in nodes if isinstance(node.layer, BatchNorm)} == {1e-3}


def test_auxiliary_scores_are_learned_and_not_predicted() -> None:
    full = template("inception-v3").full
    costs = [cost(d, infer(d)) for d in (template("inception-v3").make(**full, auxiliary=a) for a in (True, False))]
    assert costs[0].macs == costs[1].macs
    assert costs[0].parameters - costs[1].parameters == 3_326_696


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
    with pytest.raises(TemplateError, match="vgg needs one of 8, 11, 13, 16, 19, 32 as depth, got 12"):
        template("vgg").make(depth=12)
    with pytest.raises(TemplateError, match="vgg needs from 32 to 1024 as image, got 16"):
        template("vgg").make(image=16)


@EACH
def test_a_wire_to_a_loss_or_metric_that_is_cut_is_offered_back(chosen: Template) -> None:
    whole = chosen.make(**chosen.test)
    ends = [link for link in whole.links.values() if compares(whole.nodes[link.target.node].layer)]
    assert ends
    for link in ends:
        cut = apply(whole, plan.unlinking(whole, link))
        (missing,) = (found for found in problems(cut, infer(cut)) if found.node == link.target.node)
        (fix,) = missing.fixes
        assert apply(cut, fix.edits).links == whole.links, missing.title
