"""The executor that defines what a program means: one plain kernel after the other, the same that eager tensors use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from layerloom.compile.executor import Arrays
from layerloom.compile.program import ArraySpec, Instruction, Program, ValueId
from layerloom.device import Array, array_module


class ReferenceExecutor:
    """Interprets a program with the plain kernels and lets go of each value after its last use.

    It runs where the states and data live: on the GPU if one of them is there.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._plan = tuple(_with_dying(program))
        self._constants: dict[Any, Mapping[ValueId, Array]] = {np: program.constants}

    def run(self, data: Arrays, scalars: Arrays, states: Arrays) -> tuple[dict[str, Array], dict[str, Array]]:
        """(outputs, new states) by name."""
        xp = array_module(*data.values(), *states.values())
        values = dict(self._constants_in(xp))
        for group, given in zip(self.program.inputs.items(), (data, scalars, states), strict=True):
            values |= self._bound(xp, *group, given)
        with np.errstate(all="ignore"):  # inf and nan are results, not mishaps
            for instruction, dying in self._plan:
                arrays = instruction.operation.arrays(xp, *[values[value] for value in instruction.inputs])
                values.update(zip(instruction.outputs, arrays, strict=True))
                for value in dying:
                    del values[value]
        return (
            {name: values[value] for name, value in self.program.outputs.items()},
            {name: values[value] for name, value in self.program.new_states.items()},
        )

    def _constants_in(self, xp: Any) -> Mapping[ValueId, Array]:
        """The constants on the device, moved there once."""
        if xp not in self._constants:
            self._constants[xp] = {value: xp.asarray(array) for value, array in self.program.constants.items()}
        return self._constants[xp]

    def _bound(self, xp: Any, group: str, ids: Mapping[str, ValueId], given: Arrays) -> dict[ValueId, Array]:
        """The arrays of a group of inputs by value."""
        if missing := ids.keys() - given.keys():
            raise ValueError(f"the program needs {group} that were not given: {', '.join(sorted(missing))}")
        return {
            value: _fitting(xp, f"{group} {name!r}", given[name], self.program.specs[value])
            for name, value in ids.items()
        }


def _fitting(xp: Any, name: str, array: Array, spec: ArraySpec) -> Array:
    """The array on the device; raises unless it has the shape and dtype that were recorded."""
    array = xp.asarray(array, spec.dtype if isinstance(array, (int, float)) else None)
    if ArraySpec.of(array) != spec:
        raise ValueError(f"the program was recorded for {name} as {spec}, got {ArraySpec.of(array)}")
    return array


def _with_dying(program: Program) -> Iterator[tuple[Instruction, tuple[ValueId, ...]]]:
    """Each instruction with the values that nobody uses after it."""
    last: dict[ValueId, int] = {}
    for position, instruction in enumerate(program.instructions):
        last.update(dict.fromkeys((*instruction.inputs, *instruction.outputs), position))
    kept = set(program.results)
    dying: dict[int, list[ValueId]] = {}
    for value, position in last.items():
        if value not in kept:
            dying.setdefault(position, []).append(value)
    for position, instruction in enumerate(program.instructions):
        yield instruction, tuple(dying.get(position, ()))
