"""Figures over many rows: sums that batches add to, and the loss and metrics that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from layerloom.data import in_order
from layerloom.device import to_numpy
from layerloom.graph.build import Network
from layerloom.graph.settings import TrainingConfig
from layerloom.train.prepare import Prepared
from layerloom.train.step import LOSS, METRIC, Arrays, Runner, module_of, scalars_of

SMALLEST_BATCH = 256
"""Rows measured at a time, unless the training batch is larger: without gradients more of them fit."""


@dataclass(frozen=True)
class Sums:
    """What was added up over `rows` rows, in float64: `loss`, each batch's times its rows, and `metric/<title>`."""

    rows: int = 0
    values: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    @classmethod
    def of(cls, outputs: Arrays, rows: int) -> Sums:
        """The sums of one batch, from the outputs of a step or an evaluation."""
        values = {LOSS: np.array([float(outputs[LOSS]) * rows])}
        for name, output in outputs.items():
            if name.startswith(METRIC):
                values[name] = np.asarray(to_numpy(output), np.float64)
        return cls(rows, values)

    def __add__(self, other: Sums) -> Sums:
        if not self.rows:
            return other
        return Sums(self.rows + other.rows, {name: self.values[name] + other.values[name] for name in self.values})

    @property
    def encoded(self) -> dict[str, list[float]]:
        """The vectors as JSON can hold them without losing a bit."""
        return {name: value.tolist() for name, value in self.values.items()}

    @classmethod
    def decoded(cls, values: Mapping[str, list[float]], rows: int) -> Sums:
        return cls(rows, {name: np.array(value, np.float64) for name, value in values.items()})


def figures(network: Network, sums: Sums) -> dict[str, float]:
    """`loss` and each metric by title; a metric that has no value over these rows is left out.

    A metric that is itself titled `loss` is called `loss (metric)`: by `loss` the best epoch is chosen.
    """
    if not sums.rows:
        return {}
    found = {LOSS: float(sums.values[LOSS][0]) / sums.rows}
    for title, metric in network.metrics.items():
        value = float(metric.result(sums.values[METRIC + title]))
        if np.isfinite(value):
            found[f"{title} (metric)" if title == LOSS else title] = value
    return found


def measured(
    ready: Prepared, evaluate: Runner, states: Arrays, rows: NDArray[np.int64], config: TrainingConfig
) -> dict[str, float]:
    """Loss and metrics over these rows, computed without learning; empty without rows."""
    total = Sums()
    weights = {key: value for key, value in states.items() if "/" not in key}
    for batch in in_order(rows, max(SMALLEST_BATCH, config.batch_size)):
        data = ready.batch(batch)
        outputs, _ = evaluate(data, scalars_of(0, 0.0, config.seed, module_of(data)), weights)
        total = total + Sums.of(outputs, len(batch))
    return figures(ready.network, total)
