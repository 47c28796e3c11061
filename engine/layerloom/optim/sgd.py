"""Gradient descent, with momentum or without."""

from __future__ import annotations

from layerloom import ops
from layerloom.optim.optimizer import Factors, Optimizer, Params, Slots, at_least_0, decayed
from layerloom.tensor import Tensor


class SGD(Optimizer):
    """Gradient descent with momentum: v = momentum v + (1 - dampening) g, p = p - lr v.

    With `nesterov` g + momentum v takes the place of v in the second.

    The first v is g itself. As in PyTorch and unlike Sutskever et al. (2013), the rate is not part of v.
    """

    def __init__(
        self,
        params: Params = (),
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        super().__init__(params, lr)
        self.momentum = at_least_0("momentum", momentum)
        self.weight_decay = at_least_0("weight_decay", weight_decay)
        self.dampening, self.nesterov = dampening, nesterov
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError(f"nesterov needs momentum and no dampening, got {momentum} and {dampening}")

    counts = False

    @property
    def slots(self) -> tuple[str, ...]:
        return ("momentum_buffer",) if self.momentum else ()

    def _factors(self, rate: Tensor, step: Tensor) -> Factors:
        later = ops.cast(ops.greater(step, 1), step.dtype)
        return {"rate": rate, "fresh": 1 - self.dampening * later}

    def _rule(self, p: Tensor, g: Tensor, slots: Slots, factors: Factors) -> tuple[Tensor, Slots]:
        g = decayed(g, p, self.weight_decay)
        if not self.momentum:
            return p - factors["rate"] * g, {}
        v = self.momentum * slots["momentum_buffer"] + (factors["fresh"] * g if self.dampening else g)
        way = g + self.momentum * v if self.nesterov else v
        return p - factors["rate"] * way, {"momentum_buffer": v}
