"""`CpuMachine`: programs as plans of oneDNN calls on memory laid out beforehand."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import repeat

import ml_dtypes
import numpy as np
from threadpoolctl import threadpool_limits

from layerloom.compile import memory
from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu import onednn, threads
from layerloom.compile.cpu.calls import Ready
from layerloom.compile.cpu.denormals import Flushed
from layerloom.compile.cpu.library import library
from layerloom.compile.cpu.lowering import FLOAT32, Precision, StatePlaces
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.cpu.plan import Plan, planned
from layerloom.compile.cpu.transfer import Memory, put, taken
from layerloom.compile.executor import Arrays, Timing, WrongInput
from layerloom.compile.flops import flops
from layerloom.compile.passes import optimized
from layerloom.compile.program import ArraySpec, Instruction, Program
from layerloom.device import Array, available_memory

PRECISIONS: Mapping[str, Precision] = {
    "float32": FLOAT32,
    "bfloat16": Precision(np.dtype(ml_dtypes.bfloat16)),
    "fast": Precision(arithmetic=c.FPMATH_MODE_BF16),
}


class CpuMachine:
    """Runs programs with oneDNN on all cores. Raises `Unavailable` where the library cannot be had."""

    def __init__(self, precision: str = "float32", *, recompute: bool = False) -> None:
        library()
        # Threads of OpenBLAS that wait between products would take the cores from oneDNN's.
        threadpool_limits(limits=1, user_api="blas")
        self.precision = precision
        self._recompute = recompute
        self._written: dict[str, Array] = {}
        self._places: StatePlaces | None = None
        self.states = Memory(0)
        self.arena = Memory(0)

    @property
    def name(self) -> str:
        return f"oneDNN {onednn.version().rpartition('.')[0]}"

    def write(self, states: Arrays) -> None:
        """Set all states; raises `ValueError` if they are others than at the first call."""
        arrays = {name: np.asarray(array, order="C") for name, array in states.items()}
        if self._places is None:
            self._written = {name: array.copy() for name, array in arrays.items()}
            return
        specs = {name: ArraySpec.of(array) for name, array in arrays.items()}
        if specs != dict(self._places.specs):
            raise ValueError("the states of a machine keep their names, shapes and dtypes")
        for name, array in arrays.items():
            put(place := self._places.places[name], self.address(place.buffer), array)

    def read(self) -> dict[str, Array]:
        if self._places is None:
            return {name: array.copy() for name, array in self._written.items()}
        return {name: taken(place, self.address(place.buffer)) for name, place in self._places.places.items()}

    def prepare(self, program: Program) -> CpuExecutor:
        first = self._places is None
        places = self._places or StatePlaces({name: ArraySpec.of(a) for name, a in self._written.items()})
        count = threads.threads_for(sum(map(_flops, program.instructions, repeat(program.specs))))
        threads.use(count)
        plan = self._plan(program, places)
        if first:
            self._settle(places, plan)
        return CpuExecutor(self, program, plan, count)

    def _plan(self, program: Program, places: StatePlaces) -> Plan:
        """The plan; if memory does not suffice, or if it was asked for, one that computes cheap values again."""
        precision, free = PRECISIONS[self.precision], available_memory()
        if not self._recompute:
            plan = planned(optimized(program), places, precision)
            if free is None or plan.arena_bytes <= free:
                return plan
        return planned(optimized(program, 0 if self._recompute else free), places, precision)

    def _settle(self, places: StatePlaces, plan: Plan) -> None:
        """Lay the states out as the first program wishes and fill them with what was written."""
        numbers = {place.buffer: number for number, place in enumerate(places.places.values())}
        groups = [group for group in plan.groups if all(buffer in numbers for buffer in group)]
        layout = memory.planned(
            {number: buffer.nbytes for buffer, number in numbers.items()},
            [],
            groups=[memory.Group(tuple(numbers[buffer] for buffer in group)) for group in groups],
        )
        places.offsets = {buffer: layout.offsets[number] for buffer, number in numbers.items()}
        self._places, self.states = places, Memory(layout.size)
        for name, array in self._written.items():
            put(place := places.places[name], self.address(place.buffer), array)
        self._written = {}

    def address(self, buffer: Buffer) -> int:
        """Where a state lies."""
        assert self._places is not None
        return self.states.address + self._places.offsets[buffer]

    def grown(self, nbytes: int) -> Memory:
        """The arena, which all programs share, at least this large."""
        if self.arena.nbytes < nbytes:
            self.arena = Memory(nbytes)
        return self.arena


def _flops(instruction: Instruction, specs: Mapping[int, ArraySpec]) -> int:
    inputs, outputs = ([specs[value] for value in values] for values in (instruction.inputs, instruction.outputs))
    return flops(instruction.operation, inputs, outputs)


class CpuExecutor:
    """A program on a `CpuMachine`."""

    def __init__(self, machine: CpuMachine, program: Program, plan: Plan, count: int) -> None:
        self.program = program
        self.plan = plan
        self.arena_bytes = plan.arena_bytes
        self._threads = count
        self._machine = machine
        self._constants = _filled(plan.constants)
        self._bound: Memory | None = None
        self._flushed = Flushed()
        self._calls: list[tuple[int, Ready]] = []
        self._inputs: dict[str, dict[str, Array]] = {}
        self._outputs: dict[str, Array] = {}

    def run(self, data: Arrays, scalars: Arrays) -> dict[str, Array]:
        self._begin(data, scalars)
        with self._flushed, np.errstate(all="ignore"):  # inf and nan are results, not mishaps
            for _, call in self._calls:
                call()
        return self._outputs

    def profile(self, data: Arrays, scalars: Arrays) -> tuple[Timing, ...]:
        self._begin(data, scalars)
        seconds = [0.0] * len(self.plan.calls)
        with self._flushed, np.errstate(all="ignore"):
            for position, call in self._calls:
                begin = time.perf_counter()
                call()
                seconds[position] += time.perf_counter() - begin
        return tuple(
            Timing(call.label.source, call.label.name, took, call.label.flops, call.nbytes, call.label.implementation)
            for call, took in zip(self.plan.calls, seconds, strict=True)
        )

    def _begin(self, data: Arrays, scalars: Arrays) -> None:
        """Bind the calls to the memory there is now, and put the inputs in their places."""
        threads.use(self._threads)  # primitives count on as many as there were when they were made
        arena = self._machine.grown(self.plan.arena_bytes)
        if arena is not self._bound:
            self._bind(arena)
        for group, given in (("data", data), ("scalars", scalars)):
            for name, place in self._inputs[group].items():
                _copy(group, name, given, place)

    def _bind(self, arena: Memory) -> None:
        addresses = self._addresses(arena)
        owner = arena, self._machine.states, self._constants  # outputs may outlive the machine

        def arrays(places: Mapping[str, Place]) -> dict[str, Array]:
            return {name: place.array(addresses(place.buffer), owner) for name, place in places.items()}

        self._inputs = {"data": arrays(self.plan.data), "scalars": arrays(self.plan.scalars)}
        self._outputs = arrays(self.plan.outputs)
        self._calls = [
            (position, ready) for position, call in enumerate(self.plan.calls) for ready in call.bind(addresses)
        ]
        self._bound = arena

    def _addresses(self, arena: Memory) -> Callable[[Buffer], int]:
        kept = self._constants

        def address(buffer: Buffer) -> int:
            match buffer.kind:
                case "arena":
                    return arena.address + self.plan.offsets[buffer]
                case "state":
                    return self._machine.address(buffer)
                case "constant":
                    return kept[buffer].address

        return address


def _filled(buffers: tuple[Buffer, ...]) -> dict[Buffer, Memory]:
    """Memory of its own for each constant."""
    found = {}
    for buffer in buffers:
        assert buffer.content is not None
        found[buffer] = Memory(buffer.nbytes)
        Place.plain(buffer, ArraySpec.of(buffer.content)).array(found[buffer].address)[...] = buffer.content
    return found


def _copy(group: str, name: str, given: Arrays, place: Array) -> None:
    if name not in given:
        raise ValueError(f"the program needs {group} that were not given: {name}")
    array = given[name]
    came = ArraySpec.of(array) if isinstance(array, np.ndarray) else None
    if came is not None and came != ArraySpec.of(place):
        raise WrongInput(f"{group} {name!r}", ArraySpec.of(place), came)
    place[...] = array
