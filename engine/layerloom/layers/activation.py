"""Activations: functions of each entry by itself, and the softmax along an axis."""

from __future__ import annotations

from typing import Annotated, Literal

from layerloom import nn
from layerloom.layers.checks import as_float, described, need_float
from layerloom.layers.code import Call, call
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Axis
from layerloom.layers.shape import need_axis
from layerloom.layers.spec import Fix, ShapeError, Spec


class _Activation(Layer):
    """What all of them share: the shape stays."""

    def infer(self, x: Spec) -> Spec:
        need_float(x, type(self).__name__)
        return as_float(x, x.dims, x.axes)


class ReLU(_Activation, category="Activation", aliases=("rectifier",)):
    """max(x, 0): negative entries become 0."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.ReLU)


class ReLU6(_Activation, category="Activation", aliases=("clipped rectifier", "mobile")):
    """min(max(x, 0), 6): negative entries become 0, large ones 6."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.ReLU6)


class LeakyReLU(_Activation, category="Activation", aliases=("leaky rectifier",)):
    """x where it is positive, a small share of it where it is negative."""

    slope: Annotated[float, "factor of negative entries"] = 0.01

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.LeakyReLU, negative_slope=self.slope)


class GELU(_Activation, category="Activation", aliases=("gaussian error linear unit",)):
    """x Φ(x), where Φ is the normal distribution: a smooth ReLU."""

    approximate: Annotated[Literal["none", "tanh"], "'none' is exact, 'tanh' faster"] = "none"

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.GELU, approximate=self.approximate)


class Sigmoid(_Activation, category="Activation", aliases=("logistic",)):
    """1 / (1 + exp(-x)): from 0 to 1."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Sigmoid)


class Tanh(_Activation, category="Activation", aliases=("hyperbolic tangent",)):
    """The hyperbolic tangent: from -1 to 1."""

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Tanh)


class Softmax(_Activation, category="Activation", aliases=("probabilities",)):
    """Makes positive numbers that add up to 1 along an axis: probabilities of classes."""

    axis: Annotated[Axis, "axis of the classes, counted from the end"] = -1

    def infer(self, x: Spec) -> Spec:
        need_axis(x, "Softmax")
        if -self.axis > x.rank:
            fix = Fix("Use the last axis", {"axis": -1})
            raise ShapeError(f"at least {-self.axis} axes", described(x), "there is no such axis", (fix,))
        return super().infer(x)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Softmax, dim=self.axis)
