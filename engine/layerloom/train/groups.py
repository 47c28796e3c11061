"""The optimizer at work on groups of parameters: with the learning rate and the weight decay that each has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from layerloom.graph.build import Network
from layerloom.optim import Optimizer
from layerloom.tensor import Tensor
from layerloom.train.rules import Rules, weight_places

Tensors = Mapping[str, Tensor]


class Group(NamedTuple):
    """Parameters by key, the optimizer that changes them, and what the learning rate is multiplied by for them."""

    keys: Sequence[str]
    optimizer: Optimizer
    rate: float


def groups(network: Network, optimizer: Optimizer, rules: Rules) -> list[Group]:
    """The trained parameters in groups; mostly they are one."""
    weights = {key for key, _ in weight_places(network)}
    found: dict[tuple[float, float], list[str]] = {}
    for key, parameter in network.named_parameters():
        if parameter.requires_grad:
            own = rules.of(key)
            decays = key in weights or not rules.decay_weights_only
            found.setdefault((own.learning_rate, own.weight_decay * decays), []).append(key)
    return [Group(keys, _decaying(optimizer, factor), rate) for (rate, factor), keys in found.items()]


def _decaying(optimizer: Optimizer, factor: float) -> Optimizer:
    """The optimizer with so many times its weight decay."""
    decay = vars(optimizer)["weight_decay"]
    return optimizer if factor == 1 or not decay else optimizer.changed({"weight_decay": decay * factor})


def updated(
    groups: Sequence[Group], parameters: Tensors, gradients: Mapping[str, Tensor | None], states: Tensors,
    scalars: Tensors,
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:  # fmt: skip
    """The new parameters and states of the optimizer, each group by its own rules."""
    if len(groups) == 1 and groups[0].rate == 1:
        return groups[0].optimizer.update(parameters, gradients, states, scalars)
    new, slots = dict(parameters), dict(states)
    for keys, optimizer, rate in groups:
        own = {key: parameters[key] for key in keys}
        kept = {key: value for key, value in states.items() if key.rpartition("/")[0] in own}
        numbers = {**scalars, "learning_rate": scalars["learning_rate"] * rate}
        values, changed = optimizer.update(own, gradients, kept, numbers)
        new |= values
        slots |= changed
    return new, slots
