"""What `fit` is fed with, epoch by epoch: rows of arrays, or batches that a person makes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from layerloom.device import Array, Device, to_device
from layerloom.graph.build import Network
from layerloom.graph.infer import infer
from layerloom.graph.rows import BALANCED
from layerloom.graph.settings import TrainingConfig
from layerloom.model.columns import ModelError, rows
from layerloom.model.streams import Stream
from layerloom.train.feed import Feed
from layerloom.train.measure import Totals
from layerloom.train.prepare import Prepared, refuse_batch_norm
from layerloom.train.steps import Steps

Batch = tuple[int, Mapping[str, Array]]
"""How many rows, and the columns."""
Measure = Callable[[Steps, Network], dict[str, float]]


@dataclass(frozen=True)
class Lessons:
    """`epoch` gives the batches of an epoch, which are counted from 1, `steps` how many, `None` where nobody knows.

    `measure` finds the figures of validation rows, `None` where there are none.
    """

    ready: Prepared
    steps: int | None
    epoch: Callable[[int], Generator[Batch, None, None]]
    measure: Measure | None


def of_arrays(ready: Prepared, config: TrainingConfig, *, shuffle: bool, most: int | None) -> Lessons:
    """The rows of arrays, at most so many steps of them in an epoch."""
    feed = Feed(ready, config, shuffle=shuffle)
    if min(config.batch_size, len(ready.split.train)) == 1:
        refuse_batch_norm(ready.document, infer(ready.document))

    def epoch(number: int) -> Generator[Batch, None, None]:
        with closing(feed.ahead(feed.cut(number)[:most])) as batches:
            for chosen, data in batches:
                yield len(chosen), data

    def measure(steps: Steps, network: Network) -> dict[str, float]:  # noqa: ARG001
        return steps.measured(feed.batches, ready.split.validation)

    count = min(feed.steps_per_epoch, most or feed.steps_per_epoch)
    return Lessons(ready, count, epoch, measure if len(ready.split.validation) else None)


def of_stream(ready: Prepared, config: TrainingConfig, stream: Stream) -> Lessons:
    """The batches of a stream; raises `ModelError` for settings that need all rows, or the number of steps."""
    if config.class_weight == BALANCED or config.sampling:
        name = "sampling" if config.sampling else "class_weight"
        raise ModelError(f"{name} looks at all rows before the first step: pass arrays, or weigh the rows of a batch")
    over_run = not config.schedule_steps and (config.warmup or config.schedule not in ("constant", "plateau"))
    if stream.steps is None and over_run:
        raise ModelError("a schedule needs to know how long training is: say steps_per_epoch")

    def epoch(_: int) -> Generator[Batch, None, None]:
        for found in stream.batches():
            yield rows(found), _on(ready.device, found)

    return Lessons(ready, stream.steps, epoch, None)


def validated_by(lessons: Lessons, stream: Stream) -> Lessons:
    """The same with the batches of a stream as validation rows."""

    def measure(steps: Steps, network: Network) -> dict[str, float]:
        total = Totals()
        for found in stream.batches():
            total.add(steps.evaluated(_on(lessons.ready.device, found)), rows(found))
        return total.figures(network)

    return replace(lessons, measure=measure)


def _on(device: Device, found: Mapping[str, Array]) -> dict[str, Array]:
    return {key: to_device(array, device) for key, array in found.items()}
