"""Training that goes wrong: what is told, what stays, and what is refused before it begins."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import layerloom.train.loop as module
from layerloom import files
from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import BatchNorm, Dense, Flatten, MaxPool2D
from layerloom.nn import ReLU as ReLUModule
from layerloom.train import runner
from layerloom.train.checkpoint import Checkpoints
from layerloom.train.control import Control
from layerloom.train.events import Epoch, Event, Finished, Problem, Step
from layerloom.train.loop import train
from layerloom.train.prepare import prepared
from layerloom.train.run import new_run


def last(events: Iterator[Event]) -> Event:
    *_, event = events
    return event


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)


@pytest.mark.parametrize("compiled", [True, False])
def test_a_divergence_is_told_from_the_states_before_the_step_wherever_the_last_checkpoint_was(
    begin, mlp_of, tmp_path: Path, monkeypatch, compiled: bool
) -> None:
    """Step 13 is the fourth of the second epoch; the learning rate is changed on the way there."""
    train_step, control, run = module.Steps.train, Control(), new_run(tmp_path)
    kept = {}

    def broken(steps, data, step, rate):
        if step == 13 and not kept:
            kept.update(steps.runner.read())
            broken_states = {key: np.full_like(value, np.nan) for key, value in kept.items()}
            steps.runner.write(broken_states)
        return train_step(steps, data, step, rate)

    monkeypatch.setattr(module.Steps, "train", broken)
    for event in begin(mlp_of(), run=run, control=control, settings={"compiled": compiled}):
        if isinstance(event, Step) and event.step == 10:
            control.set_learning_rate(0.02)
    assert isinstance(event, Problem)
    assert event.message.startswith("Step 13: the gradients")
    found = Checkpoints(run.path).read()
    assert found.progress.step == 12
    assert same(found.last, kept)


def test_a_divergence_stops_within_a_step_and_keeps_the_last_good_files(begin, chain_of, tmp_path: Path) -> None:
    run = new_run(tmp_path)
    layers = (Flatten(), Dense(12), Dense(12), Dense(10))
    document = chain_of(*layers, optimizer="sgd", learning_rate=1e3, momentum=0.99, epochs=50)
    *_, before, problem = begin(document, run=run)
    assert isinstance(problem, Problem)
    assert problem.fatal
    assert problem.node in document.nodes
    assert "smaller learning rate, such as 1e+02" in problem.message
    assert isinstance(before, Step | Epoch)
    assert f"Step {before.step + 1}:" in problem.message
    found = Checkpoints(run.path).read()
    assert all(np.isfinite(value).all() for value in found.last.values())


def test_the_first_node_that_is_not_finite_is_named(begin, mlp_of, monkeypatch) -> None:
    def with_a_huge_weight(*args, **named):
        ready = prepared(*args, **named)
        weight = dict(ready.network.named_parameters())["node0001.weight"]
        weight.data[0, 0] = np.inf
        return ready

    monkeypatch.setattr(module, "prepared", with_a_huge_weight)
    problem = last(begin(mlp_of()))
    assert isinstance(problem, Problem)
    assert problem.node == "node0001"
    assert '"dense1"' in problem.message


def test_bad_numbers_in_the_data_are_not_blamed_on_the_net(begin, mlp_of, monkeypatch) -> None:
    def with_a_hole(*args, **named):
        ready = prepared(*args, **named)
        ready.columns["digits00.image"][:] = np.nan
        return ready

    monkeypatch.setattr(module, "prepared", with_a_hole)
    problem = last(begin(mlp_of()))
    assert isinstance(problem, Problem)
    assert problem.node == "digits00"
    assert "Correct the data" in problem.message


@pytest.mark.parametrize("after", range(0, 12, 2))
def test_a_full_disk_ends_the_run_with_a_sentence_and_whole_files(
    begin, mlp_of, tmp_path, monkeypatch, after: int
) -> None:
    run, count, write = new_run(tmp_path), 0, files.System.write

    def full(system, file, data):
        nonlocal count
        count += 1
        if count > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(system, file, data)

    with monkeypatch.context() as patch:
        patch.setattr(files.System, "write", full)
        problem = last(begin(mlp_of(), run=run))
    assert isinstance(problem, Problem)
    assert "disk is full" in problem.message
    if after >= 5:  # description, document, best, last, manifest
        Checkpoints(run.path).read()


def without_links_to_loss(document: Document) -> Document:
    return document.with_table("links", {k: v for k, v in document.links.items() if v.target.node != "loss0000"})


def without_loss(document: Document) -> Document:
    nodes = {key: node for key, node in document.nodes.items() if key != "loss0000"}
    return without_links_to_loss(document).with_table("nodes", nodes)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (without_links_to_loss, "needs a wire"),
        (without_loss, "loss"),
        (lambda d: Document(), "cannot be trained"),
    ],
    ids=["an open port", "no loss", "nothing"],
)  # fmt: skip
def test_a_graph_with_problems_is_not_trained(begin, mlp_of, change, sentence: str) -> None:
    (problem,) = begin(change(mlp_of()))
    assert isinstance(problem, Problem)
    assert sentence in problem.message


def test_batch_norm_trains_where_one_row_is_left_over_and_is_refused_for_single_rows(begin, chain_of) -> None:
    layers = (Flatten(), Dense(8), BatchNorm(), Dense(10))
    assert isinstance(last(begin(chain_of(*layers, batch_size=143))), Finished)
    (problem,) = begin(chain_of(*layers, batch_size=1))
    assert isinstance(problem, Problem)
    assert (problem.node, "larger batch size" in problem.message) == ("node0002", True)


def test_batch_norm_of_one_pixel_is_refused_for_single_rows(begin, chain_of) -> None:
    layers = (MaxPool2D(8), BatchNorm(), Flatten(), Dense(10))
    (problem,) = begin(chain_of(*layers, batch_size=1))
    assert isinstance(problem, Problem)
    assert problem.node == "node0001"


def test_a_metric_called_loss_does_not_choose_the_epoch(begin, mlp_of) -> None:
    document = mlp_of()
    plain = list(begin(document))
    titled_loss = replace(document.nodes["accuracy"], title="loss")
    renamed = list(begin(document.with_table("nodes", {**document.nodes, "accuracy": titled_loss})))
    assert renamed[-1].best_epoch == plain[-1].best_epoch
    assert renamed[-1].validation == {
        "loss": plain[-1].validation["loss"],
        "loss (metric)": plain[-1].validation["accuracy"],
    }


def test_a_missing_file_is_told_with_the_way_out(mlp_of, tmp_path: Path) -> None:
    document = mlp_of()
    *_, problem = train(document, TrainingConfig(), folder=tmp_path, run=new_run(tmp_path / "r"), control=Control())
    assert isinstance(problem, Problem)
    assert "digits.npz" in problem.message
    assert "Locate..." in problem.message


def test_too_little_memory_is_a_refusal_before_the_run_begins(begin, mlp_of, tmp_path: Path, monkeypatch) -> None:
    run, left = new_run(tmp_path), iter([2**30, 1000])  # enough for the weights and not for a step
    monkeypatch.setattr(runner, "available_memory", lambda: next(left))
    (problem,) = begin(mlp_of(), run=run)
    assert isinstance(problem, Problem)
    assert "for the activations and gradients of a step, but only 0 MiB are free" in problem.message
    assert "Choose a smaller batch size or the precision bfloat16" in problem.message
    assert not (run.path / "run.json").exists()


def test_a_step_that_cannot_be_recorded_trains_eagerly_and_names_the_node(begin, mlp_of, monkeypatch) -> None:
    def reading(layer, x):
        return x * float(x.sum().item() > -1e9)

    monkeypatch.setattr(ReLUModule, "forward", reading)
    started, problem, *_, finished = begin(mlp_of())
    assert (started.executor, started.arena_bytes) == ("eager", 0)
    assert problem.message.startswith("The steps are computed one operation after the other: ReLU")
    assert "reads the numbers" in problem.message
    assert not problem.fatal
    assert isinstance(finished, Finished)


def test_a_device_that_is_not_there_is_told(begin, mlp_of) -> None:
    (problem,) = begin(mlp_of(), settings={"device": "cuda:99"})
    assert isinstance(problem, Problem)
    assert "cuda:99" in problem.message
