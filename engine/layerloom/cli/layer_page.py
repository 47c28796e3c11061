"""`layerloom layers NAME`: everything about one layer."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Iterator

from layerloom.cli.project import UsageError
from layerloom.layers import Layer, registry
from layerloom.layers.layer import InputPort
from layerloom.layers.parameters import Choice, Form, Number, OneOf, Parameter, Record, Several, Text, parameters


def layer_called(text: str) -> type[Layer]:
    """The layer of a name, in capitals or not; raises `UsageError` with the nearest names."""
    by_name = {name.lower(): layer for name, layer in registry.items()}
    names = by_name | {alias.lower(): layer for layer in registry.values() for alias in layer.aliases}
    if (found := by_name.get(text.lower())) is not None:
        return found
    near = dict.fromkeys(names[match].__name__ for match in difflib.get_close_matches(text.lower(), names, 3))
    hint = f"Did you mean {' or '.join(near)}?" if near else "layerloom layers lists them."
    raise UsageError(f'There is no layer called "{text}". {hint}')


def page(layer: type[Layer]) -> Iterator[str]:
    """The lines of a layer's page: what it does, its ports, its parameters."""
    yield f"{layer.__name__} ({layer.category})"
    yield ""
    yield inspect.getdoc(layer) or ""
    yield ""
    ports = layer().ports
    yield f"Inputs:   {', '.join(map(_input, ports.inputs)) or 'none'}"
    yield f"Outputs:  {', '.join(ports.outputs) or _no_outputs(layer)}"
    listed = parameters(layer)
    if not listed:
        return
    yield ""
    yield "Parameters:"
    wide = max(len(parameter.name) for parameter in listed)
    for parameter in listed:
        yield f"  {parameter.name:{wide}}  {parameter.help}"
        yield f"  {'':{wide}}  {form_text(parameter.form)}; default {value_text(parameter.default)}"


def _input(port: InputPort) -> str:
    return port.name + (" (any number)" if port.variadic else " (may stay open)" if port.optional else "")


def _no_outputs(layer: type[Layer]) -> str:
    return "one for each column" if layer.category == "Data" else "none"


def value_text(value: object) -> str:
    """A parameter's value as a person reads it."""
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return str(Parameter.encoded(value)) if value not in ("", ()) else "nothing"


def form_text(form: Form) -> str:
    """The values that a parameter takes, in words."""
    match form:
        case Number(whole, range):
            return f"{'whole number' if whole else 'number'}{_limits(str(range))}{f' {range.unit}' * bool(range.unit)}"
        case Choice(values):
            return " or ".join(value_text(value) for value in values)
        case Text(file):
            return "a file" if file else "text"
        case Several(inner, length):
            return f"{'any number' if length is None else length} of ({form_text(inner)})"
        case Record(type):
            return " and ".join(parameter.name for parameter in parameters(type))
        case OneOf(forms):
            return ", or ".join(map(form_text, forms))


def _limits(text: str) -> str:
    return "" if text == "any number" else f" {text}"
