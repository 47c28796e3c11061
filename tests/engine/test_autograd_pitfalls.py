"""What goes wrong in a naive tape, one test or more for each: every one of these fails without its remedy."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import nn, ops
from layerloom.optim import SGD
from layerloom.tensor import Tensor, grad, is_grad_enabled, no_grad


def gradient(y: Tensor, x: Tensor) -> Any:
    (found,) = grad(y, x, allow_unused=True)
    assert found is not None
    return found.numpy()


class TestBroadcasting:
    @pytest.mark.parametrize("shape", [(), (1,), (3,), (1, 3), (2, 1), (4, 2, 1), (1, 1, 1)])
    @pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
    def test_a_gradient_has_exactly_the_shape_and_dtype_of_its_input(self, shape: Any, dtype: Any) -> None:
        x, y = Tensor(np.ones(shape, dtype), True), Tensor(np.ones((4, 2, 3), np.float32), True)
        for result in (x * y, y - x, x / y, ops.maximum(x, y), ops.where(y > 0, x, y), x * 2.0 + y):
            found = gradient(ops.sum(result), x)
            assert (found.shape, found.dtype) == (shape, dtype)

    def test_a_plain_number_beside_a_number_without_axes(self) -> None:
        x = Tensor(np.array(3.0, np.float32), True)
        found = gradient(2 * x + 1 - x / 2, x)
        assert (found.shape, found.dtype, float(found)) == ((), np.float32, 1.5)


class TestUsedTwice:
    @pytest.mark.parametrize("function", [lambda x: x * x, lambda x: x + x, lambda x: ops.concatenate([x, x])])
    def test_what_is_used_twice_gets_both_gradients(self, function: Any) -> None:
        x = Tensor(np.array([1.0]), True)
        assert gradient(ops.sum(function(x)), x).tolist() == [2.0]

    def test_a_shared_layer_gets_the_gradients_of_both_uses(self) -> None:
        layer = nn.Linear(2, 2, bias=False).double()
        x = Tensor(np.array([[1.0, 2.0]]))
        weight = layer.weight.numpy().copy()
        (layer(layer(x)).sum()).backward()
        w = torch.tensor(weight, requires_grad=True)
        (torch.tensor([[1.0, 2.0]], dtype=torch.float64) @ w.T @ w.T).sum().backward()
        assert layer.weight.grad is not None and w.grad is not None
        np.testing.assert_allclose(layer.weight.grad.numpy(), w.grad.numpy(), rtol=1e-12)

    def test_no_two_gradients_share_memory_whoever_handed_them_on(self) -> None:
        leaves = [Tensor(np.ones(2), True) for _ in range(4)]
        a, b, c, d = leaves
        y = (a + b) + (ops.identity(c) + ops.reshape(d, (2,)))
        y.backward(np.ones(2))
        arrays = [x.grad.data for x in leaves if x.grad is not None]
        assert len(arrays) == 4
        assert not any(np.shares_memory(p, q) for i, p in enumerate(arrays) for q in arrays[:i])


class TestInPlace:
    @pytest.mark.parametrize("operation", [ops.exp, ops.tanh, lambda x: x * x, lambda x: ops.sum(x * 2)])
    def test_an_input_that_was_modified_raises(self, operation: Any) -> None:
        x = Tensor(np.array([1.0]), True)
        y = operation(x)
        with no_grad():
            x.assign(np.array([2.0]))
        with pytest.raises(RuntimeError, match="was assigned another value before its gradient"):
            y.backward()

    def test_a_result_that_was_modified_does_not_change_the_gradient(self) -> None:
        x = Tensor(np.array([1.0]), True)
        y = ops.exp(x)
        z = y.detach()
        z.assign(np.array([100.0]))
        assert gradient(y, x) == pytest.approx(np.e)

    def test_a_second_way_back_through_freed_buffers_raises(self) -> None:
        x = Tensor(np.array([1.0]), True)
        shared = x * x
        ops.sum(shared * 2).backward()
        with pytest.raises(RuntimeError, match=r"through multiply .*retain_graph=True"):
            ops.sum(shared * 3).backward()
        assert x.grad is not None and x.grad.tolist() == [4.0]  # the walk that failed added nothing

    def test_a_step_of_an_optimizer_is_not_remembered(self) -> None:
        w = nn.Parameter(np.array([1.0]))
        ops.sum(w * 2).backward()
        SGD([w], lr=0.5).step()
        assert (w.tolist(), w.is_leaf, w.requires_grad) == ([0.0], True, True)


class TestWalk:
    def test_a_recurrence_of_ten_thousand_steps_there_and_back_and_freed(self) -> None:
        x = Tensor(np.array([1e-4]), True)
        h = x
        for _ in range(10_000):
            h = h * 1.0 + x
        assert gradient(h, x).tolist() == [10_001.0]
        del h  # nor does letting go of it recurse

    def test_a_node_waits_for_all_that_depend_on_it(self) -> None:
        x = Tensor(np.array([2.0]), True)
        a = x * x
        b = a * a  # a is reached by two ways of different length
        assert gradient(ops.sum(ops.exp(ops.log(b * a)) + a), x) == pytest.approx([6 * 2.0**5 + 4.0])

    def test_an_unused_leaf_gets_none_and_not_zeros(self) -> None:
        x, unused = Tensor([1.0], True), Tensor([1.0], True)
        (x * 2).backward()
        assert unused.grad is None


class TestKinks:
    CASES = (
        (ops.relu, torch.relu, 0.0), (ops.abs, torch.abs, 0.0), (ops.sign, torch.sign, 0.0),
        (lambda x: ops.clip(x, 0), lambda t: t.clamp(min=0), 0.0),
        (lambda x: ops.clip(x, None, 0), lambda t: t.clamp(max=0), 0.0),
        (ops.norm, torch.linalg.vector_norm, 0.0), (ops.sqrt, torch.sqrt, 0.0),
        (ops.amax, torch.amax, [1.0, 1.0, 0.0]), (ops.amin, torch.amin, [0.0, 1.0, 0.0]),
        (lambda x: ops.max(x, 0), lambda t: t.max(0).values, [1.0, 1.0, 0.0]),
        (lambda x: ops.maximum(x, 1.0), lambda t: torch.maximum(t, torch.tensor(1.0, dtype=t.dtype)), 1.0),
        (lambda x: x**0, lambda t: t**0, 0.0), (lambda x: x**2.0, lambda t: t**2.0, 0.0),
    )  # fmt: skip

    @pytest.mark.parametrize(("ours", "theirs", "at"), CASES)
    def test_the_derivative_at_a_kink_or_a_tie_is_pytorchs(self, ours: Any, theirs: Any, at: Any) -> None:
        x, t = Tensor(np.array(at), True), torch.tensor(at, dtype=torch.float64, requires_grad=True)
        (expected,) = torch.autograd.grad(theirs(t).sum(), t)
        np.testing.assert_array_equal(gradient(ops.sum(ours(x)), x), expected.numpy())

    def test_zero_times_infinity_is_nan_unless_it_is_masked_before(self) -> None:
        x = Tensor(np.array([0.0, 2.0]), True)
        naive = ops.where(x > 0, ops.log(x), x)
        assert np.isnan(gradient(ops.sum(naive), x)[0])
        safe = ops.where(x > 0, ops.log(ops.where(x > 0, x, 1.0)), x)
        assert gradient(ops.sum(safe), x).tolist() == [1.0, 0.5]

    def test_a_row_of_attention_without_a_key_gives_zero_and_no_nan(self) -> None:
        attention = nn.MultiheadAttention(4, 2, batch_first=True).double()
        x = Tensor(np.ones((1, 3, 4)), True)
        y, _ = attention(x, x, x, key_padding_mask=Tensor(np.ones((1, 3), bool)), need_weights=False)
        assert np.isfinite(y.numpy()).all()
        assert np.isfinite(gradient(ops.sum(y), x)).all()


class TestNothing:
    def test_of_nothing_the_sum_is_0_the_mean_nan_and_the_largest_raises(self) -> None:
        x = Tensor(np.zeros((0,)), True)
        assert ops.sum(x).item() == 0
        assert np.isnan(ops.mean(x).item())
        with pytest.raises(ValueError, match="nothing has no value"):
            ops.max(x)
        assert gradient(ops.sum(x), x).shape == (0,)

    @pytest.mark.parametrize(
        "make",
        [
            lambda: nn.Conv2d(2, 2, 3, padding=1),
            lambda: nn.MaxPool2d(1),
            lambda: nn.BatchNorm2d(2).eval(),
            lambda: nn.GroupNorm(1, 2),
        ],
    )
    def test_a_batch_of_none_goes_there_and_back(self, make: Any) -> None:
        x = Tensor(np.zeros((0, 2, 4, 4), np.float32), True)
        y = make()(x)
        assert y.shape == x.shape
        assert gradient(ops.sum(y), x).shape == x.shape


def test_duplicates_of_an_index_add_up() -> None:
    x = Tensor(np.zeros((3, 2)), True)
    places = np.array([1, 1, 2, 1])
    assert gradient(ops.sum(ops.take(x, places)), x)[:, 0].tolist() == [0.0, 3.0, 1.0]
    assert gradient(ops.sum(x[places]), x)[:, 0].tolist() == [0.0, 3.0, 1.0]


def test_another_thread_neither_sees_nor_ends_no_grad() -> None:
    inside, seen = threading.Event(), []

    def other() -> None:
        with no_grad():
            inside.set()

    thread = threading.Thread(target=other)
    with no_grad():
        thread.start()
        assert inside.wait(10)
        thread.join()
        seen.append(is_grad_enabled())
    seen.append(is_grad_enabled())
    assert seen == [False, True]


LAYOUTS: dict[str, Any] = {
    "transposed": lambda a: np.ascontiguousarray(a.T).T,
    "every second": lambda a: np.repeat(a, 2, 0)[::2],
    "backwards": lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
    "stride 0": lambda a: np.broadcast_to(a[:1], a.shape),
}


class TestLayouts:
    @pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
    @pytest.mark.parametrize("function", [ops.exp, lambda x: x @ ops.transpose(x), lambda x: ops.cumsum(x, 0)])
    def test_an_input_in_any_layout_gives_the_same_and_gradients_can_be_written(
        self, layout: Any, function: Any
    ) -> None:
        array = layout(np.arange(6.0).reshape(2, 3) / 6)
        x, plain = Tensor(array, True), Tensor(array.copy(), True)
        found, expected = gradient(ops.sum(function(x)), x), gradient(ops.sum(function(plain)), plain)
        np.testing.assert_allclose(found, expected, rtol=1e-12)
        found[...] = 0.0


def test_saved_values_stay_in_the_graph() -> None:
    """A tape that saves arrays in place of tensors loses the second derivative of whatever was saved."""
    x = Tensor(np.array([0.7]), True)
    for function, third in ((ops.tanh, -2 + 8 * np.tanh(0.7) ** 2 - 6 * np.tanh(0.7) ** 4), (ops.exp, np.exp(0.7))):
        y = function(x)
        for _ in range(3):
            (y,) = grad(y, x, create_graph=True)
        assert y.item() == pytest.approx(third)


class TestNarrowSums:
    def test_a_long_mean_and_its_loss_lose_no_digits(self) -> None:
        x = np.full(2**22, 0.1, np.float32)
        assert ops.mean(Tensor(x)).item() == pytest.approx(float(np.float32(0.1)), rel=1e-7)
        loss = nn.MSELoss()(Tensor(x), Tensor(np.zeros_like(x)))
        assert loss.item() == pytest.approx(float(np.float32(0.1)) ** 2, rel=1e-6)

    def test_a_variance_far_from_zero_is_taken_in_two_passes(self) -> None:
        x = (np.random.default_rng(0).normal(size=10_000) + 1e4).astype(np.float32)
        assert ops.var(Tensor(x)).item() == pytest.approx(np.var(x.astype(np.float64)), rel=1e-4)
