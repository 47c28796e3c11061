"""`train`: a generator of events. Whoever iterates decides the pace; wishes come back through a `Control`.

The best epoch is the one with the best monitored figure (see `train.watch`), mostly the lowest validation loss, the
earlier one of two equals (the last epoch where there are no validation rows, or where the settings keep the last). The
test rows are looked at once, at the end, with the weights of the best epoch. A checkpoint is written after every epoch,
every few seconds within one, at a pause and at a stop; a run resumed from it ends bit-equal to one that was never
interrupted, because everything random follows from (seed, epoch, step).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from layerloom.data import DataError, Rows
from layerloom.device import DeviceError, to_device
from layerloom.files import FileProblem
from layerloom.graph.build import BuildError
from layerloom.graph.cost import cost
from layerloom.graph.file import dumps
from layerloom.graph.flat import flat
from layerloom.graph.infer import infer
from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig
from layerloom.graph.titles import in_titles
from layerloom.nn.module import count_parameters
from layerloom.train.checkpoint import BEST, LAST, CheckpointError, Checkpoints, Progress
from layerloom.train.control import Control, End
from layerloom.train.divergence import Moment, diagnosis, first_bad_state
from layerloom.train.events import Epoch, Event, Finished, Glimpse, Paused, Problem, Resumed, Started, Step
from layerloom.train.feed import Feed
from layerloom.train.glimpse import Glimpses
from layerloom.train.measure import Totals
from layerloom.train.prepare import Prepared, TrainingError, prepared
from layerloom.train.probe import samples
from layerloom.train.run import EventLog, RunError, RunFolder
from layerloom.train.run_logs import run_logs
from layerloom.train.step import LOSS, NORM, Arrays, weights, with_weights
from layerloom.train.steps import Steps
from layerloom.train.threads import limited_to, threads_for
from layerloom.train.timing import Timing
from layerloom.train.watch import Watch
from layerloom.train.weighing import class_weights
from layerloom.words import tr

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
    dtype: DTypeLike = np.float32,
) -> Iterator[Event]:
    """Train the document and tell what happens; what goes wrong is a fatal `Problem`, and the last good files stay.

    `folder` is where paths of data files start, `run` where everything is written. With `resume` the run goes on from
    its last checkpoint; of its settings only `epochs`, `learning_rate` and `patience` may then differ.
    """
    opened = flat(document).document
    try:
        training = _Training(document, config, folder=folder, run=run, control=control, resume=resume, dtype=dtype)
        told = run_logs(opened, config, run, lambda: training.steps.weights)
        with EventLog(run) as log, told as tell, limited_to(training.threads):
            for event in training.events():
                if not isinstance(event, Glimpse):  # Its file is gone soon.
                    log.append(event)
                    tell(event)
                yield event
    except USER_ERRORS as error:
        yield Problem(in_titles(opened, str(error)), node=getattr(error, "node", ""))
    except OSError as error:
        reason = error.strerror or error
        yield Problem(
            tr('The run cannot be written to "{0}": {1}. Free some space or choose another folder.').format(
                run.path, reason
            )
        )
    except MemoryError:
        yield Problem(tr("There is not enough memory for this net and batch size: choose a smaller batch size."))


@dataclass
class _Best:
    """The best epoch so far and its weights, on the host."""

    epoch: int = 0
    figures: Mapping[str, float] | None = None
    weights: Arrays | None = None


@dataclass
class _Place:
    """Where the run stands: the epoch from 1, how many of its steps are done, all steps, the rate before a schedule."""

    epoch: int = 1
    step_in_epoch: int = 0
    step: int = 0
    learning_rate: float = 0.0


@dataclass
class _Saved:
    """The last checkpoint, and the learning rates that were set after it by the step that they hold from."""

    progress: Progress
    written: bool = True
    rates: dict[int, float] = field(default_factory=dict)

    @property
    def place(self) -> _Place | None:
        """Where the run stood; `None` before the first checkpoint."""
        p = self.progress
        return _Place(p.epoch, p.step_in_epoch, p.step, p.learning_rate) if self.written else None


class _Training:
    """One call of `train`. The states live on the machine of `steps`; every step advances them."""

    def __init__(
        self, document: Document, config: TrainingConfig, *, folder: Path, run: RunFolder, control: Control,
        resume: bool, dtype: DTypeLike,
    ) -> None:  # fmt: skip
        self.drawn, self.config, self.folder, self.run, self.control = document, config, folder, run, control
        self.resume = resume
        self.ready: Prepared = prepared(document, config, folder, dtype)
        self.document = self.ready.document
        self.network = self.ready.network
        self.steps = Steps(self.network, config, self.ready.device, class_weights(self.ready, config))
        self.feed = Feed(self.ready, config)
        self.batches = self.feed.batches
        self.checkpoints = Checkpoints(run.path)
        self.place = _Place(learning_rate=config.learning_rate)
        self.saved = _Saved(Progress(learning_rate=config.learning_rate), written=False)
        self.schedule = config.schedule_of(self.all_steps)
        self.watch = Watch.of(self.document, config, validates=len(self.ready.split.validation) > 0)
        self.total, self.of_step = Totals(), Totals(keeps=False)
        self.best = _Best()
        self.timing = Timing()
        self.glimpses = Glimpses(run.path)
        self.failed = False

    @property
    def threads(self) -> int:
        """For the products of NumPy; a machine of another library has threads of its own, which would be disturbed."""
        if not self.steps.runner.on_numpy:
            return 1
        # The way back costs about twice the way there.
        return threads_for(3 * self.config.batch_size * cost(self.document, infer(self.document)).macs)

    @property
    def steps_per_epoch(self) -> int:
        return self.feed.steps_per_epoch

    @property
    def all_steps(self) -> int:
        return self.steps_per_epoch * self.config.epochs

    @property
    def waited(self) -> bool:
        """Whether so many epochs went by without a better one that training is over."""
        return self.watch.waited(self.place.epoch - 1)

    def cut(self, epoch: int) -> list[Rows]:
        """The rows of each step of an epoch."""
        return self.feed.cut(epoch)

    def events(self) -> Iterator[Event]:
        """All events from `Started` to `Finished` or a fatal `Problem`."""
        yield from self._begin()
        with closing(self.glimpses):
            while self.place.epoch <= self.config.epochs and not self.waited and self.control.end is None:
                yield from self._epoch()
                if self.failed:
                    return
        yield from self._end(self.control.end)

    # The beginning

    def _begin(self) -> Iterator[Event]:
        arena_bytes = self.steps.prepare(self.batches, min(self.config.batch_size, len(self.ready.split.train)))
        if self.resume:
            yield from self._resumed()
        self.run.describe(self.config.settings, self.folder, dumps(self.drawn), self.steps.runner.name)
        yield Started(
            run=str(self.run.path),
            epochs=self.config.epochs,
            steps_per_epoch=self.steps_per_epoch,
            train_rows=len(self.ready.split.train),
            validation_rows=len(self.ready.split.validation),
            test_rows=len(self.ready.split.test),
            parameters=count_parameters(self.network),
            device=str(self.ready.device),
            executor=self.steps.runner.name,
            epoch=self.place.epoch - 1,
            step=self.place.step,
            arena_bytes=arena_bytes,
            note=self.steps.note,
        )
        if obstacle := self.steps.runner.obstacle:
            yield Problem(tr("The steps are computed one operation after the other: {0}").format(obstacle), fatal=False)

    def _resumed(self) -> Iterator[Event]:
        before = TrainingConfig.of(self.run.description["settings"])
        changed = {name: getattr(self.config, name) for name in ("epochs", "learning_rate", "patience")}
        if replace(before, **changed) != self.config:
            raise TrainingError(
                tr("A resumed run keeps its settings: only epochs, learning rate and patience may change.")
            )
        found = self.checkpoints.read()
        if found.note:
            yield Problem(found.note, fatal=False)
        self._check_keys(found.last)
        self._go_to(found.progress, found.last)
        self.total = Totals(found.progress.sums, found.progress.rows)
        if self.config.learning_rate != before.learning_rate:
            self.place.learning_rate = self.config.learning_rate
            self.saved.rates[self.place.step + 1] = self.config.learning_rate
        if found.best is not None:
            self.best = _Best(found.progress.best_epoch, found.progress.best, found.best)
        self.watch.restore(found.progress.watched, found.progress.best_epoch, found.progress.best)
        self.timing = Timing(before_s=found.progress.seconds)
        if sentence := self._other_executor():
            yield Problem(sentence, fatal=False)

    def _go_to(self, progress: Progress, states: Arrays) -> None:
        """Stand where a checkpoint was written."""
        self.steps.runner.write(states)
        self.saved = _Saved(progress)
        self.place = _Place(progress.epoch, progress.step_in_epoch, progress.step, progress.learning_rate)

    def _check_keys(self, last: Arrays) -> None:
        first = self.steps.initial
        if last.keys() != first.keys() or any(last[k].shape != v.shape for k, v in first.items()):
            raise CheckpointError(tr("The graph is not the one that the run was begun with: start it anew."))

    def _other_executor(self) -> str:
        """A sentence if the run was begun by another executor, whose last bits differ."""
        before, now = self.run.description.get("versions", {}).get("executor"), self.steps.runner.name
        if before is None or before == now:
            return ""
        return tr("The run was begun with {0} and goes on with {1}, so it may end with other last digits.").format(
            before, now
        )

    # An epoch

    def _epoch(self) -> Iterator[Event]:
        self.timing.epoch_begins()
        cut = self.cut(self.place.epoch)
        with closing(self.feed.ahead(cut[self.place.step_in_epoch :])) as batches:
            for rows, data in batches:
                yield from self._obey()
                if self.control.end is not None:
                    break
                yield from self._step(rows, data)
                if self.failed:
                    return
        if self.control.end == "stopped" or (self.control.end == "finished" and not self.total.rows):
            return
        yield from self._epoch_ends(whole=self.control.end is None or self.place.step_in_epoch == len(cut))

    def _rate(self, position: int, base: float) -> float:
        return base * self.schedule(position) * self.watch.share

    def _step(self, rows: Rows, data: Arrays) -> Iterator[Event]:
        position = self.place.step + 1
        rate = self._rate(position, self.place.learning_rate)
        outputs = self.steps.train(data, position, rate)
        loss = float(outputs[LOSS])
        if not (math.isfinite(loss) and math.isfinite(float(outputs[NORM]))):
            yield from self._diverged(data, position, rate)
            return
        self.of_step.clear()
        for total in (self.of_step, self.total):
            total.add(outputs, len(rows))
        self.place.step, self.place.step_in_epoch = position, self.place.step_in_epoch + 1
        self.timing.step_done(len(rows))
        yield self._told(loss, rate)
        if self.control.watched and self.glimpses.due:
            yield from self._glimpse()
        if self.timing.since_checkpoint > CHECKPOINT_EVERY_S:
            self._save()

    def _told(self, loss: float, rate: float) -> Step:
        """The event of the step that is done."""
        metrics = self.of_step.figures(self.network)
        del metrics[LOSS]
        left = self.timing.seconds_left(self.all_steps - self.place.step, self.config.epochs - self.place.epoch + 1)
        return Step(self.place.epoch, self.place.step, loss, metrics, rate, self.timing.rows_per_second, left)

    def _diverged(self, data: Arrays, position: int, rate: float) -> Iterator[Event]:
        """Go back to the states before the step, keep them if they are good, and say what went wrong in it."""
        self.failed = True
        data = {key: column.copy() for key, column in data.items()}
        before = self._states_before(position)
        if not first_bad_state(before):
            self._save()
        on_device = {key: to_device(array, self.ready.device) for key, array in before.items()}
        yield diagnosis(self.network, Moment(data, self.steps.scalars(position, rate), on_device), rate)

    def _states_before(self, position: int) -> Arrays:
        """The states before a step, which has written over them: from the last checkpoint its steps are done again.

        They give the same bits, because everything random follows from (seed, epoch, step).
        """
        progress, rates = self.saved.progress, self.saved.rates
        self.steps.runner.write(self.checkpoints.read().last if self.saved.written else self.steps.initial)
        base = progress.learning_rate
        cut = self.cut(progress.epoch)[progress.step_in_epoch :]
        for number, rows in zip(range(progress.step + 1, position), cut, strict=False):
            base = rates.get(number, base)
            self.steps.train(self.batches(rows), number, self._rate(number, base))
        return self.steps.runner.read()

    def _epoch_ends(self, *, whole: bool) -> Iterator[Event]:
        epoch, validation = self.place.epoch, self._measured(self.ready.split.validation)
        trained = self.total.figures(self.network)
        if validation and not np.isfinite(validation[LOSS]):
            self.failed = True
            yield Problem(
                tr(
                    "The loss of the validation rows is no longer finite, so training was stopped. The last "
                    "checkpoint is from when it was. Train again with a smaller learning rate."
                )
            )
            return
        better = self.watch.observe(epoch, validation)
        if better:
            self.best = _Best(epoch, validation)
        seconds = self.timing.epoch_ends()
        if whole:
            self.place.epoch, self.place.step_in_epoch = epoch + 1, 0
            self.total.clear()
        self._save(best=better)
        yield Epoch(epoch, self.place.step, trained, validation, better or epoch == self.best.epoch, seconds)

    def _measured(self, rows: Rows) -> Mapping[str, float]:
        return self.steps.measured(self.batches, rows)

    def _progress(self) -> Progress:
        return Progress(
            epoch=self.place.epoch,
            step_in_epoch=self.place.step_in_epoch,
            step=self.place.step,
            learning_rate=self.place.learning_rate,
            sums=self.total.encoded,
            rows=self.total.rows,
            best_epoch=self.best.epoch,
            best=dict(self.best.figures or {}),
            watched=self.watch.encoded,
            seconds=self.timing.seconds,
        )

    def _save(self, *, best: bool = False) -> None:
        states = self.steps.runner.read()
        if bad := first_bad_state(states):
            title = self.document.nodes[bad].title
            text = tr(
                'The weights of "{0}" are no longer finite, so training was stopped. The last checkpoint is from '
                "when they were. Train again with a smaller learning rate."
            )
            raise TrainingError(text.format(title), bad)
        if best:
            self.best.weights = weights(states)
        progress = self._progress()
        self.checkpoints.write(progress, states, self.best.weights if best else None)
        self.saved = _Saved(progress)
        self.timing.checkpoint_done()

    # Wishes

    def _obey(self) -> Iterator[Event]:
        yield from self._probes()
        if (rate := self.control.taken_learning_rate()) is not None:
            self.place.learning_rate = self.saved.rates[self.place.step + 1] = rate
        if not self.control.paused:
            return
        self._save()
        yield Paused(self.place.epoch, self.place.step)
        self.control.taken_watch()
        if self.control.watched:
            yield from self._glimpse()
        with self.timing.paused():
            while self.control.paused:
                self.control.wait_while_paused()
                yield from self._probes()
                if self.control.taken_watch():
                    yield from self._glimpse()
        if self.control.end is None:
            yield Resumed(self.place.epoch, self.place.step)

    def _probes(self) -> Iterator[Event]:
        while (probe := self.control.taken_probe()) is not None:
            found = {key: to_device(array, self.ready.device) for key, array in self.steps.weights.items()}
            yield from samples(self.ready, found, probe, self.run.path)

    def _glimpse(self) -> Iterator[Event]:
        """The weights of now, for those who look on."""
        if (glimpse := self.glimpses.taken(self.place.epoch, self.place.step, lambda: self.steps.weights)) is not None:
            yield glimpse

    # The end

    def _end(self, end: End | None) -> Iterator[Event]:
        if self.saved.place != self.place:
            self._save()
        test = self._tested() if end != "stopped" and self.best.weights is not None else {}
        names = {"last": LAST} | ({"best": BEST} if self.best.weights is not None else {})
        yield Finished(
            reason=end or ("waited" if self.waited and self.place.epoch <= self.config.epochs else "completed"),
            epochs=self.place.epoch - 1,
            best_epoch=self.best.epoch,
            validation=dict(self.best.figures or {}),
            test=test,
            seconds=self.timing.seconds,
            run=str(self.run.path),
            files={name: str(self.run.path / file) for name, file in names.items()},
        )

    def _tested(self) -> Mapping[str, float]:
        """The figures of the test rows with the weights of the best epoch, with which the run ends."""
        self.steps.runner.write(with_weights(self.steps.runner.read(), self.best.weights or {}))
        return self._measured(self.ready.split.test)
