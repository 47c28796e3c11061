"""Expressions entry by entry: whatever is put together, on whatever layout, means what its operations mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engine.compile.cpu.machines import implementations, once, ready
from tests.support.agreement import differences, of_operation

from layerloom import ops
from layerloom.compile import Program, ReferenceMachine, trace
from layerloom.compile.cpu import entrywise
from layerloom.compile.cpu.rules.entrywise import SMALL
from layerloom.compile.fused import Fused
from layerloom.compile.passes import optimized
from layerloom.compile.program import Instruction
from layerloom.ops.activation import LeakyRelu
from layerloom.ops.operation import ArraySpec, Operation
from layerloom.optim import SGD, Adam, Optimizer
from layerloom.tensor import Tensor, grad

Array = Any
FLOAT = np.dtype(np.float32)
BINARY = tuple(entrywise.BINARY)
UNARY = (*entrywise.UNARY, lambda: LeakyRelu(0.2))
SHAPE = (4, 8, 40)
assert np.prod(SHAPE) >= SMALL
OPERANDS = (SHAPE, SHAPE, SHAPE, (40,), (8, 1), (4, 1, 1), (), (1,))
"""The inputs of a body: arrays of the full shape, and such that are repeated along some axes."""


@st.composite
def bodies(draw: st.DrawFn) -> Fused:
    """A body of operations on these inputs, with one to three results of the full shape."""
    shapes = list(OPERANDS)
    steps: list[Instruction] = []
    for _ in range(draw(st.integers(1, 9))):
        operation, inputs = _step(draw, shapes)
        (spec,) = operation.specs(*(ArraySpec(shapes[value], FLOAT) for value in inputs))
        if spec.shape == SHAPE:  # as in a chain, where everything has one shape
            steps.append(Instruction(operation, inputs, (len(shapes),)))
            shapes.append(spec.shape)
    made = list(range(len(OPERANDS), len(shapes)))
    assume(made)
    results = draw(st.lists(st.sampled_from(made), min_size=1, max_size=3, unique=True))
    return Fused("elementwise", tuple(steps), tuple({*results, made[-1]}))


def _step(draw: st.DrawFn, shapes: list[tuple[int, ...]]) -> tuple[Operation, tuple[int, ...]]:
    # Late values more often than early ones, so that chains get long.
    values = st.integers(0, len(shapes) - 1) | st.just(len(shapes) - 1)
    if draw(st.booleans()):
        return draw(st.sampled_from(UNARY))(), (draw(values),)
    return draw(st.sampled_from(BINARY))(), (draw(values), draw(values))


def harmless(body: Fused, inputs: list[Array]) -> bool:
    """Whether no number on the way is beyond what float32 can be asked for, and none near 0 is divided by."""
    values = dict(enumerate(x.astype(np.float64) for x in inputs))
    with np.errstate(all="ignore"):
        for step in body.body:
            given = [values[value] for value in step.inputs]
            if step.operation.name in ("divide", "log", "sqrt") and not np.all(np.abs(given[-1]) > 1e-3):
                return False
            values.update(zip(step.outputs, step.operation.arrays(np, *given), strict=True))
    return all(np.isfinite(y).all() and np.abs(y).max() < 1e6 for y in values.values())


@given(bodies(), st.integers(0, 100), st.sets(st.integers(3, len(OPERANDS) - 1)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_body_means_what_its_operations_mean(body: Fused, seed: int, numbers: set[int]) -> None:
    """`numbers` are inputs that are known beforehand and the same everywhere."""
    rng = np.random.default_rng(seed)
    inputs = [(rng.normal(size=shape) + 0.5).astype(np.float32) for shape in OPERANDS]
    inputs = [np.full_like(x, x.flat[0]) if place in numbers else x for place, x in enumerate(inputs)]
    assume(harmless(body, inputs))
    with np.errstate(all="ignore"):
        expected = body.kernel(np, *inputs)
    data = {str(place): x for place, x in enumerate(inputs) if place not in numbers}
    found = once(_with_constants(body, inputs, numbers), data)
    wrong = differences(body, inputs, [found[f"y{place}"] for place in range(len(expected))], expected)
    assert not wrong, f"{body}: {wrong}"


@given(bodies(), st.integers(0, 100), st.sets(st.integers(3, len(OPERANDS) - 1)), st.integers(0, len(OPERANDS) - 1))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_body_keeps_nan(body: Fused, seed: int, numbers: set[int], spoilt: int) -> None:
    rng = np.random.default_rng(seed)
    inputs = [rng.normal(size=shape).astype(np.float32) for shape in OPERANDS]
    inputs = [np.full_like(x, x.flat[0]) if place in numbers else x for place, x in enumerate(inputs)]
    inputs[spoilt].flat[0 if spoilt in numbers else -1 :] = np.nan
    with np.errstate(all="ignore"):
        expected = body.kernel(np, *inputs)
    found = once(
        _with_constants(body, inputs, numbers), {str(at): x for at, x in enumerate(inputs) if at not in numbers}
    )
    for place, y in enumerate(expected):
        assert np.isnan(found[f"y{place}"][np.isnan(y)]).all(), body


def _with_constants(body: Fused, inputs: list[Array], numbers: set[int]) -> Program:
    program = of_operation(body, [ArraySpec.of(x) for x in inputs])
    given = {name: value for name, value in program.data.items() if value not in numbers}
    constants = {value: inputs[value] for value in numbers}
    return Program(
        data=given,
        scalars={},
        states={},
        constants=constants,
        instructions=program.instructions,
        outputs=program.outputs,
        new_states={},
        specs=program.specs,
    )


def recorded(step: Callable[..., Any], data: Mapping[str, Array]) -> Program:
    return trace(step, {name: ArraySpec.of(array) for name, array in data.items()}, {}, {})


ENTRIES: Mapping[str, Callable[[Tensor], Tensor]] = {
    "that keeps zeros": lambda x: ops.tanh(x * 2.0) * 3.0,
    "that makes ones of zeros": lambda x: ops.exp(x * 0.1),
    "that is infinite at zero": lambda x: 1.0 / (x * 0.5),
    "with a logarithm": lambda x: ops.log(ops.abs(x)),
    "with several results": lambda x: ops.sigmoid(x) * ops.exp(x * 0.1) - ops.log(ops.abs(x)),
}


@pytest.mark.parametrize("channels", [3, 10, 16, 24])
@pytest.mark.parametrize("entry", ENTRIES)
def test_between_convolutions_the_gaps_of_blocks_stay_zero(entry: str, channels: int) -> None:
    rng = np.random.default_rng(5)
    shapes = {"x": (4, 16, 9, 9), "w": (channels, 16, 3, 3), "v": (20, channels, 3, 3)}
    data = {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}

    def step(d: Any, *_: Any) -> Any:
        y = ENTRIES[entry](ops.conv2d(d["x"], d["w"], padding=1))
        return {"y": ops.conv2d(y, d["v"], padding=1), "squares": ops.sum(y * y)}, {}

    program = recorded(step, data)
    found, oracle = once(program, data), ReferenceMachine()
    expected = oracle.prepare(program).run(data, {})
    for name, array in expected.items():
        np.testing.assert_allclose(found[name], array, rtol=1e-3, atol=1e-4 * np.abs(array).max())


SHAPES = {
    "first": (24, 3, 3, 3),
    "second": (40, 24, 3, 3),
    "third": (10, 40, 1, 1),
    "a": (24,),
    "b": (40,),
    "c": (10,),
    "dense": (80, 7),
    "one": (1,),
    "number": (),
}
"""Weights of all kinds: of convolutions, in blocks with gaps, vectors, a matrix, and single numbers."""
OPTIMIZERS: Mapping[str, Optimizer] = {
    "adam": Adam(),
    "adam with decay": Adam(weight_decay=0.1),
    "gradient descent": SGD(),
    "momentum": SGD(momentum=0.9, weight_decay=0.01),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_update_of_all_weights_at_once_is_that_of_each(optimizer: str) -> None:
    rng = np.random.default_rng(6)
    weights = {name: Tensor(rng.normal(size=shape).astype(np.float32) * 0.1) for name, shape in SHAPES.items()}
    chosen = OPTIMIZERS[optimizer]
    states = {name: w.data for name, w in weights.items()}
    states |= {name: slot.data for name, slot in chosen.initial_state(weights).items()}
    program = _update(chosen, states)
    assert any("flat" in one.operation.name for one in optimized(program).instructions)
    data = {"x": rng.normal(size=(4, 3, 8, 8)).astype(np.float32)}
    scalars = {"step": np.array(1), "learning_rate": np.array(0.01)}
    (machine, executor), oracle = ready(program, states), ReferenceMachine()
    oracle.write(states)
    expected = oracle.prepare(program)
    for step in range(1, 6):
        scalars["step"][...] = step
        executor.run(data, scalars)
        expected.run(data, scalars)
    found = machine.read()
    for name, array in oracle.read().items():
        np.testing.assert_allclose(found[name], array, rtol=1e-3, atol=1e-4, err_msg=name)
    calls = [call for call in executor.plan.calls if call.label.name == "elementwise"]
    rows = [call for call in calls if len(call.writes) >= len(SHAPES) - 3]
    assert rows, "the pieces are not done as one row"
    assert "numpy" not in {call.label.implementation for call in rows}


@pytest.mark.parametrize(("optimizer", "passes"), [("adam", 3), ("gradient descent", 1)])
def test_an_update_goes_over_its_numbers_few_times(optimizer: str, passes: int) -> None:
    weights = {name: Tensor(np.zeros(shape, np.float32)) for name, shape in SHAPES.items()}
    chosen = OPTIMIZERS[optimizer]
    states = {name: w.data for name, w in (weights | chosen.initial_state(weights)).items()}
    _, executor = ready(_update(chosen, states), states)
    rows = [call for call in executor.plan.calls if call.label.name == "elementwise" and len(call.writes) > 3]
    assert [len(call.bind(lambda _: 64)) for call in rows] == [passes]


def _update(optimizer: Optimizer, states: Mapping[str, Array]) -> Program:
    """A step of a small net with weights of all kinds."""

    def step(d: Any, scalars: Any, given: Any) -> Any:
        w = {name: Tensor(given[name].data, requires_grad=True) for name in SHAPES}
        y = d["x"]
        for name, bias in (("first", "a"), ("second", "b"), ("third", "c")):
            y = ops.relu(ops.conv2d(y, w[name], padding=w[name].shape[-1] // 2) + ops.reshape(w[bias], (-1, 1, 1)))
        z = ops.reshape(y, (-1, 80)) @ w["dense"]
        loss = ops.mean(z * z) + ops.mean(y) * ops.sum(w["one"]) * w["number"]
        found = dict(zip(w, grad(loss, list(w.values())), strict=True))
        kept = {name: given[name] for name in given if name not in SHAPES}
        updated, slots = optimizer.update(w, found, kept, scalars)
        return {"loss": loss}, {**updated, **slots}

    specs = {name: ArraySpec.of(array) for name, array in states.items()}
    scalars = {"step": ArraySpec((), np.dtype(np.int64)), "learning_rate": ArraySpec((), np.dtype(np.float64))}
    return trace(step, {"x": ArraySpec((4, 3, 8, 8), FLOAT)}, scalars, specs)


def test_a_single_chain_is_a_single_call() -> None:
    x = np.linspace(-3, 3, 5000, dtype=np.float32)
    program = recorded(lambda d, *_: ({"y": ops.tanh(ops.exp(d["x"]) * 0.5 + 1.0) - d["x"]}, {}), {"x": x})
    assert len(implementations(ready(program)[1])) == 1
