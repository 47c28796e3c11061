"""The part of the canvas that shows: the document in the colours of the theme, hints, tooltips, what fits the view."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractAnimation, QEvent, QPoint, QPointF, QRect, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QCursor, QFocusEvent, QHelpEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsView, QToolTip, QWidget

from layerloom.graph.model import NodeId, Output
from layerloom.train.profile import size_text
from layerloom_app import theme
from layerloom_app.canvas import geometry
from layerloom_app.canvas.describe import count_text, node_tooltip, port_tooltip, wire_tooltip
from layerloom_app.canvas.gestures import Gesture
from layerloom_app.canvas.heat import HeatMap
from layerloom_app.canvas.heat_legend import HeatLegend
from layerloom_app.canvas.items import FAR, Port, renew_whole
from layerloom_app.canvas.minimap import Minimap
from layerloom_app.canvas.navigation import NavigableView
from layerloom_app.canvas.overlay import Bubble, Tone, paint_bubble, paint_hint
from layerloom_app.canvas.painting import BELOW, Painting
from layerloom_app.canvas.scene import CanvasScene, Hit
from layerloom_app.canvas.strip import HEIGHT, Strip
from layerloom_app.canvas.style import Style
from layerloom_app.commands import DocumentModel
from layerloom_app.motion import motion
from layerloom_app.sight import Sight

_FLASH_MS = 900
_READABLE = 0.7
"""The zoom from which on a node can be read with ease."""
_LEGIBLE = 0.5
"""The zoom from which on nodes and the labels of wires can be read at all."""
_MARGIN = 32
_APART = 6
"""Between two strips over the canvas."""


class ShowingView(NavigableView):
    """Shows the document of a model; changes nothing."""

    def __init__(self, model: DocumentModel, parent: QWidget | None = None) -> None:
        style = Style(theme.manager().theme)
        self.canvas_scene = CanvasScene(model, style)
        super().__init__(self.canvas_scene, style, parent)
        self.canvas_scene.setParent(self)
        self.model = model
        self.gesture: Gesture | None = None
        self._sight = Sight(model, self)
        self._bubble: Bubble | None = None
        self._painting = Painting()
        self._fitted = False
        self._flash: tuple[NodeId, float] | None = None
        self._flasher = QVariantAnimation(self)
        self._flasher.setStartValue(1.0)
        self._flasher.setEndValue(0.0)
        self._flasher.setDuration(_FLASH_MS)
        self._flasher.valueChanged.connect(self._show_flash)
        self._empty = not self.canvas_scene.everything
        self._ringed = False
        self.legend = HeatLegend(style, self)
        self.strip = Strip(style, self)
        self.minimap = Minimap(self)
        self.setAccessibleName(self.tr("Canvas"))
        self.zoomed.connect(self._choose_update_mode)
        self.canvas_scene.updated.connect(self._show_emptiness)
        self.canvas_scene.updated.connect(lambda: renew_whole(self.canvas_scene))
        model.replaced.connect(self._show_another)
        model.level_changed.connect(self._show_another)
        theme.manager().changed.connect(self._show_theme)

    # What the model, the scene and the theme say

    def cancel_gesture(self) -> bool:
        """Cancel the gesture in hand; whether there was one."""
        gesture, self.gesture = self.gesture, None
        if gesture is None:
            return False
        gesture.cancel()
        self.viewport().update()
        return True

    def _show_another(self) -> None:
        self.cancel_gesture()
        self._fitted = self.isVisible()
        if self._fitted:
            self._show_start()

    def _show_theme(self) -> None:
        self.cancel_gesture()
        self.look = Style(theme.manager().theme)
        self.canvas_scene.set_style(self.look)
        self.legend.set_style(self.look)
        self.strip.set_style(self.look)
        self.minimap.forget()

    def show_heat(self, heat: HeatMap | None) -> None:
        """Show the nodes as a heat map with its legend, or in their own colours."""
        self.canvas_scene.show_heat(heat)
        self.legend.show_map(heat)
        self._place_over()
        self.viewport().update()

    def show_profiling(self, done: int, total: int) -> None:
        """Say how far the profiling is, in place of the legend."""
        self.legend.show_profiling(done, total)
        self._place_over()

    def show_work(self, title: str, stopping: str, done: int, total: int) -> None:
        """Say how far some work on the canvas is; `stopping` is what stopping it does."""
        self.strip.show_progress(title, stopping, done, total)
        self._place_over()

    def end_work(self) -> None:
        """There is no work on the canvas any more."""
        self.strip.hide()
        self._place_over()

    def _place_over(self) -> None:
        """Put what lies over the canvas where it belongs."""
        self.legend.place()
        self.strip.place(above=HEIGHT + _APART if self.legend.isVisible() else 0)
        shown = (strip for strip in (self.legend, self.strip) if strip.isVisible())
        self.minimap.place(geometry.bounds(QRectF(strip.geometry()) for strip in shown))

    def _show_emptiness(self) -> None:
        empty = not self.canvas_scene.everything
        if empty != self._empty:
            self._empty = empty
            self.viewport().update()

    # What fits the view

    def fit_all(self) -> None:
        """Show the whole graph."""
        self._fit(self.canvas_scene.everything)

    def fit_selection(self) -> None:
        """Show what is selected, or everything if nothing is."""
        self._fit(self.model.chosen or self.canvas_scene.everything)

    def _show_start(self) -> None:
        """Show the whole graph, or as much of it from its top left corner as can be read."""
        self.fit_all()
        rect = self.canvas_scene.rects(self.canvas_scene.everything)
        if self.zoom < _LEGIBLE and not rect.isNull():
            self.zoom_by(_LEGIBLE / self.zoom)
            half, margin = self.visible().size() / 2, _MARGIN / self.zoom
            corner = rect.topLeft() - QPointF(margin, margin) + QPointF(half.width(), half.height())
            centre = rect.center()
            self.centerOn(min(centre.x(), corner.x()), min(centre.y(), corner.y()))
            self.settle()
        self.navigated = False

    def _fit(self, keys: Iterable[str]) -> None:
        rect = self.canvas_scene.roomy_rects(keys)
        if rect.isNull():
            self.zoom_reset()
            self.centerOn(0, 0)
        else:
            self.fit(rect)

    def reveal(self, node: NodeId) -> None:
        """Select a node, bring it to the centre in a readable size, and let it flash."""
        if node not in self.canvas_scene.nodes:
            return
        self.model.select({node})
        if self.zoom < _READABLE:
            self.zoom_by(_READABLE / self.zoom)
            self.settle()
        self.centerOn(self.canvas_scene.node_rect(node).center())
        self._flash = (node, 1.0)
        self._flasher.stop()
        self._flasher.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)

    def _show_flash(self, strength: float) -> None:
        seen = 1.0 if motion().reduced else strength  # A mark that stands still says the same.
        self._flash = (self._flash[0], seen) if self._flash is not None and strength > 0 else None
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._fitted:
            self._fitted = True
            self._show_start()

    # The scene, and over it

    def paintEvent(self, event: QPaintEvent) -> None:
        """Near by the items paint themselves; where many are in view, all are painted at once."""
        self.look.pictures.begin_frame()
        if self.zoom >= BELOW:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        painter.setWorldTransform(self.viewportTransform())
        part = self.mapToScene(event.rect()).boundingRect()
        self.drawBackground(painter, part)
        self._painting.paint(painter, self.canvas_scene, self.zoom, part)
        self.drawForeground(painter, part)
        painter.end()

    def _choose_update_mode(self, zoom: float) -> None:
        """Where everything is painted at once, Qt does not learn where the items were."""
        mode = QGraphicsView.ViewportUpdateMode
        self.setViewportUpdateMode(mode.FullViewportUpdate if zoom < BELOW else mode.BoundingRectViewportUpdate)

    def show_bubble(self, text: str | None, at: QPointF | None = None, tone: Tone = "error") -> None:
        """Show a sentence at a point of the viewport, or none."""
        self._bubble = None if text is None or at is None else Bubble(text, at, tone)
        self.viewport().update()

    @property
    def bubble_text(self) -> str:
        """The sentence shown at the cursor, empty if there is none."""
        return "" if self._bubble is None else self._bubble.text

    @property
    def bubble_tone(self) -> Tone | None:
        """The colour of the sentence at the cursor, `None` if there is none."""
        return None if self._bubble is None else self._bubble.tone

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        painter.save()
        if self.gesture is not None:
            self.gesture.paint(painter)
        if self._flash is not None and self._flash[0] in self.canvas_scene.nodes:
            self._paint_flash(painter, *self._flash)
        painter.resetTransform()
        if self._empty and self.gesture is None:
            paint_hint(painter, self.viewport().rect(), *self._hint(), self.look)
        if self._ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.look.pen(self.look.colour("accent_text"), 2.0))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        if self._bubble is not None:
            paint_bubble(painter, self._bubble, self.viewport().rect(), self.look)
        painter.restore()

    def _paint_flash(self, painter: QPainter, node: NodeId, strength: float) -> None:
        grown = 6 + 10 * (1 - strength)
        rect = self.canvas_scene.node_rect(node).adjusted(-grown, -grown, grown, grown)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.look.pen(self.look.colour("selection", 0.8 * strength), 4.0))
        painter.drawRoundedRect(rect, 9 + grown, 9 + grown)

    def _hint(self) -> tuple[str, tuple[str, ...]]:
        lines = (
            self.tr("Start with data, add layers, end in a loss. Drag from a port to draw a wire."),
            self.tr("The wheel zooms, the middle button pans."),
        )
        return self.tr("Drag a layer here, or press Tab"), lines

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show a ring where the keys brought the focus; who clicks knows where."""
        super().focusInEvent(event)
        reason = Qt.FocusReason
        self._ring(event.reason() in (reason.TabFocusReason, reason.BacktabFocusReason, reason.ShortcutFocusReason))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._ring(False)

    def _ring(self, on: bool) -> None:
        if on != self._ringed:
            self._ringed = on
            self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._bubble is not None or self._empty or self._ringed:
            self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted and not self.navigated and not self.model.stack.count():
            self._show_start()
        self._place_over()
        self.viewport().update()

    # What lies under a point

    def hit(self, point: QPointF) -> Hit:
        """What lies under a point of the scene, as far as it can be aimed at in this zoom."""
        reach = geometry.REACH / max(self.zoom, 0.5) if self.zoom >= FAR else 0.0
        return self.canvas_scene.hit(point, reach, 6 / self.zoom)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def _cost_lines(self, node: NodeId) -> tuple[str, ...]:
        """What the node costs for one sample, and what it sees of the data."""
        found = self.model.cost.nodes.get(node)
        lines: list[str] = []
        if found is not None and found.macs:
            lines.append(self.tr("{0} multiply-adds").format(count_text(found.macs)))
        if found is not None and found.activation_bytes:
            lines.append(self.tr("{0} activations").format(size_text(found.activation_bytes)))
        seen = (f"{title}: {words}" if title else words for title, words in self._sight.rows(node))
        return (*lines, *(self.tr("sees {0}").format(line) for line in seen))

    def refresh_tooltip(self) -> None:
        """Say what is known by now, if somebody hovers over the canvas."""
        point = self.viewport().mapFromGlobal(QCursor.pos())
        if QToolTip.isVisible() and self.viewport().rect().contains(point):
            QToolTip.showText(QCursor.pos(), self.tooltip_at(point), self.viewport())

    def tooltip_at(self, point: QPoint) -> str:
        """What hovering over a point of the viewport says; empty over nothing."""
        hit, document, scene = self.hit(self.mapToScene(point)), self.model.document, self.canvas_scene
        if hit.port is not None and not scene.findings.problems_of(hit.port.node):
            return self._port_tooltip(hit.port)
        if hit.node is not None:
            cost = self._cost_lines(hit.node) if scene.heat is None else scene.heat.words(hit.node)
            cost = (*cost, *scene.outputs(hit.node))
            count, problems = scene.parameter_count(hit.node), scene.findings.problems_of(hit.node)
            return node_tooltip(document.nodes[hit.node], count, problems, cost)
        if hit.link is not None:
            link = document.links[hit.link]
            lines = scene.outputs_at(link.source)
            return wire_tooltip(document, link, self.model.inference.specs.get(link.source), lines)
        return ""

    def _port_tooltip(self, port: Port) -> str:
        document = self.model.document
        sources = [link.source for link in document.links.values() if link.target == port]
        source = port if isinstance(port, Output) else next(iter(sources), None)
        return port_tooltip(document, port, None if source is None else self.model.inference.specs.get(source))
