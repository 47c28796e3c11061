"""A real step, profiled: every node that computes is there, and what cannot be profiled says why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from layerloom.compile.reference import ReferenceMachine
from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig
from layerloom.train.prepare import TrainingError
from layerloom.train.profile import OPTIMIZER, StepProfile
from layerloom.train.profiling import WARM_UP, Profiling, measured_peak, profiling
from layerloom_resources.templates import template

DIGITS = template("digits-cnn").make(width=4, units=8)


def profiled(document: Document, folder: Path, steps: int = 2, **settings: object) -> list[Profiling | StepProfile]:
    config = TrainingConfig.of({**document.settings, **settings})
    return list(profiling(document, config, folder, steps=steps))


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> list[Profiling | StepProfile]:
    return profiled(DIGITS, tmp_path_factory.mktemp("profile"), batch_size=16)


@pytest.fixture(scope="module")
def profile(events: list[Profiling | StepProfile]) -> StepProfile:
    (found,) = (event for event in events if isinstance(event, StepProfile))
    return found


def test_it_tells_how_far_it_is_and_ends_with_the_profile(events: list[Profiling | StepProfile]) -> None:
    *before, last = events
    assert isinstance(last, StepProfile)
    told = [event for event in before if isinstance(event, Profiling)]
    assert len(told) == len(before) and {event.total for event in told} == {WARM_UP + 2 * 2 + 2}
    assert [event.done for event in told] == list(range(told[0].total))


def test_every_node_that_computes_has_its_time(profile: StepProfile) -> None:
    timed = {entry.node for entry in profile.nodes}
    for key, node in DIGITS.nodes.items():
        if node.layer.type_name in ("Conv2D", "BatchNorm", "Dense", "MaxPool2D", "CrossEntropy", "Accuracy"):
            assert key in timed, node.title
    assert OPTIMIZER in {entry.title for entry in profile.nodes if not entry.node}


def test_the_arithmetic_is_that_of_the_layers(profile: StepProfile) -> None:
    """A convolution from one channel to four of 3x3 kernels over 8x8 places, forward and for its weights."""
    (first, *_) = (key for key, node in DIGITS.nodes.items() if node.layer.type_name == "Conv2D")
    entry = profile.node(first)
    assert entry is not None and entry.flops == 2 * (2 * 16 * 4 * 64 * 9)


def test_the_figures_are_those_of_a_machine(profile: StepProfile) -> None:
    assert profile.machine and profile.batch == 16 and profile.steps == 2
    assert profile.step_seconds > 0 and profile.arena_bytes > 0
    assert profile.peak > 1e8
    assert sum(profile.share(entry.seconds) for entry in profile.nodes) == pytest.approx(1)


def test_a_batch_may_be_larger_than_the_data(project_folder: Path, mlp_of: Callable[..., Document]) -> None:
    *_, last = profiled(mlp_of(), project_folder, steps=1, batch_size=1000)
    assert isinstance(last, StepProfile) and last.batch == 1000


def test_an_eager_step_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"cannot be profiled call by call\. The setting compiled is off"):
        profiled(DIGITS, tmp_path, compiled=False)


def test_a_graph_with_problems_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError):
        profiled(Document(), tmp_path)


def test_the_peak_is_that_of_a_matrix_product() -> None:
    assert 1e8 < measured_peak(ReferenceMachine()) < 1e15
