"""What `fit` tells of its epochs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class History:
    """The figures of every epoch: `loss` and metrics by title, with `val_` before those of the validation rows."""

    epochs: tuple[Mapping[str, float], ...] = field(default_factory=tuple)

    def __getitem__(self, name: str) -> list[float]:
        """One figure over the epochs."""
        return [epoch[name] for epoch in self.epochs]

    def __len__(self) -> int:
        return len(self.epochs)


def epoch_line(number: int, epochs: int, figures: Mapping[str, float]) -> str:
    """An epoch on a line: `epoch 2/5  loss 0.4211  val_loss 0.4387`."""
    parts = (f"{name} {value:.4f}" for name, value in figures.items())
    return f"epoch {number:{len(str(epochs))}}/{epochs}  {'  '.join(parts)}"
