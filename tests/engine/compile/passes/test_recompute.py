"""Less memory at the peak, the same bits, and nothing expensive done twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.memory import Call, live_ranges, peak
from layerloom.compile.passes.common import without_repetitions
from layerloom.compile.passes.recompute import estimated_peak, recomputed
from layerloom.ops import random

from ..nets import LARGE, NETS
from .programs import assert_same_meaning, inputs_for, names_of, programs, recorded

EXPENSIVE = {
    "conv",
    "matmul",
    "conv_input_grad",
    "conv_weight_grad",
    "max_pool",
    "sum",
    "mean",
    "softmax_cross_entropy",
}


def plain_inputs(program: Program) -> Any:
    """Like `inputs_for`, without infinite numbers, which would make everything nan."""
    groups = inputs_for(program)
    return tuple({k: np.nan_to_num(v, nan=1.0, posinf=1.0, neginf=1.0) for k, v in group.items()} for group in groups)


@pytest.mark.parametrize("share", [0.0, 0.6, 0.9])
@pytest.mark.parametrize("name", NETS)
def test_a_step_gives_the_same_bits(name: str, share: float) -> None:
    program = NETS[name]()
    budget = int(estimated_peak(program) * share)
    assert_same_meaning(program, recomputed(program, budget), plain_inputs(program))


@given(programs(), st.integers(0, 200))
def test_any_program_gives_the_same_bits(program: Program, budget: int) -> None:
    found = recomputed(program, budget)
    assert_same_meaning(program, found)
    assert estimated_peak(found) <= estimated_peak(program)


@pytest.mark.parametrize("name", LARGE)
def test_nothing_expensive_is_done_twice(name: str) -> None:
    program = LARGE[name]()
    before, after = Counter(names_of(program)), Counter(names_of(recomputed(program, 0)))
    assert {kind: before[kind] for kind in EXPENSIVE} == {kind: after[kind] for kind in EXPENSIVE}


@pytest.mark.parametrize(("name", "share"), [("resnet20", 0.65), ("transformer", 0.6)])
def test_deep_nets_need_much_less(name: str, share: float) -> None:
    program = LARGE[name]()
    assert estimated_peak(recomputed(program, 0)) < share * estimated_peak(program)


@pytest.mark.parametrize("share", [0.9, 0.8, 0.7])
def test_a_budget_within_reach_is_met_with_as_little_work_as_it_takes(share: float) -> None:
    program = LARGE["transformer"]()
    budget = int(estimated_peak(program) * share)
    found = recomputed(program, budget)
    assert estimated_peak(found) <= budget
    assert len(program.instructions) < len(found.instructions) < len(recomputed(program, 0).instructions)


@pytest.mark.parametrize("name", NETS)
def test_with_memory_enough_the_program_stays_as_it_is(name: str) -> None:
    program = NETS[name]()
    assert recomputed(program, estimated_peak(program)) is program


@pytest.mark.parametrize("name", NETS)
def test_the_estimate_is_the_peak_of_the_memory_plan_but_for_views(name: str) -> None:
    program = NETS[name]()
    calls = [Call(one.inputs, one.outputs) for one in program.instructions] + [Call(tuple(program.results), ())]
    made = {value for one in program.instructions for value in one.outputs}
    needed = peak({value: program.specs[value].nbytes for value in made}, live_ranges(calls))
    assert 0.5 * needed < estimated_peak(program) <= needed


def waiting(x: Any, y: Any) -> Any:
    """relu(x) is used at once and again at the end; between lies the peak."""
    r = ops.relu(x)
    product = (r @ y) @ ops.transpose(y)
    return ops.sum(ops.exp(product) * r), ops.sum(x)


def test_a_value_is_computed_right_before_its_late_use() -> None:
    program = recorded(waiting, x=(64, 64), y=(64, 640))
    names = names_of(recomputed(program, 0))
    assert names == ["relu", "matmul", "transpose", "matmul", "exp", "relu", "multiply", "sum", "sum"]


def test_common_sub_expressions_would_undo_it() -> None:
    program = recorded(waiting, x=(64, 64), y=(64, 640))
    assert names_of(without_repetitions(recomputed(program, 0))) == names_of(program)


def test_a_mask_is_drawn_again_from_its_seed() -> None:
    found = names_of(recomputed(LARGE["transformer"](), 0))
    assert found.count("bernoulli") > names_of(LARGE["transformer"]()).count("bernoulli")


def test_what_comes_out_is_kept() -> None:
    program = recorded(lambda x, y: (ops.relu(x), ops.exp(x @ y) @ ops.transpose(y)), x=(64, 64), y=(64, 640))
    assert recomputed(program, 0) is program


def test_nothing_is_recomputed_from_what_would_have_to_wait_instead() -> None:
    """x + 1 would be as large as relu of it."""

    def function(x: Any, y: Any) -> Any:
        r = ops.relu(ops.transpose(x) @ x)
        return ops.sum(((r @ y) @ ops.transpose(y)) * r)

    program = recorded(function, x=(64, 64), y=(64, 640))
    assert recomputed(program, 0) is program


def test_a_recomputed_instruction_works_for_the_same_node() -> None:
    program = LARGE["resnet20"]()
    instructions = tuple(replace(one, source=f"node {place}") for place, one in enumerate(program.instructions))
    marked = replace(program, instructions=instructions)
    names = {one.source: one.operation.name for one in instructions}
    again = recomputed(marked, 0).instructions
    assert {one.source for one in again} == names.keys()
    assert all(names[one.source] in (one.operation.name, "batch_norm") for one in again)


def test_random_numbers_need_no_state_to_be_drawn_again() -> None:
    def function(x: Any, y: Any) -> Any:
        with random.generator(x, x):
            keep = random.bernoulli((64, 64), 0.5)
        masked = ops.where(keep, y, 0) @ y
        return ops.sum(ops.where(keep, ops.exp(masked), 0))

    program = recorded(function, x=ops.ArraySpec((), np.dtype(np.int64)), y=(64, 64))
    assert_same_meaning(program, recomputed(program, 0), plain_inputs(program))
