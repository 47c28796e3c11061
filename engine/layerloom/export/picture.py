"""A picture of the whole graph as SVG: nodes in the colours of their categories, and what every wire carries.

Only what every viewer understands is used (no style sheets, markers, clips or nested pictures), so that the window can
make PNG and PDF of it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import ceil
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from layerloom.export.picture_style import (
    CHIP,
    CORNER,
    FONTS,
    FOOT,
    HEADER,
    MARGIN,
    MAX_WIDTH,
    MIN_WIDTH,
    PADDING,
    ROW,
    SMALL_SIZE,
    TEXT_LEFT,
    TITLE_SIZE,
    ThemeName,
    elided,
    text_width,
)
from layerloom.export.picture_wires import Way, wire_way
from layerloom.graph import routing
from layerloom.graph.areas import COLOURS
from layerloom.graph.heat import Heat
from layerloom.graph.infer import Inference
from layerloom.graph.layout import layered
from layerloom.graph.model import Document, Frame, Input, Link, Node, NodeId, Note, Output
from layerloom.layers.layer import Layer
from layerloom.layers.subtitle import subtitle
from layerloom_resources.themes import THEMES, Theme, heated

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, width and height."""
NO_HEAT: Mapping[NodeId, Heat] = MappingProxyType({})

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(document: Document, inference: Inference, theme: ThemeName, heat: Mapping[NodeId, Heat] = NO_HEAT) -> str:
    """The picture; nodes lie where they lie on the canvas, or are laid out where they have no places or overlap.

    The nodes that `heat` names are tinted by it and wear its text as a badge.
    """
    look = THEMES[theme]
    boxes = _boxes(document)
    ways = _ways(document, boxes)
    around = _around(document, boxes)
    left, top, width, height = around
    body = [
        _tag("rect", x=left, y=top, width=width, height=height, fill=look.canvas),
        *(_frame(frame, look) for frame in document.frames.values()),
        *(_note(note, look) for note in document.notes.values()),
        *(_wire(way, look) for way in ways.values()),
        *(_node(document, inference, node, boxes[node], look, heat.get(node)) for node in document.nodes),
        *(_label(str(inference.spec(link.source)), ways[key].middle, look) for key, link in document.links.items()),
        *(_badge(heat[node], boxes[node], look) for node in document.nodes if node in heat),
    ]
    size = f'width="{_number(width)}" height="{_number(height)}"'
    view = " ".join(map(_number, around))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{view}" font-family={quoteattr(FONTS)}>'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *filter(None, body), "</svg>"]) + "\n"


# Where things lie


@dataclass(frozen=True)
class _Shape:
    """The size of a node and its ports by their places in it: those at the left and those at the right."""

    width: float
    height: float
    inputs: Mapping[tuple[str, int], float]
    outputs: Mapping[str, float]
    labels: tuple[bool, bool]


def _shape(document: Document, node: NodeId) -> _Shape:
    entry = document.nodes[node]
    ports = entry.layer.ports
    inputs = [(p.name, slot) for p in ports.inputs for slot in range(max(1, len(list(document.at(node, p)))))]
    labels = (len({name for name, _ in inputs}) > 1, len(ports.outputs) > 1)
    title = max(text_width(entry.title, TITLE_SIZE), text_width(subtitle(entry.layer), SMALL_SIZE))
    names = [
        max((text_width(name, SMALL_SIZE) for name in side), default=0.0) if shown else 0.0
        for side, shown in (([name for name, _ in inputs], labels[0]), (ports.outputs, labels[1]))
    ]
    width = min(max(TEXT_LEFT + title + PADDING, sum(names) + 4 * PADDING, MIN_WIDTH), MAX_WIDTH)
    height = max(_room(len(inputs), labels[0]), _room(len(ports.outputs), labels[1]))
    return _Shape(
        float(ceil(width / 8) * 8),
        height,
        dict(zip(inputs, _heights(len(inputs), labels[0]), strict=True)),
        dict(zip(ports.outputs, _heights(len(ports.outputs), labels[1]), strict=True)),
        labels,
    )


def _room(count: int, labelled: bool) -> float:
    return HEADER + count * ROW + FOOT if labelled else max(HEADER, count * ROW)


def _heights(count: int, labelled: bool) -> list[float]:
    """Where the ports of one side lie: named ones in rows below the title, others around its middle."""
    if labelled:
        return [HEADER + (index + 0.5) * ROW for index in range(count)]
    middle = _room(count, False) / 2
    return [middle + (index - (count - 1) / 2) * ROW for index in range(count)]


@dataclass(frozen=True)
class _Placed:
    """A node where it lies in the picture."""

    x: float
    y: float
    shape: _Shape

    @property
    def box(self) -> Box:
        return (self.x, self.y, self.shape.width, self.shape.height)

    @property
    def rectangle(self) -> routing.Box:
        return routing.Box(self.x, self.y, self.x + self.shape.width, self.y + self.shape.height)

    def output(self, port: Output) -> Point:
        return (self.x + self.shape.width, self.y + self.shape.outputs.get(port.port, HEADER / 2))

    def input(self, port: Input) -> Point:
        return (self.x, self.y + self.shape.inputs.get((port.port, port.slot), HEADER / 2))


def _boxes(document: Document) -> dict[NodeId, _Placed]:
    shapes = {node: _shape(document, node) for node in document.nodes}
    drawn = {id_: _Placed(place.x, place.y, shapes[id_]) for id_, place in document.places.items() if id_ in shapes}
    if drawn.keys() == shapes.keys() and not _overlap([placed.box for placed in drawn.values()]):
        return drawn
    gap = 40.0  # Room for the labels on the wires, beside what the layout leaves.
    sizes = {node: (shape.width + gap, shape.height) for node, shape in shapes.items()}
    places = layered(document, sizes, aspect=2.0)
    return {node: _Placed(*places[node], shape) for node, shape in shapes.items()}


def _overlap(boxes: list[Box]) -> bool:
    boxes = sorted(boxes)
    for index, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, _, other_height in boxes[index + 1 :]:
            if other_x >= x + width:
                break
            if y < other_y + other_height and other_y < y + height:
                return True
    return False


def _around(document: Document, boxes: Mapping[NodeId, _Placed]) -> Box:
    found = [placed.box for placed in boxes.values()]
    found += [(frame.x, frame.y, frame.width, frame.height) for frame in document.frames.values()]
    found += [(note.x, note.y, note.width, note.height) for note in document.notes.values()]
    left, top = min((b[0] for b in found), default=0.0) - MARGIN, min((b[1] for b in found), default=0.0) - MARGIN
    right = max((b[0] + b[2] for b in found), default=0.0) + MARGIN
    bottom = max((b[1] + b[3] for b in found), default=0.0) + MARGIN
    return (left, top, right - left, bottom - top)


# What is drawn


def _node(
    document: Document, inference: Inference, node: NodeId, placed: _Placed, look: Theme, heat: Heat | None
) -> str:
    entry, (x, y, width, height) = document.nodes[node], placed.box
    wrong = node in inference.errors or node in inference.missing or node in inference.cyclic
    colour = look.category.get(entry.layer.category, look.muted)
    quiet = look.muted if heat is None else look.text
    room = width - TEXT_LEFT - PADDING
    title = elided(entry.title, TITLE_SIZE, room)
    parts = [
        _tag(
            "rect", x=x, y=y, width=width, height=height, rx=CORNER,
            fill=look.raised if heat is None else heated(look, heat.degree),
            stroke=look.error if wrong else look.outline, stroke_width=1.5 if wrong else 1,
        ),
        _chip(entry, x + PADDING, y + (HEADER - CHIP) / 2, colour, "" if heat is None else look.raised),
        _text(title, (x + TEXT_LEFT, y + HEADER / 2 - 4), look.text, TITLE_SIZE, font_weight=600),
        _text(elided(subtitle(entry.layer), SMALL_SIZE, room), (x + TEXT_LEFT, y + HEADER / 2 + 13), quiet),
        _lock(x + PADDING + CHIP - 2, y + (HEADER + CHIP) / 2 - 2, look) if document.frozen(node) else "",
        *_ports(placed, look, colour, quiet),
    ]  # fmt: skip
    return "\n".join([f"<g><title>{_clean(entry.title)}</title>", *filter(None, parts), "</g>"])


def _ports(placed: _Placed, look: Theme, colour: str, quiet: str) -> Iterator[str]:
    x, y, width, _ = placed.box
    for (name, _), down in placed.shape.inputs.items():
        yield _dot((x, y + down), look, colour)
        if placed.shape.labels[0]:
            yield _text(name, (x + PADDING, y + down + 4), quiet)
    for name, down in placed.shape.outputs.items():
        yield _dot((x + width, y + down), look, colour)
        if placed.shape.labels[1]:
            yield _text(name, (x + width - PADDING, y + down + 4), quiet, text_anchor="end")


def _dot(at: Point, look: Theme, colour: str) -> str:
    return _tag("circle", cx=at[0], cy=at[1], r=4.5, fill=colour, stroke=look.canvas, stroke_width=1.5)


def _chip(entry: Node, x: float, y: float, colour: str, ground: str = "") -> str:
    """The square with the icon of the category, on a ground of its own where the card is no good one."""
    back = _tag("rect", x=x, y=y, width=CHIP, height=CHIP, rx=7, fill=colour, fill_opacity=0.16)
    if ground:
        back = _tag("rect", x=x, y=y, width=CHIP, height=CHIP, rx=7, fill=ground) + back
    inset = (CHIP - 18) / 2
    return f"{back}\n{_drawing(_icon(entry.layer), x + inset, y + inset, 18, colour)}"


def _lock(x: float, y: float, look: Theme) -> str:
    """A lock around a point: the node keeps its weights."""
    disc = _tag("circle", cx=x, cy=y, r=8.5, fill=look.raised)
    return f"{disc}\n{_drawing(_shapes('lock.svg'), x - 7.5, y - 7.5, 15, look.text)}"


def _drawing(shapes: str, x: float, y: float, size: float, colour: str) -> str:
    """The shapes of an icon with the top left corner at a point."""
    move = f"translate({_number(x)} {_number(y)}) scale({_number(size / 24)})"
    return f"<g transform={quoteattr(move)} {_STROKE} stroke={quoteattr(colour)}>{shapes}</g>"


_STROKE = 'fill="none" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"'


def _icon(layer: Layer) -> str:
    """The shapes inside the icon of the layer's category."""
    name = f"layer-{layer.category.lower()}.svg"
    return _shapes(name if files("layerloom_resources").joinpath("icons", name).is_file() else "node.svg")


def _shapes(name: str) -> str:
    """The shapes inside an icon, 24 units wide."""
    text = files("layerloom_resources").joinpath("icons", name).read_text("utf-8")
    return "".join(re.findall(r"<(?:path|circle|ellipse|rect|line|polyline|polygon)\b[^>]*/>", text))


def _ways(document: Document, boxes: Mapping[NodeId, _Placed]) -> dict[str, Way]:
    """The way of every wire, by the key of its link."""
    rectangles = {id_: placed.rectangle for id_, placed in boxes.items()}
    return {key: _way(link, boxes, rectangles) for key, link in document.links.items()}


def _way(link: Link, boxes: Mapping[NodeId, _Placed], rectangles: Mapping[NodeId, routing.Box]) -> Way:
    ends = {link.source.node, link.target.node}
    start, end = boxes[link.source.node].output(link.source), boxes[link.target.node].input(link.target)
    others = [box for id_, box in rectangles.items() if id_ not in ends]
    return wire_way(start, end, others, [rectangles[id_] for id_ in ends], " ".join(link.source))


def _wire(way: Way, look: Theme) -> str:
    return _tag("path", d=way.path, fill="none", stroke=look.wire, stroke_width=2, stroke_linecap="round")


def _badge(heat: Heat, placed: _Placed, look: Theme) -> str:
    """What a node costs, in a pill on its lower edge."""
    x, y, width, height = placed.box
    half = text_width(heat.text, SMALL_SIZE) / 2 + 7
    return _label(heat.text, (x + width - PADDING - half, y + height), look)


def _label(text: str, middle: Point, look: Theme) -> str:
    """A short text in a pill, such as what a wire carries at its middle."""
    width, height = text_width(text, SMALL_SIZE) + 14, 18.0
    pill = _tag(
        "rect", x=middle[0] - width / 2, y=middle[1] - height / 2, width=width, height=height, rx=height / 2,
        fill=look.surface, stroke=look.outline,
    )  # fmt: skip
    return f"{pill}\n{_text(text, (middle[0], middle[1] + 4), look.text, text_anchor='middle')}"


def _frame(frame: Frame, look: Theme) -> str:
    colour = look.frame.get(frame.colour, look.frame[COLOURS[0]])
    box = _tag(
        "rect", x=frame.x, y=frame.y, width=frame.width, height=frame.height, rx=10, fill=colour, fill_opacity=0.1,
        stroke=colour, stroke_opacity=0.55,
    )  # fmt: skip
    return f"{box}\n{_text(frame.title, (frame.x + 14, frame.y + 25), colour, TITLE_SIZE, font_weight=600)}"


def _note(note: Note, look: Theme) -> str:
    box = _tag(
        "rect", x=note.x, y=note.y, width=note.width, height=note.height, rx=5, fill=look.note, stroke=look.outline
    )
    room = int((note.height - 16) // 16)
    lines = [elided(line, SMALL_SIZE, note.width - 24) for line in note.text.split("\n")[:room]]
    texts = [
        _text(line, (note.x + 12, note.y + 22 + 16 * index), look.text) for index, line in enumerate(lines) if line
    ]
    return "\n".join([box, *texts])


# SVG


def _tag(name: str, **attributes: float | str) -> str:
    texts = (f"{key.replace('_', '-')}={quoteattr(_attribute(value))}" for key, value in attributes.items())
    return f"<{name} {' '.join(texts)}/>"


def _attribute(value: float | str) -> str:
    return value if isinstance(value, str) else _number(value)


def _text(text: str, at: Point, colour: str, size: float = SMALL_SIZE, **attributes: float | str) -> str:
    start = _tag("text", x=at[0], y=at[1], font_size=size, fill=colour, **attributes)
    return f"{start[:-2]}>{_clean(text)}</text>"


def _clean(text: str) -> str:
    """The text without what XML cannot hold, escaped."""
    return escape(_NOT_XML.sub("", text))


def _number(value: float) -> str:
    """At most two decimals, and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
