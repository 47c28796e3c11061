"""Functions in float32 and half precision beside PyTorch's: the dtype of results and gradients, and their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ml_dtypes
import numpy as np
import torch
from tests.long.agreement import functions
from tests.long.agreement.comparing import REFUSALS, Disagreement
from tests.long.agreement.dice import Array, Dice

from layerloom.tensor import Tensor

ROOM: Mapping[str, float] = {"float16": 2e-2, "bfloat16": 1e-1, "float32": 1e-4}
"""How far results may be apart; gradients three times that."""


def narrowed(dice: Dice) -> str:
    """What a draw was; raises `Disagreement` where a dtype or a number differs, PyTorch's own gaps aside."""
    name, dtype = dice.pick(*functions.DRAWS), dice.pick(*ROOM)
    call = functions.DRAWS[name](dice)
    words = f"{name} in {dtype}, {call.words} on {[x.shape for x in call.inputs]}"
    theirs = [_theirs(x, dtype) for x in call.inputs]
    try:
        expected = _first(call.theirs(*theirs))
    except REFUSALS:
        return words
    ours = [_ours(x, dtype) for x in call.inputs]
    with np.errstate(all="ignore"):
        found = _first(call.ours(*ours))
    _compare(found, expected, ROOM[dtype], words)
    if expected.requires_grad and found.requires_grad:
        expected.sum().backward()
        found.sum().backward()
        for x, t in zip(ours, theirs, strict=True):
            if x.grad is not None or (t.grad is not None and t.grad.any()):  # no gradient is as good as zeros
                _compare(x.grad, t.grad, 3 * ROOM[dtype], f"gradient of {words}")
    return words


def _first(result: Any) -> Any:
    return result[0] if isinstance(result, tuple) else result


def _theirs(x: Array, dtype: str) -> Any:
    t = torch.from_numpy(np.array(x))
    return t.to(getattr(torch, dtype)).requires_grad_() if t.is_floating_point() else t


def _ours(x: Array, dtype: str) -> Tensor:
    if x.dtype.kind != "f":
        return Tensor(x)
    return Tensor(x.astype(ml_dtypes.bfloat16 if dtype == "bfloat16" else dtype), requires_grad=True)


def _compare(ours: Any, theirs: Any, room: float, words: str) -> None:
    if ours is None or str(ours.dtype) != str(theirs.dtype).removeprefix("torch."):
        raise Disagreement(f"{words}: {None if ours is None else ours.dtype} here, {theirs.dtype} there")
    x, y = ours.numpy().astype(float), theirs.detach().double().numpy()
    if x.shape != y.shape or not np.allclose(x, y, rtol=room, atol=2 * room, equal_nan=True):
        raise Disagreement(f"{words}: {x.ravel()[:6]} here, {y.ravel()[:6]} there")


DRAWS: Mapping[str, Callable[[Dice], str]] = {"narrow": narrowed}
