"""Edits of the flat document as edits of the nested one: repairs are tried on the first and made in the second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from layerloom.graph.edit import Edit, EditConflict, apply
from layerloom.graph.flat import Flat, Path, inside, way
from layerloom.graph.levels import level, of_block, shown
from layerloom.graph.model import Document, Input, Link, Node, NodeId, Output, Table
from layerloom.graph.plan import unlinking
from layerloom.graph.titles import titles, unique
from layerloom.layers.core import Input as InputLayer

Edits = tuple[Edit, ...]


def lowered(known: Flat, root: Document, path: Path, edits: Iterable[Edit]) -> Edits | None:
    """The edits at a level that come to these ones of the flat document; `None` where there are none such.

    All of them have to concern one graph, that of the level or of a block in it.
    """
    edits = tuple(edits)
    tables: tuple[Table, ...] = ("nodes", "links", "places")
    concerned = (edit for edit in edits if edit.table in tables and _node(edit) in known.document.nodes)
    paths = {_drawn(root, edit)[0] for edit in concerned}
    if len(paths) > 1:
        return None
    deeper = paths.pop() if paths else path
    graph = level(root, deeper)
    found = [_lowered(known, graph, deeper, _drawn(root, edit)[1], edit) for edit in edits]
    own = _titled(graph, (edit for edit in found if edit is not None))
    block = shown(root, deeper)
    try:
        if len(own) < len(found) or deeper[: len(path)] != path:
            return None
        after = apply(graph, own)
        own += _loose_ends(after) if len(after.nodes) < len(graph.nodes) else ()
        return own if deeper == path or block is None else of_block(root, block, own)
    except EditConflict:
        return None


def _titled(graph: Document, edits: Iterable[Edit]) -> Edits:
    """The edits with titles for new nodes that are free in the graph: in the flat document others are taken."""
    taken, made = titles(graph), list[Edit]()
    for edit in edits:
        new = edit.new
        if edit.table == "nodes" and edit.old is None and isinstance(new, Node):
            new = replace(new, title=unique(new.title, taken))
            taken.add(new.title)
        made.append(replace(edit, new=new))
    return tuple(made)


def _loose_ends(graph: Document) -> Edits:
    """The removal of what belongs to nodes that are gone and is none of the flat document.

    That is the places in a block and the wires to its outputs.
    """
    places = (Edit("places", key, place, None) for key, place in graph.places.items() if key not in graph.nodes)
    wires = (link for link in graph.links.values() if link.source.node not in graph.nodes)
    return (*places, *unlinking(graph, *wires))


def _node(edit: Edit) -> NodeId:
    return edit.key.split(".")[0] if edit.table == "links" else edit.key


def _drawn(root: Document, edit: Edit) -> tuple[Path, NodeId]:
    """The graph that an edit concerns, and the node there; a wire to an open input in a block ends at the instance."""
    path, node = way(_node(edit))
    entry = level(root, path).nodes.get(node)
    if edit.table == "links" and path and entry is not None and isinstance(entry.layer, InputLayer):
        return path[:-1], path[-1]
    return path, node


def _lowered(known: Flat, graph: Document, path: Path, node: NodeId, edit: Edit) -> Edit | None:
    """The edit in the graph at the end of a path, where it concerns a node; `None` where it has no counterpart."""
    key = node + edit.key[len(_node(edit)) :]
    if edit.table == "links":
        old, link = graph.links.get(key), edit.new
        new = _lowered_link(known, graph, path, node, link, old) if isinstance(link, Link) else None
        return Edit("links", key, old, new) if (new is None) == (link is None) else None
    if edit.table == "nodes" and isinstance(edit.old, Node) and isinstance(edit.new, Node):
        before = graph.nodes.get(key)
        if before is None or replace(edit.old, layer=edit.new.layer) != edit.new or before.layer != edit.old.layer:
            return None
        return Edit("nodes", key, before, replace(before, layer=edit.new.layer))
    if edit.table in ("nodes", "places") and edit.key not in known.document.nodes:  # It is new.
        return edit
    there = graph.table(edit.table).get(key) if edit.old is not None else None
    return Edit(edit.table, key, there, edit.new) if (there is None) == (edit.old is None) else None


def _lowered_link(known: Flat, graph: Document, path: Path, node: NodeId, link: Link, old: Link | None) -> Link | None:
    """The link to that node."""
    target = Input(node, link.target.port, link.target.slot)
    start = inside(path, "")
    if old is not None and known.source(Output(start + old.source.node, old.source.port)) == link.source:
        return Link(old.source, target)
    if link.source.node not in known.document.nodes:  # It is made by another of the edits.
        return Link(link.source, target)
    same = (port for port, source in known.outputs.items() if source == link.source)
    for port in (link.source, *same):
        here = Output(port.node.removeprefix(start), port.port)
        if port.node.startswith(start) and _gives(graph, here):
            return Link(here, target)
    return None


def _gives(graph: Document, port: Output) -> bool:
    """Whether the graph has the port: what lies deeper is none of it, and its own outputs give nothing inside it."""
    node = graph.nodes.get(port.node)
    return node is not None and port.port in node.layer.ports.outputs


__all__ = ["lowered"]
