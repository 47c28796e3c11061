"""Where things lie on the canvas: the size of a node and its ports. Nothing here paints.

All measures are scene units, which are pixels at a zoom of 100 %. A node's shape depends on its layer, its title and
(where a port takes any number of wires) on its links, not on where it lies: positions are relative to its top left.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPointF, QRectF

from layerloom.graph.model import Document, Input, NodeId, Output
from layerloom.layers.subtitle import subtitle
from layerloom.layers.wiring import Reroute

GRID = 8
HEADER = 56.0
ROW = 24.0
SLOT = 16.0
FOOT = 8.0
PADDING = 14.0
CHIP = 28.0
TEXT_LEFT = PADDING + CHIP + 10
COUNT_ROOM = 52.0
MIN_WIDTH, MAX_WIDTH = 160.0, 304.0
PORT_RADIUS = 5.0
REACH = 14.0
"""How far from its centre a port still takes the mouse."""

DOT_WIDTH, DOT_HEIGHT, DOT_RADIUS = 32.0, 24.0, 7.0
"""The room of a dot on a wire, and how large it is itself: between it and its ports there is wire to take hold of.

On the grid its middle lies as high as the ports of nodes do.
"""

LABEL_HEIGHT = 18.0
LABEL_MARGIN = 8.0


class TextWidths(Protocol):
    """How wide texts are in the fonts of the canvas."""

    def title_width(self, text: str) -> float: ...

    def small_width(self, text: str) -> float: ...


class PortShape(NamedTuple):
    """A port of a node: whose it is, where it lies in the node, and its name where the node shows it."""

    port: Input | Output
    at: QPointF
    label: str


@dataclass(frozen=True)
class NodeShape:
    """The size of a node and its ports."""

    width: float
    height: float
    inputs: tuple[PortShape, ...]
    outputs: tuple[PortShape, ...]

    @property
    def rect(self) -> QRectF:
        return QRectF(0, 0, self.width, self.height)

    @property
    def ports(self) -> Iterator[PortShape]:
        yield from self.inputs
        yield from self.outputs

    def at(self, port: Input | Output) -> QPointF:
        """Where the port lies; a slot that is not shown (any more, or yet) lies at the last one of its port."""
        side = self.inputs if isinstance(port, Input) else self.outputs
        exact = next((shape.at for shape in side if shape.port == port), None)
        if exact is not None:
            return exact
        same = [shape.at for shape in side if shape.port.port == port.port]
        return same[-1] if same else QPointF(0 if isinstance(port, Input) else self.width, HEADER / 2)


def node_shape(document: Document, node: NodeId, texts: TextWidths) -> NodeShape:
    """The shape of a node of the document."""
    layer, title = document.nodes[node].layer, document.nodes[node].title
    if isinstance(layer, Reroute):
        return _dot(node)
    inputs, outputs = input_ports(document, node), [Output(node, name) for name in layer.ports.outputs]
    place = document.places.get(node)
    in_labels, out_labels = _labels(inputs), _labels(outputs)
    header = TEXT_LEFT + max(texts.title_width(title) + COUNT_ROOM, texts.small_width(subtitle(layer))) + PADDING
    rows = max(map(texts.small_width, in_labels), default=0) + max(map(texts.small_width, out_labels), default=0) + 56
    width = snapped_up(min(max(header, rows, MIN_WIDTH), MAX_WIDTH), 2 * GRID)
    if place is not None and place.collapsed:
        return NodeShape(width, HEADER, _heap(inputs, 0.0), _heap(outputs, width))
    height = max(_room(len(inputs), in_labels), _room(len(outputs), out_labels))
    left, right = _column(inputs, in_labels, 0.0), _column(outputs, out_labels, width)
    return NodeShape(width, height, left, right)


def _dot(node: NodeId) -> NodeShape:
    """A dot with its ports left and right of it."""
    left = PortShape(Input(node, "x"), QPointF(0, DOT_HEIGHT / 2), "")
    right = PortShape(Output(node, "output"), QPointF(DOT_WIDTH, DOT_HEIGHT / 2), "")
    return NodeShape(DOT_WIDTH, DOT_HEIGHT, (left,), (right,))


def input_ports(document: Document, node: NodeId) -> list[Input]:
    """The input ports that a node shows: a variadic one has a place for each link and a free one, and at least two."""
    found: list[Input] = []
    for port in document.nodes[node].layer.ports.inputs:
        linked = sum(1 for _ in document.at(node, port))
        slots = max(linked + 1, 2) if port.variadic else 1
        found += [Input(node, port.name, slot) for slot in range(slots)]
    return found


def snapped(value: float, step: float = GRID) -> float:
    """The multiple of `step` nearest to the value."""
    return round(value / step) * step


def snapped_up(value: float, step: float = GRID) -> float:
    """The smallest multiple of `step` that is not below the value."""
    return math.ceil(value / step) * step


def bounds(rects: Iterable[QRectF]) -> QRectF:
    """The rectangle around all of them, a null rectangle around none."""
    result = QRectF()
    for rect in rects:
        result = result.united(rect)
    return result


def _labels(ports: Sequence[Input | Output]) -> list[str]:
    """The names to show beside ports: none for a single port, nor for the places of one variadic port."""
    names = [port.port for port in ports]
    return names if len(set(names)) > 1 else [""] * len(names)


def _room(count: int, labels: list[str]) -> float:
    """The height that the ports of one side ask for."""
    if any(labels):
        return HEADER + count * ROW + FOOT
    return max(HEADER, HEADER + (count - 2) * SLOT)


def _column(ports: Sequence[Input | Output], labels: list[str], x: float) -> tuple[PortShape, ...]:
    """Named ports in rows below the title, nameless ones beside it, the first at its middle.

    So the first way through a node is straight, and nodes on the grid can have straight wires.
    """
    step, top = (ROW, HEADER + ROW / 2) if any(labels) else (SLOT, HEADER / 2)
    ys = (top + step * row for row in range(len(ports)))
    return tuple(PortShape(port, QPointF(x, y), label) for port, y, label in zip(ports, ys, labels, strict=True))


def _heap(ports: Sequence[Input | Output], x: float) -> tuple[PortShape, ...]:
    """All ports of one side of a collapsed node, in one place."""
    return tuple(PortShape(port, QPointF(x, HEADER / 2), "") for port in ports)
