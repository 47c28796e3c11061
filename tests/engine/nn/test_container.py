"""Containers behave as PyTorch's do, which behave like lists and dicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import nn
from layerloom.tensor import Tensor


def kinds(modules: Any) -> list[str]:
    return [type(module).__name__ for module in modules]


def three(module: Any) -> list[Any]:
    return [module.ReLU(), module.Tanh(), module.Linear(2, 2)]


def set_last(x: Any, module: Any) -> None:
    x[-1] = module.Sigmoid()


def delete(x: Any, place: Any) -> None:
    del x[place]


LISTS: dict[str, Callable[[Any, Any], Any]] = {
    "set": set_last,
    "delete": lambda x, _: delete(x, 0),
    "delete a part": lambda x, _: delete(x, slice(0, 2)),
    "insert": lambda x, m: x.insert(1, m.Sigmoid()),
    "insert from the end": lambda x, m: x.insert(-1, m.Sigmoid()) if isinstance(x, m.Sequential) else None,
    "append": lambda x, m: x.append(m.Sigmoid()),
    "extend": lambda x, m: x.extend([m.Sigmoid(), m.Tanh()]),
    "pop": lambda x, _: x.pop(1),
    "pop the last": lambda x, _: x.pop(-1),
}


@pytest.mark.parametrize("change", LISTS)
@pytest.mark.parametrize("kind", ["Sequential", "ModuleList"])
def test_a_list_of_modules_changes_as_pytorchs_does(kind: str, change: str) -> None:
    ours = nn.Sequential(*three(nn)) if kind == "Sequential" else nn.ModuleList(three(nn))
    theirs = torch.nn.Sequential(*three(torch.nn)) if kind == "Sequential" else torch.nn.ModuleList(three(torch.nn))
    LISTS[change](ours, nn)
    LISTS[change](theirs, torch.nn)
    assert kinds(ours) == kinds(theirs) and len(ours) == len(theirs)
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())


PARTS: dict[str, Callable[[Any], Any]] = {
    "the first": lambda x: x[0],
    "the last": lambda x: x[-1],
    "a slice": lambda x: x[1:],
    "every second": lambda x: x[::2],
    "a sum": lambda x: x + x[:1],
    "grown": lambda x: x.__iadd__(x[:1]),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", ["Sequential", "ModuleList"])
def test_parts_and_sums_are_pytorchs(kind: str, part: str) -> None:
    ours = nn.Sequential(*three(nn)) if kind == "Sequential" else nn.ModuleList(three(nn))
    theirs = torch.nn.Sequential(*three(torch.nn)) if kind == "Sequential" else torch.nn.ModuleList(three(torch.nn))
    assert repr(PARTS[part](ours)) == repr(PARTS[part](theirs))
    assert list(PARTS[part](ours).state_dict()) == list(PARTS[part](theirs).state_dict())


def test_a_repeated_sequence_shares_its_weights() -> None:
    once = nn.Sequential(nn.Linear(2, 2), nn.Tanh())
    thrice = once * 3
    assert len(thrice) == 6 and len(list(thrice.parameters())) == 2
    once *= 2
    assert len(once) == 4
    x = Tensor(np.ones((1, 2), np.float32))
    np.testing.assert_array_equal(thrice(x).numpy(), once(thrice[:2](x)).numpy())
    with pytest.raises(ValueError, match="positive number of times"):
        once * 0


@pytest.mark.parametrize("place", [3, -4])
def test_a_place_that_is_not_there_is_refused(place: int) -> None:
    for x in (nn.Sequential(*three(nn)), nn.ModuleList(three(nn)), nn.ParameterList([Tensor(np.ones(1))] * 3)):
        with pytest.raises(IndexError):
            x[place]


def test_a_mapping_of_modules_is_a_dict() -> None:
    x = nn.ModuleDict({"a": nn.ReLU(), "b": nn.Tanh()})
    x.update([("c", nn.Sigmoid()), ("a", nn.GELU())])
    assert list(x) == ["a", "b", "c"] and kinds(x.values()) == ["GELU", "Tanh", "Sigmoid"]
    assert isinstance(x.pop("b"), nn.Tanh)
    del x["a"]
    assert list(x.keys()) == ["c"] and "a" not in x and len(x) == 1
    with pytest.raises(KeyError):
        x["a"]
    x.clear()
    assert not list(x.items())
    with pytest.raises(ValueError, match="cannot have a child named 'keys'"):
        x["keys"] = nn.ReLU()


def test_a_list_of_parameters_makes_parameters_of_tensors() -> None:
    x = nn.ParameterList([Tensor(np.ones(2)), nn.Parameter(np.zeros(3), requires_grad=False)])
    x.append("not a tensor").append(Tensor(np.ones((1, 4))))
    assert [key for key, _ in x.named_parameters()] == ["0", "1", "3"]
    assert [p.requires_grad for p in x.parameters()] == [True, False, True]
    x[0] = Tensor(np.zeros((5, 5)))
    assert x[0].shape == (5, 5) and x[1:][1] == "not a tensor"
    assert x.pop(1).shape == (3,) and len(x) == 3
    assert [key for key, _ in x.named_parameters()] == ["0", "2"]
    assert "(1): Object of type: str" in repr(x)
    with pytest.raises(TypeError, match="got a single one"):
        x.extend(Tensor(np.ones(2)))


def test_a_mapping_of_parameters_is_a_dict() -> None:
    x = nn.ParameterDict({"b": Tensor(np.ones(2)), "a": Tensor(np.ones(3))})
    assert list(x) == ["a", "b"]  # a plain dict comes by name, as in PyTorch
    both = x | {"c": Tensor(np.ones(4))}
    assert list(both) == ["a", "b", "c"] and both["a"] is x["a"] and list(reversed(both)) == ["c", "b", "a"]
    assert x.get("c") is None and x.setdefault("c", Tensor(np.ones(5))).shape == (5,)
    assert x.popitem()[0] == "c" and x.pop("a").shape == (3,)
    x["a"] = Tensor(np.ones(6))
    assert [key for key, _ in x.named_parameters()] == ["b", "a"] == list(x.keys())
    with pytest.raises(KeyError):
        x["c"]
    with pytest.raises(ValueError, match="cannot have a value named 'training'"):
        x["training"] = Tensor(np.ones(1))
    x.clear()
    assert not x.items() and not list(x.parameters())
