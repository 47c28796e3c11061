"""A line for a formula that offers the names it may speak of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter, QLineEdit

from layerloom_app.actions import tr

_WORD = re.compile(r"[A-Za-z_]\w*$")


class FormulaLine(QLineEdit):
    """`given` has what was typed once Enter takes it or the line is left; `dropped` says that Escape gave it up."""

    given = Signal(str)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Formula"))
        self.setPlaceholderText(tr("2 * width"))
        self._names = QStringListModel(self)
        self.completer_ = QCompleter(self._names, self)
        self.completer_.setWidget(self)
        self.completer_.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer_.activated.connect(self._complete)
        self.textEdited.connect(self._offer)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names from now on."""
        self._names.setStringList(list(names))

    def _begun(self) -> str:
        """The name that stands before the cursor, as far as it was typed."""
        found = _WORD.search(self.text()[: self.cursorPosition()])
        return found[0] if found else ""

    def _offer(self) -> None:
        begun = self._begun()
        self.completer_.setCompletionPrefix(begun)
        whole = self.completer_.completionCount() == 1 and self.completer_.currentCompletion() == begun
        if begun and self.completer_.completionCount() and not whole:
            self.completer_.complete()
        else:
            self.popup.hide()

    @property
    def popup(self) -> QAbstractItemView:
        """The list of names that is offered."""
        found = self.completer_.popup()
        assert found is not None, "a completer of this kind has a list"
        return found

    def _complete(self, name: str) -> None:
        """Put a name in the place of what was begun of it."""
        end = self.cursorPosition()
        start = end - len(self._begun())
        self.setText(self.text()[:start] + name + self.text()[end:])
        self.setCursorPosition(start + len(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives the formula and Escape drops it, but for a name that is marked, which the list then takes."""
        popup, key = self.popup, event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        marked = enter and popup.currentIndex().isValid()
        if popup.isVisible() and (marked or key == Qt.Key.Key_Escape):
            event.ignore()
        elif enter:
            popup.hide()
            self.given.emit(self.text())
        elif key == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.given.emit(self.text())
