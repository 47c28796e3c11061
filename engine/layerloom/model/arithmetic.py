"""Arithmetic and brackets on symbols: each operator is a layer, wired like any other, which the editor shows.

Two symbols make an `Add`, `Subtract`, `Multiply`, `Divide` or `MatMul`; a symbol and a number make an `Expression`.
Brackets count the batch as the first axis, as they do on arrays, and make `Slice`, `Squeeze` and `Unsqueeze`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from layerloom.layers import expression, merge, products, shape, slicing, steps
from layerloom.layers.layer import Layer

if TYPE_CHECKING:
    from layerloom.model.symbol import Symbol


class Arithmetic:
    """The operators of a symbol."""

    # NumPy must leave `array + symbol` to `Symbol.__radd__`, which says what to do instead.
    __array_ufunc__ = None

    def __add__(self, other: Symbol | float) -> Symbol:
        return _joined(self, "+", other, merge.Add())

    def __radd__(self, other: float) -> Symbol:
        return _joined(other, "+", self)

    def __sub__(self, other: Symbol | float) -> Symbol:
        return _joined(self, "-", other, merge.Subtract())

    def __rsub__(self, other: float) -> Symbol:
        return _joined(other, "-", self)

    def __mul__(self, other: Symbol | float) -> Symbol:
        return _joined(self, "*", other, merge.Multiply())

    def __rmul__(self, other: float) -> Symbol:
        return _joined(other, "*", self)

    def __truediv__(self, other: Symbol | float) -> Symbol:
        return _joined(self, "/", other, merge.Divide())

    def __rtruediv__(self, other: float) -> Symbol:
        return _joined(other, "/", self)

    def __pow__(self, other: Symbol | float) -> Symbol:
        return _joined(self, "**", other)

    def __rpow__(self, other: float) -> Symbol:
        return _joined(other, "**", self)

    def __lt__(self, other: Symbol | float) -> Symbol:
        return _joined(self, "<", other)

    def __le__(self, other: Symbol | float) -> Symbol:
        return _joined(self, "<=", other)

    def __gt__(self, other: Symbol | float) -> Symbol:
        return _joined(self, ">", other)

    def __ge__(self, other: Symbol | float) -> Symbol:
        return _joined(self, ">=", other)

    def __matmul__(self, other: Symbol) -> Symbol:
        return _wired(products.MatMul(), self, other)

    def __neg__(self) -> Symbol:
        return _wired(expression.Expression("-x"), self)

    def __pos__(self) -> Symbol:
        return self  # type: ignore[return-value]

    def __abs__(self) -> Symbol:
        return _wired(expression.Expression("abs(x)"), self)

    def __getitem__(self, where: Any) -> Symbol:
        return part(self, where)  # type: ignore[arg-type]

    def __bool__(self) -> bool:
        raise TypeError("a symbol has no value yet, so that nothing can depend on it: use where(...) in an Expression")

    def __iter__(self) -> Iterator[Symbol]:
        raise TypeError("a symbol cannot be taken apart by a loop: use brackets, as in x[:, 0], or the layer Split")


def _joined(a: Any, symbol: str, b: Any, layer: Layer | None = None) -> Symbol:
    """Two values joined by an operator: by the layer, or by an expression where one is a number or there is none."""
    symbols = [value for value in (a, b) if isinstance(value, Arithmetic)]
    if len(symbols) == 1:
        left, right = ("x" if isinstance(value, Arithmetic) else _number(value, symbol) for value in (a, b))
        return _wired(expression.Expression(f"{left} {symbol} {right}"), *symbols)
    return _wired(layer or expression.Expression(f"a {symbol} b"), a, b)


def _number(value: Any, symbol: str) -> str:
    """The number as a formula writes it; raises `TypeError` for anything else."""
    found = value.item() if getattr(value, "shape", None) == () else value
    if not isinstance(found, int | float) or not math.isfinite(found):
        got = f"{found}" if isinstance(found, float) else type(value).__name__
        raise TypeError(f"{symbol} joins a symbol with another symbol or a finite number, got {got}")
    written = repr(float(found)) if isinstance(found, float) else str(int(found))
    return f"({written})" if symbol == "**" and written.startswith("-") else written


def _wired(layer: Layer, *symbols: Any) -> Symbol:
    made: Symbol = layer(*symbols)
    return made


def part(x: Symbol, where: Any) -> Symbol:
    """What brackets make of a symbol; the first place is the batch, of which all is taken.

    Raises `TypeError` for anything but whole numbers, slices, `None` and `...`.
    """
    places = _spelled(where if isinstance(where, tuple) else (where,), x)
    gone: list[int] = []
    for axis, place in _of_axes(places, x.spec.rank):
        if isinstance(place, slice):
            x = _cut(x, axis, place)
        elif axis == -x.spec.rank and place == -1 and x.spec.variable:
            return part(_wired(steps.LastStep(), x), (slice(None), *places[2:]))
        else:
            x = _wired(slicing.Slice(place, place + 1 or None, 1, axis), x)
            gone.append(axis)
    for axis in gone:  # from the front: those behind keep their places, counted from the end
        x = _wired(shape.Squeeze(axis), x)
    new = [-1 - sum(place is None or isinstance(place, slice) for place in places[at + 1 :])
           for at, place in enumerate(places) if place is None]  # fmt: skip
    for axis in reversed(new):  # from the end, so that each is counted with those behind it
        x = _wired(shape.Unsqueeze(axis), x)
    return x


def _spelled(where: tuple[Any, ...], x: Symbol) -> tuple[Any, ...]:
    """One place for the batch and for each axis, `...` written out; raises where that is not possible."""
    for place in where:
        if place is not None and place is not ... and not isinstance(place, slice) and type(place) is not int:
            raise TypeError(f"a symbol is cut by whole numbers, slices, None and ..., got {place!r}")
    if sum(place is ... for place in where) > 1:
        raise TypeError("there is one ... at most in brackets")
    missing = x.spec.rank + 1 - sum(place is not None and place is not ... for place in where)
    if missing < 0:
        raise TypeError(f"a symbol of shape {x.shape} has {x.spec.rank} axes beside the batch, got {len(where)} places")
    at = where.index(...) if ... in where else len(where)
    spelled = (*where[:at], *(slice(None),) * missing, *where[at + 1 :])
    if spelled[0] != slice(None):
        raise TypeError(f"the first place in brackets is the batch, of which all is taken: x[:, ...], got {where[0]!r}")
    return spelled


def _of_axes(places: tuple[Any, ...], rank: int) -> list[tuple[int, Any]]:
    """The axes that are cut, counted from the end, with their places."""
    cuts = [place for place in places[1:] if place is not None]
    return [(at - rank, place) for at, place in enumerate(cuts) if place != slice(None)]


def _cut(x: Symbol, axis: int, cut: slice) -> Symbol:
    if cut == slice(None, None, -1) and axis == -x.spec.rank:
        return _wired(steps.Reverse(), x)
    if cut.step is not None and cut.step < 1:
        raise TypeError(f"a slice of a symbol goes forwards, got a step of {cut.step}")
    return _wired(slicing.Slice(cut.start or 0, cut.stop, cut.step or 1, axis), x)
