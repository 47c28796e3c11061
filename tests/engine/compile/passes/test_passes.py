"""All passes, one after another and alone, on random programs and on the recorded steps of every template."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from layerloom.compile import Program
from layerloom.compile.passes import PASSES, Pass, optimized
from layerloom_resources.templates import templates

from .programs import assert_same_meaning, assert_settled, names_of, programs, template_step

KINDS = ("adam", "adamw", "sgd", "evaluation")
ROUNDING = {"affine": 1e-5}
"""The passes that do not keep every bit, with a tolerance."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", templates())
def test_each_pass_keeps_the_meaning_of_a_step_and_settles(name: str, kind: str) -> None:
    step = template_step(name, kind)
    program = step.program
    for title, one in PASSES:
        after = one(program)
        assert_same_meaning(program, after, step.inputs, ROUNDING.get(title))
        assert_settled(one, program)
        program = after
    assert str(program) == str(optimized(step.program))


@pytest.mark.parametrize("name", templates())
def test_a_training_step_keeps_every_bit(name: str) -> None:
    step = template_step(name, "adam")
    assert_same_meaning(step.program, optimized(step.program), step.inputs)


@pytest.mark.parametrize(("title", "one"), PASSES, ids=lambda value: value if isinstance(value, str) else "")
@pytest.mark.parametrize("name", templates())
def test_each_pass_alone_can_take_a_step_as_it_was_recorded(name: str, title: str, one: Pass) -> None:
    step = template_step(name, "adam")
    assert_same_meaning(step.program, one(step.program), step.inputs, ROUNDING.get(title))


def test_a_step_of_digits_cnn_has_the_patterns_it_should() -> None:
    names = names_of(optimized(template_step("digits-cnn", "adam").program))
    expected = {
        "conv+bias": 2, "batch_norm+relu": 2, "matmul+bias+relu": 1, "matmul+bias": 1, "softmax_cross_entropy+grad": 1,
        "relu_grad+batch_norm_grad": 2, "conv_weight_grad+bias_grad": 2, "matmul_weight_grad+bias_grad": 2,
        "scalars": 2,
    }  # fmt: skip
    assert {name: names.count(name) for name in expected} == expected
    assert len(names) < len(template_step("digits-cnn", "adam").program.instructions) / 5


def test_an_evaluation_of_digits_cnn_has_nothing_between_convolution_and_pooling() -> None:
    names = names_of(optimized(template_step("digits-cnn", "evaluation").program))
    assert names.count("conv+scale+bias+relu") == 2
    assert names.count("max_pool2d") == 2


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
