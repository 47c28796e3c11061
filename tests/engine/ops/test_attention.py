"""Scaled dot-product attention against PyTorch's function of that name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from layerloom import ops
from layerloom.tensor import Tensor, grad

RNG = np.random.default_rng(17)
Q, K, V = RNG.normal(size=(2, 4, 3, 6)), RNG.normal(size=(2, 4, 5, 6)), RNG.normal(size=(2, 4, 5, 2))
SOME = RNG.random((3, 5)) < 0.7
SOME[:, 0] = True
NONE = np.array([[1, 1, 0, 0, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]], bool)

CASES: list[tuple[tuple[np.ndarray, ...], dict[str, Any]]] = [
    ((Q, K, V), {}),
    ((Q, K, V), {"scale": 0.3}),
    ((Q, K, V), {"is_causal": True}),
    ((Q, K, V), {"attn_mask": SOME}),
    ((Q, K, V), {"attn_mask": np.where(SOME, RNG.normal(size=(3, 5)), -np.inf)}),
    ((Q, K, V), {"attn_mask": RNG.normal(size=(2, 1, 3, 5))}),
    ((Q, K[:, :2], V[:, :2]), {"enable_gqa": True}),
    ((Q[0, 0], K[0, 0], V[0, 0]), {"dropout_p": 1.0}),
    ((Q[:0], K[:0], V[:0]), {}),
    ((Q, K, V), {"attn_mask": NONE}),
]


@pytest.mark.parametrize(("inputs", "arguments"), CASES)
def test_attention_and_its_gradients_are_pytorchs(inputs: tuple[np.ndarray, ...], arguments: dict[str, Any]) -> None:
    leaves = [Tensor(x, requires_grad=True) for x in inputs]
    others = [torch.tensor(x, requires_grad=True) for x in inputs]
    mask = arguments.get("attn_mask")
    found = ops.scaled_dot_product_attention(*leaves, **arguments)
    theirs = {**arguments, "attn_mask": None if mask is None else torch.tensor(mask)}
    expected = F.scaled_dot_product_attention(*others, **theirs)
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), atol=1e-12)
    gradients = grad((found * found).sum(), leaves)
    (expected * expected).sum().backward()
    for gradient, other in zip(gradients, others, strict=True):
        np.testing.assert_allclose(gradient.numpy(), np.nan_to_num(other.grad.numpy()), atol=1e-12)


def test_a_gradient_of_a_gradient_is_pytorchs() -> None:
    leaf, other = Tensor(Q, requires_grad=True), torch.tensor(Q, requires_grad=True)
    (first,) = grad((ops.scaled_dot_product_attention(leaf, K, V) ** 2).sum(), leaf, create_graph=True)
    (second,) = grad((first * first).sum(), leaf)
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        expected = F.scaled_dot_product_attention(other, torch.tensor(K), torch.tensor(V))
    (slope,) = torch.autograd.grad((expected**2).sum(), other, create_graph=True)
    np.testing.assert_allclose(second.numpy(), torch.autograd.grad((slope * slope).sum(), other)[0].numpy(), atol=1e-11)


def test_a_learned_bias_of_the_scores_gets_its_gradient() -> None:
    bias = RNG.normal(size=(3, 5))
    leaf, other = Tensor(bias, requires_grad=True), torch.tensor(bias, requires_grad=True)
    (found,) = grad((ops.scaled_dot_product_attention(Q, K, V, leaf) ** 2).sum(), leaf)
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        (F.scaled_dot_product_attention(*map(torch.tensor, (Q, K, V)), other) ** 2).sum().backward()
    np.testing.assert_allclose(found.numpy(), other.grad.numpy(), atol=1e-12)


def test_what_does_not_fit_is_refused_with_all_shapes() -> None:
    with pytest.raises(ops.OperationError, match=r"got \(2, 4, 3, 6\), \(2, 4, 5, 2\) and \(2, 4, 5, 2\)"):
        ops.scaled_dot_product_attention(Q, V, V)
    with pytest.raises(ops.OperationError, match="heads that divide"):
        ops.scaled_dot_product_attention(Q, K[:, :3], V[:, :3], enable_gqa=True)
