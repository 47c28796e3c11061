"""A layer as a text: `Conv2D(8, kernel=3)`, for a parameter that holds one.

Nothing of it is run as Python: a text is the name of a layer and literal values, in the order of its parameters or by
name.
"""

from __future__ import annotations

import ast

from layerloom.layers.layer import Layer, ParameterError, registry
from layerloom.words import tr

LONGEST = 1000
"""Characters of a text that is read, so that no file can keep the program busy."""


class LayerTextError(ValueError):
    """A text describes no layer; the message says what it needs."""


def written(layer: Layer) -> str:
    """The text that `read` makes the layer of again; parameters that have their defaults are left out."""
    return f"{layer.type_name}({', '.join(f'{name}={value!r}' for name, value in layer.changed.items())})"


def read(text: str) -> Layer:
    """The layer that a text describes. Raises `LayerTextError`."""
    tree = _parsed(text)
    if isinstance(tree, ast.Name):
        tree = ast.Call(tree, [], [])
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name):
        raise LayerTextError(tr("a layer such as Dense(64)"))
    cls = registry.get(tree.func.id)
    if cls is None:
        raise LayerTextError(tr("the name of a layer in place of {0}").format(tree.func.id))
    try:
        values = [ast.literal_eval(value) for value in tree.args]
        return cls(*values, **{str(word.arg): ast.literal_eval(word.value) for word in tree.keywords})
    except ParameterError as error:
        raise LayerTextError(str(error).partition(" needs ")[2] or str(error)) from None
    except (ValueError, TypeError, RecursionError):
        raise LayerTextError(tr("parameters that {0} has, with plain values").format(cls.__name__)) from None


def _parsed(text: str) -> ast.expr | None:
    """The text as an expression, `None` if it is none."""
    if len(text) > LONGEST:
        return None
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
