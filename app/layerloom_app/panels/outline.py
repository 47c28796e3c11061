"""The graph as a tree: every node with its shape and problems, and below it its wires. For keys and screen readers.

It shows the same document as the canvas and the same selection; the canvas' own keys work here too, but for letters,
which find a node by its title.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView, QVBoxLayout, QWidget

from layerloom.graph.model import NodeId
from layerloom.graph.outline import Entry, by_node, entry, reading_order
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.parts import can_be_seen

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_COLUMNS = 3
_WIDTHS = (240, 160)
_TOP = 0
"""The internal id of a node's row; a detail has the row of its node plus one."""
_KEPT = 4096


class OutlineModel(QAbstractItemModel):
    """The nodes in the order of the data flow, each with its details as children."""

    def __init__(self, model: DocumentModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.nodes: tuple[NodeId, ...] = ()
        self._rows: dict[NodeId, int] = {}
        self._entry: Callable[[NodeId], Entry] = self._entries()

    def refresh(self) -> None:
        """Show what the document says now; rows that are still there keep their place."""
        nodes = reading_order(self._model.document, self._model.inference)
        self._entry = self._entries()
        if nodes == self.nodes:
            if nodes:
                self.dataChanged.emit(self.index(0, 0), self.index(len(nodes) - 1, _COLUMNS - 1))
            return
        self.beginResetModel()
        self.nodes = nodes
        self._rows = {node: row for row, node in enumerate(nodes)}
        self.endResetModel()

    def _entries(self) -> Callable[[NodeId], Entry]:
        document, inference = self._model.document, self._model.inference
        wrong = by_node(self._model.problems)
        return lru_cache(_KEPT)(lambda node: entry(document, inference, wrong, node))

    def node(self, index: Index) -> NodeId | None:
        """The node of a row, or that which a detail belongs to."""
        if not index.isValid():
            return None
        row = index.row() if index.internalId() == _TOP else index.internalId() - 1
        return self.nodes[row] if row < len(self.nodes) else None

    def row_of(self, node: NodeId) -> QModelIndex:
        """The row of a node, an invalid one if it is not shown."""
        return self.index(self._rows[node], 0) if node in self._rows else QModelIndex()

    # What a tree asks

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        if parent is None or not parent.isValid():
            return self.createIndex(row, column, _TOP)
        return self.createIndex(row, column, parent.row() + 1)

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # Qt has two functions of that name.
        if not child.isValid() or child.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is None or not parent.isValid():
            return len(self.nodes)
        if parent.internalId() != _TOP or parent.column() > 0 or not self._is_there(parent):
            return 0
        return len(self._entry(self.nodes[parent.row()]).details)

    def columnCount(self, _parent: Index | None = None) -> int:
        return _COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> str | None:
        if orientation != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return (tr("Node"), tr("Layer"), tr("Gives"))[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if not self._is_there(index):
            return None
        node = self.node(index)
        assert node is not None
        found = self._entry(node)
        if index.internalId() != _TOP:
            shown = role in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole) and index.column() == 0
            return found.details[index.row()] if shown and index.row() < len(found.details) else None
        match role:
            case Role.DisplayRole:
                return (found.title, found.layer, found.shape)[index.column()]
            case Role.AccessibleTextRole if index.column() == 0:
                return found.spoken
            case Role.ToolTipRole:
                return "\n".join(found.details)
            case Role.DecorationRole if index.column() == 0:
                return self._icon(found)
        return None

    def _is_there(self, index: Index) -> bool:
        """Whether the row shows a node that still exists: between a change and `refresh` one may not."""
        node = self.node(index)
        return node is not None and node in self._model.document.nodes

    def _icon(self, found: Entry) -> object:
        look = theme.manager().theme
        if found.severity in ("error", "warning"):
            return theme.icon(found.severity, look.error if found.severity == "error" else look.warning)
        category = self._model.document.nodes[found.node].layer.category
        return theme.category_icon(category) if category in look.category else theme.icon("node")


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
        self._showing = False

    def refresh(self) -> None:
        """Show the document and its selection as they are now."""
        self._showing = True
        self.rows.refresh()
        self._showing = False
        self.show_selection()

    def show_selection(self) -> None:
        """Mark what is selected elsewhere."""
        if self._showing or self._chosen() == self._model.selection:
            return
        chosen = QItemSelection()
        for node in self._model.selection:
            index = self.rows.row_of(node)
            chosen.select(index, index.siblingAtColumn(_COLUMNS - 1))
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
        for row in range(self.rows.rowCount(index)):
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
        model.replaced.connect(self._refresh)
        model.selection_changed.connect(self._select)
        theme.manager().changed.connect(self._refresh)

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
