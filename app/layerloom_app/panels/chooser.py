"""A list to choose from by typing: `find a node` and the command palette are two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from layerloom_app.panels.parts import label

WIDTH, HEIGHT = 480, 360


@dataclass(frozen=True)
class Choice:
    """One entry: what is shown, what else it is found by, and what happens when it is chosen."""

    text: str
    slot: Callable[[], object]
    detail: str = ""
    icon: QIcon | None = None


class Chooser(QDialog):
    """A search field over the entries; Enter takes the current one, Escape none."""

    def __init__(self, parent: QWidget, placeholder: str, choices: Iterable[Choice]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("chooser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDTH, HEIGHT)
        self.search = QLineEdit()
        self.search.setPlaceholderText(placeholder)
        self.search.setAccessibleName(placeholder)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(placeholder)
        self.list.itemClicked.connect(self._take)
        self.nothing = label(self.tr("Nothing is called that."), "caption")
        self._choices = list(choices)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for widget in (self.search, self.nothing, self.list):
            layout.addWidget(widget)
        self._fill()

    def _fill(self) -> None:
        for place, choice in enumerate(self._choices):
            item = QListWidgetItem(f"{choice.text}    {choice.detail}" if choice.detail else choice.text)
            if choice.icon is not None:
                item.setIcon(choice.icon)
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(item)
        self._filter("")

    def _filter(self, words: str) -> None:
        shown = []
        for item in (self.list.item(row) for row in range(self.list.count())):
            item.setHidden(not all(word in item.text().lower() for word in words.lower().split()))
            if not item.isHidden():
                shown.append(item)
        self.nothing.setVisible(not shown)
        if shown:
            self.list.setCurrentItem(shown[0])

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and not item.isHidden():
            choice = self._choices[item.data(Qt.ItemDataRole.UserRole)]
            self.close()
            choice.slot()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows and Enter act on the list while the cursor stays in the search field."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        row = self.list.currentRow() + by
        while 0 <= row < self.list.count() and self.list.item(row).isHidden():
            row += by
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    def open_over(self, widget: QWidget) -> None:
        """Show at the top middle of a widget."""
        corner = widget.mapToGlobal(widget.rect().topLeft())
        self.move(corner.x() + max(0, (widget.width() - self.width()) // 2), corner.y() + 24)
        self.show()
        self.search.setFocus()
