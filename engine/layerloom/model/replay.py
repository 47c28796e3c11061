"""A document as symbols again, on its own inputs or on others: how a model is called, tapped and built upon.

The layer objects are those of the document, so whatever is built from the symbols shares its weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from layerloom.graph import Document, NodeId, Output, order
from layerloom.layers import core
from layerloom.layers.spec import Spec, agree
from layerloom.model.columns import ModelError
from layerloom.model.symbol import Symbol, Use, application


def replayed(
    document: Document, given: Mapping[Output, Symbol], wanted: Iterable[Output], within: Use | None = None
) -> dict[Output, Symbol]:
    """The symbols at all ports that the wanted ones need, made from those that are given.

    Raises `ShapeError` where a layer cannot take what it gets.
    """
    found = dict(given)
    needed = _needed(document, wanted, {output.node for output in given})
    for node in order(document):
        if node in needed and not any(output.node == node for output in given):
            found |= _node(document, node, found, within)
    return found


def _needed(document: Document, wanted: Iterable[Output], ends: set[NodeId]) -> set[NodeId]:
    """The nodes before the wanted ports, back to the ends."""
    found, waiting = set[NodeId](), [output.node for output in wanted]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [] if node in ends else [link.source.node for link in document.incoming(node)]
    return found


def _node(
    document: Document, node: NodeId, found: Mapping[Output, Symbol], within: Use | None
) -> Iterator[tuple[Output, Symbol]]:
    """The symbols at the output ports of a node, whose inputs are there."""
    entry, links = document.nodes[node], list(document.incoming(node))
    layer = document.nodes[document.owner(node)].layer
    if layer != entry.layer:  # It may still use these weights, such as under another activation.
        layer = entry.layer
    made = application(
        layer,
        [found[link.source] for link in links],
        [(link.target.port, link.target.slot) for link in links],
        entry.title,
        frozen=document.frozen(node),
        within=within,
    )
    return ((Output(node, port), symbol) for port, symbol in made.symbols().items())


def input_symbol(title: str, spec: Spec) -> Symbol:
    """An `Input` that takes what a wire with this Spec carries."""
    layer = core.Input(spec.dims, spec.kind, spec.classes, spec.vocabulary)
    return application(layer, (), (), title).symbols()["output"]


def refuse_other(symbol: Symbol, expected: Spec, what: str) -> None:
    """Raises `ModelError` where a symbol is not of the shape and kind that an input of a model declares."""
    spec = symbol.spec
    fits = spec.shape is None or (spec.rank == expected.rank and all(map(agree, expected.dims, spec.dims)))
    if not fits or spec.kind != expected.kind:
        raise ModelError(f"{what} needs {expected} ({expected.kind}), got {spec} ({spec.kind})")
