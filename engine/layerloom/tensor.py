"""`Tensor`: an array that remembers how it was made, and the walk back through that memory.

Each operation that involves a tensor with `requires_grad` leaves a `Node` with its inputs. `backward` and `grad` walk
the nodes from the newest to the oldest; as a node is made after its inputs, this order is topological and needs no
recursion. Pullbacks are written in operations on tensors, so with `create_graph` the walk itself is remembered and can
be differentiated again.

Arrays are values here: no operation writes into one, `Tensor.assign` puts another in its place. While `compile.trace`
records, `data` is a stand-in with shape and dtype but without numbers, and whoever asks for the numbers gets
`Untraceable`.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import ml_dtypes
import numpy as np

from layerloom import backward, ops
from layerloom.device import Array, Device, array_module, device_of, to_device, to_numpy
from layerloom.origin import at_work, working_on

if TYPE_CHECKING:
    from layerloom.ops.operation import DType, Operation, Pullbacks, Shape

TensorLike = Any
"""A `Tensor`, an array, a Python number or nested lists of numbers."""

_BFLOAT16 = np.dtype(ml_dtypes.bfloat16)


class Untraceable(RuntimeError):  # noqa: N818  (the word says what is wrong)
    """A step asked for numbers while it was being recorded; the text names what and the way out."""


class Recorder(Protocol):
    """What `compile.trace` puts in place of arithmetic."""

    def record(self, operation: Operation, inputs: tuple[Tensor, ...]) -> tuple[Any, ...]: ...


class _Thread(threading.local):
    """What each thread has for itself."""

    remembers = True
    recorder: Recorder | None = None


_thread = _Thread()
_serials = itertools.count()


def is_float(dtype: DType) -> bool:
    """Whether numbers of the dtype can have a gradient."""
    return dtype.kind == "f" or dtype == _BFLOAT16


class Node:
    """One application of an operation, kept until its gradient has been pulled back."""

    __slots__ = ("__weakref__", "arrays", "inputs", "operation", "origin", "results", "serial")

    def __init__(self, operation: Operation, inputs: tuple[Tensor, ...], results: tuple[Array, ...]) -> None:
        self.serial = next(_serials)
        self.origin = at_work()
        self.operation = operation
        self.inputs: tuple[Tensor, ...] = inputs
        self.arrays = tuple([x.data for x in inputs])
        self.results: tuple[Array, ...] | None = results

    def release(self) -> None:
        """Let go of everything that was kept for the way back."""
        self.inputs, self.arrays, self.results = (), (), None

    def check(self) -> None:
        """Raise if what the pullback needs is no longer there."""
        if self.results is None:
            raise RuntimeError(
                f"the gradient has already been pulled back through {self.operation.name} and what it needs was freed: "
                "pass retain_graph=True the first time"
            )
        for x, array in zip(self.inputs, self.arrays, strict=True):
            if x.data is not array:
                raise RuntimeError(
                    f"an input of {self.operation.name}, of shape {tuple(array.shape)}, was assigned another value "
                    "before its gradient was pulled back: call backward first"
                )

    def pullbacks(self, gradients: tuple[Tensor | None, ...]) -> Pullbacks:
        """One pullback for each input."""
        assert self.results is not None, "checked before"
        results = tuple(_made(array, self, position) for position, array in enumerate(self.results))
        if self.operation.many:
            return self.operation.vjp(gradients, results, *self.inputs)
        return self.operation.vjp(gradients[0], results[0], *self.inputs)


def apply(operation: Operation, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The results of an operation, computed or recorded, remembered if a gradient may be asked for."""
    recorder = _thread.recorder
    if recorder is None:
        arrays = [x.data for x in inputs]
        with np.errstate(all="ignore"):  # inf and nan are results, not mishaps
            results = operation.arrays(array_module(*arrays), *arrays)
    else:
        results = recorder.record(operation, inputs)
    if not (_thread.remembers and operation.differentiable and any(x.requires_grad for x in inputs)):
        return tuple([_made(array) for array in results])
    node = Node(operation, inputs, results)
    return tuple([_made(array, node, position) for position, array in enumerate(results)])


def _made(data: Array, node: Node | None = None, position: int = 0) -> Tensor:
    """A tensor around the result of an operation, without the checks of the constructor."""
    tensor = Tensor.__new__(Tensor)
    tensor.data, tensor.grad, tensor.node, tensor.position = data, None, node, position
    tensor.requires_grad = node is not None and is_float(data.dtype)
    return tensor


class Tensor:
    """An n-dimensional array of numbers that can be differentiated.

    `data` may be an array (kept as it is), a number or nested lists; Python floats become float32, as in PyTorch.
    """

    __slots__ = ("__weakref__", "data", "grad", "node", "position", "requires_grad")

    # NumPy must leave `np.float32(2) * tensor` to `Tensor.__rmul__` instead of making an array of objects.
    __array_ufunc__ = None

    def __init__(self, data: TensorLike, requires_grad: bool = False) -> None:
        self.data: Array = data.data if isinstance(data, Tensor) else _array(data)
        if requires_grad and not is_float(self.data.dtype):
            raise TypeError(f"only floating-point tensors can have a gradient, got {self.data.dtype}")
        self.requires_grad = requires_grad
        self.grad: Tensor | None = None
        self.node: Node | None = None
        self.position = 0

    @property
    def shape(self) -> Shape:
        return tuple(self.data.shape)

    @property
    def dtype(self) -> DType:
        dtype: DType = self.data.dtype
        return dtype

    @property
    def ndim(self) -> int:
        return len(self.data.shape)

    @property
    def size(self) -> int:
        """How many numbers the tensor holds."""
        return int(np.prod(self.data.shape, dtype=np.int64))

    @property
    def device(self) -> Device:
        return device_of(self.data)

    @property
    def is_leaf(self) -> bool:
        """Whether the tensor was made by hand and not by an operation."""
        return self.node is None

    def __repr__(self) -> str:
        extra = ", requires_grad=True" if self.requires_grad else ""
        if isinstance(self.data, np.ndarray):
            return f"Tensor({np.array2string(self.data, separator=', ', prefix='Tensor(')}, dtype={self.dtype}{extra})"
        return f"Tensor(shape={self.shape}, dtype={self.dtype}{extra})"

    def numpy(self) -> Array:
        """The numbers as a NumPy array on the host. It may share memory: do not write into it."""
        return to_numpy(self.data)

    def item(self) -> Any:
        """The only number of the tensor, as Python's."""
        return self.numpy().item()

    def tolist(self) -> Any:
        return self.numpy().tolist()

    def __bool__(self) -> bool:
        return bool(self.numpy())

    def __int__(self) -> int:
        return int(self.numpy())

    def __float__(self) -> float:
        return float(self.numpy())

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a tensor without axes has no length")
        return self.shape[0]

    def __iter__(self) -> Iterator[Tensor]:
        return (self[position] for position in range(len(self)))

    def detach(self) -> Tensor:
        """The same numbers without a past."""
        return _made(self.data)

    def to(self, device: Device) -> Tensor:
        """The same numbers on a device, without a past; itself if it is there already."""
        return self if self.device == device else Tensor(to_device(self.data, device), self.requires_grad)

    def assign(self, value: TensorLike) -> None:
        """Take other numbers of the same shape and dtype. The old array stays as it is for whoever holds it."""
        if self.requires_grad and self.is_leaf and _thread.remembers:
            raise RuntimeError("a tensor that requires a gradient is assigned under no_grad() only")
        data = as_tensor(value, like=self).data
        if tuple(data.shape) != self.shape or data.dtype != self.dtype:
            raise ValueError(f"assign needs {self.dtype}{list(self.shape)}, got {data.dtype}{list(data.shape)}")
        self.data = data

    def backward(self, gradient: TensorLike = None, *, retain_graph: bool = False, create_graph: bool = False) -> None:
        """Add the gradient of this tensor to `grad` of each leaf that requires one.

        `gradient` is what to pull back; it can be left out for a tensor with a single number. Buffers are freed on the
        way unless one of the flags is given; with `create_graph` the gradients can be differentiated again.
        """
        seeds = _seeds((self,), None if gradient is None else (gradient,))
        walk = backward.Walk((self,), wanted=None)
        with _remembering(create_graph):
            walk.run((self,), seeds, retain_graph or create_graph)
            owned = backward.Owned(seeds)
            for leaf in walk.leaves.values():
                new = owned(walk.found[backward.key_of(leaf)])
                leaf.grad = new if leaf.grad is None else leaf.grad + new

    def __getitem__(self, where: Any) -> Tensor:
        return ops.getitem(self, where)

    def __neg__(self) -> Tensor:
        return ops.negative(self)

    def __abs__(self) -> Tensor:
        return ops.abs(self)

    def __invert__(self) -> Tensor:
        return ops.logical_not(self)

    def __add__(self, other: TensorLike) -> Tensor:
        return ops.add(self, other)

    def __radd__(self, other: TensorLike) -> Tensor:
        return ops.add(other, self)

    def __sub__(self, other: TensorLike) -> Tensor:
        return ops.subtract(self, other)

    def __rsub__(self, other: TensorLike) -> Tensor:
        return ops.subtract(other, self)

    def __mul__(self, other: TensorLike) -> Tensor:
        return ops.multiply(self, other)

    def __rmul__(self, other: TensorLike) -> Tensor:
        return ops.multiply(other, self)

    def __truediv__(self, other: TensorLike) -> Tensor:
        return ops.divide(self, other)

    def __rtruediv__(self, other: TensorLike) -> Tensor:
        return ops.divide(other, self)

    def __pow__(self, other: TensorLike) -> Tensor:
        return ops.power(self, other)

    def __rpow__(self, other: TensorLike) -> Tensor:
        return ops.power(other, self)

    def __matmul__(self, other: TensorLike) -> Tensor:
        return ops.matmul(self, other)

    def __rmatmul__(self, other: TensorLike) -> Tensor:
        return ops.matmul(other, self)

    def __and__(self, other: TensorLike) -> Tensor:
        return ops.logical_and(self, other)

    def __or__(self, other: TensorLike) -> Tensor:
        return ops.logical_or(self, other)

    # As in NumPy and PyTorch, comparing gives a tensor of truth values; tensors are hashed by identity.
    def __eq__(self, other: TensorLike) -> Tensor:  # type: ignore[override]
        return ops.equal(self, other)

    def __ne__(self, other: TensorLike) -> Tensor:  # type: ignore[override]
        return ops.not_equal(self, other)

    __hash__ = object.__hash__

    def __lt__(self, other: TensorLike) -> Tensor:
        return ops.less(self, other)

    def __le__(self, other: TensorLike) -> Tensor:
        return ops.less_equal(self, other)

    def __gt__(self, other: TensorLike) -> Tensor:
        return ops.greater(self, other)

    def __ge__(self, other: TensorLike) -> Tensor:
        return ops.greater_equal(self, other)

    def astype(self, dtype: Any) -> Tensor:
        return ops.cast(self, dtype)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.sum(self, axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.mean(self, axis, keepdims)

    def var(self, axis: Any = None, keepdims: bool = False, correction: int = 0) -> Tensor:
        return ops.var(self, axis, keepdims, correction)

    def max(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.max(self, axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.min(self, axis, keepdims)

    def argmax(self, axis: int | None = None, keepdims: bool = False) -> Tensor:
        return ops.argmax(self, axis, keepdims)

    def argmin(self, axis: int | None = None, keepdims: bool = False) -> Tensor:
        return ops.argmin(self, axis, keepdims)

    def all(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.all(self, axis, keepdims)

    def any(self, axis: Any = None, keepdims: bool = False) -> Tensor:
        return ops.any(self, axis, keepdims)

    def reshape(self, *shape: Any) -> Tensor:
        return ops.reshape(self, shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape)

    def transpose(self, *axes: Any) -> Tensor:
        """The axes in another order, reversed if none is given."""
        if len(axes) == 1 and not isinstance(axes[0], int):
            axes = tuple(axes[0])
        return ops.transpose(self, axes or None)

    @property
    def T(self) -> Tensor:
        return ops.transpose(self)

    def exp(self) -> Tensor:
        return ops.exp(self)

    def log(self) -> Tensor:
        return ops.log(self)

    def sqrt(self) -> Tensor:
        return ops.sqrt(self)

    def abs(self) -> Tensor:
        return ops.abs(self)

    def tanh(self) -> Tensor:
        return ops.tanh(self)


def _array(value: TensorLike, dtype: DType | None = None) -> Array:
    """The value as an array; what is one already (or stands in for one while tracing) is kept."""
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        return np.asarray(value, dtype) if isinstance(value, np.generic) or dtype is not None else value
    array = np.asarray(value, dtype)
    return array.astype(np.float32) if dtype is None and array.dtype == np.float64 else array


def as_tensor(value: TensorLike, like: Tensor | None = None, dtype: DType | None = None) -> Tensor:
    """The value as a tensor. A plain number gets `dtype`, or the dtype of `like`, and the device of `like`."""
    if isinstance(value, Tensor):
        return value
    if like is None or not is_number(value):
        return Tensor(_array(value, dtype))
    return _made(array_module(like.data).asarray(value, like.dtype if dtype is None else dtype))


def is_number(value: object) -> bool:
    """Whether the value is a plain number, which takes its dtype from the tensors that it meets."""
    return isinstance(value, (bool, int, float, np.generic))


@contextmanager
def _remembering(on: bool) -> Iterator[None]:
    before = _thread.remembers
    _thread.remembers = on
    try:
        yield
    finally:
        _thread.remembers = before


def no_grad() -> Any:
    """A context (or decorator) in which this thread remembers nothing for gradients."""
    return _remembering(False)


def enable_grad() -> Any:
    """A context (or decorator) in which this thread remembers again, inside `no_grad`."""
    return _remembering(True)


def is_grad_enabled() -> bool:
    return _thread.remembers


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """A context in which operations of this thread go to a recorder and no arithmetic is done."""
    before = _thread.recorder
    _thread.recorder = recorder
    try:
        yield
    finally:
        _thread.recorder = before


def is_recording() -> bool:
    """Whether this thread records a program at the moment, so that numbers cannot be asked for."""
    return _thread.recorder is not None


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Sequence[TensorLike] | TensorLike | None = None,
    *,
    create_graph: bool = False,
    retain_graph: bool | None = None,
    allow_unused: bool = False,
) -> tuple[Tensor | None, ...]:
    """The gradients of the outputs, weighted by `grad_outputs` and added up, with respect to each of the inputs.

    With `create_graph` they can be differentiated again. An input that no output depends on raises, or with
    `allow_unused` gives `None`. Buffers are freed unless `retain_graph` (by default the same as `create_graph`).
    """
    outputs = (outputs,) if isinstance(outputs, Tensor) else tuple(outputs)
    inputs = (inputs,) if isinstance(inputs, Tensor) else tuple(inputs)
    if grad_outputs is not None and not isinstance(grad_outputs, (list, tuple)):
        grad_outputs = (grad_outputs,)
    _require_grad(inputs)
    seeds = _seeds(outputs, grad_outputs)
    keep = create_graph if retain_graph is None else retain_graph
    walk = backward.Walk(outputs, {backward.key_of(x) for x in inputs}, backward.horizon(inputs))
    with _remembering(create_graph):
        walk.run(outputs, seeds, keep)
        owned = backward.Owned(seeds)
        gradients = tuple(
            owned(walk.found[backward.key_of(x)]) if backward.key_of(x) in walk.found else None for x in inputs
        )
    unused = [str(position) for position, gradient in enumerate(gradients) if gradient is None]
    if unused and not allow_unused:
        raise RuntimeError(f"no output depends on input {', '.join(unused)}: pass allow_unused=True to get None for it")
    return gradients


def _require_grad(inputs: tuple[Tensor, ...]) -> None:
    for position, x in enumerate(inputs):
        if not x.requires_grad:
            raise RuntimeError(f"a gradient was asked for with respect to input {position}, which does not require one")


def _seeds(outputs: tuple[Tensor, ...], given: Sequence[TensorLike] | None) -> tuple[Tensor, ...]:
    """What to pull back from each output: what was given, or one where the output is a single number."""
    for y in outputs:
        if not y.requires_grad:
            raise RuntimeError("the gradient of a tensor was asked for that depends on nothing that requires one")
    given = (None,) * len(outputs) if given is None else given
    return tuple(_seed(y, seed) for y, seed in zip(outputs, given, strict=True))


def _seed(y: Tensor, given: TensorLike) -> Tensor:
    if given is None and y.size != 1:
        raise RuntimeError(f"a tensor of shape {y.shape} is no single number: say which gradient to pull back")
    with working_on(y.node.origin if y.node else at_work()):
        seed = ops.ones_like(y) if given is None else as_tensor(given, like=y)
    if seed.shape != y.shape or seed.dtype != y.dtype:
        raise ValueError(f"the gradient of {y.dtype}{list(y.shape)} cannot be {seed.dtype}{list(seed.shape)}")
    return seed


def pullbacks_through(
    function: Callable[..., tuple[Tensor, ...]], gradients: tuple[Tensor | None, ...], inputs: tuple[Tensor, ...]
) -> Pullbacks:
    """The pullbacks of a function by differentiating what it does.

    The inputs are replaced by copies of their own, so that each gets its partial derivative even where one depends on
    another.
    """

    @cache
    def partial() -> dict[int, Tensor | None]:
        with enable_grad():
            copies = tuple(ops.identity(x) for x in inputs)
            results = function(*copies)
        pairs = [(y, g) for y, g in zip(results, gradients, strict=True) if g is not None and y.requires_grad]
        wanted = {position: x for position, x in enumerate(copies) if x.requires_grad}
        if not pairs:
            return {}
        ys, gs = zip(*pairs, strict=True)
        found = grad(ys, tuple(wanted.values()), gs, create_graph=is_grad_enabled(), allow_unused=True)
        return dict(zip(wanted, found, strict=True))

    return tuple((lambda position=position: partial().get(position)) for position in range(len(inputs)))
