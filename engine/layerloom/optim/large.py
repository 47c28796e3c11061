"""For large nets and batches: Lion, which keeps only signs, and LAMB, which gives each layer its own rate."""

from __future__ import annotations

import numpy as np

from layerloom import ops
from layerloom.optim.clipping import global_norm
from layerloom.optim.optimizer import Factors, Optimizer, Params, Slots, at_least_0, betas_of
from layerloom.tensor import Tensor


class Lion(Optimizer):
    """The sign of a mean of momentum and gradient (Chen et al., 2023, program 1); weight decay is decoupled."""

    slots = ("exp_avg",)

    def __init__(
        self,
        params: Params = (),
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr)
        self.betas, self.weight_decay = betas_of(betas), at_least_0("weight_decay", weight_decay)

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:  # noqa: ARG002
        return {"rate": rate, "kept": 1 - rate * self.weight_decay}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        (now, later), m = self.betas, slots["exp_avg"]
        way = ops.sign(now * m + (1 - now) * g)
        return factors["kept"] * p - factors["rate"] * way, {"exp_avg": later * m + (1 - later) * g}


class LAMB(Optimizer):
    """Adam's step in each tensor, as long as the tensor itself times the rate (You et al., 2020, algorithm 2)."""

    slots = ("exp_avg", "exp_avg_sq")

    def __init__(
        self,
        params: Params = (),
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-6,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(params, lr)
        self.betas, self.eps = betas_of(betas), at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        first, second = (1 - beta**step for beta in self.betas)
        return {"rate": rate, "first": first, "root": ops.sqrt(second)}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        beta1, beta2 = self.betas
        m = beta1 * slots["exp_avg"] + (1 - beta1) * g
        v = beta2 * slots["exp_avg_sq"] + (1 - beta2) * (g * g)
        way = m / factors["first"] / (ops.sqrt(v) / factors["root"] + self.eps) + self.weight_decay * p
        trust = ops.cast(_trust(global_norm([p]), global_norm([way])), p.dtype)
        return p - factors["rate"] * trust * way, {"exp_avg": m, "exp_avg_sq": v}


def _trust(of_parameter: Tensor, of_step: Tensor) -> Tensor:
    """How long the parameter is, counted in steps; 1 where either is nothing."""
    both = ops.logical_and(ops.greater(of_parameter, 0.0), ops.greater(of_step, 0.0))
    one = np.float64(1)
    return ops.where(both, of_parameter / ops.where(both, of_step, one), one)
