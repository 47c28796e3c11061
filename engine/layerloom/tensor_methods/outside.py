"""The numbers of a tensor as Python's and NumPy's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom.device import to_numpy
from layerloom.tensor_methods.base import TensorBase

if TYPE_CHECKING:
    from layerloom.device import Array


class Outside(TensorBase):
    """What leaves the tensor. While a program is recorded there are no numbers, and each raises `Untraceable`."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """A single number in the format, as in `f"{loss:.3f}"`."""
        return format(self.item(), spec) if spec else repr(self)

    def numpy(self) -> Array:
        """The numbers as a NumPy array on the host. It may share memory: do not write into it."""
        return to_numpy(self.data)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.numpy(), dtype=dtype, copy=copy)

    def item(self) -> Any:
        """The only number of the tensor, as Python's."""
        return self.numpy().item()

    def tolist(self) -> Any:
        return self.numpy().tolist()

    def __bool__(self) -> bool:
        return bool(self.numpy())

    def __int__(self) -> int:
        return int(self.numpy())

    def __index__(self) -> int:
        return int(self.numpy().__index__())

    def __float__(self) -> float:
        return float(self.numpy())
