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


class Facts:
    """Fills a layout with tables."""

    def __init__(self, place: QVBoxLayout) -> None:
        self._place = place
        self._tables: dict[tuple[str, ...], _Table] = {}
        self._before: dict[tuple[str, ...], _Table] = {}

    @contextmanager
    def anew(self) -> Iterator[None]:
        """Show what is added within, and nothing else."""
        self._before, self._tables = self._tables, {}
        for table in self._before.values():
            self._place.removeWidget(table)
        emptied(self._place)
        yield
        for table in self._before.values():
            table.hide()
            table.deleteLater()

    def add(self, title: str, rows: Sequence[Row]) -> None:
        """A table, if it has any rows."""
        if not rows:
            return
        key = (title, *(name for name, _ in rows))
        table = self._tables[key] = self._before.pop(key, None) or _Table(title, rows)
        table.show_values([value for _, value in rows])
        self._place.addWidget(table)

    def add_widget(self, widget: QWidget) -> None:
        """Something between the tables."""
        self._place.addWidget(widget)


class _Table(QWidget):
    """A rule, a title and rows of a name and a value that can be selected."""

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.UNIT)
        inner.addWidget(rule())
        inner.addWidget(label(title, "section"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, _NAMES)
        grid.setColumnStretch(1, 1)
        inner.addLayout(grid)
        self._values: list[QLabel] = []
        for place, (name, text) in enumerate(rows):
            grid.addWidget(label(name, "caption"), place, 0, Qt.AlignmentFlag.AlignTop)
            value = label(text, "", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setContentsMargins(0, 1, 0, 0)  # What can be selected is drawn a pixel higher than what cannot.
            grid.addWidget(value, place, 1, Qt.AlignmentFlag.AlignTop)
            self._values.append(value)

    def show_values(self, values: Sequence[str]) -> None:
        for shown, value in zip(self._values, values, strict=True):
            shown.setText(value)
