"""A strip over the lower edge of the canvas that says how far some work is, and stops it."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from layerloom_app.canvas.style import Style

HEIGHT = 38
_MARGIN, _BAR = 8, 224
_SHEET = """
#canvasStrip { background: $surface; border: 1px solid $outline; border-radius: 10px; }
#canvasStrip QLabel { background: transparent; }
#stripTitle { color: $text; font-weight: 600; }
#canvasStrip QPushButton { padding: 1px 10px; }
"""


def tr(text: str) -> str:
    """The text in the language of the user."""
    return QCoreApplication.translate("Canvas", text)


class Strip(QFrame):
    """Lies over the lower edge of its parent, where a graph that fits leaves room; hidden with nothing to say."""

    stopped = Signal()
    """The work is to end."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.working = False
        """Whether it says how far something is."""
        self.setObjectName("canvasStrip")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.title = part("stripTitle")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(_BAR)
        self.button = QPushButton()
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(lambda _checked=False: self.press())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 6, 0)
        self._row.setSpacing(8)
        for widget in (self.title, self.bar, self.button):
            self._row.addWidget(widget)
        self.setStyleSheet(_sheet(style))
        self.hide()

    def insert(self, widget: QWidget, stretch: int) -> None:
        """Put a widget before the button."""
        self._row.insertWidget(self._row.count() - 1, widget, stretch)

    def set_style(self, style: Style) -> None:
        """Look as the theme wants it."""
        self.setStyleSheet(_sheet(style))

    def press(self) -> None:
        """The button was pressed."""
        self.stopped.emit()

    def show_progress(self, title: str, stopping: str, done: int, total: int) -> None:
        """Say how far the work is; `stopping` is what the button says that it does."""
        self.working = True
        self.title.setText(title)
        self.button.setText(tr("Stop"))
        self.button.setToolTip(stopping)
        self.bar.setAccessibleName(title)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.settle()

    def settle(self) -> None:
        """Show the parts that are needed, in as much room as they need."""
        self.bar.setVisible(self.working)
        self.show()
        self.place()

    def place(self, above: int = 0) -> None:
        """Lie over the lower edge of the canvas, within it, so far above what lies there already."""
        width = min(self.sizeHint().width(), self._canvas.width() - 2 * _MARGIN)
        self.setGeometry(_MARGIN, self._canvas.height() - _MARGIN - HEIGHT - above, width, HEIGHT)


def _sheet(style: Style) -> str:
    return Template(_SHEET).substitute({name: getattr(style.theme, name) for name in ("surface", "outline", "text")})


def part(name: str) -> QLabel:
    """A label for plain text that the style knows by its name."""
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
