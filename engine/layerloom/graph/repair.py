"""From a layer's proposals to edits that help: each is tried on a copy, and offered only if it helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from layerloom.graph.cost import weights
from layerloom.graph.edit import Edit, apply, difference
from layerloom.graph.flow import compares, losses
from layerloom.graph.infer import Inference, infer, inferred_to
from layerloom.graph.model import Document, Input, Link, NodeId, Output
from layerloom.graph.plan import Edits, addition, changing, inserting, linking, removal, with_layer
from layerloom.graph.problems import Repair
from layerloom.graph.proposals import Proposal, proposals
from layerloom.graph.room import making_room
from layerloom.layers.layer import LossLayer, ParameterError
from layerloom.layers.spec import Fix
from layerloom.words import tr

Gone = Callable[[Document, Inference], bool]
"""Whether a problem is gone from a document."""

MOST_OFFERED = 4
"""So many ways out of one problem are offered: more would not be read, and each has to be tried."""


def repairs(
    document: Document,
    inference: Inference,
    node: NodeId,
    proposed: Iterable[Proposal],
    gone: Gone,
    most: int = MOST_OFFERED,
) -> tuple[Repair, ...]:
    """The first few of the proposals for a problem of the node that help."""
    made = (_repair(document, inference, node, proposal, gone) for proposal in proposed)
    return tuple(islice((repair for repair in made if repair is not None), most))


def helps(document: Document, inference: Inference, edits: Edits, node: NodeId, gone: Gone) -> bool:
    """Whether the edits take the problem of the node away, and bring none to the other nodes that they touch."""
    if not edits:
        return False
    after = apply(document, edits)
    touched = {edit.key for edit in edits if edit.table == "nodes" and edit.new is not None} | {node}
    touched |= {edit.new.target.node for edit in edits if isinstance(edit.new, Link)}
    settled = inferred_to(after, (document, inference), touched & after.nodes.keys())
    others = touched - {node} - inference.errors.keys()
    return gone(after, settled) and not any(other in settled.errors for other in others)


def _repair(document: Document, inference: Inference, node: NodeId, proposal: Proposal, gone: Gone) -> Repair | None:
    """The edits of a proposal, if they help. Room for new nodes is made only then."""
    at, fix = proposal
    link = _link(document, at, fix) if fix.insert is not None else None
    targets = [other.target for other in _alike(document, inference, link, fix)] if link is not None else []
    edits = _carried_out(document, at, fix, targets)
    if not helps(document, inference, edits, node, gone) or _adds_untrained(document, inference, edits, targets):
        return None
    nodes = list(dict.fromkeys(target.node for target in targets))
    text = fix.text if len(nodes) < 2 else tr("{0} for {1}").format(fix.text, _listed(document, nodes))
    if any(step.insert is not None for step in (fix, *fix.then)):
        edits = difference(document, apply(document, _carried_out(document, at, fix, targets, roomy=True)))
    return Repair(text, edits)


def _carried_out(document: Document, node: NodeId, fix: Fix, targets: list[Input], roomy: bool = False) -> Edits:
    """The edits of a proposal and of what belongs to it; none where one of the steps cannot be carried out.

    A layer that is inserted feeds all of the targets, if these are any.
    """
    edits: Edits = ()
    then = document
    for step in (fix, *fix.then):
        same = targets if (step.port, step.slot) == (fix.port, fix.slot) else []
        made = _inserted(then, node, step, same, roomy) if step.insert is not None else _changed(then, node, step)
        if not made:
            return ()
        edits += made
        then = apply(then, made)
    return edits


def _changed(document: Document, node: NodeId, fix: Fix) -> Edits:
    """The edits of a step that inserts nothing; none where it cannot be carried out."""
    link = _link(document, node, fix)
    target = node if not fix.port else link.source.node if link else None
    if target is None:
        return ()
    if fix.remove:
        return removal(document, [target])
    if fix.replace is not None:
        return with_layer(document, target, fix.replace)
    try:
        return changing(document, target, **fix.change)
    except ParameterError:
        return ()


def _link(document: Document, node: NodeId, fix: Fix) -> Link | None:
    """The wire that the proposal speaks of: that at its port, or the first one."""
    if fix.port:
        return document.links.get(f"{node}.{fix.port}.{fix.slot}")
    return next(document.incoming(node), None)


# A layer more


def _inserted(document: Document, node: NodeId, fix: Fix, targets: list[Input], roomy: bool) -> Edits:
    """One new layer for all of the targets, which one output feeds.

    A loss and its metric get the same one: a metric with a layer of its own would measure weights that nothing trains.
    """
    link = _link(document, node, fix)
    if link is None or fix.insert is None:
        return ()
    new, edits = addition(document, fix.insert, (0.0, 0.0))
    between = inserting(apply(document, edits), new, link)
    if not between:
        return ()
    output = Output(new, fix.insert.ports.outputs[0])
    others = (Link(output, target) for target in targets if target != link.target)
    edits += (*between, *(Edit("links", other.key, document.links[other.key], other) for other in others))
    behind = [target.node for target in targets] or [node]
    return (*edits, *making_room(apply(document, edits), new, link.source.node, behind)) if roomy else edits


def _alike(document: Document, inference: Inference, link: Link, fix: Fix) -> list[Link]:
    """The links from the same source to losses and metrics with the same problem, and to outputs if it has all."""
    if not compares(document.nodes[link.target.node].layer):
        return [link]
    consumers = [other for other in document.outgoing(link.source.node) if other.source == link.source]
    comparing = [other for other in consumers if compares(document.nodes[other.target.node].layer)]
    alike = [other for other in comparing if other == link or _same_problem(document, inference, other, fix)]
    shown = [other for other in consumers if not document.nodes[other.target.node].layer.ports.outputs]
    return alike + shown if len(alike) == len(comparing) else alike


def _same_problem(document: Document, inference: Inference, link: Link, fix: Fix) -> bool:
    """Whether the node has this problem at the same port, or would have it once its other wire is there."""
    node, port = link.target.node, link.target.port
    if node in inference.missing:
        return port == fix.port and port not in inference.missing[node]
    if node not in inference.errors or port != fix.port:
        return False
    others = (fix for at, fix in proposals(document, inference, node) if at == node)
    return any((other.port, other.insert, other.then) == (fix.port, fix.insert, fix.then) for other in others)


def _adds_untrained(document: Document, inference: Inference, edits: Edits, targets: list[Input]) -> bool:
    """Whether a new layer before these would have weights that no loss depends on, though there is a loss."""
    ends = [document.nodes[target.node].layer for target in targets]
    if not any(map(compares, ends)) or any(isinstance(layer, LossLayer) for layer in ends) or not losses(document):
        return False
    after = apply(document, edits)
    inferred = infer(after, (document, inference))
    return any(weights(after, inferred, node) for node in after.nodes.keys() - document.nodes.keys())


def _listed(document: Document, nodes: list[NodeId]) -> str:
    titles = [f'"{document.nodes[node].title}"' for node in nodes]
    if len(titles) > 3:
        return tr("{0} nodes").format(len(titles))
    return tr("{0} and {1}").format(", ".join(titles[:-1]), titles[-1])


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
    return (Repair(tr('Take the prediction of "{0}"').format(document.nodes[found].title), edits),)


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
