"""What a layer says about itself as code: calls that can be made, type-checked and printed, and expressions over its ports.

`call(nn.Linear, 64, 10)` is a value: `make()` runs it, the exporters print it. `Code` is how another framework writes the layer:
the parts it keeps (attributes of the exported class) and one expression for each output port.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, ParamSpec, TypeVar

T = TypeVar("T", covariant=True)
P = ParamSpec("P")


@dataclass(frozen=True)
class Call(Generic[T]):
    """A call of a function or class, known itself (ours) or by its dotted name (another framework's)."""

    function: Callable[..., T] | str
    args: tuple[object, ...] = ()
    keywords: tuple[tuple[str, object], ...] = ()

    def make(self) -> T:
        """What the call returns; calls among its arguments are made first."""
        assert callable(self.function), f"{self.function} is known by name only and cannot be called here"
        return self.function(*map(_made, self.args), **{name: _made(value) for name, value in self.keywords})


def _made(value: object) -> object:
    return value.make() if isinstance(value, Call) else value


def call(function: Callable[P, T], *args: P.args, **keywords: P.kwargs) -> Call[T]:
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


@dataclass(frozen=True)
class Part:
    """An attribute that the exported class keeps for the layer: '' is the one named after the node, others are suffixes."""

    name: str = ""


@dataclass(frozen=True)
class Apply:
    """A part called on expressions: `self.conv1(x)`."""

    part: Part
    args: tuple[Expression, ...]


@dataclass(frozen=True)
class Operator:
    """Expressions joined by a binary operator: `a + b + c`."""

    symbol: str
    operands: tuple[Expression, ...]


Expression = object
"""A Call, Port, Part, Apply or Operator, or a literal: number, text, bool, None, or a tuple or list of expressions."""


@dataclass(frozen=True)
class Code:
    """A layer in another framework: its parts, and an expression for each output port.

    The part named '' has the state-dict keys of the module that `Layer.build` makes, so that weights carry over by name.
    """

    parts: Mapping[str, Call[object]] = field(default_factory=dict)
    outputs: tuple[Expression, ...] = ()


def module_code(constructor: Call[object], *ports: str) -> Code:
    """The usual case: one part, called on the ports."""
    return Code({"": constructor}, (Apply(Part(), tuple(Port(name) for name in ports)),))


class NotExportable(Exception):
    """A target cannot express a layer; the reason is a sentence for the export dialog."""
