"""The language of the expression node: names of ports, numbers, operators and a closed list of functions.

    a * sigmoid(b) + 0.5
    x / max(sum(x, axis=-1), 1e-6)
    where(x > 0, x, 0.1 * x[0:3])

Nothing of it is ever run as Python: `parsed` makes a tree of the few kinds below, or raises `FormulaError`, which says
what was expected where. Length, depth and the size of numbers have limits, so that no file can keep the program busy.
Parts that are numbers alone are worked out while reading.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, NoReturn

from layerloom.words import tr

LONGEST = 1000
MOST_WORDS = 256
DEEPEST = 40
MOST_PORTS = 16

ARITHMETIC = ("+", "-", "*", "/", "**")
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
CONSTANTS = {"pi": math.pi}

ENTRYWISE = (
    "abs", "ceil", "cos", "elu", "erf", "exp", "expm1", "floor", "gelu", "log", "log1p", "mish", "relu", "round",
    "selu", "sigmoid", "sign", "silu", "sin", "softplus", "softsign", "sqrt", "square", "tan", "tanh",
)  # fmt: skip
"""Functions of each number by itself."""
REDUCTIONS = ("sum", "mean", "var", "max", "min")
"""Functions along axes, all of a sample if none is named; the axes stay, with size 1."""
ALONG = ("softmax", "log_softmax")
"""Functions along one axis that keep its size."""
FUNCTIONS = (*ENTRYWISE, *REDUCTIONS, *ALONG, "where", "clip")


class FormulaError(ValueError):
    """A text is no formula: what was expected, what stands there instead, and at which character (from 0)."""

    def __init__(self, expected: str, got: str, at: int) -> None:
        super().__init__(tr("needs {0}, got {1}").format(expected, got))
        self.expected, self.got, self.at = expected, got, at


@dataclass(frozen=True)
class Number:
    """A number; like every part it knows the character where it stands."""

    value: float
    at: int = 0


@dataclass(frozen=True)
class Name:
    """What lies at the port of this name."""

    name: str
    at: int = 0


@dataclass(frozen=True)
class Negative:
    """The other sign."""

    value: Formula
    at: int = 0


@dataclass(frozen=True)
class Joined:
    """Two values joined by an operator; a comparison gives 1 where it holds, else 0."""

    symbol: str
    left: Formula
    right: Formula
    at: int = 0


@dataclass(frozen=True)
class Applied:
    """A function of values; `axes` count from the end, `None` where none is named."""

    function: str
    values: tuple[Formula, ...]
    axes: tuple[int, ...] | None = None
    at: int = 0


Cut = tuple[int, int | None]
"""From a place to before another or to the end; both may count from the end."""


@dataclass(frozen=True)
class Part:
    """A part of a value along its first axes, one cut for each; the axes stay."""

    value: Formula
    cuts: tuple[Cut, ...]
    at: int = 0


Formula = Number | Name | Negative | Joined | Applied | Part


def names(formula: Formula) -> tuple[str, ...]:
    """The names of the ports, in the order of their first mention."""
    return tuple(dict.fromkeys(part.name for part in _parts(formula) if isinstance(part, Name)))


def _parts(formula: Formula) -> Iterator[Formula]:
    yield formula
    match formula:
        case Negative(value) | Part(value):
            yield from _parts(value)
        case Joined(_, left, right):
            yield from _parts(left)
            yield from _parts(right)
        case Applied(_, values):
            for value in values:
                yield from _parts(value)


def mentioned(text: str) -> tuple[str, ...]:
    """Names of ports in a text that may not be a formula yet, so that its node keeps its wires while it is typed."""
    found = re.findall(r"(?<![\w.])[a-z][a-z0-9_]*(?!\s*[(=\w])", text[:LONGEST])
    return tuple(dict.fromkeys(name for name in found if name not in CONSTANTS and name not in FUNCTIONS))[:MOST_PORTS]


@lru_cache(maxsize=256)
def parsed(text: str) -> Formula:
    """The formula that a text is; raises `FormulaError`."""
    if len(text) > LONGEST:
        raise FormulaError(tr("at most {0} characters").format(LONGEST), f"{len(text)}", LONGEST)
    tokens = tuple(_tokens(text))
    if len(tokens) > MOST_WORDS:
        raise FormulaError(
            tr("at most {0} names, numbers and signs").format(MOST_WORDS), f"{len(tokens)}", tokens[MOST_WORDS].at
        )
    reader = _Reader(tokens)
    found = reader.comparison(0)
    if reader.next.kind != "end":
        reader.refuse(tr("an operator or the end"))
    used = names(found)
    if not used:
        raise FormulaError(tr("the name of an input, such as x"), tr("numbers alone"), 0)
    if len(used) > MOST_PORTS:
        raise FormulaError(tr("at most {0} inputs").format(MOST_PORTS), f"{len(used)}", 0)
    return found


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<symbol>\*\*|<=|>=|==|!=|[-+*/<>=(),:\[\]])",
    re.ASCII,
)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise FormulaError(tr("a number, a name or an operator"), f"{text[at]!r}", at)
        if found.lastgroup != "space":
            yield _Token(_kind(found), found.group(), at)
        at = found.end()
    yield _Token("end", tr("the end"), at)


def _kind(found: re.Match[str]) -> str:
    return next(kind for kind in ("number", "name", "symbol", "space") if found[kind] is not None)


class _Reader:
    """Reads tokens from left to right: one method a strength of binding, from weak to strong."""

    def __init__(self, tokens: tuple[_Token, ...]) -> None:
        self._tokens, self._place = tokens, 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._place]

    def refuse(self, expected: str) -> NoReturn:
        raise FormulaError(expected, self.next.text if self.next.kind == "end" else f"{self.next.text!r}", self.next.at)

    def _take(self) -> _Token:
        token = self.next
        self._place += token.kind != "end"
        return token

    def _takes(self, *symbols: str) -> _Token | None:
        """The next token, if it is one of these symbols."""
        return self._take() if self.next.kind == "symbol" and self.next.text in symbols else None

    def _need(self, symbol: str) -> None:
        if not self._takes(symbol):
            self.refuse(f"{symbol!r}")

    def comparison(self, depth: int) -> Formula:
        left = self._sum(depth)
        if token := self._takes(*COMPARISONS):
            left = _joined(token, left, self._sum(depth))
            if self.next.text in COMPARISONS:
                self.refuse(tr("one comparison at a time"))
        return left

    def _sum(self, depth: int) -> Formula:
        left = self._term(depth)
        while token := self._takes("+", "-"):
            left = _joined(token, left, self._term(depth))
        return left

    def _term(self, depth: int) -> Formula:
        left = self._signed(depth)
        while token := self._takes("*", "/"):
            left = _joined(token, left, self._signed(depth))
        return left

    def _signed(self, depth: int) -> Formula:
        if depth > DEEPEST:
            self.refuse(tr("at most {0} brackets or signs inside each other").format(DEEPEST))
        if token := self._takes("-"):
            value = self._signed(depth + 1)
            return Number(-value.value, token.at) if isinstance(value, Number) else Negative(value, token.at)
        if self._takes("+"):
            return self._signed(depth + 1)
        base = self._with_cuts(depth)
        if token := self._takes("**"):
            return _joined(token, base, self._signed(depth + 1))
        return base

    def _with_cuts(self, depth: int) -> Formula:
        value = self._atom(depth)
        while token := self._takes("["):
            cuts = [self._cut()]
            while self._takes(","):
                cuts.append(self._cut())
            self._need("]")
            if isinstance(value, Number):
                raise FormulaError(tr("an input before the bracket"), tr("a number"), token.at)
            value = Part(value, tuple(cuts), token.at)
            depth = self._deeper(depth)
        return value

    def _deeper(self, depth: int) -> int:
        if depth > DEEPEST:
            self.refuse(tr("at most {0} brackets inside each other").format(DEEPEST))
        return depth + 1

    def _cut(self) -> Cut:
        start = 0 if self.next.text == ":" else self._whole()
        if not self._takes(":"):
            return start, start + 1 or None
        return start, None if self.next.text in ("]", ",") else self._whole()

    def _whole(self) -> int:
        sign = -1 if self._takes("-") else 1
        if self.next.kind != "number" or not self.next.text.isdigit() or len(self.next.text) > 9:
            self.refuse(tr("a whole number"))
        return sign * int(self._take().text)

    def _atom(self, depth: int) -> Formula:
        token = self.next
        if token.kind == "number":
            return _finite(float(self._take().text), token.at)
        if token.kind == "name":
            self._take()
            return self._applied(token, depth + 1) if self.next.text == "(" else self._named(token)
        if not self._takes("("):
            self.refuse(tr("a number, a name or a bracket"))
        value = self.comparison(depth + 1)
        self._need(")")
        return value

    def _named(self, token: _Token) -> Formula:
        if token.text in CONSTANTS:
            return Number(CONSTANTS[token.text], token.at)
        if token.text in FUNCTIONS:
            raise FormulaError(tr("a bracket after a function"), tr("{0!r} alone").format(token.text), token.at)
        if not re.fullmatch(r"[a-z][a-z0-9_]*", token.text):
            raise FormulaError(tr("small letters in the name of an input"), f"{token.text!r}", token.at)
        return Name(token.text, token.at)

    def _applied(self, token: _Token, depth: int) -> Formula:
        if token.text not in FUNCTIONS:
            raise FormulaError(
                tr("a function that there is ({0})").format(", ".join(FUNCTIONS)), f"{token.text!r}", token.at
            )
        self._need("(")
        values, axes = [self.comparison(depth)], None
        while self._takes(","):
            if self.next.text == "axis":
                axes = self._axes()
                break
            values.append(self.comparison(depth))
        self._need(")")
        return applied(token.text, tuple(values), axes, token.at)

    def _axes(self) -> tuple[int, ...]:
        self._take()
        self._need("=")
        if not self._takes("("):
            return (self._axis(),)
        found = [self._axis()]
        while self._takes(","):
            found.append(self._axis())
        self._need(")")
        return tuple(dict.fromkeys(found))

    def _axis(self) -> int:
        token = self.next
        axis = self._whole()
        if axis >= 0:
            raise FormulaError(tr("an axis counted from the end, such as -1"), f"{axis}", token.at)
        return axis


_COMPUTED: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def _joined(token: _Token, left: Formula, right: Formula) -> Formula:
    """Two values joined; two numbers become one."""
    if not isinstance(left, Number) or not isinstance(right, Number):
        return Joined(token.text, left, right, token.at)
    try:
        return _finite(_COMPUTED[token.text](left.value, right.value), token.at)
    except ArithmeticError:
        raise _no_number(token.at) from None


def _finite(value: float, at: int) -> Number:
    if isinstance(value, complex) or not math.isfinite(value):
        raise _no_number(at)
    return Number(float(value), at)


def _no_number(at: int) -> FormulaError:
    return FormulaError(tr("numbers that can be worked out"), tr("one that is too large or does not exist"), at)


def applied(function: str, values: tuple[Formula, ...], axes: tuple[int, ...] | None, at: int) -> Formula:
    """A function of values, where their number and the axes fit it; raises `FormulaError`."""
    counts = {"where": (3, 3), "clip": (3, 3), "max": (1, 8), "min": (1, 8)}
    least, most = counts.get(function, (1, 1))
    if not least <= len(values) <= most:
        expected = (
            tr("{0} values").format(least)
            if least == most > 1
            else tr("one value")
            if most == 1
            else tr("{0} to {1} values").format(least, most)
        )
        raise FormulaError(tr("{0} in {1}").format(expected, function), f"{len(values)}", at)
    along = (function in REDUCTIONS and len(values) == 1) or function in ALONG
    if axes is not None and (not along or (function in ALONG and len(axes) > 1)):
        raise FormulaError(tr("no such axis in {0}").format(function), f"axis={axes}", at)
    if function == "where" and isinstance(values[0], Number):
        raise FormulaError(tr("a condition with an input"), tr("numbers alone"), values[0].at)
    if function == "clip" and not all(isinstance(limit, Number) for limit in values[1:]):
        raise FormulaError(tr("two numbers as limits of clip"), tr("something to compute"), at)
    if all(isinstance(value, Number) for value in values):
        raise FormulaError(tr("an input in {0}").format(function), tr("numbers alone"), at)
    if function == "where" and isinstance(values[1], Number) and isinstance(values[2], Number):
        high, low = values[1].value, values[2].value
        return Joined("+", Joined("*", truth(values[0]), _finite(high - low, at), at), Number(low, at), at)
    return Applied(function, values, axes, at)


def truth(formula: Formula) -> Formula:
    """A condition as a comparison: what is no comparison holds where it is not 0."""
    if isinstance(formula, Joined) and formula.symbol in COMPARISONS:
        return formula
    return Joined("!=", formula, Number(0.0, formula.at), formula.at)
