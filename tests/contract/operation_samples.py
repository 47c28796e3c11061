"""Sample inputs of every operation, from the families in `samples`: what the contract tests run each rule on."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.contract.samples.base import Sample

__all__ = ["SAMPLES", "Sample"]

FAMILIES = sorted(path.stem for path in Path(__file__).parent.glob("samples/*.py"))
SAMPLES: dict[str, list[Sample]] = {}
for family in FAMILIES:
    for name, samples in import_module(f"tests.contract.samples.{family}").SAMPLES.items():
        SAMPLES[name] = [*SAMPLES.get(name, ()), *samples]
