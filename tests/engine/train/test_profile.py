"""Timings put together: nothing is lost, the costliest comes first, and words and colours follow from the numbers."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom.compile.executor import Timing
from layerloom.graph.edit import apply
from layerloom.graph.model import Document
from layerloom.graph.plan import changing, removal, renaming, setting
from layerloom.train.profile import (
    OPTIMIZER,
    OTHER,
    NodeTime,
    StepProfile,
    at_level,
    by_node,
    decoded,
    details,
    heat,
    rate_text,
    share_text,
    size_text,
    subject,
    time_text,
    typical,
)
from layerloom_resources.templates import template

DIGITS = template("digits-cnn").make()
CONV, DENSE = (
    next(key for key, node in DIGITS.nodes.items() if node.layer.type_name == name) for name in ("Conv2D", "Dense")
)


def call(source: str, seconds: float, name: str = "conv", flops: int = 0, by: str = "jit") -> Timing:
    return Timing(source, name, seconds, flops, 100, by)


def profile_of(*calls: Timing) -> StepProfile:
    return StepProfile("oneDNN", "", 32, 3, 0.02, 1e11, 4096, by_node(calls, DIGITS), calls)


CALLS = st.lists(
    st.builds(
        call,
        st.sampled_from([CONV, DENSE, "", "gone"]),
        st.floats(0, 1, allow_subnormal=False),
        st.sampled_from(["conv", "add", "reorder"]),
        st.integers(0, 10**9),
        st.sampled_from(["jit", "gemm"]),
    )
)


@given(CALLS)
def test_nothing_is_lost_and_the_costliest_comes_first(calls: list[Timing]) -> None:
    found = by_node(calls, DIGITS)
    assert sum(entry.calls for entry in found) == len(calls)
    assert sum(entry.flops for entry in found) == sum(call.flops for call in calls)
    assert sum(entry.bytes for entry in found) == sum(call.bytes for call in calls)
    assert sum(entry.seconds for entry in found) == pytest.approx(sum(call.seconds for call in calls))
    assert [entry.seconds for entry in found] == sorted((entry.seconds for entry in found), reverse=True)
    assert len({(entry.node, entry.title) for entry in found}) == len(found)


@given(CALLS)
def test_a_profile_goes_through_json_unchanged(calls: list[Timing]) -> None:
    profile = profile_of(*calls)
    assert decoded(json.loads(json.dumps(asdict(profile)))) == profile


@given(CALLS)
def test_only_nodes_are_hot_and_the_costliest_has_degree_one(calls: list[Timing]) -> None:
    profile = profile_of(*calls)
    degrees = {node: found.degree for node, found in heat(profile).items()}
    assert degrees.keys() == {call.source for call in calls} & DIGITS.nodes.keys()
    assert all(0 <= degree <= 1 for degree in degrees.values())
    if any(call.seconds for call in calls if call.source in DIGITS.nodes):
        assert max(degrees.values()) == 1


def test_forward_and_backward_of_a_node_are_one_row_with_its_title() -> None:
    (row,) = by_node([call(CONV, 0.001, flops=8), call(CONV, 0.003, "conv_weight_grad", 16, "gemm")], DIGITS)
    assert row == NodeTime(CONV, "conv1", "Conv2D", 0.004, 24, 200, 2, ("gemm", "jit"))
    assert row.flops_per_second == pytest.approx(6000)


def test_what_belongs_to_no_node_is_the_optimizer_except_for_moving_and_unknown_nodes() -> None:
    rows = by_node([call("", 3, "add"), call("", 2, "multiply"), call("", 1, "reorder"), call("gone", 1)], DIGITS)
    assert [(row.node, row.title, row.seconds) for row in rows] == [("", OPTIMIZER, 5), ("", OTHER, 2)]


def test_an_instance_takes_the_time_of_all_that_is_in_it_and_each_level_that_of_its_nodes() -> None:
    document, prefix = DIGITS, "block:0:"
    inner = replace(document, nodes={**document.nodes, prefix + CONV: document.nodes[CONV]})
    copies = replace(inner, nodes={**inner.nodes, "block:1:" + CONV: document.nodes[CONV]})
    calls = (call(prefix + CONV, 0.003), call("block:1:" + CONV, 0.001), call(DENSE, 0.002), call("", 0.001, "add"))
    profile = StepProfile("oneDNN", "", 32, 3, 0.02, 1e11, 4096, by_node(calls, copies), calls)
    above, within = at_level(profile, ()), at_level(profile, ("block",))
    assert [(entry.node, entry.seconds) for entry in above.nodes] == [("block", 0.004), (DENSE, 0.002), ("", 0.001)]
    assert [(entry.node, entry.seconds) for entry in within.nodes] == [(CONV, 0.004), ("", 0.001)]
    assert heat(above)["block"].degree == 1.0


def test_a_typical_step_has_the_median_of_each_call() -> None:
    steps = [(call(CONV, first), call("", second)) for first, second in ((1, 9), (5, 7), (2, 8))]
    assert [timing.seconds for timing in typical(steps)] == [2, 8]
    with pytest.raises(ValueError, match="different numbers of calls"):
        typical([(call(CONV, 1),), ()])


def test_shares_are_those_of_all_calls() -> None:
    profile = profile_of(call(CONV, 3e-3, flops=3 * 10**7), call("", 1e-3, "add"))
    row = profile.node(CONV)
    assert row is not None and profile.share(row.seconds) == pytest.approx(0.75)
    assert profile.of_peak(row.flops_per_second) == pytest.approx(0.1)
    assert profile.node("") is None and profile.node(DENSE) is None
    assert details(profile, row) == (
        "3.00 ms, 75 % of the step",
        "10.0 GFLOP/s, 10 % of this machine's peak",
        "100 B in and out of 1 call",
        "jit",
    )
    assert heat(profile)[CONV].text == "3.00 ms · 75 %"


def test_an_empty_profile_has_no_shares_and_no_heat() -> None:
    empty = profile_of()
    assert (empty.seconds, empty.share(0.0), heat(empty)) == (0, 0, {})
    assert replace(empty, peak=0.0).of_peak(1e9) == 0


def test_what_is_no_profile_is_refused() -> None:
    for values in ({}, {"nodes": [{}], "calls": []}, {"nodes": [], "calls": [], "more": 1}):
        with pytest.raises(ValueError, match="no profile"):
            decoded(values)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0.00 µs"), (4.8e-7, "0.48 µs"), (48.24e-6, "48.2 µs"), (0.000482, "482 µs"), (0.0009996, "1.00 ms"),
        (0.0123, "12.3 ms"), (0.09996, "100 ms"), (0.99949, "999 ms"), (0.9996, "1.00 s"), (75, "75.0 s"),
    ],
)  # fmt: skip
def test_times_have_three_digits(seconds: float, text: str) -> None:
    assert time_text(seconds) == text


def test_other_figures_are_short_too() -> None:
    assert [share_text(share) for share in (0, 0.001, 0.31, 1)] == ["0 %", "< 1 %", "31 %", "100 %"]
    assert [rate_text(rate) for rate in (5e6, 8.53e10, 1.25e12)] == ["5.00 MFLOP/s", "85.3 GFLOP/s", "1.25 TFLOP/s"]
    sizes = [size_text(size) for size in (0, 512, 3500, 2**21, 2**31)]
    assert sizes == ["0 B", "512 B", "3.42 KiB", "2.00 MiB", "2.00 GiB"]


def edited(*edits: object) -> Document:
    return apply(DIGITS, [edit for made in edits for edit in made])  # type: ignore[attr-defined]


def test_a_profile_stays_true_of_a_graph_that_is_moved_renamed_or_trained_for_longer() -> None:
    assert subject(edited(renaming(DIGITS, CONV, "edges"))) == subject(DIGITS)
    assert subject(edited(setting(DIGITS, "epochs", 3), setting(DIGITS, "learning_rate", 0.5))) == subject(DIGITS)
    assert subject(replace(DIGITS, places={})) == subject(DIGITS)


def test_a_profile_is_not_true_of_another_net_or_batch() -> None:
    others = [
        changing(DIGITS, CONV, channels=7), removal(DIGITS, {DENSE}, heal=True), setting(DIGITS, "batch_size", 77)
    ]  # fmt: skip
    for edits in others:
        assert subject(edited(edits)) != subject(DIGITS)
