"""Keras' dense layers and embeddings."""

from __future__ import annotations

from layerloom.layers import Spec
from layerloom.layers.spec import SEQUENCE

from .case import Case
from .weights import dense, lookup

VECTOR = Spec((4,), ("F",))
SEQ = Spec((5, 4), SEQUENCE)
LONG = Spec((None, 4), SEQUENCE, variable=True)
WORDS = Spec((5,), ("T",), "int", vocabulary=6)

CASES: dict[str, Case] = {
    "Dense": Case(
        "Dense",
        [[VECTOR], [SEQ], [LONG]],
        {"units": [3, 5], "use_bias": [True, False], "activation": [None, "relu", "softmax", "leaky_relu"]},
        dense,
    ),
    "Embedding": Case(
        "Embedding",
        [[WORDS], [Spec((2, 3), kind="int", vocabulary=6)], [Spec((), kind="int", classes=6)]],
        {"input_dim": [6, 9], "output_dim": [3, 4], "mask_zero": [False, True]},
        lookup,
    ),
}
