from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from layerloom.data import batches
from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import Dropout
from layerloom.tensor import Tensor
from layerloom.train.prepare import Prepared, prepared
from layerloom.train.step import (
    GRADIENT,
    LOSS,
    MOST_PROGRAMS,
    NORM,
    Runner,
    evaluation,
    initial_states,
    optimizer_of,
    scalars_of,
    training_step,
)
from layerloom_resources.templates import template, templates

Arrays = Mapping[str, np.ndarray]
OPTIMIZERS = {
    "sgd": {"optimizer": "sgd", "learning_rate": 0.05, "weight_decay": 1e-3},
    "adam, clipped": {"optimizer": "adam", "learning_rate": 0.01, "clip_norm": 0.5},
    "adamw": {"optimizer": "adamw", "learning_rate": 0.01, "weight_decay": 0.1},
}


def small(name: str, **changes: object) -> Document:
    return template(name).make(**{**template(name).test, **changes})


def ready_for(document: Document, config: TrainingConfig) -> Prepared:
    return prepared(document, config, Path(), np.float64)


def runs(ready: Prepared, config: TrainingConfig, steps: int, *, eager: bool) -> list[tuple[Arrays, Arrays]]:
    """Outputs and new states of each step."""
    optimizer = optimizer_of(config)
    runner = Runner(training_step(ready.network, optimizer, config.clip_norm, with_gradients=True), eager=eager)
    states: Arrays = initial_states(ready.network, optimizer)
    found = []
    for step, rows in enumerate(batches(ready.split.train, 16, config.seed, 1)[:steps], 1):
        outputs, states = runner(ready.batch(rows), scalars_of(step, config.learning_rate, config.seed), states)
        found.append((outputs, states))
    assert runner.obstacle == ""
    assert runner.executor == ("eager" if eager else "reference")
    return found


@pytest.mark.parametrize("settings", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize("name", templates())
def test_the_recorded_step_gives_the_same_bits_as_the_eager_one(name: str, settings: Mapping[str, object]) -> None:
    """Losses, gradients, weights, running statistics, optimizer states over 20 steps, with dropout and batch norm."""
    config = TrainingConfig.of(settings)
    ready = ready_for(small(name), config)
    pairs = zip(runs(ready, config, 20, eager=True), runs(ready, config, 20, eager=False), strict=True)
    for count, (eager, recorded) in enumerate(pairs, 1):
        for kind, one, other in zip(("output", "state"), eager, recorded, strict=True):
            assert one.keys() == other.keys()
            for key in one:
                assert np.asarray(one[key]).dtype == np.asarray(other[key]).dtype, f"step {count}, {kind} {key}"
                assert np.array_equal(one[key], other[key]), f"step {count}, {kind} {key}"
    assert count == 20
    assert any(key.startswith(GRADIENT) for key in eager[0])


def test_a_step_changes_every_state_it_should_and_no_array_it_was_given() -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-cnn"), config)
    optimizer = optimizer_of(config)
    before = initial_states(ready.network, optimizer)
    copies = {key: np.array(value) for key, value in before.items()}
    data = ready.batch(ready.split.train[:16])
    _, after = Runner(training_step(ready.network, optimizer))(data, scalars_of(1, 0.01, 0), before)
    assert after.keys() == before.keys()
    assert all(np.array_equal(before[key], copies[key]) for key in before)
    assert [key for key in before if np.array_equal(before[key], after[key])] == []


def test_dropout_depends_on_seed_and_step_alone() -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-mlp"), config)
    optimizer = optimizer_of(config)
    run, states = Runner(training_step(ready.network, optimizer)), initial_states(ready.network, optimizer)
    data = ready.batch(ready.split.train[:16])

    def loss(step: int, seed: int) -> float:
        return float(run(data, scalars_of(step, 0.01, seed), states)[0][LOSS])

    assert loss(1, 0) == loss(1, 0)
    assert len({loss(1, 0), loss(2, 0), loss(1, 1)}) == 3


def test_clipping_bounds_the_step_and_reports_the_norm_before() -> None:
    free, clipped = (
        TrainingConfig(optimizer="sgd", momentum=0.0),
        TrainingConfig(optimizer="sgd", momentum=0.0, clip_norm=0.01),
    )
    ready = ready_for(small("digits-mlp"), free)
    states = initial_states(ready.network, optimizer_of(free))
    data, scalars = ready.batch(ready.split.train[:16]), scalars_of(1, 1.0, 0)
    moved = {}
    for config in (free, clipped):
        outputs, after = Runner(training_step(ready.network, optimizer_of(config), config.clip_norm))(
            data, scalars, states
        )
        length = np.sqrt(sum(float(((after[key] - states[key]) ** 2).sum()) for key in states))
        moved[config.clip_norm] = (float(outputs[NORM]), length)
    assert moved[0.0][0] == moved[0.01][0] == pytest.approx(moved[0.0][1])
    assert moved[0.01][1] == pytest.approx(0.01, rel=1e-3)


def test_an_evaluation_needs_no_random_numbers_and_keeps_the_statistics() -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-cnn"), config)
    states = initial_states(ready.network, optimizer_of(config))
    weights = {key: value for key, value in states.items() if "/" not in key}
    data = ready.batch(ready.split.validation[:32])
    results = [
        Runner(evaluation(ready.network), eager=e)(data, scalars_of(s, 0.0, s), weights) for s in (0, 7) for e in (0, 1)
    ]
    assert len({float(outputs[LOSS]) for outputs, _ in results}) == 1
    assert all(new == {} for _, new in results)


def test_a_program_is_recorded_once_for_each_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-mlp"), config)
    optimizer = optimizer_of(config)
    calls = []
    function = training_step(ready.network, optimizer)

    def counted(*args: Mapping[str, Tensor]) -> object:
        calls.append(1)
        return function(*args)

    run, states = Runner(counted), initial_states(ready.network, optimizer)
    for size in (4, 5, 4, 5, 4):
        run(ready.batch(ready.split.train[:size]), scalars_of(1, 0.01, 0), states)
    assert len(calls) == 2
    for size in range(6, 6 + MOST_PROGRAMS):
        run(ready.batch(ready.split.train[:size]), scalars_of(1, 0.01, 0), states)
    assert len(run._executors) == MOST_PROGRAMS


def test_a_step_that_cannot_be_recorded_runs_eagerly_and_says_why() -> None:
    def step(data, scalars, states):
        return {LOSS: data["x"].sum() * (2.0 if float(data["x"].sum()) > 0 else 1.0)}, {}

    run = Runner(step)
    outputs, _ = run({"x": np.ones(3)}, {}, {})
    assert float(outputs[LOSS]) == 6.0
    assert run.executor == "eager"
    assert "reads the numbers" in run.obstacle


# The same nets, written by hand in PyTorch


class TorchMLP(torch.nn.Module):
    def __init__(self, units: int) -> None:
        super().__init__()
        self.dense1 = torch.nn.Linear(64, units)
        self.dense2 = torch.nn.Linear(units, units)
        self.scores = torch.nn.Linear(units, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.dense1(x.flatten(1)))
        return self.scores(torch.relu(self.dense2(x)))


class Convolutions(torch.nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = torch.nn.Conv2d(1, width, 3, padding=1)
        self.norm1 = torch.nn.BatchNorm2d(width)
        self.conv2 = torch.nn.Conv2d(width, 2 * width, 3, padding=1)
        self.norm2 = torch.nn.BatchNorm2d(2 * width)

    def convolved(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.max_pool2d(torch.relu(self.norm1(self.conv1(x))), 2)
        return torch.max_pool2d(torch.relu(self.norm2(self.conv2(x))), 2).flatten(1)


class TorchCNN(Convolutions):
    def __init__(self, width: int, units: int) -> None:
        super().__init__(width)
        self.dense1 = torch.nn.Linear(8 * width, units)
        self.scores = torch.nn.Linear(units, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.scores(torch.relu(self.dense1(self.convolved(x))))


class TorchTwoInputs(Convolutions):
    def __init__(self, width: int, units: int) -> None:
        super().__init__(width)
        self.dense1 = torch.nn.Linear(64, units)
        self.scores = torch.nn.Linear(8 * width + units, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        pixels = torch.relu(self.dense1(x.flatten(1)))
        return self.scores(torch.cat([self.convolved(x), pixels], 1))


TWINS: Mapping[str, Callable[..., torch.nn.Module]] = {
    "digits-mlp": TorchMLP,
    "digits-cnn": TorchCNN,
    "two-inputs": TorchTwoInputs,
}


def torch_optimizer(module: torch.nn.Module, config: TrainingConfig) -> torch.optim.Optimizer:
    shared = {"lr": config.learning_rate, "weight_decay": config.weight_decay}
    if config.optimizer == "sgd":
        return torch.optim.SGD(module.parameters(), momentum=config.momentum, **shared)
    return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[config.optimizer](module.parameters(), **shared)


def with_our_weights(module: torch.nn.Module, document: Document, states: Arrays) -> torch.nn.Module:
    title_of = {node: entry.title for node, entry in document.nodes.items()}
    ours = {}
    for key, value in states.items():
        node, dot, name = key.partition(".")
        ours[f"{title_of[node]}{dot}{name}"] = torch.from_numpy(np.array(value))
    module.double().load_state_dict(ours)
    return module


def torch_losses(module: torch.nn.Module, ready: Prepared, config: TrainingConfig, steps: int) -> list[float]:
    optimizer, losses = torch_optimizer(module, config), []
    image, label = (next(v for k, v in ready.columns.items() if k.endswith(name)) for name in (".image", ".label"))
    for rows in batches(ready.split.train, 16, config.seed, 1)[:steps]:
        loss = torch.nn.functional.cross_entropy(module(torch.from_numpy(image[rows])), torch.from_numpy(label[rows]))
        optimizer.zero_grad()
        loss.backward()
        if config.clip_norm:
            torch.nn.utils.clip_grad_norm_(module.parameters(), config.clip_norm)
        optimizer.step()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize("settings", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize("name", templates())
def test_the_first_losses_are_those_of_pytorch(name: str, settings: Mapping[str, object]) -> None:
    config = TrainingConfig.of(settings)
    document = small(name, dropout=0.0)
    assert all(n.layer.rate == 0 for n in document.nodes.values() if isinstance(n.layer, Dropout))
    ready = ready_for(document, config)
    weights = {k: v for k, v in initial_states(ready.network, optimizer_of(config)).items() if "/" not in k}
    sizes = {k: v for k, v in template(name).test.items() if k in ("width", "units")}
    twin = with_our_weights(TWINS[name](**sizes), document, weights)
    ours = [float(outputs[LOSS]) for outputs, _ in runs(ready, config, 20, eager=False)]
    np.testing.assert_allclose(ours, torch_losses(twin, ready, config, 20), rtol=0, atol=1e-9)
