"""Writing a note in place: a text field over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_SMALLEST = QSize(160, 72)


class NoteEditor(QPlainTextEdit):
    """Edits a text of several lines. Ctrl+Enter and leaving the field take it over, Escape does not."""

    worded = Signal(str)
    """What was typed, where it is another text."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setObjectName("noteEditor")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Text of the note"))
        self.setPlaceholderText(self.tr("What should be remembered here?"))
        self._canvas = parent
        self._before = text
        self._done = False

    def open_over(self, rect: QRectF) -> None:
        """Open over a rectangle of the parent, with everything selected."""
        place = rect.toRect()
        place.setSize(place.size().expandedTo(_SMALLEST))
        self.setGeometry(place)
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.finish(keep=enter)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish(keep=True)

    def finish(self, *, keep: bool) -> None:
        """Close, and take the text over if it is to be kept and is another one."""
        if self._done:
            return
        self._done = True
        text = self.toPlainText().rstrip()
        if self.hasFocus():
            self._canvas.setFocus()
        self.close()
        if keep and text != self._before:
            self.worded.emit(text)
