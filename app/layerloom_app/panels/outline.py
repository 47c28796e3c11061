"""The graph as a tree: every node with its shape and problems, and below it its wires. For keys and screen readers.

It shows the same document as the canvas and the same selection; the canvas' own keys work here too, but for letters,
which find a node by its title.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QVBoxLayout, QWidget

from layerloom.graph.model import NodeId
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.outline_rows import COLUMNS, OutlineModel
from layerloom_app.panels.parts import can_be_seen

_WIDTHS = (240, 160)
_ARROW = 16
_FEW = 32
"""More selected rows than these are selected anew after a change: Qt takes seconds to lead many through it."""


class Outline(QTreeView):
    """The tree itself; `act` gets the keys that it has no use for, as if they were pressed on the canvas."""

    def __init__(self, model: DocumentModel, act: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._model = model
        self._act = act
        self.rows = OutlineModel(model, self)
        self.setModel(self.rows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setAccessibleName(tr("Outline of the graph"))
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.selectionModel().selectionChanged.connect(self._tell)
        self.activated.connect(self._reveal)
        self.expanded.connect(self._span)
        self.rows.rowsInserted.connect(self._span)
        self._showing = False

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """An arrow where a row can be opened; that of the style would have one colour in both themes."""
        if self.rows.hasChildren(index):
            place = QRect(0, 0, _ARROW, _ARROW)
            place.moveCenter(rect.center())
            theme.icon("chevron-down" if self.isExpanded(index) else "chevron-right").paint(painter, place)

    def clear(self) -> None:
        """Show nothing until the next `refresh`."""
        self._showing = True
        self.rows.clear()
        self._showing = False

    def refresh(self) -> None:
        """Show the document and its selection as they are now; what is at the top stays there."""
        scrolled = self.verticalScrollBar().value() > 0
        top = QPersistentModelIndex(self.indexAt(QPoint(0, 0)) if scrolled else QModelIndex())
        self._showing = True
        if len(self._model.selection) > _FEW:
            self.selectionModel().clearSelection()
        if self.rows.refresh() and top.isValid():
            across = self.horizontalScrollBar().value()
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)
            self.horizontalScrollBar().setValue(across)
        self._showing = False
        self.show_selection()

    def show_selection(self) -> None:
        """Mark what is selected elsewhere."""
        if self._showing or self._chosen() == self._model.selection:
            return
        chosen = QItemSelection()
        for node in self._model.selection:
            index = self.rows.row_of(node)
            chosen.select(index, index.siblingAtColumn(COLUMNS - 1))
        self._showing = True
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if len(self._model.selection) == 1 and not self.hasFocus():
            self.setCurrentIndex(self.rows.row_of(next(iter(self._model.selection))))
        self._showing = False

    def _chosen(self) -> frozenset[NodeId]:
        found = (self.rows.node(index) for index in self.selectionModel().selectedRows())
        return frozenset(node for node in found if node is not None)

    def _tell(self) -> None:
        """Select in the document what is selected here."""
        if not self._showing:
            self._showing = True
            self._model.select(self._chosen())
            self._showing = False

    def _span(self, index: QModelIndex) -> None:
        """Details are sentences, which need the whole width."""
        for row in range(self.rows.rowCount(index) if index.isValid() else 0):
            self.setFirstColumnSpanned(row, index, True)

    def _reveal(self, index: QModelIndex) -> None:
        if (node := self.rows.node(index)) is not None:
            self._model.select({node})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().isalnum() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        moving = event.key() in (
            Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End,
            Qt.Key.Key_Tab,
        )  # fmt: skip
        if letter or (moving and not event.modifiers()) or not self._act(event):
            super().keyPressEvent(event)


class OutlinePanel(QWidget):
    """The outline in its dock. It follows the document only while it can be seen, so that it costs nothing else.

    Qt calls a dock visible that lies behind another one, so `look` says when it comes to the front.
    """

    def __init__(self, model: DocumentModel, act: Callable[[QKeyEvent], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._in_front = False
        self.tree = Outline(model, act)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.tree)
        model.checked.connect(self._refresh)
        model.replaced.connect(self.tree.clear)
        model.replaced.connect(self._refresh)
        model.level_changed.connect(self.tree.clear)
        model.selection_changed.connect(self._select)
        theme.manager().changed.connect(self.tree.viewport().update)

    def look(self, seen: bool) -> None:
        """Whether someone looks at it from now on."""
        self._in_front = seen
        if seen:
            self.tree.refresh()

    @property
    def _is_seen(self) -> bool:
        return self._in_front or can_be_seen(self)

    def _refresh(self) -> None:
        if self._is_seen:
            self.tree.refresh()

    def _select(self) -> None:
        if self._is_seen:
            self.tree.show_selection()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_seen:
            self.tree.refresh()
