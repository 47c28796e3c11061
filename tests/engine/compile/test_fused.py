"""`Fused` and `Flat`: several instructions as one, with the meaning of their bodies."""

from __future__ import annotations

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import Instruction, MalformedProgram, Program, ReferenceExecutor, trace
from layerloom.compile.fused import Flat, Fused, fused
from layerloom.ops.arithmetic import Add, Exp, Multiply
from layerloom.ops.operation import ArraySpec, OperationError, registry

VECTOR, MATRIX, NUMBER = (ArraySpec(shape, np.dtype(np.float32)) for shape in ((3,), (2, 3), ()))
EXP, ADD, TIMES = Exp(), Add(), Multiply()


def exp_and_sum(first: int = 10, source: str = "") -> Instruction:
    """exp(a), and exp(a) + b, over values that are numbered from `first`."""
    a, b, c, d = range(first, first + 4)
    members = [Instruction(EXP, (a,), (c,), source), Instruction(ADD, (c, b), (d,))]
    return fused("exp+add", members, (d, c), members[0])


def rows(count: int) -> np.ndarray:
    return np.arange(count, dtype=np.float32) / 4


def test_it_computes_what_its_members_compute() -> None:
    found = exp_and_sum().operation.arrays(np, rows(3), np.float32(2))
    np.testing.assert_array_equal(found[0], np.exp(rows(3)) + np.float32(2))
    np.testing.assert_array_equal(found[1], np.exp(rows(3)))


def test_inputs_are_what_comes_from_outside_in_order_of_use() -> None:
    instruction = exp_and_sum(10, "node0001")
    assert (instruction.inputs, instruction.outputs, instruction.source) == ((10, 11), (13, 12), "node0001")


def test_the_same_members_elsewhere_are_an_equal_operation() -> None:
    one, other = exp_and_sum(10, "a").operation, exp_and_sum(70, "b").operation
    assert one == other
    assert hash(one) == hash(other)


def test_it_infers_like_its_members() -> None:
    operation = exp_and_sum().operation
    assert operation.specs(MATRIX, VECTOR) == (MATRIX, MATRIX)
    with pytest.raises(OperationError, match=r"add cannot broadcast \(2, 3\) and \(2,\)"):
        operation.specs(MATRIX, ArraySpec((2,), np.dtype(np.float32)))


def a_program(instruction: Instruction, *specs: ArraySpec) -> Program:
    """One instruction on inputs with the given specs."""
    names = {f"x{value}": value for value in instruction.inputs}
    results = instruction.operation.specs(*specs)
    known = dict(zip(instruction.inputs, specs, strict=True)) | dict(zip(instruction.outputs, results, strict=True))
    outputs = {f"y{place}": value for place, value in enumerate(instruction.outputs)}
    return Program(names, {}, {}, {}, (instruction,), outputs, {}, known)


def test_a_program_with_it_is_checked_and_runs() -> None:
    program = a_program(exp_and_sum(), MATRIX, VECTOR)
    program.check()
    x, b = rows(6).reshape(2, 3), rows(3)
    found, _ = ReferenceExecutor(program).run({"x10": x, "x11": b}, {}, {})
    np.testing.assert_array_equal(found["y0"], np.exp(x) + b)
    wrong = Program(**{**vars(program), "specs": {**program.specs, 13: VECTOR}})
    with pytest.raises(MalformedProgram, match="fused infers"):
        wrong.check()


def test_it_prints_its_body_in_one_line() -> None:
    text = str(a_program(exp_and_sum(), MATRIX, VECTOR)).splitlines()[2]
    assert text == (
        "%13: float32[2, 3], %12: float32[2, 3] = fused(%10, %11) {exp+add: %2 = exp(%0); %3 = add(%2, %1) -> %3, %2}"
    )


def test_attributes_within_are_printed_too() -> None:
    def step(data, scalars, states):  # type: ignore[no-untyped-def]
        return {"y": ops.sum(data["x"], 1)}, {}

    program = trace(step, {"x": MATRIX}, {}, {})
    (member,) = program.instructions
    assert "sum(%0) {axis=(1,), keepdims=False}" in str(fused("sum", [member], member.outputs, member).operation)


def test_neither_is_an_operation_for_tensors() -> None:
    assert "fused" not in registry
    assert "flat" not in registry


def scaled(pieces: int) -> Flat:
    """a + b s and b s, for pieces a and b and a shared s."""
    members = [Instruction(TIMES, (1, 2), (3,)), Instruction(ADD, (0, 3), (4,))]
    return Flat("elementwise", tuple(members), (4, 3), pieces, 2)


def test_pieces_are_done_one_by_one_slot_after_slot() -> None:
    a, b = [rows(3), rows(4).reshape(2, 2)], [rows(3) + 1, rows(4).reshape(2, 2) + 1]
    s = np.float32(3)
    sums, products = np.split(np.array(scaled(2).arrays(np, *a, *b, s), dtype=object), 2)
    for i in range(2):
        np.testing.assert_array_equal(products[i], b[i] * s)
        np.testing.assert_array_equal(sums[i], a[i] + b[i] * s)


def test_pieces_have_shapes_of_their_own() -> None:
    assert scaled(2).specs(MATRIX, VECTOR, MATRIX, VECTOR, NUMBER) == (MATRIX, VECTOR, MATRIX, VECTOR)


def test_the_sets_of_inputs_are_slot_major() -> None:
    assert list(scaled(3).sets("abcABCs")) == [("a", "A", "s"), ("b", "B", "s"), ("c", "C", "s")]


def test_its_text_says_how_many_pieces_there_are() -> None:
    assert repr(scaled(12)) == "Flat(elementwise x 12: %3 = multiply(%1, %2); %4 = add(%0, %3) -> %4, %3)"


def test_a_fused_operation_is_a_value() -> None:
    body = (Instruction(EXP, (0,), (1,)),)
    assert len({Fused("a", body, (1,)), Fused("a", body, (1,)), Fused("b", body, (1,))}) == 2
