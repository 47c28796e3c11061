"""What an import brings with it, seen in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

FOREIGN = ("PySide6", "pyqtgraph", "torch", "keras", "onnxruntime", "cupy")


def modules_after(statement: str) -> set[str]:
    """The top-level modules that are loaded once the statement has run."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["layerloom.layers", "layerloom.model", "layerloom.train.worker", "layerloom.cli"])
def test_the_engine_loads_neither_qt_nor_another_framework(module: str) -> None:
    assert not modules_after(f"import {module}") & set(FOREIGN)


def test_the_command_loads_qt_only_for_a_window() -> None:
    loaded = modules_after("import layerloom_app.__main__")
    assert "PySide6" not in loaded


def test_the_window_loads_no_accelerator_and_no_other_framework() -> None:
    loaded = modules_after("import layerloom_app.main_window")
    assert "PySide6" in loaded
    assert not loaded & {"torch", "keras", "onnxruntime", "cupy"}
