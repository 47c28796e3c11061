"""How many threads a program's primitives share, and how they wait for each other.

Every primitive ends when its slowest thread does. Where another program keeps a core busy, a thread that is not running
is waited for until the system lets it run again, and a step of 0.8 ms was seen to take 40. So a step that is short
anyway runs on one thread, and the training worker keeps each thread on its core (`OMP_PROC_BIND`), which a program of
somebody else's must decide for itself: it holds for the calling thread too.
"""

from __future__ import annotations

import ctypes
import os
import platform
from functools import cache
from typing import Any

FEW_FLOPS = 100_000_000
"""A step of fewer floating-point operations runs on one thread: a millisecond, of which two would save a fifth."""
WAITING = {"OMP_WAIT_POLICY": "active", "GOMP_SPINCOUNT": "200000"}
"""Awake for about as long as the gap between two primitives lasts, asleep after that."""


def prepare() -> None:
    """Say how threads wait: to be called before their library loads, which reads it once."""
    for name, value in WAITING.items():
        os.environ.setdefault(name, value)


def threads_for(flops: int) -> int:
    """The number of threads for a program of so many floating-point operations."""
    return 1 if flops < FEW_FLOPS else most_threads()


@cache
def most_threads() -> int:
    """All that there may be: one a core that this process may use, or as many as OMP_NUM_THREADS says."""
    library = _library()
    return int(library.omp_get_max_threads()) if library is not None else os.cpu_count() or 1


def use(count: int) -> None:
    """Primitives that are made or called from now on share so many threads."""
    most_threads()  # asked for before it changes
    if (library := _library()) is not None:
        library.omp_set_num_threads(count)


@cache
def _library() -> Any:
    """The threads' library, which oneDNN loads too."""
    return ctypes.CDLL("libgomp.so.1") if platform.system() == "Linux" else None
