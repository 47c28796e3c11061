"""Plans: nothing that is needed at once lies on each other, and little room is lost."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom.compile import Program
from layerloom.compile.memory import Call, Group, Live, live_ranges, peak, planned

from .nets import LARGE

ALIGNMENTS = st.sampled_from([1, 16, 64])


@st.composite
def problems(draw: st.DrawFn) -> tuple[dict[int, int], list[Call]]:
    """Buffers and calls that read and write any of them."""
    count = draw(st.integers(1, 10))
    sizes = {buffer: draw(st.integers(0, 300)) for buffer in range(count)}
    some = st.lists(st.integers(0, count), max_size=3, unique=True).map(tuple)
    calls = draw(st.lists(st.builds(Call, some, some), min_size=1, max_size=12))
    return sizes, calls


def overlap(offsets: Mapping[int, int], sizes: Mapping[int, int], a: int, b: int) -> bool:
    apart = offsets[a] + sizes[a] <= offsets[b] or offsets[b] + sizes[b] <= offsets[a]
    return not apart and sizes[a] > 0 and sizes[b] > 0


def lives(sizes: Mapping[int, int], calls: Sequence[Call]) -> dict[int, Live]:
    found = live_ranges(calls)
    return {buffer: found.get(buffer, Live(0, len(calls) - 1)) for buffer in sizes}


def rounded(size: int, alignment: int) -> int:
    return -(-size // alignment) * alignment


def test_a_buffer_lives_from_its_first_write_to_its_last_read() -> None:
    calls = [Call((0,), (1,)), Call((1,), (2,)), Call((0, 2), (3, 4)), Call((3,), ())]
    assert live_ranges(calls) == {0: Live(0, 2), 1: Live(0, 1), 2: Live(1, 2), 3: Live(2, 3), 4: Live(2, 2)}


def test_the_peak_is_what_the_hungriest_call_needs() -> None:
    calls = [Call((), (0,)), Call((0,), (1,)), Call((1,), (2,))]
    assert peak({0: 10, 1: 20, 2: 5}, live_ranges(calls)) == 30
    assert peak({}, {}) == 0


@given(problems(), ALIGNMENTS)
def test_no_two_live_buffers_overlap_and_all_are_aligned(problem: tuple[dict[int, int], list[Call]], step: int) -> None:
    sizes, calls = problem
    plan = planned(sizes, calls, alignment=step)
    live = lives(sizes, calls)
    assert plan.offsets.keys() == sizes.keys()
    assert all(offset % step == 0 and offset >= 0 for offset in plan.offsets.values())
    assert all(plan.offsets[buffer] + size <= plan.size for buffer, size in sizes.items())
    assert plan.size <= sum(rounded(size, step) for size in sizes.values())
    assert plan.size >= peak(sizes, live)
    for a, b in combinations(sizes, 2):
        assert not (live[a].meets(live[b]) and overlap(plan.offsets, sizes, a, b))


@given(problems(), st.data())
def test_only_what_was_granted_overlaps(problem: tuple[dict[int, int], list[Call]], data: st.DataObject) -> None:
    sizes, calls = problem
    pairs = [(a, b) for call in calls for a in call.reads for b in call.writes if a != b]
    wishes = data.draw(st.lists(st.sampled_from(pairs), max_size=6)) if pairs else []
    plan, live = planned(sizes, calls, sharing=wishes), lives(sizes, calls)
    for a, b in combinations(sizes, 2):
        if live[a].meets(live[b]) and overlap(plan.offsets, sizes, a, b):
            taken, result = (a, b) if (a, b) in wishes and live[a].last == live[b].first else (b, a)
            assert (taken, result) in wishes
            assert live[taken].last == live[result].first
            assert plan.offsets[taken] == plan.offsets[result]
            assert sizes[result] <= sizes[taken]


@given(problems(), st.data())
def test_groups_lie_in_order_without_a_hole(problem: tuple[dict[int, int], list[Call]], data: st.DataObject) -> None:
    sizes, calls = problem
    members = data.draw(st.permutations(sorted(sizes)))
    cut = data.draw(st.integers(0, len(members)))
    groups = [Group(tuple(members[:cut]), 4), Group(tuple(members[cut:]))]
    plan, live = planned(sizes, calls, groups=groups), lives(sizes, calls)
    for group in groups:
        for one, following in zip(group.members, group.members[1:], strict=False):
            assert plan.offsets[following] == rounded(plan.offsets[one] + sizes[one], group.alignment)
        assert all(plan.offsets[first] % 64 == 0 for first in group.members[:1])
    for a, b in combinations(sizes, 2):
        assert not (live[a].meets(live[b]) and overlap(plan.offsets, sizes, a, b))


@given(problems(), st.data())
def test_pinned_buffers_share_with_nobody(problem: tuple[dict[int, int], list[Call]], data: st.DataObject) -> None:
    sizes, calls = problem
    pinned = data.draw(st.sets(st.sampled_from(sorted(sizes))))
    plan = planned(sizes, calls, pinned=pinned, sharing=[(a, b) for a in sizes for b in sizes if a != b])
    assert not any(overlap(plan.offsets, sizes, a, b) for a in pinned for b in sizes if a != b)


def test_a_chain_of_calls_in_place_takes_one_buffer() -> None:
    calls = [Call((i,), (i + 1,)) for i in range(5)]
    sizes = dict.fromkeys(range(6), 4096)
    assert planned(sizes, calls).size == 2 * 4096
    assert planned(sizes, calls, sharing=[(i, i + 1) for i in range(5)]).size == 4096


def test_what_is_needed_later_is_not_written_over() -> None:
    calls = [Call((), (0,)), Call((0,), (1,)), Call((0, 1), ())]
    plan = planned({0: 64, 1: 64}, calls, sharing=[(0, 1)])
    assert plan.offsets[0] != plan.offsets[1]


def test_only_one_result_takes_the_place_of_an_input() -> None:
    calls = [Call((), (0,)), Call((0,), (1, 2)), Call((1, 2), ())]
    plan = planned({0: 64, 1: 64, 2: 64}, calls, sharing=[(0, 1), (0, 2)])
    assert plan.offsets[0] == plan.offsets[1] != plan.offsets[2]


def test_a_smaller_buffer_fills_the_tightest_gap() -> None:
    """When the last is written the gaps that 1 and 3 left are free, of 256 and of 128 bytes."""
    calls = [Call((), ()), Call((), (0, 1, 2, 3, 4)), Call((0, 2, 4), (5,))]
    plan = planned({0: 512, 1: 256, 2: 192, 3: 128, 4: 100, 5: 64}, calls)
    assert plan.offsets[5] == plan.offsets[3]


def program_calls(program: Program) -> tuple[dict[int, int], list[Call], list[tuple[int, int]]]:
    """What the instructions make, when it is used, and what may be written in place."""
    calls = [Call(instruction.inputs, instruction.outputs) for instruction in program.instructions]
    calls.append(Call(tuple(program.results), ()))
    made = {value for instruction in program.instructions for value in instruction.outputs}
    wishes = [
        (instruction.inputs[place], instruction.outputs[0])
        for instruction in program.instructions
        for place in instruction.operation.overwrites
    ]
    return {value: program.specs[value].nbytes for value in sorted(made)}, calls, wishes


@pytest.mark.parametrize("name", LARGE)
def test_little_is_lost_on_the_nets_of_the_benchmarks(name: str) -> None:
    sizes, calls, wishes = program_calls(LARGE[name]())
    needed = peak(sizes, live_ranges(calls))
    alone, shared = planned(sizes, calls), planned(sizes, calls, sharing=wishes)
    assert alone.size <= 1.02 * needed + 64 * len(sizes)
    assert shared.size <= alone.size < 0.6 * sum(sizes.values())


def test_equal_input_gives_the_same_plan_whatever_the_order_of_the_sizes() -> None:
    sizes, calls, wishes = program_calls(LARGE["resnet20"]())
    plan = planned(sizes, calls, sharing=wishes)
    assert plan == planned(dict(reversed(sizes.items())), calls, sharing=wishes)


def test_two_thousand_buffers_are_planned_in_a_fifth_of_a_second() -> None:
    rng = np.random.default_rng(4)
    half = 1000
    forward = [Call((i,), (i + 1,)) for i in range(half)]
    backward = [Call((i, half + 1 + half - i), (half + 1 + half - i + 1,)) for i in range(half, 0, -1)]
    sizes = {buffer: int(size) * 64 for buffer, size in enumerate(rng.integers(1, 5000, 2 * half))}
    seconds = []
    for _ in range(3):
        started = time.process_time()
        planned(sizes, [*forward, *backward])
        seconds.append(time.process_time() - started)
    assert len(sizes) == 2000
    assert min(seconds) < 0.2
