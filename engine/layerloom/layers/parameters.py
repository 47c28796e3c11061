"""The types of layer parameters, and what inspector, file and command line read out of them.

A field `kernel: Annotated[Pixels | Pair[Pixels], "height and width of a kernel"] = 3` becomes a `Parameter` with a
default, a help text and the `Choice`s, `Number`s and tuples that it takes. `Parameter.problem` checks a value,
`Parameter.decoded` turns what JSON made of it (a list for a tuple) back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from inspect import signature
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from layerloom.words import tr

T = TypeVar("T")


def once_per_class(function: Callable[[type[Any]], T]) -> Callable[[type[Any]], T]:
    """`functools.cache` for a function of a class (type checkers do not take every class for hashable)."""
    made: dict[type[Any], T] = {}

    def remembered(cls: type[Any]) -> T:
        if cls not in made:
            made[cls] = function(cls)
        return made[cls]

    return remembered


@dataclass(frozen=True)
class Range:
    """The true limits of a number, both ends included unless `open_high`."""

    low: float = -math.inf
    high: float = math.inf
    open_high: bool = False
    unit: str = ""

    def holds(self, value: float) -> bool:
        return self.low <= value and (value < self.high if self.open_high else value <= self.high)

    def __str__(self) -> str:
        if self.high >= TECHNICAL:
            return tr("any number") if math.isinf(self.low) else tr("at least {0}").format(_digits(self.low))
        text = tr("from {0} to below {1}") if self.open_high else tr("from {0} to {1}")
        return text.format(_digits(self.low), _digits(self.high))

    def reason(self, value: float) -> str | None:
        """What a number should have been, or `None` if it is within the range."""
        if self.holds(value):
            return None
        too_large = value > self.low and self.high >= TECHNICAL
        return tr("at most {0}").format(_digits(self.high)) if too_large else str(self)


TECHNICAL = 2**20
"""A limit from here on guards memory and files; it is mentioned only to those who meet it."""


def _digits(number: float) -> str:
    return str(int(number)) if math.isfinite(number) and number == int(number) else f"{number:g}"


@dataclass(frozen=True)
class Internal:
    """Marks a parameter that the program fills in itself: an inspector shows it and does not let it be typed."""


INTERNAL = Internal()

Count = Annotated[int, Range(low=1, high=2**31)]
Pixels = Annotated[int, Range(low=1, high=2**20, unit="px")]
Margin = Annotated[int, Range(low=0, high=2**20, unit="px")]
Probability = Annotated[float, Range(low=0.0, high=1.0)]
Rate = Annotated[float, Range(low=0.0, high=1.0, open_high=True)]
Positive = Annotated[float, Range(low=1e-30)]
Axis = Annotated[int, Range(low=-16, high=-1)]
FilePath = Annotated[str, "file"]
Pair: TypeAlias = tuple[T, T]
Sides: TypeAlias = tuple[tuple[Margin, Margin], tuple[Margin, Margin]]


@dataclass(frozen=True)
class Number:
    """A parameter form: a number within a range."""

    whole: bool
    range: Range

    def reason(self, value: object) -> str | None:
        right = isinstance(value, int) if self.whole else isinstance(value, int | float)
        if not right or isinstance(value, bool) or not math.isfinite(value):  # type: ignore[arg-type]
            return tr("a whole number") if self.whole else tr("a number")
        return self.range.reason(value)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Choice:
    """A parameter form: one of a few words or whole numbers (or `None`, shown as 'none')."""

    values: tuple[str | int | bool | None, ...]

    def reason(self, value: object) -> str | None:
        if any(type(value) is type(option) and value == option for option in self.values):
            return None
        words = (tr("none") if value is None else str(value).lower() for value in self.values)
        return tr("one of {0}").format(", ".join(words))


@dataclass(frozen=True)
class Text:
    """A parameter form: free text, or the path of a file."""

    file: bool = False

    def reason(self, value: object) -> str | None:
        return None if isinstance(value, str) else tr("text")


@dataclass(frozen=True)
class Several:
    """A parameter form: a tuple, of `length` items, or of any number where `length` is `None`."""

    form: Form
    length: int | None

    def reason(self, value: object) -> str | None:
        if not isinstance(value, tuple) or (self.length is not None and len(value) != self.length):
            return tr("{0} values").format(self.length) if self.length is not None else tr("a list of values")
        return next((reason for item in value if (reason := self.form.reason(item))), None)


@dataclass(frozen=True)
class Record:
    """A parameter form: a frozen dataclass, such as a column of a table."""

    type: type[Any]

    def reason(self, value: object) -> str | None:
        if not isinstance(value, self.type):
            return f"a {self.type.__name__.lower()}"
        reasons = ((p.name, p.problem(getattr(value, p.name))) for p in parameters(self.type))
        return next((tr("{0} as {1}").format(reason, name) for name, reason in reasons if reason), None)


@dataclass(frozen=True)
class OneOf:
    """A parameter form: any of several forms, for example 'same' or a number or a pair of numbers."""

    forms: tuple[Form, ...]

    def reason(self, value: object) -> str | None:
        reasons = [form.reason(value) for form in self.forms]
        return None if None in reasons else tr(", or ").join(dict.fromkeys(r for r in reasons if r))


Form = Number | Choice | Text | Several | Record | OneOf


@dataclass(frozen=True)
class Parameter:
    """One parameter of a layer: its name, default, help text and the form of its values.

    `internal` says that the program fills it in and nobody should type it.
    """

    name: str
    default: object
    help: str
    form: Form
    internal: bool = False

    def problem(self, value: object) -> str | None:
        """What the value should have been, or `None` if it is right."""
        return self.form.reason(value)

    def decoded(self, value: object) -> object:
        """What JSON made of a value (lists for tuples, mappings for records), turned back."""
        return _decoded(value, self.form)

    @staticmethod
    def encoded(value: object) -> object:
        """The value as JSON can hold it."""
        if isinstance(value, tuple):
            return [Parameter.encoded(item) for item in value]
        if hasattr(value, "__dataclass_fields__"):
            return {f.name: Parameter.encoded(getattr(value, f.name)) for f in fields(value)}  # type: ignore[arg-type]
        return value


def _decoded(value: object, form: Form) -> object:
    records = [f for f in _leaves(form) if isinstance(f, Record)]
    if isinstance(value, list):
        return tuple(_decoded(item, form) for item in value)
    if isinstance(value, dict) and records:
        inner = parameters(records[0].type)
        known = {p.name: p.decoded(value[p.name]) for p in inner if p.name in value}
        try:
            return records[0].type(**known)
        except TypeError:
            return value
    return value


def _leaves(form: Form) -> tuple[Form, ...]:
    if isinstance(form, OneOf):
        return tuple(leaf for inner in form.forms for leaf in _leaves(inner))
    return _leaves(form.form) if isinstance(form, Several) else (form,)


@once_per_class
def parameters(cls: type[Any]) -> tuple[Parameter, ...]:
    """The parameters that a layer class (or a record class) declares, in the order of their declaration."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_parameter(f.name, hints[f.name], None if f.default is MISSING else f.default) for f in fields(cls))


@once_per_class
def parameter_names(cls: type[Any]) -> frozenset[str]:
    """The names of the parameters that a layer class (or a record class) declares."""
    return frozenset(field.name for field in fields(cls))


def parameters_of_function(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The parameters of a function that declares them like a layer does, such as a template."""
    hints = get_type_hints(function, include_extras=True)
    return tuple(_parameter(p.name, hints[p.name], p.default) for p in signature(function).parameters.values())


def _parameter(name: str, hint: Any, default: object) -> Parameter:
    marks = getattr(hint, "__metadata__", ())
    texts = [mark for mark in marks if isinstance(mark, str) and mark != "file"]
    return Parameter(name, default, texts[-1] if texts else "", _form(hint), INTERNAL in marks)


def _form(hint: Any) -> Form:
    """The form that a type hint describes; raises `TypeError` for a type that no parameter can have."""
    if get_origin(hint) is Annotated:
        inner, *extra = get_args(hint)
        limits = [m for m in extra if isinstance(m, Range)]
        if inner in (int, float):
            return Number(inner is int, limits[0] if limits else Range())
        return Text(file=True) if inner is str and "file" in extra else _form(inner)
    if get_origin(hint) in (Union, UnionType):
        return OneOf(tuple(_form(option) for option in get_args(hint)))
    if get_origin(hint) is Literal:
        return Choice(get_args(hint))
    if get_origin(hint) is tuple:
        first, *rest = get_args(hint)
        return Several(_form(first), None if rest == [Ellipsis] else 1 + len(rest))
    plain: dict[Any, Form] = {
        bool: Choice((True, False)),
        NoneType: Choice((None,)),
        str: Text(),
        int: Number(True, Range()),
        float: Number(False, Range()),
    }
    if hint in plain:
        return plain[hint]
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return Record(hint)
    raise TypeError(f"a layer parameter cannot have the type {hint!r}")
