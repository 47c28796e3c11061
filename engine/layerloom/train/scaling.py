"""Training in float16: the loss is scaled, so that small gradients are not rounded to zero, and steps may be skipped.

Parameters stay float32 and so does what changes them. The work of a layer is done in float16, as under Keras' policy
`mixed_float16`; losses, metrics, normalizations and softmax compute in float32. The scale and its counters are states
of the program, and a step whose gradients are not finite is taken back by a `where` in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from layerloom import ops
from layerloom.graph.model import Document, NodeId
from layerloom.layers.activation import Softmax
from layerloom.layers.layer import Layer, LossLayer, MetricLayer
from layerloom.tensor import Tensor
from layerloom.train.rules import Scaling

Tensors = Mapping[str, Tensor]
NARROW, WIDE = np.dtype(np.float16), np.dtype(np.float32)
SCALE, GOOD, UPDATES = "scaling/scale", "scaling/good", "scaling/updates"
"""States: what the loss is multiplied by, good steps since that changed, steps that were not skipped."""
LARGEST = 2.0**64
"""Where the scale stops growing, long before it overflows."""


def first_scale(scaling: Scaling) -> dict[str, Tensor]:
    """The states before the first step."""
    zero = np.zeros((), np.int64)
    return {SCALE: Tensor(np.array(scaling.initial, WIDE)), GOOD: Tensor(zero), UPDATES: Tensor(zero.copy())}


def unscaled(gradients: Mapping[str, Tensor | None], scale: Tensor) -> dict[str, Tensor | None]:
    """The gradients of the loss itself."""
    return {key: None if g is None else g / ops.cast(scale, g.dtype) for key, g in gradients.items()}


def next_scale(states: Tensors, finite: Tensor, scaling: Scaling) -> dict[str, Tensor]:
    """The scale and its counters after a step whose gradients were `finite` or not."""
    scale, good = states[SCALE], states[GOOD] + 1
    grown = ops.greater_equal(good, scaling.interval)
    larger = ops.where(grown, ops.minimum(scale * scaling.growth, LARGEST), scale)
    return {
        SCALE: ops.cast(ops.where(finite, larger, scale * scaling.backoff), WIDE),
        GOOD: ops.where(ops.logical_and(finite, ops.logical_not(grown)), good, 0),
        UPDATES: ops.where(finite, states[UPDATES] + 1, states[UPDATES]),
    }


def told_norm(norm: Tensor, finite: Tensor, scale: Tensor) -> Tensor:
    """The norm to tell: 0 for a step that was skipped, unless a scale of 1 shows that the scale is not at fault."""
    return ops.where(ops.logical_or(finite, ops.less_equal(scale, 1.0)), norm, 0.0)


def where_finite(finite: Tensor, after: Tensors, before: Tensors) -> dict[str, Tensor]:
    """The values after a step, or those before it where it is skipped."""
    return {key: ops.where(finite, value, before[key]) for key, value in after.items()}


def computes_wide(layer: Layer) -> bool:
    """Whether a layer adds up too much to compute in float16."""
    return isinstance(layer, LossLayer | MetricLayer | Softmax) or layer.category == "Normalization"


def narrowed(document: Document, parameters: Tensors) -> dict[str, Tensor]:
    """The parameters as the layers compute with them."""
    nodes = document.nodes
    return {
        key: value if computes_wide(nodes[key.partition(".")[0]].layer) else cast(value, NARROW)
        for key, value in parameters.items()
    }


def in_narrow(document: Document) -> Callable[..., Any]:
    """What does the work of a node in float16, or in float32 where that is too narrow."""

    def around(node: NodeId, run: Callable[..., Any], arguments: Sequence[Tensor], named: Mapping[str, Tensor]) -> Any:
        dtype = WIDE if computes_wide(document.nodes[node].layer) else NARROW
        return run(*(cast(value, dtype) for value in arguments), **named)

    return around


def cast(value: Tensor, dtype: np.dtype[Any]) -> Tensor:
    """A floating-point value in another dtype; others as they are."""
    return ops.cast(value, dtype) if value.dtype.kind == "f" and value.dtype != dtype else value
