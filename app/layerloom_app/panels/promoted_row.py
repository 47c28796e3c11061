"""A field inside a block with a button that makes its parameter one of the block."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from layerloom_app.actions import tr
from layerloom_app.panels.fields import Field


class PromotedRow(QWidget):
    """The field, the button, and below them the formula that the parameter follows, if it does."""

    promoted = Signal(bool)
    """The parameter is to follow one of the block, or no longer."""

    def __init__(self, made: Field) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._field = made
        self.button = QToolButton()
        self.button.setText("ƒ")
        self.button.setCheckable(True)
        self.button.setAccessibleName(tr("Parameter of the block"))
        self.button.clicked.connect(lambda: self.promoted.emit(self.button.isChecked()))
        self._formula = QLabel()
        self._formula.setObjectName("hint")
        outer, row = QVBoxLayout(self), QHBoxLayout()
        for layout in (outer, row):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
        row.addWidget(made, 1)
        row.addWidget(self.button)
        outer.addLayout(row)
        outer.addWidget(self._formula)
        self.show_formula("")

    def show_formula(self, formula: str) -> None:
        """Show what the parameter follows; its own value can be typed only where that is nothing."""
        follows = bool(formula)
        self.button.setChecked(follows)
        self.button.setToolTip(
            tr("Keep this value, whatever the block is given.")
            if follows
            else tr("Make this a parameter of the block, which every instance may give another value.")
        )
        self._field.setEnabled(not follows)
        self._formula.setText(tr("= {0}").format(formula))
        self._formula.setVisible(follows)
