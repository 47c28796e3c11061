"""Templates in training: on the oneDNN machine, eagerly in float64, and the same nets in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from benchmarks.cpu.gradients import distance
from benchmarks.cpu.inputs import Inputs
from benchmarks.cpu.material import smaller, written
from benchmarks.cpu.torch_side import Torch
from benchmarks.cpu.workloads import WORKLOADS

from layerloom.compile.cpu.machine import CpuMachine
from layerloom.graph.build import build
from layerloom.graph.file import load
from layerloom.graph.infer import infer
from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import BatchNorm
from layerloom.tensor import Tensor
from layerloom.train.prepare import prepared
from layerloom.train.runner import Runner
from layerloom.train.step import GRADIENT, LOSS, Scalars, StepFunction, initial_states, training_step
from layerloom_resources.templates import template, templates

Array = Any
Arrays = Mapping[str, Array]

torch.set_num_threads(1)  # with two PyTorch 2.13 writes past its memory: channels last, batch norm, an odd batch


@dataclass(frozen=True)
class Training:
    """The step of a net, where it starts, and the batches that it goes through again and again."""

    step: StepFunction
    states: Arrays
    batches: Sequence[Arrays]
    learning_rate: float
    seed: int

    def run(self, machine: CpuMachine | None, steps: int, each: Callable[[Arrays], Any]) -> tuple[list[Any], Arrays]:
        """What `each` takes from the outputs of every step, and the last states; eagerly without a machine."""
        runner, scalars = Runner(machine, self.states), Scalars(self.seed)
        found = [
            each(runner.run(self.step, self.batches[n % len(self.batches)], scalars.at(n + 1, self.learning_rate)))
            for n in range(steps)
        ]
        assert not runner.obstacle
        return found, runner.read()

    def losses(self, machine: CpuMachine | None, steps: int = 10) -> Array:
        """The losses of the first steps."""
        return np.array(self.run(machine, steps, lambda outputs: float(outputs[LOSS]))[0])

    def gradients(self, machine: CpuMachine | None) -> dict[str, Array]:
        """The gradients of the first step, of a step `with_gradients`."""
        return self.run(machine, 1, _gradients)[0][0]

    def widened(self) -> Training:
        """The same numbers in float64."""
        batches = [_wide(batch) for batch in self.batches]
        return Training(self.step, _wide(self.states), batches, self.learning_rate, self.seed)


def _gradients(outputs: Arrays) -> dict[str, Array]:
    return {key.removeprefix(GRADIENT): np.array(g) for key, g in outputs.items() if key.startswith(GRADIENT)}


def _wide(arrays: Arrays) -> dict[str, Array]:
    return {key: a.astype(np.float64) if a.dtype == np.float32 else a for key, a in arrays.items()}


def of_template(name: str, rows: int, batches: int = 3) -> Training:
    """A template at its test size on batches of its own data."""
    document = template(name).make(**template(name).test)
    config = TrainingConfig.of(document.settings)
    ready = prepared(document, config, Path(), np.float32)
    optimizer = optimizer_of(config)
    chosen = np.resize(ready.split.train, (batches, rows))
    states = initial_states(ready.network, optimizer)
    step = training_step(ready.network, optimizer, config.clip_norm)
    return Training(step, states, [ready.batch(part) for part in chosen], config.learning_rate, config.seed)


def has_batch_norm(name: str) -> bool:
    nodes = template(name).make(**template(name).test).nodes.values()
    return any(isinstance(node.layer, BatchNorm) for node in nodes)


NORMED = tuple(name for name in templates() if has_batch_norm(name))
PLAIN = tuple(name for name in templates() if name not in NORMED)


@dataclass(frozen=True)
class Compared:
    """A net that is written in PyTorch too, nothing dropped at random: the same weights and batches for both."""

    inputs: Inputs

    @classmethod
    def at(cls, folder: Path, model: str, rows: int) -> Compared:
        """At the test size, with batches of so many rows."""
        folder.mkdir(exist_ok=True)
        return cls(written(folder, smaller(WORKLOADS[model], rows, test=True), "float32"))

    def ours(self, *, with_gradients: bool = False) -> Training:
        document = load(self.inputs.net)
        config = TrainingConfig.of(document.settings)
        network = build(document, infer(document), config.seed)
        network.load_state_dict({key: Tensor(value) for key, value in self.inputs.weights().items()})
        optimizer = optimizer_of(config)
        step = training_step(network, optimizer, config.clip_norm, with_gradients=with_gradients)
        states, batches = initial_states(network, optimizer), self.inputs.batches()
        return Training(step, states, batches, config.learning_rate, config.seed)

    def torch(self, variant: str, dtype: str = "float32") -> Torch:
        """A variant of PyTorch: eager, channels_last or float64."""
        return Torch(variant, self.inputs, dtype)

    def torch_losses(self, variant: str, steps: int = 10) -> Array:
        net, found = self.torch(variant), []
        for number in range(steps):
            net.step(number % self.inputs.task.batches)
            found.append(net.loss())
        return np.array(found)


def gradient_errors(folder: Path, model: str, sizes: Sequence[int], dtype: str = "float32") -> tuple[float, float]:
    """How far the first gradients are from float64, (ours, PyTorch's): the medians over batches of these sizes.

    A single number within rounding of the kink of a ReLU moves a gradient by a thousand times its rounding, in one
    framework and not in the other; so a single batch would be a game of chance.
    """
    nets = [Compared.at(folder / str(rows), model, rows) for rows in sizes]
    ours, theirs = np.median([_errors(net, dtype) for net in nets], axis=0)
    return float(ours), float(theirs)


def _errors(net: Compared, dtype: str) -> tuple[float, float]:
    exact = net.torch("float64").gradients()
    variants = [net.torch(variant, dtype).gradients() for variant in ("eager", "channels_last")]
    ours = net.ours(with_gradients=True).gradients(CpuMachine(dtype))
    return distance(ours, exact), max(distance(found, exact) for found in variants)


def within_the_gap(net: Compared, losses: Array) -> bool:
    """Whether losses stay within 3 times the largest distance that PyTorch's have from float64.

    Of PyTorch's two memory formats the farther counts: its statistics differ between them. Once the distance grows it
    doubles with every step, so that the largest of all steps is compared and not each with each.
    """
    exact = net.torch_losses("float64", len(losses))
    gaps = [np.abs(net.torch_losses(variant, len(losses)) - exact) for variant in ("eager", "channels_last")]
    return bool(np.abs(losses - exact).max() <= 3 * np.max(gaps) + 1e-6)
