"""Who is at work: the node of a graph for which the present thread computes or records.

The graph says it, draws are counted by it (`ops.random`), the tape keeps it for the way back (`tensor.Node`), and a
recorded instruction carries it (`compile.trace`). So nothing in between needs to hand it on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The node of a graph that is at work: its id, and what a sentence calls it. Both are empty outside any node."""

    node: str = ""
    name: str = ""


class _Thread(threading.local):
    origin = Origin()


_thread = _Thread()


@contextmanager
def working_on(origin: Origin) -> Iterator[None]:
    """A context in which what this thread does is done for a node: draws are counted and instructions marked by it."""
    before = _thread.origin
    _thread.origin = origin
    try:
        yield
    finally:
        _thread.origin = before


def at_work() -> Origin:
    """The node for which this thread works at the moment; a gradient is worked out for the node it comes from."""
    return _thread.origin
