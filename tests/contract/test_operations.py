"""What holds for every operation in the registry: one without samples fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch
from tests.contract.operation_samples import SAMPLES, Sample

from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec, Operation, registry
from layerloom.tensor import Tensor, grad, is_float

Array = Any
OURS = sorted(name for name, operation in registry.items() if operation.__module__.startswith("layerloom."))
STEP = 1e-5

every_sample = pytest.mark.parametrize(
    "sample", [pytest.param(sample, id=str(sample)) for name in sorted(SAMPLES) for sample in SAMPLES[name]]
)


def results_of(operation: Operation, inputs: Sequence[Array]) -> tuple[Array, ...]:
    return tuple(y.numpy() for y in operation.outputs(*map(Tensor, inputs)))


def moved(sample: Sample) -> tuple[int, ...]:
    """The inputs that have a gradient and may be moved alone."""
    if not sample.operation.differentiable:
        return ()
    floats = tuple(i for i, x in enumerate(sample.inputs) if is_float(x.dtype))
    return floats if sample.wrt is None else sample.wrt


def weights_for(arrays: Sequence[Array], seed: int) -> list[Array]:
    rng = np.random.default_rng(seed)
    return [rng.normal(size=np.shape(x)) for x in arrays]


def leaves(sample: Sample, inputs: Sequence[Array]) -> list[Tensor]:
    return [Tensor(x, requires_grad=i in moved(sample)) for i, x in enumerate(inputs)]


def total(results: Sequence[Tensor], weights: Sequence[Array]) -> Tensor:
    """A single number that depends on every float result."""
    parts = [ops.sum(y * w) for y, w in zip(results, weights, strict=True) if is_float(y.dtype)]
    return sum(parts[1:], start=parts[0])


def zeros_for_none(gradients: Sequence[Tensor | None], inputs: Sequence[Tensor]) -> list[Tensor]:
    return [ops.zeros_like(x) if g is None else g for g, x in zip(gradients, inputs, strict=True)]


def gradients(
    sample: Sample, inputs: Sequence[Array], *, create_graph: bool = False
) -> tuple[list[Tensor], list[Tensor]]:
    """(the inputs that move, their gradients) of the weighted sum of the results."""
    tensors = leaves(sample, inputs)
    results = sample.operation.outputs(*tensors)
    y = total(results, weights_for([r.numpy() for r in results], seed=1))
    wrt = [tensors[i] for i in moved(sample)]
    if not y.requires_grad:
        return wrt, zeros_for_none([None] * len(wrt), wrt)
    return wrt, zeros_for_none(grad(y, wrt, create_graph=create_graph, allow_unused=True), wrt)


def assert_slope(function: Callable[[Sequence[Array]], float], sample: Sample, slopes: Sequence[Array]) -> None:
    """The given gradients are those of the function, seen along a random direction of each input."""
    for i, slope in zip(moved(sample), slopes, strict=True):
        direction = np.random.default_rng(i).normal(size=sample.inputs[i].shape)
        ahead, behind = list(sample.inputs), list(sample.inputs)
        ahead[i], behind[i] = ahead[i] + STEP * direction, behind[i] - STEP * direction
        seen = (function(ahead) - function(behind)) / (2 * STEP)
        np.testing.assert_allclose((slope * direction).sum(), seen, rtol=1e-5, atol=1e-6, err_msg=f"input {i}")


def awkward(x: Array) -> Array:
    """The same numbers in memory backwards and with gaps, read-only."""
    spaced = np.zeros(tuple(2 * size for size in x.shape), x.dtype)
    view = spaced[..., *(slice(None, None, -2) for _ in x.shape)]
    view[...] = x
    view.flags.writeable = False
    return view


def test_every_operation_has_samples() -> None:
    assert sorted(SAMPLES) == OURS
    assert all(SAMPLES[name] for name in OURS)
    assert all(sample.operation.name == name for name, samples in SAMPLES.items() for sample in samples)


@every_sample
@pytest.mark.parametrize("width", [np.float64, np.float32])
def test_infer_says_what_the_kernel_does(sample: Sample, width: Any) -> None:
    inputs = [x.astype(width) if is_float(x.dtype) else x for x in sample.inputs]
    results = results_of(sample.operation, inputs)
    inferred = sample.operation.specs(*map(ArraySpec.of, inputs))
    assert tuple(map(ArraySpec.of, results)) == inferred


@every_sample
def test_float32_gives_the_same_up_to_rounding(sample: Sample) -> None:
    narrow = results_of(sample.operation, [x.astype(np.float32) if is_float(x.dtype) else x for x in sample.inputs])
    for y, expected in zip(narrow, results_of(sample.operation, sample.inputs), strict=True):
        np.testing.assert_allclose(y, expected, rtol=2e-4, atol=2e-5)


@every_sample
def test_gradients_have_the_dtype_of_their_input_and_memory_of_their_own(sample: Sample) -> None:
    tensors = leaves(sample, [x.astype(np.float32) if is_float(x.dtype) else x for x in sample.inputs])
    wrt = [tensors[i] for i in moved(sample)]
    if not wrt:
        return
    results = sample.operation.outputs(*tensors)
    y = total(results, [np.float32(2.0)] * len(results))
    slopes = [slope for slope in grad(y, wrt, allow_unused=True) if slope is not None] if y.requires_grad else []
    for position, slope in enumerate(slopes):
        assert slope.dtype == np.float32
        assert slope.data.flags.writeable
        others = [*slopes[:position], *tensors]
        assert not any(np.shares_memory(slope.data, other.data) for other in others)


@every_sample
def test_the_layout_of_the_inputs_does_not_matter_and_they_are_not_written(sample: Sample) -> None:
    results = results_of(sample.operation, [awkward(x) for x in sample.inputs])
    for y, expected in zip(results, results_of(sample.operation, sample.inputs), strict=True):
        np.testing.assert_allclose(y, expected, rtol=1e-12, atol=1e-12)


@every_sample
def test_the_gradient_is_that_of_finite_differences(sample: Sample) -> None:
    def value(inputs: Sequence[Array]) -> float:
        results = sample.operation.outputs(*map(Tensor, inputs))
        return float(total(results, weights_for([r.numpy() for r in results], seed=1)).item())

    if moved(sample):
        _, slopes = gradients(sample, sample.inputs)
        assert_slope(value, sample, [slope.numpy() for slope in slopes])


@every_sample
def test_the_gradient_of_the_gradient_is_that_of_finite_differences(sample: Sample) -> None:
    def value(inputs: Sequence[Array]) -> float:
        wrt, slopes = gradients(sample, inputs)
        return float(total(slopes, weights_for([x.numpy() for x in wrt], seed=2)).item())

    if not moved(sample):
        return
    wrt, slopes = gradients(sample, sample.inputs, create_graph=True)
    y = total(slopes, weights_for([x.numpy() for x in wrt], seed=2))
    second = grad(y, wrt, allow_unused=True) if y.requires_grad else [None] * len(wrt)
    assert_slope(value, sample, [slope.numpy() for slope in zeros_for_none(second, wrt)])


@every_sample
def test_pytorch_agrees(sample: Sample) -> None:
    if sample.torch is None:
        assert sample.operation.decomposes() or not moved(sample) or sample.operation.name == "bce_with_logits"
        return
    theirs = [torch.tensor(x, requires_grad=is_float(x.dtype)) for x in sample.inputs]
    expected = sample.torch(*theirs)
    expected = expected if isinstance(expected, tuple) else (expected,)
    results = results_of(sample.operation, sample.inputs)
    for y, t in zip(results, expected, strict=True):
        np.testing.assert_allclose(y, t.detach().numpy(), rtol=1e-9, atol=1e-11)
        assert ArraySpec.of(y) == ArraySpec.of(t.detach().numpy())
    if moved(sample) and expected[0].requires_grad:
        weights = weights_for(results, seed=1)
        torch_total = sum((t * torch.tensor(w)).sum() for t, w in zip(expected, weights, strict=True))
        wanted = [theirs[i] for i in moved(sample)]
        found = torch.autograd.grad(torch_total, wanted, allow_unused=True)
        for ours, t in zip(gradients(sample, sample.inputs)[1], found, strict=True):
            np.testing.assert_allclose(ours.numpy(), 0 if t is None else t.numpy(), rtol=1e-9, atol=1e-11)


@every_sample
def test_recorded_and_replayed_it_is_the_same_to_the_last_bit(sample: Sample) -> None:
    """The operation and, where it has one, its gradient."""

    def step(data: Any, scalars: Any, states: Any) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        tensors = [Tensor(data[str(i)].data, requires_grad=i in moved(sample)) for i in range(len(sample.inputs))]
        results = sample.operation.outputs(*tensors)
        outputs = {f"y{i}": y for i, y in enumerate(results)}
        if moved(sample):
            y = total(results, [1.0] * len(results))
            found = grad(y, [tensors[i] for i in moved(sample)], allow_unused=True) if y.requires_grad else ()
            outputs |= {f"g{i}": g for i, g in enumerate(found) if g is not None}
        return outputs, {}

    data = {str(i): x for i, x in enumerate(sample.inputs)}
    program = trace(step, {name: ArraySpec.of(x) for name, x in data.items()}, {}, {})
    program.check()
    replayed, _ = ReferenceExecutor(program).run(data, {}, {})
    eager, _ = step({name: Tensor(x) for name, x in data.items()}, {}, {})
    assert replayed.keys() == eager.keys()
    for name, y in eager.items():
        np.testing.assert_array_equal(replayed[name], y.numpy())
        assert ArraySpec.of(replayed[name]) == program.specs[program.outputs[name]]


@pytest.mark.parametrize("name", [name for name in OURS if registry[name].decomposes()])
def test_a_decomposition_means_the_same_as_the_kernel(name: str) -> None:
    for sample in SAMPLES[name]:
        parts = sample.operation.decompose(*map(Tensor, sample.inputs))
        for part, y in zip(parts, results_of(sample.operation, sample.inputs), strict=True):
            np.testing.assert_allclose(part.numpy(), y, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", OURS)
def test_every_operation_says_what_it_is(name: str) -> None:
    operation = registry[name]
    assert operation.__doc__ and not operation.__doc__.startswith(operation.__name__ + "(")
    assert operation.infer is not Operation.infer and operation.kernel is not Operation.kernel


AXES_NEEDED = frozenset({
    "argmax", "argmin", "argsort", "avg_pool", "avg_pool_grad", "bag_maxima", "bag_of", "batch_norm",
    "batch_norm_grad", "concatenate", "conv", "conv_input_grad", "conv_weight_grad", "ctc", "ctc_grad",
    "cumsum", "gru", "gru_grad", "layer_norm", "layer_norm_grad", "log_softmax", "log_softmax_grad", "lstm",
    "lstm_grad", "matmul", "max_pool", "max_pool_grad", "max_unpool", "nms", "reverse_sequence", "rnn",
    "rnn_grad", "softmax", "softmax_grad",
})  # fmt: skip
"""Operations along axes, which a single number does not have."""
FULL = frozenset({"bag_of", "batch_norm", "batch_norm_grad"})
"""Operations of nothing that have no meaning: the statistics of no numbers; where no bag begins."""


@pytest.mark.parametrize("name", OURS)
def test_the_samples_cover_scalars_and_empties(name: str) -> None:
    shapes = [x.shape for sample in SAMPLES[name] for x in sample.inputs]
    made = [y.shape for sample in SAMPLES[name] for y in results_of(sample.operation, sample.inputs)]
    assert () in shapes or name in AXES_NEEDED
    assert any(0 in sizes for sizes in (*shapes, *made)) or name in FULL


def test_the_samples_cover_broadcasting() -> None:
    inputs = [[x.shape for x in sample.inputs] for samples in SAMPLES.values() for sample in samples]
    assert sum(len({len(sizes) for sizes in shapes}) > 1 for shapes in inputs) > 20
