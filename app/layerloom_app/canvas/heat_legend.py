"""The strip below the canvas that says what the colours of a heat map mean, or how far the profiling is."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from layerloom_app.canvas.heat import HeatMap, tr
from layerloom_app.canvas.strip import HEIGHT, Strip, part
from layerloom_app.canvas.style import Style

_RAMP = QSize(112, 10)
_SHEET = """
#heatEnd { color: $muted; font-size: ${small}px; }
"""


class HeatLegend(Strip):
    """What the colours mean, or how far the profiling is; hidden with nothing to say."""

    cleared = Signal()
    """The heat map is to go."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(style, parent)
        self._ramp = _Ramp()
        self._coldest, self._hottest = part("heatEnd"), part("heatEnd")
        self.words = _Words()
        for widget in (self._coldest, self._ramp, self._hottest, self.words):
            self.insert(widget, stretch=int(widget is self.words))
        self.set_style(style)

    def set_style(self, style: Style) -> None:
        """Look as the theme wants it."""
        super().set_style(style)
        small = Template(_SHEET).substitute(muted=style.theme.muted, small=style.theme.font_size - 2)
        self.setStyleSheet(self.styleSheet() + small)
        self._ramp.show_colours(style)
        self.words.set_style(style)
        self.place()

    def press(self) -> None:
        (self.stopped if self.working else self.cleared).emit()

    def show_profiling(self, done: int, total: int) -> None:
        """Say how far the profiling is."""
        self.show_progress(tr("Profiling…"), tr("End the profiling without a result."), done, total)

    def show_map(self, shown: HeatMap | None) -> None:
        """Say what the colours mean, or nothing."""
        self.working = False
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
        self.settle()

    def settle(self) -> None:
        for widget in (self._ramp, self._coldest, self._hottest, self.words):
            widget.setVisible(not self.working)
        super().settle()


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
        return QSize(round(width) + 24, HEIGHT)

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
