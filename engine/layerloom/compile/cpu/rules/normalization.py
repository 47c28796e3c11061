"""Batch and layer normalisation with their gradients; batch normalisation together with the ReLU that follows it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.guards import keep_in_channels
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Description, Format, Unsupported, supports
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.program import Instruction, ValueId
from layerloom.ops.activation import Relu, ReluGrad
from layerloom.ops.normalization import BatchNorm, BatchNormGrad, LayerNorm, LayerNormGrad
from layerloom.ops.operation import ArraySpec

Values = tuple[ValueId, ...]
SCALED = c.USE_SCALE | c.USE_SHIFT
FLOAT32 = np.dtype(np.float32)


@lowers(BatchNorm, narrow=True)
def batch_norm(lowering: Lowering, operation: BatchNorm, inputs: Values, outputs: Values) -> None:
    """(x, w, b) to (y, mean, var)."""
    _forward(lowering, operation.eps, inputs, outputs, relu=False)


def norm_and_activation(lowering: Lowering, body: Sequence[Instruction], outputs: Values) -> None:
    """Batch normalisation whose result only a ReLU uses."""
    if [type(part.operation) for part in body] != [BatchNorm, Relu]:
        raise Unsupported("not batch normalisation and ReLU")
    norm, relu = body
    assert isinstance(norm.operation, BatchNorm)
    if relu.inputs[0] != norm.outputs[0] or norm.outputs[0] in outputs:
        raise Unsupported("the result before the ReLU is used")
    _forward(lowering, norm.operation.eps, norm.inputs, (relu.outputs[0], *norm.outputs[1:]), relu=True)


def _forward(lowering: Lowering, eps: float, inputs: Values, outputs: Values, *, relu: bool) -> None:
    x = _source(lowering, inputs[0])
    found = _described(lowering, x.format, eps, relu)
    y, mean, var = (lowering.output(outputs[0], x.format), *map(lowering.output, outputs[1:]))
    arguments = {
        c.ARG_SRC: x,
        c.ARG_SCALE: lowering.plain(inputs[1]),
        c.ARG_SHIFT: lowering.plain(inputs[2]),
        c.ARG_MEAN: mean,
        c.ARG_VARIANCE: var,
        c.ARG_DST: y,
    }
    written = [c.ARG_MEAN, c.ARG_VARIANCE]
    if relu and (form := found.format(c.ARG_WORKSPACE)) is not None:
        arguments[c.ARG_WORKSPACE] = _workspace(form)
        lowering.extras["norm_and_activation", outputs[0]] = arguments[c.ARG_WORKSPACE]
        written.append(c.ARG_WORKSPACE)
    lowering.primitive(found, arguments, [(y, x)], written=written)
    if relu:
        keep_in_channels(lowering, y, (mean, var, arguments[c.ARG_SCALE], arguments[c.ARG_SHIFT]), eps)


def _workspace(form: Format) -> Place:
    return Place(Buffer(form.nbytes, name="workspace"), form.dims, form.dtype, None, 0, form)


def _source(lowering: Lowering, value: ValueId) -> Place:
    """The input as it lies, if that has no gaps."""
    spec = lowering.spec(value)
    if not supports(spec.dtype) or not math.prod(spec.shape):
        raise Unsupported("no such numbers, or none at all")
    return lowering.dense(value)


def _described(lowering: Lowering, form: Format, eps: float, relu: bool) -> Description:
    flags = SCALED | (c.FUSE_NORM_RELU if relu else 0)
    arguments = (c.FORWARD_TRAINING, form, form, float(eps), flags)
    return lowering.described("batch_normalization_forward", *arguments)


@lowers(BatchNormGrad, narrow=True)
def batch_norm_grad(lowering: Lowering, operation: BatchNormGrad, inputs: Values, outputs: Values) -> None:
    """(g, x, w, mean, var) to the gradients of x, w and b."""
    _backward(lowering, operation.eps, inputs, outputs, None)


def grad_of_norm_and_activation(lowering: Lowering, body: Sequence[Instruction], outputs: Values) -> None:
    """The gradient of a ReLU and the one of the batch normalisation before it."""
    if [type(part.operation) for part in body] != [ReluGrad, BatchNormGrad]:
        raise Unsupported("not the gradients of ReLU and batch normalisation")
    relu, norm = body
    workspace = lowering.extras.get(("norm_and_activation", relu.inputs[1]))
    if norm.inputs[0] != relu.outputs[0] or relu.outputs[0] in outputs or workspace is None:
        raise Unsupported("the forward pass was not one call")
    assert isinstance(norm.operation, BatchNormGrad)
    _backward(lowering, norm.operation.eps, (relu.inputs[0], *norm.inputs[1:]), norm.outputs, workspace)


def _backward(lowering: Lowering, eps: float, inputs: Values, outputs: Values, workspace: Place | None) -> None:
    x = _source(lowering, inputs[1])
    hint = _described(lowering, x.format, eps, workspace is not None)
    flags = SCALED | (c.FUSE_NORM_RELU if workspace is not None else 0)
    form = x.format
    found = lowering.described("batch_normalization_backward", c.BACKWARD, form, form, form, float(eps), flags, hint)
    g = lowering.fit(inputs[0], form)
    gx, gw, gb = (lowering.output(outputs[0], form), *map(lowering.output, outputs[1:]))
    arguments = {
        c.ARG_SRC: x,
        c.ARG_SCALE: lowering.plain(inputs[2]),
        c.ARG_MEAN: lowering.plain(inputs[3]),
        c.ARG_VARIANCE: lowering.plain(inputs[4]),
        c.ARG_DIFF_DST: g,
        c.ARG_DIFF_SRC: gx,
        c.ARG_DIFF_SCALE: gw,
        c.ARG_DIFF_SHIFT: gb,
    }
    if workspace is not None:
        arguments[c.ARG_WORKSPACE] = workspace
    lowering.primitive(found, arguments, [(gx, g)])


@lowers(LayerNorm)
def layer_norm(lowering: Lowering, operation: LayerNorm, inputs: Values, outputs: Values) -> None:
    """(x, w, b) to y; mean and variance are kept for the gradient."""
    x, w, b = inputs
    _layer_norm(lowering, operation.eps, x, w, b, outputs[0])


def _layer_norm(lowering: Lowering, eps: float, x: ValueId, w: ValueId, b: ValueId, output: ValueId) -> None:
    rows = _rows(lowering, x, lowering.spec(w))
    y = lowering.room(ArraySpec(lowering.spec(output).shape, lowering.kept(output)))
    found, statistics = _layer_description(lowering, rows.format, _as(y, rows).format, eps)
    places = [lowering.room(ArraySpec(statistics.dims, FLOAT32), statistics) for _ in range(2)]
    lowering.define(output, y)
    arguments = {
        c.ARG_SRC: rows,
        c.ARG_SCALE: _vector(lowering, w),
        c.ARG_SHIFT: _vector(lowering, b),
        c.ARG_MEAN: places[0],
        c.ARG_VARIANCE: places[1],
        c.ARG_DST: _as(y, rows),
    }
    shared = [(y, rows)] if y.dtype == rows.dtype else []
    lowering.primitive(found, arguments, shared, written=[c.ARG_MEAN, c.ARG_VARIANCE])
    lowering.extras["layer_norm", x, lowering.spec(w).shape, eps] = places[0]
    lowering.extras["layer_norm variance", x, lowering.spec(w).shape, eps] = places[1]


def _rows(lowering: Lowering, value: ValueId, w: ArraySpec) -> Place:
    """x as (rows, what is normalised together)."""
    spec = lowering.spec(value)
    width = math.prod(w.shape)
    if not supports(spec.dtype) or not math.prod(spec.shape):
        raise Unsupported("no such numbers, or none at all")
    place = lowering.plain(value).reshaped((math.prod(spec.shape) // width, width))
    assert place is not None
    return place


def _as(place: Place, rows: Place) -> Place:
    found = place.reshaped(rows.dims)
    assert found is not None
    return found


def _vector(lowering: Lowering, value: ValueId) -> Place:
    place = lowering.plain(value)
    return _as(place, Place.plain(place.buffer, ArraySpec((math.prod(place.dims),), place.dtype)))


def _layer_description(lowering: Lowering, x: Format, y: Format, eps: float) -> tuple[Description, Format]:
    statistics = Format.strided(x.dims[:-1], FLOAT32)
    arguments = (c.FORWARD_TRAINING, x, y, statistics, float(eps), SCALED)
    return lowering.described("layer_normalization_forward", *arguments), statistics


@lowers(LayerNormGrad)
def layer_norm_grad(lowering: Lowering, operation: LayerNormGrad, inputs: Values, outputs: Values) -> None:
    """(g, x, w) to the gradients of x, w and b."""
    g, x, w = inputs
    shape = lowering.spec(w).shape
    if ("layer_norm", x, shape, operation.eps) not in lowering.extras:
        # Alone, without its forward pass: that runs here for the statistics, and its result is dropped.
        _layer_norm(lowering, operation.eps, x, w, w, lowering.fresh(lowering.spec(x)))
    mean = lowering.extras["layer_norm", x, shape, operation.eps]
    variance = lowering.extras["layer_norm variance", x, shape, operation.eps]
    rows, passed = _rows(lowering, x, lowering.spec(w)), _rows(lowering, g, lowering.spec(w))
    hint, statistics = _layer_description(lowering, rows.format, rows.format, operation.eps)
    form = rows.format
    found = lowering.described(
        "layer_normalization_backward", c.BACKWARD, form, form, form, statistics, float(operation.eps), SCALED, hint
    )
    gx, gw, gb = map(lowering.output, outputs)
    width = ArraySpec((rows.dims[1],), FLOAT32)
    arguments = {
        c.ARG_SRC: rows,
        c.ARG_SCALE: _vector(lowering, w),
        c.ARG_SHIFT: _vector(lowering, w),  # asked for, and not looked at
        c.ARG_MEAN: mean,
        c.ARG_VARIANCE: variance,
        c.ARG_DIFF_DST: passed,
        c.ARG_DIFF_SRC: _as(gx, rows),
        c.ARG_DIFF_SCALE: Place.plain(gw.buffer, width),
        c.ARG_DIFF_SHIFT: Place.plain(gb.buffer, width),
    }
    lowering.primitive(found, arguments, [(gx, passed)])
