"""Fields for one plain value: a number in its range, yes or no, one of a few words, a text, a file.

Every `Field` shows a value and emits `edited` with a new, valid one; it never writes anything itself.
"""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QShowEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)  # fmt: skip

from layerloom.layers.parameters import Choice, Number
from layerloom.words import number as localized
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.parts import inset, name_parts

WHOLE_LIMIT = 2**31 - 1
SMALLEST_WIDTH = 56


class Field(QWidget):
    """A widget that shows one value and tells of another one that the user wants."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def show_value(self, value: object) -> None:
        """Show the value without telling of it."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """What is in a field may be made and shown late, so its names are given when it is seen."""
        super().showEvent(event)
        if self.accessibleName():
            name_parts(self, self.accessibleName())

    def _hold(self, widget: QWidget, stretch: int = 1) -> None:
        self._row.addWidget(widget, stretch)
        self.setFocusProxy(widget)


class _WheelGuard(QObject):
    """Keeps the wheel from changing a value under the pointer while the person scrolls the panel."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def guard(widget: QWidget) -> None:
    """Let the wheel scroll the panel, and the widget be narrow."""
    widget.setMinimumWidth(SMALLEST_WIDTH)
    if isinstance(widget, QAbstractSpinBox):
        inset(widget)
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_WheelGuard(widget))


class WholeField(Field):
    """A whole number within its range, with its unit."""

    def __init__(self, form: Number) -> None:
        super().__init__()
        self.box = QSpinBox()
        self.box.setKeyboardTracking(False)
        self.box.setRange(round(max(form.range.low, -WHOLE_LIMIT)), round(min(form.range.high, WHOLE_LIMIT)))
        if form.range.unit:
            self.box.setSuffix(f" {form.range.unit}")
        guard(self.box)
        self._hold(self.box)
        self.box.valueChanged.connect(self.edited.emit)

    def show_value(self, value: object) -> None:
        self.box.blockSignals(True)
        self.box.setValue(value if isinstance(value, int) else self.box.minimum())
        self.box.blockSignals(False)


class ScientificBox(QDoubleSpinBox):
    """A spin box that writes 0.001 and 1e-05 as people do.

    Its arrows go 1, 2, 5, 10 or, where the range is 0 to 1, by a twentieth.
    """

    def __init__(self, number: Number) -> None:
        super().__init__()
        self._number = number
        self._fraction = number.range.low == 0 and number.range.high <= 1
        self.setDecimals(17)
        self.setRange(max(number.range.low, -1e300), self._top())
        self.setKeyboardTracking(False)

    def _top(self) -> float:
        high = min(self._number.range.high, 1e300)
        return math.nextafter(high, -math.inf) if self._number.range.open_high else high

    def textFromValue(self, value: float) -> str:
        return localized(f"{value:.6g}")

    def valueFromText(self, text: str) -> float:
        number = number_in(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        number = number_in(text)
        if number is not None and self._number.range.holds(number):
            return QValidator.State.Acceptable, text, position
        begun = all(letter in "0123456789.,-+eE" for letter in text)
        return (QValidator.State.Intermediate if begun else QValidator.State.Invalid), text, position

    def stepBy(self, steps: int) -> None:
        for _ in range(abs(steps)):
            self.setValue(self._next(self.value(), steps > 0))

    def _next(self, value: float, up: bool) -> float:
        if self._fraction:
            return round(value + (0.05 if up else -0.05), 10)
        if value <= 0:
            return (1e-4 if value == 0 else value / 2) if up else (value if self.minimum() >= 0 else value * 2 - 1)
        return _ladder(value, up)


def _ladder(value: float, up: bool) -> float:
    """The next of 1, 2, 5, 10, 20, ... above or below a positive value."""
    power = math.floor(math.log10(value))
    rungs = [float(f"{m}e{p}") for p in range(power - 1, power + 2) for m in (1, 2, 5)]
    if up:
        return next(rung for rung in rungs if rung > value * (1 + 1e-9))
    return next(rung for rung in reversed(rungs) if rung < value * (1 - 1e-9))


def number_in(text: str) -> float | None:
    """The number that a text says, with a point or a comma; `None` if it says none."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


class RealField(Field):
    """A number with a fraction, within its range."""

    def __init__(self, form: Number) -> None:
        super().__init__()
        self.box = ScientificBox(form)
        if form.range.unit:
            self.box.setSuffix(f" {form.range.unit}")
        guard(self.box)
        self._hold(self.box)
        self.box.valueChanged.connect(self.edited.emit)

    def show_value(self, value: object) -> None:
        self.box.blockSignals(True)
        self.box.setValue(float(value) if isinstance(value, int | float) else 0.0)
        self.box.blockSignals(False)


class SwitchField(Field):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self._hold(self.box)
        self.box.clicked.connect(lambda on: self.edited.emit(on))  # noqa: PLW0108 - a slot of C++ gets no argument
        self.box.toggled.connect(self._name)

    def show_value(self, value: object) -> None:
        self.box.setChecked(value is True)
        self._name(value is True)

    def _name(self, on: bool) -> None:
        self.box.setText(tr("on") if on else tr("off"))


class ChoiceField(Field):
    """One of a few words."""

    def __init__(self, form: Choice) -> None:
        super().__init__()
        self.box = QComboBox()
        for value in form.values:
            self.box.addItem(word(value), value)
        guard(self.box)
        self._hold(self.box)
        self.box.activated.connect(lambda index: self.edited.emit(self.box.itemData(index)))

    def show_value(self, value: object) -> None:
        self.box.setCurrentIndex(max(self.box.findData(value), 0))


def word(value: object) -> str:
    """A value of a choice as it is shown."""
    return tr("none") if value is None else str(value).lower() if isinstance(value, bool) else str(value)


class TextField(Field):
    """Free text, told of when it is complete."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QLineEdit()
        self._shown = ""
        self._hold(self.box)
        self.box.editingFinished.connect(self._tell)

    def show_value(self, value: object) -> None:
        self._shown = str(value)
        if self.box.text() != self._shown:
            self.box.setText(self._shown)

    def _tell(self) -> None:
        if self.box.text() != self._shown:
            self._shown = self.box.text()
            self.edited.emit(self._shown)


class FileField(TextField):
    """The path of a file, typed or picked."""

    def __init__(self) -> None:
        super().__init__()
        self.box.setPlaceholderText(tr("no file chosen"))
        button = QToolButton()
        button.setIcon(theme.icon("folder"))
        button.setToolTip(tr("Choose a file."))
        button.setAccessibleName(tr("Choose a file"))
        button.clicked.connect(self._pick)
        self._row.addWidget(button)

    def _pick(self) -> None:
        start = str(Path(self._shown).parent) if self._shown else ""
        path, _ = QFileDialog.getOpenFileName(self, tr("Choose a file"), start)
        if path:
            self.box.setText(path)
            self._tell()
