"""Arguments and arrays by chance, from a seed: what people might write, and now and then what they should not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = Any


@dataclass(frozen=True)
class Draw:
    """What a module is built with and called on.

    Arrays among the arguments and keywords become tensors of either framework. With `of` the call is another one than
    `module(*inputs, **keywords)`. `wrt` are the inputs whose gradients are compared, `None` for all floats.
    """

    arguments: Mapping[str, Any]
    inputs: Sequence[Array]
    keywords: Mapping[str, Any] = field(default_factory=dict)
    of: Callable[..., Any] = lambda module, *inputs, **keywords: module(*inputs, **keywords)
    wrt: Sequence[int] | None = None

    def moves(self, number: int) -> bool:
        """Whether the gradient of that input is compared."""
        return self.inputs[number].dtype.kind == "f" and (self.wrt is None or number in self.wrt)

    def __str__(self) -> str:
        shapes = ", ".join(f"{x.dtype}{list(x.shape)}" for x in self.inputs)
        return f"{shown(self.arguments)} on {shapes} {shown(self.keywords)}"


def shown(values: Mapping[str, Any]) -> str:
    """Arguments in a line; of an array the shape."""
    return ", ".join(f"{k}={list(v.shape) if isinstance(v, np.ndarray) else v!r}" for k, v in values.items())


class Dice:
    """Draws from a seed."""

    def __init__(self, *seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def chance(self, p: float) -> bool:
        return bool(self.rng.random() < p)

    def flag(self) -> bool:
        return self.chance(0.5)

    def pick(self, *values: Any) -> Any:
        return values[self.rng.integers(len(values))]

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def real(self, low: float, high: float) -> float:
        return round(float(self.rng.uniform(low, high)), 3)

    def each(self, axes: int, low: int, high: int) -> Any:
        """A number for all axes or one for each."""
        return self.whole(low, high) if self.flag() else tuple(self.whole(low, high) for _ in range(axes))

    def some(self, **arguments: Any) -> dict[str, Any]:
        """Most of the arguments: those left out have their default."""
        return {name: value for name, value in arguments.items() if self.chance(0.8)}

    def shape(self, axes: int, low: int = 1, high: int = 5) -> tuple[int, ...]:
        return tuple(self.whole(low, high) for _ in range(axes))

    def batch(self) -> int:
        return int(self.pick(0, 1, 2, 2, 3, 3))

    def numbers(self, *shape: int, odd: bool = True) -> Array:
        """Numbers of some size, with ties, infinities or nan among them if `odd`, in some layout of memory."""
        x = np.asarray(self.rng.normal(size=shape) * self.pick(1, 1, 1, 1, 30, 1e-3))
        if odd and self.chance(0.15):
            x = np.asarray(np.round(x * 2) / 2)
        if odd and self.chance(0.1) and x.size:
            x[tuple(int(self.rng.integers(n)) for n in shape)] = self.pick(np.nan, np.inf, -np.inf)
        return self.laid(x)

    def labels(self, low: int, high: int, *shape: int) -> Array:
        """Whole numbers from low to below high."""
        return self.laid(self.rng.integers(low, max(high, low + 1), size=shape))

    def laid(self, x: Array) -> Array:
        """The same numbers in memory in order, backwards, with gaps, transposed, or one number for an axis."""
        x = np.asarray(x)
        layout = self.pick("plain", "plain", "backwards", "gaps", "transposed")
        if layout == "backwards":
            return np.asarray(np.flip(np.flip(x).copy()))
        if layout == "gaps":
            return np.asarray(np.repeat(x[..., None], 2, axis=-1)[..., 1])
        return x.T.copy().T if layout == "transposed" else x
