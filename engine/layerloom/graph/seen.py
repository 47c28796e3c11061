"""What is known of the flat document, as it is shown at a level: an instance stands for all that is inside it.

Inside, the shapes and the cost are those of the first copies of the instances that were entered. Problems of further
copies are shown too, at the node where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from layerloom.graph.cost import Cost, NodeCost
from layerloom.graph.flat import INSIDE, Flat, Path, flat, inside, is_stub, way
from layerloom.graph.infer import Inference, infer
from layerloom.graph.lowering import lowered
from layerloom.graph.model import Document, NodeId, Output
from layerloom.graph.problems import Problem


def seen_in(document: Document) -> Inference:
    """What the wires of a document carry, as it is drawn."""
    known = flat(document)
    return inference_at(known, infer(known.document), document, ())


def inference_at(known: Flat, inference: Inference, document: Document, path: Path) -> Inference:
    """What the wires of the level `document` carry, and which of its nodes cannot take that."""
    if not path and known.document.nodes is document.nodes:
        return inference
    specs = {
        Output(id_, port): inference.spec(known.source(Output(inside(path, id_), port)))
        for id_, node in document.nodes.items()
        for port in node.layer.ports.outputs
    }
    drawn = ((name, _drawn(name, path)) for name in known.document.nodes)
    at = {name: node for name, node in drawn if node is not None and node in document.nodes}
    doubts = {at[name]: found for name, found in inference.doubts.items() if name in at}
    return Inference(
        specs,
        {at[name]: error for name, error in reversed(list(inference.errors.items())) if name in at},
        dict(_missing(known, inference, document, path)),
        frozenset(at[name] for name in inference.cyclic if name in at),
        doubts,
        frozenset(document.nodes),
    )


def cost_at(known: Flat, cost: Cost, document: Document, path: Path) -> Cost:
    """What the nodes of the level cost, an instance all that is inside it."""
    if not path and known.document.nodes is document.nodes:
        return cost
    start = inside(path, "")
    found = dict.fromkeys(document.nodes, NodeCost())
    learns = set[NodeId]()
    for name, part in cost.nodes.items():
        node = name[len(start) :].split(INSIDE)[0]
        if name.startswith(start) and node in found:
            found[node] = _sum(found[node], part)
            learns |= set() if name in cost.training_only else {node}
    return Cost(found, found.keys() - learns if cost.training_only else ())


def problems_at(
    known: Flat, found: Iterable[Problem], document: Document, root: Document, path: Path
) -> tuple[Problem, ...]:
    """The problems of the level: those of its nodes, those inside its instances, and those of the whole."""
    found = tuple(found)
    if not path and known.document.nodes is document.nodes:
        return found
    shown: dict[tuple[object, ...], Problem] = {}
    for problem in found:
        node = _drawn(problem.node, path) if problem.node is not None else None
        if problem.node is None or node in document.nodes:
            fixes = tuple(
                replace(fix, edits=edits)
                for fix in problem.fixes
                if (edits := lowered(known, root, path, fix.edits)) is not None
            )
            drawn = way(problem.node) if problem.node is not None else None
            key = (drawn, problem.kind, problem.title if drawn is None or len(drawn[0]) == len(path) else "")
            shown.setdefault(key, replace(problem, node=node, fixes=fixes))
    return tuple(shown.values())


def _drawn(name: NodeId, path: Path) -> NodeId | None:
    """The node of a level that shows a flat one, `None` if that lies elsewhere."""
    instances, node = way(name)
    return (*instances, node)[len(path)] if instances[: len(path)] == path else None


def _missing(
    known: Flat, inference: Inference, document: Document, path: Path
) -> Iterator[tuple[NodeId, tuple[str, ...]]]:
    """The open inputs of nodes of the level; those of an instance belong to it, what is open deeper does not.

    A further copy may lack at a port what the copy before does not give; the port itself may be wired all the same.
    """
    found: dict[NodeId, tuple[str, ...]] = {}
    for name, ports in inference.missing.items():
        instances, node = way(name)
        if instances == path:
            found[node] = ports
        elif instances[:-1] == path and is_stub(known.document.nodes[name]):
            told = found.get(instances[-1], ())
            open_ = (port for port in ports if port not in told and f"{instances[-1]}.{port}.0" not in document.links)
            found[instances[-1]] = (*told, *open_)
    for node, ports in found.items():
        if ordered := tuple(port.name for port in document.nodes[node].layer.ports.inputs if port.name in ports):
            yield node, ordered


def _sum(one: NodeCost, other: NodeCost) -> NodeCost:
    return NodeCost(
        one.parameters + other.parameters,
        one.macs + other.macs,
        one.activation_bytes + other.activation_bytes,
        one.known and other.known,
    )


__all__ = ["cost_at", "inference_at", "problems_at", "seen_in"]
