"""Sizes in exported code: numbers where they are known, else read off each batch."""

from __future__ import annotations

from operator import floordiv, mul, sub

from layerloom.layers.code import Attribute, Expression, Item, Operator, Port
from layerloom.layers.spec import Spec

_WORKED_OUT = {"-": sub, "*": mul, "//": floordiv}


def size_of(x: Spec, axis: int, port: str = "x") -> Expression:
    """The size along an axis of a sample; where it is not known, what the batch at the port has there."""
    place = axis % x.rank
    size = x.dims[place]
    return Item(Attribute(Port(port), "shape"), 1 + place) if size is None else size


def reckoned(one: Expression, symbol: str, other: Expression) -> Expression:
    """Two sizes joined by an operator: the number where both are known."""
    if isinstance(one, int) and isinstance(other, int):
        return _WORKED_OUT[symbol](one, other)
    return Operator(symbol, (one, other))
