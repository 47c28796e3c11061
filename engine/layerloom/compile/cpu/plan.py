"""From a program to a plan: calls in order, buffers at offsets, new states over old ones where that is safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from layerloom.compile import memory
from layerloom.compile.cpu import rules
from layerloom.compile.cpu.calls import Call
from layerloom.compile.cpu.lowering import Lowering, Precision, StatePlaces
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.program import Program, ValueId

assert rules  # importing them declares them


@dataclass(frozen=True)
class Plan:
    """What an executor runs. Addresses of the arena, the states and the constants turn calls into functions."""

    calls: tuple[Call, ...]
    offsets: Mapping[Buffer, int]
    """Offsets in the arena."""
    arena_bytes: int
    data: Mapping[str, Place]
    scalars: Mapping[str, Place]
    outputs: Mapping[str, Place]
    constants: tuple[Buffer, ...]
    groups: tuple[tuple[Buffer, ...], ...]


def planned(program: Program, states: StatePlaces, precision: Precision) -> Plan:
    """The plan of an optimised program; gives formats to states that have none."""
    lowering = Lowering(program, states, precision)
    lowering.run()
    outputs = {name: _kept(lowering, value) for name, value in program.outputs.items()}
    for name in states.specs:
        states.decide(name)
    ends = _ends(lowering, states)
    calls, groups, swapped = _over_old_states(lowering, ends, states)
    given = {group: _places(lowering, values) for group, values in program.inputs.items() if group != "states"}
    outputs = {name: _swapped(place, swapped) for name, place in outputs.items()}
    offsets, size = _offsets(calls, groups, [p for each in given.values() for p in each.values()], outputs.values())
    constants = {b for call in calls for b in (*call.reads, *call.writes) if b.kind == "constant"}
    constants |= {place.buffer for place in outputs.values() if place.buffer.kind == "constant"}
    return Plan(
        tuple(calls),
        offsets,
        size,
        given["data"],
        given["scalars"],
        outputs,
        tuple(sorted(constants, key=lambda buffer: buffer.nbytes)),
        tuple(groups),
    )


def _places(lowering: Lowering, values: Mapping[str, int]) -> dict[str, Place]:
    return {name: lowering.home(value) for name, value in values.items()}


def _kept(lowering: Lowering, value: ValueId) -> Place:
    """Where an output lies after the last call: not in a state, which may then be a new one."""
    place = lowering.strided(value)
    return place if place.buffer.kind != "state" else _copied(lowering, place)


def _copied(lowering: Lowering, place: Place) -> Place:
    copied = lowering.room(place.spec)
    lowering.copy(place, copied)
    return copied


def _ends(lowering: Lowering, states: StatePlaces) -> dict[str, Place]:
    """Where the new value of each state lies that is not the old one; another state's old value is copied first."""
    ends: dict[str, Place] = {}
    for name, value in lowering.program.new_states.items():
        old = states.places[name]
        home = lowering.home(value)
        if home.buffer is old.buffer and home.lies_like(old) and home.offset == old.offset:
            continue
        ends[name] = home if home.buffer.kind != "state" else _copied(lowering, home)
    return ends


Swaps = Mapping[Buffer, Buffer]


def _over_old_states(
    lowering: Lowering, ends: Mapping[str, Place], states: StatePlaces
) -> tuple[list[Call], list[tuple[Buffer, ...]], Swaps]:
    """New states written over the old ones where nobody reads those any more, and copied there at the end elsewhere."""
    swaps = _safe(lowering, ends, states)
    for name, place in ends.items():
        if swaps.get(place.buffer) is not states.places[name].buffer:
            lowering.copy(place, states.places[name])
    calls = [call.replaced(swaps) for call in lowering.calls]
    groups = list(dict.fromkeys(tuple(swaps.get(b, b) for b in group) for group in lowering.groups))
    return calls, groups, swaps


def _safe(lowering: Lowering, ends: Mapping[str, Place], states: StatePlaces) -> dict[Buffer, Buffer]:
    """Buffers of new states that may be those of the old ones."""
    last_read: dict[Buffer, int] = {}
    first_write: dict[Buffer, int] = {}
    for position, call in enumerate(lowering.calls):
        last_read.update(dict.fromkeys(call.reads, position))
        for buffer in call.writes:
            first_write.setdefault(buffer, position)
    swaps: dict[Buffer, Buffer] = {}
    for name, new in ends.items():
        old = states.places[name]
        if new.buffer in swaps or new.buffer.kind != "arena" or new.buffer not in first_write:
            continue
        if not new.lies_like(old) or new.offset or new.repeats or new.buffer.nbytes != old.buffer.nbytes:
            continue
        written, read = first_write[new.buffer], last_read.get(old.buffer, -1)
        if read < written or (read == written and (new.buffer, old.buffer) in lowering.calls[written].shares):
            swaps[new.buffer] = old.buffer
    return _whole_groups(lowering, swaps, states)


def _whole_groups(lowering: Lowering, swaps: dict[Buffer, Buffer], states: StatePlaces) -> dict[Buffer, Buffer]:
    """Without those that would tear a row of buffers apart."""
    for group in lowering.groups:
        into = tuple(swaps.get(buffer, buffer) for buffer in group)
        if into == group:
            continue
        whole = all(buffer.kind == "state" for buffer in into)
        if not (whole and (into in lowering.groups or _free(lowering, into, states))):
            for buffer in group:
                swaps.pop(buffer, None)
    return swaps


def _free(lowering: Lowering, group: tuple[Buffer, ...], states: StatePlaces) -> bool:
    taken = {buffer for other in lowering.groups for buffer in other}
    return taken.isdisjoint(group) and states.side_by_side(group, memory.ALIGNMENT)


def _swapped(place: Place, swaps: Swaps) -> Place:
    if place.buffer not in swaps:
        return place
    return Place(swaps[place.buffer], place.dims, place.dtype, place.strides, place.offset, place.blocked)


def _offsets(
    calls: Sequence[Call], groups: Iterable[tuple[Buffer, ...]], given: Iterable[Place], kept: Iterable[Place]
) -> tuple[dict[Buffer, int], int]:
    """Offsets in the arena; what is given is there before the first call, what is kept after the last."""
    numbers: dict[Buffer, int] = {}
    for buffer in (b for call in calls for b in (*call.reads, *call.writes) if b.kind == "arena"):
        numbers.setdefault(buffer, len(numbers))
    for place in (*(given := list(given)), *(kept := list(kept))):
        if place.buffer.kind == "arena":
            numbers.setdefault(place.buffer, len(numbers))

    def ids(buffers: Iterable[Buffer]) -> tuple[int, ...]:
        return tuple(numbers[buffer] for buffer in dict.fromkeys(buffers) if buffer in numbers)

    steps = [memory.Call((), ids(place.buffer for place in given))]
    steps += [memory.Call(ids(call.reads), ids(call.writes)) for call in calls]
    steps += [memory.Call(ids(place.buffer for place in kept), ())]
    sharing = [
        (numbers[old], numbers[new]) for call in calls for new, old in call.shares if new in numbers and old in numbers
    ]
    rows = [memory.Group(ids(group)) for group in groups if all(buffer in numbers for buffer in group)]
    plan = memory.planned({n: b.nbytes for b, n in numbers.items()}, steps, sharing=sharing, groups=rows)
    return {buffer: plan.offsets[number] for buffer, number in numbers.items()}, plan.size
