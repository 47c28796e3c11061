"""Nothing in the window is cut off, pale, outside of it or on top of another: a part of what the long checks look at.

The eight situations are each seen in one theme and size here; `python -m tests.long --only appearance` sees them all in
both themes, three sizes and two scales.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from tests.app.conftest import small_net
from tests.support.judged import judged, judged_at
from tests.support.seen import faults, overlaps
from tests.support.situations import SITUATIONS, settle

from layerloom.graph.plan import moving
from layerloom_app import theme
from layerloom_app.about import AboutDialog, ShortcutSheet
from layerloom_app.canvas.items import NodeItem
from layerloom_app.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

LOOKS: dict[str, tuple[theme.Choice, str]] = {
    "empty": ("light", "1024x700"),
    "welcome": ("dark", "1024x700"),
    "small": ("dark", "1440x900"),
    "resnet": ("light", "1024x700"),
    "errors": ("light", "1440x900"),
    "training": ("dark", "1024x700"),
    "inspection": ("light", "1440x900"),
    "blocks": ("light", "1024x700"),
    "inside": ("dark", "1440x900"),
}


def test_every_situation_is_looked_at() -> None:
    assert LOOKS.keys() == SITUATIONS.keys()


@pytest.mark.parametrize("name", LOOKS)
def test_nobody_would_find_fault_with(name: str, qapp: object) -> None:
    choice, size = LOOKS[name]
    (look,) = judged([name], [choice], [size])
    assert look.texts > 40
    assert not look.wrong


def test_nobody_would_find_fault_at_twice_the_scale() -> None:
    looks = judged_at(2, ["small", "errors"], ["light"], ["1024x700"])
    assert [(look.situation, look.scale, look.wrong) for look in looks] == [("small", 2, ()), ("errors", 2, ())]


def test_nobody_would_find_fault_with_the_dialogs(window: MainWindow, qtbot: QtBot) -> None:
    dialogs = [
        SettingsDialog(window.settings, window.languages, lambda _choice: None, lambda: None, window),
        AboutDialog(window),
        ShortcutSheet(window.keymap, window),
    ]
    for dialog in dialogs:
        dialog.show()
        qtbot.waitExposed(dialog)
        settle()
        found = faults(dialog)
        dialog.close()
        assert not found, type(dialog).__name__


# Those who look can find fault


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """An empty page that is shown."""
    page = QWidget()
    qtbot.addWidget(page)
    page.setLayout(QVBoxLayout())
    page.resize(400, 200)
    page.show()
    qtbot.waitExposed(page)
    return page


def added(page: QWidget, widget: QWidget) -> None:
    layout = page.layout()
    assert layout is not None
    layout.addWidget(widget)
    settle()


def test_a_page_in_order_has_no_fault(page: QWidget) -> None:
    added(page, QLabel("Every word of this can be read"))
    added(page, QPushButton("Press"))
    assert not faults(page)


@pytest.mark.parametrize("kind", [QLabel, QPushButton], ids=["label", "button"])
def test_a_text_that_is_cut_off_is_seen(page: QWidget, kind: type[QLabel] | type[QPushButton]) -> None:
    widget = kind("Much more than there is room for")
    widget.setFixedWidth(60)
    added(page, widget)
    (fault,) = faults(page)
    assert "is cut" in fault


def test_a_text_that_is_too_high_is_seen(page: QWidget) -> None:
    widget = QLabel("Many words\nin several lines\nthat need more height")
    widget.setWordWrap(True)
    widget.setFixedHeight(20)
    added(page, widget)
    assert any("is cut" in fault for fault in faults(page))


def test_a_pale_text_is_seen_though_its_palette_says_nothing(page: QWidget) -> None:
    widget = QLabel("Hardly to be read")
    widget.setStyleSheet("color: #999999; background: #eeeeee")
    added(page, widget)
    (fault,) = faults(page)
    assert "is pale: 2.4" in fault


def test_a_widget_that_sticks_out_is_seen(page: QWidget) -> None:
    widget = QPushButton("Press", page)
    widget.move(380, 20)
    widget.show()
    settle()
    assert "QPushButton sticks out of the window" in faults(page)


def test_nodes_on_each_other_and_pale_texts_of_nodes_are_seen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = small_net()
    first, second, *_ = document.nodes
    window.resize(QSize(1200, 800))
    window.model.replace(document)
    window.canvas.zoom_reset()
    settle()
    assert not [fault for fault in faults(window) if "node" in fault or "overlap" in fault]
    place = document.places[first]
    window.model.push("Move", moving(document, {second: (place.x + 20, place.y + 8)}))
    assert len(overlaps(window.canvas)) == 1
    monkeypatch.setattr(NodeItem, "_face", lambda self: self.style.colour("muted"))
    for node in document.nodes:
        window.canvas.look.pictures.forget(node)
    assert any(fault.startswith("node") and "pale" in fault for fault in faults(window))
