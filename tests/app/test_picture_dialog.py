"""The picture that is wanted: of the whole, the selection or a block, in either theme, to a file or the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog
from tests.app.conftest import node_of, small_net

from layerloom.graph.grouping import grouping
from layerloom_app.picture_dialog import PictureDialog
from layerloom_resources.themes import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from layerloom_app.main_window import MainWindow

KEY = Qt.Key


def opened(window: MainWindow) -> PictureDialog:
    window.actions_by_id["picture"].trigger()
    return window.findChildren(PictureDialog)[-1]


def save_picture(window: MainWindow) -> None:
    """Ask for a picture and keep it as it is proposed."""
    dialog = opened(window)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    dialog.close()


def choose(box: QComboBox, text: str) -> None:
    """Walk through the choices with keys until one is reached."""
    box.setFocus()
    QTest.keyClick(box, KEY.Key_Home)
    while box.currentText() != text:
        assert box.currentIndex() < box.count() - 1
        QTest.keyClick(box, KEY.Key_Down)


def shown(dialog: PictureDialog) -> set[str]:
    """The titles of the small net that are in the picture."""
    return {title for title in ("digits1", "flatten1", "dense1", "loss") if f">{title}<" in dialog.svg}


def test_the_theme_is_that_of_the_window_and_can_be_the_other(window: MainWindow) -> None:
    window.project.new(small_net())
    dialog = opened(window)
    assert LIGHT.canvas in dialog.svg or DARK.canvas in dialog.svg
    for text, look in (("Dark", DARK), ("Light", LIGHT)):
        choose(dialog.theme, text)
        assert f'fill="{look.canvas}"' in dialog.svg
    dialog.close()


def test_only_what_is_selected_is_drawn(window: MainWindow) -> None:
    window.project.new(small_net())
    document = window.model.document
    window.model.select({node_of(document, "Flatten"), node_of(document, "Dense")})
    dialog = opened(window)
    assert shown(dialog) == {"digits1", "flatten1", "dense1"}
    choose(dialog.what, "The selection")
    assert shown(dialog) == {"flatten1", "dense1"}
    assert ">64<" in dialog.svg
    dialog.close()


def test_in_a_block_its_inside_is_proposed_and_the_whole_is_there(window: MainWindow) -> None:
    window.project.new(small_net())
    model = window.model
    inner = {node_of(model.document, "Flatten"), node_of(model.document, "Dense")}
    block, edits = grouping(model.document, inner)
    model.push("Group", edits)
    assert block is not None
    model.enter(block)
    dialog = opened(window)
    assert shown(dialog) == {"flatten1", "dense1"}
    choose(dialog.what, "The whole graph")
    assert shown(dialog) == {"digits1"}
    dialog.close()


def test_a_picture_is_copied_with_keys(window: MainWindow) -> None:
    window.project.new(small_net())
    dialog = opened(window)
    dialog.copy.setFocus()
    QTest.keyClick(dialog.copy, KEY.Key_Space)
    image = QGuiApplication.clipboard().image()
    assert image.width() > 2 * image.height() > 100


def test_a_report_is_written_from_the_menu(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window.project.new(small_net())
    path = tmp_path / "net.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(path), ""))
    window.actions_by_id["report"].trigger()
    text = path.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert ">dense1</td>" in text
    assert "Wrote" in window.statusBar().currentMessage()
