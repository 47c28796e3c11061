"""Optimizers: pure updates in tensor operations, and PyTorch's `step` around them.

A training step is recorded as a pure program, so the core of an optimizer changes nothing: `initial_state(params)`
makes its states (keys `"<parameter>/<slot>"`), `update` returns new parameters and new states. Learning rate and step
number are 0-d tensors, inputs of the program:

    optimizer = Adam(betas=(0.9, 0.99))
    states = optimizer.initial_state(params)
    params, states = optimizer.update(params, grads, states, {"learning_rate": rate, "step": step})     # step from 1

At the prompt the same classes work as in PyTorch:

    optimizer = Adam(network.parameters(), lr=1e-3)
    loss.backward(); optimizer.step(); optimizer.zero_grad()

Arguments, defaults and formulas are PyTorch's; they differ from Keras' where `eps` goes and what weight decay means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

import numpy as np

from layerloom import ops
from layerloom.device import array_module
from layerloom.tensor import Tensor, no_grad

Slots = dict[str, Tensor]
Scalars = Mapping[str, Tensor]
Factors = Mapping[str, Tensor]


class Optimizer:
    """The base: a subclass names its `slots` and says by `_factors` and `_rule` how one parameter changes.

    `params` and `lr` serve `step()` alone; `update` takes both as arguments.
    """

    slots: tuple[str, ...] = ()
    """What the optimizer keeps of each parameter from step to step."""

    def __init__(self, params: Iterable[Tensor], lr: float) -> None:
        self.lr = _at_least_0("lr", lr)
        self.params = {str(place): parameter for place, parameter in enumerate(_tensors(params))}
        self._states: dict[str, Tensor] = {}
        self._steps: dict[str, int] = {}

    # The pure core

    def initial_state(self, params: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Zeros for each slot of each parameter."""
        return {f"{name}/{slot}": _zeros(p) for name, p in params.items() for slot in self.slots}

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
        for name, parameter in self.params.items():
            if parameter.grad is not None:
                self._step(name, parameter, parameter.grad)

    def _step(self, name: str, parameter: Tensor, g: Tensor) -> None:
        self._steps[name] = self._steps.get(name, 0) + 1
        if self._steps[name] == 1:
            self._states |= self.initial_state({name: parameter})
        scalars = {"learning_rate": _scalar(self.lr, parameter), "step": _scalar(self._steps[name], parameter)}
        with no_grad():
            values, states = self.update({name: parameter}, {name: g}, self._states, scalars)
            parameter.assign(values[name])
        self._states |= states

    def zero_grad(self) -> None:
        """Forgets the gradients."""
        for parameter in self.params.values():
            parameter.grad = None


class SGD(Optimizer):
    """Gradient descent with momentum: v = momentum v + (1 - dampening) g, p = p - lr v.

    With `nesterov` g + momentum v takes the place of v in the second.

    The first v is g itself. As in PyTorch and unlike Sutskever et al. (2013), the rate is not part of v.
    """

    def __init__(
        self,
        params: Iterable[Tensor] = (),
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(params, lr)
        self.momentum = _at_least_0("momentum", momentum)
        self.weight_decay = _at_least_0("weight_decay", weight_decay)
        self.dampening, self.nesterov = dampening, nesterov
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError(f"nesterov needs momentum and no dampening, got {momentum} and {dampening}")
        self.slots = ("momentum",) if momentum else ()

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        later = ops.cast(ops.greater(step, 1), step.dtype)
        return {"rate": rate, "fresh": 1 - self.dampening * later}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        g = _decayed(g, p, self.weight_decay)
        if not self.momentum:
            return p - factors["rate"] * g, {}
        v = self.momentum * slots["momentum"] + (factors["fresh"] * g if self.dampening else g)
        way = g + self.momentum * v if self.nesterov else v
        return p - factors["rate"] * way, {"momentum": v}


class Adam(Optimizer):
    """Adaptive moments (Kingma and Ba, 2015, algorithm 1), with PyTorch's eps: added after the bias correction of v.

    `weight_decay` is added to the gradient; `AdamW` keeps it apart.
    """

    slots = ("exp_avg", "exp_avg_sq")

    def __init__(
        self,
        params: Iterable[Tensor] = (),
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr)
        if any(not 0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas need two numbers from 0 to below 1, got {betas}")
        self.betas = betas
        self.eps = _at_least_0("eps", eps)
        self.weight_decay = _at_least_0("weight_decay", weight_decay)

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        first, second = (1 - beta**step for beta in self.betas)
        return {"rate": rate, "size": rate / first, "root": ops.sqrt(second)}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        return self._moved(p, _decayed(g, p, self.weight_decay), slots, factors)

    def _moved(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        (beta1, beta2), m, v = self.betas, slots["exp_avg"], slots["exp_avg_sq"]
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * (g * g)
        p = p - factors["size"] * (m / (ops.sqrt(v) / factors["root"] + self.eps))
        return p, {"exp_avg": m, "exp_avg_sq": v}


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter, 2019): p shrinks by lr * weight_decay, apart from g."""

    def __init__(
        self,
        params: Iterable[Tensor] = (),
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay)

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        if self.weight_decay:
            p = p * (1 - factors["rate"] * self.weight_decay)
        return self._moved(p, g, slots, factors)


def clip_by_global_norm(
    grads: Mapping[str, Tensor | None], max_norm: float | Tensor
) -> tuple[dict[str, Tensor | None], Tensor]:
    """The gradients, scaled down together where their common Euclidean norm is above `max_norm`, and that norm.

    As PyTorch's `clip_grad_norm_`: the factor is max_norm / (norm + 1e-6), at most 1. The norm is a 0-d tensor, so that
    clipping is part of a recorded step; `max_norm` may be one too.
    """
    present = {name: g for name, g in grads.items() if g is not None}
    norm = global_norm(present.values())
    bound = ops.cast(max_norm, np.float64) if isinstance(max_norm, Tensor) else max_norm
    factor = ops.minimum(bound / (norm + 1e-6), 1.0)
    clipped = {name: g * ops.cast(factor, g.dtype) for name, g in present.items()}
    return {**grads, **clipped}, norm


def global_norm(grads: Iterable[Tensor]) -> Tensor:
    """The Euclidean norm of all numbers together, in float64; 0 if there are none."""
    return ops.sqrt(ops.sum_of_squares(grads))


def _decayed(g: Tensor, p: Tensor, weight_decay: float) -> Tensor:
    """The gradient of the loss plus weight_decay / 2 times the parameter's square."""
    return g + weight_decay * p if weight_decay else g


def _zeros(p: Tensor) -> Tensor:
    return Tensor(array_module(p.data).zeros(p.shape, p.dtype))


def _scalar(value: float, beside: Tensor) -> Tensor:
    """A 0-d float64 tensor on the device of another."""
    return Tensor(array_module(beside.data).asarray(value, dtype=np.float64))


def _tensors(params: Iterable[Tensor]) -> list[Tensor]:
    if not isinstance(params, Iterable):
        raise TypeError(f"an optimizer needs tensors as its first argument, got {params!r}: give the rate as lr=")
    return list(params)


def _at_least_0(name: str, value: float) -> float:
    if not value >= 0:
        raise ValueError(f"{name} needs a number of at least 0, got {value!r}")
    return value
