"""A problem of the selected node, as the inspector tells it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from layerloom.graph.problems import Problem
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.parts import column, label
from layerloom_app.panels.problems import fix_buttons, icon_label


class ProblemCard(QWidget):
    """A problem of the selected node: what was expected, what came, why, and the ways out."""

    def __init__(self, problem: Problem, model: DocumentModel) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = column(self, margin=12, spacing=6)
        head = QHBoxLayout()
        head.setSpacing(theme.UNIT)
        head.addWidget(icon_label(problem), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(self._heading(problem), "panelTitle", wrap=True), 1)
        inner.addLayout(head)
        missing = is_missing(problem)
        for name, text in ((tr("Expected"), problem.expected), (tr("Got"), "" if missing else problem.got)):
            if text:
                inner.addWidget(label(name, "section"))
                inner.addWidget(label(text, "", wrap=True))
        if problem.why:
            inner.addWidget(label(problem.why[:1].upper() + problem.why[1:] + ".", "caption", wrap=True))
        for button in fix_buttons(problem, model):
            inner.addWidget(button)

    @staticmethod
    def _heading(problem: Problem) -> str:
        """The title, unless it only repeats what was expected and came."""
        if is_missing(problem):
            return tr("Something is missing") if problem.got in problem.title.split() else problem.title
        repeats = bool(problem.expected) and problem.expected in problem.title
        return tr("What comes in does not fit") if repeats else problem.title


def is_missing(problem: Problem) -> bool:
    """Whether nothing came where something was needed."""
    return problem.kind in ("missing input", "unconnected") or problem.got.lower() in (tr("nothing"), tr("none"))
