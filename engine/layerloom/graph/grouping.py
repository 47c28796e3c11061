"""A block from selected nodes, and back: both leave the net that comes of the document as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeVar

from layerloom.graph.clipboard import free_id, gapless
from layerloom.graph.edit import Edit, difference
from layerloom.graph.flat import INSIDE, is_stub, opened, way
from layerloom.graph.flow import compares, fed_by, feeding
from layerloom.graph.formulas import INDEX, mentioned, substituted, with_values
from layerloom.graph.infer import Inference
from layerloom.graph.instances import block_of, block_title, instance, instance_title
from layerloom.graph.model import Block, Document, Input, Link, Node, NodeId, Output, Place, Table
from layerloom.graph.sizes import GRID
from layerloom.graph.titles import cleaned, titles, unique
from layerloom.layers import core
from layerloom.layers.layer import DataLayer, Layer, ParameterError
from layerloom.layers.spec import Spec
from layerloom.layers.wiring import Instance
from layerloom.words import tr

V = TypeVar("V")
Edits = tuple[Edit, ...]
_BESIDE = 320.0
"""How far the ports of a new block lie from the nodes in it."""
_APART = 96.0


# From nodes to a block


def grouping_problem(document: Document, keys: Iterable[str], of: str | None = None) -> str | None:
    """Why a block cannot be made of the nodes among these, or `None` if it can.

    `of` is the block whose graph the document is.
    """
    chosen = _chosen(document, keys)
    if not chosen:
        return tr("select nodes to make a block of; data, inputs and outputs stay outside")
    between = (fed_by(document, chosen) & feeding(document, chosen)) - chosen
    if between:
        return tr('"{0}" lies between the selected nodes: select it too').format(document.nodes[min(between)].title)
    for node in sorted(document.nodes):
        owner = document.owner(node)
        if node != owner and (node in chosen) != (owner in chosen):
            one, other = document.nodes[node].title, document.nodes[owner].title
            return tr('"{0}" uses the weights of "{1}": select both').format(one, other)
    for node, formulas in (document.blocks[of].formulas if of is not None else {}).items():
        if node in chosen and any(INDEX in mentioned(text) for text in formulas.values()):
            return tr('"{0}" follows the number of the copy, which an inner block does not know').format(
                document.nodes[node].title
            )
    return None


def grouping(
    document: Document,
    keys: Iterable[str],
    title: str = "",
    inference: Inference | None = None,
    of: str | None = None,
) -> tuple[NodeId, Edits]:
    """A block of the nodes among these, and an instance of it in their place; frames and notes move in with them.

    Wires that cross become ports. Data, inputs and outputs stay outside. With an inference the inputs of the block
    have the sizes that come in here. `of` is the block whose graph the document is: what follows its parameters goes
    on to do so. Where `grouping_problem` has a reason there is no node and nothing is planned.
    """
    keys = set(keys)
    if grouping_problem(document, keys, of) is not None:
        return "", ()
    chosen = _chosen(document, keys)
    ports = _Ports(document, chosen, inference or Inference())
    block = free_id(document)
    made = Block(block_title(document.blocks, cleaned(title)), ports.graph(keys))
    node = free_id(document, {block})
    blocks = {**document.blocks, block: made}
    if of is not None:
        blocks[of], blocks[block] = _parted(document.blocks[of], made, node)
    layer = instance(blocks, block)
    left = titles(document) - {document.nodes[id_].title for id_ in chosen}
    entry = Node(with_values(layer, blocks[block].parameters), instance_title(layer, left))
    after = replace(
        document,
        nodes=_without(document.nodes, chosen) | {node: entry},
        links=ports.outer_links(node),
        places=_without(document.places, chosen) | {node: _middle(document, chosen)},
        frames=_without(document.frames, keys),
        notes=_without(document.notes, keys),
        blocks=blocks,
    )
    return node, difference(document, after)


def _parted(outer: Block, inner: Block, instance_: NodeId) -> tuple[Block, Block]:
    """A block, and the one that some of its nodes go into, with the formulas of these nodes."""
    moved = {id_: texts for id_, texts in outer.formulas.items() if id_ in inner.graph.nodes}
    named = [name for texts in moved.values() for text in texts.values() for name in mentioned(text)]
    own = {name: outer.parameters[name] for name in dict.fromkeys(named) if name in outer.parameters}
    formulas = {id_: texts for id_, texts in outer.formulas.items() if id_ not in moved}
    if own:
        formulas[instance_] = {name: name for name in own}
    return replace(outer, formulas=formulas), replace(inner, parameters=own, formulas=moved)


def _chosen(document: Document, keys: Iterable[str]) -> set[NodeId]:
    outside = core.Input | core.Output | DataLayer
    return {key for key in keys if key in document.nodes and not isinstance(document.nodes[key].layer, outside)}


@dataclass
class _Ports:
    """Where wires cross the border of the nodes that become a block: each source is one port."""

    document: Document
    chosen: set[NodeId]
    inference: Inference
    nodes: dict[NodeId, Node] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.taken = {self.document.nodes[id_].title for id_ in self.chosen}
        self.inputs: dict[Output | Input, NodeId] = {}
        self.outputs: dict[Output, NodeId] = {}
        for id_ in sorted(self.chosen, key=lambda id_: _canvas_order(self.document, id_)):
            self._incoming(id_)
        for id_ in sorted(self.chosen, key=lambda id_: _canvas_order(self.document, id_)):
            self._outgoing(id_)
        if not self.outputs:
            self._loose_ends()

    def graph(self, keys: Collection[str]) -> Document:
        """The graph inside the block."""
        document, chosen = self.document, self.chosen
        return Document(
            nodes=MappingProxyType({id_: document.nodes[id_] for id_ in document.nodes if id_ in chosen} | self.nodes),
            links=MappingProxyType({link.key: link for link in self.links}),
            places=MappingProxyType(
                {id_: place for id_, place in document.places.items() if id_ in chosen} | self._places()
            ),
            frames=MappingProxyType({key: frame for key, frame in document.frames.items() if key in keys}),
            notes=MappingProxyType({key: note for key, note in document.notes.items() if key in keys}),
        )

    def outer_links(self, node: NodeId) -> Mapping[str, Link]:
        """The links outside, with the instance in place of the nodes."""
        links = []
        for link in self.document.links.values():
            if link.target.node not in self.chosen:
                out = self.outputs.get(link.source)
                links.append(link if out is None else Link(Output(node, self.nodes[out].title), link.target))
        links += [
            Link(source, Input(node, self.nodes[id_].title))
            for source, id_ in self.inputs.items()
            if isinstance(source, Output)
        ]
        return {link.key: link for link in links}

    def _incoming(self, id_: NodeId) -> None:
        for port in self.document.nodes[id_].layer.ports.inputs:
            links = list(self.document.at(id_, port))
            for link in links:
                if link.source.node in self.chosen:
                    self.links.append(link)
                else:
                    self._from_outside(link.source, link.target)
            if not links and not port.optional:
                self._from_outside(None, Input(id_, port.name))

    def _from_outside(self, source: Output | None, target: Input) -> None:
        known = source if source is not None else target
        if known not in self.inputs:
            layer = _input(self.inference.spec(source)) if source is not None else core.Input()
            self.inputs[known] = self._port(layer, target.port)
        self.links.append(Link(Output(self.inputs[known], "output"), target))

    def _outgoing(self, id_: NodeId) -> None:
        for link in self.document.outgoing(id_):
            if link.target.node not in self.chosen:
                self._to_outside(link.source)

    def _to_outside(self, source: Output) -> None:
        if source not in self.outputs:
            port = self.outputs[source] = self._port(core.Output(), source.port)
            self.links.append(Link(source, Input(port, "x")))

    def _loose_ends(self) -> None:
        """Where nothing leads out, what could lead on."""
        for id_ in sorted(self.chosen, key=lambda id_: _canvas_order(self.document, id_)):
            layer = self.document.nodes[id_].layer
            if layer.ports.outputs and not compares(layer) and not self.document.outgoing(id_):
                self._to_outside(Output(id_, layer.ports.outputs[0]))

    def _port(self, layer: Layer, name: str) -> NodeId:
        title = unique(name, self.taken)
        self.taken.add(title)
        id_ = free_id(self.document, self.nodes)
        self.nodes[id_] = Node(layer, title)
        return id_

    def _places(self) -> dict[NodeId, Place]:
        left, top, right, _ = _bounds(self.document, self.chosen)
        columns = ((left - _BESIDE, self.inputs.values()), (right + _BESIDE, self.outputs.values()))
        return {
            id_: Place(column, top + position * _APART)
            for column, ports in columns
            for position, id_ in enumerate(ports)
        }


def _canvas_order(document: Document, node: NodeId) -> tuple[float, float, NodeId]:
    place = document.places.get(node, Place(0.0, 0.0))
    return place.y, place.x, node


def _input(spec: Spec) -> core.Input:
    """The input that says what comes in, as far as it is known."""
    if spec.shape is None:
        return core.Input()
    try:
        return core.Input(spec.shape, spec.kind, spec.classes, spec.vocabulary)
    except ParameterError:
        return core.Input()


def _bounds(document: Document, nodes: Iterable[NodeId]) -> tuple[float, float, float, float]:
    places = [document.places.get(node, Place(0.0, 0.0)) for node in nodes] or [Place(0.0, 0.0)]
    xs, ys = [place.x for place in places], [place.y for place in places]
    return min(xs), min(ys), max(xs), max(ys)


def _middle(document: Document, nodes: Iterable[NodeId]) -> Place:
    left, top, right, bottom = _bounds(document, nodes)
    return Place(_snapped((left + right) / 2), _snapped((top + bottom) / 2))


def _snapped(value: float) -> float:
    return float(round(value / GRID) * GRID)


def _without(table: Mapping[str, V], keys: Collection[str]) -> dict[str, V]:
    return {key: entry for key, entry in table.items() if key not in keys}


# From a block to nodes


def ungrouping(document: Document, nodes: Iterable[NodeId], of: str | None = None) -> Edits:
    """What is in instances in their place, every copy for itself and with the values that their formulas give.

    Instances that share weights are taken apart together, so that their nodes can go on sharing them. `of` is the block
    whose graph the document is: what follows its parameters goes on to do so. Where the number of copies does, nothing
    is planned.
    """
    outer = document.blocks[of].formulas if of is not None else {}
    wanted = {id_ for id_ in nodes if block_of(document.blocks, document.nodes.get(id_)) is not None}
    owners = {document.owner(id_) for id_ in wanted}
    wanted |= {id_ for id_ in document.nodes if document.owner(id_) in owners and wanted}
    if not wanted or any("repeat" in outer.get(id_, {}) for id_ in wanted):
        return ()
    unpacking = _Unpacking(document, wanted)
    after = unpacking.document()
    if of is not None and outer.keys() & wanted:
        formulas = {id_: texts for id_, texts in outer.items() if id_ not in wanted} | unpacking.formulas(outer)
        after = replace(after, blocks={**document.blocks, of: replace(document.blocks[of], formulas=formulas)})
    return difference(document, after)


class _Unpacking:
    """The nodes of copies under ids and titles that are free outside."""

    def __init__(self, before: Document, wanted: set[NodeId]) -> None:
        self.before, self.wanted = before, wanted
        nodes, links = opened(before, wanted)
        self.nodes = {id_: node for id_, node in nodes.items() if not is_stub(node)}
        self.links = [link for link in links.values() if link.source.node in self.nodes]
        self.ids: dict[NodeId, NodeId] = {}
        for id_ in self.nodes:
            self.ids[id_] = self._free(id_) if INSIDE in id_ else id_

    def document(self) -> Document:
        links = [
            Link(
                link.source._replace(node=self.ids[link.source.node]),
                link.target._replace(node=self.ids[link.target.node]),
            )
            for link in self.links
        ]
        areas = {table: dict(self.before.table(table)) for table in ("frames", "notes")}
        for instance_ in self.wanted:
            self._add_areas(instance_, areas)
        return replace(
            self.before,
            nodes=MappingProxyType(dict(self._renamed())),
            links=MappingProxyType(gapless(links)),
            places=MappingProxyType(self._places()),
            **areas,  # type: ignore[arg-type]
        )

    def formulas(self, outer: Mapping[NodeId, Mapping[str, str]]) -> dict[NodeId, Mapping[str, str]]:
        """What the unpacked nodes follow, where their instance follows the formulas of the block around."""
        found: dict[NodeId, Mapping[str, str]] = {}
        for id_ in self.nodes:
            if INSIDE not in id_ or not (around := outer.get(id_.split(INSIDE)[0])):
                continue
            instance_, index = id_.split(INSIDE)[:2]
            names = self._given(instance_) | dict(around) | {INDEX: index}
            texts = self._block(instance_).formulas.get(way(id_)[1], {})
            bound = {name: text for name, text in texts.items() if set(mentioned(text)) & around.keys()}
            if bound:
                found[self.ids[id_]] = {name: substituted(text, names) for name, text in bound.items()}
        return found

    def _given(self, instance_: NodeId) -> dict[str, str]:
        """The numbers that stand for the parameters of the block of an instance."""
        layer = self.before.nodes[instance_].layer
        assert isinstance(layer, Instance), "only instances are taken apart"
        values = {**self._block(instance_).parameters, **layer.given}
        return {name: repr(value) for name, value in values.items() if isinstance(value, int | float)}

    def _free(self, id_: NodeId) -> NodeId:
        """The id inside the block, if nothing outside has it."""
        inner, used = way(id_)[1], self.ids.values()
        tables: tuple[Table, ...] = ("nodes", "frames", "notes", "blocks")
        if inner in used or any(inner in self.before.table(table) for table in tables):
            return free_id(self.before, used)
        return inner

    def _renamed(self) -> Iterator[tuple[NodeId, Node]]:
        taken = {node.title for id_, node in self.nodes.items() if INSIDE not in id_}
        for id_, node in self.nodes.items():
            if INSIDE not in id_:
                yield id_, node
                continue
            instance_, inner = id_.split(INSIDE)[0], way(id_)[1]
            title = unique(self._block(instance_).graph.nodes[inner].title, taken)
            taken.add(title)
            owner = self.ids[node.weights_of] if node.weights_of is not None else None
            bypassed = node.bypassed or self.before.nodes[instance_].bypassed
            frozen = node.frozen and owner is None
            yield self.ids[id_], replace(node, title=title, weights_of=owner, bypassed=bypassed, frozen=frozen)

    def _places(self) -> dict[NodeId, Place]:
        found = {id_: place for id_, place in self.before.places.items() if id_ not in self.wanted}
        for id_ in self.nodes:
            if INSIDE in id_:
                instance_, inner = id_.split(INSIDE)[0], way(id_)[1]
                place = self._block(instance_).graph.places.get(inner, Place(0.0, 0.0))
                x, y = self._shift(instance_, int(id_.split(INSIDE)[1]))
                found[self.ids[id_]] = replace(place, x=place.x + x, y=place.y + y)
        return found

    def _shift(self, instance_: NodeId, index: int = 0) -> tuple[float, float]:
        """From the canvas of the block to that outside; further copies lie to the right of the first."""
        block = self._block(instance_)
        inner = block.graph.nodes.keys() - block.inputs.keys() - block.outputs.keys()
        middle, place = _middle(block.graph, inner), self.before.places.get(instance_, Place(0.0, 0.0))
        left, _, right, _ = _bounds(block.graph, inner)
        return place.x - middle.x + index * (right - left + _BESIDE), place.y - middle.y

    def _add_areas(self, instance_: NodeId, areas: Mapping[str, dict[str, object]]) -> None:
        graph, (x, y) = self._block(instance_).graph, self._shift(instance_)
        for table, entries in areas.items():
            for key, area in graph.table("frames" if table == "frames" else "notes").items():
                used = {*self.ids.values(), *areas["frames"], *areas["notes"]}
                name = free_id(self.before, used) if key in used or key in self.before.nodes else key
                entries[name] = replace(area, x=area.x + x, y=area.y + y)  # type: ignore[type-var, attr-defined]

    def _block(self, instance_: NodeId) -> Block:
        layer = self.before.nodes[instance_].layer
        assert isinstance(layer, Instance), "only instances are taken apart"
        return self.before.blocks[layer.block]


__all__ = ["grouping", "grouping_problem", "ungrouping"]
