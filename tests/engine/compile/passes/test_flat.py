"""The same update of every state is one instruction."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom import ops, optim
from layerloom.compile import Program, trace
from layerloom.compile.fused import Flat
from layerloom.compile.passes.chains import with_chains
from layerloom.compile.passes.common import without_repetitions
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.flat import with_flat_updates
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor

from .programs import assert_same_meaning, assert_settled, float_spec, names_of

SHAPES = {"a": (2, 3), "b": (4,), "c": (5, 1)}


def drawn(step: Any, states: dict[str, ArraySpec], **data: ArraySpec) -> Program:
    """The program of a step with flat updates."""
    scalars = {"step": ArraySpec((), np.dtype(np.int64)), "learning_rate": ArraySpec((), np.dtype(np.float64))}
    program = trace(step, data, scalars, states)
    ready = with_chains(without_dead_code(without_repetitions(program)))
    after = with_flat_updates(ready)
    assert_same_meaning(program, after)
    assert_settled(with_flat_updates, ready)
    return after


def flats(program: Program) -> list[Flat]:
    return [one.operation for one in program.instructions if isinstance(one.operation, Flat)]


def updated(optimizer: optim.Optimizer) -> Program:
    """An optimizer's update of three parameters, with a decayed copy of each."""
    slots = {f"{name}/{slot}": float_spec(*shape) for name, shape in SHAPES.items() for slot in optimizer.slots}
    parameters = {name: float_spec(*shape) for name, shape in SHAPES.items()}

    def step(data: Any, scalars: Any, states: Any) -> Any:
        given = {name: states[name] for name in SHAPES}
        kept = {name: states[name] for name in slots}
        values, slots_after = optimizer.update(given, {name: data["g" + name] for name in SHAPES}, kept, scalars)
        copies = {f"{name}.ema": 0.9 * states[f"{name}.ema"] + 0.1 * values[name] for name in SHAPES}
        return {}, values | slots_after | copies

    states = parameters | slots | {f"{name}.ema": spec for name, spec in parameters.items()}
    return drawn(step, states, **{"g" + name: spec for name, spec in parameters.items()})


@pytest.mark.parametrize(
    "optimizer",
    [optim.SGD(), optim.SGD(momentum=0.9), optim.Adam(), optim.AdamW()],
    ids=["sgd", "momentum", "adam", "adamw"],
)
def test_an_optimizer_is_one_instruction_beside_its_scalars(optimizer: optim.Optimizer) -> None:
    program = updated(optimizer)
    (flat,) = flats(program)
    assert flat.pieces == 3
    assert flat.slots == 3 + len(optimizer.slots)
    assert len(flat.results) == 2 + len(optimizer.slots)
    assert {name for name in names_of(program) if name != "elementwise"} <= {"scalars", "cast"}


def test_inputs_are_slot_after_slot_and_then_what_is_shared() -> None:
    program = updated(optim.SGD())
    (one,) = [one for one in program.instructions if isinstance(one.operation, Flat)]
    shapes = [program.specs[value].shape for value in one.inputs]
    assert shapes[:9] == [*SHAPES.values()] * 3
    assert set(shapes[9:]) == {()}
    assert [program.specs[value].shape for value in one.outputs] == [*SHAPES.values()] * 2


def decays(factors: dict[str, float], *, chained: bool = False, of_states: bool = True) -> Program:
    """w - factor * w of each state, or with `chained` of the state and the result before."""

    def step(data: Any, scalars: Any, states: Any) -> Any:
        found, before = {}, None
        for name, factor in factors.items():
            w: Tensor = states[name] if of_states else ops.exp(ops.reshape(data[name], SHAPES[name]))
            found[name] = w - factor * (w if before is None or not chained else w + ops.sum(before))
            before = found[name]
        return ({}, found) if of_states else (found, {})

    shapes = {name: float_spec(*shape) for name, shape in SHAPES.items()}
    return drawn(step, shapes if of_states else {}, **({} if of_states else shapes))


def test_only_what_shares_its_numbers_is_drawn_together() -> None:
    assert [flat.pieces for flat in flats(decays({"a": 0.1, "b": 0.1, "c": 0.1}))] == [3]
    assert [flat.pieces for flat in flats(decays({"a": 0.1, "b": 0.2, "c": 0.1}))] == [2]


def test_what_depends_on_another_stays_apart() -> None:
    assert flats(decays({"a": 0.1, "b": 0.1}, chained=True)) == []
    assert [flat.pieces for flat in flats(decays({"a": 0.1, "b": 0.1, "c": 0.1}))] == [3]


def test_activations_of_parallel_branches_stay_apart() -> None:
    assert flats(decays({"a": 0.1, "b": 0.1, "c": 0.1}, of_states=False)) == []


def test_states_of_another_dtype_stay_apart() -> None:
    def step(data: Any, scalars: Any, states: Any) -> Any:
        return {}, {name: ops.tanh(w) * w for name, w in states.items()}

    wide = {name: ArraySpec((3,), np.dtype(np.float64)) for name in "de"}
    program = drawn(step, {"a": float_spec(2), "b": float_spec(3)} | wide)
    assert [flat.pieces for flat in flats(program)] == [2, 2]


def test_lone_casts_of_all_weights_are_one() -> None:
    def step(data: Any, scalars: Any, states: Any) -> Any:
        return {name: ops.cast(w, np.float16) for name, w in states.items()}, {}

    program = drawn(step, {name: float_spec(*shape) for name, shape in SHAPES.items()})
    assert [flat.pieces for flat in flats(program)] == [3]
