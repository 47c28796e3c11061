"""What a bug report needs: versions, libraries, devices and folders."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata

import numpy as np  # noqa: F401 - loads the BLAS library that is to be named
from threadpoolctl import threadpool_info

from layerloom import __version__
from layerloom.compile.machines import serving
from layerloom.device import DeviceInfo, devices
from layerloom.train.logs import log_folder

LIBRARIES = (
    "numpy", "ml_dtypes", "networkx", "safetensors", "pillow", "threadpoolctl", "PySide6-Essentials", "pyqtgraph",
    "pygments", "rich", "click", "cupy-cuda12x", "cupy-cuda13x",
)  # fmt: skip


def report() -> dict[str, object]:
    """Everything as JSON values."""
    return {
        "layerloom": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "blas": [_blas(entry) for entry in threadpool_info()],
        "devices": {str(info.device): _device(info) for info in devices()},
        "log folder": str(log_folder()),
    }


def lines(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The report as names and texts, one line each."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from ((f"  {key}" if name == "libraries" else str(key), str(item)) for key, item in value.items())
        elif isinstance(value, list):
            yield from ((name, str(item)) for item in value)
        else:
            yield name, str(value)


def _device(info: DeviceInfo) -> str:
    """A device, what computes on it, and why not the fast executor."""
    executor, note = serving(info.device)
    return f"{info.name}, computes with {executor}" + (f" ({note})" if note else "")


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"


def _blas(entry: Mapping[str, object]) -> str:
    parts = (entry.get("internal_api"), entry.get("version"), entry.get("architecture"))
    return f"{' '.join(str(part) for part in parts if part)}, {entry.get('num_threads')} threads"
