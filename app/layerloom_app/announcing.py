"""What a screen reader says by itself: what was selected, done and undone, how many problems there are, why something
was refused."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from layerloom.graph.edit import Edit
from layerloom.graph.outline import by_node, entry, told
from layerloom_app.actions import tr
from layerloom_app.canvas.accessible import install, tell_focus
from layerloom_app.canvas.showing import ShowingView
from layerloom_app.commands import DocumentModel


class Announcer(QObject):
    """Listens to the document and speaks for the canvas, which paints what a screen reader cannot see."""

    announced = Signal(str)
    """What is said, whether anyone listens or not."""

    def __init__(self, model: DocumentModel, canvas: ShowingView) -> None:
        super().__init__(canvas)
        install()
        self._model = model
        self._canvas = canvas
        self._errors = self._count()
        self._step = model.stack.index()
        self._told: str | None = None
        model.selection_changed.connect(self._say_selection)
        model.checked.connect(self._say_problems)
        model.changed.connect(self._keep)
        model.stack.indexChanged.connect(self._say_step)

    def say(self, sentence: str) -> None:
        """Say a sentence once what is being said has ended."""
        if not sentence:
            return
        self.announced.emit(sentence)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, sentence))

    def _say_selection(self) -> None:
        chosen = self._model.selection
        if len(chosen) == 1:
            (node,) = chosen
            if QAccessible.isActive() and self._canvas.hasFocus():
                tell_focus(self._canvas, node)  # A screen reader then reads the node itself.
                self.announced.emit(self._spoken(node))
            else:
                self.say(self._spoken(node))
        elif chosen:
            self.say(tr("{0} nodes selected").format(len(chosen)))

    def _spoken(self, node: str) -> str:
        return entry(self._model.document, self._model.inference, by_node(self._model.problems), node).spoken

    def _keep(self, edits: Iterable[Edit]) -> None:
        """Keep what a step did until its name is known."""
        self._told = told(self._model.document, edits)

    def _say_step(self, now: int) -> None:
        """Say what was done, or taken back; a step that grows, as while a slider is dragged, says nothing."""
        before, self._step = self._step, now
        what, self._told = self._told, None
        if what is None or now == before:
            return
        stack = self._model.stack
        text = tr("Undone: {0}").format(stack.text(now)) if now < before else stack.text(now - 1)
        self.say(f"{text}: {what}" if what else text)

    def _count(self) -> int:
        return sum(problem.severity == "error" for problem in self._model.problems)

    def _say_problems(self) -> None:
        before, self._errors = self._errors, self._count()
        if self._errors > before:
            newest = next(problem for problem in self._model.problems if problem.severity == "error")
            self.say(tr("{0} errors. The first: {1}").format(self._errors, newest))
        elif before and not self._errors:
            self.say(tr("No errors any more."))
