"""Programs to optimise: random small ones, recorded steps of every template, and whether two mean the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from layerloom import ops
from layerloom.compile import Program, ReferenceExecutor, trace
from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.ops.operation import ArraySpec, Operation
from layerloom.tensor import Tensor
from layerloom.train.prepare import prepared
from layerloom.train.step import evaluation, initial_states, training_step
from layerloom_resources.templates import template

Arrays = Mapping[str, Any]
Pass = Callable[[Program], Program]
FLOAT = np.dtype(np.float32)
SCALARS = {"step": np.array(3), "learning_rate": np.array(0.01), "seed": np.array(5)}
AWKWARD = np.array([0.0, -0.0, 1.0, -1.0, 0.5, -2.5, np.inf, -np.inf, np.nan, 1e-30], np.float32)


def float_spec(*shape: int) -> ArraySpec:
    return ArraySpec(shape, FLOAT)


def recorded(function: Callable[..., Any], **specs: ArraySpec | tuple[int, ...]) -> Program:
    """The program of a function from tensors by name to one or several tensors, float32 where only a shape is given."""
    known = {name: spec if isinstance(spec, ArraySpec) else float_spec(*spec) for name, spec in specs.items()}

    def step(data: Any, scalars: Any, states: Any) -> Any:
        found = function(**data)
        found = found if isinstance(found, tuple) else (found,)
        return {f"y{place}": y for place, y in enumerate(found)}, {}

    return trace(step, known, {}, {})


def names_of(program: Program) -> list[str]:
    """What each instruction does; for fused ones their pattern."""
    return [getattr(one.operation, "pattern", one.operation.name) for one in program.instructions]


def operations_of(program: Program) -> list[Operation]:
    return [one.operation for one in program.instructions]


def numbers(spec: ArraySpec, seed: int) -> Any:
    """Numbers of a spec: floats of all kinds, small whole numbers, truth values."""
    rng = np.random.default_rng(seed)
    if spec.dtype.kind in "iu":
        return rng.integers(0, 3, spec.shape).astype(spec.dtype)
    if spec.dtype.kind == "b":
        return rng.integers(0, 2, spec.shape).astype(bool)
    plain = rng.normal(size=spec.shape)
    return np.where(rng.random(spec.shape) < 0.2, rng.choice(AWKWARD, spec.shape), plain).astype(spec.dtype)


def inputs_for(program: Program, seed: int = 0) -> tuple[Arrays, Arrays, Arrays]:
    """Data, scalars and states for a program."""
    groups = (program.data, program.scalars, program.states)
    return tuple(  # type: ignore[return-value]
        {name: numbers(program.specs[value], seed + value) for name, value in group.items()} for group in groups
    )


def results(program: Program, inputs: tuple[Arrays, Arrays, Arrays]) -> dict[str, Any]:
    outputs, states = ReferenceExecutor(program).run(*inputs)
    return {f"output {k}": v for k, v in outputs.items()} | {f"state {k}": v for k, v in states.items()}


def assert_same_bits(one: Arrays, other: Arrays) -> None:
    """Equal to the last bit; nan is nan."""
    assert one.keys() == other.keys()
    for name, array in one.items():
        assert ArraySpec.of(array) == ArraySpec.of(other[name]), name
        np.testing.assert_array_equal(array, other[name], err_msg=name)
        if array.dtype.kind == "f":
            known = ~np.isnan(array)
            np.testing.assert_array_equal(np.signbit(array)[known], np.signbit(other[name])[known], err_msg=name)


def assert_same_meaning(before: Program, after: Program, inputs: Any = None, rtol: float | None = None) -> None:
    """Both are well formed and give the same, to the last bit unless a tolerance is given."""
    after.check()
    assert (before.data, before.scalars, before.states) == (after.data, after.scalars, after.states)
    inputs = inputs_for(before) if inputs is None else inputs
    found, expected = results(after, inputs), results(before, inputs)
    if rtol is None:
        assert_same_bits(found, expected)
        return
    assert_close(found, expected, rtol)


def assert_close(found: Arrays, expected: Arrays, rtol: float) -> None:
    """Equal up to a share of the largest number of each array; with 0 up to the signs of zeros."""
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        assert ArraySpec.of(array) == ArraySpec.of(found[name]), name
        scale = np.abs(array[np.isfinite(array)]).max(initial=0.0)
        np.testing.assert_allclose(found[name], array, rtol=rtol, atol=rtol * scale, err_msg=name)


def assert_settled(optimise: Pass, program: Program) -> None:
    """Doing the pass again to its own result changes nothing."""
    once = optimise(program)
    assert str(optimise(once)) == str(once)


@dataclass(frozen=True)
class Step:
    """A recorded step with real inputs."""

    program: Program
    inputs: tuple[Arrays, Arrays, Arrays]


@cache
def template_step(name: str, kind: str = "adam") -> Step:
    """A template at test size: a training step with `kind` as optimizer, or its "evaluation"."""
    settings: dict[str, object] = {
        "adam": {"optimizer": "adam", "clip_norm": 0.5},
        "adamw": {"optimizer": "adamw", "weight_decay": 0.1},
        "sgd": {"optimizer": "sgd", "weight_decay": 1e-3},
        "evaluation": {},
    }[kind]
    config = TrainingConfig.of(settings)
    ready = prepared(template(name).make(**template(name).test), config, Path(), np.float32)
    optimizer = optimizer_of(config)
    states = initial_states(ready.network, optimizer)
    function = training_step(ready.network, optimizer, config.clip_norm, with_gradients=kind == "sgd")
    if kind == "evaluation":
        function = evaluation(ready.network)
        states = {key: value for key, value in states.items() if "/" not in key}
    rng = np.random.default_rng(3)
    states = {k: v + np.abs(rng.normal(size=v.shape) * 0.1).astype(v.dtype) for k, v in states.items()}
    inputs = ready.batch(ready.split.train[:16]), SCALARS, states
    specs = [{key: ArraySpec.of(array) for key, array in group.items()} for group in inputs]
    return Step(trace(function, *specs), inputs)


UNARY = (
    ops.relu, ops.tanh, ops.abs, ops.exp, ops.sqrt, lambda x: -x, lambda x: x * 1, lambda x: x + 0, lambda x: x - 0.0,
    lambda x: x / 1, lambda x: ops.cast(ops.cast(x, np.float64), np.float32), ops.identity, lambda x: x * 0,
    lambda x: ops.reshape(x, (-1,)), lambda x: ops.reshape(x, (1, *x.shape)), ops.transpose,
    lambda x: ops.sum(x, -1, keepdims=True), ops.mean, lambda x: ops.broadcast_to(x, (2, *x.shape)),
    lambda x: x * ops.broadcast_to(Tensor(np.float32(0.5)), x.shape), lambda x: ops.where(x > 0, x, 0.25),
    ops.flip, lambda x: ops.transpose(x, (1, 2, 0)) if x.ndim == 3 else x,
)  # fmt: skip
BINARY = (ops.add, ops.subtract, ops.multiply, ops.divide, ops.maximum, lambda a, b: ops.where(a < b, a, b))


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Small random programs of elementwise operations, views and reductions, with awkward constants."""
    choices = draw(st.lists(st.tuples(*[st.integers(0, 1000)] * 3), min_size=1, max_size=14))
    wanted = draw(st.lists(st.integers(0, 1000), min_size=1, max_size=3))

    def function(**inputs: Tensor) -> tuple[Tensor, ...]:
        values = [*inputs.values(), Tensor(np.float32(1)), Tensor(AWKWARD[:3]), Tensor(np.float32(-0.0))]
        for kind, first, second in choices:
            a, b = values[first % len(values)], values[second % len(values)]
            if kind % 2 and _broadcast(a, b):
                values.append(BINARY[kind // 2 % len(BINARY)](a, b))
            elif a.size < 200:
                values.append(UNARY[kind // 2 % len(UNARY)](a) if a.ndim else -a)
        return tuple(values[-1 - place % len(values)] for place in wanted)

    return recorded(function, x=(2, 3), y=(3,), z=(2, 1), s=())


def _broadcast(a: Tensor, b: Tensor) -> bool:
    try:
        return int(np.prod(np.broadcast_shapes(a.shape, b.shape))) < 200
    except ValueError:
        return False
