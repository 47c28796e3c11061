"""What is known and cannot be changed: titled tables of names and values, under each other.

Making widgets takes longer than all else that an edit does. So a table whose names stay is kept, and only its values
change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from layerloom_app import theme
from layerloom_app.panels.parts import emptied, label, rule

_NAMES = 96
"""How wide names are at least."""

Row = tuple[str, str]
_Key = tuple[str, ...]
"""What can only be changed by making widgets: whether it is a table or which style of text, its title, its names."""


class Facts:
    """Fills a layout with tables and lines of text."""

    def __init__(self, place: QVBoxLayout) -> None:
        self._place = place
        self._wanted: list[tuple[_Key, Sequence[str]]] = []
        self._shown: list[tuple[_Key, _Table | None]] = []

    @contextmanager
    def anew(self) -> Iterator[None]:
        """Show what is added within, and nothing else."""
        self._wanted = []
        yield
        if [key for key, _ in self._wanted] != [key for key, _ in self._shown]:
            emptied(self._place)
            self._shown = [(key, self._made(key)) for key, _ in self._wanted]
        for (_, values), (_, table) in zip(self._wanted, self._shown, strict=True):
            if table is not None:
                table.show_values(values)

    def add(self, title: str, rows: Sequence[Row]) -> None:
        """A table, if it has any rows."""
        if rows:
            self._wanted.append((("table", title, *(name for name, _ in rows)), [value for _, value in rows]))

    def add_text(self, text: str, style: str) -> None:
        """A line above or below the tables."""
        self._wanted.append(((style, text), ()))

    def _made(self, key: _Key) -> _Table | None:
        kind, text, *names = key
        table = _Table(text, names) if kind == "table" else None
        self._place.addWidget(label(text, kind, wrap=True) if table is None else table)
        return table


class _Table(QWidget):
    """A rule, a title and rows of a name and a value that can be selected."""

    def __init__(self, title: str, names: Sequence[str]) -> None:
        super().__init__()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.UNIT)
        inner.addWidget(rule())
        inner.addWidget(label(title, "section", wrap=True))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, _NAMES)
        grid.setColumnStretch(1, 1)
        inner.addLayout(grid)
        self._values: list[QLabel] = []
        for place, name in enumerate(names):
            grid.addWidget(label(name, "caption"), place, 0, Qt.AlignmentFlag.AlignTop)
            value = label("", "", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setContentsMargins(0, 1, 0, 0)  # What can be selected is drawn a pixel higher than what cannot.
            grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignTop)
            self._values.append(value)

    def show_values(self, values: Sequence[str]) -> None:
        for shown, value in zip(self._values, values, strict=True):
            shown.setText(value)
