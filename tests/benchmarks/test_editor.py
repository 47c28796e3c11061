"""The benchmark of the editor runs, and nothing it measures takes five times as long as it may."""

from __future__ import annotations

import json

import pytest
from benchmarks.editor.__main__ import main
from benchmarks.editor.ours import graph, measured
from benchmarks.editor.report import GOALS, Run, goal, json_line, missed, table
from benchmarks.editor.watch import Figures, Stopwatch, Times, as_json, from_json

from layerloom.graph.infer import infer

MARGIN = 5
"""For other machines, and other programs beside."""
FRAMES = 12


def figures(milliseconds: float) -> Figures:
    return Figures(Times(milliseconds, milliseconds), Times(2 * milliseconds, 3 * milliseconds), 100.0)


@pytest.mark.parametrize("whole", [False, True], ids=["canvas", "window"])
def test_no_frame_of_a_thousand_nodes_takes_five_times_as_long_as_it_may(qapp: object, whole: bool) -> None:
    found = measured(1000, FRAMES, whole=whole, further=False).figures()
    slow = {what: found[what].cpu.median for what in GOALS if found[what].cpu.median > MARGIN * GOALS[what]}
    assert not slow


def test_the_graph_has_no_mistake_and_every_shape_follows_from_the_first_node() -> None:
    inference = infer(graph(60))
    assert not inference.errors
    assert not inference.missing
    assert {spec.dims[1:] for spec in inference.specs.values()} == {(32, 32)}


def test_what_takes_too_long_is_named_and_more_nodes_may_take_longer() -> None:
    slow = {"undo": figures(20.0), "open": figures(100.0), "paste of 50": figures(999.0)}
    assert missed(Run("window", 1000, slow)) == ["undo"]
    assert missed(Run("window", 5000, slow)) == []
    assert goal("paste of 50", 1000) is None
    assert "missed" in table(Run("window", 1000, slow))


def test_the_line_for_programs_has_the_time_that_went_by() -> None:
    line = json.loads(json_line(Run("canvas", 1000, {"open": figures(100.0), "undo": figures(4.0)})))
    assert (line["nodes"], line["open_s"], line["undo_ms"], line["pan_p95_ms"]) == (1000, 0.2, 8.0, None)


def test_figures_pass_unchanged_from_one_process_to_another() -> None:
    watch = Stopwatch(lambda: None)
    watch.frame("nothing", lambda: None)
    found = watch.figures()
    assert found["nothing"].pace > 0
    assert from_json(json.loads(json.dumps(as_json(found)))) == found


def test_a_side_that_cannot_be_measured_is_told_why(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.editor.__main__.SIDES", ())
    assert main(["--nodes", "5", "--nodegraphqt", "/no/such/python"]) == 0
    assert "NodeGraphQt, 5 nodes, milliseconds: not measured, /no/such/python cannot be" in capsys.readouterr().out
