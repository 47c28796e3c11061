"""A model of a drawing with blocks works on the flat graph; this brings what changed there back into the drawing."""

from __future__ import annotations

from dataclasses import replace

from layerloom.graph.edit import Edit, apply, difference
from layerloom.graph.flat import INSIDE, flat, way
from layerloom.graph.levels import level, of_block, shown, within
from layerloom.graph.lowering import lowered
from layerloom.graph.model import Document, Node, NodeId, Place
from layerloom.graph.sizes import arranged
from layerloom.model.columns import ModelError

_LAYOUT = ("places", "frames", "notes", "blocks")
"""What only says where something lies: a drawing lies otherwise than the graph that comes of it."""


def redrawn(drawn: Document, now: Document) -> Document:
    """The drawing of a graph that was opened from another drawing and changed since.

    Raises `ModelError` where no drawing with these blocks is like that.
    """
    known = flat(drawn)
    changed = difference(known.document, now)
    frozen = {edit.key for edit in changed if _freezes(edit)}
    edits = [edit for edit in changed if edit.key not in frozen and edit.table not in _LAYOUT]
    found = lowered(known, drawn, (), edits)
    if found is None:
        raise ModelError("what was changed lies in a block of the drawing: unpack the block in the editor first")
    for node in sorted(frozen):
        drawn = _with_frozen(drawn, now, node)
    made = apply(drawn, within(drawn, (), found))
    if made.nodes.keys() == drawn.nodes.keys():
        return made
    return made.with_table("places", {node: Place(*point) for node, point in arranged(made).items()})


def _freezes(edit: Edit) -> bool:
    old, new = edit.old, edit.new
    return isinstance(old, Node) and isinstance(new, Node) and old.frozen != new.frozen


def _with_frozen(drawn: Document, now: Document, node: NodeId) -> Document:
    """The drawing with a node frozen, or not, as it is now; in a block it is so in all copies."""
    path, inner = way(node)
    frozen, block = now.nodes[node].frozen, shown(drawn, path)
    copies = {
        now.nodes[id_].frozen
        for id_ in now.nodes
        if way(id_)[1] == inner and (not path or (INSIDE in id_ and shown(drawn, way(id_)[0]) == block))
    }
    if len(copies) > 1 and path:
        title = now.nodes[node].title
        raise ModelError(f'"{title}" is frozen in some copies of its block only: freeze it in all of them, or in none')
    entry = level(drawn, path).nodes[inner]
    edit = Edit("nodes", inner, entry, replace(entry, frozen=frozen))
    edits = (edit,) if block is None else of_block(drawn, block, (edit,))
    return apply(drawn, edits) if entry.frozen != frozen else drawn
