"""The functions at the top of PyTorch, under its names: `from layerloom import pytorch as torch`.

What makes and joins tensors is written here; whatever else a tensor has as a method is a function here too, so that
`torch.clamp(x, min=0)` is `x.clamp(min=0)`. `layerloom.ops` has the same operations under NumPy's names.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ml_dtypes
import numpy as np

from layerloom import ops
from layerloom.device import Device, device, to_device
from layerloom.tensor import (
    Tensor,
    enable_grad,
    inference_mode,
    is_float,
    is_grad_enabled,
    no_grad,
    place_and_dtype,
)
from layerloom.tensor import as_tensor as _tensor_of
from layerloom.tensor_methods.base import listed

__all__ = ["Tensor", "device", "enable_grad", "inference_mode", "is_grad_enabled", "no_grad"]

float16, float32, float64 = (np.dtype(f"f{size}") for size in (2, 4, 8))
half, float, double = float16, float32, float64
bfloat16 = np.dtype(ml_dtypes.bfloat16)
int8, int16, int32, int64 = (np.dtype(f"i{size}") for size in (1, 2, 4, 8))
uint8, short, int, long, bool = np.dtype("u1"), int16, int32, int64, np.dtype("?")
inf, nan, pi, e = np.inf, np.nan, np.pi, np.e
manual_seed = ops.random.manual_seed
einsum, broadcast_tensors = ops.einsum, ops.broadcast_tensors


def __getattr__(name: str) -> Callable[..., Any]:
    """The method of that name as a function of the tensor."""
    if name.startswith("_") or not callable(getattr(Tensor, name, None)):
        raise AttributeError(f"there is no function {name!r} here, nor a method of tensors of that name")

    def function(input: Any, *arguments: Any, **named: Any) -> Any:
        return getattr(_tensor_of(input), name)(*arguments, **named)

    function.__name__, function.__doc__ = name, f"`Tensor.{name}` of its first argument."
    return function


def is_tensor(obj: object) -> Any:
    """Whether it is a tensor."""
    return isinstance(obj, Tensor)


# Making


def tensor(data: Any, *, dtype: Any = None, device: Any = None, requires_grad: Any = False) -> Tensor:
    """Numbers of one's own; Python's floats become float32."""
    made = _tensor_of(data.data if isinstance(data, Tensor) else data)
    return _placed(np.array(made.numpy(), dtype), device, requires_grad)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """The tensor itself, or one around an array, where dtype and device are those asked for."""
    return _tensor_of(data).to(device, dtype)


from_numpy = asarray = as_tensor


def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: Any = False) -> Tensor:
    """One number in a shape; a Python float is float32."""
    shape = (size,) if not isinstance(size, tuple | list) else tuple(size)
    kind = _tensor_of(fill_value).dtype if dtype is None else dtype
    return _placed(np.full(shape, np.asarray(fill_value), kind), device, requires_grad)


def zeros(*size: Any, dtype: Any = float32, device: Any = None, requires_grad: Any = False) -> Tensor:
    return full(listed(size), 0, dtype=dtype, device=device, requires_grad=requires_grad)


def ones(*size: Any, dtype: Any = float32, device: Any = None, requires_grad: Any = False) -> Tensor:
    return full(listed(size), 1, dtype=dtype, device=device, requires_grad=requires_grad)


empty = zeros


def full_like(input: Tensor, fill_value: Any, *, dtype: Any = None, requires_grad: Any = False) -> Tensor:
    return input.new_full(input.shape, fill_value, dtype, requires_grad)


def zeros_like(input: Tensor, *, dtype: Any = None, requires_grad: Any = False) -> Tensor:
    return input.new_full(input.shape, 0, dtype, requires_grad)


def ones_like(input: Tensor, *, dtype: Any = None, requires_grad: Any = False) -> Tensor:
    return input.new_full(input.shape, 1, dtype, requires_grad)


empty_like = zeros_like


def arange(*ends: Any, dtype: Any = None, device: Any = None, requires_grad: Any = False) -> Tensor:
    """Numbers from the first end (0) to before the second, by steps of the third (1)."""
    counted = np.arange(*ends)
    kind = dtype or (float32 if is_float(counted.dtype) else int64)
    return _placed(counted.astype(kind), device, requires_grad)


def linspace(start: Any, end: Any, steps: Any, *, dtype: Any = float32, device: Any = None) -> Tensor:
    return _placed(np.linspace(start, end, steps).astype(dtype), device)


def logspace(start: Any, end: Any, steps: Any, base: Any = 10.0, *, dtype: Any = float32) -> Tensor:
    return Tensor(np.logspace(start, end, steps, base=base).astype(dtype))


def eye(n: Any, m: Any = None, *, dtype: Any = float32, device: Any = None) -> Tensor:
    return _placed(np.eye(n, m, dtype=dtype), device)


def tril_indices(row: Any, col: Any, offset: Any = 0) -> Tensor:
    """Rows and columns (2, count) of the places on and below a diagonal."""
    return Tensor(np.stack(np.tril_indices(row, offset, col)))


def triu_indices(row: Any, col: Any, offset: Any = 0) -> Tensor:
    """Rows and columns (2, count) of the places on and above a diagonal."""
    return Tensor(np.stack(np.triu_indices(row, offset, col)))


def _placed(array: Any, place: Any, requires_grad: Any = False) -> Tensor:
    target, _ = place_and_dtype(place, None)
    target = device(target) if isinstance(target, str) else target
    return Tensor(array if not isinstance(target, Device) else to_device(array, target), requires_grad)


# Chance


def rand(*size: Any, dtype: Any = float32, device: Any = None, requires_grad: Any = False) -> Tensor:
    """Numbers evenly spread over [0, 1); see `manual_seed`."""
    return _placed(ops.uniform(listed(size), dtype=dtype).data, device, requires_grad)


def randn(*size: Any, dtype: Any = float32, device: Any = None, requires_grad: Any = False) -> Tensor:
    """Numbers of the standard normal distribution."""
    return _placed(ops.normal(listed(size), dtype=dtype).data, device, requires_grad)


def randint(low: Any, high: Any, size: Any = None, *, dtype: Any = int64, device: Any = None) -> Tensor:
    """Whole numbers from `low` to before `high`; `randint(high, size)` begins at 0."""
    low, high, size = (0, low, high) if size is None else (low, high, size)
    return _placed(ops.integers(tuple(size), low, high).data.astype(dtype), device)


def randperm(n: Any) -> Tensor:
    """The numbers from 0 to n - 1 in an order of chance."""
    return ops.permutation(n)


def rand_like(input: Tensor) -> Tensor:
    return rand(input.shape, dtype=input.dtype)


def randn_like(input: Tensor) -> Tensor:
    return randn(input.shape, dtype=input.dtype)


def normal(mean: Any, std: Any, size: Any = None) -> Tensor:
    """Normal numbers of a mean and a standard deviation; without a size, one for each of these."""
    if size is not None:
        return ops.normal(tuple(size), mean, std)
    center = _tensor_of(mean) + 0 * _tensor_of(std)
    return ops.add(center, ops.multiply(randn(center.shape, dtype=center.dtype), std))


def bernoulli(input: Tensor) -> Tensor:
    """1 with the probability that stands at each place, else 0."""
    return ops.cast(rand(input.shape) < input, input.dtype)


def multinomial(input: Tensor, num_samples: Any, replacement: Any = False) -> Tensor:
    """Places drawn along the last axis in proportion to the numbers there, each once unless `replacement`.

    Without it, the largest of the logarithms with Gumbel noise are taken (Kool et al., 2019).
    """
    scores = ops.log(input)
    if replacement:
        drawn = [ops.categorical(scores) for _ in range(num_samples)]
        return ops.stack(drawn, -1)
    noise = -ops.log(-ops.log(ops.uniform(input.shape, 1e-12, 1.0, scores.dtype)))
    return ops.topk(scores + noise, num_samples)[1]


# Joining


def cat(tensors: Sequence[Tensor], dim: Any = 0) -> Tensor:
    return ops.concatenate(tensors, dim)


concat = concatenate = cat


def stack(tensors: Sequence[Tensor], dim: Any = 0) -> Tensor:
    return ops.stack(tensors, dim)


def hstack(tensors: Sequence[Tensor]) -> Tensor:
    """Side by side, along the second axis, or of vectors along the first."""
    wide = [atleast_1d(x) for x in tensors]
    return ops.concatenate(wide, 0 if wide[0].ndim == 1 else 1)


def vstack(tensors: Sequence[Tensor]) -> Tensor:
    """One below the other; vectors are rows."""
    return ops.concatenate([atleast_2d(x) for x in tensors], 0)


row_stack = vstack


def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    """Side by side; vectors are columns."""
    return ops.concatenate([x if x.ndim > 1 else x.reshape(-1, 1) for x in tensors], 1)


def atleast_1d(x: Tensor) -> Tensor:
    return x if x.ndim else x.reshape(1)


def atleast_2d(x: Tensor) -> Tensor:
    return x if x.ndim > 1 else x.reshape(1, -1)


def meshgrid(*tensors: Tensor, indexing: Any = "ij") -> tuple[Tensor, ...]:
    return ops.meshgrid(*listed(tensors), indexing=indexing)


def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Each number of the one vector with each of the others: (count, vectors)."""
    return ops.stack([grid.reshape(-1) for grid in ops.meshgrid(*tensors)], 1)


def block_diag(*tensors: Tensor) -> Tensor:
    """Matrices along the diagonal of a matrix."""
    wide = [atleast_2d(x) for x in tensors]
    columns = [x.shape[1] for x in wide]
    starts = [sum(columns[:at]) for at in range(len(wide))]
    padded = [
        ops.pad(x, [(0, 0), (start, sum(columns) - start - x.shape[1])]) for x, start in zip(wide, starts, strict=True)
    ]
    return ops.concatenate(padded, 0)


# Of several


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """`input` where the condition is true, `other` elsewhere; of a condition alone, where it is true."""
    return ops.nonzero(condition) if input is None else ops.where(condition, input, other)


def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Tensor:
    return ops.tensordot(a, b, dims)


def cdist(x1: Tensor, x2: Tensor, p: Any = 2.0) -> Tensor:
    """The p-norms of the differences of all rows of the one and of the other."""
    return ops.vector_norm(ops.expand_dims(x1, -2) - ops.expand_dims(x2, -3), p, -1)


def searchsorted(sorted_sequence: Tensor, input: Tensor, *, right: Any = False) -> Tensor:
    return ops.searchsorted(sorted_sequence, input, right)


def bucketize(input: Tensor, boundaries: Tensor, *, right: Any = False) -> Tensor:
    return ops.searchsorted(boundaries, input, right)


def isin(elements: Tensor, test_elements: Tensor) -> Tensor:
    """Whether each number is among others."""
    others = test_elements.reshape(-1)
    return ops.any(ops.equal(ops.expand_dims(elements, -1), others), -1)


def var_mean(input: Tensor, dim: Any = None, *, correction: Any = 1, keepdim: Any = False) -> tuple[Tensor, Tensor]:
    return input.var(dim, keepdim=keepdim, correction=correction), input.mean(dim, keepdim)


def std_mean(input: Tensor, dim: Any = None, *, correction: Any = 1, keepdim: Any = False) -> tuple[Tensor, Tensor]:
    return input.std(dim, keepdim=keepdim, correction=correction), input.mean(dim, keepdim)
