"""Attention under masks, against PyTorch, and where a query may look at nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import layerloom.nn as nn
from layerloom.nn.attention import causal_mask, lengths_mask
from layerloom.ops import random
from layerloom.tensor import Tensor, grad

RNG = np.random.default_rng(11)
X = RNG.normal(size=(3, 4, 6))
OTHER = RNG.normal(size=(3, 5, 6))
PADDED = np.array([[0, 0, 0, 1], [0, 0, 0, 0], [0, 1, 1, 1]], bool)
LATER = np.triu(np.ones((4, 4), bool), 1)


def pair(**arguments: Any) -> tuple[nn.MultiheadAttention, torch.nn.MultiheadAttention]:
    theirs = torch.nn.MultiheadAttention(6, 2, batch_first=True, **arguments).double()
    ours = nn.MultiheadAttention(6, 2, batch_first=True, **arguments).double()
    with torch.no_grad():
        theirs.in_proj_bias.copy_(torch.tensor(RNG.normal(size=18)))
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


@pytest.mark.parametrize("per_head", [False, True])
@pytest.mark.parametrize(
    "masks",
    [
        {},
        {"key_padding_mask": PADDED},
        {"attn_mask": LATER},
        {"attn_mask": LATER, "key_padding_mask": PADDED},
        {"attn_mask": np.where(LATER, -np.inf, RNG.normal(size=(4, 4)))},
        {"attn_mask": RNG.normal(size=(6, 4, 4)), "key_padding_mask": PADDED.astype(float) * 2},
    ],
)
def test_self_attention_is_pytorchs_under_every_mask(masks: dict[str, np.ndarray], per_head: bool) -> None:
    ours, theirs = pair()
    x, leaf = torch.tensor(X, requires_grad=True), Tensor(X, requires_grad=True)
    theirs_masks = {key: torch.tensor(mask) for key, mask in masks.items()}
    expected, their_weights = theirs(x, x, x, **theirs_masks, average_attn_weights=not per_head)
    ours_masks = {key: Tensor(mask) for key, mask in masks.items()}
    found, weights = ours(leaf, leaf, leaf, **ours_masks, average_attn_weights=not per_head)
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), atol=1e-12)
    np.testing.assert_allclose(weights.numpy(), their_weights.detach().numpy(), atol=1e-12)
    (gradient,) = grad((found * found).sum(), leaf)
    (expected * expected).sum().backward()
    np.testing.assert_allclose(gradient.numpy(), x.grad.numpy(), atol=1e-12)


def test_a_causal_query_looks_at_no_later_key() -> None:
    ours, theirs = pair()
    x = torch.tensor(X)
    expected, _ = theirs(x, x, x, attn_mask=torch.tensor(LATER), need_weights=False)
    found, weights = ours(Tensor(X), Tensor(X), Tensor(X), is_causal=True, need_weights=False)
    assert weights is None
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), atol=1e-12)


def test_lengths_hide_what_lies_past_them() -> None:
    ours, _ = pair()
    lengths = Tensor(np.array([4, 0, 2]))
    padding = np.arange(5) >= lengths.numpy()[:, None]
    mask = lengths_mask(lengths, Tensor(OTHER))
    found, _ = ours.attend(Tensor(X), Tensor(OTHER), Tensor(OTHER), mask)
    changed = np.where(padding[..., None], 1e3, OTHER)
    same, _ = ours.attend(Tensor(X), Tensor(changed), Tensor(changed), mask)
    np.testing.assert_array_equal(found.numpy(), same.numpy())
    expected, _ = ours(Tensor(X), Tensor(OTHER), Tensor(OTHER), key_padding_mask=Tensor(padding))
    np.testing.assert_array_equal(found.numpy(), expected.numpy())


def test_a_query_that_may_look_at_no_key_gets_zero_and_finite_gradients() -> None:
    ours, _ = pair()
    x = Tensor(X.astype(np.float32), requires_grad=True)
    ours.float()
    blocked = np.zeros((4, 4), bool)
    blocked[2] = True
    for mask in (Tensor(blocked), Tensor(np.where(blocked, -np.inf, 0).astype(np.float32))):
        found, weights = ours(x, x, x, attn_mask=mask)
        assert weights is not None
        assert not weights.numpy()[:, 2].any()
        np.testing.assert_array_equal(found.numpy()[:, 2], np.broadcast_to(ours.out_proj.bias.numpy(), (3, 6)))
        (gradient,) = grad(found.sum(), x)
        assert np.isfinite(gradient.numpy()).all()


def test_two_masks_that_together_leave_nothing_give_zero() -> None:
    ours, _ = pair()
    x = Tensor(X)
    first = np.zeros((3, 4), bool)
    first[:, 0] = True
    _, weights = ours(x, x, x, key_padding_mask=Tensor(first), is_causal=True)
    assert not weights.numpy()[:, 0].any()
    np.testing.assert_allclose(weights.numpy()[:, 1:].sum(-1), 1)


def test_dropout_drops_weights_in_training_only() -> None:
    ours, _ = pair(dropout=0.5)
    x = Tensor(X)
    with random.generator(seed=1, step=1):
        _, weights = ours(x, x, x, average_attn_weights=False)
    assert (weights.numpy() == 0).any()
    assert (ours.eval()(x, x, x, average_attn_weights=False)[1].numpy() > 0).all()


def test_masks_are_small() -> None:
    assert causal_mask(Tensor(X), Tensor(OTHER)).scores.shape == (4, 5)
    assert lengths_mask(Tensor(np.array([1, 2, 3])), Tensor(OTHER)).scores.shape == (3, 1, 1, 5)
