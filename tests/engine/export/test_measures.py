"""Losses and metrics in scripts give what they give in the project; what a script cannot measure is said there."""

from __future__ import annotations

import inspect
from types import ModuleType
from typing import Any

import pytest
import torch
from tests.contract.wired.base import Sample, values
from tests.contract.wired.measures import SAMPLES

from layerloom import layers
from layerloom.export import script
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, Output
from layerloom.layers import (
    AUC,
    F1,
    Arrays,
    CrossEntropy,
    Dense,
    Field,
    LeakyReLU,
    LossLayer,
    MetricLayer,
    Spec,
    ValueLoss,
)
from layerloom.tensor import Tensor

TARGETS = pytest.mark.parametrize("target", ["pytorch", "layerloom"])
ROWS = 3


def spec_of(sample: Sample, port: str) -> Spec:
    found = sample.inputs[port]
    assert isinstance(found, Spec)
    return found


def wired(sample: Sample) -> Document:
    """A loss or metric behind layers that hardly change what it compares; a metric beside a loss."""
    layer, draft = sample.layer, Draft()
    assert isinstance(layer, LossLayer | MetricLayer)
    specs = {port: spec_of(sample, port) for port in sample.inputs}
    fields = tuple(Field(port, s.dims, s.kind, s.classes or s.vocabulary) for port, s in specs.items())
    node = draft.node(Arrays("a.npz", fields, ROWS, "0" * 64))
    sources = {port: Output(node, port) for port in specs}
    for port in layer.predictions or tuple(specs):
        sources[port] = Output(draft.node(LeakyReLU(0.9), sources[port]), "output")
    if isinstance(layer, MetricLayer):
        draft.node(ValueLoss(), sources[layer.predictions[0]], title="loss")
    draft.node(layers.Output(), sources[next(iter(layer.predictions or specs))])
    draft.node(layer, *sources.values(), title="measured")
    return draft.document()


def one_of_each() -> list[Sample]:
    found: dict[str, Sample] = {}
    for sample in SAMPLES:
        layer = sample.layer
        assert isinstance(layer, LossLayer | MetricLayer)
        clipped = isinstance(layer, CrossEntropy) and layer.smoothing and not layer.logits
        if not clipped and all(spec_of(sample, port).kind == "float" for port in layer.predictions):
            found[layer.type_name] = sample
    return list(found.values())


@TARGETS
@pytest.mark.parametrize("sample", one_of_each(), ids=str)
def test_a_script_measures_what_the_project_does(sample: Sample, target: Any) -> None:
    document = wired(sample)
    made = script(document, target, "net")
    module = ModuleType("exported")
    vars(module)["__file__"] = "net.py"
    exec(compile(made.text, "net.py", "exec"), vars(module))
    arrays = {
        port: values(spec_of(sample, port), ROWS, seed, sample.between.get(port))
        for seed, port in enumerate(sample.inputs)
    }
    (data,) = (id_ for id_, node in document.nodes.items() if isinstance(node.layer, Arrays))
    network = build(document, infer(document))
    loss, sums = network.step_values({f"{data}.{port}": Tensor(array) for port, array in arrays.items()})

    def call(function: Any, *first: Any) -> Any:
        names = list(inspect.signature(function).parameters)[len(first) :]
        columns = [arrays[made.columns[name].port] for name in names]
        return function(*first, *(torch.tensor(x) if target == "pytorch" else Tensor(x) for x in columns))

    found = call(module.Net().forward)
    assert call(module.loss_function, found).item() == pytest.approx(loss.item(), rel=1e-5)
    if "measured" in sums and hasattr(module, "measure"):
        result, value = network.metrics["measured"].result, call(module.measure, found)["measured"]
        figure = value.item() if target == "pytorch" else result(value.numpy())
        assert figure == pytest.approx(result(sums["measured"].numpy()), rel=1e-5)


@TARGETS
def test_a_metric_that_a_script_cannot_measure_is_left_out_and_told(target: Any) -> None:
    draft = Draft()
    node = draft.node(Arrays("a.npz", (Field("x", (4,)), Field("y", (), "int", 3)), ROWS, "0" * 64))
    scores = Output(draft.node(Dense(3), Output(node, "x")), "output")
    for layer in (CrossEntropy(), F1(), AUC()):
        draft.node(layer, scores, Output(node, "y"))
    text = script(draft.document(), target, "net").text
    assert '# Without the metric "auc1": it has to see all predictions' in text
    assert ('# Without the metric "f11"' in text) == (target == "pytorch")
    assert ("metrics.F1" in text) == (target == "layerloom")


@TARGETS
def test_what_a_loss_of_three_vectors_compares_is_what_the_net_gives(target: Any) -> None:
    draft = Draft()
    node = draft.node(Arrays("a.npz", tuple(Field(name, (4,)) for name in "abc"), ROWS, "0" * 64))
    first = draft.node(Dense(3), Output(node, "a"), title="one")
    others = [draft.node(Dense(3), Output(node, name), weights_of=first) for name in "bc"]
    draft.node(layers.Triplet(), *(Output(each, "output") for each in (first, *others)))
    document = draft.document()
    assert "one" in build(document, infer(document)).results
    assert "def loss_function(outputs: dict[str, Tensor])" in script(document, target, "net").text


@TARGETS
def test_a_net_that_is_only_measured_predicts_what_is_measured(target: Any) -> None:
    """Neither a loss nor an output: the scores of the metric are what there is."""
    draft = Draft()
    image, label = draft.add(layers.Digits(), title="digits")
    (x,) = draft.add(layers.Flatten(), image)
    (x,) = draft.add(Dense(10), x, title="scores")
    draft.add(layers.Accuracy(), x, label, title="accuracy")
    document = draft.document({})
    text = script(document, target, "net", graph=False, inference=infer(document)).text
    assert "return self(image)" in text.partition("def predict")[2]
