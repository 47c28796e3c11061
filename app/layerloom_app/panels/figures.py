"""Numbers that matter, each with its name above, in a row that has room for them at any width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from layerloom_app.panels.parts import OneLine, label, restyle

WIDEST = "100.0 %"
LARGEST = 168
"""No caption makes its figure wider; a longer one ends in dots."""
ROOMY, TIGHT = 24, 16
"""Pixels between two figures."""


class Figure(QWidget):
    """A number with a short name, and a long one where there is room."""

    def __init__(self, name: str, widest: str = WIDEST) -> None:
        super().__init__()
        self.short = self.long = name
        self._widest = widest
        self.caption = OneLine(name, "caption")
        self.number = label("–", "figure")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.caption)
        layout.addWidget(self.number)

    def tell(self, text: str) -> None:
        if self.number.text() != text:
            self.number.setText(text)

    def call(self, short: str, long: str) -> None:
        """Name what the number is."""
        self.short, self.long = short, long
        self.show_name(short)

    def show_name(self, name: str) -> None:
        self.caption.setText(name)
        self.caption.setToolTip(self.toolTip() or self.long)

    def look(self, name: str) -> None:
        """Take a style of the style sheet: `figure`, `good` or `past`."""
        if self.number.objectName() != name:
            self.number.setObjectName(name)
            restyle(self.number)

    def width_for(self, name: str) -> int:
        """The width at which neither the name nor any number that may come is cut off."""
        self.number.ensurePolished()
        self.caption.ensurePolished()
        digits = self.number.fontMetrics().horizontalAdvance(max(self._widest, self.number.text(), key=len))
        return max(digits, min(LARGEST, self.caption.fontMetrics().horizontalAdvance(name))) + 2


class FigureRow(QHBoxLayout):
    """Figures side by side. The `lesser` ones go, in their order, where the row is too narrow for all."""

    def __init__(self, figures: Mapping[str, Figure], lesser: tuple[str, ...]) -> None:
        super().__init__()
        self._figures = figures
        self._lesser = lesser
        self.wanted = set(figures)
        """The figures that there is something to say about."""
        for figure in figures.values():
            self.addWidget(figure)
        self.addStretch(1)

    def fit(self, width: int) -> None:
        """Use long names if at most one figure must go for them, else short ones and as many figures as have room."""
        every = [key for key in self._figures if key in self.wanted]
        fewer = [[key for key in every if key not in self._lesser[:count]] for count in range(len(self._lesser) + 1)]
        choices = [(keys, True, gap) for keys in fewer[:2] for gap in (ROOMY, TIGHT)]
        choices += [(keys, False, TIGHT) for keys in fewer]
        fitting = (choice for choice in choices if self._width(*choice) <= width)
        keys, long, gap = next(fitting, choices[-1])
        self.setSpacing(gap)
        for key, figure in self._figures.items():
            figure.setVisible(key in keys)
            figure.show_name(figure.long if long else figure.short)
            figure.setMinimumWidth(figure.width_for(figure.caption.text()))

    def _width(self, keys: Iterable[str], long: bool, gap: int) -> int:
        figures = [self._figures[key] for key in keys]
        return sum(figure.width_for(figure.long if long else figure.short) + gap for figure in figures)
