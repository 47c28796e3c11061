"""The real process, driven through its pipes as the window does."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from layerloom.graph.file import save
from layerloom.graph.model import Document
from layerloom.train.profile import decoded
from layerloom.train.run import RunFolder, new_run
from layerloom.train.worker import PROTOCOL
from layerloom.words import LANGUAGE

PATIENCE_S = 60.0
ENDLESS = 100_000


class Worker:
    """A worker process: `say` writes a command, `events` reads what it says."""

    def __init__(self, log: Path) -> None:
        command = [sys.executable, "-X", "faulthandler", "-m", "layerloom.train.worker", "--log", str(log)]
        self.log = log
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def say(self, command: str, **values: object) -> None:
        self.write(json.dumps({"command": command, **values}))

    def write(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def events(self) -> Iterator[dict[str, object]]:
        """Every line but the beats."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if (event := json.loads(line))["event"] != "heartbeat":
                yield event

    def until(self, name: str, **values: object) -> dict[str, object]:
        """The first event of this name that has these values."""
        for event in self.events():
            if event["event"] == name and all(event[key] == value for key, value in values.items()):
                return event
        raise AssertionError(f"the worker ended without {name}; its log: {self.log.read_text()}")

    def ended(self) -> int:
        """The exit code, once it has ended by itself."""
        return self.process.wait(PATIENCE_S)

    def kill(self) -> None:
        """End it at once and let go of its pipes."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path / "worker.log")
    yield worker
    worker.kill()


@pytest.fixture
def start(tmp_path: Path, project_folder: Path) -> Callable[..., RunFolder]:
    """Tell a worker to train a document; returns the run."""

    def started(worker: Worker, document: Document, run: RunFolder | None = None, **values: object) -> RunFolder:
        run = run or new_run(tmp_path / "runs")
        save(run.document, document)
        worker.say("start", document=str(run.document), folder=str(project_folder), **values)
        return run

    return started


def final(run: RunFolder) -> dict[str, np.ndarray]:
    return load_file(run.path / "last.safetensors")


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[key], other[key]) for key in one)


def test_it_greets_trains_and_waits_for_more(worker: Worker, start, mlp_of) -> None:
    greeting = next(worker.events())
    assert (greeting["event"], greeting["protocol"], greeting["pid"]) == ("hello", PROTOCOL, worker.process.pid)
    runs = [start(worker, mlp_of()) for _ in range(2)]
    for run in runs:
        finished = worker.until("finished")
        assert finished["reason"] == "completed"
        assert finished["run"] == str(run.path)
    worker.say("quit")
    assert worker.ended() == 0
    assert same(*map(final, runs))


def test_it_beats_once_a_second_even_while_it_works(worker: Worker, start, mlp_of) -> None:
    start(worker, mlp_of(epochs=ENDLESS))
    assert worker.process.stdout is not None
    lines = (json.loads(line) for line in worker.process.stdout)
    beats = (event["seconds"] for event in lines if event["event"] == "heartbeat")
    first, second, third = next(beats), next(beats), next(beats)
    assert 0.9 < second - first < 3
    assert 0.9 < third - second < 3


def test_pause_resume_and_stop_are_obeyed(worker: Worker, start, mlp_of) -> None:
    start(worker, mlp_of(epochs=ENDLESS))
    worker.until("step", step=3)
    worker.say("pause")
    paused = worker.until("paused")
    worker.say("resume")
    assert worker.until("resumed")["step"] == paused["step"]
    worker.say("set", learning_rate=0.125)
    worker.until("step", learning_rate=0.125)
    worker.say("stop")
    finished = worker.until("finished")
    assert (finished["reason"], finished["test"]) == ("stopped", {})


def test_a_probe_is_answered_during_a_pause(worker: Worker, start, mlp_of) -> None:
    start(worker, mlp_of(epochs=ENDLESS))
    worker.until("step", step=1)
    worker.say("pause")
    worker.until("paused")
    worker.say("probe", nodes=["node0003"], sample=2)
    sample = worker.until("sample")
    assert np.load(str(sample["path"])).shape == (10,)
    worker.say("finish")
    assert worker.until("finished")["reason"] == "finished"


def test_who_begins_to_look_on_in_a_pause_sees_the_weights_of_then(worker: Worker, start, mlp_of) -> None:
    start(worker, mlp_of(epochs=ENDLESS))
    worker.until("step", step=1)
    worker.say("pause")
    paused = worker.until("paused")
    worker.say("watch", on=True)
    glimpse = worker.until("glimpse")
    assert glimpse["step"] == paused["step"] and Path(str(glimpse["path"])).is_file()
    worker.say("finish")
    assert worker.until("finished")["reason"] == "finished"
    assert not Path(str(glimpse["path"])).exists()


def test_words_without_a_training_and_garbage_are_answered_and_survived(worker: Worker, start, mlp_of) -> None:
    garbage = (
        "",
        "{",
        "[]",
        "null",
        '{"command": 3}',
        '{"command": "dance"}',
        "\x00",
        "[" * 10_000,
        '{"command": "pause"}',
    )
    for line in garbage:
        worker.write(line)
        problem = worker.until("problem")
        assert problem["fatal"] is False
    for command in ({"document": 3}, {}, {"document": "x", "settings": []}, {"document": "x", "resume": 1}):
        worker.say("start", **command)
        assert "start needs" in str(worker.until("problem", fatal=False)["message"])
    worker.say("start", document="/nowhere/net.loom")
    assert "/nowhere/net.loom" in str(worker.until("problem", fatal=True)["message"])
    start(worker, mlp_of(), settings={"epochs": -1})
    assert "epochs" in str(worker.until("problem", fatal=True)["message"])
    start(worker, mlp_of())
    worker.until("finished", reason="completed")


def test_it_lists_the_devices(worker: Worker) -> None:
    worker.say("devices")
    assert worker.until("devices")["devices"][0]["device"] == "cpu"


def test_it_profiles_a_step_and_says_how_far_it_is(
    worker: Worker, tmp_path: Path, project_folder: Path, mlp_of
) -> None:
    save(tmp_path / "net.loom", mlp_of())
    where = {"document": str(tmp_path / "net.loom"), "folder": str(project_folder)}
    worker.say("profile", **where, steps=1)
    assert worker.until("profiling")["done"] == 0
    found = worker.until("profile")
    profile = decoded({key: value for key, value in found.items() if key != "event"})
    assert (profile.steps, profile.batch) == (1, 16)
    assert {entry.type_name for entry in profile.nodes} >= {"Dense", "CrossEntropy"}
    worker.say("profile", document=where["document"])
    assert "digits.npz" in str(worker.until("problem")["message"]), "the data is not beside the document"
    worker.say("profile")
    assert "needs document" in str(worker.until("problem")["message"])


def test_a_profiling_can_be_stopped(worker: Worker, tmp_path: Path, project_folder: Path, mlp_of) -> None:
    save(tmp_path / "net.loom", mlp_of())
    worker.say("profile", document=str(tmp_path / "net.loom"), folder=str(project_folder), steps=10_000_000)
    worker.until("profiling", done=1)
    worker.say("stop")
    worker.say("devices")
    worker.until("devices")


def test_what_libraries_print_goes_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    noisy = (
        "import os, sys; sys.argv = ['worker', '--log', sys.argv[1]]\n"
        "from layerloom.train import worker, jobs\n"
        "noise = lambda: [os.write(1, b'noise on 1'), os.write(2, b'noise on 2'), print('printed', flush=True)]\n"
        "jobs.devices = lambda: noise()[:0]\n"
        "sys.exit(worker.main())"
    )
    commands = '{"command": "devices"}\n{"command": "quit"}\n'
    done = subprocess.run(
        [sys.executable, "-c", noisy, str(log)],
        input=commands,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    assert [json.loads(line)["event"] for line in done.stdout.splitlines()] == ["hello", "devices"]
    assert done.stderr == ""
    assert all(word in log.read_text() for word in ("noise on 1", "noise on 2", "printed"))


def test_no_library_is_loaded_before_the_descriptors_are_its_own() -> None:
    code = "import sys, layerloom.train.worker; print([n for n in ('numpy', 'safetensors') if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_fault_of_the_program_is_told_and_survived(tmp_path: Path, project_folder: Path, mlp_of) -> None:
    """`layerloom.train.jobs.train` is replaced in the child by something that fails as no code of ours should."""
    log, document = tmp_path / "worker.log", tmp_path / "net.loom"
    save(document, mlp_of())
    faulty = (
        "import sys; sys.argv = ['worker', '--log', sys.argv[1]]\n"
        "from layerloom.train import worker, jobs\n"
        "jobs.train = lambda *a, **k: 1 / 0\n"
        "sys.exit(worker.main())"
    )
    commands = json.dumps({"command": "start", "document": str(document)}) + '\n{"command": "devices"}\n'
    done = subprocess.run(
        [sys.executable, "-c", faulty, str(log)],
        input=commands,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    _, problem, devices = map(json.loads, done.stdout.splitlines())
    assert "ZeroDivisionError" in problem["message"]
    assert str(log) in problem["message"]
    assert devices["event"] == "devices"
    assert "Traceback" in log.read_text()


# No orphans


def test_closing_its_input_ends_it_with_a_checkpoint(worker: Worker, start, mlp_of) -> None:
    run = start(worker, mlp_of(epochs=ENDLESS))
    worker.until("step", step=20)
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.until("finished")["reason"] == "stopped"
    assert worker.ended() == 0
    assert final(run)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ends the worker with its parent on Linux alone")
def test_it_dies_with_its_parent_even_if_its_input_stays_open(tmp_path: Path, project_folder: Path, mlp_of) -> None:
    document = tmp_path / "net.loom"
    save(document, mlp_of(epochs=ENDLESS))
    read, write = os.pipe()
    parent = (
        "import subprocess, sys, time\n"
        "worker = subprocess.Popen([sys.executable, '-m', 'layerloom.train.worker', '--log', sys.argv[1]],"
        " stdin=int(sys.argv[2]))\n"
        "time.sleep(100)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", parent, str(tmp_path / "log"), str(read)],
        pass_fds=(read,),
        stdout=subprocess.PIPE,
        text=True,
    )
    command = {"command": "start", "document": str(document), "folder": str(project_folder)}
    os.write(write, (json.dumps(command) + "\n").encode())
    assert process.stdout is not None
    greeting = json.loads(process.stdout.readline())
    while json.loads(process.stdout.readline())["event"] != "step":
        pass
    process.kill()
    assert process.stdout.read() is not None  # returns when the last holder of the pipe is gone
    process.stdout.close()
    process.wait()
    for descriptor in (read, write):
        os.close(descriptor)
    assert gone(int(greeting["pid"]))


def gone(pid: int) -> bool:
    """Whether the process is no more, or only a zombie that nobody has waited for."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


# Killed and resumed

OPTIMIZERS = ({"optimizer": "sgd", "learning_rate": 0.05}, {"optimizer": "adam", "schedule": "cosine"})


@pytest.mark.parametrize("settings", OPTIMIZERS, ids=["sgd", "adam"])
def test_killed_at_any_time_and_resumed_it_ends_with_the_same_bits(
    tmp_path: Path, start, document_of, settings
) -> None:
    document = document_of(epochs=8, **settings)
    whole = Worker(tmp_path / "whole.log")
    expected = start(whole, document)
    finished = whole.until("finished")
    whole.kill()

    run = None
    generator = np.random.default_rng(len(str(settings)))
    for kill_at in sorted(generator.integers(10, 8 * 9, 2).tolist()):
        worker = Worker(tmp_path / "killed.log")
        run = start(worker, document, run, resume=run is not None)
        for event in worker.events():
            if event["event"] == "finished" or (event["event"] == "step" and int(str(event["step"])) >= kill_at):
                break
        worker.kill()
        assert worker.process.returncode == -signal.SIGKILL

    worker = Worker(tmp_path / "last.log")
    start(worker, document, run, resume=True)
    resumed = worker.until("finished")
    worker.kill()
    assert run is not None
    assert same(final(expected), final(run))
    assert same(load_file(expected.path / "best.safetensors"), load_file(run.path / "best.safetensors"))
    assert (finished["test"], finished["best_epoch"]) == (resumed["test"], resumed["best_epoch"])


def test_the_worker_speaks_the_language_of_who_started_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LANGUAGE, "de")
    worker = Worker(tmp_path / "worker.log")
    try:
        worker.say("nothing")
        assert worker.until("problem")["message"] == "Der Prozess kennt keinen Befehl 'nothing'."
    finally:
        worker.kill()
