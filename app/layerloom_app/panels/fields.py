"""Fields made from parameter forms: what a declaration says about a value decides which widget edits it.

`field` picks the class for a form: plain fields for one value, rows of fields for tuples, a switch between forms where
a parameter takes several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QToolButton, QVBoxLayout

from layerloom.layers.parameters import Choice, Form, Number, OneOf, Record, Several, Text
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.plain_fields import (
    ChoiceField,
    Field,
    FileField,
    RealField,
    SwitchField,
    TextField,
    WholeField,
    guard,
    number_in,
    word,
)  # fmt: skip

_SIDE_BY_SIDE = 2
"""So many numbers at most stand in one line: a panel has room for no more."""


class TupleField(Field):
    """A tuple of fixed length: one field for each item, in lines of two."""

    def __init__(self, form: Several) -> None:
        super().__init__()
        assert form.length is not None, "a tuple of any length is edited as text"
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        self._row.addLayout(self._grid, 1)
        across = 1 if isinstance(form.form, Several) else _SIDE_BY_SIDE
        self.items = [field(form.form) for _ in range(form.length)]
        self._values: list[object] = []
        for place, item in enumerate(self.items):
            item.edited.connect(lambda value, place=place: self._tell(place, value))
            self._grid.addWidget(item, *divmod(place, across))
            self._grid.setColumnStretch(place % across, 1)
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
        number = number_in(text)
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
        guard(self.box)
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
