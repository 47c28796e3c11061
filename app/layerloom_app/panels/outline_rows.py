"""The rows of the outline: the nodes in the order of the data flow, each with its details below it.

A change of the document takes out the rows that are gone, moves those that come elsewhere and puts in the new ones, so
that those which stay keep what the tree knows of them: whether they are open, selected and where they are scrolled to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from layerloom.graph.model import NodeId
from layerloom.graph.outline import Entry, by_node, entry, reading_order, without_details
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
COLUMNS = 3
_TOP = 0
"""The internal id of a node's row; that of a detail is the number of its node, which never changes."""
_SHOWN = frozenset((Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole, Role.DecorationRole))
_COMPARED = 64
"""Of more nodes than this, about which someone asked, nobody looks which say something else now: all may."""


class OutlineModel(QAbstractItemModel):
    """What a tree asks of the outline. Between two calls of `refresh` it answers as the document was then."""

    def __init__(self, model: DocumentModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.nodes: list[NodeId] = []
        self._rows: dict[NodeId, int] = {}
        self._numbers: dict[NodeId, int] = {}
        self._numbered: dict[int, NodeId] = {}
        self._further = count(_TOP + 1)
        self._told: dict[NodeId, int] = {}
        """How many details the tree believes that a node has."""
        self._entries: dict[NodeId, Entry] = {}
        self._look()

    def clear(self) -> None:
        """Show nothing: the nodes that follow are others, even under the same names."""
        self.beginResetModel()
        self._arrange([])
        self._told.clear()
        self._numbers.clear()
        self._numbered.clear()
        self.endResetModel()

    def refresh(self) -> bool:
        """Show what the document says now, and tell whether nodes came, went or changed places."""
        before = self.nodes
        nodes = reading_order(self._model.document, self._model.inference)
        there = frozenset(nodes)
        self._remove([row for row, node in enumerate(before) if node not in there])
        self._order([node for node in nodes if node in self._numbers])
        said = self._look()
        self._insert(nodes, [row for row, node in enumerate(nodes) if node not in self._numbers])
        for node, told in list(self._told.items()):
            self._retell(node, told)
        self._tell_what_changed(said)
        return self.nodes is not before

    def _look(self) -> Mapping[NodeId, Entry]:
        """Read the document as it is now; gives what was said before of the nodes that someone asked about."""
        said, self._entries = self._entries, {}
        self._document, self._inference = self._model.document, self._model.inference
        self._wrong = by_node(self._model.problems)
        self._bare = without_details(self._document, self._wrong)
        return said

    def _entry(self, node: NodeId) -> Entry:
        if node not in self._entries:
            self._entries[node] = entry(self._document, self._inference, self._wrong, node)
        return self._entries[node]

    def _arrange(self, nodes: list[NodeId]) -> None:
        self.nodes = nodes
        self._rows = {node: row for row, node in enumerate(nodes)}

    def _remove(self, rows: Iterable[int]) -> None:
        for first, last in reversed(_runs(rows)):
            self.beginRemoveRows(QModelIndex(), first, last)
            for node in self.nodes[first : last + 1]:
                self._told.pop(node, None)
                del self._numbered[self._numbers.pop(node)]
            self._arrange(self.nodes[:first] + self.nodes[last + 1 :])
            self.endRemoveRows()

    def _order(self, nodes: list[NodeId]) -> None:
        if nodes == self.nodes:
            return
        self.layoutAboutToBeChanged.emit()
        old, before = self.persistentIndexList(), self.nodes
        self._arrange(nodes)
        self.changePersistentIndexList(old, [self._moved(index, before) for index in old])
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, before: list[NodeId]) -> QModelIndex:
        if index.internalId() != _TOP:
            return index
        return self.createIndex(self._rows[before[index.row()]], index.column(), _TOP)

    def _insert(self, nodes: tuple[NodeId, ...], rows: Iterable[int]) -> None:
        for first, last in _runs(rows):
            self.beginInsertRows(QModelIndex(), first, last)
            for node in nodes[first : last + 1]:
                self._numbers[node] = next(self._further)
                self._numbered[self._numbers[node]] = node
            self._arrange([*self.nodes[:first], *nodes[first : last + 1], *self.nodes[first:]])
            self.endInsertRows()

    def _retell(self, node: NodeId, told: int) -> None:
        """Tell how many details a node has now."""
        now, parent = len(self._entry(node).details), self.row_of(node)
        if now > told:
            self.beginInsertRows(parent, told, now - 1)
            self._told[node] = now
            self.endInsertRows()
        elif now < told:
            self.beginRemoveRows(parent, now, told - 1)
            self._told[node] = now
            self.endRemoveRows()

    def _tell_what_changed(self, said: Mapping[NodeId, Entry]) -> None:
        """Tell which rows say something else than those who asked were told."""
        other = self.nodes
        if len(said) <= _COMPARED:
            other = [node for node, before in said.items() if node in self._rows and self._entry(node) != before]
        for first, last in _runs(sorted(self._rows[node] for node in other)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, COLUMNS - 1))
        for node in other:
            if details := self._told.get(node):
                parent = self.row_of(node)
                self.dataChanged.emit(self.index(0, 0, parent), self.index(details - 1, 0, parent))

    def node(self, index: Index) -> NodeId | None:
        """The node of a row, or that which a detail belongs to."""
        if not index.isValid():
            return None
        if index.internalId() != _TOP:
            return self._numbered.get(index.internalId())
        return self.nodes[index.row()] if index.row() < len(self.nodes) else None

    def row_of(self, node: NodeId) -> QModelIndex:
        """The row of a node, an invalid one if it is not shown."""
        return self.index(self._rows[node], 0) if node in self._rows else QModelIndex()

    # What a tree asks

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        if parent is None or not parent.isValid():
            return self.createIndex(row, column, _TOP)
        return self.createIndex(row, column, self._numbers[self.nodes[parent.row()]])

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # Qt has two functions of that name.
        if not child.isValid() or child.internalId() == _TOP:
            return QModelIndex()
        return self.row_of(self._numbered.get(child.internalId(), ""))

    def hasChildren(self, parent: Index | None = None) -> bool:
        """Whether there are rows below, known without putting them into words."""
        if parent is None or not parent.isValid():
            return bool(self.nodes)
        if parent.internalId() != _TOP or parent.column() > 0:
            return False
        return not self._bare or self.node(parent) not in self._bare

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is None or not parent.isValid():
            return len(self.nodes)
        node = self._opened(parent)
        if node is None:
            return 0
        if node not in self._told:
            self._told[node] = len(self._entry(node).details)
        return self._told[node]

    def _opened(self, parent: Index) -> NodeId | None:
        """The node whose details lie below an index."""
        return self.node(parent) if parent.internalId() == _TOP and parent.column() == 0 else None

    def columnCount(self, _parent: Index | None = None) -> int:
        return COLUMNS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> str | None:
        if orientation != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return (tr("Node"), tr("Layer"), tr("Gives"))[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        node = self.node(index) if role in _SHOWN else None
        if node is None:
            return None
        found = self._entry(node)
        if index.internalId() != _TOP:
            shown = role != Role.DecorationRole and index.column() == 0
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

    def _icon(self, found: Entry) -> object:
        look = theme.manager().theme
        if found.severity in ("error", "warning"):
            return theme.icon(found.severity, look.error if found.severity == "error" else look.warning)
        category = self._document.nodes[found.node].layer.category
        return theme.category_icon(category) if category in look.category else theme.icon("node")


def _runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """The first and the last of rows that follow one another."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
