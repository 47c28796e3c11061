"""What must hold of every layer in the registry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from layerloom.graph import Document, Node, dumps, infer, loads
from layerloom.graph.build import Network, build
from layerloom.graph.draft import Draft
from layerloom.layers import DataLayer, Input, Layer, LossLayer, MetricLayer, Output, Spec, registry
from layerloom.layers.code import NotExportable
from layerloom.layers.layer import CATEGORIES, forgotten, parameters
from layerloom.layers.spec import agree
from layerloom.ops import random
from layerloom.tensor import Tensor, grad

from . import layer_samples
from .in_torch import InTorch
from .layer_samples import SAMPLES, Sample, values

BATCH = 3
ALL = pytest.mark.parametrize("cls", registry.values(), ids=list(registry))
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=str)
COMPUTING = pytest.mark.parametrize("sample", [s for s in SAMPLES if not isinstance(s.layer, DataLayer)], ids=str)


class Wired:
    """A sample in a net of its own: an `Input` at each of its ports, and random columns."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        draft, self.specs = Draft(), list(_flat(sample))
        sources = [draft.add(Input(spec.dims, spec.kind, spec.classes, spec.vocabulary))[0] for _, spec in self.specs]
        self.node = draft.node(sample.layer, *sources)
        self.document = draft.document()
        self.inference = infer(self.document)
        self.network = build(self.document, self.inference, seed=1).double()
        assert isinstance(self.network, Network)
        arrays = [
            values(spec, BATCH, seed, sample.between.get(port)) for seed, ((port, _), spec) in enumerate(self.specs)
        ]
        self.columns = {f"{source.node}.output": Tensor(array) for source, array in zip(sources, arrays, strict=True)}
        self.ports = {port: torch.tensor(array) for (port, _), array in zip(self.specs, arrays, strict=True)}

    def outputs(self) -> tuple[Tensor, ...]:
        """What the layer gives at its output ports."""
        wanted = [port for port in self.inference.specs if port.node == self.node]
        with random.generator(seed=1, step=1):
            return tuple(self.network.forward(self.columns, wanted).values())


def _flat(sample: Sample) -> Iterator[tuple[tuple[str, int], Spec]]:
    for name, found in sample.inputs.items():
        specs = found if isinstance(found, tuple) else (found,)
        yield from (((name, slot), spec) for slot, spec in enumerate(specs))


@ALL
def test_a_layer_is_documented(cls: type[Layer]) -> None:
    first = (cls.__doc__ or "").strip().splitlines()[0]
    assert not first.startswith(f"{cls.__name__}("), "the docstring is the one that dataclasses make"
    assert first.endswith("."), first
    assert cls.category in CATEGORIES


@ALL
def test_a_layer_is_valid_as_dropped(cls: type[Layer]) -> None:
    layer = cls()
    assert set(layer.infer_ports({})) == set(layer.ports.outputs)
    assert not layer.changed


@ALL
def test_every_parameter_says_what_it_is(cls: type[Layer]) -> None:
    for parameter in parameters(cls):
        assert parameter.help, f"{cls.__name__}.{parameter.name} has no help text"
        assert parameter.problem(parameter.default) is None


@ALL
def test_a_layer_has_a_sample(cls: type[Layer]) -> None:
    assert any(type(sample.layer) is cls for sample in SAMPLES)


@ALL
def test_port_names_are_readable(cls: type[Layer]) -> None:
    ports = cls().ports
    for name in (*(port.name for port in ports.inputs), *ports.outputs):
        assert name.isidentifier()
        assert name.islower()


@ALL
def test_the_default_survives_a_file(cls: type[Layer]) -> None:
    assert _from_file(cls()) == cls()


@EACH
def test_changed_parameters_survive_a_file(sample: Sample) -> None:
    assert _from_file(sample.layer) == sample.layer


def _from_file(layer: Layer) -> Layer:
    document = Document(nodes={"a": Node(layer, "one")})
    return loads(dumps(document)).nodes["a"].layer


@EACH
def test_inference_tells_the_shape_that_comes_out(sample: Sample, tmp_path: Path) -> None:
    for spec, shape in _shapes(sample, tmp_path):
        assert len(shape) == 1 + spec.rank
        assert all(map(agree, shape, (BATCH, *spec.dims)))


def _shapes(sample: Sample, folder: Path) -> Iterator[tuple[Spec, tuple[int, ...]]]:
    if isinstance(sample.layer, DataLayer):
        layer_samples.write_files(folder)
        columns = sample.layer.load(folder)
        inferred = sample.layer.infer_ports({})
        lengths = {f"{name}.lengths" for name, spec in inferred.items() if spec.variable}
        assert set(columns) == set(inferred) | lengths
        assert {len(column) for column in columns.values()} == {sample.layer.rows}
        yield from ((spec, columns[name][:BATCH].shape) for name, spec in inferred.items())
        return
    wired = Wired(sample)
    assert not wired.inference.errors
    specs = [spec for port, spec in wired.inference.specs.items() if port.node == wired.node]
    for spec, output in zip(specs, wired.outputs(), strict=True):
        if isinstance(sample.layer, LossLayer | MetricLayer):
            assert isinstance(sample.layer, MetricLayer) or output.shape == (), "a loss is one number for all samples"
            yield spec, (BATCH,)
        else:
            yield spec, output.shape


@EACH
def test_what_is_unknown_is_no_error(sample: Sample) -> None:
    for count in range(3):
        inputs = {
            name: tuple(map(_vague(count), found)) if isinstance(found, tuple) else _vague(count)(found)
            for name, found in sample.inputs.items()
        }
        assert set(sample.layer.infer_ports(inputs)) == set(sample.layer.ports.outputs)


def _vague(count: int) -> Any:
    """Takes knowledge away: nothing, all sizes, or all."""
    return lambda spec: spec if count == 0 else Spec((None,) * spec.rank, kind=spec.kind) if count == 1 else Spec(None)


@COMPUTING
def test_a_gradient_reaches_every_parameter_and_input(sample: Sample) -> None:
    wired = Wired(sample)
    if isinstance(sample.layer, MetricLayer | Output):
        assert not list(wired.network.parameters())
        return
    passing = [port not in sample.layer.without_gradient for (port, _), _ in wired.specs]
    inputs = [
        Tensor(column.data, requires_grad=passes and column.dtype.kind == "f")
        for column, passes in zip(wired.columns.values(), passing, strict=True)
    ]
    wired.columns = dict(zip(wired.columns, inputs, strict=True))
    learned = dict(wired.network.named_parameters())
    wanted = [*learned.values(), *(column for column in inputs if column.requires_grad)]
    total = sum((output * output).sum() for output in wired.outputs())
    assert isinstance(total, Tensor)
    if not wanted:
        return
    for name, gradient in zip([*learned, *wired.columns], grad(total, wanted), strict=False):
        assert np.isfinite(gradient.numpy()).all()
        assert np.abs(gradient.numpy()).max() > 0, name


@COMPUTING
def test_a_layer_in_pytorch_gives_the_same_numbers(sample: Sample) -> None:
    wired = Wired(sample)
    arguments = sample.layer.arguments_for(sample.inputs)
    try:
        twin = InTorch(sample.layer.torch(*arguments))
    except NotExportable as reason:
        assert str(reason), "whoever exports it is told why not"
        return
    state = wired.network.state_dict()
    twin.load({key.partition(".")[2]: value.numpy() for key, value in state.items()})
    for training in (True, False):
        if training and sample.layer.random:
            continue
        wired.network.train(training)
        for part in twin.parts.values():
            part.train(training)
        _same(sample, wired, twin)


def _same(sample: Sample, wired: Wired, twin: InTorch) -> None:
    for ours, theirs in zip(wired.outputs(), twin(wired.ports), strict=not isinstance(sample.layer, Output)):
        if isinstance(sample.layer, MetricLayer):
            metric = next(iter(wired.network.metrics.values()))
            assert metric.result(ours.numpy()) == pytest.approx(float(theirs), abs=1e-7)
        else:
            assert tuple(ours.shape) == tuple(theirs.shape)
            np.testing.assert_allclose(ours.numpy(), theirs.detach().numpy(), rtol=0, atol=1e-9)


def test_a_layer_that_is_declared_here_is_in_registry_file_and_engine() -> None:
    """A new layer is one class: everything else follows from it."""
    from layerloom import nn
    from layerloom.layers.code import call

    with forgotten("Scaled"):

        class Scaled(Layer, category="Activation"):
            """Its input through a leaky ReLU of a slope of its own."""

            slope: float = 0.25

            def infer(self, x: Spec) -> Spec:
                return x

            def build(self, x: Spec) -> Any:
                return call(nn.LeakyReLU, negative_slope=self.slope)

        assert registry["Scaled"] is Scaled
        assert _from_file(Scaled(0.5)) == Scaled(0.5)
        sample = Sample(Scaled(0.5), {"x": layer_samples.VECTOR})
        wired = Wired(sample)
        given = wired.ports["x", 0].numpy()
        np.testing.assert_allclose(wired.outputs()[0].numpy(), np.where(given > 0, given, given / 2))
        test_a_layer_in_pytorch_gives_the_same_numbers(sample)
    assert "Scaled" not in registry
