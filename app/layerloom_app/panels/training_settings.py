"""The training settings of the document as a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from layerloom.graph.monitored import monitored
from layerloom.graph.plan import setting
from layerloom.graph.settings import NAMES, TrainingConfig, meaningful, optional, usual
from layerloom.layers.parameters import Number, Parameter
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.device_list import DeviceList
from layerloom_app.panels.fields import field
from layerloom_app.panels.optional_field import OptionalField
from layerloom_app.panels.parts import bytes_text, inner_name, label, name_text
from layerloom_app.panels.plain_fields import SMALLEST_WIDTH, Field
from layerloom_app.panels.rules_field import RulesField
from layerloom_app.training_process import State

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "": ("epochs", "batch_size", "optimizer", "learning_rate", "seed", "device"),
    "Optimizer": (
        "momentum", "dampening", "nesterov", "rho", "beta1", "beta2", "eps", "momentum_decay", "amsgrad", "centered",
        "lr_decay", "initial_accumulator_value",
    ),
    "Learning rate": (
        "schedule", "schedule_steps", "schedule_end", "schedule_factor", "step_parts", "milestones", "power",
        "restarts", "restart_growth", "cycle_rise", "cycle_start", "plateau_factor", "plateau_patience",
        "plateau_threshold", "plateau_cooldown", "plateau_smallest", "warmup", "warmup_start",
    ),
    "Weights": (
        "weight_decay", "decay_weights_only", "decoupled_weight_decay", "l1", "l2", "max_norm", "clip_norm",
        "clip_norm_each", "clip_value", "ema_decay", "groups",
    ),
    "Best epoch": ("monitor", "keep", "patience"),
    "Rows": (
        "test_fraction", "validation_fraction", "class_weight", "sample_weight", "sampling", "bucketing", "drop_last",
    ),
    "Computing": ("precision", "accumulate", "prefetch", "recompute", "compiled"),
    "Logs": ("csv_log", "tensorboard_log"),
}  # fmt: skip
"""The settings by the headings under which they stand."""
TITLES = {
    "ema_decay": "EMA decay", "csv_log": "CSV log", "tensorboard_log": "TensorBoard log", "eps": "Epsilon",
    "beta1": "Beta 1", "beta2": "Beta 2", "lr_decay": "Rate decay", "amsgrad": "AMSGrad",
    "initial_accumulator_value": "First sum", "decay_weights_only": "Decay weights only",
    "decoupled_weight_decay": "Decoupled decay", "groups": "Rules for layers", "schedule_steps": "Steps",
    "schedule_end": "Share at the end", "schedule_factor": "Factor", "step_parts": "Parts",
    "cycle_rise": "Share of rise", "cycle_start": "Share at start", "warmup_start": "Warmup from",
    "plateau_smallest": "Smallest share", "restart_growth": "Growth", "plateau_factor": "Factor",
    "plateau_patience": "Epochs of patience", "plateau_threshold": "Threshold", "plateau_cooldown": "Cooldown",
    "clip_norm_each": "Clip norm of each", "l1": "L1", "l2": "L2",
}  # fmt: skip
"""Of settings whose names are no plain words, or say what a heading says already."""
WIDE = ("groups",)
"""Settings that have a row for themselves."""
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
        known = {name: name for name in monitored(self._model.flat.document)}
        shown = {**known, **({} if value in known else {str(value): tr("{0}  –  not found").format(value)})}
        if [self.box.itemText(row) for row in range(self.box.count())] != list(shown.values()):
            self.box.clear()
            for name, text in shown.items():
                self.box.addItem(text, name)
        self.box.setCurrentIndex(list(shown).index(str(value)))


_OF_THE_GRAPH = ("monitor", "groups")
"""The settings that offer what the graph has."""


class SettingsForm(QWidget):
    """The training settings of the document, two in a row: those that mean something beside the others."""

    def __init__(self, model: DocumentModel, devices: DeviceList) -> None:
        super().__init__()
        self._model = model
        self._devices = devices
        self._state: State = "idle"
        self.fields: dict[str, Field] = {}
        self._told: Mapping[str, object] | None = None
        self._captions: dict[str, QLabel] = {}
        self._headings: dict[str, QLabel] = {}
        self._shown: list[str] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 8, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        for title, names in SECTIONS.items():
            self._make(title, names)
        self.refresh()
        model.checked.connect(self.refresh)
        model.replaced.connect(self._begin)

    def edit_first(self) -> None:
        """Give the first setting the keys."""
        if self._shown:
            self.fields[self._shown[0]].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make(self, title: str, names: Iterable[str]) -> None:
        """A heading and its settings, which have no place yet."""
        heading = label(tr(title), "section")
        heading.setContentsMargins(0, 12, 0, 0)
        self._headings[title] = heading
        for name in names:
            self._captions[name] = label(tr(title_of(name)), "caption", wrap=True)
            self._captions[name].setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
            self._field(name, self._captions[name])
        for widget in (heading, *(each[name] for name in names for each in (self._captions, self.fields))):
            widget.setParent(self)

    def _arrange(self) -> None:
        """Give what means something its place, and hide the rest."""
        known = meaningful(self._model.document.settings)
        shown = [name for names in SECTIONS.values() for name in names if name in known]
        if shown == self._shown:
            return
        self._shown = shown
        for widget in (*self._headings.values(), *self._captions.values(), *self.fields.values()):
            self._grid.removeWidget(widget)
            widget.hide()
        row = 0
        for title, names in SECTIONS.items():
            row = self._place(row, title, [name for name in names if name in known])
        for other in range(self._grid.rowCount() + 1):
            self._grid.setRowStretch(other, int(other == row))

    def _place(self, row: int, title: str, names: Sequence[str]) -> int:
        """A heading, and below it its settings, from this row on; returns the next free one."""
        if title and names:
            self._grid.addWidget(self._headings[title], row, 0, 1, 2)
            self._headings[title].show()
            row += 1
        column = 0
        for name in names:
            wide = name in WIDE
            if wide and column:
                row, column = row + 2, 0
            for widget, top in ((self._captions[name], row), (self.fields[name], row + 1)):
                self._grid.addWidget(widget, top, column, 1, 2 if wide else 1)
                widget.show()
            row, column = (row, 1) if not (wide or column) else (row + 2, 0)
        return row + 2 * column

    def _field(self, name: str, caption: QLabel) -> None:
        made = self._made(name)
        help_text = tr(NAMES[name].help)
        if name == "learning_rate":
            help_text = tr("{0}; can be changed while the network trains").format(help_text)
        made.setToolTip(help_text)
        made.setAccessibleName(tr(title_of(name)))
        caption.setBuddy(made)
        caption.setToolTip(help_text)
        made.edited.connect(lambda value, name=name: self._change(name, value))
        self.fields[name] = made

    def _made(self, name: str) -> Field:
        if name == "device":
            return DeviceField(self._devices)
        if name == "groups":
            return RulesField(self._model)
        inner = optional(NAMES[name].form)
        if inner is not None:
            assert isinstance(inner, Number), "what may be left out is a number"
            return OptionalField(inner)
        return MonitorField(self._model) if name == "monitor" else field(NAMES[name].form)

    def _change(self, name: str, value: object) -> None:
        text = tr("Set {0}").format(inner_name(name))
        changed = setting(self._model.document, name, Parameter.encoded(value))
        self._model.push(text, changed, merge=f"settings.{name}")

    def refresh(self) -> None:
        """Show the settings of the document, defaults for those it does not have."""
        settings = self._model.document.settings
        if settings is self._told:
            for name in _OF_THE_GRAPH:
                self.fields[name].show_value(self._value(name))
            return
        self._told = settings
        self._arrange()
        for name, made in self.fields.items():
            if isinstance(made, OptionalField):
                made.show_usual(usual(name, settings))
            made.show_value(self._value(name))
        self.allow(self._state)

    def _begin(self) -> None:
        """Show another document, whatever was typed for the one before."""
        self._told = None
        self.refresh()

    def _value(self, name: str) -> object:
        return self._model.document.settings.get(name, getattr(TrainingConfig, name))

    def allow(self, state: State) -> None:
        """Let what cannot change while a training is in this state be seen only."""
        self._state = state
        for name, made in self.fields.items():
            made.setEnabled(state == "idle" or (name == "learning_rate" and state in ("running", "paused")))

    @property
    def learning_rate(self) -> float:
        """The learning rate of the document."""
        rate = self._model.document.settings.get("learning_rate", TrainingConfig().learning_rate)
        return float(rate) if isinstance(rate, int | float) else TrainingConfig().learning_rate


def title_of(name: str) -> str:
    """What a setting is called under its heading, in English."""
    return TITLES.get(name) or name_text(name)
