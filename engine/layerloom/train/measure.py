"""Figures over many rows: sums that batches add to, and the loss and metrics that they make."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layerloom.device import to_numpy
from layerloom.graph.build import Network
from layerloom.layers.modules import bare
from layerloom.metrics import ConfusionMatrix
from layerloom.train.step import LOSS, METRIC, Arrays


class Totals:
    """What was added up over `rows` rows, in float64: `loss`, each batch's times its rows, and `metric/<title>`.

    The vectors are made with the first batch and written over by the next ones. What a metric keeps of each sample is
    put one under another; with `keeps=False` such metrics, which need all rows to be looked at, are left out.
    """

    def __init__(self, values: Mapping[str, list[Any]] | None = None, rows: int = 0, *, keeps: bool = True) -> None:
        self.rows, self._keeps = rows, keeps
        vectors: dict[str, list[Any]] = {}
        kept: dict[str, list[Any]] = {}
        for name, value in (values or {}).items():
            nested = bool(value) and isinstance(value[0], list)
            (kept if nested else vectors)[name] = value
        self._sums = {name: np.array(value, np.float64) for name, value in vectors.items()}
        self._kept = {name: [np.array(batch, np.float64) for batch in value] for name, value in kept.items()}

    def add(self, outputs: Arrays, rows: int) -> None:
        """Add one batch, from the outputs of a step or an evaluation."""
        self.rows += rows
        self._sum(LOSS, (1,))[0] += float(outputs[LOSS]) * rows
        for name, output in outputs.items():
            if name.startswith(METRIC) and output.ndim > 1:
                if self._keeps:
                    self._kept.setdefault(name, []).append(np.array(to_numpy(output), np.float64))
            elif name.startswith(METRIC):
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
        self._kept.clear()

    @property
    def encoded(self) -> dict[str, list[Any]]:
        """The vectors and all that is kept as JSON can hold them without losing a bit; nothing before the first row."""
        if not self.rows:
            return {}
        kept = {name: [batch.tolist() for batch in batches] for name, batches in self._kept.items()}
        return {name: value.tolist() for name, value in self._sums.items()} | kept

    def figures(self, network: Network) -> dict[str, float]:
        """`loss` and each metric by title; a metric that has no value over these rows is left out.

        A metric that is itself titled `loss` is called `loss (metric)`: by `loss` the best epoch is chosen.
        """
        if not self.rows:
            return {}
        found = {LOSS: float(self._sums[LOSS][0]) / self.rows}
        for title, metric in network.metrics.items():
            sums = self._of(METRIC + title)
            value = float(metric.result(sums)) if sums is not None else math.nan
            if np.isfinite(value):
                found[f"{title} (metric)" if title == LOSS else title] = value
        return found

    def tables(self, network: Network) -> dict[str, NDArray[np.float64]]:
        """The confusion matrices by the titles of their metrics: rows are the right classes, columns the answers."""
        metrics = {title: bare(metric) for title, metric in network.metrics.items()}
        found = {title: metric for title, metric in metrics.items() if isinstance(metric, ConfusionMatrix)}
        sums = {title: self._of(METRIC + title) for title in found}
        return {title: found[title].matrix(value) for title, value in sums.items() if value is not None}

    def _of(self, name: str) -> NDArray[np.float64] | None:
        """What a metric added up or kept; `None` where that was left out."""
        if name not in self._kept:
            return self._sums.get(name)
        batches = self._kept[name]
        places = max(batch.shape[-1] for batch in batches)
        filled = [np.pad(b, ((0, 0), (0, 0), (0, places - b.shape[-1])), constant_values=np.nan) for b in batches]
        return np.concatenate(filled)
