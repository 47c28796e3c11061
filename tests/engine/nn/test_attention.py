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
    arguments = {"batch_first": True, **arguments}
    theirs = torch.nn.MultiheadAttention(6, 2, **arguments).double()
    ours = nn.MultiheadAttention(6, 2, **arguments).double()
    with torch.no_grad():
        theirs.in_proj_bias.copy_(torch.tensor(RNG.normal(size=18)))
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


every_mask = pytest.mark.parametrize(
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


@pytest.mark.parametrize("more", [{}, {"add_bias_kv": True}, {"add_zero_attn": True, "add_bias_kv": True}])
@pytest.mark.parametrize("per_head", [False, True])
@every_mask
def test_self_attention_is_pytorchs_under_every_mask(
    masks: dict[str, np.ndarray], per_head: bool, more: dict[str, bool]
) -> None:
    ours, theirs = pair(**more)
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


@pytest.mark.parametrize(
    "masks",
    [
        {},
        {"key_padding_mask": PADDED[0]},
        {"attn_mask": LATER, "key_padding_mask": PADDED[2]},
        {"attn_mask": RNG.normal(size=(2, 4, 4))},
    ],
)
@pytest.mark.parametrize("batch_first", [False, True])
def test_a_sequence_without_a_batch_is_attended_to_as_in_pytorch(
    masks: dict[str, np.ndarray], batch_first: bool
) -> None:
    ours, theirs = pair(batch_first=batch_first)
    x = torch.tensor(X[0])
    expected = theirs(x, x, x, **{key: torch.tensor(mask) for key, mask in masks.items()})
    found = ours(*[Tensor(X[0])] * 3, **{key: Tensor(mask) for key, mask in masks.items()})
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one.numpy(), other.detach().numpy(), atol=1e-12)


def test_what_does_not_fit_is_refused_with_both_shapes() -> None:
    ours, x = pair()[0], Tensor(X)
    with pytest.raises(ValueError, match=r"6, 6 and 6 features, .* got .* \(3, 4, 5\)"):
        ours(x, x[:, :, :5], x)
    with pytest.raises(ValueError, match="one batch"):
        ours(x, x[:2], x[:2])
    with pytest.raises(ValueError, match=r"key_padding_mask needs the shape \(3, 4\), got \(3, 3\)"):
        ours(x, x, x, key_padding_mask=Tensor(PADDED[:, :3]))
    with pytest.raises(ValueError, match=r"attn_mask needs the shape \(4, 4\) or \(6, 4, 4\), got \(3, 4, 4\)"):
        ours(x, x, x, attn_mask=Tensor(np.zeros((3, 4, 4), bool)))


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


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_a_query_that_may_look_at_no_key_gets_zero_and_finite_gradients(dtype: Any) -> None:
    ours, _ = pair()
    x = Tensor(X.astype(dtype), requires_grad=True)
    ours.to(dtype=dtype)
    blocked = np.zeros((4, 4), bool)
    blocked[2] = True
    for mask in (Tensor(blocked), Tensor(np.where(blocked, -np.inf, 0).astype(dtype))):
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
    ours, theirs = pair(dropout=1.0)
    found, _ = ours(x, x, x)
    np.testing.assert_allclose(found.numpy(), theirs(*[torch.tensor(X)] * 3)[0].detach().numpy(), atol=1e-12)


def test_masks_are_small() -> None:
    assert causal_mask(Tensor(X), Tensor(OTHER)).scores.shape == (4, 5)
    assert lengths_mask(Tensor(np.array([1, 2, 3])), Tensor(OTHER)).scores.shape == (3, 1, 1, 5)
