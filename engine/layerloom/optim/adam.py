"""Adaptive moments: Adam and what was made of it."""

from __future__ import annotations

import numpy as np

from layerloom import ops
from layerloom.optim.optimizer import Factors, Optimizer, Params, Slots, at_least_0, betas_of, decayed, full
from layerloom.tensor import Tensor


class Adam(Optimizer):
    """Adaptive moments (Kingma and Ba, 2015, algorithm 1), with PyTorch's eps: added after the bias correction of v.

    `weight_decay` is added to the gradient; decoupled it acts apart, as in `AdamW`. With `amsgrad` the largest v so far
    takes the place of v (Reddi et al., 2018, algorithm 2).
    """

    def __init__(
        self,
        params: Params = (),
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
        decoupled_weight_decay: bool = False,
    ) -> None:
        super().__init__(params, lr)
        self.betas = betas_of(betas)
        self.eps = at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.amsgrad, self.decoupled_weight_decay = amsgrad, decoupled_weight_decay

    @property
    def slots(self) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq", *("max_exp_avg_sq",) * self.amsgrad)

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        first, second = (1 - beta**step for beta in self.betas)
        return {"rate": rate, "size": rate / first, "root": ops.sqrt(second)}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        if not self.decoupled_weight_decay:
            g = decayed(g, p, self.weight_decay)
        elif self.weight_decay:
            p = p * (1 - factors["rate"] * self.weight_decay)
        (beta1, beta2), m, v = self.betas, slots["exp_avg"], slots["exp_avg_sq"]
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * (g * g)
        new, spread = {"exp_avg": m, "exp_avg_sq": v}, v
        if self.amsgrad:
            new["max_exp_avg_sq"] = spread = ops.maximum(slots["max_exp_avg_sq"], v)
        return p - factors["size"] * (m / (ops.sqrt(spread) / factors["root"] + self.eps)), new


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter, 2019): p shrinks by lr * weight_decay, apart from g."""

    def __init__(
        self,
        params: Params = (),
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        amsgrad: bool = False,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, decoupled_weight_decay=True)


class Adamax(Optimizer):
    """Adam with the largest gradient in the place of the mean square (Kingma and Ba, 2015, section 7.1)."""

    slots = ("exp_avg", "exp_inf")

    def __init__(
        self,
        params: Params = (),
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr)
        self.betas = betas_of(betas)
        self.eps = at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        return {"size": rate / (1 - self.betas[0] ** step)}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        g = decayed(g, p, self.weight_decay)
        m = self.betas[0] * slots["exp_avg"] + (1 - self.betas[0]) * g
        u = ops.maximum(self.betas[1] * slots["exp_inf"], ops.abs(g) + self.eps)
        return p - factors["size"] * (m / u), {"exp_avg": m, "exp_inf": u}


class NAdam(Optimizer):
    """Adam with Nesterov's momentum (Dozat, 2016), whose share grows from step to step by `momentum_decay`."""

    slots = ("exp_avg", "exp_avg_sq", "mu_product")

    def __init__(
        self,
        params: Params = (),
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
    ) -> None:
        super().__init__(params, lr)
        self.betas = betas_of(betas)
        self.eps = at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.momentum_decay = at_least_0("momentum_decay", momentum_decay)
        self.decoupled_weight_decay = decoupled_weight_decay

    def _initial(self, slot: str, p: Tensor) -> Tensor:
        return full((), 1.0, p) if slot == "mu_product" else full(p.shape, 0.0, p)

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        def share(number: Tensor) -> Tensor:
            return self.betas[0] * (1 - 0.5 * 0.96 ** (number * self.momentum_decay))

        return {"rate": rate, "now": share(step), "next": share(step + 1), "root": ops.sqrt(1 - self.betas[1] ** step)}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        if self.decoupled_weight_decay:
            p = p * (1 - factors["rate"] * self.weight_decay)
        else:
            g = decayed(g, p, self.weight_decay)
        (beta1, beta2), now = self.betas, factors["now"]
        product = slots["mu_product"] * now
        m = beta1 * slots["exp_avg"] + (1 - beta1) * g
        v = beta2 * slots["exp_avg_sq"] + (1 - beta2) * (g * g)
        of_g = factors["rate"] * (1 - now) / (1 - product)
        of_m = factors["rate"] * factors["next"] / (1 - product * factors["next"])
        p = p - (of_g * g + of_m * m) / (ops.sqrt(v) / factors["root"] + self.eps)
        return p, {"exp_avg": m, "exp_avg_sq": v, "mu_product": product}


class RAdam(Optimizer):
    """Adam whose adaptive rate waits until its variance is known well enough (Liu et al., 2020, algorithm 2)."""

    slots = ("exp_avg", "exp_avg_sq")

    def __init__(
        self,
        params: Params = (),
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        decoupled_weight_decay: bool = False,
    ) -> None:
        super().__init__(params, lr)
        self.betas = betas_of(betas)
        self.eps = at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.decoupled_weight_decay = decoupled_weight_decay

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        """`rho` is the length of the average so far, `most` that of one without end; the rest is their equation 18."""
        beta1, beta2 = self.betas
        most = 2 / (1 - beta2) - 1
        rho = most - 2 * step * beta2**step / (1 - beta2**step)
        known = ops.greater(rho, 5.0)
        ratio = (rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * ops.where(known, rho, 5.0))
        rectified = ops.sqrt(ops.where(known, ratio, 1.0))
        return {
            "rate": rate,
            "size": rate / (1 - beta1**step),
            "known": ops.cast(known, np.float64),
            "adaptive": rectified * ops.sqrt(1 - beta2**step),
        }

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        if self.decoupled_weight_decay:
            p = p * (1 - factors["rate"] * self.weight_decay)
        else:
            g = decayed(g, p, self.weight_decay)
        beta1, beta2 = self.betas
        m = beta1 * slots["exp_avg"] + (1 - beta1) * g
        v = beta2 * slots["exp_avg_sq"] + (1 - beta2) * (g * g)
        adaptive = factors["adaptive"] / (ops.sqrt(v) + self.eps)
        p = p - factors["size"] * m * (factors["known"] * (adaptive - 1) + 1)
        return p, {"exp_avg": m, "exp_avg_sq": v}
