"""States and outputs of programs on one machine: nobody reads a number that somebody else has written over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from tests.engine.compile.cpu.machines import ready

from layerloom import ops
from layerloom.compile import ReferenceMachine, WrongInput, trace
from layerloom.compile.cpu.machine import CpuMachine
from layerloom.compile.program import Program
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor

Array = Any
Tensors = Mapping[str, Tensor]
Step = Callable[[Tensors, Tensors, Tensors], tuple[Tensors, Tensors]]
rng = np.random.default_rng(3)
LENGTHS = (8, 5000)
"""Below and above what goes to oneDNN."""


def normal(*shape: int) -> Array:
    return rng.normal(size=shape).astype(np.float32)


def recorded(step: Step, data: Mapping[str, Array], states: Mapping[str, Array]) -> Program:
    specs = ({name: ArraySpec.of(array) for name, array in group.items()} for group in (data, states))
    given, kept = specs
    return trace(step, given, {}, kept)


def assert_like_the_reference(step: Step, data: Mapping[str, Array], states: Mapping[str, Array]) -> None:
    """Three steps give the outputs and states of the reference machine."""
    program = recorded(step, data, states)
    (machine, executor), oracle = ready(program, states), ReferenceMachine()
    oracle.write(states)
    expected = oracle.prepare(program)
    for _ in range(3):
        outputs = {name: np.array(array) for name, array in executor.run(data, {}).items()}
        for name, array in expected.run(data, {}).items():
            np.testing.assert_allclose(outputs[name], array, rtol=1e-4, atol=1e-5, err_msg=f"output {name}")
        found = machine.read()
        for name, array in oracle.read().items():
            np.testing.assert_allclose(found[name], array, rtol=1e-4, atol=1e-5, err_msg=f"state {name}")


def once_more(x: Tensor, two: Callable[[Tensor], tuple[Tensors, Tensors]]) -> tuple[Tensors, Tensors]:
    """A value that is used in several places."""
    return two(x)


VECTORS: Mapping[str, Step] = {
    "the old state comes out": lambda d, _, s: ({"old": s["a"]}, {"a": s["a"] + d["x"]}),
    "a view of the old state comes out": lambda d, _, s: (
        {"old": ops.reshape(s["a"], (1, -1))},
        {"a": s["a"] * d["x"]},
    ),
    "a part of the old state comes out": lambda d, _, s: ({"y": s["a"][2:6]}, {"a": s["a"] + d["x"]}),
    "the new state comes out": lambda d, _, s: once_more(s["a"] + d["x"], lambda v: ({"y": v}, {"a": v})),
    "two states swap": lambda d, _, s: ({"y": d["x"] * 2}, {"a": s["b"], "b": s["a"]}),
    "two states swap and come out": lambda d, _, s: ({"y": s["a"], "z": s["b"]}, {"a": s["b"], "b": s["a"]}),
    "two states swap and change": lambda d, _, s: ({}, {"a": s["b"] + d["x"], "b": s["a"] * 2}),
    "one value becomes two states": lambda d, _, s: once_more(
        s["a"] + s["b"] + d["x"], lambda v: ({"y": v * 2}, {"a": v, "b": v})
    ),
    "one state becomes both": lambda d, _, s: ({}, {"a": s["a"], "b": s["a"]}),
    "data become states": lambda d, _, s: ({"y": s["a"]}, {"a": d["x"], "b": d["x"]}),
    "the old state is used after the new one is made": lambda d, _, s: once_more(
        s["a"] + d["x"], lambda v: ({"y": ops.exp(s["a"]) - ops.exp(v * 0.1)}, {"a": v})
    ),
    "the old state turned round becomes another": lambda d, _, s: ({}, {"a": s["a"] * d["x"], "b": s["a"][::-1]}),
    "a state is turned round": lambda d, _, s: ({"y": d["x"]}, {"a": s["a"][::-1]}),
    "a number fills a state": lambda d, _, s: ({}, {"a": ops.broadcast_to(ops.mean(s["a"] * d["x"]), d["x"].shape)}),
    "a state becomes zero": lambda d, _, s: ({"y": s["a"]}, {"a": s["a"] * 0}),
    "data come out": lambda d, _, s: ({"y": d["x"], "z": ops.reshape(d["x"], (1, -1))}, {}),
    "one value comes out twice": lambda d, _, s: once_more(d["x"] + 1, lambda v: ({"y": v, "z": v}, {})),
    "a constant comes out": lambda d, _, s: ({"y": ops.broadcast_to(Tensor(np.float32(3)), d["x"].shape)}, {}),
    "nothing is done": lambda d, _, s: ({}, {}),
}


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("case", VECTORS)
def test_old_and_new_numbers_do_not_mix(case: str, length: int) -> None:
    states = {"a": normal(length), "b": normal(length)}
    assert_like_the_reference(VECTORS[case], {"x": normal(length)}, states)


MATRICES: Mapping[str, Step] = {
    "the old weights come out turned": lambda d, _, s: ({"y": ops.transpose(s["w"])}, {"w": s["w"] + d["x"]}),
    "the old weights turned are the new ones": lambda d, _, s: ({"y": d["x"] @ s["w"]}, {"w": ops.transpose(s["w"])}),
    "a product is the new weights": lambda d, _, s: ({"y": d["x"] @ s["w"]}, {"w": (s["w"] @ s["v"]) * 0.1}),
    "a product turned is the new weights": lambda d, _, s: ({}, {"w": ops.transpose(d["x"] @ s["v"])}),
    "products cross": lambda d, _, s: (
        {"y": d["x"] @ s["w"]},
        {"w": ops.transpose(d["x"] @ s["v"]) * 0.1, "v": ops.transpose(s["w"] @ s["w"]) * 0.01},
    ),
}


@pytest.mark.parametrize("case", MATRICES)
def test_matrices_do_not_mix_either(case: str) -> None:
    states = {"w": normal(64, 64), "v": normal(64, 64)}
    assert_like_the_reference(MATRICES[case], {"x": normal(64, 64) / 8}, states)


def convolved(d: Tensors, w: Tensor) -> Tensor:
    return ops.conv2d(d["x"], w, padding=1)


KERNELS: Mapping[str, Step] = {
    "they come out": lambda d, _, s: ({"y": convolved(d, s["w"]), "w": s["w"]}, {"w": s["w"] * 0.5 + s["u"] * 0.1}),
    "they swap": lambda d, _, s: ({"y": convolved(d, s["w"])}, {"w": s["u"], "u": s["w"]}),
    "they swap and change": lambda d, _, s: ({"y": convolved(d, s["w"])}, {"w": s["u"] * 0.9, "u": s["w"] * 0.9}),
    "the old ones are kept": lambda d, _, s: ({"y": convolved(d, s["w"])}, {"w": s["w"] * 0.9, "u": s["w"]}),
}


@pytest.mark.parametrize("channels", [16, 24])
@pytest.mark.parametrize("case", KERNELS)
def test_kernels_in_blocks_do_not_mix_either(case: str, channels: int) -> None:
    states = {"w": normal(channels, 16, 3, 3), "u": normal(channels, 16, 3, 3)}
    assert_like_the_reference(KERNELS[case], {"x": normal(4, 16, 8, 8)}, states)


@pytest.mark.parametrize("shape", [(16, 16, 3, 3), (24, 16, 3, 3), (10, 3, 5, 5), (40, 24, 1, 1)])
def test_states_are_read_as_they_were_written_whatever_their_layout(shape: tuple[int, ...]) -> None:
    def step(d: Tensors, _: Tensors, s: Tensors) -> tuple[Tensors, Tensors]:
        return {"y": ops.conv2d(d["x"], s["w"])}, {}

    data, states = {"x": normal(2, shape[1], 9, 9)}, {"w": normal(*shape)}
    machine, executor = ready(recorded(step, data, states), states)
    np.testing.assert_array_equal(machine.read()["w"], states["w"])
    executor.run(data, {})
    np.testing.assert_array_equal(machine.read()["w"], states["w"])
    other = {"w": normal(*shape)}
    machine.write(other)
    np.testing.assert_array_equal(machine.read()["w"], other["w"])


def test_states_of_every_kind_are_kept() -> None:
    states = {
        "count": np.array(3),
        "wide": rng.normal(size=(3, 2)),
        "none": np.zeros((0, 3), np.float32),
        "true": np.array([True, False]),
        "one": np.array(2.5, np.float32),
    }
    machine, executor = ready(recorded(lambda d, _, s: ({}, {"count": s["count"] + 1}), {}, states), states)
    executor.run({}, {})
    found = machine.read()
    assert found["count"] == 4
    for name in states.keys() - {"count"}:
        np.testing.assert_array_equal(found[name], states[name])
        assert found[name].dtype == states[name].dtype


def trained(rows: int) -> Program:
    def step(d: Tensors, _: Tensors, s: Tensors) -> tuple[Tensors, Tensors]:
        return {"y": ops.sum(d["x"] @ s["w"])}, {"w": s["w"] + ops.transpose(d["x"]) @ d["x"]}

    return recorded(step, {"x": normal(rows, 40)}, {"w": normal(40, 40)})


def test_a_program_for_another_batch_goes_on_from_the_same_states() -> None:
    start = {"w": normal(40, 40)}
    machine, first = ready(trained(64), start)
    second = machine.prepare(trained(7))
    measured = machine.prepare(recorded(lambda d, _, s: ({"y": d["x"] @ s["w"]}, {}), {"x": normal(1, 40)}, start))
    a, b, x = normal(64, 40), normal(7, 40), normal(1, 40)
    first.run({"x": a}, {})
    second.run({"x": b}, {})
    expected = start["w"] + a.T @ a + b.T @ b
    np.testing.assert_allclose(machine.read()["w"], expected, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(measured.run({"x": x}, {})["y"], x @ expected, rtol=1e-4, atol=1e-3)


def test_a_larger_program_makes_the_arena_larger_and_the_smaller_one_goes_on() -> None:
    start = {"w": normal(40, 40)}
    machine, small = ready(trained(8), start)
    x = normal(8, 40)
    small.run({"x": x}, {})
    large = machine.prepare(trained(5000))
    large.run({"x": np.zeros((5000, 40), np.float32)}, {})
    found = small.run({"x": x}, {})
    np.testing.assert_allclose(found["y"], (x @ (start["w"] + x.T @ x)).sum(), rtol=1e-3)


def test_outputs_stay_until_the_next_run_and_outlive_the_machine() -> None:
    x = normal(64, 40)
    machine, executor = ready(trained(64), {"w": normal(40, 40)})
    outputs = executor.run({"x": x}, {})
    before = np.array(outputs["y"])
    machine.read()
    machine.write({"w": normal(40, 40)})
    assert outputs["y"] == before
    del machine, executor
    others = [np.full(20_000, 7.0) for _ in range(20)]
    assert outputs["y"] == before and len(others) == 20


def test_data_are_never_written_and_may_change_afterwards() -> None:
    def step(d: Tensors, _: Tensors, s: Tensors) -> tuple[Tensors, Tensors]:
        return {"y": ops.exp(d["x"])}, {"last": d["x"]}

    x = normal(3000)
    x.flags.writeable = False
    machine, executor = ready(recorded(step, {"x": x}, {"last": x}), {"last": np.zeros_like(x)})
    executor.run({"x": x}, {})
    np.testing.assert_array_equal(machine.read()["last"], x)


@pytest.mark.parametrize("wrong", [normal(3, 40), normal(8, 40).astype(np.float64), normal(8, 40, 1)])
def test_a_batch_of_another_kind_is_a_sentence(wrong: Array) -> None:
    _, executor = ready(trained(8), {"w": normal(40, 40)})
    with pytest.raises(WrongInput, match=r"recorded for data 'x' as float32\[8, 40\], got .*: prepare another program"):
        executor.run({"x": wrong}, {})


def test_what_is_missing_is_named() -> None:
    _, executor = ready(trained(8), {"w": normal(40, 40)})
    with pytest.raises(ValueError, match="needs data that were not given: x"):
        executor.run({}, {})


def test_other_states_than_the_first_are_refused() -> None:
    machine, _ = ready(trained(8), {"w": normal(40, 40)})
    for wrong in ({}, {"w": normal(40, 41)}, {"w": np.zeros((40, 40))}, {"v": normal(40, 40)}):
        with pytest.raises(ValueError, match="keep their names, shapes and dtypes"):
            machine.write(wrong)


def test_a_program_with_states_that_the_machine_does_not_have_is_refused() -> None:
    machine, _ = ready(trained(8), {"w": normal(40, 40)})
    stranger = recorded(lambda d, _, s: ({"y": s["v"]}, {}), {}, {"v": normal(3)})
    with pytest.raises((ValueError, KeyError)):
        machine.prepare(stranger)


def test_states_that_are_not_contiguous_are_copied_in_order() -> None:
    turned = normal(40, 40).T
    machine = CpuMachine()
    machine.write({"w": turned})
    machine.prepare(trained(8))
    np.testing.assert_array_equal(machine.read()["w"], turned)
