"""The reference executor: what it demands, what it frees, what it leaves alone."""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec, Operation
from layerloom.tensor import Tensor

FLOAT = ArraySpec((2,), np.dtype(np.float64))
NUMBER = ArraySpec((), np.dtype(np.float64))


def executor_of(function: Any) -> ReferenceExecutor:
    """An executor of a function of x and the scalar a."""

    def step(data: Any, scalars: Any, states: Any) -> Any:
        return {"y": function(data["x"], scalars["a"])}, {}

    return ReferenceExecutor(trace(step, {"x": FLOAT}, {"a": NUMBER}, {}))


def test_it_is_a_function_of_names_to_names() -> None:
    executor = executor_of(lambda x, a: x * a)
    outputs, states = executor.run({"x": np.ones(2)}, {"a": np.array(3.0)}, {})
    assert outputs["y"].tolist() == [3.0, 3.0]
    assert states == {}


def test_scalars_may_be_plain_numbers() -> None:
    assert executor_of(lambda x, a: x * a).run({"x": np.ones(2)}, {"a": 3}, {})[0]["y"].tolist() == [3.0, 3.0]


def test_a_missing_input_is_named() -> None:
    with pytest.raises(ValueError, match="needs scalars that were not given: a"):
        executor_of(lambda x, a: x * a).run({"x": np.ones(2)}, {}, {})


@pytest.mark.parametrize("wrong", [np.ones(3), np.ones(2, np.float32)])
def test_an_input_of_another_shape_or_dtype_is_named(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"recorded for data 'x' as float64\[2\], got float"):
        executor_of(lambda x, a: x * a).run({"x": wrong}, {"a": 1.0}, {})


def test_what_is_not_needed_any_more_is_freed() -> None:
    alive: list[int] = []
    seen: list[weakref.ref[Any]] = []

    class Watch(Operation, abstract=True):
        name = "watch"

        def infer(self, x: ArraySpec) -> ArraySpec:
            return x

        def kernel(self, xp: Any, x: Any) -> Any:
            alive.append(sum(ref() is not None for ref in seen))
            result = x + 1
            seen.append(weakref.ref(result))
            return result

    def chain(x: Tensor, a: Tensor) -> Tensor:
        for _ in range(5):
            x = Watch()(x)
        return x

    executor_of(chain).run({"x": np.ones(2)}, {"a": 1.0}, {})
    assert alive == [0, 1, 1, 1, 1]


def test_a_result_that_nobody_uses_is_freed_and_does_no_harm() -> None:
    def function(x: Tensor, a: Tensor) -> Tensor:
        ops.exp(x)
        return x * a

    assert executor_of(function).run({"x": np.ones(2)}, {"a": 2.0}, {})[0]["y"].tolist() == [2.0, 2.0]


def test_infinities_are_results_and_not_warnings() -> None:
    executor = executor_of(lambda x, a: ops.log(x) / a)
    assert executor.run({"x": np.zeros(2)}, {"a": 0.0}, {})[0]["y"].tolist() == [-np.inf, -np.inf]
