"""Recomputing, derivatives as functions, and the search for the first nan."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.autograd import functional

from layerloom import nn, ops
from layerloom.autograd import AnomalyError, Function, checkpoint, detect_anomaly, hessian, hvp, jacobian, jvp, vjp
from layerloom.compile import ReferenceExecutor, trace
from layerloom.ops import random
from layerloom.ops.operation import ArraySpec
from layerloom.origin import Origin, working_on
from layerloom.tensor import Tensor, grad, no_grad

RNG = np.random.default_rng(3)
A, B = RNG.normal(size=(2, 3)), RNG.normal(size=(3,))


def close(found: Any, expected: Any) -> None:
    """Whether two nestings of tensors, ours and PyTorch's, hold the same."""
    if isinstance(expected, tuple):
        assert isinstance(found, tuple) and len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            close(one, other)
        return
    assert found.shape == tuple(expected.shape)
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-12)


class TestCheckpoint:
    def segment(self, x: Tensor, w: Tensor) -> Tensor:
        return ops.tanh(x * w) * ops.exp(w)

    def test_gradients_of_all_orders_are_those_without_it(self) -> None:
        found = []
        for through in (lambda f, *xs: f(*xs), checkpoint):
            x, w = Tensor(A, True), Tensor(B, True)
            y = ops.sum(through(self.segment, x * 2, w) * x)
            firsts = grad(y, [x, w], create_graph=True)
            assert firsts[0] is not None
            seconds = grad(ops.sum(firsts[0] * firsts[0]), [x, w])
            found.append([y, *firsts, *seconds])
        for plain, again in zip(*found, strict=True):
            assert plain is not None and again is not None
            np.testing.assert_allclose(again.numpy(), plain.numpy(), rtol=1e-12)

    def test_parameters_and_other_tensors_that_the_function_uses_get_gradients(self) -> None:
        layer = nn.Linear(3, 3).double()
        x = Tensor(A, True)
        hidden = x * 3
        checkpoint(lambda h: layer(h) * hidden, hidden).sum().backward()
        found = [x.grad, layer.weight.grad, layer.bias.grad]
        x.grad = None
        layer.zero_grad()
        hidden = x * 3
        (layer(hidden) * hidden).sum().backward()
        for again, plain in zip(found, [x.grad, layer.weight.grad, layer.bias.grad], strict=True):
            assert again is not None and plain is not None
            np.testing.assert_allclose(again.numpy(), plain.numpy(), rtol=1e-12)

    def test_nothing_inside_is_kept(self) -> None:
        kept: list[Any] = []

        def inside(x: Tensor) -> Tensor:
            y = ops.exp(x)
            kept.append(y.node)
            return y * y

        y = checkpoint(inside, Tensor(A, True))
        assert y.node is not None and y.node.operation.name == "checkpoint"
        assert len(y.node.arrays) == 1
        kept.clear()
        y.sum().backward()
        assert len(kept) == 1  # it ran again

    @pytest.mark.parametrize("counted", [False, True])
    def test_random_numbers_are_the_same_when_it_runs_again(self, counted: bool) -> None:
        masks: list[Any] = []

        def dropped(x: Tensor) -> Tensor:
            y = random.dropout(x, 0.5)
            masks.append(y.tolist())
            return y

        def run() -> Tensor:
            random.bernoulli((3,), 0.5)
            y = checkpoint(dropped, Tensor(np.ones(64), True))
            random.bernoulli((3,), 0.5)
            y.sum().backward()
            return random.bernoulli((64,), 0.5)

        if counted:
            with random.generator(1, 2):
                run()
        else:
            random.manual_seed(5)
            run()
        assert masks[0] == masks[1]

    def test_running_averages_move_once(self) -> None:
        found = []
        for through in (lambda f, x: f(x), checkpoint):
            norm = nn.BatchNorm1d(3)
            through(norm, Tensor(A.astype(np.float32), True)).sum().backward()
            found.append((norm.running_mean.tolist(), norm.num_batches_tracked.item()))
        assert found[0] == found[1]

    def test_several_results_of_which_one_is_used(self) -> None:
        x = Tensor(A, True)
        a, b = checkpoint(lambda x, n: (x * n, ops.exp(x)), x, 3)
        a.sum().backward()
        assert x.grad is not None
        assert np.all(x.grad.numpy() == 3)
        assert b.requires_grad

    def test_a_function_that_does_something_else_when_it_runs_again_is_noticed(self) -> None:
        sizes = iter([1, 2])
        y = checkpoint(lambda x: ops.concatenate([x] * next(sizes)), Tensor(B, True))
        with pytest.raises(RuntimeError, match=r"float64.3.*at first and .*float64.6.*ran again"):
            y.sum().backward()

    def test_while_forgetting_or_recording_the_function_is_called_once(self) -> None:
        with no_grad():
            assert not checkpoint(self.segment, Tensor(A, True), Tensor(B)).requires_grad
        spec = ArraySpec((3,), np.dtype(np.float32))
        program = trace(lambda d, _, __: ({"y": checkpoint(ops.exp, d["x"])}, {}), {"x": spec}, {}, {})
        assert [one.operation.name for one in program.instructions] == ["exp"]


def ours_two(x: Tensor, w: Tensor) -> tuple[Tensor, Tensor]:
    return ops.tanh(x * w), ops.sum(w * w * w)


def torch_two(x: Any, w: Any) -> Any:
    return torch.tanh(x * w), (w * w * w).sum()


class TestDerivatives:
    INPUTS = (Tensor(A), Tensor(B))
    TORCH = (torch.tensor(A), torch.tensor(B))

    def test_vjp(self) -> None:
        seeds = RNG.normal(size=(2, 3)), np.array(2.0)
        found = vjp(ours_two, self.INPUTS, tuple(map(Tensor, seeds)))
        close(found, functional.vjp(torch_two, self.TORCH, tuple(map(torch.tensor, seeds))))

    def test_jvp(self) -> None:
        vs = RNG.normal(size=(2, 3)), RNG.normal(size=(3,))
        found = jvp(ours_two, self.INPUTS, tuple(map(Tensor, vs)))
        close(found, functional.jvp(torch_two, self.TORCH, tuple(map(torch.tensor, vs))))

    def test_jacobian(self) -> None:
        close(jacobian(ours_two, self.INPUTS), functional.jacobian(torch_two, self.TORCH))
        close(jacobian(ops.exp, self.INPUTS[1]), functional.jacobian(torch.exp, self.TORCH[1]))

    def test_hessian_and_its_product_with_a_vector(self) -> None:
        def ours(x: Tensor, w: Tensor) -> Tensor:
            return ops.sum(ops.exp(x * w) * w)

        def theirs(x: Any, w: Any) -> Any:
            return (torch.exp(x * w) * w).sum()

        vs = RNG.normal(size=(2, 3)), RNG.normal(size=(3,))
        close(hessian(ours, self.INPUTS), functional.hessian(theirs, self.TORCH))
        close(
            hvp(ours, self.INPUTS, tuple(map(Tensor, vs))),
            functional.hvp(theirs, self.TORCH, tuple(map(torch.tensor, vs))),
        )

    def test_of_a_linear_function_the_hessian_is_zero(self) -> None:
        assert hessian(lambda x: ops.sum(x * 2), Tensor(B)).tolist() == np.zeros((3, 3)).tolist()

    def test_of_what_does_not_depend_on_its_input_it_is_zero(self) -> None:
        assert jvp(lambda x: Tensor([1.0]), Tensor(B), Tensor(B))[1].tolist() == [0.0]
        assert jacobian(lambda x: Tensor([1.0, 2.0]), Tensor(B)).shape == (2, 3)

    def test_a_jacobian_can_be_differentiated(self) -> None:
        x = Tensor(B, True)
        (found,) = grad(ops.sum(jacobian(lambda x: x * x * x, x, create_graph=True)), x)
        assert found is not None
        np.testing.assert_allclose(found.numpy(), 6 * B, rtol=1e-12)

    def test_the_jacobian_of_nothing_is_empty(self) -> None:
        assert jacobian(ops.exp, Tensor(np.zeros((0,)))).shape == (0, 0)

    def test_a_product_is_recorded_like_anything_else(self) -> None:
        def step(data: Any, scalars: Any, states: Any) -> Any:
            return {"y": jvp(ops.tanh, data["x"], data["v"])[1]}, {}

        spec = ArraySpec((3,), np.dtype(np.float64))
        program = trace(step, {"x": spec, "v": spec}, {}, {})
        outputs, _ = ReferenceExecutor(program).run({"x": B, "v": 2 * B}, {}, {})
        np.testing.assert_allclose(outputs["y"], 2 * B * (1 - np.tanh(B) ** 2), rtol=1e-12)

    def test_a_vector_of_another_shape_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"needs shapes \[\(3,\)\], got \[\(2,\)\]"):
            jvp(ops.exp, Tensor(B), Tensor([1.0, 2.0]))


class TestAnomaly:
    def test_forward_it_names_operation_node_and_range(self) -> None:
        with (
            detect_anomaly(),
            working_on(Origin("ab12", "Dense 'top'")),
            pytest.raises(AnomalyError, match=r"Dense 'top': log gave nan for float64\[2\] between -1 and 1"),
        ):
            ops.log(Tensor(np.array([-1.0, 1.0])))

    def test_it_says_where_a_nan_came_in_already(self) -> None:
        with detect_anomaly(), pytest.raises(AnomalyError, match=r"exp gave nan .*input 0 had nan already"):
            ops.exp(Tensor(np.array([np.nan])))

    def test_backward_it_names_the_operation_its_node_and_the_line(self) -> None:
        x = Tensor(np.array([0.0, 1.0]), True)
        with detect_anomaly():
            with working_on(Origin("ab12", "Lambda 'root'")):
                y = ops.sqrt(x)
            z = ops.sum(y * 0.0)
            with pytest.raises(AnomalyError, match=r"Lambda 'root': the gradient of sqrt is nan .*test_autograd_fun"):
                z.backward()

    def test_the_famous_nan_of_where_is_found_and_the_mask_before_it_helps(self) -> None:
        def naive(x: Tensor) -> Tensor:
            return ops.where(x > 0, ops.sqrt(x * 0.0) * x, x)

        def masked(x: Tensor) -> Tensor:
            return ops.where(x > 0, ops.sqrt(ops.where(x > 0, x, 1.0)), x)

        x = Tensor(np.array([0.0, 1.0]), True)
        assert np.isnan(_gradient(naive, x)).any()
        assert np.isfinite(_gradient(masked, x)).all()
        with detect_anomaly():
            with pytest.raises(AnomalyError, match="the gradient of"):
                _gradient(naive, x)
            _gradient(masked, x)

    def test_a_function_of_ones_own_is_named(self) -> None:
        class Lost(Function):
            @staticmethod
            def forward(ctx: Any, x: Tensor) -> Tensor:
                return x * 1.0

            @staticmethod
            def backward(ctx: Any, g: Tensor) -> Tensor:
                return g * float("nan")

        with detect_anomaly(), pytest.raises(AnomalyError, match="the gradient of Lost is nan"):
            Lost.apply(Tensor(B, True)).sum().backward()

    def test_an_array_written_into_behind_the_tensor_is_noticed(self) -> None:
        x = Tensor(B.copy(), True)
        with detect_anomaly():
            y = ops.exp(x)
            x.data[0] = 7.0
            with pytest.raises(AnomalyError, match=r"wrote into an array .* that the gradient of exp needs"):
                y.sum().backward()

    def test_outside_nothing_is_looked_at(self) -> None:
        with pytest.raises(AnomalyError), detect_anomaly():
            ops.log(Tensor(-1.0))
        assert np.isnan(ops.log(Tensor(-1.0)).item())


def _gradient(function: Any, x: Tensor) -> Any:
    (found,) = grad(ops.sum(function(x)), x)
    assert found is not None
    return found.numpy()
