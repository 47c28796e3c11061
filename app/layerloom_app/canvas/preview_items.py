"""What chosen nodes give, in pictures under their cards. It is how one looks at the canvas and not part of the file."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from layerloom.graph.model import NodeId
from layerloom.train.probing import Shown
from layerloom_app.canvas.items import FAR, NodeItem
from layerloom_app.canvas.scene import CanvasScene
from layerloom_app.preview_pictures import image, paint

GAP, HEIGHT, MARGIN = 6.0, 96.0, 6.0


class PreviewItem(QGraphicsItem):
    """The picture under one card; it goes where the card goes."""

    def __init__(self, card: NodeItem) -> None:
        super().__init__(card)
        self.shown: Shown | None = None
        self._image: QImage | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_output(self, shown: Shown | None) -> None:
        if shown != self.shown:
            self.shown, self._image = shown, None if shown is None else image(shown)
            self.update()

    def boundingRect(self) -> QRectF:
        card = self.parentItem()
        assert isinstance(card, NodeItem), "a preview hangs on a card"
        below = card.shape_.rect
        return QRectF(below.left(), below.bottom() + GAP, below.width(), HEIGHT)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if painter.worldTransform().m11() < FAR:
            return
        card = self.parentItem()
        assert isinstance(card, NodeItem), "a preview hangs on a card"
        room = self.boundingRect().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(card.style.colour("border"), 1.0))
        painter.setBrush(card.style.colour("surface"))
        painter.drawRoundedRect(room, 6.0, 6.0)
        if self.shown is not None:
            paint(painter, room.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN), self.shown, self._image)


class Thumbnails(QObject):
    """The nodes whose output is shown under them; `of` says what is known of a node."""

    def __init__(self, scene: CanvasScene, of: Callable[[NodeId], tuple[Shown, ...]]) -> None:
        super().__init__(scene)
        self._scene, self._of = scene, of
        self.chosen: set[NodeId] = set()
        self._items: dict[NodeId, tuple[NodeItem, PreviewItem]] = {}
        """The pictures with the cards that they hang on: a card that is made anew gets a new one."""
        scene.updated.connect(self.refresh)

    def toggle(self, nodes: Collection[NodeId]) -> None:
        """Show these nodes' outputs, or hide them where all are shown."""
        if self.chosen >= set(nodes):
            self.chosen -= set(nodes)
        else:
            self.chosen |= set(nodes)
        self.refresh()

    def item(self, node: NodeId) -> PreviewItem | None:
        """The picture under a node, if it has one."""
        card, item = self._items.get(node, (None, None))
        return item if card is not None and self._scene.nodes.get(node) is card else None

    def refresh(self) -> None:
        """Have a picture under every chosen node that is shown, and under no other."""
        for node in self._items.keys() - self.chosen:
            if (item := self.item(node)) is not None:
                self._scene.removeItem(item)
            del self._items[node]
        for node in self.chosen & self._scene.nodes.keys():
            item = self.item(node)
            if item is None:
                card = self._scene.nodes[node]
                item = PreviewItem(card)
                self._items[node] = card, item
            item.show_output(next(iter(self._of(node)), None))
            item.setVisible(item.shown is not None)
