"""One training step and one evaluation, as pure functions: (data, scalars, states) -> (outputs, new states).

The same function runs eagerly and is recorded by `compile.trace`; the program is made once for each signature of
shapes and replayed. States are the network's parameters and buffers by state-dict key (`"<node>.<key>"`), the
optimizer's by `"<node>.<key>/<slot>"`, moving averages of the parameters by `"<node>.<key>/ema"`, and the gradients of
the parts of a batch so far by `"<node>.<key>/parts"`. Whatever changes between steps is a scalar: step number, learning
rate, seed, share of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

import numpy as np

from layerloom import ops, optim
from layerloom.device import Array, array_module
from layerloom.graph.build import Network
from layerloom.graph.rows import SAMPLE_WEIGHT
from layerloom.ops import random
from layerloom.optim.optimizer import full
from layerloom.tensor import Tensor, grad, no_grad
from layerloom.train.groups import groups, updated
from layerloom.train.rules import PLAIN, Rules, clipped, with_penalty, within_norm
from layerloom.train.scaling import (
    GOOD,
    SCALE,
    UPDATES,
    first_scale,
    in_narrow,
    narrowed,
    next_scale,
    told_norm,
    unscaled,
    where_finite,
)  # fmt: skip
from layerloom.train.weighing import weighing

Tensors = Mapping[str, Tensor]
Arrays = Mapping[str, Array]
StepFunction = Callable[[Tensors, Tensors, Tensors], tuple[Tensors, Tensors]]
Value = TypeVar("Value")

LOSS, NORM, METRIC, GRADIENT = "loss", "gradient_norm", "metric/", "gradient/"
AVERAGE, SUM = "/ema", "/parts"


def training_step(
    network: Network, optimizer: optim.Optimizer, clip_norm: float = 0.0, *, ema_decay: float = 0.0,
    with_gradients: bool = False, rules: Rules = PLAIN, parts: bool = False,
) -> StepFunction:  # fmt: skip
    """The function of one step. Outputs: loss, norm of all gradients before clipping, `metric/<title>` sums.

    `clip_norm` is the longest gradient that is used as it is, 0 for any, after what the rules clip. With `ema_decay`
    moving averages of the parameters are among the states. With `with_gradients` each parameter's gradient is an output
    `gradient/<key>`. With `parts` the batch is the last part of a larger one, whose gradients so far are states (see
    `part_step`).
    """
    gradients, grouped = _gradients(network, rules, parts=parts), groups(network, optimizer, rules)

    def step(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        parameters, buffers, found, outputs = gradients(data, scalars, states, last=True)
        with no_grad():
            found = {key: _added(g, states, key) for key, g in found.items()} if parts else found
            norm = optim.global_norm([g for g in found.values() if g is not None])
            used = clipped(found, rules)
            used = optim.clip_by_global_norm(used, clip_norm)[0] if clip_norm else used
            numbers = {**scalars, "step": states[UPDATES] + 1} if rules.scaling else scalars
            changed, slots = updated(grouped, parameters, used, _of_optimizer(states), numbers)
            if rules.max_norm:
                changed = within_norm(network, changed, rules.max_norm)
            averages = _averages(changed, states, scalars["step"], ema_decay) if ema_decay else {}
            after = {**changed, **slots, **averages}
            if rules.scaling:
                finite = ops.isfinite(norm)
                after = where_finite(finite, after, states) | next_scale(states, finite, rules.scaling)
                norm = told_norm(norm, finite, states[SCALE])
            if parts:
                after |= {key + SUM: full(g.shape, 0.0, g) for key, g in found.items() if g is not None}
        outputs = {LOSS: outputs[LOSS], NORM: norm, **outputs}
        if with_gradients:
            outputs |= {GRADIENT + key: g for key, g in found.items() if g is not None}
        return outputs, {**states, **after, **buffers}

    return step


def part_step(network: Network, rules: Rules = PLAIN) -> StepFunction:
    """The function of a part of a batch that is not the last: its gradients are added to the states `<key>/parts`.

    The scalar `share` is the part's share of the loss, see `parts`. Outputs: that share, `metric/<title>` sums.
    """
    gradients = _gradients(network, rules, parts=True)

    def step(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        _, buffers, found, outputs = gradients(data, scalars, states, last=False)
        with no_grad():
            sums = {key + SUM: _added(g, states, key) for key, g in found.items()}
        return outputs, {**states, **{key: value for key, value in sums.items() if value is not None}, **buffers}

    return step


def _added(g: Tensor | None, states: Tensors, key: str) -> Tensor | None:
    """The gradient of a part and of those before it."""
    return None if g is None else states[key + SUM] + g


class _Gradients(Protocol):
    def __call__(
        self, data: Tensors, scalars: Tensors, states: Tensors, *, last: bool
    ) -> tuple[dict[str, Tensor], Tensors, dict[str, Tensor | None], dict[str, Tensor]]:
        """(parameters, new buffers, gradients, outputs); what is added to the loss once is part of the last."""
        ...


def _gradients(network: Network, rules: Rules, *, parts: bool) -> _Gradients:
    names = [key for key, parameter in network.named_parameters() if parameter.requires_grad]

    def gradients(
        data: Tensors, scalars: Tensors, states: Tensors, *, last: bool
    ) -> tuple[dict[str, Tensor], Tensors, dict[str, Tensor | None], dict[str, Tensor]]:
        parameters = {key: Tensor(states[key].data, requires_grad=True) for key in names}
        loss, sums, buffers = _forward(
            network, data, scalars, {**_of_network(states), **parameters}, rules, training=True
        )
        if parts:
            loss = loss * ops.cast(scalars["share"], loss.dtype)
        if last:
            loss = with_penalty(loss, network, parameters, rules)
        raised = loss * ops.cast(states[SCALE], loss.dtype) if rules.scaling else loss
        found = dict(zip(names, grad(raised, list(parameters.values()), allow_unused=True), strict=True))
        if rules.scaling:
            with no_grad():
                found = unscaled(found, states[SCALE])
        return parameters, buffers, found, {LOSS: loss, **{METRIC + title: value for title, value in sums.items()}}

    return gradients


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


def evaluation(network: Network, rules: Rules = PLAIN) -> StepFunction:
    """The function that measures a batch without learning from it: loss and `metric/<title>` sums, no new states.

    It uses the moving averages of parameters that have one. Of the rules those of regularisers hold, as in Keras.
    """
    rules = Rules(l1=rules.l1, l2=rules.l2, layers=rules.layers)

    def evaluate(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        with no_grad():
            used = weights(states)
            loss, sums, _ = _forward(network, data, scalars, used, rules, training=False)
            loss = with_penalty(loss, network, used, rules)
        return {LOSS: loss, **{METRIC + title: value for title, value in sums.items()}}, {}

    return evaluate


def prediction(network: Network, *, probabilities: bool = False) -> StepFunction:
    """The function that gives what the net gives, by title, as in evaluation; no new states."""

    def predict(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:  # noqa: ARG001
        with network.bound(weights(states)):
            return network.predict(data, probabilities=probabilities), {}

    return predict


def _forward(
    network: Network, data: Tensors, scalars: Tensors, states: Tensors, rules: Rules, *, training: bool
) -> tuple[Tensor, Mapping[str, Tensor], Tensors]:
    network.train(training)
    rows, around, used = data.get(SAMPLE_WEIGHT), None, dict(states)
    if rules.scaling:
        around = in_narrow(network.document)
        used |= narrowed(network.document, {key: states[key] for key, _ in network.named_parameters()})
    if rows is not None or rules.class_weights:
        around = weighing(network.document, rows, rules.class_weights, around)
    with network.bound(used) as bound, random.generator(scalars["seed"], scalars["step"]):
        loss, sums = network.step_values(data, around)
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
    others = (AVERAGE, SUM)
    return {
        key: value
        for key, value in states.items()
        if "/" in key and not key.endswith(others) and key not in (SCALE, GOOD, UPDATES)
    }


def initial_states(
    network: Network, optimizer: optim.Optimizer, ema_decay: float = 0.0, rules: Rules = PLAIN, *, parts: bool = False
) -> dict[str, Array]:
    """The arrays that the first step starts from. With `ema_decay` averages begin as the parameters themselves."""
    parameters = {key: p for key, p in network.named_parameters() if p.requires_grad}
    tensors = dict(network.named_parameters()) | dict(network.named_buffers()) | optimizer.initial_state(parameters)
    if ema_decay:
        tensors |= {key + AVERAGE: p for key, p in parameters.items()}
    if parts:
        tensors |= {key + SUM: full(p.shape, 0.0, p) for key, p in parameters.items()}
    if rules.scaling:
        xp = array_module(*(tensor.data for tensor in tensors.values()))
        tensors |= {key: Tensor(xp.asarray(value.data)) for key, value in first_scale(rules.scaling).items()}
    return {key: tensor.data for key, tensor in tensors.items()}


class Scalars:
    """The scalars of the steps of a run as 0-d arrays on the host, made once and set for each step."""

    def __init__(self, seed: int) -> None:
        self._first_seed = seed
        self._step, self._rate = np.zeros((), np.int64), np.zeros((), np.float64)
        self._seed, self._share = np.array(seed, np.int64), np.ones((), np.float64)
        self._all = {"step": self._step, "learning_rate": self._rate, "seed": self._seed, "share": self._share}

    def at(self, step: int, learning_rate: float = 0.0, *, part: int = 0, share: float = 1.0) -> dict[str, Array]:
        """Those of a step; the arrays are the same at every call.

        Of a batch in parts each has its `share` of the loss, and by its number random numbers of its own.
        """
        self._step[...], self._rate[...] = step, learning_rate
        self._seed[...], self._share[...] = self._first_seed + (part << 53), share
        return self._all
