"""All passes, one after another and alone, on random programs and on the recorded steps of every template."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings

from layerloom.compile import Program
from layerloom.compile.fused import Flat
from layerloom.compile.passes import PASSES, Pass, optimized
from layerloom_resources.templates import templates

from .programs import (
    Arrays,
    assert_close,
    assert_same_meaning,
    assert_settled,
    names_of,
    programs,
    results,
    template_step,
)

STEPS = [(name, kind) for name in templates() for kind in ("adam", "evaluation")]
STEPS += [("digits-cnn", "sgd"), ("digits-cnn", "adamw")]
ROUNDING = {"affine": 1e-5}
"""The passes that do not keep every number, with a tolerance. (The signs of zeros may change.)"""


@cache
def expected(name: str, kind: str) -> Arrays:
    """What comes out of a step as it was recorded."""
    step = template_step(name, kind)
    return results(step.program, step.inputs)


@pytest.mark.parametrize(("name", "kind"), STEPS)
def test_each_pass_keeps_the_meaning_of_a_step_and_settles(name: str, kind: str) -> None:
    step = template_step(name, kind)
    program, tolerance = step.program, 0.0
    for title, one in PASSES:
        after = one(program)
        after.check()
        assert_settled(one, program)
        if str(after) != str(program):
            tolerance += ROUNDING.get(title, 0.0)
            assert_close(results(after, step.inputs), expected(name, kind), tolerance)
        program = after
    assert str(program) == str(optimized(step.program))
    assert tolerance == 0.0 or kind == "evaluation"


@pytest.mark.parametrize(("title", "one"), PASSES, ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("name", ["digits-cnn", "transformer"])
def test_each_pass_alone_can_take_a_step_as_it_was_recorded(name: str, title: str, one: Pass) -> None:
    step = template_step(name, "adam")
    after = one(step.program)
    after.check()
    assert_close(results(after, step.inputs), expected(name, "adam"), ROUNDING.get(title, 0.0))


@pytest.mark.parametrize("name", templates())
def test_the_update_of_all_parameters_is_one_instruction(name: str) -> None:
    """One more for the two biases of an LSTM, which have one gradient and so share a part of their update."""
    program = optimized(template_step(name, "adam").program)
    moments = {value for key, value in program.new_states.items() if key.endswith("/exp_avg")}
    updates = [one for one in program.instructions if moments.intersection(one.outputs)]
    assert len(updates) == (2 if name in ("lstm", "sentiment", "tagging") else 1)
    assert any(isinstance(one.operation, Flat) for one in updates)


def test_a_budget_has_values_computed_again_and_keeps_the_meaning() -> None:
    step = template_step("digits-cnn", "adam")
    program = optimized(step.program, budget_bytes=0)
    program.check()
    assert len(program.instructions) > len(optimized(step.program).instructions)
    assert_close(results(program, step.inputs), expected("digits-cnn", "adam"), 0.0)


def test_a_step_of_digits_cnn_has_the_patterns_it_should() -> None:
    names = names_of(optimized(template_step("digits-cnn", "adam").program))
    wanted = {
        "conv+bias": 2, "batch_norm+relu": 2, "matmul+bias+relu": 1, "matmul+bias": 1, "softmax_cross_entropy+grad": 1,
        "relu_grad+batch_norm_grad": 2, "conv_weight_grad+bias_grad": 2, "matmul_weight_grad+bias_grad": 2,
        "scalars": 2,
    }  # fmt: skip
    assert {name: names.count(name) for name in wanted} == wanted
    assert len(names) < len(template_step("digits-cnn", "adam").program.instructions) / 5


def test_an_evaluation_of_digits_cnn_has_nothing_between_convolution_and_pooling() -> None:
    names = names_of(optimized(template_step("digits-cnn", "evaluation").program))
    assert names.count("conv+scale+bias+relu") == 2
    assert names.count("max_pool") == 2


@settings(max_examples=80, deadline=None)
@given(programs())
def test_all_passes_keep_the_meaning_of_any_program(program: Program) -> None:
    assert_same_meaning(program, optimized(program), rtol=1e-5 if _rounds(program) else None)
    assert_settled(optimized, program)


def _rounds(program: Program) -> bool:
    """Whether channels are drawn together, which rounds in another order."""
    before = program
    for title, one in PASSES:
        after = one(before)
        if title == "affine" and str(after) != str(before):
            return True
        before = after
    return False
