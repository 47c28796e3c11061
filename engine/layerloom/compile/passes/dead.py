"""Dead code: what nothing that comes out depends on is left out."""

from __future__ import annotations

from itertools import chain

from layerloom.compile.passes.rewrite import rebuilt
from layerloom.compile.program import Instruction, Program


def without_dead_code(program: Program) -> Program:
    """The program without instructions and constants that no result depends on. Its inputs stay what they are."""
    live = set(program.results)
    kept: list[Instruction] = []
    for instruction in reversed(program.instructions):
        if not live.isdisjoint(instruction.outputs):
            kept.append(instruction)
            live.update(instruction.inputs)
    constants = {value: array for value, array in program.constants.items() if value in live}
    defined = chain.from_iterable(instruction.outputs for instruction in kept)
    known = {*defined, *constants, *chain.from_iterable(group.values() for group in program.inputs.values())}
    specs = {value: spec for value, spec in program.specs.items() if value in known}
    return rebuilt(program, reversed(kept), constants=constants, specs=specs)
