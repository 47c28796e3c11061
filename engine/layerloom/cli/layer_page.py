"""`layerloom layers NAME`: everything about one layer."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from layerloom.cli.project import UsageError
from layerloom.graph.layer_help import LayerHelp, layer_help, templates_with
from layerloom.layers import Layer, registry
from layerloom.layers.layer import InputPort


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
    """The lines of a layer's page: what it does, its ports, its names elsewhere, its parameters."""
    told = layer_help(layer.__name__)
    yield f"{told.name} ({told.category})"
    yield ""
    yield "\n\n".join((told.summary, *told.details))
    yield ""
    yield f"Inputs:   {', '.join(map(_input, told.inputs)) or 'none'}"
    yield f"Outputs:  {', '.join(told.outputs) or _no_outputs(layer)}"
    yield from _elsewhere(told)
    if not told.parameters:
        return
    yield ""
    yield "Parameters:"
    wide = max(len(parameter.name) for parameter in told.parameters)
    for parameter in told.parameters:
        yield f"  {parameter.name:{wide}}  {parameter.meaning}"
        yield f"  {'':{wide}}  {parameter.values}; default {parameter.default}"


def _elsewhere(told: LayerHelp) -> Iterator[str]:
    """What the layer is called in other places, and which templates use it."""
    for head, names in (("Keras", told.keras), ("PyTorch", told.pytorch), ("In", templates_with(told.name))):
        if names:
            yield f"{head + ':':9} {', '.join(names)}"


def _input(port: InputPort) -> str:
    return port.name + (" (any number)" if port.variadic else " (may stay open)" if port.optional else "")


def _no_outputs(layer: type[Layer]) -> str:
    return "one for each column" if layer.category == "Data" else "none"
