"""One training step and one evaluation, as pure functions: (data, scalars, states) -> (outputs, new states).

The same function runs eagerly and is recorded by `compile.trace`; the program is made once for each signature of
shapes and replayed. States are the network's parameters and buffers by state-dict key (`"<node>.<key>"`) and the
optimizer's by `"<node>.<key>/<slot>"`. Whatever changes between steps is a scalar: step number, learning rate, seed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from layerloom import optim
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.device import Array, array_module
from layerloom.graph.build import Network
from layerloom.graph.settings import TrainingConfig
from layerloom.ops import random
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, Untraceable, grad, no_grad

Tensors = Mapping[str, Tensor]
Arrays = Mapping[str, Array]
StepFunction = Callable[[Tensors, Tensors, Tensors], tuple[Tensors, Tensors]]

LOSS, NORM, METRIC, GRADIENT = "loss", "gradient_norm", "metric/", "gradient/"
MOST_PROGRAMS = 8
"""How many signatures are kept recorded; the one not used for longest is dropped."""


def optimizer_of(config: TrainingConfig) -> optim.Optimizer:
    """The optimizer that the settings describe; its learning rate comes with each step."""
    if config.optimizer == "sgd":
        return optim.SGD(momentum=config.momentum, weight_decay=config.weight_decay)
    kind = optim.Adam if config.optimizer == "adam" else optim.AdamW
    return kind(weight_decay=config.weight_decay)


def training_step(
    network: Network, optimizer: optim.Optimizer, clip_norm: float = 0.0, *, with_gradients: bool = False
) -> StepFunction:
    """The function of one step. Outputs: loss, norm of all gradients before clipping, `metric/<title>` sums.

    `clip_norm` is the longest gradient that is used as it is, 0 for any. With `with_gradients` each parameter's
    gradient is an output `gradient/<key>`.
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
        outputs = {LOSS: loss, NORM: norm, **{METRIC + title: value for title, value in sums.items()}}
        if with_gradients:
            outputs |= {GRADIENT + key: g for key, g in found.items() if g is not None}
        return outputs, {**states, **updated, **slots, **buffers}

    return step


def evaluation(network: Network) -> StepFunction:
    """The function that measures a batch without learning from it: loss and `metric/<title>` sums, no new states."""

    def evaluate(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        with no_grad():
            loss, sums, _ = _forward(network, data, scalars, states, training=False)
        return {LOSS: loss, **{METRIC + title: value for title, value in sums.items()}}, {}

    return evaluate


def _forward(
    network: Network, data: Tensors, scalars: Tensors, states: Tensors, *, training: bool
) -> tuple[Tensor, Mapping[str, Tensor], Tensors]:
    network.train(training)
    with network.bound(states) as bound, random.generator(scalars["seed"], scalars["step"]):
        loss, sums = network.step_values(data)
    return loss, sums, bound.buffers


def _of_network(states: Tensors) -> dict[str, Tensor]:
    return {key: value for key, value in states.items() if "/" not in key}


def _of_optimizer(states: Tensors) -> dict[str, Tensor]:
    return {key: value for key, value in states.items() if "/" in key}


def initial_states(network: Network, optimizer: optim.Optimizer) -> dict[str, Array]:
    """The arrays that the first step starts from."""
    parameters = {key: p for key, p in network.named_parameters() if p.requires_grad}
    tensors = dict(network.named_parameters()) | dict(network.named_buffers()) | optimizer.initial_state(parameters)
    return {key: tensor.data for key, tensor in tensors.items()}


def scalars_of(step: int, learning_rate: float, seed: int, xp: Any = np) -> dict[str, Array]:
    """The scalars of a step as 0-d arrays."""
    return {
        "step": xp.asarray(step, dtype=np.int64),
        "learning_rate": xp.asarray(learning_rate, dtype=np.float64),
        "seed": xp.asarray(seed, dtype=np.int64),
    }


class Runner:
    """Runs a step function: recorded once for each signature and replayed, or eagerly.

    A function that cannot be recorded runs eagerly as a whole; `obstacle` then says why.
    """

    def __init__(self, function: StepFunction, *, eager: bool = False) -> None:
        self._function = function
        self._eager = eager
        self._executors: OrderedDict[object, ReferenceExecutor] = OrderedDict()
        self.obstacle = ""

    @property
    def executor(self) -> str:
        """The name of what runs the steps."""
        return "eager" if self._eager else "reference"

    def __call__(self, data: Arrays, scalars: Arrays, states: Arrays) -> tuple[Arrays, Arrays]:
        """Outputs and new states as arrays."""
        if not self._eager:
            try:
                executor = self._executor(data, scalars, states)
            except Untraceable as reason:
                self.obstacle, self._eager = str(reason), True
            else:
                return executor.run(data, scalars, states)
        return self._eagerly(data, scalars, states)

    def _executor(self, data: Arrays, scalars: Arrays, states: Arrays) -> ReferenceExecutor:
        # States keep their shapes through a run, so data alone tells programs apart.
        signature = tuple((key, array.shape, array.dtype.str) for key, array in sorted(data.items()))
        if signature in self._executors:
            self._executors.move_to_end(signature)
            return self._executors[signature]
        program = trace(self._function, *(_specs(arrays) for arrays in (data, scalars, states)))
        while len(self._executors) >= MOST_PROGRAMS:
            self._executors.popitem(last=False)
        self._executors[signature] = ReferenceExecutor(program)
        return self._executors[signature]

    def _eagerly(self, data: Arrays, scalars: Arrays, states: Arrays) -> tuple[Arrays, Arrays]:
        outputs, new_states = self._function(*(_tensors(arrays) for arrays in (data, scalars, states)))
        return {k: v.data for k, v in outputs.items()}, {k: v.data for k, v in new_states.items()}


def _specs(arrays: Arrays) -> dict[str, ArraySpec]:
    return {key: ArraySpec(tuple(array.shape), array.dtype) for key, array in arrays.items()}


def _tensors(arrays: Arrays) -> dict[str, Tensor]:
    return {key: Tensor(array) for key, array in arrays.items()}


def module_of(arrays: Arrays) -> Any:
    """NumPy or CuPy, whichever the arrays are of."""
    return array_module(*arrays.values())
