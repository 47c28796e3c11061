"""Where boxes lie once they are in line with each other, or equally far apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from layerloom.graph.areas import Box

Side = Literal["left", "centre", "right", "top", "middle", "bottom"]
Axis = Literal["across", "down"]
Corners = dict[str, tuple[float, float]]
"""The top left corner of each box by its key."""


def aligned(boxes: Mapping[str, Box], side: Side) -> Corners:
    """All boxes with this side on the line of the outermost of them; centre and middle on that of all together."""
    left, top = min(box.x for box in boxes.values()), min(box.y for box in boxes.values())
    right, bottom = max(box.x + box.width for box in boxes.values()), max(box.y + box.height for box in boxes.values())

    def corner(box: Box) -> tuple[float, float]:
        match side:
            case "left":
                return left, box.y
            case "centre":
                return (left + right - box.width) / 2, box.y
            case "right":
                return right - box.width, box.y
            case "top":
                return box.x, top
            case "middle":
                return box.x, (top + bottom - box.height) / 2
            case "bottom":
                return box.x, bottom - box.height

    return {key: corner(box) for key, box in boxes.items()}


def distributed(boxes: Mapping[str, Box], axis: Axis) -> Corners:
    """All boxes with equal gaps between neighbours; the first and the last stay. Fewer than three stay as they are."""
    across = axis == "across"
    ordered = sorted(boxes, key=lambda key: (boxes[key].x, key) if across else (boxes[key].y, key))
    sizes = [boxes[key].width if across else boxes[key].height for key in ordered]
    starts = [boxes[key].x if across else boxes[key].y for key in ordered]
    if len(ordered) < 3:
        return {key: (box.x, box.y) for key, box in boxes.items()}
    gap = (starts[-1] - starts[0] - sum(sizes[:-1])) / (len(ordered) - 1)
    corners: Corners = {}
    at = starts[0]
    for key, size in zip(ordered, sizes, strict=True):
        corners[key] = (at, boxes[key].y) if across else (boxes[key].x, at)
        at += size + gap
    return corners
