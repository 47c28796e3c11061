"""What holds for every operation that writes into memory it is given."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from tests.contract.operation_samples import SAMPLES, Sample

from layerloom.ops import activation, arithmetic, broadcasting, casting, classification, comparison, registry, shape
from layerloom.ops.operation import ArraySpec, Operation

Array = Any
every_sample = pytest.mark.parametrize(
    "sample", [pytest.param(sample, id=str(sample)) for name in sorted(SAMPLES) for sample in SAMPLES[name]]
)
IN_PLACE = [sample for name in sorted(SAMPLES) for sample in SAMPLES[name] if sample.operation.overwrites]


def expected(sample: Sample) -> tuple[Array, ...]:
    with np.errstate(all="ignore"):
        return sample.operation.arrays(np, *sample.inputs)


def written(operation: Operation, outs: Sequence[Array], inputs: Sequence[Array]) -> None:
    with np.errstate(all="ignore"):
        operation.into(np, tuple(outs) if operation.many else outs[0], *inputs)


def spoilt(spec: ArraySpec) -> Array:
    """Memory full of something else."""
    return np.full(spec.shape, 7, spec.dtype)


def spaced(spec: ArraySpec) -> Array:
    """The same, backwards and with gaps."""
    whole = np.full(tuple(2 * size for size in spec.shape), 7, spec.dtype)
    return whole[..., *(slice(None, None, -2) for _ in spec.shape)]


@every_sample
def test_into_writes_what_the_kernel_returns_to_the_last_bit(sample: Sample) -> None:
    before = [x.copy() for x in sample.inputs]
    results = expected(sample)
    outs = [spoilt(ArraySpec.of(y)) for y in results]
    written(sample.operation, outs, sample.inputs)
    for out, y in zip(outs, results, strict=True):
        np.testing.assert_array_equal(out, y)
    for x, old in zip(sample.inputs, before, strict=True):
        np.testing.assert_array_equal(x, old)


@every_sample
def test_into_writes_in_any_layout(sample: Sample) -> None:
    results = expected(sample)
    outs = [spaced(ArraySpec.of(y)) for y in results]
    written(sample.operation, outs, sample.inputs)
    for out, y in zip(outs, results, strict=True):
        np.testing.assert_allclose(out, y, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("sample", IN_PLACE, ids=str)
def test_what_may_be_overwritten_may_be(sample: Sample) -> None:
    (y,) = expected(sample)
    for place in sample.operation.overwrites:
        assert place < len(sample.inputs)
        if ArraySpec.of(sample.inputs[place]) == ArraySpec.of(y):
            inputs = [np.array(x) for x in sample.inputs]
            written(sample.operation, [inputs[place]], inputs)
            np.testing.assert_array_equal(inputs[place], y)


def test_most_elementwise_operations_work_in_place() -> None:
    names = {name for name, operation in registry.items() if operation.overwrites}
    assert {"add", "multiply", "exp", "relu", "tanh", "where", "relu_grad", "tanh_grad", "logical_not"} <= names


NUMBERS = np.random.default_rng(5).normal(size=(1024, 1024)).astype(np.float32)
ROWS = np.random.default_rng(5).integers(0, 1024, 1024)
LARGE: dict[str, tuple[Operation, tuple[Array, ...]]] = {
    "add": (arithmetic.Add(), (NUMBERS, NUMBERS[0])),
    "divide": (arithmetic.Divide(), (NUMBERS, NUMBERS)),
    "exp": (arithmetic.Exp(), (NUMBERS,)),
    "greater": (comparison.Greater(), (NUMBERS, NUMBERS[0])),
    "where": (comparison.Where(), (NUMBERS > 0, NUMBERS, NUMBERS[0])),
    "relu": (activation.Relu(), (NUMBERS,)),
    "tanh": (activation.Tanh(), (NUMBERS,)),
    "tanh_grad": (activation.TanhGrad(), (NUMBERS, NUMBERS)),
    "sigmoid_grad": (activation.SigmoidGrad(), (NUMBERS, NUMBERS)),
    "softmax": (classification.Softmax(1), (NUMBERS,)),
    "log_softmax_grad": (classification.LogSoftmaxGrad(1), (NUMBERS, NUMBERS)),
    "cast": (casting.Cast(np.dtype(np.float64)), (NUMBERS,)),
    "take": (shape.Take(0), (NUMBERS, ROWS)),
    "take along the last axis": (shape.Take(1), (NUMBERS, ROWS)),
    "one_hot": (shape.OneHot(1024, np.dtype(np.float32)), (ROWS,)),
    "concatenate": (shape.Concatenate(0), (NUMBERS, NUMBERS)),
    "pad": (shape.Pad(((1, 1), (0, 3)), 0.0), (NUMBERS,)),
    "index": (shape.Index(((None, None, 2), (3, None, None))), (NUMBERS,)),
    "index_grad": (shape.IndexGrad(((None, None, 2), (None, None, None)), (2048, 1024)), (NUMBERS,)),
    "transpose": (shape.Transpose((1, 0)), (NUMBERS,)),
    "reshape": (broadcasting.Reshape((-1, 1024, 1024)[1:]), (NUMBERS,)),
    "broadcast_to": (broadcasting.BroadcastTo((3, 1024, 1024)), (NUMBERS,)),
}


@pytest.mark.parametrize("name", LARGE)
def test_elementwise_operations_gathers_and_copies_allocate_nothing(name: str) -> None:
    operation, inputs = LARGE[name]
    (spec,) = operation.specs(*map(ArraySpec.of, inputs))
    out = np.empty(spec.shape, spec.dtype)
    tracemalloc.start()
    try:
        written(operation, [out], inputs)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 0.1 * NUMBERS.nbytes  # casts go through a small buffer


def test_an_index_that_does_not_fit_is_refused_and_a_negative_one_counts_from_the_end() -> None:
    out, x = np.empty(2), np.arange(3.0)
    shape.Take(0).into(np, out, x, np.array([-1, 0]))
    assert out.tolist() == [2, 0]
    for wrong in (3, -4):
        with pytest.raises(IndexError, match="indices must lie between -3 and 2"):
            shape.Take(0).into(np, out, x, np.array([0, wrong]))
