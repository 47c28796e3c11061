"""tinygrad as a competitor, measured once: the dense and convolutional nets, with its compiled step (`TinyJit`).

It begins with weights of its own, so its gradients are not compared. Its CPU device needs clang.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

import numpy as np
import tinygrad  # type: ignore[import-not-found, unused-ignore]
from benchmarks.cpu.competitor import Competitor, Unavailable
from benchmarks.cpu.inputs import Arrays, Inputs, Task
from tinygrad.nn import optim, state  # type: ignore[import-not-found, unused-ignore]


def made(name: str, inputs: Inputs, dtype: str, threads: int) -> Competitor:  # noqa: ARG001  (one way for all sides)
    if os.environ["DEV"] == "CPU" and shutil.which("clang") is None:
        raise Unavailable("tinygrad's CPU device needs clang, which is not there")
    if inputs.task.model not in NETS:
        raise Unavailable(f"{inputs.task.model} is not written for tinygrad; there are {', '.join(NETS)}")
    if dtype != "float32":
        raise Unavailable("tinygrad has no mixed precision on the CPU")
    return Tinygrad(inputs)


class Tinygrad:
    """A net in training; batches are tensors before any time is taken."""

    def __init__(self, inputs: Inputs) -> None:
        self._task, tensor = inputs.task, tinygrad.Tensor
        self._layers = NETS[self._task.model](self._task, **self._task.parameters)
        parameters = state.get_parameters(self._layers)
        kind = optim.SGD if self._task.optimizer == "sgd" else optim.Adam
        self._optimizer = kind(parameters, lr=self._task.learning_rate)
        self._batches = [
            (tensor(columns[self._task.inputs[0]]).realize(), tensor(columns[self._task.target]).realize())
            for columns in inputs.batches()
        ]
        self._step = tinygrad.TinyJit(self._whole_step)
        self._last: Any = None

    @property
    def version(self) -> str:
        return f"tinygrad {version('tinygrad')}"

    def _whole_step(self, x: Any, target: Any) -> Any:
        with tinygrad.Context(TRAINING=1):
            self._optimizer.zero_grad()
            loss = x.sequential(self._layers).sparse_categorical_crossentropy(target).backward()
            return loss.realize(*self._optimizer.schedule_step())

    def gradients(self) -> Arrays:
        raise Unavailable("tinygrad begins with weights of its own")

    def step(self, number: int) -> None:
        self._last = self._step(*self._batches[number])
        self._last.item()  # it computes behind the program's back otherwise

    def loss(self) -> float:
        return float(self._last.item())

    def predict(self, columns: Arrays) -> Arrays:
        x = tinygrad.Tensor(columns[self._task.inputs[0]])
        return {"scores": np.asarray(x.sequential(self._layers).numpy())}


def _mlp(task: Task, units: int, **_: Any) -> list[Callable[[Any], Any]]:
    linear, relu = tinygrad.nn.Linear, tinygrad.Tensor.relu
    first = linear(int(np.prod(task.shape)), units)
    return [_flat, first, relu, linear(units, units // 2), relu, linear(units // 2, task.classes)]


def _cnn(task: Task, width: int, units: int, **_: Any) -> list[Callable[[Any], Any]]:
    conv, linear, relu = tinygrad.nn.Conv2d, tinygrad.nn.Linear, tinygrad.Tensor.relu
    channels, height, across = task.shape
    flat = 2 * width * (height // 2) * (across // 2)
    convolutions = [conv(channels, width, 3, padding=1), relu, conv(width, 2 * width, 3, padding=1), relu]
    return [*convolutions, tinygrad.Tensor.max_pool2d, _flat, linear(flat, units), relu, linear(units, task.classes)]


def _vgg(task: Task, width: float, **_: Any) -> list[Callable[[Any], Any]]:
    conv, linear, relu = tinygrad.nn.Conv2d, tinygrad.nn.Linear, tinygrad.Tensor.relu
    layers: list[Callable[[Any], Any]] = []
    before = task.shape[0]
    for channels in (64, 128, 256):
        after = max(round(channels * width), 1)
        layers += [conv(before, after, 3, padding=1), relu, conv(after, after, 3, padding=1), relu]
        layers.append(tinygrad.Tensor.max_pool2d)
        before = after
    hidden, side = max(round(256 * width), 1), task.shape[1] // 8
    return [*layers, _flat, linear(before * side * side, hidden), relu, linear(hidden, task.classes)]


def _flat(x: Any) -> Any:
    return x.flatten(1)


NETS: Mapping[str, Callable[..., Any]] = {"mlp": _mlp, "cnn": _cnn, "vgg": _vgg}
"""By the names of our templates."""
