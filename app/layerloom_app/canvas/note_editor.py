"""Writing a note in place: a text field over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from layerloom_app.canvas.in_place import InPlace, is_enter

_SMALLEST = QSize(160, 72)


class NoteEditor(QPlainTextEdit):
    """Edits a text of several lines. Ctrl+Enter and leaving the field take it over, Escape only the first."""

    worded = Signal(str)
    """What was typed, where it is another text."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setObjectName("noteEditor")
        self.setAccessibleName(self.tr("Text of the note"))
        self.setPlaceholderText(self.tr("What should be remembered here?"))
        self._place = InPlace(self, lambda: self.toPlainText().rstrip(), _SMALLEST, _takes)
        self._place.kept.connect(self.worded)

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


def _takes(event: QKeyEvent) -> bool:
    return is_enter(event) and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
