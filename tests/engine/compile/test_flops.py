from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import trace
from layerloom.compile.flops import flops
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

FLOAT = np.dtype(np.float32)


def counts(function: Any, *shapes: tuple[int, ...]) -> dict[str, int]:
    """The operations of each named instruction of a function and of its gradients."""

    def step(data: Any, *_: Any) -> Any:
        inputs = [Tensor(x.data, requires_grad=True) for x in data.values()]
        return {str(i): g for i, g in enumerate(grad(function(*inputs).sum(), inputs)) if g is not None}, {}

    program = trace(step, {f"x{i}": ArraySpec(shape, FLOAT) for i, shape in enumerate(shapes)}, {}, {})
    found: dict[str, int] = {}
    for instruction in program.instructions:
        specs = [[program.specs[v] for v in values] for values in (instruction.inputs, instruction.outputs)]
        found.setdefault(instruction.operation.name, flops(instruction.operation, *specs))
    return found


@pytest.mark.parametrize("groups", [1, 2])
def test_a_convolution_and_its_gradients_cost_the_same(groups: int) -> None:
    x, w = (5, 4, 8, 8), (6, 4 // groups, 3, 3)
    found = counts(lambda x, w: ops.conv2d(x, w, groups=groups), x, w)
    expected = 2 * (5 * 6 * 6 * 6) * (4 // groups * 9)
    assert {name: n for name, n in found.items() if name.startswith("conv")} == dict.fromkeys(
        ("conv", "conv_input_grad", "conv_weight_grad"), expected
    )


def test_a_matrix_product_costs_two_for_each_number_met() -> None:
    assert counts(ops.matmul, (7, 3, 4), (7, 4, 5))["matmul"] == 2 * 7 * 3 * 4 * 5


def test_what_memory_bounds_counts_as_nothing() -> None:
    assert set(counts(lambda x: ops.exp(x) * x, (3, 4)).values()) == {0}


@pytest.mark.parametrize(("name", "gates"), [("rnn", 1), ("gru", 3), ("lstm", 4)])
def test_a_recurrent_layer_costs_its_products_and_its_gradient_twice_that(name: str, gates: int) -> None:
    steps, batch, features, units = 3, 2, 5, 4
    states = [(batch, units)] * (2 if name == "lstm" else 1)
    biases = [(gates * units,)] * (2 if name == "gru" else 1)
    shapes = [(steps, batch, features), *states, (gates * units, features), (gates * units, units), *biases]
    found = counts(lambda *inputs: getattr(ops, name)(*inputs)[0], *shapes)
    forward = 2 * steps * batch * gates * units * (features + units)
    assert (found[name], found[f"{name}_grad"]) == (forward, 2 * forward)
