"""Figures over many rows: sums that batches add to, and the loss and metrics that they make."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from layerloom.device import to_numpy
from layerloom.graph.build import Network
from layerloom.train.step import LOSS, METRIC, Arrays


class Totals:
    """What was added up over `rows` rows, in float64: `loss`, each batch's times its rows, and `metric/<title>`.

    The vectors are made with the first batch and written over by the next ones.
    """

    def __init__(self, values: Mapping[str, list[float]] | None = None, rows: int = 0) -> None:
        self.rows = rows
        self._sums = {name: np.array(value, np.float64) for name, value in (values or {}).items()}

    def add(self, outputs: Arrays, rows: int) -> None:
        """Add one batch, from the outputs of a step or an evaluation."""
        self.rows += rows
        self._sum(LOSS, (1,))[0] += float(outputs[LOSS]) * rows
        for name, output in outputs.items():
            if name.startswith(METRIC):
                total = self._sum(name, output.shape)
                np.add(total, to_numpy(output), out=total)

    def _sum(self, name: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
        if name not in self._sums:
            self._sums[name] = np.zeros(shape, np.float64)
        return self._sums[name]

    def clear(self) -> None:
        """Begin anew."""
        self.rows = 0
        for value in self._sums.values():
            value.fill(0.0)

    @property
    def encoded(self) -> dict[str, list[float]]:
        """The vectors as JSON can hold them without losing a bit; nothing before the first row."""
        return {name: value.tolist() for name, value in self._sums.items()} if self.rows else {}

    def figures(self, network: Network) -> dict[str, float]:
        """`loss` and each metric by title; a metric that has no value over these rows is left out.

        A metric that is itself titled `loss` is called `loss (metric)`: by `loss` the best epoch is chosen.
        """
        if not self.rows:
            return {}
        found = {LOSS: float(self._sums[LOSS][0]) / self.rows}
        for title, metric in network.metrics.items():
            value = float(metric.result(self._sums[METRIC + title]))
            if np.isfinite(value):
                found[f"{title} (metric)" if title == LOSS else title] = value
        return found
