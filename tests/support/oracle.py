"""A function of ours beside PyTorch's: values, gradients and gradients of gradients, in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from layerloom import ops
from layerloom.tensor import Tensor, grad, is_float

Array = Any


def assert_as_pytorch(
    ours: Callable[..., Any], theirs: Callable[..., Any], *inputs: Array, second: bool = True, atol: float = 1e-9
) -> None:
    """The results, their weighted gradients and, with `second`, the gradients of these agree for each float input."""
    leaves = [Tensor(x, is_float(x.dtype)) for x in inputs]
    given = [torch.tensor(x.copy(), requires_grad=is_float(x.dtype)) for x in inputs]
    y, t = ours(*leaves), theirs(*given)
    assert (y.shape, str(y.dtype)) == (tuple(t.shape), str(t.dtype).removeprefix("torch."))
    np.testing.assert_allclose(y.numpy(), t.detach().numpy(), rtol=1e-9, atol=atol)
    wrt, wrt_t = [x for x in leaves if x.requires_grad], [x for x in given if x.requires_grad]
    if not y.requires_grad:
        slopes = torch.autograd.grad(t.sum(), wrt_t, allow_unused=True) if t.requires_grad else ()
        assert not any(np.any(_numbers(slope)) for slope in slopes if slope is not None)
        return
    weights = np.random.default_rng(1).normal(size=y.shape)
    first = _gradients(y, wrt, weights)
    first_t = torch.autograd.grad(t, wrt_t, torch.tensor(weights), create_graph=True, allow_unused=True)
    _assert_close(first, first_t, wrt, atol)
    if second:
        total = sum((ops.sum(g * g) for g in first[1:]), start=ops.sum(first[0] * first[0]))
        known = [(g * g).sum() for g in first_t if g is not None and g.requires_grad]
        if known and total.requires_grad:
            again = _gradients(total, wrt, np.ones(()))
            _assert_close(
                again, torch.autograd.grad(torch.stack(known).sum(), wrt_t, allow_unused=True), wrt, 100 * atol
            )


def _gradients(y: Tensor, wrt: Sequence[Tensor], seed: Array) -> list[Tensor]:
    found = grad(y, wrt, seed, create_graph=True, allow_unused=True)
    return [ops.zeros_like(x) if g is None else g for g, x in zip(found, wrt, strict=True)]


def _assert_close(found: Sequence[Tensor], expected: Sequence[Any], wrt: Sequence[Tensor], atol: float) -> None:
    for g, t, x in zip(found, expected, wrt, strict=True):
        wanted = np.zeros(x.shape) if t is None else _numbers(t)
        np.testing.assert_allclose(g.numpy(), wanted, rtol=1e-8, atol=atol)


def _numbers(t: Any) -> Array:
    return t.numpy(force=True)
