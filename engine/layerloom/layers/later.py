"""The engine's modules, looked up at their first use: they land after the layers do."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class _Later:
    def __init__(self, module: str, name: str = "") -> None:
        self._module, self._name = module, name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._module), name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        return getattr(import_module(self._module), self._name)(*args, **named)


nn: Any = _Later("layerloom.nn")
metrics: Any = _Later("layerloom.metrics")
_modules = "layerloom.layers.modules"
SequenceMean, UncountedAvgPool2d, ClassesFirst, Matched, MatchedMetric = (
    _Later(_modules, name)
    for name in ("SequenceMean", "UncountedAvgPool2d", "ClassesFirst", "Matched", "MatchedMetric")
)
