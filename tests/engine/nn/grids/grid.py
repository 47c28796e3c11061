"""What a module is tried with: the values of its arguments, and the arrays that it is called on."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from layerloom import nn

Array = np.ndarray[Any, Any]
Arguments = Mapping[str, Any]
Draws = np.random.Generator


@dataclass(frozen=True)
class Grid:
    """What a module is built with and called on.

    `inputs` makes the arrays for given arguments. `vary` holds the values of each argument, the plain one first; all
    pairs of arguments are varied together. `refused` holds values that must raise, `valid` leaves out what PyTorch
    refuses too.
    """

    inputs: Callable[[Draws, Arguments], Sequence[Array]]
    vary: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    refused: Mapping[str, Any] = field(default_factory=dict)
    valid: Callable[[Arguments], bool] = lambda arguments: True
    theirs: Callable[..., torch.nn.Module] | None = None
    ours: Callable[..., nn.Module] | None = None
    modes: Sequence[str] = ("train", "eval")

    def cases(self) -> Iterator[dict[str, Any]]:
        plain = {name: values[0] for name, values in self.vary.items()}
        seen = set[str]()
        for two in itertools.combinations_with_replacement(self.vary, 2):
            for values in itertools.product(*(self.vary[name] for name in two)):
                case = {**plain, **dict(zip(two, values, strict=True))}
                if self.valid(case) and str(case) not in seen:
                    seen.add(str(case))
                    yield case
        if not self.vary:
            yield {}


def normal(*shapes: Sequence[int]) -> Callable[[Draws, Arguments], list[Array]]:
    return lambda rng, arguments: [rng.normal(size=shape) for shape in shapes]


class Function(torch.nn.Module):
    """What PyTorch writes as an expression."""

    def __init__(self, function: Callable[..., torch.Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, *x: torch.Tensor) -> torch.Tensor:
        return self.function(*x)
