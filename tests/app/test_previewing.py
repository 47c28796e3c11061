"""Previews in the window: real keys, a real worker, pictures in the panel and at the cards."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from tests.app.conftest import give_up, node_of, small_net

from layerloom import layers
from layerloom.graph.draft import Draft
from layerloom.graph.edit import apply
from layerloom.graph.grouping import grouping
from layerloom.graph.model import EMPTY, Document
from layerloom.graph.plan import changing
from layerloom_app.canvas import preview_items
from layerloom_app.commands import DocumentModel
from layerloom_app.previewing import Previewing
from layerloom_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

LONG = 60_000


@pytest.fixture(scope="module")
def shared(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window for all tests, with one worker."""
    from layerloom_app.main_window import MainWindow

    made = MainWindow(Settings(tmp_path_factory.mktemp("home")))
    made.resize(1280, 820)
    made.show()
    yield made
    give_up(made)
    made.deleteLater()


@pytest.fixture
def window(shared: MainWindow) -> MainWindow:
    """The window with nothing in it, in which nobody looks at previews."""
    shared.docks.show("training")
    shared.thumbnails.toggle(set(shared.thumbnails.chosen))
    for looker in ("canvas", "hover"):
        shared.previewing.look(looker, False)
    shared.preview_panel.follow.setChecked(True)
    shared.model.replace(EMPTY)
    return shared


LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier


def press(window: MainWindow, code: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, code, modifiers)


def looking(window: MainWindow, qtbot: QtBot, document: Document) -> Previewing:
    """The previews of a document, once they are there."""
    window.model.replace(document)
    window.docks.show("preview")
    qtbot.waitUntil(lambda: window.previewing.preview is not None, timeout=LONG)
    return window.previewing


def _tell(previewing: Previewing, told: Callable[[], object]) -> None:
    if previewing.reason:
        told()


def test_p_shows_what_a_node_gives_under_its_card_and_hides_it_again(window: MainWindow, qtbot: QtBot) -> None:
    window.model.replace(small_net())
    dense, before = node_of(window.model.document, "Dense"), window.model.root
    window.model.select({dense})
    assert not window.previewing.running
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: window.previewing.preview is not None, timeout=LONG)
    item = window.thumbnails.item(dense)
    assert item is not None and [shown.kind for shown in item.shown] == ["classes"]
    assert window.model.root is before and not window.model.stack.canUndo()
    press(window, Qt.Key.Key_P)
    assert window.thumbnails.item(dense) is None


def test_hovering_over_a_node_or_a_wire_tells_the_statistics_of_the_value(window: MainWindow, qtbot: QtBot) -> None:
    previewing = looking(window, qtbot, small_net())
    canvas, dense = window.canvas, node_of(window.model.document, "Dense")
    canvas.fit_all()
    node = canvas.tooltip_at(canvas.mapFromScene(canvas.canvas_scene.node_rect(dense).center()))
    assert "F 10" in node and "mean" in node and "deviation" in node and "gradient of the loss" in node
    wire = next(item for key, item in canvas.canvas_scene.wires.items() if key.startswith(dense))
    assert "from 0 to 0.9375, mean" in canvas.tooltip_at(canvas.mapFromScene(wire.wire.middle))
    accuracy = node_of(window.model.document, "Accuracy")
    assert "many samples" in previewing.why(accuracy)
    at = canvas.mapFromScene(canvas.canvas_scene.node_rect(accuracy).center())
    assert "many samples" in canvas.tooltip_at(at)


def test_the_panel_shows_the_selected_node_on_another_sample_and_after_an_edit(
    window: MainWindow, qtbot: QtBot
) -> None:
    previewing, panel = looking(window, qtbot, small_net()), window.preview_panel
    data, dense = (node_of(window.model.document, kind) for kind in ("Digits", "Dense"))
    window.model.select({data})
    first = previewing.of(data)
    assert first[0].kind == "picture" and "initial" in panel.about.text() and "mean" in panel.words.text()
    panel.sample.setFocus()
    QTest.keyClick(panel.sample, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: previewing.of(data)[:1] not in ((), first[:1]), timeout=LONG)
    assert panel.sample.value() == previewing.sample == 1
    window.model.push("Units", changing(window.model.document, dense, units=10, bias=False))
    qtbot.waitUntil(lambda: previewing.preview is not None and not previewing.running, timeout=LONG)


def test_keys_step_through_the_samples_and_the_label_is_told(window: MainWindow, qtbot: QtBot) -> None:
    previewing = looking(window, qtbot, small_net())
    press(window, Qt.Key.Key_Period, ALT)
    qtbot.waitUntil(lambda: previewing.preview is not None and previewing.preview.sample == 1, timeout=LONG)
    assert previewing.preview is not None
    assert f"label {previewing.preview.label}" in window.preview_panel.about.text()
    press(window, Qt.Key.Key_Comma, ALT)
    press(window, Qt.Key.Key_Comma, ALT)
    last = previewing.preview.rows - 1
    qtbot.waitUntil(lambda: previewing.preview is not None and previewing.preview.sample == last, timeout=LONG)


def test_a_class_is_chosen_and_buttons_stay_in_it(window: MainWindow, qtbot: QtBot) -> None:
    previewing, panel = looking(window, qtbot, small_net()), window.preview_panel
    panel.classes.setFocus()
    QTest.keyClick(panel.classes, Qt.Key.Key_7)  # Typing in a list goes to what begins like that.
    qtbot.waitUntil(lambda: _label(previewing) == "7", timeout=LONG)
    here = previewing.sample
    QTest.mouseClick(panel.next, LEFT)
    qtbot.waitUntil(lambda: previewing.preview is not None and previewing.preview.sample > here, timeout=LONG)
    assert _label(previewing) == "7"
    QTest.mouseClick(panel.another, LEFT)
    qtbot.waitUntil(lambda: not previewing.running and not previewing._wait.isActive(), timeout=LONG)
    assert _label(previewing) == "7"


def _label(previewing: Previewing) -> str:
    return "" if previewing.preview is None else previewing.preview.label


def test_the_previews_follow_a_training_and_at_last_show_the_trained_net(window: MainWindow, qtbot: QtBot) -> None:
    previewing, seen = looking(window, qtbot, small_net(epochs=400)), list[str]()
    dense = node_of(window.model.document, "Dense")
    first = previewing.of(dense)
    previewing.changed.connect(lambda: seen.append("" if previewing.preview is None else previewing.preview.weights))
    press(window, Qt.Key.Key_F5)
    window.docks.show("preview")
    qtbot.waitUntil(lambda: any(weights.startswith("step") for weights in seen), timeout=LONG)
    assert previewing.of(dense) != first
    window.training.finish()
    qtbot.waitUntil(lambda: seen[-1] == "best" and window.training.state == "idle", timeout=LONG)
    assert "best epoch" in window.preview_panel.about.text()


def test_following_a_training_can_be_switched_off(window: MainWindow, qtbot: QtBot) -> None:
    window.model.replace(small_net())
    wished = list[bool]()
    window.previewing.watching.connect(wished.append)
    window.docks.show("preview")
    qtbot.waitUntil(lambda: wished == [True], timeout=LONG)
    QTest.keyClick(window.preview_panel.follow, Qt.Key.Key_Space)
    assert wished == [True, False] and not window.previewing.follows


def test_a_job_that_takes_long_can_be_stopped_and_taken_up_again(window: MainWindow, qtbot: QtBot) -> None:
    previewing, panel = window.previewing, window.preview_panel
    slow = 'import time; print(\'{"event": "previewing", "done": 3, "total": 9}\', flush=True); time.sleep(99)'
    previewing._link.drop()
    working, previewing._link.command = previewing._link.command, (sys.executable, "-c", slow)
    window.model.replace(small_net())
    window.docks.show("preview")
    qtbot.waitUntil(lambda: previewing.progress == (3, 9), timeout=LONG)
    assert panel.bar.isVisible() and panel.bar.value() == 3
    QTest.mouseClick(panel.stop, LEFT)
    assert not previewing.running and panel.again.isVisible() and "stopped" in panel.words.text()
    previewing._link.command = working
    QTest.mouseClick(panel.again, LEFT)
    qtbot.waitUntil(lambda: previewing.preview is not None, timeout=LONG)


def test_a_picture_covers_no_card_and_the_layout_makes_room_for_it(window: MainWindow, qtbot: QtBot) -> None:
    looking(window, qtbot, small_net())
    window.model.select(window.model.document.nodes)
    window.canvas.layout_all()
    press(window, Qt.Key.Key_P)
    _assert_nothing_is_covered(window)
    press(window, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    _assert_nothing_is_covered(window)
    heights = [item.boundingRect().height() for item in window.thumbnails._items.values()]
    assert set(heights) == {preview_items.HEIGHT} and not window.thumbnails.crowded


def _assert_nothing_is_covered(window: MainWindow) -> None:
    scene = window.canvas.canvas_scene
    cards = [scene.node_rect(node) for node in scene.nodes]
    pictures = [item.mapRectToScene(item.boundingRect()) for item in window.thumbnails._items.values()]
    for number, picture in enumerate(pictures):
        others: list[QRectF] = [*cards, *pictures[:number]]
        assert not any(picture.intersects(other) for other in others)


def test_in_a_repeated_block_the_copy_that_is_shown_can_be_chosen(window: MainWindow, qtbot: QtBot) -> None:
    previewing, panel = looking(window, qtbot, repeated()), window.preview_panel
    (block,) = (node for node in window.model.document.nodes if window.model.may_enter(node))
    window.model.enter(block)
    inner = node_of(window.model.document, "Dense")
    first = previewing.of(inner)
    assert first and panel.copy.isVisible() and panel.copy.maximum() == 2
    panel.copy.setFocus()
    QTest.keyClick(panel.copy, Qt.Key.Key_Up)
    assert previewing.of(inner) and previewing.of(inner) != first


def repeated() -> Document:
    """Digits through a block of one dense layer, twice."""
    document = small_net(units=64)
    dense = node_of(document, "Dense")
    block, edits = grouping(document, {dense})
    document = apply(document, edits)
    return apply(document, changing(document, block, repeat=2))


def test_nothing_is_computed_while_nobody_looks(model: DocumentModel, tmp_path: Path, qtbot: QtBot) -> None:
    previewing = Previewing(model, lambda: tmp_path, lambda: None)
    model.replace(small_net())
    previewing.refresh(0)
    previewing.take_up()
    assert not previewing.running and not previewing.is_watching


def test_a_worker_that_ends_or_is_not_there_is_told_in_a_sentence(
    model: DocumentModel, tmp_path: Path, qtbot: QtBot
) -> None:
    for command in ((sys.executable, "-c", ""), ("/no/such/program",)):
        previewing = Previewing(model, lambda: tmp_path, lambda: None, command=command)
        with qtbot.waitCallback(timeout=LONG) as told:
            previewing.changed.connect(partial(_tell, previewing, told))
            previewing.look("test", True)
        assert previewing.reason[0].isupper() and not previewing.running
        previewing.close()


def test_a_node_that_has_no_value_says_why(window: MainWindow, qtbot: QtBot) -> None:
    previewing = looking(window, qtbot, small_net())
    window.model.select(())
    window.canvas.add_layer("Dense")
    (node,) = window.model.selection
    qtbot.waitUntil(lambda: "mend the problem" in previewing.why(node), timeout=LONG)
    assert window.preview_panel.words.text() == previewing.why(node)


def test_the_output_of_the_net_shows_what_comes_in(window: MainWindow, qtbot: QtBot) -> None:
    draft = Draft()
    image, _ = draft.add(layers.Digits())
    draft.add(layers.Output(), image, title="same")
    previewing = looking(window, qtbot, draft.document({}))
    ends = (node_of(window.model.document, kind) for kind in ("Digits", "Output"))
    data, output = map(previewing.of, ends)
    assert output and output[0].pixels == data[0].pixels


def test_hovering_where_nobody_looked_finds_the_statistics_out(window: MainWindow, qtbot: QtBot) -> None:
    window.model.replace(small_net())
    canvas, dense = window.canvas, node_of(window.model.document, "Dense")
    canvas.fit_all()
    point = canvas.mapFromScene(canvas.canvas_scene.node_rect(dense).center())
    event = QHelpEvent(QEvent.Type.ToolTip, point, canvas.viewport().mapToGlobal(point))
    QApplication.sendEvent(canvas.viewport(), event)
    assert "being computed" in QToolTip.text()
    qtbot.waitUntil(lambda: window.previewing.preview is not None, timeout=LONG)
    QApplication.sendEvent(canvas.viewport(), event)
    assert "deviation" in QToolTip.text()
    QToolTip.hideText()
