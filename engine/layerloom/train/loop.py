"""`train`: a generator of events. Whoever iterates decides the pace; wishes come back through a `Control`.

The best epoch is the one with the lowest validation loss, the earlier one of two equals (the last epoch where there
are no validation rows). The test rows are looked at once, at the end, with the weights of the best epoch. A
checkpoint is written after every epoch, every few seconds within one, at a pause and at a stop; a run resumed from it
ends bit-equal to one that was never interrupted, because everything random follows from (seed, epoch, step).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

from layerloom.data import DataError, batch_count, batches
from layerloom.device import DeviceError, to_device, to_numpy
from layerloom.files import FileProblem
from layerloom.graph.build import BuildError
from layerloom.graph.cost import cost
from layerloom.graph.file import dumps
from layerloom.graph.infer import infer
from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig, schedule_factor
from layerloom.nn.module import count_parameters
from layerloom.train.checkpoint import BEST, LAST, CheckpointError, Checkpoints, Progress
from layerloom.train.control import Control, End
from layerloom.train.divergence import Moment, all_finite, diagnosis
from layerloom.train.events import Epoch, Event, Finished, Paused, Problem, Resumed, Started, Step
from layerloom.train.measure import Sums, figures, measured
from layerloom.train.prepare import Prepared, TrainingError, prepared
from layerloom.train.probe import samples
from layerloom.train.run import EventLog, RunError, RunFolder
from layerloom.train.step import (
    LOSS,
    NORM,
    Arrays,
    Runner,
    evaluation,
    initial_states,
    module_of,
    optimizer_of,
    scalars_of,
    training_step,
)  # fmt: skip
from layerloom.train.threads import limited_to, threads_for
from layerloom.train.timing import Timing

CHECKPOINT_EVERY_S = 5.0
"""How much training a killed process may lose within a long epoch."""

USER_ERRORS = (TrainingError, BuildError, DataError, DeviceError, CheckpointError, RunError, FileProblem)


def train(
    document: Document,
    config: TrainingConfig,
    *,
    folder: Path,
    run: RunFolder,
    control: Control,
    resume: bool = False,
    eager: bool = False,
    dtype: DTypeLike = np.float32,
) -> Iterator[Event]:
    """Train the document and tell what happens; what goes wrong is a fatal `Problem`, and the last good files stay.

    `folder` is where paths of data files start, `run` where everything is written. With `resume` the run goes on from
    its last checkpoint; of its settings only `epochs` and `learning_rate` may then differ from before.
    """
    try:
        training = _Training(
            document, config, folder=folder, run=run, control=control, resume=resume, eager=eager, dtype=dtype
        )
        with EventLog(run) as log, limited_to(training.threads):
            for event in training.events():
                log.append(event)
                yield event
    except USER_ERRORS as error:
        yield Problem(str(error), node=getattr(error, "node", ""))
    except OSError as error:
        reason = error.strerror or error
        yield Problem(f'The run cannot be written to "{run.path}": {reason}. Free some space or choose another folder.')
    except MemoryError:
        yield Problem("There is not enough memory for this net and batch size: choose a smaller batch size.")


@dataclass
class _Best:
    """The best epoch so far and its weights."""

    epoch: int = 0
    figures: Mapping[str, float] | None = None
    weights: Arrays | None = None


class _Training:
    """One call of `train`; `states` are replaced by every step, never changed."""

    def __init__(
        self, document: Document, config: TrainingConfig, *, folder: Path, run: RunFolder, control: Control,
        resume: bool, eager: bool, dtype: DTypeLike,
    ) -> None:  # fmt: skip
        self.document, self.config, self.folder, self.run, self.control = document, config, folder, run, control
        self.resume = resume
        self.ready: Prepared = prepared(document, config, folder, dtype)
        optimizer = optimizer_of(config)
        self.network = self.ready.network
        self.states: Arrays = initial_states(self.network, optimizer)
        self.weights = [key for key in self.states if "/" not in key]
        self.step = Runner(training_step(self.network, optimizer, config.clip_norm), eager=eager)
        self.evaluate = Runner(evaluation(self.network), eager=eager)
        self.checkpoints = Checkpoints(run.path)
        self.progress = Progress(learning_rate=config.learning_rate)
        self.saved: Progress | None = None
        self.best = _Best()
        self.timing = Timing()
        self.failed = False

    @property
    def threads(self) -> int:
        # The way back costs about twice the way there.
        return threads_for(3 * self.config.batch_size * cost(self.document, infer(self.document)).macs)

    @property
    def steps_per_epoch(self) -> int:
        return batch_count(len(self.ready.split.train), self.config.batch_size)

    @property
    def steps(self) -> int:
        return self.steps_per_epoch * self.config.epochs

    def events(self) -> Iterator[Event]:
        """All events from `Started` to `Finished` or a fatal `Problem`."""
        yield from self._begin()
        while self.progress.epoch <= self.config.epochs and self.control.end is None:
            yield from self._epoch()
            if self.failed:
                return
        yield from self._end(self.control.end)

    # The beginning

    def _begin(self) -> Iterator[Event]:
        if self.resume:
            yield from self._resumed()
        else:
            self.run.describe(self.config.settings, self.folder, dumps(self.document))
        yield Started(
            run=str(self.run.path),
            epochs=self.config.epochs,
            steps_per_epoch=self.steps_per_epoch,
            train_rows=len(self.ready.split.train),
            validation_rows=len(self.ready.split.validation),
            test_rows=len(self.ready.split.test),
            parameters=count_parameters(self.network),
            device=str(self.ready.device),
            executor=self.step.executor,
            epoch=self.progress.epoch - 1,
            step=self.progress.step,
        )

    def _resumed(self) -> Iterator[Event]:
        before = TrainingConfig.of(self.run.description["settings"])
        if replace(before, epochs=self.config.epochs, learning_rate=self.config.learning_rate) != self.config:
            raise TrainingError("A resumed run keeps its settings: only epochs and learning rate may be changed.")
        found = self.checkpoints.read()
        if found.note:
            yield Problem(found.note, fatal=False)
        self._check_keys(found.last)
        self.states = self._on_device(found.last)
        self.progress = found.progress
        if self.config.learning_rate != before.learning_rate:
            self.progress = replace(self.progress, learning_rate=self.config.learning_rate)
        if found.best is not None:
            self.best = _Best(self.progress.best_epoch, self.progress.best, self._on_device(found.best))
        self.timing = Timing(before_s=self.progress.seconds)
        self.run.describe(self.config.settings, self.folder, dumps(self.document))

    def _check_keys(self, last: Arrays) -> None:
        if last.keys() != self.states.keys() or any(last[k].shape != v.shape for k, v in self.states.items()):
            raise CheckpointError("The graph is not the one that the run was begun with: start it anew.")

    def _on_device(self, arrays: Arrays) -> Arrays:
        return {key: to_device(array, self.ready.device) for key, array in arrays.items()}

    # An epoch

    def _epoch(self) -> Iterator[Event]:
        self.timing.epoch_begins()
        cut = batches(self.ready.split.train, self.config.batch_size, self.config.seed, self.progress.epoch)
        for rows in cut[self.progress.step_in_epoch :]:
            yield from self._obey()
            if self.control.end is not None:
                break
            yield from self._step(rows)
            if self.failed:
                return
        if self.control.end == "stopped" or (self.control.end == "finished" and not self.progress.rows):
            return
        yield from self._epoch_ends(whole=self.control.end is None or self.progress.step_in_epoch == len(cut))

    def _step(self, rows: NDArray[np.int64]) -> Iterator[Event]:
        position = self.progress.step + 1
        rate = self.progress.learning_rate * schedule_factor(self.config.schedule, position, self.steps)
        data = self.ready.batch(rows)
        scalars = scalars_of(position, rate, self.config.seed, module_of(data))
        outputs, states = self.step(data, scalars, self.states)
        loss, norm = float(outputs[LOSS]), float(outputs[NORM])
        if not (np.isfinite(loss) and np.isfinite(norm)):
            self.failed = True
            if all_finite(self.states):
                self._save()
            yield diagnosis(self.network, Moment(data, scalars, self.states), rate)
            return
        self.states = states
        sums = Sums.of(outputs, len(rows))
        total = Sums.decoded(self.progress.sums, self.progress.rows) + sums
        self.progress = replace(
            self.progress,
            step=position,
            step_in_epoch=self.progress.step_in_epoch + 1,
            sums=total.encoded,
            rows=total.rows,
        )
        self.timing.step_done(len(rows))
        left = self.timing.seconds_left(self.steps - position, self.config.epochs - self.progress.epoch + 1)
        metrics = {title: value for title, value in figures(self.network, sums).items() if title != LOSS}
        yield Step(self.progress.epoch, position, loss, metrics, rate, self.timing.rows_per_second, left)
        if self.step.obstacle:
            obstacle, self.step.obstacle = self.step.obstacle, ""
            yield Problem(f"The step is computed without a recorded program: {obstacle}", fatal=False)
        if self.timing.since_checkpoint > CHECKPOINT_EVERY_S:
            self._save()

    def _epoch_ends(self, *, whole: bool) -> Iterator[Event]:
        epoch, validation = self.progress.epoch, self._measured(self.ready.split.validation)
        trained = figures(self.network, Sums.decoded(self.progress.sums, self.progress.rows))
        if validation and not np.isfinite(validation[LOSS]):
            self.failed = True
            yield Problem(_NOT_FINITE.format("The loss of the validation rows is", "it was"))
            return
        better = self.best.figures is None or not validation or validation[LOSS] < self.best.figures[LOSS]
        if better:
            self.best = _Best(epoch, validation, {key: self.states[key] for key in self.weights})
        seconds = self.timing.epoch_ends()
        if whole:
            self.progress = replace(self.progress, epoch=epoch + 1, step_in_epoch=0, sums={}, rows=0)
        self._save(best=better)
        yield Epoch(epoch, self.progress.step, trained, validation, better or epoch == self.best.epoch, seconds)

    def _measured(self, rows: NDArray[np.int64]) -> Mapping[str, float]:
        return measured(self.ready, self.evaluate, self.states, rows, self.config)

    def _save(self, *, best: bool = False) -> None:
        if not all_finite(self.states):
            raise TrainingError(_NOT_FINITE.format("The weights are", "they were"))
        self.progress = replace(
            self.progress,
            best_epoch=self.best.epoch,
            best=dict(self.best.figures or {}),
            seconds=self.timing.seconds,
        )
        weights = _on_host(self.best.weights) if best and self.best.weights is not None else None
        self.saved = self.progress
        self.checkpoints.write(self.progress, _on_host(self.states), weights)
        self.timing.checkpoint_done()

    # Wishes

    def _obey(self) -> Iterator[Event]:
        yield from self._probes()
        if (rate := self.control.taken_learning_rate()) is not None:
            self.progress = replace(self.progress, learning_rate=rate)
        if not self.control.paused:
            return
        self._save()
        yield Paused(self.progress.epoch, self.progress.step)
        with self.timing.paused():
            while self.control.paused:
                self.control.wait_while_paused()
                yield from self._probes()
        if self.control.end is None:
            yield Resumed(self.progress.epoch, self.progress.step)

    def _probes(self) -> Iterator[Event]:
        while (probe := self.control.taken_probe()) is not None:
            yield from samples(self.ready, self.states, probe, self.run.path)

    # The end

    def _end(self, end: End | None) -> Iterator[Event]:
        if self.saved != self.progress:
            self._save()
        test: Mapping[str, float] = {}
        if end != "stopped" and self.best.weights is not None:
            weights = self.best.weights
            test = measured(self.ready, self.evaluate, {**self.states, **weights}, self.ready.split.test, self.config)
        names = {"last": LAST} | ({"best": BEST} if self.best.weights is not None else {})
        yield Finished(
            reason=end or "completed",
            epochs=self.progress.epoch - 1,
            best_epoch=self.best.epoch,
            validation=dict(self.best.figures or {}),
            test=test,
            seconds=self.timing.seconds,
            run=str(self.run.path),
            files={name: str(self.run.path / file) for name, file in names.items()},
        )


_NOT_FINITE = (
    "{} no longer finite, so training was stopped. The last checkpoint is from when {}. "
    "Train again with a smaller learning rate."
)


def _on_host(arrays: Arrays) -> dict[str, NDArray[np.generic]]:
    return {key: to_numpy(array) for key, array in arrays.items()}
