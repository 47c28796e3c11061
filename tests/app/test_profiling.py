"""Profiling in the window: real keys and clicks, a real worker, and a map that goes stale with the graph."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from tests.app.conftest import node_of, small_net

from layerloom.compile.executor import Timing
from layerloom.graph.plan import changing, renaming, setting
from layerloom.train.profile import StepProfile, by_node
from layerloom_app.canvas.items import FAR
from layerloom_app.commands import DocumentModel
from layerloom_app.profiling import Profiling
from layerloom_app.training_process import Command

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom.graph.model import Document
    from layerloom_app.main_window import MainWindow

LONG = 60_000


def key(window: MainWindow, code: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, code, modifiers)


def profile_of(document: Document) -> StepProfile:
    dense, loss = node_of(document, "Dense"), node_of(document, "CrossEntropy")
    calls = (
        Timing(dense, "matmul", 3e-3, 3 * 10**8, 2**20, "brg:avx512_core"),
        Timing(loss, "softmax_cross_entropy", 6e-4, 0, 2**10, "numpy"),
        Timing("", "multiply", 4e-4, 0, 2**10, "jit:uni"),
    )
    return StepProfile("oneDNN 3.2", "", 32, 5, 5e-3, 4e11, 2**20, by_node(calls, document), calls)


def saying(*lines: object, wait: bool = False) -> Command:
    """A worker that says these lines, and lives on if it is to wait."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return (sys.executable, "-c", f"import time; print({text!r}, flush=True); time.sleep({99 * wait})")


def described(profile: StepProfile) -> dict[str, object]:
    return {"event": "profile", **asdict(profile)}


@pytest.fixture
def profiled(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window that shows a heat map."""
    document = small_net()
    window.model.replace(document)
    window.profiling._link.command = saying(described(profile_of(document)))
    window.actions_by_id["profile"].trigger()
    qtbot.waitUntil(lambda: not window.profiling.running, timeout=LONG)
    assert window.profiling.profile is not None
    return window


# The window


def test_a_key_profiles_the_document_in_a_real_worker(window: MainWindow, qtbot: QtBot) -> None:
    window.model.replace(small_net())
    key(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.profiling.running and window.canvas.legend.isVisible()
    assert not window.actions_by_id["train"].isEnabled()
    assert "Stop" in window.actions_by_id["profile"].text()
    qtbot.waitUntil(lambda: not window.profiling.running, timeout=LONG)
    found, scene = window.profiling.profile, window.canvas.canvas_scene
    assert found is not None and not window.profiling.stale
    dense = node_of(window.model.document, "Dense")
    assert scene.nodes[dense].is_on_heat_map
    assert found.node(dense) is not None
    assert window.canvas.legend.title.text().endswith("s a step")
    assert window.actions_by_id["train"].isEnabled()


def test_a_click_on_clear_shows_the_nodes_in_their_own_colours(profiled: MainWindow) -> None:
    legend, scene = profiled.canvas.legend, profiled.canvas.canvas_scene
    assert legend.isVisible() and legend.button.text() == "Clear"
    QTest.mouseClick(legend.button, Qt.MouseButton.LeftButton)
    assert not legend.isVisible() and profiled.profiling.profile is None
    assert not any(item.is_on_heat_map for item in scene.nodes.values())


def test_a_click_on_stop_ends_the_worker(window: MainWindow, qtbot: QtBot) -> None:
    window.model.replace(small_net())
    window.profiling._link.command = saying({"event": "profiling", "done": 3, "total": 12}, wait=True)
    window.actions_by_id["profile"].trigger()
    qtbot.waitUntil(lambda: window.profiling.progress == (3, 12), timeout=LONG)
    legend = window.canvas.legend
    assert legend.isVisible() and legend.button.text() == "Stop" and legend.bar.value() == 3
    QTest.mouseClick(legend.button, Qt.MouseButton.LeftButton)
    assert not window.profiling.running and not legend.isVisible()
    assert window.actions_by_id["train"].isEnabled()


def test_a_change_of_the_net_makes_the_map_stale_and_undo_makes_it_true_again(profiled: MainWindow) -> None:
    dense, legend = node_of(profiled.model.document, "Dense"), profiled.canvas.legend
    profiled.model.push("Rename", renaming(profiled.model.document, dense, "scores"))
    profiled.model.push("Epochs", setting(profiled.model.document, "epochs", 7))
    assert not profiled.profiling.stale and "changed" not in legend.words.text
    profiled.model.push("Change", changing(profiled.model.document, dense, units=3))
    assert profiled.profiling.stale and "changed" in legend.words.text
    profiled.model.stack.undo()
    assert not profiled.profiling.stale and "changed" not in legend.words.text


def test_another_document_has_no_heat_map(profiled: MainWindow) -> None:
    profiled.model.replace(small_net(units=11))
    assert profiled.profiling.profile is None and not profiled.canvas.legend.isVisible()
    assert profiled.canvas.canvas_scene.heat is None


def test_a_graph_with_problems_is_not_profiled(window: MainWindow) -> None:
    document = small_net()
    window.model.replace(document)
    loss = node_of(document, "CrossEntropy")
    window.model.select({loss})
    window.canvas.delete_selection()
    window.actions_by_id["profile"].trigger()
    assert not window.profiling.running
    assert window.statusBar().currentMessage() == "Cannot train yet: there is no loss."


def test_there_is_nothing_to_profile_on_an_empty_canvas(window: MainWindow) -> None:
    assert not window.actions_by_id["profile"].isEnabled()


def test_hovering_over_a_node_says_what_it_costs(profiled: MainWindow) -> None:
    canvas = profiled.canvas
    dense = node_of(profiled.model.document, "Dense")
    at = canvas.mapFromScene(canvas.canvas_scene.node_rect(dense).center())
    text = canvas.tooltip_at(at)
    assert "3.00 ms, 75 % of the step" in text
    assert "100 GFLOP/s, 25 % of this machine" in text and "1.00 MiB" in text and "brg:avx512_core" in text


def test_the_costliest_node_is_seen_near_and_far_in_both_themes(profiled: MainWindow) -> None:
    canvas = profiled.canvas
    dense, data = (node_of(profiled.model.document, name) for name in ("Dense", "Digits"))
    for choice in ("theme_dark", "theme_light"):
        profiled.actions_by_id[choice].trigger()
        for zoom in (1.0, 0.9 * FAR):
            canvas.zoom_by(zoom / canvas.zoom)
            for node, degree in ((dense, 1.0), (data, 0.0)):
                rect = canvas.canvas_scene.node_rect(node)
                canvas.centerOn(rect.center())
                spot = canvas.mapFromScene(rect.topLeft()) + QPoint(round(26 * canvas.zoom), round(9 * canvas.zoom))
                seen = canvas.viewport().grab().toImage().pixelColor(spot)
                assert seen == canvas.look.heat(degree), (choice, zoom, degree)


def test_the_legend_stays_at_the_lower_edge_and_within_the_canvas(profiled: MainWindow) -> None:
    canvas, legend = profiled.canvas, profiled.canvas.legend
    assert "32 rows on oneDNN 3.2" in legend.words.text and "Optimizer: 400 µs · 10 %" in legend.words.text
    for size in ((1280, 820), (820, 560), (1400, 900)):
        profiled.resize(*size)
        QTest.qWait(1)
        place = legend.geometry()
        assert place.left() == canvas.height() - place.bottom() - 1 == 8
        assert place.right() < canvas.width()
        assert legend.button.geometry().right() < legend.width() and legend.button.visibleRegion().rectCount() == 1


def test_a_node_that_took_no_time_says_so(profiled: MainWindow) -> None:
    canvas = profiled.canvas
    rect = canvas.canvas_scene.node_rect(node_of(profiled.model.document, "Digits"))
    assert "no time of its own" in canvas.tooltip_at(canvas.mapFromScene(rect.center()))


# The process


@pytest.fixture
def profiling(model: DocumentModel, tmp_path: Path, qtbot: QtBot) -> Profiling:
    model.replace(small_net())
    return Profiling(model, lambda: tmp_path)


def started(qtbot: QtBot, profiling: Profiling, command: Command) -> str:
    """Profile with a worker; why it failed."""
    profiling._link.command = command
    with qtbot.waitSignal(profiling.failed, timeout=LONG) as failure:
        profiling.start()
    assert failure.args is not None and not profiling.running and profiling.progress is None
    return str(failure.args[0])


def test_a_problem_of_the_worker_is_told(qtbot: QtBot, profiling: Profiling) -> None:
    problem = {"event": "problem", "message": "There is no such file.", "node": "", "fatal": False}
    assert started(qtbot, profiling, saying({"event": "hello"}, problem)) == "There is no such file."


def test_a_worker_that_says_nothing_useful_is_told(qtbot: QtBot, profiling: Profiling) -> None:
    for lines in ((), ("noise", "[1]", '{"event": 3}'), ({"event": "profile", "nodes": 3},), ({"event": "profiling"},)):
        assert "without a result" in started(qtbot, profiling, saying(*lines))


def test_a_worker_that_cannot_be_started_is_told(qtbot: QtBot, profiling: Profiling) -> None:
    assert "could not be started" in started(qtbot, profiling, ("/nowhere/at/all",))


def test_what_was_profiled_may_be_stale_before_it_is_there(qtbot: QtBot, profiling: Profiling) -> None:
    model = profiling._model
    profiling._link.command = saying(described(profile_of(model.document)))
    profiling.start()
    model.push("Change", changing(model.document, node_of(model.document, "Dense"), units=3))
    qtbot.waitUntil(lambda: not profiling.running, timeout=LONG)
    assert profiling.profile is not None and profiling.stale


def test_closing_does_not_wait_for_the_worker(qtbot: QtBot, profiling: Profiling) -> None:
    profiling._link.command = saying(wait=True)
    profiling.start()
    profiling.close()
    assert not profiling.running
