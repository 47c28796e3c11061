"""What passes share: who makes and who uses a value, and the two ways to a new program.

`swept` goes over the instructions once, from front to back, and lets a rule replace each by another or by a value that
is there already. `Contraction` draws several instructions together into one and keeps the order possible.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from layerloom.compile.program import ArraySpec, Instruction, Program, ValueId
from layerloom.device import Array
from layerloom.ops.operation import Operation

Position = int
"""Where an instruction stands in its program."""


def users(program: Program) -> dict[ValueId, list[Position]]:
    """The instructions that use each value, one entry for each use."""
    found: dict[ValueId, list[Position]] = defaultdict(list)
    for position, instruction in enumerate(program.instructions):
        for value in instruction.inputs:
            found[value].append(position)
    return dict(found)


def rebuilt(
    program: Program,
    instructions: Iterable[Instruction],
    *,
    names: Mapping[ValueId, ValueId] | None = None,
    constants: Mapping[ValueId, Array] | None = None,
    specs: Mapping[ValueId, ArraySpec] | None = None,
) -> Program:
    """The program with other instructions; `names` says what takes the place of values that come out."""
    names = names or {}
    return replace(
        program,
        instructions=tuple(instructions),
        constants=program.constants if constants is None else constants,
        specs=program.specs if specs is None else specs,
        outputs={name: names.get(value, value) for name, value in program.outputs.items()},
        new_states={name: names.get(value, value) for name, value in program.new_states.items()},
    )


class Sweep:
    """A program as it is rewritten, up to the instruction at hand."""

    def __init__(self, program: Program) -> None:
        self.specs = dict(program.specs)
        self.constants = dict(program.constants)
        self.makers: dict[ValueId, Instruction] = {}
        self._program = program
        self._instructions: list[Instruction] = []
        self._names: dict[ValueId, ValueId] = {}
        self._next = max(self.specs, default=-1) + 1

    def renamed(self, instruction: Instruction) -> Instruction:
        """The instruction on the values that took the place of its inputs."""
        if self._names.keys().isdisjoint(instruction.inputs):
            return instruction
        return replace(instruction, inputs=tuple(self._names.get(value, value) for value in instruction.inputs))

    def keep(self, instruction: Instruction) -> None:
        """Write an instruction down."""
        self._instructions.append(instruction)
        self.makers.update(dict.fromkeys(instruction.outputs, instruction))

    def rename(self, value: ValueId, new: ValueId) -> None:
        """Let another value take the place of one from here on."""
        self._names[value] = new

    def latest(self, value: ValueId) -> ValueId:
        """What took the place of a value."""
        return self._names.get(value, value)

    def add(self, operation: Operation, *inputs: ValueId, source: str = "") -> ValueId:
        """Write a new instruction with a single result down."""
        (spec,) = operation.specs(*(self.specs[value] for value in inputs))
        value = self._fresh(spec)
        self.keep(Instruction(operation, inputs, (value,), source))
        return value

    def constant(self, array: Array) -> ValueId:
        """A new constant."""
        value = self._fresh(ArraySpec.of(array))
        self.constants[value] = array
        return value

    def made_by(self, value: ValueId, *kinds: type[Operation]) -> Instruction | None:
        """The instruction that makes a value, if it is of one of the kinds."""
        maker = self.makers.get(value)
        return maker if maker is not None and isinstance(maker.operation, kinds) else None

    def program(self) -> Program:
        """What the program has become."""
        return rebuilt(self._program, self._instructions, names=self._names, constants=self.constants, specs=self.specs)

    def _fresh(self, spec: ArraySpec) -> ValueId:
        value, self._next = self._next, self._next + 1
        self.specs[value] = spec
        return value


Rule = Callable[[Sweep, Instruction], "Instruction | ValueId"]
"""What takes the place of an instruction: another for the same result, a value, or itself if there is nothing to do."""


def swept(program: Program, rule: Rule) -> Program:
    """The program after a rule was applied to each instruction until nothing was left to do."""
    sweep = Sweep(program)
    for instruction in program.instructions:
        found: Instruction | ValueId = sweep.renamed(instruction)
        while isinstance(found, Instruction):
            better = rule(sweep, found)
            if better is found:
                sweep.keep(found)
                break
            found = better
        else:
            sweep.rename(instruction.outputs[0], found)
    return sweep.program()


class Contraction:
    """Instructions that are drawn together, as long as an order remains in which each has its inputs.

    For each instruction the set of those that it depends on is kept as the bits of a whole number, so that a question
    about order is one `&`.
    """

    def __init__(self, program: Program) -> None:
        self.source = program
        self.instructions = program.instructions
        self.users = users(program)
        self.makers = {
            value: position
            for position, instruction in enumerate(program.instructions)
            for value in instruction.outputs
        }
        self._kept = set(program.results)
        self._merged: dict[Position, Instruction] = {}
        self._leader = list(range(len(program.instructions)))
        self._behind: list[int] = []
        for instruction in program.instructions:
            behind = 0
            for maker in self._made(instruction.inputs):
                behind |= self._behind[maker] | 1 << maker
            self._behind.append(behind)

    def spec(self, value: ValueId) -> ArraySpec:
        return self.source.specs[value]

    def free(self, position: Position) -> bool:
        """Whether an instruction has not been merged."""
        return self._leader[position] == position and position not in self._merged

    def maker(self, value: ValueId, *kinds: type[Operation]) -> Position | None:
        """The free instruction of one of the kinds that makes a value."""
        position = self.makers.get(value)
        if position is None or not self.free(position):
            return None
        return position if isinstance(self.instructions[position].operation, kinds) else None

    def only_user(self, value: ValueId) -> Position | None:
        """The free instruction that alone uses a value, once, if the value does not come out of the program."""
        found = self.users.get(value, [])
        return found[0] if len(found) == 1 and value not in self._kept and self.free(found[0]) else None

    def results(self, members: Collection[Position]) -> tuple[ValueId, ...]:
        """What members define and others use, in order."""
        return tuple(
            value
            for position in sorted(members)
            for value in self.instructions[position].outputs
            if value in self._kept or any(user not in members for user in self.users.get(value, ()))
        )

    def may_merge(self, members: Collection[Position]) -> bool:
        """Whether no way leads from one member to another through an instruction that is none."""
        inside = _bits(members)
        return not any(
            self._behind[maker] & inside
            for position in members
            for maker in self._made(self.instructions[position].inputs)
            if maker not in members
        )

    def independent(self, members: Collection[Position]) -> bool:
        """Whether no member depends on another."""
        inside = _bits(members)
        return not any(self._behind[position] & inside for position in members)

    def merge(self, members: Collection[Position], instruction: Instruction) -> None:
        """Let an instruction take the place of members that may be merged."""
        assert self.may_merge(members), "something between the members needs one and is needed by another"
        inside, leader = _bits(members), max(members)
        behind = 0
        for position in members:
            behind |= self._behind[position]
            self._leader[position] = leader
        self._merged[leader] = instruction
        behind &= ~inside
        self._behind = [found | behind | inside if found & inside else found for found in self._behind]
        for position in members:
            self._behind[position] = behind

    def program(self) -> Program:
        """The program with what was merged, in the order of before as far as that is possible.

        What was merged stands where the last of its members stood, or later.
        """
        left = {self._leader[position] for position in range(len(self.instructions))}
        chosen = {leader: self._merged.get(leader, self.instructions[leader]) for leader in left}
        return rebuilt(self.source, ordered(chosen))

    def _made(self, values: Iterable[ValueId]) -> list[Position]:
        """The instructions that make values; inputs and constants have none."""
        return [self.makers[value] for value in values if value in self.makers]


def ordered(instructions: Mapping[int, Instruction]) -> list[Instruction]:
    """Instructions by their numbers, but each after those that make what it uses."""
    makers = {value: number for number, one in instructions.items() for value in one.outputs}
    waiting = {
        number: {makers[value] for value in one.inputs if value in makers} for number, one in instructions.items()
    }
    after: dict[int, list[int]] = defaultdict(list)
    for number, needed in waiting.items():
        for maker in needed:
            after[maker].append(number)
    ready = [number for number, needed in waiting.items() if not needed]
    heapq.heapify(ready)
    result: list[Instruction] = []
    while ready:
        number = heapq.heappop(ready)
        result.append(instructions[number])
        for user in after[number]:
            waiting[user].discard(number)
            if not waiting[user]:
                heapq.heappush(ready, user)
    assert len(result) == len(instructions), "the instructions wait for each other"
    return result


def _bits(positions: Iterable[Position]) -> int:
    found = 0
    for position in positions:
        found |= 1 << position
    return found
