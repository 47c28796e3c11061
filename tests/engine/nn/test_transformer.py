"""Transformers under masks, unbatched and with dropout, against PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import layerloom.nn as nn
from layerloom import ops
from layerloom.ops import random
from layerloom.tensor import Tensor, grad, no_grad

pytestmark = pytest.mark.filterwarnings("ignore:enable_nested_tensor:UserWarning")
RNG = np.random.default_rng(13)
SRC, TGT = RNG.normal(size=(3, 5, 4)), RNG.normal(size=(3, 4, 4))
PADDED = np.array([[0, 0, 0, 0, 1], [0, 0, 0, 0, 0], [0, 1, 1, 1, 1]], bool)
LATER = np.triu(np.ones((4, 4), bool), 1)


def pair(dropout: float = 0.0, **arguments: Any) -> tuple[nn.Transformer, torch.nn.Transformer]:
    size = (4, 2, 2, 2, 6, dropout)
    theirs = torch.nn.Transformer(*size, **{"batch_first": True, **arguments}).double()
    ours = nn.Transformer(*size, **{"batch_first": True, **arguments}).double()
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


@pytest.mark.parametrize(
    "masks",
    [
        {"tgt_mask": LATER, "src_key_padding_mask": PADDED, "memory_key_padding_mask": PADDED},
        {"src_mask": RNG.normal(size=(5, 5)), "memory_mask": RNG.normal(size=(6, 4, 5))},
        {"tgt_mask": np.where(LATER, -np.inf, 0.0), "tgt_key_padding_mask": PADDED[:, :4].astype(float)},
    ],
)
@pytest.mark.parametrize("norm_first", [False, True])
def test_a_transformer_is_pytorchs_under_every_mask(masks: dict[str, np.ndarray], norm_first: bool) -> None:
    ours, theirs = pair(norm_first=norm_first)
    leaf, other = Tensor(SRC, requires_grad=True), torch.tensor(SRC, requires_grad=True)
    found = ours(leaf, Tensor(TGT), **{key: Tensor(mask) for key, mask in masks.items()})
    expected = theirs(other, torch.tensor(TGT), **{key: torch.tensor(mask) for key, mask in masks.items()})
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), atol=1e-12)
    (gradient,) = grad((found * found * found).sum(), leaf)
    (expected * expected * expected).sum().backward()
    np.testing.assert_allclose(gradient.numpy(), other.grad.numpy(), atol=1e-12)


def test_sequences_may_have_no_batch() -> None:
    ours, theirs = pair()
    expected = theirs(torch.tensor(SRC[0]), torch.tensor(TGT[0]))
    found = ours(Tensor(SRC[0]), Tensor(TGT[0]))
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), atol=1e-12)


def test_is_causal_is_what_the_square_mask_says() -> None:
    ours, _ = pair()
    mask = nn.Transformer.generate_square_subsequent_mask(4)
    expected = torch.nn.Transformer.generate_square_subsequent_mask(4)
    np.testing.assert_array_equal(mask.numpy(), expected.numpy(), strict=True)
    by_mask = ours(Tensor(SRC), Tensor(TGT), tgt_mask=mask)
    by_word = ours(Tensor(SRC), Tensor(TGT), tgt_is_causal=True)
    np.testing.assert_array_equal(by_mask.numpy(), by_word.numpy())


def test_dropout_is_in_every_place_where_pytorch_has_it() -> None:
    ours, theirs = pair(dropout=1.0)
    expected = theirs(torch.tensor(SRC), torch.tensor(TGT)).detach().numpy()
    np.testing.assert_allclose(ours(Tensor(SRC), Tensor(TGT)).numpy(), expected, atol=1e-12)
    ours, theirs = pair(dropout=0.5)
    with random.generator(seed=1, step=1):
        trained = ours(Tensor(SRC), Tensor(TGT)).numpy()
    expected = theirs.eval()(torch.tensor(SRC), torch.tensor(TGT)).detach().numpy()
    assert not np.allclose(trained, expected)
    np.testing.assert_allclose(ours.eval()(Tensor(SRC), Tensor(TGT)).numpy(), expected, atol=1e-12)


def test_an_activation_may_be_a_function_or_a_module() -> None:
    plain = nn.TransformerEncoderLayer(4, 2, 6, 0.0, batch_first=True)
    for activation in (ops.relu, nn.ReLU()):
        other = nn.TransformerEncoderLayer(4, 2, 6, 0.0, activation, batch_first=True)
        other.load_state_dict(plain.state_dict())
        x = Tensor(SRC.astype(np.float32))
        np.testing.assert_array_equal(other(x).numpy(), plain(x).numpy())
    assert "(activation): ReLU()" in repr(other)


def test_the_layers_of_a_stack_learn_by_themselves() -> None:
    stack = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6), 2)
    first, second = (layer.linear1.weight for layer in stack.layers)
    np.testing.assert_array_equal(first.numpy(), second.numpy())
    with no_grad():
        first.assign(first.numpy() + 1)
    assert not np.array_equal(first.numpy(), second.numpy())
    weights = [layer.linear1.weight.numpy() for layer in nn.Transformer(4, 2, 2, 1, 6).encoder.layers]
    assert not np.array_equal(*weights), "a whole transformer draws anew"


def test_a_transformer_of_shapes_only_takes_no_memory() -> None:
    with nn.shapes_only():
        found = nn.Transformer()
    assert nn.count_parameters(found) == 44_140_544
    assert all(parameter.data.strides == (0,) * parameter.ndim for parameter in found.parameters())


def test_what_does_not_fit_is_refused_with_both_shapes() -> None:
    ours, _ = pair()
    with pytest.raises(ValueError, match=r"4 features, got \(3, 5, 4\) and \(3, 4, 3\)"):
        ours(Tensor(SRC), Tensor(TGT[:, :, :3]))
    with pytest.raises(ValueError, match=r"one batch, got \(3, 5, 4\) and \(2, 4, 4\)"):
        ours(Tensor(SRC), Tensor(TGT[:2]))
