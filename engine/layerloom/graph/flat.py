"""The document without blocks, bypassed nodes and dots: what is inferred, checked, counted, built and exported.

    known = flat(document)                        # and after an edit: flat(edited, known)
    inference = infer(known.document)
    inference.spec(known.source(Output(node, port)))

Only the canvas, the file, the planners and undo see the nested document. A node inside an instance is called
`instance:index:inner` in the flat one, also where instances stand inside blocks, and its weights are kept under that
name (a slash would do less well: behind it stands what the optimizer keeps of a weight). So `way` tells where a flat
node is drawn, and `inside` how a drawn one is called. What was opened for the previous document is taken over where it
still holds, down to the same objects, so that inference visits only what changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from layerloom.graph.formulas import value, values_of, with_formulas
from layerloom.graph.model import Block, Document, Input, Link, Node, NodeId, Output
from layerloom.graph.titles import unique
from layerloom.layers import core
from layerloom.layers.layer import Layer, ParameterError
from layerloom.layers.unknown import Unknown
from layerloom.layers.wiring import BLOCK, Instance, Reroute, as_text

MOST_NODES = 50_000
"""An instance that would hold more is not opened."""

V = TypeVar("V")
INSIDE = ":"
"""Between the names of an instance, the number of a copy and what is in it; no id holds it."""

Path = tuple[NodeId, ...]
"""The instances that were entered one after the other."""


@dataclass(frozen=True)
class Flat:
    """A document with all its blocks opened.

    `outputs` says for the ports of instances, bypassed nodes and dots which flat port feeds what is wired to them; keys
    and values are ports of nodes by their flat names.
    """

    document: Document
    outputs: Mapping[Output, Output] = field(default_factory=dict)
    parts: Mapping[NodeId, _Part] = field(default_factory=dict, repr=False, compare=False)

    def source(self, output: Output) -> Output:
        """The flat port whose value goes out at a port of the nested document."""
        return self.outputs.get(output, output)


def _copy(instance: NodeId, index: int) -> str:
    """What the names of the nodes in a copy of an instance start with."""
    return f"{instance}{INSIDE}{index}{INSIDE}"


def inside(path: Path, node: NodeId, copies: Sequence[int] = ()) -> NodeId:
    """The flat name of a node in these copies of the instances on the path, the first ones where no other is named."""
    numbers = (*copies, *(0 for _ in path[len(copies) :]))
    return "".join(_copy(instance, number) for instance, number in zip(path, numbers, strict=True)) + node


def way(node: NodeId) -> tuple[Path, NodeId]:
    """Where a flat node is drawn: in which instances, and under which id there."""
    parts = node.split(INSIDE)
    return tuple(parts[:-1:2]), parts[-1]


def is_flat(document: Document) -> bool:
    """Whether nothing in the document has to be opened or passed by."""
    return not any(node.bypassed or isinstance(node.layer, Instance | Reroute) for node in document.nodes.values())


def flat(document: Document, previous: Flat | None = None) -> Flat:
    """The document without blocks, bypassed nodes and dots; itself where it has none."""
    if is_flat(document):
        return Flat(document)
    found = _Part()
    parts: dict[NodeId, _Part] = {}
    _Opening(document, found, previous.parts if previous else {}, parts).level(document, _Where())
    nodes, links, outputs = _assembled(found)
    before = previous.document if previous else document
    made = replace(
        document,
        nodes=_same(before.nodes, nodes),
        links=_same(before.links, links),
        blocks=MappingProxyType({}),
        places=MappingProxyType({id_: place for id_, place in document.places.items() if id_ in nodes}),
    ).wired_as(before)
    return Flat(made, outputs, parts)


def opened(document: Document, instances: set[NodeId]) -> tuple[Mapping[NodeId, Node], Mapping[str, Link]]:
    """The nodes and links with only these instances opened, and these only by one level; all else stays."""
    found = _Part()
    _Opening(document, found, {}, {}, instances).level(document, _Where())
    nodes, links, _ = _assembled(found)
    return nodes, links


@dataclass
class _Part:
    """What was found so far, by flat names.

    `links` end at nodes that stay, `feeds` says what feeds a port of what does not stay, and `stubs` are the nodes to
    put where a port of that kind is fed by nothing.
    """

    nodes: dict[NodeId, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    feeds: dict[Output, Output] = field(default_factory=dict)
    stubs: dict[NodeId, Node] = field(default_factory=dict)
    follows_from: tuple[object, ...] = ()
    blocks: tuple[Block | None, ...] = ()

    def take(self, other: _Part) -> None:
        self.nodes |= other.nodes
        self.links += other.links
        self.feeds |= other.feeds
        self.stubs |= other.stubs


@dataclass(frozen=True)
class _Where:
    """One copy of a block, or the whole document where nothing is set.

    `twin` is the copy whose weights this one uses, `within` are the blocks around.
    """

    prefix: str = ""
    title: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    formulas: Mapping[NodeId, Mapping[str, str]] = field(default_factory=dict)
    frozen: bool = False
    twin: str = ""
    within: tuple[str, ...] = ()


class _Opening:
    """Goes through a document and the blocks it uses; `only` are the instances to open if not all are."""

    def __init__(
        self,
        root: Document,
        found: _Part,
        before: Mapping[NodeId, _Part],
        kept: dict[NodeId, _Part],
        only: set[NodeId] | None = None,
    ) -> None:
        self.blocks = root.blocks
        self.found = found
        self.before = before
        self.kept = kept
        self.only = only

    def level(self, graph: Document, where: _Where) -> None:
        """The nodes and links of one graph, in its order."""
        at_passing: dict[NodeId, dict[tuple[str, int], Link]] = {}
        for id_, node in graph.nodes.items():
            if self._stays(id_, node, where):
                self._stay(graph, id_, where)
            else:
                at_passing[id_] = {}
        for link in graph.links.values():
            ends = at_passing.get(link.target.node)
            if ends is None:
                self.found.links.append(_deeper(link, where.prefix))
            else:
                ends[link.target.port, link.target.slot] = _deeper(link, where.prefix)
        for id_, ends in at_passing.items():
            works = self.only is not None or not graph.nodes[id_].bypassed
            if isinstance(graph.nodes[id_].layer, Instance) and works:
                self._open(graph, id_, where, {port: link.source for (port, _), link in ends.items()})
            else:
                self._pass(graph, id_, where, ends)

    def _stays(self, id_: NodeId, node: Node, where: _Where) -> bool:
        layer = node.layer
        if where.within and isinstance(layer, core.Input | core.Output):
            return id_ not in (ports := self.blocks[where.within[-1]]).inputs and id_ not in ports.outputs
        if self.only is not None:
            return where.prefix != "" or id_ not in self.only
        if isinstance(layer, Instance) and not node.bypassed:
            return layer.block not in self.blocks or layer.block in where.within
        return not (node.bypassed or isinstance(layer, Reroute))

    def _stay(self, graph: Document, id_: NodeId, where: _Where) -> None:
        node = graph.nodes[id_]
        owner = graph.nodes.get(node.weights_of) if node.weights_of is not None and self.only is None else None
        if owner is not None and owner.bypassed:
            node = _with_weights(graph, id_)
        if where.prefix:
            node = _inner(node, id_, where)
        if isinstance(node.layer, Instance) and self.only is None:
            node = replace(node, layer=_closed(node.layer))
        self.found.nodes[where.prefix + id_] = node

    def _pass(self, graph: Document, id_: NodeId, where: _Where, ends: Mapping[tuple[str, int], Link]) -> None:
        """What comes in at each input goes out at the output in the same position."""
        node, at = graph.nodes[id_], where.prefix + id_
        ports = [port.name for port in node.layer.ports.inputs]
        inner_port = isinstance(node.layer, core.Output | core.Input)
        unfed: list[str] = []
        for position, name in enumerate(("output",) if inner_port else node.layer.ports.outputs):
            link = ends.get((ports[position], 0)) if position < len(ports) else None
            if link is not None:
                self.found.feeds[Output(at, name)] = link.source
            else:
                unfed.append(name)
        if unfed:
            name = node.layer.type_name
            stub = Instance(name=name, inputs=tuple(ports[: len(unfed)]) or ("x",), outputs=tuple(unfed))
            self.found.stubs.setdefault(at, Node(stub, _joined(where.title, node.title)))

    def _open(self, graph: Document, id_: NodeId, where: _Where, sources: Mapping[str, Output]) -> None:
        """The copies of an instance, each fed by the one before."""
        at = where.prefix + id_
        node = graph.nodes[id_] if not where.prefix else _inner(graph.nodes[id_], id_, where)
        layer = node.layer
        assert isinstance(layer, Instance), "only instances are opened"
        twin = _twin(graph, id_, where)
        frozen = where.frozen or graph.frozen(id_)
        if where.prefix:
            self._copies(node, at, frozen, twin, where.within)
        else:
            self._remembered(node, at, frozen, twin)
        block = self.blocks[layer.block]
        for position, (inner, port) in enumerate(block.inputs.items()):
            returned = list(block.outputs)[position] if position < len(block.outputs) else None
            for index in range(layer.repeat):
                entry = Output(_copy(at, index) + inner, "output")
                if index and returned is not None:
                    self.found.feeds[entry] = Output(_copy(at, index - 1) + returned, "output")
                elif port in sources:
                    self.found.feeds[entry] = sources[port]
                else:
                    stub = Instance(name=layer.name, inputs=(port,), outputs=("output",))
                    self.found.stubs[entry.node] = Node(stub, node.title)
        for inner, port in block.outputs.items():
            self.found.feeds[Output(at, port)] = Output(_copy(at, layer.repeat - 1) + inner, "output")

    def _remembered(self, node: Node, at: NodeId, frozen: bool, twin: str) -> None:
        """As `_copies`, but what was found for an equal instance of the same blocks before is taken again."""
        assert isinstance(node.layer, Instance), "only instances are opened"
        follows_from, blocks = (node, frozen, twin), tuple(_used(self.blocks, node.layer.block))
        part = self.before.get(at)
        if (
            part is None
            or part.follows_from != follows_from
            or len(part.blocks) != len(blocks)
            or any(old is not new for old, new in zip(part.blocks, blocks, strict=True))
        ):
            part = _Part(follows_from=follows_from, blocks=blocks)
            outer, self.found = self.found, part
            self._copies(node, at, frozen, twin, ())
            self.found = outer
        self.kept[at] = part
        self.found.take(part)

    def _copies(self, node: Node, at: NodeId, frozen: bool, twin: str, within: tuple[str, ...]) -> None:
        layer = node.layer
        assert isinstance(layer, Instance), "only instances are opened"
        block = self.blocks[layer.block]
        for index in range(layer.repeat):
            if len(self.found.nodes) > MOST_NODES:
                self.found.nodes[_copy(at, 0) + "-"] = Node(_closed(layer), node.title)
                return
            where = _Where(
                _copy(at, index),
                f"{node.title}/{index}" if layer.repeat > 1 else node.title,
                values_of(block, layer.given, index),
                block.formulas,
                frozen,
                _copy(twin, index) if twin else "",
                (*within, layer.block),
            )
            self.level(block.graph, where)


def _inner(node: Node, id_: NodeId, where: _Where) -> Node:
    """A node of a block in one copy of it."""
    layer = node.layer
    if formulas := where.formulas.get(id_):
        try:
            layer = with_formulas(layer, formulas, where.values)
        except ParameterError:
            layer = _unmakeable(layer, formulas, where.values)
    own = node.weights_of
    owner = where.prefix + own if own is not None else where.twin + id_ if where.twin else None
    return Node(layer, _joined(where.title, node.title), owner, node.frozen or where.frozen, node.bypassed)


def _with_weights(graph: Document, id_: NodeId) -> Node:
    """A node whose weights belong to one that is bypassed: the first that works owns them for the others."""
    owner = graph.owner(id_)
    group = (each for each in graph.nodes if graph.owner(each) == owner and not graph.nodes[each].bypassed)
    heir = next(group)
    return replace(graph.nodes[id_], weights_of=None if heir == id_ else heir, frozen=graph.frozen(id_))


def _twin(graph: Document, id_: NodeId, where: _Where) -> str:
    """The flat name of the instance whose weights this one uses, empty where it has its own."""
    node = graph.nodes[id_]
    if node.weights_of is None:
        return where.twin + id_ if where.twin else ""
    owner = graph.owner(id_)
    if graph.nodes[owner].bypassed:
        owner = _with_weights(graph, id_).weights_of or id_
    return where.prefix + owner if owner != id_ else ""


def _used(blocks: Mapping[str, Block], block: str) -> Iterator[Block | None]:
    """The block and all that it uses, each once, in an order that follows from them alone."""
    found, waiting = {block}, [block]
    while waiting:
        entry = blocks.get(waiting.pop())
        yield entry
        for node in entry.graph.nodes.values() if entry is not None else ():
            if isinstance(node.layer, Instance) and node.layer.block not in found:
                found.add(node.layer.block)
                waiting.append(node.layer.block)


def _closed(layer: Instance) -> Layer:
    """What stands for an instance that cannot be opened."""
    return Unknown(BLOCK + layer.block, layer.arguments, layer.inputs, layer.outputs)


def _unmakeable(layer: Layer, formulas: Mapping[str, str], values: Mapping[str, object]) -> Layer:
    """What stands for a layer to which a formula gives an impossible value: it holds that, or else the formula."""
    wanted: dict[str, object] = {}
    for name, text in formulas.items():
        try:
            wanted[name] = value(text, values)
        except ParameterError:
            wanted[name] = text
    ports = layer.ports
    return Unknown(layer.type_name, as_text(wanted), tuple(port.name for port in ports.inputs), ports.outputs)


def _joined(title: str, inner: str) -> str:
    return f"{title}/{inner}" if title else inner


def _deeper(link: Link, prefix: str) -> Link:
    if not prefix:
        return link
    source, target = link.source, link.target
    return Link(Output(prefix + source.node, source.port), Input(prefix + target.node, target.port, target.slot))


def _assembled(found: _Part) -> tuple[dict[NodeId, Node], dict[str, Link], dict[Output, Output]]:
    """The nodes with the links between them, all that is passed by left out."""
    nodes, outputs = dict(found.nodes), dict[Output, Output]()
    for port in found.feeds:
        outputs[port] = _end(found.feeds, port)
    links: dict[str, Link] = {}
    for link in found.links:
        source = outputs.get(link.source, link.source)
        links[link.key] = link if source == link.source else Link(source, link.target)
        if source.node not in nodes and source.node in found.stubs:
            nodes[source.node] = found.stubs[source.node]
        elif source.node not in nodes:  # Dots that feed each other.
            nodes[source.node] = Node(Reroute(), way(source.node)[1])
            circle = Link(source, Input(source.node, "x"))
            links[circle.key] = circle
    for id_, node in nodes.items():
        if node.weights_of is not None and node.weights_of not in nodes:
            nodes[id_] = replace(node, weights_of=None)
    return _titled(nodes), links, outputs


def _titled(nodes: dict[NodeId, Node]) -> dict[NodeId, Node]:
    """The nodes with titles that differ, should one outside be called like one in a block."""
    if len({node.title for node in nodes.values()}) == len(nodes):
        return nodes
    taken = {node.title for id_, node in nodes.items() if INSIDE not in id_}
    for id_, node in nodes.items():
        if INSIDE in id_ and not is_stub(node):
            title = unique(node.title, taken)
            taken.add(title)
            nodes[id_] = node if title == node.title else replace(node, title=title)
    return nodes


def is_stub(node: Node) -> bool:
    """Whether the node stands where a port is fed by nothing, to be told so; it is called as what has the port."""
    return isinstance(node.layer, Instance) and not node.layer.block


def _end(feeds: Mapping[Output, Output], port: Output) -> Output:
    seen = {port}
    while (before := feeds.get(port)) is not None and before not in seen:
        seen.add(before)
        port = before
    return port


def _same(before: Mapping[str, V], after: Mapping[str, V]) -> Mapping[str, V]:
    """What was there before, as far as it is equal: the whole table, or else its entries."""
    if before == after:
        return before
    return MappingProxyType({key: old if (old := before.get(key)) == new else new for key, new in after.items()})


__all__ = ["MOST_NODES", "Flat", "Path", "flat", "inside", "is_flat", "is_stub", "opened", "way"]
