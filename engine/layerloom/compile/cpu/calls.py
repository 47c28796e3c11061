"""Calls: what a plan is made of. Each says what it reads and writes, and gets ready once addresses are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.onednn import Format, Primitive
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.device import Array

Addresses = Callable[[Buffer], int]
Ready = Callable[[], object]


@dataclass(frozen=True)
class Label:
    """What a call is shown as when it is printed or timed."""

    name: str
    source: str = ""
    flops: int = 0
    implementation: str = "numpy"


@dataclass(frozen=True, eq=False)
class Call:
    """One step of a plan. `shares`: (written, read) buffers that may be one, if the read one is not needed later."""

    label: Label
    reads: tuple[Buffer, ...]
    writes: tuple[Buffer, ...]
    bind: Callable[[Addresses], Sequence[Ready]] = field(repr=False)
    shares: tuple[tuple[Buffer, Buffer], ...] = ()

    @property
    def nbytes(self) -> int:
        """How many bytes it reads and writes."""
        return sum(buffer.nbytes for buffer in (*self.reads, *self.writes))

    def replaced(self, buffers: Mapping[Buffer, Buffer]) -> Call:
        """The call with some buffers in the place of others."""
        if not any(buffer in buffers for buffer in (*self.reads, *self.writes)):
            return self
        bind = self.bind

        def rebound(addresses: Addresses) -> Sequence[Ready]:
            return bind(lambda buffer: addresses(buffers.get(buffer, buffer)))

        return replace(
            self,
            reads=tuple(buffers.get(buffer, buffer) for buffer in self.reads),
            writes=tuple(buffers.get(buffer, buffer) for buffer in self.writes),
            shares=tuple((buffers.get(a, a), buffers.get(b, b)) for a, b in self.shares),
            bind=rebound,
        )


Arguments = Mapping[int, Place]
Shares = Iterable[tuple[Place, Place]]


def primitive_call(
    label: Label, primitive: Primitive, arguments: Arguments, shares: Shares = (), written: Iterable[int] = ()
) -> Call:
    """A call of a primitive; `written` are arguments that it writes besides those that say so by their number."""
    places = dict(arguments) | _scratch(primitive)
    outs = _written(places) | set(written)
    return Call(
        label,
        tuple(place.buffer for argument, place in places.items() if argument not in outs),
        tuple(place.buffer for argument, place in places.items() if argument in outs),
        lambda addresses: (primitive.bound(located(places, addresses)),),
        tuple((out.buffer, into.buffer) for out, into in shares),
    )


def _written(arguments: Iterable[int]) -> set[int]:
    """The arguments that a primitive writes: gradients on the way back, else results; and scratch."""
    gradients = {argument for argument in arguments if argument in _GRADIENTS}
    results = {argument for argument in arguments if c.ARG_DST_0 <= argument <= c.ARG_DST_2}
    return (gradients or results) | {c.ARG_SCRATCHPAD}


_GRADIENTS = frozenset(
    {
        *range(c.ARG_DIFF_SRC_0, c.ARG_DIFF_SRC_3 + 1),
        *range(c.ARG_DIFF_WEIGHTS_0, c.ARG_DIFF_BIAS + 1),
        c.ARG_DIFF_SCALE,
        c.ARG_DIFF_SHIFT,
    }
)


def _scratch(primitive: Primitive) -> dict[int, Place]:
    form = primitive.description.format(c.ARG_SCRATCHPAD)
    if form is None:
        return {}
    return {c.ARG_SCRATCHPAD: Place.of(Buffer(form.nbytes, name="scratch"), form, form.dims)}


def located(places: Arguments, addresses: Addresses) -> dict[int, tuple[Format, int]]:
    """Arguments as formats at addresses."""
    return {argument: (place.format, addresses(place.buffer) + place.offset) for argument, place in places.items()}


Prepare = Callable[[Sequence[Array], Sequence[Array]], Ready]
"""(outputs, inputs) -> a call on these arrays; they stay where they are."""


def host_call(
    label: Label, prepare: Prepare, outputs: Sequence[Place], inputs: Sequence[Place], shares: Shares = ()
) -> Call:
    """A call that `prepare(outputs, inputs)` makes ready, on arrays in place."""

    def bind(addresses: Addresses) -> Sequence[Ready]:
        outs = [_array(place, addresses) for place in outputs]
        return (prepare(outs, [_array(place, addresses) for place in inputs]),)

    return Call(
        label,
        tuple(place.buffer for place in inputs),
        tuple(place.buffer for place in outputs),
        bind,
        tuple((out.buffer, into.buffer) for out, into in shares),
    )


def _array(place: Place, addresses: Addresses) -> Array:
    return place.array(addresses(place.buffer))
