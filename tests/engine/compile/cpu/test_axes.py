"""Convolutions and pools over one, two and three axes, there and back, on the machine."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import Program, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

from .machines import implementations, once, ready

Array = Any
SIZES = ((12,), (8, 9), (6, 5, 7))
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{len(size)}d")
rng = np.random.default_rng(3)


def step(function: Any, inputs: dict[str, Array]) -> tuple[Program, Any]:
    """A program of a function and its gradients, and the function that was recorded."""

    def run(data: Any, scalars: Any, states: Any) -> Any:
        leaves = {name: Tensor(x.data, requires_grad=True) for name, x in data.items()}
        y = function(*leaves.values())
        slopes = grad(ops.sum(y * y), list(leaves.values()))
        return {"y": y, **{f"g{name}": g for name, g in zip(leaves, slopes, strict=True)}}, {}

    return trace(run, {name: ArraySpec.of(x) for name, x in inputs.items()}, {}, {}), run


def assert_same(function: Any, **inputs: Array) -> list[str]:
    """The machine's numbers are those of the plain kernels; which code did the calls."""
    program, run = step(function, inputs)
    expected, _ = run({name: Tensor(x.astype(np.float64)) for name, x in inputs.items()}, {}, {})
    for name, y in once(program, inputs).items():
        scale = np.abs(expected[name].numpy()).max()
        np.testing.assert_allclose(y, expected[name].numpy(), atol=1e-4 * scale, err_msg=name)
    return implementations(ready(program)[1])


def normal(*shape: int) -> Array:
    return rng.normal(size=shape).astype(np.float32)


@each_size
def test_a_convolution_over_any_axes_is_onednns_both_ways(size: tuple[int, ...]) -> None:
    kernel = (3,) * len(size)
    code = assert_same(lambda x, w: ops.conv(x, w, 2, 1), x=normal(4, 8, *size), w=normal(16, 8, *kernel))
    assert sum("avx" in name or "gemm" in name for name in code) >= 3


@each_size
def test_a_transposed_convolution_is_onednns_both_ways(size: tuple[int, ...]) -> None:
    kernel = (3,) * len(size)

    def function(x: Tensor, w: Tensor) -> Tensor:
        return ops.conv_transpose(x, w, 2, 1, 1)

    code = assert_same(function, x=normal(2, 16, *size), w=normal(16, 8, *kernel))
    assert sum("avx" in name or "gemm" in name for name in code) >= 3


@each_size
@pytest.mark.parametrize("kind", [ops.max_pool, ops.avg_pool])
def test_a_pool_over_any_axes_is_onednns_both_ways(kind: Any, size: tuple[int, ...]) -> None:
    code = assert_same(lambda x: kind(x, 3, 2, 1), x=normal(2, 16, *size))
    assert "numpy" not in (code[0], code[-1])


@each_size
def test_a_pool_with_gaps_in_its_windows_agrees(size: tuple[int, ...]) -> None:
    assert_same(lambda x: ops.max_pool(x, 2, 1, 1, dilation=2), x=normal(2, 3, *size))
