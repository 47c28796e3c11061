"""Training on arrays in the process of the caller: the steps of `layerloom.train` in a plain loop."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple
from warnings import warn

import numpy as np

from layerloom.callbacks.base import Figures
from layerloom.device import Array, Device, to_device
from layerloom.graph.build import Network
from layerloom.graph.settings import TrainingConfig
from layerloom.model.course import Course
from layerloom.model.history import History
from layerloom.model.lessons import Lessons
from layerloom.train.measure import Totals
from layerloom.train.prepare import Prepared
from layerloom.train.step import AVERAGE, weights, with_weights
from layerloom.train.steps import Steps
from layerloom.train.watch import Watch
from layerloom.train.weighing import ClassWeights, class_weights


class Kept(NamedTuple):
    """What a training goes on from besides the weights of the model: states by key, steps and epochs so far."""

    states: Mapping[str, Array]
    steps: int
    epochs: int


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

    @property
    def kept(self) -> Kept:
        """What the optimizer keeps, moving averages and what they are of, and how far it is."""
        states = self._steps.runner.read()
        hidden = {key for key in states if key + AVERAGE in states}
        return Kept({k: v for k, v in states.items() if "/" in k or k in hidden}, self._done, self._epochs)

    def restore(self, kept: Kept) -> None:
        """Go on from there; states that these settings have not, or of another shape, are left out."""
        states = dict(self._steps.initial)
        known = {key: v for key, v in kept.states.items() if key in states and states[key].shape == v.shape}
        self._steps.runner.write({**states, **known})
        self._done, self._epochs = kept.steps, kept.epochs

    def write(self, weights: Mapping[str, Array]) -> None:
        """Go on from other weights, with what the optimizer keeps; nothing changes where they are the present ones."""
        now = self._steps.weights
        if any(not np.array_equal(now[key], value) for key, value in weights.items()):
            runner = self._steps.runner
            runner.write(with_weights(runner.read(), weights))

    def step(self, data: Mapping[str, Array], learning_rate: float) -> dict[str, float]:
        """Learns from one batch; returns its loss and metrics by title, from before the step.

        A schedule of so many steps counts this one; one over a run has nothing to go by and is passed over.
        """
        self._done += 1
        total, config = Totals(), self._steps.config
        learning_rate *= config.schedule_of(0)(self._done) if config.schedule_steps else 1.0
        data = {key: to_device(array, self._device) for key, array in data.items()}
        total.add(self._steps.train(data, self._done, learning_rate), len(next(iter(data.values()))))
        return total.figures(self._network)

    def run(
        self, lessons: Lessons, config: TrainingConfig, course: Course, *, first: int = 0, keeps_best: bool = False
    ) -> History:
        """The epochs from the `first` to as many as the settings say, or until the course is over.

        With `keeps_best` it ends with the weights of the epoch that was best by the figure that is monitored.
        """
        self._suit(lessons.ready, config)
        found, best = list[Figures](), dict[str, Array]()
        watch = Watch.of(lessons.ready.document, config, validates=lessons.measure is not None)
        course.begins(lessons.steps)
        for number in range(first, config.epochs):
            course.epoch_begins(number)
            figures = self._epoch(lessons, config, course, number, watch.share)
            if not figures:
                warn(f"The batches came to an end: training ends before epoch {number + 1}.", stacklevel=4)
                break
            validation = lessons.measure(self._steps, self._network) if lessons.measure else {}
            found.append(figures | {f"val_{name}": value for name, value in validation.items()})
            if watch.observe(number + 1, validation) and validation and keeps_best:
                best = self._steps.weights
            course.epoch_ends(number, found[-1])
            if course.over or watch.waited(number + 1):
                break
        if best:
            self.write(best)
            course.turned_back()
        course.ends(found[-1] if found else {})
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

    def _epoch(self, lessons: Lessons, config: TrainingConfig, course: Course, number: int, share: float) -> Figures:
        """The figures of an epoch whose rates are multiplied by `share`; none where there is no batch."""
        self._epochs += 1
        total, steps = Totals(), lessons.steps or 0
        schedule = config.schedule_of(config.epochs * steps)
        with closing(lessons.epoch(self._epochs)) as batches:
            for index, (rows, data) in enumerate(batches):
                course.batch_begins(index)
                self._done += 1
                # A schedule of so many steps goes on where the last call ended; one over the run begins again.
                position = self._done if config.schedule_steps else number * steps + index + 1
                rate = course.learning_rate * schedule(position) * share
                total.add(self._steps.train(data, self._done, rate), rows)
                course.batch_ends(index, lambda: dict(total.figures(self._network)))
                if course.over:
                    break
        return dict(total.figures(self._network))
