"""Tensors out of nothing: numbers that only shape and dtype decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import CPU, Device, to_device
from layerloom.ops.operation import OperationError
from layerloom.ops.promotion import FLOAT

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


def zeros(shape: int | Sequence[int], dtype: Any = FLOAT, device: Device = CPU) -> Tensor:
    """Zeros of a shape."""
    return _on(np.zeros(shape, dtype), device)


def ones(shape: int | Sequence[int], dtype: Any = FLOAT, device: Device = CPU) -> Tensor:
    """Ones of a shape."""
    return _on(np.ones(shape, dtype), device)


def full(shape: int | Sequence[int], value: float, dtype: Any = FLOAT, device: Device = CPU) -> Tensor:
    """One number in a shape."""
    return _on(np.full(shape, value, dtype), device)


def eye(rows: int, columns: int | None = None, dtype: Any = FLOAT, device: Device = CPU) -> Tensor:
    """A matrix with ones on its main diagonal; as many columns as rows if none are given."""
    return _on(np.eye(rows, columns, dtype=dtype), device)


def linspace(start: float, stop: float, count: int, dtype: Any = FLOAT, device: Device = CPU) -> Tensor:
    """So many numbers at equal distances, both ends among them; computed in float64."""
    return _on(np.linspace(start, stop, _counted("linspace", count)).astype(dtype), device)


def logspace(
    start: float, stop: float, count: int, base: float = 10.0, dtype: Any = FLOAT, device: Device = CPU
) -> Tensor:
    """`base` to the power of so many numbers at equal distances, both ends among them."""
    return _on(np.logspace(start, stop, _counted("logspace", count), base=base).astype(dtype), device)


def _counted(name: str, count: int) -> int:
    if count < 0:
        raise OperationError(f"{name} gives 0 numbers at least, not {count}")
    return count


def _on(array: Any, device: Device) -> Tensor:
    return tape.Tensor(to_device(array, device))
