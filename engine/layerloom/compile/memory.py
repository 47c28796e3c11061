"""From the sizes of buffers and the calls that use them to an offset for each in one arena.

The planner knows nothing of programs or hardware: buffers are numbers, a call says which it reads and which it writes.

    calls = [Call((0,), (1,)), Call((1,), (2,)), Call((2,), (3,))]
    plan = planned({1: 4096, 2: 4096, 3: 128}, calls, sharing=[(1, 2)])
    plan.offsets[2], plan.size

Two buffers may lie on each other if no call needs both. Largest first, each into the gap that it fills best: "greedy by
size for offset calculation" of Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference" (2020,
section 5.1, algorithm 3). Ours differs in what is placed: not a single buffer but a `_Block` of buffers with fixed
distances, which is how a result takes the place of an input and how arenas stay in one piece.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from layerloom.device import Array

BufferId = int
Position = int
"""Where a call stands in its list."""
ALIGNMENT = 64
"""The bytes of a cache line and of a vector register."""
_FAR = 2**61


@dataclass(frozen=True)
class Call:
    """What one call reads and what it writes."""

    reads: tuple[BufferId, ...]
    writes: tuple[BufferId, ...]


@dataclass(frozen=True)
class Live:
    """The first and the last call that needs a buffer's memory."""

    first: Position
    last: Position

    def meets(self, other: Live) -> bool:
        """Whether some call needs both."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Group:
    """Buffers that lie one after the other, each at the next multiple of `alignment` bytes after the one before.

    The first is aligned as everything is. Pass the size of a number as the alignment for an arena without holes.
    """

    members: tuple[BufferId, ...]
    alignment: int = ALIGNMENT


@dataclass(frozen=True)
class MemoryPlan:
    """Where in one arena each buffer begins, in bytes, and how large the arena is."""

    offsets: Mapping[BufferId, int]
    size: int


def live_ranges(calls: Iterable[Call]) -> dict[BufferId, Live]:
    """The calls between which each buffer holds what somebody needs.

    A buffer that is read before it is written was filled before the first call. What must outlast the last call is read
    by one more call, without results.
    """
    found: dict[BufferId, Live] = {}
    for position, call in enumerate(calls):
        for buffer in call.reads:
            found[buffer] = Live(found[buffer].first if buffer in found else 0, position)
        for buffer in call.writes:
            found[buffer] = Live(found[buffer].first if buffer in found else position, position)
    return found


def peak(sizes: Mapping[BufferId, int], live: Mapping[BufferId, Live]) -> int:
    """The largest number of bytes that are needed at once: no plan without sharing is smaller."""
    change = np.zeros(max((span.last for span in live.values()), default=-1) + 2, np.int64)
    for buffer, span in live.items():
        change[span.first] += sizes.get(buffer, 0)
        change[span.last + 1] -= sizes.get(buffer, 0)
    return int(np.cumsum(change).max())


def planned(
    sizes: Mapping[BufferId, int],
    calls: Sequence[Call],
    *,
    sharing: Iterable[tuple[BufferId, BufferId]] = (),
    groups: Iterable[Group] = (),
    pinned: Collection[BufferId] = (),
    alignment: int = ALIGNMENT,
) -> MemoryPlan:
    """The offset of each buffer in `sizes` (bytes); others in the calls are not the arena's. Equal input, equal plan.

    `sharing` are wishes (input, output), first come, first served: the output takes the place of the input if that is
    needed for the last time by the call that writes the output, is not smaller, and nothing else is in the way. Whoever
    wishes it says that the call can work in place. `pinned` buffers are needed throughout.
    """
    live = _lives(sizes, calls, pinned)
    blocks = _Blocks(sizes, live)
    for group in groups:
        blocks.line_up(group)
    movable = sizes.keys() - set(pinned)
    for taken, result in sharing:
        if movable >= {taken, result} and _hands_over(calls[live[taken].last], taken, result):
            blocks.share(taken, result)
    arena = _Arena(len(sizes), alignment)
    for block in sorted(blocks, key=lambda block: block.urgency(len(calls))):
        arena.place(block)
    return MemoryPlan(arena.offsets, arena.size)


def _lives(sizes: Mapping[BufferId, int], calls: Sequence[Call], pinned: Collection[BufferId]) -> dict[BufferId, Live]:
    """When each buffer in the arena is needed; one that no call names, throughout, as are the pinned."""
    always = Live(0, max(len(calls) - 1, 0))
    found = live_ranges(calls)
    return {buffer: always if buffer in pinned else found.get(buffer, always) for buffer in sizes}


def _hands_over(call: Call, taken: BufferId, result: BufferId) -> bool:
    return taken in call.reads and result in call.writes and taken not in call.writes


@dataclass(frozen=True)
class _Piece:
    """A buffer in a block: where it begins, counted from the block's beginning, and when it is needed."""

    buffer: BufferId
    start: int
    size: int
    live: Live

    def hits(self, other: _Piece) -> bool:
        """Whether the two are needed at once and lie on each other."""
        apart = self.start + self.size <= other.start or other.start + other.size <= self.start
        return not apart and self.live.meets(other.live)

    def moved(self, distance: int) -> _Piece:
        return _Piece(self.buffer, self.start + distance, self.size, self.live)


@dataclass(frozen=True)
class _Block:
    """Pieces with fixed distances."""

    pieces: tuple[_Piece, ...]

    @property
    def size(self) -> int:
        return max(piece.start + piece.size for piece in self.pieces)

    def urgency(self, calls: int) -> tuple[bool, int, int, BufferId]:
        """The order of placing: what is needed throughout lies below, then the largest first."""
        first = min(piece.live.first for piece in self.pieces)
        always = all(piece.live == Live(0, calls - 1) for piece in self.pieces)
        return not always, -self.size, first, self.pieces[0].buffer


class _Blocks:
    """The buffers as blocks: first each by itself, then drawn together by groups and by wishes."""

    def __init__(self, sizes: Mapping[BufferId, int], live: Mapping[BufferId, Live]) -> None:
        self._of = {buffer: _Block((_Piece(buffer, 0, size, live[buffer]),)) for buffer, size in sizes.items()}
        self._heirs: set[BufferId] = set()

    def __iter__(self) -> Iterator[_Block]:
        return iter({id(block): block for block in self._of.values()}.values())

    def line_up(self, group: Group) -> None:
        """Make one block of a group."""
        start, pieces = 0, []
        for buffer in group.members:
            (piece,) = self._of[buffer].pieces
            start = _aligned(start, group.alignment)
            pieces.append(piece.moved(start))
            start += piece.size
        self._unite(pieces)

    def share(self, taken: BufferId, result: BufferId) -> None:
        """Let a result lie where an input lay, if that is possible."""
        one, other = self._of[taken], self._of[result]
        old, new = _piece(one, taken), _piece(other, result)
        fits = new.size <= old.size and old.live.last == new.live.first and taken not in self._heirs
        if one is other or not fits:
            return
        theirs = [piece.moved(old.start - new.start) for piece in other.pieces]
        pairs = ((a, b) for a in one.pieces for b in theirs)
        if not any(a.hits(b) for a, b in pairs if (a.buffer, b.buffer) != (taken, result)):
            self._heirs.add(taken)
            self._unite([*one.pieces, *theirs])

    def _unite(self, pieces: Iterable[_Piece]) -> None:
        pieces = tuple(pieces)
        lowest = min((piece.start for piece in pieces), default=0)
        block = _Block(tuple(piece.moved(-lowest) for piece in pieces))
        self._of.update((piece.buffer, block) for piece in pieces)


class _Arena:
    """What has been placed so far."""

    def __init__(self, count: int, alignment: int) -> None:
        self.offsets: dict[BufferId, int] = {}
        self.size = 0
        self._alignment = alignment
        self._first, self._last, self._start, self._end = np.empty((4, count), np.int64)

    def place(self, block: _Block) -> None:
        """Put a block into the gap that leaves least room beside it, the lowest of equals."""
        begin = self._best(block)
        for piece in block.pieces:
            at, place = len(self.offsets), begin + piece.start
            self._first[at], self._last[at] = piece.live.first, piece.live.last
            self._start[at], self._end[at] = place, place + piece.size
            self.offsets[piece.buffer] = place
        self.size = max(self.size, _aligned(begin + block.size, self._alignment))

    def _best(self, block: _Block) -> int:
        """The beginning of a block: between what forbids the gap's lower end and what forbids its upper end."""
        too_high, too_low = self._forbidden(block)
        order = np.argsort(too_high, kind="stable")
        lowest = np.concatenate([np.zeros(1, np.int64), np.maximum.accumulate(too_low[order]).clip(0)])
        lowest = -(-lowest // self._alignment) * self._alignment
        room = np.append(too_high[order], _FAR) - lowest
        return int(lowest[np.where(room >= 0, room, 2 * _FAR).argmin()])

    def _forbidden(self, block: _Block) -> tuple[Array, Array]:
        """For each placed buffer that a piece meets: the block may begin up to the first number or from the second."""
        placed = len(self.offsets)
        before, after = [], []
        for piece in block.pieces:
            if piece.size:
                meets = (self._first[:placed] <= piece.live.last) & (self._last[:placed] >= piece.live.first)
                before.append(self._start[:placed][meets] - (piece.start + piece.size))
                after.append(self._end[:placed][meets] - piece.start)
        if not before:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        return np.concatenate(before), np.concatenate(after)


def _piece(block: _Block, buffer: BufferId) -> _Piece:
    return next(piece for piece in block.pieces if piece.buffer == buffer)


def _aligned(offset: int, alignment: int) -> int:
    """The next multiple of the alignment."""
    return -(-offset // alignment) * alignment
