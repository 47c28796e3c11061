"""What a model is given, by name: the values that go in, and the targets that losses and metrics compare with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from layerloom.graph import Document, Output
from layerloom.layers import core
from layerloom.layers.data import CSV
from layerloom.layers.layer import LossLayer
from layerloom.layers.spec import Spec
from layerloom.model.assembly import is_measure
from layerloom.model.columns import Given, ModelError

Ports = dict[str, tuple[str, Spec]]
"""Column key and Spec by name."""


def column_key(output: Output) -> str:
    """The key of the column that a port reads."""
    return f"{output.node}.{output.port}"


def input_name(document: Document, output: Output) -> str:
    """What a person calls an input: the title of its `Input`, or the port of the data."""
    node = document.nodes[output.node]
    return node.title if isinstance(node.layer, core.Input) else output.port


def targets(document: Document) -> list[Output]:
    """The data ports that losses and metrics compare with, in the order of the data."""
    measures = [id_ for id_, node in document.nodes.items() if is_measure(node)]
    links = [link for node in measures for link in document.incoming(node) if link.target.port == "target"]

    def place(output: Output) -> tuple[str, int]:
        node = document.nodes[output.node]
        return node.title, node.layer.ports.outputs.index(output.port)

    return sorted({link.source for link in links}, key=place)


def ignored_labels(document: Document) -> dict[str, set[int]]:
    """The labels that losses leave out, by the name of the target: there may be such beside the classes."""
    found: dict[str, set[int]] = {}
    for id_, node in document.nodes.items():
        label = getattr(node.layer, "ignore", None) if isinstance(node.layer, LossLayer) else None
        if label is None:
            continue
        for link in document.incoming(id_):
            if link.target.port == "target":
                found.setdefault(link.source.port, set()).add(int(label))
    return found


def class_names(document: Document) -> tuple[str, ...]:
    """What the classes of the only target from a table are called, in their order; none where nobody knows."""
    found = []
    for output in targets(document):
        layer = document.nodes[output.node].layer
        columns = layer.columns if isinstance(layer, CSV) else ()
        found += [column.classes for column in columns if column.name == output.port and column.classes]
    return tuple(found[0]) if len(found) == 1 else ()


def by_target(y: Given, names: Collection[str], outputs: Collection[str]) -> Given:
    """Targets by name; a single one may also stand under the name of the output that it is compared with."""
    if isinstance(y, Mapping) and len(y) == len(names) == 1 and y.keys() <= set(outputs):
        return dict(zip(names, y.values(), strict=True))
    return y


def together(inputs: tuple[Any, ...], names: Sequence[str]) -> Any:
    """What a model was called on: one symbol, several in a list, or a dict of them; raises `ModelError`."""
    given = inputs[0] if len(inputs) == 1 else inputs
    if not isinstance(given, list | tuple):
        return given
    if len(given) != len(names):
        raise ModelError(f"expected {len(names)} inputs ({', '.join(names)}), got {len(given)}")
    return given if len(names) > 1 else given[0]
