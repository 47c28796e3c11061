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
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, Self

import ml_dtypes
import numpy as np

from layerloom import backward, ops
from layerloom.device import Array, Device, array_module, device, device_of, to_device
from layerloom.hooks import GradientHook, GradientHooks, Handle, hang
from layerloom.mode import (
    GradMode,
    Recorder,
    Untraceable,
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_recording,
    no_grad,
    recording,
    thread,
)
from layerloom.origin import at_work, working_on
from layerloom.tensor_methods import TensorMethods, as_given

if TYPE_CHECKING:
    from layerloom.ops.operation import DType, Operation, Pullbacks, Shape

__all__ = [
    "Node",
    "Recorder",
    "Rule",
    "Tensor",
    "TensorLike",
    "Untraceable",
    "apply",
    "as_tensor",
    "enable_grad",
    "grad",
    "inference_mode",
    "is_float",
    "is_grad_enabled",
    "is_number",
    "is_recording",
    "next_serial",
    "no_grad",
    "place_and_dtype",
    "pullbacks_through",
    "recording",
    "remembered",
]

TensorLike = Any
"""A `Tensor`, an array, a Python number or nested lists of numbers."""

_BFLOAT16 = np.dtype(ml_dtypes.bfloat16)
_serials = itertools.count()


class Rule(Protocol):
    """What a node asks of an operation for the way back."""

    @property
    def name(self) -> str: ...
    @property
    def many(self) -> bool: ...
    def vjp(self, g: Any, y: Any, *inputs: Any) -> Pullbacks: ...


def next_serial() -> int:
    """A number above the serials of all nodes made so far, and below those of all to come."""
    return next(_serials)


def is_float(dtype: DType) -> bool:
    """Whether numbers of the dtype can have a gradient."""
    return dtype.kind == "f" or dtype == _BFLOAT16


class Node:
    """One application of an operation, kept until its gradient has been pulled back."""

    __slots__ = ("__weakref__", "arrays", "hooks", "inputs", "operation", "origin", "results", "serial")

    def __init__(
        self, operation: Rule, inputs: tuple[Tensor, ...], arrays: Sequence[Array], results: tuple[Array, ...]
    ) -> None:
        self.serial = next(_serials)
        self.origin = at_work()
        self.operation = operation
        self.inputs = inputs
        self.arrays = arrays
        self.results: tuple[Array, ...] | None = results
        self.hooks: dict[int, GradientHooks] | None = None

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
        for place, (x, array) in enumerate(zip(self.inputs, self.arrays, strict=True)):
            if x.data is array:
                continue
            given = as_given(x, array)
            if given is None:
                raise RuntimeError(
                    f"an input of {self.operation.name}, of shape {tuple(array.shape)}, was assigned another value "
                    "before its gradient was pulled back: call backward first"
                )
            self.inputs = (*self.inputs[:place], given, *self.inputs[place + 1 :])

    def pullbacks(self, gradients: Sequence[Tensor | None]) -> Pullbacks:
        """One pullback for each input."""
        assert self.results is not None, "checked before"
        if self.operation.many:
            results = tuple([_made(array, self, position) for position, array in enumerate(self.results)])
            return self.operation.vjp(tuple(gradients), results, *self.inputs)
        return self.operation.vjp(gradients[0], _made(self.results[0], self), *self.inputs)

    def hooks_of(self, position: int) -> GradientHooks:
        """The hooks of one result, which may be added to."""
        if self.hooks is None:
            self.hooks = {}
        return self.hooks.setdefault(position, GradientHooks())


def apply(operation: Operation, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The results of an operation, computed or recorded, remembered if a gradient may be asked for."""
    state = thread.state
    arrays = [x.data for x in inputs]
    if state.interpreter is not None:
        results = state.interpreter.record(operation, inputs)
    elif state.quiet:
        results = operation.arrays(array_module(*arrays), *arrays)
    else:
        with np.errstate(all="ignore"):  # inf and nan are results, not mishaps
            results = operation.arrays(array_module(*arrays), *arrays)
    if state.remembers and operation.differentiable:
        for x in inputs:
            if x.requires_grad:
                return remembered(operation, inputs, arrays, results)
    return (_made(results[0]),) if len(results) == 1 else tuple([_made(array) for array in results])


def remembered(
    rule: Rule, inputs: tuple[Tensor, ...], arrays: Sequence[Array], results: tuple[Array, ...]
) -> tuple[Tensor, ...]:
    """Tensors around results, with a node that leads back to the inputs; `arrays` is what these held at the time."""
    node = Node(rule, inputs, arrays, results)
    if len(results) == 1:
        return (_made(results[0], node),)
    return tuple([_made(array, node, position) for position, array in enumerate(results)])


def _made(data: Array, node: Node | None = None, position: int = 0) -> Tensor:
    """A tensor around the result of an operation, without the checks of the constructor."""
    tensor = Tensor.__new__(Tensor)
    tensor.data = data
    tensor.grad = tensor.hooks = None
    tensor.node = node
    tensor.position = position
    tensor.requires_grad = node is not None and is_float(data.dtype)
    return tensor


class Tensor(TensorMethods):
    """An n-dimensional array of numbers that can be differentiated.

    `data` may be an array (kept as it is), a number or nested lists; Python floats become float32, as in PyTorch.
    """

    __slots__ = ("__weakref__", "data", "earlier", "grad", "hooks", "node", "origin", "position", "requires_grad")

    # NumPy must leave `np.float32(2) * tensor` to `Tensor.__rmul__` instead of making an array of objects.
    __array_ufunc__ = None

    def __init__(self, data: TensorLike, requires_grad: bool = False) -> None:
        self.data: Array = data.data if isinstance(data, Tensor) else _array(data)
        if requires_grad:
            _require_float(self.data.dtype)
        self.requires_grad = requires_grad
        self.grad: Tensor | None = None
        self.node: Node | None = None
        self.position = 0
        self.hooks: GradientHooks | None = None

    @property
    def shape(self) -> Shape:
        shape: Shape = self.data.shape
        return shape

    @property
    def dtype(self) -> DType:
        dtype: DType = self.data.dtype
        return dtype

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

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a tensor without axes has no length")
        return self.shape[0]

    def __iter__(self) -> Iterator[Tensor]:
        return (self[position] for position in range(len(self)))

    # Place and past

    def detach(self) -> Tensor:
        """The same numbers without a past."""
        return _made(self.data)

    def clone(self) -> Tensor:
        """The same numbers in memory of their own, through which a gradient passes."""
        copy = ops.identity(self)
        copy.data = copy.data if is_recording() else copy.data.copy()
        return copy

    def to(self, place: Any = None, dtype: Any = None, **named: Any) -> Tensor:
        """The same numbers on a device (which forgets their past) or in another dtype; itself if both are so already.

        `to(dtype)` may stand for `to(dtype=dtype)`, and `to(tensor)` for both of that tensor; `device=` is `place`.
        """
        place, dtype = place_and_dtype(named.get("device", place), dtype)
        target = device(place) if isinstance(place, str) else place
        moved = self
        if target is not None and self.device != target:
            moved = Tensor(to_device(self.data, target), self.requires_grad)
        return moved if dtype is None else ops.cast(moved, dtype)

    def assign(self, value: TensorLike) -> None:
        """Take other numbers of the same shape and dtype. The old array stays as it is for whoever holds it."""
        state = thread.state
        if self.requires_grad and self.is_leaf and state.remembers:
            raise RuntimeError("a tensor that requires a gradient is assigned under no_grad() only")
        data = as_tensor(value, like=self).data
        if tuple(data.shape) != self.shape or data.dtype != self.dtype:
            raise ValueError(f"assign needs {self.dtype}{list(self.shape)}, got {data.dtype}{list(data.shape)}")
        if not state.recomputes:
            self.data = data

    def updated(self, value: Tensor) -> Tensor:
        """What `x += y` leaves in `x`: a leaf that requires a gradient takes the value, under `no_grad()` only.

        Any other name is bound to the new tensor, for arrays are values.
        """
        if not (self.requires_grad and self.is_leaf):
            return value
        self.assign(value)
        return self

    # Gradients

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Ask for a gradient of this leaf, or no longer."""
        if not self.is_leaf and not requires_grad:
            raise RuntimeError("only a leaf can be freed from its gradient: use detach()")
        if requires_grad:
            _require_float(self.dtype)
        self.requires_grad = requires_grad
        return self

    def backward(
        self,
        gradient: TensorLike = None,
        *,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Tensor | Sequence[Tensor] | None = None,
    ) -> None:
        """Add the gradient of this tensor to `grad` of each leaf that requires one, or of the `inputs` only.

        `gradient` is what to pull back; it can be left out for a tensor with a single number. Buffers are freed on the
        way unless `retain_graph` (by default the same as `create_graph`); with `create_graph` the gradients can be
        differentiated again.
        """
        chosen = None if inputs is None else _several(inputs)
        seeds = _seeds((self,), None if gradient is None else (gradient,))
        walk = _walk((self,), chosen)
        with GradMode(create_graph):
            walk.run((self,), seeds, create_graph if retain_graph is None else retain_graph)
            owned = backward.Owned((*seeds, *walk.leaves.values()))
            for x in walk.leaves.values() if chosen is None else chosen:
                found = walk.gradient(x)
                if found is not None:
                    x.accumulate(owned(found))

    def accumulate(self, gradient: Tensor) -> None:
        """Add a gradient to `grad`."""
        self.grad = gradient if self.grad is None else self.grad + gradient
        for hook in tuple(self.hooks.after.values()) if self.hooks is not None else ():
            hook(self)

    def retain_grad(self) -> None:
        """Keep the gradient in `grad` though this is no leaf."""
        if self.node is not None:
            self._gradient_hooks().keep_in(self)

    def register_hook(self, hook: GradientHook) -> Handle:
        """Call `hook(gradient)` whenever the gradient of this tensor is complete.

        What it returns goes on in place of the gradient, unless it is `None`. `Handle.remove` takes the hook away.
        """
        return hang(self._gradient_hooks().functions, hook)

    def register_post_accumulate_grad_hook(self, hook: Callable[[Tensor], object]) -> Handle:
        """Call `hook(leaf)` whenever a gradient was added to `grad` of this leaf."""
        if not self.is_leaf:
            raise RuntimeError("gradients are added up in leaves only: use register_hook")
        return hang(self._gradient_hooks().after, hook)

    def _gradient_hooks(self) -> GradientHooks:
        if not self.requires_grad:
            raise RuntimeError("a hook needs a tensor that requires a gradient")
        if self.node is not None:
            return self.node.hooks_of(self.position)
        if self.hooks is None:
            self.hooks = GradientHooks()
        return self.hooks


def _require_float(dtype: DType) -> None:
    if not is_float(dtype):
        raise TypeError(f"only floating-point tensors can have a gradient, got {dtype}")


def place_and_dtype(place: Any, dtype: Any) -> tuple[Device | str | None, Any]:
    """The two arguments of `to`: the first may be a dtype, or a tensor that has both."""
    if isinstance(place, Tensor):
        return place.device, place.dtype
    if place is None or isinstance(place, Device) or (isinstance(place, str) and place not in np.sctypeDict):
        return place, dtype
    return None, place


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
    outputs, inputs = _several(outputs), _several(inputs)
    if grad_outputs is not None and not isinstance(grad_outputs, (list, tuple)):
        grad_outputs = (grad_outputs,)
    seeds = _seeds(outputs, grad_outputs)
    walk = _walk(outputs, inputs)
    with GradMode(create_graph):
        walk.run(outputs, seeds, create_graph if retain_graph is None else retain_graph)
        owned = backward.Owned((*seeds, *inputs))
        found = [walk.gradient(x) for x in inputs]
        gradients = tuple([None if gradient is None else owned(gradient) for gradient in found])
    unused = [str(position) for position, gradient in enumerate(gradients) if gradient is None]
    if unused and not allow_unused:
        raise RuntimeError(f"no output depends on input {', '.join(unused)}: pass allow_unused=True to get None for it")
    return gradients


def _several(tensors: Tensor | Iterable[Tensor]) -> tuple[Tensor, ...]:
    return (tensors,) if isinstance(tensors, Tensor) else tuple(tensors)


def _walk(outputs: tuple[Tensor, ...], inputs: tuple[Tensor, ...] | None) -> backward.Walk:
    """The way from the outputs to the inputs, or if these are `None`, to all leaves."""
    if inputs is None:
        return backward.Walk(outputs, wanted=None)
    for position, x in enumerate(inputs):
        if not x.requires_grad:
            raise RuntimeError(f"a gradient was asked for with respect to input {position}, which does not require one")
    return backward.Walk(outputs, {backward.key_of(x) for x in inputs}, backward.horizon(inputs))


def _seeds(outputs: tuple[Tensor, ...], given: Sequence[TensorLike] | None) -> tuple[Tensor, ...]:
    """What to pull back from each output: what was given, or one where the output is a single number."""
    if thread.state.inference:
        raise RuntimeError("no gradient can be taken inside inference_mode(): use no_grad() there")
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
    def partial() -> list[Tensor | None]:
        with enable_grad():
            copies = tuple([ops.identity(x) for x in inputs])
            results = function(*copies)
        return backward.partials(results, gradients, copies)

    return tuple([lambda position=position: partial()[position] for position in range(len(inputs))])
