"""Numbers too small for the usual form (below about 1e-38 in float32) count as 0 while primitives run.

Processors take a hundred times as long over such numbers: one convolution went from 9 to 1,700 ms. The mode belongs to
a thread, and threads inherit it from the one that starts them; outside of `flushed` the caller's mode is as it was.
"""

from __future__ import annotations

import ctypes
import platform
from functools import cache
from typing import Any

_FLUSH = 1 << 15 | 1 << 6
"""Bits of the MXCSR register: results become 0, and operands count as 0."""
_MXCSR = 28
"""Where glibc keeps that register in `fenv_t` on x86-64, in bytes."""
_SIZE = 64
"""More bytes than `fenv_t` has."""


class Flushed:
    """A context in which this thread, and those that it starts, flush such numbers to zero."""

    def __init__(self) -> None:
        self._functions = _functions()
        self._before = ctypes.create_string_buffer(_SIZE)
        self._within = ctypes.create_string_buffer(_SIZE)

    def __enter__(self) -> None:
        if self._functions is None:
            return
        get, put = self._functions
        get(self._before)
        ctypes.memmove(self._within, self._before, _SIZE)
        ctypes.c_uint32.from_buffer(self._within, _MXCSR).value |= _FLUSH
        put(self._within)

    def __exit__(self, *_: object) -> None:
        if self._functions is not None:
            self._functions[1](self._before)


@cache
def _functions() -> tuple[Any, Any] | None:
    """`fegetenv` and `fesetenv`, where their argument is known."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return None
    mathematics = ctypes.CDLL("libm.so.6")
    return mathematics.fegetenv, mathematics.fesetenv
