"""Training on arrays in the process of the caller: the steps of `layerloom.train` in a plain loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from layerloom.data import batches
from layerloom.device import Array, to_numpy
from layerloom.graph.build import Network
from layerloom.graph.settings import TrainingConfig, schedule_factor
from layerloom.model.history import History
from layerloom.train.measure import Sums, figures, measured
from layerloom.train.prepare import Prepared
from layerloom.train.step import Runner, evaluation, initial_states, module_of, optimizer_of, scalars_of, training_step

Told = Callable[[int, Mapping[str, float]], None]
"""What hears of each epoch: its number, from 1, and its figures."""


class Fitting:
    """The state of a training that several calls of `fit` go on with: weights, optimizer, and where it is."""

    def __init__(self, network: Network, config: TrainingConfig) -> None:
        optimizer = optimizer_of(config)
        self._network = network
        self._states: Mapping[str, Array] = initial_states(network, optimizer)
        self._step = Runner(training_step(network, optimizer, config.clip_norm))
        self._evaluate = Runner(evaluation(network))
        self._steps = 0
        self._epochs = 0

    @property
    def weights(self) -> dict[str, Array]:
        """Parameters and buffers by state-dict key."""
        return {key: to_numpy(value) for key, value in self._states.items() if "/" not in key}

    def run(self, ready: Prepared, config: TrainingConfig, tell: Told) -> History:
        """As many epochs as the settings say; `tell` hears of each."""
        found = []
        for number in range(config.epochs):
            found.append(self._epoch(ready, config, number))
            tell(number + 1, found[-1])
        return History(tuple(found))

    def _epoch(self, ready: Prepared, config: TrainingConfig, number: int) -> Mapping[str, float]:
        self._epochs += 1
        total = Sums()
        cut = batches(ready.split.train, config.batch_size, config.seed, self._epochs)
        for index, rows in enumerate(cut, 1):
            self._steps += 1
            factor = schedule_factor(config.schedule, number * len(cut) + index, config.epochs * len(cut))
            data = ready.batch(rows)
            scalars = scalars_of(self._steps, config.learning_rate * factor, config.seed, module_of(data))
            outputs, self._states = self._step(data, scalars, self._states)
            total = total + Sums.of(outputs, len(rows))
        found = figures(self._network, total)
        validation = measured(ready, self._evaluate, self._states, ready.split.validation, config)
        return found | {f"val_{name}": value for name, value in validation.items()}
