"""The dtype in which tensors and numbers of several dtypes meet: PyTorch's rule, so that nothing grows silently.

Kinds are ordered bool < integer < float. The widest dtype of the highest kind wins; tensors without axes count only
where they are of a higher kind than those with axes, and plain numbers (NumPy's scalars too) only decide the kind. A
float that meets integers only becomes float32.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import ml_dtypes
import numpy as np

from layerloom import tensor as tape
from layerloom.ops.casting import cast
from layerloom.ops.operation import DType

if TYPE_CHECKING:
    from layerloom.tensor import Tensor, TensorLike

FLOAT = np.dtype(np.float32)
"""What integers become where the result cannot be an integer."""
_NARROW = {np.dtype(np.float16), np.dtype(ml_dtypes.bfloat16)}


def promoted(*values: TensorLike) -> tuple[Tensor, ...]:
    """The values as tensors of one dtype."""
    mixed = [value if tape.is_number(value) else tape.as_tensor(value) for value in values]
    like = next((value for value in mixed if isinstance(value, tape.Tensor)), None)
    dtype = result_dtype(*mixed)
    return tuple(cast(tape.as_tensor(value, like, dtype), dtype) for value in mixed)


def pair(a: TensorLike, b: TensorLike) -> tuple[Tensor, ...]:
    """Two values as tensors of one dtype; quick where they are that already, or a float tensor and a number."""
    if isinstance(a, tape.Tensor):
        if isinstance(b, tape.Tensor) and a.data.dtype == b.data.dtype:
            return a, b
        if tape.is_number(b) and tape.is_float(a.data.dtype):
            return a, tape.as_tensor(b, like=a)
    return promoted(a, b)


def floating(value: TensorLike) -> Tensor:
    """The value as a tensor of floating-point numbers; integers and truth values become float32."""
    x = tape.as_tensor(value)
    return x if tape.is_float(x.dtype) else cast(x, FLOAT)


def result_dtype(*values: TensorLike) -> DType:
    """The dtype in which tensors and plain numbers meet."""
    tensors = [value for value in values if isinstance(value, tape.Tensor)]
    groups = [
        [x.dtype for x in tensors if x.ndim],
        [x.dtype for x in tensors if not x.ndim],
        [_number_dtype(value) for value in values if not isinstance(value, tape.Tensor)],
    ]
    return max([_widest(group) for group in groups if group], key=_kind)  # the first of the highest kind


def _widest(dtypes: list[DType]) -> DType:
    """The widest dtype among those of the highest kind."""
    kind = max(map(_kind, dtypes))
    return reduce(_wider, [dtype for dtype in dtypes if _kind(dtype) == kind])


def _wider(a: DType, b: DType) -> DType:
    """The narrowest dtype that holds both; of float16 and bfloat16 neither holds the other."""
    return FLOAT if {a, b} == _NARROW else np.promote_types(a, b)


def _kind(dtype: DType) -> int:
    if tape.is_float(dtype):
        return 2
    return 0 if dtype.kind == "b" else 1


def _number_dtype(value: TensorLike) -> DType:
    if isinstance(value, (bool, np.bool_)):
        return np.dtype(bool)
    return FLOAT if isinstance(value, (float, np.floating)) else np.dtype(np.int64)
