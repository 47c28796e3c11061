"""Renaming in place: a text field over the title of a node or frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from layerloom.graph.titles import MAX_LENGTH
from layerloom_app.canvas.in_place import InPlace, is_enter

_SMALLEST = QSize(120, 28)


class TitleEditor(QLineEdit):
    """Edits a title. Enter and leaving the field take it over, Escape does not; `titled` has what was typed."""

    titled = Signal(str)

    def __init__(self, title: str, parent: QWidget, name: str) -> None:
        super().__init__(title, parent)
        self.setObjectName("titleEditor")
        self.setMaxLength(MAX_LENGTH)
        self.setAccessibleName(name)
        self._place = InPlace(self, lambda: self.text().strip() or title, _SMALLEST, is_enter)
        self._place.kept.connect(self.titled)

    def open_over(self, rect: QRectF) -> None:
        """Open over a rectangle of the parent, with everything selected."""
        self._place.open_over(rect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that has no meaning here has none for the canvas below either."""
        super().keyPressEvent(event)
        event.accept()

    def finish(self, *, keep: bool) -> None:
        """Close, and take the text over if it is to be kept and is another one."""
        self._place.finish(keep=keep)
