"""Functions with gradients of one's own, hooks, and the modes in which operations are remembered."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import ops
from layerloom.autograd import Function
from layerloom.compile import trace
from layerloom.ops.operation import ArraySpec
from layerloom.origin import Origin, working_on
from layerloom.tensor import Tensor, Untraceable, enable_grad, grad, inference_mode, is_grad_enabled, no_grad


def leaf(*numbers: float) -> Tensor:
    return Tensor(np.array(numbers), requires_grad=True)


def numbers(x: Tensor | None) -> Any:
    assert x is not None
    return x.tolist()


class Cube(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x * x * x

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        return g * 3 * x * x


class Exponential(Function):
    """Saves its result."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        y = ops.exp(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Any, g: Tensor) -> Tensor:
        return g * ctx.saved_tensors[0]


class Scaled(Function):
    """Two results, a number among the inputs, and something saved that is neither input nor result."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, factor: float, w: Tensor) -> tuple[Tensor, Tensor]:
        ctx.factor = factor
        ctx.save_for_backward(x, None, w, w * factor)
        return x * w * factor, x + w

    @staticmethod
    def backward(ctx: Any, g: Tensor, h: Tensor) -> tuple[Tensor | None, ...]:
        x, nothing, _, scaled = ctx.saved_tensors
        assert nothing is None
        return g * scaled + h, None, g * x * ctx.factor + h


class TestFunction:
    def test_derivatives_of_first_and_second_order(self) -> None:
        x = leaf(2.0)
        (first,) = grad(Cube.apply(x), x, create_graph=True)
        assert first is not None
        assert first.tolist() == [12.0]
        assert numbers(grad(first, x)[0]) == [12.0]

    def test_a_saved_result_is_differentiated_again(self) -> None:
        x = leaf(0.5)
        (first,) = grad(Exponential.apply(x), x, create_graph=True)
        assert first is not None
        assert numbers(grad(first, x)[0]) == pytest.approx([np.exp(0.5)])

    def test_it_mixes_with_operations_and_agrees_with_pytorch(self) -> None:
        class TorchCube(torch.autograd.Function):
            @staticmethod
            def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
                ctx.save_for_backward(x)
                return x * x * x

            @staticmethod
            def backward(ctx: Any, *gs: Any) -> torch.Tensor:
                (x,) = ctx.saved_tensors
                return gs[0] * 3 * x * x

        array = np.array([[0.3, -1.2], [2.0, 0.1]])
        x, t = Tensor(array, True), torch.tensor(array, requires_grad=True)
        y, u = ops.sum(ops.tanh(Cube.apply(x * 2) + x)), torch.tanh(TorchCube.apply(t * 2) + t).sum()
        (ours,), (theirs,) = grad(y, x, create_graph=True), torch.autograd.grad(u, t, create_graph=True)
        assert ours is not None
        np.testing.assert_allclose(ours.numpy(), theirs.detach().numpy(), rtol=1e-12)
        (second,), (other,) = grad(ops.sum(ours * ours), x), torch.autograd.grad((theirs * theirs).sum(), t)
        assert second is not None
        np.testing.assert_allclose(second.numpy(), other.numpy(), rtol=1e-10)

    def test_several_results_and_inputs_that_are_no_tensors(self) -> None:
        x, w = leaf(2.0), leaf(3.0)
        a, b = Scaled.apply(x, 10.0, w)
        assert (a.tolist(), b.tolist()) == ([60.0], [5.0])
        (a + b).backward()
        assert (numbers(x.grad), numbers(w.grad)) == ([31.0], [21.0])

    def test_a_result_that_nobody_used_arrives_as_zeros(self) -> None:
        x, w = leaf(2.0), leaf(3.0)
        Scaled.apply(x, 10.0, w)[1].backward()
        assert (numbers(x.grad), numbers(w.grad)) == ([1.0], [1.0])

    def test_or_as_none_where_the_function_asks_for_that(self) -> None:
        arrived: list[Any] = []

        class Halves(Function):
            @staticmethod
            def forward(ctx: Any, x: Tensor) -> tuple[Tensor, Tensor]:
                ctx.set_materialize_grads(False)
                return x * 0.5, x * 0.5

            @staticmethod
            def backward(ctx: Any, *gs: Any) -> Any:
                arrived.extend(gs)
                return gs[0]

        Halves.apply(leaf(1.0))[0].backward()
        assert arrived[1] is None

    def test_it_knows_which_gradients_are_needed(self) -> None:
        needed: list[tuple[bool, ...]] = []

        class Product(Function):
            @staticmethod
            def forward(ctx: Any, x: Tensor, w: Tensor, n: int) -> Tensor:
                needed.append(ctx.needs_input_grad)
                return x * w * n

            @staticmethod
            def backward(ctx: Any, g: Tensor) -> Any:
                return None, g, None

        Product.apply(Tensor([1.0]), leaf(1.0), 2)
        with no_grad():
            Product.apply(Tensor([1.0]), leaf(1.0), 2)
        assert needed == [(False, True, False), (False, False, False)]

    def test_pytorchs_second_form_with_setup_context(self) -> None:
        class Squared(Function):
            @staticmethod
            def forward(x: Tensor) -> Tensor:  # type: ignore[override]
                return x * x

            @staticmethod
            def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
                ctx.save_for_backward(*inputs)

            @staticmethod
            def backward(ctx: Any, g: Tensor) -> Tensor:
                return g * 2 * ctx.saved_tensors[0]

        x = leaf(3.0)
        Squared.apply(x).backward()
        assert numbers(x.grad) == [6.0]

    def test_an_input_may_be_handed_on(self) -> None:
        class Same(Function):
            @staticmethod
            def forward(ctx: Any, x: Tensor) -> Tensor:
                return x

            @staticmethod
            def backward(ctx: Any, g: Tensor) -> Tensor:
                return -g

        x = leaf(1.0)
        y = Same.apply(x)
        assert y is not x
        y.backward()
        assert numbers(x.grad) == [-1.0]

    def test_a_saved_tensor_returned_as_gradient_is_copied(self) -> None:
        class HalfSquare(Function):
            @staticmethod
            def forward(ctx: Any, x: Tensor) -> Tensor:
                ctx.save_for_backward(x)
                return x * x * 0.5

            @staticmethod
            def backward(ctx: Any, g: Tensor) -> Any:
                return ctx.saved_tensors[0]

        x = leaf(3.0)
        HalfSquare.apply(x).backward()
        assert x.grad is not None and x.grad.tolist() == [3.0]
        assert not np.shares_memory(x.grad.data, x.data)

    def test_a_marked_result_lets_no_gradient_through(self) -> None:
        class Sorted(Function):
            @staticmethod
            def forward(ctx: Any, x: Tensor) -> tuple[Tensor, Tensor]:
                y, rounded = x * 2, x * 0
                ctx.mark_non_differentiable(rounded)
                return y, rounded

            @staticmethod
            def backward(ctx: Any, *gs: Any) -> Any:
                return gs[0] * 2

        y, rounded = Sorted.apply(leaf(1.0))
        assert y.requires_grad
        assert not rounded.requires_grad

    def test_a_wrong_number_or_shape_of_gradients_is_named(self) -> None:
        class TooMany(Cube):
            @staticmethod
            def backward(ctx: Any, g: Tensor) -> Any:
                return g, g

        class TooLarge(Cube):
            @staticmethod
            def backward(ctx: Any, g: Tensor) -> Any:
                return ops.concatenate([g, g])

        with pytest.raises(RuntimeError, match=r"TooMany.backward returned 2 gradients for 1 inputs"):
            TooMany.apply(leaf(1.0)).backward()
        with pytest.raises(RuntimeError, match=r"TooLarge.backward .* shape \(2,\) for an input of shape \(1,\)"):
            TooLarge.apply(leaf(1.0)).backward()

    def test_what_was_saved_is_freed_by_the_walk(self) -> None:
        x = leaf(1.0)
        y = Cube.apply(x)
        y.backward()
        with pytest.raises(RuntimeError, match=r"through Cube .*retain_graph"):
            y.backward()

    def test_it_leaves_no_cycle_that_waits_for_the_collector(self) -> None:
        gc.disable()
        try:
            y = Exponential.apply(leaf(1.0))
            watched = weakref.ref(y.node)
            del y
            assert watched() is None
        finally:
            gc.enable()

    def test_an_input_assigned_before_the_way_back_is_noticed_and_the_function_named(self) -> None:
        x = leaf(1.0)
        y = Cube.apply(x)
        with no_grad():
            x.assign(np.array([5.0]))
        with pytest.raises(RuntimeError, match="an input of Cube"):
            y.backward()

    def test_it_cannot_be_recorded_and_says_which_function_at_which_node(self) -> None:
        def step(data: Any, scalars: Any, states: Any) -> Any:
            with working_on(Origin("abc", "Dense 'top'")):
                return {"y": Cube.apply(data["x"])}, {}

        with pytest.raises(Untraceable, match="Dense 'top': the function Cube runs in Python"):
            trace(step, {"x": ArraySpec((2,), np.dtype(np.float32))}, {}, {})

    def test_with_a_decomposition_it_is_recorded(self) -> None:
        class Recordable(Cube):
            @staticmethod
            def decompose(x: Tensor) -> Tensor:
                return x**3

        def step(data: Any, scalars: Any, states: Any) -> Any:
            return {"y": Recordable.apply(data["x"])}, {}

        program = trace(step, {"x": ArraySpec((2,), np.dtype(np.float32))}, {}, {})
        assert len(program.instructions) > 0


class TestTensorHooks:
    def test_a_hook_sees_the_whole_gradient_once_and_may_change_it(self) -> None:
        x = leaf(2.0)
        seen: list[Any] = []
        h = x * 3
        h.register_hook(lambda g: seen.append(g.tolist()))
        h.register_hook(lambda g: g * 10)
        (h * h + h).backward()
        assert seen == [[13.0]]
        assert numbers(x.grad) == [390.0]

    def test_a_hook_of_a_leaf_runs_before_its_gradient_is_added(self) -> None:
        x = leaf(2.0)
        x.register_hook(lambda g: g * 0.5)
        (x * x).backward()
        assert numbers(x.grad) == [2.0]

    def test_it_runs_once_where_the_leaf_is_used_twice(self) -> None:
        x = leaf(2.0)
        calls: list[Tensor] = []
        x.register_hook(calls.append)
        (x * x + x).backward()
        assert [call.tolist() for call in calls] == [[5.0]]

    @pytest.mark.parametrize("of", ["leaf", "middle"])
    def test_it_runs_for_grad_too(self, of: str) -> None:
        x = leaf(2.0)
        h = x * 3
        target = x if of == "leaf" else h
        target.register_hook(lambda g: g + 1)
        theirs = {"leaf": [4.0], "middle": [2.0]}
        assert numbers(grad(h, target)[0]) == theirs[of]

    def test_a_hook_in_the_middle_of_several_inputs_runs_once(self) -> None:
        x = leaf(2.0)
        h = x * 3
        h.register_hook(lambda g: g * 10)
        of_x, of_h = grad(h * 1.0, [x, h])
        assert (numbers(of_x), numbers(of_h)) == ([30.0], [10.0])

    def test_a_removed_hook_is_silent(self) -> None:
        x = leaf(1.0)
        handle = x.register_hook(lambda g: g * 5)
        with x.register_hook(lambda g: g * 7):
            pass
        handle.remove()
        handle.remove()
        (x * 2).backward()
        assert numbers(x.grad) == [2.0]

    def test_retain_grad_keeps_what_the_hooks_left_and_adds_up(self) -> None:
        x = leaf(1.0)
        h = x * 2
        h.retain_grad()
        h.register_hook(lambda g: g * 2)
        (h * 3).backward(retain_graph=True)
        (h * 3).backward()
        assert numbers(h.grad) == [12.0]

    def test_a_hook_after_accumulation_gets_the_leaf(self) -> None:
        x = leaf(1.0)
        seen: list[Any] = []
        x.register_post_accumulate_grad_hook(lambda p: seen.append(numbers(p.grad)))
        (x * 2).backward()
        (x * 2).backward()
        assert seen == [[2.0], [4.0]]
        with pytest.raises(RuntimeError, match="leaves only"):
            (x * 2).register_post_accumulate_grad_hook(lambda p: None)

    def test_a_gradient_of_another_shape_is_refused(self) -> None:
        x = leaf(1.0)
        x.register_hook(lambda g: ops.concatenate([g, g]))
        with pytest.raises(ValueError, match=r"float64\[1\] and returned float64\[2\]"):
            (x * 2).backward()

    def test_what_needs_no_gradient_takes_no_hook(self) -> None:
        with pytest.raises(RuntimeError, match="requires a gradient"):
            Tensor([1.0]).register_hook(lambda g: g)

    def test_a_hook_is_differentiated_with_the_rest(self) -> None:
        x = leaf(3.0)
        h = x * x
        h.register_hook(lambda g: g * g)
        (first,) = grad(h * x, x, create_graph=True)  # d/dh (h x) = x becomes x²: x² 2x + x² = 2x³ + x²
        assert first is not None
        assert first.tolist() == [63.0]
        assert numbers(grad(first, x)[0]) == [60.0]

    def test_a_hook_cannot_be_recorded(self) -> None:
        def step(data: Any, scalars: Any, states: Any) -> Any:
            w = states["w"].requires_grad_()
            w.register_hook(lambda g: g)
            return {"g": grad(ops.sum(w * data["x"]), w)[0]}, {}

        spec = ArraySpec((2,), np.dtype(np.float32))
        with pytest.raises(Untraceable, match=r"hook .*lambda.* runs in Python"):
            trace(step, {"x": spec}, {}, {"w": spec})


class TestBackwardOfSome:
    def test_only_the_inputs_asked_for_get_a_gradient(self) -> None:
        x, w = leaf(2.0), leaf(3.0)
        h = x * w
        (h * 5).backward(inputs=[w, h])
        assert x.grad is None
        assert (numbers(w.grad), numbers(h.grad)) == ([10.0], [5.0])


class TestModes:
    def test_nothing_is_remembered_in_inference_even_inside_enable_grad(self) -> None:
        with inference_mode(), enable_grad():
            y = leaf(1.0) * 2
        assert not y.requires_grad
        assert is_grad_enabled()

    def test_no_gradient_is_taken_in_inference(self) -> None:
        y = leaf(1.0) * 2
        with inference_mode(), pytest.raises(RuntimeError, match="inside inference_mode"):
            y.backward()

    @pytest.mark.parametrize("mode", [no_grad, inference_mode])
    def test_modes_decorate_with_and_without_brackets(self, mode: Any) -> None:
        @mode
        def plain(x: Tensor) -> Tensor:
            return x * 2

        @mode()
        def called(x: Tensor) -> Tensor:
            return x * 2

        assert plain.__name__ == "plain"
        assert not plain(leaf(1.0)).requires_grad
        assert not called(leaf(1.0)).requires_grad

    def test_a_decorated_function_may_call_itself(self) -> None:
        @no_grad()
        def countdown(n: int) -> bool:
            if n:
                countdown(n - 1)
            return is_grad_enabled()

        assert countdown(3) is False
        assert is_grad_enabled()

    def test_one_context_may_be_entered_twice(self) -> None:
        mode = no_grad()
        with mode:
            with mode:
                pass
            assert not is_grad_enabled()
        assert is_grad_enabled()

    def test_a_generator_is_not_decorated_for_it_would_run_outside(self) -> None:
        def steps() -> Iterator[int]:
            yield 1

        decorate: Callable[[Any], Any] = no_grad()
        with pytest.raises(TypeError, match="steps is a generator"):
            decorate(steps)


class TestInPlace:
    def test_adding_to_a_leaf_that_requires_a_gradient_raises(self) -> None:
        w = leaf(1.0)
        with pytest.raises(RuntimeError, match="under no_grad"):
            w += 1.0

    def test_under_no_grad_the_leaf_itself_takes_the_value(self) -> None:
        w = leaf(1.0)
        same = w
        with no_grad():
            w -= 0.5
        assert same is w
        assert same.tolist() == [0.5]
        assert w.requires_grad

    def test_another_tensor_stays_and_the_name_is_bound_to_a_new_one(self) -> None:
        x = leaf(2.0)
        h = x * x
        old = h
        h += x
        h *= 3.0
        assert old.tolist() == [4.0]
        assert numbers(grad(h, x)[0]) == [15.0]
