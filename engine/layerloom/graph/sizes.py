"""How large nodes will be on the canvas, told without fonts: for documents laid out before anyone sees them."""

from __future__ import annotations

from collections.abc import Iterable

from layerloom.graph.layout import CANVAS_ASPECT, HEADER, Point, Size, layered
from layerloom.graph.model import Document, NodeId
from layerloom.layers.subtitle import subtitle

GRID = 8
_ROW, _SLOT, _FOOT = 24.0, 16.0, 8.0
_BESIDE_TEXT, _COUNT_ROOM = 66.0, 52.0
_NARROWEST, WIDEST = 160.0, 304.0
_TITLE_LETTER, _SMALL_LETTER = 8.0, 6.8
_LABEL_ROOM = 56.0
"""What the shape on a wire needs beside the gap that the layout leaves between columns."""


def arranged(document: Document) -> dict[NodeId, Point]:
    """Places for all nodes as the canvas would give them, on its grid, as nearly as can be told without fonts."""
    sizes = {node: size(document, node) for node in document.nodes}
    room = {node: (width + _LABEL_ROOM, height) for node, (width, height) in sizes.items()}
    anchors = {node: _anchor(document, node) for node in document.nodes}
    places = layered(document, room, anchors=anchors, aspect=CANVAS_ASPECT)
    return {node: (_snapped(x), _snapped(y)) for node, (x, y) in places.items()}


def size(document: Document, node: NodeId) -> Size:
    """Width and height of a node: the height is right, the width a guess from the number of letters."""
    entry = document.nodes[node]
    texts = (len(entry.title) * _TITLE_LETTER + _COUNT_ROOM, len(subtitle(entry.layer)) * _SMALL_LETTER)
    width = -(-(_BESIDE_TEXT + max(texts)) // (2 * GRID)) * (2 * GRID)
    height = max(_room(_inputs(document, node)), _room(entry.layer.ports.outputs))
    return min(max(width, _NARROWEST), WIDEST), height


def _inputs(document: Document, node: NodeId) -> list[str]:
    """The names of the input ports, a variadic one as often as it has places, of which one is free."""
    names: list[str] = []
    for port in document.nodes[node].layer.ports.inputs:
        linked = sum(1 for _ in document.at(node, port))
        names += [port.name] * (max(linked + 1, 2) if port.variadic else 1)
    return names


def _room(names: Iterable[str]) -> float:
    ports = list(names)
    if len(set(ports)) > 1:
        return HEADER + len(ports) * _ROW + _FOOT
    return max(HEADER, HEADER + (len(ports) - 2) * _SLOT)


def _anchor(document: Document, node: NodeId) -> float:
    """How far below its top a node has its first input, or its first output if it has no inputs."""
    ports = _inputs(document, node) or list(document.nodes[node].layer.ports.outputs)
    return HEADER + _ROW / 2 if len(set(ports)) > 1 else HEADER / 2


def _snapped(value: float) -> float:
    return float(round(value / GRID) * GRID)
