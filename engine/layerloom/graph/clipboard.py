"""Nodes, frames and notes as text.

Copying gives a small project file, so that it can be pasted into another window or a text editor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from layerloom.files import FileProblem
from layerloom.graph.adopting import adopting, renamed
from layerloom.graph.edit import Edit
from layerloom.graph.file import dumps, loads
from layerloom.graph.instances import used
from layerloom.graph.model import Document, Frame, Link, Node, NodeId, Note, Place, Table, new_id
from layerloom.graph.titles import titles, unique
from layerloom.words import tr

OFFSET = 32.0
"""How far a duplicate lies from its original, to the right and down."""


def free_id(document: Document, taken: Collection[str] = ()) -> str:
    """An id that nothing in the document has."""
    tables = (document.nodes, document.frames, document.notes, document.blocks, taken)
    return next(id_ for id_ in iter(new_id, None) if not any(id_ in table for table in tables))


def copied(document: Document, keys: Iterable[str]) -> str:
    """Nodes, the links between them, their blocks and places, frames and notes as the text of a project."""
    return dumps(part(document, set(keys)))


def pasting(
    document: Document, text: str, at: tuple[float, float] | None = None, *, keep_incoming: bool = False
) -> tuple[Edit, ...]:
    """What was copied once more, the top left of it at a point, or beside the originals without one.

    With `keep_incoming` the nodes get the links that the originals have from nodes that were not copied. Raises
    `FileProblem` with a sentence if the text was not copied here.
    """
    try:
        copied = loads(text)
    except FileProblem as error:
        raise FileProblem(
            tr("the clipboard does not hold nodes ({0})").format(error.what), remedy=tr("Copy nodes from a graph first")
        ) from error
    return _insertion(document, copied, _shift(copied, at), keep_incoming)


def duplicate(document: Document, keys: Iterable[str]) -> tuple[Edit, ...]:
    """Nodes, the links between them, frames and notes once more, a little beside."""
    chosen = part(document, set(keys))
    return _insertion(document, chosen, (OFFSET, OFFSET), False)


def part(document: Document, keys: Collection[str]) -> Document:
    """Nodes, the links between them, their blocks and places, frames and notes as a document."""
    chosen = {id_: node for id_, node in document.nodes.items() if id_ in keys}
    kept = {id_: node if node.weights_of in chosen else _alone(document, id_) for id_, node in chosen.items()}
    links = (link for link in document.links.values() if link.source.node in chosen and link.target.node in chosen)
    return Document(
        nodes=MappingProxyType(kept),
        links=MappingProxyType(gapless(links)),
        blocks=MappingProxyType(used(document, kept.values())),
        places=MappingProxyType({id_: place for id_, place in document.places.items() if id_ in chosen}),
        frames=MappingProxyType({key: frame for key, frame in document.frames.items() if key in keys}),
        notes=MappingProxyType({key: note for key, note in document.notes.items() if key in keys}),
    )


def _alone(document: Document, node: NodeId) -> Node:
    """The node with weights of its own, frozen if those that it used were."""
    return replace(document.nodes[node], weights_of=None, frozen=document.frozen(node))


def gapless(links: Iterable[Link]) -> dict[str, Link]:
    """The links with the slots at each port counted from 0, in their order."""
    counts: dict[tuple[str, str], int] = {}
    result: dict[str, Link] = {}
    for link in sorted(links, key=lambda link: link.target.slot):
        port = (link.target.node, link.target.port)
        moved = Link(link.source, link.target._replace(slot=counts.get(port, 0)))
        counts[port] = moved.target.slot + 1
        result[moved.key] = moved
    return result


def _shift(part: Document, at: tuple[float, float] | None) -> tuple[float, float]:
    corners = [(each.x, each.y) for table in (part.places, part.frames, part.notes) for each in table.values()]
    if at is None or not corners:
        return (OFFSET, OFFSET)
    return (at[0] - min(x for x, _ in corners), at[1] - min(y for _, y in corners))


def _insertion(document: Document, part: Document, shift: tuple[float, float], keep_incoming: bool) -> tuple[Edit, ...]:
    ids: dict[NodeId, NodeId] = {}
    for old in part.nodes:
        ids[old] = free_id(document, ids.values())
    taken = titles(document)
    added: list[Edit] = []
    blocks, edits = adopting(document, part.blocks)
    for old, node in renamed(part.nodes, blocks).items():
        title = unique(node.title, taken)
        taken.add(title)
        owner = ids.get(node.weights_of) if node.weights_of is not None else None
        added.append(Edit("nodes", ids[old], None, replace(node, title=title, weights_of=owner)))
        place = part.places.get(old, Place(0.0, 0.0))
        moved = replace(place, x=place.x + shift[0], y=place.y + shift[1])
        added.append(Edit("places", ids[old], None, moved))
    links = list(part.links.values())
    if keep_incoming:
        links += _incoming(document, part)
    return (*edits, *added, *_link_edits(links, ids), *_area_edits(document, part, shift, ids.values()))


def _area_edits(
    document: Document, part: Document, shift: tuple[float, float], taken: Collection[str]
) -> Iterator[Edit]:
    """The frames and notes of a part as new ones of the document."""
    used = set(taken)
    tables: tuple[Table, ...] = ("frames", "notes")
    for table in tables:
        for area in part.table(table).values():
            assert isinstance(area, Frame | Note)
            used.add(key := free_id(document, used))
            yield Edit(table, key, None, replace(area, x=area.x + shift[0], y=area.y + shift[1]))


def _incoming(document: Document, part: Document) -> list[Link]:
    """The links from elsewhere that the originals have, after those between the copied nodes.

    Where the originals were wired in another way since then, an input that takes one wire keeps the copied one.
    """
    far = 10**6  # Behind every slot that is taken; counting from 0 again puts it right.
    fed = {(link.target.node, link.target.port) for link in part.links.values()}
    return [
        Link(link.source, link.target._replace(slot=link.target.slot + far))
        for node in part.nodes
        if node in document.nodes
        for link in document.incoming(node)
        if link.source.node not in part.nodes
        and _takes(part.nodes[node], link.target.port, (node, link.target.port) in fed)
    ]


def _takes(node: Node, port: str, fed: bool) -> bool:
    """Whether the node has such an input, and that takes a wire, or one more."""
    return any(p.name == port and (p.variadic or not fed) for p in node.layer.ports.inputs)


def _link_edits(links: Iterable[Link], ids: Mapping[NodeId, NodeId]) -> Iterable[Edit]:
    for link in gapless(links).values():
        source = link.source._replace(node=ids.get(link.source.node, link.source.node))
        new = Link(source, link.target._replace(node=ids[link.target.node]))
        yield Edit("links", new.key, None, new)
