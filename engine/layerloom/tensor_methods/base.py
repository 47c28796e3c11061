"""What every family of methods may ask of a tensor, the two spellings of axes, and parts that know their whole."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from layerloom import ops
from layerloom import tensor as tape

if TYPE_CHECKING:
    from layerloom.device import Array, Device
    from layerloom.ops.operation import DType, Shape
    from layerloom.tensor import Node, Tensor

TensorLike = Any
Axes = int | Sequence[int] | None
C = TypeVar("C", bound=type)
_NUMPY_NAMES = {"axis": "dim", "keepdims": "keepdim"}


class TensorBase:
    """The attributes of a tensor, for type checkers."""

    __slots__ = ()

    if TYPE_CHECKING:
        data: Array
        node: Node | None
        position: int
        requires_grad: bool
        origin: Origin
        earlier: tuple[Tensor, ...]

        @property
        def shape(self) -> Shape: ...
        @property
        def dtype(self) -> DType: ...
        @property
        def is_leaf(self) -> bool: ...
        @property
        def device(self) -> Device: ...
        def to(self, place: Any = None, dtype: Any = None) -> Tensor: ...
        def updated(self, value: Tensor) -> Tensor: ...


class Picked(NamedTuple):
    """Numbers picked along an axis, and where along it they were."""

    values: Tensor
    indices: Tensor


class Origin(NamedTuple):
    """Where a part was taken from: what is written into the part is written there."""

    whole: Tensor
    array: Array
    """What the whole held at the time."""
    back: Callable[[Tensor, Tensor], Tensor]
    """What the whole becomes, given the whole and the changed part."""


def part(whole: Any, made: Tensor, back: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """What was taken from `whole`, as something that can be changed in place with it; see `Origin`.

    A part without a past does not keep the past of its whole alive.
    """
    if made is not whole and (whole.node is None or made.node is not None):
        made.origin = Origin(whole, whole.data, back)
    return made


def written(x: Tensor, where: Any, value: Tensor) -> Tensor:
    """What `x[where] = value` leaves; where no gradient is asked for in a single copy, without looking for places."""
    if tape.is_recording() or (tape.is_grad_enabled() and (x.requires_grad or value.requires_grad)):
        return ops.put(x, where, value)
    array = x.data.copy()
    array[tuple(map(_plain, where)) if isinstance(where, tuple) else _plain(where)] = value.data
    return tape.Tensor(array)


def _plain(place: Any) -> Any:
    return place.data if isinstance(place, tape.Tensor) else place


def seeing_an_axis(cls: C) -> C:
    """The class with methods that take a number without axes for one along an axis of size 1, as PyTorch's do."""
    for name, method in list(vars(cls).items()):
        if inspect.isfunction(method) and "dim" in inspect.signature(method).parameters:
            setattr(cls, name, _along_one(method))
    return cls


def _along_one(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def run(self: Any, *args: Any, **named: Any) -> Any:
        if self.shape:
            return method(self, *args, **named)
        found = method(self.reshape(1), *args, **named)
        if isinstance(found, tuple):
            return (
                type(found)(*(x.reshape(()) for x in found))
                if hasattr(found, "_fields")
                else tuple(x.reshape(()) for x in found)
            )
        return found.reshape(()) if found.numel() == 1 else found

    return run


def taking_numpy_names(cls: C) -> C:
    """The class with methods that take `axis` and `keepdims` as other words for `dim` and `keepdim`, as PyTorch's."""
    for name, method in list(vars(cls).items()):
        if inspect.isfunction(method) and {"dim", "keepdim"} & set(inspect.signature(method).parameters):
            setattr(cls, name, _taking(method))
    return cls


def _taking(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def run(*args: Any, **named: Any) -> Any:
        return method(*args, **{_NUMPY_NAMES.get(name, name): value for name, value in named.items()} if named else {})

    return run


def listed(sizes: tuple[Any, ...]) -> tuple[Any, ...]:
    """The sizes or axes, given one by one or as one sequence."""
    return tuple(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes
