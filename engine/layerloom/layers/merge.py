"""Layers that join several values into one."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers import merge_modules as modules
from layerloom.layers.checks import as_float, described, need_float, shape_text
from layerloom.layers.code import Call, Code, Expression, Operator, Port, call, named
from layerloom.layers.layer import Layer, PortSpecs
from layerloom.layers.parameters import Axis
from layerloom.layers.shape import Flatten
from layerloom.layers.spec import IMAGE, Dim, Fix, ShapeError, Spec, agree
from layerloom.words import tr


class _Entrywise(Layer):
    """What adding and multiplying share: equal shapes, where a size of 1 fits any other."""

    joins_masks: ClassVar[bool] = True

    def infer(self, *x: Spec) -> Spec:
        return entrywise(x, type(self).__name__)


class _Pairwise(Layer):
    """What subtracting and dividing share: two values, one of which cannot take the place of the other."""

    joins_masks: ClassVar[bool] = True

    def infer(self, a: Spec, b: Spec) -> Spec:
        return entrywise((a, b), type(self).__name__, ("a", "b"))


def entrywise(x: tuple[Spec, ...], what: str, ports: tuple[str, ...] = ()) -> Spec:
    """The value that comes out where values are joined entry by entry; raises `ShapeError` where they do not fit.

    `ports` are where they came in, or else they stand in the slots of the port `x`.
    """
    for spec in x:
        need_float(spec, what)
    dims = x[0].dims
    for slot, spec in enumerate(x):
        if spec.rank != len(dims) or not all(map(_fit, spec.dims, dims)):
            expected = tr("values of the same shape as before, {0}").format(shape_text(dims))
            fixes = _same_size(x[0], spec, ports[slot] if ports else "x", 0 if ports else slot)
            raise ShapeError(expected, described(spec), tr("{0} joins them entry by entry").format(what), fixes)
        dims = tuple(map(_joined, dims, spec.dims))
    return as_float(x[0], dims, x[0].axes)


def _fit(a: Dim, b: Dim) -> bool:
    return agree(a, b) or 1 in (a, b)


def _joined(a: Dim, b: Dim) -> Dim:
    """The size of two that fit: a 1 is repeated, and an unknown one is what the other says, unless that is 1."""
    if a == 1 or b == 1:
        return b if a == 1 else a
    return b if a is None else a


def _same_size(first: Spec, spec: Spec, port: str, slot: int) -> tuple[Fix, ...]:
    """Give the layer before as many units or channels as the first value has."""
    if spec.rank == 1 and first.rank == 1:
        return (Fix(tr("Make it {0} entries").format(first.dims[0]), {"units": first.dims[0]}, port=port, slot=slot),)
    if spec.rank == first.rank == len(IMAGE) and all(map(_fit, spec.dims[1:], first.dims[1:])):
        return (
            Fix(tr("Make it {0} channels").format(first.dims[0]), {"channels": first.dims[0]}, port=port, slot=slot),
        )
    return ()


class Add(_Entrywise, category="Merge", aliases=("sum", "plus", "residual", "skip")):
    """The sum of its inputs, entry by entry."""

    def build(self, *x: Spec) -> Call[nn.Module]:
        return call(nn.Add)

    def torch(self, *x: Spec) -> Code:
        return Code(outputs=(Operator("+", _slots(x)),))


class Multiply(_Entrywise, category="Merge", aliases=("product", "times", "gate")):
    """The product of its inputs, entry by entry."""

    def build(self, *x: Spec) -> Call[nn.Module]:
        return call(nn.Multiply)

    def torch(self, *x: Spec) -> Code:
        return Code(outputs=(Operator("*", _slots(x)),))


class Average(_Entrywise, category="Merge", aliases=("mean", "ensemble")):
    """The mean of its inputs, entry by entry."""

    def build(self, *x: Spec) -> Call[nn.Module]:
        return call(modules.Average)

    def torch(self, *x: Spec) -> Code:
        return Code(outputs=(Operator("/", (Operator("+", _slots(x)), len(x))),))


class Maximum(_Entrywise, category="Merge", aliases=("largest", "max")):
    """The largest of its inputs, entry by entry."""

    def build(self, *x: Spec) -> Call[nn.Module]:
        return call(modules.Maximum)

    def torch(self, *x: Spec) -> Code:
        return Code(outputs=(_chained("torch.maximum", x),))


class Minimum(_Entrywise, category="Merge", aliases=("smallest", "min")):
    """The smallest of its inputs, entry by entry."""

    def build(self, *x: Spec) -> Call[nn.Module]:
        return call(modules.Minimum)

    def torch(self, *x: Spec) -> Code:
        return Code(outputs=(_chained("torch.minimum", x),))


def _chained(function: str, x: tuple[Spec, ...]) -> Expression:
    """A function of two, applied to the first two, then to that and the third, and so on."""
    ports: tuple[Expression, ...] = _slots(x)
    return reduce(lambda joined, port: named(function, joined, port), ports)


class Subtract(_Pairwise, category="Merge", aliases=("minus", "difference")):
    """The first input minus the second, entry by entry."""

    def build(self, a: Spec, b: Spec) -> Call[nn.Module]:
        return call(modules.Subtract)

    def torch(self, a: Spec, b: Spec) -> Code:
        return Code(outputs=(Operator("-", (Port("a"), Port("b"))),))


class Divide(_Pairwise, category="Merge", aliases=("quotient", "ratio")):
    """The first input divided by the second, entry by entry."""

    def build(self, a: Spec, b: Spec) -> Call[nn.Module]:
        return call(modules.Divide)

    def torch(self, a: Spec, b: Spec) -> Code:
        return Code(outputs=(Operator("/", (Port("a"), Port("b"))),))


class Concatenate(Layer, category="Merge", aliases=("concat", "join")):
    """Its inputs one after another along an axis."""

    joins_masks: ClassVar[bool] = True

    axis: Annotated[Axis | None, "axis counted from the end; none: channels of images, else the last"] = None

    def infer_ports(self, inputs: PortSpecs) -> dict[str, Spec]:
        """Along the steps masks follow one another too."""
        made = super().infer_ports(inputs)
        x = [spec for spec in self.arguments_for(inputs) if spec is not None]
        if any(spec.masked for spec in x) and x[0].known and self._batch_axis(x[0]) == 1:
            return {port: replace(spec, masked=True) for port, spec in made.items()}
        return made

    def _axis(self, x: Spec) -> int:
        if self.axis is not None:
            return self.axis
        return -3 if x.rank == len(IMAGE) else -1

    def infer(self, *x: Spec) -> Spec:
        first, axis = x[0], self._axis(x[0])
        for slot, spec in enumerate(x):
            if spec.rank != first.rank:
                raise ShapeError(
                    tr("values with {0} axes as the first, {1}").format(first.rank, described(first)),
                    described(spec),
                    tr("Concatenate puts values of one form side by side"),
                    _flatten_longer(x, first.rank, spec.rank, slot),
                )
        if -axis > first.rank:
            raise ShapeError(tr("at least {0} axes").format(-axis), described(first), tr("there is no such axis"))
        for spec in x:
            self._need_same(first, spec, axis)
        sizes = [spec.dims[axis] for spec in x]
        total = None if None in sizes else sum(size for size in sizes if size is not None)
        dims = list(first.dims)
        dims[axis] = total
        return Spec(tuple(dims), first.axes, first.kind, first.variable and dims[0] is None)

    def _need_same(self, first: Spec, spec: Spec, axis: int) -> None:
        if spec.kind != first.kind:
            raise ShapeError(
                tr("values of one kind as the first, {0}").format(described(first)),
                described(spec),
                tr("kinds do not mix"),
            )
        along = axis % first.rank
        if any(not agree(a, b) for i, (a, b) in enumerate(zip(first.dims, spec.dims, strict=True)) if i != along):
            expected = tr("the sizes of the first, {0}, but for axis {1}").format(described(first), axis)
            raise ShapeError(expected, described(spec), tr("Concatenate puts values side by side along one axis"))

    def build(self, *x: Spec) -> Call[nn.Module]:
        return call(nn.Concatenate, axis=self._batch_axis(x[0]))

    def torch(self, *x: Spec) -> Code:
        return Code(outputs=(named("torch.cat", list(_slots(x)), dim=self._batch_axis(x[0])),))

    def _batch_axis(self, x: Spec) -> int:
        """The axis in a batch, counted from its start: 1 reads better than -3 where both mean the channels."""
        return 1 + self._axis(x) % x.rank


def _slots(x: tuple[Spec, ...]) -> tuple[Port, ...]:
    return tuple(Port("x", slot) for slot in range(len(x)))


def _flatten_longer(x: tuple[Spec, ...], first: int, other: int, slot: int) -> tuple[Fix, ...]:
    """Flatten whichever of two has more than one axis."""
    if first > 1 and other > 1:
        return ()
    longer = slot if other > 1 else 0
    if x[longer].rank < 2:
        return ()
    return (Fix(tr("Flatten input {0}").format(longer + 1), insert=Flatten(), port="x", slot=longer),)
