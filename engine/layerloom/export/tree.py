"""Values and the expressions of a layer's `Code` as syntax trees."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from layerloom.export.expressions import AUGMENTED
from layerloom.layers.code import (
    Apply,
    Attribute,
    Call,
    Conditional,
    Expression,
    Item,
    Method,
    Operator,
    Part,
    Port,
    Shared,
)

_OPERATORS = {symbol: kind for kind, symbol in AUGMENTED.items()}
_COMPARISONS: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
}  # fmt: skip


def name(dotted: str) -> ast.expr:
    """`a.b.c` as an expression."""
    first, *rest = dotted.split(".")
    made: ast.expr = ast.Name(first, ast.Load())
    for attribute in rest:
        made = ast.Attribute(made, attribute, ast.Load())
    return made


def names(several: Iterable[str]) -> ast.expr:
    """One name, or several as a tuple."""
    found = [name(one) for one in several]
    return found[0] if len(found) == 1 else ast.Tuple(found, ast.Load())


def literal(value: object) -> ast.expr:
    """The expression that makes a value again: a number, text, bool or `None`, or a tuple, list or dict of them."""
    match value:
        case bool() | None | str():
            return ast.Constant(value)
        case int() | float() if isinstance(value, float) and not math.isfinite(value):
            return ast.Call(ast.Name("float", ast.Load()), [ast.Constant(repr(value))], [])
        case int() | float():
            negative = math.copysign(1.0, value) < 0
            constant = ast.Constant(abs(value))
            return ast.UnaryOp(ast.USub(), constant) if negative else constant
        case tuple():
            return ast.Tuple([literal(item) for item in value], ast.Load())
        case list():
            return ast.List([literal(item) for item in value], ast.Load())
        case dict():
            return ast.Dict([literal(key) for key in value], [literal(item) for item in value.values()])
    raise TypeError(f"code cannot hold {value!r}")


def calls_in(code: Expression) -> Iterator[Call[object]]:
    """Every call in the code of a layer, inner ones included."""
    return (part for part in _all_in(code) if isinstance(part, Call))


def ports_in(code: Expression) -> Iterator[Port]:
    """Every port that the code of a layer reads."""
    return (part for part in _all_in(code) if isinstance(part, Port))


def reads_shared(code: Expression) -> bool:
    """Whether an output needs what is computed before; else that is run for what it does to its part."""
    return any(isinstance(part, Shared) for part in _all_in(code))


def _all_in(code: Expression) -> Iterator[Expression]:
    """The code and everything inside it."""
    yield code
    for part in _parts(code):
        yield from _all_in(part)


def _parts(code: Expression) -> Iterable[Expression]:
    """What stands directly in a piece of code."""
    match code:
        case Call() | Apply():
            return *code.args, *(value for _, value in code.keywords)
        case Method():
            return code.value, *code.args, *(value for _, value in code.keywords)
        case Operator():
            return code.operands
        case Conditional():
            return code.test, code.true, code.false
        case Attribute():
            return (code.value,)
        case Item(value, slice() as cut):
            return value, cut.start, cut.stop, cut.step
        case Item():
            return code.value, code.index
        case tuple() | list():
            return code
    return ()


@dataclass(frozen=True)
class Place:
    """Where the code of a layer stands: what lies at its ports, what its parts are called, how functions are.

    `shared` is the variable with what several outputs are read from.
    """

    ports: Mapping[tuple[str, int], ast.expr]
    part: Callable[[str], ast.expr]
    function: Callable[[str | Callable[..., object]], ast.expr]
    shared: str = ""

    def expression(self, code: Expression) -> ast.expr:
        """The code as a syntax tree."""
        match code:
            case Call():
                return ast.Call(self.function(code.function), self._all(code.args), self._keywords(code.keywords))
            case Port():
                return self.ports[code.name, code.slot]
            case Part():
                return self.part(code.name)
            case Shared():
                return name(self.shared)
            case Apply():
                return ast.Call(self.expression(code.part), self._all(code.args), self._keywords(code.keywords))
            case Attribute():
                return ast.Attribute(self.expression(code.value), code.name, ast.Load())
            case Item():
                return ast.Subscript(self.expression(code.value), self._index(code.index), ast.Load())
            case Operator():
                return self._joined(code)
            case Conditional():
                return ast.IfExp(*self._all((code.test, code.true, code.false)))
            case Method():
                function = ast.Attribute(self.expression(code.value), code.name, ast.Load())
                return ast.Call(function, self._all(code.args), self._keywords(code.keywords))
            case tuple():
                return ast.Tuple(self._all(code), ast.Load())
            case list():
                return ast.List(self._all(code), ast.Load())
        return literal(code)

    def _all(self, several: Iterable[Expression]) -> list[ast.expr]:
        return [self.expression(one) for one in several]

    def _keywords(self, several: Iterable[tuple[str, Expression]]) -> list[ast.keyword]:
        return [ast.keyword(key, self.expression(value)) for key, value in several]

    def _index(self, index: Expression) -> ast.expr:
        if isinstance(index, tuple):
            return ast.Tuple([self._index(one) for one in index], ast.Load())
        if not isinstance(index, slice):
            return self.expression(index)
        ends = (index.start, index.stop, index.step)
        return ast.Slice(*(None if end is None else self.expression(end) for end in ends))

    def _joined(self, code: Operator) -> ast.expr:
        first, *rest = self._all(code.operands)
        if not rest and code.symbol == "-":
            return ast.UnaryOp(ast.USub(), first)
        if code.symbol in _COMPARISONS:
            return ast.Compare(first, [_COMPARISONS[code.symbol]() for _ in rest], rest)
        for operand in rest:
            first = ast.BinOp(first, _OPERATORS[code.symbol](), operand)
        return first
