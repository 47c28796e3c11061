"""Activations: functions of each number, and softmax along an axis. The formulas are in `layerloom.ops.activation`."""

from __future__ import annotations

from typing import Literal

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn.arguments import floating, supported
from layerloom.nn.in_place import InPlace
from layerloom.nn.init import constant
from layerloom.nn.module import Module, Parameter
from layerloom.ops import activation
from layerloom.tensor import Tensor


class ReLU(InPlace):
    """max(x, 0)."""

    def result(self, x: Tensor) -> Tensor:
        return ops.relu(x)


class ReLU6(InPlace):
    """min(max(x, 0), 6)."""

    def result(self, x: Tensor) -> Tensor:
        return activation.relu6(x)


class LeakyReLU(InPlace):
    """x where it is positive, `negative_slope` x elsewhere."""

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def result(self, x: Tensor) -> Tensor:
        return ops.leaky_relu(x, self.negative_slope)

    def extra_repr(self) -> str:
        return f"negative_slope={self.negative_slope}"


class PReLU(Module):
    """x where it is positive, a learned slope times x elsewhere: one for all, or one for each channel (axis 1)."""

    def __init__(self, num_parameters: int = 1, init: float = 0.25, *, dtype: DTypeLike | None = None) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = Parameter(constant((num_parameters,), init, floating(dtype)))

    def forward(self, x: Tensor) -> Tensor:
        return activation.prelu(x, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"


class RReLU(InPlace):
    """x where it is positive, a slope times x elsewhere (Xu et al., 2015).

    While training, each slope is drawn evenly from `lower` to `upper`; in evaluation all are the middle of the two.
    """

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.lower, self.upper = lower, upper

    def result(self, x: Tensor) -> Tensor:
        if not self.training:
            return ops.leaky_relu(x, (self.lower + self.upper) / 2)
        slopes = ops.random.uniform(x.shape, self.lower, self.upper, x.dtype)
        return ops.where(x > 0, x, x * slopes)

    def extra_repr(self) -> str:
        return f"lower={self.lower}, upper={self.upper}"


class ELU(InPlace):
    """x where it is positive, alpha (exp(x) - 1) elsewhere (Clevert et al., 2016)."""

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def result(self, x: Tensor) -> Tensor:
        return activation.elu(x, self.alpha)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}"


class CELU(InPlace):
    """x where it is positive, alpha (exp(x / alpha) - 1) elsewhere (Barron, 2017)."""

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        if alpha == 0:
            raise ValueError("CELU divides by alpha and needs another than 0")
        self.alpha = alpha

    def result(self, x: Tensor) -> Tensor:
        return activation.celu(x, self.alpha)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}"


class SELU(InPlace):
    """ELU with the alpha and the scale that keep mean 0 and variance 1 (Klambauer et al., 2017)."""

    def result(self, x: Tensor) -> Tensor:
        return activation.selu(x)


class GELU(Module):
    """x times the normal distribution function of x (Hendrycks and Gimpel, 2016): exact, or by their tanh formula."""

    def __init__(self, approximate: Literal["none", "tanh"] = "none") -> None:
        super().__init__()
        if approximate not in ("none", "tanh"):
            raise ValueError(f"approximate needs 'none' or 'tanh', got {approximate!r}")
        self.approximate: Literal["none", "tanh"] = approximate

    def forward(self, x: Tensor) -> Tensor:
        return ops.gelu(x, self.approximate)

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}"


class SiLU(InPlace):
    """x sigmoid(x), also known as swish."""

    def result(self, x: Tensor) -> Tensor:
        return activation.silu(x)


class Mish(InPlace):
    """x tanh(softplus(x)) (Misra, 2019)."""

    def result(self, x: Tensor) -> Tensor:
        return activation.mish(x)


class Sigmoid(Module):
    """1 / (1 + exp(-x))."""

    def forward(self, x: Tensor) -> Tensor:
        return ops.sigmoid(x)


class LogSigmoid(Module):
    """The logarithm of the sigmoid, right also where that is 0."""

    def forward(self, x: Tensor) -> Tensor:
        return activation.log_sigmoid(x)


class Hardsigmoid(InPlace):
    """relu6(x + 3) / 6."""

    def result(self, x: Tensor) -> Tensor:
        return activation.hardsigmoid(x)


class Hardswish(InPlace):
    """x relu6(x + 3) / 6 (Howard et al., 2019)."""

    def result(self, x: Tensor) -> Tensor:
        return activation.hardswish(x)


class Tanh(Module):
    """The hyperbolic tangent."""

    def forward(self, x: Tensor) -> Tensor:
        return ops.tanh(x)


class Hardtanh(InPlace):
    """x, but not below `min_val` and not above `max_val`."""

    def __init__(
        self,
        min_val: float = -1.0,
        max_val: float = 1.0,
        inplace: bool = False,
        min_value: float | None = None,
        max_value: float | None = None,
    ) -> None:
        super().__init__(inplace)
        supported(self, min_value=(min_value, None), max_value=(max_value, None), hint="say min_val and max_val")
        if max_val <= min_val:
            raise ValueError(f"Hardtanh needs a max_val above min_val, got {max_val} and {min_val}")
        self.min_val, self.max_val = min_val, max_val

    def result(self, x: Tensor) -> Tensor:
        return activation.hardtanh(x, self.min_val, self.max_val)

    def extra_repr(self) -> str:
        return f"min_val={self.min_val}, max_val={self.max_val}"


class Softplus(Module):
    """log(1 + exp(beta x)) / beta; x itself where beta x is above `threshold`."""

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta, self.threshold = beta, threshold

    def forward(self, x: Tensor) -> Tensor:
        return ops.softplus(x, self.beta, self.threshold)

    def extra_repr(self) -> str:
        return f"beta={self.beta}, threshold={self.threshold}"


class Softsign(Module):
    """x / (1 + |x|)."""

    def forward(self, x: Tensor) -> Tensor:
        return activation.softsign(x)


class Tanhshrink(Module):
    """x - tanh(x)."""

    def forward(self, x: Tensor) -> Tensor:
        return activation.tanhshrink(x)


class Hardshrink(Module):
    """0 from -lambd to lambd, x elsewhere."""

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, x: Tensor) -> Tensor:
        return activation.hardshrink(x, self.lambd)

    def extra_repr(self) -> str:
        return f"{self.lambd}"


class Softshrink(Module):
    """0 from -lambd to lambd, elsewhere x less lambd in size."""

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        if lambd < 0:
            raise ValueError(f"Softshrink needs a lambd of 0 or more, got {lambd}")
        self.lambd = lambd

    def forward(self, x: Tensor) -> Tensor:
        return activation.softshrink(x, self.lambd)

    def extra_repr(self) -> str:
        return f"{self.lambd}"


class Threshold(InPlace):
    """x where it is above `threshold`, `value` elsewhere."""

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.threshold, self.value = threshold, value

    def result(self, x: Tensor) -> Tensor:
        return activation.threshold(x, self.threshold, self.value)

    def extra_repr(self) -> str:
        return f"threshold={self.threshold}, value={self.value}"


class GLU(Module):
    """The first half of the axis `dim` times the sigmoid of the second (Dauphin et al., 2017)."""

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, x: Tensor) -> Tensor:
        return activation.glu(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class _AlongAxis(Module):
    """A function along the axis `dim`; if none is given, PyTorch's choice: 0 for 0, 1 or 3 axes, else 1."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def axis(self, x: Tensor) -> int:
        """The axis of this input."""
        return (0 if x.ndim in (0, 1, 3) else 1) if self.dim is None else self.dim

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmax(_AlongAxis):
    """exp(x) divided by its sum along an axis."""

    def forward(self, x: Tensor) -> Tensor:
        return ops.softmax(x, self.axis(x))


class Softmin(_AlongAxis):
    """exp(-x) divided by its sum along an axis."""

    def forward(self, x: Tensor) -> Tensor:
        return ops.softmax(-x, self.axis(x))


class LogSoftmax(_AlongAxis):
    """The logarithm of softmax along an axis, right also where softmax is 0."""

    def forward(self, x: Tensor) -> Tensor:
        return ops.log_softmax(x, self.axis(x))


class Softmax2d(Module):
    """Softmax over the channels at each place of images (batch, channels, height, width), or of one without a batch."""

    def forward(self, x: Tensor) -> Tensor:
        if x.ndim not in (3, 4):
            raise ValueError(f"Softmax2d needs images ([batch,] channels, height, width), got {x.shape}")
        return ops.softmax(x, -3)
