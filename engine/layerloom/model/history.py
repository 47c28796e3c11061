"""What `fit` tells of its epochs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class History:
    """The figures of every epoch: `loss` and metrics by title, with `val_` before those of the validation rows.

    `folder` is where logs were written, `None` if none were asked for.
    """

    epochs: tuple[Mapping[str, float], ...] = field(default_factory=tuple)
    folder: Path | None = None

    def __getitem__(self, name: str) -> list[float]:
        """One figure over the epochs; raises `KeyError` with those that there are."""
        if self.epochs and name not in self.epochs[0]:
            raise KeyError(f'there is no figure "{name}"; there are: {", ".join(self.epochs[0])}')
        return [epoch[name] for epoch in self.epochs]

    def __len__(self) -> int:
        return len(self.epochs)

    @property
    def epoch(self) -> list[int]:
        """The numbers of the epochs, from 0."""
        return list(range(len(self.epochs)))

    @property
    def history(self) -> dict[str, list[float]]:
        """The figures by name, over the epochs that have them."""
        names = dict.fromkeys(name for epoch in self.epochs for name in epoch)
        return {name: [epoch[name] for epoch in self.epochs if name in epoch] for name in names}
