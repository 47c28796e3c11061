"""Whether Keras' layers and ours agree for many arguments, weights and sizes that are drawn by chance."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any


def keras_agreement(draws: int) -> Mapping[str, object]:
    """So many draws of each layer; passed if none gives other numbers, or is refused without a reason in the list."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    agreement: Any = import_module("tests.contract.keras.draws.agreement")
    kinds: Counter[str] = Counter()
    problems = []
    with _in_float64():
        for name, drawn in agreement.everything().items():
            for seed in range(draws):
                outcome = agreement.tried(name, drawn, seed)
                kinds[outcome.kind] += 1
                problems += [found] if (found := agreement.problem(name, outcome)) else []
    return {"passed": not problems, **kinds, "problems": [problem[:300] for problem in problems[:20]]}


@contextmanager
def _in_float64() -> Iterator[None]:
    """On PyTorch Keras otherwise computes in float32, whatever the layer has."""
    keras: Any = import_module("keras")
    kinds = import_module("keras.src.backend.common.dtypes").BIT64_TO_BIT32_DTYPE
    before, floatx = kinds["float64"], keras.config.floatx()
    kinds["float64"] = "float64"
    keras.config.set_floatx("float64")
    try:
        yield
    finally:
        kinds["float64"] = before
        keras.config.set_floatx(floatx)


__all__ = ["keras_agreement"]
