"""How an operation is declared, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from layerloom import ops
from layerloom.ops.operation import ArraySpec, Elementwise, Operation, registry
from layerloom.tensor import Tensor, grad


@pytest.fixture(autouse=True)
def _forget_what_the_tests_declare() -> Iterator[None]:
    before = dict(registry)
    yield
    registry.clear()
    registry.update(before)


def test_declaring_it_registers_it_by_its_name() -> None:
    class CubeRoot(Elementwise):
        """The cube root."""

        def kernel(self, xp: Any, x: Any) -> Any:
            return xp.cbrt(x)

    assert registry["cube_root"] is CubeRoot
    assert CubeRoot()(Tensor([8.0])).tolist() == [2.0]


def test_two_operations_cannot_have_one_name() -> None:
    with pytest.raises(AssertionError, match="two operations are called exp"):
        type("Exp", (Operation,), {})


def test_attributes_make_a_value_that_cannot_change() -> None:
    operation = registry["softmax"](axis=1)  # type: ignore[call-arg]
    assert operation == registry["softmax"](axis=1)  # type: ignore[call-arg]
    assert hash(operation) == hash(registry["softmax"](axis=1))  # type: ignore[call-arg]
    with pytest.raises(FrozenInstanceError):
        operation.axis = 2  # type: ignore[attr-defined]


def test_every_operation_can_be_hashed() -> None:
    """Passes compare and look up operations by value."""
    hash(ops.registry["index"](cuts=((0, None, 2),)))  # type: ignore[call-arg]
    hash(ops.registry["cast"](dtype=np.dtype(np.float32)))  # type: ignore[call-arg]


def test_without_a_vjp_the_decomposition_is_differentiated_each_input_by_itself() -> None:
    """b depends on a; the rule must still give the partial derivatives, and the walk the total."""

    class ProductGrad(Operation):
        """a * b, as a decomposition only."""

        def infer(self, a: ArraySpec, b: ArraySpec) -> ArraySpec:
            return a

        def kernel(self, xp: Any, a: Any, b: Any) -> Any:
            return a * b

        def decompose(self, a: Tensor, b: Tensor) -> tuple[Tensor, ...]:
            return (a * b,)

    a = Tensor(np.array([3.0]), True)
    b = a * a
    y = ProductGrad()(a, b)
    (first,) = grad(y, a, create_graph=True)  # a³
    assert first is not None and first.tolist() == [27.0]
    (second,) = grad(first, a)
    assert second is not None and second.tolist() == [18.0]


def test_an_operation_with_neither_says_so() -> None:
    class Opaque(Elementwise):
        """No rule."""

        def kernel(self, xp: Any, x: Any) -> Any:
            return x * 2

    with pytest.raises(NotImplementedError, match="opaque has neither a vjp nor a decomposition"):
        Opaque()(Tensor([1.0], requires_grad=True)).backward()


def test_a_failure_that_the_rule_cannot_explain_names_the_operation_and_what_came() -> None:
    class Broken(Elementwise):
        """Fails."""

        def kernel(self, xp: Any, x: Any) -> Any:
            raise ValueError("no luck")

    with pytest.raises(ValueError, match=r"broken failed on float32\[2\]: no luck"):
        Broken()(Tensor([1.0, 2.0]))


def test_a_spec_knows_its_size() -> None:
    spec = ArraySpec((2, 3), np.dtype(np.float32))
    assert (str(spec), spec.ndim, spec.nbytes) == ("float32[2, 3]", 2, 24)
