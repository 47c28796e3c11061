"""When two executors agree: as far as rounding in another order explains the difference.

Each number of a result has a scale: how far it moves if everything that goes into it moves by its own size. For a sum
or a product of matrices that is the sum of the absolute values, so that sums that cancel are not asked for more than
additions can give; for a function of one number it is the largest result plus slope times input. Scales go through the
body of a fused instruction from step to step. The difference may be a share of the scale (`SHARE`), which is larger
where the algorithm differs: exponentials that are summed, variances, and convolutions, which add in blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from layerloom.compile.fused import Flat, Fused
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.ops.operation import ArraySpec, Operation

Array = Any
Arrays = Mapping[str, Array]
Values = dict[ValueId, Array]

SHARE, ROUGH_SHARE = 1e-5, 1e-4
ROUGH = frozenset(
    {
        "logsumexp", "log_softmax", "softmax_cross_entropy", "softmax_cross_entropy_grad", "var",
        "batch_norm", "batch_norm_grad", "layer_norm", "layer_norm_grad", "conv", "conv_input_grad",
        "conv_weight_grad", "lstm", "lstm_grad",
    }
)  # fmt: skip
LINEAR = frozenset(
    {
        "add", "matmul", "conv", "conv_input_grad", "conv_weight_grad", "sum", "mean", "avg_pool",
        "avg_pool_grad", "lookup_grad", "take_grad", "reshape", "transpose", "broadcast_to", "index",
        "index_grad", "identity", "concatenate", "flip", "take", "sum_of_squares", "max_pool_grad",
        "reverse_sequence",
    }
)  # fmt: skip
"""Operations whose scale is their own result on the scales of their inputs: every term counts by its size."""


def share(operation: Operation) -> float:
    """The part of the scale by which results may differ; of a fused operation the largest of its steps."""
    if isinstance(operation, Fused | Flat):
        return max((share(step.operation) for step in operation.body), default=SHARE)
    return ROUGH_SHARE if operation.name in ROUGH else SHARE


def scales(operation: Operation, inputs: Sequence[Array]) -> tuple[Array, ...]:
    """The scale of each result on these inputs: an array that broadcasts to it, of floats."""
    with np.errstate(all="ignore"):
        return _scales(operation, inputs, [np.abs(x.astype(np.float64)) for x in inputs])


def _scales(operation: Operation, inputs: Sequence[Array], sizes: Sequence[Array]) -> tuple[Array, ...]:
    """`sizes` are the scales of the inputs themselves."""
    if isinstance(operation, Fused):
        return _of_body(operation, inputs, sizes)
    if isinstance(operation, Flat):
        part = Fused(operation.pattern, operation.body, operation.results)
        pairs = zip(operation.sets(inputs), operation.sets(sizes), strict=True)
        found = [_of_body(part, given, of_given) for given, of_given in pairs]
        return tuple(scale for results in zip(*found, strict=True) for scale in results)
    if operation.name in LINEAR:
        floats = [size if x.dtype.kind == "f" else x for x, size in zip(inputs, sizes, strict=True)]
        return tuple(map(np.abs, operation.arrays(np, *floats)))
    if (rule := _RULES.get(operation.name)) is not None:
        return rule(operation, inputs, sizes)
    return tuple(_largest(y) for y in operation.arrays(np, *inputs))


def _of_body(operation: Fused, inputs: Sequence[Array], sizes: Sequence[Array]) -> tuple[Array, ...]:
    values, known = dict(enumerate(inputs)), dict(enumerate(sizes))
    for step in operation.body:
        given = [values[value] for value in step.inputs]
        made = step.operation.arrays(np, *given)
        found = _scales(step.operation, given, [known[value] for value in step.inputs])
        values.update(zip(step.outputs, made, strict=True))
        pairs = zip(found, made, strict=True)
        known.update(zip(step.outputs, (np.broadcast_to(size, y.shape) for size, y in pairs), strict=True))
    return tuple(known[value] for value in operation.results)


def _largest(y: Array) -> Array:
    """The largest size of the numbers, of those that are finite."""
    if y.dtype.kind != "f":
        return np.zeros(())
    return np.abs(y[np.isfinite(y)]).max(initial=0.0).astype(np.float64)


def _moved(slope: Callable[[Array, Array], Array]) -> Callable[..., tuple[Array, ...]]:
    """The rule for a function of one number with this slope at x, where it is y."""

    def rule(operation: Operation, inputs: Sequence[Array], sizes: Sequence[Array]) -> tuple[Array, ...]:
        x = inputs[0]
        (y,) = operation.arrays(np, x)
        moved = np.nan_to_num(np.abs(slope(x.astype(np.float64), y)) * sizes[0], posinf=0.0)
        return (moved + _largest(y),)

    return rule


def _of_gradient(most: float) -> Callable[..., tuple[Array, ...]]:
    """The rule for g times a slope that is at most so steep, found from the other input with some cancellation."""

    def rule(operation: Operation, inputs: Sequence[Array], sizes: Sequence[Array]) -> tuple[Array, ...]:
        return (most * (sizes[0] + _largest(inputs[0])) * (1 + sizes[1]) ** 2,)

    return rule


def _of_norm_gradient(operation: Any, inputs: Sequence[Array], sizes: Sequence[Array]) -> tuple[Array, ...]:
    """Batch norm: (g, x, w, mean, var); layer norm: (g, x, w)."""
    x, w = (each.astype(np.float64) for each in inputs[1:3])
    if len(inputs) == 5:
        over, shape = (0, *range(2, x.ndim)), (-1, *(1,) * (x.ndim - 2))
        within, deviation = over, np.sqrt(inputs[4].astype(np.float64).reshape(shape) + operation.eps)
        normal, weight = np.abs(x - inputs[3].reshape(shape)) / deviation, np.abs(w).reshape(shape)
    else:
        within, over = tuple(range(x.ndim - w.ndim, x.ndim)), tuple(range(x.ndim - w.ndim))
        deviation = np.sqrt(x.var(within, keepdims=True) + operation.eps)
        normal, weight = np.abs(x - x.mean(within, keepdims=True)) / deviation, np.abs(w)
    pulled = sizes[0] * weight
    means = [np.mean(each, within, keepdims=True) for each in (pulled, pulled * normal)] if x.size else [0.0, 0.0]
    gx = (pulled + means[0] + normal * means[1]) / deviation
    return gx, (sizes[0] * normal).sum(over), sizes[0].sum(over)


def _of_batch_norm(operation: Any, inputs: Sequence[Array], sizes: Sequence[Array]) -> tuple[Array, ...]:
    y, _, var = operation.arrays(np, *inputs)
    over = (0, *range(2, y.ndim))
    return _largest(y) + _largest(inputs[2]), sizes[0].mean(over), var


def _of_softmax_gradient(operation: Any, inputs: Sequence[Array], sizes: Sequence[Array]) -> tuple[Array, ...]:
    g, y = sizes
    if operation.name == "softmax_grad":
        return (y * (g + (g * y).sum(operation.axis, keepdims=True)),)
    return (g + np.exp(inputs[1]) * g.sum(operation.axis, keepdims=True),)


def _of_cross_entropy(operation: Any, inputs: Sequence[Array], sizes: Sequence[Array]) -> tuple[Array, ...]:
    return (sizes[0].max(operation.axis, initial=0.0) + 1,)


_Rule = Callable[[Any, Sequence[Array], Sequence[Array]], tuple[Array, ...]]
_RULES: Mapping[str, _Rule] = {
    "subtract": lambda _, inputs, sizes: (sizes[0] + sizes[1],),
    "multiply": lambda _, inputs, sizes: (sizes[0] * sizes[1],),
    "divide": lambda _, inputs, sizes: (sizes[0] * sizes[1] / np.square(inputs[1].astype(np.float64)),),
    "maximum": lambda _, inputs, sizes: (np.maximum(*sizes),),
    "minimum": lambda _, inputs, sizes: (np.maximum(*sizes),),
    "negative": lambda _, inputs, sizes: (sizes[0],),
    "abs": lambda _, inputs, sizes: (sizes[0],),
    "cast": lambda _, inputs, sizes: (sizes[0],),
    "relu": lambda _, inputs, sizes: (sizes[0],),
    "leaky_relu": lambda operation, inputs, sizes: (sizes[0] * max(1.0, abs(operation.slope)),),
    "exp": _moved(lambda x, y: y),
    "log": _moved(lambda x, y: 1 / x),
    "sqrt": _moved(lambda x, y: 0.5 / y),
    "tanh": _moved(lambda x, y: 1 - np.square(y)),
    "sigmoid": _moved(lambda x, y: y * (1 - y)),
    "gelu": _moved(lambda x, y: np.full_like(x, 1.2)),
    "softplus": _moved(lambda x, y: np.ones_like(x)),
    "relu_grad": lambda _, inputs, sizes: (sizes[0],),
    "leaky_relu_grad": lambda operation, inputs, sizes: (sizes[0] * max(1.0, abs(operation.slope)),),
    "tanh_grad": _of_gradient(1.0),
    "sigmoid_grad": _of_gradient(1.0),
    "gelu_grad": _of_gradient(1.2),
    "softplus_grad": _of_gradient(1.0),
    "softmax_grad": _of_softmax_gradient,
    "log_softmax_grad": _of_softmax_gradient,
    "softmax_cross_entropy": _of_cross_entropy,
    "softmax_cross_entropy_grad": lambda _, inputs, sizes: (np.expand_dims(sizes[0], _.axis),),
    "batch_norm": _of_batch_norm,
    "batch_norm_grad": _of_norm_gradient,
    "layer_norm_grad": _of_norm_gradient,
}


def differences(
    operation: Operation, inputs: Sequence[Array], found: Sequence[Array], expected: Sequence[Array], times: float = 1.0
) -> list[str]:
    """A line for each result that is not what was expected; empty if all agree. `times` loosens the shares."""
    allowed = times * share(operation)
    return [
        line
        for place, (one, other, scale) in enumerate(zip(found, expected, scales(operation, inputs), strict=True))
        if (line := _difference(one, other, scale, allowed))
    ]


def _difference(found: Array, expected: Array, scale: Array, allowed: float) -> str:
    if ArraySpec.of(found) != ArraySpec.of(expected):
        return f"{ArraySpec.of(found)} in place of {ArraySpec.of(expected)}"
    if expected.dtype.kind != "f":
        return "" if np.array_equal(found, expected) else f"{np.count_nonzero(found != expected)} other whole numbers"
    finite = np.isfinite(expected)
    if not np.array_equal(found[~finite], expected[~finite], equal_nan=True):
        return "other numbers where they are not finite"
    gap = np.abs(found[finite].astype(np.float64) - expected[finite])
    room = np.broadcast_to(scale, expected.shape)[finite] * allowed + np.finfo(np.float32).tiny
    worst = (gap / room).max(initial=0.0)
    return "" if worst <= 1 else f"off by {worst:.2g} times what is allowed, of {expected.shape}"


def values_of(program: Program, data: Arrays, scalars: Arrays, states: Arrays) -> Values:
    """Every value of a program, as the plain kernels compute it."""
    values: Values = dict(program.constants)
    for ids, given in ((program.data, data), (program.scalars, scalars), (program.states, states)):
        values |= {value: np.asarray(given[name], program.specs[value].dtype) for name, value in ids.items()}
    with np.errstate(all="ignore"):
        for step in program.instructions:
            made = step.operation.arrays(np, *(values[value] for value in step.inputs))
            values.update(zip(step.outputs, made, strict=True))
    return values


def alone(program: Program, step: Instruction) -> Program:
    """One instruction as a program: what it reads is data by the number of its value, what it makes comes out."""
    constants = {value: program.constants[value] for value in step.inputs if value in program.constants}
    given = [value for value in dict.fromkeys(step.inputs) if value not in constants]
    specs = {value: program.specs[value] for value in (*step.inputs, *step.outputs)}
    return Program(
        data={str(value): value for value in given},
        scalars={},
        states={},
        constants=constants,
        instructions=(step,),
        outputs={str(value): value for value in step.outputs},
        new_states={},
        specs=specs,
    )


def of_operation(operation: Operation, specs: Sequence[ArraySpec]) -> Program:
    """One operation as a program of its inputs '0', '1', ... with results 'y0', 'y1', ..."""
    count, made = len(specs), operation.specs(*specs)
    outputs = tuple(range(count, count + len(made)))
    return Program(
        data={str(place): place for place in range(count)},
        scalars={},
        states={},
        constants={},
        instructions=(Instruction(operation, tuple(range(count)), outputs),),
        outputs={f"y{place}": value for place, value in enumerate(outputs)},
        new_states={},
        specs=dict(enumerate((*specs, *made))),
    )
