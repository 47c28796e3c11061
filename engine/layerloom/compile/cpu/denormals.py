"""Numbers too small for the usual form (below about 1e-38 in float32) as 0, for the threads started from here on.

Processors take a hundred times as long over such numbers: one convolution went from 9 to 1,700 ms.
"""

from __future__ import annotations

import ctypes
import platform

_FLUSH = 1 << 15 | 1 << 6
"""Bits of the MXCSR register: results become 0, and operands count as 0."""
_MXCSR = 28
"""Where glibc keeps that register in `fenv_t` on x86-64, in bytes."""


def flush_to_zero() -> bool:
    """Flush such numbers in this thread; whether this platform lets us."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return False
    mathematics = ctypes.CDLL("libm.so.6")
    environment = ctypes.create_string_buffer(64)
    if mathematics.fegetenv(environment):
        return False
    control = ctypes.c_uint32.from_buffer(environment, _MXCSR)
    control.value |= _FLUSH
    return bool(mathematics.fesetenv(environment) == 0)
