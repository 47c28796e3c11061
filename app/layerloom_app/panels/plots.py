"""Live curves: points come in at any rate, the picture is drawn on a timer.

A `Series` keeps what was measured with the three horizontal axes it can be drawn over; a `LivePlot` draws the
training series (raw and smoothed) and the validation series, linear or logarithmic, and is zoomed with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from layerloom.words import number
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.parts import label

REDRAW_MS = 100
WORDY = 320
"""From this width on the legend names the curves."""
TIGHT = 240
"""Below this width the legend is small."""
PALE = 0.4
"""How much of a curve shows that is of an earlier version of the network."""
SMOOTH_UP_TO = 4000
"""Curves of more points are drawn without smooth edges, which cost time."""
Axis = Literal["step", "epoch", "time"]
Kind = Literal["train", "validation"]
_SMALLEST = 1e-12


@dataclass
class Series:
    """Measured values with where they stand: step, epoch (with its fraction) and seconds since the start."""

    steps: list[float] = field(default_factory=list)
    epochs: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    _smooth: list[float] = field(default_factory=list)
    _weight: float = 0.0
    _average: float = 0.0

    def add(self, step: float, epoch: float, seconds: float, value: float) -> None:
        self.steps.append(step)
        self.epochs.append(epoch)
        self.seconds.append(seconds)
        self.values.append(value)

    def cut(self, step: float) -> None:
        """Forget what was measured after a step."""
        kept = int(np.searchsorted(self.steps, step, side="right"))
        for values in (self.steps, self.epochs, self.seconds, self.values, self._smooth):
            del values[kept:]
        self._smooth, self._average = [], 0.0

    def over(self, axis: Axis) -> NDArray[np.float64]:
        chosen = {"step": self.steps, "epoch": self.epochs, "time": self.seconds}[axis]
        return np.asarray(chosen, np.float64)

    def smoothed(self, weight: float) -> NDArray[np.float64]:
        """The exponential moving average with its start corrected, as TensorBoard draws it."""
        if weight != self._weight or len(self._smooth) > len(self.values):
            self._smooth, self._average, self._weight = [], 0.0, weight
        for value in self.values[len(self._smooth) :]:
            if np.isfinite(value):
                self._average = weight * self._average + (1 - weight) * value
            self._smooth.append(self._average / (1 - weight ** (len(self._smooth) + 1)))
        return np.asarray(self._smooth, np.float64)


class _Scale(pg.AxisItem):
    """A vertical axis, whose numbers may be shares that are shown in per cent."""

    percent = False

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if not self.percent:
            return [number(text) for text in super().tickStrings(values, scale, spacing)]
        return [number(f"{round(100 * value, 6):g} %") for value in values]


class LivePlot(QWidget):
    """One quantity over the training: the curve of the training rows and that of the validation rows."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.series: dict[Kind, Series] = {"train": Series(), "validation": Series()}
        self.axis: Axis = "step"
        self.smoothing = 0.8
        self.logarithmic = False
        self._changed = True
        self._moved_by_hand = False
        self.title = label(title, "panelTitle")
        self.legend = label("", "caption")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.nothing = label(tr("The curve appears here while the network trains."), "caption")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setMinimumSize(96, 96)
        self.nothing.setWordWrap(True)
        self._scale = _Scale("left")
        self.widget = pg.PlotWidget(self, axisItems={"left": self._scale})
        for part in (self.widget, self.widget.viewport()):
            part.setAccessibleName(tr("Plot of {0}").format(title))
        self.item = self.widget.getPlotItem()
        self._curves = self._made_curves()
        self._lay_out()
        self._dress()
        theme.manager().changed.connect(self._dress)
        self._timer = QTimer(self, interval=REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        self._timer.start()

    @property
    def percent(self) -> bool:
        """Whether what is plotted is a share, shown in per cent."""
        return self._scale.percent

    @percent.setter
    def percent(self, on: bool) -> None:
        self._scale.percent = on
        self._scale.picture = None  # Its numbers are written anew.
        self._scale.update()

    def _made_curves(self) -> dict[str, pg.PlotDataItem]:
        curves = {name: self.item.plot() for name in ("raw", "train", "validation")}
        for curve in curves.values():
            curve.setDownsampling(auto=True, method="peak")
            curve.setClipToView(True)
        return curves

    def _lay_out(self) -> None:
        self.item.setMenuEnabled(False)
        self.item.hideButtons()
        self.item.vb.setDefaultPadding(0.04)
        self.item.vb.sigRangeChangedManually.connect(self._hold_view)
        self.widget.setMinimumSize(QSize(120, 96))
        self.widget.setFrameShape(self.widget.Shape.NoFrame)
        self.widget.setToolTip(tr("Wheel: zoom. Drag: move. Right drag: scale. Double-click: show everything."))
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.legend, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.widget, 1)
        layout.addWidget(self.nothing, 1)
        self._show_emptiness()

    def _dress(self) -> None:
        """Take the colours of the theme."""
        look = theme.manager().theme
        self.widget.setBackground(look.surface)
        small = QFont(self.font())
        small.setPixelSize(look.font_size - 2)
        for name in ("left", "bottom"):
            axis = self.item.getAxis(name)
            axis.setPen(look.border)
            axis.setTextPen(look.muted)
            axis.setStyle(tickFont=small, tickLength=-4, tickTextOffset=6)
            axis.enableAutoSIPrefix(False)
        self.item.getAxis("left").setWidth(46)
        self.item.showGrid(x=False, y=True, alpha=0.25)
        train, validation = look.series["train"], look.series["validation"]
        self._curves["raw"].setPen(pg.mkPen(theme.faded(train, 0.30), width=1))
        self._curves["train"].setPen(pg.mkPen(train, width=2))
        self._curves["validation"].setPen(pg.mkPen(validation, width=2))
        self._changed = True

    # What the panel asks for

    def add(self, kind: Kind, step: float, epoch: float, seconds: float, value: float) -> None:
        """A new point; it is drawn at the next tick."""
        self.series[kind].add(step, epoch, seconds, value)
        self._changed = True

    def clear(self) -> None:
        self.series = {"train": Series(), "validation": Series()}
        self.legend.setText("")
        self._show_emptiness()
        self.show_everything()

    def cut(self, step: float) -> None:
        """Forget what was measured after a step."""
        for series in self.series.values():
            series.cut(step)
        self._changed = True

    def set_pale(self, pale: bool) -> None:
        """Draw the curves pale, or as they are."""
        for curve in self._curves.values():
            curve.setOpacity(PALE if pale else 1.0)

    def _show_emptiness(self) -> None:
        empty = not any(series.values for series in self.series.values())
        shown, hidden = (self.nothing, self.widget) if empty else (self.widget, self.nothing)
        hidden.hide()  # First: where both are there for a moment, the dock grows and stays large.
        shown.show()

    def show_everything(self) -> None:
        """Follow the curves again after the person zoomed."""
        self._moved_by_hand = False
        self.item.enableAutoRange(x=True, y=True)
        self._changed = True

    def set_axis(self, axis: Axis) -> None:
        self.axis = axis
        self.show_everything()

    def set_smoothing(self, weight: float) -> None:
        """0 draws what was measured, towards 1 an ever longer average."""
        self.smoothing = weight
        self._changed = True

    def set_logarithmic(self, on: bool) -> None:
        self.logarithmic = on
        self.item.setLogMode(y=on)
        self.show_everything()

    def redraw(self) -> None:
        """Draw what came in since the last time, if there is anything and somebody can see it."""
        if not self._changed or not self.isVisible():
            return
        self._changed = False
        self._show_emptiness()
        train, validation = self.series["train"], self.series["validation"]
        x = train.over(self.axis)
        self._draw("raw", x, np.asarray(train.values) if self.smoothing else np.empty(0))
        self._draw("train", x, train.smoothed(self.smoothing) if self.smoothing else np.asarray(train.values))
        self._draw("validation", validation.over(self.axis), np.asarray(validation.values))
        self._tell()

    def _draw(self, name: str, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        finite = np.isfinite(y)
        x, y = x[: len(y)][finite], y[finite]
        if self.logarithmic:
            y = np.maximum(y, _SMALLEST)
        look = theme.manager().theme
        few = 0 < len(y) <= 60
        dots = {"symbol": "o", "symbolSize": 5, "symbolPen": None, "symbolBrush": look.series["validation"]}
        self._curves[name].setData(
            x, y, antialias=len(y) <= SMOOTH_UP_TO, **(dots if few and name == "validation" else {"symbol": None})
        )

    def _tell(self) -> None:
        """The legend: a dot and the last value of each curve."""
        look = theme.manager().theme
        parts = []
        for kind, words in (("train", tr("training")), ("validation", tr("validation"))):
            values = self.series[kind].values  # type: ignore[index]
            if values:
                dot = f'<span style="color:{look.series[kind]}">●</span>'
                name = f"{words} " if self.width() >= WORDY else ""
                parts.append(f"{dot} {name}{self._weighed(self.shown(values[-1]))}")
        self.legend.setText((" " if self.width() < TIGHT else "&nbsp; ").join(parts))

    def _weighed(self, figure: str) -> str:
        """A figure of the legend: bold, or small where there is little room."""
        small = theme.manager().theme.font_size - 2
        return f'<span style="font-size:{small}px">{figure}</span>' if self.width() < TIGHT else f"<b>{figure}</b>"

    def shown(self, value: float) -> str:
        return figure_text(value, self.percent)

    def _hold_view(self) -> None:
        self._moved_by_hand = True

    def mouseDoubleClickEvent(self, _event: object) -> None:
        self.show_everything()

    # Pictures

    def save(self, path: Path) -> None:
        """Write what is seen as SVG or, for any other ending, as PNG of twice the size; raises `OSError`."""
        self._changed = True
        self.redraw()
        size = self.size()
        if path.suffix.lower() == ".svg":
            generator = QSvgGenerator()
            generator.setFileName(str(path))
            generator.setSize(size)
            generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
            painter = QPainter(generator)
            done = painter.isActive()
            self._render(painter)
        else:
            image = QImage(size * 2, QImage.Format.Format_ARGB32)
            image.setDevicePixelRatio(2)
            painter = QPainter(image)
            self._render(painter)
            done = image.save(str(path))
        if not done:
            raise OSError(tr("The picture could not be written to {0}.").format(path))

    def _render(self, painter: QPainter) -> None:
        if painter.isActive():
            painter.fillRect(self.rect(), theme.faded(theme.manager().theme.surface, 1))
            self.render(painter, QPoint())
            painter.end()


def figure_text(value: float, percent: bool) -> str:
    """A measured value in few digits: 0.0312, 1.24, 98.6 %."""
    if not np.isfinite(value):
        return tr("not a number") if np.isnan(value) else "∞"
    if percent:
        return number(f"{100 * value:.1f} %")
    return number(f"{value:.4f}" if abs(value) < 10 else f"{value:,.1f}")
