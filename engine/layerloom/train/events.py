"""What training tells: frozen values.

Tests list them, the command line prints them, the worker writes them as JSON lines and the window draws them.

Every event becomes one flat JSON object whose `event` is the class name in lower case; `decoded` turns it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Started:
    """Training begins (or goes on, where `epoch` is not 0). Rows count samples, `run` is the folder of the run.

    `executor` says what runs the steps ('oneDNN 3.2, float32', 'NumPy', 'eager'), `arena_bytes` exactly what
    activations and gradients take (0 where that is not planned), `note` why it is not what was asked for, or ''.
    """

    run: str
    epochs: int
    steps_per_epoch: int
    train_rows: int
    validation_rows: int
    test_rows: int
    parameters: int
    device: str
    executor: str
    epoch: int = 0
    step: int = 0
    arena_bytes: int = 0
    note: str = ""


@dataclass(frozen=True)
class Step:
    """One step is done: `step` counts from 1 over the whole run, `metrics` are those of this batch."""

    epoch: int
    step: int
    loss: float
    metrics: Mapping[str, float]
    learning_rate: float
    samples_per_second: float
    seconds_left: float


@dataclass(frozen=True)
class Epoch:
    """An epoch is done. `train` and `validation` hold `loss` and every metric by title; `best`: the best so far."""

    epoch: int
    step: int
    train: Mapping[str, float]
    validation: Mapping[str, float]
    best: bool
    seconds: float


@dataclass(frozen=True)
class Sample:
    """Asked-for values of a node on one sample, in a `.npy` file beside the run."""

    node: str
    port: str
    path: str


@dataclass(frozen=True)
class Problem:
    """Something went wrong, in a sentence for the user; `node` where it is known, `fatal` if training ended by it."""

    message: str
    node: str = ""
    fatal: bool = True


@dataclass(frozen=True)
class Paused:
    epoch: int
    step: int


@dataclass(frozen=True)
class Resumed:
    epoch: int
    step: int


@dataclass(frozen=True)
class Finished:
    """Training is over: completed, finished early by wish or because nothing became better, or stopped.

    `test` holds the figures of the best epoch on the test rows; it is empty after a stop, since the run may go on.
    """

    reason: Literal["completed", "finished", "waited", "stopped"]
    epochs: int
    best_epoch: int
    validation: Mapping[str, float]
    test: Mapping[str, float]
    seconds: float
    run: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Glimpse:
    """The weights as they are now, in a file that lasts until the next one, for those who look on."""

    epoch: int
    step: int
    path: str


Event = Started | Step | Epoch | Sample | Problem | Paused | Resumed | Finished | Glimpse
_TYPES: dict[str, type[Event]] = {
    t.__name__.lower(): t for t in (Started, Step, Epoch, Sample, Problem, Paused, Resumed, Finished, Glimpse)
}


def encoded(event: Event) -> dict[str, object]:
    """The event as a JSON object."""
    return {"event": type(event).__name__.lower(), **asdict(event)}


def decoded(values: Mapping[str, object]) -> Event:
    """The event that a JSON object stands for; raises `ValueError` if it is none."""
    kind = _TYPES.get(str(values.get("event")))
    if kind is None:
        raise ValueError(f"no event is called {values.get('event')!r}")
    try:
        return kind(**{key: value for key, value in values.items() if key != "event"})  # type: ignore[arg-type]
    except TypeError as error:
        raise ValueError(f"a {values['event']} event does not have these fields: {error}") from error
