"""Losses."""

from __future__ import annotations

import numpy as np
from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal

old_words = {"size_average": True, "reduce": False, "reduction": "total"}
reductions = ("mean", "sum", "none")
class_weights = np.array([0.2, 1.0, 3.0])


def labelled(rng: Draws, arguments: Arguments) -> list[Array]:
    labels = rng.integers(0, 3, size=(5, 4))
    labels[2, 0] = arguments["ignore_index"]
    return [rng.normal(size=(5, 3, 4)), labels]


GRIDS: dict[str, Grid] = {
    "MSELoss": Grid(normal((4, 3), (4, 3)), {"reduction": reductions}, refused=old_words),
    "CrossEntropyLoss": Grid(
        labelled,
        {
            "weight": (None, class_weights),
            "ignore_index": (-100, 2, -1),
            "reduction": reductions,
            "label_smoothing": (0.0, 0.1, 1.0),
        },
        refused={**old_words, "label_smoothing": 2.0},
    ),
    "BCELoss": Grid(
        lambda rng, _: [rng.uniform(0.01, 0.99, size=(4, 3)), rng.uniform(size=(4, 3))],
        {"weight": (None, class_weights), "reduction": reductions},
        refused=old_words,
    ),
    "BCEWithLogitsLoss": Grid(
        lambda rng, _: [rng.normal(0, 5, size=(4, 3)), rng.uniform(size=(4, 3))],
        {"weight": (None, class_weights), "reduction": reductions, "pos_weight": (None, class_weights)},
        refused=old_words,
    ),
}
