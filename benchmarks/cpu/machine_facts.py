"""The machine and the versions that figures belong to, in words."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from benchmarks.cpu.child import cores

from layerloom.device import devices

BUSY = 0.5
"""Load from which on times are worth little."""


def machine_in_words() -> str:
    """Processor, cores, memory, system and Python, and whether the processor multiplies bfloat16 itself."""
    info = devices()[0]
    memory = f", {info.memory_bytes / 2**30:.0f} GiB" if info.memory_bytes else ""
    lowered = ", ".join(sorted(_flags() & {"amx_bf16", "avx512_bf16", "avx512f"})) or "no AVX-512"
    return (
        f"{cores()} cores of {info.name} ({lowered}){memory}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def _flags() -> set[str]:
    """What the processor says it can; empty where the system does not tell."""
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        return set()
    return next((set(line.partition(":")[2].split()) for line in lines if line.startswith("flags")), set())


def load() -> float | None:
    """How many programs wanted the processor in the last minute; `None` where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def busy(load: float | None) -> str:
    """A sentence where other programs run beside, else ''."""
    if load is None or load < BUSY:
        return ""
    return f"Other programs use this machine (load {load:.1f} before the first step): these times are worth little."
