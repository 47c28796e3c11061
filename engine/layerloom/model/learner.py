"""`Learner`: a net with weights that trains, measures and predicts, on arrays or on batches that a person makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from layerloom.callbacks import Callback, Progress
from layerloom.callbacks.monitoring import say
from layerloom.data import Split
from layerloom.device import device, to_device
from layerloom.graph import Document
from layerloom.graph.rows import SAMPLE_WEIGHT
from layerloom.graph.settings import TrainingConfig
from layerloom.graph.titles import in_titles
from layerloom.model import lessons
from layerloom.model.columns import Array, Given, ModelError, columns, refuse_lengths, rows, stacked
from layerloom.model.compiling import with_settings
from layerloom.model.counting import ClassWeight, class_weight_text, odds, weighted_alike
from layerloom.model.course import Course
from layerloom.model.fitting import Fitting, Kept
from layerloom.model.history import History
from layerloom.model.lessons import Lessons
from layerloom.model.logs import folder_for, logged
from layerloom.model.net import Net
from layerloom.model.ports import class_names
from layerloom.model.running import Running
from layerloom.model.sequences import joined
from layerloom.model.streams import Stream, are_batches, inputs_of, is_stream
from layerloom.model.weights import Seen, Weights
from layerloom.train.prepare import Prepared
from layerloom.train.runner import BatchError

Validation = Any
"""(x, y), (x, y, weights), or what gives batches."""


class Learner(Net):
    """A net and its weights. `_arrays` are those of the last `fit`, `_kept` is what a saved training goes on from."""

    stop_training: bool = False
    """Set by callbacks, so that `fit` ends after this batch or epoch."""
    _course: Course | None = None
    _weights: Weights
    _arrays: Mapping[str, Array]
    _fitting: tuple[Fitting, Seen | None] | None
    _kept: Kept | None
    _running: tuple[Document, Running, Seen | None] | None

    # Weights

    @property
    def arrays(self) -> dict[str, Array]:
        """The weights by state-dict key, to read only."""
        self._catch_up()
        return self._weights.arrays()

    def _catch_up(self) -> None:
        """Have the present weights also while `fit` is under way."""
        if self._course:
            self._course.catch_up()

    @property
    def weights(self) -> dict[str, Array]:
        """The learned numbers by state-dict key, `"<node id>.<key>"`. They may be changed in place.

        Setting them takes over copies; raises `ModelError` where keys or shapes are others.
        """
        self._catch_up()
        return self._weights.lend()

    @weights.setter
    def weights(self, value: Mapping[str, Any]) -> None:
        self._catch_up()
        try:
            self._weights.put(value)
        except ModelError as error:
            raise ModelError(in_titles(self.document, str(error))) from None

    def save(self, path: Path | str) -> None:
        """Writes the net, its weights and the arrays of the last `fit`; callbacks may ask for it."""
        raise NotImplementedError

    # Learning

    def fit(
        self,
        x: Given,
        y: Given = None,
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        validation_data: Validation = None,
        validation_split: float = 0.0,
        sample_weight: Any = None,
        class_weight: ClassWeight | None = None,
        lengths: Any = None,
        shuffle: bool = True,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        callbacks: Callback | Sequence[Callback] | None = None,
        log_folder: Path | str | None = None,
        verbose: int = 1,
        **settings: object,
    ) -> History:
        """Trains, goes on where the last `fit` ended, and returns the figures of each epoch.

        **Rows.** `x` and `y` are arrays; a list of sequences of different lengths is padded where the input takes any
        length, `lengths` (rows,) says how long those of an array are (by name where there are several; see `Padded`).
        Or `x` gives batches (x, y) or (x, y, weights): a generator, a loader, an object with `__len__` and
        `__getitem__`; `steps_per_epoch` cuts an endless one. Rows are shuffled unless `shuffle` says otherwise, batches
        never. `validation_split` is the share of the last rows that is not trained on; `validation_data` are other
        rows: (x, y), (x, y, weights), or batches, of which `validation_steps` are looked at.

        **Weights.** `sample_weight` says how much each row (rows,) or each step (rows, steps) counts in the loss,
        `class_weight` how much each class does in training ({class or its name: weight}, a list, or 'balanced'); the
        sum is divided by the number of rows or steps, as in Keras.

        **Settings.** Those of `compile`, or of the project, hold unless they are said here, such as `accumulate=4` or
        `precision="bfloat16"`. `patience` ends training, and with it or `keep="best"` the model has the weights of its
        best epoch afterwards, as a run of the window does; otherwise it has the last ones, as in Keras. With `csv_log`
        or `tensorboard_log` logs are written to `log_folder`, else to a new folder in `<name of the model>.runs`;
        `History.folder` tells which. Epochs are counted from `initial_epoch`. `callbacks` hear of everything and may
        steer it, see `layerloom.callbacks`. Each epoch is printed on a line; with `verbose=0` nothing is.

        Raises `ModelError` for what the net cannot take, `SettingsError` for settings that cannot be, `TrainingError`
        where they do not suit the rows.
        """
        if class_weight is not None:
            settings["class_weight"] = class_weight_text(class_weight, self.target_ports, class_names(self.document))
        config = self._config(epochs, batch_size, settings)
        _refuse_epochs(config, initial_epoch, steps_per_epoch, validation_split)
        if are_batches(x) and y is None:
            _refuse_of_arrays(validation_split=validation_split, sample_weight=sample_weight, lengths=lengths)
            given = lessons.of_stream(self._prepared(), config, Stream(x, self._weighted, steps_per_epoch))
        else:
            _refuse_stream(x, y)
            found = self._weighted(x, y, sample_weight, lengths)
            others = validation_data if _are_arrays(validation_data) else None
            ready = self._whole(found, others, validation_split, (validation_steps or 0) * config.batch_size)
            ready = replace(ready, odds=odds(config.sampling, ready.columns, self.target_ports))
            given = lessons.of_arrays(ready, config, shuffle=shuffle, most=steps_per_epoch)
        if validation_data is not None and given.measure is None:
            batches = [tuple(validation_data)] if _are_arrays(validation_data) else validation_data
            given = lessons.validated_by(given, Stream(batches, self._weighted, validation_steps))
        named = {**self.document.settings, **settings}
        keeps_best = config.keep == "best" and ("keep" in named or config.patience > 0)
        folder = folder_for(config, self.name, log_folder)
        with logged(self, config, folder) as logs:
            told = [*_listed(callbacks), *logs, *[Progress()] * bool(verbose)]
            history = self._run(given, config, told, verbose, initial_epoch, keeps_best=keeps_best)
        return replace(history, folder=folder)

    def _whole(self, found: dict[str, Array], others: Any, share: float, most: int) -> Prepared:
        """The rows of arrays, the last `share` of them, or others, to validate with: `most` of them, 0 for all."""
        kept = rows(found) - round(rows(found) * share)
        if others is not None:
            kept = rows(found)
            found = stacked(*weighted_alike(found, self._weighted(*others)))
        if kept < 1:
            split = f", and validation_split is {share:g}" if share else ""
            raise ModelError(f"no row is left to train on: there are {rows(found)}{split}")
        self._arrays = {key: array for key, array in found.items() if not key.startswith(SAMPLE_WEIGHT)}
        numbers = np.arange(rows(found))
        return self._prepared(found, Split(numbers[:kept], numbers[kept:][: most or None], numbers[:0]))

    def _run(
        self, given: Lessons, config: TrainingConfig, callbacks: Sequence[Callback], verbose: int, first: int, *,
        keeps_best: bool,
    ) -> History:  # fmt: skip
        fitting = self._fitted(given.ready, config)

        def push() -> None:
            self._fitted(given.ready, config)

        self._fitting = fitting, self._weights.seen
        course = Course(self, callbacks, config, lambda: self._learned(fitting), push, verbose)
        self._course = course
        try:
            with self._in_titles():
                return fitting.run(given, config, course, first=first, keeps_best=keeps_best)
        finally:
            course.catch_up()
            self._course = None
            if course.learning_rate != config.learning_rate:
                self.learning_rate = course.learning_rate

    @property
    def learning_rate(self) -> float:
        """The learning rate, before a schedule; callbacks may set it while `fit` is under way."""
        return self._course.learning_rate if self._course else self.settings.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        if self._course:
            self._course.learning_rate = value
        else:
            changed = {**self.document.settings, "learning_rate": value}
            TrainingConfig.of(changed)
            self._document = self.document.with_table("settings", changed)

    def train_on_batch(self, x: Given, y: Given, *, sample_weight: Any = None, lengths: Any = None) -> dict[str, float]:
        """One step on these rows; returns `loss` and each metric by title, from before the step."""
        found = self._weighted(x, y, sample_weight, lengths)
        fitting = self._begun() or self._fitted(self._prepared(found), self.settings)
        with self._in_titles():
            figures = fitting.step(found, self.settings.learning_rate)
        self._learned(fitting)
        return figures

    @contextmanager
    def _in_titles(self) -> Iterator[None]:
        """What is wrong with a batch is told with the titles of nodes."""
        try:
            yield
        except BatchError as error:
            raise BatchError(in_titles(self.document, str(error))) from error

    def _fitted(self, ready: Prepared, config: TrainingConfig) -> Fitting:
        """What trains, with the present weights."""
        if not any(parameter.requires_grad for parameter in ready.network.parameters()):
            raise ModelError("nothing can learn: no layer has weights, or all that do are frozen")
        return self._begun() or self._first(ready, config)

    def _first(self, ready: Prepared, config: TrainingConfig) -> Fitting:
        """A training that begins, or goes on where the one ended that was saved."""
        fitting = Fitting(ready.network, config, ready.device)
        if self._kept is not None:
            fitting.restore(self._kept)
            fitting.write(self.arrays)
        return fitting

    def _begun(self) -> Fitting | None:
        """The training that goes on, with the present weights, `None` before the first."""
        if self._fitting is None:
            return None
        fitting, seen = self._fitting
        if seen is None or seen != self._weights.seen:
            fitting.write(self.arrays)
        return fitting

    def _learned(self, fitting: Fitting) -> None:
        self.weights = fitting.weights
        self._fitting = fitting, self._weights.seen

    def _config(self, epochs: int | None, batch_size: int | None, settings: Mapping[str, object]) -> TrainingConfig:
        given = {"epochs": epochs, "batch_size": batch_size}
        named = {name: value for name, value in given.items() if value is not None}
        return TrainingConfig.of({**with_settings(self.document.settings, settings), **named})

    def _prepared(self, found: Mapping[str, Array] | None = None, split: Split | None = None) -> Prepared:
        """What a training needs; without a split all rows are trained on, without columns they come later."""
        target, found = device(self.settings.device), found or {}
        network = self._network(self.arrays)
        network.to(target)
        on_device = {key: to_device(array, target) for key, array in found.items()}
        numbers = np.arange(rows(found) if found else 0)
        return Prepared(self.document, network, on_device, split or Split(numbers, numbers[:0], numbers[:0]), target)

    # At work

    def _at_work(self) -> Running:
        """The net with its present weights, ready to predict and evaluate; it is kept while the document is."""
        self._catch_up()
        seen = self._weights.seen
        if self._running is None or self._running[0] is not self.document:
            running = Running(self._network(self.arrays), self.settings)
        else:
            running = self._running[1]
            if seen is None or seen != self._running[2]:
                running.write(self.arrays)
        self._running = self.document, running, seen
        return running

    def evaluate(
        self,
        x: Given,
        y: Given = None,
        *,
        batch_size: int | None = None,
        sample_weight: Any = None,
        lengths: Any = None,
        steps: int | None = None,
        verbose: int = 0,
    ) -> dict[str, float]:
        """`loss` and each metric by title over these rows, which come in the forms that `fit` takes.

        `sample_weight` says how much each row or step counts in the loss; `steps` is how many batches are looked at.
        With `verbose` the figures are printed too.
        """
        if are_batches(x) and y is None:
            _refuse_of_arrays(sample_weight=sample_weight, lengths=lengths)
            given: Iterable[Mapping[str, Array]] = Stream(x, self._weighted, steps).batches()
        else:
            _refuse_stream(x, y)
            given = [self._weighted(x, y, sample_weight, lengths)]
        found = self._at_work().measured(given, batch_size)
        if verbose:
            say("  ".join(f"{name} {value:.4f}" for name, value in found.items()))
        return found

    def tables(
        self, x: Given, y: Given, *, batch_size: int | None = None, lengths: Any = None
    ) -> dict[str, np.ndarray[Any, Any]]:
        """The confusion matrices over these rows, by the titles of their metrics.

        Rows are the right classes, columns the answers, each number how often that happened.
        """
        return self._at_work().tables(self._weighted(x, y, None, lengths), batch_size)

    def predict(
        self,
        x: Given,
        *,
        batch_size: int = 256,
        probabilities: bool = False,
        lengths: Any = None,
        steps: int | None = None,
        verbose: int = 0,  # noqa: ARG002
    ) -> Any:
        """What the net gives: an array, or several as the model was given its outputs: a list, or a dict by title.

        `x` comes in the forms that `fit` takes; of batches (x, y) only x is looked at, in `steps` of them. Sequences
        that come out are padded: what stands after the end of one means nothing. With `probabilities` scores go through
        the softmax or sigmoid of their loss. `verbose` is taken as Keras does, but there is nothing to print.
        """
        if batch_size < 1:
            raise ModelError(f"batch_size needs a number of at least 1, got {batch_size}")
        work = self._at_work()
        parts = [
            part
            for given in self._inputs(x, lengths, steps)
            for part in work.predicted(given, batch_size, probabilities=probabilities)
        ]
        if not parts:
            raise ModelError("there are no batches to predict from")
        return self._gathered({title: joined([part[title] for part in parts]) for title in parts[0]})

    def predict_on_batch(self, x: Given, *, lengths: Any = None) -> Any:
        """As `predict`, all rows at once."""
        (found,) = self._inputs(x, lengths, None)
        return self.predict(x, batch_size=max(rows(found), 1), lengths=lengths)

    def _inputs(self, x: Given, lengths: Any, steps: int | None) -> Iterable[dict[str, Array]]:
        """What goes in, as columns: all rows at once, or batch by batch."""
        refuse_lengths(lengths, self.input_ports)
        ranks = [spec.rank for _, spec in self.input_ports.values()]
        for given in inputs_of(x, steps, ranks) if is_stream(x) else [x]:
            yield columns(given, self.input_ports, "input", lengths)


def _listed(callbacks: Callback | Sequence[Callback] | None) -> list[Callback]:
    """The callbacks one by one; raises `ModelError` for what is none."""
    single = callbacks is not None and not isinstance(callbacks, Iterable)
    found: list[Any] = [callbacks] if single else list(callbacks or ())  # type: ignore[arg-type]
    for item in found:
        if not isinstance(item, Callback):
            made = f", make one: {item.__name__}()" if isinstance(item, type) and issubclass(item, Callback) else ""
            got = item.__name__ if isinstance(item, type) else type(item).__name__
            raise ModelError(f"callbacks extend layerloom.callbacks.Callback, got {got}{made}")
    return found


def _refuse_epochs(config: TrainingConfig, first: int, steps: int | None, share: float) -> None:
    """Raises `ModelError` where there is no epoch, no step or no row to train on."""
    if not 0 <= first < config.epochs:
        raise ModelError(f"initial_epoch counts from 0 and lies below epochs, which is {config.epochs}, got {first}")
    if steps is not None and steps < 1:
        raise ModelError(f"steps_per_epoch needs a number of at least 1, got {steps}")
    if not 0 <= share < 1:
        raise ModelError(f"validation_split is a share of the rows from 0 to below 1, got {share:g}")


def _refuse_of_arrays(**given: Any) -> None:
    """Raises `ModelError` for what belongs to whole arrays, not to batches."""
    for name, value in given.items():
        if value is not None and not (isinstance(value, float) and value == 0):
            raise ModelError(f"{name} belongs to arrays; each batch brings its own: (x, y, weights)")


def _refuse_stream(x: Given, y: Given) -> None:
    if is_stream(x) and y is not None:
        raise ModelError("batches bring their targets, (x, y): leave out y")


def _are_arrays(given: Validation) -> bool:
    """Whether validation rows come as (x, y) or (x, y, weights); raises `ModelError` where they do not come at all."""
    if given is None or are_batches(given):
        return False
    if not isinstance(given, tuple | list) or len(given) not in (2, 3):
        raise ModelError("validation_data needs (x, y) or (x, y, weights), or batches of these")
    return True
