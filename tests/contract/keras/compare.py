"""A layer of Keras and ours, with the same arguments, weights and inputs: what each gives, and all gradients."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import torch

from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.graph import infer
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.graph.model import Output
from layerloom.layers import Input, Layer, Spec
from layerloom.layers.keras import from_keras
from layerloom.layers.spec import IMAGE, VOLUME
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

from .case import Arguments, Array, Case, Inner

keras: Any = import_module("keras")
set_keras_mask: Any = import_module("keras.src.backend.common.masking").set_keras_mask
"""Sets the attribute that a Masking layer sets."""

BATCH, STEPS = 3, 5
LENGTHS = np.array([5, 2, 4])
Values = dict[str, Array]


class Ours:
    """Our layer in a net of its own, with an `Input` at each port."""

    def __init__(self, case: Case, arguments: Arguments, specs: Sequence[Spec]) -> None:
        self.layer = self.made(case, arguments)
        draft = Draft()
        sources = [draft.add(Input(spec.dims, spec.kind, spec.classes, spec.vocabulary))[0] for spec in specs]
        self.keys = [f"{source.node}.{source.port}" for source in sources]
        self.node = draft.node(self.layer, *sources)
        document = draft.document()
        self.inference = infer(document)
        assert not self.inference.errors, self.inference.errors
        self.network = build(document, self.inference, seed=1).double()
        self.outputs = [Output(self.node, port) for port in self.layer.ports.outputs]
        self.specs = [self.inference.spec(output) for output in self.outputs]

    @staticmethod
    def made(case: Case, arguments: Arguments) -> Layer:
        """Our layer for Keras' arguments."""
        return from_keras(case.keras, **{name: _ours(value) for name, value in arguments.items()})

    @property
    def state(self) -> Values:
        """The arrays by state-dict key."""
        return {key.partition(".")[2]: value.numpy() for key, value in self.network.state_dict().items()}

    @state.setter
    def state(self, values: Mapping[str, Array]) -> None:
        counted = {key: np.zeros_like(value) for key, value in self.state.items() if "num_batches" in key}
        assert {*values, *counted} == set(self.state), f"{sorted(values)} in place of {sorted(self.state)}"
        for key, value in values.items():
            assert value.shape == self.state[key].shape, f"{key}: {value.shape} in place of {self.state[key].shape}"
        self.network.load_state_dict({f"{self.node}.{key}": value for key, value in {**counted, **values}.items()})

    def run(self, columns: Mapping[str, Tensor], states: Mapping[str, Tensor]) -> tuple[Any, Any]:
        """Outputs y0, y1, ..., gradients of their weighted sum (`grad x0`, `grad weight`), and the new buffers."""
        learned = {key for key, _ in self.network.named_parameters()}
        leaves = {key: Tensor(x.data, requires_grad=x.dtype.kind == "f") for key, x in columns.items()}
        held = {key: Tensor(x.data, requires_grad=key in learned) for key, x in states.items()}
        with self.network.bound(held) as bound:
            values = self.network.forward(leaves, self.outputs)
        ys = {f"y{place}": values[output] for place, output in enumerate(self.outputs)}
        asked = {f"grad x{place}": leaves[key] for place, key in enumerate(self.keys)}
        asked |= {f"grad {key.partition('.')[2]}": held[key] for key in states if key in learned}
        wanted = {name: x for name, x in asked.items() if x.requires_grad}
        terms = [(y * self.seed(y.shape, spec)).sum() for y, spec in zip(ys.values(), self.specs, strict=True)]
        total: Tensor = sum(terms[1:], start=terms[0])
        if not wanted or not total.requires_grad:
            return ys, bound.buffers
        found = grad(total, list(wanted.values()), allow_unused=True)
        gradients = {name: g for name, g in zip(wanted, found, strict=True) if g is not None}
        return {**ys, **gradients}, bound.buffers

    def seed(self, shape: tuple[int, ...], spec: Spec) -> Array:
        """How much each entry counts; those past the end of a sequence do not."""
        return np.cos(np.arange(int(np.prod(shape)))).reshape(shape) * inside(spec, shape)

    def eager(self, columns: Values) -> Values:
        """What `run` gives, one operation after the other."""
        states = dict(self.network.named_parameters()) | dict(self.network.named_buffers())
        found, buffers = self.run({key: Tensor(x) for key, x in columns.items()}, states)
        return self._measured({key: value.numpy() for key, value in {**found, **_buffers(buffers)}.items()})

    def _measured(self, values: Values) -> Values:
        """A metric makes a number of what it summed up."""
        metric = next(iter(self.network.metrics.values()), None)
        return values if metric is None else {"y0": np.asarray(metric.result(values["y0"]))}

    def traced(self, columns: Values) -> Values:
        """What `run` gives, recorded as a program."""
        states = {key: x.data for key, x in (*self.network.named_parameters(), *self.network.named_buffers())}
        program = trace(
            lambda data, scalars, held: self.run(data, held),
            {key: ArraySpec.of(x) for key, x in columns.items()},
            {},
            {key: ArraySpec.of(x) for key, x in states.items()},
        )
        found, buffers = ReferenceExecutor(program).run(columns, {}, states)
        return self._measured({**found, **_buffers(buffers)})


def _renumbered(values: Mapping[str, Array], keys: Iterable[str]) -> Values:
    """The values under our keys, whatever number a module has among those that are called one after another."""
    own: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        own[_unnumbered(key)].append(key)
    return {own[_unnumbered(key)].pop(0) if own[_unnumbered(key)] else key: value for key, value in values.items()}


def _unnumbered(key: str) -> str:
    return ".".join(part for part in key.split(".") if not part.isdigit())


def _buffers(buffers: Mapping[str, Any]) -> dict[str, Any]:
    return {f"state {key.partition('.')[2]}": value for key, value in buffers.items()}


def inside(spec: Spec, shape: tuple[int, ...]) -> Array:
    """1 before the end of each sequence and 0 past it; 1 everywhere for what has no lengths."""
    if not spec.variable:
        return np.ones(())
    within = np.arange(shape[1]) < LENGTHS[:, None]
    return within.reshape(*within.shape, *(1,) * (len(shape) - 2)).astype(float)


def _ours(value: Any) -> Any:
    return from_keras(value.name, **value.arguments) if isinstance(value, Inner) else value


class Alone:
    """Keras' layer, called on inputs in our layout."""

    def __init__(self, case: Case, arguments: Arguments, specs: Sequence[Spec]) -> None:
        self.case, self.arguments, self.specs = case, arguments, specs
        self.layer = _keras(case.keras, arguments)

    def draw(self, arrays: Sequence[Array]) -> None:
        """Gives all weights other values than they begin with."""
        self.call([torch.tensor(self._to_theirs(x, spec)) for x, spec in zip(arrays, self.specs, strict=True)], False)
        rng = np.random.default_rng(len(self.weights))
        for variable in self.weights:
            drawn = (
                rng.uniform(0.5, 1.5, variable.shape)
                if "var" in variable.name or "gamma" in variable.name
                else (rng.normal(size=variable.shape) * 0.5)
            )
            variable.assign(drawn)

    @property
    def weights(self) -> list[Any]:
        return list(getattr(self.layer, "weights", ()))

    def call(self, given: Sequence[Any], training: bool) -> Any:
        for x, spec in zip(given, self.specs, strict=True):
            if spec.variable:
                set_keras_mask(x, torch.tensor(inside(Spec((None,), variable=True), x.shape[:2]) > 0))
        if self.case.call is not None:
            return self.case.call(self.layer, *given, training=training)
        if isinstance(self.layer, keras.losses.Loss):
            return self.layer(given[1], given[0])
        if isinstance(self.layer, keras.metrics.Metric):
            self.layer.reset_state()
            self.layer.update_state(given[1], given[0].detach())
            return self.layer.result()
        return self.layer(list(given) if len(given) > 1 else given[0], training=training)

    def _to_theirs(self, x: Array, spec: Spec) -> Array:
        return np.ascontiguousarray(np.moveaxis(x, 1, -1)) if spec.axes in (IMAGE, VOLUME) else x


class Theirs(Alone):
    """Keras' layer, built for these inputs."""

    def __init__(self, case: Case, arguments: Arguments, specs: Sequence[Spec], ours: Ours) -> None:
        super().__init__(case, arguments, specs)
        self.ours = ours

    def state(self, values: Sequence[Array] | None = None) -> Values:
        arrays = [weight.value.numpy(force=True).copy() for weight in self.weights] if values is None else values
        made = self.case.weights([np.asarray(x, np.float64) for x in arrays], self.arguments)
        return _renumbered(made, self.ours.state)

    def run(self, arrays: Sequence[Array], training: bool) -> Values:
        """What `Ours.run` gives, in our layout."""
        given = [
            torch.tensor(self._to_theirs(x, spec), requires_grad=x.dtype.kind == "f")
            for x, spec in zip(arrays, self.specs, strict=True)
        ]
        made = self.call(given, training)
        ys = list(made) if isinstance(made, list | tuple) else [made]
        ys = [y if isinstance(y, torch.Tensor) else torch.tensor(y) for y in ys]
        turned = [_to_ours(y, self._laid(y, spec)) for y, spec in zip(ys, self.ours.specs, strict=True)]
        found = {f"y{place}": y.numpy(force=True) for place, y in enumerate(turned)}
        total: Any = sum(
            (y * torch.tensor(self.ours.seed(tuple(y.shape), spec))).sum()
            for y, spec in zip(turned, self.ours.specs, strict=True)
        )
        floats = [x for x in given if x.requires_grad]
        learned = [weight.value for weight in self.weights if weight.trainable]
        if not total.requires_grad:
            return found
        slopes = torch.autograd.grad(total, [*floats, *learned], allow_unused=True)
        for place, (x, spec) in enumerate(zip(given, self.specs, strict=True)):
            if x.requires_grad:
                slope = slopes[[x is y for y in floats].index(True)]
                found[f"grad x{place}"] = (
                    np.zeros_like(arrays[place]) if slope is None else _to_ours(slope, spec).numpy()
                )
        return {**found, **self._weight_gradients(slopes[len(floats) :])}

    def _laid(self, y: torch.Tensor, spec: Spec) -> Spec:
        """The Spec of an output, a volume if one went in: nothing but the layer tells a volume from other four axes."""
        of_volumes = not spec.axes and y.ndim == 5 and self.specs[0].axes == VOLUME
        return replace(spec, axes=VOLUME) if of_volumes else spec

    def _weight_gradients(self, slopes: Sequence[Any]) -> Values:
        left = iter(slopes)
        lists = [next(left) if weight.trainable else None for weight in self.weights]
        arrays = [
            np.zeros(weight.shape) if slope is None else slope.numpy(force=True)
            for weight, slope in zip(self.weights, lists, strict=True)
        ]
        nothing = self.state([np.zeros(weight.shape) for weight in self.weights])
        ones = self.state([np.ones(weight.shape) for weight in self.weights])
        gradients = self.state(arrays)
        return {f"grad {key}": value for key, value in gradients.items() if (ones[key] != nothing[key]).any()}


def _to_ours(y: torch.Tensor, spec: Spec) -> torch.Tensor:
    return torch.movedim(y, -1, 1) if spec.axes in (IMAGE, VOLUME) else y


def _keras(name: str, arguments: Arguments) -> Any:
    inner = {
        key: _keras(value.name, value.arguments) if isinstance(value, Inner) else value
        for key, value in arguments.items()
    }
    for place in (keras.layers, keras.losses, keras.metrics):
        if hasattr(place, name):
            return getattr(place, name)(**inner, dtype="float64")
    raise AssertionError(f"Keras has no {name}")


def arrays_for(name: str, case: Case, arguments: Arguments, specs: Sequence[Spec]) -> list[Array]:
    """Numbers around 0 or between limits; whole ones below the number of classes or tokens."""
    rng = np.random.default_rng(zlib.crc32(f"{name} {arguments}".encode()))
    return [_array(rng, case, spec) for spec in specs]


def _array(rng: np.random.Generator, case: Case, spec: Spec) -> Array:
    shape = (BATCH, *(STEPS if dim is None else dim for dim in spec.dims))
    if spec.kind == "int":
        return rng.integers(0, spec.classes or spec.vocabulary or 4, shape)
    return rng.uniform(*case.between, shape) if case.between else rng.normal(size=shape)


def columns_of(ours: Ours, arrays: Sequence[Array], specs: Sequence[Spec]) -> Iterator[tuple[str, Array]]:
    for key, x, spec in zip(ours.keys, arrays, specs, strict=True):
        yield key, x
        if spec.variable:
            yield f"{key}.lengths", LENGTHS
