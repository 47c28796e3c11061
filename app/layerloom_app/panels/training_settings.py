"""The training settings of the document as a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from layerloom.graph.monitored import monitored
from layerloom.graph.plan import setting
from layerloom.graph.settings import NAMES, TrainingConfig
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.device_list import DeviceList
from layerloom_app.panels.fields import SMALLEST_WIDTH, Field, field
from layerloom_app.panels.parts import bytes_text, label, name_text
from layerloom_app.training_process import State

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "": ("epochs", "batch_size", "optimizer", "learning_rate", "seed", "device"),
    "Learning rate": ("schedule", "warmup", "restarts", "restart_growth", "plateau_factor", "plateau_patience"),
    "Weights": ("momentum", "weight_decay", "l1", "l2", "max_norm", "clip_norm", "ema_decay"),
    "Best epoch": ("monitor", "keep", "patience"),
    "Rows": (
        "test_fraction", "validation_fraction", "class_weight", "sample_weight", "sampling", "bucketing", "drop_last",
    ),
    "Computing": ("precision", "accumulate", "prefetch", "recompute", "compiled"),
    "Logs": ("csv_log", "tensorboard_log"),
}  # fmt: skip
"""The settings by the headings under which they stand."""
ONLY_WITH: Mapping[str, tuple[str, str]] = {
    "momentum": ("optimizer", "sgd"),
    "restarts": ("schedule", "restarts"),
    "restart_growth": ("schedule", "restarts"),
    "plateau_factor": ("schedule", "plateau"),
    "plateau_patience": ("schedule", "plateau"),
}
"""Settings that mean something only where another one has this value."""
TITLES = {"ema_decay": "EMA decay", "csv_log": "CSV log", "tensorboard_log": "TensorBoard log"}
"""Of settings whose names are no plain words."""
USUAL_DEVICES = ("cpu", "cuda:0")
"""Offered even where they are not found: choosing one tells at training what is missing."""


class DeviceField(Field):
    """Where to compute: the devices of this machine, which are asked for when a person comes near, or any by name."""

    def __init__(self, devices: DeviceList) -> None:
        super().__init__()
        self._devices = devices
        self.box = QComboBox()
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMinimumWidth(SMALLEST_WIDTH)
        self.box.installEventFilter(self)
        self._shown = ""
        self._hold(self.box)
        self.box.activated.connect(self._choose)
        line = self.box.lineEdit()
        assert line is not None, "an editable list has a line"
        line.setTextMargins(-2, 0, 0, 0)  # In line with the lists that cannot be typed into.
        line.installEventFilter(self)
        line.editingFinished.connect(self._tell)
        devices.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        """List the devices with what they are, and after them the usual ones that were not found."""
        found = {device.id: device for device in self._devices.found}
        self.box.clear()
        for device in found.values():
            memory = bytes_text(device.memory_bytes) if device.memory_bytes else ""
            parts = ", ".join(part for part in (device.name, memory, device.executor) if part)
            self.box.addItem(f"{device.id}  –  {parts}", device.id)
            self.box.setItemData(self.box.count() - 1, device.note, Qt.ItemDataRole.ToolTipRole)
        for name in USUAL_DEVICES:
            if name not in found:
                self.box.addItem(tr("{0}  –  not found").format(name) if found else name, name)
        self._widen()
        self.box.setCurrentText(self._shown)

    def _widen(self) -> None:
        """Let the list be as wide as its longest entry, though the field is not."""
        metrics = self.box.fontMetrics()
        widths = [metrics.horizontalAdvance(self.box.itemText(row)) for row in range(self.box.count())]
        self.box.view().setMinimumWidth(max(widths) + 40)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self._devices.ask()
        return super().eventFilter(watched, event)

    def show_value(self, value: object) -> None:
        self._shown = str(value)
        self.box.setCurrentText(self._shown)

    def _choose(self, row: int) -> None:
        self.box.setCurrentText(str(self.box.itemData(row)))
        self._tell()

    def _tell(self) -> None:
        text = self.box.currentText().partition(" ")[0].strip()
        if text and text != self._shown:
            self._shown = text
            self.edited.emit(text)


class MonitorField(Field):
    """The figure by which the best epoch is chosen: the loss, or one of the metrics that the document has."""

    def __init__(self, model: DocumentModel) -> None:
        super().__init__()
        self._model = model
        self.box = QComboBox()
        self.box.setMinimumWidth(SMALLEST_WIDTH)
        self._hold(self.box)
        self.box.activated.connect(lambda row: self.edited.emit(self.box.itemData(row)))

    def show_value(self, value: object) -> None:
        """Show the figure, also one that is no longer there, which training will tell."""
        known = {name: name for name in monitored(self._model.document)}
        shown = {**known, **({} if value in known else {str(value): tr("{0}  –  not found").format(value)})}
        if [self.box.itemText(row) for row in range(self.box.count())] != list(shown.values()):
            self.box.clear()
            for name, text in shown.items():
                self.box.addItem(text, name)
        self.box.setCurrentIndex(list(shown).index(str(value)))


class SettingsForm(QWidget):
    """The training settings of the document, two in a row."""

    def __init__(self, model: DocumentModel, devices: DeviceList) -> None:
        super().__init__()
        self._model = model
        self._devices = devices
        self._state: State = "idle"
        self.fields: dict[str, Field] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 8, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for title, names in SECTIONS.items():
            self._add(grid, title, names)
        grid.setRowStretch(grid.rowCount(), 1)
        self.refresh()
        model.checked.connect(self.refresh)
        model.replaced.connect(self.refresh)

    def _add(self, grid: QGridLayout, title: str, names: Iterable[str]) -> None:
        """A heading, and below it its settings."""
        first = grid.rowCount()
        if title:
            heading = label(tr(title), "section")
            heading.setContentsMargins(0, 12, 0, 0)
            grid.addWidget(heading, first, 0, 1, 2)
            first += 1
        for place, name in enumerate(names):
            row, column = first + 2 * (place // 2), place % 2
            caption = label(tr(_title(name)), "caption")
            grid.addWidget(caption, row, column)
            grid.addWidget(self._field(name, caption), row + 1, column)
            grid.setColumnStretch(column, 1)

    def _field(self, name: str, caption: QLabel) -> Field:
        made = self._made(name)
        help_text = NAMES[name].help
        if name == "learning_rate":
            help_text = tr("{0}; can be changed while the network trains").format(help_text)
        made.setToolTip(tr(help_text))
        made.setAccessibleName(tr(_title(name)))
        caption.setBuddy(made)
        caption.setToolTip(tr(help_text))
        made.edited.connect(lambda value, name=name: self._change(name, value))
        self.fields[name] = made
        return made

    def _made(self, name: str) -> Field:
        if name == "device":
            return DeviceField(self._devices)
        return MonitorField(self._model) if name == "monitor" else field(NAMES[name].form)

    def _change(self, name: str, value: object) -> None:
        text = tr("Set {0}").format(name_text(name).lower())
        self._model.push(text, setting(self._model.document, name, value), merge=f"settings.{name}")

    def refresh(self) -> None:
        """Show the settings of the document, defaults for those it does not have."""
        for name, made in self.fields.items():
            made.show_value(self._value(name))
        self.allow(self._state)

    def _value(self, name: str) -> object:
        return self._model.document.settings.get(name, getattr(TrainingConfig, name))

    def allow(self, state: State) -> None:
        """Let what cannot change while a training is in this state, or means nothing, be seen only."""
        self._state = state
        for name, made in self.fields.items():
            other, value = ONLY_WITH.get(name, (name, self._value(name)))
            may_change = state == "idle" or (name == "learning_rate" and state in ("running", "paused"))
            made.setEnabled(may_change and self._value(other) == value)

    @property
    def learning_rate(self) -> float:
        """The learning rate of the document."""
        rate = self._model.document.settings.get("learning_rate", TrainingConfig().learning_rate)
        return float(rate) if isinstance(rate, int | float) else TrainingConfig().learning_rate


def _title(name: str) -> str:
    return TITLES.get(name) or name_text(name)
