"""What `compile` takes: optimizers by name and as objects, schedules, and rules for layers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from layerloom import layers, optim, schedules
from layerloom.graph.optimizers import arguments
from layerloom.graph.settings import SettingsError, TrainingConfig
from layerloom.model import Input, Model, ModelError, Sequential, optimizers
from layerloom.tensor import Tensor


def net() -> Model:
    x = Input((3,))
    return Model(x, layers.Dense(2)(layers.Dense(4)(x, title="body"), title="head"))


def config(*given: Any, **settings: Any) -> TrainingConfig:
    model = net()
    model.compile(*given, **settings)
    return model.settings


@pytest.mark.parametrize("name", ["Adam", "adam", "SGD", "RMSprop", "AdamW", "NAdam", "LAMB"])
def test_a_name_counts_in_any_case(name: str) -> None:
    assert config(name).optimizer == name.lower()
    with pytest.raises(SettingsError, match="one of sgd, adam"):
        config("Newton")


def test_the_name_rmsprop_has_pytorchs_defaults() -> None:
    found = config("rmsprop")
    assert arguments(found) == {"alpha": 0.99, "eps": 1e-8, "weight_decay": 0.0, "momentum": 0.0, "centered": False}
    assert found.learning_rate == 1e-3


def test_an_optimizer_object_says_all() -> None:
    found = config(optim.AdamW(lr=0.02, betas=(0.9, 0.98), amsgrad=True))
    assert (found.optimizer, found.learning_rate, found.weight_decay) == ("adamw", 0.02, 0.01)
    assert arguments(found)["betas"] == (0.9, 0.98) and found.amsgrad
    assert config(optim.Adam(lr=0.02), learning_rate=0.5).learning_rate == 0.5


def test_what_is_no_optimizer_for_compile_is_explained() -> None:
    with pytest.raises(ModelError, match="make it without"):
        config(optim.SGD([Tensor(np.zeros(1))]))
    with pytest.raises(ModelError, match="compile needs an optimizer by name"):
        config(torch.optim.SGD)


def test_a_schedule_is_a_learning_rate_or_a_schedule() -> None:
    cosine = schedules.Warmup(5, schedules.Cosine(20, 0.1))
    for found in (
        config(optim.SGD(lr=0.5), learning_rate=cosine),
        config("sgd", learning_rate=0.5, schedule=cosine),
        config(optimizers.SGD(learning_rate=cosine), learning_rate=0.5),
    ):
        assert (found.learning_rate, found.schedule_of(1000)) == (0.5, cosine)
    assert config(optimizers.SGD(cosine)).learning_rate == 0.01
    assert config(schedule=schedules.Plateau(0.5, 3)).plateau_factor == 0.5
    with pytest.raises(ModelError, match="callback LearningRateScheduler"):
        config(learning_rate=lambda step: 1 / step)


def test_a_schedule_takes_the_place_of_the_one_before() -> None:
    model = net()
    model.compile(loss="mse", warmup=0.1, schedule="restarts", restarts=5)
    model.compile(schedule=schedules.Exponential(0.9))
    assert model.settings.schedule_of(50) == schedules.Exponential(0.9)
    model.compile(learning_rate=schedules.MultiStep((3, 5)), schedule_factor=0.2)
    assert model.settings.schedule_of(50) == schedules.MultiStep((3, 5), 0.1)
    assert isinstance(model.document.settings["milestones"], list)  # as a file has it


def test_a_single_step_counts_for_a_schedule_too() -> None:
    model, rows = net(), np.ones((8, 3))
    model.compile("sgd", "mse", learning_rate=schedules.MultiStep((1,), 0.0), momentum=0.0)
    kept = []
    for _ in range(2):
        model.train_on_batch(rows, np.zeros((8, 2)))
        kept.append(model.get_weights())
    assert all(map(np.array_equal, *kept))


def test_groups_are_said_by_title() -> None:
    found = config(groups={"body": {"learning_rate": 0.1, "weight_decay": 0.0}, "head": {"l2": 1e-4}})
    assert found.groups == "body: learning_rate 0.1, weight_decay 0.0; head: l2 0.0001"
    with pytest.raises(ModelError, match='names "bdy", but there are layers body'):
        config(groups={"bdy": {"l1": 1}})
    with pytest.raises(ModelError, match="needs titles with"):
        config(groups={"body": {"rate": 1}})


def test_a_sequential_that_is_not_built_takes_them_too() -> None:
    model = Sequential([layers.Dense(2)])
    model.compile(optim.SGD(lr=0.1), "mse", learning_rate=schedules.Cosine(4))
    model.fit(np.ones((4, 3)), np.ones((4, 2)), epochs=1, verbose=0)
    assert model.settings.schedule_of(9) == schedules.Cosine(4)
