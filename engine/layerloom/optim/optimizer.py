"""The base of all optimizers: a pure update in tensor operations, and PyTorch's `step` around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cache
from typing import Any, Self

import numpy as np

from layerloom import ops
from layerloom.device import array_module
from layerloom.optim.state import groups_from, state_dict, state_from
from layerloom.tensor import Tensor, no_grad

Slots = dict[str, Tensor]
Scalars = Mapping[str, Tensor]
Factors = Mapping[str, Tensor]
Params = Iterable[Tensor] | Iterable[Mapping[str, Any]]


class Group(dict[str, Any]):
    """Parameters and what is other for them; read by name, what they share with all others is the optimizer's.

    for group in optimizer.param_groups:
        group["lr"] *= 0.5
    """

    def __init__(self, optimizer: Optimizer, own: Mapping[str, Any]) -> None:
        super().__init__(own)
        self._optimizer = optimizer

    def __missing__(self, name: str) -> Any:
        if name.startswith("_") or name not in vars(self._optimizer):
            raise KeyError(name)
        return getattr(self._optimizer, name)


class Optimizer:
    """The base: a subclass names its `slots` and says by `_factors` and `_rule` how one parameter changes.

    `params` and `lr` serve `step()` alone; `update` takes both as arguments. `params` are tensors, or groups of them:
    mappings of "params" and of whatever is other for them than for the rest, such as `{"params": ..., "lr": 1e-4}`.
    """

    def __init__(self, params: Params, lr: float) -> None:
        self.lr = at_least_0("lr", lr)
        self.param_groups = [Group(self, group) for group in _groups(params)]
        self.params = dict(enumerate(parameter for group in self.param_groups for parameter in group["params"]))
        self._states: dict[str, Tensor] = {}
        self._steps: dict[int, int] = {}

    counts: bool = True
    """Whether a state dict says how many updates there were, as PyTorch's."""

    # The pure core

    @property
    def slots(self) -> tuple[str, ...]:
        """What the optimizer keeps of each parameter from step to step."""
        return ()

    def initial_state(self, params: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """What each slot of each parameter holds before the first step."""
        return {f"{name}/{slot}": self._initial(slot, p) for name, p in params.items() for slot in self.slots}

    def _initial(self, slot: str, p: Tensor) -> Tensor:  # noqa: ARG002  (subclasses ask which)
        """Zeros like the parameter, unless a subclass says otherwise."""
        return full(p.shape, 0.0, p)

    def update(
        self,
        params: Mapping[str, Tensor],
        grads: Mapping[str, Tensor | None],
        states: Mapping[str, Tensor],
        scalars: Scalars,
    ) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """New parameters and states by the same keys; a parameter without a gradient keeps its own.

        `scalars`: 0-d "learning_rate" and "step", the number of this update from 1.
        """
        new_params, new_states = dict(params), dict(states)
        factors = self._factors_by_dtype(scalars)
        for name, parameter in params.items():
            g = grads.get(name)
            if g is not None:
                slots = {slot: states[f"{name}/{slot}"] for slot in self.slots}
                new_params[name], changed = self._rule(parameter, g, slots, factors(parameter.dtype))
                new_states |= {f"{name}/{slot}": value for slot, value in changed.items()}
        return new_params, new_states

    def _factors_by_dtype(self, scalars: Scalars) -> Callable[[np.dtype[np.generic]], Factors]:
        """The factors, computed once in float64 and cast once for each dtype of parameters."""
        exact = self._factors(ops.cast(scalars["learning_rate"], np.float64), ops.cast(scalars["step"], np.float64))
        return cache(lambda dtype: {name: ops.cast(value, dtype) for name, value in exact.items()})

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        """The numbers of this step that all parameters share, from a float64 rate and step."""
        raise NotImplementedError

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        """The new value of one parameter, and of its slots."""
        raise NotImplementedError

    # At the prompt

    def step(self) -> None:
        """Updates the parameters by their gradients; those without one keep value, slots and step count."""
        number = 0
        for group in self.param_groups:
            own = self.changed({name: value for name, value in group.items() if name != "params"})
            for parameter in group["params"]:
                if parameter.grad is not None:
                    own._step(number, parameter, parameter.grad)
                number += 1

    def changed(self, arguments: Mapping[str, Any]) -> Self:
        """This optimizer with other arguments, for a group of parameters; states are shared."""
        own = copy(self)
        for name, value in arguments.items():
            if name not in vars(self):
                raise ValueError(f"{type(self).__name__} has no {name} to be other for a group of parameters")
            setattr(own, name, value)
        return own

    def _step(self, number: int, parameter: Tensor, g: Tensor) -> None:
        name = str(number)
        self._steps[number] = self._steps.get(number, 0) + 1
        if self._steps[number] == 1:
            self._states.update(self.initial_state({name: parameter}))
        scalars = {"learning_rate": _scalar(self.lr, parameter), "step": _scalar(self._steps[number], parameter)}
        with no_grad():
            values, states = self.update({name: parameter}, {name: g}, self._states, scalars)
            parameter.assign(values[name])
        self._states.update(states)

    def state_dict(self) -> dict[str, Any]:
        """What `step` keeps, in PyTorch's form: "state" by the number of the parameter, and "param_groups".

        The tensors are those of the optimizer; the next step puts others in their places.
        """
        return state_dict(self, self._states, self._steps)

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Goes on as the optimizer that gave the state dict, also one of PyTorch, with its tensors or with arrays.

        Arguments such as the rate are taken over too. Raises `ValueError` where parameters or arguments do not fit;
        then nothing was taken over.
        """
        groups = groups_from(self, state["param_groups"])
        sizes = [len(group["params"]) for group in self.param_groups]
        own = [self.changed(group) for group, size in zip(groups, sizes, strict=True) for _ in range(size)]
        found = {
            int(number): state_from(own[int(number)], int(number), self.params[int(number)], given)
            for number, given in state["state"].items()
        }
        self._take(groups)
        self._states = {key: value for states, _ in found.values() for key, value in states.items()}
        self._steps = {number: steps for number, (_, steps) in found.items()}

    def _take(self, groups: Sequence[Mapping[str, Any]]) -> None:
        """Other arguments: in the groups where these differ, else for all."""
        first = groups[0] if groups else {}
        shared = {name for name, value in first.items() if all(group.get(name) == value for group in groups)}
        for own, group in zip(self.param_groups, groups, strict=True):
            own.update({name: value for name, value in group.items() if name not in shared})
            for name in shared & own.keys():
                del own[name]
        for name in shared:
            setattr(self, name, first[name])

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forgets the gradients, or lets them be zeros."""
        for parameter in self.params.values():
            parameter.grad = None if set_to_none or parameter.grad is None else ops.zeros_like(parameter.grad)


def decayed(g: Tensor, p: Tensor, weight_decay: float) -> Tensor:
    """The gradient of the loss plus weight_decay / 2 times the parameter's square."""
    return g + weight_decay * p if weight_decay else g


def full(shape: tuple[int, ...], value: float, beside: Tensor) -> Tensor:
    """A number everywhere, on the device and in the dtype of another tensor."""
    return Tensor(array_module(beside.data).full(shape, value, beside.dtype))


def _scalar(value: float, beside: Tensor) -> Tensor:
    """A 0-d float64 tensor on the device of another."""
    return Tensor(array_module(beside.data).asarray(value, dtype=np.float64))


def _groups(params: Params) -> list[dict[str, Any]]:
    """Groups of parameters as mappings; tensors alone are one group."""
    if not isinstance(params, Iterable):
        raise TypeError(f"an optimizer needs tensors as its first argument, got {params!r}: give the rate as lr=")
    given = list(params)
    if not any(isinstance(each, Mapping) for each in given):
        return [{"params": given}]
    return [{**_mapping(each), "params": _listed(_mapping(each)["params"])} for each in given]


def _mapping(group: Any) -> Mapping[str, Any]:
    if not isinstance(group, Mapping) or "params" not in group:
        raise TypeError(f'a group of parameters needs a mapping with "params", got {group!r}')
    return group


def _listed(params: Tensor | Sequence[Tensor]) -> list[Tensor]:
    return [params] if isinstance(params, Tensor) else list(params)


def at_least_0(name: str, value: float) -> float:
    if not value >= 0:
        raise ValueError(f"{name} needs a number of at least 0, got {value!r}")
    return value


def betas_of(betas: tuple[float, float]) -> tuple[float, float]:
    """The shares of two running averages; raises `ValueError` unless each lies from 0 to below 1."""
    if any(not 0 <= beta < 1 for beta in betas):
        raise ValueError(f"betas need two numbers from 0 to below 1, got {betas}")
    return betas
