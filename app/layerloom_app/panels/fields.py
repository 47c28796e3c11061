"""Fields made from parameter forms: what a declaration says about a value decides which widget edits it.

Every `Field` shows a value and emits `edited` with a new, valid one; it never writes anything itself. `field` picks
the class for a form: spin boxes for numbers, a check box or a list for choices, rows of fields for tuples, a switch
between forms where a parameter takes several."""

from __future__ import annotations

import math
from collections.abc import Sequence
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
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from layerloom.layers.parameters import Choice, Form, Number, OneOf, Record, Several, Text
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


def _guard(widget: QWidget) -> None:
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
        _guard(self.box)
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
        return f"{value:.6g}"

    def valueFromText(self, text: str) -> float:
        number = _number_in(text)
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        number = _number_in(text)
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


def _number_in(text: str) -> float | None:
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
        _guard(self.box)
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
        _guard(self.box)
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


class TupleField(Field):
    """A tuple of fixed length: one field for each item."""

    def __init__(self, form: Several) -> None:
        super().__init__()
        assert form.length is not None, "a tuple of any length is edited as text"
        self._stack = QVBoxLayout()
        nested = isinstance(form.form, Several)
        self.items = [field(form.form) for _ in range(form.length)]
        self._values: list[object] = []
        for place, item in enumerate(self.items):
            item.edited.connect(lambda value, place=place: self._tell(place, value))
            (self._stack if nested else self._row).addWidget(item, 1)
        if nested:
            self._stack.setSpacing(6)
            self._row.addLayout(self._stack, 1)
        self.setFocusProxy(self.items[0])

    def show_value(self, value: object) -> None:
        self._values = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
        for item, part in zip(self.items, self._values, strict=False):
            item.show_value(part)

    def _tell(self, place: int, value: object) -> None:
        if place < len(self._values):
            self._values[place] = value
            self.edited.emit(tuple(self._values))


class ListField(TextField):
    """Numbers separated by commas, such as a shape. What is not right is marked and not told of."""

    def __init__(self, form: Several) -> None:
        super().__init__()
        self._form = form
        self.box.setPlaceholderText(tr("for example 1, 28, 28"))
        self.box.textChanged.connect(self._mark)

    def show_value(self, value: object) -> None:
        items = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
        super().show_value(
            ", ".join("?" if item is None else f"{item:g}" if isinstance(item, float) else str(item) for item in items)
        )

    def _read(self, text: str) -> tuple[object, ...] | None:
        parts = [part for part in text.replace("×", ",").replace("x", ",").replace(" ", ",").split(",") if part]
        value = tuple(_item(part) for part in parts)
        return value if self._form.reason(value) is None else None

    def _mark(self, text: str) -> None:
        wrong = self._read(text) is None
        if bool(self.box.property("wrong")) != wrong:
            self.box.setProperty("wrong", wrong)
            self.box.style().polish(self.box)

    def _tell(self) -> None:
        value = self._read(self.box.text())
        if value is not None and self.box.text() != self._shown:
            self._shown = self.box.text()
            self.edited.emit(value)


def _item(text: str) -> object:
    """A part of a list as a number, `?` as an unknown one, anything else as the text it is."""
    if text == "?":
        return None
    try:
        return int(text)
    except ValueError:
        number = _number_in(text)
        return text if number is None else number


class SummaryField(Field):
    """What is too rich for a panel of this width, such as the columns of a table: it is told, not edited."""

    def __init__(self) -> None:
        super().__init__()
        self.label = QLabel()
        self.label.setObjectName("caption")
        self.label.setWordWrap(True)
        self._hold(self.label)

    def show_value(self, value: object) -> None:
        items = value if isinstance(value, tuple) else (value,)
        self.label.setText(", ".join(str(getattr(item, "name", item)) for item in items) or tr("none"))


class PairField(Field):
    """One number for both directions or, after a press on the button, one for each."""

    def __init__(self, single: Number, pair: Several) -> None:
        super().__init__()
        self.single, self.pair = field(single), field(pair)
        self.button = QToolButton()
        self.button.setIcon(theme.icon("pair"))
        self.button.setProperty("icon_name", "pair")
        self.button.setCheckable(True)
        self.button.setToolTip(tr("A value of its own for each direction."))
        self.button.setAccessibleName(tr("A value for each direction"))
        self.button.clicked.connect(self._split)
        self._value: object = 0
        for part in (self.single, self.pair):
            part.edited.connect(self.edited.emit)
            self._row.addWidget(part, 1)
        self._row.addWidget(self.button)
        self.setFocusProxy(self.single)

    def show_value(self, value: object) -> None:
        self._value = value
        split = isinstance(value, tuple)
        self.button.setChecked(split)
        self.single.setVisible(not split)
        self.pair.setVisible(split)
        (self.pair if split else self.single).show_value(value)

    def _split(self, split: bool) -> None:
        value = self._value
        if split and not isinstance(value, tuple):
            self.edited.emit((value, value))
        elif not split and isinstance(value, tuple):
            self.edited.emit(value[0])


class SwitchedField(Field):
    """A parameter of several forms: a list of words and forms, and beside it the field of the chosen form."""

    def __init__(self, form: OneOf) -> None:
        super().__init__()
        self.box = QComboBox()
        _guard(self.box)
        self._stack = QVBoxLayout()
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(6)
        self._stack.addWidget(self.box)
        self._row.addLayout(self._stack, 1)
        self.forms: list[tuple[Form, Field]] = []
        for inner in form.forms:
            self._offer(inner)
        self.setFocusProxy(self.box)
        self.box.activated.connect(self._choose)

    def _offer(self, form: Form) -> None:
        if isinstance(form, Choice):
            for value in form.values:
                self.box.addItem(word(value), (None, value))
            return
        inner = field(form)
        inner.edited.connect(self.edited)
        inner.hide()
        self.box.addItem(form_name(form), (len(self.forms), None))
        self.forms.append((form, inner))
        self._stack.addWidget(inner)

    def show_value(self, value: object) -> None:
        index = next((i for i, (form, _) in enumerate(self.forms) if form.reason(value) is None), None)
        entries = [self.box.itemData(row) for row in range(self.box.count())]
        wanted = next(
            (
                row
                for row, (place, word_) in enumerate(entries)
                if place == index and (place is not None or word_ == value)
            ),
            0,
        )
        self.box.setCurrentIndex(wanted)
        for place, (_, inner) in enumerate(self.forms):
            inner.setVisible(place == index)
        if index is not None:
            self.forms[index][1].show_value(value)

    def _choose(self, row: int) -> None:
        place, value = self.box.itemData(row)
        self.edited.emit(value if place is None else start_value(self.forms[place][0]))


def form_name(form: Form) -> str:
    """What a form is called in the list of a parameter that takes several."""
    match form:
        case Number():
            return tr("one number")
        case Several(length=None):
            return tr("list")
        case Several(form=Several()):
            return tr("each side")
        case Several(length=length):
            return tr("{0} numbers").format(length)
        case Text():
            return tr("text")
        case _:
            return tr("other")


def start_value(form: Form) -> object:
    """A valid value of the form, for when the user changes to it."""
    match form:
        case Number(whole=whole, range=limits):
            low = max(limits.low, 0.0) if limits.high >= 0 else limits.high
            return round(low) if whole else float(low)
        case Choice(values=values):
            return values[0]
        case Text():
            return ""
        case Several(form=inner, length=length):
            return tuple(start_value(inner) for _ in range(length or 0))
        case OneOf(forms=forms):
            return start_value(forms[0])
        case Record(type=kind):
            return kind()


def field(form: Form) -> Field:
    """The field that edits values of this form."""
    match form:
        case Number(whole=True):
            return WholeField(form)
        case Number():
            return RealField(form)
        case Choice(values=values) if set(values) == {True, False}:
            return SwitchField()
        case Choice():
            return ChoiceField(form)
        case Text(file=True):
            return FileField()
        case Text():
            return TextField()
        case Several(length=None, form=Number() | OneOf()):
            return ListField(form)
        case Several(length=None):
            return SummaryField()
        case Several():
            return TupleField(form)
        case OneOf(forms=(Number() as single, Several(length=2, form=Number()) as pair)):
            return PairField(single, pair)
        case OneOf():
            return SwitchedField(form)
        case Record():
            return SummaryField()
