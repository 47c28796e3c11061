"""What a screen reader says by itself: what was selected, how many problems there are, why something was refused."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from layerloom.graph.outline import by_node, entry
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel


class Announcer(QObject):
    """Listens to the document and speaks for the canvas, which paints what a screen reader cannot see."""

    announced = Signal(str)
    """What is said, whether anyone listens or not."""

    def __init__(self, model: DocumentModel, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._model = model
        self._canvas = canvas
        self._errors = self._count()
        model.selection_changed.connect(self._say_selection)
        model.checked.connect(self._say_problems)

    def say(self, sentence: str) -> None:
        """Say a sentence once what is being said has ended."""
        if not sentence:
            return
        self.announced.emit(sentence)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, sentence))

    def _say_selection(self) -> None:
        model, chosen = self._model, self._model.selection
        if len(chosen) == 1:
            (node,) = chosen
            self.say(entry(model.document, model.inference, by_node(model.problems), node).spoken)
        elif chosen:
            self.say(tr("{0} nodes selected").format(len(chosen)))

    def _count(self) -> int:
        return sum(problem.severity == "error" for problem in self._model.problems)

    def _say_problems(self) -> None:
        before, self._errors = self._errors, self._count()
        if self._errors > before:
            newest = next(problem for problem in self._model.problems if problem.severity == "error")
            self.say(tr("{0} errors. The first: {1}").format(self._errors, newest))
        elif before and not self._errors:
            self.say(tr("No errors any more."))
