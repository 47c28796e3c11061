"""From a layer's proposals to edits that help: each is tried on a copy, and offered only if it helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from layerloom.graph.edit import Edit, apply
from layerloom.graph.infer import Inference, inferred_to
from layerloom.graph.model import Document, Link, NodeId, Place
from layerloom.graph.plan import Edits, addition, changing, inserting, removal
from layerloom.graph.problems import Repair
from layerloom.layers.layer import ParameterError
from layerloom.layers.spec import Fix

Gone = Callable[[Document, Inference], bool]
"""Whether a problem is gone from a document."""


def repairs(
    document: Document, inference: Inference, node: NodeId, fixes: Iterable[Fix], gone: Gone
) -> tuple[Repair, ...]:
    """The fixes that a layer proposes for its node, those that help."""
    plans = ((fix.text, planned(document, node, fix)) for fix in fixes)
    return tuple(Repair(text, edits) for text, edits in plans if helps(document, inference, edits, node, gone))


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
    """The edits of one proposal; none where it cannot be carried out."""
    link = _link(document, node, fix)
    try:
        if fix.insert is not None:
            return _insertion(document, link, fix) if link else ()
        if fix.remove:
            return removal(document, [link.source.node]) if link else ()
        target = node if not fix.port else link.source.node if link else None
        return changing(document, target, **fix.change) if target is not None else ()
    except ParameterError:
        return ()


def _link(document: Document, node: NodeId, fix: Fix) -> Link | None:
    """The wire that the proposal speaks of: that at its port, or the first one."""
    if fix.port:
        return document.links.get(f"{node}.{fix.port}.{fix.slot}")
    return next(document.incoming(node), None)


def _insertion(document: Document, link: Link, fix: Fix) -> tuple[Edit, ...]:
    assert fix.insert is not None, "the caller looked"
    new, added = addition(document, fix.insert, _between(document, link))
    return (*added, *inserting(apply(document, added), new, link))


def _between(document: Document, link: Link) -> Place:
    ends = [document.places.get(node, Place(0.0, 0.0)) for node in (link.source.node, link.target.node)]
    return Place(sum(place.x for place in ends) / 2, sum(place.y for place in ends) / 2)
