"""What chosen nodes give, in pictures under their cards. It is how one looks at the canvas and not part of the file.

A picture never covers another card: it is as high as there is room below its card, or above it. The layout makes room
for those that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from layerloom.graph.model import NodeId
from layerloom.train.shown import Shown
from layerloom_app.canvas.items import NodeItem
from layerloom_app.canvas.scene import CanvasScene
from layerloom_app.preview_pictures import image, paint, rooms

GAP, HEIGHT, MARGIN = 6.0, 96.0, 6.0
LEAST = 20.0
"""A picture that would be less high is not shown."""
MOST_OUTPUTS = 3
SMALLEST_ZOOM = 0.2
"""Below it nothing can be made out in a picture."""
_TITLE = 14.0


class PreviewItem(QGraphicsItem):
    """The picture at one card; it goes where the card goes."""

    def __init__(self, card: NodeItem) -> None:
        super().__init__(card)
        self.card = card
        self.shown: tuple[Shown, ...] = ()
        self._images: list[QImage | None] = []
        self._room = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_outputs(self, shown: tuple[Shown, ...]) -> None:
        """Show these outputs side by side; nothing is shown of none."""
        if shown != self.shown:
            self.shown, self._images = shown, [image(each) for each in shown]
            self.update()
        self._appear()

    def place(self, room: QRectF) -> None:
        """Lie here, as seen from the corner of the card."""
        if room != self._room:
            self.prepareGeometryChange()
            self._room = room
        self._appear()

    def _appear(self) -> None:
        self.setVisible(bool(self.shown) and self._room.height() >= LEAST)

    def boundingRect(self) -> QRectF:
        return self._room

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if painter.worldTransform().m11() < SMALLEST_ZOOM:
            return
        style, frame = self.card.style, self._room.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(style.colour("border"), 1.0))
        painter.setBrush(style.colour("surface"))
        painter.drawRoundedRect(frame, 6.0, 6.0)
        inner = frame.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        for room, shown, picture in zip(rooms(inner, len(self.shown), MARGIN), self.shown, self._images, strict=True):
            if len(self.shown) > 1:
                title = style.small(shown.port, room.width())
                title.paint(painter, QPointF(room.left(), room.top() - 2), style.colour("muted"))
                room.setTop(room.top() + _TITLE)
            font = painter.font()
            font.setPixelSize(10)
            painter.setFont(font)
            paint(painter, room, shown, picture)


class Thumbnails(QObject):
    """The nodes whose outputs are shown at them; `of` says what is known of a node."""

    def __init__(self, scene: CanvasScene, of: Callable[[NodeId], tuple[Shown, ...]]) -> None:
        super().__init__(scene)
        self._scene, self._of = scene, of
        self.chosen: set[NodeId] = set()
        self._items: dict[NodeId, PreviewItem] = {}
        scene.updated.connect(self.refresh)
        scene.room_below = self._room_below
        scene.beside_nodes = self._there

    def toggle(self, nodes: Collection[NodeId]) -> None:
        """Show these nodes' outputs, or hide them where all are shown."""
        if self.chosen >= set(nodes):
            self.chosen -= set(nodes)
        else:
            self.chosen |= set(nodes)
        self.refresh()

    def item(self, node: NodeId) -> PreviewItem | None:
        """The picture at a node, if it has one."""
        item = self._items.get(node)  # A card that is made anew gets a new one.
        return item if item is not None and self._scene.nodes.get(node) is item.card else None

    def _there(self) -> list[PreviewItem]:
        """The pictures at cards that are on the canvas now."""
        return [item for node in self._items if (item := self.item(node)) is not None]

    @property
    def crowded(self) -> bool:
        """Whether there is little room for some picture, which a layout would make."""
        return any(item.boundingRect().height() < HEIGHT / 2 for item in self._items.values())

    def refresh(self) -> None:
        """Have a picture at every chosen node that is shown, and at no other."""
        for node in self._items.keys() - (self.chosen & self._scene.nodes.keys()):
            if (item := self.item(node)) is not None:
                self._scene.removeItem(item)
            del self._items[node]
        above: list[QRectF] = []
        rects = {node: self._scene.node_rect(node) for node in self.chosen & self._scene.nodes.keys()}
        for node, rect in sorted(rects.items(), key=lambda entry: (entry[1].top(), entry[1].left())):
            item = self.item(node)
            if item is None:
                item = self._items[node] = PreviewItem(self._scene.nodes[node])
            item.place(self._place(node, rect, above).translated(-rect.topLeft()))
            item.show_outputs(self._of(node)[:MOST_OUTPUTS])

    def _place(self, node: NodeId, card: QRectF, above: list[QRectF]) -> QRectF:
        """Where the picture lies: below the card, or above it where there is too little room."""
        others = [self._scene.node_rect(each) for each in self._near(node, card)] + above
        below = min((other.top() for other in others if other.bottom() > card.bottom()), default=card.bottom() + 1000)
        height = min(HEIGHT, below - card.bottom() - 2 * GAP)
        if height >= HEIGHT / 2:
            return QRectF(card.left(), card.bottom() + GAP, card.width(), height)
        over = max((other.bottom() for other in others if other.top() < card.top()), default=card.top() - 1000)
        free = min(HEIGHT, card.top() - over - 2 * GAP)
        if free <= height or any(self._pictures_in(card, node, free)):
            return QRectF(card.left(), card.bottom() + GAP, card.width(), max(0.0, height))
        above.append(QRectF(card.left(), card.top() - GAP - free, card.width(), free))
        return above[-1]

    def _near(self, node: NodeId, card: QRectF) -> frozenset[NodeId]:
        reach = HEIGHT + 2 * GAP
        return self._scene.nodes_in(card.adjusted(0, -reach, 0, reach)) - {node}

    def _pictures_in(self, card: QRectF, node: NodeId, height: float) -> list[NodeId]:
        """The nodes above whose own pictures may lie where one above this card would."""
        reach = QRectF(card.left(), card.top() - 2 * (height + GAP), card.width(), 2 * (height + GAP))
        return [each for each in self._scene.nodes_in(reach) if each != node and each in self.chosen]

    def _room_below(self, node: NodeId) -> float:
        """What the layout leaves below a node: room for its picture, unless it is known to have none."""
        item = self._items.get(node)
        known = any(each.shown for each in self._items.values())
        return GAP + HEIGHT if item is not None and (item.shown or not known) else 0.0
