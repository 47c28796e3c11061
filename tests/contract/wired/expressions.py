"""Samples of the expression node: every kind of part that a formula has."""

from __future__ import annotations

from tests.contract.wired.base import PICTURE, STEPS, VECTOR, Sample

from layerloom.layers import Expression, Spec
from layerloom.layers.formula import ENTRYWISE
from layerloom.layers.spec import IMAGE

CHANNELS = Spec((4, 1, 1), IMAGE)
POSITIVE = (0.5, 2.0)
FLAT = ("ceil", "floor", "round", "sign")


def formula(text: str, between: tuple[float, float] | None = None, **specs: Spec) -> Sample:
    return Sample(Expression(text), specs, dict.fromkeys(specs, between) if between else {})


SAMPLES: tuple[Sample, ...] = (
    formula("x", x=VECTOR),
    formula("a * sigmoid(b) + 0.5", a=PICTURE, b=CHANNELS),
    formula("-x / 2 - 3 * (x - y) ** 2 + 2 ** y", x=VECTOR, y=VECTOR),
    formula("softmax(x, axis=-2) * log_softmax(x)", x=STEPS),
    formula("(x - mean(x)) / (var(x) + 1e-5) ** 0.5", x=PICTURE),
    formula("x - max(x, axis=-1) + min(x, axis=-1) * sum(x, axis=(-1, -2))", x=PICTURE),
    formula("max(a, b, 0) + min(0.5, a) - max(a, min(b, pi))", a=VECTOR, b=VECTOR),
    formula("where(x > y, x, 0.1 * y) + where(x <= 0, 1, 2) * x", x=VECTOR, y=VECTOR),
    formula("x * (x < 1) + (y == y) - y * (x != y) + (x >= 0) * where(x, x, y)", x=VECTOR, y=VECTOR),
    formula("clip(x, -1, 0.5) * x[0] + sum(x[-1, 1:] * x[:, :4] + x[2:-2, 1:2])", x=Spec((5, 5))),
    *(formula(f"{name}(x) + x" if name in FLAT else f"{name}(x)", POSITIVE, x=VECTOR) for name in ENTRYWISE),
)
