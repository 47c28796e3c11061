"""Writing in place: a text field that lies over the canvas until its text is taken over or dropped."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit


class InPlace(QObject):
    """Takes the text of a field over with the key that `takes`, and when the field is left.

    Escape goes back to the text before; where there was none, what was typed stays: nothing else would keep it.
    """

    kept = Signal(str)
    """What was typed, where it is another text."""

    def __init__(
        self,
        field: QLineEdit | QPlainTextEdit,
        text: Callable[[], str],
        smallest: QSize,
        takes: Callable[[QKeyEvent], bool],
    ) -> None:
        super().__init__(field)
        self._field, self._text, self._smallest, self._takes = field, text, smallest, takes
        self._before = text()
        self._done = False
        field.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        field.installEventFilter(self)

    def open_over(self, rect: QRectF) -> None:
        """Open over a rectangle of the parent, with everything selected."""
        place = rect.toRect()
        place.setSize(place.size().expandedTo(self._smallest))
        self._field.setGeometry(place)
        self._field.show()
        self._field.raise_()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and (event.key() == Qt.Key.Key_Escape or self._takes(event)):
            if event.type() == QEvent.Type.ShortcutOverride:  # Before the window does what the key means elsewhere.
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.finish(keep=event.key() != Qt.Key.Key_Escape or not self._before)
                return True
        elif isinstance(event, QFocusEvent) and left(event):
            self.finish(keep=True)
        return False

    def finish(self, *, keep: bool) -> None:
        """Close, and take the text over if it is to be kept and is another one."""
        if self._done:
            return
        self._done = True
        text = self._text()
        if self._field.hasFocus() and (canvas := self._field.parentWidget()) is not None:
            canvas.setFocus()
        self._field.close()
        if keep and text != self._before:
            self.kept.emit(text)


def left(event: QFocusEvent) -> bool:
    """Whether a field was left for another, and not for a while: for a menu over it, or for another window."""
    passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
    return event.lostFocus() and event.reason() not in passing


def is_enter(event: QKeyEvent) -> bool:
    """Whether a key is one of the two Enter keys."""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
