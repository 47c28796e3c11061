"""Layerloom as a competitor: the document is built, its step recorded and prepared, as `layerloom train` does it."""

from __future__ import annotations

from typing import Any

import numpy as np
from benchmarks.cpu.competitor import Competitor
from benchmarks.cpu.inputs import Arrays, Inputs
from numpy.typing import NDArray

from layerloom import __version__
from layerloom.compile.machines import machine
from layerloom.device import CPU
from layerloom.graph.build import build
from layerloom.graph.cost import cost
from layerloom.graph.file import load
from layerloom.graph.infer import infer
from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.optim import Adam, AdamW
from layerloom.tensor import Tensor
from layerloom.train.runner import Runner
from layerloom.train.step import LOSS, Scalars, initial_states, prediction, training_step
from layerloom.train.threads import limited_to, threads_for


def made(name: str, inputs: Inputs, dtype: str, threads: int) -> Competitor:  # noqa: ARG001  (one way for all sides)
    return Ours(inputs, dtype)


class Ours:
    """The net of a document in training."""

    def __init__(self, inputs: Inputs, dtype: str) -> None:
        document = load(inputs.net)
        inference = infer(document)
        config = TrainingConfig.of(document.settings)
        limited_to(threads_for(3 * config.batch_size * cost(document, inference).macs)).__enter__()
        network = build(document, inference, config.seed)
        network.load_state_dict({key: Tensor(value) for key, value in inputs.weights().items()})
        self._parameters = [key for key, _ in network.named_parameters()]
        self._optimizer = optimizer_of(config)
        self._rate, self._decay = config.learning_rate, config.weight_decay
        self._batches = inputs.batches()
        found, self._shortcoming = machine(CPU, precision=dtype)
        self._runner = Runner(found, initial_states(network, self._optimizer), precision=dtype)
        self._scalars = Scalars(config.seed)
        self._training = training_step(network, self._optimizer, config.clip_norm)
        self._prediction = prediction(network)
        self._steps, self._loss = 0, float("nan")

    @property
    def version(self) -> str:
        remarks = " ".join(filter(None, [self._shortcoming, self._runner.obstacle]))
        named = f"Layerloom {__version__}, {self._runner.name}"
        return f"{named} ({remarks})" if remarks else named

    def step(self, number: int) -> None:
        self._steps += 1
        outputs = self._runner.run(self._training, self._batches[number], self._scalars.at(self._steps, self._rate))
        self._loss = float(outputs[LOSS])

    def loss(self) -> float:
        return self._loss

    def gradients(self) -> Arrays:
        """What the optimizer kept of the first step, so that nothing is added to the program that is timed."""
        before = self._runner.read()
        self.step(0)
        after = self._runner.read()
        decay = 0.0 if isinstance(self._optimizer, AdamW) else self._decay
        return {key: self._kept(after, key) - decay * before[key].astype(np.float64) for key in self._parameters}

    def _kept(self, states: Arrays, key: str) -> NDArray[Any]:
        """The gradient by what one step left behind: SGD's momentum is it, Adam's first average a tenth of it."""
        if isinstance(self._optimizer, Adam):
            share = float(np.float32(1 - self._optimizer.betas[0]))
            return states[f"{key}/exp_avg"].astype(np.float64) / share
        return states[f"{key}/momentum"].astype(np.float64)

    def predict(self, columns: Arrays) -> Arrays:
        (scores,) = self._runner.run(self._prediction, columns, self._scalars.at(0)).values()
        return {"scores": np.array(scores)}
