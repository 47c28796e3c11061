from __future__ import annotations

import json

import pytest

from layerloom.train.events import (
    Epoch,
    Event,
    Finished,
    Glimpse,
    Paused,
    Problem,
    Resumed,
    Sample,
    Started,
    Step,
    decoded,
    encoded,
)

EVENTS: list[Event] = [
    Started("runs/1", 2, 3, 4, 5, 6, 7, "cpu", "NumPy", arena_bytes=8, note="There is nothing faster."),
    Step(1, 1, 0.5, {"accuracy": 0.25}, 0.1, 100.0, 3.0),
    Epoch(1, 3, {"loss": 1 / 3}, {"loss": 0.1}, True, 2.0),
    Sample("abc", "output", "x.npy"),
    Problem("something", "abc", fatal=False),
    Paused(1, 2),
    Resumed(1, 2),
    Finished("stopped", 1, 1, {}, {}, 1.0),
    Glimpse(1, 2, "live.safetensors"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_survives_json(event: Event) -> None:
    assert decoded(json.loads(json.dumps(encoded(event)))) == event


def test_the_beginning_of_an_old_run_can_still_be_read() -> None:
    old = encoded(Started("runs/1", 2, 3, 4, 5, 6, 7, "cpu", "reference"))
    del old["arena_bytes"], old["note"]
    assert decoded(old) == Started("runs/1", 2, 3, 4, 5, 6, 7, "cpu", "reference", arena_bytes=0, note="")


@pytest.mark.parametrize(
    "values", [{}, {"event": "party"}, {"event": "paused"}, {"event": "paused", "epoch": 1, "x": 2}]
)
def test_what_is_no_event_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="event"):
        decoded(values)
