"""What steps are fed with: sizes of sequences, drawn rows, full batches, batches gathered ahead, and resuming."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file

from layerloom.graph.build import BuildError
from layerloom.graph.model import Document
from layerloom.graph.rows import class_odds
from layerloom.graph.settings import TrainingConfig
from layerloom.train.control import Control
from layerloom.train.events import Epoch, Finished, Step
from layerloom.train.feed import Feed, lengths_of
from layerloom.train.loop import train
from layerloom.train.prepare import Prepared, TrainingError, prepared
from layerloom.train.run import RunFolder, new_run
from layerloom.train.steps import Steps
from layerloom_resources.templates import template

OPTIONS: Mapping[str, Mapping[str, object]] = {
    "accumulated": {"accumulate": 3, "batch_size": 8},
    "float16": {"precision": "float16"},
    "regularised": {"l1": 1e-4, "l2": 1e-3, "max_norm": 1.0},
    "weighted classes": {"class_weight": "balanced"},
    "weighted rows": {"sample_weight": "label"},
    "drawn": {"sampling": "balanced", "ema_decay": 0.9},
    "full and ahead": {"drop_last": True, "prefetch": 3},
}


@cache
def sentences(**changes: object) -> Prepared:
    document = template("sentiment").make(units=4, vocabulary=50, length=40, epochs=1)
    ready = prepared(document, TrainingConfig(**changes), Path())
    rows = np.arange(300)
    columns = {key: column[:: len(column) // 300][:300] for key, column in ready.columns.items()}
    return replace(ready, columns=columns, split=ready.split._replace(train=rows[:250], validation=rows[250:]))


@settings(max_examples=20, deadline=None)
@given(batch_size=st.integers(1, 70), seed=st.integers(0, 5), epoch=st.integers(1, 5))
def test_every_row_comes_once_in_batches_of_similar_lengths(batch_size: int, seed: int, epoch: int) -> None:
    feed = Feed(sentences(), TrainingConfig(bucketing=True, batch_size=batch_size, seed=seed))
    cut = feed.cut(epoch)
    assert len(cut) == feed.steps_per_epoch
    assert np.array_equal(np.sort(np.concatenate(cut)), sentences().split.train)
    assert all(np.array_equal(one, other) for one, other in zip(cut, feed.cut(epoch), strict=True))
    assert len({feed.batches.buckets.size(rows) for rows in cut}) <= 3
    assert sum(len(rows) not in (batch_size, batch_size + 1) for rows in cut) <= 1


def test_sequences_are_cut_to_the_steps_that_they_need_and_lose_nothing() -> None:
    ready = sentences()
    lengths = lengths_of(ready.columns)
    feed = Feed(ready, TrainingConfig(bucketing=True, batch_size=16))
    sizes = set()
    for rows, data in feed.ahead(feed.cut(1)):
        words = next(value for key, value in data.items() if value.ndim == 2)
        whole = next(value for value in ready.columns.values() if value.ndim == 2)[rows]
        assert words.shape[1] == min(-(-lengths[rows].max() // 16) * 16, 40)
        assert np.array_equal(words, whole[:, : words.shape[1]])
        assert not whole[:, words.shape[1] :].any()
        sizes.add(words.shape)
    assert {steps for _, steps in sizes} == {16, 32, 40}


def test_one_program_serves_all_batches_of_a_size() -> None:
    """Three sizes of full batches and one short batch are trained on; the validation has two sizes."""
    ready, config = sentences(), TrainingConfig(bucketing=True, batch_size=16)
    steps, feed = Steps(ready.network, config, ready.device), Feed(ready, config)
    position = 0
    for epoch in (1, 2):
        for rows in feed.cut(epoch):
            position += 1
            steps.train(feed.batches(rows), position, 1e-3)
    assert len(steps.runner._executors) == 4


def test_the_size_of_its_batches_changes_no_figure_of_an_evaluation() -> None:
    ready, found = sentences(), []
    for bucketing in (False, True):
        config = TrainingConfig(bucketing=bucketing)
        steps, feed = Steps(ready.network, config, ready.device), Feed(ready, config)
        found.append(steps.measured(feed.batches, np.arange(300)))
    assert found[0] == pytest.approx(found[1], rel=1e-5)


def test_balanced_rows_are_of_all_classes_equally_often(mlp_of, project_folder: Path) -> None:
    config = TrainingConfig(sampling="balanced")
    ready = prepared(mlp_of(), config, project_folder)
    rare = np.isin(ready.columns["digits00.label"], (3, 4))
    rare[::5] = False
    ready = replace(ready, split=ready.split._replace(train=np.flatnonzero(~rare)))
    ready = replace(ready, odds=class_odds_of(ready))
    feed = Feed(ready, config)
    drawn = np.concatenate([np.concatenate(feed.cut(epoch)) for epoch in range(1, 41)])
    counts = np.bincount(ready.columns["digits00.label"][drawn])
    assert np.abs(counts / len(drawn) - 0.1).max() < 0.02
    assert len(drawn) == 40 * len(ready.split.train)


def class_odds_of(ready: Prepared) -> np.ndarray:
    odds = np.zeros(len(ready.columns["digits00.label"]))
    odds[ready.split.train] = class_odds(ready.columns["digits00.label"][ready.split.train])
    return odds


def test_a_short_last_batch_can_be_left_out(mlp_of: Callable[..., Document], project_folder: Path) -> None:
    ready = prepared(mlp_of(), TrainingConfig(), project_folder)
    whole, full = (Feed(ready, TrainingConfig(batch_size=32, drop_last=left)).cut(1) for left in (False, True))
    assert [len(rows) for rows in whole] == [32] * 4 + [16]
    assert all(np.array_equal(one, other) for one, other in zip(whole, full, strict=False))
    assert len(full) == 4
    with pytest.raises(TrainingError, match="There is no full batch: 144 rows are trained on and 200 make a step"):
        Feed(ready, TrainingConfig(batch_size=100, accumulate=2, drop_last=True))


def test_batches_made_ahead_are_the_same_and_not_written_over_while_used() -> None:
    ready = sentences()
    plain, early = (Feed(ready, TrainingConfig(bucketing=True, prefetch=depth)) for depth in (0, 3))
    with closing(early.ahead(early.cut(1))) as others:
        for (rows, data), (same_rows, same) in zip(plain.ahead(plain.cut(1)), others, strict=True):
            assert np.array_equal(rows, same_rows)
            assert all(np.array_equal(data[key], same[key]) for key in data)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"sampling": "odds"}, 'There is no column "odds" with one number in a row; there are: label.'),
        ({"sample_weight": "image"}, 'There is no column "image"'),
    ],
)
def test_a_column_that_cannot_weigh_is_named(mlp_of, project_folder: Path, options, sentence: str) -> None:
    with pytest.raises(BuildError, match=sentence):
        prepared(mlp_of(), TrainingConfig(**options), project_folder)


# Resuming


def events(document: Document, options: Mapping[str, object], folder: Path, run: RunFolder, **named) -> list:
    config = TrainingConfig.of({**document.settings, **options})
    return list(train(document, config, folder=folder, run=run, **named))


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_a_resumed_run_ends_with_the_same_bits_whatever_its_options(
    mlp_of, project_folder: Path, tmp_path: Path, options: Mapping[str, object]
) -> None:
    whole = events(mlp_of(epochs=2), options, project_folder, new_run(tmp_path / "whole"), control=Control())
    assert isinstance(whole[-1], Finished), whole[-1]
    steps = [event for event in whole if isinstance(event, Step)]
    run, control, seen = new_run(tmp_path / "cut"), Control(), 0
    config = TrainingConfig.of({**mlp_of(epochs=2).settings, **options})
    for event in train(mlp_of(epochs=2), config, folder=project_folder, run=run, control=control):
        seen += isinstance(event, Step)
        if seen == len(steps) // 2 + 1:
            control.stop()
    resumed = events(mlp_of(epochs=2), options, project_folder, run, control=Control(), resume=True)
    ours, other = (load_file(end.files["last"]) for end in (whole[-1], resumed[-1]))
    assert ours.keys() == other.keys()
    assert all(np.array_equal(ours[key], other[key]) for key in ours)
    assert [event.train for event in whole if isinstance(event, Epoch)][-1] == resumed[-2].train


def test_a_resumed_run_of_sentences_ends_with_the_same_bits(tmp_path: Path) -> None:
    document = template("sentiment").make(units=2, vocabulary=50, length=40, epochs=1)
    config = TrainingConfig.of({**document.settings, "bucketing": True, "prefetch": 2, "test_fraction": 0.9})
    runs = {name: new_run(tmp_path / name) for name in ("whole", "cut")}
    (*_, whole) = train(document, config, folder=Path(), run=runs["whole"], control=Control())
    control = Control()
    for event in train(document, config, folder=Path(), run=runs["cut"], control=control):
        if isinstance(event, Step) and event.step == 5:
            control.stop()
    (*_, resumed) = train(document, config, folder=Path(), run=runs["cut"], control=Control(), resume=True)
    ours, other = (load_file(end.files["last"]) for end in (whole, resumed))
    assert all(np.array_equal(ours[key], other[key]) for key in ours)
