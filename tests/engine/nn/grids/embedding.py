"""Tables of vectors."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid

GRIDS: dict[str, Grid] = {
    "Embedding": Grid(
        lambda rng, _: [rng.integers(0, 6, size=(3, 4))],
        {"num_embeddings": (6, 9), "embedding_dim": (3, 1), "padding_idx": (None, 2, -1)},
        refused={"padding_idx": 6, "max_norm": 1.0, "norm_type": 1.0, "scale_grad_by_freq": True, "sparse": True},
    ),
}
