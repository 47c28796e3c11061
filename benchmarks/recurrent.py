"""Training steps of one recurrent layer, compiled and eager, beside PyTorch's eager ones.

    python -m benchmarks.recurrent [--json] [--record]

A layer over 100 steps of 64 sequences with 128 features and units, a linear layer on its last state, cross-entropy and
gradient descent. All sides run in this process with one thread, in turns, and what is counted is the processor's time,
so that other programs on the machine weigh less; what counts is the ratio of the medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any

import numpy as np
import torch
from benchmarks.cpu.machine_facts import busy, load, machine_in_words
from benchmarks.cpu.report import record, section
from threadpoolctl import threadpool_limits

from layerloom import nn, ops
from layerloom.compile import trace
from layerloom.compile.cpu.machine import CpuMachine
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

KINDS = ("RNN", "GRU", "LSTM")
CLASSES, RATE = 10, 1e-3
Step = Callable[[], float]
Arrays = Mapping[str, Any]


@dataclass(frozen=True)
class Sizes:
    steps: int = 100
    batch: int = 64
    features: int = 128
    units: int = 128


@dataclass(frozen=True)
class Compared:
    """The median times of a step in milliseconds."""

    kind: str
    compiled_ms: float
    eager_ms: float
    torch_ms: float


class Net(nn.Module):
    """A recurrent layer and a linear one on its last state."""

    def __init__(self, kind: str, sizes: Sizes) -> None:
        super().__init__()
        self.layer = getattr(nn, kind)(sizes.features, sizes.units)
        self.scores = nn.Linear(sizes.units, CLASSES)

    def loss(self, x: Tensor, labels: Tensor) -> Tensor:
        return ops.softmax_cross_entropy(self.scores(self.layer(x)[0][-1]), labels).mean()

    def descended(self, data: Mapping[str, Tensor], weights: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss, and the weights after a step."""
        held = {key: Tensor(weight.data, requires_grad=True) for key, weight in weights.items()}
        with self.bound(held):
            loss = self.loss(data["x"], data["labels"])
        slopes = grad(loss, tuple(held.values()))
        return loss, {key: w - g * RATE for (key, w), g in zip(held.items(), slopes, strict=True) if g is not None}


def compiled(net: Net, data: Arrays) -> Step:
    """Steps of the recorded program on oneDNN."""
    weights = {key: parameter.data for key, parameter in net.named_parameters()}

    def step(given: Any, _: Any, states: Any) -> Any:
        loss, moved = net.descended(given, states)
        return {"loss": loss}, moved

    specs = [{key: ArraySpec.of(array) for key, array in arrays.items()} for arrays in (data, weights)]
    machine = CpuMachine()
    machine.write(weights)
    executor = machine.prepare(trace(step, specs[0], {}, specs[1]))
    return lambda: float(executor.run(data, {})["loss"])


def eager(net: Net, data: Arrays) -> Step:
    """Steps by the plain kernels."""
    weights = {key: Tensor(parameter.data) for key, parameter in net.named_parameters()}
    given = {key: Tensor(array) for key, array in data.items()}

    def step() -> float:
        loss, moved = net.descended(given, weights)
        weights.update({key: weight.detach() for key, weight in moved.items()})
        return loss.item()

    return step


def theirs(net: Net, kind: str, sizes: Sizes, data: Arrays) -> Step:
    """PyTorch's steps from the same weights."""
    layer, scores = getattr(torch.nn, kind)(sizes.features, sizes.units), torch.nn.Linear(sizes.units, CLASSES)
    for ours, module in ((net.layer, layer), (net.scores, scores)):
        module.load_state_dict({key: torch.tensor(value.numpy()) for key, value in ours.state_dict().items()})
    optimizer = torch.optim.SGD([*layer.parameters(), *scores.parameters()], RATE)
    x, labels = torch.tensor(data["x"]), torch.tensor(data["labels"])

    def step() -> float:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(scores(layer(x)[0][-1]), labels)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def compared(kind: str, sizes: Sizes, rounds: int, repeats: int) -> Compared:
    """All sides in turns: `rounds` turns of `repeats` steps each. Raises `AssertionError` if their losses differ."""
    rng, net = np.random.default_rng(0), Net(kind, sizes)
    x = rng.normal(size=(sizes.steps, sizes.batch, sizes.features)).astype(np.float32)
    data = {"x": x, "labels": rng.integers(0, CLASSES, sizes.batch)}
    sides = compiled(net, data), eager(net, data), theirs(net, kind, sizes, data)
    losses = [[step() for _ in range(3)] for step in sides]
    np.testing.assert_allclose(losses[:2], [losses[2]] * 2, rtol=1e-4)
    times = [[_milliseconds(step, repeats) for step in sides] for _ in range(rounds)]
    return Compared(kind, *map(statistics.median, zip(*times, strict=True)))


def _milliseconds(step: Step, repeats: int) -> float:
    start = process_time()
    for _ in range(repeats):
        step()
    return (process_time() - start) / repeats * 1e3


def markdown(found: Sequence[Compared]) -> str:
    lines = [
        f"| {one.kind} | {one.compiled_ms:.1f} | {one.eager_ms:.1f} | {one.torch_ms:.1f} "
        f"| {one.torch_ms / one.compiled_ms:.2f} | {one.torch_ms / one.eager_ms:.2f} |"
        for one in found
    ]
    head = "| layer | compiled ms | eager ms | PyTorch ms | PyTorch / compiled | PyTorch / eager |"
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- |", *lines])


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recurrent", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="turns of each side")
    parser.add_argument("--repeats", type=int, default=5, help="steps in a turn")
    parser.add_argument("--record", action="store_true", help="append the table to benchmarks/RESULTS.md")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    options = parser.parse_args(arguments)
    os.environ["OMP_NUM_THREADS"] = "1"  # oneDNN's threads are not loaded yet
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    warning = busy(load())
    with threadpool_limits(limits=1):
        found = [compared(kind, Sizes(), options.rounds, options.repeats) for kind in KINDS]
    sys.stdout.write(f"{markdown(found)}\n{warning}\n")
    if options.record:
        how = f"NumPy {np.__version__}, PyTorch {torch.__version__}, processor time of one thread, sides in turns"
        record(section("python -m benchmarks.recurrent", f"{machine_in_words()}, {how}", [markdown(found)], warning))
    if options.json:
        sys.stdout.write(json.dumps({one.kind: vars(one) for one in found}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
