"""From a step written in tensor operations to a flat program, and from the program to its results."""

from layerloom.compile.executor import Executor, Machine, Timing, WrongInput
from layerloom.compile.program import Instruction, MalformedProgram, Program
from layerloom.compile.reference import ReferenceExecutor, ReferenceMachine
from layerloom.compile.trace import trace
from layerloom.tensor import Untraceable

__all__ = [
    "Executor",
    "Instruction",
    "Machine",
    "MalformedProgram",
    "Program",
    "ReferenceExecutor",
    "ReferenceMachine",
    "Timing",
    "Untraceable",
    "WrongInput",
    "trace",
]
