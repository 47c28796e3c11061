"""Renaming in place: a text field over the title of a node or frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from layerloom.graph.titles import MAX_LENGTH

_SMALLEST = QSize(120, 28)


class TitleEditor(QLineEdit):
    """Edits a title. Enter and leaving the field take it over, Escape does not; `titled` has what was typed."""

    titled = Signal(str)

    def __init__(self, title: str, parent: QWidget, name: str) -> None:
        super().__init__(title, parent)
        self.setObjectName("titleEditor")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMaxLength(MAX_LENGTH)
        self.setAccessibleName(name)
        self._canvas = parent
        self._before = title
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
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.finish(keep=event.key() != Qt.Key.Key_Escape)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish(keep=True)

    def finish(self, *, keep: bool) -> None:
        """Close, and take the title over if it is to be kept and is another one."""
        if self._done:
            return
        self._done = True
        title = self.text().strip()
        if self.hasFocus():
            self._canvas.setFocus()
        self.close()
        if keep and title and title != self._before:
            self.titled.emit(title)
