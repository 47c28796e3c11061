"""Finding and loading oneDNN, with its threads told how to wait before they start.

The library comes as a package of its own (`onednn-cpu-gomp` on Linux x86-64, `onednn-cpu-vcomp` on Windows x64), which
puts it beside the environment's other libraries. Whatever is missing raises `Unavailable` with a sentence.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import platform
import sys
from functools import cache
from pathlib import Path

from layerloom.compile.cpu import threads

PACKAGES = {("Linux", "x86_64"): "onednn-cpu-gomp", ("Windows", "AMD64"): "onednn-cpu-vcomp"}
NAMES = {"Linux": "libdnnl.so.3", "Windows": "dnnl.dll"}
OVERRIDE = "LAYERLOOM_ONEDNN"
"""An environment variable: the path of another build of the library, or nothing (`=`) to go without."""


class Unavailable(RuntimeError):  # noqa: N818  (the word says what is wrong)
    """The fast executor cannot run here; a sentence that says why and what helps."""


@cache
def library() -> ctypes.CDLL:
    """The loaded library; raises `Unavailable`."""
    path = _path()
    threads.prepare()
    try:
        found = ctypes.CDLL(str(path))
    except OSError as error:
        raise Unavailable(_why_not(error)) from error
    if not hasattr(found, "dnnl_memory_desc_create_with_strides"):  # new in oneDNN 3
        raise Unavailable(f"{path} is not oneDNN 3: set the environment variable {OVERRIDE} to another file.")
    return found


def _why_not(error: OSError) -> str:
    if "libgomp" in str(error):
        return "oneDNN needs libgomp, which is not on this machine: install the package libgomp1 (or gcc)."
    return (
        f"oneDNN cannot be loaded ({error}): reinstall it with `python -m pip install --force-reinstall {_package()}`."
    )


def _package() -> str:
    return PACKAGES.get((platform.system(), platform.machine()), "")


def _path() -> Path:
    """Where the library lies."""
    if (override := os.environ.get(OVERRIDE)) is not None:
        if not override:
            raise Unavailable(f"oneDNN was turned off by the environment variable {OVERRIDE}.")
        return Path(override)
    if not _package():
        raise Unavailable(f"There is no oneDNN package for {platform.system()} on {platform.machine()}.")
    for folder in _folders():
        if (path := folder / NAMES[platform.system()]).exists():
            return path
    raise Unavailable(f"oneDNN is not installed: `python -m pip install {_package()}`.")


def _folders() -> list[Path]:
    """Where the package may have put its libraries."""
    prefix = Path(sys.prefix)
    folders = [prefix / "lib", prefix / "Library" / "bin", prefix / "bin"]
    try:
        files = importlib.metadata.files(_package()) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    return [*(Path(str(file.locate())).parent for file in files if file.name == NAMES[platform.system()]), *folders]
