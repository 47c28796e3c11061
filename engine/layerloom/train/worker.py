"""The training worker: `python -m layerloom.train.worker [--log FILE]`, one JSON object a line in both directions.

Out comes `{"event": "hello", "protocol": 1, "version", "pid", "log"}` first, then `{"event": "heartbeat", "seconds"}`
once a second whatever else happens, the events of `layerloom.train.events`, and `{"event": "devices", "devices":
[...]}`. In go commands, `{"command": NAME, ...}`:

    start    document: path of the project file to train (a snapshot, never the live file), run: the folder of the run
             (default: the document's), folder: where paths of data files start (default: the document's),
             settings: training settings that differ from the document's, resume: go on from the run's last checkpoint
    pause    hold after the step under way          resume   go on
    stop     end now, the run can be resumed        finish   end now and test the best epoch
    set      learning_rate: from the next step on
    probe    nodes: list of node ids, sample: row number; answered by a `sample` event for each output port
    watch    on: whether somebody looks on; then `glimpse` events say now and then where the weights of now are
    devices  list the devices of this machine
    profile  document and folder as for start, steps: how many to time; answered by `profiling` events that say how far
             it is (done, total) and a `profile` event with the fields of `layerloom.train.profile.StepProfile`
    preview  document and folder as for start, and the fields of `layerloom.train.probing.Wish` that are wished for;
             answered by `previewing` events that say how far it is (done, total) and a `preview` event with the fields
             of `layerloom.train.probing.Preview`
    quit     end the worker, as closing its standard input does

The worker outlives a training and waits for the next `start`. What it cannot do is a `problem` event with `fatal`
false.

The protocol owns a duplicate of descriptor 1; descriptors 1 and 2 go to a log file before any library is loaded, so
that no library can disturb the lines. Hence this module imports nothing but the standard library until `main` has
done so.
"""

from __future__ import annotations

import argparse
import ctypes
import faulthandler
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from layerloom import __version__
from layerloom.train.logs import new_log

PROTOCOL = 1
HEARTBEAT_S = 1.0
LAST_WORDS_S = 5.0
"""How long a step and a checkpoint may take after the window is gone."""

_LONGEST_COMMAND = 1 << 20


class Lines:
    """Writes JSON lines, from any thread. `gone` is set when nobody reads them any more."""

    def __init__(self, descriptor: int) -> None:
        self._file = os.fdopen(descriptor, "w", encoding="utf-8", newline="\n")
        self._lock = threading.Lock()
        self.gone = threading.Event()

    def say(self, **values: object) -> None:
        """Write one line; silently nothing once the reader is gone, as the process is about to end."""
        line = json.dumps(values, allow_nan=False) + "\n"
        with self._lock:
            try:
                self._file.write(line)
                self._file.flush()
            except (OSError, ValueError):
                self.gone.set()


def main() -> int:
    """Serve until standard input closes."""
    log = _own_descriptors(_arguments().log or new_log("worker"))
    lines = Lines(log.protocol)
    _die_with_the_parent()
    faulthandler.enable(log.file)
    _set_threads()
    lines.say(event="hello", protocol=PROTOCOL, version=__version__, pid=os.getpid(), log=str(log.path))
    threading.Thread(target=_beat, args=(lines,), name="heartbeat", daemon=True).start()
    commands: queue.SimpleQueue[Mapping[str, Any] | None] = queue.SimpleQueue()
    # NumPy and all that needs it may be loaded only now: descriptors and thread counts are set.
    from layerloom import words  # noqa: PLC0415
    from layerloom.train.jobs import Jobs  # noqa: PLC0415

    words.speak(os.environ.get(words.LANGUAGE, ""))
    jobs = Jobs(lines.say, str(log.path))
    threading.Thread(target=_listen, args=(lines, jobs, commands), name="commands", daemon=True).start()
    while (command := commands.get()) is not None:
        jobs.run(command)
    return 0


def _listen(lines: Lines, jobs: Any, commands: queue.SimpleQueue[Mapping[str, Any] | None]) -> None:
    """Hand on what comes in: words to the training under way at once, jobs to the main thread."""
    while not lines.gone.is_set() and (line := sys.stdin.readline(_LONGEST_COMMAND)):
        command = _command(line)
        if command is None:
            lines.say(event="problem", message=f"The worker does not understand {line[:100]!r}.", node="", fatal=False)
        elif command["command"] == "quit":
            break
        elif not jobs.word(command):
            commands.put(command)
    jobs.stop_all()
    commands.put(None)
    time.sleep(LAST_WORDS_S)
    os._exit(1)  # The main thread is in a step that takes too long; nobody is left to wait for it.


def _command(line: str) -> Mapping[str, Any] | None:
    try:
        command = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return command if isinstance(command, dict) and isinstance(command.get("command"), str) else None


def _beat(lines: Lines) -> None:
    begin = time.monotonic()
    while not lines.gone.wait(HEARTBEAT_S):
        lines.say(event="heartbeat", seconds=round(time.monotonic() - begin, 3))


class _Log:
    """The log file, and the descriptor on which the protocol speaks."""

    def __init__(self, path: Path, file: IO[str], protocol: int) -> None:
        self.path, self.file, self.protocol = path, file, protocol


def _own_descriptors(path: Path) -> _Log:
    """Keep standard output for the protocol and let 1 and 2 go to the log."""
    protocol = os.dup(1)
    file = path.open("a", encoding="utf-8", errors="backslashreplace")
    for descriptor in (1, 2):
        os.dup2(file.fileno(), descriptor)
    return _Log(path, file, protocol)


def _die_with_the_parent() -> None:
    """No orphans: on Linux the kernel ends the worker with its parent, elsewhere its closed standard input does."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL, 0, 0, 0)
    # Ctrl+C in a terminal reaches the whole group; the window decides what becomes of the worker.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _set_threads() -> None:
    """One thread a core, which it keeps beside other busy programs: read by the libraries when they are loaded."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, str(cores))
    os.environ.setdefault("OMP_PROC_BIND", "true")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m layerloom.train.worker", description="Train on behalf of a window."
    )
    parser.add_argument("--log", type=Path, help="file that gets what libraries print")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
