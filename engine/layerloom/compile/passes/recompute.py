"""Recomputation: cheap values that wait for the backward half are computed again there instead of being kept.

A training step keeps what the forward half made until the backward half has used it. Where memory is short, an
activation, a mask or a normalised image is let go after its last use on the way forward and computed again, from what
is kept anyway, right before its use on the way back (Chen et al., "Training Deep Nets with Sublinear Memory Cost",
2016, section 3, without their recomputed convolutions). The same operations on the same numbers give the same bits.

The pass comes after common sub-expressions were removed, for which the second computation would be one, and before
fusion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

import numpy as np

from layerloom.compile.passes.kinds import ELEMENTWISE
from layerloom.compile.passes.rewrite import Position, rebuilt
from layerloom.compile.program import ArraySpec, Instruction, Program, ValueId
from layerloom.device import Array
from layerloom.ops import activation, arithmetic, broadcasting, casting, classification, normalization, shape
from layerloom.ops import random as draws
from layerloom.ops.operation import Operation

Kinds = tuple[type[Operation], ...]

VIEWS: Kinds = (broadcasting.Reshape, casting.Identity)
"""What takes no memory of its own."""
_PASSES: dict[type[Operation], float] = dict.fromkeys(ELEMENTWISE, 1.0) | {
    arithmetic.Power: 8.0, arithmetic.Erf: 4.0, arithmetic.Exp: 2.0, arithmetic.Log: 2.0, arithmetic.Log1p: 2.0,
    arithmetic.Sin: 2.0, arithmetic.Cos: 2.0, activation.Tanh: 2.0, activation.Sigmoid: 2.0, activation.Softplus: 3.0,
    activation.Gelu: 4.0, activation.GeluGrad: 5.0, activation.SoftplusGrad: 3.0,
    classification.Softmax: 3.0, classification.LogSoftmax: 3.0,
    normalization.LayerNorm: 3.0, normalization.BatchNorm: 1.0,
    draws.Bernoulli: 8.0, draws.Uniform: 2.0, draws.Normal: 8.0,
    broadcasting.Reshape: 0.0, casting.Identity: 0.0, broadcasting.BroadcastTo: 1.0,
    shape.Transpose: 1.5, shape.Concatenate: 1.0, shape.Pad: 1.0, shape.Flip: 1.5, shape.Index: 1.0, shape.Take: 1.0,
    shape.OneHot: 1.0,
}  # fmt: skip
"""What is cheap enough to be done twice, and how often as long as a copy of the same bytes it takes, roughly."""
_DEPTH = 8
"""So many computations may be repeated to get at one value; a longer chain would lead far back into the net."""

_PATIENCE = 16
"""After so many repetitions without a lower peak they only push it to and fro."""


def recomputed(program: Program, budget_bytes: int) -> Program:
    """The program with as little recomputed as brings its estimated peak to at most `budget_bytes`.

    If that cannot be reached, the program with the lowest peak that was found; itself if there is nothing to do.
    """
    best = now = _Lifetimes(program)
    in_vain = 0
    while best.peak > budget_bytes and in_vain < _PATIENCE:
        repeat = max(_repeats(now), key=lambda repeat: repeat.worth, default=None)
        if repeat is None:
            break
        now = _Lifetimes(repeat.done())
        best, in_vain = (now, 0) if now.peak < best.peak else (best, in_vain + 1)
    return best.program


def estimated_peak(program: Program) -> int:
    """The bytes of the results of instructions that are needed at once, at most; views count with what they show."""
    return _Lifetimes(program).peak


class _Lifetimes:
    """Which values of a program wait for whom. A value and its views are one buffer, named by the value."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.makers: dict[ValueId, Instruction] = {}
        self.members: dict[ValueId, list[ValueId]] = defaultdict(list)
        self.events: dict[ValueId, list[Position]] = defaultdict(list)
        self.last_use: dict[ValueId, Position] = {}
        self.fresh = max(program.specs, default=-1) + 1
        self._buffer: dict[ValueId, ValueId] = {}
        for position, instruction in enumerate(program.instructions):
            self._meet(position, instruction)
        self.kept = {self.buffer(value) for value in program.results}
        needed = self._needed()
        self.peak = max(needed, default=0)
        self.at = needed.index(self.peak) if needed else 0

    def _meet(self, position: Position, instruction: Instruction) -> None:
        for value in instruction.inputs:
            self.events[self.buffer(value)].append(position)
            self.last_use[value] = position
        for value in instruction.outputs:
            view = isinstance(instruction.operation, VIEWS)
            self._buffer[value] = self.buffer(instruction.inputs[0]) if view else value
            self.makers[value] = instruction
            self.members[self._buffer[value]].append(value)
            self.events[self._buffer[value]].append(position)

    def buffer(self, value: ValueId) -> ValueId:
        """The value whose memory a value has."""
        return self._buffer.get(value, value)

    def size(self, buffer: ValueId) -> int:
        """What a buffer takes; inputs and constants are not ours."""
        return self.program.specs[buffer].nbytes if buffer in self.makers else 0

    def last(self, buffer: ValueId) -> Position:
        """The last instruction that needs a buffer, or the end if it comes out or belongs to somebody else."""
        kept = buffer in self.kept or buffer not in self.makers
        return len(self.program.instructions) if kept else self.events[buffer][-1]

    def _needed(self) -> list[int]:
        """The bytes that each instruction finds or leaves in memory."""
        change = [0] * (len(self.program.instructions) + 2)
        for buffer, positions in self.events.items():
            change[positions[0]] += self.size(buffer)
            change[self.last(buffer) + 1] -= self.size(buffer)
        return list(accumulate(change))[:-2]


def _repeats(lifetimes: _Lifetimes) -> Iterator[_Repeat]:
    """What could be let go over the peak and computed again after it, with a gain."""
    at, end = lifetimes.at, len(lifetimes.program.instructions)
    for buffer, events in lifetimes.events.items():
        if events[0] < at < events[-1] and at not in events and lifetimes.last(buffer) < end:
            repeat = _Repeat(lifetimes, buffer, next(event for event in events if event > at))
            if repeat.possible and repeat.gain > 0:
                yield repeat


class _Repeat:
    """A buffer computed again right before a position, from what is in memory there or can be computed again too."""

    def __init__(self, lifetimes: _Lifetimes, buffer: ValueId, position: Position) -> None:
        self.possible = True
        self._lifetimes, self._buffer, self._position = lifetimes, buffer, position
        self._work = 1.0
        self._instructions: list[Instruction] = []
        self._names: dict[ValueId, ValueId] = {}
        self._specs: dict[ValueId, ArraySpec] = {}
        self._constants: dict[ValueId, Array] = {}
        self._longer: set[ValueId] = set()
        for value in lifetimes.members[buffer]:
            if lifetimes.last_use.get(value, -1) >= position:
                self._again(value, _DEPTH)

    @property
    def gain(self) -> int:
        """The bytes less at the peak: the buffer's, without those that have to wait in its place."""
        life = self._lifetimes
        waiting = sum(life.size(buffer) for buffer in self._longer if life.last(buffer) < life.at)
        return life.size(self._buffer) - waiting

    @property
    def worth(self) -> tuple[float, int]:
        """The gain for the work; among equals, the buffer made first."""
        return self.gain / self._work, -self._lifetimes.events[self._buffer][0]

    def done(self) -> Program:
        """The program with the repetition."""
        program = self._lifetimes.program
        before, after = program.instructions[: self._position], program.instructions[self._position :]
        return rebuilt(
            program,
            (*before, *self._instructions, *map(self._renamed, after)),
            constants={**program.constants, **self._constants},
            specs={**program.specs, **self._specs},
        )

    def _renamed(self, instruction: Instruction) -> Instruction:
        return replace(instruction, inputs=tuple(self._names.get(value, value) for value in instruction.inputs))

    def _again(self, value: ValueId, depth: int) -> ValueId:
        """The value at the position: as it is if it is in memory, else computed again, else kept for longer."""
        life, buffer = self._lifetimes, self._lifetimes.buffer(value)
        if value in self._names:
            return self._names[value]
        if buffer != self._buffer and life.last(buffer) >= self._position:
            return value
        maker = life.makers[value]
        if depth and type(maker.operation) in _PASSES and value == maker.outputs[0]:
            self._names[value] = self._repeated(maker, depth - 1)
            return self._names[value]
        self.possible &= buffer != self._buffer
        self._longer.add(buffer)
        return value

    def _repeated(self, maker: Instruction, depth: int) -> ValueId:
        if isinstance(maker.operation, normalization.BatchNorm):
            return self._normalised(maker, maker.operation.eps, depth)
        return self._write(maker.operation, *(self._again(value, depth) for value in maker.inputs), like=maker)

    def _normalised(self, maker: Instruction, eps: float, depth: int) -> ValueId:
        """The result of batch norm from its statistics, step by step as its kernel computes it."""
        x, w, b, mean, var = (self._again(value, depth) for value in (*maker.inputs, *maker.outputs[1:]))
        spec = self._spec(x)
        beside = broadcasting.Reshape((*spec.shape[1:2], *(1 for _ in spec.shape[2:])))

        def write(operation: Operation, *inputs: ValueId) -> ValueId:
            return self._write(operation, *inputs, like=maker)

        deviation = write(arithmetic.Sqrt(), write(arithmetic.Add(), var, self._constant(np.array(eps, spec.dtype))))
        scale = write(beside, write(arithmetic.Divide(), w, deviation))
        centred = write(arithmetic.Subtract(), x, write(beside, mean))
        return write(arithmetic.Add(), write(arithmetic.Multiply(), centred, scale), write(beside, b))

    def _write(self, operation: Operation, *inputs: ValueId, like: Instruction) -> ValueId:
        """The result of a new instruction for the node of another."""
        (spec,) = operation.specs(*map(self._spec, inputs))
        value = self._fresh(spec)
        self._instructions.append(Instruction(operation, inputs, (value,), like.source))
        moved = spec.nbytes + sum(self._spec(value).nbytes for value in inputs)
        self._work += _PASSES[type(operation)] * moved
        return value

    def _constant(self, array: Array) -> ValueId:
        value = self._fresh(ArraySpec.of(array))
        self._constants[value] = array
        return value

    def _spec(self, value: ValueId) -> ArraySpec:
        return self._specs[value] if value in self._specs else self._lifetimes.program.specs[value]

    def _fresh(self, spec: ArraySpec) -> ValueId:
        value = self._lifetimes.fresh + len(self._specs)
        self._specs[value] = spec
        return value
