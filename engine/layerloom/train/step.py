"""One training step and one evaluation, as pure functions: (data, scalars, states) -> (outputs, new states).

The same function runs eagerly and is recorded by `compile.trace`; the program is made once for each signature of
shapes and replayed. States are the network's parameters and buffers by state-dict key (`"<node>.<key>"`), the
optimizer's by `"<node>.<key>/<slot>"`, and moving averages of the parameters by `"<node>.<key>/ema"`. Whatever changes
between steps is a scalar: step number, learning rate, seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np

from layerloom import ops, optim
from layerloom.device import Array
from layerloom.graph.build import Network
from layerloom.graph.settings import TrainingConfig
from layerloom.ops import random
from layerloom.tensor import Tensor, grad, no_grad

Tensors = Mapping[str, Tensor]
Arrays = Mapping[str, Array]
StepFunction = Callable[[Tensors, Tensors, Tensors], tuple[Tensors, Tensors]]
Value = TypeVar("Value")

LOSS, NORM, METRIC, GRADIENT = "loss", "gradient_norm", "metric/", "gradient/"
AVERAGE = "/ema"

OPTIMIZERS: Mapping[str, Callable[..., optim.Optimizer]] = {
    kind.__name__.lower(): kind
    for kind in (
        optim.SGD, optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad, optim.Adadelta, optim.Adamax, optim.NAdam,
        optim.RAdam, optim.Lion, optim.LAMB,
    )
}  # fmt: skip
"""By their names in the settings."""


def optimizer_of(config: TrainingConfig) -> optim.Optimizer:
    """The optimizer that the settings describe; its learning rate comes with each step."""
    if config.optimizer == "sgd":
        return optim.SGD(momentum=config.momentum, weight_decay=config.weight_decay)
    return OPTIMIZERS[config.optimizer](weight_decay=config.weight_decay)


def training_step(
    network: Network, optimizer: optim.Optimizer, clip_norm: float = 0.0, *, ema_decay: float = 0.0,
    with_gradients: bool = False,
) -> StepFunction:  # fmt: skip
    """The function of one step. Outputs: loss, norm of all gradients before clipping, `metric/<title>` sums.

    `clip_norm` is the longest gradient that is used as it is, 0 for any. With `ema_decay` moving averages of the
    parameters are among the states. With `with_gradients` each parameter's gradient is an output `gradient/<key>`.
    """
    names = [key for key, parameter in network.named_parameters() if parameter.requires_grad]

    def step(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        parameters = {key: Tensor(states[key].data, requires_grad=True) for key in names}
        loss, sums, buffers = _forward(network, data, scalars, {**_of_network(states), **parameters}, training=True)
        found = dict(zip(names, grad(loss, list(parameters.values()), allow_unused=True), strict=True))
        with no_grad():
            norm = optim.global_norm([g for g in found.values() if g is not None])
            used = optim.clip_by_global_norm(found, clip_norm)[0] if clip_norm else found
            updated, slots = optimizer.update(parameters, used, _of_optimizer(states), scalars)
            averages = _averages(updated, states, scalars["step"], ema_decay) if ema_decay else {}
        outputs = {LOSS: loss, NORM: norm, **{METRIC + title: value for title, value in sums.items()}}
        if with_gradients:
            outputs |= {GRADIENT + key: g for key, g in found.items() if g is not None}
        return outputs, {**states, **updated, **slots, **averages, **buffers}

    return step


def _averages(parameters: Tensors, states: Tensors, step: Tensor, decay: float) -> dict[str, Tensor]:
    """The exponential moving averages of the parameters after step 1, 2, ...

    The decay of the first steps is (1 + step) / (10 + step), so that the random first weights are soon forgotten, as in
    TensorFlow's `ExponentialMovingAverage` with `num_updates`.
    """
    number = ops.cast(step, np.float64)
    kept = ops.minimum((1.0 + number) / (10.0 + number), decay)
    found = {}
    for key, value in parameters.items():
        share = ops.cast(1.0 - kept, value.dtype)
        before = states[key + AVERAGE]
        found[key + AVERAGE] = before + share * (value - before)
    return found


def evaluation(network: Network) -> StepFunction:
    """The function that measures a batch without learning from it: loss and `metric/<title>` sums, no new states.

    It uses the moving averages of parameters that have one.
    """

    def evaluate(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        with no_grad():
            loss, sums, _ = _forward(network, data, scalars, weights(states), training=False)
        return {LOSS: loss, **{METRIC + title: value for title, value in sums.items()}}, {}

    return evaluate


def prediction(network: Network, *, probabilities: bool = False) -> StepFunction:
    """The function that gives what the net gives, by title, as in evaluation; no new states."""

    def predict(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:  # noqa: ARG001
        with network.bound(weights(states)):
            return network.predict(data, probabilities=probabilities), {}

    return predict


def _forward(
    network: Network, data: Tensors, scalars: Tensors, states: Tensors, *, training: bool
) -> tuple[Tensor, Mapping[str, Tensor], Tensors]:
    network.train(training)
    with network.bound(states) as bound, random.generator(scalars["seed"], scalars["step"]):
        loss, sums = network.step_values(data)
    return loss, sums, bound.buffers


def weights(states: Mapping[str, Value]) -> dict[str, Value]:
    """What a network is measured and kept with: parameters, moving averages for those that have one, and buffers."""
    return {key: states.get(key + AVERAGE, value) for key, value in states.items() if "/" not in key}


def with_weights(states: Mapping[str, Value], chosen: Mapping[str, Value]) -> dict[str, Value]:
    """The states with other weights, as parameters and as their moving averages."""
    averages = {key + AVERAGE: value for key, value in chosen.items() if key + AVERAGE in states}
    return {**states, **chosen, **averages}


def _of_network(states: Tensors) -> dict[str, Tensor]:
    return {key: value for key, value in states.items() if "/" not in key}


def _of_optimizer(states: Tensors) -> dict[str, Tensor]:
    return {key: value for key, value in states.items() if "/" in key and not key.endswith(AVERAGE)}


def initial_states(network: Network, optimizer: optim.Optimizer, ema_decay: float = 0.0) -> dict[str, Array]:
    """The arrays that the first step starts from. With `ema_decay` averages begin as the parameters themselves."""
    parameters = {key: p for key, p in network.named_parameters() if p.requires_grad}
    tensors = dict(network.named_parameters()) | dict(network.named_buffers()) | optimizer.initial_state(parameters)
    if ema_decay:
        tensors |= {key + AVERAGE: p for key, p in parameters.items()}
    return {key: tensor.data for key, tensor in tensors.items()}


class Scalars:
    """The scalars of the steps of a run as 0-d arrays on the host, made once and set for each step."""

    def __init__(self, seed: int) -> None:
        self._step, self._rate = np.zeros((), np.int64), np.zeros((), np.float64)
        self._all = {"step": self._step, "learning_rate": self._rate, "seed": np.array(seed, np.int64)}

    def at(self, step: int, learning_rate: float = 0.0) -> dict[str, Array]:
        """Those of a step; the arrays are the same at every call."""
        self._step[...], self._rate[...] = step, learning_rate
        return self._all
