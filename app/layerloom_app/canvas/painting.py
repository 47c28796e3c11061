"""The graph painted at once: frames, one path of all wires, and the nodes.

Visiting a thousand items costs more than painting them. So where many are in view the view paints this instead; only
what is in a state of its own (selected, wrong, moving) is painted item by item over it. From afar, below `items.FAR`,
nodes are painted colour by colour, else as cards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem

from layerloom_app.canvas.items import FAR, LABELS_FROM, NodeItem, WireItem, wire_pen
from layerloom_app.canvas.scene import CanvasScene

BELOW = 0.8
"""The zoom below which so many items are in view that the graph is painted at once."""
_CORNER = 9.0
_ROUND_FROM = 0.2
"""Below this zoom nobody sees whether corners are round."""


@dataclass(frozen=True)
class _Still:
    """What does not move; `revision` is that of the scene which it shows."""

    revision: int
    wires: QPainterPath
    cards: dict[str, list[QRectF]]
    """By the name of their colour."""
    outlined: bool
    """Whether the cards have outlines: on a heat map the cold ones would not stand out from the canvas."""


class Painting:
    """Paints a scene at once, and keeps what it paints from afar while nothing moves."""

    def __init__(self) -> None:
        self._still: _Still | None = None
        self._option = QStyleOptionGraphicsItem()

    def paint(self, painter: QPainter, scene: CanvasScene, zoom: float, part: QRectF) -> None:
        """Paint a part of the scene; the painter is in its coordinates."""
        self._paint_items(painter, scene.areas.from_below(frames=True))
        if zoom < FAR:
            self._paint_faces(painter, scene, zoom, part)
        else:
            self._paint_cards(painter, scene, zoom, part)
        self._paint_items(painter, _beside(scene, part))

    def _paint_faces(self, painter: QPainter, scene: CanvasScene, zoom: float, part: QRectF) -> None:
        """Paint wires as lines of a pixel, and nodes as faces without a text."""
        still, edge, rounded = self._kept(scene), _hair(scene, "outline"), zoom >= _ROUND_FROM
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, rounded)
        painter.strokePath(still.wires, _hair(scene, "wire"))
        self._paint_items(painter, scene.areas.from_below(frames=False))
        painter.setPen(edge if still.outlined else Qt.PenStyle.NoPen)
        for colour, cards in still.cards.items():
            painter.setBrush(QColor(colour))
            if not rounded:
                painter.drawRects(cards)
                continue
            for card in cards:  # Each by itself: one path of all takes ten times as long to fill.
                if part.intersects(card):
                    painter.drawRoundedRect(card, _CORNER, _CORNER)
        self._paint_items(painter, chain(_own_wires(scene), _own_nodes(scene)))

    def _paint_cards(self, painter: QPainter, scene: CanvasScene, zoom: float, part: QRectF) -> None:
        """Paint wires with their labels, and nodes as they are near by."""
        wires, cards = _shown(scene, part)
        lines = QPainterPath()
        for wire in wires:
            if wire.is_plain:
                lines.addPath(wire.wire.path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(lines, wire_pen(scene.look) if zoom >= LABELS_FROM else _hair(scene, "wire"))
        self._paint_items(painter, (wire for wire in wires if not wire.is_plain))
        if zoom >= LABELS_FROM:
            for wire in wires:
                wire.paint_label(painter)
        self._paint_items(painter, chain(scene.areas.from_below(frames=False), cards))

    def _paint_items(self, painter: QPainter, items: Iterable[QGraphicsItem]) -> None:
        for item in items:
            painter.save()
            painter.translate(item.scenePos())
            item.paint(painter, self._option)
            painter.restore()

    def _kept(self, scene: CanvasScene) -> _Still:
        still = self._still
        if still is None or still.revision != scene.revision:
            wires = (item for key, item in scene.wires.items() if key not in scene.moved_wires)
            nodes = [item for node, item in scene.nodes.items() if node not in scene.moved]
            hot = any(item.is_on_heat_map for item in nodes)
            self._still = still = _Still(scene.revision, _lines(wires), _cards(nodes), hot)
        return still


def _hair(scene: CanvasScene, colour: str) -> QPen:
    """A pen that is one pixel wide in every zoom."""
    pen = QPen(scene.look.pen(scene.look.colour(colour), 1.0))
    pen.setCosmetic(True)
    return pen


def _lines(wires: Iterable[WireItem]) -> QPainterPath:
    path = QPainterPath()
    for item in wires:
        path.addPolygon(QPolygonF(item.wire.points_from_afar))
    return path


def _cards(nodes: Iterable[NodeItem]) -> dict[str, list[QRectF]]:
    cards: dict[str, list[QRectF]] = {}
    for item in nodes:
        cards.setdefault(item.far_face.name(), []).append(item.shape_.rect.translated(item.pos()))
    return cards


class _Shown(NamedTuple):
    """What lies in a part of the scene, from below."""

    wires: list[WireItem]
    cards: list[NodeItem]


def _shown(scene: CanvasScene, part: QRectF) -> _Shown:
    shown = _Shown([], [])
    near = scene.items(part, Qt.ItemSelectionMode.IntersectsItemBoundingRect, Qt.SortOrder.AscendingOrder)
    for item in near:
        if isinstance(item, NodeItem):
            shown.cards.append(item)
        elif isinstance(item, WireItem):
            shown.wires.append(item)
    return shown


def _own_wires(scene: CanvasScene) -> Iterator[WireItem]:
    return (item for key, item in scene.wires.items() if not item.is_plain or key in scene.moved_wires)


def _own_nodes(scene: CanvasScene) -> Iterator[NodeItem]:
    for node, item in scene.nodes.items():
        if item.selected or item.mark or item.severity == "error" or node in scene.moved:
            yield item


def _beside(scene: CanvasScene, part: QRectF) -> Iterator[QGraphicsItem]:
    for item in scene.beside_nodes():
        if item.isVisible() and item.sceneBoundingRect().intersects(part):
            yield item
