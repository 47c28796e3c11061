"""A worker as the parent sees it: started, asked, and stopped whenever it is not its turn."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.cpu.competitor import ENVIRONMENT

ROOT = Path(__file__).parents[2]

_SETTINGS_OF_THREADS = ("OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "DNNL_", "ONEDNN_", "TORCH")
_LINES_OF_ERROR = 4


_CAN_STOP = hasattr(signal, "SIGSTOP") and hasattr(os, "waitid")


class WorkerFailed(RuntimeError):  # noqa: N818  (the word says what is wrong)
    """A worker ended or refused; the text says which and why."""


class Child:
    """One competitor's process.

    Between questions it is stopped (SIGSTOP), because a thread pool that waits actively would take the processor from
    the others. Use it in a `with`.
    """

    def __init__(self, name: str, folder: Path, dtype: str, threads: int) -> None:
        self.name = name
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        command = [sys.executable, "-m", "benchmarks.cpu.worker", name, str(folder), dtype, str(threads)]
        self._process = subprocess.Popen(
            [*command, repr(time.time())],
            cwd=ROOT,
            env={**environment(threads), **ENVIRONMENT.get(name, {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )
        try:
            self.hello = self._answer()
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        with self._process:
            self._errors.close()

    def ask(self, do: str, **wish: object) -> dict[str, Any]:
        """What the worker answers; raises `WorkerFailed`. It runs only from here to the answer."""
        if _CAN_STOP:
            self._process.send_signal(signal.SIGCONT)
        with contextlib.suppress(BrokenPipeError):  # the missing answer says why
            assert self._process.stdin is not None, "it was opened as a pipe"
            self._process.stdin.write(json.dumps({"do": do, **wish}) + "\n")
            self._process.stdin.flush()
        return self._answer()

    @property
    def state(self) -> str:
        """What Linux says of the process: R runs, S sleeps, T is stopped."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        return stat.rpartition(")")[2].split()[0]

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None, "it was opened as a pipe"
        line = self._process.stdout.readline()
        if not line:
            raise WorkerFailed(f"{self.name} ended: {self._last_words()}")
        answer: dict[str, Any] = json.loads(line)
        self._stop()
        if "unavailable" in answer:
            raise WorkerFailed(answer["unavailable"])
        return answer

    def _stop(self) -> None:
        """Stop the worker, and wait until it is stopped, so that nobody else begins before."""
        if not _CAN_STOP:
            return
        self._process.send_signal(signal.SIGSTOP)
        ends = os.WSTOPPED | os.WEXITED | os.WNOWAIT  # an end is left for `Popen` to see
        found = os.waitid(os.P_PID, self._process.pid, ends) if self._process.poll() is None else None
        if found is not None and found.si_code == os.CLD_STOPPED:
            os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)

    def _last_words(self) -> str:
        self._process.wait()
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors.read().splitlines() if line.strip()]
        return " / ".join(lines[-_LINES_OF_ERROR:]) or f"exit code {self._process.returncode}"


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def environment(threads: int, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of a worker: what the caller says about threads is left out, so that each framework decides.

    Fewer threads than cores are said to all of them, because not every one has a call for it.
    """
    kept = {name: value for name, value in given.items() if not name.startswith(_SETTINGS_OF_THREADS)}
    return kept if threads == cores() else {**kept, "OMP_NUM_THREADS": str(threads)}
