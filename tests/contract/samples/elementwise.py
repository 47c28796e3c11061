"""Functions of single numbers and of pairs: trigonometry, other bases, rounding, roots, bits, kinds of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from tests.contract.samples.base import Sample, array, booleans, each, integers, pairs, positive

from layerloom.ops import bitwise, comparison, exponential, powers, rounding, trigonometry

Array = Any


def inner(*sizes: int) -> Array:
    """Numbers between -0.9 and 0.9."""
    return positive(*sizes) * 1.2 - 1.5


def above_one(*sizes: int) -> Array:
    return positive(*sizes) + 1


def bits(operation: Any, function: Any, high: int = 64) -> list[Sample]:
    return [
        Sample(operation, (integers(64, 2, 3) - 32, integers(high, 3)), function),
        Sample(operation, (integers(64), integers(high)), function),
        Sample(operation, (integers(64, 0, 3), integers(high, 3)), function),
    ]


ODD = array([1.0, np.inf, -np.inf, np.nan])

SAMPLES: dict[str, list[Sample]] = {
    "tan": each(trigonometry.Tan(), torch.tan, inner),
    "asin": each(trigonometry.Asin(), torch.asin, inner),
    "acos": each(trigonometry.Acos(), torch.acos, inner),
    "atan": each(trigonometry.Atan(), torch.atan),
    "atan2": pairs(trigonometry.Atan2(), torch.atan2, positive),
    "sinh": each(trigonometry.Sinh(), torch.sinh),
    "cosh": each(trigonometry.Cosh(), torch.cosh),
    "asinh": each(trigonometry.Asinh(), torch.asinh),
    "acosh": each(trigonometry.Acosh(), torch.acosh, above_one),
    "atanh": each(trigonometry.Atanh(), torch.atanh, inner),
    "exp2": each(exponential.Exp2(), torch.exp2),
    "expm1": each(exponential.Expm1(), torch.expm1),
    "log2": each(exponential.Log2(), torch.log2, positive),
    "log10": each(exponential.Log10(), torch.log10, positive),
    "logaddexp": pairs(exponential.Logaddexp(), torch.logaddexp),
    "floor": each(rounding.Floor(), torch.floor),
    "ceil": each(rounding.Ceil(), torch.ceil),
    "trunc": each(rounding.Trunc(), torch.trunc),
    "round": each(rounding.Round(), torch.round),
    "floor_divide": pairs(rounding.FloorDivide(), lambda a, b: torch.div(a, b, rounding_mode="floor"), positive),
    "remainder": pairs(rounding.Remainder(), torch.remainder, positive),
    "fmod": pairs(rounding.Fmod(), torch.fmod, positive),
    "cbrt": each(powers.Cbrt(), lambda t: t.sign() * t.abs() ** (1 / 3)),
    "hypot": pairs(powers.Hypot(), torch.hypot),
    "bitwise_and": bits(bitwise.BitwiseAnd(), torch.bitwise_and),
    "bitwise_or": bits(bitwise.BitwiseOr(), torch.bitwise_or),
    "bitwise_xor": bits(bitwise.BitwiseXor(), torch.bitwise_xor),
    "left_shift": bits(bitwise.LeftShift(), torch.bitwise_left_shift, 5),
    "right_shift": bits(bitwise.RightShift(), torch.bitwise_right_shift, 5),
    "bitwise_not": [
        Sample(bitwise.BitwiseNot(), (integers(64, 2, 3) - 32,), torch.bitwise_not),
        Sample(bitwise.BitwiseNot(), (booleans(3),), torch.bitwise_not),
    ],
    "logical_xor": [Sample(comparison.LogicalXor(), (booleans(2, 3), booleans(3)), torch.logical_xor)],
    "isnan": [
        Sample(comparison.Isnan(), (ODD,), torch.isnan),
        Sample(comparison.Isnan(), (array(np.nan),), torch.isnan),
    ],
    "isinf": [
        Sample(comparison.Isinf(), (ODD,), torch.isinf),
        Sample(comparison.Isinf(), (positive(0, 2),), torch.isinf),
    ],
}
