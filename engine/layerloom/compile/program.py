"""`Program`: one step as a flat list of instructions, pure and in single-assignment form.

    (data, scalars, states) -> (outputs, new states)

Values are numbered. Each is an input, a constant or the result of exactly one instruction, and never changes. States
are what lives from step to step (parameters, running statistics, the optimizer's memory); an executor may write a new
state over the old one. Whatever else changes between steps (its number, the learning rate) is a scalar.
`print(program)` shows everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from layerloom.device import Array
from layerloom.ops.operation import ArraySpec, Operation, OperationError

__all__ = ["ArraySpec", "Instruction", "MalformedProgram", "Program"]

ValueId = int


class MalformedProgram(ValueError):  # noqa: N818  (the word says what is wrong)
    """A program breaks a rule of its form; the text names the value or the instruction."""


@dataclass(frozen=True)
class Instruction:
    """One operation on numbered values."""

    operation: Operation
    inputs: tuple[ValueId, ...]
    outputs: tuple[ValueId, ...]
    source: str = ""
    """The id of the node whose forward pass or gradient this is part of; empty for what belongs to none."""


@dataclass(frozen=True, eq=False)
class Program:
    """A pure function of named arrays: what goes in, what is done in which order, what comes out."""

    data: Mapping[str, ValueId]
    scalars: Mapping[str, ValueId]
    states: Mapping[str, ValueId]
    constants: Mapping[ValueId, Array]
    instructions: tuple[Instruction, ...]
    outputs: Mapping[str, ValueId]
    new_states: Mapping[str, ValueId]
    specs: Mapping[ValueId, ArraySpec]
    """Shape and dtype of every value."""

    @property
    def inputs(self) -> Mapping[str, Mapping[str, ValueId]]:
        """The inputs by group: data, scalars, states."""
        return {"data": self.data, "scalars": self.scalars, "states": self.states}

    @property
    def results(self) -> Iterator[ValueId]:
        """The values that come out."""
        return chain(self.outputs.values(), self.new_states.values())

    def check(self) -> None:
        """Raise `MalformedProgram` unless every value is defined once, before its use, and as its operation infers."""
        defined: set[ValueId] = set()
        for value in chain(self.constants, *(group.values() for group in self.inputs.values())):
            _define(value, defined)
        for instruction in self.instructions:
            self._check(instruction, defined)
        for value in self.results:
            if value not in defined:
                raise MalformedProgram(f"the result %{value} is never defined")

    def _check(self, instruction: Instruction, defined: set[ValueId]) -> None:
        name = instruction.operation.name
        for value in instruction.inputs:
            if value not in defined:
                raise MalformedProgram(f"{name} uses %{value} before it is defined")
        for value in instruction.outputs:
            _define(value, defined)
        try:
            inferred = instruction.operation.specs(*(self.specs[value] for value in instruction.inputs))
        except OperationError as error:
            raise MalformedProgram(str(error)) from error
        if inferred != tuple(self.specs[value] for value in instruction.outputs):
            raise MalformedProgram(f"{name} infers {', '.join(map(str, inferred))}, which is not what the program says")

    def __str__(self) -> str:
        lines = [f"{self._named(value)} = {group} {name!r}" for group, name, value in self._all_inputs()]
        lines += [f"{self._named(value)} = constant{_text(array)}" for value, array in self.constants.items()]
        lines += map(self._line, self.instructions)
        lines += [f"output {name!r} = %{value}" for name, value in self.outputs.items()]
        lines += [f"state {name!r} = %{value}" for name, value in self.new_states.items()]
        return "\n".join(lines)

    def _all_inputs(self) -> Iterator[tuple[str, str, ValueId]]:
        for group, values in self.inputs.items():
            for name, value in values.items():
                yield group.rstrip("s"), name, value

    def _named(self, value: ValueId) -> str:
        return f"%{value}: {self.specs[value]}"

    def _line(self, instruction: Instruction) -> str:
        results = ", ".join(map(self._named, instruction.outputs))
        attributes = repr(instruction.operation).partition("(")[2].removesuffix(")")
        inputs = ", ".join(f"%{value}" for value in instruction.inputs)
        line = f"{results} = {instruction.operation.name}({inputs})" + (f" {{{attributes}}}" if attributes else "")
        return f"{line}  # {instruction.source}" if instruction.source else line


def _define(value: ValueId, defined: set[ValueId]) -> None:
    if value in defined:
        raise MalformedProgram(f"%{value} is defined twice")
    defined.add(value)


def _text(array: Array) -> str:
    """The number, of a constant without axes."""
    return "" if array.shape else f" {array.item()}"
