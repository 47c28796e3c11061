"""Keras' padding 'same' in three forms: for a size that is known, as a module that sees the size, and as PyTorch code.

With a stride the border depends on the size: there are ceil(size / stride) positions, and the odd place goes to the
end. Where the size is known before running the border is a number; otherwise it is worked out for every batch.
"""

from __future__ import annotations

from dataclasses import replace

from layerloom import nn, ops
from layerloom.layers.code import Attribute, Call, Expression, Item, Operator, Port, call, named
from layerloom.tensor import Tensor

Border = tuple[int, int]


def same_border(size: int, extent: int, stride: int) -> Border:
    """The places before and after an axis, for windows over `extent` places that move by `stride`."""
    total = max(extent - stride + -size % stride, 0)
    return total // 2, total - total // 2


class SamePad(nn.Module):
    """Pads x: (batch, channels, *size) so that windows have ceil(size / stride) positions along each axis.

    `extents` are the places that a window reaches over, one entry for each axis of the size, `value` is what they get.
    """

    def __init__(self, extents: tuple[int, ...], strides: tuple[int, ...], value: float = 0.0) -> None:
        super().__init__()
        self.extents, self.strides, self.value = extents, strides, value

    def borders(self, x: Tensor) -> tuple[Border, ...]:
        """The places before and after each axis of the size."""
        return tuple(map(same_border, x.shape[2:], self.extents, self.strides))

    def forward(self, x: Tensor) -> Tensor:
        return ops.pad(x, ((0, 0), (0, 0), *self.borders(x)), value=self.value)


def places(rank: int) -> tuple[Expression, ...]:
    """The places along each axis of the sequence, image or volume at port x, whose samples have so many axes."""
    axes = (1,) if rank == 2 else range(2, rank + 1)
    return tuple(Item(Attribute(Port("x"), "shape"), axis) for axis in axes)


def padded_in_torch(made: Call[nn.Module], values: Expression, rank: int) -> tuple[Call[nn.Module], Expression]:
    """A module as PyTorch has it, and what it is called on: the padding comes before, in place of a `SamePad`.

    An `Identity` stays behind, so that the weights keep their names.
    """
    first = made.args[0] if made.function is nn.Sequential else None
    if not isinstance(first, Call) or first.function is not SamePad:
        return made, values
    pad = first.make()
    assert isinstance(pad, SamePad), "this was looked at"
    return replace(made, args=(call(nn.Identity), *made.args[1:])), padded(values, rank, pad)


def padded(values: Expression, rank: int, pad: SamePad) -> Expression:
    """The values with the border that belongs to the size of what lies at port x, in PyTorch."""
    axes = list(zip(places(rank), pad.extents, pad.strides, strict=True))
    sides = tuple(side for axis in reversed(axes) for side in _sides(*axis))
    filled = {"value": pad.value} if pad.value else {}
    return named("torch.nn.functional.pad", values, sides, **filled)


def _sides(size: Expression, extent: int, stride: int) -> tuple[Expression, Expression]:
    """The places before and after an axis, of which only the size is not known."""
    if stride == 1:
        return same_border(1, extent, 1)
    rest, more = Operator("%", (Operator("-", (size,)), stride)), extent - stride
    if more < 0:
        total = named("max", Operator("-", (rest, -more)), 0)
        return Operator("//", (total, 2)), Operator("//", (Operator("+", (total, 1)), 2))
    before = Operator("+", (more, rest)) if more else rest
    return Operator("//", (before, 2)), Operator("//", (Operator("+", (more + 1, rest)), 2))


__all__ = ["SamePad", "padded", "padded_in_torch", "places", "same_border"]
