"""Planners for frames and notes, the areas of the canvas that mean nothing for the net."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from layerloom.graph.edit import Edit
from layerloom.graph.model import Document, Frame, Note
from layerloom.graph.plan import Edits, framing, noting

Area = Frame | Note

COLOURS = ("grey", "red", "orange", "green", "teal", "blue", "purple", "pink")
"""The names of the colours that a frame can have; the first where it names none."""
MARGIN = 24.0
"""Between a frame and what it was put around."""
TITLE = 40.0
"""The height of the strip at the top of a frame with its title."""
SMALLEST_FRAME = (120.0, 64.0)
SMALLEST_NOTE = (88.0, 40.0)


class Box(NamedTuple):
    """A rectangle in scene units."""

    x: float
    y: float
    width: float
    height: float

    def contains(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


def areas(document: Document) -> dict[str, Area]:
    """All frames and notes by their keys."""
    return {**document.frames, **document.notes}


def box(area: Area) -> Box:
    """Where a frame or note lies."""
    return Box(area.x, area.y, area.width, area.height)


def around(boxes: Iterable[Box]) -> Box:
    """Where a frame lies around boxes, of which there is at least one, with room for its title."""
    found = list(boxes)
    left, top = min(b.x for b in found), min(b.y for b in found)
    right, bottom = max(b.x + b.width for b in found), max(b.y + b.height for b in found)
    return Box(left - MARGIN, top - TITLE - MARGIN / 2, right - left + 2 * MARGIN, bottom - top + TITLE + 1.5 * MARGIN)


def framed(document: Document, where: Box, title: str) -> tuple[str, Edits]:
    """A new frame."""
    return framing(document, Frame(title, *where))


def noted(document: Document, where: Box, text: str) -> tuple[str, Edits]:
    """A new note."""
    return noting(document, Note(text, *where))


def put(document: Document, places: Mapping[str, Box]) -> Edits:
    """Frames and notes elsewhere or in another size, none smaller than its kind can be."""
    found = areas(document)
    edits: list[Edit] = []
    for key, where in places.items():
        if (old := found.get(key)) is not None:
            least = SMALLEST_FRAME if isinstance(old, Frame) else SMALLEST_NOTE
            width, height = max(where.width, least[0]), max(where.height, least[1])
            edits += _written(document, key, replace(old, x=where.x, y=where.y, width=width, height=height))
    return tuple(edits)


def moved(document: Document, keys: Iterable[str], dx: float, dy: float) -> Edits:
    """Frames and notes moved by a distance."""
    found = areas(document)
    boxes = {key: box(found[key]) for key in keys if key in found}
    return put(document, {key: b._replace(x=b.x + dx, y=b.y + dy) for key, b in boxes.items()})


def worded(document: Document, key: str, text: str) -> Edits:
    """Another title for a frame, or another text for a note."""
    old = areas(document)[key]
    new = replace(old, title=text.strip()) if isinstance(old, Frame) else replace(old, text=text)
    return _written(document, key, new)


def coloured(document: Document, keys: Iterable[str], colour: str) -> Edits:
    """Another colour for frames; notes have none."""
    frames = {key: document.frames[key] for key in keys if key in document.frames}
    return tuple(
        edit for key, old in frames.items() for edit in _written(document, key, replace(old, colour=colour))
    )  # fmt: skip


def without(document: Document, keys: Iterable[str]) -> Edits:
    """Frames and notes gone; the nodes in a frame stay."""
    found = areas(document)
    return tuple(edit for key in keys if key in found for edit in _written(document, key, None))


def inside(document: Document, key: str, nodes: Mapping[str, Box]) -> frozenset[str]:
    """What lies wholly in a frame: of the nodes, given by where they lie, and of the other frames and notes."""
    frame = document.frames.get(key)
    if frame is None:
        return frozenset()
    others = {other: box(area) for other, area in areas(document).items() if other != key}
    return frozenset(name for name, where in (*nodes.items(), *others.items()) if box(frame).contains(where))


def _written(document: Document, key: str, value: Area | None) -> Edits:
    if key in document.frames:
        assert not isinstance(value, Note)
        return framing(document, value, key)[1]
    assert not isinstance(value, Frame)
    return noting(document, value, key)[1]
