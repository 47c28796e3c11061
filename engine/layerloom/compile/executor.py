"""What runs a program: the protocol that every executor implements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from layerloom.compile.program import Program
from layerloom.device import Array

Arrays = Mapping[str, Array]


class Executor(Protocol):
    """A program made ready to run many times.

    * Arrays go in and come out by name; they must have the shapes and dtypes of `program.specs`. Scalars may be Python
      numbers.
    * The result is a function of the inputs alone. Random operations draw by their seed and step, which are inputs.
    * Arrays passed in as data or scalars are never written. Those passed in as states may be written over by an
      executor that says
      so; `ReferenceExecutor` does not. What comes out may share memory with what went in.
    * Another executor gives the numbers of `ReferenceExecutor`, up to the rounding of a different order of additions.
    """

    @property
    def program(self) -> Program: ...

    def run(self, data: Arrays, scalars: Arrays, states: Arrays) -> tuple[Arrays, Arrays]:
        """(outputs, new states)."""
        ...
