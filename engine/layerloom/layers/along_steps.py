"""Modules that look for channels before places, at work on sequences (steps, features).

`nn.Conv1d` and its like take (batch, channels, places). In the editor a sequence is (steps, features): its features are
the channels, and change places with the steps before such a module and after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from layerloom import nn, ops
from layerloom.layers.code import Apply, Call, Code, Expression, Method, Part, Port, in_torch
from layerloom.layers.layer import Layer
from layerloom.layers.masking import filled
from layerloom.layers.spec import Spec
from layerloom.tensor import Tensor


class AlongSteps(nn.Module):
    """A module for (batch, channels, places), called on (batch, steps, features); its keys stay what they are.

    What lies at or past `lengths` (batch,), if given, is 0 for it.
    """

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def _places(self, key: str = "") -> Iterator[tuple[str, nn.Module]]:
        yield key, self
        yield from self.inner._places(key)

    def forward(self, x: Tensor, lengths: Tensor | None = None) -> Tensor:
        if lengths is not None:
            x = ops.where(ops.inside(lengths, x.shape), x, 0.0)
        return ops.swapaxes(self.inner(ops.swapaxes(x, 1, 2)), 1, 2)


class ByChannel(Layer):
    """A layer whose module looks for channels before places: for a sequence `build` makes it an `AlongSteps`."""

    def torch(self, x: Spec) -> Code:
        made = self.build(x)
        if made.function is not AlongSteps:
            return super().torch(x)
        inner = made.args[0]
        assert isinstance(inner, Call), "along_steps takes the call of a module"
        values = filled("x", 0.0) if self.takes_lengths and x.variable else Port("x")
        return Code({"": in_torch(inner)}, (swapped(Apply(Part(), (swapped(values),))),))


def along_steps(x: Spec, made: Call[nn.Module]) -> Call[nn.Module]:
    """The module at work on the features of a sequence; as it is for an image or a volume."""
    return Call(AlongSteps, (made,)) if x.rank == 2 else made


def swapped(values: Expression) -> Expression:
    """(batch, steps, features) as (batch, features, steps), or back."""
    return Method(values, "transpose", (1, 2))
