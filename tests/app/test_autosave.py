"""The journal: what a window wrote before it died can be had back, and no more is lost than the torn step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.app.conftest import small_net

from layerloom import layers
from layerloom.graph.edit import apply
from layerloom.graph.model import EMPTY
from layerloom.graph.plan import addition, moving, removal, setting
from layerloom_app.autosave import Journal, discard, framed, lost_work, replayed, whole_lines

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import os, sys
from pathlib import Path
from layerloom import layers
from layerloom.graph.edit import apply
from layerloom.graph.model import EMPTY
from layerloom.graph.plan import addition
from layerloom_app.autosave import Journal
journal = Journal(Path(sys.argv[1]))
journal.begin(EMPTY, None)
document = EMPTY
for number in range(int(sys.argv[2])):
    node, edits = addition(document, layers.Dense(number + 1), (0.0, 0.0))
    journal.append(edits)
    document = apply(document, edits)
print("written", flush=True)
sys.stdin.read()
"""


def test_steps_are_replayed_onto_the_last_save(tmp_path: Path) -> None:
    journal, document = Journal(tmp_path), small_net()
    journal.begin(document, tmp_path / "net.loom")
    node, added = addition(document, layers.ReLU(), (1.0, 2.0))
    steps = [added]
    document = apply(document, added)
    moved = moving(document, {node: (50.0, 60.0)})
    steps.append(moved)
    document = apply(document, moved)
    changed = setting(document, "epochs", 7)
    steps.append(changed)
    document = apply(document, changed)
    for edits in steps:
        journal.append(edits)
    lost = replayed(journal.path)
    assert lost is not None
    assert lost.document == document
    assert (lost.steps, lost.path) == (3, tmp_path / "net.loom")
    journal.close()


def test_undone_steps_are_replayed_too(tmp_path: Path) -> None:
    journal, document = Journal(tmp_path), small_net()
    journal.begin(document, None)
    gone = removal(document, [next(iter(document.nodes))])
    journal.append(gone)
    journal.append(tuple(edit.inverse for edit in reversed(gone)))
    lost = replayed(journal.path)
    assert lost is not None
    assert lost.document == document
    journal.close()


def test_a_journal_without_a_step_holds_nothing_lost(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin(small_net(), None)
    assert not journal.path.exists()


def test_saved_work_leaves_no_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin(EMPTY, None)
    journal.append(addition(EMPTY, layers.ReLU(), (0.0, 0.0))[1])
    assert journal.path.exists()
    journal.begin(EMPTY, tmp_path / "saved.loom")
    assert not journal.path.exists()


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_torn_last_line_costs_that_step_alone(tmp_path: Path, cut: int) -> None:
    data = b"".join(framed([number, "x" * 30]) for number in range(4))
    assert list(whole_lines(data[:-cut])) == [[number, "x" * 30] for number in range(3)]


def test_a_flipped_bit_ends_the_replay_there() -> None:
    data = bytearray(b"".join(framed([number]) for number in range(3)))
    data[len(framed([0])) + 10] ^= 1
    assert list(whole_lines(bytes(data))) == [[0]]


def test_a_living_window_has_lost_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin(EMPTY, None)
    journal.append(addition(EMPTY, layers.ReLU(), (0.0, 0.0))[1])
    assert lost_work(tmp_path) == []
    journal.close()


@pytest.mark.parametrize("steps", [1, 5, 40])
def test_the_work_of_a_killed_process_is_found(tmp_path: Path, steps: int) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path), str(steps)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "written\n"
        assert lost_work(tmp_path) == []
        os.kill(child.pid, signal.SIGKILL)
    (lost,) = lost_work(tmp_path)
    assert lost.steps == steps
    assert sorted(node.layer.units for node in lost.document.nodes.values()) == list(range(1, steps + 1))  # type: ignore[attr-defined]
    discard(lost)
    assert lost_work(tmp_path) == []


def test_garbage_in_the_folder_is_no_lost_work(tmp_path: Path) -> None:
    (tmp_path / "a.journal").write_bytes(b"\x00\xff no journal\n")
    (tmp_path / "b.journal").write_bytes(b"")
    (tmp_path / "c.journal").write_bytes(framed({"document": "{}", "path": ""}) + framed([["nodes", "x", None, 3]]))
    (tmp_path / "d.journal").write_bytes(framed(["no", "head"]))
    assert lost_work(tmp_path) == []
