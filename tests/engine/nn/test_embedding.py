"""Tables of vectors, beyond what one forward pass of the grid shows."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from layerloom import nn
from layerloom.tensor import Tensor

IDS = np.array([[0, 3], [3, 1]])


@pytest.mark.parametrize("order", [2.0, 1.0, 3.0, np.inf])
def test_rows_that_are_read_are_shortened_in_the_table_itself(order: float) -> None:
    ours, theirs = nn.Embedding(5, 3, max_norm=1.0, norm_type=order), torch.nn.Embedding(5, 3, None, 1.0, order)
    weight = theirs.weight.detach().numpy() * 2
    ours.load_state_dict({"weight": weight})
    theirs.load_state_dict({"weight": torch.tensor(weight)})
    np.testing.assert_allclose(ours(Tensor(IDS)).numpy(), theirs(torch.tensor(IDS)).detach().numpy(), rtol=1e-6)
    np.testing.assert_allclose(ours.weight.numpy(), theirs.weight.detach().numpy(), rtol=1e-6)
    np.testing.assert_array_equal(ours.weight.numpy()[4], weight[4])


@pytest.mark.parametrize("freeze", [True, False])
def test_a_table_that_is_there_is_taken(freeze: bool) -> None:
    rows = Tensor(np.arange(6.0).reshape(3, 2))
    for made in (nn.Embedding.from_pretrained(rows, freeze), nn.EmbeddingBag.from_pretrained(rows, freeze, mode="sum")):
        assert made.weight.requires_grad is not freeze
        np.testing.assert_array_equal(made.weight.numpy(), rows.numpy())
    assert made(Tensor(np.array([[0, 2]]))).tolist() == [[4, 6]]
    with pytest.raises(ValueError, match=r"need \(rows, width\), got \(3,\)"):
        nn.Embedding.from_pretrained(Tensor(np.ones(3)))


def test_tokens_that_pad_do_not_count_and_an_empty_bag_is_zero() -> None:
    rows = Tensor(np.array([[1.0], [2.0], [6.0]]))
    for mode, expected in (("sum", [[7.0], [0], [0]]), ("mean", [[3.5], [0], [0]]), ("max", [[6.0], [0], [0]])):
        bag = nn.EmbeddingBag.from_pretrained(rows, mode=mode, padding_idx=1)
        assert bag(Tensor(np.array([0, 1, 2, 1])), Tensor(np.array([0, 3, 4]))).tolist() == expected


@pytest.mark.parametrize(
    ("ids", "offsets", "weights", "sentence"),
    [
        ((4,), None, None, r"or \(tokens,\) with offsets \(bags,\), got \(4,\)"),
        ((2, 2), (2,), None, r"got \(2, 2\) and offsets \(2,\)"),
        ((2, 2), None, (2, 2), "per_sample_weights need mode 'sum', got 'mean'"),
    ],
)
def test_bags_that_are_not_clear_are_refused(
    ids: tuple[int, ...], offsets: tuple[int, ...] | None, weights: tuple[int, ...] | None, sentence: str
) -> None:
    def zeros(shape: tuple[int, ...] | None) -> Tensor | None:
        return None if shape is None else Tensor(np.zeros(shape, np.int64))

    with pytest.raises(ValueError, match=sentence):
        nn.EmbeddingBag(3, 2)(zeros(ids), zeros(offsets), zeros(weights))


def test_sparse_gradients_are_refused_with_a_reason() -> None:
    with pytest.raises(nn.UnsupportedError, match="gradients are whole arrays"):
        nn.Embedding(3, 2, sparse=True)


def test_a_shortened_table_can_be_read_twice_before_one_backward() -> None:
    table = nn.Embedding(5, 3, max_norm=0.1, dtype=np.float64)  # float32 may round up to above the limit
    table(Tensor(IDS))
    (table(Tensor(IDS)).sum() + table(Tensor(IDS)).sum()).backward()
    assert table.weight.grad is not None
    np.testing.assert_array_equal(table.weight.grad.numpy()[:, 0], [2, 2, 0, 4, 0])
