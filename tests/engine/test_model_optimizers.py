"""Optimizers as Keras writes them: its arguments, defaults and steps."""

from __future__ import annotations

import inspect
import os
from typing import Any

import numpy as np
import pytest

from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.model import ModelError, optimizers
from layerloom.tensor import Tensor

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", reason="Keras is the oracle here")


def config(made: optimizers.KerasOptimizer) -> TrainingConfig:
    return TrainingConfig.of(made.settings)


@pytest.mark.parametrize("name", optimizers.DEFAULTS)
def test_arguments_and_defaults_are_those_of_keras(name: str) -> None:
    theirs = inspect.signature(getattr(keras.optimizers, name)).parameters
    ours = {**optimizers.COMMON, **optimizers.DEFAULTS[name]}
    left_out = {"ema_overwrite_frequency", "loss_scale_factor", "name", "kwargs"}
    assert ours.keys() == theirs.keys() - left_out
    for argument, value in ours.items():
        assert value == theirs[argument].default, argument


KERAS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in optimizers.DEFAULTS),
    ("SGD", {"momentum": 0.8, "nesterov": True}),
    ("RMSprop", {"momentum": 0.5, "centered": True, "rho": 0.7}),
    ("Adam", {"amsgrad": True, "beta_2": 0.8, "weight_decay": 0.1}),
    ("Lion", {"weight_decay": 0.1}),
]


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras with NumPy 2
@pytest.mark.parametrize(("name", "given"), KERAS, ids=[f"{name}-{len(given)}" for name, given in KERAS])
def test_the_steps_are_those_of_keras(name: str, given: dict[str, Any]) -> None:
    """Epsilon apart, which stands elsewhere: gradients here are far larger."""
    random = np.random.default_rng(2)
    values, slopes = random.normal(size=(2, 3)), random.normal(size=(6, 2, 3))
    theirs, variable = getattr(keras.optimizers, name)(**given), keras.Variable(values, dtype="float32")
    made = config(optimizers.from_keras(name, **given))
    ours, params = optimizer_of(made), {"p": Tensor(values)}
    states = ours.initial_state(params)
    for step, slope in enumerate(slopes, 1):
        theirs.apply([keras.ops.convert_to_tensor(slope.astype(np.float32))], [variable])
        scalars = {"learning_rate": Tensor(np.float64(made.learning_rate)), "step": Tensor(np.float64(step))}
        params, states = ours.update(params, {"p": Tensor(slope)}, states, scalars)
        expected = variable.value.detach().numpy()
        np.testing.assert_allclose(params["p"].numpy(), expected, rtol=3e-5, atol=3e-6)


def test_what_all_optimizers_of_keras_have_becomes_settings() -> None:
    found = config(optimizers.Adam(clipnorm=1.0, use_ema=True, gradient_accumulation_steps=4))
    assert (found.clip_norm_each, found.clip_value, found.clip_norm) == (1.0, 0.0, 0.0)
    assert (found.ema_decay, found.accumulate, found.eps) == (0.99, 4, 1e-7)
    assert config(optimizers.SGD(global_clipnorm=2, clipvalue=3)).clip_norm == 2
    before = optimizers.Adam(clipnorm=1.0, use_ema=True, gradient_accumulation_steps=4, weight_decay=0.1)
    after = TrainingConfig.of({**before.settings, **optimizers.Adam().settings})
    assert (after.clip_norm_each, after.ema_decay, after.accumulate, after.weight_decay) == (0.0, 0.0, 1, 0.0)


def test_what_keras_has_not_or_only_keras_has_is_told() -> None:
    with pytest.raises(ModelError, match="no optimizer Ftrl of Keras"):
        optimizers.from_keras("Ftrl")
    with pytest.raises(ModelError, match="Keras' SGD takes no beta_1"):
        optimizers.SGD(beta_1=0.5)
    with pytest.raises(ModelError, match="use AdamW, or l2="):
        optimizers.RMSprop(weight_decay=0.1)
