"""Blocks from another document: those of a clipboard, a file or a library join the blocks of this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from layerloom.graph.edit import Edit
from layerloom.graph.instances import block_title
from layerloom.graph.model import Block, Document, Node, new_id
from layerloom.layers.wiring import Instance


def adopting(document: Document, blocks: Mapping[str, Block]) -> tuple[Mapping[str, str], tuple[Edit, ...]]:
    """What the ids of blocks become here, and the edits that add those that are new.

    A block that is here already is used as it is. Where another one has its id, the new one gets a free id.
    """
    ids: dict[str, str] = {}
    for name, block in blocks.items():
        here = document.blocks.get(name)
        taken = here is not None and here != block
        ids[name] = _free(document, ids.values()) if taken else name
    added: dict[str, Block] = {}
    for name, block in blocks.items():
        if ids[name] not in document.blocks:
            title = block_title({**document.blocks, **added}, block.title)
            graph = block.graph.with_table("nodes", renamed(block.graph.nodes, ids))
            same = title == block.title and all(graph.nodes[key] is node for key, node in block.graph.nodes.items())
            added[ids[name]] = block if same else replace(block, title=title, graph=graph)
    return ids, tuple(Edit("blocks", name, None, block) for name, block in added.items())


def renamed(nodes: Mapping[str, Node], ids: Mapping[str, str]) -> dict[str, Node]:
    """The nodes with instances of these blocks under their new ids."""
    return {key: _renamed(node, ids) for key, node in nodes.items()}


def _renamed(node: Node, ids: Mapping[str, str]) -> Node:
    layer = node.layer
    if not isinstance(layer, Instance) or ids.get(layer.block, layer.block) == layer.block:
        return node
    return replace(node, layer=replace(layer, block=ids[layer.block]))


def _free(document: Document, taken: Iterable[str]) -> str:
    used = {*document.blocks, *taken}
    return next(id_ for id_ in iter(new_id, None) if id_ not in used)


__all__ = ["adopting", "renamed"]
