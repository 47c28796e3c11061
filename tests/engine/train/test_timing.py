from __future__ import annotations

import pytest

from layerloom.train import timing as module
from layerloom.train.timing import Timing


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The monotonic clock, as a list whose only number the test moves."""
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def steps(timing: Timing, clock: list[float], count: int, seconds: float) -> None:
    for _ in range(count):
        clock[0] += seconds
        timing.step_done(32)


def test_even_steps_are_forecast_exactly(clock: list[float]) -> None:
    timing = Timing()
    timing.epoch_begins()
    steps(timing, clock, 10, 0.5)
    assert timing.seconds_left(90, 0) == pytest.approx(45)
    assert timing.rows_per_second == pytest.approx(64)
    assert timing.seconds == pytest.approx(5)


def test_the_slow_first_step_is_forgotten(clock: list[float]) -> None:
    timing = Timing()
    timing.epoch_begins()
    steps(timing, clock, 1, 20.0)
    steps(timing, clock, 3, 0.1)
    assert timing.seconds_left(10, 0) < 2


def test_the_ends_of_epochs_are_part_of_the_forecast(clock: list[float]) -> None:
    timing = Timing()
    timing.epoch_begins()
    steps(timing, clock, 4, 1.0)
    clock[0] += 3.0
    assert timing.epoch_ends() == pytest.approx(7)
    assert timing.seconds_left(4, 2) == pytest.approx(4 + 2 * 3)


def test_pauses_do_not_count(clock: list[float]) -> None:
    timing = Timing()
    timing.epoch_begins()
    steps(timing, clock, 4, 1.0)
    with timing.paused():
        clock[0] += 500
    steps(timing, clock, 4, 1.0)
    assert timing.seconds == pytest.approx(8)
    assert timing.seconds_left(1, 0) == pytest.approx(1)
    assert timing.epoch_ends() == pytest.approx(8)


def test_a_checkpoint_is_not_taken_for_a_slow_step(clock: list[float]) -> None:
    timing = Timing()
    timing.epoch_begins()
    steps(timing, clock, 4, 1.0)
    clock[0] += 50
    timing.checkpoint_done()
    assert timing.since_checkpoint == 0
    steps(timing, clock, 1, 1.0)
    assert timing.seconds_left(1, 0) == pytest.approx(1)


def test_a_resumed_run_counts_what_it_took_before(clock: list[float]) -> None:
    timing = Timing(before_s=100.0)
    clock[0] += 1
    assert timing.seconds == pytest.approx(101)
