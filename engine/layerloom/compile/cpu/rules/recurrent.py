"""Recurrent nets over all steps and their gradients."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.cells import GRADIENT, GRU, LSTM, RNN, WEIGHTS, Cell, Sizes
from layerloom.compile.cpu.guards import keep_in_steps
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Description, Unsupported
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.program import ValueId
from layerloom.device import Array
from layerloom.ops.gru import Gru, GruGrad
from layerloom.ops.operation import ArraySpec, Operation, Shape
from layerloom.ops.recurrent import Lstm, LstmGrad
from layerloom.ops.rnn import Rnn, RnnGrad

Values = tuple[ValueId, ...]
ACTIVATIONS = {"tanh": c.ELTWISE_TANH, "relu": c.ELTWISE_RELU}


def _cell(operation: Operation) -> Cell:
    if isinstance(operation, (Rnn, RnnGrad)):
        return RNN[ACTIVATIONS[operation.activation]]
    return LSTM if isinstance(operation, (Lstm, LstmGrad)) else GRU


@lowers(Gru)
@lowers(Lstm, Rnn, narrow=True)
def recurrent(lowering: Lowering, operation: Operation, inputs: Values, outputs: Values) -> None:
    """(x, states, w_ih, w_hh, biases) to (y, last states)."""
    sizes = Sizes.of(lowering, _cell(operation), *inputs[:2])
    arguments = zip(sizes.cell.outputs, outputs, strict=True)
    specs = [ArraySpec(lowering.spec(value).shape, sizes.dtype(argument)) for argument, value in arguments]
    results = [lowering.room(spec) for spec in specs]
    _forward(lowering, sizes, inputs, results, outputs[0])
    if isinstance(operation, Rnn) and operation.activation == "relu":
        keep_in_steps(lowering, [lowering.plain(value) for value in inputs], results, partial(operation.kernel, np))
    for value, place in zip(outputs, results, strict=True):
        lowering.define(value, place)


def _forward(lowering: Lowering, sizes: Sizes, inputs: Values, results: list[Place], y: ValueId) -> None:
    gradients = (LstmGrad, GruGrad, RnnGrad)
    taught = any(isinstance(i.operation, gradients) and y in i.inputs for i in lowering.program.instructions)
    found = sizes.forward(taught=taught)
    bias = _bias(lowering, sizes, inputs)
    arguments = _inputs(lowering, sizes, found, inputs) | {c.ARG_BIAS: bias}
    ends = zip(sizes.cell.outputs, results, strict=True)
    arguments |= {argument: _reshaped(place, sizes.dims(argument)) for argument, place in ends}
    if not taught:
        lowering.primitive(found, arguments)
        return
    form = found.format(c.ARG_WORKSPACE)
    assert form is not None
    workspace = Place(Buffer(form.nbytes, name="workspace"), form.dims, form.dtype, None, 0, form)
    arguments[c.ARG_WORKSPACE] = workspace
    for argument in (c.ARG_BIAS, *sizes.cell.outputs, c.ARG_WORKSPACE):
        lowering.extras["recurrent", y, argument] = arguments[argument]
    lowering.primitive(found, arguments, written=[c.ARG_WORKSPACE])


def _inputs(lowering: Lowering, sizes: Sizes, found: Description, inputs: Values) -> dict[int, Place]:
    """x, states and weights as the primitive wants them."""
    return {
        argument: _weights(lowering, value, sizes, found, argument)
        if argument in WEIGHTS
        else _reshaped(lowering.plain(value, sizes.dtype(argument)), sizes.dims(argument))
        for argument, value in zip(sizes.cell.inputs[:-1], inputs, strict=False)
    }


def _bias(lowering: Lowering, sizes: Sizes, inputs: Values) -> Place:
    """The bias, or one made of two."""
    first, *second = (lowering.plain(value, sizes.exact) for value in inputs[len(sizes.cell.inputs) - 1 :])
    dims = sizes.dims(c.ARG_BIAS)
    if not second:
        return _reshaped(first, dims)
    joined = lowering.room(ArraySpec(dims, sizes.exact))
    rows = [_reshaped(place, (3, sizes.units)) for place in (first, *second)]
    lowering.host(_joined, [_reshaped(joined, dims[2:])], rows, name="biases")
    return joined


def _joined(outs: Sequence[Array], ins: Sequence[Array]) -> None:
    """The biases of z, r, n, and of what r multiplies, from two of r, z, n."""
    out, (fed, back) = outs[0], ins
    np.add(fed[1::-1], back[1::-1], out=out[:2])
    out[2], out[3] = fed[2], back[2]


def _parted(outs: Sequence[Array], ins: Sequence[Array]) -> None:
    """The other way round, for gradients."""
    joined = ins[0]
    for out, last in zip(outs, joined[2:], strict=True):
        out[:2], out[2] = joined[1::-1], last


def _weights(lowering: Lowering, value: ValueId, sizes: Sizes, found: Description, argument: int) -> Place:
    """(gates units, inputs) as (1, 1, inputs, gates, units) in the primitive's layout."""
    dims, form = sizes.dims(argument), found.format(argument)
    place = _as_gates(lowering.plain(value), dims)
    assert form is not None
    if place.format == form and sizes.cell.gates == tuple(range(dims[3])):
        return place
    copy = lowering.room(ArraySpec(dims, form.dtype), form)
    _copy_gates(lowering, place, copy, sizes.cell.gates)
    return copy


def _copy_gates(lowering: Lowering, place: Place, copy: Place, order: Sequence[int]) -> None:
    """Each gate of a copy from the one that `order` names, whole where the order is the same."""
    if list(order) == sorted(order):
        lowering.copy(place, copy)
        return
    if place.blocked is not None:
        place, blocks = lowering.room(place.spec), place
        lowering.copy(blocks, place)
    ordered = copy if copy.blocked is None else lowering.room(copy.spec)
    for to, origin in enumerate(order):
        lowering.copy(_gate(place, origin), _gate(ordered, to))
    if ordered is not copy:
        lowering.copy(ordered, copy)


def _gate(place: Place, number: int) -> Place:
    found = place.viewed(lambda x: x[..., number : number + 1, :])
    assert found is not None, "blocks are unfolded before"
    return found


def _as_gates(place: Place, dims: Shape) -> Place:
    """A view of (gates units, inputs) as (1, 1, inputs, gates, units)."""
    _, _, inputs, gates, units = dims
    split = _reshaped(place, (1, 1, gates, units, inputs)).transposed((0, 1, 4, 2, 3))
    assert split is not None
    return split


def _reshaped(place: Place, dims: Shape) -> Place:
    found = place.reshaped(dims)
    assert found is not None
    return found


@lowers(LstmGrad, GruGrad, RnnGrad)
def recurrent_grad(lowering: Lowering, operation: Operation, inputs: Values, outputs: Values) -> None:
    """(gradients of the results, x, states, weights, biases, y) to the gradients of x, states, weights and biases."""
    cell = _cell(operation)
    count = len(cell.outputs)
    gradients, given, y = inputs[:count], inputs[count:-1], inputs[-1]
    sizes = Sizes.of(lowering, cell, *given[:2])
    if ("recurrent", y, c.ARG_WORKSPACE) not in lowering.extras:
        _forward_alone(lowering, sizes, given, y)
    found = sizes.backward(sizes.forward())
    arguments = _inputs(lowering, sizes, found, given)
    for argument in (c.ARG_BIAS, *cell.outputs, c.ARG_WORKSPACE):
        arguments[argument] = lowering.extras["recurrent", y, argument]
    for argument, value in zip(cell.outputs, gradients, strict=True):
        arguments[GRADIENT[argument]] = _reshaped(lowering.plain(value), sizes.dims(argument))
    results = _gradients(lowering, sizes, found)
    lowering.primitive(found, arguments | results)
    _hand_out(lowering, sizes, results, outputs)


def _forward_alone(lowering: Lowering, sizes: Sizes, given: Values, y: ValueId) -> None:
    """Without its forward pass: that runs here for its notes."""
    if len(given) < len(sizes.cell.inputs):
        raise Unsupported("the forward pass left no note, and the bias is not known")
    states = [lowering.spec(value).shape for value in given[1 : len(sizes.cell.outputs)]]
    shapes = zip(sizes.cell.outputs, (lowering.spec(y).shape, *states), strict=True)
    results = [lowering.room(ArraySpec(shape, sizes.dtype(argument))) for argument, shape in shapes]
    _forward(lowering, sizes, given, results, y)


def _gradients(lowering: Lowering, sizes: Sizes, found: Description) -> dict[int, Place]:
    """Room for the gradients of all inputs as the primitive writes them."""
    results = {}
    for argument in sizes.cell.inputs:
        form = found.format(GRADIENT[argument])
        assert form is not None
        place = lowering.room(ArraySpec(sizes.dims(argument), sizes.exact), form)
        results[GRADIENT[argument]] = place
        if argument in (*WEIGHTS, c.ARG_BIAS):  # the primitive adds to what lies there
            lowering.host(_clear, [_row(place)], [], name="clear")
    return results


def _hand_out(lowering: Lowering, sizes: Sizes, results: dict[int, Place], outputs: Values) -> None:
    """The gradients in the shapes of our inputs: in place, but for weights and for a bias made of two."""
    for argument, value in zip(sizes.cell.inputs[:-1], outputs, strict=False):
        place = results[GRADIENT[argument]]
        if argument in WEIGHTS:
            _take_gates(lowering, place, _as_gates(lowering.output(value), place.dims), sizes.cell.gates)
        else:
            lowering.define(value, _reshaped(place, lowering.spec(value).shape))
    place, biases = results[c.ARG_DIFF_BIAS], outputs[len(sizes.cell.inputs) - 1 :]
    if len(biases) == 1:
        lowering.define(biases[0], _reshaped(place, lowering.spec(biases[0]).shape))
        return
    parts = [_reshaped(lowering.output(value), (3, sizes.units)) for value in biases]
    lowering.host(_parted, parts, [_reshaped(place, place.dims[2:])], name="biases")


def _take_gates(lowering: Lowering, place: Place, ours: Place, order: Sequence[int]) -> None:
    _copy_gates(lowering, place, ours, [order.index(number) for number in range(len(order))])


def _row(place: Place) -> Place:
    """The bytes of a place as a row of numbers."""
    count = place.buffer.nbytes // place.dtype.itemsize
    return Place(place.buffer, (count,), place.dtype, (place.dtype.itemsize,))


def _clear(outs: list[Array], _: object) -> None:
    outs[0].fill(0)
