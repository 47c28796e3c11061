"""Losses of margins and distances, and of sequences without times."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal
from tests.engine.nn.grids.losses import class_weights, old_words, quiet, reductions, unknown

from layerloom import nn, ops


def pairs(*shape: int) -> Any:
    def draw(rng: Draws, _: Arguments) -> list[Array]:
        return [rng.normal(size=shape), rng.normal(size=shape), rng.choice([-1.0, 1.0], size=shape[:1])]

    return draw


def distances(rng: Draws, _: Arguments) -> list[Array]:
    return [rng.uniform(0, 2, size=(4, 3)), rng.choice([-1.0, 1.0], size=(4, 3))]


def named(rng: Draws, _: Arguments) -> list[Array]:
    return [rng.normal(size=(3, 4)), np.array([[3, 0, -1, 1], [-1, 0, 0, 0], [1, 2, 0, 3]])]


def spoken(rng: Draws, arguments: Arguments) -> list[Array]:
    """The third sequence has too few steps for its labels where infinity is asked to be zero."""
    labels = np.array([[1, 1], [2, 3], [3, 3]]) + (arguments["blank"] == 1)
    return [
        rng.normal(size=(6, 3, 5)),
        labels,
        np.array([6, 4, 2 if arguments["zero_infinity"] else 3]),
        np.array([2, 1, 2]),
    ]


class OursOfScores(nn.CTCLoss):
    def forward(self, log_probs: Any, *rest: Any) -> Any:
        return super().forward(ops.log_softmax(log_probs, -1), *rest)


class TheirsOfScores(torch.nn.CTCLoss):
    def forward(self, log_probs: Any, *rest: Any) -> Any:
        return super().forward(log_probs.log_softmax(-1), *rest)


OursOfScores.__name__ = TheirsOfScores.__name__ = "CTCLoss"


def far(a: Any, b: Any) -> Any:
    return ((a - b) * (a - b)).sum(-1)


GRIDS: dict[str, Grid] = {
    "MarginRankingLoss": Grid(
        lambda rng, _: [rng.normal(size=4), rng.normal(size=4), rng.choice([-1.0, 1.0], size=4)],
        {"margin": (0.0, 0.5), "reduction": reductions, **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.MarginRankingLoss),
        modes=("train",),
    ),
    "HingeEmbeddingLoss": Grid(
        distances,
        {"margin": (1.0, 0.5), "reduction": reductions, **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.HingeEmbeddingLoss),
        modes=("train",),
    ),
    "CosineEmbeddingLoss": Grid(
        pairs(6, 3),
        {"margin": (0.0, 0.3), "reduction": reductions, **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.CosineEmbeddingLoss),
        modes=("train",),
    ),
    "MultiLabelMarginLoss": Grid(
        named,
        {**old_words, "reduction": reductions},
        refused=unknown,
        theirs=quiet(torch.nn.MultiLabelMarginLoss),
        modes=("train",),
    ),
    "MultiLabelSoftMarginLoss": Grid(
        lambda rng, _: [rng.normal(size=(4, 3)), rng.uniform(size=(4, 3))],
        {"weight": (None, class_weights), "reduction": reductions, **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.MultiLabelSoftMarginLoss),
        modes=("train",),
    ),
    "MultiMarginLoss": Grid(
        lambda rng, _: [rng.normal(size=(4, 3)), rng.integers(0, 3, size=4)],
        {"p": (1, 2), "margin": (1.0, 0.3), "weight": (None, class_weights), "reduction": reductions, **old_words},
        refused={**unknown, "p": 3, "weight": np.ones((2, 2))},
        theirs=quiet(torch.nn.MultiMarginLoss),
        modes=("train",),
    ),
    "TripletMarginLoss": Grid(
        normal((4, 3), (4, 3), (4, 3)),
        {
            "margin": (1.0, 3.0),
            "p": (2.0, 1.0, 3.5, float("inf")),
            "eps": (1e-6, 0.1),
            "swap": (False, True),
            "reduction": reductions,
            **old_words,
        },
        refused={**unknown, "margin": 0.0},
        theirs=quiet(torch.nn.TripletMarginLoss),
        modes=("train",),
    ),
    "TripletMarginWithDistanceLoss": Grid(
        normal((4, 3), (4, 3), (4, 3)),
        {"distance_function": (None, far), "margin": (1.0, 3.0), "swap": (False, True), "reduction": reductions},
        refused={**unknown, "margin": -1.0},
        modes=("train",),
    ),
    "CTCLoss": Grid(
        spoken,
        {"blank": (0, 1, 4), "reduction": reductions, "zero_infinity": (False, True)},
        refused=unknown,
        ours=OursOfScores,
        theirs=TheirsOfScores,
        modes=("train",),
    ),
}
