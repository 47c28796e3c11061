"""Layers that say which steps of a sequence count, repeat, turn or pick them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers import masking_modules as modules
from layerloom.layers.checks import arranged, as_float, described, need_float
from layerloom.layers.code import (
    Attribute,
    Call,
    Code,
    Expression,
    Item,
    Method,
    NotExportable,
    Operator,
    Port,
    call,
    named,
)
from layerloom.layers.layer import Layer
from layerloom.layers.masking import some_lengths
from layerloom.layers.parameters import Count
from layerloom.layers.spec import SEQUENCE, Fix, ShapeError, Spec
from layerloom.words import tr


class Masking(Layer, category="Sequence", aliases=("mask", "missing", "skip", "padding")):
    """Says that steps whose entries are all the same number do not count: the layers that follow pass them over."""

    value: Annotated[float, "number of which such a step is full"] = 0.0

    def infer(self, x: Spec) -> Spec:
        need_float(x, "Masking")
        need_steps(x, "Masking", entries=True)
        return replace(x, masked=True)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Masking, self.value)

    def torch(self, x: Spec) -> Code:
        counts: Expression = Operator("!=", (Port("x"), self.value))
        counts = named("torch.amax", counts, dim=tuple(range(2, x.rank + 1)), keepdim=True)
        return Code(outputs=(Operator("*", (Port("x"), counts)),))


class RepeatVector(Layer, category="Sequence", aliases=("repeat", "copy", "decoder")):
    """A sequence that has its input at every step."""

    steps: Annotated[Count, "steps that come out"] = 8

    def infer(self, x: Spec) -> Spec:
        need_float(x, "RepeatVector")
        if x.rank != 1 or x.variable:
            fix = Fix(tr("Take the last step first"), insert=LastStep(), port="x")
            why = tr("it becomes every step of a sequence")
            raise ShapeError(tr("a vector (features,)"), described(x), why, (fix,) if x.rank == 2 else ())
        return as_float(x, (self.steps, *x.dims), SEQUENCE)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.RepeatVector, self.steps)

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(Method(Method(Port("x"), "unsqueeze", (1,)), "expand", (-1, self.steps, -1)),))


class Reverse(Layer, category="Sequence", aliases=("flip", "backwards", "turn")):
    """A sequence with its steps in reverse order; what pads it stays at the end."""

    everywhere: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    def infer(self, x: Spec) -> Spec:
        need_steps(x, "Reverse")
        return x

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Reverse)

    def torch(self, x: Spec) -> Code:
        if x.variable:
            raise NotExportable(tr("PyTorch has no function that reverses sequences of different lengths"))
        return Code(outputs=(Method(Port("x"), "flip", (1,)),))


class LastStep(Layer, category="Sequence", aliases=("last", "final", "pick")):
    """The last step of a sequence that counts."""

    takes_lengths: ClassVar[bool] = True

    def infer(self, x: Spec) -> Spec:
        need_steps(x, "LastStep", entries=True)
        return replace(arranged(x, x.dims[1:], x.axes[1:]), variable=False)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.LastStep)

    def torch(self, x: Spec) -> Code:
        if not x.variable:
            return Code(outputs=(Item(Port("x"), (slice(None), -1)),))
        rows = named("torch.arange", Item(Attribute(Port("x"), "shape"), 0), device=Attribute(Port("x"), "device"))
        return Code(outputs=(Item(Port("x"), (rows, Operator("-", (some_lengths("x"), 1)))),))


def need_steps(x: Spec, what: str, entries: bool = False) -> None:
    """Raises `ShapeError` unless x has an axis of steps, and with `entries` something at each of them."""
    if x.rank < (2 if entries else 1):
        expected = tr("a sequence (steps, ...)") if entries else tr("a sequence")
        raise ShapeError(expected, described(x), tr("{0} goes along the steps of a sequence").format(what))
