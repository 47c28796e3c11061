"""Every operation of the registry: what the machine makes of it is what the plain kernel does, large or small.

The samples are small, so that most would go to NumPy. With every threshold at one they go to oneDNN where there is a
rule, and sizes around the thresholds show both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.contract.operation_samples import SAMPLES, Sample
from tests.engine.compile.cpu.machines import implementations, once, ready
from tests.support.agreement import differences, of_operation

from layerloom.compile import Program
from layerloom.compile.cpu import entrywise as pieces
from layerloom.compile.cpu.rules import classification, entrywise, reduction
from layerloom.compile.program import Instruction
from layerloom.ops import activation, arithmetic, broadcasting, linear, normalization, pooling, registry
from layerloom.ops import classification as classes
from layerloom.ops.operation import ArraySpec, Operation
from layerloom.ops.reduction import SumOfSquares
from layerloom.ops.shape import Index, Transpose

Array = Any
THRESHOLDS = ((entrywise, "SMALL"), (reduction, "FEW"), (classification, "FEW"))
OURS = sorted(name for name, operation in registry.items() if operation.__module__.startswith("layerloom."))
each_operation = pytest.mark.parametrize("name", OURS)
rng = np.random.default_rng(8)


@pytest.fixture(params=["as they are", "one"])
def thresholds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "one":
        for module, name in THRESHOLDS:
            monkeypatch.setattr(module, name, 1)


def narrowed(inputs: Sequence[Array]) -> list[Array]:
    return [x.astype(np.float32) if x.dtype.kind == "f" else x for x in inputs]


def wrong(operation: Operation, inputs: Sequence[Array], program: Program | None = None) -> list[str]:
    """In what the machine's results differ from the kernel's on these inputs."""
    with np.errstate(all="ignore"):
        expected = operation.arrays(np, *inputs)
    data = {str(place): x for place, x in enumerate(inputs)}
    found = once(program or of_operation(operation, [ArraySpec.of(x) for x in inputs]), data)
    lines = differences(operation, inputs, [found[f"y{place}"] for place in range(len(expected))], expected)
    return [f"{operation} on {[str(ArraySpec.of(x)) for x in inputs]}: {line}" for line in lines]


@each_operation
@pytest.mark.usefixtures("thresholds")
def test_it_gives_what_the_kernel_gives(name: str) -> None:
    lines = [line for sample in SAMPLES[name] for line in wrong(sample.operation, narrowed(sample.inputs))]
    assert not lines, "\n".join(lines)


LAYOUTS: dict[str, tuple[Callable[[Array], Array], Callable[[tuple[int, ...]], Operation]]] = {
    "turned": (
        lambda x: np.array(x.transpose(), order="C"),
        lambda shape: Transpose(tuple(reversed(range(len(shape))))),
    ),
    "with gaps": (
        lambda x: _within(x, slice(None, None, 2)),
        lambda shape: Index(tuple((None, None, 2) for _ in shape)),
    ),
    "backwards": (
        lambda x: np.array(np.flip(x), order="C"),
        lambda shape: Index(tuple((None, None, -1) for _ in shape)),
    ),
}
"""How an input may lie: what is done to its numbers outside, and the view that undoes it inside the program."""


def _within(x: Array, part: slice) -> Array:
    """A larger array with this one in a part of it."""
    whole = np.full(tuple(2 * size for size in x.shape), 7, x.dtype)
    whole[(part,) * x.ndim] = x
    return whole


def seen_through(operation: Operation, inputs: Sequence[Array], layout: str) -> tuple[Program, dict[str, Array]]:
    """A program that does an operation on views of its data, and that data."""
    outside, inside = LAYOUTS[layout]
    data = {str(place): outside(x) for place, x in enumerate(inputs)}
    core = of_operation(operation, [ArraySpec.of(x) for x in inputs])
    first = len(core.specs)
    before = [Instruction(inside(x.shape), (first + place,), (place,)) for place, x in enumerate(inputs)]
    specs = dict(core.specs) | {first + place: ArraySpec.of(data[str(place)]) for place in range(len(inputs))}
    given = {str(place): first + place for place in range(len(inputs))}
    return replace(core, data=given, instructions=(*before, *core.instructions), specs=specs), data


@each_operation
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.usefixtures("thresholds")
def test_it_does_not_matter_how_the_inputs_lie(name: str, layout: str) -> None:
    lines: list[str] = []
    for sample in SAMPLES[name]:
        inputs = narrowed(sample.inputs)
        program, data = seen_through(sample.operation, inputs, layout)
        program.check()
        with np.errstate(all="ignore"):
            expected = sample.operation.arrays(np, *inputs)
        results = once(program, data)
        found = [results[f"y{place}"] for place in range(len(expected))]
        lines += [f"{sample}: {line}" for line in differences(sample.operation, inputs, found, expected)]
    assert not lines, "\n".join(lines)


@each_operation
def test_float64_is_left_to_the_plain_kernel_to_the_last_bit(name: str) -> None:
    for sample in SAMPLES[name]:
        program = of_operation(sample.operation, [ArraySpec.of(x) for x in sample.inputs])
        found = once(program, {str(place): x for place, x in enumerate(sample.inputs)})
        with np.errstate(all="ignore"):
            expected = sample.operation.arrays(np, *sample.inputs)
        for place, y in enumerate(expected):
            np.testing.assert_array_equal(found[f"y{place}"], y)


def normal(*shape: int) -> Array:
    return rng.normal(size=shape).astype(np.float32)


def labels(count: int, *shape: int) -> Array:
    return rng.integers(0, count, shape)


def around(threshold: int) -> tuple[int, int, int]:
    return threshold - 1, threshold, threshold + 1


ENTRYWISE: tuple[tuple[Operation, int], ...] = (
    *((operation(), 2) for operation in pieces.BINARY),
    *((operation(), 1) for operation in pieces.UNARY),
    *((operation(), 2) for operation in entrywise.GRADIENTS),
    (activation.LeakyRelu(0.1), 1),
    (activation.LeakyReluGrad(0.1), 2),
)  # type: ignore[assignment]


@pytest.mark.parametrize(("operation", "count"), ENTRYWISE, ids=lambda value: getattr(value, "name", ""))
def test_entry_by_entry_it_is_the_same_on_both_sides_of_every_threshold(operation: Operation, count: int) -> None:
    sizes = (*around(entrywise.SMALL), *around(pieces.BLOCK), 2 * pieces.BLOCK + 3)
    lines: list[str] = []
    for size in sizes:
        inputs = [np.abs(normal(size)) + 0.1 for _ in range(count)]
        lines += wrong(operation, inputs)
        program = of_operation(operation, [ArraySpec.of(x) for x in inputs])
        assert ("numpy" in implementations(ready(program)[1])) == (size < entrywise.SMALL), size
    assert not lines, "\n".join(lines)


SHAPES = (
    ((2, 16, 64), (64,)),
    ((2, 16, 64), (16, 1)),
    ((2, 16, 64), (2, 1, 1)),
    ((2, 16, 64), ()),
    ((64, 1), (1, 64)),
    ((1, 3, 700), (5, 1, 1)),
    ((4096,), (1,)),
    ((1, 2048, 1), (1, 2048, 1)),
)


@pytest.mark.parametrize("operation", [operation() for operation in pieces.BINARY], ids=lambda one: one.name)
@pytest.mark.parametrize("shapes", SHAPES, ids=str)
def test_axes_are_repeated_on_either_side(operation: Operation, shapes: tuple[tuple[int, ...], ...]) -> None:
    a, b = (normal(*shape) + 3 for shape in shapes)
    assert not wrong(operation, [a, b]) + wrong(operation, [b, a])


LARGE: dict[str, tuple[Operation, list[Array]]] = {
    **{
        f"sum over {axis} of {n}": (broadcasting.Sum(axis, keep), [normal(*((n, 4) if axis == (0,) else (4, n)))])
        for n in (*around(reduction.FEW // 4), 5000)
        for axis, keep in (((0,), False), ((1,), True), ((0, 1), False))
    },
    "sum over the middle": (broadcasting.Sum((1,), False), [normal(16, 32, 64)]),
    "sum over both ends": (broadcasting.Sum((0, 2), False), [normal(16, 32, 64)]),
    **{
        f"squares of {n}": (SumOfSquares(), [normal(n), normal(7), normal(3, n)])
        for n in (*around(reduction.CHUNK), 2 * reduction.CHUNK + 5)
    },
    **{
        f"{kind.__name__} along {axis} of {n}": (kind(axis), [normal(*((n, 32) if axis == 0 else (32, n)))])
        for kind in (classes.Softmax, classes.LogSoftmax)
        for n in around(classification.FEW // 32)
        for axis in (0, 1)
    },
    **{
        f"{kind.__name__} along {axis}": (kind(axis), [normal(8, 64, 40), np.abs(normal(8, 64, 40)) / 40])
        for kind in (classes.SoftmaxGrad, classes.LogSoftmaxGrad)
        for axis in (0, 1, 2)
    },
    **{
        f"cross-entropy along {axis} of {n}": (
            classes.SoftmaxCrossEntropy(axis),
            [normal(*((n, 32) if axis == 0 else (32, n))), labels(min(n, 32), 32)],
        )
        for n in around(classification.FEW // 32)
        for axis in (0, 1)
    },
    **{
        f"gradient of cross-entropy of {n}": (
            classes.SoftmaxCrossEntropyGrad(1),
            [normal(32), normal(32, n), labels(n, 32)],
        )
        for n in around(classification.FEW // 32)
    },
    "matmul of a stack": (linear.Matmul(), [normal(3, 1, 40, 24), normal(5, 24, 33)]),
    "matmul of one row": (linear.Matmul(), [normal(1, 300), normal(300, 70)]),
    "matmul to one column": (linear.Matmul(), [normal(64, 300), normal(300, 1)]),
    "layer norm": (normalization.LayerNorm(1e-5), [normal(4, 33, 48), normal(48), normal(48)]),
    "layer norm of two axes": (normalization.LayerNorm(1e-5), [normal(40, 8, 6), normal(8, 6), normal(8, 6)]),
    "its gradient": (normalization.LayerNormGrad(1e-5), [normal(40, 8, 6), normal(40, 8, 6), normal(8, 6)]),
    "batch norm": (normalization.BatchNorm(1e-5), [normal(32, 24, 5, 5) + 2, normal(24), normal(24)]),
    "batch norm of rows": (normalization.BatchNorm(1e-5), [normal(320, 24), normal(24), normal(24)]),
    "max pooling": (pooling.MaxPool((3, 3), (2, 2), ((1, 1), (1, 1)), (1, 1)), [normal(4, 20, 15, 15)]),
    "clip": (arithmetic.Clip(-0.5, 0.5), [normal(5000)]),
}


@pytest.mark.parametrize("case", LARGE)
def test_large_arrays_of_all_kinds_agree(case: str) -> None:
    operation, inputs = LARGE[case]
    assert not wrong(operation, inputs)


def test_a_label_outside_the_classes_is_refused_as_by_the_plain_kernel() -> None:
    operation = classes.SoftmaxCrossEntropy(1)
    for size in (4, 1024):
        inputs = [normal(32, size), np.full(32, size)]
        with pytest.raises(ValueError, match="labels must lie between"):
            operation.arrays(np, *inputs)
        with pytest.raises(ValueError, match="labels must lie between"):
            wrong_label = of_operation(operation, [ArraySpec.of(x) for x in inputs])
            once(wrong_label, {"0": inputs[0], "1": inputs[1]})


def test_there_is_a_sample_of_every_kind_for_every_rule() -> None:
    assert {operation.name for operation, _ in ENTRYWISE} <= SAMPLES.keys()
    assert all(isinstance(sample, Sample) for samples in SAMPLES.values() for sample in samples)
