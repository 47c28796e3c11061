"""The LSTM over all steps and its gradient.

oneDNN takes weights as (layer, direction, inputs, gate, unit) and has the gates in PyTorch's order i f g o. Its
recurrent primitives call themselves reference code, but are built on matrix products: at the sizes of a sentiment net
they take two thirds of PyTorch's time, so they are accepted here by name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.lowering import Lowering, lowers
from layerloom.compile.cpu.onednn import Attributes, Description, Format, Unsupported, describe, supports
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.program import ValueId
from layerloom.device import Array
from layerloom.ops.operation import ArraySpec, DType, Shape
from layerloom.ops.recurrent import Lstm, LstmGrad

Values = tuple[ValueId, ...]
GATES = 4
FORWARD = (
    c.ARG_SRC_LAYER,
    c.ARG_SRC_ITER,
    c.ARG_SRC_ITER_C,
    c.ARG_WEIGHTS_LAYER,
    c.ARG_WEIGHTS_ITER,
    c.ARG_BIAS,
    c.ARG_DST_LAYER,
    c.ARG_DST_ITER,
    c.ARG_DST_ITER_C,
)
"""The arguments of the forward primitive in the order of its inputs and results."""
DIFF = dict(
    zip(
        FORWARD,
        (
            c.ARG_DIFF_SRC_LAYER,
            c.ARG_DIFF_SRC_ITER,
            c.ARG_DIFF_SRC_ITER_C,
            c.ARG_DIFF_WEIGHTS_LAYER,
            c.ARG_DIFF_WEIGHTS_ITER,
            c.ARG_DIFF_BIAS,
            c.ARG_DIFF_DST_LAYER,
            c.ARG_DIFF_DST_ITER,
            c.ARG_DIFF_DST_ITER_C,
        ),
        strict=True,
    )
)
"""The gradient of each."""
WEIGHTS = (c.ARG_WEIGHTS_LAYER, c.ARG_WEIGHTS_ITER)
EXACT = (c.ARG_SRC_ITER_C, c.ARG_BIAS, c.ARG_DST_ITER_C)
"""What stays in float32 where products are computed in bfloat16: the cell state, which adds up, and the bias."""


@dataclass(frozen=True)
class _Shapes:
    """The sizes of an LSTM, and its arrays as oneDNN counts their axes."""

    steps: int
    batch: int
    features: int
    units: int
    exact: DType
    narrow: DType

    @classmethod
    def of(cls, lowering: Lowering, x: ValueId, h0: ValueId) -> _Shapes:
        spec = lowering.spec(x)
        if not supports(spec.dtype) or not math.prod(spec.shape):
            raise Unsupported("no such numbers, or none at all")
        steps, batch, features = spec.shape
        units = lowering.spec(h0).shape[1]
        return cls(steps, batch, features, units, spec.dtype, lowering.narrow(spec.dtype))

    @property
    def dims(self) -> dict[int, Shape]:
        """The dims of each argument."""
        state = (1, 1, self.batch, self.units)
        weights = [(1, 1, inputs, GATES, self.units) for inputs in (self.features, self.units)]
        row = (self.steps, self.batch)
        bias = (1, 1, GATES, self.units)
        every = ((*row, self.features), state, state, *weights, bias, (*row, self.units), state, state)
        return dict(zip(FORWARD, every, strict=True))

    def dtype(self, argument: int) -> DType:
        """The dtype of an argument."""
        return self.exact if argument in EXACT else self.narrow

    def wishes(self) -> dict[int, Format]:
        """Row after row, but the weights as the primitive likes them."""
        return {argument: _wish(argument, dims, self.dtype(argument)) for argument, dims in self.dims.items()}

    def gradients(self) -> dict[int, Format]:
        """The same for gradients, all of which are exact."""
        return {argument: _wish(argument, dims, self.exact) for argument, dims in self.dims.items()}

    def forward(self, *, taught: bool = True) -> Description:
        """The primitive of the way there; where it is `taught` the way back can follow."""
        return describe(
            "lstm_forward",
            c.FORWARD_TRAINING if taught else c.FORWARD_INFERENCE,
            c.UNIDIRECTIONAL_LEFT2RIGHT,
            *_arguments(self.wishes()),
            0,
            attributes=Attributes(),
        )

    def backward(self, hint: Description) -> Description:
        """The primitive of the way back."""
        return describe(
            "lstm_backward",
            c.BACKWARD,
            c.UNIDIRECTIONAL_LEFT2RIGHT,
            *_arguments(self.wishes()),
            *_arguments(self.gradients()),
            0,
            hint,
            attributes=Attributes(),
        )


def _wish(argument: int, dims: Shape, dtype: DType) -> Format:
    return (Format.any if argument in WEIGHTS else Format.strided)(dims, dtype)


def _arguments(forms: Mapping[int, Format]) -> list[Format | None]:
    """Formats in the header's order, without peepholes and projection."""
    ordered: list[Format | None] = [forms[argument] for argument in FORWARD]
    return [*ordered[:5], None, None, *ordered[5:]]


@lowers(Lstm, narrow=True)
def lstm(lowering: Lowering, operation: Lstm, inputs: Values, outputs: Values) -> None:
    """(x, h0, c0, w_ih, w_hh, bias) to (y, h_n, c_n)."""
    shapes = _Shapes.of(lowering, *inputs[:2])
    forms = [Format.strided(lowering.spec(value).shape, shapes.dtype(argument)) for argument, value in _ends(outputs)]
    results = [lowering.output(value, form) for value, form in zip(outputs, forms, strict=True)]
    _forward(lowering, shapes, inputs, results, outputs[0])


def _ends(values: Values) -> Iterable[tuple[int, ValueId]]:
    """y, h_n and c_n with their arguments."""
    return zip(FORWARD[6:], values, strict=True)


def _forward(lowering: Lowering, shapes: _Shapes, inputs: Values, results: list[Place], y: ValueId) -> None:
    taught = any(isinstance(i.operation, LstmGrad) and y in i.inputs for i in lowering.program.instructions)
    found = shapes.forward(taught=taught)
    arguments = _inputs(lowering, shapes, found, inputs)
    ends = zip(FORWARD[6:], results, strict=True)
    arguments |= {argument: _reshaped(place, shapes.dims[argument]) for argument, place in ends}
    if not taught:
        lowering.primitive(found, arguments)
        return
    form = found.format(c.ARG_WORKSPACE)
    assert form is not None
    workspace = Place(Buffer(form.nbytes, name="workspace"), form.dims, form.dtype, None, 0, form)
    lowering.extras["lstm", y] = workspace
    for argument in FORWARD[6:]:
        lowering.extras["lstm", y, argument] = arguments[argument]
    lowering.primitive(found, arguments | {c.ARG_WORKSPACE: workspace}, written=[c.ARG_WORKSPACE])


def _inputs(lowering: Lowering, shapes: _Shapes, found: Description, inputs: Values) -> dict[int, Place]:
    """x, states, weights and bias as the primitive wants them."""
    return {
        argument: _weights(lowering, value, shapes.dims[argument], found, argument)
        if argument in WEIGHTS
        else _reshaped(lowering.plain(value, shapes.dtype(argument)), shapes.dims[argument])
        for argument, value in zip(FORWARD, inputs, strict=False)
    }


def _weights(lowering: Lowering, value: ValueId, dims: Shape, found: Description, argument: int) -> Place:
    """(4 units, inputs) as (1, 1, inputs, 4, units) in the primitive's layout."""
    place = _as_gates(lowering.plain(value), dims)
    form = found.format(argument)
    assert form is not None
    if place.format == form:
        return place
    copy = lowering.room(ArraySpec(dims, form.dtype), form)
    lowering.copy(place, copy)
    return copy


def _as_gates(place: Place, dims: Shape) -> Place:
    """A view of (4 units, inputs) as (1, 1, inputs, 4, units)."""
    _, _, inputs, gates, units = dims
    split = _reshaped(place, (1, 1, gates, units, inputs)).transposed((0, 1, 4, 2, 3))
    assert split is not None
    return split


def _reshaped(place: Place, dims: Shape) -> Place:
    found = place.reshaped(dims)
    assert found is not None
    return found


@lowers(LstmGrad)
def lstm_grad(lowering: Lowering, operation: LstmGrad, inputs: Values, outputs: Values) -> None:
    """(gy, gh, gc, x, h0, c0, w_ih, w_hh, bias, y) to the gradients of x, h0, c0, w_ih, w_hh and bias."""
    gradients, given, y = inputs[:3], inputs[3:9], inputs[9]
    shapes = _Shapes.of(lowering, *given[:2])
    if ("lstm", y) not in lowering.extras:
        # Alone, without its forward pass: that runs here for its notes.
        forms = [(lowering.spec(v).shape, shapes.dtype(a)) for a, v in _ends((y, *given[1:3]))]
        results = [lowering.room(ArraySpec(*form)) for form in forms]
        _forward(lowering, shapes, given, results, y)
    found = shapes.backward(shapes.forward())
    arguments = _inputs(lowering, shapes, found, given)
    arguments |= {argument: lowering.extras["lstm", y, argument] for argument in FORWARD[6:]}
    arguments[c.ARG_WORKSPACE] = lowering.extras["lstm", y]
    for argument, value in _ends(gradients):
        arguments[DIFF[argument]] = _reshaped(lowering.plain(value), shapes.dims[argument])
    late = _outputs(lowering, shapes, found, outputs, arguments)
    lowering.primitive(found, arguments)
    for written, place in late:
        lowering.copy(written, place)


def _outputs(
    lowering: Lowering, shapes: _Shapes, found: Description, outputs: Values, arguments: dict[int, Place]
) -> list[tuple[Place, Place]]:
    """Adds the gradients to the arguments; returns those that must be copied into (4 units, inputs) afterwards."""
    late = []
    for argument, value in zip(FORWARD, outputs, strict=False):
        place, dims = lowering.output(value), shapes.dims[argument]
        if argument in WEIGHTS:
            form = found.format(DIFF[argument])
            assert form is not None
            arguments[DIFF[argument]] = lowering.room(ArraySpec(dims, place.dtype), form)
            late.append((arguments[DIFF[argument]], _as_gates(place, dims)))
        else:
            arguments[DIFF[argument]] = _reshaped(place, dims)
        if argument in (*WEIGHTS, c.ARG_BIAS):  # the primitive adds to what lies there
            lowering.host(_clear, [_row(arguments[DIFF[argument]])], [])
    return late


def _row(place: Place) -> Place:
    """The bytes of a place as a row of numbers."""
    count = place.buffer.nbytes // place.dtype.itemsize
    return Place(place.buffer, (count,), place.dtype, (place.dtype.itemsize,))


def _clear(outs: list[Array], _: object) -> None:
    outs[0].fill(0)
