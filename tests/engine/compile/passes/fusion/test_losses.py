"""The cross-entropy and its gradient share a softmax."""

from __future__ import annotations

from typing import Any

import numpy as np

from layerloom import losses, ops
from layerloom.compile import Program
from layerloom.compile.passes.common import without_repetitions
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.fusion import with_shared_losses
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

from ..programs import assert_same_meaning, assert_settled, names_of, recorded

PATTERN = "softmax_cross_entropy+grad"
LABELS = ArraySpec((4,), np.dtype(np.int64))


def drawn(function: Any) -> Program:
    program = without_repetitions(without_dead_code(recorded(function, logits=(4, 3), labels=LABELS)))
    after = with_shared_losses(program)
    assert_same_meaning(program, after)
    assert_settled(with_shared_losses, program)
    return after


def test_the_loss_of_a_mean_and_its_gradient_are_one() -> None:
    def function(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        free = Tensor(logits.data, requires_grad=True)
        loss = losses.cross_entropy(free, labels)
        return loss, *grad(loss, [free])

    program = drawn(function)
    assert names_of(program).count(PATTERN) == 1
    one = next(one for one in program.instructions if getattr(one.operation, "pattern", "") == PATTERN)
    assert one.inputs[0] == program.data["logits"]
    assert [program.specs[value].shape for value in one.outputs] == [(4,), (4, 3)]


def test_a_gradient_that_depends_on_the_loss_stays_apart() -> None:
    def function(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        free = Tensor(logits.data, requires_grad=True)
        loss = ops.softmax_cross_entropy(free, labels)
        return loss, *grad(ops.sum(loss * loss), [free])

    assert PATTERN not in names_of(drawn(function))


def test_a_loss_alone_stays_alone() -> None:
    assert names_of(drawn(ops.softmax_cross_entropy)) == ["softmax_cross_entropy"]
