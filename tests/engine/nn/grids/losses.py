"""Losses of numbers, classes and yes or no."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from tests.engine.nn.grids.grid import Arguments, Array, Draws, Grid, normal

unknown = {"reduction": "total"}
reductions = ("mean", "sum", "none")
old_words = {"size_average": (None, False), "reduce": (None, False)}
class_weights = np.array([0.2, 1.0, 3.0])


def quiet(cls: type[torch.nn.Module]) -> Callable[..., torch.nn.Module]:
    """PyTorch's loss without the warnings: of old words, of a mean that is no divergence."""

    def forward(self: Any, *inputs: Any) -> Any:
        with warnings.catch_warnings(action="ignore"):
            return cls.forward(self, *inputs)

    def build(**arguments: Any) -> torch.nn.Module:
        with warnings.catch_warnings(action="ignore"):
            made: torch.nn.Module = quieter(**arguments)
            return made

    quieter: Any = type(cls.__name__, (cls,), {"forward": forward})
    return build


def labelled(*shape: int) -> Callable[[Draws, Arguments], list[Array]]:
    """Log-probabilities or logits (batch, 3, ...) and labels, one of which is ignored."""

    def draw(rng: Draws, arguments: Arguments) -> list[Array]:
        labels = rng.integers(0, 3, size=(shape[0], *shape[2:]))
        labels[2, 0] = arguments["ignore_index"]
        return [rng.normal(size=shape), labels]

    return draw


def signs(rng: Draws, _: Arguments) -> list[Array]:
    return [rng.normal(size=(4, 3)), rng.choice([-1, 1], size=(4, 3))]


def counted(rng: Draws, arguments: Arguments) -> list[Array]:
    rate = rng.normal(size=(4, 3)) if arguments["log_input"] else rng.uniform(0.1, 3, size=(4, 3))
    return [rate, rng.integers(1, 5, size=(4, 3)).astype(float)]


def distributions(rng: Draws, arguments: Arguments) -> list[Array]:
    raw = rng.normal(size=(2, 4, 3))
    prediction, target = raw - np.log(np.exp(raw).sum(-1, keepdims=True))
    return [prediction, target if arguments["log_target"] else np.exp(target)]


def spread(rng: Draws, _: Arguments) -> list[Array]:
    variance = rng.uniform(0.5, 2, size=(4, 3))
    variance[0] = 1e-3  # below the larger eps
    return [rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), variance]


GRIDS: dict[str, Grid] = {
    "L1Loss": Grid(
        normal((4, 3), (4, 3)),
        {**old_words, "reduction": reductions},
        refused=unknown,
        theirs=quiet(torch.nn.L1Loss),
        modes=("train",),
    ),
    "MSELoss": Grid(
        normal((4, 3), (4, 3)),
        {"size_average": (None, True, False), "reduce": (None, True, False), "reduction": reductions},
        refused=unknown,
        theirs=quiet(torch.nn.MSELoss),
    ),
    "HuberLoss": Grid(
        normal((4, 3), (4, 3)), {"reduction": reductions, "delta": (1.0, 0.3)}, refused=unknown, modes=("train",)
    ),
    "SmoothL1Loss": Grid(
        normal((4, 3), (4, 3)),
        {"reduction": reductions, "beta": (1.0, 0.3, 0.0), **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.SmoothL1Loss),
        modes=("train",),
    ),
    "PoissonNLLLoss": Grid(
        counted,
        {"log_input": (True, False), "full": (False, True), "eps": (1e-8, 0.1), "reduction": reductions, **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.PoissonNLLLoss),
        modes=("train",),
    ),
    "GaussianNLLLoss": Grid(
        spread,
        {"full": (False, True), "eps": (1e-6, 0.1), "reduction": reductions},
        refused=unknown,
        modes=("train",),
    ),
    "KLDivLoss": Grid(
        distributions,
        {"reduction": (*reductions, "batchmean"), "log_target": (False, True), **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.KLDivLoss),
        modes=("train",),
    ),
    "CrossEntropyLoss": Grid(
        labelled(5, 3, 4),
        {
            "weight": (None, class_weights),
            "ignore_index": (-100, 2, -1),
            "reduction": reductions,
            "label_smoothing": (0.0, 0.1, 1.0),
            **old_words,
        },
        refused={**unknown, "label_smoothing": 2.0},
        theirs=quiet(torch.nn.CrossEntropyLoss),
    ),
    "NLLLoss": Grid(
        labelled(5, 3, 4, 2),
        {"weight": (None, class_weights), "ignore_index": (-100, 2, -1), "reduction": reductions, **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.NLLLoss),
        modes=("train",),
    ),
    "BCELoss": Grid(
        lambda rng, _: [rng.uniform(0.01, 0.99, size=(4, 3)), rng.uniform(size=(4, 3))],
        {"weight": (None, class_weights), "reduction": reductions, **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.BCELoss),
        modes=("train",),
    ),
    "BCEWithLogitsLoss": Grid(
        lambda rng, _: [rng.normal(0, 5, size=(4, 3)), rng.uniform(size=(4, 3))],
        {"weight": (None, class_weights), "reduction": reductions, "pos_weight": (None, class_weights), **old_words},
        refused=unknown,
        theirs=quiet(torch.nn.BCEWithLogitsLoss),
        modes=("train",),
    ),
    "SoftMarginLoss": Grid(
        signs,
        {**old_words, "reduction": reductions},
        refused=unknown,
        theirs=quiet(torch.nn.SoftMarginLoss),
        modes=("train",),
    ),
}
