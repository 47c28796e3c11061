"""Tables of vectors."""

from __future__ import annotations

import numpy as np
from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid

rows = {"max_norm": (None, 1.0), "norm_type": (2.0, 1.0), "scale_grad_by_freq": (False, True)}


def bags(rng: Draws, arguments: Arguments) -> list[Array]:
    """Bags of one size, or for some arguments with offsets, an empty one among them, and weights where they count.

    With `scale_grad_by_freq` every token comes twice: PyTorch divides by the frequencies of other tokens.
    """
    ids = rng.permutation(12) % 6 if arguments["scale_grad_by_freq"] else rng.integers(0, 6, size=12)
    if arguments["mode"] == "mean" and not arguments["include_last_offset"]:
        return [ids.reshape(3, 4)]
    offsets = np.array([0, 2, 2, 5, 12][: 5 if arguments["include_last_offset"] else 4])
    weights = [rng.normal(size=12)] if arguments["mode"] == "sum" else []
    return [ids, offsets, *weights]


GRIDS: dict[str, Grid] = {
    "Embedding": Grid(
        lambda rng, _: [rng.integers(0, 6, size=(3, 4))],
        {"num_embeddings": (6, 9), "embedding_dim": (3, 1), "padding_idx": (None, 2, -1), **rows},
        refused={"padding_idx": 6, "sparse": True},
    ),
    "EmbeddingBag": Grid(
        bags,
        {
            "num_embeddings": (6, 9),
            "embedding_dim": (3, 1),
            **rows,
            "mode": ("mean", "sum", "max"),
            "include_last_offset": (False, True),
            "padding_idx": (None, 2, -1),
        },
        refused={"padding_idx": 6, "sparse": True, "mode": "min"},
        valid=lambda arguments: not (arguments["mode"] == "max" and arguments["scale_grad_by_freq"]),
    ),
}
