"""Expressions with something else in the place of a port."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from layerloom.layers.code import Expression, Port


def substituted(expression: Expression, port: Port, value: Expression) -> Expression:
    """The expression, or a tuple, list or slice of some, with `value` wherever it reads `port`."""
    if expression == port:
        return value
    if isinstance(expression, slice):
        return slice(*(substituted(end, port, value) for end in (expression.start, expression.stop, expression.step)))
    if isinstance(expression, tuple | list):
        return type(expression)(substituted(item, port, value) for item in expression)
    if not is_dataclass(expression) or isinstance(expression, type):
        return expression
    inside: dict[str, Any] = {f.name: substituted(getattr(expression, f.name), port, value) for f in fields(expression)}
    return replace(expression, **inside)
