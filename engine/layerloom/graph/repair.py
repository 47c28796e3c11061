"""From a layer's proposals to edits that help: each is tried on a copy, and offered only if it helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from layerloom.graph.cost import weights
from layerloom.graph.edit import Edit, apply
from layerloom.graph.flow import compares, losses
from layerloom.graph.infer import Inference, infer, inferred_to
from layerloom.graph.model import Document, Input, Link, NodeId, Output
from layerloom.graph.plan import Edits, addition, changing, inserting, linking, removal
from layerloom.graph.problems import Repair
from layerloom.graph.room import making_room
from layerloom.layers.layer import LossLayer, ParameterError
from layerloom.layers.spec import Fix

Gone = Callable[[Document, Inference], bool]
"""Whether a problem is gone from a document."""


def repairs(
    document: Document, inference: Inference, node: NodeId, fixes: Iterable[Fix], gone: Gone
) -> tuple[Repair, ...]:
    """The fixes that a layer proposes for its node, those that help."""
    made = (
        _insertion(document, inference, node, fix, gone)
        if fix.insert is not None
        else _checked(document, inference, fix.text, planned(document, node, fix), node, gone)
        for fix in fixes
    )
    return tuple(repair for repair in made if repair is not None)


def helps(document: Document, inference: Inference, edits: Edits, node: NodeId, gone: Gone) -> bool:
    """Whether the edits take the problem of the node away, and bring none to the other nodes that they touch."""
    if not edits:
        return False
    after = apply(document, edits)
    touched = {edit.key for edit in edits if edit.table == "nodes" and edit.new is not None} | {node}
    settled = inferred_to(after, (document, inference), touched & after.nodes.keys())
    others = touched - {node} - inference.errors.keys()
    return gone(after, settled) and not any(other in settled.errors for other in others)


def planned(document: Document, node: NodeId, fix: Fix) -> Edits:
    """The edits of a proposal that inserts nothing; none where it cannot be carried out."""
    link = _link(document, node, fix)
    try:
        if fix.remove:
            return removal(document, [link.source.node]) if link else ()
        target = node if not fix.port else link.source.node if link else None
        return changing(document, target, **fix.change) if target is not None else ()
    except ParameterError:
        return ()


def _checked(
    document: Document, inference: Inference, text: str, edits: Edits, node: NodeId, gone: Gone
) -> Repair | None:
    return Repair(text, edits) if helps(document, inference, edits, node, gone) else None


def _link(document: Document, node: NodeId, fix: Fix) -> Link | None:
    """The wire that the proposal speaks of: that at its port, or the first one."""
    if fix.port:
        return document.links.get(f"{node}.{fix.port}.{fix.slot}")
    return next(document.incoming(node), None)


# A layer more


def _insertion(document: Document, inference: Inference, node: NodeId, fix: Fix, gone: Gone) -> Repair | None:
    """One new layer for all that the source feeds and that has this problem.

    A loss and its metric get the same one: a metric with a layer of its own would measure weights that nothing trains.
    """
    assert fix.insert is not None, "the caller looked"
    link = _link(document, node, fix)
    if link is None:
        return None
    links = _alike(document, inference, link, fix)
    new, edits = addition(document, fix.insert, (0.0, 0.0))
    edits += inserting(apply(document, edits), new, link)
    output = Output(new, fix.insert.ports.outputs[0])
    edits += tuple(Edit("links", other.key, other, Link(output, other.target)) for other in links if other != link)
    if not helps(document, inference, edits, node, gone):
        return None
    after = apply(document, edits)
    if _untrained(after, infer(after, (document, inference)), new, links):
        return None
    targets = list(dict.fromkeys(other.target.node for other in links))
    text = fix.text if len(targets) == 1 else f"{fix.text} for {_listed(document, targets)}"
    return Repair(text, (*edits, *making_room(after, new, link.source.node, targets)))


def _alike(document: Document, inference: Inference, link: Link, fix: Fix) -> list[Link]:
    """The links from the same source to losses and metrics with the same problem, and to outputs if it has all."""
    if not compares(document.nodes[link.target.node].layer):
        return [link]
    consumers = [other for other in document.outgoing(link.source.node) if other.source == link.source]
    comparing = [other for other in consumers if compares(document.nodes[other.target.node].layer)]
    alike = [other for other in comparing if other == link or _same_problem(inference, other, fix)]
    shown = [other for other in consumers if not document.nodes[other.target.node].layer.ports.outputs]
    return alike + shown if len(alike) == len(comparing) else alike


def _same_problem(inference: Inference, link: Link, fix: Fix) -> bool:
    """Whether the node has this problem at the same port, or would have it once its other wire is there."""
    node, port = link.target.node, link.target.port
    if node in inference.missing:
        return port == fix.port and port not in inference.missing[node]
    error = inference.errors.get(node)
    return error is not None and any(other.port == port and other.insert == fix.insert for other in error.fixes)


def _untrained(document: Document, inference: Inference, new: NodeId, links: Iterable[Link]) -> bool:
    """Whether the new layer would have weights that no loss depends on, though there is a loss."""
    ends = [document.nodes[link.target.node].layer for link in links]
    if not any(map(compares, ends)) or any(isinstance(layer, LossLayer) for layer in ends):
        return False
    return bool(losses(document)) and bool(weights(document, inference, new))


def _listed(document: Document, nodes: list[NodeId]) -> str:
    titles = [f'"{document.nodes[node].title}"' for node in nodes]
    return f"{len(titles)} nodes" if len(titles) > 3 else f"{', '.join(titles[:-1])} and {titles[-1]}"


# The prediction of the loss


def as_the_loss(
    document: Document, inference: Inference, nodes: Iterable[NodeId], without: NodeId | None = None
) -> tuple[Repair, ...]:
    """Feeding metrics and outputs with the prediction that the loss takes, if they can take it.

    `without` is a node that goes with its wires.
    """
    ends = [Input(node, port) for node in nodes if (port := _shown_port(document, node))]
    found = _loss_of(document, [end.node for end in ends])
    prediction = document.links.get(f"{found}.prediction.0")
    if not ends or found is None or prediction is None:
        return ()
    edits: Edits = ()
    then = document
    for end in ends:
        edits += (step := linking(then, prediction.source, end, replacing=True))
        then = apply(then, step)
    if edits and without is not None and not then.outgoing(without):
        edits += (step := removal(then, [without], heal=False))
        then = apply(then, step)
    after = infer(then, (document, inference))
    if not edits or any(end.node in after.errors for end in ends):
        return ()
    return (Repair(f'Take the prediction of "{document.nodes[found].title}"', edits),)


def _shown_port(document: Document, node: NodeId) -> str | None:
    """The port at which a metric or output gets what it measures or shows; `None` for other nodes."""
    layer = document.nodes[node].layer
    if isinstance(layer, LossLayer):
        return None
    if compares(layer):
        return "prediction"
    return None if layer.ports.outputs else next((port.name for port in layer.ports.inputs), None)


def _loss_of(document: Document, nodes: Iterable[NodeId]) -> NodeId | None:
    """The loss with the same target as one of the nodes, else the only one."""
    every = losses(document)
    targets = {link.source for node in nodes if (link := document.links.get(f"{node}.target.0")) is not None}
    same = [
        loss
        for loss in every
        if (link := document.links.get(f"{loss}.target.0")) is not None and link.source in targets
    ]
    return same[0] if same else every[0] if len(every) == 1 else None
