"""The expression node: a formula over its input ports, in a closed language that holds no code (see `formula`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import reduce
from typing import Annotated

from layerloom import nn, ops
from layerloom.layers.checks import need_float, shape_text
from layerloom.layers.code import Attribute, Call, Code, Item, Method, Operator, Port, call, named
from layerloom.layers.code import Expression as Written
from layerloom.layers.formula import (
    ALONG,
    COMPARISONS,
    REDUCTIONS,
    Applied,
    Cut,
    Formula,
    FormulaError,
    Joined,
    Name,
    Negative,
    Number,
    Part,
    mentioned,
    names,
    parsed,
    truth,
)
from layerloom.layers.formula_module import Formula as FormulaModule
from layerloom.layers.layer import InputPort, Layer, Ports, PortSpecs
from layerloom.layers.reach import HERE, Reach
from layerloom.layers.spec import Dim, ShapeError, Spec, agree
from layerloom.words import tr


class Expression(Layer, category="Merge", aliases=("formula", "custom", "lambda", "calculate", "arithmetic")):
    """A formula of its inputs, such as `a * sigmoid(b) + 0.5`: every name in it is an input."""

    formula: Annotated[str, "names of inputs, numbers, + - * / **, comparisons, functions such as exp(x)"] = "x"

    @property
    def ports(self) -> Ports:
        return Ports(tuple(map(InputPort, self._names)), ("output",))

    @property
    def _names(self) -> tuple[str, ...]:
        try:
            return names(parsed(self.formula))
        except FormulaError:
            return mentioned(self.formula)

    def infer_ports(self, inputs: PortSpecs) -> dict[str, Spec]:
        """A mistake in the formula is told before anything is wired."""
        self._parsed()
        return super().infer_ports(inputs)

    def reach(self, axis: str, x: Spec) -> Reach | None:
        looks = {*REDUCTIONS, *ALONG}.intersection(re.findall(r"\w+", self.formula)) or "[" in self.formula
        return None if looks else HERE

    def _parsed(self) -> Formula:
        try:
            return parsed(self.formula)
        except FormulaError as error:
            raise self.refusal(error.expected, error.got, error.at) from None

    def refusal(self, expected: str, got: str, at: int, why: str = "") -> ShapeError:
        """The place is marked in the text: `a * ▸) + 1`."""
        near = f"{self.formula[max(at - 30, 0) : at]}▸{self.formula[at : at + 30]}"
        return ShapeError(expected, tr("{0} at character {1}").format(got, at + 1), f"{why}: {near}" if why else near)

    def infer(self, *values: Spec) -> Spec:
        for spec in values:
            need_float(spec, "Expression")
        dims = self._shapes(values).of(self._parsed()) or ()
        alike = next((spec for spec in values if spec.dims == dims), None)
        variable = any(spec.variable for spec in values) and bool(dims) and dims[0] is None
        return Spec(dims, alike.axes if alike else (), "float", variable)

    def build(self, *values: Spec) -> Call[nn.Module]:
        return call(FormulaModule, self.formula)

    def plain(self, *values: Spec) -> Code:
        return Code(outputs=(_Writing(self._shapes(values)).of(self._parsed()),))

    def torch(self, *values: Spec) -> Code:
        return Code(outputs=(_InTorch(self._shapes(values)).of(self._parsed()),))

    def _shapes(self, values: tuple[Spec, ...]) -> _Shapes:
        return _Shapes(self, dict(zip(self._names, values, strict=True)))


class _Shapes:
    """The shapes that a formula makes of those of its inputs; `None` is the shape of a number, which fits any."""

    def __init__(self, layer: Expression, specs: Mapping[str, Spec]) -> None:
        self._layer, self.specs = layer, specs

    def of(self, formula: Formula) -> tuple[Dim, ...] | None:
        match formula:
            case Number():
                return None
            case Name(name):
                return self.specs[name].dims
            case Negative(value):
                return self.of(value)
            case Joined(_, left, right, at):
                return self._joined((self.of(left), self.of(right)), at)
            case Part(value, cuts, at):
                return self._part(self.of(value) or (), cuts, at)
            case Applied():
                return self._applied(formula)

    def _joined(self, shapes: tuple[tuple[Dim, ...] | None, ...], at: int) -> tuple[Dim, ...] | None:
        """The shape to which several stretch; a size of 1 fits any other."""
        found = [shape for shape in shapes if shape is not None]
        for shape in found[1:]:
            if len(shape) != len(found[0]) or not all(
                agree(a, b) or 1 in (a, b) for a, b in zip(shape, found[0], strict=True)
            ):
                why = tr("values are joined entry by entry")
                raise self._layer.refusal(
                    tr("a value like the first, {0}").format(shape_text(found[0])), shape_text(shape), at, why
                )
        return tuple(reduce(_stretched, sizes) for sizes in zip(*found, strict=True)) if found else None

    def _part(self, dims: tuple[Dim, ...], cuts: tuple[Cut, ...], at: int) -> tuple[Dim, ...]:
        if len(cuts) > len(dims):
            raise self._layer.refusal(
                tr("at least {0} axes").format(len(cuts)), shape_text(dims), at, tr("there is a cut for each")
            )
        if dims[0] is None and any(spec.variable for spec in self.specs.values()) and cuts[0] != (0, None):
            raise self._layer.refusal(
                tr("a cut of an axis of fixed size"), shape_text(dims), at, tr("sequences differ in length")
            )
        kept = tuple(_cut(size, cut)[1] for size, cut in zip(dims, cuts, strict=False))
        if 0 in kept:
            raise self._layer.refusal(
                tr("at least one place in each cut"), shape_text(dims), at, tr("nothing would be left")
            )
        return (*kept, *dims[len(cuts) :])

    def _applied(self, formula: Applied) -> tuple[Dim, ...] | None:
        shape = self._joined(tuple(map(self.of, formula.values)), formula.at)
        axes = self.axes(formula, shape or ())
        dims = list(shape or ())
        if axes and min(axes) < -len(dims):
            raise self._layer.refusal(
                tr("at least {0} axes").format(-min(axes)), shape_text(shape), formula.at, tr("there is no such axis")
            )
        if axes and dims[0] is None and -len(dims) in axes and any(spec.variable for spec in self.specs.values()):
            why = tr("what fills sequences up would count")
            raise self._layer.refusal(tr("an axis of fixed size"), shape_text(shape), formula.at, why)
        for axis in axes if formula.function not in ALONG else ():
            dims[axis] = 1
        return shape if shape is None else tuple(dims)

    def axes(self, formula: Applied, shape: tuple[Dim, ...]) -> tuple[int, ...]:
        """The axes along which a function works, none for one of each number by itself."""
        if formula.function in ALONG:
            return formula.axes or (-1,)
        if formula.function in REDUCTIONS and len(formula.values) == 1:
            if not shape:
                raise self._layer.refusal(
                    tr("an axis"), tr("a single number"), formula.at, tr("{0} goes along one").format(formula.function)
                )
            return formula.axes or tuple(range(-len(shape), 0))
        return ()


def _stretched(a: Dim, b: Dim) -> Dim:
    return b if a == 1 else a if b == 1 or b is None else b


def _cut(size: Dim, cut: Cut) -> tuple[int, Dim]:
    """Where a cut begins and how long it is, `None` where the size is not known."""
    if size is None:
        return 0, None if cut[1] is None or (cut[0] < 0) != (cut[1] < 0) else max(cut[1] - cut[0], 0)
    places = range(*slice(*cut).indices(size))
    return places.start, len(places)


class _Writing:
    """A formula in our own operations, which have the names of the language; PyTorch differs in a few words."""

    def __init__(self, shapes: _Shapes) -> None:
        self._shapes = shapes

    def of(self, formula: Formula) -> Written:
        match formula:
            case Number(value):
                return int(value) if value == int(value) and abs(value) < 1e6 else value
            case Name(name):
                return Port(name)
            case Negative(value):
                return Operator("-", (self.of(value),))
            case Joined(symbol) if symbol in COMPARISONS:
                return self._as_number(self._condition(formula))
            case Joined(symbol, left, right):
                return Operator(symbol, (self.of(left), self.of(right)))
            case Part(value, cuts):
                return Item(self.of(value), (slice(None), *(slice(start or None, stop) for start, stop in cuts)))
            case Applied():
                return self._applied(formula)

    def _condition(self, formula: Formula) -> Written:
        compared = truth(formula)
        assert isinstance(compared, Joined), "a truth is a comparison"
        return Operator(compared.symbol, (self.of(compared.left), self.of(compared.right)))

    def _applied(self, formula: Applied) -> Written:
        first, *rest = formula.values
        axes = self._shapes.axes(formula, self._shapes.of(first) or ())
        match formula.function:
            case "where":
                return self._called("where", self._condition(first), *map(self.of, rest))
            case "clip":
                return self._called("clip", *map(self.of, formula.values))
            case "max" | "min" if rest:
                return self._extreme(formula.function, formula.values)
        return self._along(formula.function, self.of(first), axes)

    def _extreme(self, name: str, values: tuple[Formula, ...]) -> Written:
        """The largest or smallest of several; a number is a limit."""
        limits = [value.value for value in values if isinstance(value, Number)]
        written = [self.of(value) for value in values if not isinstance(value, Number)]
        found = reduce(lambda joined, value: self._called(f"{name}imum", joined, value), written)
        return self._limited(name, found, max(limits) if name == "max" else min(limits)) if limits else found

    @property
    def _first(self) -> Written:
        """The port that says how precise numbers are."""
        return Port(next(iter(self._shapes.specs)))

    # What frameworks differ in

    def _called(self, function: str, *args: Written, **keywords: Written) -> Written:
        return Call(getattr(ops, function), args, tuple(keywords.items()))

    def _as_number(self, condition: Written) -> Written:
        return self._called("cast", condition, Attribute(self._first, "dtype"))

    def _limited(self, name: str, value: Written, limit: float) -> Written:
        return self._called("clip", value, **{"low" if name == "max" else "high": limit})

    def _along(self, function: str, value: Written, axes: tuple[int, ...]) -> Written:
        if function in ALONG:
            return self._called(function, value, axis=axes[0])
        if axes:
            return self._called(_ALONG_AXES.get(function, function), value, axis=axes, keepdims=True)
        return self._called(function, value)


class _InTorch(_Writing):
    """A formula in PyTorch."""

    def _called(self, function: str, *args: Written, **keywords: Written) -> Written:
        module = "torch.nn.functional" if function in _FUNCTIONAL else "torch"
        return named(f"{module}.{'clamp' if function == 'clip' else function}", *args, **keywords)

    def _as_number(self, condition: Written) -> Written:
        return Method(condition, "type_as", (self._first,))

    def _limited(self, name: str, value: Written, limit: float) -> Written:
        return self._called("clip", value, **{"min" if name == "max" else "max": limit})

    def _along(self, function: str, value: Written, axes: tuple[int, ...]) -> Written:
        if function in ALONG:
            return self._called(function, value, dim=axes[0])
        if axes:
            biased: dict[str, Written] = {"correction": 0} if function == "var" else {}
            return self._called(_ALONG_AXES.get(function, function), value, dim=axes, **biased, keepdim=True)
        return self._called(function, value)


_ALONG_AXES = {"max": "amax", "min": "amin"}
_FUNCTIONAL = {"elu", "gelu", "mish", "selu", "silu", "softplus", "softsign"}
"""What stands in `torch.nn.functional` alone."""
