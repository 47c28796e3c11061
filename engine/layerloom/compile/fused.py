"""Several instructions as one: what passes make, so that an executor meets one instruction where it has one primitive.

`Fused` is a small program inside an instruction and `Flat` is the same small program for many sets of inputs. Both say
by `infer` and `kernel` what they mean, so that the reference executor runs any of them, and an executor without a
better way takes the body apart. Passes run after differentiation: there is no vjp. Neither is registered as an
operation that tensors could use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from layerloom.compile.program import ArraySpec, Instruction, ValueId
from layerloom.device import Array
from layerloom.ops.operation import Operation

Value = TypeVar("Value")
Body = tuple[Instruction, ...]
"""Instructions over local values: 0 to n - 1 are the inputs in order, the others follow as they are defined."""


class Fused(Operation, abstract=True):
    """The results of a body of instructions, named by the pattern that it follows, such as "conv+bias+relu"."""

    name = "fused"
    many = True
    pattern: str
    body: Body
    results: tuple[ValueId, ...]
    """The local values that come out, in order."""

    def infer(self, *inputs: ArraySpec) -> tuple[ArraySpec, ...]:
        return _interpreted(self.body, self.results, inputs, lambda operation, specs: operation.specs(*specs))

    def kernel(self, xp: Any, *arrays: Array) -> tuple[Array, ...]:
        return _interpreted(self.body, self.results, arrays, lambda operation, given: operation.arrays(xp, *given))

    def __repr__(self) -> str:
        return f"Fused({self.pattern}: {_text(self.body, self.results)})"


class Flat(Operation, abstract=True):
    """An elementwise body done for each of several pieces, such as the update of each parameter.

    Inputs are all pieces of slot 0, then all of slot 1 and so on, then what the pieces share; in the body they are the
    slots in order, then what is shared. Results are all pieces of the first result, then all of the second and so on.
    The pieces of a slot differ in shape only, so that an executor may keep them side by side and go over them once.
    """

    name = "flat"
    many = True
    pattern: str
    body: Body
    results: tuple[ValueId, ...]
    """The local values that come out of each piece, in order."""
    pieces: int
    slots: int

    def sets(self, values: Sequence[Value]) -> Iterator[tuple[Value, ...]]:
        """The inputs of each piece, in the order of the body."""
        shared = tuple(values[self.slots * self.pieces :])
        for piece in range(self.pieces):
            yield (*values[piece : self.slots * self.pieces : self.pieces], *shared)

    def infer(self, *inputs: ArraySpec) -> tuple[ArraySpec, ...]:
        return self._each(inputs, lambda operation, specs: operation.specs(*specs))

    def kernel(self, xp: Any, *arrays: Array) -> tuple[Array, ...]:
        return self._each(arrays, lambda operation, given: operation.arrays(xp, *given))

    def _each(
        self, values: Sequence[Value], apply: Callable[[Operation, list[Value]], Sequence[Value]]
    ) -> tuple[Value, ...]:
        found = [_interpreted(self.body, self.results, given, apply) for given in self.sets(values)]
        return tuple(value for results in zip(*found, strict=True) for value in results)

    def __repr__(self) -> str:
        return f"Flat({self.pattern} x {self.pieces}: {_text(self.body, self.results)})"


def fused(
    pattern: str,
    members: Sequence[Instruction],
    results: Sequence[ValueId],
    anchor: Instruction,
    inputs: tuple[ValueId, ...] | None = None,
) -> Instruction:
    """One instruction for several; it works for the node of the anchor.

    Its inputs are what the members use and do not define, in order of use unless an order is given. Members that do
    the same elsewhere become an equal operation, whatever their values are called.
    """
    inputs = outside(members) if inputs is None else inputs
    local = {value: place for place, value in enumerate(inputs)}
    for value in (value for member in members for value in member.outputs):
        local[value] = len(local)
    body = tuple(Instruction(m.operation, _named(m.inputs, local), _named(m.outputs, local)) for m in members)
    operation = Fused(pattern, body, _named(results, local))
    return replace(anchor, operation=operation, inputs=inputs, outputs=tuple(results))


def outside(members: Iterable[Instruction]) -> tuple[ValueId, ...]:
    """What instructions use and do not define, each once, in order of use."""
    members = tuple(members)
    own = {value for member in members for value in member.outputs}
    return tuple(dict.fromkeys(value for member in members for value in member.inputs if value not in own))


def _named(values: Iterable[ValueId], names: Mapping[ValueId, ValueId]) -> tuple[ValueId, ...]:
    return tuple(names[value] for value in values)


def _interpreted(
    body: Body,
    results: Sequence[ValueId],
    inputs: Sequence[Value],
    apply: Callable[[Operation, list[Value]], Sequence[Value]],
) -> tuple[Value, ...]:
    """What comes out of a body when `apply` does each of its operations."""
    values = dict(enumerate(inputs))
    for step in body:
        values.update(zip(step.outputs, apply(step.operation, [values[v] for v in step.inputs]), strict=True))
    return tuple(values[value] for value in results)


def _text(body: Body, results: Sequence[ValueId]) -> str:
    """The body in one line: `%3 = conv(%0, %1) {...}; %4 = add(%3, %2) -> %4`."""
    return f"{'; '.join(map(_line, body))} -> {_listed(results)}"


def _line(step: Instruction) -> str:
    attributes = repr(step.operation).partition("(")[2].removesuffix(")")
    text = f"{_listed(step.outputs)} = {step.operation.name}({_listed(step.inputs)})"
    return text + (f" {{{attributes}}}" if attributes else "")


def _listed(values: Iterable[ValueId]) -> str:
    return ", ".join(f"%{value}" for value in values)
