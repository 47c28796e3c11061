"""What a naive tape computes, beside what ours does: each naive form is written out here and is wrong."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import pytest

from layerloom import nn, ops
from layerloom.optim import SGD
from layerloom.tensor import Tensor, grad, is_grad_enabled, no_grad

X = np.array([0.5, -1.0, 2.0])


def gradient(y: Tensor, x: Tensor, *, again: bool = False) -> Tensor:
    """The gradient of y, which has one itself if `again`."""
    (found,) = grad(y, x, create_graph=again)
    assert found is not None
    return found


def slope(function: Any, at: Any) -> Any:
    """The gradient of the sum of a function of one array."""
    x = Tensor(np.asarray(at, np.float64), True)
    return gradient(ops.sum(function(x)), x).numpy()


def test_a_gradient_that_is_not_summed_over_broadcast_axes_has_another_shape() -> None:
    x, y = Tensor(X.astype(np.float32), True), np.ones((2, 3))
    naive = np.ones((2, 3)) * y
    assert naive.shape != x.shape
    found = gradient(ops.sum(x * Tensor(y)), x)
    assert found.shape == x.shape
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found.numpy(), naive.sum(0))


def test_a_gradient_that_is_assigned_loses_the_other_use() -> None:
    naive: dict[str, Any] = {}
    for handed in (X, X):  # x * x hands its other factor to x, twice
        naive["x"] = handed
    assert not np.allclose(naive["x"], 2 * X)
    np.testing.assert_allclose(slope(lambda x: x * x, X), 2 * X)


def test_a_gradient_that_two_leaves_share_grows_in_both() -> None:
    shared = np.ones(3)
    first, second = shared, shared  # the naive pullback of a sum hands on what came
    first += 1
    assert (second == 2).all()
    a, b = Tensor(X, True), Tensor(X, True)
    (a + b).backward(np.ones(3))
    (a * 1.0).backward(np.ones(3))
    assert a.grad is not None and b.grad is not None
    assert (a.grad.tolist(), b.grad.tolist()) == ([2.0] * 3, [1.0] * 3)


def test_a_saved_array_that_was_changed_gives_another_slope() -> None:
    x = np.array([1.0])
    saved = x
    x[...] = 2.0
    assert (2 * saved).tolist() != [2.0]
    leaf = Tensor(np.array([1.0]), True)
    y = leaf * leaf
    with no_grad():
        leaf.assign(np.array([2.0]))
    with pytest.raises(RuntimeError, match="was assigned another value before its gradient"):
        y.backward()


def test_a_walk_that_calls_itself_overflows_the_stack() -> None:
    steps = 10_000

    def naive(step: int) -> float:
        return 1.0 if step == steps else naive(step + 1)

    with pytest.raises(RecursionError):
        naive(0)
    h = x = Tensor(np.array([1.0]), True)
    for _ in range(steps):
        h = h * 1.0
    assert gradient(h, x).tolist() == [1.0]


def test_zeros_for_an_unused_parameter_move_it() -> None:
    def after(unused: bool) -> float:
        w = nn.Parameter(np.array([1.0]))
        optimizer = SGD([w], lr=0.1, momentum=0.9)
        (w * 1.0).backward()
        optimizer.step()
        w.grad = None if unused else Tensor(np.zeros(1))
        optimizer.step()
        return float(w.item())

    assert after(unused=False) != pytest.approx(0.9)
    assert after(unused=True) == pytest.approx(0.9)
    with pytest.raises(RuntimeError):
        (Tensor(X, True) * 2).backward()
    with pytest.raises((ValueError, TypeError, RuntimeError)):
        Tensor(np.array([1]), True)


def test_formulas_at_kinks_give_nan_or_count_a_tie_twice() -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(np.zeros(3) / np.linalg.norm(np.zeros(3))).all()
    assert slope(ops.norm, np.zeros(3)).tolist() == [0.0] * 3
    tied = np.array([1.0, 1.0, 0.0])
    assert (tied == tied.max()).sum() == 2
    assert slope(ops.amax, tied).tolist() == [0.5, 0.5, 0.0]
    assert slope(lambda x: ops.max(x, 0), tied).tolist() == [1.0, 0.0, 0.0]
    assert slope(lambda x: ops.clip(x, 0, None), [0.0]) == [1.0]


def test_choosing_after_a_bad_operation_and_a_row_without_keys_give_nan() -> None:
    assert np.isnan(slope(lambda x: ops.where(x > 0, ops.log(x), x), [0.0]))
    assert slope(lambda x: ops.where(x > 0, ops.log(ops.where(x > 0, x, 1.0)), x), [0.0]) == [1.0]
    blocked = np.full(3, -np.inf)
    with np.errstate(invalid="ignore"):
        assert np.isnan(np.exp(blocked - blocked.max())).all()
    attention = nn.MultiheadAttention(2, 1, bias=False, batch_first=True)
    x = Tensor(np.ones((1, 3, 2), np.float32))
    y, _ = attention(x, x, x, key_padding_mask=Tensor(np.ones((1, 3), bool)), need_weights=False)
    assert not y.numpy().any()


def test_a_batch_of_none_has_no_size_that_could_be_worked_out() -> None:
    empty = np.zeros((0, 2, 4))
    with pytest.raises(ValueError, match="cannot reshape"):
        empty.reshape(0, -1)
    assert nn.Flatten()(Tensor(empty)).shape == (0, 8)
    assert nn.LSTM(4, 3, batch_first=True).double()(Tensor(empty))[0].shape == (0, 2, 3)
    assert (ops.sum(Tensor(empty)).item(), np.isnan(ops.mean(Tensor(empty)).item())) == (0.0, True)


def test_adding_at_an_index_counts_a_duplicate_once() -> None:
    places, naive = np.array([1, 1, 2]), np.zeros(3)
    naive[places] += 1
    assert naive.tolist() == [0.0, 1.0, 1.0]
    assert slope(lambda x: x[places], np.zeros(3)).tolist() == [0.0, 2.0, 1.0]
    assert slope(lambda x: ops.take(x, places), np.zeros(3)).tolist() == [0.0, 2.0, 1.0]


def test_a_switch_without_finally_stays_off_and_a_history_of_losses_keeps_graphs() -> None:
    enabled = [True]

    def naive() -> None:
        enabled[0] = False
        raise KeyError
        enabled[0] = True

    with pytest.raises(KeyError):
        naive()
    assert not enabled[0]
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert is_grad_enabled()
    assert _kept(lambda loss: loss)
    assert not _kept(lambda loss: loss.item())


def _kept(remember: Any) -> bool:
    """Whether a value in the middle of a net outlives the step, by what is remembered of its loss."""
    x = Tensor(X, True)
    middle = ops.exp(x)
    alive = weakref.ref(middle)
    history = [remember(ops.sum(middle * middle))]
    del middle
    return alive() is not None and bool(history)


def test_numpys_promotion_widens() -> None:
    assert (np.ones(2, np.float32) * np.float64(2)).dtype == np.float64
    assert (np.ones(2, np.int64) * np.ones(2, np.float32)).dtype == np.float64
    x = Tensor(np.ones(2, np.float32))
    assert (x * 2.0).dtype == (Tensor(np.ones(2, np.int64)) * x).dtype == np.float32
    assert isinstance(ops.sum(x), Tensor) and ops.sum(x).shape == ()


def test_a_gradient_of_a_sum_that_is_a_view_cannot_be_written() -> None:
    naive = np.broadcast_to(np.ones(()), (3,))
    with pytest.raises(ValueError, match="read-only"):
        naive[0] = 2.0
    found = slope(lambda x: x, X[::-1])
    found[0] = 2.0
    assert found.tolist() == [2.0, 1.0, 1.0]


def test_a_slope_made_of_arrays_has_no_slope() -> None:
    x = Tensor(X, True)
    assert not (3 * x.detach() * x.detach()).requires_grad
    first = gradient(ops.sum(x * x * x), x, again=True)
    np.testing.assert_allclose(gradient(ops.sum(first), x).numpy(), 6 * X)


def test_sums_of_float32_one_after_the_other_and_variances_in_one_pass_lose_digits() -> None:
    many = np.full(2**22, 0.1, np.float32)
    running = np.cumsum(many, dtype=np.float32)[-1] / np.float32(many.size)
    assert running != pytest.approx(0.1, rel=1e-4)
    assert ops.mean(Tensor(many)).item() == pytest.approx(0.1, rel=1e-6)
    far = (np.random.default_rng(0).normal(size=10_000) + 1e4).astype(np.float32)
    one_pass = (far * far).mean(dtype=np.float32) - far.mean(dtype=np.float32) ** 2
    assert one_pass != pytest.approx(1.0, rel=0.5)
    assert ops.var(Tensor(far)).item() == pytest.approx(np.var(far.astype(np.float64)), rel=1e-4)
