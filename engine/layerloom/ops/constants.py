"""Numbers that are known before any data: places to read from, weights between neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from layerloom import tensor as tape
from layerloom.device import array_module

if TYPE_CHECKING:
    from layerloom.tensor import Tensor


def constant(values: Any, like: Tensor) -> Tensor:
    """The numbers as a tensor without a gradient on the device of `like`."""
    return tape.Tensor(array_module(like.data).asarray(np.asarray(values)))
