"""The whole window: keys, files, questions, theme, training and what it says when something fails."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QMessageBox, QPushButton, QWidget
from tests.app.conftest import give_up, node_of, small_net
from tests.app.test_picture_dialog import save_picture

from layerloom import layers
from layerloom.graph.file import save
from layerloom.graph.plan import addition, changing, removal, renaming, setting
from layerloom.train.events import Step
from layerloom_app import theme
from layerloom_app.about import ShortcutSheet
from layerloom_app.main_window import MainWindow
from layerloom_app.panels.chooser import Chooser
from layerloom_app.panels.parts import ElidedButton
from layerloom_app.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.settings import Settings

LONG = 60_000
CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def key(window: MainWindow, code: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, code, modifiers)


def answer(text: str, seen: list[str]) -> None:
    """Press the button of the next question that has this text; remember what was asked."""
    timer = QTimer(QApplication.instance())

    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            timer.deleteLater()
            seen.append(f"{box.text()} {box.informativeText()}")
            next(button for button in box.buttons() if button.text().replace("&", "") == text).click()

    timer.timeout.connect(press)
    timer.start(20)


def edit(window: MainWindow) -> None:
    window.model.push("Add", addition(window.model.document, layers.ReLU(), (0.0, 0.0))[1])


def choosing(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    """Let the system's file dialog, which no test can click, return this path."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, **_kw: (str(path), kind))


# Looks


def test_the_title_names_the_project_and_marks_unsaved_work(window: MainWindow, tmp_path: Path) -> None:
    assert "Untitled" in window.windowTitle() and not window.isWindowModified()
    edit(window)
    assert window.isWindowModified()
    assert window.file_actions.save_to(tmp_path / "first.loom")
    assert "first" in window.windowTitle() and not window.isWindowModified()


def test_the_theme_is_switched_everywhere_and_remembered(window: MainWindow, settings: Settings) -> None:
    window.actions_by_id["theme_dark"].trigger()
    assert theme.manager().theme is DARK
    before = window.palette_panel.grab().toImage().pixelColor(4, 4).name()
    window.actions_by_id["theme_light"].trigger()
    assert theme.manager().theme is LIGHT and settings.theme == "light"
    after = window.palette_panel.grab().toImage().pixelColor(4, 4).name()
    assert (before, after) == (DARK.surface, LIGHT.surface)


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900), (2560, 1440)])
@pytest.mark.parametrize("choice", ["theme_dark", "theme_light"])
def test_no_panel_overlaps_another_at_any_size(
    window: MainWindow, size: tuple[int, int], choice: str, qtbot: QtBot
) -> None:
    window.actions_by_id[choice].trigger()
    window.project.new(small_net())
    window.resize(*size)
    qtbot.wait(50)
    assert (window.width(), window.height()) == size
    parts = [window.palette_panel, window.inspector, window.training_panel, window.canvas]
    rects = [part.rect().translated(part.mapTo(window, part.rect().topLeft())) for part in parts]
    assert all(window.rect().contains(rect) for rect in rects)
    assert not any(a.intersects(b) for place, a in enumerate(rects) for b in rects[:place])


def test_sizes_and_docks_are_those_of_last_time(settings: Settings, qtbot: QtBot) -> None:
    first = MainWindow(settings)
    qtbot.addWidget(first)
    first.show()
    first.docks._docks["layers"].hide()
    give_up(first)
    second = MainWindow(settings)
    qtbot.addWidget(second)
    second.show()
    assert not second.docks._docks["layers"].isVisible()
    give_up(second)


# Files


def test_a_project_is_saved_opened_and_remembered(
    window: MainWindow, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.project.new(small_net())
    edit(window)
    document = window.model.document
    choosing(monkeypatch, tmp_path / "net")
    key(window, Qt.Key.Key_S, CTRL)
    assert (tmp_path / "net.loom").is_file() and settings.recent == [tmp_path / "net.loom"]
    key(window, Qt.Key.Key_N, CTRL)
    assert not window.model.document.nodes
    choosing(monkeypatch, tmp_path / "net.loom")
    key(window, Qt.Key.Key_O, CTRL)
    assert window.model.document == document
    menu = QMenu()
    window.file_actions.fill_recent(menu)
    assert menu.actions()[0].text() == "net.loom"


def test_unsaved_work_is_asked_for_and_kept_on_cancel(window: MainWindow) -> None:
    edit(window)
    document = window.model.document
    seen: list[str] = []
    answer("Cancel", seen)
    key(window, Qt.Key.Key_N, CTRL)
    assert seen and "Save the changes" in seen[0]
    assert window.model.document == document
    answer("Do not save", seen)
    key(window, Qt.Key.Key_N, CTRL)
    assert not window.model.document.nodes


def test_closing_with_unsaved_work_can_be_cancelled(window: MainWindow) -> None:
    edit(window)
    answer("Cancel", [])
    assert not window.close()
    assert window.isVisible()


def test_a_broken_file_is_told_and_the_open_document_stays(window: MainWindow, tmp_path: Path) -> None:
    window.project.new(small_net())
    document = window.model.document
    (tmp_path / "broken.loom").write_text('{"format": "layerloom/1", "nodes": [')
    seen: list[str] = []
    answer("Close", seen)
    assert not window.file_actions.open(tmp_path / "broken.loom")
    assert "not opened" in seen[0] and "broken.loom" in seen[0]
    assert window.model.document == document


def test_a_second_window_may_read_or_take_a_copy(
    window: MainWindow, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "net.loom"
    window.project.new(small_net())
    assert window.file_actions.save_to(path)
    second = MainWindow(settings)
    qtbot.addWidget(second)
    seen: list[str] = []
    answer("Open for reading", seen)
    assert second.file_actions.open(path)
    assert "another window" in seen[0] and "read only" in second.windowTitle()
    answer("Open a copy", seen)
    assert second.file_actions.open(path)
    assert second.project.path is None and second.model.document.nodes
    give_up(second)


def test_a_file_changed_on_disk_is_told_and_read_again(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "net.loom"
    assert window.file_actions.save_to(path)
    save(path, small_net(units=3))
    qtbot.waitUntil(window.banner.isVisible, timeout=5000)
    QTest.mouseClick(window.banner.buttons[0], Qt.MouseButton.LeftButton)
    assert len(window.model.document.nodes) == 5
    assert not window.banner.isVisible()


def test_every_template_opens(window: MainWindow) -> None:
    from layerloom_resources.templates import templates

    for name in templates():
        window.file_actions.new_from_template(name)
        assert window.model.document.nodes
        assert not [problem for problem in window.model.problems if problem.severity == "error"]


def test_lost_work_is_offered_and_recovered(window: MainWindow, settings: Settings, qtbot: QtBot) -> None:
    from layerloom_app.autosave import Journal

    journal = Journal(settings.journals)
    journal.begin(small_net(), None)
    journal.append(addition(small_net(), layers.Tanh(), (0.0, 0.0))[1])
    journal.detach()
    window.file_actions.offer_recovery()
    assert window.banner.isVisible() and "did not end" in window.banner.text.text()
    QTest.mouseClick(window.banner.buttons[0], Qt.MouseButton.LeftButton)
    assert len(window.model.document.nodes) == 6
    assert window.isWindowModified()


# Editing


def test_undo_and_redo_act_by_their_keys_and_name_the_step(window: MainWindow) -> None:
    edit(window)
    assert window.actions_by_id["undo"].text() == "&Undo: Add"
    key(window, Qt.Key.Key_Z, CTRL)
    assert not window.model.document.nodes
    key(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert window.model.document.nodes
    key(window, Qt.Key.Key_Z, CTRL)
    key(window, Qt.Key.Key_Y, CTRL)
    assert window.model.document.nodes


def test_a_layer_is_added_from_the_palette_with_the_mouse(window: MainWindow) -> None:
    QTest.keyClicks(window.palette_panel.search, "conv2d")
    QTest.keyClick(window.palette_panel.search, Qt.Key.Key_Return)
    assert [node.layer.type_name for node in window.model.document.nodes.values()] == ["Conv2D"]


def test_a_node_is_found_by_its_title(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net())
    dense = node_of(window.model.document, "Dense")
    window.model.push("Rename", renaming(window.model.document, dense, "my scores"))
    key(window, Qt.Key.Key_F, CTRL)
    chooser = popup(qtbot)
    QTest.keyClicks(chooser.search, "scor")
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert window.model.selection == {dense}


def test_an_action_is_run_from_the_command_palette(window: MainWindow, qtbot: QtBot) -> None:
    edit(window)
    key(window, Qt.Key.Key_P, CTRL | SHIFT)
    chooser = popup(qtbot)
    QTest.keyClicks(chooser.search, "undo")
    QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert not window.model.document.nodes


def popup(qtbot: QtBot) -> Chooser:
    found: list[Chooser] = []

    def look() -> bool:
        found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, Chooser) and w.isVisible()]
        return bool(found)

    qtbot.waitUntil(look, timeout=2000)
    return found[0]


def test_the_inspector_shows_and_marks_what_the_layer_does(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 600)
    window.project.new(small_net())
    window.model.select([node_of(window.model.document, "Dense")])
    bar = window.inspector._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    window.inspector.show_help()
    assert bar.value() == 0
    marked = [part for part in window.inspector.findChildren(QWidget, "part") if part.property("marked")]
    (text,) = [
        label.text() for label in marked[0].findChildren(QLabel, "caption") if "xWᵀ" in label.text().replace(" ", "")
    ]
    assert "Weighted sums" in text
    qtbot.waitUntil(lambda: not marked[0].property("marked"), timeout=5000)


def test_a_question_mark_opens_the_sheet_of_keys_but_can_be_typed(window: MainWindow) -> None:
    QTest.keyClicks(window.palette_panel.search, "?")
    assert window.palette_panel.search.text() == "?" and not window.findChildren(ShortcutSheet)
    window.canvas.setFocus()
    QTest.keyClicks(window.canvas, "?")
    (sheet,) = window.findChildren(ShortcutSheet)
    assert sheet.isVisible()
    sheet.reject()


def test_nodes_are_pasted_with_the_wires_into_them(window: MainWindow) -> None:
    window.project.new(small_net())
    window.model.select([node_of(window.model.document, "Dense")])
    key(window, Qt.Key.Key_C, CTRL)
    before = len(window.model.document.links)
    key(window, Qt.Key.Key_V, CTRL)
    assert len(window.model.document.links) == before
    key(window, Qt.Key.Key_V, CTRL | SHIFT)
    assert len(window.model.document.links) == before + 1


def test_problems_are_counted_in_their_tab_and_walked_by_key(window: MainWindow) -> None:
    window.project.new(small_net())
    assert window.docks._docks["problems"].windowTitle() == "Problems"
    window.model.push("Delete", removal(window.model.document, [node_of(window.model.document, "Digits")], heal=False))
    assert "(" in window.docks._docks["problems"].windowTitle()
    key(window, Qt.Key.Key_F8)
    first = window.model.selection
    key(window, Qt.Key.Key_F8)
    assert first and window.model.selection and window.model.selection != first
    key(window, Qt.Key.Key_F8, SHIFT)
    assert window.model.selection == first


def test_the_code_pane_shows_the_real_script(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net())
    window.docks.show("code")
    qtbot.waitUntil(lambda: "import torch" in window.code.view.toPlainText(), timeout=5000)
    assert "LAYERLOOM_GRAPH" not in window.code.view.toPlainText()


# Export


def test_the_script_and_the_picture_are_written(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.project.new(small_net())
    choosing(monkeypatch, tmp_path / "net.py", "PyTorch script (*.py)")
    key(window, Qt.Key.Key_E, CTRL)
    assert "import torch" in (tmp_path / "net.py").read_text()
    for name, start in (("graph.svg", b"<"), ("graph.png", b"\x89PNG"), ("graph.pdf", b"%PDF")):
        choosing(monkeypatch, tmp_path / name)
        save_picture(window)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_an_export_into_a_folder_that_is_gone_is_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.project.new(small_net())
    choosing(monkeypatch, tmp_path / "gone" / "net.py", "PyTorch script (*.py)")
    seen: list[str] = []
    answer("Close", seen)
    key(window, Qt.Key.Key_E, CTRL)
    assert "not exported" in seen[0]


# Training


def test_f5_trains_and_the_plots_fill(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net())
    with qtbot.waitSignal(window.training.ended, timeout=LONG) as ended:
        key(window, Qt.Key.Key_F5)
        assert not window.actions_by_id["train"].isEnabled()
    assert ended.args == [""]
    curves = window.training_panel.curves
    assert len(curves.loss_plot.series["train"].values) > 10
    assert len(curves.metric_plot.series["validation"].values) == 2
    assert "%" in window.training_panel.figures["test"].number.text()
    assert window.actions_by_id["train"].isEnabled()


def test_pause_goes_on_with_the_same_key(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net(epochs=100_000))
    key(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.training.state == "running", timeout=LONG)
    key(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: window.training.state == "paused", timeout=LONG)
    assert window.actions_by_id["pause"].iconText() == "Go on"
    key(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: window.training.state == "running", timeout=LONG)
    with qtbot.waitSignal(window.training.ended, timeout=LONG):
        key(window, Qt.Key.Key_F5, SHIFT)


def test_a_killed_worker_leaves_the_window_alive_and_able_to_train(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net(epochs=100_000))
    key(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.training.state == "running", timeout=LONG)
    with qtbot.waitSignal(window.training.ended, timeout=LONG):
        os.kill(window.training.process_id, signal.SIGKILL)
    assert "killed" in window.training_panel.message.text()
    assert window.isVisible()
    window.project.new(small_net(epochs=1))
    with qtbot.waitSignal(window.training.ended, timeout=LONG) as ended:
        key(window, Qt.Key.Key_F5)
    assert ended.args == [""]


def test_a_network_with_problems_is_not_trained_and_the_list_is_shown(window: MainWindow) -> None:
    window.project.new(small_net())
    window.model.push("Delete", removal(window.model.document, [node_of(window.model.document, "CrossEntropy")]))
    key(window, Qt.Key.Key_F5)
    assert window.training.state == "idle"
    assert window.problems.isVisible()
    assert window.statusBar().currentMessage() == "Cannot train yet: there is no loss."


def test_a_device_that_is_not_there_is_refused_in_a_sentence(window: MainWindow, qtbot: QtBot) -> None:
    from layerloom.device import devices

    if any(info.device.kind == "cuda" for info in devices()):
        pytest.skip("there is a CUDA device")
    window.project.new(small_net())
    window.model.push("Set", setting(window.model.document, "device", "cuda:0"))
    with qtbot.waitSignal(window.training.ended, timeout=LONG) as ended:
        key(window, Qt.Key.Key_F5)
    assert "cuda" in ended.args[0].lower()


def test_the_learning_rate_is_changed_while_it_trains_and_the_change_taken_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    steps: list[Step] = []
    window.training.received.connect(lambda event: steps.append(event) if isinstance(event, Step) else None)
    window.project.new(small_net(epochs=100_000))
    key(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(steps), timeout=LONG)
    assert steps[-1].learning_rate == 0.01
    window.training_panel.form.fields["learning_rate"].edited.emit(0.002)
    qtbot.waitUntil(lambda: steps[-1].learning_rate == 0.002, timeout=LONG)
    key(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: steps[-1].learning_rate == 0.01, timeout=LONG)


def test_closing_while_training_asks_first(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net(epochs=100_000))
    key(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.training.state == "running", timeout=LONG)
    seen: list[str] = []
    answer("Go on training", seen)
    assert not window.close()
    assert "Stop the training" in seen[0] and window.training.state == "running"


def test_a_fix_in_the_problems_list_repairs_the_network(window: MainWindow) -> None:
    from layerloom.graph.model import Input, Output
    from layerloom.graph.plan import linking

    window.project.new(small_net())
    document = window.model.document
    data, dense = node_of(document, "Digits"), node_of(document, "Dense")
    window.model.push("Wire", linking(document, Output(data, "image"), Input(dense, "x"), replacing=True))
    mended = next(problem for problem in window.model.problems if problem.fixes)
    window.graph_actions.show_problems()
    button: QPushButton = window.problems.list.findChildren(QPushButton)[0]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert mended.title not in [problem.title for problem in window.model.problems]


def test_a_long_fix_ends_in_dots_rather_than_pushing_the_inspector_over_its_edge(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.file_actions.new_from_template("digits-cnn")
    conv = next(key for key, node in window.model.document.nodes.items() if node.title == "conv2")
    window.model.push("Change", changing(window.model.document, conv, kernel=9, padding="valid"))
    window.model.select([conv])
    qtbot.wait(50)
    buttons = window.inspector.findChildren(ElidedButton)
    assert [button.full_text for button in buttons] and all(
        "It can be undone" in button.toolTip() for button in buttons
    )
    assert window.inspector._content.width() <= window.inspector._area.viewport().width()


def test_a_refused_training_shows_nothing_of_the_run_before(window: MainWindow, qtbot: QtBot) -> None:
    window.project.new(small_net(epochs=1))
    with qtbot.waitSignal(window.training.ended, timeout=LONG):
        key(window, Qt.Key.Key_F5)
    assert window.training_panel.figures["test"].number.text() != "–"
    window.model.push("Set", setting(window.model.document, "device", "abacus"))
    with qtbot.waitSignal(window.training.ended, timeout=LONG):
        key(window, Qt.Key.Key_F5)
    assert "abacus" in window.training_panel.message.text()
    assert window.training_panel.figures["test"].number.text() == "–"
    assert window.training_panel.progress.value() == 0
