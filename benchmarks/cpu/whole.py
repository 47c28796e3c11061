"""A whole training from the command line, process start included, beside an equal PyTorch script at its best."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from benchmarks.cpu.child import ROOT, WorkerFailed, environment

from layerloom.graph.build import build
from layerloom.graph.infer import infer
from layerloom.graph.rows import rows
from layerloom.graph.settings import TrainingConfig
from layerloom_resources.templates import template

MODEL = "digits-cnn"


@dataclass(frozen=True)
class Run:
    """One training: seconds from process start to process end, and the share of test rows that it gets right."""

    seconds: float
    accuracy: float


@dataclass(frozen=True)
class Whole:
    """The runs of both, in the order in which they took turns; `variant` is what made PyTorch fastest."""

    epochs: int
    ours: Sequence[Run]
    theirs: Sequence[Run]
    variant: Sequence[str]

    @property
    def ratio(self) -> float:
        """How many times as long PyTorch takes."""
        return _middle(self.theirs) / _middle(self.ours)

    @property
    def json_line(self) -> str:
        found = {"model": MODEL, "epochs": self.epochs, "ratio": round(self.ratio, 3)}
        for name, runs in (("layerloom", self.ours), ("pytorch", self.theirs)):
            found[f"{name}_s"] = round(_middle(runs), 3)
            found[f"{name}_accuracy"] = round(median(run.accuracy for run in runs), 4)
        return json.dumps(found)

    @property
    def table(self) -> str:
        lines = [f"{MODEL}, {self.epochs} epochs, process start included; seconds and test accuracy of each run"]
        for name, runs in ((f"PyTorch {' '.join(self.variant)}", self.theirs), ("Layerloom", self.ours)):
            each = "  ".join(f"{run.seconds:.2f} ({run.accuracy:.4f})" for run in runs)
            lines.append(f"{name:40} median {_middle(runs):6.2f} s   {each}")
        return "\n".join([*lines, f"{self.ratio:.2f} times as fast as PyTorch"])


def _middle(runs: Sequence[Run]) -> float:
    return median(run.seconds for run in runs)


def whole(epochs: int, rounds: int, threads: int) -> Whole:
    """Both trainings in turn, so many times each; PyTorch in the variant that was fastest in one run of each."""
    with tempfile.TemporaryDirectory(prefix="layerloom-bench-") as name:
        folder = Path(name)
        data = _written_data(folder)
        variants = [
            ["--threads", str(count), *order] for count in sorted({1, threads}) for order in ([], ["--channels-last"])
        ]
        fastest = min(variants, key=lambda variant: _theirs(data, epochs, variant, threads).seconds)
        ours, theirs = [], []
        for _ in range(rounds):
            theirs.append(_theirs(data, epochs, fastest, threads))
            ours.append(_ours(folder, epochs, threads))
        return Whole(epochs, ours, theirs, fastest)


def _written_data(folder: Path) -> Path:
    """The digits and their split as our training takes them."""
    document = template(MODEL).make()
    inference, config = infer(document), TrainingConfig.of(document.settings)
    found = rows(document, inference, build(document, inference).schema, config, folder)
    columns = {key.partition(".")[2]: column for key, column in found.columns.items()}
    path = folder / "digits.npz"
    np.savez(path, allow_pickle=False, **columns, **found.split._asdict())
    return path


def _theirs(data: Path, epochs: int, variant: Sequence[str], threads: int) -> Run:
    command = [sys.executable, "-m", "benchmarks.cpu.digits_torch", str(data), "--epochs", str(epochs), *variant]
    seconds, last = _timed(command, threads)
    return Run(seconds, last["accuracy"])


def _ours(folder: Path, epochs: int, threads: int) -> Run:
    script = Path(sys.executable).with_name("layerloom")
    program = [str(script)] if script.exists() else [sys.executable, "-m", "layerloom_app"]
    command = [*program, "train", MODEL, "--json", "--epochs", str(epochs), "--out", str(folder / "runs")]
    seconds, last = _timed(command, threads)
    return Run(seconds, last["test"]["accuracy"])


def _timed(command: Sequence[str], threads: int) -> tuple[float, dict[str, Any]]:
    """How long a command takes, and its last line; raises `WorkerFailed`."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=environment(threads), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise WorkerFailed(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    last: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seconds, last
