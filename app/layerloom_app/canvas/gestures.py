"""Gestures of the mouse. Each is an object with start, move, finish and cancel; a cancelled one leaves no trace.

A gesture shows previews through the scene while it lasts and pushes its edits, all as one step, when it finishes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from layerloom.graph import plan
from layerloom.graph.edit import Edit, apply
from layerloom.graph.library import Kept, adding
from layerloom.graph.model import Document, Node, NodeId
from layerloom.layers.layer import Layer
from layerloom_app.canvas.geometry import CHIP, HEADER, PADDING, TEXT_LEFT, node_shape, snapped
from layerloom_app.canvas.guides import Guides
from layerloom_app.canvas.items import paint_ghost
from layerloom_app.canvas.style import Style

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

_DRAG_FROM = 4.0
"""How many pixels the mouse moves before a press is a drag."""

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Pointer(NamedTuple):
    """The mouse: where it is in the scene and in the viewport, and the keys held."""

    scene: QPointF
    view: QPointF
    keys: Qt.KeyboardModifier


class Gesture:
    """The base of all gestures; does nothing."""

    cursor: Qt.CursorShape | None = None
    scrolls = True
    """Whether the canvas scrolls while the mouse is held at its edge."""

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas
        self.scene = canvas.canvas_scene
        self.model = canvas.model

    def start(self, pointer: Pointer) -> None:
        """The button went down."""
        self.pressed = pointer

    def move(self, pointer: Pointer) -> None:
        """The mouse moved."""

    def finish(self, pointer: Pointer) -> None:
        """The button was released."""

    def cancel(self) -> None:
        """Everything is as it was before `start`."""

    def paint(self, painter: QPainter) -> None:
        """Paint what the gesture shows over the scene, in its coordinates."""

    def dragged(self, pointer: Pointer) -> bool:
        """Whether the mouse is far enough from where it was pressed."""
        return (pointer.view - self.pressed.view).manhattanLength() >= _DRAG_FROM


class Pan(Gesture):
    """The canvas follows the mouse."""

    cursor = Qt.CursorShape.ClosedHandCursor
    scrolls = False

    def start(self, pointer: Pointer) -> None:
        super().start(pointer)
        self._last = pointer.view
        self._back = QPointF()

    def move(self, pointer: Pointer) -> None:
        step = pointer.view - self._last
        self.canvas.pan_by(round(step.x()), round(step.y()))
        self._last = pointer.view
        self._back -= step

    def cancel(self) -> None:
        self.canvas.pan_by(round(self._back.x()), round(self._back.y()))


class MenuPan(Pan):
    """The right button: a drag pans, a mere press is left to the menu."""

    cursor = Qt.CursorShape.ArrowCursor

    def start(self, pointer: Pointer) -> None:
        super().start(pointer)
        self.panned = False

    def move(self, pointer: Pointer) -> None:
        if not self.panned and self.dragged(pointer):
            self.panned = True
            self.canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        if self.panned:
            super().move(pointer)


class Drag(Gesture):
    """What is selected follows the mouse on the grid, or a copy of it with Alt held at the start.

    A mere press selects. A frame takes along what lies in it. A single node without wires that is dropped on a wire is
    inserted in it, unless Alt is held.
    """

    def __init__(self, canvas: CanvasView, key: str) -> None:
        super().__init__(canvas)
        self._key = key
        self._moving = False
        self._offset = QPointF()
        self._target: str | None = None

    def start(self, pointer: Pointer) -> None:
        super().start(pointer)
        self._before = chosen = self.model.chosen
        self._copying = bool(pointer.keys & ALT)
        if pointer.keys & CONTROL:
            chosen ^= {self._key}
        elif pointer.keys & SHIFT:
            chosen |= {self._key}
        elif self._key not in chosen:
            chosen = frozenset({self._key})
        self.model.select(chosen)
        carried = self.canvas.areas.with_contents(chosen) if self._key in chosen else frozenset()
        self._corners = {key: self.scene.rect(key).topLeft() for key in sorted(carried)}
        self._nodes = [key for key in self._corners if key in self.scene.nodes]
        self._guides: Guides | None = None
        self.scene.raise_nodes(self._nodes)

    def move(self, pointer: Pointer) -> None:
        self._moving = self._moving or self.dragged(pointer)
        if not self._moving or not self._corners:
            return
        origin = self._corners[self._key]
        wanted = QRectF(origin + pointer.scene - self.pressed.scene, self.scene.rect(self._key).size())
        self._guides = self._guides or self._found_guides()
        self._offset = self._guides.snapped(wanted, self.canvas.zoom) - origin
        self.canvas.viewport().update()
        if self._copying:
            return
        self.scene.preview({node: self._corners[node] + self._offset for node in self._nodes})
        others = self._corners.keys() - self.scene.nodes.keys()
        self.scene.areas.preview(self._shifted(others))
        self._aim(pointer)

    def _found_guides(self) -> Guides:
        """The lines of what lies still in view, of its own kind: nodes for nodes, frames and notes for those."""
        near = self.scene.nodes_in(self.canvas.visible()) if self._key in self.scene.nodes else self.scene.areas.items
        moving = frozenset() if self._copying else self._corners.keys()
        return Guides(self.scene.rect(key) for key in near if key not in moving)

    def _shifted(self, keys: Iterable[str]) -> dict[str, QRectF]:
        """Frames and notes where they are dragged to."""
        return {key: QRectF(self._corners[key] + self._offset, self.scene.rect(key).size()) for key in keys}

    def finish(self, pointer: Pointer) -> None:
        target, offset = self._target, self._offset
        self._show_target(None)
        self.scene.end_preview()
        if not self._moving:
            if not pointer.keys & (CONTROL | SHIFT) and self._corners:
                self.model.select({self._key})
        elif self._copying:
            self.canvas.editing.duplicate(self._corners, offset)
        elif target is not None:
            self.canvas.editing.insert_moved(self._key, self.scene.place(self._key) + offset, target)
        else:
            self.canvas.editing.move(self._corners, offset)

    def cancel(self) -> None:
        self._show_target(None)
        self.scene.end_preview()
        self.model.select(self._before)

    def paint(self, painter: QPainter) -> None:
        if self._copying and self._moving:
            rects = [self.scene.rect(key).translated(self._offset) for key in self._corners]
            paint_ghost(painter, rects, self.canvas.look)
        if self._guides is not None and self._target is None:
            rect = QRectF(self._corners[self._key] + self._offset, self.scene.rect(self._key).size())
            style = self.canvas.look
            painter.setPen(style.pen(style.colour("selection", 0.7), 1.0 / self.canvas.zoom))
            painter.drawLines(self._guides.lines(rect))

    def _aim(self, pointer: Pointer) -> None:
        """Light up the wire that would take the node in."""
        alone = list(self._corners) == self._nodes == [self._key]
        free = alone and not self.scene.links_of(self._key) and not pointer.keys & ALT
        key = self.scene.wire_under(self.scene.node_rect(self._key)) if free else None
        link = self.model.document.links.get(key) if key is not None else None
        possible = link is not None and plan.inserting(self.model.document, self._key, link)
        self._show_target(key if possible else None)

    def _show_target(self, key: str | None) -> None:
        self.scene.show_target(key)
        self._target = key


class BoxSelect(Gesture):
    """A rectangle takes the nodes and notes it touches and the frames that lie in it; Shift adds, Ctrl toggles them."""

    def start(self, pointer: Pointer) -> None:
        super().start(pointer)
        self._box = QRectF()
        self._picked = self._kept(pointer)

    def move(self, pointer: Pointer) -> None:
        if self._box.isNull() and not self.dragged(pointer):
            return
        self._box = QRectF(self.pressed.scene, pointer.scene).normalized()
        touched, before = self.scene.touched(self._box), self.model.chosen
        if pointer.keys & CONTROL:
            self._picked = before ^ touched
        else:
            self._picked = (before if pointer.keys & SHIFT else frozenset()) | touched
        self.scene.show_selected(self._picked)
        self.canvas.viewport().update()

    def finish(self, _pointer: Pointer) -> None:
        self.scene.show_selected(self.model.chosen)
        self.model.select(self._picked)

    def cancel(self) -> None:
        self.scene.show_selected(self.model.chosen)

    def paint(self, painter: QPainter) -> None:
        style = self.canvas.look
        painter.setPen(style.pen(style.colour("selection"), 1.0 / self.canvas.zoom))
        painter.setBrush(style.colour("selection", 0.10))
        painter.drawRect(self._box)

    def _kept(self, pointer: Pointer) -> frozenset[str]:
        return self.model.chosen if pointer.keys & (SHIFT | CONTROL) else frozenset()


class Slice(Gesture):
    """A line drawn freely; the wires that it crosses are cut."""

    cursor = Qt.CursorShape.CrossCursor

    def start(self, pointer: Pointer) -> None:
        super().start(pointer)
        self._line = [pointer.scene]
        self._cut: frozenset[str] = frozenset()

    def move(self, pointer: Pointer) -> None:
        crossed = self.scene.crossed(self._line[-1], pointer.scene) - self._cut
        self._line.append(pointer.scene)
        for key in crossed:
            self.scene.preview_taken(key)
        self._cut |= crossed
        self.canvas.viewport().update()

    def finish(self, _pointer: Pointer) -> None:
        self.cancel()
        self.canvas.editing.cut_links(self._cut)

    def cancel(self) -> None:
        for key in self._cut:
            self.scene.preview_taken(key, taken=False)

    def paint(self, painter: QPainter) -> None:
        style = self.canvas.look
        painter.setPen(style.pen(style.colour("error"), 1.75 / self.canvas.zoom, dashed=True))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(self._line))


class PaletteDrop(Gesture):
    """A layer or own block from the palette: a ghost of its node, and the wire lit that would take it in."""

    def __init__(self, canvas: CanvasView, what: Layer | Kept) -> None:
        super().__init__(canvas)
        self._what = what
        self._target: str | None = None
        self._rect = QRectF()
        self._node: Node | None = None

    def start(self, pointer: Pointer) -> None:
        super().start(pointer)
        self.move(pointer)

    def move(self, pointer: Pointer) -> None:
        node, edits = adding(self.model.document, self._what, (0.0, 0.0))
        then = apply(self.model.document, edits)
        shape, self._node = node_shape(then, node, self.canvas.look), then.nodes[node]
        self._rect = placed(shape.rect, pointer.scene)
        key = None if pointer.keys & ALT else self.scene.wire_under(self._rect)
        self._target = key if key is not None and self._insertable(node, edits, key) else None
        self.scene.show_target(self._target)
        self.canvas.viewport().update()

    def finish(self, pointer: Pointer) -> None:
        self.move(pointer)
        self.cancel()
        self.canvas.editing.add(self._what, self._rect.topLeft(), into=self._target)

    def cancel(self) -> None:
        self.scene.show_target(None)

    def paint(self, painter: QPainter) -> None:
        paint_ghost(painter, [self._rect], self.canvas.look)
        if self._node is not None and self._target is None:  # On a wire its label would run into the name.
            self._paint_name(painter, self._node, self.canvas.look)

    def _paint_name(self, painter: QPainter, node: Node, style: Style) -> None:
        """The icon and the title that the node will have, where it will have them."""
        title = style.title(node.title, self._rect.width() - TEXT_LEFT - PADDING)
        chip = QRectF(self._rect.left() + PADDING, self._rect.top() + (HEADER - CHIP) / 2, CHIP, CHIP)
        picture = style.icon(node.layer.category)
        painter.drawPixmap(chip.adjusted(6, 6, -6, -6), picture, QRectF(picture.rect()))
        at = self._rect.topLeft() + QPointF(TEXT_LEFT, (HEADER - title.height) / 2)
        title.paint(painter, at, style.colour("text"))

    def _insertable(self, node: NodeId, edits: tuple[Edit, ...], key: str) -> bool:
        document: Document = apply(self.model.document, edits)
        return bool(plan.inserting(document, node, document.links[key]))


def placed(rect: QRectF, cursor: QPointF) -> QRectF:
    """A node's rectangle on the grid with its title under the cursor."""
    corner = cursor - QPointF(rect.width() / 2, HEADER / 2)
    return QRectF(QPointF(snapped(corner.x()), snapped(corner.y())), rect.size())
