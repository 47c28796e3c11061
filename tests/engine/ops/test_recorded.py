"""What is composed of operations is recorded as it runs: the same numbers and gradients from both executors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.engine.compile.cpu.machines import once

from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

X = np.random.default_rng(11).normal(size=(3, 4))
PLACES = np.array([[0, 2, 1, -1]])
FUNCTIONS: dict[str, Any] = {
    "arrays in brackets": lambda x: x[[0, 2], 1:][:, np.array([True, False, True])],
    "gather": lambda x: ops.gather(x, PLACES % 3, 0),
    "scatter": lambda x: ops.scatter(x, PLACES[:, :2] % 4, x[:1, :2] * 2, 1),
    "scatter_add": lambda x: ops.scatter_add(x, PLACES % 3, x[:1], 0),
    "sort": lambda x: ops.sort(x, 1, descending=True),
    "topk": lambda x: ops.topk(x, 2, 0)[0],
    "median": lambda x: ops.median(x, 1),
    "cumprod": lambda x: ops.cumprod(x, 1),
    "logcumsumexp": lambda x: ops.logcumsumexp(x, 0),
    "cummax": lambda x: ops.cummax(x, 1)[0],
    "prod": lambda x: ops.prod(x, 0),
    "std": lambda x: ops.std(x, 1),
    "norm": lambda x: ops.norm(x, 3, 1),
    "pad": lambda x: ops.pad(x, ((1, 1), (2, 0)), mode="reflect"),
    "roll": lambda x: ops.roll(x, (1, -1), (0, 1)),
    "tile": lambda x: ops.tile(x, (2, 2)),
    "repeat": lambda x: ops.repeat(x, (1, 0, 2), 0),
    "diag_embed": lambda x: ops.diag_embed(x, -1),
    "tril": ops.tril,
    "einsum": lambda x: ops.einsum("ij,kj->ik", x, x),
    "tensordot": lambda x: ops.tensordot(x, x, ([0], [0])),
    "round": lambda x: ops.round(x, 1) + ops.remainder(x, 0.3),
    "clip": lambda x: ops.clip(x, x[:1] * 0.5, 1.0),
    "logit": lambda x: ops.logit(ops.sigmoid(x)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_is_the_same_recorded(name: str) -> None:
    def step(data: Any, _: Any, __: Any) -> Any:
        x = Tensor(data["x"].data, requires_grad=True)
        y = FUNCTIONS[name](x)
        (slope,) = grad(ops.sum(y * y), x)
        assert slope is not None
        return {"y": y, "slope": slope}, {}

    program = trace(step, {"x": ArraySpec.of(X)}, {}, {})
    program.check()
    eager, _ = step({"x": Tensor(X)}, None, None)
    replayed, _ = ReferenceExecutor(program).run({"x": X}, {}, {})
    compiled = once(program, {"x": X})
    for key, expected in eager.items():
        np.testing.assert_array_equal(replayed[key], expected.numpy())
        np.testing.assert_allclose(compiled[key], expected.numpy(), rtol=1e-12, atol=1e-12)
