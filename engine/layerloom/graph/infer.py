"""Shape inference over the graph: what every wire carries, and which nodes cannot take what they get.

Nothing stops at an error. A node that fails, lacks an input or lies on a cycle gives unknown Specs, and the rest keeps
inferring. After an edit only what is downstream of it is visited, and a node whose inputs stayed the same is not asked
again.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import networkx as nx

from layerloom.graph.memo import Memo
from layerloom.graph.model import Document, Node, NodeId, Output
from layerloom.layers.layer import Layer, PortSpecs
from layerloom.layers.spec import UNKNOWN, ShapeError, Spec
from layerloom.words import tr

_KNOWN: Memo[dict[str, Spec]] = Memo()
"""What layers give for what they get; errors are found anew."""


@dataclass(frozen=True)
class Inference:
    """What inference found out.

    `specs` has an entry for every output port. `errors` are the nodes that cannot take what they get, `missing` the
    required input ports without a link, `cyclic` the nodes on a cycle, `doubts` what works but was probably not meant.
    `fresh` are the nodes that were looked at, as nothing was known of them or what feeds them has changed.
    """

    specs: Mapping[Output, Spec] = field(default_factory=dict)
    errors: Mapping[NodeId, ShapeError] = field(default_factory=dict)
    missing: Mapping[NodeId, tuple[str, ...]] = field(default_factory=dict)
    cyclic: frozenset[NodeId] = frozenset()
    doubts: Mapping[NodeId, tuple[ShapeError, ...]] = field(default_factory=dict, compare=False)
    fresh: frozenset[NodeId] = field(default=frozenset(), compare=False)
    ranks: Mapping[NodeId, int] | None = field(default=None, compare=False)
    """Sources have lower ones than consumers; `None` where nobody asked for them yet."""

    def spec(self, output: Output) -> Spec:
        """What the port carries; `UNKNOWN` for one that does not exist."""
        return self.specs.get(output, UNKNOWN)


def infer(document: Document, previous: tuple[Document, Inference] | None = None) -> Inference:
    """What every wire of the document carries.

    With the previous document and its inference only what changed is worked out.
    """
    run = _Run(document, *(previous or (Document(), Inference())))
    if run.is_wired_as_before:
        run.visit_by_rank()
        return run.result()
    for node, cyclic in _visits(document, run.downstream()):
        run.visit(node, cyclic)
    return run.result()


def inferred_to(document: Document, previous: tuple[Document, Inference], nodes: Collection[NodeId]) -> Inference:
    """As `infer`, but only so far that what it says about these nodes is right."""
    run = _Run(document, *previous)
    downstream = run.downstream()
    waiting = downstream.intersection(nodes)
    for node, cyclic in _visits(document, downstream) if waiting else ():
        run.visit(node, cyclic)
        waiting.discard(node)
        if not waiting:
            break
    return run.result()


def seen_after(document: Document, inference: Inference, before: tuple[Document, Inference]) -> Inference:
    """An inference made earlier, as if it had been made on top of this one: `fresh` is what one has to look at."""
    old_document, old = before
    found = {output.node for output, spec in inference.specs.items() if old.specs.get(output) is not spec}
    if document.nodes.keys() <= found:
        return replace(inference, fresh=frozenset(document.nodes))
    found |= {link.target.node for node in found for link in document.outgoing(node)}
    found |= _touched(old_document, document) | (inference.cyclic ^ old.cyclic)
    for now, then in ((inference.errors, old.errors), (inference.missing, old.missing), (inference.doubts, old.doubts)):
        found |= {node for node in now.keys() | then.keys() if now.get(node) is not then.get(node)}
    return replace(inference, fresh=frozenset(found & document.nodes.keys()))


def inputs_of(document: Document, inference: Inference, node: NodeId) -> PortSpecs:
    """The Specs that reach the node, by input port; ports without a link are left out."""
    return {
        port.name: specs if port.variadic else specs[0]
        for port in document.nodes[node].layer.ports.inputs
        if (specs := tuple([inference.spec(link.source) for link in document.at(node, port)]))
    }


def _by_itself(error: ShapeError) -> ShapeError:
    """The error without where it was raised: that would keep every frame on the way, and all that these know."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def order(document: Document) -> tuple[NodeId, ...]:
    """The nodes with sources before consumers; of two that are free the smaller id first, so the order is unique.

    Nodes on a cycle come where the cycle is reached, in no order among themselves.
    """
    return tuple(node for node, _ in _visits(document, set(document.nodes)))


def inferred(layer: Layer, specs: PortSpecs) -> dict[str, Spec]:
    """The Specs at the layer's output ports, unknown while a required input is missing; raises `ShapeError`."""
    try:
        return layer.infer_ports(specs)
    except ShapeError:
        raise
    except Exception as error:
        # A plug-in's shape rule must not stop the editor, whatever it raises.
        got = f"{type(error).__name__}: {error}"
        raise ShapeError(tr("a shape rule that works"), got, tr("this is a fault of the layer")) from error


def missing_ports(layer: Layer, specs: PortSpecs) -> tuple[str, ...]:
    """The required input ports that nothing reaches."""
    return tuple(port.name for port in layer.ports.inputs if not port.optional and not specs.get(port.name))


class _Run:
    """One inference on top of an older one."""

    def __init__(self, document: Document, before: Document, inference: Inference) -> None:
        self.document = document
        self.dirty = _touched(before, document)
        self.specs = dict(inference.specs)
        self._found = Inference(self.specs)
        self.errors = dict(inference.errors)
        self.missing = dict(inference.missing)
        self.cyclic = set(inference.cyclic)
        self.doubts = dict(inference.doubts)
        self.fresh: set[NodeId] = set()
        self.is_wired_as_before = (
            document.links is before.links and not self.cyclic and document.nodes.keys() == before.nodes.keys()
        )
        self._ranks = inference.ranks if self.is_wired_as_before else None
        for node in self.dirty | (before.nodes.keys() - document.nodes.keys()):
            self._forget(node, before.nodes.get(node))
        self.dirty |= _behind_other_layers(before, document, self.dirty)

    def downstream(self) -> set[NodeId]:
        """The nodes that an edit touched, and all that they reach."""
        found, waiting = set(self.dirty), list(self.dirty)
        while waiting:
            for link in self.document.outgoing(waiting.pop()):
                if link.target.node not in found:
                    found.add(link.target.node)
                    waiting.append(link.target.node)
        return found

    def visit_by_rank(self) -> None:
        """Infers what changed, sources before consumers, where the wires and nodes are those of the last time."""
        ranks = self._ranks = self._ranks or {node: rank for rank, node in enumerate(order(self.document))}
        waiting = [(ranks[node], node) for node in self.dirty]
        heapq.heapify(waiting)
        while waiting:
            _, node = heapq.heappop(waiting)
            for target in self.visit(node, cyclic=False):
                heapq.heappush(waiting, (ranks[target], target))

    def visit(self, node: NodeId, cyclic: bool) -> set[NodeId]:
        """Infers one node whose inputs are settled, if it or one of them changed; the nodes that must be visited now.

        Those that had to be visited anyway are not among them.
        """
        if node not in self.dirty and cyclic == (node in self.cyclic):
            return set()
        self.fresh.add(node)
        layer = self.document.nodes[node].layer
        outputs = self._on_cycle(node, layer) if cyclic else self._inferred(node, layer)
        found: set[NodeId] = set()
        for port, spec in outputs.items():
            if self.specs.get(Output(node, port)) != spec:
                self.specs[Output(node, port)] = spec
                found.update(link.target.node for link in self.document.outgoing(node) if link.source.port == port)
        found -= self.dirty
        self.dirty |= found
        return found

    def result(self) -> Inference:
        cyclic, fresh = frozenset(self.cyclic), frozenset(self.fresh)
        return Inference(self.specs, self.errors, self.missing, cyclic, self.doubts, fresh, self._ranks)

    def _inferred(self, node: NodeId, layer: Layer) -> dict[str, Spec]:
        self._forget_all(node)
        specs = inputs_of(self.document, self._found, node)
        if missing := missing_ports(layer, specs):
            self.missing[node] = missing
        ports = tuple(specs.items())
        outputs = _KNOWN.get(layer, ports)
        try:
            outputs = _KNOWN.keep(layer, ports, inferred(layer, specs)) if outputs is None else outputs
        except ShapeError as error:
            self.errors[node] = _by_itself(error)
            return dict.fromkeys(layer.ports.outputs, UNKNOWN)
        if not missing and (doubts := _doubts(self.document, node, specs)):
            self.doubts[node] = doubts
        return outputs

    def _on_cycle(self, node: NodeId, layer: Layer) -> dict[str, Spec]:
        self._forget_all(node)
        self.cyclic.add(node)
        return dict.fromkeys(layer.ports.outputs, UNKNOWN)

    def _forget_all(self, node: NodeId) -> None:
        for table in (self.errors, self.missing, self.doubts):
            table.pop(node, None)
        self.cyclic.discard(node)

    def _forget(self, node: NodeId, old: Node | None) -> None:
        """Drops what is known of ports that no longer exist; the consumers of kept ports hear only of a real change."""
        new = self.document.nodes.get(node)
        kept = new.layer.ports.outputs if new else ()
        for port in old.layer.ports.outputs if old else ():
            if port not in kept:
                self.specs.pop(Output(node, port), None)
                links = self.document.outgoing(node) if new else ()
                self.dirty.update(link.target.node for link in links if link.source.port == port)
        if new is None:
            self._forget_all(node)


def _doubts(document: Document, node: NodeId, specs: PortSpecs) -> tuple[ShapeError, ...]:
    """What the layer doubts of its inputs."""
    layer = document.nodes[node].layer
    if type(layer).doubts is Layer.doubts:
        return ()
    sources: dict[str, Layer] = {}
    for link in reversed(list(document.incoming(node))):  # Of a variadic port the first one.
        sources[link.target.port] = document.nodes[link.source.node].layer
    return layer.doubts(specs, sources)


def _behind_other_layers(before: Document, after: Document, touched: Iterable[NodeId]) -> set[NodeId]:
    """The consumers of nodes that have another layer than before: they may doubt it, whatever its shapes are."""
    return {
        link.target.node
        for node in touched
        if (old := before.nodes.get(node)) is not None and old.layer != after.nodes[node].layer
        for link in after.outgoing(node)
        if link.target.node in after.nodes and type(after.nodes[link.target.node].layer).doubts is not Layer.doubts
    }


def _touched(before: Document, after: Document) -> set[NodeId]:
    """The nodes of `after` that are new, have another layer, or get a link they did not have or lost one."""
    found: set[NodeId] = set()
    if after.nodes is not before.nodes:
        for id_, node in after.nodes.items():
            old = before.nodes.get(id_)
            if old is not node and (old is None or old.layer != node.layer):
                found.add(id_)
    if after.links is not before.links:
        for key in after.links.keys() | before.links.keys():
            old_link, link = before.links.get(key), after.links.get(key)
            if old_link is not link and old_link != link:
                target = (link or old_link).target.node  # type: ignore[union-attr]
                found.update({target} & after.nodes.keys())
    return found


def _visits(document: Document, nodes: set[NodeId]) -> Iterator[tuple[NodeId, bool]]:
    """The nodes with sources before consumers, each with whether it lies on a cycle (Kahn 1962)."""
    waiting = dict.fromkeys(nodes, 0)
    for node in nodes:
        for link in document.outgoing(node):
            if link.target.node in waiting:
                waiting[link.target.node] += 1
    ready = [node for node, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    done: set[NodeId] = set()
    searched = False
    cyclic: set[NodeId] = set()
    while len(done) < len(waiting):
        if not ready:
            assert not searched, "an acyclic rest has a node whose sources are all done"
            cyclic, searched = _on_cycles(document, waiting.keys() - done), True
            ready = sorted(cyclic)
        node = heapq.heappop(ready)
        done.add(node)
        yield node, node in cyclic
        for link in document.outgoing(node):
            target = link.target.node
            if target in waiting and target not in done and target not in cyclic:
                waiting[target] -= 1
                if waiting[target] == 0:
                    heapq.heappush(ready, target)


def _on_cycles(document: Document, nodes: Iterable[NodeId]) -> set[NodeId]:
    graph: nx.DiGraph[NodeId] = nx.DiGraph()
    members = set(nodes)
    graph.add_nodes_from(members)
    graph.add_edges_from(
        (n, link.target.node) for n in members for link in document.outgoing(n) if link.target.node in members
    )
    parts = nx.strongly_connected_components(graph)
    return {node for part in parts for node in part if len(part) > 1 or graph.has_edge(node, node)}
