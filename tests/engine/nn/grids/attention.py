"""Attention."""

from __future__ import annotations

from tests.engine.nn.grids.grid import Grid

GRIDS: dict[str, Grid] = {
    "MultiheadAttention": Grid(
        lambda rng, a: [rng.normal(size=(3, 3, a[n] or a["embed_dim"])) for n in ("embed_dim", "kdim", "vdim")],
        {
            "embed_dim": (6, 12),
            "num_heads": (2, 3),
            "batch_first": (True, False),
            "bias": (True, False),
            "kdim": (None, 5),
            "vdim": (None, 4),
            "add_bias_kv": (False, True),
            "add_zero_attn": (False, True),
        },
        refused={"num_heads": 4, "dropout": 1.5},
    ),
}
