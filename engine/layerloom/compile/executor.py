"""What runs programs: `Machine` and `Executor`, the whole interface between the compiler and a piece of hardware.

A machine owns the states of one run (weights, running statistics, the optimizer's memory). Programs are prepared on it
and share those states: the training step, the one for the short last batch, the evaluation.

    machine.write(states)                       # once, and after loading a checkpoint
    step = machine.prepare(program)             # plans; nothing large is allocated yet
    step.arena_bytes                            # look before running
    outputs = step.run(data, scalars)           # as often as there are batches; states advance in place
    machine.read()                              # for a checkpoint

Arrays go in and come out by name, as NumPy's or as those of the device that the machine computes on. `ReferenceMachine`
gives the numbers that others must give, up to the rounding of a different order of additions; the same machine gives
the same bits in every run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from layerloom.compile.program import ArraySpec, Program
from layerloom.device import Array

Arrays = Mapping[str, Array]


class WrongInput(ValueError):  # noqa: N818  (the word says what is wrong)
    """What a program is run on does not have the shape and dtype that it was prepared for."""

    def __init__(self, name: str, expected: ArraySpec, came: ArraySpec) -> None:
        super().__init__(
            f"the program was recorded for {name} as {expected}, got {came}: prepare another program for this shape"
        )


@dataclass(frozen=True)
class Timing:
    """How long one call took. `source` is the id of the node that it works for, empty if there is none.

    `flops` counts a multiplication and its addition as two, `bytes` what goes in and comes out, `implementation` says
    which code did it.
    """

    source: str
    name: str
    seconds: float
    flops: int
    bytes: int
    implementation: str


class Machine(Protocol):
    """What runs programs on one kind of hardware. It owns the states of one run."""

    @property
    def name(self) -> str:
        """What a person calls it: 'oneDNN 3.2', 'NumPy'."""
        ...

    def write(self, states: Arrays) -> None:
        """Set all states by name; the arrays are copied. Names, shapes and dtypes are fixed by the first call."""
        ...

    def read(self) -> dict[str, Array]:
        """Copies of all states by name, as contiguous NumPy arrays in their plain layout."""
        ...

    def prepare(self, program: Program) -> Executor:
        """Optimise a program and plan its memory.

        Its states must be among those written, with the same shapes. Memory for activations and gradients is taken at
        the first run and not before, so that a plan can be refused for its size.
        """
        ...


class Executor(Protocol):
    """A program made ready to run many times on its machine."""

    @property
    def program(self) -> Program:
        """The program as it was given."""
        ...

    @property
    def arena_bytes(self) -> int:
        """What activations, gradients and scratch take, states and data not counted."""
        ...

    def run(self, data: Arrays, scalars: Arrays) -> dict[str, Array]:
        """One step: the outputs by name; the states advance in place.

        `data` and `scalars` (0-d arrays or Python numbers) are never written. The outputs are valid until the next run
        of any program on this machine. Random operations draw by their seed and step, which are inputs. Raises
        `WrongInput` if an array does not have the shape and dtype of the program, and a `ValueError` if one is missing.
        """
        ...

    def profile(self, data: Arrays, scalars: Arrays) -> tuple[Timing, ...]:
        """One step as in `run`, timed call by call in the order of the calls."""
        ...
