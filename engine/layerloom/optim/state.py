"""State dicts of optimizers, in PyTorch's form, so that either can go on where the other stopped.

    {"state": {0: {"step": ..., "exp_avg": ...}, ...}, "param_groups": [{"lr": ..., "params": [0, 1]}, ...]}

Parameters are numbered through all groups, and one that had no gradient yet has no state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import signature
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom.device import array_module, to_numpy
from layerloom.tensor import Tensor

if TYPE_CHECKING:
    from layerloom.optim.optimizer import Optimizer

STEP = "step"
_HOW_NOT_WHAT = {"params", "foreach", "capturable", "differentiable", "fused", "initial_lr"}
"""What PyTorch keeps in a group that changes no number."""


def hyperparameters(optimizer: Optimizer) -> dict[str, Any]:
    """The arguments that an optimizer was made with, without the parameters."""
    names = (name for name in signature(type(optimizer)).parameters if name != "params")
    return {name: getattr(optimizer, name) for name in names}


def state_dict(optimizer: Optimizer, states: Mapping[str, Tensor], steps: Mapping[int, int]) -> dict[str, Any]:
    """The groups of an optimizer with all their arguments, and what it keeps of each parameter."""
    groups, first = [], 0
    for group in optimizer.param_groups:
        numbers = list(range(first, first := first + len(group["params"])))
        groups.append({**hyperparameters(optimizer), **group, "params": numbers})
    kept: dict[int, dict[str, Tensor]] = {number: {} for number in sorted(steps)}
    for number, count in steps.items() if optimizer.counts else ():
        kept[number][STEP] = Tensor(np.array(count, np.float32))
    for key, value in states.items():
        name, _, slot = key.partition("/")
        kept[int(name)][slot] = value
    return {"state": {number: own for number, own in kept.items() if own}, "param_groups": groups}


def groups_from(optimizer: Optimizer, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The arguments in the groups of a state dict, group by group; raises `ValueError` where they do not fit."""
    sizes = [[len(group["params"]) for group in groups] for groups in (optimizer.param_groups, given)]
    if sizes[0] != sizes[1]:
        raise ValueError(f"the optimizer has groups of {sizes[0]} parameters, the state dict has groups of {sizes[1]}")
    return [_arguments(optimizer, group) for group in given]


def _arguments(optimizer: Optimizer, group: Mapping[str, Any]) -> dict[str, Any]:
    known = vars(optimizer)
    for name, value in group.items():
        if name not in known and name not in _HOW_NOT_WHAT and value:
            raise ValueError(f"{type(optimizer).__name__} has no {name}, which is {value!r} in the state dict")
    given = {name: group[name] for name in hyperparameters(optimizer) if name in group}
    return {name: _plain(value) for name, value in given.items()}


def _plain(value: Any) -> Any:
    """A number or a tuple of them, from what a file or a tensor made of it."""
    if isinstance(value, list | tuple):
        return tuple(map(_plain, value))
    return value if isinstance(value, bool | int | float) else _array(value).item()


def state_from(
    optimizer: Optimizer, number: int, parameter: Tensor, given: Mapping[str, Any]
) -> tuple[dict[str, Tensor], int]:
    """What is kept of a parameter, by key, and how often it was updated; raises `ValueError` where it does not fit."""
    name, found = str(number), {}
    for key, first in optimizer.initial_state({name: parameter}).items():
        slot = key.partition("/")[2]
        if slot not in given:
            raise ValueError(f"the state dict lacks {slot} of parameter {number}; it has {', '.join(given)}")
        value = first.data if given[slot] is None else _array(given[slot])  # PyTorch's SGD begins with None.
        if value.shape != first.shape:
            raise ValueError(f"{slot} of parameter {number} needs shape {first.shape}, got {value.shape}")
        found[key] = Tensor(array_module(first.data).array(value, dtype=first.dtype))
    return found, int(_array(given.get(STEP, 1)))


def _array(value: Any) -> Any:
    """A number, an array, or a tensor of whatever framework as an array on the host."""
    if isinstance(value, Tensor):
        return to_numpy(value.data)
    return value.detach().cpu().numpy() if hasattr(value, "detach") else np.asarray(value)
