"""The card in a corner of the canvas that says what the colours of a heat map mean, or how far the profiling is."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from layerloom_app.canvas.heat import HeatMap, tr
from layerloom_app.canvas.style import Style

_WIDTH, _MARGIN, _RAMP = 248, 16, 8
_SHEET = """
#heatLegend { background: $surface; border: 1px solid $outline; border-radius: 10px; }
#heatLegend QLabel { background: transparent; }
#heatTitle { color: $text; font-weight: 600; }
#heatLine { color: $muted; font-size: ${small}px; }
#heatStale { color: $warning; font-size: ${small}px; }
#heatLegend QPushButton { padding: 2px 10px; }
"""


class HeatLegend(QFrame):
    """Lies in the lower left corner of its parent; hidden while there is nothing to say."""

    cleared = Signal()
    """The heat map is to go."""
    stopped = Signal()
    """The profiling is to end."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.setObjectName("heatLegend")
        self.setFixedWidth(_WIDTH)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._profiling = False
        self._title = _label("heatTitle")
        self.button = QPushButton()
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(lambda _checked=False: (self.stopped if self._profiling else self.cleared).emit())
        self._ramp = _Ramp()
        self._bar = QProgressBar(textVisible=False)
        self._coldest, self._hottest = _label("heatLine"), _label("heatLine")
        self._lines, self._stale = _label("heatLine"), _label("heatStale")
        for wrapped in (self._lines, self._stale):
            wrapped.setWordWrap(True)
        self._stale.setText(tr("The graph was changed since: profile it again."))
        self._column = QVBoxLayout(self)
        self._arrange()
        self.set_style(style)
        self.hide()

    def _arrange(self) -> None:
        head, ends = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.button)
        ends.addWidget(self._coldest, 1)
        ends.addWidget(self._hottest)
        column = self._column
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addSpacing(2)
        column.addWidget(self._bar)
        column.addWidget(self._ramp)
        column.addLayout(ends)
        column.addWidget(self._lines)
        column.addWidget(self._stale)

    def set_style(self, style: Style) -> None:
        """Look as the theme wants it."""
        colours = {name: getattr(style.theme, name) for name in ("surface", "outline", "text", "muted", "warning")}
        self.setStyleSheet(Template(_SHEET).substitute(colours, small=style.theme.font_size - 2))
        self._ramp.show_colours(style)

    def show_progress(self, done: int, total: int) -> None:
        """Say how far the profiling is."""
        self._profiling = True
        self._title.setText(tr("Profiling…"))
        self.button.setText(tr("Stop"))
        self.button.setToolTip(tr("End the profiling without a result."))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._settle(None)

    def show_map(self, shown: HeatMap | None) -> None:
        """Say what the colours mean, or nothing."""
        self._profiling = False
        if shown is None:
            self.hide()
            return
        self._title.setText(shown.title)
        self.button.setText(tr("Clear"))
        self.button.setToolTip(tr("Show the nodes in their own colours again."))
        self._coldest.setText(tr("0 % of the time"))
        self._hottest.setText(shown.hottest)
        self._lines.setText("\n".join(shown.lines))
        self._settle(shown)

    def _settle(self, shown: HeatMap | None) -> None:
        """Show the parts that are needed, in as much room as they need."""
        self._bar.setVisible(shown is None)
        for part in (self._ramp, self._coldest, self._hottest, self._lines):
            part.setVisible(shown is not None)
        self._stale.setVisible(shown is not None and shown.stale)
        self.show()
        self.place()

    def place(self) -> None:
        """Lie in the corner."""
        self._column.activate()
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))
        self.move(_MARGIN, self._canvas.height() - _MARGIN - self.height())


class _Ramp(QWidget):
    """The colours from cold to hot."""

    def __init__(self) -> None:
        super().__init__()
        self._colours: list[QColor] = []
        self._edge = QColor()
        self.setFixedHeight(_RAMP + 2)

    def show_colours(self, style: Style) -> None:
        self._colours = [QColor(colour) for colour in style.theme.heat]
        self._edge = style.colour("outline")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _RAMP + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gradient = QLinearGradient(QPointF(0, 0), QPointF(self.width(), 0))
        for position, colour in enumerate(self._colours):
            gradient.setColorAt(position / (len(self._colours) - 1), colour)
        painter.setBrush(gradient)
        painter.setPen(self._edge)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RAMP / 2, _RAMP / 2)
        painter.end()


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
