"""The strip below the canvas that says what the colours of a heat map mean, or how far the profiling is."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from layerloom_app.canvas.heat import HeatMap, tr
from layerloom_app.canvas.style import Style

_MARGIN, _HEIGHT = 8, 38
_RAMP = QSize(112, 10)
_SHEET = """
#heatLegend { background: $surface; border: 1px solid $outline; border-radius: 10px; }
#heatLegend QLabel { background: transparent; }
#heatTitle { color: $text; font-weight: 600; }
#heatEnd { color: $muted; font-size: ${small}px; }
#heatLegend QPushButton { padding: 1px 10px; }
"""


class HeatLegend(QFrame):
    """Lies over the lower edge of its parent, where a graph that fits leaves room; hidden with nothing to say."""

    cleared = Signal()
    """The heat map is to go."""
    stopped = Signal()
    """The profiling is to end."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.setObjectName("heatLegend")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._profiling = False
        self._style = style
        self.title = _label("heatTitle")
        self.button = QPushButton()
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(lambda _checked=False: (self.stopped if self._profiling else self.cleared).emit())
        self._ramp = _Ramp()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setFixedWidth(2 * _RAMP.width())
        self._coldest, self._hottest = _label("heatEnd"), _label("heatEnd")
        self.words = _Words()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(8)
        for part in (self.title, self.bar, self._coldest, self._ramp, self._hottest):
            row.addWidget(part)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.set_style(style)
        self.hide()

    def set_style(self, style: Style) -> None:
        """Look as the theme wants it."""
        self._style = style
        colours = {name: getattr(style.theme, name) for name in ("surface", "outline", "text", "muted")}
        self.setStyleSheet(Template(_SHEET).substitute(colours, small=style.theme.font_size - 2))
        self._ramp.show_colours(style)
        self.words.set_style(style)
        self.place()

    def show_progress(self, done: int, total: int) -> None:
        """Say how far the profiling is."""
        self._profiling = True
        self.title.setText(tr("Profiling…"))
        self.button.setText(tr("Stop"))
        self.button.setToolTip(tr("End the profiling without a result."))
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self._settle()

    def show_map(self, shown: HeatMap | None) -> None:
        """Say what the colours mean, or nothing."""
        self._profiling = False
        if shown is None:
            self.hide()
            return
        self.title.setText(shown.title)
        self.button.setText(tr("Clear"))
        self.button.setToolTip(tr("Show the nodes in their own colours again."))
        self._coldest.setText("0 %")
        self._hottest.setText(shown.hottest)
        stale = tr("The graph was changed since: profile it again.")
        self.words.show_lines((stale,) if shown.stale else shown.lines, warning=shown.stale)
        self._settle()

    def _settle(self) -> None:
        """Show the parts that are needed, in as much room as they need."""
        self.bar.setVisible(self._profiling)
        for part in (self._ramp, self._coldest, self._hottest, self.words):
            part.setVisible(not self._profiling)
        self.show()
        self.place()

    def place(self) -> None:
        """Lie over the lower edge of the canvas, within it."""
        width = min(self.sizeHint().width(), self._canvas.width() - 2 * _MARGIN)
        self.setGeometry(_MARGIN, self._canvas.height() - _MARGIN - _HEIGHT, width, _HEIGHT)


class _Words(QWidget):
    """Sentences in one line that ends in dots where there is no room; the whole is the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._warning = False
        self._style: Style | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def set_style(self, style: Style) -> None:
        self._style = style
        self.updateGeometry()
        self.update()

    def show_lines(self, lines: tuple[str, ...], *, warning: bool) -> None:
        """Show these, in the colour of warnings or quietly."""
        self.text, self._warning = "   ".join(lines), warning
        self.setToolTip("\n".join(lines))
        self.setAccessibleName(self.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = 0.0 if self._style is None else self._style.small_width(self.text)
        return QSize(round(width) + 24, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._style is None:
            return
        painter = QPainter(self)
        text = self._style.small(self.text, self.width() - 20)
        at = QPointF(10, (self.height() - text.height) / 2)
        text.paint(painter, at, self._style.colour("warning" if self._warning else "muted"))
        painter.end()


class _Ramp(QWidget):
    """The colours from cold to hot."""

    def __init__(self) -> None:
        super().__init__()
        self._colours: list[QColor] = []
        self._edge = QColor()
        self.setFixedSize(_RAMP)

    def show_colours(self, style: Style) -> None:
        self._colours = [QColor(colour) for colour in style.theme.heat]
        self._edge = style.colour("outline")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gradient = QLinearGradient(QPointF(0, 0), QPointF(self.width(), 0))
        for position, colour in enumerate(self._colours):
            gradient.setColorAt(position / (len(self._colours) - 1), colour)
        painter.setBrush(gradient)
        painter.setPen(self._edge)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4.5, 4.5)
        painter.end()


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
