"""Workers: one at a time, their environment, and what is said when one ends."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmarks.cpu.child import Child, WorkerFailed, cores, environment
from benchmarks.cpu.competitor import OURS
from benchmarks.cpu.rounds import interleaved
from tests.benchmarks.cpu.nets import small_inputs


def test_what_the_caller_says_about_threads_does_not_reach_the_workers() -> None:
    given = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_WAIT_POLICY": "active", "PATH": "/bin"}
    assert environment(cores(), given) == {"PATH": "/bin"}


def test_fewer_threads_than_cores_are_said_to_all() -> None:
    assert environment(cores() + 1, {"PATH": "/bin"}) == {"PATH": "/bin", "OMP_NUM_THREADS": str(cores() + 1)}


@pytest.mark.skipif(sys.platform != "linux", reason="the state of a process is read from /proc")
def test_a_worker_stands_still_between_two_questions(tmp_path: Path) -> None:
    with Child(OURS, small_inputs("mlp", tmp_path).folder, "float32", 1) as child:
        first = child.ask("steps", untimed=0, count=1)
        assert child.state == "T"
        second = child.ask("steps", untimed=0, count=3)
    assert first["seconds"] > 0
    assert second["loss"] < first["loss"]


def test_a_worker_that_ends_says_why(tmp_path: Path) -> None:
    with pytest.raises(WorkerFailed, match=r"layerloom ended: .*net.loom.* cannot be read"):
        Child(OURS, tmp_path / "nowhere", "float32", 1)


@dataclass(frozen=True)
class _Named:
    name: str


def test_workers_take_turns_and_another_one_begins_each_round() -> None:
    turns: list[str] = []

    def ask(child: _Named, untimed: int, count: int) -> float:
        turns.append(child.name)
        return 0.5 * count

    times = interleaved([_Named("a"), _Named("b")], rounds=3, seconds=2.0, ask=ask)  # type: ignore[list-item, arg-type]
    assert "".join(turns) == "ab" + "ab" + "ba" + "ab"
    assert times["a"].rounds == (500.0, 500.0, 500.0)
