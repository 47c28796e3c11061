"""A number that may be left out: an empty line that shows what then holds."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from layerloom.layers.parameters import Number
from layerloom_app.actions import tr
from layerloom_app.panels.plain_fields import SMALLEST_WIDTH, Field


class OptionalField(Field):
    """A line for a number; cleared, it tells of `None`. What is not right is marked and not told of."""

    def __init__(self, form: Number) -> None:
        super().__init__()
        self._form = form
        self._shown = ""
        self.box = QLineEdit()
        self.box.setMinimumWidth(SMALLEST_WIDTH)
        self._hold(self.box)
        self.box.textChanged.connect(self._mark)
        self.box.editingFinished.connect(self._tell)

    def show_usual(self, value: object) -> None:
        """Show what holds where nothing is set."""
        self.box.setPlaceholderText("" if value is None else _text(value))

    def show_value(self, value: object) -> None:
        self._shown = "" if value is None else _text(value)
        if self.box.text() != self._shown:
            self.box.setText(self._shown)

    def _read(self) -> object:
        """The number, `None` for none, or the text that is no number."""
        text = self.box.text().strip().replace(",", ".")
        try:
            number = float(text) if text else None
        except ValueError:
            return text
        return int(number) if self._form.whole and number is not None and number.is_integer() else number

    def _problem(self) -> str | None:
        value = self._read()
        return None if value is None else self._form.reason(value)

    def _mark(self) -> None:
        problem = self._problem()
        if bool(self.box.property("wrong")) != bool(problem):
            self.box.setProperty("wrong", bool(problem))
            self.box.style().polish(self.box)
        self.box.setToolTip(tr("This needs {0}, or nothing.").format(problem) if problem else "")

    def _tell(self) -> None:
        if self.box.text() != self._shown and self._problem() is None:
            self._shown = self.box.text()
            self.edited.emit(self._read())


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
