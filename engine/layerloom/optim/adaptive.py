"""A rate for each number by the gradients that it has had: RMSprop, Adagrad, Adadelta."""

from __future__ import annotations

from layerloom import ops
from layerloom.optim.optimizer import Factors, Optimizer, Params, Slots, at_least_0, decayed, full
from layerloom.tensor import Tensor


class RMSprop(Optimizer):
    """Steps divided by a running root mean square of the gradient (Hinton, 2012, lecture 6e).

    With `centered` by their standard deviation (Graves, 2013, equations 38 to 41). `eps` is added outside the root.
    """

    def __init__(
        self,
        params: Params = (),
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        super().__init__(params, lr)
        self.alpha, self.eps = at_least_0("alpha", alpha), at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.momentum, self.centered = at_least_0("momentum", momentum), centered

    @property
    def slots(self) -> tuple[str, ...]:
        return ("square_avg", *("grad_avg",) * self.centered, *("momentum_buffer",) * (self.momentum > 0))

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:  # noqa: ARG002
        return {"rate": rate}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        g = decayed(g, p, self.weight_decay)
        v = self.alpha * slots["square_avg"] + (1 - self.alpha) * (g * g)
        new, spread = {"square_avg": v}, v
        if self.centered:
            new["grad_avg"] = mean = self.alpha * slots["grad_avg"] + (1 - self.alpha) * g
            spread = v - mean * mean
        way = g / (ops.sqrt(spread) + self.eps)
        if self.momentum:
            new["momentum_buffer"] = way = self.momentum * slots["momentum_buffer"] + way
        return p - factors["rate"] * way, new


class Adagrad(Optimizer):
    """Steps divided by the root of the sum of all squared gradients (Duchi et al., 2011, figure 1)."""

    slots = ("sum",)

    def __init__(
        self,
        params: Params = (),
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        super().__init__(params, lr)
        self.lr_decay, self.weight_decay = at_least_0("lr_decay", lr_decay), at_least_0("weight_decay", weight_decay)
        self.initial_accumulator_value = at_least_0("initial_accumulator_value", initial_accumulator_value)
        self.eps = at_least_0("eps", eps)

    def _initial(self, slot: str, p: Tensor) -> Tensor:  # noqa: ARG002
        return full(p.shape, self.initial_accumulator_value, p)

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        return {"rate": rate / (1 + (step - 1) * self.lr_decay)}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        g = decayed(g, p, self.weight_decay)
        total = slots["sum"] + g * g
        return p - factors["rate"] * (g / (ops.sqrt(total) + self.eps)), {"sum": total}


class Adadelta(Optimizer):
    """Steps in the unit of the parameter: the root mean square of past steps over that of gradients (Zeiler, 2012)."""

    slots = ("square_avg", "acc_delta")

    def __init__(
        self, params: Params = (), lr: float = 1.0, rho: float = 0.9, eps: float = 1e-6, weight_decay: float = 0.0
    ) -> None:
        super().__init__(params, lr)
        self.rho, self.eps = at_least_0("rho", rho), at_least_0("eps", eps)
        self.weight_decay = at_least_0("weight_decay", weight_decay)

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:  # noqa: ARG002
        return {"rate": rate}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        g = decayed(g, p, self.weight_decay)
        v = self.rho * slots["square_avg"] + (1 - self.rho) * (g * g)
        way = ops.sqrt(slots["acc_delta"] + self.eps) / ops.sqrt(v + self.eps) * g
        steps = self.rho * slots["acc_delta"] + (1 - self.rho) * (way * way)
        return p - factors["rate"] * way, {"square_avg": v, "acc_delta": steps}
