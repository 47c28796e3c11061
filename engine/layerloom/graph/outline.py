"""The graph as a list to read: every node in the order of the data flow, with shapes, wires and problems in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from layerloom.graph.edit import Edit
from layerloom.graph.infer import Inference, order
from layerloom.graph.model import Document, Link, Node, NodeId, Output
from layerloom.graph.problems import Problem
from layerloom.layers.spec import Spec
from layerloom.words import later, tr


@dataclass(frozen=True)
class Entry:
    """A node in words. `details` say each input with what is wired to it, each output with where it goes, each problem.

    `shape` is that of the first output, empty where a node has none. `severity` is that of the worst problem.
    """

    node: NodeId
    title: str
    layer: str
    shape: str
    severity: str
    details: tuple[str, ...]

    @property
    def spoken(self) -> str:
        """All of it in a sentence, as a screen reader says it."""
        wrong = [detail for detail in self.details if detail.startswith(tr(_PROBLEM))]
        gives = {"": "", "?": tr("gives what is not known yet")}.get(self.shape, tr("gives {0}").format(self.shape))
        parts = [self.title, self.layer, gives, *wrong]
        return ", ".join(part for part in parts if part)


_PROBLEM = later("Problem: ")


def reading_order(document: Document, inference: Inference) -> tuple[NodeId, ...]:
    """The nodes, sources before consumers."""
    ranks = inference.ranks
    if ranks is None or ranks.keys() != document.nodes.keys():
        return order(document)
    return tuple(sorted(ranks, key=ranks.__getitem__))


def by_node(problems: Iterable[Problem]) -> Mapping[NodeId, list[Problem]]:
    """The problems of each node that has some, the most severe first."""
    found: dict[NodeId, list[Problem]] = {}
    for problem in problems:
        if problem.node is not None and problem.severity != "info":
            found.setdefault(problem.node, []).append(problem)
    return found


def entry(document: Document, inference: Inference, wrong: Mapping[NodeId, list[Problem]], node: NodeId) -> Entry:
    """What is to be read about a node."""
    found = document.nodes[node]
    outputs = found.layer.ports.outputs
    shape = shape_text(inference.spec(Output(node, outputs[0]))) if outputs else ""
    problems = wrong.get(node, [])
    details = (
        *_inputs(document, inference, node),
        *_outputs(document, inference, node),
        *(f"{tr(_PROBLEM)}{problem}" for problem in problems),
    )
    return Entry(node, found.title, found.layer.type_name, shape, problems[0].severity if problems else "", details)


def without_details(document: Document, wrong: Mapping[NodeId, list[Problem]]) -> frozenset[NodeId]:
    """The nodes whose entries have no details, which is known without writing them."""
    found = ((node, found.layer.ports) for node, found in document.nodes.items())
    return frozenset(node for node, ports in found if not (ports.inputs or ports.outputs or node in wrong))


def shape_text(spec: Spec) -> str:
    """`32 × 8 × 8`, a question mark where nothing is known."""
    return str(spec) if spec.shape is not None else "?"


def _inputs(document: Document, inference: Inference, node: NodeId) -> Iterator[str]:
    for port in document.nodes[node].layer.ports.inputs:
        links = list(document.at(node, port))
        for link in links:
            source = document.nodes[link.source.node]
            shape = shape_text(inference.spec(link.source))
            yield tr("Input {0}: {1} from {2}").format(port.name, shape, _end(source.title, link))
        if not links:
            text = (
                tr("Input {0}: nothing is wired to it, nor need be")
                if port.optional
                else tr("Input {0}: nothing is wired to it")
            )
            yield text.format(port.name)


def _end(title: str, link: Link) -> str:
    return title if link.source.port == "output" else f"{title}, {link.source.port}"


def _outputs(document: Document, inference: Inference, node: NodeId) -> Iterator[str]:
    for name in document.nodes[node].layer.ports.outputs:
        links = (link for link in document.outgoing(node) if link.source.port == name)
        targets = [f"{document.nodes[link.target.node].title}, {link.target.port}" for link in links]
        shape, where = shape_text(inference.spec(Output(node, name))), "; ".join(targets)
        text = tr("Output {0}: {1} to {2}") if targets else tr("Output {0}: {1} goes nowhere")
        yield text.format(name, shape, where)


def told(document: Document, edits: Iterable[Edit]) -> str:
    """What edits that were just made did to nodes and wires, in words; empty where they did nothing to those."""
    nodes = [edit for edit in edits if edit.table == "nodes" and None in (edit.old, edit.new)]
    links = [edit for edit in edits if edit.table == "links" and None in (edit.old, edit.new)]
    titles = [node.title for edit in nodes if isinstance(node := edit.new or edit.old, Node)]
    wires = [_wire(document, link) for edit in links if isinstance(link := edit.new or edit.old, Link)]
    return _counted(titles, tr("{0} nodes")) or _counted([wire for wire in wires if wire], tr("{0} wires"))


def _wire(document: Document, link: Link) -> str:
    nodes = document.nodes
    if not {link.source.node, link.target.node} <= nodes.keys():
        return ""
    target = nodes[link.target.node].title, link.target.port
    return tr("{0} to {1}, {2}").format(_end(nodes[link.source.node].title, link), *target)


def _counted(names: list[str], text: str) -> str:
    return text.format(len(names)) if len(names) > _NAMED else ", ".join(names)


_NAMED = 2
"""More nodes or wires than this are counted."""

__all__ = ["Entry", "by_node", "entry", "reading_order", "shape_text", "told", "without_details"]
