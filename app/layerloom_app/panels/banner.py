"""A bar above the canvas that tells something and waits without standing in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from layerloom_app import theme
from layerloom_app.panels.parts import label, tool_button


class Banner(QWidget):
    """One sentence, what can be done about it, and a cross."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sign = label("")
        self.text = label("", "", wrap=True)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 12, 8)
        self._row.setSpacing(12)
        self._row.addWidget(self.sign)
        self._row.addWidget(self.text, 1)
        self._cross = tool_button("close", self.tr("Close this notice."))
        self._cross.clicked.connect(self.hide)
        self._row.addWidget(self._cross)
        self.hide()

    def tell(self, sentence: str, *ways: tuple[str, Callable[[], object]]) -> None:
        """Show the sentence with a button for each way; the first one is the advised one."""
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self.sign.setPixmap(theme.icon("info", theme.manager().theme.accent_text).pixmap(18, 18))
        self.text.setText(sentence)
        self.buttons = [self._button(text, slot) for text, slot in ways]
        for place, button in enumerate(self.buttons):
            button.setProperty("primary", place == 0)
            self._row.insertWidget(2 + place, button)
        self.show()

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(self.hide)
        button.clicked.connect(lambda _checked=False: slot())
        return button
