"""What is painted again: only what looks other than before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from tests.support.hand import Hand


class Painted(QObject):
    """The areas of a widget that are painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.areas: list[float] = []
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            rect = event.region().boundingRect()
            self.areas.append(rect.width() * rect.height())
        return False

    def after(self) -> list[float]:
        """What is painted from now on until nothing is left to do."""
        self.areas = []
        for _ in range(5):
            QApplication.processEvents()
        return self.areas


def test_a_canvas_that_nobody_touches_is_not_painted_again(hand: Hand) -> None:
    painted = Painted(hand.view.viewport())
    painted.after()
    assert painted.after() == []


def test_selecting_a_node_paints_its_surroundings_once(hand: Hand) -> None:
    painted = Painted(hand.view.viewport())
    painted.after()
    hand.model.select([hand.id("conv")])
    areas = painted.after()
    assert len(areas) == 1
    assert 0 < areas[0] < 0.7 * hand.view.viewport().width() * hand.view.viewport().height()
