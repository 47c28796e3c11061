"""Modules that look for channels before places, at work on sequences (steps, features).

`nn.Conv1d` and its like take (batch, channels, places). In the editor a sequence is (steps, features): its features are
the channels, and change places with the steps before such a module and after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from layerloom import nn, ops
from layerloom.layers.channel_order import channels_last
from layerloom.layers.code import Apply, Call, Code, Expression, Method, Part, Port, in_torch
from layerloom.layers.layer import Layer, PortSpecs
from layerloom.layers.masking import filled
from layerloom.layers.same_padding import padded_in_torch
from layerloom.layers.spec import ShapeError, Spec
from layerloom.tensor import Tensor
from layerloom.words import tr


class AlongSteps(nn.Module):
    """A module for (batch, channels, places), called on (batch, steps, features); its keys stay what they are.

    If the sequences are of `variable` length, what lies at or past `lengths` is 0 for it. A mask alone does not count:
    as in Keras, windows see all steps.
    """

    def __init__(self, inner: nn.Module, variable: bool = False) -> None:
        super().__init__()
        self.inner, self.variable = inner, variable

    def _places(self, key: str = "") -> Iterator[tuple[str, nn.Module]]:
        yield key, self
        yield from self.inner._places(key)

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        if lengths is not None and self.variable:
            x = ops.where(ops.inside(lengths, x.shape), x, 0.0)
        return ops.swapaxes(self.inner(ops.swapaxes(x, 1, 2)), 1, 2)


class ByChannel(Layer):
    """A layer whose module looks for channels before places: for a sequence `build` makes it an `AlongSteps`."""

    def torch(self, x: Spec) -> Code:
        made, port = self.build(x), Port("x")
        if made.function is not AlongSteps:
            part, values = padded_in_torch(made, port, x.rank)
            return Code({"": in_torch(part)}, (Apply(Part(), (values,)),))
        inner = made.args[0]
        assert isinstance(inner, Call), "along_steps takes the call of a module"
        steps = filled("x", 0.0) if self.takes_lengths and x.variable else port
        part, values = padded_in_torch(inner, swapped(steps), x.rank)
        return Code({"": in_torch(part)}, (swapped(Apply(Part(), (values,))),))


class Windowed(ByChannel):
    """A layer whose windows see all steps alike, so that a mask ends at it."""

    keeps_mask: ClassVar[bool] = False

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        x = inputs.get("x")
        if not isinstance(x, Spec):
            return ()
        return (*channels_last(x, sources.get("x")), *([_mask_ends(type(self).__name__)] if x.masked else ()))


def _mask_ends(name: str) -> ShapeError:
    why = tr("{0} looks at all steps, and the mask ends here").format(name)
    return ShapeError(tr("steps that all count"), tr("a mask"), why)


def along_steps(x: Spec, made: Call[nn.Module]) -> Call[nn.Module]:
    """The module at work on the features of a sequence; as it is for an image or a volume."""
    if x.rank != 2:
        return made
    return Call(AlongSteps, (made,), (("variable", True),) if x.variable else ())


def swapped(values: Expression) -> Expression:
    """(batch, steps, features) as (batch, features, steps), or back."""
    return Method(values, "transpose", (1, 2))
