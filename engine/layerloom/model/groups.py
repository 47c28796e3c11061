"""Groups of nodes that a call of a model added: found by their titles, framed on the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from layerloom.graph import Document, Frame, NodeId
from layerloom.graph.draft import id_of
from layerloom.graph.sizes import size
from layerloom.model.columns import ModelError

_SIDE, _TOP = 24.0, 40.0
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def groups(document: Document) -> dict[str, list[NodeId]]:
    """The nodes of each group by its title: those of `encoder` are titled `encoder/...`."""
    found: dict[str, list[NodeId]] = {}
    for id_, node in document.nodes.items():
        words = node.title.split("/")
        for count in range(1, len(words)):
            found.setdefault("/".join(words[:count]), []).append(id_)
    return {title: nodes for title, nodes in found.items() if title}


def meant(titles: Sequence[str], known: Mapping[str, list[NodeId]]) -> list[NodeId]:
    """The nodes that these titles mean; raises `ModelError` with titles like one that there is not."""
    for title in titles:
        if title not in known:
            close = get_close_matches(title, known, 3) or known
            raise ModelError(f'there is no layer "{title}"; expected one of {", ".join(close)}')
    return [node for title in titles for node in known[title]]


def framed(document: Document) -> Document:
    """The document with a frame around each group of two nodes or more that lies by itself."""
    boxes = {node: _box(document, node) for node in document.nodes}
    frames: dict[str, Frame] = dict(document.frames)
    for title, nodes in groups(document).items():
        around = _around(boxes[node] for node in nodes)
        others = (box for node, box in boxes.items() if node not in nodes)
        if len(nodes) > 1 and not any(_overlap(around, box) for box in others):
            left, top, right, bottom = around
            frames[id_of(f"frame/{title}")] = Frame(title, left, top, right - left, bottom - top)
    return document.with_table("frames", frames)


def _box(document: Document, node: NodeId) -> Box:
    place, (width, height) = document.places[node], size(document, node)
    return place.x, place.y, place.x + width, place.y + height


def _around(boxes: Iterable[Box]) -> Box:
    """The rectangle around boxes, with room for a title."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts) - _SIDE, min(tops) - _TOP, max(rights) + _SIDE, max(bottoms) + _SIDE


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
