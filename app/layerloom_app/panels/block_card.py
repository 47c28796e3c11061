"""The dialog for the name and the description of an own block."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from layerloom.graph.titles import MAX_LENGTH, title_problem
from layerloom_app.actions import tr
from layerloom_app.panels.parts import label

_SIZE = QSize(420, 320)


class BlockCard(QDialog):
    """Asks for both. `filled` has them once the person agreed.

    `taken` says whether another block has a name. Where the card may replace that one the button says so, else the name
    has to be another.
    """

    filled = Signal(str, str)

    def __init__(
        self, parent: QWidget, head: str, button: str, taken: Callable[[str], bool], *, replaces: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(head)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_SIZE)
        self._button_text = button
        self._taken = taken
        self._replaces = replaces
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_LENGTH)
        self.name.setAccessibleName(tr("Name"))
        self.description = QPlainTextEdit()
        self.description.setTabChangesFocus(True)
        self.description.setPlaceholderText(tr("What it does, and what it takes and gives"))
        self.description.setAccessibleName(tr("Description"))
        self.comment = label(" ", "caption", wrap=True)
        self.agree = QPushButton(button)
        self._lay_out()
        self.name.textChanged.connect(self._judge)
        self.agree.clicked.connect(self._agree)

    def ask(self, name: str, description: str = "") -> None:
        """Open with these, the name selected."""
        self.name.setText(name)
        self.description.setPlainText(description)
        self._judge()
        self.open()
        self.name.setFocus()
        self.name.selectAll()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(6)
        for text, widget in ((tr("Name"), self.name), (tr("Description"), self.description)):
            caption = label(text, "section")
            caption.setBuddy(widget)
            layout.addWidget(caption)
            layout.addWidget(widget)
            if widget is self.name:
                layout.addWidget(self.comment)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.agree, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        self.agree.setDefault(True)
        self.agree.setProperty("primary", True)
        layout.addSpacing(8)
        layout.addWidget(buttons)

    def _judge(self) -> None:
        """Say what is wrong with the name, or what comes of it."""
        name = self.name.text()
        why, taken = title_problem(name), self._taken(name)
        refused = bool(why) or (taken and not self._replaces)
        self.agree.setEnabled(not refused)
        self.agree.setText(tr("Replace") if taken and self._replaces else self._button_text)
        self.comment.setText(self._sentence(name, why, taken) or " ")

    def _sentence(self, name: str, why: str | None, taken: bool) -> str:
        if why:
            return why[:1].upper() + why[1:] + "."
        if not taken:
            return ""
        if self._replaces:
            return tr("There is a block “{0}” already. It is replaced; networks that use it stay as they are.").format(
                name
            )
        return tr("There is a block “{0}” already. Take another name.").format(name)

    def _agree(self) -> None:
        name, description = self.name.text().strip(), self.description.toPlainText().strip()
        self.accept()
        self.filled.emit(name, description)
