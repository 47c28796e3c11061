"""Recurrent nets as oneDNN has them: which arguments each kind takes, its gates, and the primitives for given sizes.

oneDNN takes weights as (layer, direction, inputs, gate, unit). Its recurrent primitives call themselves reference code,
but are built on matrix products: at the sizes of a sentiment net they take two thirds of PyTorch's time, so they are
accepted here by name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.lowering import Lowering
from layerloom.compile.cpu.onednn import Attributes, Description, Format, Unsupported, describe, supports
from layerloom.compile.program import ValueId
from layerloom.ops.operation import DType, Shape

WEIGHTS = (c.ARG_WEIGHTS_LAYER, c.ARG_WEIGHTS_ITER)
EXACT = (c.ARG_SRC_ITER_C, c.ARG_BIAS, c.ARG_DST_ITER_C)
"""What stays in float32 where products are computed in bfloat16: the cell state, which adds up, and the bias."""
GRADIENT = {
    c.ARG_SRC_LAYER: c.ARG_DIFF_SRC_LAYER,
    c.ARG_SRC_ITER: c.ARG_DIFF_SRC_ITER,
    c.ARG_SRC_ITER_C: c.ARG_DIFF_SRC_ITER_C,
    c.ARG_WEIGHTS_LAYER: c.ARG_DIFF_WEIGHTS_LAYER,
    c.ARG_WEIGHTS_ITER: c.ARG_DIFF_WEIGHTS_ITER,
    c.ARG_BIAS: c.ARG_DIFF_BIAS,
    c.ARG_DST_LAYER: c.ARG_DIFF_DST_LAYER,
    c.ARG_DST_ITER: c.ARG_DIFF_DST_ITER,
    c.ARG_DST_ITER_C: c.ARG_DIFF_DST_ITER_C,
}
"""The gradient of each argument."""


@dataclass(frozen=True)
class Cell:
    """A kind of recurrent net."""

    name: str
    """Its primitives are `<name>_forward` and `<name>_backward`."""
    gates: tuple[int, ...]
    """Which of our gates is each of oneDNN's."""
    biases: int
    """How many vectors of one number for each unit the bias has."""
    activation: int | None = None
    """What bends the state, where that can be chosen."""
    has_cells: bool = False
    """Whether there is a second state."""
    narrows: bool = True
    """Whether products in bfloat16 save time."""

    @property
    def inputs(self) -> tuple[int, ...]:
        """x, states, weights and bias."""
        states = (c.ARG_SRC_ITER, c.ARG_SRC_ITER_C) if self.has_cells else (c.ARG_SRC_ITER,)
        return (c.ARG_SRC_LAYER, *states, *WEIGHTS, c.ARG_BIAS)

    @property
    def outputs(self) -> tuple[int, ...]:
        """y and the last states."""
        states = (c.ARG_DST_ITER, c.ARG_DST_ITER_C) if self.has_cells else (c.ARG_DST_ITER,)
        return (c.ARG_DST_LAYER, *states)

    def described(
        self, way: str, kind: int, *formats: Mapping[int, Format], hint: tuple[Description, ...] = ()
    ) -> Description:
        """The primitive of a way for the formats of its arguments, and for those of their gradients."""
        leading = () if self.activation is None else (self.activation,)
        slope = () if self.activation is None else (0.0, 0.0)
        given = [form for each in formats for form in self._ordered(each)]
        arguments = (kind, *leading, c.UNIDIRECTIONAL_LEFT2RIGHT, *given, 0, *slope, *hint)
        return describe(f"{self.name}_{way}", *arguments, attributes=Attributes())

    def _ordered(self, forms: Mapping[int, Format]) -> list[Format | None]:
        """Formats in the header's order, without peepholes and projection."""
        unused: list[Format | None] = [None, None] if self.has_cells else []
        return [*(forms[a] for a in self.inputs[:-1]), *unused, *(forms[a] for a in (c.ARG_BIAS, *self.outputs))]


LSTM = Cell("lstm", (0, 1, 2, 3), 4, has_cells=True)
"""The gates i, f, g, o in PyTorch's order."""
GRU = Cell("lbr_gru", (1, 0, 2), 4, narrows=False)
"""The gates z, r, n, where we have r, z, n; the biases of z and r, of n, and of what r multiplies. 100 steps of 128
units take 51 ms in bfloat16 and 47 in float32."""
RNN = {kind: Cell("vanilla_rnn", (0,), 1, kind) for kind in (c.ELTWISE_TANH, c.ELTWISE_RELU)}
"""By the activation."""


@dataclass(frozen=True)
class Sizes:
    """A cell at some sizes, with its arrays as oneDNN counts their axes."""

    cell: Cell
    steps: int
    batch: int
    features: int
    units: int
    exact: DType
    narrow: DType

    @classmethod
    def of(cls, lowering: Lowering, cell: Cell, x: ValueId, h0: ValueId) -> Sizes:
        spec = lowering.spec(x)
        if not supports(spec.dtype) or not math.prod(spec.shape):
            raise Unsupported("no such numbers, or none at all")
        steps, batch, features = spec.shape
        units = lowering.spec(h0).shape[1]
        narrow = lowering.narrow(spec.dtype) if cell.narrows else spec.dtype
        return cls(cell, steps, batch, features, units, spec.dtype, narrow)

    def dims(self, argument: int) -> Shape:
        """The dims of an argument."""
        match argument:
            case c.ARG_SRC_LAYER:
                return self.steps, self.batch, self.features
            case c.ARG_DST_LAYER:
                return self.steps, self.batch, self.units
            case c.ARG_WEIGHTS_LAYER:
                return 1, 1, self.features, len(self.cell.gates), self.units
            case c.ARG_WEIGHTS_ITER:
                return 1, 1, self.units, len(self.cell.gates), self.units
            case c.ARG_BIAS:
                return 1, 1, self.cell.biases, self.units
        return 1, 1, self.batch, self.units

    def dtype(self, argument: int) -> DType:
        """The dtype of an argument; gradients are all exact."""
        return self.exact if argument in EXACT else self.narrow

    def _wish(self, argument: int, dtype: DType) -> Format:
        """Row after row, but weights as the primitive likes them."""
        return (Format.any if argument in WEIGHTS else Format.strided)(self.dims(argument), dtype)

    @property
    def _wishes(self) -> dict[int, Format]:
        return {each: self._wish(each, self.dtype(each)) for each in (*self.cell.inputs, *self.cell.outputs)}

    def forward(self, *, taught: bool = True) -> Description:
        """The primitive of the way there; where it is `taught` the way back can follow."""
        return self.cell.described("forward", c.FORWARD_TRAINING if taught else c.FORWARD_INFERENCE, self._wishes)

    def backward(self, hint: Description) -> Description:
        """The primitive of the way back."""
        gradients = {each: self._wish(each, self.exact) for each in (*self.cell.inputs, *self.cell.outputs)}
        return self.cell.described("backward", c.BACKWARD, self._wishes, gradients, hint=(hint,))
