"""Narrow floats through arithmetic and back: nothing grows, and numbers are PyTorch's."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import ml_dtypes
import numpy as np
import pytest
import torch

from layerloom import nn, ops
from layerloom.tensor import Tensor, grad

NARROW = {"float16": np.dtype(np.float16), "bfloat16": np.dtype(ml_dtypes.bfloat16)}
DTYPES = {**NARROW, **{name: np.dtype(name) for name in ("float32", "float64", "int64", "uint8", "bool")}}
SHAPES = {"vector": (2,), "number": ()}


@pytest.mark.parametrize(("a", "b"), [*combinations_with_replacement(DTYPES, 2)])
def test_a_sum_has_pytorchs_dtype(a: str, b: str) -> None:
    for first in SHAPES.values():
        for second in SHAPES.values():
            expected = torch.ones(first, dtype=getattr(torch, a)) + torch.ones(second, dtype=getattr(torch, b))
            found = Tensor(np.ones(first, DTYPES[a])) + Tensor(np.ones(second, DTYPES[b]))
            assert f"torch.{found.dtype}" == str(expected.dtype)


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("number", [2, 2.5, True, np.float64(2.5), np.float32(2.5)])
def test_a_plain_number_widens_nothing(name: str, number: Any) -> None:
    x = Tensor(np.ones(2, NARROW[name]), True)
    for y in (x + number, number - x, x * number, number / x, x**number, number**x, ops.maximum(x, number)):
        assert y.dtype == NARROW[name]


FUNCTIONS: dict[str, Any] = {
    "tanh": lambda m, x: m.tanh(x),
    "exp": lambda m, x: m.exp(x),
    "product": lambda m, x: x * x[0] + 2,
    "quotient": lambda m, x: x / (x + 1),
    "matmul": lambda m, x: m.matmul(x, x),
    "sum": lambda m, x: x.sum(0) * x,
    "where": lambda m, x: m.where(x > 0.3, x * x, x),
    "sigmoid": lambda m, x: m.sigmoid(x) * m.sqrt(x),
}


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_value_and_gradient_are_narrow_and_near_pytorchs(name: str, function: Any) -> None:
    array = np.array([[0.5, 0.25], [0.75, 1.125]])
    x, t = Tensor(array.astype(NARROW[name]), True), torch.tensor(array, dtype=getattr(torch, name), requires_grad=True)
    y, u = function(ops, x), function(torch, t)
    (found,), (expected,) = grad(ops.sum(y), x), torch.autograd.grad(u.sum(), t)
    assert found is not None
    tolerance = 4 * float(ml_dtypes.finfo(NARROW[name]).eps)
    for ours, theirs in ((y, u), (found, expected)):
        assert ours.dtype == NARROW[name]
        np.testing.assert_allclose(ours.double().numpy(), theirs.detach().double().numpy(), rtol=tolerance)


@pytest.mark.parametrize("name", NARROW)
@pytest.mark.parametrize("make", [lambda: nn.Conv2d(2, 3, 3), lambda: nn.BatchNorm2d(2), lambda: nn.MaxPool2d(2)])
def test_modules_stay_narrow_there_and_back(name: str, make: Any) -> None:
    module = make().to(dtype=NARROW[name])
    x = Tensor(np.linspace(-1, 1, 64).reshape(2, 2, 4, 4).astype(NARROW[name]), True)
    y = module(x)
    ops.sum(y * y).backward()
    assert y.dtype == NARROW[name]
    assert all(p.grad is not None and p.grad.dtype == NARROW[name] for p in (x, *module.parameters()))


def test_a_sum_of_narrow_numbers_is_added_up_in_float64() -> None:
    for dtype in NARROW.values():
        assert ops.sum(Tensor(np.full(4096, 0.25, dtype))).item() == 1024.0  # one after the other it stays at 512


class TestMethods:
    def test_numbers_are_formatted_and_stand_as_an_index(self) -> None:
        assert f"{Tensor(2.0):.3f}" == "2.000"
        assert [10, 20, 30][Tensor(1)] == 20
        assert np.asarray(Tensor([1.0, 2.0])).tolist() == [1.0, 2.0]

    @pytest.mark.parametrize("place", ["cpu", "float64", np.float16])
    def test_to_takes_a_place_or_a_dtype(self, place: Any) -> None:
        y = Tensor([1.0]).to(place)
        assert y.dtype == (np.float32 if place == "cpu" else np.dtype(place))

    def test_a_clone_has_memory_of_its_own_and_a_past(self) -> None:
        x = Tensor([1.0], True)
        y = x.clone()
        assert not np.shares_memory(x.data, y.data)
        (y * 2).backward()
        assert x.grad is not None and x.grad.tolist() == [2.0]

    CALLS = (
        lambda x: x.std(0), lambda x: x.prod(1), lambda x: x.cumsum(0), lambda x: x.sort()[0], lambda x: x.topk(1)[0],
        lambda x: x.flatten(), lambda x: x.view(2, -1), lambda x: x.permute(1, 0), lambda x: x.mT,
        lambda x: x.swapaxes(0, 1), lambda x: x.unsqueeze(0), lambda x: x.tile(2, 1), lambda x: x.roll(1, 0),
        lambda x: x.unbind(1)[0], lambda x: x.clamp(min=0.3), lambda x: x.tril(), lambda x: x.norm(), lambda x: +x,
        lambda x: x.masked_fill(x > 0.4, 0.0), lambda x: x.where(x > 0.4, 1.0), lambda x: x.square(), lambda x: x % 0.3,
        lambda x: x.rsqrt(), lambda x: x.softmax(), lambda x: x.amax(0), lambda x: x.logsumexp(1), lambda x: x.double(),
    )  # fmt: skip

    @pytest.mark.parametrize("position", range(len(CALLS)))
    def test_a_method_gives_a_tensor_that_a_gradient_passes(self, position: int) -> None:
        x = Tensor(np.array([[0.5, 0.25], [0.75, 1.5]]), True)
        y = self.CALLS[position](x)
        (found,) = grad(ops.sum(y * y), x)
        assert found is not None
        assert np.isfinite(found.numpy()).all()

    def test_every_method_leads_to_an_operation_that_is_there(self) -> None:
        from pathlib import Path
        from re import findall

        from layerloom import tensor_methods

        files = Path(tensor_methods.__file__).parent.glob("*.py")
        used = {name for file in files for name in findall(r"\bops\.(\w+)", file.read_text("utf-8"))}
        assert len(used) > 100
        assert used <= {*dir(ops), "operation"}
