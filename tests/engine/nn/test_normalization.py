"""What one forward pass of the grid does not show: statistics over several batches, and too small ones."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import layerloom.nn as nn
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(3)


@pytest.mark.parametrize("momentum", [0.1, 0.7, 0.0, None])
def test_running_statistics_follow_pytorch_over_several_batches(momentum: float | None) -> None:
    ours = nn.BatchNorm2d(3, momentum=momentum).double()
    theirs = torch.nn.BatchNorm2d(3, momentum=momentum).double()
    for size in (4, 1, 6):
        x = rng.normal(size, 2, size=(size, 3, 2, 5))
        ours(Tensor(x))
        theirs(torch.tensor(x))
        for key, value in theirs.state_dict().items():
            np.testing.assert_allclose(ours.state_dict()[key].numpy(), value.numpy(), rtol=1e-12, err_msg=key)
    x = rng.normal(size=(2, 3, 4, 4))
    y = theirs.eval()(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(ours.eval()(Tensor(x)).numpy(), y, rtol=1e-10, atol=1e-12)


def test_the_running_variance_is_the_unbiased_one() -> None:
    """The values of the table in the notes on Keras and PyTorch: 6.022 against 4.516 for four values a channel."""
    x = np.array([[0.0], [1.0], [2.0], [6.0]])
    module = nn.BatchNorm1d(1, momentum=1.0).double()
    module(Tensor(x))
    assert module.running_var is not None
    np.testing.assert_allclose(module.running_var.numpy(), x.var(axis=0, ddof=1))


def test_one_value_a_channel_cannot_be_trained_on_but_evaluated() -> None:
    module = nn.BatchNorm2d(3)
    x = Tensor(np.ones((1, 3, 1, 1), np.float32))
    with pytest.raises(ValueError, match=r"more than one value a channel in training, got \(1, 3, 1, 1\)"):
        module(x)
    assert module.num_batches_tracked is not None and module.num_batches_tracked.item() == 0
    assert module.eval()(x).shape == x.shape


def test_a_backward_after_the_statistics_moved_on_is_right() -> None:
    """The running statistics are not part of the graph, so two forward passes may come before one backward."""
    module = nn.BatchNorm1d(2).double()
    first, second = (Tensor(rng.normal(size=(5, 2)), requires_grad=True) for _ in range(2))
    w = Tensor(rng.normal(size=(5, 2)))
    together = grad((module(first) * w).sum() + (module(second) * w).sum(), [first, second])
    (alone,) = grad((module(first) * w).sum(), first)
    assert together[0] is not None and alone is not None
    np.testing.assert_allclose(together[0].numpy(), alone.numpy(), rtol=1e-12)


def test_a_large_mean_does_not_spoil_the_variance_in_float32() -> None:
    """With the variance as E[x²] - E[x]² the result would be noise."""
    x = rng.normal(size=(1000, 1))
    far = Tensor((x + 4096).astype(np.float32))
    y = nn.BatchNorm1d(1)(far).numpy()
    expected = far.numpy().astype(float)
    np.testing.assert_allclose(y, (expected - expected.mean()) / expected.std(), atol=2e-3)
    row = Tensor(far.numpy().reshape(1, 1000))
    np.testing.assert_allclose(nn.LayerNorm(1000)(row).numpy().ravel(), y.ravel(), atol=2e-3)


def test_a_batch_of_no_samples_leaves_the_statistics_alone() -> None:
    ours, theirs = nn.BatchNorm2d(3), torch.nn.BatchNorm2d(3)
    ours(Tensor(np.zeros((0, 3, 2, 2), np.float32)))
    theirs(torch.zeros(0, 3, 2, 2))
    for key, value in theirs.state_dict().items():
        np.testing.assert_array_equal(ours.state_dict()[key].numpy(), value.numpy(), err_msg=key)


@pytest.mark.parametrize("momentum", [0.1, None])
def test_running_statistics_of_instances_follow_pytorch_over_several_batches(momentum: float | None) -> None:
    ours = nn.InstanceNorm2d(3, momentum=momentum, affine=True, track_running_stats=True).double()
    theirs = torch.nn.InstanceNorm2d(3, momentum=momentum, affine=True, track_running_stats=True).double()  # type: ignore[arg-type]
    for shape in ((4, 3, 2, 5), (3, 2, 2), (6, 3, 1, 3)):
        x = rng.normal(2, 2, size=shape)
        np.testing.assert_allclose(ours(Tensor(x)).numpy(), theirs(torch.tensor(x)).detach().numpy(), rtol=1e-9)
        for key, value in theirs.state_dict().items():
            np.testing.assert_allclose(ours.state_dict()[key].numpy(), value.numpy(), rtol=1e-12, err_msg=key)
    x = rng.normal(size=(2, 3, 4, 4))
    y = theirs.eval()(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(ours.eval()(Tensor(x)).numpy(), y, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    ("module", "shape", "sentence"),
    [
        (nn.BatchNorm3d(3), (2, 3, 4, 4), r"needs \(batch, 3, depth, height, width\), got \(2, 3, 4, 4\)"),
        (nn.InstanceNorm1d(3), (2, 4, 5), r"needs \(batch, 3, time\) or \(3, time\), got \(2, 4, 5\)"),
        (nn.InstanceNorm2d(3), (3, 5), r"needs \(batch, 3, height, width\) or \(3, height, width\), got \(3, 5\)"),
        (nn.InstanceNorm1d(3), (2, 3, 1), r"more than one value a channel in training, got \(2, 3, 1\)"),
        (nn.GroupNorm(2, 4), (2, 3), r"needs \(batch, 4, ...\), got \(2, 3\)"),
        (nn.GroupNorm(4, 4), (1, 4), r"more than one value a group, got \(1, 4\)"),
        (nn.RMSNorm((3, 4)), (3, 5), r"RMSNorm needs \(..., 3, 4\), got \(3, 5\)"),
        (nn.LocalResponseNorm(2), (3, 5), r"at least 3 axes, got \(3, 5\)"),
        (nn.BatchNorm1d(3, track_running_stats=False).eval(), (1, 3), "more than one value a channel"),
    ],
    ids=str,
)
def test_what_cannot_be_normalized_is_explained(module: nn.Module, shape: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        module(Tensor(np.ones(shape, np.float32)))


def test_groups_far_from_zero_keep_their_digits_in_float32() -> None:
    x = (rng.normal(size=(4, 6, 50)) + 4096).astype(np.float32)
    for ours in (nn.GroupNorm(2, 6), nn.InstanceNorm1d(6)):
        groups = 2 if isinstance(ours, nn.GroupNorm) else 6
        rows = x.astype(float).reshape(4 * groups, -1)
        expected = (rows - rows.mean(1, keepdims=True)) / rows.std(1, keepdims=True)
        np.testing.assert_allclose(ours(Tensor(x)).numpy().reshape(4 * groups, -1), expected, atol=3e-3)
