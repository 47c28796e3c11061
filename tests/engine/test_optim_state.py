"""State dicts of optimizers: PyTorch's form, and either goes on where the other stopped."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import optim
from layerloom.tensor import Tensor, no_grad

KINDS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"momentum": 0.9, "dampening": 0.3}),
    ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("Adam", {"betas": (0.8, 0.95), "amsgrad": True}),
    ("AdamW", {}),
    ("Adamax", {"weight_decay": 0.1}),
    ("NAdam", {"momentum_decay": 0.02}),
    ("RAdam", {"betas": (0.8, 0.9)}),
    ("RMSprop", {"momentum": 0.7, "centered": True}),
    ("Adagrad", {"lr_decay": 0.2}),
    ("Adadelta", {"rho": 0.7}),
]
IDS = [f"{name}-{len(arguments)}" for name, arguments in KINDS]
SHAPES = ((3, 2), (4,), ())
Numbers = list[np.ndarray[Any, Any]]


def drawn(seed: int) -> Numbers:
    random = np.random.default_rng(seed)
    return [np.asarray(random.normal(size=shape)) for shape in SHAPES]


def theirs(name: str, arguments: dict[str, Any], lr: float = 0.1) -> tuple[list[torch.Tensor], torch.optim.Optimizer]:
    params = [torch.tensor(value, requires_grad=True) for value in drawn(0)]
    return params, getattr(torch.optim, name)(params, lr=lr, **arguments)


def ours(name: str, arguments: dict[str, Any], lr: float = 0.1) -> tuple[list[Tensor], optim.Optimizer]:
    params = [Tensor(value, requires_grad=True) for value in drawn(0)]
    return params, getattr(optim, name)(params, lr=lr, **arguments)


def steps(params: list[Any], optimizer: Any, kind: Any, numbers: range, skipped: int = -1) -> Numbers:
    """The parameters after these steps; one may have no gradient."""
    for number in numbers:
        for place, (p, g) in enumerate(zip(params, drawn(100 + number), strict=True)):
            p.grad = None if place == skipped else kind(g)
        optimizer.step()
    return [p.detach().numpy().copy() for p in params]


@pytest.mark.parametrize(("name", "arguments"), KINDS, ids=IDS)
def test_training_goes_on_from_a_state_dict_of_pytorch(name: str, arguments: dict[str, Any]) -> None:
    before, expected = theirs(name, arguments)
    params, optimizer = ours(name, {}, lr=0.5)
    for p, value in zip(params, steps(before, expected, torch.tensor, range(4), skipped=1), strict=True):
        with no_grad():
            p.assign(value)
    optimizer.load_state_dict(expected.state_dict())
    found = steps(params, optimizer, Tensor, range(4, 8))
    for value, other in zip(found, steps(before, expected, torch.tensor, range(4, 8)), strict=True):
        np.testing.assert_allclose(value, other, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("name", "arguments"), KINDS, ids=IDS)
def test_pytorch_goes_on_from_ours(name: str, arguments: dict[str, Any]) -> None:
    before, optimizer = ours(name, arguments)
    params, expected = theirs(name, arguments)
    with torch.no_grad():
        for p, value in zip(params, steps(before, optimizer, Tensor, range(4), skipped=1), strict=True):
            p.copy_(torch.tensor(value))
    state = optimizer.state_dict()
    assert state.keys() == expected.state_dict().keys()
    expected.load_state_dict({**state, "state": {k: as_torch(own) for k, own in state["state"].items()}})
    found = steps(params, expected, torch.tensor, range(4, 8))
    for value, other in zip(found, steps(before, optimizer, Tensor, range(4, 8)), strict=True):
        np.testing.assert_allclose(value, other, rtol=1e-6, atol=1e-9)


def as_torch(own: dict[str, Tensor]) -> dict[str, torch.Tensor]:
    return {slot: torch.tensor(value.numpy()) for slot, value in own.items()}


@pytest.mark.parametrize(("name", "arguments"), KINDS, ids=IDS)
def test_a_state_dict_has_the_keys_of_pytorchs(name: str, arguments: dict[str, Any]) -> None:
    (params, optimizer), (others, expected) = ours(name, arguments), theirs(name, arguments)
    skipped = -1 if name == "Adagrad" else 1  # of which PyTorch keeps a sum before there is a gradient
    steps(params, optimizer, Tensor, range(1), skipped)
    steps(others, expected, torch.tensor, range(1), skipped)
    found, known = optimizer.state_dict(), expected.state_dict()
    assert found["state"].keys() == {number for number, own in known["state"].items() if own}
    for number, own in found["state"].items():
        assert own.keys() == {slot for slot, value in known["state"][number].items() if value is not None}
    (group,), (other,) = found["param_groups"], known["param_groups"]
    assert group == {key: other[key] for key in group}


@pytest.mark.parametrize(("name", "arguments"), [*KINDS, ("Lion", {}), ("LAMB", {})], ids=[*IDS, "Lion", "LAMB"])
def test_a_new_optimizer_goes_on_with_the_same_bits(name: str, arguments: dict[str, Any]) -> None:
    params, optimizer = ours(name, arguments)
    steps(params, optimizer, Tensor, range(3))
    copies, other = ours(name, {}, lr=9.0)
    for p, copy in zip(params, copies, strict=True):
        with no_grad():
            copy.assign(p.data)
    other.load_state_dict(optimizer.state_dict())
    for one, two in zip(
        steps(params, optimizer, Tensor, range(3, 6)), steps(copies, other, Tensor, range(3, 6)), strict=True
    ):
        np.testing.assert_array_equal(one, two)


def test_groups_keep_what_is_other_in_them() -> None:
    values = [torch.tensor(value, requires_grad=True) for value in drawn(0)]
    expected = torch.optim.Adam([{"params": values[:1], "lr": 0.3}, {"params": values[1:]}], lr=0.01)
    params = [Tensor(value, requires_grad=True) for value in drawn(0)]
    optimizer = optim.Adam([{"params": params[:1], "eps": 1.0}, {"params": params[1:]}])
    optimizer.load_state_dict(expected.state_dict())
    assert [group.get("lr") for group in optimizer.param_groups] == [0.3, 0.01]
    assert optimizer.eps == 1e-8 and "eps" not in optimizer.param_groups[0]
    found = steps(params, optimizer, Tensor, range(3))
    for value, other in zip(found, steps(values, expected, torch.tensor, range(3)), strict=True):
        np.testing.assert_allclose(value, other, rtol=1e-9)


def test_a_state_dict_goes_through_a_file_of_pytorch() -> None:
    params, expected = theirs("AdamW", {})
    steps(params, expected, torch.tensor, range(2))
    file = io.BytesIO()
    torch.save(expected.state_dict(), file)
    _, optimizer = ours("AdamW", {})
    optimizer.load_state_dict(torch.load(io.BytesIO(file.getvalue())))
    assert optimizer.state_dict()["state"][0]["step"].item() == 2


def test_what_does_not_fit_is_told_and_changes_nothing() -> None:
    params, optimizer = ours("Adam", {})
    steps(params, optimizer, Tensor, range(1))
    before = optimizer.state_dict()
    state = {**before, "state": {0: {"step": 1, "exp_avg": np.zeros(9), "exp_avg_sq": np.zeros((3, 2))}}}
    with pytest.raises(ValueError, match=r"exp_avg of parameter 0 needs shape \(3, 2\), got \(9,\)"):
        optimizer.load_state_dict(state)
    with pytest.raises(ValueError, match="lacks exp_avg_sq of parameter 0"):
        optimizer.load_state_dict({**before, "state": {0: {"exp_avg": np.zeros((3, 2))}}})
    with pytest.raises(ValueError, match=r"groups of \[3\] parameters, the state dict has groups of \[1, 2\]"):
        optimizer.load_state_dict({"state": {}, "param_groups": [{"params": [0]}, {"params": [1, 2]}]})
    with pytest.raises(ValueError, match="Adam has no maximize, which is True"):
        optimizer.load_state_dict({"state": {}, "param_groups": [{"params": [0, 1, 2], "maximize": True}]})
    assert optimizer.state_dict()["state"].keys() == before["state"].keys()
