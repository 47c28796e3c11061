"""Layers that only arrange values anew."""

from __future__ import annotations

from typing import Annotated

from layerloom import nn
from layerloom.layers.checks import arranged, described, known, shape_text
from layerloom.layers.code import Call, call
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Range
from layerloom.layers.spec import Dim, Fix, ShapeError, Spec, product

Size = Annotated[int, Range(low=-1, high=2**31)]


class Flatten(Layer, category="Shape", aliases=("vector",)):
    """All values of a sample in one vector, channel by channel, row by row."""

    def infer(self, x: Spec) -> Spec:
        need_axis(x, "Flatten")
        if x.variable:
            raise ShapeError("values of a fixed number", described(x), "a sequence has as many as it is long")
        return arranged(x, (x.size,), ("F",))

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Flatten)


class Reshape(Layer, category="Shape", aliases=("view", "unflatten")):
    """The same values in the same order, in another shape."""

    shape: Annotated[tuple[Size, ...], "the new shape; one entry may be -1, what is left"] = (-1,)

    def infer(self, x: Spec) -> Spec:
        if x.variable:
            raise ShapeError("values of a fixed number", described(x), "a sequence has as many as it is long")
        if self.shape.count(-1) > 1 or 0 in self.shape:
            expected = "a shape of positive sizes, at most one of them -1"
            raise ShapeError(expected, shape_text(self.shape), "the shape could not be worked out")
        return arranged(x, self._completed(x))

    def _completed(self, x: Spec) -> tuple[Dim, ...]:
        fixed = product(tuple(size for size in self.shape if size != -1)) or 1
        if x.size is None:
            return tuple(None if size == -1 else size for size in self.shape)
        if x.size % fixed or (-1 not in self.shape and x.size != fixed):
            values = f"{shape_text(x.dims)} with {x.size} values"
            fix = Fix("Make it a vector", {"shape": (-1,)})
            raise ShapeError(f"values that fill {shape_text(self.shape)}", values, "none may be left over", (fix,))
        return tuple(x.size // fixed if size == -1 else size for size in self.shape)

    def build(self, x: Spec) -> Call[nn.Module]:
        shape = tuple(map(known, self._completed(x)))
        if x.rank == 0:
            return call(nn.Unflatten, 0, (-1, *shape))
        if len(shape) == 1:
            return call(nn.Flatten)
        unflatten = call(nn.Unflatten, 1, shape)
        return unflatten if x.rank == 1 else Call(nn.Sequential, (call(nn.Flatten), unflatten))


def need_axis(x: Spec, what: str) -> None:
    """Raises `ShapeError` where a sample is one number without axes."""
    if x.shape == ():
        fix = Fix("Make it a vector with one entry", insert=Reshape((1,)), port="x")
        raise ShapeError("at least one axis", described(x), f"{what} works along an axis", (fix,))
