"""The pictures of nodes and wires. An item holds an id and a prepared look; painting computes nothing.

Items take no mouse events. The view asks the scene what lies under the mouse and tells items how to show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from layerloom.graph.heat import Heat
from layerloom.graph.model import Input, Node, NodeId, Output
from layerloom.layers.subtitle import subtitle
from layerloom.layers.wiring import Instance, Reroute
from layerloom_app.canvas import geometry
from layerloom_app.canvas.describe import count_text
from layerloom_app.canvas.dots import paint_cards_behind, paint_dot
from layerloom_app.canvas.geometry import CHIP, HEADER, PADDING, PORT_RADIUS, TEXT_LEFT, NodeShape
from layerloom_app.canvas.style import SELF_SHAPED, WIDEST_LABEL, StaticText, Style, shadow_pieces
from layerloom_app.canvas.wires import Wire, direct

FAR = 0.4
"""Below this zoom nodes are coloured cards without text."""
SHADOWS_FROM = 0.6
"""Below this zoom nodes cast no shadow."""
LABELS_FROM = 0.5
"""Below this zoom wires have no labels."""

_SEEN = 2.0
"""Pixels that a line which says something takes at least."""
_CORNER, _ROUND = 9.0, 24.0
_ICON = 16.0
_BADGE = 9.0
_LOCK, _LOCK_DISC = 15.0, 8.5
_BYPASSED = 0.45
"""How much of a node is seen while it is bypassed."""
_PILL = 16.0
"""How much wider than its text the pill of a label is."""
_LABEL_REACH = geometry.LABEL_HEIGHT / 2 + 4
_AROUND = 14.0
"""How far a node paints outside of its rectangle: shadow, ports, badge, outline."""

Port = Input | Output
Mark = Literal["", "added", "removed", "changed"]
"""How a node or wire differs from another document."""
MARK_COLOURS: Mapping[Mark, str] = {"added": "success", "removed": "error", "changed": "warning"}


def seen_width(width: float, zoom: float) -> float:
    """The width of a line in the scene, more if it could not be seen in that zoom."""
    return max(width, round(_SEEN / zoom, 1))


def renew(item: QGraphicsItem) -> None:
    """Have an item painted again, by views too that paint everything at once: Qt does not know that they did."""
    item.update()
    if (scene := item.scene()) is not None:
        renew_whole(scene)


def renew_whole(scene: QGraphicsScene) -> None:
    """Have the views of a scene painted again that paint everything at once."""
    for view in scene.views():
        if view.viewportUpdateMode() == QGraphicsView.ViewportUpdateMode.FullViewportUpdate:
            view.viewport().update()


def wire_pen(style: Style) -> QPen:
    """The pen of a wire in no state of its own."""
    return style.pen(style.colour("wire"), 2.0)


@dataclass(frozen=True)
class PortLook:
    """How ports are shown at the moment: the connected ones, and those that a wire in hand could be dropped on.

    `doubtful` says that the wire may be dropped on the one it is aimed at, but would not fit there.
    """

    connected: frozenset[Port] = frozenset()
    offered: frozenset[Port] = frozenset()
    aimed: Port | None = None
    doubtful: bool = False


@dataclass
class _NodeLook:
    title: StaticText
    subtitle: StaticText
    count: StaticText | None
    badge: StaticText | None
    labels: list[tuple[QPointF, StaticText]] = field(default_factory=list)
    outline: QPainterPath = field(default_factory=QPainterPath)
    shadow: list[tuple[QRectF, QRectF]] = field(default_factory=list)


class NodeItem(QGraphicsItem):
    """The card of a node."""

    def __init__(self, node: NodeId, style: Style) -> None:
        super().__init__()
        self.node = node
        self.style = style
        self.category = ""
        self.ports = PortLook()
        self.severity = ""
        self.mark: Mark = ""
        self.selected = self.hovered = self.faint = self.frozen = False
        self.bypassed = self.is_dot = self.is_block = False
        self.shape_ = NodeShape(geometry.MIN_WIDTH, HEADER, (), ())
        self._bounds = QRectF()
        self._title = self._subtitle = ""
        self._count = 0
        self._heat: Heat | None = None
        self._stale = False
        self._look: _NodeLook | None = None

    def show_node(self, node: Node, shape: NodeShape, style: Style) -> None:
        """Take over title, parameters and shape of the node."""
        self.prepareGeometryChange()
        self.style, self.shape_, self.category = style, shape, node.layer.category
        self._bounds = shape.rect.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        self._title, self._subtitle = node.title, subtitle(node.layer)
        self.bypassed, self.is_dot = node.bypassed, isinstance(node.layer, Reroute)
        self.is_block = isinstance(node.layer, Instance)
        self._forget()

    def show_state(
        self,
        *,
        selected: bool | None = None,
        hovered: bool | None = None,
        faint: bool | None = None,
        ports: PortLook | None = None,
        severity: str | None = None,
        frozen: bool | None = None,
        mark: Mark | None = None,
    ) -> None:
        """Show what is given and keep the rest; paint again only if something is different."""
        before = (self.selected, self.hovered, self.faint, self.ports, self.severity, self.frozen, self.mark)
        self.selected = self.selected if selected is None else selected
        self.hovered = self.hovered if hovered is None else hovered
        self.faint = self.faint if faint is None else faint
        self.ports = self.ports if ports is None else ports
        self.severity = self.severity if severity is None else severity
        self.frozen = self.frozen if frozen is None else frozen
        self.mark = self.mark if mark is None else mark
        if before != (self.selected, self.hovered, self.faint, self.ports, self.severity, self.frozen, self.mark):
            self._repaint()

    def show_count(self, count: int) -> None:
        """Show the number of parameters, nothing if there are none."""
        if count != self._count:
            self._count = count
            self._forget()

    def show_heat(self, heat: Heat | None, *, stale: bool = False) -> None:
        """Show how hot the node is on a heat map, `None` to show its own colours."""
        if (heat, stale) != (self._heat, self._stale):
            self._heat, self._stale = heat, stale
            self._forget()

    @property
    def far_face(self) -> QColor:
        """The colour of the node seen from afar."""
        return self.style.far(self.category) if self._heat is None else self._heat_face(self._heat)

    @property
    def is_on_heat_map(self) -> bool:
        return self._heat is not None

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        painter.setOpacity(0.35 if self.faint else _BYPASSED if self.bypassed else 1.0)
        if self.is_dot:
            paint_dot(painter, self)
        elif zoom < FAR or not self.style.pictures.paint(painter, self.node, self._bounds, self._paint_near):
            self._paint_far(painter, zoom)

    def _paint_near(self, painter: QPainter) -> None:
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        look = self._look = self._look or self._prepared()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if zoom >= SHADOWS_FROM:
            picture = self.style.shadow(self._corner)
            for piece, part in look.shadow:
                painter.drawPixmap(piece, picture, part)
        self._paint_card(painter, look)
        if self.frozen:
            self._paint_lock(painter)
        self._paint_texts(painter, look)
        self._paint_ports(painter)
        if look.badge is not None and zoom >= LABELS_FROM:
            self._paint_heat(painter, look.badge)
        if self.severity:
            _paint_badge(painter, QPointF(self.shape_.width - 4, 3), self.style, self.severity)

    # Preparing

    @property
    def _corner(self) -> float:
        """The radius of the widest corner."""
        return _ROUND if self.category in SELF_SHAPED else _CORNER

    def _forget(self) -> None:
        """Lay out the texts anew when they are painted next; from afar that is never."""
        self._look = None
        self._repaint()

    def _repaint(self) -> None:
        """Paint the card anew: what was kept of it shows something else."""
        self.style.pictures.forget(self.node)
        renew(self)

    def _prepared(self) -> _NodeLook:
        style, width = self.style, self.shape_.width
        room = width - TEXT_LEFT - PADDING
        count = self._count_text()
        look = _NodeLook(
            style.title(self._title, room - (0 if count is None else count.width + 8)),
            style.small(self._subtitle, room),
            count,
            style.label(self._heat.text) if self._heat is not None and self._heat.text else None,
            outline=_outline(self.shape_.rect, self.category),
            shadow=shadow_pieces(self.shape_.rect),
        )
        for port in self.shape_.ports:
            if port.label:
                text = style.small(port.label, width / 2)
                x = PADDING if isinstance(port.port, Input) else width - PADDING - text.width
                look.labels.append((QPointF(x, port.at.y() - text.height / 2), text))
        return look

    def _count_text(self) -> StaticText | None:
        return self.style.small(count_text(self._count), geometry.COUNT_ROOM) if self._count else None

    # Painting

    def _edge(self) -> QPen:
        if self.selected:
            return self.style.pen(self.style.colour("selection"), 2.0)
        if self.bypassed:
            return self.style.pen(self.style.colour("muted"), 1.5, dashed=True)
        if self.mark:
            return self.style.pen(self.style.colour(MARK_COLOURS[self.mark]), 3.0)
        if self.severity == "error":
            return self.style.pen(self.style.colour("error"), 1.5)
        if self.hovered:
            return self.style.pen(self.style.category(self.category, 0.8), 1.25)
        return self.style.pen(self.style.edge(self.category), 1.0)

    def _paint_far(self, painter: QPainter, zoom: float) -> None:
        own = MARK_COLOURS[self.mark] if self.mark else "error" if self.severity == "error" else ""
        edge = "selection" if self.selected else own
        width = seen_width(6.0, zoom)
        painter.setPen(self.style.pen(self.style.colour(edge), width) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(self.far_face)
        painter.drawRoundedRect(self.shape_.rect, _CORNER, _CORNER)

    def _paint_card(self, painter: QPainter, look: _NodeLook) -> None:
        if self.selected:
            painter.setPen(QPen(self.style.colour("selection", 0.22), 7.0))
            painter.drawPath(look.outline)
        painter.setPen(self._edge())
        painter.setBrush(self._face())
        if self.is_block:
            paint_cards_behind(painter, look.outline)
        painter.drawPath(look.outline)
        painter.setPen(Qt.PenStyle.NoPen)
        chip = QRectF(PADDING, (HEADER - CHIP) / 2, CHIP, CHIP)
        if self._heat is not None:  # The icon keeps its colours, which not every heat would go with.
            painter.setBrush(self.style.colour("raised"))
            painter.drawRoundedRect(chip, 7, 7)
        painter.setBrush(self.style.category(self.category, 0.16))
        painter.drawRoundedRect(chip, 7, 7)
        inset = (CHIP - _ICON) / 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        picture = self.style.icon(self.category)
        painter.drawPixmap(QRectF(chip.x() + inset, chip.y() + inset, _ICON, _ICON), picture, QRectF(picture.rect()))
        if look.labels:
            rule = self.style.colour("border") if self._heat is None else self.style.colour("text", 0.2)
            painter.setPen(QPen(rule, 1.0))
            painter.drawLine(QPointF(PADDING, HEADER - 2.5), QPointF(self.shape_.width - PADDING, HEADER - 2.5))

    def _paint_lock(self, painter: QPainter) -> None:
        """A lock on the lower right corner of the icon: the node keeps its weights."""
        centre = QPointF(PADDING + CHIP - 2, (HEADER + CHIP) / 2 - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._face())
        painter.drawEllipse(centre, _LOCK_DISC, _LOCK_DISC)
        picture = self.style.lock
        corner = centre - QPointF(_LOCK / 2, _LOCK / 2)
        painter.drawPixmap(QRectF(corner.x(), corner.y(), _LOCK, _LOCK), picture, QRectF(picture.rect()))

    def _paint_texts(self, painter: QPainter, look: _NodeLook) -> None:
        hot, height = self._heat is not None, look.title.height + look.subtitle.height
        muted = self.style.colour("text" if hot else "muted")
        top = (HEADER - height) / 2
        look.title.paint(painter, QPointF(TEXT_LEFT, top), self.style.colour("text"))
        look.subtitle.paint(painter, QPointF(TEXT_LEFT, top + look.title.height), muted)
        if look.count is not None:
            drop = (look.title.height - look.count.height) / 2
            at = QPointF(self.shape_.width - PADDING - look.count.width, top + drop)
            look.count.paint(painter, at, muted if hot else self.style.category(self.category, 0.9))
        for at, text in look.labels:
            text.paint(painter, at, muted)

    def _face(self) -> QColor:
        return self.style.card(self.category) if self._heat is None else self._heat_face(self._heat)

    def _heat_face(self, heat: Heat) -> QColor:
        return self.style.heat(heat.degree, stale=self._stale)

    def _paint_heat(self, painter: QPainter, badge: StaticText) -> None:
        """What the node costs, in a pill on its lower edge."""
        pill = QRectF(0, 0, badge.width + 14, geometry.LABEL_HEIGHT)
        pill.moveCenter(QPointF(self.shape_.width - PADDING - pill.width() / 2, self.shape_.height))
        painter.setPen(QPen(self.style.colour("outline"), 1.0))
        painter.setBrush(self.style.colour("surface"))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        at = QPointF(pill.center().x() - badge.width / 2, pill.center().y() - badge.height / 2)
        badge.paint(painter, at, self.style.colour("muted" if self._stale else "text"))

    def _paint_ports(self, painter: QPainter) -> None:
        style = self.style
        for port, at, _ in self.shape_.ports:
            offered, aimed = port in self.ports.offered, port == self.ports.aimed
            lit = "warning" if aimed and self.ports.doubtful else "wire_active"
            if offered or aimed:
                painter.setPen(style.pen(style.colour(lit), 1.75) if aimed else Qt.PenStyle.NoPen)
                painter.setBrush(style.colour(lit, 0.4 if aimed else 0.2))
                painter.drawEllipse(at, PORT_RADIUS + 5, PORT_RADIUS + 5)
            connected = port in self.ports.connected
            colour = style.colour(lit if offered or aimed else "wire")
            painter.setPen(QPen(self._face() if connected else colour, 1.75))
            painter.setBrush(colour if connected else style.colour("canvas"))
            painter.drawEllipse(at, PORT_RADIUS - (0 if connected else 0.5), PORT_RADIUS - (0 if connected else 0.5))


class _Label(NamedTuple):
    """A label and the pill around it, which is empty where there is no room."""

    text: StaticText
    pill: QRectF


class WireItem(QGraphicsItem):
    """A wire with the label of its shape."""

    def __init__(self, link: str, style: Style) -> None:
        super().__init__()
        self.link = link
        self.style = style
        self.wire = direct(QPointF(), QPointF())
        self.text = self.axes = ""
        self.active = self.faint = self.broken = self.target = self.looped = False
        self.mark: Mark = ""
        self._path = QPainterPath()
        self._label: _Label | None = None
        self._bounds: QRectF | None = None
        self.setZValue(-1)

    def show_way(self, wire: Wire) -> None:
        """Run along this way."""
        if wire != self.wire:
            self.prepareGeometryChange()
            self.wire, self._path = wire, wire.path
            self._bounds = self._label = None

    def take_text(self, text: str, style: Style) -> bool:
        """Have this shape as the label from the next painting on; whether it is another one."""
        if text == self.text and style is self.style:
            return False
        self.text, self.style, self._label = text, style, None
        return True

    def show_axes(self, axes: str) -> None:
        """Show these names of the axes below the label while the wire is active."""
        if axes != self.axes:
            self.axes = axes
            renew(self)

    def show_state(
        self,
        *,
        active: bool | None = None,
        faint: bool | None = None,
        broken: bool | None = None,
        target: bool | None = None,
        looped: bool | None = None,
        mark: Mark | None = None,
    ) -> None:
        """Show as selected, taken off, leading into a shape error, taking a node in, closing a cycle, or marked."""
        before = (self.active, self.faint, self.broken, self.target, self.looped, self.mark)
        self.active = self.active if active is None else active
        self.faint = self.faint if faint is None else faint
        self.broken = self.broken if broken is None else broken
        self.target = self.target if target is None else target
        self.looped = self.looped if looped is None else looped
        self.mark = self.mark if mark is None else mark
        if before != (self.active, self.faint, self.broken, self.target, self.looped, self.mark):
            renew(self)

    @property
    def is_plain(self) -> bool:
        """Whether the wire is in no state of its own."""
        return not (self.active or self.faint or self.broken or self.target or self.looped or self.mark)

    def distance(self, point: QPointF) -> float:
        """How far the point is from the wire; nothing on its label."""
        return 0.0 if self._placed().pill.contains(point) else self.wire.distance(point)

    def boundingRect(self) -> QRectF:
        """All that the wire and any label on it can take up, so that another text changes nothing."""
        if self._bounds is None:
            is_one_curve = len(self.wire.curves) == 1 and not self.wire.is_tall
            aside = 0.0 if is_one_curve else (WIDEST_LABEL + _PILL) / 2
            below = _LABEL_REACH + geometry.LABEL_HEIGHT
            self._bounds = self.wire.rect.adjusted(-aside - 4, -_LABEL_REACH, aside + 4, below)
        return self._bounds

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        zoom = QStyleOptionGraphicsItem.levelOfDetailFromTransform(painter.worldTransform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, zoom >= 0.15)
        painter.setOpacity(0.2 if self.faint else 1.0)
        if self.target:
            painter.strokePath(self._path, self.style.pen(self.style.colour("wire_active", 0.3), 9.0))
        painter.strokePath(self._path, self._pen(zoom))

    def paint_label(self, painter: QPainter) -> None:
        """Paint the label, if the wire has one and room for it, and the names of the axes while the wire is active."""
        if not self.text or (label := self._placed()).pill.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.2 if self.faint else 1.0)
        self._paint_pill(painter, label.text, label.pill)
        if self.axes and self.active:
            axes = self.style.label(self.axes)
            pill = label.pill.translated(0, label.pill.height() + 2)
            pill.adjust((pill.width() - axes.width - _PILL) / 2, 0, (axes.width + _PILL - pill.width()) / 2, 0)
            self._paint_pill(painter, axes, pill)
        painter.setOpacity(1.0)

    def _pen(self, zoom: float) -> QPen:
        if self.looped:
            return self.style.pen(self.style.colour("error"), seen_width(3.5, zoom))
        if self.mark:
            return self.style.pen(self.style.colour(MARK_COLOURS[self.mark]), seen_width(3.0, zoom))
        if self.broken:
            return self.style.pen(self.style.colour("error"), seen_width(2.0, zoom), dashed=True)
        if self.active or self.target:
            return self.style.pen(self.style.colour("wire_active"), seen_width(2.5, zoom))
        return wire_pen(self.style)

    def _paint_pill(self, painter: QPainter, text: StaticText, pill: QRectF) -> None:
        edge = "error" if self.broken else "wire_active" if self.active or self.target else "outline"
        painter.setPen(QPen(self.style.colour(edge), 1.0))
        painter.setBrush(self.style.colour("surface"))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        at = QPointF(pill.center().x() - text.width / 2, pill.center().y() - text.height / 2)
        text.paint(painter, at, self.style.colour("error" if self.broken else "text"))

    def _placed(self) -> _Label:
        """The label, which is laid out when it is first painted or aimed at; from afar that is never."""
        if self._label is None:
            text = self.style.label(self.text)
            pill, width = QRectF(), text.width + _PILL
            if self.text and self.wire.has_room_for(width):
                pill = QRectF(0, 0, width, geometry.LABEL_HEIGHT)
                pill.moveCenter(self.wire.middle)
            self._label = _Label(text, pill)
        return self._label


def paint_ghost(painter: QPainter, rects: Iterable[QRectF], style: Style) -> None:
    """Paint the outlines of nodes that will be there when the mouse is released."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(style.pen(style.colour("selection"), 1.5, dashed=True))
    painter.setBrush(style.colour("selection", 0.10))
    for rect in rects:
        painter.drawRoundedRect(rect, _CORNER, _CORNER)


def _outline(rect: QRectF, category: str) -> QPainterPath:
    """The outline of a card: sources are round at their left, sinks at their right."""
    left = _ROUND if category == "Data" else _CORNER
    right = _ROUND if category in SELF_SHAPED and category != "Data" else _CORNER
    path = QPainterPath(QPointF(rect.left() + left, rect.top()))
    path.lineTo(rect.right() - right, rect.top())
    path.arcTo(QRectF(rect.right() - 2 * right, rect.top(), 2 * right, 2 * right), 90, -90)
    path.lineTo(rect.right(), rect.bottom() - right)
    path.arcTo(QRectF(rect.right() - 2 * right, rect.bottom() - 2 * right, 2 * right, 2 * right), 0, -90)
    path.lineTo(rect.left() + left, rect.bottom())
    path.arcTo(QRectF(rect.left(), rect.bottom() - 2 * left, 2 * left, 2 * left), -90, -90)
    path.lineTo(rect.left(), rect.top() + left)
    path.arcTo(QRectF(rect.left(), rect.top(), 2 * left, 2 * left), 180, -90)
    path.closeSubpath()
    return path


def _paint_badge(painter: QPainter, centre: QPointF, style: Style, severity: str) -> None:
    """A disc with an exclamation mark, red for errors and amber for warnings."""
    colour = style.colour("error" if severity == "error" else "warning")
    mark: QColor = style.colour("canvas")
    painter.setPen(QPen(style.colour("canvas"), 2.0))
    painter.setBrush(colour)
    painter.drawEllipse(centre, _BADGE, _BADGE)
    painter.setPen(QPen(mark, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(centre - QPointF(0, 4.2), centre + QPointF(0, 0.6))
    painter.drawLine(centre + QPointF(0, 4.2), centre + QPointF(0, 4.3))
