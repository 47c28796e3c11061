"""The wire that an open input most likely waits for, as a way out of its problem."""

from __future__ import annotations

from collections.abc import Set
from heapq import nsmallest
from math import hypot

from layerloom.graph.edit import Edit
from layerloom.graph.flow import compares, is_sink, losses
from layerloom.graph.infer import Inference
from layerloom.graph.linkable import fits, may_link
from layerloom.graph.model import Document, Input, Link, NodeId, Output, Place
from layerloom.graph.problems import Repair
from layerloom.layers.layer import DataLayer
from layerloom.words import tr

_TRIED = 8
"""So many outputs are tried, the nearest: a person can see why one of these is offered."""


def joinings(document: Document, inference: Inference, node: NodeId, port: str) -> tuple[Repair, ...]:
    """The one wire to the open port that suggests itself, if there is one."""
    source = _source(document, inference, Input(node, port))
    if source is None:
        return ()
    link = Link(source, Input(node, port))
    text = tr('Wire {0} of "{1}" to {2}').format(source.port, document.nodes[source.node].title, port)
    return (Repair(text, (Edit("links", link.key, None, link),)),)


def other_targets(document: Document, inference: Inference, node: NodeId) -> tuple[Repair, ...]:
    """The only class numbers that can be the target of a loss or metric in place of what is wired there."""
    here = Input(node, "target")
    wired = document.links.get(f"{node}.target.0")
    if wired is None or not compares(document.nodes[node].layer):
        return ()
    source = _label(document, inference, here)
    if source is None or inference.spec(source).classes is None or inference.spec(wired.source).classes is not None:
        return ()
    link = Link(source, here)
    text = tr('Wire {0} of "{1}" to {2}').format(source.port, document.nodes[source.node].title, here.port)
    return (Repair(text, (Edit("links", link.key, wired, link),)),)


def _source(document: Document, inference: Inference, target: Input) -> Output | None:
    if compares(document.nodes[target.node].layer):
        if (unjudged := _unjudged(document, inference, target)) is not None:
            return unjudged
        alike = {source for source in _of_losses(document, target) if _answers(document, inference, source, target)}
        if alike:
            return _only(alike) or _only(alike & _results(document))
        if target.port == "target":
            return _label(document, inference, target)
    ends = [source for source in _open_ends(document, target) if _suits(document, inference, source, target)]
    return ends[0] if len(ends) == 1 else _nearest(document, inference, target)


def _of_losses(document: Document, target: Input) -> list[Output]:
    """What the losses get at the same port, those with the same wire at the other port alone if there are some."""
    other = "prediction" if target.port == "target" else "target"
    mine = document.links.get(f"{target.node}.{other}.0")
    found: list[tuple[bool, Output]] = []
    for loss in losses(document):
        link, beside = document.links.get(f"{loss}.{target.port}.0"), document.links.get(f"{loss}.{other}.0")
        if link is not None and loss != target.node:
            found.append((mine is not None and beside is not None and mine.source == beside.source, link.source))
    return [source for same, source in found if same] or [source for _, source in found]


def _unjudged(document: Document, inference: Inference, target: Input) -> Output | None:
    """For a loss that has no prediction: the only output that ends openly, or is a result, and that no loss reads."""
    judging = losses(document)
    if target.node not in judging or target.port != "prediction":
        return None
    judged = {link.source for loss in judging for link in document.incoming(loss)}
    ends = {*_open_ends(document, target), *_results(document)} - judged
    return _only({source for source in ends if _suits(document, inference, source, target)})


def _results(document: Document) -> set[Output]:
    """What the graph gives: it goes to an output, or to a metric as its prediction."""
    ends = {node for node, entry in document.nodes.items() if is_sink(entry)} - {*losses(document)}
    return {link.source for node in ends for link in document.incoming(node) if link.target.port != "target"}


def _only(sources: Set[Output]) -> Output | None:
    return next(iter(sources)) if len(sources) == 1 else None


def _label(document: Document, inference: Inference, target: Input) -> Output | None:
    """The only data that fits as a target: the only class numbers if there are some, those that no layer reads yet."""
    data = [
        source
        for node, entry in document.nodes.items()
        if isinstance(entry.layer, DataLayer)
        for source in _outputs(document, node)
        if _answers(document, inference, source, target)
    ]
    fitting = [source for source in data if fits(document, Link(source, target), inference)] or data
    found = [source for source in fitting if inference.spec(source).kind == "int"] or fitting
    unread = [source for source in found if not _is_read(document, source)] or found
    return unread[0] if len(unread) == 1 else None


def _is_read(document: Document, source: Output) -> bool:
    """Whether the output goes into the net, not only to what compares with it."""
    links = (link for link in document.outgoing(source.node) if link.source == source)
    return any(not compares(document.nodes[link.target.node].layer) for link in links)


def _open_ends(document: Document, target: Input) -> list[Output]:
    """The outputs of nodes that feed nothing yet, but are fed or are data."""
    return [
        source
        for node, entry in document.nodes.items()
        if node != target.node and not document.outgoing(node) and not is_sink(entry)
        if isinstance(entry.layer, DataLayer) or any(document.incoming(node))
        for source in _outputs(document, node)
    ][: 2 * _TRIED]


def _nearest(document: Document, inference: Inference, target: Input) -> Output | None:
    """The nearest output further left that fits."""
    here = _place(document, target.node)
    left = (
        (hypot(here.x - place.x, here.y - place.y), node)
        for node, entry in document.nodes.items()
        if not is_sink(entry) and (place := _place(document, node)).x < here.x
    )
    near = (source for _, node in nsmallest(_TRIED, left) for source in _outputs(document, node))
    return next((source for source in near if _suits(document, inference, source, target)), None)


def _outputs(document: Document, node: NodeId) -> list[Output]:
    return [Output(node, name) for name in document.nodes[node].layer.ports.outputs]


def _answers(document: Document, inference: Inference, source: Output, target: Input) -> bool:
    """Whether it fits or, as a target, is class numbers: a prediction of too many scores is put right afterwards."""
    if _suits(document, inference, source, target):
        return True
    classes = target.port == "target" and inference.spec(source).classes is not None
    return classes and may_link(document, Link(source, target), inference) is None


def _suits(document: Document, inference: Inference, source: Output, target: Input) -> bool:
    link = Link(source, target)
    known = inference.spec(source).shape is not None
    return known and may_link(document, link, inference) is None and fits(document, link, inference)


def _place(document: Document, node: NodeId) -> Place:
    return document.places.get(node, Place(0.0, 0.0))
