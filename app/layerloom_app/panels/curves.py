"""The two live plots of the training dock, loss and one metric, and the tools that act on both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QMessageBox, QSlider, QWidget

from layerloom.train.events import Epoch, Step
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.parts import label, name_text, retint, tool_button
from layerloom_app.panels.plots import LivePlot

SMOOTHING_STEPS = 99


class Curves(QWidget):
    """Loss on the left, the chosen metric on the right. Metrics are known by their titles."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.metrics: dict[str, bool] = {}
        self.metric_title = ""
        self.loss_plot = LivePlot(tr("Loss"))
        self.metric_plot = LivePlot(tr("Metric"))
        self._steps: list[tuple[Step, float, float]] = []
        self._epochs: list[tuple[Epoch, float]] = []
        self._make_tools()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * theme.UNIT)
        layout.addWidget(self.loss_plot, 1)
        layout.addWidget(self.metric_plot, 1)
        self.metric_plot.hide()
        theme.manager().changed.connect(self._dress)

    def _make_tools(self) -> None:
        self.axis = QComboBox()
        for value, words in (("step", tr("Step")), ("epoch", tr("Epoch")), ("time", tr("Seconds"))):
            self.axis.addItem(words, value)
        self.axis.setToolTip(tr("What the curves are drawn over."))
        self.axis.setAccessibleName(tr("Horizontal axis"))
        self.axis.activated.connect(self._change_axis)
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Metric"))
        self.choice.hide()
        self.choice.activated.connect(lambda: self._choose(self.choice.currentText()))
        self.smoothing = QSlider(Qt.Orientation.Horizontal)
        self.smoothing.setRange(0, SMOOTHING_STEPS)
        self.smoothing.setValue(80)
        self.smoothing.setFixedWidth(80)
        self.smoothing.setToolTip(tr("Smooth the training curve."))
        self.smoothing.setAccessibleName(tr("Smoothing"))
        self.smoothing.valueChanged.connect(self._smooth)
        self.log = tool_button("layer-loss", tr("Draw the loss on a logarithmic axis."), checkable=True)
        self.log.toggled.connect(self.loss_plot.set_logarithmic)
        self.reset = tool_button("fit", tr("Show the whole curves."))
        self.reset.clicked.connect(self.show_everything)
        self.picture = tool_button("picture", tr("Save the curves as a picture."))
        self.picture.clicked.connect(self._ask_picture)

    def tools(self) -> QHBoxLayout:
        """The tools in a row, for the head of the dock."""
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addStretch(1)
        row.addWidget(self.choice)
        row.addWidget(label(tr("Smooth"), "caption"))
        row.addWidget(self.smoothing)
        row.addSpacing(theme.UNIT)
        for widget in (self.axis, self.log, self.reset, self.picture):
            row.addWidget(widget)
        return row

    def _dress(self) -> None:
        for button in (self.log, self.reset, self.picture):
            button.setIcon(theme.icon(str(button.property("icon_name"))))
        retint(self)

    @property
    def plots(self) -> tuple[LivePlot, LivePlot]:
        return self.loss_plot, self.metric_plot

    @property
    def percent(self) -> bool:
        return self.metrics.get(self.metric_title, False)

    def name_metrics(self, metrics: Mapping[str, bool]) -> None:
        """The metrics of the run to come: title, and whether it is shown in per cent."""
        self.metrics = dict(metrics)
        self.choice.clear()
        self.choice.addItems(list(metrics))
        self.choice.setVisible(len(metrics) > 1)
        self._choose(self.metric_title if self.metric_title in metrics else next(iter(metrics), ""))

    def _choose(self, metric: str) -> None:
        self.metric_title = metric
        self.choice.setCurrentText(metric)
        self.metric_plot.setVisible(bool(metric))
        self.metric_plot.title.setText(name_text(metric))
        self.metric_plot.percent = self.percent
        self.metric_plot.clear()
        for step, epoch, seconds in self._steps:
            self._plot_step(step, epoch, seconds)
        for event, seconds in self._epochs:
            self._plot_epoch(event, seconds)

    def clear(self) -> None:
        self._steps, self._epochs = [], []
        for plot in self.plots:
            plot.clear()

    def cut(self, step: int) -> None:
        """Forget what came after a step, because the run goes on from there."""
        self._steps = [entry for entry in self._steps if entry[0].step <= step]
        self._epochs = [entry for entry in self._epochs if entry[0].step <= step]
        for plot in self.plots:
            plot.cut(step)

    def show_as_past(self, past: bool) -> None:
        """Draw the curves pale, because they are those of an earlier version of the network."""
        for plot in self.plots:
            plot.set_pale(past)

    def add_step(self, event: Step, epoch: float, seconds: float) -> None:
        self._steps.append((event, epoch, seconds))
        self.loss_plot.add("train", event.step, epoch, seconds, event.loss)
        self._plot_step(event, epoch, seconds)

    def _plot_step(self, event: Step, epoch: float, seconds: float) -> None:
        if self.metric_title in event.metrics:
            self.metric_plot.add("train", event.step, epoch, seconds, event.metrics[self.metric_title])

    def add_epoch(self, event: Epoch, seconds: float) -> None:
        self._epochs.append((event, seconds))
        if "loss" in event.validation:
            self.loss_plot.add("validation", event.step, event.epoch, seconds, event.validation["loss"])
        self._plot_epoch(event, seconds)

    def _plot_epoch(self, event: Epoch, seconds: float) -> None:
        if self.metric_title in event.validation:
            self.metric_plot.add("validation", event.step, event.epoch, seconds, event.validation[self.metric_title])

    def show_everything(self) -> None:
        for plot in self.plots:
            plot.show_everything()

    def _change_axis(self) -> None:
        for plot in self.plots:
            plot.set_axis(self.axis.currentData())

    def _smooth(self, position: int) -> None:
        for plot in self.plots:
            plot.set_smoothing(position / (SMOOTHING_STEPS + 1))

    def _ask_picture(self) -> None:
        kinds = tr("Pictures (*.png *.svg)")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save the curves"), "curves.png", kinds)
        if chosen:
            self.save(Path(chosen))

    def save(self, path: Path) -> None:
        """Write each plot that is shown to a file of its own: `curves-loss.png`, `curves-accuracy.png`."""
        try:
            for plot in self.plots:
                if plot.isVisibleTo(self):
                    title = re.sub(r"\W+", "-", plot.title.text().lower()).strip("-")
                    plot.save(path.with_stem(f"{path.stem}-{title}"))
        except OSError as error:
            QMessageBox.warning(self, tr("The picture was not saved"), str(error))
