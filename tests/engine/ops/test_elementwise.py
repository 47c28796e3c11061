"""Functions of numbers made of others, and the corners of those that are operations, against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from tests.support.oracle import assert_as_pytorch

from layerloom import ops
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(7)
ONE: dict[str, tuple[Any, Any]] = {
    "square": (ops.square, torch.square),
    "reciprocal": (ops.reciprocal, torch.reciprocal),
    "rsqrt": (lambda x: ops.rsqrt(x * x), lambda t: torch.rsqrt(t * t)),
    "sinc": (ops.sinc, torch.sinc),
    "deg2rad": (ops.deg2rad, torch.deg2rad),
    "rad2deg": (ops.rad2deg, torch.rad2deg),
    "frac": (ops.frac, torch.frac),
    "round to tenths": (lambda x: ops.round(x, 1), lambda t: torch.round(t, decimals=1)),
    "round to tens": (lambda x: ops.round(x * 50, -1), lambda t: torch.round(t * 50, decimals=-1)),
    "logit": (lambda x: ops.logit(ops.sigmoid(x)), lambda t: torch.logit(torch.sigmoid(t))),
    "nan_to_num": (ops.nan_to_num, torch.nan_to_num),
}
TWO: dict[str, tuple[Any, Any]] = {
    "logaddexp2": (ops.logaddexp2, torch.logaddexp2),
    "fmax": (ops.fmax, torch.fmax),
    "fmin": (ops.fmin, torch.fmin),
    "copysign": (ops.copysign, torch.copysign),
    "xlogy": (lambda a, b: ops.xlogy(a, b * b), lambda a, b: torch.xlogy(a, b * b)),
    "remainder": (ops.remainder, torch.remainder),
    "fmod": (ops.fmod, torch.fmod),
    "hypot": (ops.hypot, torch.hypot),
    "atan2": (ops.atan2, torch.atan2),
    "lerp": (lambda a, b: ops.lerp(a, b, 0.3), lambda a, b: torch.lerp(a + 0 * b, b + 0 * a, 0.3)),
}
SHAPES = (((2, 3), (2, 3)), ((), ()), ((0, 2), (2,)), ((3, 1), (1, 4)))


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("shape", [(2, 5), (), (0, 2)])
def test_functions_of_one_number_are_pytorchs(name: str, shape: tuple[int, ...]) -> None:
    assert_as_pytorch(*ONE[name], rng.normal(size=shape)[..., ::-1] if shape else rng.normal(size=shape))


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize(("first", "second"), SHAPES)
def test_functions_of_two_numbers_are_pytorchs(name: str, first: tuple[int, ...], second: tuple[int, ...]) -> None:
    assert_as_pytorch(*TWO[name], rng.normal(size=first), rng.normal(size=second))


def slope(function: Any, *numbers: float) -> list[float]:
    leaves = [Tensor(np.array(number), True) for number in numbers]
    return [0.0 if g is None else g.item() for g in grad(function(*leaves), leaves, allow_unused=True)]


def test_at_the_origin_a_length_and_a_direction_have_no_gradient() -> None:
    assert slope(ops.hypot, 0.0, 0.0) == [0, 0]
    assert slope(ops.atan2, 0.0, 0.0) == [0, 0]
    assert slope(ops.sinc, 0.0) == [0]
    assert slope(ops.xlogy, 0.0, 0.0) == [0, 0]


def test_sums_on_the_scale_of_logarithms_where_both_are_infinite() -> None:
    assert slope(ops.logaddexp, -np.inf, -np.inf) == [0.5, 0.5]
    assert slope(ops.logaddexp, -np.inf, 1.0) == [0, 1]
    assert float(ops.logaddexp(np.array(1e4), np.array(1e4))) == pytest.approx(1e4 + np.log(2))


@pytest.mark.parametrize("low", [None, -0.5, np.array([-0.5, 0.0, 0.5])])
@pytest.mark.parametrize("high", [None, 0.5, np.array([[0.6], [-0.2]])])
def test_limits_may_be_tensors(low: Any, high: Any) -> None:
    x = rng.normal(size=(2, 3))
    limits = [None if limit is None else torch.tensor(limit) for limit in (low, high)]
    if low is None and high is None:
        return
    if any(isinstance(limit, np.ndarray) for limit in (low, high)):
        limits = [None if limit is None else limit.broadcast_to(2, 3) for limit in limits]
        assert_as_pytorch(lambda t: ops.clip(t, low, high), lambda t: torch.clamp(t, *limits), x)
    expected = np.clip(x, low, high)
    np.testing.assert_array_equal(ops.clip(x, low, high).numpy(), expected)


def test_at_a_limit_the_gradient_is_that_of_the_number() -> None:
    assert slope(ops.clip, 1.0, 1.0) == [1, 0]
    assert slope(ops.clip, 0.0, 1.0, 3.0) == [0, 1, 0]


def test_whole_numbers_stay_whole() -> None:
    x = np.array([-7, 7, 25])
    assert ops.floor(x).dtype == ops.round(x, 2).dtype == np.int64
    assert ops.round(x, -1).tolist() == np.round(x, -1).tolist()
    assert ops.floor_divide(x, 2).tolist() == [-4, 3, 12]
    assert ops.remainder(x, 4).tolist() == [1, 3, 1]
    assert ops.fmod(x, 4).tolist() == [-3, 3, 1]
    assert ops.floor_divide(x, np.array(2.0)).dtype == np.float64


def test_bits_of_fractions_are_refused() -> None:
    with pytest.raises(ValueError, match="bitwise_and needs whole numbers, got float32"):
        ops.bitwise_and(np.ones(1, np.float32), np.ones(1, np.float32))
    with pytest.raises(ValueError, match="bitwise_not needs whole numbers"):
        ops.bitwise_not(1.5)


def test_nan_and_the_infinite_are_told_apart() -> None:
    odd = np.array([np.nan, np.inf, -np.inf, 0.0])
    assert ops.nan_to_num(odd, 1, 2, 3).tolist() == [1, 2, 3, 0]
    assert ops.fmax(odd, 1.0).tolist() == [1, np.inf, 1, 1]
    assert ops.heaviside(odd, 0.5).tolist()[1:] == [1, 0, 0.5]
    close = ops.isclose(odd, np.array([np.nan, np.inf, np.inf, 1e-9]), equal_nan=True)
    assert close.tolist() == np.isclose(odd, [np.nan, np.inf, np.inf, 1e-9], equal_nan=True).tolist()


SPECIAL = np.concatenate(
    [np.linspace(-6, 6, 49), [-27.0, 27.0, 0.0, 1e-300, 1e-9, 150.0, 1e10, np.inf, -np.inf, np.nan]]
)


@pytest.mark.parametrize("name", ["erfc", "lgamma", "digamma"])
def test_special_functions_are_right_everywhere(name: str) -> None:
    expected = getattr(torch, name)(torch.tensor(SPECIAL)).numpy()
    np.testing.assert_allclose(getattr(ops, name)(SPECIAL).numpy(), expected, rtol=2e-12, atol=1e-13)


def test_the_inverse_of_the_error_function_is_right_to_the_ends() -> None:
    y = np.concatenate([np.linspace(-1, 1, 41), 1 - 10.0 ** -np.arange(1, 16), 10.0 ** -np.arange(1, 300, 20), [2.0]])
    expected = torch.erfinv(torch.tensor(y)).numpy()
    np.testing.assert_allclose(ops.erfinv(y).numpy(), expected, rtol=1e-13)


def test_a_derivative_of_a_negative_order_is_refused() -> None:
    with pytest.raises(ValueError, match="an order from 0, got -1"):
        ops.polygamma(-1, 2.0)
