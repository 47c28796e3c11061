"""Indexing as in NumPy, whole numbers and dtypes as in PyTorch, over shapes and indices by chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ml_dtypes
import numpy as np
import torch
from tests.long.agreement.comparing import REFUSALS, Disagreement
from tests.long.agreement.dice import Array, Dice

from layerloom import ops
from layerloom.tensor import Tensor

FLOATS = ("float16", "bfloat16", "float32", "float64")
WHOLES = ("bool", "uint8", "int8", "int16", "int32", "int64")


def place(dice: Dice, size: int) -> Any:
    """What picks from an axis of so many: a number, a slice of any step, or a list of numbers."""
    low, high = -size, size - 1
    kind = dice.pick("slice", "slice", "number", "list") if size else "slice"
    if kind == "number":
        return dice.whole(low, high)
    if kind == "list":
        return dice.rng.integers(low, high + 1, size=dice.pick((2,), (3,), (2, 2), (0,), (1,)))
    ends = (dice.pick(None, dice.whole(-size - 2, size + 2)) for _ in range(2))
    return slice(*ends, dice.pick(None, None, 2, -1, -2, 3))


def where(dice: Dice, shape: tuple[int, ...]) -> tuple[Any, ...]:
    """An index of any form: places, `None`, one ellipsis, a mask over some axes."""
    found: list[Any] = []
    axis = 0
    while axis < len(shape) and dice.chance(0.8):
        if dice.chance(0.1):
            found.append(None)
        if dice.chance(0.1):
            many = dice.whole(1, min(2, len(shape) - axis))
            found.append(dice.rng.random(shape[axis : axis + many]) < 0.5)
            axis += many
        else:
            found.append(place(dice, shape[axis]))
            axis += 1
    if dice.chance(0.3):
        rest = len(shape) - axis
        last = [place(dice, n) for n in shape[len(shape) - dice.whole(0, rest) :]]
        found = [..., *last] if dice.flag() else [*found, ...]
    return tuple(found)


def picked(dice: Dice) -> str:
    """A read and its gradient; raises `Disagreement` where they are not NumPy's."""
    shape = dice.shape(dice.whole(0, 4), low=0 if dice.chance(0.1) else 1, high=4)
    x = dice.numbers(*shape, odd=False)
    at = where(dice, shape)
    words = f"{at} of {shape}"
    expected = _or_error(lambda: np.asarray(x[at]))
    t = Tensor(x, requires_grad=True)
    y = _or_error(lambda: t[at])
    if _refused(expected, y, words):
        return words
    _equal(y.numpy(), expected, words)
    g = np.cos(np.arange(expected.size)).reshape(expected.shape)
    wanted = np.zeros(shape)
    np.add.at(wanted, at, g)
    y.backward(Tensor(g))
    _equal(np.zeros(shape) if t.grad is None else t.grad.numpy(), wanted, f"gradient of {words}", 1e-12)
    return words


def written(dice: Dice) -> str:
    """What `add_at` and, where no place comes twice, `put` write."""
    shape = dice.shape(dice.whole(1, 3), 1, 4)
    x, at = dice.numbers(*shape, odd=False), where(dice, shape)
    words = f"{at} of {shape}"
    made = _or_error(lambda: np.asarray(x[at]))
    if isinstance(made, Exception):
        return words
    values = dice.pick(dice.numbers(*made.shape, odd=False), np.asarray(1.5))
    added, put = x.copy(), x.copy()
    np.add.at(added, at, values)
    put[at] = values
    _equal(ops.add_at(x, at, values).numpy(), added, f"add_at {words}", 1e-12)
    names = np.arange(x.size).reshape(shape)[at]
    if np.unique(names).size == names.size:
        _equal(ops.put(x, at, values).numpy(), put, f"put {words}")
    return words


def _or_error(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except REFUSALS as error:
        return error


def _refused(expected: Any, found: Any, words: str) -> bool:
    """Whether both are refusals; raises `Disagreement` where one is."""
    refusals = [isinstance(one, Exception) for one in (expected, found)]
    if refusals[0] != refusals[1]:
        raise Disagreement(f"{words}: expected {expected!r}, got {found!r}"[:500])
    return refusals[0]


def _equal(found: Array, expected: Array, words: str, room: float = 0.0) -> None:
    if found.shape != expected.shape or not np.allclose(found, expected, rtol=0, atol=room, equal_nan=True):
        raise Disagreement(
            f"{words}: {found.ravel()[:6]}{found.shape}, expected {expected.ravel()[:6]}{expected.shape}"
        )


def whole(dice: Dice, dtype: str, *shape: int) -> Array:
    if dtype == "bool":
        return np.asarray(dice.rng.integers(0, 2, size=shape)).astype(bool)
    return np.asarray(dice.rng.integers(0 if dtype == "uint8" else -9, 10, size=shape)).astype(dtype)


INTEGERS: Mapping[str, Callable[..., Any]] = {
    "floor_divide": torch.floor_divide, "remainder": torch.remainder, "fmod": torch.fmod, "add": torch.add,
    "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div, "maximum": torch.maximum,
    "minimum": torch.minimum, "bitwise_and": torch.bitwise_and, "bitwise_or": torch.bitwise_or,
    "bitwise_xor": torch.bitwise_xor, "left_shift": torch.bitwise_left_shift,
    "right_shift": torch.bitwise_right_shift, "equal": torch.eq, "less": torch.lt, "greater_equal": torch.ge,
    "logical_and": torch.logical_and, "logical_xor": torch.logical_xor, "atan2": torch.atan2,
}  # fmt: skip


def counted(dice: Dice) -> str:
    """Two arrays of whole numbers of any sign and width."""
    name = dice.pick(*INTEGERS)
    kinds = [dice.pick(*WHOLES) for _ in range(2)]
    shape = dice.shape(dice.whole(1, 2), 1, 4)
    a, b = (whole(dice, kind, *shape) for kind in kinds)
    if name in ("floor_divide", "remainder", "fmod", "divide"):
        b = np.where(b == 0, np.asarray(1).astype(b.dtype), b)
    if "shift" in name:
        b = np.abs(b) % np.asarray(4).astype(b.dtype) if kinds[1] != "bool" else b
    words = f"{name} of {a!r} and {b!r}"
    theirs = _or_error(lambda: INTEGERS[name](torch.from_numpy(a), torch.from_numpy(b)))
    ours = _or_error(lambda: getattr(ops, name)(Tensor(a), Tensor(b)))
    if _absent(theirs):
        return words
    if not _refused(theirs, ours, words):
        if str(ours.dtype) != str(theirs.dtype).removeprefix("torch."):
            raise Disagreement(f"{words}: {ours.dtype} here, {theirs.dtype} there")
        _equal(ours.numpy().astype(float), theirs.double().numpy(), words, 1e-6)
    return words


def met(dice: Dice) -> str:
    """Tensors with axes and without and plain numbers, of any dtype: the dtype in which they meet."""
    name = dice.pick("add", "multiply", "divide", "subtract", "power", "where")
    kinds = [dice.pick(*FLOATS, *WHOLES, "number", "whole number", "truth") for _ in range(2)]
    shapes = [dice.pick((), (2,)) for _ in range(2)]
    ours, theirs = zip(*(_value(kind, shape) for kind, shape in zip(kinds, shapes, strict=True)), strict=True)
    words = f"{name} of {kinds} {shapes}"
    if not any(isinstance(value, Tensor) for value in ours):
        return words
    calls = {"add": torch.add, "multiply": torch.mul, "divide": torch.div, "power": torch.pow, "subtract": torch.sub}
    if name == "where":
        condition = np.array([True, False])
        y = _or_error(lambda: ops.where(Tensor(condition), *ours))
        t = _or_error(lambda: torch.where(torch.from_numpy(condition), *theirs))
    else:
        y, t = _or_error(lambda: getattr(ops, name)(*ours)), _or_error(lambda: calls[name](*theirs))
    if not _absent(t) and not _refused(t, y, words) and str(y.dtype) != str(t.dtype).removeprefix("torch."):
        raise Disagreement(f"{words}: {y.dtype} here, {t.dtype} there")
    return words


def _absent(found: Any) -> bool:
    """Whether PyTorch lacks this for truth values or whole numbers, which are numbers here, as in NumPy."""
    return isinstance(found, NotImplementedError) or "with a bool tensor" in str(found)


def _value(kind: str, shape: tuple[int, ...]) -> tuple[Any, Any]:
    """A value of a kind in both frameworks."""
    if kind in ("number", "whole number", "truth"):
        value = {"number": 1.5, "whole number": 2, "truth": True}[kind]
        return value, value
    dtype = ml_dtypes.bfloat16 if kind == "bfloat16" else kind
    return Tensor(np.ones(shape, dtype)), torch.ones(shape, dtype=getattr(torch, kind))


DRAWS: Mapping[str, Callable[[Dice], str]] = {"read": picked, "written": written, "whole": counted, "dtypes": met}
