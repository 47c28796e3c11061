"""Every instruction of the training step of every template gives what the plain kernel gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.engine.compile.cpu.machines import once, ready
from tests.engine.compile.passes.programs import Step, template_step
from tests.support.agreement import alone, differences, values_of

from layerloom.compile import Program
from layerloom.compile.passes import optimized
from layerloom_resources.templates import templates

FORMS: dict[str, Callable[[Program], Program]] = {"plain": lambda program: program, "optimised": optimized}
each_template = pytest.mark.parametrize("name", templates())
each_form = pytest.mark.parametrize("form", FORMS)


@each_template
@each_form
def test_an_instruction_alone_gives_what_the_plain_kernel_gives(name: str, form: str) -> None:
    step = template_step(name)
    program = FORMS[form](step.program)
    values, wrong, seen = values_of(program, *step.inputs), [], set()
    for one in program.instructions:
        key = one.operation, repr(one.operation), tuple(str(program.specs[value]) for value in one.inputs)
        if key in seen:
            continue
        seen.add(key)
        inputs = [values[value] for value in one.inputs]
        found = once(alone(program, one), {str(value): values[value] for value in one.inputs})
        made = [found[str(value)] for value in one.outputs]
        lines = differences(one.operation, inputs, made, [values[value] for value in one.outputs])
        wrong += [f"{one.operation} on {key[2]}: {line}" for line in lines]
    assert not wrong, "\n".join(wrong)


@each_template
def test_in_a_whole_step_each_instruction_gives_what_the_kernel_makes_of_its_inputs(name: str) -> None:
    """All values come out, so that each instruction is compared on the numbers that it got here.

    What a backward call takes from the forward one beside values (workspaces, statistics) is then in use.
    """
    step = template_step(name)
    program = optimized(step.program)
    values = _seen_from_outside(program, step)
    wrong = []
    for one in program.instructions:
        inputs = [values[value] for value in one.inputs]
        with np.errstate(all="ignore"):
            expected = one.operation.arrays(np, *inputs)
        lines = differences(one.operation, inputs, [values[value] for value in one.outputs], expected)
        wrong += [f"{one.operation}: {line}" for line in lines]
    assert not wrong, "\n".join(wrong)


def _seen_from_outside(program: Program, step: Step) -> dict[int, np.ndarray]:
    """All values of a program as the machine computes them."""
    made = {str(value): value for one in program.instructions for value in one.outputs}
    _, executor = ready(replace(program, outputs=made), step.inputs[2])
    found = executor.run(*step.inputs[:2])
    values = dict(program.constants)
    for ids, given in zip(program.inputs.values(), step.inputs, strict=True):
        values |= {value: np.asarray(given[name], program.specs[value].dtype) for name, value in ids.items()}
    return values | {value: found[key] for key, value in made.items()}
