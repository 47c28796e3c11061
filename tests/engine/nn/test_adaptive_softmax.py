"""The softmax over clusters of classes, beyond the grid."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from layerloom import nn
from layerloom.tensor import Tensor

theirs = torch.nn.AdaptiveLogSoftmaxWithLoss(6, 9, [2, 5], 2.0).double()
ours = nn.AdaptiveLogSoftmaxWithLoss(6, 9, [2, 5], 2.0).double()
ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
X = np.random.default_rng(0).normal(size=(20, 6))


def test_all_probabilities_and_the_largest_are_pytorchs() -> None:
    found, expected = ours.log_prob(Tensor(X)).numpy(), theirs.log_prob(torch.tensor(X)).detach().numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    np.testing.assert_allclose(np.exp(found).sum(axis=1), 1)
    np.testing.assert_array_equal(ours.predict(Tensor(X)).numpy(), theirs.predict(torch.tensor(X)).numpy())


@pytest.mark.parametrize("target", [0, 4, 8])
def test_one_sample_comes_without_a_batch(target: int) -> None:
    found = ours(Tensor(X[0]), Tensor(np.array(target)))
    expected = theirs(torch.tensor(X[0]), torch.tensor(target))
    assert found.output.item() == pytest.approx(expected.output.item()) == -found.loss.item()
    assert found.output.shape == ()


def test_targets_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"got \(20, 6\) and \(3,\)"):
        ours(Tensor(X), Tensor(np.zeros(3, np.int64)))
    with pytest.raises(ValueError, match="labels must lie between"):
        ours(Tensor(X), Tensor(np.full(20, 11)))
