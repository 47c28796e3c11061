"""Keras' dense layer."""

from __future__ import annotations

from layerloom.layers import Spec
from layerloom.layers.spec import SEQUENCE

from .case import Case
from .weights import dense

VECTOR = Spec((4,), ("F",))
SEQ = Spec((5, 4), SEQUENCE)
LONG = Spec((None, 4), SEQUENCE, variable=True)

CASES: dict[str, Case] = {
    "Dense": Case(
        "Dense",
        [[VECTOR], [SEQ], [LONG]],
        {"units": [3, 5], "use_bias": [True, False], "activation": [None, "relu", "softmax", "leaky_relu"]},
        dense,
    ),
}
