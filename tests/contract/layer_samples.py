"""Layers with inputs that they take, from the families in `wired`: a layer without a sample fails its tests."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.contract.wired.base import VECTOR, Sample, values, write_files

__all__ = ["SAMPLES", "VECTOR", "Sample", "values", "write_files"]

FAMILIES = sorted(path.stem for path in Path(__file__).parent.glob("wired/*.py"))
SAMPLES: tuple[Sample, ...] = tuple(
    sample for family in FAMILIES for sample in import_module(f"tests.contract.wired.{family}").SAMPLES
)
