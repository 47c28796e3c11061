"""The executor that defines what a program means: one plain kernel after the other, the same that eager tensors use.

`ReferenceExecutor` is the pure function (data, scalars, states) -> (outputs, new states), the oracle of all others.
`ReferenceMachine` makes a `Machine` of it, that keeps the states: what trains where there is nothing faster.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from layerloom.compile.executor import Arrays, Timing, WrongInput
from layerloom.compile.flops import flops
from layerloom.compile.program import ArraySpec, Instruction, Program, ValueId
from layerloom.device import CPU, Array, Device, array_module, to_device, to_numpy


class ReferenceExecutor:
    """Interprets a program with the plain kernels and lets go of each value after its last use.

    It runs where the states and data live: on the GPU if one of them is there.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._plan = tuple(_with_dying(program))
        self._constants: dict[Any, Mapping[ValueId, Array]] = {np: program.constants}

    @property
    def arena_bytes(self) -> int:
        """The most bytes of values that are alive at one time, inputs and constants not counted."""
        specs, given = self.program.specs, set(_given(self.program))
        alive = most = 0
        for instruction, dying in self._plan:
            alive += sum(specs[value].nbytes for value in instruction.outputs)
            most = max(most, alive)
            alive -= sum(specs[value].nbytes for value in dying if value not in given)
        return most

    def run(self, data: Arrays, scalars: Arrays, states: Arrays) -> tuple[dict[str, Array], dict[str, Array]]:
        """(outputs, new states) by name; what comes out may share memory with what went in."""
        xp, values = self._begun(data, scalars, states)
        with np.errstate(all="ignore"):  # inf and nan are results, not mishaps
            for instruction, dying in self._plan:
                _do(xp, instruction, dying, values)
        return self._ended(values)

    def timed(self, data: Arrays, scalars: Arrays, states: Arrays) -> tuple[dict[str, Array], tuple[Timing, ...]]:
        """(new states, how long each instruction took)."""
        xp, values = self._begun(data, scalars, states)
        timings = []
        with np.errstate(all="ignore"):
            for instruction, dying in self._plan:
                begin = time.perf_counter()
                _do(xp, instruction, dying, values)
                _wait(xp)
                timings.append(self._timing(instruction, time.perf_counter() - begin, xp.__name__))
        return self._ended(values)[1], tuple(timings)

    def _timing(self, instruction: Instruction, seconds: float, implementation: str) -> Timing:
        inputs = [self.program.specs[value] for value in instruction.inputs]
        outputs = [self.program.specs[value] for value in instruction.outputs]
        operation = instruction.operation
        moved = sum(spec.nbytes for spec in (*inputs, *outputs))
        return Timing(
            instruction.source, operation.name, seconds, flops(operation, inputs, outputs), moved, implementation
        )

    def _begun(self, data: Arrays, scalars: Arrays, states: Arrays) -> tuple[Any, dict[ValueId, Array]]:
        """The array module to compute with, and the values that are there before the first instruction."""
        xp = array_module(*data.values(), *states.values())
        values = dict(self._constants_in(xp))
        for group, given in zip(self.program.inputs.items(), (data, scalars, states), strict=True):
            values |= self._bound(xp, *group, given)
        return xp, values

    def _ended(self, values: Mapping[ValueId, Array]) -> tuple[dict[str, Array], dict[str, Array]]:
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


class ReferenceMachine:
    """Runs programs instruction by instruction with NumPy, or on a GPU with CuPy."""

    def __init__(self, device: Device = CPU) -> None:
        self._device = device
        self._states: dict[str, Array] = {}

    @property
    def name(self) -> str:
        return "NumPy" if self._device == CPU else "CuPy"

    def write(self, states: Arrays) -> None:
        """Set all states; raises `ValueError` if they are others than at the first call."""
        if self._states and _specs(states) != _specs(self._states):
            raise ValueError("the states of a machine keep their names, shapes and dtypes")
        self._states.update({key: _copied(to_device(array, self._device)) for key, array in states.items()})

    def read(self) -> dict[str, Array]:
        return {key: np.array(to_numpy(array), order="C") for key, array in self._states.items()}

    def prepare(self, program: Program) -> _OnReference:
        return _OnReference(ReferenceExecutor(program), self._states, self._device)


class _OnReference:
    """A program on a `ReferenceMachine`, whose states it shares."""

    def __init__(self, executor: ReferenceExecutor, states: dict[str, Array], device: Device) -> None:
        self._executor = executor
        self._states = states
        self._device = device
        self._borrowed: frozenset[str] | None = None
        """States that come out of the program as views of its data; `None` before the first run."""
        self.program = executor.program
        self.arena_bytes = executor.arena_bytes

    def run(self, data: Arrays, scalars: Arrays) -> dict[str, Array]:
        outputs, new = self._executor.run(self._moved(data), scalars, self._states)
        self._advance(new, data)
        return outputs

    def profile(self, data: Arrays, scalars: Arrays) -> tuple[Timing, ...]:
        new, timings = self._executor.timed(self._moved(data), scalars, self._states)
        self._advance(new, data)
        return timings

    def _moved(self, data: Arrays) -> Arrays:
        return data if self._device == CPU else {key: to_device(array, self._device) for key, array in data.items()}

    def _advance(self, new: dict[str, Array], data: Arrays) -> None:
        """Keep the new states; whoever gave the data may write over it after the step."""
        if self._borrowed is None:
            self._borrowed = frozenset(key for key, state in new.items() if _is_view_of(state, data.values()))
        self._states.update(new)
        for key in self._borrowed:
            self._states[key] = _copied(new[key])


def _do(xp: Any, instruction: Instruction, dying: tuple[ValueId, ...], values: dict[ValueId, Array]) -> None:
    """One instruction on the values that are alive."""
    arrays = instruction.operation.arrays(xp, *[values[value] for value in instruction.inputs])
    values.update(zip(instruction.outputs, arrays, strict=True))
    for value in dying:
        del values[value]


def _wait(xp: Any) -> None:
    """Return when the device has done what it was told."""
    if xp is not np:
        xp.cuda.get_current_stream().synchronize()


def _fitting(xp: Any, name: str, array: Array, spec: ArraySpec) -> Array:
    """The array on the device; raises unless it has the shape and dtype that were recorded."""
    array = xp.asarray(array, spec.dtype if isinstance(array, (int, float)) else None)
    if ArraySpec.of(array) != spec:
        raise WrongInput(name, spec, ArraySpec.of(array))
    return array


def _copied(array: Array) -> Array:
    return array_module(array).array(array)


def _specs(arrays: Arrays) -> dict[str, ArraySpec]:
    return {key: ArraySpec.of(array) for key, array in arrays.items()}


def _is_view_of(array: Array, others: Any) -> bool:
    return isinstance(array, np.ndarray) and any(
        isinstance(other, np.ndarray) and np.may_share_memory(array, other) for other in others
    )


def _given(program: Program) -> Iterator[ValueId]:
    """The values that no instruction makes."""
    yield from program.constants
    for group in program.inputs.values():
        yield from group.values()


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
