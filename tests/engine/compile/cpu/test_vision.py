"""Operations on images that are made of others, forward and back on the compiled step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from tests.engine.compile.cpu.machines import once

from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.compile.passes import optimized
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

rng = np.random.default_rng(0)
GRID = rng.uniform(-1.5, 1.5, size=(2, 4, 3, 2)).astype(np.float32)
BOXES = np.array([[0, 0.3, 0.7, 4.1, 5.2], [1, -2.0, -3.0, 3.0, 2.0]], np.float32)

FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "nearest": lambda x: ops.interpolate(x, scale_factor=2),
    "nearest to an odd size": lambda x: ops.interpolate(x, (7, 4)),
    "bilinear": lambda x: ops.interpolate(x, (7, 4), mode="bilinear"),
    "bicubic": lambda x: ops.interpolate(x, scale_factor=1.7, mode="bicubic"),
    "area": lambda x: ops.interpolate(x, (3, 4), mode="area"),
    "grid_sample": lambda x: ops.grid_sample(x, GRID),
    "grid_sample reflected": lambda x: ops.grid_sample(x, GRID, "bicubic", "reflection"),
    "unfold": lambda x: ops.unfold(x, 3, padding=1, stride=2),
    "fold": lambda x: ops.fold(x.reshape(2, 12, -1)[:, :, :9], 4, 2),
    "pixel_shuffle": lambda x: ops.pixel_shuffle(x, 2),
    "space_to_depth": lambda x: ops.space_to_depth(x, 2),
    "channel_shuffle": lambda x: ops.channel_shuffle(x, 2),
    "reflected margin": lambda x: ops.pad(x, ((0, 0), (0, 0), (1, 2), (0, 1)), 0, "reflect"),
    "roi_align": lambda x: ops.roi_align(x, BOXES, 2, 1.0, 2, aligned=True),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_compiled_step_gives_what_the_reference_does(name: str) -> None:
    x = np.random.default_rng(1).normal(size=(2, 4, 6, 6)).astype(np.float32)

    def step(data: Any, scalars: Any, states: Any) -> Any:
        leaf = Tensor(data["x"].data, True)
        y = FUNCTIONS[name](leaf)
        (slope,) = grad(ops.sum(y * y), leaf)
        return {"y": y, "slope": slope}, {}

    program = trace(step, {"x": ArraySpec.of(x)}, {}, {})
    expected, _ = ReferenceExecutor(program).run({"x": x}, {}, {})
    found = once(optimized(program), {"x": x})
    for key, value in expected.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-4, atol=1e-5, err_msg=key)
