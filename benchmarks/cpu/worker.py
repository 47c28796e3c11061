"""The process of one competitor: obeys JSON lines on its input, answers each with one on its output.

Its first line says how long its import took. What libraries print goes to the error stream, because the
answers have a descriptor of their own. It is started as

    python -m benchmarks.cpu.worker NAME FOLDER DTYPE THREADS STARTED

where STARTED is the parent's `time.time()` when it started this process.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import IO, Any, cast

from benchmarks.cpu.competitor import SIDES, Competitor, Side, Unavailable
from benchmarks.cpu.inputs import Inputs


def main(arguments: list[str]) -> None:
    name, folder, dtype, threads, started = arguments
    answers = _own_descriptor()
    inputs = Inputs(Path(folder))
    try:
        before = time.perf_counter()
        side = cast(Side, importlib.import_module(f"benchmarks.cpu.{SIDES[name]}"))
        import_s = time.perf_counter() - before
        competitor = side.made(name, inputs, dtype, int(threads))
    except (Unavailable, ImportError) as reason:
        _answer(answers, {"unavailable": str(reason)})
        return
    _answer(answers, {"import_s": import_s})
    desk = _Desk(competitor, inputs, float(started))
    for line in sys.stdin:
        try:
            _answer(answers, desk.obey(json.loads(line)))
        except Unavailable as reason:
            _answer(answers, {"unavailable": str(reason)})


def _own_descriptor() -> IO[str]:
    """A stream for answers alone; whatever prints to the output from now on prints to the error stream."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _answer(stream: IO[str], answer: dict[str, Any]) -> None:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()


class _Desk:
    """Does what the parent asks for."""

    def __init__(self, competitor: Competitor, inputs: Inputs, started: float) -> None:
        self._competitor, self._inputs, self._started = competitor, inputs, started
        self._batches = inputs.task.batches
        self._next = 0

    def obey(self, wish: dict[str, Any]) -> dict[str, Any]:
        match wish["do"]:
            case "gradients":
                return self._gradients(Path(wish["path"]))
            case "first_step":
                self._step()
                since_start_s = time.time() - self._started
                return {"since_start_s": since_start_s, "version": self._competitor.version}
            case "steps":
                return {"seconds": self._steps(wish["untimed"], wish["count"]), "loss": self._competitor.loss()}
            case "predict":
                return self._predict(wish["batch"], wish["untimed"], wish["count"], Path(wish["path"]))
            case "memory":
                return {"peak_bytes": peak_bytes()}
            case unknown:
                raise ValueError(f"nobody can {unknown!r}")

    def _gradients(self, path: Path) -> dict[str, Any]:
        import numpy as np  # noqa: PLC0415  (the framework has decided by now which threads it wants)

        np.savez(path, allow_pickle=False, **self._competitor.gradients())
        self._next = 1
        return {}

    def _step(self) -> None:
        self._competitor.step(self._next % self._batches)
        self._next += 1

    def _steps(self, untimed: int, count: int) -> float:
        """The seconds of `count` steps, after some that wake the threads and warm the caches."""
        for _ in range(untimed):
            self._step()
        start = time.perf_counter()
        for _ in range(count):
            self._step()
        return time.perf_counter() - start

    def _predict(self, batch: int, untimed: int, count: int, path: Path) -> dict[str, Any]:
        import numpy as np  # noqa: PLC0415

        columns = self._inputs.predicted(batch)
        for _ in range(untimed):
            scores = self._competitor.predict(columns)
        np.savez(path, allow_pickle=False, **scores)
        start = time.perf_counter()
        for _ in range(count):
            self._competitor.predict(columns)
        return {"seconds": time.perf_counter() - start}


def peak_bytes() -> int | None:
    """The most memory that this process ever had resident (VmHWM); `None` where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main(sys.argv[1:])
