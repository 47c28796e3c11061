"""What a run looks at after each epoch: whether it is the best, whether waiting is over, what the rate becomes.

All of it follows from the monitored figure of the validation rows. What is remembered is a few numbers, which stand in
every checkpoint, so that a resumed run decides as one that was never interrupted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from layerloom.graph.model import Document
from layerloom.graph.monitored import Mode, close_to, figure_named, monitored
from layerloom.graph.scheduling import PLATEAU, plateau_of
from layerloom.graph.settings import TrainingConfig
from layerloom.schedules import Plateau
from layerloom.train.prepare import TrainingError
from layerloom.words import tr

_REMEMBERED = ("share", "best", "waited", "resting")
"""The fields of a plateau that change."""


@dataclass
class Watch:
    """The eyes of one run. `best` is the figure of epoch `epoch`, `None` before there is one."""

    monitor: str
    mode: Mode
    keeps_last: bool = False
    patience: int = 0
    plateau: Plateau | None = None
    best: float | None = None
    epoch: int = 0

    @classmethod
    def of(cls, document: Document, config: TrainingConfig, *, validates: bool) -> Watch:
        """That of these settings; raises `TrainingError` where they name a figure that there is not."""
        known, monitor = monitored(document), figure_named(config.monitor, document)
        if monitor is None:
            raise TrainingError(
                tr(
                    'The training setting monitor names "{0}", but there is no such figure. Choose one of these: '
                    "{1}.{2}"
                ).format(config.monitor, ", ".join(known), close_to(config.monitor, known))
            )
        mode = known[monitor]
        plateau = None
        if config.schedule == PLATEAU:
            if not validates:
                raise TrainingError(
                    tr(
                        'The schedule "plateau" looks at validation rows, but there are none: '
                        "set aside a part of the rows for them, or choose another schedule."
                    )
                )
            plateau = replace(plateau_of(config), mode=mode)
        return cls(monitor, mode, config.keep == "last", config.patience, plateau)

    @property
    def share(self) -> float:
        """What the plateaus so far have left of the learning rate."""
        return self.plateau.share if self.plateau else 1.0

    def observe(self, epoch: int, validation: Mapping[str, float]) -> bool:
        """Take the figures of an epoch; whether its weights are the ones to keep.

        A figure that has no value in this epoch is no better one. Without validation rows every epoch is kept.
        """
        figure = validation.get(self.monitor)
        if self.plateau is not None and figure is not None:
            self.plateau.observe(figure)
        better = not validation or self._better(figure)
        if better and validation:
            self.best, self.epoch = figure, epoch
        return better or self.keeps_last

    def waited(self, epochs: int) -> bool:
        """Whether so many epochs went by without a better one that training is over."""
        return bool(self.patience and self.epoch and epochs - self.epoch >= self.patience)

    def _better(self, figure: float | None) -> bool:
        if figure is None or self.best is None:
            return not self.epoch or (figure is not None and self.best is None)
        return figure < self.best if self.mode == "min" else figure > self.best

    # As numbers

    @property
    def encoded(self) -> dict[str, Any]:
        """What is remembered, as JSON can hold it."""
        plateau = self.plateau
        known = plateau is not None and self.best is not None  # The best of a plateau is infinite before.
        seen = {name: getattr(plateau, name) for name in _REMEMBERED} if known else {}
        return {"best": self.best, "epoch": self.epoch, "plateau": seen}

    def restore(self, values: Mapping[str, Any], best_epoch: int, figures: Mapping[str, float]) -> None:
        """Remember what was encoded; the best epoch is the one whose weights are still there, where that is kept."""
        if values and self.keeps_last:
            self.best, self.epoch = values["best"], values["epoch"]
        else:
            self.best, self.epoch = figures.get(self.monitor), best_epoch if figures else 0
        if self.plateau is not None:
            for name, value in values.get("plateau", {}).items():
                setattr(self.plateau, name, value)
