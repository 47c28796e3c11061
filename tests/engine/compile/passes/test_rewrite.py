"""Drawing instructions together keeps an order in which each has its inputs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom import ops
from layerloom.compile import Program
from layerloom.compile.fused import fused
from layerloom.compile.passes.rewrite import Contraction

from .programs import assert_same_bits, inputs_for, names_of, programs, recorded, results


def merged(contraction: Contraction, *members: int) -> None:
    chosen = [contraction.instructions[position] for position in members]
    contraction.merge(members, fused("both", chosen, contraction.results(members), chosen[0]))


def test_a_way_through_another_instruction_forbids_a_merge() -> None:
    contraction = Contraction(recorded(lambda x: ops.exp(x) * ops.sum(ops.exp(x) * 1), x=(3,)))
    names = [one.operation.name for one in contraction.instructions]
    assert names == ["exp", "exp", "multiply", "sum", "multiply"]
    assert contraction.may_merge((0, 4))
    assert not contraction.may_merge((1, 4))
    assert contraction.may_merge((1, 2, 3, 4))


def test_two_merges_that_would_wait_for_each_other_are_not_both_made() -> None:
    def function(x, y):  # type: ignore[no-untyped-def]
        return ops.tanh(ops.exp(x)), ops.tanh(ops.exp(y))

    contraction = Contraction(recorded(function, x=(3,), y=(3,)))
    assert [one.operation.name for one in contraction.instructions] == ["exp", "tanh", "exp", "tanh"]
    assert contraction.may_merge((0, 3))
    assert contraction.may_merge((1, 2))
    merged(contraction, 0, 3)
    assert not contraction.may_merge((1, 2))


def test_an_early_value_waits_for_the_whole_that_makes_it() -> None:
    def function(x, y):  # type: ignore[no-untyped-def]
        early = ops.exp(x)
        return ops.tanh(early), ops.sqrt(y), ops.exp(y)

    program = recorded(function, x=(3,), y=(3,))
    contraction = Contraction(program)
    merged(contraction, 0, 3)
    after = contraction.program()
    after.check()
    assert names_of(after) == ["sqrt", "both", "tanh"]


def test_the_only_user_is_one_that_uses_it_once() -> None:
    contraction = Contraction(recorded(lambda x: (ops.exp(x) * 2, ops.tanh(ops.exp(ops.exp(x)))), x=(3,)))
    counts = {one.operation.name: contraction.only_user(one.outputs[0]) for one in contraction.instructions}
    assert counts["multiply"] is None
    assert counts["tanh"] is None
    squared = Contraction(recorded(lambda x: ops.multiply(*[ops.exp(x)] * 2), x=(3,)))
    assert squared.only_user(squared.instructions[0].outputs[0]) is None


@settings(max_examples=80, deadline=None)
@given(programs(), st.lists(st.lists(st.integers(0, 30), min_size=2, max_size=4), max_size=6))
def test_any_merges_that_are_allowed_leave_a_program_that_means_the_same(
    program: Program, wishes: list[list[int]]
) -> None:
    contraction = Contraction(program)
    count = len(program.instructions)
    for wish in wishes:
        members = sorted({place % count for place in wish}) if count else []
        if len(members) > 1 and all(map(contraction.free, members)) and contraction.may_merge(members):
            chosen = [contraction.instructions[position] for position in members]
            found = contraction.results(members)
            contraction.merge(members, fused("some", chosen, found, chosen[0]))
    after = contraction.program()
    after.check()
    inputs = inputs_for(program)
    assert_same_bits(results(after, inputs), results(program, inputs))
