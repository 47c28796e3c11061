from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

import layerloom.nn as nn
from layerloom import ops
from layerloom.device import DeviceError
from layerloom.tensor import Tensor, grad, no_grad


class Tied(nn.Module):
    """Two linear maps with one weight, and a counter of calls."""

    calls: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.there, self.back = nn.Linear(3, 3), nn.Linear(3, 3, bias=False)
        self.back.weight = self.there.weight
        self.register_buffer("calls", Tensor(np.zeros((), np.int64)))
        self.register_buffer("scratch", Tensor(np.zeros(2)), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        self.calls.assign(self.calls + 1)
        return self.back(ops.tanh(self.there(x)))


def states_of(module: nn.Module) -> dict[str, Tensor]:
    return {**dict(module.named_parameters()), **dict(module.named_buffers())}


def test_a_shared_parameter_is_listed_once_and_saved_under_each_key() -> None:
    module = Tied()
    assert [key for key, _ in module.named_parameters()] == ["there.weight", "there.bias"]
    assert [key for key, _ in module.named_parameters(remove_duplicate=False)][-1] == "back.weight"
    assert list(module.state_dict()) == ["calls", "there.weight", "there.bias", "back.weight"]
    assert [key for key, _ in module.named_buffers()] == ["calls", "scratch"]


def test_a_shared_module_is_listed_once_and_saved_under_each_key() -> None:
    shared = nn.BatchNorm1d(2)
    module = nn.Sequential(shared, nn.ReLU(), shared)
    theirs = torch.nn.BatchNorm1d(2)
    expected = torch.nn.Sequential(theirs, torch.nn.ReLU(), theirs)
    assert list(module.state_dict()) == list(expected.state_dict())
    assert [key for key, _ in module.named_parameters()] == [key for key, _ in expected.named_parameters()]
    assert [key for key, _ in module.named_modules()] == [key for key, _ in expected.named_modules()]


def test_inside_bound_the_given_tensors_stand_in_under_all_keys_of_what_is_shared() -> None:
    module, x = Tied(), Tensor(np.ones((2, 3), np.float32))
    weight = Tensor(np.full((3, 3), 0.5, np.float32), requires_grad=True)
    with module.bound({"there.weight": weight}):
        assert module.there.weight is weight
        assert module.back.weight is weight
        (g,) = grad(module(x).sum(), weight)
    with module.bound({"back.weight": weight}):
        assert module.there.weight is weight
        (again,) = grad(module(x).sum(), weight)
    assert g is not None and again is not None
    np.testing.assert_array_equal(g.numpy(), again.numpy())


def test_bound_reports_new_buffers_and_changes_neither_the_module_nor_what_was_given() -> None:
    module, x = Tied(), Tensor(np.ones((2, 3), np.float32))
    before = {key: tensor.data for key, tensor in states_of(module).items()}
    given = {"calls": Tensor(np.array(7))}
    with module.bound(given) as bound:
        module(module(x))
    assert bound.buffers["calls"].item() == 9
    assert bound.buffers.keys() == {"calls", "scratch"}
    assert given["calls"].item() == 7
    assert all(tensor.data is before[key] for key, tensor in states_of(module).items())


def test_buffers_that_are_not_given_stay_untouched_too() -> None:
    module, x = Tied(), Tensor(np.ones((2, 3), np.float32))
    with module.bound({}) as bound:
        module(x)
    assert (bound.buffers["calls"].item(), module.calls.item()) == (1, 0)


def test_bound_puts_everything_back_after_an_error() -> None:
    module = Tied()
    originals = states_of(module)

    def fails() -> None:
        with module.bound({key: Tensor(x.data) for key, x in originals.items()}):
            raise KeyError("on purpose")

    with pytest.raises(KeyError, match="on purpose"):
        fails()
    assert all(states_of(module)[key] is tensor for key, tensor in originals.items())


def test_bound_refuses_unknown_keys_and_two_values_for_what_is_shared() -> None:
    module = Tied()
    with (
        pytest.raises(nn.StateError, match=r"no parameter or buffer there\.wait"),
        module.bound({"there.wait": Tensor(1.0)}),
    ):
        pass
    two = {key: Tensor(np.ones((3, 3))) for key in ("there.weight", "back.weight")}
    with pytest.raises(nn.StateError, match=r"back\.weight is shared"), module.bound(two):
        pass


def test_a_whole_state_dict_can_be_bound() -> None:
    module = Tied()
    with module.bound(module.state_dict()):
        assert module.back.weight is module.there.weight


def test_a_state_dict_is_a_snapshot() -> None:
    module = nn.Linear(2, 2)
    state = module.state_dict()
    kept = state["weight"].numpy().copy()
    with no_grad():
        module.weight.assign(module.weight + 1.0)
    np.testing.assert_array_equal(state["weight"].numpy(), kept)


def test_loading_takes_dtype_and_identity_from_what_is_there() -> None:
    module = Tied()
    weight = module.there.weight
    state = {key: value.numpy().astype(np.float64) + 1 for key, value in module.state_dict().items()}
    module.load_state_dict(state)
    assert module.there.weight is weight and module.back.weight is weight
    assert weight.dtype == np.float32
    assert module.calls.dtype == np.int64
    assert module.calls.item() == 1


def test_what_was_loaded_does_not_change_with_its_source() -> None:
    module, source = nn.Linear(2, 2), {"weight": np.ones((2, 2), np.float32), "bias": np.ones(2, np.float32)}
    module.load_state_dict(source)
    source["weight"] *= 2
    np.testing.assert_array_equal(module.weight.numpy(), np.ones((2, 2)))


def test_loading_refuses_what_does_not_fit_and_then_takes_nothing_over() -> None:
    module = nn.Linear(2, 3)
    before = module.weight.data
    good = np.zeros((3, 2))
    with pytest.raises(nn.StateError, match=r"missing keys: \['bias'\], unexpected keys: \['wait'\]"):
        module.load_state_dict({"weight": good, "wait": good})
    with pytest.raises(nn.StateError, match=r"bias needs shape \(3,\), got \(4,\)"):
        module.load_state_dict({"weight": good, "bias": np.zeros(4)})
    assert module.weight.data is before
    assert module.load_state_dict({"weight": good, "wait": good}, strict=False) == (["bias"], ["wait"])
    np.testing.assert_array_equal(module.weight.numpy(), good)


def test_modes_and_dtypes_reach_every_module_below() -> None:
    module = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.BatchNorm1d(2), nn.Dropout()))
    assert all(not part.training for part in module.eval().modules())
    assert all(part.training for part in module.train().modules())
    dtypes = {key: x.dtype.name for key, x in module.double().state_dict().items()}
    assert dtypes.pop("1.0.num_batches_tracked") == "int64"
    assert set(dtypes.values()) == {"float64"}


def test_a_module_moves_to_a_device_by_name() -> None:
    module = nn.Linear(2, 2)
    assert module.to("cpu") is module
    assert module.weight.device.kind == "cpu"
    with pytest.raises(DeviceError, match="no device called 'moon'"):
        module.to("moon")


def test_zero_grad_and_freezing_reach_every_parameter() -> None:
    module = Tied()
    module(Tensor(np.ones((1, 3), np.float32))).sum().backward()
    assert all(p.grad is not None for p in module.parameters())
    module.zero_grad()
    assert all(p.grad is None for p in module.parameters())
    assert not module.requires_grad_(False)(Tensor(np.ones((1, 3), np.float32))).requires_grad


def test_parameters_are_counted_once_and_by_whether_they_are_trained() -> None:
    module = Tied()
    assert nn.count_parameters(module) == 12
    module.there.bias.requires_grad = False  # type: ignore[union-attr]
    assert nn.count_parameters(module, trainable_only=True) == 9


@pytest.mark.parametrize("make", [torch.nn, nn])
def test_a_nested_module_prints_as_in_pytorch(make: object) -> None:
    def text(m: object) -> str:
        inner = m.ModuleDict({"a": m.Linear(1, 2), "b": m.Sequential()})  # type: ignore[attr-defined]
        many = m.ModuleList([m.ReLU(), m.ReLU(), m.Dropout(0.1), m.Linear(1, 1), m.Linear(1, 1)])  # type: ignore[attr-defined]
        return repr(m.Sequential(m.Conv2d(1, 2, 3), inner, many))  # type: ignore[attr-defined]

    assert text(make) == text(torch.nn)


@pytest.mark.parametrize("name", ["", "a.b", "forward", "keys", "training"])
def test_a_child_cannot_take_a_name_that_means_something_else(name: str) -> None:
    with pytest.raises(ValueError, match="cannot have a child named"):
        nn.ModuleDict({name: nn.ReLU()})


def wrong_calls() -> list[tuple[Callable[..., object], tuple[int, ...], str]]:
    return [
        (nn.Linear(3, 2), (4, 5), r"3 features in the last axis, got \(4, 5\)"),
        (nn.Conv2d(3, 2, 1), (1, 4, 5, 5), r"\(batch, 3, height, width\), got \(1, 4, 5, 5\)"),
        (nn.MaxPool2d(2), (4, 4), "MaxPool2d needs"),
        (nn.AvgPool2d(2), (4, 4), "AvgPool2d needs"),
        (nn.AdaptiveAvgPool2d(1), (4, 4), "AdaptiveAvgPool2d needs"),
        (nn.BatchNorm2d(3), (2, 4, 2, 2), r"BatchNorm2d needs \(batch, 3, height, width\), got \(2, 4, 2, 2\)"),
        (nn.BatchNorm1d(3), (2, 4), r"BatchNorm1d needs \(batch, 3\) or \(batch, 3, time\), got \(2, 4\)"),
        (nn.LayerNorm((3, 4)), (2, 4, 3), r"LayerNorm needs \(\.\.\., 3, 4\), got \(2, 4, 3\)"),
        (nn.Flatten(3, 1), (2, 3, 4, 5), "start_dim"),
        (nn.Flatten(4), (2, 3), "axis 4"),
        (nn.Unflatten(1, (2, 2)), (2, 5), "5 values do not fill the shape"),
        (nn.Reshape((-1, -1)), (2, 4), "4 values do not fill the shape"),
        (nn.ModuleList(), (2,), "ModuleList has no forward"),
    ]


@pytest.mark.parametrize(("module", "shape", "sentence"), wrong_calls())
def test_an_input_that_does_not_fit_is_explained(
    module: Callable[..., object], shape: tuple[int, ...], sentence: str
) -> None:
    with pytest.raises((ValueError, NotImplementedError), match=sentence):
        module(Tensor(np.zeros(shape, np.float32)))


class TestPytorchsMethods:
    """What users of PyTorch's modules ask them for."""

    def net(self) -> nn.Sequential:
        return nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.BatchNorm1d(3), nn.Linear(3, 1)))

    def test_apply_calls_a_function_on_each_module_those_within_first(self) -> None:
        seen: list[str] = []
        net = self.net()
        assert net.apply(lambda module: seen.append(type(module).__name__)) is net
        assert seen == ["Linear", "BatchNorm1d", "Linear", "Sequential", "Sequential"]

    def test_parts_are_found_by_their_keys(self) -> None:
        net = self.net()
        assert net.get_submodule("1.0") is net[1][0]
        assert net.get_submodule("") is net
        assert net.get_parameter("1.1.bias") is net[1][1].bias
        assert net.get_buffer("1.0.running_mean") is net[1][0].running_mean
        net.set_submodule("1.0", nn.Identity())
        assert isinstance(net[1][0], nn.Identity)

    @pytest.mark.parametrize(
        ("method", "key", "words"),
        [
            ("get_submodule", "1.7", "1.7: Sequential has no module '7'; it has 0, 1"),
            ("get_parameter", "0.foo", "0.foo: Linear has no parameter 'foo'"),
            ("get_parameter", "1.0.running_mean", "BatchNorm1d has no parameter 'running_mean'"),
            ("get_buffer", "0.weight", "Linear has no buffer 'weight'"),
        ],
    )
    def test_a_part_that_is_not_there_is_told(self, method: str, key: str, words: str) -> None:
        with pytest.raises(AttributeError, match=words):
            getattr(self.net(), method)(key)

    def test_keys_take_a_prefix_and_may_leave_out_what_is_within(self) -> None:
        net = self.net()
        assert next(key for key, _ in net[1].named_parameters("body")) == "body.0.weight"
        assert [key for key, _ in net[1].named_parameters(recurse=False)] == []
        assert list(net[0].parameters(recurse=False)) == [net[0].weight, net[0].bias]
        assert next(iter(net.state_dict(prefix="net."))) == "net.0.weight"

    def test_gradients_may_become_zeros(self) -> None:
        net = nn.Linear(2, 1)
        net(Tensor([[1.0, 2.0]])).sum().backward()
        net.zero_grad(set_to_none=False)
        assert net.weight.grad is not None and net.weight.grad.tolist() == [[0, 0]]
        net.zero_grad()
        assert net.weight.grad is None

    def test_to_takes_a_dtype_alone_and_a_device_by_name(self) -> None:
        assert nn.Linear(2, 1).to(np.float64).weight.dtype == np.float64
        assert nn.Linear(2, 1).to(device="cpu", dtype=np.float16).weight.dtype == np.float16
        assert nn.Linear(2, 1).to(Tensor(np.zeros(1))).type(np.float32).cpu().weight.dtype == np.float32

    def test_a_state_may_be_assigned_with_its_dtype(self) -> None:
        net, wide = nn.Linear(2, 1), nn.Linear(2, 1).double()
        net.load_state_dict(wide.state_dict())
        assert net.weight.dtype == np.float32
        net.load_state_dict(wide.state_dict(), assign=True)
        assert net.weight.dtype == np.float64 and net.weight.tolist() == wide.weight.tolist()
