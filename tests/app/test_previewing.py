"""Previews in the window: real keys, a real worker, pictures in the panel and under the card."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.app.conftest import node_of, small_net

from layerloom.graph.plan import changing
from layerloom_app.commands import DocumentModel
from layerloom_app.previewing import Previewing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

LONG = 60_000


def press(window: MainWindow, code: Qt.Key) -> None:
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, code)


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
    assert item is not None and item.shown is not None and item.shown.kind == "vector"
    assert any("mean" in line for line in window.canvas.canvas_scene.outputs(dense))
    assert window.model.root is before and not window.model.stack.canUndo()
    press(window, Qt.Key.Key_P)
    assert window.thumbnails.item(dense) is None


def test_the_panel_shows_the_selected_node_on_another_sample_and_after_an_edit(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.model.replace(small_net())
    data, dense = (node_of(window.model.document, kind) for kind in ("Digits", "Dense"))
    window.docks.show("preview")
    panel = window.preview_panel
    qtbot.waitUntil(lambda: window.previewing.preview is not None, timeout=LONG)
    window.model.select({data})
    first = window.previewing.of(data)
    assert first[0].kind == "picture" and "initial" in panel.weights.text() and "mean" in panel.words.text()
    panel.sample.setFocus()
    QTest.keyClick(panel.sample, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: window.previewing.of(data)[:1] not in ((), first[:1]), timeout=LONG)
    assert panel.sample.value() == window.previewing.sample == 1
    window.model.push("Units", changing(window.model.document, dense, units=7))
    qtbot.waitUntil(lambda: [shown.shape for shown in window.previewing.of(dense)] == [(7,)], timeout=LONG)


def test_nothing_is_computed_while_nobody_looks(model: DocumentModel, tmp_path: Path, qtbot: QtBot) -> None:
    previewing = Previewing(model, lambda: tmp_path, lambda: None)
    model.replace(small_net())
    previewing.refresh(0)
    previewing.follow()
    assert not previewing.running


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
