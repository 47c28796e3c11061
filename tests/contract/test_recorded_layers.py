"""What a layer computes is the same recorded: eagerly, by the reference and by the cpu executor, gradients included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from layerloom.compile.cpu.machine import CpuMachine
from layerloom.compile.program import ArraySpec
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.layers import DataLayer, MetricLayer, Output
from layerloom.ops import random
from layerloom.tensor import Tensor, grad

from .layer_samples import SAMPLES, Sample
from .test_layers import Wired

Arrays = dict[str, np.ndarray[Any, Any]]
Tensors = Mapping[str, Tensor]
RECORDED = [sample for sample in SAMPLES if not isinstance(sample.layer, DataLayer | MetricLayer | Output)]
STEP = {"step": np.array(3)}


class Recorded(Wired):
    """A sample in float32: a step of its outputs, the gradients of their squares, and the buffers after."""

    def __init__(self, sample: Sample) -> None:
        super().__init__(sample)
        self.network.float()
        self.arrays: Arrays = {
            key: column.data.astype(np.float32) if column.dtype.kind == "f" else column.data
            for key, column in self.columns.items()
        }
        self.learned = {key for key, _ in self.network.named_parameters()}
        held = (*self.network.named_parameters(), *self.network.named_buffers())
        self.states: Arrays = {key: tensor.data for key, tensor in held}
        self.wanted = [output for output in self.inference.specs if output.node == self.node]

    def step(self, data: Tensors, scalars: Tensors, states: Tensors) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        held = {key: Tensor(x.data, requires_grad=key in self.learned) for key, x in states.items()}
        leaves = {key: Tensor(x.data, requires_grad=x.dtype.kind == "f") for key, x in data.items()}
        with random.generator(7, scalars["step"]), self.network.bound(held) as bound:
            ys = tuple(self.network.forward(leaves, self.wanted).values())
        outputs = {f"y{place}": y for place, y in enumerate(ys)}
        total = sum((y * y).sum() for y in ys)
        asked = {f"grad {key}": x for key, x in {**leaves, **held}.items() if x.requires_grad}
        if asked and isinstance(total, Tensor) and total.requires_grad:
            found = grad(total, list(asked.values()), allow_unused=True)
            outputs |= {key: g for key, g in zip(asked, found, strict=True) if g is not None}
        return outputs, dict(bound.buffers)


@pytest.mark.parametrize("sample", RECORDED, ids=str)
def test_a_recorded_layer_computes_what_the_eager_one_does(sample: Sample) -> None:
    net = Recorded(sample)
    given = {key: Tensor(array) for key, array in net.arrays.items()}
    held = {key: Tensor(array) for key, array in net.states.items()}
    eager, _ = net.step(given, {"step": Tensor(STEP["step"])}, held)
    specs = [{key: ArraySpec.of(array) for key, array in arrays.items()} for arrays in (net.arrays, STEP, net.states)]
    program = trace(net.step, *specs)
    reference, _ = ReferenceExecutor(program).run(net.arrays, STEP, net.states)
    machine = CpuMachine()
    machine.write(net.states)
    fast = machine.prepare(program).run(net.arrays, STEP)
    assert set(reference) == set(fast) == set(eager)
    for key, expected in eager.items():
        scale = max(1.0, float(np.abs(expected.numpy().astype(float)).max(initial=0)))
        for found in (reference, fast):
            np.testing.assert_allclose(found[key], expected.numpy(), rtol=0, atol=2e-5 * scale, err_msg=key)
