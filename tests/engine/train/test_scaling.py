"""float16: the scale of the loss follows PyTorch's `GradScaler`, and a step that overflows changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom import optim
from layerloom.compile.reference import ReferenceMachine
from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import BatchNorm, Conv2D, Dense, Flatten, ReLU
from layerloom.tensor import Tensor
from layerloom.train.control import Control
from layerloom.train.events import Finished, Started, Step
from layerloom.train.loop import train
from layerloom.train.prepare import Prepared, prepared
from layerloom.train.rules import Rules, Scaling
from layerloom.train.run import new_run
from layerloom.train.runner import Runner
from layerloom.train.scaling import GOOD, NARROW, SCALE, UPDATES, first_scale, next_scale
from layerloom.train.step import LOSS, NORM, Scalars, initial_states, training_step

SHORT = Scaling(initial=1024.0, interval=3)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.booleans(), max_size=14))
def test_the_scale_is_that_of_pytorch(finite: list[bool]) -> None:
    scaler = torch.amp.GradScaler("cpu", init_scale=SHORT.initial, growth_interval=SHORT.interval)
    weight = torch.nn.Parameter(torch.ones(2))
    optimizer = torch.optim.SGD([weight], lr=0.0)
    states = first_scale(SHORT)
    for good in finite:
        scaler.scale(weight.sum()).backward()
        weight.grad = torch.full((2,), 1.0 if good else float("inf"))
        scaler.step(optimizer)
        scaler.update()
        states = next_scale(states, Tensor(np.array(good)), SHORT)
        assert float(states[SCALE].data) == scaler.get_scale()
        assert int(states[GOOD].data) == scaler._get_growth_tracker()
    assert int(states[UPDATES].data) == sum(finite)


def ready_for(document: Document, folder: Path) -> Prepared:
    return prepared(document, TrainingConfig(), folder)


class Narrow:
    """Steps in float16 with a scale of our choice."""

    def __init__(self, ready: Prepared, scaling: Scaling, **options: float) -> None:
        self._ready, optimizer, rules = ready, optim.Adam(), Rules(scaling=scaling)
        states = initial_states(ready.network, optimizer, rules=rules, **options)
        self.runner = Runner(ReferenceMachine(), states)
        self._function = training_step(ready.network, optimizer, rules=rules, **options)
        self._scalars = Scalars(0)

    def step(self, number: int) -> dict[str, float]:
        data = self._ready.batch(self._ready.split.train[:16])
        outputs = self.runner.run(self._function, data, self._scalars.at(number, 0.01))
        return {key: float(np.array(value).sum()) for key, value in outputs.items()}


def test_a_step_that_overflows_changes_nothing_but_the_scale(
    mlp_of: Callable[..., Document], project_folder: Path
) -> None:
    """2 to the 30 overflows. Once it is halved often enough, the first update is Adam's first: as long as the rate."""
    narrow = Narrow(ready_for(mlp_of(), project_folder), Scaling(initial=2.0**30), ema_decay=0.9)
    before, number = narrow.runner.read(), 0
    while True:
        number += 1
        outputs, after = narrow.step(number), narrow.runner.read()
        if after[UPDATES]:
            break
        assert after[SCALE] == before[SCALE] / 2**number
        assert outputs[NORM] == 0
        assert np.isfinite(outputs[LOSS])
        assert all(np.array_equal(after[key], before[key]) for key in before if key != SCALE)
    assert number > 5
    moved = max(np.abs(after[key] - before[key]).max() for key in before if "/" not in key)
    assert moved == pytest.approx(0.01, rel=1e-3)


def test_gradients_that_overflow_at_any_scale_are_told(mlp_of, project_folder: Path) -> None:
    ready = ready_for(mlp_of(), project_folder)
    np.multiply(ready.columns["digits00.image"], 1e5, out=ready.columns["digits00.image"])
    narrow = Narrow(ready, Scaling(initial=1.0))
    assert not np.isfinite(narrow.step(1)[NORM])


def test_small_gradients_survive_because_the_loss_is_scaled(mlp_of, project_folder: Path) -> None:
    """Behind weights of a millionth the gradients of the first layer are below what float16 can hold."""
    ready, norms = ready_for(mlp_of(), project_folder), []
    for scale in (1.0, 2.0**16):
        narrow = Narrow(ready, Scaling(initial=scale))
        states = narrow.runner.read()
        narrow.runner.write({k: v * np.float32(1e-6) if k == "node0003.weight" else v for k, v in states.items()})
        narrow.step(1)
        norms.append(np.abs(narrow.runner.read()["node0001.weight/exp_avg"]).sum())
    assert norms[0] < 0.5 * norms[1]


def test_layers_compute_in_float16_and_norms_and_losses_do_not(chain_of, project_folder: Path) -> None:
    seen: dict[str, np.dtype] = {}
    ready = ready_for(chain_of(Conv2D(2), BatchNorm(), ReLU(), Flatten(), Dense(10)), project_folder)
    for name, module in ready.network.named_modules():
        if name and "." not in name:
            module.register_forward_hook(lambda _, given, __, name=name: seen.update({name: given[0].dtype}))
    Runner(None, initial_states(ready.network, optim.Adam(), rules=Rules(scaling=SHORT))).run(
        training_step(ready.network, optim.Adam(), rules=Rules(scaling=SHORT)),
        ready.batch(ready.split.train[:4]),
        Scalars(0).at(1, 0.01),
    )
    wide = {"node0001", "loss0000"}
    assert {name for name, dtype in seen.items() if dtype != NARROW} == wide
    assert len(seen) == 6


def test_a_net_learns_in_float16_and_says_what_computes(cnn_of, project_folder: Path, tmp_path: Path) -> None:
    document = cnn_of(precision="float16", learning_rate=0.01, epochs=2)
    run, config = new_run(tmp_path), TrainingConfig.of(document.settings)
    started, *rest = train(document, config, folder=project_folder, run=run, control=Control())
    assert isinstance(started, Started)
    assert started.executor == "NumPy"
    assert "computes float16 slowly" in started.note
    losses = [event.loss for event in rest if isinstance(event, Step)]
    assert isinstance(rest[-1], Finished)
    assert np.mean(losses[-3:]) < 0.8 * losses[0]
