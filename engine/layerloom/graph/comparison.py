"""What makes two documents different, told as a person would: nodes, wires, blocks, settings, and what only moved.

    for line in compared(before, after).lines():
        print(line)

Nodes are the same where their ids are, else where title and layer type are, so that two files that never were one can
be compared too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from layerloom.graph.encoding import layer_values, text_of
from layerloom.graph.model import Block, Document, Link, Node, NodeId
from layerloom.layers.layer import Layer
from layerloom.words import later, tr

Sign = Literal["+", "-", "~"]
"""Added, removed, changed."""


@dataclass(frozen=True)
class NodeChange:
    """A node on one side only, or one that is another on both. `what` says each difference of the latter."""

    before: NodeId | None
    after: NodeId | None
    title: str
    layer: str
    what: tuple[str, ...] = ()

    @property
    def sign(self) -> Sign:
        return "+" if self.before is None else "-" if self.after is None else "~"


@dataclass(frozen=True)
class LinkChange:
    """A wire on one side only, with its key there, in words."""

    sign: Sign
    key: str
    text: str


@dataclass(frozen=True)
class Difference:
    """All that differs. `settings` are lines; `moved`, `frames` and `notes` are numbers of what lies elsewhere."""

    nodes: tuple[NodeChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    blocks: Mapping[str, Difference | Sign] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    moved: int = 0
    frames: int = 0
    notes: int = 0

    @property
    def is_none(self) -> bool:
        """Whether the documents mean the same and look the same."""
        return not any((self.nodes, self.links, self.blocks, self.settings, self.moved, self.frames, self.notes))

    def lines(self) -> Iterator[str]:
        """The difference as text; nothing where there is none."""
        if self.nodes:
            yield tr("Nodes")
            yield from (_node_line(change) for change in self.nodes)
        if self.links:
            yield tr("Wires")
            yield from (f"  {change.sign} {change.text}" for change in self.links)
        for title, change in self.blocks.items():
            yield tr('Block "{0}"').format(title) + ("" if isinstance(change, Difference) else f" {tr(_WORDS[change])}")
            if isinstance(change, Difference):
                yield from (f"  {line}" for line in change.lines())
        if self.settings:
            yield tr("Settings")
            yield from (f"  {line}" for line in self.settings)
        layout = [
            text.format(count)
            for count, text in (
                (self.moved, tr("{0} moved")),
                (self.frames, tr("{0} frames differ")),
                (self.notes, tr("{0} notes differ")),
            )
            if count
        ]
        if layout:
            yield tr("Layout: {0}").format(", ".join(layout))


_WORDS: Mapping[Sign, str] = {"+": later("added"), "-": later("removed"), "~": later("changed")}


def compared(before: Document, after: Document) -> Difference:
    """What makes the second document of the first."""
    pairs = paired(before, after)
    return Difference(
        tuple(_nodes(before, after, pairs)),
        tuple(_links(before, after, pairs)),
        dict(_blocks(before, after)),
        tuple(_settings(before, after)),
        sum(before.places.get(old) != after.places.get(new) for old, new in pairs.items()),
        _differing(before.frames.values(), after.frames.values()),
        _differing(before.notes.values(), after.notes.values()),
    )


def paired(before: Document, after: Document) -> dict[NodeId, NodeId]:
    """The nodes that are on both sides, by their ids before."""
    pairs = {node: node for node in before.nodes if node in after.nodes}
    free = {_face(node): id_ for id_, node in after.nodes.items() if id_ not in before.nodes}
    for id_, node in before.nodes.items():
        if id_ not in pairs and (found := free.pop(_face(node), None)) is not None:
            pairs[id_] = found
    return pairs


def _face(node: Node) -> tuple[str, str]:
    return node.title, node.layer.type_name


def _nodes(before: Document, after: Document, pairs: Mapping[NodeId, NodeId]) -> Iterator[NodeChange]:
    for old, node in before.nodes.items():
        if old not in pairs:
            yield NodeChange(old, None, node.title, _summary(node.layer))
    for old, new in pairs.items():
        if what := tuple(_node_differences(before, after, old, new, pairs)):
            node = after.nodes[new]
            yield NodeChange(old, new, before.nodes[old].title, node.layer.type_name, what)
    both = set(pairs.values())
    for new, node in after.nodes.items():
        if new not in both:
            yield NodeChange(None, new, node.title, _summary(node.layer))


def _node_differences(
    before: Document, after: Document, old: NodeId, new: NodeId, pairs: Mapping[NodeId, NodeId]
) -> Iterator[str]:
    one, other = before.nodes[old], after.nodes[new]
    if one.title != other.title:
        yield f'title "{one.title}" → "{other.title}"'
    if one.layer.type_name != other.layer.type_name:
        yield tr("layer {0} → {1}").format(_summary(one.layer), _summary(other.layer))
    else:
        yield from _value_differences(one.layer, other.layer)
    owner = None if one.weights_of is None else pairs.get(one.weights_of)
    if owner != other.weights_of:
        yield tr("weights {0} → {1}").format(_owner(before, one), _owner(after, other))
    for flag in (later("frozen"), later("bypassed")):
        if getattr(one, flag) != getattr(other, flag):
            yield tr(flag) if getattr(other, flag) else tr("no longer {0}").format(tr(flag))


def _owner(document: Document, node: Node) -> str:
    owner = document.nodes.get(node.weights_of) if node.weights_of is not None else None
    return tr("its own") if owner is None else tr('those of "{0}"').format(owner.title)


def _value_differences(one: Layer, other: Layer) -> Iterator[str]:
    """`units 128 → 256`."""
    first, second = layer_values(one), layer_values(other)
    for name in dict.fromkeys((*first, *second)):
        if first.get(name) != second.get(name) or (name in first) != (name in second):
            yield f"{name} {_shown(first, one, name)} → {_shown(second, other, name)}"


def _shown(values: Mapping[str, object], layer: Layer, name: str) -> str:
    """A value as the file has it; a default, which the file leaves out, as it is."""
    if name in values:
        return text_of(values[name])
    default = getattr(layer, name, None)
    return str(default) if hasattr(default, "__dataclass_fields__") else text_of(default)


def _summary(layer: Layer) -> str:
    """`Dense units 10`: the type, and the parameters that differ from their defaults."""
    values = [f"{name} {text_of(value)}" for name, value in layer_values(layer).items()]
    return " ".join([layer.type_name, ", ".join(values)]).strip()


def _links(before: Document, after: Document, pairs: Mapping[NodeId, NodeId]) -> Iterator[LinkChange]:
    back = {new: old for old, new in pairs.items()}
    known = {_ends(link, {}) for link in before.links.values()}
    kept = {_ends(link, back) for link in after.links.values()}
    for key, link in before.links.items():
        if _ends(link, {}) not in kept:
            yield LinkChange("-", key, _wire(before, link))
    for key, link in after.links.items():
        if _ends(link, back) not in known:
            yield LinkChange("+", key, _wire(after, link))


def _ends(link: Link, names: Mapping[NodeId, NodeId]) -> tuple[object, ...]:
    source, target = link.source, link.target
    return (
        names.get(source.node, source.node),
        source.port,
        names.get(target.node, target.node),
        target.port,
        target.slot,
    )


def _wire(document: Document, link: Link) -> str:
    source, target = document.nodes[link.source.node], document.nodes[link.target.node]
    slot = f"[{link.target.slot}]" if link.target.slot else ""
    return f"{source.title}.{link.source.port} → {target.title}.{link.target.port}{slot}"


def _blocks(before: Document, after: Document) -> Iterator[tuple[str, Difference | Sign]]:
    for key in dict.fromkeys((*before.blocks, *after.blocks)):
        one, other = before.blocks.get(key), after.blocks.get(key)
        if one is None and other is not None:
            yield other.title, "+"
        elif other is None and one is not None:
            yield one.title, "-"
        elif one is not None and other is not None and one != other:
            yield other.title, _block_difference(one, other)


def _block_difference(one: Block, other: Block) -> Difference | Sign:
    inner = compared(one.graph, other.graph)
    return "~" if inner.is_none else inner


def _settings(before: Document, after: Document) -> Iterator[str]:
    for name in sorted(before.settings.keys() | after.settings.keys()):
        one, other = before.settings.get(name), after.settings.get(name)
        if one != other:
            sign: Sign = "+" if name not in before.settings else "-" if name not in after.settings else "~"
            values = {"+": text_of(other), "-": text_of(one), "~": f"{text_of(one)} → {text_of(other)}"}
            yield f"{sign} {name} {values[sign]}"


def _differing(one: Iterable[object], other: Iterable[object]) -> int:
    """How many of two lots are not in both."""
    first, second = list(one), list(other)
    both = sum(1 for each in first if each in second)
    return max(len(first), len(second)) - both


def _node_line(change: NodeChange) -> str:
    what = f": {'; '.join(change.what)}" if change.what else ""
    return f"  {change.sign} {change.title} ({change.layer}){what}"


__all__ = ["Difference", "LinkChange", "NodeChange", "compared", "paired"]
