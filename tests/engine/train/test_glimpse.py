"""Looking on at a training: the weights come on a timer, cost a small share, and change nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from layerloom.graph.settings import TrainingConfig
from layerloom.train import glimpse
from layerloom.train.control import Control
from layerloom.train.events import Event, Glimpse, Step
from layerloom.train.glimpse import Glimpses
from layerloom.train.loop import train
from layerloom.train.run import RunFolder
from layerloom_resources.templates import template

DOCUMENT = template("digits-mlp").make(units=8, epochs=2)
CONFIG = TrainingConfig.of(DOCUMENT.settings)


class Clock:
    """A clock that goes on by so much with every look at it."""

    def __init__(self, by: float) -> None:
        self.now, self.by = 0.0, by

    def __call__(self) -> float:
        self.now += self.by
        return self.now


def trained(run: Path, *, watched: bool) -> list[Event]:
    run.mkdir()
    control = Control()
    control.watch(watched)
    return list(train(DOCUMENT, CONFIG, folder=run, run=RunFolder(run), control=control))


def test_a_training_that_is_watched_ends_with_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glimpse, "EVERY_S", 0.0)
    monkeypatch.setattr(glimpse, "SHARE", 1.0)
    watched, alone = trained(tmp_path / "watched", watched=True), trained(tmp_path / "alone", watched=False)
    assert any(isinstance(event, Glimpse) for event in watched)
    assert not any(isinstance(event, Glimpse) for event in alone)
    one, other = (load_file(tmp_path / name / "last.safetensors") for name in ("watched", "alone"))
    assert all(np.array_equal(one[key], other[key]) for key in other)
    assert not list((tmp_path / "watched").glob("live.*")), "the file is gone with the training"
    assert "glimpse" not in (tmp_path / "watched" / "events.jsonl").read_text()


def test_a_glimpse_holds_the_weights_of_its_step(tmp_path: Path) -> None:
    control = Control()
    control.watch(True)
    for event in train(DOCUMENT, CONFIG, folder=tmp_path, run=RunFolder(tmp_path), control=control):
        if isinstance(event, Glimpse):
            found = load_file(event.path)
            assert event.step == 1 and found and not any("/" in key for key in found)
            break
        assert not isinstance(event, Step) or event.step == 1, "the first step is seen"
    else:
        pytest.fail("there was no glimpse")


def test_the_next_glimpse_waits_until_the_last_one_was_a_small_share(tmp_path: Path) -> None:
    clock = Clock(0.5)
    glimpses = Glimpses(tmp_path, clock)
    assert glimpses.due and glimpses.taken(1, 1, dict) is not None
    end = clock.now
    clock.by = 1.0
    while not glimpses.due:
        pass
    assert clock.now - end >= 0.5 / glimpse.SHARE


def test_a_full_disk_stops_no_training(tmp_path: Path) -> None:
    assert Glimpses(tmp_path / "missing").taken(1, 1, dict) is None
