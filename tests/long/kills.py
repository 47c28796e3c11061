"""Workers killed with -9 at random moments and resumed: they must end with the weights of a run left alone."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from layerloom.graph.file import save
from layerloom.graph.model import Document
from layerloom_resources.templates import template

KINDS = [
    (name, optimizer, schedule)
    for name in ("digits-mlp", "digits-cnn")
    for optimizer in ("sgd", "adamw")
    for schedule in ("constant", "cosine")
]
LONGEST_LIFE_S = 0.4
"""Counted from the first step; the whole training takes about half a second."""


def killed_and_resumed(rounds: int) -> Mapping[str, object]:
    """Rounds over nets, optimizers and schedules; passed if every one ended with the same bytes."""
    generator = np.random.default_rng(0)
    equal = kills = 0
    with tempfile.TemporaryDirectory() as folder:
        expected = {kind: _weights(_begun(Path(folder) / f"whole{i}", kind)) for i, kind in enumerate(KINDS)}
        for count in range(rounds):
            kind = KINDS[count % len(KINDS)]
            run, killed = _killed(Path(folder) / f"round{count}", kind, generator)
            equal += run == expected[kind]
            kills += killed
    return {"passed": equal == rounds, "rounds": rounds, "equal": equal, "kills": kills}


def _document(kind: tuple[str, str, str]) -> Document:
    name, optimizer, schedule = kind
    document = template(name).make(**{**template(name).test, "epochs": 6})
    settings = {**document.settings, "optimizer": optimizer, "schedule": schedule, "learning_rate": 0.01}
    return document.with_table("settings", settings)


def _begun(run: Path, kind: tuple[str, str, str]) -> Path:
    """A run that is left alone until its end."""
    run.mkdir()
    save(run / "document.loom", _document(kind))
    _trained(run, resume=False, life_s=None)
    return run


def _killed(run: Path, kind: tuple[str, str, str], generator: np.random.Generator) -> tuple[bytes, int]:
    """The final weights of a run whose worker is killed until it comes to its end in time, and how often that was."""
    run.mkdir()
    save(run / "document.loom", _document(kind))
    kills = 0
    while not _trained(
        run, resume=(run / "manifest.json").exists(), life_s=float(generator.uniform(0, LONGEST_LIFE_S))
    ):
        kills += 1
    return _weights(run), kills


def _trained(run: Path, *, resume: bool, life_s: float | None) -> bool:
    """Let a worker train for so long; true if it came to the end of the training."""
    command = [sys.executable, "-m", "layerloom.train.worker", "--log", str(run / "worker.log")]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    start = {"command": "start", "document": str(run / "document.loom"), "resume": resume}
    begin = float("inf")
    with worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps(start) + "\n")
        worker.stdin.flush()
        for line in worker.stdout:
            event = json.loads(line)
            if event["event"] == "started":
                begin = time.monotonic()
            if event["event"] == "finished":
                worker.kill()
                return True
            if event["event"] == "problem" and event["fatal"]:
                raise AssertionError(event["message"])
            if life_s is not None and time.monotonic() - begin > life_s:
                worker.kill()
                return False
    raise AssertionError(f"the worker ended without a word; its log: {(run / 'worker.log').read_text()}")


def _weights(run: Path) -> bytes:
    return (run / "last.safetensors").read_bytes()
