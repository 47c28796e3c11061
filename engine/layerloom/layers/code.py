"""What a layer says about itself as code: calls that can be made, type-checked and printed, and expressions.

`call(nn.Linear, 64, 10)` is a value: `make()` runs it, the exporters print it. `Code` is how another framework writes
the layer: the parts it keeps (attributes of the exported class) and one expression for each output port.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, ParamSpec, TypeVar

from layerloom.nn.init import without_memory
from layerloom.tensor import Tensor, no_grad
from layerloom.words import tr

T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")


@dataclass(frozen=True)
class Call(Generic[T_co]):
    """A call of a function or class, known itself (ours) or by its dotted name (another framework's).

    `first` says how parameters of the module that it makes get other first values than its own: the name of each, and
    the call of a function of `nn.init` that is given the parameter before its arguments. A name may go on with rows:
    `bias_ih_l0[4:8]`.
    """

    function: Callable[..., T_co] | str
    args: tuple[object, ...] = ()
    keywords: tuple[tuple[str, object], ...] = ()
    first: tuple[tuple[str, Call[object]], ...] = ()

    def make(self) -> T_co:
        """What the call returns; calls among its arguments are made first."""
        assert callable(self.function), f"{self.function} is known by name only and cannot be called here"
        made = self.function(*map(_made, self.args), **{name: _made(value) for name, value in self.keywords})
        for parameter, filling in () if without_memory() else self.first:
            _fill(made, parameter, filling)
        return made


def rows_of(parameter: str) -> tuple[str, slice | None]:
    """The name of a parameter, and which rows of it are meant if the name says `bias[4:8]`."""
    name, _, rows = parameter.rstrip("]").partition("[")
    return name, slice(*map(int, rows.split(":"))) if rows else None


def _fill(made: object, parameter: str, filling: Call[object]) -> None:
    """Gives a parameter of what was made, or some rows of it, first values."""
    assert callable(filling.function), "our own initializers fill our parameters"
    name, rows = rows_of(parameter)
    whole: Tensor = getattr(made, name)
    part = whole if rows is None else Tensor(whole.data[rows])
    filling.function(part, *filling.args, **dict(filling.keywords))
    if rows is not None:
        filled = whole.data.copy()
        filled[rows] = part.data
        with no_grad():
            whole.assign(filled)


def _made(value: object) -> object:
    return value.make() if isinstance(value, Call) else value


def call(function: Callable[P, T_co], *args: P.args, **keywords: P.kwargs) -> Call[T_co]:
    """A call of one of our own constructors, its arguments checked by the type checker."""
    return Call(function, args, tuple(keywords.items()))


def named(function: str, *args: Expression, **keywords: Expression) -> Call[object]:
    """A call by dotted name, such as `torch.nn.Conv2d`."""
    return Call(function, args, tuple(keywords.items()))


@dataclass(frozen=True)
class Port:
    """The value at an input port; `slot` counts within a variadic port."""

    name: str
    slot: int = 0


LENGTHS = ".lengths"
"""Behind the name of a port: the lengths of the sequences there."""


def lengths_of(port: str) -> Port:
    """The lengths (batch,) of the sequences at an input port; only where they differ."""
    return Port(port + LENGTHS)


@dataclass(frozen=True)
class Part:
    """An attribute that the exported class keeps for the layer: '' is named after the node, others add a suffix."""

    name: str = ""


@dataclass(frozen=True)
class Apply:
    """A part, or an item of one, called on expressions: `self.conv1(x)`."""

    part: Part | Item
    args: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...] = ()


@dataclass(frozen=True)
class Operator:
    """Expressions joined by a binary operator, `a + b + c`; `-` before a single one turns its sign."""

    symbol: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True)
class Method:
    """A method called on an expression: `target.type_as(prediction)`."""

    value: Expression
    name: str
    args: tuple[Expression, ...] = ()
    keywords: tuple[tuple[str, Expression], ...] = ()


@dataclass(frozen=True)
class Attribute:
    """An attribute of an expression: `self.positions.weight`."""

    value: Expression
    name: str


@dataclass(frozen=True)
class Item:
    """What stands in an expression at an index or in a slice, whose ends may be expressions: `self.lstm(x)[0]`."""

    value: Expression
    index: Expression | slice


@dataclass(frozen=True)
class Conditional:
    """One of two expressions: `a if self.crop.training else b`."""

    test: Expression
    true: Expression
    false: Expression


@dataclass(frozen=True)
class Shared:
    """What several outputs of a layer are read from, computed once: `Code.shared`."""


Expression = object
"""A Call, Port, Part, Apply, Operator, Method, Attribute, Item, Conditional or Shared, or a literal: number, text,
bool, None, or a tuple or list of them."""


@dataclass(frozen=True)
class Code:
    """A layer in another framework: its parts, and an expression for each output port.

    The part named '' has the state-dict keys of the module that `Layer.build` makes, so that weights carry over.
    `shared` is computed before the outputs, where they have something in common: they read it as `Shared()`.
    """

    parts: Mapping[str, Call[object]] = field(default_factory=dict)
    outputs: tuple[Expression, ...] = ()
    shared: Expression = None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Everything that is computed, in order."""
        return self.outputs if self.shared is None else (self.shared, *self.outputs)


def module_code(constructor: Call[object], *ports: str) -> Code:
    """The usual case: one part, called on the ports."""
    return Code({"": constructor}, (Apply(Part(), tuple(Port(name) for name in ports)),))


ALWAYS_WRITTEN = frozenset({"eps", "momentum", "negative_slope"})
"""Arguments whose defaults differ between frameworks: code shows them even where they are the default."""


def without_defaults(made: Call[T_co]) -> Call[T_co]:
    """The call as a person would write it: without keywords that say the default, except those of `ALWAYS_WRITTEN`."""
    assert callable(made.function), "the defaults of a function that is known by name only cannot be looked up"
    known = inspect.signature(made.function).parameters
    keywords = {
        name: value
        for name, value in made.keywords
        if name in ALWAYS_WRITTEN or name not in known or known[name].default != value
    }
    return Call(made.function, tuple(map(_short, made.args)), tuple(keywords.items()), made.first)


def _short(value: object) -> object:
    return without_defaults(value) if isinstance(value, Call) else value


def in_torch(made: Call[object]) -> Call[object]:
    """A call of one of our modules as one of the module of the same name in `torch.nn`; built-in functions stay."""
    function = made.function
    assert callable(function), f"{function} is known by name only: nobody can say what it is in torch.nn"
    if not function.__module__.startswith(("layerloom.nn", "builtins")):
        raise NotExportable(tr("PyTorch has no module like {0}").format(function.__name__))
    short = without_defaults(made)
    args = tuple(in_torch(value) if isinstance(value, Call) else value for value in short.args)
    prefix = "" if function.__module__ == "builtins" else "torch.nn."
    first = tuple((parameter, _filling_in_torch(filling)) for parameter, filling in short.first)
    return Call(prefix + function.__name__, args, short.keywords, first)


def _filling_in_torch(filling: Call[object]) -> Call[object]:
    """Our initializers have the names and arguments of `torch.nn.init`."""
    assert callable(filling.function), "our own initializers are known themselves"
    return Call(f"torch.nn.init.{filling.function.__name__}", filling.args, filling.keywords)


class NotExportable(Exception):  # noqa: N818 - the word of the export dialog
    """A target cannot express a layer; the reason is a sentence for the export dialog."""
