"""Layers that learn by rules of their own, and gradients that are clipped: as in PyTorch and Keras."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import layers
from layerloom.graph.settings import TrainingConfig
from layerloom.model import Input, Model
from layerloom.train.control import Control
from layerloom.train.events import Event, Finished, Step
from layerloom.train.loop import train
from layerloom.train.prepare import TrainingError
from layerloom.train.rules import rules_of
from layerloom.train.run import RunFolder, new_run

RANDOM = np.random.default_rng(5)
X, Y = RANDOM.normal(size=(24, 5)).astype(np.float32), RANDOM.normal(size=(24, 2)).astype(np.float32)
Change = Callable[[torch.nn.Sequential], None]


def net() -> Model:
    x = Input((5,))
    h = layers.LayerNorm()(layers.Dense(4)(x, title="body/first"), title="body/norm")
    return Model(x, layers.Dense(2)(layers.Tanh()(h), title="head"), seed=3)


def twin(model: Model) -> torch.nn.Sequential:
    """The same net with the same weights in PyTorch."""
    parts = (torch.nn.Linear(5, 4), torch.nn.LayerNorm(4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    for title, module in (("body/first", parts[0]), ("body/norm", parts[1]), ("head", parts[3])):
        weights = model.get_layer(title).weights
        state = {key: torch.from_numpy(np.array(value)) for key, value in weights.items()}
        module.load_state_dict(module.state_dict() | state)
    return torch.nn.Sequential(*parts)


def trained(settings: dict[str, Any], optimizer: torch.optim.Optimizer, module: torch.nn.Sequential, model: Model,
            clip: Change = lambda _: None, penalty: Any = lambda _: 0.0) -> None:  # fmt: skip
    """Both nets, trained on the same rows, agree."""
    model.compile(loss="mse", **settings)
    model.fit(X, Y, epochs=6, batch_size=24, verbose=0)
    for _ in range(6):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(module(torch.from_numpy(X)), torch.from_numpy(Y)) + penalty(module)
        loss.backward()
        clip(module)
        optimizer.step()
    for title, place in (("body/first", 0), ("body/norm", 1), ("head", 3)):
        for key, value in model.get_layer(title).weights.items():
            expected = module[place].state_dict()[key].numpy()
            np.testing.assert_allclose(value, expected, rtol=2e-4, atol=2e-6, err_msg=f"{title} {key}")


@pytest.mark.parametrize("name", ["sgd", "adamw", "rmsprop"])
def test_groups_learn_as_pytorchs_parameter_groups(name: str) -> None:
    model = net()
    module = twin(model)
    kinds: dict[str, Any] = {"sgd": torch.optim.SGD, "adamw": torch.optim.AdamW, "rmsprop": torch.optim.RMSprop}
    groups = [
        {"params": [*module[0].parameters(), *module[1].parameters()], "lr": 0.001, "weight_decay": 0.0},
        {"params": module[3].parameters(), "lr": 0.02, "weight_decay": 0.4},
    ]
    more = {"momentum": 0.9} if name == "sgd" else {}
    optimizer = kinds[name](groups, lr=0.01, **more)
    rules = "body: learning_rate 0.1, weight_decay 0; head: learning_rate 2, weight_decay 4"
    settings = {"optimizer": name, "learning_rate": 0.01, "weight_decay": 0.1, "groups": rules}
    trained(settings, optimizer, module, model)


def test_weight_decay_can_leave_biases_and_norms_alone() -> None:
    model = net()
    module = twin(model)
    weights = [module[0].weight, module[3].weight]
    others = [p for p in module.parameters() if p.ndim == 1]
    groups = [{"params": weights, "weight_decay": 0.5}, {"params": others, "weight_decay": 0.0}]
    settings = {"optimizer": "adamw", "learning_rate": 0.01, "weight_decay": 0.5, "decay_weights_only": True}
    trained(settings, torch.optim.AdamW(groups, lr=0.01), module, model)


def test_regularisers_of_a_layer_take_the_place_of_those_of_all() -> None:
    """As `kernel_regularizer=L1L2(l1, l2)` of one layer in Keras: l1 * sum(|w|) + l2 * sum(w * w)."""
    model = net()
    module = twin(model)

    def penalty(module: torch.nn.Sequential) -> torch.Tensor:
        first, head = module[0].weight, module[3].weight
        return 0.02 * (first**2).sum() + 0.3 * head.abs().sum() + 0.1 * (head**2).sum()

    settings = {"optimizer": "sgd", "learning_rate": 0.01, "l2": 0.02, "groups": "head: l1 0.3, l2 0.1"}
    trained(settings, torch.optim.SGD(module.parameters(), lr=0.01, momentum=0.9), module, model, penalty=penalty)


def by_value(module: torch.nn.Sequential) -> None:
    torch.nn.utils.clip_grad_value_(module.parameters(), 0.05)


def each(module: torch.nn.Sequential) -> None:
    for parameter in module.parameters():
        torch.nn.utils.clip_grad_norm_(parameter, 0.1)


def in_order(module: torch.nn.Sequential) -> None:
    by_value(module)
    each(module)
    torch.nn.utils.clip_grad_norm_(module.parameters(), 0.12)


@pytest.mark.parametrize(
    ("settings", "clip"),
    [
        ({"clip_value": 0.05}, by_value),
        ({"clip_norm_each": 0.1}, each),
        ({"clip_value": 0.05, "clip_norm_each": 0.1, "clip_norm": 0.12}, in_order),
    ],
    ids=["value", "each", "all"],
)
def test_gradients_are_clipped_as_in_pytorch(settings: dict[str, Any], clip: Change) -> None:
    model = net()
    module = twin(model)
    optimizer = torch.optim.SGD(module.parameters(), lr=0.5, momentum=0.9, nesterov=True)
    settings = {"optimizer": "sgd", "learning_rate": 0.5, "nesterov": True, **settings}
    trained(settings, optimizer, module, model, clip)


def test_training_refuses_rules_for_a_layer_that_is_not_there() -> None:
    with pytest.raises(TrainingError, match='names "tail"'):
        rules_of(TrainingConfig(groups="tail: l1 1"), net().document)


RESUMED: list[dict[str, Any]] = [
    {"optimizer": "sgd", "nesterov": True, "schedule": "multi-step", "clip_value": 0.1},
    {"optimizer": "adam", "amsgrad": True, "beta1": 0.8, "groups": "dense3: learning_rate 0.5, l2 0.1"},
    {"optimizer": "rmsprop", "centered": True, "momentum": 0.5, "schedule": "polynomial", "clip_norm_each": 0.1},
    {"optimizer": "adadelta", "rho": 0.8, "weight_decay": 0.1, "decay_weights_only": True, "schedule_steps": 9},
]


@pytest.mark.parametrize("settings", RESUMED, ids=[str(each["optimizer"]) for each in RESUMED])
def test_a_resumed_run_ends_with_the_same_bits(
    mlp_of: Any, project_folder: Path, tmp_path: Path, settings: dict[str, Any]
) -> None:
    document = mlp_of(epochs=2, **settings)
    config, control, run = TrainingConfig.of(document.settings), Control(), new_run(tmp_path)

    def begun(where: RunFolder, **options: Any) -> Iterator[Event]:
        return train(document, config, folder=project_folder, run=where, **{"control": Control(), **options})

    *_, whole = begun(new_run(tmp_path))
    for event in begun(run, control=control):
        if isinstance(event, Step) and event.step == 3:
            control.stop()
    *_, resumed = begun(run, resume=True)
    assert isinstance(whole, Finished) and isinstance(resumed, Finished)
    found = [Path(each.files["last"]).read_bytes() for each in (whole, resumed)]
    assert found[0] == found[1]
