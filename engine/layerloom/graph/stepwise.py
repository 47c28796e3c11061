"""Work that rests between its steps and says how far it is, so that who waits can show that, or give the work up."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")

Steps = Generator[float, None, T]
"""Yields the share of the work that is done, from 0 to 1, and returns the result. `close` gives it up."""


def finished(steps: Steps[T]) -> T:
    """The result, with one step done right after the other."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def part(steps: Steps[T], done: float, share: float) -> Steps[T]:
    """The steps as so large a share of more work, of which some is done before."""
    while True:
        try:
            yield done + share * next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
