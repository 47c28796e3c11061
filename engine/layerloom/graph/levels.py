"""Levels: the graph inside a block is shown and edited as the whole document is, with the same planners.

`level` is the document to show, and `within` turns edits of it into those of the whole. That is also where blocks and
instances are kept in agreement: ports of a block that come, go or get another name do so at every instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from layerloom.graph.clipboard import gapless
from layerloom.graph.edit import Edit, apply, difference
from layerloom.graph.flat import Path
from layerloom.graph.formulas import held
from layerloom.graph.instances import block_of, holds_itself, interface, used
from layerloom.graph.model import Block, Document, Link, Node, NodeId
from layerloom.layers.wiring import Instance, as_text

Edits = tuple[Edit, ...]


def shown(document: Document, path: Path) -> str | None:
    """The id of the block at the end of a path, `None` at the top, or where the path leads nowhere."""
    nodes, block = document.nodes, None
    for instance in path:
        block = block_of(document.blocks, nodes.get(instance))
        if block is None:
            return None
        nodes = document.blocks[block].graph.nodes
    return block


def passable(document: Document, path: Path) -> Path:
    """As much of the path as leads somewhere."""
    return next(path[:end] for end in range(len(path), -1, -1) if end == 0 or shown(document, path[:end]) is not None)


def level(document: Document, path: Path) -> Document:
    """The graph at the end of a path, with the blocks and settings of the whole document."""
    block = shown(document, path)
    if block is None:
        return document
    graph = document.blocks[block].graph
    return replace(graph, blocks=document.blocks, settings=document.settings).wired_as(graph)


def ways(document: Document) -> Mapping[str, Path]:
    """A way into each block that is used, by its id: that into its first instance, from the top downwards."""
    found: dict[str, Path] = {}
    waiting: list[Path] = [()]
    for here in waiting:
        for node, entry in level(document, here).nodes.items():
            block = block_of(document.blocks, entry)
            if block is not None and block not in found:
                found[block] = (*here, node)
                waiting.append(found[block])
    return found


def within(document: Document, path: Path, edits: Iterable[Edit]) -> Edits:
    """The edits of the whole document that edits made at a level come to, with what follows at instances.

    A change by which a block would hold itself comes to nothing. Raises `EditConflict` if the edits were not made for
    this level.
    """
    edits = tuple(edits)
    block = shown(document, path)
    if block is not None:
        edits = of_block(document, block, edits)
    if not document.blocks and not any(edit.table == "blocks" for edit in edits):
        return edits
    after = apply(document, edits)
    if after.blocks is not document.blocks and holds_itself(after.blocks):
        return ()
    return (*edits, *difference(after, _without_unused(document, _followed(document, after))))


def of_block(document: Document, name: str, edits: Edits) -> Edits:
    """Edits of the graph in a block as one edit of the block; those of blocks and settings stay what they are."""
    whole = tuple(edit for edit in edits if edit.table in ("blocks", "settings"))
    own = tuple(edit for edit in edits if edit.table not in ("blocks", "settings"))
    old = apply(document, whole).blocks[name]
    graph = apply(old.graph, own)
    formulas = old.formulas if graph.nodes is old.graph.nodes else _kept_formulas(old, graph)
    return (*whole, Edit("blocks", name, old, replace(old, graph=graph, formulas=formulas))) if own else whole


def _kept_formulas(block: Block, graph: Document) -> dict[NodeId, Mapping[str, str]]:
    """The formulas of the nodes that still are there: a value that was typed in takes the place of its formula."""
    found: dict[NodeId, Mapping[str, str]] = {}
    for id_, formulas in block.formulas.items():
        if id_ not in graph.nodes:
            continue
        if id_ not in block.graph.nodes:  # It comes with its formulas.
            found[id_] = formulas
            continue
        before, after = block.graph.nodes[id_].layer, graph.nodes[id_].layer
        if type(before) is type(after):
            kept = {name: text for name, text in formulas.items() if held(before, name) == held(after, name)}
            found |= {id_: kept} if kept else {}
    return found


def _followed(before: Document, after: Document) -> Document:
    """The document with its instances as the blocks that changed say."""
    changed = {name: block for name, block in after.blocks.items() if before.blocks.get(name) is not block}
    if not changed:
        return after
    made = _following(after, before.blocks, changed)
    blocks = {}
    for name, block in made.blocks.items():
        graph = _following(block.graph, before.blocks, changed)
        formulas = _carried_formulas(block, before.blocks, changed)
        same = graph is block.graph and formulas == block.formulas
        blocks[name] = block if same else replace(block, graph=graph, formulas=formulas)
    same = all(blocks[name] is block for name, block in made.blocks.items())
    return made if same else made.with_table("blocks", blocks)


def _following(graph: Document, before: Mapping[str, Block], changed: Mapping[str, Block]) -> Document:
    nodes = {
        id_: replace(node, layer=layer)
        for id_, node in graph.nodes.items()
        if isinstance(old := node.layer, Instance)
        and old.block in changed
        and (layer := interface(_carried(old, before, changed), changed[old.block])) != old
    }
    if not nodes:
        return graph
    links = [moved for link in graph.links.values() if (moved := _moved(link, graph, nodes, before, changed))]
    made = graph.with_table("nodes", {**graph.nodes, **nodes})
    return made.with_table("links", gapless(links))


def _carried(layer: Instance, before: Mapping[str, Block], changed: Mapping[str, Block]) -> Instance:
    """The instance with what it gives to a parameter of its block under the name that this has now."""
    renamed = _renamed_parameter(before.get(layer.block), changed[layer.block])
    if not renamed.keys() & layer.given.keys():
        return layer
    return replace(layer, arguments=as_text({renamed.get(name, name): value for name, value in layer.given.items()}))


def _carried_formulas(
    block: Block, before: Mapping[str, Block], changed: Mapping[str, Block]
) -> Mapping[NodeId, Mapping[str, str]]:
    """The formulas of a block with those for parameters of inner blocks under the names that these have now."""
    found: dict[NodeId, Mapping[str, str]] = {}
    for node, texts in block.formulas.items():
        layer = block.graph.nodes[node].layer
        inner = changed.get(layer.block) if isinstance(layer, Instance) else None
        renamed = _renamed_parameter(before.get(layer.block), inner) if isinstance(layer, Instance) and inner else {}
        found[node] = {renamed.get(name, name): text for name, text in texts.items()}
    return found


def _renamed_parameter(before: Block | None, after: Block) -> Mapping[str, str]:
    """The parameter of a block that has another name at the same place and with the same value, if just one has."""
    if before is None or len(before.parameters) != len(after.parameters):
        return {}
    pairs = zip(before.parameters.items(), after.parameters.items(), strict=True)
    other = [(old, new) for old, new in pairs if old != new]
    if len(other) != 1:
        return {}
    (((old, start), (new, same)),) = other
    return {old: new} if start == same and new not in before.parameters and old not in after.parameters else {}


def _moved(
    link: Link,
    graph: Document,
    nodes: Mapping[NodeId, Node],
    before: Mapping[str, Block],
    changed: Mapping[str, Block],
) -> Link | None:
    """The link at the same ports under their new names, `None` where one of them is gone."""
    source, target = link.source, link.target
    if source.node in nodes:
        name = _renamed(graph, source.node, source.port, before, changed, "outputs")
        if name is None:
            return None
        source = source._replace(port=name)
    if target.node in nodes:
        name = _renamed(graph, target.node, target.port, before, changed, "inputs")
        if name is None:
            return None
        target = target._replace(port=name)
    return link if (source, target) == (link.source, link.target) else Link(source, target)


def _renamed(
    graph: Document, node: NodeId, port: str, before: Mapping[str, Block], changed: Mapping[str, Block], side: str
) -> str | None:
    """What a port of an instance is called now."""
    layer = graph.nodes[node].layer
    assert isinstance(layer, Instance), "only instances follow blocks"
    new: Mapping[NodeId, str] = getattr(changed[layer.block], side)
    old: Mapping[NodeId, str] = getattr(before[layer.block], side) if layer.block in before else {}
    inner = next((id_ for id_, name in old.items() if name == port), None)
    return new.get(inner) if inner is not None else port if port in new.values() else None


def _without_unused(before: Document, after: Document) -> Document:
    """The document without the blocks whose last instance just went."""
    gone = used(before).keys() & after.blocks.keys() - used(after).keys()
    if not gone:
        return after
    return after.with_table("blocks", {name: block for name, block in after.blocks.items() if name not in gone})


__all__ = ["level", "of_block", "passable", "shown", "within"]
