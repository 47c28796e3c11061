"""The dialog in which a person gives actions other keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from layerloom_app.actions import ACTIONS, plain, tr
from layerloom_app.keymap import DEFAULTS, KeyMap, native
from layerloom_app.panels.parts import label

_ID = Qt.ItemDataRole.UserRole


class KeyEditor(QDialog):
    """A list of all actions with their keys, and below it a field that takes new ones."""

    def __init__(self, keymap: KeyMap, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Change keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 620)
        self._keymap = keymap
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search by action or key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = self._made_list()
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName(tr("New keys"))
        self.field.keySequenceChanged.connect(self._judge)
        self.comment = label("", "caption")
        self.comment.setWordWrap(True)
        self.assign = QPushButton(tr("Assign"))
        self.remove = QPushButton(tr("No keys"))
        self.default = QPushButton(tr("Default"))
        self.assign.clicked.connect(lambda: self._give((self.typed,)))
        self.remove.clicked.connect(lambda: self._give(()))
        self.default.clicked.connect(lambda: self._give(DEFAULTS[self.action]))
        self._lay_out()
        keymap.changed.connect(self._show_keys)
        self._show_keys()
        self.list.setCurrentItem(self._items()[0])

    def _made_list(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setHeaderLabels([tr("Action"), tr("Keys")])
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setAlternatingRowColors(True)
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        table.header().setStretchLastSection(False)
        for spec in sorted(ACTIONS, key=lambda spec: plain(spec.text)):
            item = QTreeWidgetItem([plain(spec.text), ""])
            item.setData(0, _ID, spec.id)
            item.setToolTip(0, tr(spec.tip))
            table.addTopLevelItem(item)
        table.currentItemChanged.connect(lambda *_: self._choose())
        table.itemActivated.connect(lambda *_: self.field.setFocus())
        return table

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        row = QHBoxLayout()
        for part in (self.field, self.assign, self.remove, self.default):
            row.addWidget(part, 1 if part is self.field else 0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        restore = buttons.addButton(tr("Default keys for all"), QDialogButtonBox.ButtonRole.ResetRole)
        restore.clicked.connect(self._keymap.reset_all)
        buttons.rejected.connect(self.reject)
        for button in (self.assign, self.remove, self.default, *buttons.findChildren(QPushButton)):
            button.setAutoDefault(False)  # Enter belongs to the list and to the field.
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        layout.addWidget(self.comment)
        layout.addWidget(buttons)

    @property
    def action(self) -> str:
        """The action that is chosen in the list."""
        item = self.list.currentItem()
        return str(item.data(0, _ID)) if item is not None else ""

    @property
    def typed(self) -> str:
        """The keys in the field."""
        return self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _show_keys(self) -> None:
        for item in self._items():
            item.setText(1, self._keymap.shown(str(item.data(0, _ID))))
        self._judge()

    def _filter(self, words: str) -> None:
        for item in self._items():
            text = f"{item.text(0)} {item.text(1)}".lower()
            item.setHidden(not all(word in text for word in words.lower().split()))

    def _choose(self) -> None:
        self.field.clear()
        self._judge()

    def _judge(self) -> None:
        """Say what assigning would do."""
        action, typed = self.action, self.typed
        other = self._keymap.holder(typed) if typed else None
        self.assign.setEnabled(bool(typed and action and other != action))
        self.remove.setEnabled(bool(action) and bool(self._keymap.keys(action)))
        self.default.setEnabled(bool(action) and self._keymap.keys(action) != DEFAULTS[action])
        self.comment.setText(self._comment(action, typed, other))

    def _comment(self, action: str, typed: str, other: str | None) -> str:
        if not typed:
            return tr("Choose an action, press Enter, and press the new keys.")
        if other == action:
            return tr("{0} has these keys already.").format(_name(action))
        if other is not None:
            return tr("{0} belongs to {1}, which would lose it.").format(native(typed), _name(other))
        return tr("{0} is free.").format(native(typed))

    def _give(self, keys: tuple[str, ...]) -> None:
        self._keymap.assign(self.action, keys)
        self.field.clear()
        self.list.setFocus()


def _name(action: str) -> str:
    return f"“{plain(next(spec.text for spec in ACTIONS if spec.id == action))}”"
