"""The problems of a document, most severe first: the panel lists them, the canvas marks them, training needs none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from pathlib import Path

import networkx as nx

from layerloom.graph import data_problems
from layerloom.graph.cost import weights
from layerloom.graph.encoding import why_unknown
from layerloom.graph.flow import fed_by, feeding, is_sink, losses, named, wiring
from layerloom.graph.infer import Inference, inputs_of, order
from layerloom.graph.joining import joinings, other_targets
from layerloom.graph.linkable import cycle_text, may_link, path
from layerloom.graph.memo import Memo
from layerloom.graph.model import Document, NodeId
from layerloom.graph.plan import removal, sharing, sharing_group, unlinking
from layerloom.graph.problems import SEVERITIES, Problem, Repair, Severity, trainable
from layerloom.graph.proposals import Proposal, proposals
from layerloom.graph.repair import MOST_OFFERED, Gone, as_the_loss, helps, repairs
from layerloom.graph.starting import first_data, first_losses, outputs_for
from layerloom.layers.layer import DataLayer, LossLayer
from layerloom.layers.spec import ShapeError
from layerloom.layers.unknown import Unknown
from layerloom.words import tr

Check = Callable[[Document, Inference], Iterator[Problem]]

_MOST_JOININGS = 24
"""For so many open inputs a wire is sought; with more of them something else is wrong, and every edit would wait."""

_SIZED: Memo[bool] = Memo()
"""The layers that can work on what they get, though a size of it is not known before running."""

_FEW = 3
"""For so many shape errors several ways out are sought, for further ones the first that helps."""
_MOST_MENDED = 12
"""For more shape errors than these no way out is sought."""


def problems(
    document: Document,
    inference: Inference,
    settings: Mapping[str, object] | None = None,
    folder: Path | None = None,
    drawn: Iterable[Problem] | None = None,
) -> tuple[Problem, ...]:
    """All that is wrong, errors first, then in the order of the data flow.

    With the settings of the training the size of a batch is looked at, with the folder of the project whether its data
    files are there. What is `drawn_wrong` is found out unless it is given.
    """
    found = list(drawn_wrong(document, inference) if drawn is None else drawn)
    found += data_problems.rows(document)
    found += data_problems.columns(document, folder)
    found += data_problems.missing_files(document, folder) if folder is not None else ()
    found += data_problems.batch(document, settings or {})
    position = _positions(document, inference) if len({problem.node for problem in found} - {None}) > 1 else {}
    return tuple(sorted(found, key=lambda p: (SEVERITIES.index(p.severity), position.get(p.node or "", -1))))


def drawn_wrong(document: Document, inference: Inference) -> tuple[Problem, ...]:
    """What is wrong with the graph itself, whatever its data are; in no order."""
    return tuple(problem for check in CHECKS for problem in check(document, inference))


def _positions(document: Document, inference: Inference) -> Mapping[NodeId, int]:
    return inference.ranks or {node: index for index, node in enumerate(order(document))}


# What a node cannot take


def _shapes(document: Document, inference: Inference) -> Iterator[Problem]:
    most = MOST_OFFERED if len(inference.errors) <= _FEW else 1
    for told, (node, error) in enumerate(inference.errors.items()):
        fixes = _ways_out(document, inference, node, most) if told < _MOST_MENDED else ()
        title = tr("{0} needs {1}, got {2}").format(named(document.nodes[node]), error.expected, error.got)
        yield Problem(node, title, error.got, error.expected, error.why, fixes)


def _ways_out(document: Document, inference: Inference, node: NodeId, most: int) -> tuple[Repair, ...]:
    proposed = proposals(document, inference, node)
    found = repairs(document, inference, node, proposed, _sounds(node), most)
    others = (
        repair
        for repair in other_targets(document, inference, node)
        if helps(document, inference, repair.edits, node, _sounds(node))
    )
    return (*others, *as_the_loss(document, inference, [node]), *found)


def _sound(inference: Inference, node: NodeId) -> bool:
    return node not in inference.errors and node not in inference.missing and node not in inference.cyclic


def _sounds(node: NodeId) -> Gone:
    return lambda _, inference: _sound(inference, node)


def _missing_inputs(document: Document, inference: Inference) -> Iterator[Problem]:
    needed = _needed(document) if inference.missing else frozenset()
    told = 0
    for node, ports in inference.missing.items():
        entry = document.nodes[node]
        if node not in needed and not any(document.incoming(node)) and not document.outgoing(node):
            title = tr("{0} is not connected").format(named(entry))
            yield Problem(node, title, fixes=_remove(document, node), severity="warning", kind="unconnected")
            continue
        for port in ports:
            severity: Severity = "error" if node in needed else "warning"
            why = tr("nothing is wired to it, so it cannot be worked out")
            fixes = joinings(document, inference, node, port) if told < _MOST_JOININGS else ()
            told += 1
            title = tr("{0} needs a wire at {1}").format(named(entry), port)
            yield Problem(node, title, why=why, fixes=fixes, severity=severity, kind="missing input")


def _cycles(document: Document, inference: Inference) -> Iterator[Problem]:
    graph = wiring(document).subgraph(inference.cyclic) if inference.cyclic else nx.DiGraph()
    for part in nx.strongly_connected_components(graph):
        first = min(part)
        ways = (path(document, link.target.node, first) for link in document.outgoing(first))
        way = min((w for w in ways if w), key=len)
        text = cycle_text(document, (first, *way))
        title = tr("{0} feeds itself").format(named(document.nodes[first]))
        fixes = _cuts(document, inference, way, first)
        yield Problem(
            first, title, text, tr("wires that go one way"), tr("the cycle is {0}").format(text), fixes, kind="cycle"
        )


def _cuts(document: Document, inference: Inference, way: tuple[NodeId, ...], first: NodeId) -> tuple[Repair, ...]:
    """Taking away the wire that closes the cycle."""
    before = way[-2] if len(way) > 1 else first
    links = [link for link in document.outgoing(before) if link.target.node == first]
    edits = unlinking(document, *links)
    text = tr('Remove the wire from "{0}" to "{1}"').format(document.nodes[before].title, document.nodes[first].title)
    useful = helps(document, inference, edits, first, lambda _, after: first not in after.cyclic)
    return (Repair(text, edits),) if useful else ()


def _doubts(document: Document, inference: Inference) -> Iterator[Problem]:
    for node, doubts in inference.doubts.items():
        for doubt in doubts:
            proposed = (Proposal(node, fix) for fix in doubt.fixes)
            fixes = repairs(document, inference, node, proposed, _undoubted(node, str(doubt)))
            title = tr("{0} expects {1}, got {2}").format(named(document.nodes[node]), doubt.expected, doubt.got)
            yield Problem(node, title, doubt.got, doubt.expected, doubt.why, fixes, "warning", "doubt")


def _undoubted(node: NodeId, doubt: str) -> Gone:
    def gone(_: Document, inference: Inference) -> bool:
        return _sound(inference, node) and doubt not in map(str, inference.doubts.get(node, ()))

    return gone


def _unsized(document: Document, inference: Inference) -> Iterator[Problem]:
    """Nodes that cannot work on a size that is not known before running."""
    open_ended = [end for end, spec in inference.specs.items() if spec.shape is not None and not spec.known]
    for node in dict.fromkeys(link.target.node for end in open_ended for link in document.outgoing(end.node)):
        error = _refusal(document, inference, node) if _sound(inference, node) else None
        if error is not None:
            proposed = (Proposal(node, fix) for fix in error.fixes)
            fixes = repairs(document, inference, node, proposed, _sized(node))
            title = tr("{0} needs {1}, got {2}").format(named(document.nodes[node]), error.expected, error.got)
            yield Problem(node, title, error.got, error.expected, error.why, fixes)


def _refusal(document: Document, inference: Inference, node: NodeId) -> ShapeError | None:
    layer, specs = document.nodes[node].layer, inputs_of(document, inference, node)
    ports = tuple(specs.items())
    if _SIZED.get(layer, ports):
        return None
    error = layer.unsized(specs)
    if error is None:
        _SIZED.keep(layer, ports, True)
    return error


def _sized(node: NodeId) -> Gone:
    return lambda document, after: _sound(after, node) and _refusal(document, after, node) is None


def _unknown(document: Document, _: Inference) -> Iterator[Problem]:
    for node, entry in document.nodes.items():
        if isinstance(entry.layer, Unknown):
            yield Problem(
                node,
                tr('"{0}" cannot be used here').format(entry.title),
                tr("the layer type {0}").format(entry.layer.type),
                tr("a layer that this program has"),
                why_unknown(entry.layer),
                _remove(document, node),
                kind="layer",
            )


def _shared_weights(document: Document, inference: Inference) -> Iterator[Problem]:
    for node, entry in document.nodes.items():
        if entry.weights_of is None:
            continue
        owner = document.nodes.get(entry.weights_of)
        if owner is None or (type(owner.layer) is not type(entry.layer)):
            got = owner.layer.type_name if owner else tr("a node that does not exist")
            yield _unshared(document, node, tr("another {0}").format(entry.layer.type_name), got)
            continue
        own, shared = weights(document, inference, node), weights(document, inference, entry.weights_of)
        if own is not None and shared is not None and own != shared:
            yield _unshared(document, node, _sizes(own), _sizes(shared))


def _unshared(document: Document, node: NodeId, expected: str, got: str) -> Problem:
    title = tr("{0} cannot use the shared weights").format(named(document.nodes[node]))
    why = tr("nodes that share weights need weights of the same shapes")
    fixes = (Repair(tr("Give it weights of its own"), sharing(document, node, None)),)
    return Problem(node, title, got, expected, why, fixes, kind="weights")


def _sizes(shapes: tuple[tuple[str, tuple[int, ...]], ...]) -> str:
    return ", ".join(f"{name} {' × '.join(map(str, shape))}" for name, shape in shapes) or tr("no weights")


# Where data comes from and goes to


def _unreachable(document: Document, inference: Inference) -> Iterator[Problem]:
    """Nodes that no data reaches, though no input is missing before them that would explain it.

    The way back from any other node ends where nothing comes in, unless it ends in a cycle.
    """
    if not inference.cyclic:
        return
    starts = [node for node in document.nodes if node in inference.missing or not any(document.incoming(node))]
    fed = fed_by(document, starts)
    for node, entry in document.nodes.items():
        if node not in fed and _sound(inference, node):
            yield Problem(
                node, tr("{0} is reached by no data").format(named(entry)), severity="warning", kind="unreachable"
            )


def _unused(document: Document, inference: Inference) -> Iterator[Problem]:
    if not any(map(is_sink, document.nodes.values())):
        return
    for node, entry in document.nodes.items():
        alone = not any(document.incoming(node)) and node in inference.missing
        if not is_sink(entry) and not document.outgoing(node) and not alone:
            title = tr("{0} leads to no loss, metric or output").format(named(entry))
            why = tr("what nothing uses is not trained")
            fixes = (*_remove(document, node), *outputs_for(document, node))
            yield Problem(node, title, why=why, fixes=fixes, severity="warning", kind="unused")


def _untrained(document: Document, inference: Inference) -> Iterator[Problem]:
    """Layers with weights that are measured or shown, while training does not change them."""
    ends = losses(document)
    if not ends:
        return
    trained = feeding(document, ends)
    shown = feeding(document, [node for node, entry in document.nodes.items() if is_sink(entry) and node not in ends])
    for node in shown - trained:
        if weights(document, inference, node) and trained.isdisjoint(sharing_group(document, node)):
            targets = [link.target.node for link in document.outgoing(node)]
            title = tr("{0} is not trained: no loss depends on it").format(named(document.nodes[node]))
            why = tr("what is measured or put out behind it comes from random weights")
            fixes = as_the_loss(document, inference, targets, without=node)
            yield Problem(node, title, why=why, fixes=fixes, severity="warning", kind="untrained")


def _trained(document: Document, inference: Inference) -> Iterator[Problem]:
    layers = [entry.layer for entry in document.nodes.values()]
    if not any(isinstance(layer, DataLayer) for layer in layers):
        title = tr("Cannot train yet: there is no data")
        fixes = first_data(document, inference)
        yield Problem(
            None, title, why=tr("add a data node and wire it in"), fixes=fixes, severity="info", kind="no data"
        )
    if not any(isinstance(layer, LossLayer) for layer in layers):
        why = tr("add a loss and wire a prediction and a target to it")
        fixes = first_losses(document, inference)
        yield Problem(
            None, tr("Cannot train yet: there is no loss"), why=why, fixes=fixes, severity="info", kind="no loss"
        )


# Helpers


def _needed(document: Document) -> Set[NodeId]:
    """The nodes that a loss, metric or output needs; all of them while there is no loss."""
    if not losses(document):
        return {id_ for id_ in document.nodes if any(document.incoming(id_)) or document.outgoing(id_)}
    return feeding(document, [node for node, entry in document.nodes.items() if is_sink(entry)])


def _remove(document: Document, node: NodeId) -> tuple[Repair, ...]:
    return (Repair(tr('Remove "{0}"').format(document.nodes[node].title), removal(document, [node])),)


CHECKS: tuple[Check, ...] = (
    _shapes, _unsized, _missing_inputs, _cycles, _unknown, _shared_weights, _doubts, _unreachable, _unused, _untrained,
    _trained,
)  # fmt: skip

__all__ = ["Problem", "Repair", "drawn_wrong", "may_link", "problems", "trainable"]
