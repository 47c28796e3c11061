"""A window that remembers: the runs of a project that is opened again, resuming, results that are out of date."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from tests.app.conftest import node_of, small_net

from layerloom.graph.plan import changing, removal, renaming, setting
from layerloom.train.events import Step
from layerloom_app.panels.training import TrainingPanel

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

LONG = 60_000
ENDLESS = 100_000


def trained_file(window: MainWindow, path: Path, qtbot: QtBot) -> TrainingPanel:
    """Save a small project, train it, and leave it for an empty one."""
    window.project.new(small_net())
    assert window.file_actions.save_to(path)
    with qtbot.waitSignal(window.training.ended, timeout=LONG):
        window.actions_by_id["train"].trigger()
    return window.training_panel


def broken_off(window: MainWindow, path: Path, qtbot: QtBot) -> int:
    """Save a small project, train it and kill the worker after the first epochs; returns the steps done."""
    steps: list[Step] = []
    window.training.received.connect(lambda event: steps.append(event) if isinstance(event, Step) else None)
    window.project.new(small_net(epochs=ENDLESS))
    assert window.file_actions.save_to(path)
    window.actions_by_id["train"].trigger()
    qtbot.waitUntil(lambda: bool(steps) and steps[-1].epoch >= 4, timeout=LONG)
    with qtbot.waitSignal(window.training.ended, timeout=LONG):
        os.kill(window.training.process_id, signal.SIGKILL)
    return steps[-1].step


def test_a_project_that_is_opened_again_shows_its_newest_run(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    panel = trained_file(window, tmp_path / "net.loom", qtbot)
    tested = panel.figures["test"].number.text()
    window.project.new()
    assert panel.figures["test"].number.text() == "–" and not window.actions_by_id["run_folder"].isEnabled()
    assert window.file_actions.open(tmp_path / "net.loom")
    assert panel.status.text().startswith("Trained ") and ":" in panel.status.text()
    assert "%" in tested and panel.figures["test"].number.text() == tested
    assert panel.figures["loss"].number.text() != "–"
    assert len(panel.curves.loss_plot.series["train"].values) >= 2
    assert len(panel.curves.metric_plot.series["validation"].values) == 2
    assert window.actions_by_id["run_folder"].isEnabled()
    assert not panel.age.isVisible() and not panel.resume.isVisible()
    assert panel.figures["test"].number.objectName() == "good"


def test_a_run_from_before_the_first_saving_is_found_again(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.project.new(small_net())
    with qtbot.waitSignal(window.training.ended, timeout=LONG):
        window.actions_by_id["train"].trigger()
    assert window.file_actions.save_to(tmp_path / "net.loom")
    window.project.new()
    assert window.file_actions.open(tmp_path / "net.loom")
    assert window.training_panel.status.text().startswith("Trained ")


def test_results_from_before_a_change_are_muted_until_it_is_undone(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = trained_file(window, tmp_path / "net.loom", qtbot)
    dense = node_of(window.model.document, "Dense")
    window.model.push("Rename", renaming(window.model.document, dense, "scores"))
    assert not panel.age.isVisible()
    window.model.push("Change", changing(window.model.document, dense, bias=False))
    assert panel.age.isVisible() and panel.figures["test"].number.objectName() == "past"
    window.model.stack.undo()
    assert not panel.age.isVisible() and panel.figures["test"].number.objectName() == "good"
    window.model.push("Set", setting(window.model.document, "batch_size", 7))
    assert panel.age.isVisible()


def test_a_learning_rate_that_the_worker_was_told_makes_no_result_old(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net(epochs=ENDLESS))
    window.actions_by_id["train"].trigger()
    qtbot.waitUntil(lambda: window.training.state == "running", timeout=LONG)
    window.model.push("Set", setting(window.model.document, "learning_rate", 0.002))
    assert not window.training_panel.age.isVisible()
    window.model.push("Set", setting(window.model.document, "batch_size", 7))
    assert window.training_panel.age.isVisible()


def test_a_killed_run_is_resumed_where_it_was(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "net.loom"
    done = broken_off(window, path, qtbot)
    panel, run = window.training_panel, window.training.run
    qtbot.wait(150)
    assert "resume" in panel.message.text() and ".log" not in panel.message.text()
    assert "left" not in panel.rate.text() and "epoch" in panel.rate.text()
    assert panel.resume.isVisible() and panel.train.isEnabled()
    window.project.new()
    assert not panel.resume.isVisible()
    assert window.file_actions.open(path)
    assert panel.resume.isVisible() and panel.status.text().startswith("Unfinished")
    before = len(panel.curves.loss_plot.series["validation"].values)
    assert before >= 2
    panel.resume.click()
    qtbot.waitUntil(lambda: window.training.state == "running", timeout=LONG)
    assert window.training.run == run and not panel.resume.isVisible()
    qtbot.waitUntil(lambda: len(panel.curves.loss_plot.series["validation"].values) > before, timeout=LONG)
    steps = panel.curves.loss_plot.series["train"].steps
    assert steps == sorted(set(steps)) and steps[0] < done
    assert panel.curves.loss_plot.series["train"].seconds == sorted(panel.curves.loss_plot.series["train"].seconds)


def test_a_run_of_another_network_is_not_resumed(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    broken_off(window, tmp_path / "net.loom", qtbot)
    assert window.actions_by_id["resume"].isEnabled()
    dense = node_of(window.model.document, "Dense")
    window.model.push("Change", changing(window.model.document, dense, bias=False))
    assert not window.actions_by_id["resume"].isEnabled() and not window.training_panel.resume.isVisible()
    window.model.stack.undo()
    window.model.push("Set", setting(window.model.document, "epochs", ENDLESS + 1))
    assert window.actions_by_id["resume"].isEnabled()


def test_what_trains_of_another_project_is_not_shown_as_that_of_this_one(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net(epochs=ENDLESS))
    window.actions_by_id["train"].trigger()
    qtbot.waitUntil(lambda: window.training.state == "running", timeout=LONG)
    window.project.new(small_net(units=3))
    with qtbot.waitSignal(window.training.received, timeout=LONG):
        pass
    assert not window.training_panel.curves.loss_plot.series["train"].values
    assert not window.actions_by_id["run_folder"].isEnabled()


def test_the_best_weights_are_exported_after_the_project_was_opened_again(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "out.py"), "PyTorch script (*.py)")
    )
    trained_file(window, tmp_path / "net.loom", qtbot)
    window.project.new()
    assert window.file_actions.open(tmp_path / "net.loom")
    window.actions_by_id["export"].trigger()
    assert (tmp_path / "out.safetensors").is_file()
    assert "out.py" in (said := window.statusBar().currentMessage()) and "best weights" in said
    dense = node_of(window.model.document, "Dense")
    window.model.push("Change", changing(window.model.document, dense, bias=False))
    window.actions_by_id["export"].trigger()
    assert "without weights" in window.statusBar().currentMessage()


def test_f5_points_at_the_first_problem_even_if_the_list_is_open(window: MainWindow) -> None:
    window.project.new(small_net())
    window.model.push("Delete", removal(window.model.document, [node_of(window.model.document, "Digits")], heal=False))
    window.docks.show("problems")
    window.model.select([])
    window.actions_by_id["train"].trigger()
    row = window.problems.list.currentItem()
    marked = window.problems.list.itemWidget(row)
    assert marked is not None and marked.property("marked")
    first = next(problem for problem in window.model.problems if problem.severity == "error")
    assert window.model.selection == {first.node}
    assert first.title.rstrip(".") in window.statusBar().currentMessage()
