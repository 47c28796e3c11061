"""Layers that multiply vectors and matrices, compare vectors, or put values beside each other along a new axis."""

from __future__ import annotations

from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers import merge_modules as modules
from layerloom.layers.checks import as_float, described, need_float
from layerloom.layers.code import Call, Code, Expression, Method, Operator, Port, call, named
from layerloom.layers.layer import Layer
from layerloom.layers.merge_modules import LEAST_NORM
from layerloom.layers.parameters import Axis, Pair, Positive
from layerloom.layers.shape import need_axes, need_axis, without_axis
from layerloom.layers.spec import Dim, Fix, ShapeError, Spec, agree
from layerloom.words import tr


class Dot(Layer, category="Merge", aliases=("inner product", "scalar product", "similarity")):
    """Sums of products along one axis of each input; the axes that are left follow, those of the first before."""

    everywhere: ClassVar[bool] = True
    keeps_mask: ClassVar[bool] = False

    axes: Annotated[Axis | Pair[Axis], "the axis, counted from the end, or one of the first and one of the second"] = -1
    normalize: Annotated[bool, "whether vectors are divided by their lengths first: cosines come out"] = False

    @property
    def _axes(self) -> Pair[int]:
        return self.axes if isinstance(self.axes, tuple) else (self.axes, self.axes)

    def infer(self, a: Spec, b: Spec) -> Spec:
        for spec, axis in zip((a, b), self._axes, strict=True):
            need_float(spec, "Dot")
            need_axis(spec, "Dot")
            if -axis > spec.rank:
                fix = Fix(tr("Use the last axis of both"), {"axes": -1})
                raise ShapeError(
                    tr("at least {0} axes").format(-axis),
                    described(spec),
                    tr("there is no axis {0}").format(axis),
                    (fix,),
                )
        need_same(a, b, self._axes, tr("Dot adds up along it"))
        first, second = (without_axis(spec, axis) for spec, axis in zip((a, b), self._axes, strict=True))
        return as_float(a if first.rank else b, (*first.dims, *second.dims) or (1,))

    def _equation(self, a: Spec, b: Spec) -> str:
        """The batch is n, the common axis z; the others have letters of their own: `nabz,nzc->nabc`."""
        letters = iter("abcdefghijklm")
        ours, theirs = (
            ["z" if place == spec.rank + axis else next(letters) for place in range(spec.rank)]
            for spec, axis in ((a, self._axes[0]), (b, self._axes[1]))
        )
        left = "".join(letter for letter in ours + theirs if letter != "z")
        return f"n{''.join(ours)},n{''.join(theirs)}->n{left}"

    def build(self, a: Spec, b: Spec) -> Call[nn.Module]:
        return call(modules.Dot, self._equation(a, b), self._axes, self.normalize)

    def torch(self, a: Spec, b: Spec) -> Code:
        factors: list[Expression] = [Port("a"), Port("b")]
        if self.normalize:
            factors = [_length_1(port, axis) for port, axis in zip("ab", self._axes, strict=True)]
        product = named("torch.einsum", self._equation(a, b), *factors)
        return Code(outputs=(product if a.rank + b.rank > 2 else Method(product, "unsqueeze", (-1,)),))


def _length_1(port: str, axis: int) -> Expression:
    """As Keras does it: x * rsqrt(max(sum x², 1e-12))."""
    squares = Method(Method(Port(port), "square"), "sum", (axis,), (("keepdim", True),))
    return Operator("*", (Port(port), Method(Method(squares, "clamp", (LEAST_NORM,)), "rsqrt")))


class MatMul(Layer, category="Merge", aliases=("matrix product", "matrix multiplication", "batched")):
    """The matrix product of the last two axes of its inputs: rows by columns."""

    everywhere: ClassVar[bool] = True

    transposed: Annotated[bool, "whether rows and columns of the second are exchanged first, as for attention"] = False

    def infer(self, a: Spec, b: Spec) -> Spec:
        for spec in (a, b):
            need_float(spec, "MatMul")
            need_axis(spec, "MatMul")
        if a.rank != b.rank or a.rank < 2:
            why = tr("MatMul multiplies matrices (rows, columns)")
            raise ShapeError(
                tr("two matrices, or as many of them"), tr("{0} and {1}").format(described(a), described(b)), why
            )
        if not agree(a.dims[-1], b.dims[self._axis]):
            raise self._unequal(a, b)
        leading = tuple(_broadcast(x, y, a, b) for x, y in zip(a.dims[:-2], b.dims[:-2], strict=True))
        return as_float(a, (*leading, a.dims[-2], b.dims[-3 - self._axis]))

    @property
    def _axis(self) -> int:
        """The axis of the second that is added up along."""
        return -1 if self.transposed else -2

    def _unequal(self, a: Spec, b: Spec) -> ShapeError:
        fixes = (Fix(tr("Exchange rows and columns of the second"), {"transposed": not self.transposed}),)
        expected = (
            tr("a second value with {0} columns") if self.transposed else tr("a second value with {0} rows")
        ).format(a.dims[-1])
        return ShapeError(expected, described(b), tr("the first is {0}").format(described(a)), fixes)

    def build(self, a: Spec, b: Spec) -> Call[nn.Module]:
        return call(modules.MatMul, self.transposed)

    def torch(self, a: Spec, b: Spec) -> Code:
        second = Method(Port("b"), "transpose", (-2, -1)) if self.transposed else Port("b")
        return Code(outputs=(named("torch.matmul", Port("a"), second),))


def _broadcast(one: Dim, other: Dim, a: Spec, b: Spec) -> Dim:
    if not agree(one, other) and 1 not in (one, other):
        raise ShapeError(
            tr("as many matrices as the first, {0}").format(described(a)), described(b), tr("each has its partner")
        )
    return other if one in (1, None) else one


class CosineSimilarity(Layer, category="Merge", aliases=("cosine", "angle", "siamese")):
    """The cosine of the angle between two vectors: 1 for the same direction, -1 for the opposite one."""

    axis: Annotated[Axis, "axis of the vectors, counted from the end"] = -1
    eps: Annotated[Positive, "shorter vectors count as this long, against division by 0"] = 1e-8

    def infer(self, a: Spec, b: Spec) -> Spec:
        for spec in (a, b):
            need_float(spec, "CosineSimilarity")
            need_axes(spec, self.axis)
        if a.rank != b.rank or not all(map(agree, a.dims, b.dims)):
            raise ShapeError(
                tr("vectors like the first, {0}").format(described(a)), described(b), tr("each has its partner")
            )
        made = without_axis(a, self.axis)
        return as_float(a, made.dims, made.axes)

    def build(self, a: Spec, b: Spec) -> Call[nn.Module]:
        return call(nn.CosineSimilarity, dim=self.axis, eps=self.eps)


class Stack(Layer, category="Merge", aliases=("pack", "new axis", "side by side")):
    """Its inputs, all of one shape, beside each other along a new axis."""

    everywhere: ClassVar[bool] = True

    axis: Annotated[Axis | None, "where the new axis stands, counted from the end; none: first"] = None

    def _axis(self, x: Spec) -> int:
        return -x.rank - 1 if self.axis is None else self.axis

    def infer(self, *x: Spec) -> Spec:
        first, axis = x[0], self._axis(x[0])
        for spec in x:
            if spec.kind != first.kind or spec.rank != first.rank or not all(map(agree, spec.dims, first.dims)):
                raise ShapeError(
                    tr("values like the first, {0}").format(described(first)),
                    described(spec),
                    tr("Stack needs equal ones"),
                )
        place = first.rank + 1 + axis
        if place < 0 or (first.variable and place == 0):
            fix = Fix(tr("Put the new axis last"), {"axis": -1})
            why = tr("sequences differ in length") if first.variable else tr("the new axis would be alone")
            raise ShapeError(tr("at least {0} axes before it").format(-axis - 1), described(first), why, (fix,))
        dims = (*first.dims[:place], len(x), *first.dims[place:])
        return Spec(dims, (), first.kind, first.variable and dims[0] is None, first.classes, first.vocabulary)

    def build(self, *x: Spec) -> Call[nn.Module]:
        return call(modules.Stack, self._axis(x[0]))

    def torch(self, *x: Spec) -> Code:
        slots = [Port("x", slot) for slot in range(len(x))]
        return Code(outputs=(named("torch.stack", slots, dim=self._axis(x[0])),))


def need_same(a: Spec, b: Spec, axes: Pair[int], why: str) -> None:
    """Raises `ShapeError` unless two values are equally large along an axis of each."""
    ours, theirs = a.dims[axes[0]], b.dims[axes[1]]
    if not agree(ours, theirs):
        fix = Fix(tr("Make it {0} entries").format(ours), {"units": ours}, port="b")
        raise ShapeError(tr("a size of {0} at axis {1} of the second").format(ours, axes[1]), described(b), why, (fix,))
