"""The whole graph seen from afar, painted at once: one path of all wires, and one of all nodes of a colour.

Visiting a thousand items costs more than painting them. So below `items.FAR` the view paints this instead; only what
is in a state of its own (selected, wrong, moving) is painted item by item over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from layerloom_app.canvas.items import NodeItem, WireItem
from layerloom_app.canvas.scene import CanvasScene

_CORNER = 9.0
_ROUND_FROM = 0.2
"""Below this zoom nobody sees whether corners are round."""


@dataclass(frozen=True)
class _Still:
    """What does not move, as paths; `revision` is that of the scene which it shows."""

    revision: int
    round: bool
    wires: QPainterPath
    cards: dict[str, QPainterPath]
    """By the name of their colour."""
    outlined: bool
    """Whether the cards have outlines: on a heat map the cold ones would not stand out from the canvas."""


class FarPicture:
    """Paints a scene from afar, and keeps the paths while nothing moves."""

    def __init__(self) -> None:
        self._still: _Still | None = None
        self._option = QStyleOptionGraphicsItem()

    def paint(self, painter: QPainter, scene: CanvasScene, zoom: float) -> None:
        """Paint the scene; the painter is in its coordinates."""
        still = self._kept(scene, zoom >= _ROUND_FROM)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, still.round)
        pen = scene.look.pen(scene.look.colour("wire"), 1.0)
        pen.setCosmetic(True)
        painter.strokePath(still.wires, pen)
        edge = scene.look.pen(scene.look.colour("outline"), 1.0)
        edge.setCosmetic(True)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, path in still.cards.items():
            painter.fillPath(path, QColor(colour))
            if still.outlined:
                painter.strokePath(path, edge)
        for item in chain(_own_wires(scene), _own_nodes(scene)):
            painter.save()
            painter.translate(item.pos())
            item.paint(painter, self._option)
            painter.restore()

    def _kept(self, scene: CanvasScene, rounded: bool) -> _Still:
        still = self._still
        if still is None or still.revision != scene.revision or still.round != rounded:
            wires = (item for key, item in scene.wires.items() if key not in scene.moved_wires)
            nodes = [item for node, item in scene.nodes.items() if node not in scene.moved]
            hot = any(item.is_on_heat_map for item in nodes)
            self._still = still = _Still(scene.revision, rounded, _lines(wires), _cards(nodes, rounded), hot)
        return still


def _lines(wires: Iterable[WireItem]) -> QPainterPath:
    path = QPainterPath()
    for item in wires:
        path.addPolygon(QPolygonF(item.wire.points_from_afar))
    return path


def _cards(nodes: Iterable[NodeItem], rounded: bool) -> dict[str, QPainterPath]:
    paths: dict[str, QPainterPath] = {}
    for item in nodes:
        path = paths.setdefault(item.far_face.name(), QPainterPath())
        rect = item.shape_.rect.translated(item.pos())
        if rounded:
            path.addRoundedRect(rect, _CORNER, _CORNER)
        else:
            path.addRect(rect)
    for path in paths.values():
        path.setFillRule(Qt.FillRule.WindingFill)
    return paths


def _own_wires(scene: CanvasScene) -> Iterator[WireItem]:
    for key, item in scene.wires.items():
        if item.active or item.broken or item.target or key in scene.moved_wires:
            yield item


def _own_nodes(scene: CanvasScene) -> Iterator[NodeItem]:
    for node, item in scene.nodes.items():
        if item.selected or item.severity == "error" or node in scene.moved:
            yield item
