"""Training on arrays in the process of the caller: the steps of `layerloom.train` in a plain loop."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace

import numpy as np

from layerloom.device import Array, Device, to_device
from layerloom.graph.build import Network
from layerloom.graph.settings import TrainingConfig
from layerloom.model.history import History, epoch_line
from layerloom.train.feed import Feed
from layerloom.train.measure import Totals
from layerloom.train.prepare import Prepared
from layerloom.train.step import weights, with_weights
from layerloom.train.steps import Steps
from layerloom.train.weighing import ClassWeights, class_weights

Told = Callable[[int, Mapping[str, float]], None]
"""What hears of each epoch: its number, from 1, and its figures."""


class Fitting:
    """The state of a training that several calls of `fit` go on with: weights, optimizer, and where it is."""

    def __init__(self, network: Network, config: TrainingConfig, device: Device) -> None:
        self._network = network
        self._device = device
        self._steps = Steps(network, config, device)
        self._made_for: tuple[TrainingConfig, ClassWeights] = replace(config, epochs=1), {}
        self._done = 0
        self._epochs = 0

    @property
    def weights(self) -> dict[str, Array]:
        """Parameters (their moving averages where there are some) and buffers by state-dict key."""
        return self._steps.weights

    def write(self, weights: Mapping[str, Array]) -> None:
        """Go on from other weights, with what the optimizer keeps; nothing changes where they are the present ones."""
        now = self._steps.weights
        if any(not np.array_equal(now[key], value) for key, value in weights.items()):
            runner = self._steps.runner
            runner.write(with_weights(runner.read(), weights))

    def step(self, data: Mapping[str, Array], learning_rate: float) -> dict[str, float]:
        """Learns from one batch; returns its loss and metrics by title, from before the step."""
        self._done += 1
        total = Totals()
        data = {key: to_device(array, self._device) for key, array in data.items()}
        total.add(self._steps.train(data, self._done, learning_rate), len(next(iter(data.values()))))
        return total.figures(self._network)

    def run(self, ready: Prepared, config: TrainingConfig, tell: Told) -> History:
        """As many epochs as the settings say; `tell` hears of each."""
        self._suit(ready, config)
        found, feed = [], Feed(ready, config)
        for number in range(config.epochs):
            found.append(self._epoch(ready, feed, config, number))
            tell(number + 1, found[-1])
        return History(tuple(found))

    def _suit(self, ready: Prepared, config: TrainingConfig) -> None:
        """Make other steps where these settings ask for some; they go on from the same states."""
        wanted = replace(config, epochs=1), class_weights(ready, config)
        if wanted != self._made_for:
            before = self._steps.runner.read()
            self._steps, self._made_for = Steps(self._network, config, self._device, wanted[1]), wanted
            first = self._steps.initial
            kept = {key: value for key, value in before.items() if key in first}
            self._steps.runner.write({**first, **with_weights(dict(first), weights(before)), **kept})

    def _epoch(self, ready: Prepared, feed: Feed, config: TrainingConfig, number: int) -> Mapping[str, float]:
        self._epochs += 1
        total = Totals()
        cut = feed.cut(self._epochs)
        with closing(feed.ahead(cut)) as batches:
            for index, (rows, data) in enumerate(batches, 1):
                self._done += 1
                rate = config.learning_rate_at(number * len(cut) + index, config.epochs * len(cut))
                total.add(self._steps.train(data, self._done, rate), len(rows))
        validation = self._steps.measured(feed.batches, ready.split.validation)
        return total.figures(self._network) | {f"val_{name}": value for name, value in validation.items()}


def printing(epochs: int) -> Told:
    """Writes each epoch on a line, at once."""

    def tell(number: int, figures: Mapping[str, float]) -> None:
        sys.stdout.write(epoch_line(number, epochs, figures) + "\n")
        sys.stdout.flush()

    return tell


def silent(*_: object) -> None:
    """Says nothing of an epoch."""
