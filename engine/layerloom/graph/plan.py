"""Planners: pure functions from a document and a wish to the edits that fulfil it. Only `graph.edit.apply` changes.

Every planner keeps what must hold of a document: links never dangle, an input has one link at most, the slots of a
variadic port have no gaps, titles are unique, and shared weights have an owner. A wish that cannot be fulfilled plans
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count, product, takewhile

from layerloom.graph.clipboard import copied, duplicate, free_id, pasting
from layerloom.graph.edit import Edit
from layerloom.graph.flow import compares
from layerloom.graph.infer import Inference
from layerloom.graph.linkable import fits, input_port, joins, may_link, path
from layerloom.graph.model import Document, Frame, Input, Link, Node, NodeId, Note, Output, Place, Table
from layerloom.graph.titles import cleaned, new_title, titles, unique
from layerloom.layers.layer import DataLayer, Layer, ParameterError
from layerloom.words import tr

Edits = tuple[Edit, ...]


# Nodes


def addition(
    document: Document, layer: Layer, place: Place | tuple[float, float], title: str | None = None
) -> tuple[NodeId, Edits]:
    """A new node at the place; a title that is taken gets a number."""
    node = free_id(document)
    taken = titles(document)
    name = unique(cleaned(title), taken) if title and cleaned(title) else new_title(layer, taken)
    where = place if isinstance(place, Place) else Place(*place)
    return node, (Edit("nodes", node, None, Node(layer, name)), Edit("places", node, document.places.get(node), where))


def removal(document: Document, nodes: Iterable[NodeId], heal: bool = True) -> Edits:
    """The nodes and their links go; what fed a node with one link in and one output feeds its consumers, if `heal`.

    The weights of a removed owner go to the first node that shares them.
    """
    gone = {node for node in nodes if node in document.nodes}
    links = dict(document.links)
    for key, link in document.links.items():
        if link.source.node in gone or link.target.node in gone:
            source = _healed(document, link, gone) if heal and link.target.node not in gone else None
            if source is not None:
                links[key] = Link(source, link.target)
            else:
                del links[key]
    return (
        *_link_edits(document, _gapless(document, links)),
        *_weights_handed_on(document, gone),
        *(Edit("places", node, place, None) for node, place in document.places.items() if node in gone),
        *(Edit("nodes", node, old, None) for node, old in document.nodes.items() if node in gone),
    )


def clearing(document: Document) -> Edits:
    """Everything on the canvas goes; the settings stay. Blocks go with their last instance."""
    tables: tuple[Table, ...] = ("links", "places", "frames", "notes", "nodes")
    return tuple(Edit(table, key, old, None) for table in tables for key, old in document.table(table).items())


def changing(document: Document, node: NodeId, /, **parameters: object) -> Edits:
    """Other parameters for the node, and for those that share weights with it.

    Links at ports that vanish go too. Raises `ParameterError` for a value that the layer cannot have.
    """
    try:
        layer = replace(document.nodes[node].layer, **parameters)  # type: ignore[type-var]
    except TypeError as error:
        raise ParameterError(
            tr("{0} has no such parameter: {1}").format(document.nodes[node].layer.type_name, error)
        ) from error
    return with_layer(document, node, layer)


def with_layer(document: Document, node: NodeId, layer: Layer) -> Edits:
    """Another layer for the node and those of its type that share its weights; links at ports that vanish go."""
    old_type = type(document.nodes[node].layer)
    group = [id_ for id_ in sharing_group(document, node) if id_ == node or type(document.nodes[id_].layer) is old_type]
    edits = tuple(
        Edit("nodes", id_, old, replace(old, layer=layer))
        for id_ in group
        if (old := document.nodes[id_]).layer != layer or type(old.layer) is not type(layer)
    )
    inputs = {port.name for port in layer.ports.inputs}
    links = {
        key: link
        for key, link in document.links.items()
        if not (link.target.node in group and link.target.port not in inputs)
        and not (link.source.node in group and link.source.port not in layer.ports.outputs)
    }
    return (*_link_edits(document, _gapless(document, links)), *edits)


def renaming(document: Document, node: NodeId, title: str) -> Edits:
    """Another title, with a number if it is taken; an empty one changes nothing."""
    old = document.nodes[node]
    name = cleaned(title)
    if not name:
        return ()
    new = replace(old, title=unique(name, titles(document, without=node)))
    return (Edit("nodes", node, old, new),) if new != old else ()


def moving(document: Document, places: Mapping[NodeId, tuple[float, float]]) -> Edits:
    """Other places for nodes; each keeps whether it is collapsed."""
    edits = []
    for node, (x, y) in places.items():
        old = document.places.get(node)
        new = Place(x, y, old.collapsed if old else False)
        if node in document.nodes and new != old:
            edits.append(Edit("places", node, old, new))
    return tuple(edits)


def collapsing(document: Document, nodes: Iterable[NodeId], collapsed: bool) -> Edits:
    """The nodes drawn small, or in full again."""
    return tuple(
        Edit("places", node, old, replace(old, collapsed=collapsed))
        for node in nodes
        if (old := document.places.get(node)) is not None and old.collapsed != collapsed
    )


def sharing(document: Document, node: NodeId, owner: NodeId | None) -> Edits:
    """The node uses the weights of the owner from now on, or its own again where that is `None`."""
    root = document.owner(owner) if owner is not None else None
    old = document.nodes[node]
    if root in (node, old.weights_of):
        return ()
    handed_on = _weights_handed_on(document, {node}) if root is not None else ()
    return (*handed_on, Edit("nodes", node, old, replace(old, weights_of=root, frozen=old.frozen and root is None)))


def freezing(document: Document, nodes: Iterable[NodeId], frozen: bool) -> Edits:
    """The weights that the nodes use stay as they are in training from now on, or learn again."""
    owners = dict.fromkeys(document.owner(node) for node in nodes)
    found = ((id_, document.nodes[id_]) for id_ in owners)
    return tuple(Edit("nodes", id_, old, replace(old, frozen=frozen)) for id_, old in found if old.frozen != frozen)


def sharing_group(document: Document, node: NodeId) -> tuple[NodeId, ...]:
    """The nodes that use the same weights as the node, itself included."""
    root = document.owner(node)
    return tuple(id_ for id_ in document.nodes if document.owner(id_) == root)


# Links


def linking(document: Document, source: Output, target: Input, *, replacing: bool = False) -> Edits:
    """A link from an output to an input; what was at the input goes.

    At a variadic port it is appended, unless `replacing` names a slot that is taken. What `may_link` forbids is not
    planned.
    """
    port = input_port(document, target)
    if port is None:
        return ()
    taken = len(list(document.at(target.node, port)))
    if port.variadic:
        target = target._replace(slot=min(target.slot, taken) if replacing else taken)
    link = Link(source, target)
    old = document.links.get(link.key)
    if old == link or may_link(document, link) is not None:
        return ()
    return (Edit("links", link.key, old, link),)


def unlinking(document: Document, *links: Link) -> Edits:
    """The links go; later slots of a variadic port move up."""
    gone = {link.key for link in links}
    return _link_edits(document, _gapless(document, {k: v for k, v in document.links.items() if k not in gone}))


def inserting(document: Document, node: NodeId, link: Link) -> Edits:
    """The node comes between the two ends of the link, at its first free input and its first output."""
    if document.links.get(link.key) != link or node in (link.source.node, link.target.node):
        return ()
    outputs = document.nodes[node].layer.ports.outputs
    target = next(_free_inputs(document, node), None)
    if not outputs or target is None:
        return ()
    first, second = Link(link.source, target), Link(Output(node, outputs[0]), link.target)
    if path(document, node, link.source.node) or path(document, link.target.node, node):
        return ()
    return (Edit("links", link.key, link, second), Edit("links", first.key, None, first))


def connecting(document: Document, source: NodeId, target: NodeId, inference: Inference | None = None) -> Edits:
    """A link from the first output to the first free input that go together; none where nothing fits.

    With an inference kinds and axes must fit, and ports whose sizes fit as well go first. Data goes to the target of a
    loss or metric before its prediction. Between two that compare, the new one gets what the other compares: the number
    that one of them makes is nothing to compare.
    """
    if compares(document.nodes[target].layer) and compares(document.nodes[source].layer):
        return _compared_alike(document, source, target)
    outputs = [Output(source, port) for port in document.nodes[source].layer.ports.outputs]
    inputs = list(_free_inputs(document, target))
    if isinstance(document.nodes[source].layer, DataLayer) and compares(document.nodes[target].layer):
        inputs.reverse()
    allowed = [
        link
        for end, start in product(inputs, outputs)
        if may_link(document, link := Link(start, end), inference) is None
    ]
    if inference is not None:
        fitting = [link for link in allowed if fits(document, link, inference)]
        allowed = fitting or [link for link in allowed if joins(document, link, inference)]
    return tuple(Edit("links", link.key, None, link) for link in allowed[:1])


def _compared_alike(document: Document, pattern: NodeId, node: NodeId) -> Edits:
    """The links to the free inputs of a loss or metric that another one has."""
    free = set(_free_inputs(document, node))
    links = (Link(link.source, link.target._replace(node=node)) for link in document.incoming(pattern))
    return tuple(
        Edit("links", link.key, None, link)
        for link in links
        if link.target in free and may_link(document, link) is None
    )


def _free_inputs(document: Document, node: NodeId) -> Iterator[Input]:
    """The inputs that can take one more link: those that may stay open only once none of the others is."""
    ports = document.nodes[node].layer.ports.inputs
    free = [port for port in ports if port.variadic or not any(document.at(node, port))]
    needed = [port for port in free if not port.optional]
    for port in needed or free:
        yield Input(node, port.name, len(list(document.at(node, port))))


# The rest


def setting(document: Document, key: str, value: object | None) -> Edits:
    """Another value for a setting of the project; `None` takes it back to its default."""
    old = document.settings.get(key)
    return (Edit("settings", key, old, value),) if old != value or type(old) is not type(value) else ()


def framing(document: Document, frame: Frame | None, key: str | None = None) -> tuple[str, Edits]:
    """A new frame, or another value (or none) for the one with the key."""
    return _written(document, "frames", frame, key)


def noting(document: Document, note: Note | None, key: str | None = None) -> tuple[str, Edits]:
    """A new note, or another text or place (or none) for the one with the key."""
    return _written(document, "notes", note, key)


def _written(document: Document, table: Table, value: object | None, key: str | None) -> tuple[str, Edits]:
    name = key or free_id(document)
    old = document.table(table).get(name)
    return name, ((Edit(table, name, old, value),) if old != value else ())


def _link_edits(document: Document, after: Mapping[str, Link]) -> Edits:
    """What turns the links of the document into these; links that go come first."""
    gone = [Edit("links", key, old, None) for key, old in document.links.items() if key not in after]
    changed = [Edit("links", key, old, new) for key, new in after.items() if (old := document.links.get(key)) != new]
    return (*gone, *changed)


def _gapless(document: Document, links: Mapping[str, Link]) -> dict[str, Link]:
    """The links with the slots of variadic ports renumbered, where the links at one became fewer."""
    result = dict(links)
    lost = {(old.target.node, old.target.port) for key, old in document.links.items() if key not in links}
    for node, port in lost:
        slots = takewhile(document.links.__contains__, (f"{node}.{port}.{slot}" for slot in count()))
        left = [link for key in slots if (link := result.pop(key, None)) is not None]
        for slot, link in enumerate(left):
            moved = Link(link.source, link.target._replace(slot=slot))
            result[moved.key] = moved
    return result


def _healed(document: Document, link: Link, gone: set[NodeId]) -> Output | None:
    """What feeds the link once the removed nodes are passed by, `None` where that is not one output."""
    source, seen = link.source, set[NodeId]()
    while source.node in gone:
        incoming = list(document.incoming(source.node))
        single = len(incoming) == 1 and len(document.nodes[source.node].layer.ports.outputs) == 1
        if not single or source.node in seen:
            return None
        seen.add(source.node)
        source = incoming[0].source
    return source if source.node != link.target.node else None


def _weights_handed_on(document: Document, gone: set[NodeId]) -> Iterator[Edit]:
    """The first node that shares the weights of a removed owner becomes the owner for the others."""
    heirs: dict[NodeId, NodeId] = {}
    for id_, node in document.nodes.items():
        if id_ in gone or node.weights_of not in gone:
            continue
        owner = document.owner(id_)
        heir = owner if owner not in gone else heirs.setdefault(owner, id_)
        frozen = document.frozen(id_) if heir == id_ else node.frozen
        yield Edit("nodes", id_, node, replace(node, weights_of=None if heir == id_ else heir, frozen=frozen))


__all__ = [
    "Edits", "addition", "changing", "clearing", "collapsing", "connecting", "copied", "duplicate", "framing",
    "freezing", "inserting", "linking", "moving", "noting", "pasting", "removal", "renaming", "setting", "sharing",
    "sharing_group", "unlinking", "with_layer",
]  # fmt: skip
