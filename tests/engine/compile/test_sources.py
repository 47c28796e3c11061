"""Each instruction of a recorded step knows the node of the graph that it works for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import Instruction, Program, Untraceable, trace
from layerloom.graph.build import build
from layerloom.graph.edit import apply
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, Input
from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.plan import addition, linking
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import CrossEntropy
from layerloom.layers.layer import LossLayer, MetricLayer
from layerloom.ops.operation import ArraySpec, Elementwise, OperationError, Pullbacks
from layerloom.origin import Origin, at_work, working_on
from layerloom.tensor import Tensor, enable_grad, grad
from layerloom.train.step import initial_states, training_step
from layerloom_resources.templates import template

Tensors = Mapping[str, Tensor]
X = {"x": ArraySpec((3,), np.dtype(np.float64))}
BATCH = 4
SCALARS = {
    "step": ArraySpec((), np.dtype(np.int64)),
    "learning_rate": ArraySpec((), np.dtype(np.float64)),
    "seed": ArraySpec((), np.dtype(np.int64)),
}
KINDS = {"int": np.int64, "float": np.float32}


class Peeking(Elementwise, abstract=True):
    """The identity, with a way back that looks at the numbers."""

    name = "peeking"

    def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Pullbacks:
        return (lambda: g * x.item(),)


def digits() -> Document:
    return template("digits-cnn").make()


def step_of(document: Document) -> Program:
    """The training step of a document as it is recorded for a small batch."""
    inference = infer(document)
    network = build(document, inference, seed=0)
    config = TrainingConfig.of(document.settings)
    optimizer = optimizer_of(config)
    specs = {output: inference.spec(output) for output in network.schema}
    data = {
        f"{output.node}.{output.port}": ArraySpec((BATCH, *spec.dims), np.dtype(KINDS[spec.kind]))
        for output, spec in specs.items()
    }
    return trace(
        training_step(network, optimizer, 1.0),
        data,
        SCALARS,
        {key: ArraySpec.of(array) for key, array in initial_states(network, optimizer).items()},
    )


@pytest.fixture(scope="module")
def digits_step() -> Program:
    return step_of(digits())


def named(program: Program, name: str) -> list[Instruction]:
    return [instruction for instruction in program.instructions if instruction.operation.name == name]


def test_a_convolution_and_its_gradients_belong_to_their_layer(digits_step: Program) -> None:
    document = digits()
    convolutions = {id_ for id_, node in document.nodes.items() if node.layer.type_name == "Conv2D"}
    assert convolutions
    for name in ("conv", "conv_weight_grad"):
        assert {instruction.source for instruction in named(digits_step, name)} == convolutions
    pulled = {instruction.source for instruction in named(digits_step, "conv_input_grad")}
    assert pulled < convolutions, "the first needs no gradient of its input"


def test_reshaping_inside_a_layer_belongs_to_the_layer(digits_step: Program) -> None:
    biases = {value: key.split(".")[0] for key, value in digits_step.states.items() if key.endswith(".bias")}
    reshaped = [i for i in named(digits_step, "reshape") if i.inputs[0] in biases]
    assert reshaped
    for instruction in reshaped:
        assert instruction.source == biases[instruction.inputs[0]]


def test_every_node_that_computes_is_a_source(digits_step: Program) -> None:
    document = digits()
    sources = {instruction.source for instruction in digits_step.instructions}
    assert sources - {""} <= document.nodes.keys()
    for id_, node in document.nodes.items():
        if isinstance(node.layer, LossLayer | MetricLayer) or node.layer.type_name in ("Conv2D", "Dense", "ReLU"):
            assert id_ in sources, node.title


def test_clipping_and_the_optimizer_come_last_and_belong_to_no_node(digits_step: Program) -> None:
    sources = [instruction.source for instruction in digits_step.instructions]
    first = sources.index("")
    assert set(sources[first:]) == {""}


def test_of_several_losses_each_is_weighted_and_added_in_its_own_name() -> None:
    document = digits()
    (loss,) = (key for key, node in document.nodes.items() if isinstance(node.layer, LossLayer))
    second, edits = addition(document, CrossEntropy(weight=0.5), (0.0, 0.0))
    document = apply(document, edits)
    for link in list(document.incoming(loss)):
        document = apply(document, linking(document, link.source, Input(second, link.target.port)))
    program = step_of(document)
    sources = [instruction.source for instruction in program.instructions]
    assert set(sources[sources.index("") :]) == {""}
    names = [instruction.operation.name for instruction in program.instructions if instruction.source == second]
    assert {"multiply", "add"} <= set(names)


def test_a_node_computes_its_gradient_in_its_own_name_at_every_order() -> None:
    def step(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        x = Tensor(data["x"].data, requires_grad=True)
        with working_on(Origin("one")):
            y = ops.exp(x)
        with working_on(Origin("two")):
            z = ops.sum(ops.tanh(y))
        with enable_grad():
            (first,) = grad(z, x, create_graph=True)
            assert first is not None
            (second,) = grad(ops.sum(first), x)
        assert second is not None
        return {"y": second}, {}

    program = trace(step, X, {}, {})
    unowned = [instruction.operation.name for instruction in program.instructions if not instruction.source]
    assert unowned == ["sum", "reshape", "broadcast_to"], "the sum of the first gradients, and its own gradient"
    assert {instruction.source for instruction in program.instructions} == {"", "one", "two"}


def test_the_node_at_work_is_back_after_one_inside_it_and_after_an_error() -> None:
    with working_on(Origin("outer")):
        with pytest.raises(KeyError), working_on(Origin("inner")):
            assert at_work().node == "inner"
            raise KeyError
        assert at_work().node == "outer"
    assert at_work() == Origin()


def test_a_program_shows_the_sources() -> None:
    def step(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        with ops.random.use("k3f0x2pa"):
            y = ops.exp(data["x"])
        return {"y": ops.sum(y)}, {}

    lines = str(trace(step, X, {}, {})).splitlines()
    assert lines[1] == "%1: float64[3] = exp(%0)  # k3f0x2pa"
    assert "#" not in lines[2]


def test_what_goes_wrong_while_recording_is_told_with_the_node() -> None:
    def reading(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        with working_on(Origin("k3f0x2pa", 'Conv2D "edges"')):
            return {"y": data["x"] * data["x"].sum().item()}, {}

    with pytest.raises(Untraceable, match=r'^Conv2D "edges": the step reads the numbers'):
        trace(reading, X, {}, {})

    def misfit(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        with working_on(Origin("k3f0x2pa", 'Conv2D "edges"')):
            return {"y": data["x"] + np.zeros(2)}, {}

    with pytest.raises(OperationError, match=r'^Conv2D "edges": add cannot broadcast'):
        trace(misfit, X, {}, {})


def test_the_node_whose_gradient_reads_numbers_is_named() -> None:
    def step(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        x = Tensor(data["x"].data, requires_grad=True)
        with working_on(Origin("k3f0x2pa", 'Dense "scores"')):
            y = ops.sum(Peeking()(x))
        (found,) = grad(y, x)
        assert found is not None
        return {"y": found}, {}

    with pytest.raises(Untraceable, match=r'^Dense "scores": the step reads the numbers'):
        trace(step, X, {}, {})
