"""What passes know of operations: which go number by number, which may swap their inputs, what activations are called.

A pass asks by class; what is not listed here is left alone.
"""

from __future__ import annotations

from layerloom.ops import activation as act
from layerloom.ops import arithmetic as math
from layerloom.ops import classification, comparison
from layerloom.ops.casting import Cast, Identity
from layerloom.ops.operation import Operation

Kinds = tuple[type[Operation], ...]

EXACT: Kinds = (
    math.Add, math.Subtract, math.Multiply, math.Divide, math.Maximum, math.Minimum,
    comparison.Equal, comparison.NotEqual, comparison.Less, comparison.LessEqual,
    comparison.Greater, comparison.GreaterEqual, comparison.LogicalAnd, comparison.LogicalOr, comparison.Where,
)  # fmt: skip
"""Functions of several numbers that broadcast, and whose every result is the same to the last bit in any loop."""

ACTIVATIONS: dict[type[Operation], str] = {
    act.Relu: "relu", act.LeakyRelu: "leaky_relu", act.Tanh: "tanh", act.Sigmoid: "sigmoid",
    act.Softplus: "softplus", act.Gelu: "gelu",
}  # fmt: skip

ELEMENTWISE: Kinds = (
    *EXACT, *ACTIVATIONS,
    act.ReluGrad, act.LeakyReluGrad, act.TanhGrad, act.SigmoidGrad, act.SoftplusGrad, act.GeluGrad,
    math.Power, math.Negative, math.Abs, math.Sign, math.Exp, math.Log, math.Log1p, math.Sqrt, math.Sin, math.Cos,
    math.Erf, math.Clip, comparison.LogicalNot, comparison.Isfinite, Cast, Identity, classification.BceWithLogits,
)  # fmt: skip
"""Each number of the result is a function of the numbers at its place; inputs broadcast. Softmax is not among them."""

COMMUTATIVE: Kinds = (
    math.Add, math.Multiply, comparison.Equal, comparison.NotEqual, comparison.LogicalAnd, comparison.LogicalOr,
)  # fmt: skip
"""The inputs may be swapped. Not so for maximum and minimum: of 0 and -0 processors take the first or the second."""
