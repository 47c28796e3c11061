"""Keras' layers that join several values."""

from __future__ import annotations

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE

from .case import Case

VECTOR = Spec((6,), ("F",))
STEPS = Spec((5, 4), SEQUENCE)
PICTURE = Spec((2, 3, 4), IMAGE)
WEIGHTS = Spec((2, 1, 1), IMAGE)
SEVERAL = ([VECTOR, VECTOR, VECTOR], [STEPS, STEPS], [PICTURE, WEIGHTS])

CASES: dict[str, Case] = {
    **{name: Case(name, SEVERAL) for name in ("Add", "Average", "Maximum", "Minimum", "Multiply")},
    "Subtract": Case("Subtract", [[VECTOR, VECTOR], [PICTURE, WEIGHTS]]),
    "Concatenate": Case("Concatenate", [[VECTOR, Spec((2,), ("F",))], [PICTURE, Spec((3, 3, 4), IMAGE)]]),
    "Concatenate along steps": Case("Concatenate", [[STEPS, STEPS]], {"axis": [-2, -1]}),
    "Dot": Case("Dot", [[STEPS, STEPS]], {"axes": [-1, -2, (-1, -1)], "normalize": [False, True]}),
    "Dot of different lengths": Case(
        "Dot", [[STEPS, Spec((4, 3))]], {"axes": [(-1, -2), [-1, -2]], "normalize": [False, True]}
    ),
    "Dot of vectors": Case("Dot", [[VECTOR, VECTOR]], {"axes": [-1, (-1, -1)], "normalize": [False, True]}),
}
