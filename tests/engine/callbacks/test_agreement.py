"""What is watched is decided as Keras and PyTorch decide it, over many courses of a figure."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
import torch

from layerloom.callbacks import EarlyStopping, ReduceLROnPlateau
from layerloom.schedules import Plateau

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

COURSES = [
    list(np.round(1 + np.random.default_rng(seed).random(25) / (1 + np.arange(25) % 9), 2)) for seed in range(12)
]


@dataclass
class Model:
    """As much of a model as callbacks of both sides look at."""

    learning_rate: float = 0.5
    stop_training: bool = False
    weights: Any = field(default_factory=dict)
    arrays: dict[str, Any] = field(default_factory=lambda: {"w": np.zeros(1)})

    @property
    def optimizer(self) -> Model:
        return self

    def get_weights(self) -> list[Any]:
        return [array.copy() for array in self.arrays.values()]

    def set_weights(self, values: list[Any]) -> None:
        self.weights = {"w": values[0]}


def run(callback: Any, course: list[float]) -> tuple[Model, list[float]]:
    """The model after the epochs, and the rate after each."""
    model, rates = Model(), []
    callback.set_model(model) if hasattr(callback, "set_model") else setattr(callback, "model", model)
    callback.on_train_begin({})
    for epoch, figure in enumerate(course):
        model.arrays = {"w": np.full(1, float(epoch))}
        callback.on_epoch_end(epoch, {"val_loss": float(figure)})
        rates.append(float(model.learning_rate))
        if model.stop_training:
            break
    callback.on_train_end({})
    return model, rates


@pytest.mark.parametrize(
    "arguments",
    [
        {"patience": 2},
        {"patience": 3, "min_delta": 0.05},
        {"patience": 2, "mode": "max", "min_delta": 0.1},
        {"patience": 1, "baseline": 1.1},
        {"patience": 0, "start_from_epoch": 4},
    ],
    ids=str,
)
def test_early_stopping_ends_and_restores_as_in_keras(arguments: dict[str, Any]) -> None:
    arguments = {"mode": "min", "restore_best_weights": True, **arguments}
    ends = set()
    for course in COURSES:
        ours, theirs = EarlyStopping(**arguments), keras.callbacks.EarlyStopping(**arguments)
        (model, rates), (other, other_rates) = run(ours, course), run(theirs, course)
        assert len(rates) == len(other_rates)
        assert (ours.stopped_epoch, ours.best_epoch) == (theirs.stopped_epoch, theirs.best_epoch)
        assert model.weights == other.weights
        ends.add(len(rates))
    assert len(ends) > 1 or not arguments["patience"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"patience": 1},
        {"patience": 2, "factor": 0.5, "cooldown": 3},
        {"patience": 1, "factor": 0.5, "min_lr": 0.1, "min_delta": 0.05},
        {"patience": 2, "factor": 0.3, "mode": "max"},
    ],
    ids=str,
)
def test_a_plateau_lowers_the_rate_as_in_keras(arguments: dict[str, Any]) -> None:
    arguments = {"mode": "min", **arguments}
    for course in COURSES:
        theirs = run(keras.callbacks.ReduceLROnPlateau(**arguments), course)[1]
        np.testing.assert_allclose(run(ReduceLROnPlateau(**arguments), course)[1], theirs, rtol=1e-6)
        assert theirs[-1] < 0.5


@pytest.mark.parametrize("mode", ["min", "max"])
@pytest.mark.parametrize(("patience", "cooldown"), [(0, 0), (1, 2), (3, 1)])
def test_the_plateau_of_the_settings_lowers_the_rate_as_in_pytorch(mode: Any, patience: int, cooldown: int) -> None:
    for course in COURSES:
        ours = Plateau(0.5, patience, mode=mode, cooldown=cooldown)
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = torch.optim.lr_scheduler.ReduceLROnPlateau(
                optimizer, mode=mode, factor=0.5, patience=patience, cooldown=cooldown
            )
            for figure in course:
                theirs.step(figure)
                expected = optimizer.param_groups[0]["lr"]
                if expected < 1e-7:  # Below it PyTorch changes no rate by so little.
                    break
                assert ours.observe(figure) == expected
        assert expected < 1
