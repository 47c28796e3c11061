"""Blocks and the nodes that are instances of them: which, what they look like from outside, and which need which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from layerloom.graph.model import Block, Document, Node
from layerloom.graph.titles import unique
from layerloom.layers.layer import snake_case
from layerloom.layers.wiring import Instance, as_text

BLOCK_TITLE = "Block"


def block_of(blocks: Mapping[str, Block], node: Node | None) -> str | None:
    """The id of the block that a node is an instance of, `None` if it is none or the block is not there."""
    layer = node.layer if node is not None else None
    return layer.block if isinstance(layer, Instance) and layer.block in blocks else None


def interface(layer: Instance, block: Block) -> Instance:
    """The instance with the ports, the name and the arguments that its block has."""
    arguments = {name: value for name, value in layer.given.items() if name in block.parameters}
    return replace(
        layer,
        name=block.title,
        arguments=as_text(arguments),
        inputs=tuple(block.inputs.values()),
        outputs=tuple(block.outputs.values()),
    )


def used(document: Document, start: Iterable[Node] | None = None) -> dict[str, Block]:
    """The blocks that these nodes (all, if none are given) are instances of, and those that they need in turn."""
    found: dict[str, Block] = {}
    waiting = list(_needed(document.nodes.values() if start is None else start))
    while waiting:
        name = waiting.pop()
        if name in document.blocks and name not in found:
            found[name] = document.blocks[name]
            waiting += _needed(found[name].graph.nodes.values())
    return found


def holds_itself(blocks: Mapping[str, Block]) -> str | None:
    """The id of a block that has an instance of itself inside, however deep, `None` if there is none."""
    above: dict[str, bool] = {}  # Whether the block is still on the way down.
    for start in blocks:
        waiting = [(start, False)]
        while waiting:
            name, done = waiting.pop()
            if done:
                above[name] = False
            elif above.get(name):
                return name
            elif name not in above and name in blocks:
                above[name] = True
                waiting.append((name, True))
                waiting += [(inner, False) for inner in set(_needed(blocks[name].graph.nodes.values()))]
    return None


def instance(blocks: Mapping[str, Block], block: str, repeat: int = 1) -> Instance:
    """A new instance of a block."""
    return interface(Instance(block=block, repeat=repeat), blocks[block])


def block_title(blocks: Mapping[str, Block], title: str = "", without: Collection[str] = ()) -> str:
    """The title for a block, with a number if another one has it."""
    taken = {block.title for id_, block in blocks.items() if id_ not in without}
    return unique(title, taken) if title else unique(BLOCK_TITLE, taken)


def instance_title(layer: Instance, taken: Iterable[str]) -> str:
    """The title for a new instance: that of the block in snake case, with a number if it is taken."""
    return unique(snake_case(layer.name).replace(" ", "_"), taken)


def _needed(nodes: Iterable[Node]) -> Iterator[str]:
    return (node.layer.block for node in nodes if isinstance(node.layer, Instance))


__all__ = ["BLOCK_TITLE", "block_of", "block_title", "holds_itself", "instance", "instance_title", "interface", "used"]
