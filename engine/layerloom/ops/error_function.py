"""The error function, what is left of it to 1, and its inverse on arrays, for array modules that have none.

Source: W. J. Cody, "Rational Chebyshev approximation for the error function", Mathematics of Computation 23 (1969), in
the form of his CALERF program: one rational function for each of |x| <= 0.46875, |x| <= 4 and |x| > 4. The error is
below 1e-15.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from layerloom.device import Array

_NEAR = (
    (
        1.85777706184603153e-1,
        3.16112374387056560e0,
        1.13864154151050156e2,
        3.77485237685302021e2,
        3.20937758913846947e3,
    ),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3),
)
_MIDDLE = (
    (
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
        2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
        1.23033935479799725e3,
    ),
    (
        1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ),
)  # fmt: skip
_FAR = (
    (
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
        1.60837851487422766e-2, 6.58749161529837803e-4,
    ),
    (
        1.0, 2.56852019228982242e0, 1.87295284992346047e0, 5.27905102951428412e-1, 6.05183413124413191e-2,
        2.33520497626869185e-3,
    ),
)  # fmt: skip

_WINITZKI = 0.147
"""The constant that makes the first approximation of the inverse best."""


def erf_array(xp: Any, x: Array) -> Array:
    """erf of each element, computed in float64 and returned in the dtype of `x`."""
    wide = x.astype(np.float64)
    size = xp.abs(wide)
    far = xp.where(xp.isnan(size), size, xp.minimum(size, 6.0))  # erf(6) is 1 in float64, and far stays finite
    near = wide * _ratio(_NEAR, xp.minimum(size, 0.5) ** 2)
    tail = xp.where(size <= 4, _complement_middle(xp, far), _complement_far(xp, far))
    result = xp.where(size <= 0.46875, near, xp.copysign(1 - tail, wide))
    return result.astype(x.dtype)


def erfc_array(xp: Any, x: Array) -> Array:
    """1 - erf of each element without cancellation, computed in float64 and returned in the dtype of `x`."""
    wide = x.astype(np.float64)
    size = xp.abs(wide)
    far = xp.where(xp.isnan(size), size, xp.minimum(size, 28.0))  # erfc(28) is 0 in float64, and far stays finite
    tail = xp.where(size <= 4, _complement_middle(xp, xp.minimum(far, 4.0)), _complement_far(xp, far))
    near = 1 - wide * _ratio(_NEAR, xp.minimum(size, 0.5) ** 2)
    return xp.where(size <= 0.46875, near, xp.where(wide < 0, 2 - tail, tail)).astype(x.dtype)


def erfinv_array(xp: Any, y: Array) -> Array:
    """The number whose erf is y: infinite at -1 and 1, nan beyond. Computed in float64, returned in the dtype of `y`.

    Starts from an approximation good to three digits (Winitzki 2008), which Halley's method triples each time.
    """
    wide = y.astype(np.float64)
    inside = xp.abs(wide) < 1
    size = xp.where(inside, xp.abs(wide), 0.0)
    log = xp.log1p(-size * size)
    middle = 2 / (math.pi * _WINITZKI) + log / 2
    x = xp.sqrt(xp.maximum(xp.sqrt(middle * middle - log / _WINITZKI) - middle, 0.0))
    for _ in range(3):
        missing = xp.where(size < 0.5, erf_array(xp, x) - size, (1 - size) - erfc_array(xp, x))
        step = missing * xp.exp(x * x) * (math.sqrt(math.pi) / 2)
        x = x - step / (1 + x * step)
    ends = xp.where(xp.abs(wide) == 1, xp.inf, xp.nan)
    return xp.copysign(xp.where(inside, x, ends), wide).astype(y.dtype)


def _complement_middle(xp: Any, size: Array) -> Array:
    return xp.exp(-size * size) * _ratio(_MIDDLE, size)


def _complement_far(xp: Any, size: Array) -> Array:
    size = xp.maximum(size, 1.0)
    inverse = 1 / (size * size)
    return xp.exp(-size * size) / size * (1 / math.sqrt(math.pi) - inverse * _ratio(_FAR, inverse))


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: Array) -> Array:
    return _polynomial(coefficients[0], x) / _polynomial(coefficients[1], x)


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    """Horner's rule, the highest power first."""
    total = coefficients[0] * x + coefficients[1]
    for coefficient in coefficients[2:]:
        total = total * x + coefficient
    return total
