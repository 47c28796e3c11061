"""Frozen layers are frozen in scripts too: no gradient reaches them, and their batch norms stay as in evaluation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from layerloom import layers
from layerloom.export import script
from layerloom.export.project import Target
from layerloom.model import Input, Model
from layerloom.tensor import Tensor

TITLES = {"some": ("conv2d1", "batch_norm1"), "a branch": ("dense1",), "all": (), "norm": ("batch_norm1",)}


def net() -> Model:
    x = Input((1, 6, 6), title="image")
    y = layers.ReLU()(layers.BatchNorm()(layers.Conv2D(4)(x)))
    y = layers.Dropout(0.5)(layers.Flatten()(y))
    left, right = layers.Dense(3)(y), layers.Dense(3)(y)
    return Model(x, layers.Add()(left, right))


def scripted(model: Model, target: Target) -> tuple[Any, dict[str, np.ndarray], str]:
    """The model of the script, with the weights."""
    made = script(model.document, target, "net", graph=False)
    names: dict[str, Any] = {"__name__": "net", "__file__": "net.py"}
    exec(compile(made.text, "net.py", "exec"), names)
    module = names[next(name for name, value in names.items() if isinstance(value, type) and name == "Model")]()
    return module, made.state(model.arrays), made.text


@pytest.mark.parametrize("case", TITLES)
@pytest.mark.parametrize("target", ["pytorch", "layerloom"])
def test_what_is_frozen_gets_no_gradient_in_a_script(target: Target, case: str) -> None:
    model = net()
    model.freeze(*TITLES[case])
    module, state, text = scripted(model, target)
    module.load_state_dict(
        {k: torch.from_numpy(np.array(v)) for k, v in state.items()} if target == "pytorch" else state
    )
    module.train()
    rows = np.random.default_rng(0).normal(size=(4, 1, 6, 6)).astype(np.float32)
    before = {key: np.array(value.detach().numpy()) for key, value in module.state_dict().items()}
    x = torch.from_numpy(rows) if target == "pytorch" else Tensor(rows)
    made = module(x)
    if made.requires_grad:
        (made * made).sum().backward()
    learned = {key for key, parameter in module.named_parameters() if parameter.grad is not None}
    expected = {
        key
        for key, value in made_from(model, target).items()
        if not model.document.frozen(value) and key in dict(module.named_parameters())
    }
    assert learned == expected, text
    assert all(part.training for part in module.modules() if type(part).__name__ == "Dropout")
    norm_frozen = "batch_norm1" in model.frozen
    moved = any(
        "running" in key and not np.array_equal(before[key], v.detach().numpy())
        for key, v in module.state_dict().items()
    )
    assert moved is not norm_frozen


def made_from(model: Model, target: Target) -> dict[str, str]:
    """The node of each key of the script."""
    made = script(model.document, target, "net", graph=False)
    return {key: own.split(".")[0] for own in model.arrays for key in made.state({own: model.arrays[own]})}
