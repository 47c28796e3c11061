"""Two projects side by side, with what is new, gone or changed in colours, and the same as a list to go through."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGraphicsView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from layerloom.graph.comparison import Difference, NodeChange, compared
from layerloom.graph.model import Document, NodeId
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.canvas.items import MARK_COLOURS, Mark
from layerloom_app.canvas.showing import ShowingView
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.parts import label

_SIZE = QSize(1280, 800)
_SWATCH = 12
_ENDS = Qt.ItemDataRole.UserRole
MARKS: dict[str, Mark] = {"+": "added", "-": "removed", "~": "changed"}


class CompareDialog(QDialog):
    """Shows what makes the second document of the first. Both sides move together."""

    def __init__(self, before: tuple[str, Document], after: tuple[str, Document], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What differs"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_SIZE if parent is None else _SIZE.boundedTo(parent.window().size()))
        self.difference = compared(before[1], after[1])
        self.before, self.after = _view(before[1]), _view(after[1])
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Differences"))
        self.list.setIconSize(QSize(_SWATCH, _SWATCH))
        self.list.currentItemChanged.connect(lambda item, _before: self._go(item))
        self._swatches: dict[Mark, QLabel] = {}
        self._fill()
        _together(self.before, self.after)
        self._lay_out(before[0], after[0])
        self._show_theme()
        theme.manager().changed.connect(self._show_theme)

    def _lay_out(self, before: str, after: str) -> None:
        sides = QSplitter(Qt.Orientation.Horizontal)
        for name, view in ((before, self.before), (after, self.after)):
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(label(name, "panelTitle"))
            column.addWidget(view, 1)
            sides.addWidget(side)
        whole = QSplitter(Qt.Orientation.Vertical)
        whole.addWidget(sides)
        whole.addWidget(self.list)
        whole.setSizes([560, 180])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        names: dict[Mark, str] = {"added": tr("new"), "removed": tr("gone"), "changed": tr("changed")}
        for mark, name in names.items():
            self._swatches[mark] = QLabel()
            foot.addWidget(self._swatches[mark])
            foot.addWidget(label(name, "caption"))
            foot.addSpacing(theme.UNIT)
        foot.addStretch(1)
        foot.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(whole, 1)
        layout.addLayout(foot)

    def _mark(self) -> None:
        """Colour what differs on both sides, and nothing else: what is wrong would look as if it were gone."""
        for view in (self.before, self.after):
            for node_item in view.canvas_scene.nodes.values():
                node_item.show_state(severity="")
            for wire_item in view.canvas_scene.wires.values():
                wire_item.show_state(broken=False)
        for change in self.difference.nodes:
            for view, node in ((self.before, change.before), (self.after, change.after)):
                if node is not None:
                    view.canvas_scene.nodes[node].show_state(mark=MARKS[change.sign])
        for link in self.difference.links:
            view = self.before if link.sign == "-" else self.after
            if link.key in view.canvas_scene.wires:
                view.canvas_scene.wires[link.key].show_state(mark=MARKS[link.sign])

    def _fill(self) -> None:
        """Put a line for each difference into the list; those of nodes know which."""
        changes = _in_lines(self.difference)
        heading = QFont(self.list.font())
        heading.setBold(True)
        for line in self.difference.lines():
            item = QListWidgetItem(line)
            if not line.startswith(" "):
                item.setFont(heading)
            if (change := changes.get(line)) is not None:
                item.setData(_ENDS, (change.before, change.after))
            self.list.addItem(item)
        if self.difference.is_none:
            self.list.addItem(QListWidgetItem(tr("No difference.")))

    def _show_theme(self) -> None:
        """Put everything into the colours of the theme; the canvases have done so with what they know themselves."""
        self._mark()
        for mark, swatch in self._swatches.items():
            swatch.setPixmap(_square(MARK_COLOURS[mark]))
        for row in range(self.list.count()):
            item = self.list.item(row)
            if (sign := item.text().strip()[:1]) in MARKS:
                item.setIcon(QIcon(_square(MARK_COLOURS[MARKS[sign]])))

    def _go(self, item: QListWidgetItem | None) -> None:
        """Show the node of a line on the sides that have it."""
        ends = item.data(_ENDS) if item is not None else None
        if ends is None:
            return
        for view, node in zip((self.before, self.after), ends, strict=True):
            if node is not None:
                view.reveal(node)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for view in (self.before, self.after):
            view.fit_all()


def _in_lines(difference: Difference) -> dict[str, NodeChange]:
    """The changes of nodes by their lines."""
    only = (Difference(nodes=(change,)) for change in difference.nodes)
    return {line: each.nodes[0] for each in only for line in _after_head(each.lines())}


def _after_head(lines: Iterator[str]) -> list[str]:
    return list(lines)[1:]


def _view(document: Document) -> ShowingView:
    """A canvas that shows a document, and follows the mouse that drags it."""
    model = DocumentModel(document)
    view = ShowingView(model)
    model.setParent(view)
    view.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
    view.minimap.switch(on=False)
    return view


def _together(one: ShowingView, other: ShowingView) -> None:
    """Let each follow the zoom and the place of the other."""
    for leader, follower in ((one, other), (other, one)):
        leader.zoomed.connect(lambda zoom, view=follower: view.zoom_by(zoom / view.zoom))
        for bars in (QGraphicsView.horizontalScrollBar, QGraphicsView.verticalScrollBar):
            bars(leader).valueChanged.connect(bars(follower).setValue)


def _square(colour: str) -> QPixmap:
    """A small square in a colour of the theme."""
    square = QPixmap(2 * _SWATCH, 2 * _SWATCH)
    square.setDevicePixelRatio(2)
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(getattr(theme.manager().theme, colour)))
    painter.drawRoundedRect(0, 0, _SWATCH, _SWATCH, 3, 3)
    painter.end()
    return square


def marked(view: ShowingView) -> dict[NodeId, Mark]:
    """The nodes of a side that differ."""
    return {node: item.mark for node, item in view.canvas_scene.nodes.items() if item.mark}
