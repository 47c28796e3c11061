"""Hooks of modules, beside those of PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from layerloom import nn, ops
from layerloom.compile import trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, Untraceable, grad


def pair_of_nets() -> tuple[Any, Any]:
    """The same net in both frameworks, in float64."""
    torch.manual_seed(0)
    theirs = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2)).double()
    ours = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double()
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


X = np.array([[0.5, -1.0, 2.0], [0.1, 0.2, 0.3]])


def plain(values: Any) -> Any:
    """Tensors of either framework as nested lists."""
    if isinstance(values, tuple):
        return tuple(map(plain, values))
    return None if values is None else np.round(np.asarray(values.tolist()), 12).tolist()


@pytest.mark.filterwarnings("ignore:Full backward hook is firing")
@pytest.mark.parametrize("input_needs_gradient", [False, True])
def test_backward_hooks_get_what_pytorchs_get(input_needs_gradient: bool) -> None:
    seen: list[list[Any]] = [[], []]
    nets = pair_of_nets()
    for log, net in zip(seen, nets, strict=True):
        for layer in (net[0], net[1], net[2], net):
            layer.register_full_backward_pre_hook(lambda m, gs, log=log: log.append(("before", plain(gs))))
            layer.register_full_backward_hook(lambda m, xs, gs, log=log: log.append((plain(xs), plain(gs))))
    x, t = Tensor(X, input_needs_gradient), torch.tensor(X, requires_grad=input_needs_gradient)
    ops.sum(nets[0](x)).backward()
    nets[1](t).sum().backward()
    assert seen[0] == seen[1]


def test_a_backward_hook_changes_the_gradient_that_goes_on() -> None:
    found = []
    for net, x in zip(pair_of_nets(), (Tensor(X, True), torch.tensor(X, requires_grad=True)), strict=True):
        net[1].register_full_backward_hook(lambda m, xs, gs: (xs[0] * 2,))
        net[2].register_full_backward_pre_hook(lambda m, gs: (gs[0] * 3,))
        net(x).sum().backward()
        assert x.grad is not None
        found.append([x.grad.tolist(), net[0].weight.grad.tolist(), net[2].weight.grad.tolist()])
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_forward_hooks_run_in_order_and_change_inputs_and_output() -> None:
    class Shift(nn.Module):
        def forward(self, x: Any, by: Any = 0) -> Any:
            return x + by

    module = Shift()
    order: list[str] = []
    module.register_forward_pre_hook(lambda m, xs: order.append("second"))
    module.register_forward_pre_hook(lambda m, xs: (order.append("first"), xs[0] * 2)[1], prepend=True)
    module.register_forward_pre_hook(lambda m, xs, named: (xs, {"by": named["by"] + 1}), with_kwargs=True)
    module.register_forward_hook(lambda m, xs, y: y * 10)
    handle = module.register_forward_hook(lambda m, xs, named, y: y + named["by"], with_kwargs=True)
    assert module(Tensor([1.0]), by=4).tolist() == [75.0]
    assert order == ["first", "second"]
    handle.remove()
    assert module(Tensor([1.0]), by=4).tolist() == [70.0]


def test_several_outputs_of_which_one_is_used() -> None:
    class Two(nn.Module):
        def forward(self, x: Any, n: int) -> Any:
            return x * n, x + n

    module, seen = Two(), []
    module.register_full_backward_hook(lambda m, xs, gs: seen.append((plain(xs), plain(gs))))
    module(Tensor([1.0], True), 3)[0].backward()
    assert seen == [(([3.0], None), ([1.0], None))]


def test_a_module_with_hooks_is_differentiated_twice() -> None:
    ours, _ = pair_of_nets()
    x = Tensor(X, True)

    def penalty() -> Tensor:
        (slope,) = grad(ops.sum(ours(x)), x, create_graph=True)
        assert slope is not None
        return ops.sum(slope * slope)

    (expected,) = grad(penalty(), x)
    ours[1].register_full_backward_hook(lambda m, xs, gs: None)
    (found,) = grad(penalty(), x)
    assert found is not None and expected is not None
    np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-12)


def test_a_module_with_a_hook_cannot_be_recorded() -> None:
    module = nn.Tanh()
    module.register_forward_hook(lambda m, xs, y: None)
    spec = ArraySpec((2,), np.dtype(np.float32))
    with pytest.raises(Untraceable, match="on a Tanh runs in Python"):
        trace(lambda data, scalars, states: ({"y": module(data["x"])}, {}), {"x": spec}, {}, {})


def test_hooks_are_no_part_of_the_state() -> None:
    module = nn.Linear(2, 2)
    keys = list(module.state_dict())
    module.register_forward_hook(lambda m, xs, y: None)
    assert list(module.state_dict()) == keys
    assert "Hook" not in repr(module)


@pytest.mark.parametrize("method", ["half", "bfloat16"])
def test_a_module_becomes_narrow(method: str) -> None:
    module = getattr(nn.Linear(2, 2), method)()
    y = module(Tensor(np.ones((1, 2)), False).to(dtype=module.weight.dtype))
    assert y.dtype == module.weight.dtype
    assert module.double().weight.dtype == np.float64
