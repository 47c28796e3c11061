"""A field inside a block whose parameter may follow a formula instead: the field, a button, and the formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from layerloom.graph.following import Judged
from layerloom_app.actions import tr
from layerloom_app.panels.formula_line import FormulaLine
from layerloom_app.panels.parts import label, restyle
from layerloom_app.panels.plain_fields import Field


class PromotedRow(QWidget):
    """The field, or in its place the formula that the parameter follows, and below it what that gives or what is wrong.

    `judge` says what a formula comes to, `names` what it may speak of.
    """

    followed = Signal(str)
    """The parameter is to follow this formula; '' leaves it the value that it has."""

    def __init__(
        self, made: Field, name: str, judge: Callable[[str], Judged], names: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # The comment takes as many lines as it needs.
        self.setSizePolicy(policy)
        self._field = made
        self._name = name
        self._judge = judge
        self.names = names
        self._formula = ""
        self.button = QToolButton()
        self.button.setText("ƒ")
        self.button.setCheckable(True)
        self.button.setAccessibleName(tr("Formula"))
        self.button.clicked.connect(self._switch)
        self.line = FormulaLine()
        self.line.textChanged.connect(self._show_judgement)
        self.line.given.connect(self._take)
        self.line.dropped.connect(lambda: self.show_formula(self._formula))
        self.comment = label("", "hint", wrap=True)
        self._lay_out()
        self.show_formula("")

    def _lay_out(self) -> None:
        outer, row = QVBoxLayout(self), QHBoxLayout()
        for layout in (outer, row):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
        row.addWidget(self._field, 1)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        outer.addLayout(row)
        outer.addWidget(self.comment)

    def show_formula(self, formula: str) -> None:
        """Show what the parameter follows; its own value can be typed only where that is nothing."""
        self._formula = formula
        self._show_line(bool(formula))
        self.line.setText(formula)
        self._show_judgement()

    def _show_line(self, on: bool) -> None:
        self.button.setChecked(on)
        self.button.setToolTip(
            tr("Keep this value, whatever the block is given.")
            if on
            else tr("Let this follow from parameters of the block, which every instance may give another value.")
        )
        self._field.setEnabled(not on)
        self._field.setVisible(not on)
        for part in (self.line, self.comment):
            part.setVisible(on)

    def _switch(self) -> None:
        """Ask for a formula, the parameter's own name at first, or go back to the value."""
        if not self.button.isChecked():
            self.line.clear()
            self._take("")
            return
        self._show_line(True)
        self.line.offer(self.names())
        self.line.setText(self._name)
        self.line.setFocus()
        self.line.selectAll()

    def _take(self, text: str) -> None:
        """Let the parameter follow the formula, unless it is wrong or the one that it follows already."""
        text = text.strip()
        if self._judge(text).problem:
            if not self.line.hasFocus():
                self.show_formula(self._formula)
        elif text != self._formula:
            self.followed.emit(text)
        elif not text:
            self.show_formula("")

    def _show_judgement(self) -> None:
        text = self.line.text().strip()
        found = self._judge(text) if self.line.isVisibleTo(self) and text else Judged()
        if bool(self.line.property("wrong")) != bool(found.problem):
            self.line.setProperty("wrong", bool(found.problem))
            self.line.style().polish(self.line)
        name = "bad" if found.problem else "hint"
        if self.comment.objectName() != name:
            self.comment.setObjectName(name)
            restyle(self.comment)
        self.comment.setText(_sentence(found))


def _sentence(found: Judged) -> str:
    if found.problem:
        return found.problem[:1].upper() + found.problem[1:] + "."
    if found.new:
        return tr("“{0}” becomes a parameter of the block.").format(found.new)
    if len(found.gives) > 1:
        return tr("= {0} in the first copies").format(", ".join(map(str, found.gives)))
    return tr("= {0}").format(found.gives[0]) if found.gives else ""
