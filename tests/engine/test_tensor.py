"""Tensors and the walk back through what was done with them."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import ops
from layerloom.tensor import Tensor, enable_grad, grad, is_grad_enabled, no_grad


def leaf(*numbers: float) -> Tensor:
    return Tensor(np.array(numbers), requires_grad=True)


def gradient_of(y: Tensor, x: Tensor) -> list[float]:
    (found,) = grad(y, x)
    assert found is not None
    return found.tolist()


class TestMaking:
    def test_python_floats_become_float32_and_integers_int64(self) -> None:
        assert Tensor([1.0, 2.0]).dtype == np.float32
        assert Tensor(3).dtype == np.int64
        assert Tensor([True]).dtype == bool

    def test_an_array_is_kept_as_it_is(self) -> None:
        array = np.arange(3.0)
        assert Tensor(array).data is array

    def test_whole_numbers_cannot_have_a_gradient(self) -> None:
        with pytest.raises(TypeError, match=r"floating-point.*int64"):
            Tensor([1, 2], requires_grad=True)

    def test_a_result_of_whole_numbers_has_no_gradient(self) -> None:
        assert not ops.cast(leaf(1.0), np.int64).requires_grad
        assert not ops.argmax(leaf(1.0, 2.0)).requires_grad

    def test_it_shows_its_numbers_and_that_it_wants_a_gradient(self) -> None:
        assert repr(leaf(1.0, 2.5)) == "Tensor([1. , 2.5], dtype=float64, requires_grad=True)"

    def test_it_has_a_length_and_can_be_iterated(self) -> None:
        x = Tensor([[1, 2], [3, 4]])
        assert len(x) == 2
        assert [row.tolist() for row in x] == [[1, 2], [3, 4]]
        with pytest.raises(TypeError, match="no length"):
            len(Tensor(1.0))

    def test_one_number_becomes_pythons(self) -> None:
        assert Tensor([2.5]).item() == 2.5
        assert float(Tensor(2.5)) == 2.5
        assert int(Tensor(2)) == 2
        assert bool(Tensor(1) == 1)

    def test_tensors_are_keys_by_identity_though_equality_is_by_element(self) -> None:
        a, b = Tensor([1, 2]), Tensor([1, 3])
        assert {a: "a", b: "b"}[a] == "a"
        assert (a == b).tolist() == [True, False]


class TestDtypes:
    """PyTorch decides the dtype; nothing grows silently."""

    OPERANDS = (
        torch.ones(2, dtype=torch.float32), torch.ones(2, dtype=torch.float64), torch.ones(2, dtype=torch.float16),
        torch.ones(2, dtype=torch.int64), torch.ones(2, dtype=torch.int32), torch.ones(2, dtype=torch.bool),
        torch.tensor(1.0, dtype=torch.float64), torch.tensor(1.0, dtype=torch.float32), torch.tensor(1),
        torch.tensor(True),
    )  # fmt: skip

    @pytest.mark.parametrize("a", OPERANDS, ids=lambda t: f"{t.dtype}{list(t.shape)}")
    @pytest.mark.parametrize(
        "b", [*OPERANDS, 2, 2.5], ids=lambda t: f"{getattr(t, 'dtype', t)}{getattr(t, 'shape', '')}"
    )
    def test_a_sum_has_the_dtype_of_pytorch(self, a: torch.Tensor, b: Any) -> None:
        ours = b if isinstance(b, (int, float)) else Tensor(b.numpy())
        expected = (a + b).numpy().dtype
        assert (Tensor(a.numpy()) + ours).dtype == expected
        assert (ours + Tensor(a.numpy())).dtype == expected

    @pytest.mark.parametrize("number", [2, 2.5, np.float64(2.5), np.float32(2.5), np.int64(2)])
    def test_float32_stays_float32_beside_any_plain_number(self, number: Any) -> None:
        x = Tensor([1.0], requires_grad=True)
        for y in (x + number, number - x, x * number, number / x, x**number, number**x, ops.maximum(x, number)):
            assert y.dtype == np.float32
            assert isinstance(y, Tensor)

    def test_whole_numbers_are_divided_as_float32(self) -> None:
        assert (Tensor([1, 2]) / Tensor([2, 2])).dtype == np.float32
        assert (Tensor([1, 2]) / 2).tolist() == [0.5, 1.0]

    def test_a_result_without_axes_stays_a_tensor(self) -> None:
        assert isinstance((Tensor(1.0) + Tensor(2.0)).data, np.ndarray)
        assert isinstance(ops.sum(Tensor([1.0])).data, np.ndarray)

    def test_the_gradient_has_the_dtype_of_its_input(self) -> None:
        narrow, wide = Tensor(np.ones(2, np.float32), True), Tensor(np.ones(2, np.float64), True)
        first, second = grad(ops.sum(narrow * wide), [narrow, wide])
        assert first is not None and first.dtype == np.float32
        assert second is not None and second.dtype == np.float64


class TestBackward:
    def test_what_is_used_twice_adds_up(self) -> None:
        x = leaf(3.0)
        (x * x + x).backward()
        assert x.grad is not None and x.grad.tolist() == [7.0]

    def test_gradients_accumulate_until_they_are_cleared(self) -> None:
        x = leaf(1.0)
        (x * 2).backward()
        (x * 3).backward()
        assert x.grad is not None and x.grad.tolist() == [5.0]

    def test_the_gradients_of_two_operands_never_share_memory(self) -> None:
        a, b = leaf(1.0, 2.0), leaf(3.0, 4.0)
        seed = np.ones(2)
        (a + b).backward(seed)
        assert a.grad is not None and b.grad is not None
        assert not np.shares_memory(a.grad.data, b.grad.data)
        assert not np.shares_memory(a.grad.data, seed)

    @pytest.mark.parametrize("function", [ops.sum, lambda x: ops.sum(ops.transpose(x)), lambda x: x[0].sum()])
    def test_a_gradient_can_be_written(self, function: Any) -> None:
        x = Tensor(np.ones((2, 3)), True)
        function(x).backward()
        assert x.grad is not None
        x.grad.data[0, 0] = 5.0

    def test_several_numbers_need_a_seed(self) -> None:
        with pytest.raises(RuntimeError, match="no single number"):
            (leaf(1.0, 2.0) * 2).backward()

    def test_a_seed_of_another_shape_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"float64\[2\] cannot be float64\[3\]"):
            (leaf(1.0, 2.0) * 2).backward(np.ones(3))

    def test_what_depends_on_nothing_has_no_gradient(self) -> None:
        with pytest.raises(RuntimeError, match="nothing that requires one"):
            Tensor([1.0]).backward()

    def test_a_chain_of_ten_thousand_steps_does_not_overflow(self) -> None:
        x = leaf(1.0)
        y = x
        for _ in range(10_000):
            y = y + x
        y.backward()
        assert x.grad is not None and x.grad.tolist() == [10_001.0]

    def test_a_second_walk_through_freed_buffers_names_the_operation(self) -> None:
        y = ops.exp(leaf(1.0))
        y.backward()
        with pytest.raises(RuntimeError, match=r"through exp .*retain_graph"):
            y.backward()

    def test_buffers_are_kept_on_request(self) -> None:
        x = leaf(1.0)
        y = x * x
        y.backward(retain_graph=True)
        y.backward()
        assert x.grad is not None and x.grad.tolist() == [4.0]

    def test_buffers_are_freed_on_the_way(self) -> None:
        alive_at_the_start: list[bool] = []
        x = leaf(1.0)
        early = x * 2

        class Watch(ops.Operation, abstract=True):
            name = "watch"

            def kernel(self, xp: Any, x: Any) -> Any:
                return x.copy()

            def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Any:
                def pull() -> Tensor:
                    gc.collect()
                    alive_at_the_start.append(late() is not None)
                    return g

                return (pull,)

        middle = ops.exp(Watch()(early))
        late = weakref.ref(middle.node)
        y = middle * 3
        del middle
        y.backward()
        assert alive_at_the_start == [False]

    def test_a_history_of_losses_keeps_no_graph(self) -> None:
        x = leaf(1.0)
        hidden = ops.exp(x)
        watched = weakref.ref(hidden.node)
        loss = hidden * 2
        loss.backward()
        del hidden
        assert loss.item() > 0
        assert watched() is None

    def test_without_a_walk_a_graph_dies_with_its_tensors(self) -> None:
        gc.disable()
        try:
            y = ops.exp(leaf(1.0))
            watched = weakref.ref(y.node)
            del y
            assert watched() is None  # no cycle that would wait for the collector
        finally:
            gc.enable()

    def test_a_broadcast_operand_gets_a_gradient_of_its_own_shape(self) -> None:
        x, bias, scale = Tensor(np.ones((4, 3)), True), leaf(1.0, 2.0, 3.0), Tensor(np.array(2.0), True)
        ops.sum(x * scale + bias).backward()
        assert bias.grad is not None and bias.grad.tolist() == [4.0, 4.0, 4.0]
        assert scale.grad is not None and scale.grad.shape == ()


class TestGrad:
    def test_an_unused_input_raises_or_gives_none(self) -> None:
        x, other = leaf(1.0), leaf(2.0)
        with pytest.raises(RuntimeError, match=r"input 1.*allow_unused"):
            grad(x * 2, [x, other], retain_graph=True)
        assert grad(x * 2, [x, other], allow_unused=True)[1] is None

    def test_an_input_without_gradient_is_refused(self) -> None:
        with pytest.raises(RuntimeError, match="input 0, which does not require one"):
            grad(leaf(1.0), Tensor([1.0]))

    def test_it_leaves_grad_alone(self) -> None:
        x = leaf(1.0)
        grad(x * 2, x)
        assert x.grad is None

    def test_with_respect_to_something_in_the_middle_and_what_it_comes_from(self) -> None:
        x = leaf(2.0)
        middle = x * 3
        y = middle * x
        of_x, of_middle = grad(y, [x, middle])
        assert of_x is not None and of_x.tolist() == [12.0]
        assert of_middle is not None and of_middle.tolist() == [2.0]

    def test_what_lies_before_the_inputs_is_not_walked(self) -> None:
        early = ops.exp(leaf(1.0))
        ops.sum(early * 2).backward()  # frees the node of exp
        assert gradient_of(early * 3, early) == [3.0]

    def test_of_several_outputs_with_seeds(self) -> None:
        x = leaf(1.0, 2.0)
        (found,) = grad([x * 2, x * x], x, [np.array([1.0, 0.0]), np.array([0.0, 10.0])])
        assert found is not None and found.tolist() == [2.0, 40.0]

    def test_of_an_output_that_is_the_input(self) -> None:
        x = leaf(1.0)
        assert gradient_of(x, x) == [1.0]

    def test_derivatives_of_any_order(self) -> None:
        x = leaf(2.0)
        y = x**5
        for expected in (80.0, 160.0, 240.0, 240.0, 120.0):
            (y,) = grad(y, x, create_graph=True)
            assert y is not None and y.tolist() == [expected]

    def test_a_gradient_penalty_agrees_with_pytorch_through_a_whole_net(self) -> None:
        rng = np.random.default_rng(0)
        arrays = [rng.normal(size=s) for s in ((4, 2, 6, 6), (3, 2, 3, 3), (3,), (3,), (27, 5))]
        labels = np.array([0, 4, 2, 1])

        def ours(x: Tensor, w: Tensor, scale: Tensor, shift: Tensor, dense: Tensor) -> Tensor:
            h, _, _ = ops.batch_norm(ops.conv2d(x, w, padding=1), scale, shift)
            h = ops.max_pool2d(ops.tanh(h), 2).reshape(4, -1)
            loss = ops.mean(ops.softmax_cross_entropy(h @ dense, labels))
            (of_x,) = grad(loss, x, create_graph=True)
            assert of_x is not None
            return loss + ops.sum(of_x * of_x)

        def theirs(x: Any, w: Any, scale: Any, shift: Any, dense: Any) -> Any:
            h = torch.nn.functional.batch_norm(torch.conv2d(x, w, padding=1), None, None, scale, shift, True)
            h = torch.nn.functional.max_pool2d(torch.tanh(h), 2).reshape(4, -1)
            loss = torch.nn.functional.cross_entropy(h @ dense, torch.tensor(labels))
            (of_x,) = torch.autograd.grad(loss, x, create_graph=True)
            return loss + (of_x * of_x).sum()

        mine = [Tensor(a, True) for a in arrays]
        other = [torch.tensor(a, requires_grad=True) for a in arrays]
        y, t = ours(*mine), theirs(*other)
        assert y.item() == pytest.approx(t.item(), rel=1e-12)
        for found, expected in zip(grad(y, mine), torch.autograd.grad(t, other), strict=True):
            assert found is not None
            np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-8, atol=1e-10)


class TestForgetting:
    def test_no_grad_remembers_nothing(self) -> None:
        with no_grad():
            y = leaf(1.0) * 2
        assert y.node is None and not y.requires_grad

    def test_enable_grad_remembers_inside_no_grad(self) -> None:
        with no_grad(), enable_grad():
            assert (leaf(1.0) * 2).requires_grad

    def test_an_exception_restores_what_was(self) -> None:
        with pytest.raises(KeyError), no_grad():
            raise KeyError
        assert is_grad_enabled()

    def test_an_exception_in_a_pullback_restores_what_was(self) -> None:
        class Failing(ops.Operation, abstract=True):
            name = "failing"

            def kernel(self, xp: Any, x: Any) -> Any:
                return x

            def vjp(self, g: Tensor, y: Tensor, x: Tensor) -> Any:
                raise KeyError

        with pytest.raises(KeyError):
            Failing()(leaf(1.0)).backward()
        assert is_grad_enabled()

    def test_other_threads_go_on_remembering(self) -> None:
        seen: list[bool] = []
        with no_grad():
            thread = threading.Thread(target=lambda: seen.append(is_grad_enabled()))
            thread.start()
            thread.join()
        assert seen == [True]

    def test_it_decorates_functions(self) -> None:
        @no_grad()
        def twice(x: Tensor) -> Tensor:
            return x * 2

        assert not twice(leaf(1.0)).requires_grad
        assert is_grad_enabled()

    def test_detached_numbers_have_no_past(self) -> None:
        y = leaf(1.0) * 2
        assert y.detach().node is None
        assert y.detach().data is y.data


class TestAssigning:
    def test_the_old_array_stays_as_it_was(self) -> None:
        x = Tensor([1.0])
        old = x.data
        x.assign(x + 1)
        assert (old.tolist(), x.tolist()) == ([1.0], [2.0])

    def test_a_leaf_with_gradient_is_assigned_under_no_grad_only(self) -> None:
        x = leaf(1.0)
        with pytest.raises(RuntimeError, match="under no_grad"):
            x.assign(np.array([2.0]))
        with no_grad():
            x.assign(np.array([2.0]))
        assert x.tolist() == [2.0]

    @pytest.mark.parametrize("value", [np.zeros(2), np.zeros(1, np.float32)])
    def test_another_shape_or_dtype_is_refused(self, value: Any) -> None:
        with pytest.raises(ValueError, match=r"assign needs float64\[1\]"):
            Tensor(np.zeros(1)).assign(value)

    def test_assigning_before_backward_raises_and_names_the_operation(self) -> None:
        x = leaf(1.0)
        y = ops.exp(x)
        with no_grad():
            x.assign(np.array([2.0]))
        with pytest.raises(RuntimeError, match=r"an input of exp.*call backward first"):
            y.backward()


class TestErrors:
    """A mistake is worded by the rule of the operation, with both shapes."""

    CASES = (
        (lambda: Tensor(np.ones((2, 3))) + Tensor(np.ones(4)), r"add cannot broadcast \(2, 3\) and \(4,\)"),
        (lambda: Tensor(np.ones((2, 3))) @ Tensor(np.ones((2, 3))), r"matmul cannot multiply \(2, 3\) by \(2, 3\)"),
        (lambda: Tensor(np.ones(6)).reshape(4), r"reshape needs as many numbers.*\(6,\) \(6\) for \(4,\) \(4\)"),
        (lambda: Tensor(np.ones(6)).reshape(4, -1), r"size -1: \(6,\) for \(4, -1\)"),
        (lambda: ops.conv2d(np.ones((1, 3, 5, 5)), np.ones((4, 2, 3, 3))), "weights take 2 channels, there are 3"),
        (lambda: ops.conv2d(np.ones((1, 1, 2, 2)), np.ones((1, 1, 3, 3))), r"no position for a kernel \(3, 3\)"),
        (lambda: ops.conv2d(np.ones((1, 2, 2)), np.ones((1, 1, 3, 3))), r"needs 4 axes, got \(1, 2, 2\)"),
        (lambda: ops.max(np.ones((0, 2)), 0), r"max of nothing has no value: the shape is \(0, 2\)"),
        (lambda: ops.argmax(np.ones((0, 2)), 0), "argmax of nothing"),
        (lambda: ops.sum(np.ones(2), 1), "there is no axis 1 in a tensor with 1 axes"),
        (lambda: ops.sum(np.ones((2, 2)), (0, -2)), "an axis is named twice"),
        (lambda: ops.concatenate([np.ones((2, 3)), np.ones((3, 3))], 1), r"equal sizes.*\(2, 3\) and \(3, 3\)"),
        (lambda: ops.broadcast_to(np.ones(3), (3, 2)), r"cannot spread \(3,\) to \(3, 2\)"),
        (lambda: ops.softmax_cross_entropy(np.ones((2, 3)), np.array([0, 3])), "labels must lie between 0 and 2"),
        (lambda: ops.softmax_cross_entropy(np.ones((2, 3)), np.array([0, -1])), "labels must lie between 0 and 2"),
        (lambda: ops.softmax_cross_entropy(np.ones((2, 3)), np.array([0, 1, 2])), r"shape \(2,\), got \(3,\)"),
        (lambda: ops.softmax_cross_entropy(np.ones((2, 3)), np.array([0.0, 1.0])), "whole numbers as labels"),
        (lambda: ops.batch_norm(np.ones((2, 3)), np.ones(4), np.ones(4)), r"batch_norm needs.*\(2, 3\), \(4,\)"),
        (lambda: ops.take(np.ones(3), np.array([0.5])), "take needs whole numbers"),
        (lambda: ops.max_pool2d(np.ones((1, 1, 4, 4)), 2, padding=2), "a margin smaller than the window"),
        (lambda: ops.avg_pool2d(np.ones((1, 1, 2, 2)), 3), r"no place for a window \(3, 3\)"),
        (lambda: ops.squeeze(np.ones((2, 1)), 0), "axes of size 1 only"),
        (lambda: ops.split(np.ones(5), [2, 2]), "sizes that add up to 5"),
    )  # fmt: skip

    @pytest.mark.parametrize(("mistake", "words"), CASES)
    def test_it_says_what_does_not_fit(self, mistake: Any, words: str) -> None:
        with pytest.raises(ValueError, match=words):
            mistake()

    def test_a_place_outside_is_an_index_error(self) -> None:
        with pytest.raises(IndexError, match="no position 3 along an axis of size 3"):
            Tensor([1, 2, 3])[3]
        with pytest.raises(IndexError, match="2 places"):
            Tensor([1, 2, 3])[0, 0]


def test_whole_numbers_are_combined_by_their_bits_and_truth_values_by_truth() -> None:
    whole, other = np.array([6, 3, 0]), np.array([5, 1, 7])
    truth, more = whole > 2, other > 2
    for a, b in ((whole, other), (truth, more)):
        x, y = Tensor(a), Tensor(b)
        for found, expected in ((x & y, a & b), (x | y, a | b), (x ^ y, a ^ b), (~x, ~a)):
            np.testing.assert_array_equal(found.numpy(), expected, strict=True)
    np.testing.assert_array_equal((3 & Tensor(whole)).numpy(), 3 & whole)
    with pytest.raises(ValueError, match="whole numbers"):
        Tensor(np.array([1.5])) & Tensor(np.array([1.0]))
