"""The line under the title of a node: what it is, and what tells one use of its layer from another."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, NamedTuple

from layerloom.layers.layer import DataLayer, Layer, Parameter, parameters
from layerloom.layers.parameters import Choice, Form, Number, OneOf, Several, Text, once_per_class
from layerloom.layers.wiring import Instance
from layerloom.words import counted, tr

_UNSPOKEN: tuple[object, ...] = ("none", "default", "unbiased", 1)
"""Defaults that are not mentioned."""


def subtitle(layer: Layer) -> str:
    """The line under a node's title: `Conv2D · 32 × 3×3, same`, of a block `Residual · ×3, channels 64`."""
    summary = _of_instance(layer) if isinstance(layer, Instance) else essentials(layer) if layer.category else ""
    return f"{layer.type_name} · {summary}" if summary else layer.type_name


def essentials(layer: Layer) -> str:
    """The parameters that tell one use of a layer from another: the leading ones, and those that were changed."""
    texts: list[str] = []
    for position, (parameter, leads, is_size) in enumerate(_traits(type(layer))):
        value = getattr(layer, parameter.name)
        if parameter.internal or (value == parameter.default and value in _UNSPOKEN):
            continue
        if value != parameter.default or leads:
            text = _text(parameter, value, position)
            if text and position == 1 and texts and is_size:
                texts[-1] += f" × {text}"
            elif text:
                texts.append(text)
    if isinstance(layer, DataLayer) and _traits(type(layer)) and layer.rows is not None:
        texts.append(counted(layer.rows, "row"))
    return ", ".join(texts)


class _Trait(NamedTuple):
    """What is said of a parameter, whatever its value."""

    parameter: Parameter
    leads: bool
    is_size: bool


@once_per_class
def _traits(cls: type[Any]) -> tuple[_Trait, ...]:
    declared = parameters(cls)
    return tuple(
        _Trait(parameter, _leading(parameter.form, position, len(declared)), _is_size(parameter.form))
        for position, parameter in enumerate(declared)
    )


def _of_instance(layer: Instance) -> str:
    """How many copies there are, and what they are given."""
    copies = [f"×{layer.repeat}"] if layer.repeat > 1 else []
    return ", ".join([*copies, *(f"{name} {value}" for name, value in layer.given.items())])


def _leading(form: Form, position: int, count: int) -> bool:
    if position < 4 and _has_words(form):
        return True
    numbers = [leaf for leaf in _leaves(form) if isinstance(leaf, Number)]
    if any(number.whole for number in numbers):
        return position < 2 and not _optional(form) and _is_amount(form)
    return bool(numbers) and numbers[0].range.high <= 1 and position == 0 and count <= 2


def _text(parameter: Parameter, value: object, position: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return parameter.name if value else tr("no {0}").format(parameter.name)
    if _is_size(parameter.form) and not isinstance(value, str):
        size = f"{value}×{value}" if isinstance(value, int) else _joined(value)
        return size if position < 2 else f"{parameter.name} {size if isinstance(value, tuple) else value}"
    if isinstance(value, str):
        return PurePath(value).name if any(isinstance(f, Text) and f.file for f in _leaves(parameter.form)) else value
    shown = f"{value:g}" if isinstance(value, float) else _joined(value)
    bare = position == 0 and (_is_amount(parameter.form) or (isinstance(value, float) and value <= 1))
    return shown if bare or isinstance(value, tuple) else f"{parameter.name} {shown}"


def _joined(value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    if any(hasattr(item, "__dataclass_fields__") for item in value):
        return ""
    return "×".join(_joined(item) if not isinstance(item, tuple) else "+".join(map(str, item)) for item in value)


def _leaves(form: Form) -> list[Form]:
    if isinstance(form, OneOf):
        return [leaf for inner in form.forms for leaf in _leaves(inner)]
    return [form]


def _is_size(form: Form) -> bool:
    """Whether a single number stands for the same in both directions, as in `kernel=3`."""
    leaves = _leaves(form)
    return any(isinstance(f, Several) and f.length == 2 for f in leaves) and any(isinstance(f, Number) for f in leaves)


def _is_amount(form: Form) -> bool:
    """Whether a whole number says how many or how large, unlike an axis."""
    return any(isinstance(f, Number) and f.whole and f.range.low >= 0 and f.range.high > 99 for f in _leaves(form))


def _has_words(form: Form) -> bool:
    return any(isinstance(f, Choice) and any(isinstance(v, str) for v in f.values) for f in _leaves(form))


def _optional(form: Form) -> bool:
    return any(isinstance(f, Choice) and None in f.values for f in _leaves(form))
