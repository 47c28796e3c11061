from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

import layerloom.train.runner as module
from layerloom.compile import ReferenceMachine
from layerloom.data import batches
from layerloom.graph.model import Document
from layerloom.graph.optimizers import arguments, optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import Dropout
from layerloom.origin import Origin, working_on
from layerloom.tensor import Tensor
from layerloom.train.prepare import Prepared, prepared
from layerloom.train.runner import MOST_PROGRAMS, BatchError, Runner, TooLittleMemory
from layerloom.train.step import (
    AVERAGE,
    GRADIENT,
    LOSS,
    NORM,
    Scalars,
    StepFunction,
    evaluation,
    initial_states,
    training_step,
    weights,
    with_weights,
)
from layerloom_resources.templates import template, templates

Arrays = Mapping[str, np.ndarray]
Outcome = tuple[Arrays, Arrays]
OPTIMIZERS = {
    "sgd": {"optimizer": "sgd", "learning_rate": 0.05, "weight_decay": 1e-3},
    "adam, clipped": {"optimizer": "adam", "learning_rate": 0.01, "clip_norm": 0.5},
    "adamw, averaged": {"optimizer": "adamw", "learning_rate": 0.01, "weight_decay": 0.1, "ema_decay": 0.9},
}


def small(name: str, **changes: object) -> Document:
    return template(name).make(**{**template(name).test, **changes})


def ready_for(document: Document, config: TrainingConfig) -> Prepared:
    return prepared(document, config, Path(), np.float64)


def runs(ready: Prepared, config: TrainingConfig, steps: int, *, eager: bool) -> list[tuple[Arrays, Arrays]]:
    """Outputs and new states of each step."""
    optimizer = optimizer_of(config)
    function = training_step(
        ready.network, optimizer, config.clip_norm, ema_decay=config.ema_decay, with_gradients=True
    )
    runner = runner_of(initial_states(ready.network, optimizer, config.ema_decay), eager=eager)
    found, scalars = [], Scalars(config.seed)
    for step, rows in enumerate(batches(ready.split.train, 16, config.seed, 1)[:steps], 1):
        outputs = runner.run(function, ready.batch(rows), scalars.at(step, config.learning_rate))
        found.append(({key: np.array(value) for key, value in outputs.items()}, runner.read()))
    assert runner.obstacle == ""
    assert runner.name == ("eager" if eager else "NumPy")
    return found


def runner_of(states: Arrays, *, eager: bool = False) -> Runner:
    return Runner(None if eager else ReferenceMachine(), states)


def one_step(function: StepFunction, data: Arrays, scalars: Arrays, states: Arrays, *, eager: bool = False) -> Outcome:
    """Outputs and new states of a single step."""
    runner = runner_of(states, eager=eager)
    outputs = runner.run(function, data, scalars)
    return outputs, runner.read()


@pytest.mark.parametrize("settings", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize("name", templates())
def test_the_recorded_step_gives_the_same_bits_as_the_eager_one(name: str, settings: Mapping[str, object]) -> None:
    """Losses, gradients, weights, running statistics, optimizer states over some steps, with dropout and batch norm."""
    config, steps = TrainingConfig.of(settings), 20 if name in TWINS else 6
    ready = ready_for(small(name), config)
    pairs = zip(runs(ready, config, steps, eager=True), runs(ready, config, steps, eager=False), strict=True)
    for count, (eager, recorded) in enumerate(pairs, 1):
        for kind, one, other in zip(("output", "state"), eager, recorded, strict=True):
            assert one.keys() == other.keys()
            for key in one:
                assert np.asarray(one[key]).dtype == np.asarray(other[key]).dtype, f"step {count}, {kind} {key}"
                assert np.array_equal(one[key], other[key]), f"step {count}, {kind} {key}"
    assert count == steps
    assert any(key.startswith(GRADIENT) for key in eager[0])


def test_a_step_changes_every_state_it_should_and_no_array_it_was_given() -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-cnn"), config)
    optimizer = optimizer_of(config)
    before = initial_states(ready.network, optimizer)
    copies = {key: np.array(value) for key, value in before.items()}
    data = ready.batch(ready.split.train[:16])
    _, after = one_step(training_step(ready.network, optimizer), data, Scalars(0).at(1, 0.01), before)
    assert after.keys() == before.keys()
    assert all(np.array_equal(before[key], copies[key]) for key in before)
    assert [key for key in before if np.array_equal(before[key], after[key])] == []


def test_dropout_depends_on_seed_and_step_alone() -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-mlp"), config)
    optimizer = optimizer_of(config)
    function, states = training_step(ready.network, optimizer), initial_states(ready.network, optimizer)
    data = ready.batch(ready.split.train[:16])

    def loss(step: int, seed: int) -> float:
        return float(one_step(function, data, Scalars(seed).at(step, 0.01), states)[0][LOSS])

    assert loss(1, 0) == loss(1, 0)
    assert len({loss(1, 0), loss(2, 0), loss(1, 1)}) == 3


def test_clipping_bounds_the_step_and_reports_the_norm_before() -> None:
    free, clipped = (
        TrainingConfig(optimizer="sgd", momentum=0.0),
        TrainingConfig(optimizer="sgd", momentum=0.0, clip_norm=0.01),
    )
    ready = ready_for(small("digits-mlp"), free)
    states = initial_states(ready.network, optimizer_of(free))
    data, scalars = ready.batch(ready.split.train[:16]), Scalars(0).at(1, 1.0)
    moved = {}
    for config in (free, clipped):
        function = training_step(ready.network, optimizer_of(config), config.clip_norm)
        outputs, after = one_step(function, data, scalars, states)
        length = np.sqrt(sum(float(((after[key] - states[key]) ** 2).sum()) for key in states))
        moved[config.clip_norm] = (float(outputs[NORM]), length)
    assert moved[0.0][0] == moved[0.01][0] == pytest.approx(moved[0.0][1])
    assert moved[0.01][1] == pytest.approx(0.01, rel=1e-3)


def test_an_evaluation_needs_no_random_numbers_and_keeps_the_statistics() -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-cnn"), config)
    states = initial_states(ready.network, optimizer_of(config))
    data, function = ready.batch(ready.split.validation[:32]), evaluation(ready.network)
    results = [
        one_step(function, data, Scalars(s).at(s), states, eager=eager) for s in (0, 7) for eager in (False, True)
    ]
    assert len({float(outputs[LOSS]) for outputs, _ in results}) == 1
    assert all(np.array_equal(after[key], states[key]) for _, after in results for key in states)


def test_a_program_is_recorded_once_for_each_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-mlp"), config)
    optimizer = optimizer_of(config)
    calls = []
    function = training_step(ready.network, optimizer)

    def counted(*args: Mapping[str, Tensor]) -> object:
        calls.append(1)
        return function(*args)

    runner, scalars = runner_of(initial_states(ready.network, optimizer)), Scalars(0).at(1, 0.01)
    for size in (4, 5, 4, 5, 4):
        runner.run(counted, ready.batch(ready.split.train[:size]), scalars)
    assert len(calls) == 2
    for size in range(6, 6 + MOST_PROGRAMS):
        runner.run(counted, ready.batch(ready.split.train[:size]), scalars)
    runner.run(counted, ready.batch(ready.split.train[:6]), scalars)
    assert len(calls) == 2 + MOST_PROGRAMS
    runner.run(counted, ready.batch(ready.split.train[:4]), scalars)
    assert len(calls) == 3 + MOST_PROGRAMS


def test_a_step_that_cannot_be_recorded_runs_eagerly_from_the_same_states_and_says_why() -> None:
    def recordable(data, scalars, states):
        return {LOSS: data["x"].sum()}, {"count": states["count"] + 1.0}

    def step(data, scalars, states):
        with working_on(Origin("abc", 'Gate "left"')):
            factor = 2.0 if float(data["x"].sum()) > 0 else 1.0
        return {LOSS: data["x"].sum() * factor}, {"count": states["count"] + 1.0}

    runner, scalars = runner_of({"count": np.zeros(())}), Scalars(0).at(1)
    runner.run(recordable, {"x": np.ones(3)}, scalars)
    outputs = runner.run(step, {"x": np.ones(3)}, scalars)
    assert float(outputs[LOSS]) == 6.0
    assert runner.name == "eager"
    assert runner.obstacle.startswith('Gate "left": the step reads the numbers')
    runner.run(recordable, {"x": np.ones(3)}, scalars)
    assert runner.read()["count"] == 3


def test_a_batch_that_does_not_fit_the_graph_is_a_sentence() -> None:
    config = TrainingConfig()
    ready = ready_for(small("digits-mlp"), config)
    optimizer = optimizer_of(config)
    function, runner = training_step(ready.network, optimizer), runner_of(initial_states(ready.network, optimizer))
    data = {
        key: np.zeros((4, 1, 9, 9)) if key.endswith("image") else column[:4] for key, column in ready.columns.items()
    }
    with pytest.raises(
        BatchError, match=r"A batch of .*image float64\[4, 1, 9, 9\].* does not fit the graph: .*needs 64 features"
    ):
        runner.run(function, data, Scalars(0).at(1, 0.01))


def test_a_plan_too_large_for_the_memory_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    function = recorded_sum
    runner = runner_of({"w": np.zeros(1000)})
    monkeypatch.setattr(module, "available_memory", lambda: 2**20)
    runner.run(function, {"x": np.ones(10)}, Scalars(0).at(1))
    with pytest.raises(TooLittleMemory, match=r"needs 8 MiB .*only 1 MiB are free. Choose a smaller batch size"):
        runner.run(function, {"x": np.ones(2**20)}, Scalars(0).at(1))
    with pytest.raises(TooLittleMemory, match="for the weights"):
        runner_of({"w": np.zeros(2**20)})


def recorded_sum(data, scalars, states):
    return {LOSS: (data["x"] * 2.0).sum()}, {}


# The moving average of the weights


def test_the_average_follows_its_formula_and_is_what_is_measured() -> None:
    config = TrainingConfig(ema_decay=0.5, learning_rate=0.1)
    ready = ready_for(small("digits-cnn"), config)
    first = initial_states(ready.network, optimizer_of(config), config.ema_decay)
    states = [after for _, after in runs(ready, config, 5, eager=False)]
    names = [key for key, parameter in ready.network.named_parameters() if parameter.requires_grad]
    assert {key for key in first if key.endswith(AVERAGE)} == {name + AVERAGE for name in names}
    for name in names:
        average = first[name]
        for step, after in enumerate(states, 1):
            kept = min(0.5, (1 + step) / (10 + step))
            average = kept * average + (1 - kept) * after[name]
            np.testing.assert_allclose(after[name + AVERAGE], average, rtol=1e-12)
    chosen = weights(states[-1])
    assert all(np.array_equal(chosen[name], states[-1][name + AVERAGE]) for name in names)
    data, scalars = ready.batch(ready.split.validation[:32]), Scalars(0).at(1)
    measured = one_step(evaluation(ready.network), data, scalars, states[-1])[0]
    plain = {key: value for key, value in states[-1].items() if not key.endswith(AVERAGE)}
    assert measured[LOSS] == one_step(evaluation(ready.network), data, scalars, {**plain, **chosen})[0][LOSS]
    assert measured[LOSS] == one_step(evaluation(ready.network), data, scalars, with_weights(first, chosen))[0][LOSS]
    assert measured[LOSS] != one_step(evaluation(ready.network), data, scalars, plain)[0][LOSS]


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
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[config.optimizer]
    return kind(module.parameters(), lr=config.learning_rate, **arguments(config))


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
@pytest.mark.parametrize("name", TWINS)
def test_the_first_losses_are_those_of_pytorch(name: str, settings: Mapping[str, object]) -> None:
    config = TrainingConfig.of(settings)
    document = small(name, dropout=0.0)
    assert all(n.layer.rate == 0 for n in document.nodes.values() if isinstance(n.layer, Dropout))
    ready = ready_for(document, config)
    first = {k: v for k, v in initial_states(ready.network, optimizer_of(config)).items() if "/" not in k}
    sizes = {k: v for k, v in template(name).test.items() if k in ("width", "units")}
    twin = with_our_weights(TWINS[name](**sizes), document, first)
    ours = [float(outputs[LOSS]) for outputs, _ in runs(ready, config, 20, eager=False)]
    np.testing.assert_allclose(ours, torch_losses(twin, ready, config, 20), rtol=0, atol=1e-9)
