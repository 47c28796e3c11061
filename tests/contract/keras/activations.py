"""Keras' activations: as layers of their own, and by name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME

from .case import Arguments, Array, Case, State

VECTOR = Spec((6,), ("F",))
STEPS = Spec((5, 4), SEQUENCE)
PICTURE = Spec((4, 2, 3), IMAGE)
BLOCK = Spec((4, 2, 3, 2), VOLUME)
NAMED = (
    "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "swish", "mish", "sigmoid", "log_sigmoid",
    "tanh", "softplus", "softsign", "softmax", "log_softmax", "exponential", "glu", "hard_silu",
    "hard_swish", "hard_tanh", "tanh_shrink", "soft_shrink", "hard_shrink",
    "squareplus", "sparse_plus",
)  # fmt: skip


def slopes(weights: Sequence[Array], arguments: Arguments) -> State:
    """One slope for each entry, (places..., channels), or for each channel."""
    return {"weight": np.moveaxis(weights[0], -1, 0).reshape(-1)}


CASES: dict[str, Case] = {
    **{
        name: Case("Activation", [[VECTOR], [STEPS]], {"activation": [name, "relu"]}, between=(-4, 4)) for name in NAMED
    },
    "Identity": Case("Identity", [[VECTOR], [PICTURE]]),
    "linear": Case("Activation", [[VECTOR]], {"activation": ["linear", None]}),
    "ReLU": Case("ReLU", [[VECTOR], [PICTURE]]),
    "clipped ReLU": Case("ReLU", [[VECTOR]], {"max_value": [None, 6, 0.5]}, between=(-2, 8)),
    "leaky ReLU": Case("ReLU", [[VECTOR]], {"negative_slope": [0.0, 0.2]}),
    "ReLU from a threshold": Case("ReLU", [[VECTOR]], {"threshold": [0.0, 0.5]}),
    "LeakyReLU": Case("LeakyReLU", [[VECTOR]], {"negative_slope": [0.3, 0.1]}),
    "ELU": Case("ELU", [[VECTOR]], {"alpha": [1.0, 0.5]}),
    "bent ReLU": Case(
        "ReLU",
        [[VECTOR], [PICTURE]],
        {"max_value": [6, 1.5], "negative_slope": [0.2, 0.0], "threshold": [0.5, 0.1]},
        between=(-2, 8),
    ),
    "Softmax": Case("Softmax", [[STEPS]], {"axis": [-1, -2]}),
    "PReLU": Case("PReLU", [[PICTURE]], {"shared_axes": [None, [1, 2]]}, slopes),
    "PReLU of volumes": Case("PReLU", [[BLOCK]], {"shared_axes": [[1, 2, 3], None]}, slopes),
    "PReLU of sequences": Case("PReLU", [[STEPS]], {"shared_axes": [[1]]}, slopes),
    "PReLU of vectors": Case("PReLU", [[VECTOR]], {"shared_axes": [None]}, slopes),
}
