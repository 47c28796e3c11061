"""A view that zooms around the cursor, pans in every usual way, and paints a grid of dots."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPainter, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from layerloom_app.canvas.grid import Colours, Grid
from layerloom_app.canvas.style import Style

MIN_ZOOM, MAX_ZOOM = 0.08, 3.0
_STEP = 1.2
_MARGIN = 32
_RESTED = 120
"""Milliseconds without a change of the zoom after which it rests."""
_NOTCH = 120.0
"""What `angleDelta` is for one notch of a mouse wheel."""


class NavigableView(QGraphicsView):
    """Zoom, pan and grid; knows nothing of nodes."""

    zoomed = Signal(float)

    def __init__(self, scene: QGraphicsScene, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.look = style
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setMouseTracking(True)
        self.cursor_at: QPoint | None = None
        self._grid = Grid()
        self._resting = QTimer(self, singleShot=True)
        self._resting.timeout.connect(self._sharpen)
        self.navigated = False
        """Whether the view was zoomed or panned since it last showed what it chose itself."""

    @property
    def zoom(self) -> float:
        return self.transform().m11()

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Zoom within the limits; the point of the viewport stays over what it shows (its centre, if none is given)."""
        fixed = QPointF(self.viewport().rect().center()) if around is None else around
        below = self._scene_point(fixed)
        zoom = min(MAX_ZOOM, max(MIN_ZOOM, self.zoom * factor))
        if zoom == self.zoom:
            return
        self.look.pictures.hurried = True
        self._resting.start(_RESTED)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.navigated = True
        shift = QPointF(self.mapFromScene(below)) - fixed
        self.pan_by(round(-shift.x()), round(-shift.y()))
        self.zoomed.emit(zoom)

    def _sharpen(self) -> None:
        """Paint anew what is shown in another zoom, a few in each frame."""
        pictures = self.look.pictures
        pictures.hurried = pictures.behind
        self.viewport().update()
        if pictures.behind:
            self._resting.start(0)

    def settle(self) -> None:
        """Show everything as sharp as it is once the zoom rests."""
        self._resting.stop()
        self.look.pictures.hurried = False
        self.viewport().update()

    def zoom_in(self) -> None:
        self.zoom_by(_STEP)

    def zoom_out(self) -> None:
        self.zoom_by(1 / _STEP)

    def zoom_reset(self) -> None:
        """Show everything in its own size."""
        self.zoom_by(1 / self.zoom)
        self.settle()

    def pan_by(self, dx: int, dy: int) -> None:
        """Move what is shown by so many pixels."""
        self.navigated = True
        for bar, by in ((self.horizontalScrollBar(), dx), (self.verticalScrollBar(), dy)):
            bar.setValue(bar.value() - by)

    def fit(self, rect: QRectF) -> None:
        """Show all of the rectangle, at most in its own size."""
        size = self.viewport().size()
        room_x, room_y = max(1, size.width() - 2 * _MARGIN), max(1, size.height() - 2 * _MARGIN)
        wanted = min(room_x / max(rect.width(), 1), room_y / max(rect.height(), 1), 1.0)
        self.zoom_by(wanted / self.zoom)
        self.centerOn(rect.center())
        self.settle()

    def visible(self) -> QRectF:
        """The part of the scene that is shown."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def _scene_point(self, point: QPointF) -> QPointF:
        inverted, _ = self.viewportTransform().inverted()
        return inverted.map(point)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel zooms, two fingers on a touchpad pan, and zoom with Ctrl."""
        event.accept()
        touchpad = event.device().type() == QInputDevice.DeviceType.TouchPad
        fingers = touchpad or event.phase() != Qt.ScrollPhase.NoScrollPhase
        if fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
            self.pan_by(delta.x(), delta.y())
            return
        turned = event.angleDelta().y() or event.angleDelta().x()  # With Alt held Qt turns the wheel on its side.
        self.zoom_by(_STEP ** (turned / _NOTCH), event.position())

    def viewportEvent(self, event: QEvent) -> bool:
        """Pinching zooms around the fingers."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(1 + event.value(), event.position())
            return True
        return super().viewportEvent(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self._grid.paint(painter, QRectF(rect), self.visible(), Colours(self.look.dot, self.look.colour("canvas")))

    def cursor_point(self) -> QPoint:
        """Where the mouse is in the viewport; the centre if it is elsewhere."""
        return self.viewport().rect().center() if self.cursor_at is None else self.cursor_at
