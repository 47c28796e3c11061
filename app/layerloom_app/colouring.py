"""What the canvas is coloured by: nothing, what nodes cost by their shapes, or the time that was measured."""

from __future__ import annotations

from typing import Literal, get_args

from PySide6.QtCore import QObject, QTimer, Signal

from layerloom.train.profile import at_level
from layerloom_app.canvas.heat import HeatMap, cost_map, heat_map
from layerloom_app.commands import DocumentModel
from layerloom_app.profiling import Profiling

Colours = Literal["own", "parameters", "macs", "activation_bytes", "time"]
CHOICES: tuple[Colours, ...] = get_args(Colours)
PATIENCE_MS = 60
"""Edits that follow each other closer are shown in colours once."""


class Colouring(QObject):
    """The choice of a person, and the heat map that follows from it."""

    changed = Signal()
    """The choice, or the map, is another."""

    def __init__(self, model: DocumentModel, profiling: Profiling, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice: Colours = "own"
        self._model, self._profiling = model, profiling
        self._seen = profiling.profile
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._wait.timeout.connect(self.changed)
        for changed in (model.checked, model.replaced, model.level_changed):
            changed.connect(self._follow)
        profiling.changed.connect(self._take_profile)

    def can(self, choice: Colours) -> bool:
        """Whether there is something to colour by."""
        return choice != "time" or self._profiling.profile is not None

    def choose(self, choice: Colours) -> None:
        """Colour by something else, if there is something to colour by."""
        if choice != self.choice and self.can(choice):
            self.choice = choice
            self.changed.emit()

    def step(self) -> None:
        """Colour by the next of what there is."""
        possible = [choice for choice in CHOICES if self.can(choice)]
        self.choose(possible[(possible.index(self.choice) + 1) % len(possible)])

    def clear(self) -> None:
        """Show the nodes in their own colours; a profile that was shown is forgotten."""
        if self.choice == "time":
            self._profiling.clear()
        self.choose("own")

    def map(self) -> HeatMap | None:
        """What the canvas shows, `None` for the nodes' own colours."""
        match self.choice:
            case "own":
                return None
            case "time":
                profile = self._profiling.profile
                stale = self._profiling.stale
                return None if profile is None else heat_map(at_level(profile, self._model.path), stale=stale)
            case kind:
                return cost_map(self._model.cost, kind)

    def _follow(self) -> None:
        if self.choice != "own":
            self._wait.start()

    def _take_profile(self) -> None:
        """A profile that has just been made is shown; one that is gone is not."""
        found = self._profiling.profile
        if found is not None and found is not self._seen:
            self.choice = "time"
        elif found is None and self.choice == "time":
            self.choice = "own"
        self._seen = found
        self.changed.emit()
