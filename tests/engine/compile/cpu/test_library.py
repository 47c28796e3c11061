"""Where oneDNN is missing, broken or not wanted, training goes on with NumPy and says why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from layerloom.compile.cpu.library import OVERRIDE, library

WHICH = "from layerloom.compile.machines import machine; found, why = machine(); print(found.name); print(why)"
ELSEWHERE = "import platform; platform.machine = lambda: 'riscv64'; "
DEVICES = "import sys; from layerloom.cli import main; sys.exit(main(['devices']))"


def said(script: str, override: str | None = None) -> list[str]:
    """The lines that a fresh interpreter prints."""
    environment = {name: value for name, value in os.environ.items() if name != OVERRIDE}
    if override is not None:
        environment[OVERRIDE] = override
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_with_the_library_there_is_no_excuse() -> None:
    name, *why = said(WHICH)
    assert name == "oneDNN 3.2"
    assert why == [""]


def test_an_empty_variable_turns_it_off() -> None:
    name, why = said(WHICH, "")
    assert name == "NumPy"
    assert why == f"oneDNN was turned off by the environment variable {OVERRIDE}."


@pytest.mark.parametrize("content", [None, b"", b"no library\n", b"\x7fELF and then nothing"])
def test_a_file_that_is_no_library_is_a_sentence(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "libdnnl.so.3"
    if content is not None:
        path.write_bytes(content)
    name, why = said(WHICH, str(path))
    assert name == "NumPy"
    assert why.startswith(f"oneDNN cannot be loaded ({path}: ")
    assert why.endswith("reinstall it with `python -m pip install --force-reinstall onednn-cpu-gomp`.")


@pytest.mark.skipif(sys.platform != "linux", reason="the name of a library on Linux")
def test_another_library_is_a_sentence_too() -> None:
    name, why = said(WHICH, "libm.so.6")
    assert name == "NumPy"
    assert "libm.so.6 is not oneDNN 3" in why


@pytest.mark.skipif(sys.platform != "linux", reason="the threads' library is part of Windows")
def test_without_libgomp_the_sentence_says_how_to_get_it(tmp_path: Path) -> None:
    path = tmp_path / "libdnnl.so.3"
    path.write_bytes(Path(library()._name).read_bytes().replace(b"libgomp.so.1\0", b"libgomp.so.9\0"))
    name, why = said(WHICH, str(path))
    assert name == "NumPy"
    assert why == "oneDNN needs libgomp, which is not on this machine: install the package libgomp1 (or gcc)."


def test_on_a_processor_without_a_package_it_says_so() -> None:
    name, why = said(ELSEWHERE + WHICH)
    assert name == "NumPy"
    assert why.startswith("There is no oneDNN package for ")
    assert why.endswith(" on riscv64.")


def test_the_list_of_devices_shows_the_machine_and_the_reason() -> None:
    assert any("oneDNN 3.2" in line for line in said(DEVICES))
    without = " ".join(" ".join(said(DEVICES, "")).split())
    assert "NumPy" in without
    assert f"turned off by the environment variable {OVERRIDE}" in without
