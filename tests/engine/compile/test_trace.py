"""Recording computes nothing, and says why a step cannot be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import Program, ReferenceExecutor, Untraceable, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad, is_recording

Tensors = Mapping[str, Tensor]
X = {"x": ArraySpec((3,), np.dtype(np.float64))}
STEP = {"step": ArraySpec((), np.dtype(np.int64))}


def traced(function: Any, states: Any = None) -> Program:
    """The program of a function of x."""
    return trace(lambda data, scalars, states: ({"y": function(data["x"])}, {}), X, STEP, states or {})


def run(program: Program, x: Any) -> Any:
    return ReferenceExecutor(program).run({"x": np.asarray(x, float)}, {"step": np.array(0)}, {})[0]["y"]


def test_nothing_is_computed_while_recording() -> None:
    enormous = {"x": ArraySpec((10**6, 10**6), np.dtype(np.float64))}

    def step(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
        x = Tensor(data["x"].data, requires_grad=True)
        (found,) = grad(ops.sum(ops.exp(x) @ x), x)
        assert found is not None
        return {"y": found}, {}

    program = trace(step, enormous, {}, {})
    assert program.specs[program.outputs["y"]] == enormous["x"]


def test_a_tensor_has_shape_and_dtype_while_recording() -> None:
    def function(x: Tensor) -> Tensor:
        assert (x.shape, x.dtype, x.ndim, x.size, len(x)) == ((3,), np.float64, 1, 3, 3)
        assert is_recording()
        assert "shape=(3,)" in repr(x)
        return x * x.shape[0]

    assert run(traced(function), [1, 2, 3]).tolist() == [3, 6, 9]
    assert not is_recording()


@pytest.mark.parametrize(
    "reading",
    [
        lambda x: x.sum().item(),
        lambda x: float(x.sum()),
        lambda x: bool(x.sum() > 0),
        lambda x: int(x.sum()),
        lambda x: x.numpy(),
        lambda x: x.tolist(),
        lambda x: np.asarray(x.data),
        lambda x: x.data + 1,
        lambda x: x.data.mean(),
        lambda x: x.data[0],
        lambda x: [1, 2, 3][ops.argmax(x).data],
    ],
)
def test_whoever_asks_for_numbers_is_told_that_there_are_none(reading: Any) -> None:
    with pytest.raises(Untraceable, match=r"reads the numbers of a \w+ tensor of shape \(.*\) while it is recorded"):
        traced(lambda x: x * reading(x))
    assert not is_recording()


def test_a_branch_by_value_is_untraceable_and_where_is_not() -> None:
    def branching(x: Tensor) -> Tensor:
        return x if ops.sum(x) > 0 else -x

    with pytest.raises(Untraceable):
        traced(branching)
    program = traced(lambda x: ops.where(ops.sum(x) > 0, x, -x))
    assert run(program, [-1, -2, 1]).tolist() == [1, 2, -1]


def test_arrays_from_outside_become_constants_each_once() -> None:
    weights = Tensor(np.arange(3.0))
    program = traced(lambda x: (x * weights + weights) * weights)
    assert len(program.constants) == 1
    assert run(program, [1, 1, 1]).tolist() == [0, 2, 8]


def test_a_parameter_that_is_no_state_is_refused() -> None:
    weights = Tensor(np.arange(3.0), requires_grad=True)
    with pytest.raises(Untraceable, match=r"parameter of shape \(3,\) that is not among its states"):
        traced(lambda x: x * weights)


def test_random_numbers_need_a_generator_whose_step_is_an_input() -> None:
    with pytest.raises(Untraceable, match="without a generator"):
        traced(lambda x: ops.dropout(x, 0.5))

    def baked(x: Tensor) -> Tensor:
        with ops.random.generator(1, 2):
            return ops.dropout(x, 0.5)

    with pytest.raises(Untraceable, match="number of the step"):
        traced(baked)


def test_a_state_must_come_out_as_it_went_in() -> None:
    states = {"w": ArraySpec((3,), np.dtype(np.float32))}
    with pytest.raises(Untraceable, match=r"'w' goes in as float32\[3\] and comes out as float64\[3\]"):
        trace(lambda data, scalars, states: ({}, {"w": data["x"]}), X, {}, states)
    with pytest.raises(Untraceable, match="'v' that it was not given"):
        trace(lambda data, scalars, states: ({}, {"v": data["x"]}), X, {}, states)


def test_a_tensor_of_another_recording_is_refused() -> None:
    kept: list[Tensor] = []
    traced(lambda x: kept.append(x * x) or x)  # type: ignore[func-returns-value]
    with pytest.raises(Untraceable, match="another recording"):
        traced(lambda x: x * kept[0])


def test_a_shape_mistake_is_worded_while_recording() -> None:
    with pytest.raises(ValueError, match=r"add cannot broadcast \(3,\) and \(2,\)"):
        traced(lambda x: x + np.ones(2))


def test_a_gradient_of_a_gradient_is_recorded() -> None:
    def penalty(x: Tensor) -> Tensor:
        leaf = Tensor(x.data, requires_grad=True)
        (first,) = grad(
            ops.sum(ops.softmax_cross_entropy(ops.reshape(leaf, (1, 3)), np.array([1]))), leaf, create_graph=True
        )
        assert first is not None
        (second,) = grad(ops.sum(first * first), leaf)
        assert second is not None
        return second

    x = np.array([0.1, -0.4, 2.0])
    program = traced(penalty)
    program.check()
    np.testing.assert_array_equal(run(program, x), penalty(Tensor(x)).numpy())


def test_an_input_returned_as_it_is() -> None:
    assert run(traced(lambda x: x), [1, 2, 3]).tolist() == [1, 2, 3]
    assert run(traced(lambda x: Tensor(7.0)), [1, 2, 3]) == 7
