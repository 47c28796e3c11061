"""NumPy or CuPy: where arrays live, and the only module that knows CuPy.

Kernels take the array module as an argument and are the same text for both. CuPy is imported when a CUDA device is
asked for by name and not before; whether an array is CuPy's can be told without importing it.
"""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import numpy as np

from layerloom.words import tr

Array = Any
"""An array of NumPy or CuPy. The two share no type, so this is where typing ends."""


class DeviceError(RuntimeError):
    """A device was asked for that this machine does not offer; the text says what to do."""


@dataclass(frozen=True)
class Device:
    """A place where arrays live and kernels run."""

    kind: Literal["cpu", "cuda"]
    index: int = 0

    def __str__(self) -> str:
        return "cpu" if self.kind == "cpu" else f"cuda:{self.index}"


@dataclass(frozen=True)
class DeviceInfo:
    """A device with what a person wants to know before choosing it."""

    device: Device
    name: str
    memory_bytes: int | None
    """The memory in total, or `None` where the system does not tell."""


CPU = Device("cpu")


def array_module(*arrays: Array) -> ModuleType:
    """CuPy if one of the arrays is CuPy's, else NumPy."""
    cupy = sys.modules.get("cupy")
    if cupy is not None and any(isinstance(array, cupy.ndarray) for array in arrays):
        return cupy
    return np


def device(name: str) -> Device:
    """The device called `cpu`, `cuda` (the first GPU) or `cuda:<number>`; raises `DeviceError` if it is not there."""
    if problem := name_problem(name):
        raise DeviceError(problem)
    kind, _, number = name.strip().lower().partition(":")
    return CPU if kind == "cpu" else _cuda(int(number or 0))


def name_problem(name: str) -> str:
    """Why no machine has a device of this name, in a sentence; empty where one may have it."""
    kind, _, number = name.strip().lower().partition(":")
    if (kind == "cpu" and not number) or (kind == "cuda" and (not number or number.isdecimal())):
        return ""
    return tr("There is no device called {0!r}: choose 'cpu', 'cuda' or 'cuda:<number>'.").format(name)


def _cuda(index: int) -> Device:
    count, obstacle = _cuda_count()
    if obstacle:
        raise DeviceError(tr("cuda:{0} cannot be used: {1} Or choose the device 'cpu'.").format(index, obstacle))
    if index >= count:
        there = "cuda:0" if count == 1 else tr("cuda:0 to cuda:{0}").format(count - 1)
        raise DeviceError(
            tr("There is no cuda:{0} on this machine, only {1}. Choose one of these or 'cpu'.").format(index, there)
        )
    return Device("cuda", index)


def _cuda_count() -> tuple[int, str]:
    """How many CUDA devices can be used, and if none, the reason with a way out."""
    try:
        cupy = _cupy()
        return cupy.cuda.runtime.getDeviceCount(), ""
    except ImportError:
        return 0, tr("CuPy is not installed. Install it with: python -m pip install 'layerloom[cuda12]' (or cuda13).")
    except Exception as error:  # CuPy's own error class cannot be named without importing CuPy
        return 0, tr("CUDA reports {0}. Check the driver with nvidia-smi.").format(error)


def _cupy() -> Any:
    import cupy  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: PLC0415  (only on demand)

    return cupy


def devices() -> list[DeviceInfo]:
    """The devices of this machine, the CPU first."""
    return [_cpu_info(), *map(_cuda_info, range(_cuda_count()[0]))]


def _cpu_info() -> DeviceInfo:
    return DeviceInfo(CPU, _processor_name(), _system_memory())


def _processor_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def _system_memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # Windows has no sysconf
        return None


def available_memory() -> int | None:
    """The bytes that programs can still take without swapping, or `None` where the system does not tell (not Linux)."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    numbers = (line.split()[1] for line in lines if line.startswith("MemAvailable:"))
    return next((int(number) * 1024 for number in numbers), None)


def _cuda_info(index: int) -> DeviceInfo:
    properties = _cupy().cuda.runtime.getDeviceProperties(index)
    return DeviceInfo(Device("cuda", index), properties["name"].decode(), properties["totalGlobalMem"])


def device_of(array: Array) -> Device:
    """Where an array lives."""
    return CPU if array_module(array) is np else Device("cuda", array.device.id)


def to_numpy(array: Array) -> Array:
    """The array on the host, as NumPy's; not copied if it is there already."""
    return array.get() if array_module(array) is not np else np.asarray(array)


def to_device(array: Array, device: Device) -> Array:
    """The array on the device; not copied if it is there already."""
    if device.kind == "cpu":
        return to_numpy(array)
    cupy = _cupy()
    with cupy.cuda.Device(device.index):
        return cupy.asarray(array)
