"""`Steps`: the steps of one run at work. Batches go in, states live on a machine, figures come out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layerloom.compile.executor import Executor
from layerloom.compile.machines import machine
from layerloom.data import in_order
from layerloom.device import Array, Device
from layerloom.graph.build import Network
from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.train.batches import Batches
from layerloom.train.measure import Totals
from layerloom.train.parts import Shares, parts_of, together
from layerloom.train.rules import rules_of
from layerloom.train.runner import Runner
from layerloom.train.step import (
    Arrays,
    Scalars,
    StepFunction,
    evaluation,
    initial_states,
    part_step,
    training_step,
    weights,
)  # fmt: skip
from layerloom.train.weighing import ClassWeights

SMALLEST_BATCH = 256
"""Rows measured at a time, unless the training batch is larger: without gradients more of them fit."""


class Steps:
    """Training and evaluation of a network from its first weights on, by these settings.

    `class_weights` come from the data, see `weighing`. `note` says why not the fastest machine serves, if that is so.
    """

    def __init__(
        self, network: Network, config: TrainingConfig, device: Device, class_weights: ClassWeights | None = None
    ) -> None:
        self.network = network
        self.config = config
        optimizer, parts = optimizer_of(config), config.accumulate > 1
        rules = rules_of(config, network.document, class_weights)
        self.initial: Arrays = initial_states(network, optimizer, config.ema_decay, rules, parts=parts)
        """The states before the first step, which nobody changes."""
        self.runner, self.note = runner_for(self.initial, config, device)
        self._train = training_step(
            network, optimizer, config.clip_norm, ema_decay=config.ema_decay, rules=rules, parts=parts
        )
        self._part = part_step(network, rules)
        self._shares = Shares(network) if parts else None
        self._evaluate = evaluation(network, rules)
        self._scalars = Scalars(config.seed)

    @property
    def weights(self) -> dict[str, Array]:
        """Copies of what the network is measured and kept with, as NumPy arrays."""
        return weights(self.runner.read())

    def prepare(self, batches: Batches, rows: int) -> int:
        """Plan the step for so many rows; returns the exact bytes of its arena, 0 if it runs eagerly."""
        executor = self.training(batches, rows)
        return executor.arena_bytes if executor is not None else 0

    def training(self, batches: Batches, rows: int) -> Executor | None:
        """What runs the training step on so many rows; `None` if it runs eagerly."""
        return self.runner.executor(self._train, batches.specs(rows, batches.most_steps))

    def train(self, data: Arrays, step: int, learning_rate: float) -> Arrays:
        """Learn from a batch, part by part where gradients are added up; the outputs are valid until the next step."""
        if self._shares is None:
            return self.runner.run(self._train, data, self.scalars(step, learning_rate))
        total, parts = dict[str, Array](), parts_of(data, self.config.batch_size)
        for number, part in enumerate(parts, 1):
            function = self._train if number == len(parts) else self._part
            scalars = self._scalars.at(step, learning_rate, part=number, share=self._shares(part, data))
            total = together(total, self.runner.run(function, part, scalars))
        return total

    def scalars(self, step: int, learning_rate: float) -> Arrays:
        """The scalars of a step, valid until the next one."""
        return self._scalars.at(step, learning_rate)

    def measured(self, batches: Batches, rows: NDArray[np.int64]) -> dict[str, float]:
        """Loss and metrics over these rows, computed without learning; empty without rows."""
        return measured(self.runner, self._evaluate, self.network, batches, rows, self.config.batch_size)

    def evaluated(self, data: Arrays) -> Arrays:
        """Loss and sums of metrics of a batch, computed without learning; valid until the next step."""
        return self.runner.run(self._evaluate, data, self._scalars.at(0))


def runner_for(states: Arrays, config: TrainingConfig, device: Device) -> tuple[Runner, str]:
    """What runs steps from these states, and a sentence where it is not what was asked for."""
    if not config.compiled:
        return Runner(None, states), ""
    single = all(array.dtype != np.float64 for array in states.values())
    found, note = machine(device, compiled=single, precision=config.precision, recompute=config.recompute)
    return Runner(found, states, precision=config.precision), note


def measured(
    runner: Runner, function: StepFunction, network: Network, batches: Batches, rows: NDArray[np.int64],
    batch_size: int,
) -> dict[str, float]:  # fmt: skip
    """Loss and metrics over these rows by an evaluation function; empty without rows."""
    return totals(runner, function, batches, rows, batch_size).figures(network)


def totals(
    runner: Runner, function: StepFunction, batches: Batches, rows: NDArray[np.int64], batch_size: int,
    before: Totals | None = None,
) -> Totals:  # fmt: skip
    """What an evaluation function adds up over these rows, and to what it did `before`."""
    total, scalars = before or Totals(), Scalars(0).at(0)
    rows = batches.buckets.sorted(rows) if batches.buckets else rows
    for batch in in_order(rows, max(SMALLEST_BATCH, batch_size)):
        total.add(runner.run(function, batches(batch), scalars), len(batch))
    return total
