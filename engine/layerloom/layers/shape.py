"""Layers that only arrange values anew."""

from __future__ import annotations

from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers import arranging_modules as modules
from layerloom.layers.checks import arranged, described, shape_text
from layerloom.layers.code import Call, Code, Method, Port, call
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Axis, Range
from layerloom.layers.spec import Dim, Fix, ShapeError, Spec, product
from layerloom.words import tr

Size = Annotated[int, Range(low=-1, high=2**31)]


class Flatten(Layer, category="Shape", aliases=("vector",)):
    """All values of a sample in one vector, channel by channel, row by row."""

    def infer(self, x: Spec) -> Spec:
        need_axis(x, "Flatten")
        if x.variable:
            raise ShapeError(tr("values of a fixed number"), described(x), tr("a sequence has as many as it is long"))
        return arranged(x, (x.size,), ("F",))

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(nn.Flatten)


class Reshape(Layer, category="Shape", aliases=("view", "unflatten")):
    """The same values in the same order, in another shape."""

    everywhere: ClassVar[bool] = True

    shape: Annotated[tuple[Size, ...], "the new shape; one entry may be -1, what is left"] = (-1,)

    def infer(self, x: Spec) -> Spec:
        if x.variable:
            raise ShapeError(tr("values of a fixed number"), described(x), tr("a sequence has as many as it is long"))
        if self.shape.count(-1) > 1 or 0 in self.shape:
            expected = tr("a shape of positive sizes, at most one of them -1")
            raise ShapeError(expected, shape_text(self.shape), tr("the shape could not be worked out"))
        return arranged(x, self._completed(x))

    def _completed(self, x: Spec) -> tuple[Dim, ...]:
        fixed = product(tuple(size for size in self.shape if size != -1)) or 1
        if x.size is None:
            return tuple(None if size == -1 else size for size in self.shape)
        if x.size % fixed or (-1 not in self.shape and x.size != fixed):
            values = tr("{0} with {1} values").format(shape_text(x.dims), x.size)
            fix = Fix(tr("Make it a vector"), {"shape": (-1,)})
            raise ShapeError(
                tr("values that fill {0}").format(shape_text(self.shape)), values, tr("none may be left over"), (fix,)
            )
        return tuple(x.size // fixed if size == -1 else size for size in self.shape)

    def build(self, x: Spec) -> Call[nn.Module]:
        shape = tuple(-1 if size is None else size for size in self._completed(x))
        if x.rank == 0:
            return call(nn.Unflatten, 0, (-1, *shape))
        if len(shape) == 1:
            return call(nn.Flatten)
        unflatten = call(nn.Unflatten, 1, shape)
        return unflatten if x.rank == 1 else Call(nn.Sequential, (call(nn.Flatten), unflatten))


class Permute(Layer, category="Shape", aliases=("reorder axes", "dimensions", "channels last")):
    """The axes in another order; the values move along."""

    everywhere: ClassVar[bool] = True

    axes: Annotated[tuple[Axis, ...], "the axes in their new order, counted from the end; none: reversed"] = ()

    def infer(self, x: Spec) -> Spec:
        need_axis(x, "Permute")
        order = self._order(x)
        if sorted(order) != list(range(-x.rank, 0)):
            fix = Fix(tr("Reverse the axes"), {"axes": ()})
            expected = tr("each of the axes from {0} to -1 once").format(-x.rank)
            raise ShapeError(
                expected, shape_text(self.axes), tr("the value has the shape {0}").format(described(x)), (fix,)
            )
        if x.variable and order[0] != -x.rank:
            raise ShapeError(tr("the steps of a sequence first"), shape_text(order), tr("sequences differ in length"))
        return arranged(x, tuple(x.dims[axis] for axis in order), tuple(x.axes[axis] for axis in order if x.axes))

    def _order(self, x: Spec) -> tuple[int, ...]:
        return self.axes or tuple(range(-1, -x.rank - 1, -1))

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Permute, (0, *self._order(x)))

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(Method(Port("x"), "permute", (0, *self._order(x))),))


class Transpose(Layer, category="Shape", aliases=("swap axes", "matrix transpose")):
    """Two axes exchanged: rows become columns."""

    everywhere: ClassVar[bool] = True

    axis: Annotated[Axis, "one of the two, counted from the end"] = -2
    other: Annotated[Axis, "the other one, counted from the end"] = -1

    def infer(self, x: Spec) -> Spec:
        need_axes(x, self.axis, self.other)
        if x.variable and self.axis != self.other and -x.rank in (self.axis, self.other):
            raise ShapeError(tr("axes of fixed size"), described(x), tr("the steps of a sequence stay first"))
        order = self._order(x)
        return arranged(x, tuple(x.dims[axis] for axis in order), tuple(x.axes[axis] for axis in order if x.axes))

    def _order(self, x: Spec) -> tuple[int, ...]:
        order = list(range(-x.rank, 0))
        order[self.axis], order[self.other] = self.other, self.axis
        return tuple(order)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Permute, (0, *self._order(x)))

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(Method(Port("x"), "transpose", (self.axis, self.other)),))


class Squeeze(Layer, category="Shape", aliases=("remove axis", "drop axis")):
    """Takes away an axis of size 1."""

    axis: Annotated[Axis, "the axis, counted from the end"] = -1

    def infer(self, x: Spec) -> Spec:
        if -self.axis > x.rank or x.dims[self.axis] not in (1, None):
            ones = [axis for axis in range(-x.rank, 0) if x.dims[axis] == 1]
            fixes = [Fix(tr("Take away axis {0}").format(axis), {"axis": axis}) for axis in ones]
            raise ShapeError(
                tr("a size of 1 at axis {0}").format(self.axis), described(x), tr("no value may be left over"), fixes
            )
        return without_axis(x, self.axis)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Squeeze, self.axis)

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(Method(Port("x"), "squeeze", (self.axis,)),))


class Unsqueeze(Layer, category="Shape", aliases=("expand dims", "add axis", "new axis")):
    """Adds an axis of size 1."""

    axis: Annotated[Axis, "where it stands after, counted from the end"] = -1

    def infer(self, x: Spec) -> Spec:
        place = x.rank + 1 + self.axis
        if place < 0:
            fix = Fix(tr("Add a last axis"), {"axis": -1})
            raise ShapeError(
                tr("at least {0} axes").format(-self.axis - 1), described(x), tr("the new axis would be alone"), (fix,)
            )
        if x.variable and place == 0:
            fix = Fix(tr("Add a last axis"), {"axis": -1})
            raise ShapeError(
                tr("the steps of a sequence first"), described(x), tr("sequences differ in length"), (fix,)
            )
        return arranged(x, (*x.dims[:place], 1, *x.dims[place:]))

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(modules.Unsqueeze, self.axis)

    def torch(self, x: Spec) -> Code:
        return Code(outputs=(Method(Port("x"), "unsqueeze", (self.axis,)),))


def without_axis(x: Spec, axis: int) -> Spec:
    """The Spec without one of its axes."""
    place = x.rank + axis
    return arranged(x, (*x.dims[:place], *x.dims[place + 1 :]), (*x.axes[:place], *x.axes[place + 1 :]))


def need_axes(x: Spec, *axes: int) -> None:
    """Raises `ShapeError` unless a sample has all of the axes, which count from the end."""
    if min(axes) < -x.rank:
        given = tr("a single number") if x.rank == 0 else described(x)
        raise ShapeError(
            tr("at least {0} axes").format(-min(axes)),
            given,
            tr("there is no axis {0}").format(min(axes)),
            _nearest_axis(x, axes),
        )


def _nearest_axis(x: Spec, axes: tuple[int, ...]) -> tuple[Fix, ...]:
    """The first axis that there is, for a layer with one parameter `axis`."""
    return (Fix(tr("Use axis {0}").format(-x.rank), {"axis": -x.rank}),) if len(axes) == 1 and x.rank else ()


def need_fixed(x: Spec, what: str) -> None:
    """Raises `ShapeError` for sequences of variable length, whose lengths the layer would change."""
    if x.variable:
        raise ShapeError(
            tr("values of a fixed number"), described(x), tr("{0} would change how long sequences are").format(what)
        )


def need_axis(x: Spec, what: str) -> None:
    """Raises `ShapeError` where a sample is one number without axes."""
    if x.shape == ():
        fix = Fix(tr("Make it a vector with one entry"), insert=Reshape((1,)), port="x")
        raise ShapeError(tr("at least one axis"), described(x), tr("{0} works along an axis").format(what), (fix,))
