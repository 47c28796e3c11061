"""What every machine must do, shown on the one that is always there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import Executor, Machine, ReferenceExecutor, ReferenceMachine, Timing, WrongInput, trace
from layerloom.compile.machines import machine, serving, title
from layerloom.compile.program import Program
from layerloom.device import CPU
from layerloom.ops.operation import ArraySpec

X = ArraySpec((3, 4), np.dtype(np.float32))
W = ArraySpec((4, 2), np.dtype(np.float32))
NUMBER = ArraySpec((), np.dtype(np.float64))


def step(data: Any, scalars: Any, states: Any) -> Any:
    """A linear layer that moves its weights against the sum of its results, and counts."""
    y = ops.matmul(data["x"], states["w"])
    moved = states["w"] - ops.cast(scalars["rate"], np.float32) * ops.matmul(ops.transpose(data["x"]), y)
    return {"loss": (y * y).sum()}, {"w": moved, "count": states["count"] + 1.0}


def recorded(rows: int = 3) -> Program:
    x = ArraySpec((rows, 4), X.dtype)
    return trace(step, {"x": x}, {"rate": NUMBER}, {"w": W, "count": ArraySpec((), X.dtype), "unused": W})


def states(seed: int = 0) -> dict[str, Any]:
    made = np.random.default_rng(seed)
    return {
        "w": made.normal(size=W.shape).astype(np.float32),
        "count": np.zeros((), np.float32),
        "unused": made.normal(size=W.shape).astype(np.float32),
    }


def batch(rows: int = 3) -> Any:
    return {"x": np.random.default_rng(rows).normal(size=(rows, 4)).astype(np.float32)}


def ready() -> tuple[Machine, Executor]:
    found: Machine = ReferenceMachine()
    found.write(states())
    return found, found.prepare(recorded())


def test_the_states_advance_as_those_of_the_pure_function_do() -> None:
    found, executor = ready()
    oracle, held = ReferenceExecutor(recorded()), states()
    for _ in range(3):
        expected, new = oracle.run(batch(), {"rate": 0.1}, held)
        held |= new
        assert executor.run(batch(), {"rate": 0.1})["loss"] == expected["loss"]
    after = found.read()
    assert after.keys() == held.keys()
    assert all(np.array_equal(after[key], held[key]) for key in held)
    assert after["count"] == 3


def test_programs_for_several_shapes_share_the_states() -> None:
    found, executor = ready()
    other = found.prepare(recorded(rows=2))
    executor.run(batch(), {"rate": 0.1})
    other.run(batch(2), {"rate": 0.1})
    assert found.read()["count"] == 2
    found.write(states())
    assert executor.run(batch(), {"rate": 0.0})["loss"] == ready()[1].run(batch(), {"rate": 0.0})["loss"]
    assert found.read()["count"] == 1


def test_what_is_written_and_read_are_copies() -> None:
    found, executor = ready()
    given = states()
    found.write(given)
    read = found.read()
    executor.run(batch(), {"rate": 0.1})
    assert all(np.array_equal(given[key], states()[key]) and np.array_equal(read[key], given[key]) for key in given)
    read["w"][:] = np.nan
    assert np.isfinite(found.read()["w"]).all()


def test_other_states_than_the_first_are_refused() -> None:
    found, _ = ready()
    with pytest.raises(ValueError, match="keep their names, shapes and dtypes"):
        found.write({"w": states()["w"]})


def test_a_state_does_not_change_with_the_array_that_it_was_taken_from() -> None:
    spec = ArraySpec((4,), np.dtype(np.float32))
    kept = trace(lambda data, *_: ({}, {"last": data["x"]}), {"x": spec}, {}, {"last": spec})
    found = ReferenceMachine()
    found.write({"last": np.zeros(4, np.float32)})
    executor, x = found.prepare(kept), np.ones(4, np.float32)
    for value in (1.0, 2.0):
        x[:] = value
        executor.run({"x": x}, {})
        x[:] = -1
        assert found.read()["last"].tolist() == [value] * 4


def test_a_batch_of_another_shape_is_a_sentence() -> None:
    _, executor = ready()
    with pytest.raises(WrongInput, match=r"for data 'x' as float32\[3, 4\], got float32\[2, 4\]: prepare another"):
        executor.run(batch(2), {"rate": 0.1})


def test_the_arena_is_the_peak_of_what_lives_between_the_instructions() -> None:
    n = 1000
    spec = ArraySpec((n,), np.dtype(np.float32))

    def chain(data: Any, *_: Any) -> Any:
        x = data["x"]
        for _ in range(5):
            x = ops.exp(x)
        return {"y": x}, {}

    executor = ReferenceMachine().prepare(trace(chain, {"x": spec}, {}, {}))
    assert executor.arena_bytes == 2 * spec.nbytes  # what goes in and out of one instruction; the data is not counted


def test_a_profile_is_a_step_that_is_timed() -> None:
    found, executor = ready()
    timings = executor.profile(batch(), {"rate": 0.1})
    assert found.read()["count"] == 1
    assert [timing.name for timing in timings] == [i.operation.name for i in executor.program.instructions]
    assert all(isinstance(t, Timing) and t.seconds >= 0 and t.bytes > 0 for t in timings)
    products = [timing for timing in timings if timing.name == "matmul"]
    assert [t.flops for t in products] == [2 * 3 * 4 * 2] * 2
    assert products[0].bytes == X.nbytes + W.nbytes + 3 * 2 * 4
    assert {t.implementation for t in timings} == {"numpy"}


def test_there_is_always_a_machine_and_a_reason_where_it_is_not_the_fast_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, reason = machine(compiled=False)
    assert (title(plain), reason) == ("NumPy", "")
    _, reason = machine(compiled=False, precision="bfloat16")
    assert reason == "NumPy computes in float32 where bfloat16 was asked for."
    name, reason = serving(CPU)
    assert name == "NumPy" or not reason
