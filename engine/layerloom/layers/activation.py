"""Activations: functions of each entry by itself, and those that compare entries along an axis."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers import activation_modules
from layerloom.layers.along_steps import ByChannel, along_steps
from layerloom.layers.checks import as_float, described, known, need_float, sizes
from layerloom.layers.code import Call, Code, Method, Operator, Port, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import INTERNAL, Axis, Count, Positive, Range
from layerloom.layers.shape import need_axis
from layerloom.layers.spec import Fix, ShapeError, Spec, product
from layerloom.layers.window_modules import Exponential as ExponentialModule
from layerloom.layers.windows import GROUNDS
from layerloom.words import tr


class _Activation(Layer):
    """What all of them share: the shape stays."""

    def infer(self, x: Spec) -> Spec:
        need_float(x, type(self).__name__)
        return as_float(x, x.dims, x.axes)


class _Plain(_Activation):
    """An activation without parameters, told by its module."""

    module: ClassVar[type[nn.Module]]

    def build(self, x: Spec) -> Call[nn.Module]:
        return Call(self.module)


class ReLU(_Activation, category="Activation", aliases=("rectifier",)):
    """max(x, 0): negative entries become 0. It can have a slope there, begin elsewhere and end at a limit.

    y = max(x, 0). Nair and Hinton, 2010.
    """

    limit: Annotated[Positive | None, "the most that comes out"] = None
    slope: Annotated[float, "factor of how far entries lie below the threshold"] = 0.0
    threshold: Annotated[float, "from where on entries stay as they are"] = 0.0

    def build(self, x: Spec) -> Call[nn.Module]:
        if (self.limit, self.slope, self.threshold) == (None, 0, 0):
            return call(nn.ReLU)
        return call(activation_modules.BentReLU, self.limit, self.slope, self.threshold)

    def torch(self, x: Spec) -> Code:
        if (self.limit, self.slope, self.threshold) == (None, 0, 0):
            return super().torch(x)
        upper = Method(Port("x"), "clamp", keywords=(("max", self.limit),)) if self.limit is not None else Port("x")
        lower = Operator("*", (Operator("-", (Port("x"), self.threshold)), self.slope))
        return Code(outputs=(named("torch.where", Operator(">=", (Port("x"), self.threshold)), upper, lower),))


class ReLU6(_Plain, category="Activation", aliases=("clipped rectifier", "mobile")):
    """min(max(x, 0), 6): negative entries become 0, large ones 6."""

    module = nn.ReLU6


class LeakyReLU(_Activation, category="Activation", aliases=("leaky rectifier",)):
    """x where it is positive, a small share of it where it is negative.

    y = x where x > 0, else slope · x. Maas et al., 2013.
    """

    slope: Annotated[float, "factor of negative entries"] = 0.01

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.LeakyReLU, negative_slope=self.slope)


class RReLU(_Activation, category="Activation", aliases=("randomized leaky rectifier",)):
    """A leaky ReLU whose slope is drawn for each negative entry in training, and is the middle otherwise."""

    random: ClassVar[bool] = True

    lower: Annotated[float, "least slope"] = 0.125
    upper: Annotated[float, "largest slope"] = 0.3333333333333333

    def infer(self, x: Spec) -> Spec:
        if self.lower > self.upper:
            fix = Fix(tr("Swap them"), {"lower": self.upper, "upper": self.lower})
            raise ShapeError(
                tr("a lower slope below the upper"), tr("{0} and {1}").format(self.lower, self.upper), fixes=(fix,)
            )
        return super().infer(x)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.RReLU, self.lower, self.upper)


class PReLU(ByChannel, category="Activation", aliases=("parametric leaky rectifier", "learned")):
    """A leaky ReLU whose slope is learned: one for all entries, for each channel or for each entry.

    y = x where x > 0, else a · x, with a learned. He et al., 2015.
    """

    slopes: Annotated[Literal["one", "channel", "entry"], "'channel': one for each channel or feature"] = "channel"
    first: Annotated[float, "slope before training"] = 0.25
    axes: Annotated[
        Count | None, "with slopes of channels: how many other axes there have to be; none: any", INTERNAL
    ] = None

    def infer(self, x: Spec) -> Spec:
        need_float(x, "PReLU")
        need_axis(x, "PReLU")
        if self.slopes == "channel" and x.rank > len(GROUNDS) + 1:
            fix = Fix(tr("Use one slope"), {"slopes": "one"})
            raise ShapeError(
                tr("an image, a volume, a sequence or a vector"), described(x), tr("each channel has one"), (fix,)
            )
        if self.slopes == "channel" and self.axes not in (None, x.rank - 1):
            fix = Fix(tr("Share them along all axes"), {"axes": None})
            why = tr("a channel shares its slope along {0} axes, and no others").format(self.axes)
            raise ShapeError(tr("values of {0} axes").format(known(self.axes) + 1), described(x), why, (fix,))
        if x.variable and (self.slopes == "entry" or x.rank == 1):
            fix = Fix(tr("Use one slope"), {"slopes": "one"})
            raise ShapeError(tr("values of a fixed number"), described(x), tr("each has a slope of its own"), (fix,))
        return as_float(x, x.dims, x.axes)

    def build(self, x: Spec) -> Call[nn.Module]:
        if self.slopes == "one":
            return call(nn.PReLU, init=self.first)
        if self.slopes == "channel" and x.rank > 1:
            slopes = call(nn.PReLU, known(GROUNDS[x.rank - 1].channels(x)), init=self.first)
            return along_steps(x, slopes)
        shape = sizes(x)
        slopes = call(nn.PReLU, product(shape) or 1, init=self.first)
        back = call(nn.Unflatten, 1, shape)
        return slopes if x.rank == 1 else Call(nn.Sequential, (call(nn.Flatten), slopes, back))


class ELU(_Activation, category="Activation", aliases=("exponential linear unit",)):
    """x where it is positive, alpha (exp(x) - 1) elsewhere.

    y = x where x > 0, else alpha · (exp(x) − 1). Clevert et al., 2016.
    """

    alpha: Annotated[float, "what it tends to far below 0, with the other sign"] = 1.0

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.ELU, alpha=self.alpha)


class CELU(_Activation, category="Activation", aliases=("continuously differentiable exponential linear unit",)):
    """x where it is positive, alpha (exp(x / alpha) - 1) elsewhere: smooth at 0 for every alpha."""

    alpha: Annotated[Positive, "what it tends to far below 0, with the other sign"] = 1.0

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.CELU, alpha=self.alpha)


class SELU(_Plain, category="Activation", aliases=("scaled exponential linear unit", "self-normalizing")):
    """An ELU scaled so that mean 0 and variance 1 stay from layer to layer.

    y = 1.0507 · x where x > 0, else 1.7581 · (exp(x) − 1). Klambauer et al., 2017.
    """

    module = nn.SELU


class GELU(_Activation, category="Activation", aliases=("gaussian error linear unit",)):
    """x Φ(x), where Φ is the normal distribution: a smooth ReLU.

    y = x · Φ(x), with Φ the distribution of the standard normal. Hendrycks and Gimpel, 2016.
    """

    approximate: Annotated[Literal["none", "tanh"], "'none' is exact, 'tanh' faster"] = "none"

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.GELU, approximate=self.approximate)


class SiLU(_Plain, category="Activation", aliases=("swish", "sigmoid linear unit")):
    """x sigmoid(x), also called swish: a smooth ReLU.

    y = x / (1 + exp(−x)). Ramachandran et al., 2017.
    """

    module = nn.SiLU


class Mish(_Plain, category="Activation", aliases=("smooth rectifier",)):
    """x tanh(softplus(x)): a smooth ReLU.

    y = x · tanh(log(1 + exp(x))). Misra, 2019.
    """

    module = nn.Mish


class Sigmoid(_Plain, category="Activation", aliases=("logistic",)):
    """1 / (1 + exp(-x)): from 0 to 1.

    y = 1 / (1 + exp(−x)).
    """

    module = nn.Sigmoid


class LogSigmoid(_Plain, category="Activation", aliases=("logarithm of logistic",)):
    """The logarithm of the sigmoid, right also far below 0.

    y = −log(1 + exp(−x)).
    """

    module = nn.LogSigmoid


class Tanh(_Plain, category="Activation", aliases=("hyperbolic tangent",)):
    """The hyperbolic tangent: from -1 to 1.

    y = (exp(x) − exp(−x)) / (exp(x) + exp(−x)).
    """

    module = nn.Tanh


class TanhShrink(_Plain, category="Activation", aliases=("shrinkage",)):
    """x - tanh(x): what is small becomes very small."""

    module = nn.Tanhshrink


class Softplus(_Activation, category="Activation", aliases=("smooth rectifier", "positive")):
    """log(1 + exp(x)): a smooth ReLU, always positive.

    y = log(1 + exp(x)). Dugas et al., 2001.
    """

    beta: Annotated[Positive, "how sharp the bend is: log(1 + exp(beta x)) / beta"] = 1.0
    threshold: Annotated[float, "beta x from which on it is x itself"] = 20.0

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Softplus, beta=self.beta, threshold=self.threshold)


class Softsign(_Plain, category="Activation", aliases=("smooth sign",)):
    """x / (1 + |x|): from -1 to 1, slower than the tanh.

    y = x / (1 + |x|).
    """

    module = nn.Softsign


class Exponential(_Activation, category="Activation", aliases=("exp",)):
    """exp(x): positive, and growing fast."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(ExponentialModule)

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(named("torch.exp", Port("x")),))


class HardSigmoid(_Plain, category="Activation", aliases=("piecewise linear logistic",)):
    """min(max(x + 3, 0), 6) / 6: a sigmoid of three straight pieces.

    y = min(max(x / 6 + 1/2, 0), 1).
    """

    module = nn.Hardsigmoid


class HardSwish(_Plain, category="Activation", aliases=("hard silu", "mobile")):
    """x times its hard sigmoid: a swish that costs little.

    y = x · min(max(x + 3, 0), 6) / 6. Howard et al., 2019.
    """

    module = nn.Hardswish


class HardTanh(_Activation, category="Activation", aliases=("clip", "clamp")):
    """x kept between two limits."""

    low: Annotated[float, "least that comes out"] = -1.0
    high: Annotated[float, "most that comes out"] = 1.0

    def infer(self, x: Spec) -> Spec:
        if self.low >= self.high:
            fix = Fix(tr("Keep between -1 and 1"), {"low": -1.0, "high": 1.0})
            raise ShapeError(
                tr("a lower limit below the upper"), tr("{0} and {1}").format(self.low, self.high), fixes=(fix,)
            )
        return super().infer(x)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Hardtanh, self.low, self.high)


class HardShrink(_Activation, category="Activation", aliases=("shrinkage",)):
    """x where it is far from 0, and 0 elsewhere."""

    within: Annotated[float, Range(low=0.0), "distance from 0 up to which it is 0"] = 0.5

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Hardshrink, self.within)


class SoftShrink(_Activation, category="Activation", aliases=("shrinkage", "soft threshold")):
    """x drawn towards 0 by a distance, and 0 within it."""

    within: Annotated[float, Range(low=0.0), "distance from 0 up to which it is 0"] = 0.5

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Softshrink, self.within)


class Threshold(_Activation, category="Activation", aliases=("cut off", "thresholded rectifier")):
    """x where it is above a threshold, and a number elsewhere."""

    threshold: Annotated[float, "what x must be above"] = 0.0
    value: Annotated[float, "what stands for the others"] = 0.0

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Threshold, self.threshold, self.value)


class _AlongAxis(_Activation):
    """What compares the entries along an axis."""

    axis: Annotated[Axis, "axis of the classes, counted from the end"] = -1

    def infer(self, x: Spec) -> Spec:
        need_axis(x, type(self).__name__)
        if -self.axis > x.rank:
            fix = Fix(tr("Use the last axis"), {"axis": -1})
            raise ShapeError(
                tr("at least {0} axes").format(-self.axis), described(x), tr("there is no such axis"), (fix,)
            )
        return super().infer(x)


class Softmax(_AlongAxis, category="Activation", aliases=("probabilities",)):
    """Makes positive numbers that add up to 1 along an axis: probabilities of classes.

    y = exp(xᵢ) / Σⱼ exp(xⱼ). Bridle, 1990.
    """

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Softmax, dim=self.axis)


class Softmin(_AlongAxis, category="Activation", aliases=("probabilities",)):
    """The softmax of -x: the least entry gets the largest share."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Softmin, dim=self.axis)


class LogSoftmax(_AlongAxis, category="Activation", aliases=("log probabilities",)):
    """The logarithm of the softmax along an axis, right also for unlikely classes.

    y = xᵢ − log Σⱼ exp(xⱼ).
    """

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.LogSoftmax, dim=self.axis)


class GLU(_Activation, category="Activation", aliases=("gated linear unit", "gate")):
    """The first half of an axis times the sigmoid of the second: half as many entries come out.

    y = a · sigmoid(b), where a and b are the halves of x. Dauphin et al., 2017.
    """

    axis: Annotated[Axis, "axis that is halved, counted from the end"] = -1

    def infer(self, x: Spec) -> Spec:
        need_float(x, "GLU")
        need_axis(x, "GLU")
        if -self.axis > x.rank or (x.variable and -self.axis == x.rank):
            fix = Fix(tr("Use the last axis"), {"axis": -1})
            raise ShapeError(
                tr("an axis {0} of fixed size").format(self.axis), described(x), tr("it is halved"), (fix,)
            )
        size = x.dims[self.axis]
        if size is not None and size % 2:
            name = "channels" if -self.axis == 3 else "units"
            fix = Fix(tr("Make it {0}").format(size + 1), {name: size + 1}, port="x")
            raise ShapeError(
                tr("an even number of entries along axis {0}").format(self.axis),
                described(x),
                tr("it is halved"),
                (fix,),
            )
        at = x.rank + self.axis
        return as_float(x, (*x.dims[:at], None if size is None else size // 2, *x.dims[at + 1 :]), x.axes)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.GLU, dim=self.axis)


class SquarePlus(_Activation, category="Activation", aliases=("smooth rectifier",)):
    """(x + sqrt(x² + b)) / 2: a rectifier that bends smoothly around 0 (Barron 2021)."""

    b: Annotated[Positive, "how wide the bend is"] = 4.0

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(activation_modules.SquarePlus, self.b)

    def torch(self, x: Spec) -> Code:
        root = named("torch.sqrt", Operator("+", (Operator("*", (Port("x"), Port("x"))), self.b)))
        return Code(outputs=(Operator("/", (Operator("+", (Port("x"), root)), 2)),))


class SparsePlus(_Activation, category="Activation", aliases=("smooth rectifier",)):
    """0 up to -1, (x + 1)² / 4 up to 1, and x beyond: a rectifier with a smooth bend."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(activation_modules.SparsePlus)

    def torch(self, x: Spec) -> Code:
        bend = Operator("/", (Operator("**", (Operator("+", (Method(Port("x"), "clamp", (-1, 1)), 1)), 2)), 4))
        return Code(outputs=(Operator("+", (bend, named("torch.relu", Operator("-", (Port("x"), 1))))),))


class Sparsemax(_AlongAxis, category="Activation", aliases=("sparse probabilities",)):
    """The probabilities nearest to x along an axis: like softmax, but 0 for classes that are far behind."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(activation_modules.Sparsemax, self.axis)
