"""Keras' layers by their names: `from_keras("Conv2D", filters=8, kernel_size=3)` is a layer of ours.

Names, defaults and meanings are those of Keras 3 (a batch norm keeps .99, a leaky ReLU has a slope of .3). Only the
layout is ours: images are (channels, height, width), so an axis counts in that order. A new layer is one row in `ROWS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from layerloom.layers.keras_arguments import (
    COMMON,
    ELSEWHERE,
    NEEDED,
    Inexpressible,
    Only,
    Own,
    Row,
    tupled,
)
from layerloom.layers.keras_measures import ROWS as MEASURES
from layerloom.layers.keras_names import ASIDE, aside, own_name, with_aside
from layerloom.layers.keras_sequences import ROWS as SEQUENCES
from layerloom.layers.keras_shapes import ROWS as SHAPES
from layerloom.layers.keras_windows import ROWS as WINDOWS
from layerloom.layers.layer import Layer, registry
from layerloom.layers.parameters import Parameter, parameters

ROWS: Mapping[str, Row] = {
    **SEQUENCES,
    **WINDOWS,
    **SHAPES,
    **MEASURES,
    "Dense": Row(
        "Dense",
        {
            "units": NEEDED,
            "activation": None,
            "use_bias": True,
            "kernel_initializer": "glorot_uniform",
            "bias_initializer": "zeros",
        },
    ),
}
"""Every layer of Keras that we have, by its name there."""

SYNONYMS: Mapping[str, str] = {
    **{f"AvgPool{axes}D": f"AveragePooling{axes}D" for axes in (1, 2, 3)},
    **{f"MaxPool{axes}D": f"MaxPooling{axes}D" for axes in (1, 2, 3)},
    **{f"GlobalAvgPool{axes}D": f"GlobalAveragePooling{axes}D" for axes in (1, 2, 3)},
    **{f"GlobalMaxPool{axes}D": f"GlobalMaxPooling{axes}D" for axes in (1, 2, 3)},
    **{f"Convolution{axes}D{end}": f"Conv{axes}D{end}" for axes in (1, 2, 3) for end in ("", "Transpose")},
    **{f"SeparableConvolution{axes}D": f"SeparableConv{axes}D" for axes in (1, 2)},
}
"""Other names that Keras has for the same layers."""


def from_keras(name: str, /, **arguments: object) -> Layer:
    """The layer of ours that does what a layer of Keras 3 does with these arguments.

    `name` becomes the title of the node when the layer is called, and `trainable=False` freezes it.

    Raises `ValueError` where there is no such layer, or where ours cannot express an argument: the message names it and
    a way out. Raises `TypeError` for an argument that Keras does not have, or one that is missing.
    """
    row = ROWS.get(SYNONYMS.get(name, name))
    if row is None:
        raise ValueError(f"there is no layer for Keras' {name}; there are {', '.join(sorted(ROWS))}")
    given = _given(name, row, arguments)
    if missing := [argument for argument, value in given.items() if value is NEEDED]:
        raise TypeError(f"Keras' {name} needs {', '.join(missing)}")
    try:
        made = _made(row, given)
    except Inexpressible as error:
        raise _refusal(name, error.argument, given[error.argument], error.instead) from None
    said: dict[str, Any] = {argument: arguments[argument] for argument in ASIDE if argument in arguments}
    return with_aside(made, aside(**said)) if said else made


def _given(name: str, row: Row, arguments: Own) -> dict[str, object]:
    """All arguments that the row has; the others must be what changes nothing."""
    for argument, value in arguments.items():
        if argument in row.arguments or argument in ASIDE:
            continue
        if argument not in ELSEWHERE:
            raise TypeError(f"Keras' {name} has no argument {argument!r}; it takes {', '.join(row.arguments)}")
        if value not in ELSEWHERE[argument].values:
            raise _refusal(name, argument, value, ELSEWHERE[argument].instead)
    return {**row.arguments, **{argument: value for argument, value in arguments.items() if argument in row.arguments}}


def _refusal(name: str, argument: str, value: object, instead: str) -> ValueError:
    return ValueError(f"Keras' {name} with {argument}={value!r} cannot be expressed; {instead}")


def _made(row: Row, given: Own) -> Layer:
    if not isinstance(row.layer, str):
        for argument, become in row.become.items():
            _checked(argument, become, given[argument])
        return row.layer(**{name: value for name, value in given.items() if not isinstance(row.become.get(name), Only)})
    cls = registry[row.layer]
    own: dict[str, object] = {}
    for argument, value in given.items():
        for name, found in _become(row, cls, argument, value).items():
            if not isinstance(found, Layer) and (expected := _form(cls, name).problem(found)):
                raise Inexpressible(f"ours takes {expected}", argument)
            if own.setdefault(name, found) != found:
                raise Inexpressible(
                    f"ours has one parameter {name} for it and another argument, so leave both equal", argument
                )
    return cls(**own)


def _become(row: Row, cls: type[Layer], argument: str, value: object) -> Own:
    """What one argument becomes; raises `Inexpressible` with its name."""
    become = row.become.get(argument) or COMMON.get(argument)
    if become is not None:
        return _checked(argument, become, value)
    ours = own_name(cls, argument)
    assert ours, f"the row of {row.layer} does not say what {argument} becomes"
    return {ours: tupled(value)}


def _checked(argument: str, become: Callable[[Any], Own], value: object) -> Own:
    try:
        return become(value)
    except Inexpressible as error:
        raise Inexpressible(error.instead, argument) from None


def _form(cls: type[Layer], name: str) -> Parameter:
    return next(parameter for parameter in parameters(cls) if parameter.name == name)
