"""The training dock: the settings, the buttons, the progress and the curves of the run.

Settings are those of the document: changing one is an undoable edit. The learning rate can be changed while the
document trains; the worker is told. Events of the worker are taken as they come and only remembered; plots and figures
are drawn on a timer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QDate, QDateTime, QElapsedTimer, QLocale, QSize, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from layerloom.graph.flat import flat
from layerloom.graph.model import Document
from layerloom.layers.layer import MetricLayer
from layerloom.train.events import Epoch, Event, Finished, Problem, Started, Step
from layerloom.words import language, number
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.device_list import DeviceList
from layerloom_app.panels.curves import Curves
from layerloom_app.panels.figures import WIDEST, Figure, FigureRow
from layerloom_app.panels.parts import (
    ActionButton,
    bytes_text,
    duration_text,
    inner_name,
    label,
    name_text,
    rule,
    scrolled,
)
from layerloom_app.panels.plots import REDRAW_MS, figure_text
from layerloom_app.panels.training_settings import SettingsForm
from layerloom_app.past_run import PastRun, Trained, trained
from layerloom_app.training_process import TrainingProcess

WIDE = 1120
NARROW = 640
"""From this width on figures and tools stand in one row."""
MARGIN = 16
CONTROLS = 280
"""The width of settings and buttons."""
FORM_HEIGHT = 64
"""The settings are scrolled in no less."""


class TrainingPanel(QWidget):
    """Everything about the run that is on, or was last."""

    end_requested = Signal()
    """The person gives up a worker that does not answer."""

    def __init__(
        self,
        model: DocumentModel,
        process: TrainingProcess,
        devices: DeviceList,
        actions: Mapping[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(NARROW)
        self._model = model
        self._process = process
        self._started: Started | None = None
        self._step: Step | None = None
        self._changed = False
        self._trained: Trained | None = None
        """What the run that is shown trained; `None` while none is."""
        self._before_s = 0.0
        self._rate: float | None = None
        """The learning rate that the worker was told last; `None` while nothing of this document trains."""
        self._clock = QElapsedTimer()
        self.form = SettingsForm(model, devices)
        self.curves = Curves()
        self._make_parts(actions)
        self._lay_out()
        self._timer = QTimer(self, interval=REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        self._timer.start()
        process.received.connect(self.take)
        process.ended.connect(self._end)
        process.silent.connect(self._show_silence)
        process.state_changed.connect(self._show_state)
        model.replaced.connect(self._forget)
        model.checked.connect(self._follow_rate)
        model.checked.connect(self._show_age)
        self.clear()

    def _make_parts(self, actions: Mapping[str, QAction]) -> None:
        self.train = ActionButton(actions["train"], primary=True)
        self.pause = self._button(actions["pause"])
        self.finish = self._button(actions["finish"])
        self.stop = self._button(actions["stop"])
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress of the training"))
        self.resume = ActionButton(actions["resume"])
        actions["resume"].changed.connect(lambda: self.resume.setVisible(actions["resume"].isEnabled()))
        self.resume.setVisible(actions["resume"].isEnabled())
        self.status = label("", "")
        self.age = label(tr("From before your last changes"), "aged")
        self.age.setToolTip(tr("The network or its settings were changed since. Train to see how it does now."))
        self.age.hide()
        self.rate = label("", "caption")
        self.executor = label("", "caption", wrap=True)
        self.executor.hide()
        self.message = label("", "bad", wrap=True)
        self.message.hide()
        self.end = QPushButton(tr("End the training process"))
        self.end.clicked.connect(self.end_requested)
        self.end.hide()
        names = {
            "loss": tr("Loss"), "metric": tr("Accuracy"),
            "validation_metric": tr("Validation"), "best": tr("Best epoch"), "test": tr("Test"),
        }  # fmt: skip
        narrow = {"loss": "0.0000", "best": "1,000"}
        self.figures = {key: Figure(name, narrow.get(key, WIDEST)) for key, name in names.items()}

    @staticmethod
    def _button(action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(QSize(16, 16))
        return button

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        controls = QWidget()
        controls.setFixedWidth(CONTROLS)
        controls.setLayout(self._controls())
        layout.addWidget(controls)
        layout.addWidget(rule(vertical=True))
        right = QVBoxLayout()
        right.setContentsMargins(MARGIN, 12, MARGIN, 8)
        right.setSpacing(theme.UNIT)
        self._head = self._figure_row()
        right.addLayout(self._head)
        right.addWidget(self.curves, 1)
        layout.addLayout(right, 1)

    def _controls(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(16, 12, 8, 0)
        column.setSpacing(theme.UNIT)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 8, 0)
        buttons.setSpacing(4)
        for button in (self.train, self.pause, self.finish, self.stop):
            buttons.addWidget(button, 1 if button is self.train else 0)
        column.addLayout(buttons)
        lines = QVBoxLayout()
        lines.setContentsMargins(0, 0, 8, 0)
        lines.setSpacing(4)
        shown = (self.progress, self.status, self.age, self.rate, self.executor, self.message, self.resume, self.end)
        for widget in shown:
            lines.addWidget(widget)
        column.addLayout(lines)
        form = scrolled(self.form, tr("Settings of the training"))
        form.setMinimumHeight(FORM_HEIGHT)
        column.addWidget(form, 1)
        return column

    def _figure_row(self) -> QBoxLayout:
        """Figures and tools: side by side where there is room, else the tools below."""
        self._row = FigureRow(self.figures, ("metric", "best"))
        self._tools = self.curves.tools()
        row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        row.setSpacing(theme.UNIT)
        row.addLayout(self._row, 1)
        row.addLayout(self._tools)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= WIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._head.direction() != direction:
            self._head.setDirection(direction)
        self._fit_figures()
        super().resizeEvent(event)

    # What the worker tells

    def take(self, event: Event) -> None:
        """Remember what the event says; it is drawn at the next tick."""
        if self._process.disowned:
            return
        if isinstance(event, Started):
            self._begin(event, self._model.root)
            self._trained = trained(self._model.root)
            self._rate = self.form.learning_rate
            self._clock.start()
            self._show_age()
        self._follow(event, self._before_s + (self._clock.elapsed() / 1000 if self._clock.isValid() else 0.0))

    def show_past(self, run: PastRun) -> None:
        """Show what a run of the past told, and say when that was."""
        self.clear()
        for event, seconds in run.history():
            if isinstance(event, Started):
                self._begin(event, run.document)
            self._follow(event, seconds)
            self._before_s = seconds
        self._trained = trained(run.document)
        self._date(run)
        self._show_age()

    def _date(self, run: PastRun) -> None:
        when = date_text(run.begun)
        if run.unfinished or self._step is not None:
            words = tr("Unfinished run of {0}") if run.unfinished else tr("Failed run of {0}")
            self._break_off(words.format(when))
        elif self._started is not None:
            self.status.setText(tr("Trained {0}").format(when))

    def _break_off(self, status: str) -> None:
        """Show how far the training came that does not go on."""
        self.redraw()
        far = self._step
        self._step = None
        self.status.setText(status)
        if far is not None and self._started is not None:
            self._tell_rate(
                tr("In epoch {0} of {1}, step {2}").format(far.epoch, self._started.epochs, number(f"{far.step:,}"))
            )
        elif self._started is None:
            self._tell_rate("")

    def _follow(self, event: Event, seconds: float) -> None:
        if isinstance(event, Step):
            self._step, self._changed = event, True
            self.curves.add_step(event, self._epoch_of(event.step), seconds)
        elif isinstance(event, Epoch):
            self.curves.add_epoch(event, seconds)
            self._tell_epoch(event)
        elif isinstance(event, Problem):
            self.tell(event.message)
        elif isinstance(event, Finished):
            self._tell_finish(event)

    def _epoch_of(self, step: int) -> float:
        return step / max(self._started.steps_per_epoch, 1) if self._started else 0.0

    def _begin(self, event: Started, document: Document) -> None:
        """Show an empty run, or where a run goes on what came before."""
        if event.step and self._started is not None:
            self.curves.cut(event.step)
            self.figures["test"].tell("–")
        else:
            self.clear(document)
        self._started = event
        self._tell_executor(event)
        self.progress.setRange(0, max(event.epochs * event.steps_per_epoch, 1))
        self.progress.setValue(event.step)

    def _tell_epoch(self, event: Epoch) -> None:
        name = self.curves.metric_title
        if name in event.validation:
            self.figures["validation_metric"].tell(figure_text(event.validation[name], self.curves.percent))
        if event.best:
            self.figures["best"].tell(str(event.epoch))

    def _tell_finish(self, event: Finished) -> None:
        words = {
            "completed": tr("Training is complete"),
            "finished": tr("Finished early"),
            "waited": tr("Ended: no better epoch"),
            "stopped": tr("Stopped"),
        }
        self.redraw()
        self._step = None
        self.status.setText(words[event.reason])
        self._tell_rate(tr("{0} epochs in {1}").format(event.epochs, duration_text(event.seconds)))
        if event.reason != "stopped":
            self.progress.setValue(self.progress.maximum())
        if event.best_epoch:
            self.figures["best"].tell(str(event.best_epoch))
        value = event.test.get(self.curves.metric_title, event.test.get("loss"))
        if value is not None:
            self.figures["test"].tell(
                figure_text(value, self.curves.percent and self.curves.metric_title in event.test)
            )
            self._show_age()

    def _end(self, sentence: str) -> None:
        if sentence:
            self.tell(sentence)
            self._break_off(tr("Not running"))
        self._show_state()

    # What is shown

    def tell(self, sentence: str) -> None:
        """Show a sentence under the progress, or nothing."""
        self.message.setText(sentence)
        self.message.setToolTip(sentence)
        self.message.setVisible(bool(sentence))

    def _tell_rate(self, text: str) -> None:
        self.rate.setText(text)
        self.rate.setVisible(bool(text))

    def _tell_executor(self, event: Started | None) -> None:
        """Show what runs the steps and the memory that it has planned; on hovering, why not something faster."""
        self.executor.setText(executor_text(event) if event is not None else "")
        self.executor.setToolTip(event.note if event is not None else "")
        self.executor.setVisible(event is not None)

    def clear(self, document: Document | None = None) -> None:
        """Forget the last run; the next is one of the document, by default of the model's."""
        self._started = self._step = self._rate = self._trained = None
        self._before_s = 0.0
        self._clock.invalidate()
        self._tell_executor(None)
        self.curves.clear()
        self.curves.name_metrics(metrics_of(document or self._model.root))
        self._name_figures()
        for figure in self.figures.values():
            figure.tell("–")
        self.progress.setValue(0)
        self.tell("")
        self._show_age()
        self._show_state()

    def _forget(self) -> None:
        self.clear()

    def _name_figures(self) -> None:
        name = self.curves.metric_title
        self.figures["metric"].call(name_text(name), name_text(name))
        measured = name_text(name) if name else tr("Loss")
        for key, words, short, long in (
            ("validation_metric", tr("{0} on the validation rows"), tr("Validation"), tr("Validation {0}")),
            ("test", tr("{0} on the test rows"), tr("Test"), tr("Test {0}")),
        ):
            self.figures[key].setToolTip(words.format(measured))
            self.figures[key].call(short, long.format(measured.lower() if name else inner_name("loss")))
        self._row.wanted = set(self.figures) - (set() if name else {"metric", "validation_metric"})
        self._fit_figures()

    def _fit_figures(self) -> None:
        """Give the figures the room that settings and tools leave."""
        beside = self._head.direction() == QBoxLayout.Direction.LeftToRight
        taken = CONTROLS + 1 + 2 * MARGIN + (self._tools.sizeHint().width() + theme.UNIT if beside else 0)
        self._row.fit(self.width() - taken)

    def _show_age(self) -> None:
        """Mute what is shown if it is that of an earlier version of the network."""
        aged = self._trained is not None and self._trained != trained(self._model.root)
        self.age.setVisible(aged)
        self.curves.show_as_past(aged)
        tested = self.figures["test"].number.text() != "–"
        for key, figure in self.figures.items():
            figure.look("past" if aged else "good" if key == "test" and tested else "figure")

    def _show_state(self) -> None:
        if self._process.state == "starting" and self._started is not None and not self._process.resuming:
            self.clear()  # What is shown belongs to the run before; this one may be refused.
            return
        words = {
            "idle": "", "starting": tr("Starting the training process …"), "running": tr("Training"),
            "paused": tr("Paused"), "stopping": tr("Ending after this step …"),
        }[self._process.state]  # fmt: skip
        if words:
            self.status.setText(words)
        elif self._started is None and not self.message.text():
            self.status.setText(tr("Not trained yet"))
            self._tell_rate("")
        self.form.allow(self._process.state)
        self._changed = True

    def _follow_rate(self) -> None:
        """Tell the worker a learning rate that was changed, or taken back, while it trains this document."""
        rate = self.form.learning_rate
        if self._rate is not None and rate != self._rate and self._process.state in ("running", "paused"):
            self._rate = rate
            self._process.set_learning_rate(rate)
            if self._trained is not None:
                *graph, settings = self._trained
                now = self._model.root.settings
                self._trained = (*graph, with_value(settings, "learning_rate", now.get("learning_rate")))

    def _show_silence(self, silent: bool) -> None:
        self.end.setVisible(silent)
        self.tell(tr("The training process is not responding.") if silent else "")

    def redraw(self) -> None:
        """Draw progress and figures if they changed since the last tick."""
        if not self._changed or self._step is None or self._started is None:
            return
        self._changed = False
        step, started = self._step, self._started
        self.progress.setValue(step.step)
        if self._process.state == "running":
            self.status.setText(
                tr("Epoch {0} of {1}, step {2}").format(step.epoch, started.epochs, number(f"{step.step:,}"))
            )
        left = duration_text(step.seconds_left)
        self._tell_rate(tr("{0} samples/s, {1} left").format(number(f"{step.samples_per_second:,.0f}"), left))
        self.figures["loss"].tell(figure_text(step.loss, False))
        if self.curves.metric_title in step.metrics:
            self.figures["metric"].tell(figure_text(step.metrics[self.curves.metric_title], self.curves.percent))


def executor_text(event: Started) -> str:
    """What runs the steps, and what they take: oneDNN 3.2, float32; 12.3 MiB."""
    if not event.arena_bytes:
        return event.executor
    return tr("{0}; a step takes {1}").format(event.executor, bytes_text(event.arena_bytes))


def with_value(settings: Mapping[str, object], name: str, value: object) -> dict[str, object]:
    """The settings with another value of one of them; `None` means its default, as if it were not set."""
    rest = {key: other for key, other in settings.items() if key != name}
    return rest if value is None else rest | {name: value}


def date_text(when: datetime | None) -> str:
    """Day and time as people say them: 22 Nov 12:31."""
    if when is None:
        return ""
    day, time = QDate(when.year, when.month, when.day), QTime(when.hour, when.minute)
    return QLocale(language()).toString(QDateTime(day, time), tr("d MMM HH:mm"))


def metrics_of(document: Document) -> dict[str, bool]:
    """The titles of the metrics in the document, and whether each is a share that is shown in per cent."""
    nodes = flat(document).document.nodes.values()
    layers = {node.title: node.layer for node in nodes if isinstance(node.layer, MetricLayer)}
    return {title: layer.best == "high" for title, layer in layers.items()}
