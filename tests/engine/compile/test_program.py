"""The form of a program: checked, and shown as text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import MalformedProgram, Program, trace
from layerloom.ops.operation import ArraySpec

FLOAT = ArraySpec((2,), np.dtype(np.float64))


@pytest.fixture
def program() -> Program:
    """y = exp(2x), w' = w + y."""

    def step(data, scalars, states):  # type: ignore[no-untyped-def]
        y = ops.exp(data["x"] * 2)
        return {"y": y}, {"w": states["w"] + y}

    return trace(step, {"x": FLOAT}, {}, {"w": FLOAT})


def test_a_recorded_program_is_well_formed(program: Program) -> None:
    program.check()


def test_it_prints_every_value_with_its_type(program: Program) -> None:
    assert str(program).splitlines() == [
        "%0: float64[2] = data 'x'",
        "%1: float64[2] = state 'w'",
        "%2: float64[] = constant 2.0",
        "%3: float64[2] = multiply(%0, %2)",
        "%4: float64[2] = exp(%3)",
        "%5: float64[2] = add(%1, %4)",
        "output 'y' = %4",
        "state 'w' = %5",
    ]


def test_attributes_are_printed_too() -> None:
    matrix = ArraySpec((2, 3), np.dtype(np.float64))
    program = trace(lambda data, scalars, states: ({"y": ops.sum(data["x"], 1)}, {}), {"x": matrix}, {}, {})
    assert "%1: float64[2] = sum(%0) {axis=(1,), keepdims=False}" in str(program)


def test_a_value_used_before_it_is_defined_is_found(program: Program) -> None:
    with pytest.raises(MalformedProgram, match="exp uses %3 before it is defined"):
        replace(program, instructions=program.instructions[1:]).check()


def test_a_value_defined_twice_is_found(program: Program) -> None:
    first, *others = program.instructions
    with pytest.raises(MalformedProgram, match="%3 is defined twice"):
        replace(program, instructions=(first, first, *others)).check()
    with pytest.raises(MalformedProgram, match="%0 is defined twice"):
        replace(program, states={"w": 0}).check()


def test_a_result_that_is_never_defined_is_found(program: Program) -> None:
    with pytest.raises(MalformedProgram, match="result %9"):
        replace(program, outputs={"y": 9}).check()


def test_a_wrong_shape_is_found(program: Program) -> None:
    wrong = ArraySpec((3,), np.dtype(np.float64))
    with pytest.raises(MalformedProgram, match=r"exp infers float64\[2\]"):
        replace(program, specs={**program.specs, 4: wrong}).check()


def test_inputs_that_do_not_fit_an_operation_are_found(program: Program) -> None:
    with pytest.raises(MalformedProgram, match=r"cannot broadcast \(3,\) and \(2,\)"):
        replace(program, specs={**program.specs, 1: ArraySpec((3,), np.dtype(np.float64))}).check()
