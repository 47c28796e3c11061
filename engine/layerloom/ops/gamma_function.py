"""The logarithm of the gamma function and its derivatives on arrays, for array modules that have none.

Far from 0 Stirling's series is as exact as float64 (Abramowitz and Stegun 1964, 6.1.41, 6.3.18 and 6.4.11); near 0 the
recurrences lead there (6.1.15, 6.3.6, 6.4.6), below 0 the reflections (6.1.17, 6.3.7, 6.4.7).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from layerloom.device import Array

_FAR = 10
"""From here on the series are used."""
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
"""The Bernoulli numbers B2, B4 and so on."""


def lgamma_array(xp: Any, x: Array) -> Array:
    """log |gamma(x)| of each element, computed in float64; infinite at 0 and the negative whole numbers."""
    wide = x.astype(np.float64)
    size = xp.where(wide < 0.5, 1 - wide, wide)
    value = _log_gamma(xp, xp.where(xp.isfinite(size), size, 1.0))
    mirrored = math.log(math.pi) - xp.log(xp.abs(_sin_pi(xp, wide))) - value
    result = xp.where(wide < 0.5, mirrored, value)
    return _at_ends(xp, wide, result, xp.inf).astype(x.dtype)


def polygamma_array(xp: Any, order: int, x: Array) -> Array:
    """The derivative of log gamma of order `order` + 1: digamma for 0, trigamma for 1, and so on, in float64.

    From order 2 on numbers below 0 give nan.
    """
    wide = x.astype(np.float64)
    below = wide < 0
    size = xp.where(below, 1 - wide, wide)
    value = _polygamma(xp, order, xp.where(xp.isfinite(size), size, 1.0))
    result = _at_ends(xp, wide, xp.where(below, _reflected(xp, order, wide, value), value), 0.0 if order else xp.inf)
    result = xp.where(wide == -xp.inf, xp.nan, result)
    if order == 0:  # one side of the pole is that of the sign of 0
        result = xp.where(wide == 0, -xp.copysign(xp.inf, wide), result)
    return result.astype(x.dtype)


def _reflected(xp: Any, order: int, x: Array, mirrored: Array) -> Array:
    """The value at x < 0 from that at 1 - x."""
    if order > 1:
        return xp.full_like(x, xp.nan)
    sine = _sin_pi(xp, x)
    if order == 1:
        return (math.pi / sine) ** 2 - mirrored
    poles = sine == 0
    cotangent = xp.cos(math.pi * (x - xp.rint(x))) / xp.where(poles, 1.0, sine)
    return xp.where(poles, xp.nan, mirrored - math.pi * cotangent)


def _log_gamma(xp: Any, x: Array) -> Array:
    """For finite x from 0.5."""
    steps = xp.where(x < _FAR, _FAR, 0)
    far = x + steps
    product = xp.ones_like(x)
    for step in range(_FAR):
        product = product * xp.where(x < _FAR, x + step, 1.0)
    inverse = 1 / (far * far)
    series = xp.zeros_like(x)
    for n, b in reversed(tuple(enumerate(_BERNOULLI, start=1))):
        series = series * inverse + b / (2 * n * (2 * n - 1))
    stirling = (far - 0.5) * xp.log(far) - far + 0.5 * math.log(2 * math.pi) + series / far
    return stirling - xp.log(product)


def _polygamma(xp: Any, order: int, x: Array) -> Array:
    """For finite x from 0."""
    near = x < _FAR
    far = xp.where(near, x + _FAR, x)
    sign, factorial = (-1) ** (order + 1), math.factorial(order)
    steps = xp.zeros_like(x)
    for step in reversed(range(_FAR)):
        steps = steps + xp.where(near, 1 / xp.where(near, x + step, 1.0) ** (order + 1), 0.0)
    inverse = 1 / (far * far)
    series = xp.zeros_like(x)
    for n, b in reversed(tuple(enumerate(_BERNOULLI, start=1))):
        series = series * inverse + b * math.factorial(2 * n + order - 1) / math.factorial(2 * n)
    series = series * inverse
    if order == 0:
        return xp.log(far) - 1 / (2 * far) - series - steps
    lead = math.factorial(order - 1) + factorial / (2 * far) + series
    return sign * (lead / far**order + factorial * steps)


def _sin_pi(xp: Any, x: Array) -> Array:
    """sin(pi x) up to its sign, exactly 0 at whole numbers."""
    return xp.sin(math.pi * (x - xp.rint(x)))


def _at_ends(xp: Any, x: Array, result: Array, value: float) -> Array:
    """The value at both infinities, and nan where x is nan."""
    return xp.where(xp.isinf(x), value, xp.where(xp.isnan(x), x, result))
