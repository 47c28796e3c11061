"""How many threads the matrix products of a training get.

OpenBLAS lets its idle threads spin, so for small matrices a second thread costs more than it brings: with another busy
program beside, the digits take 4 times as long on two threads as on one.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits

MANY_MACS = 1_000_000_000
"""Multiply-accumulate operations of a step from which on every core is used."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads_for(macs: int) -> int:
    """The number of threads for steps of so many multiply-accumulate operations."""
    return cores() if macs >= MANY_MACS else 1


def limited_to(threads: int) -> AbstractContextManager[object]:
    """Inside, matrix products use at most so many threads."""
    return threadpool_limits(limits=threads, user_api="blas")
