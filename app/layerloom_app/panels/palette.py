"""The palette: every layer that can be dropped, by category, with a search field.

Entries are dragged onto the canvas or added by a double-click or Enter. They come from the registry of layers alone.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from layerloom.layers.layer import CATEGORIES, Layer, registry
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.parts import label

LAYER_MIME = "application/x-layerloom-layer"
TYPE_ROLE = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 30


def summary(layer: type[Layer]) -> str:
    """The first line of the layer's description."""
    text = inspect.getdoc(layer) or ""
    return text.partition("\n")[0]


def matches(layer: type[Layer], words: str) -> bool:
    """Whether every word of a search is in the layer's name, its aliases, its category or its description."""
    text = " ".join((layer.__name__, *layer.aliases, layer.category, summary(layer))).lower()
    return all(word in text for word in words.lower().split())


class _Rows(QStyledItemDelegate):
    """Rows of one height; sections in quiet capitals without a background."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)


class _Tree(QTreeWidget):
    """The list of layers; what is dragged out of it is the name of a layer type."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setIconSize(QSize(18, 18))
        self.setDragEnabled(True)
        self.setUniformRowHeights(True)
        self.setItemDelegate(_Rows(self))
        self.setAccessibleName(tr("Layers"))
        self.itemDoubleClicked.connect(self._choose)
        self.itemClicked.connect(self._fold)

    def mimeTypes(self) -> list[str]:
        return [LAYER_MIME]

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        data = QMimeData()
        for item in items:
            if name := item.data(0, TYPE_ROLE):
                data.setData(LAYER_MIME, QByteArray(str(name).encode()))
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._choose(item)
            return
        super().keyPressEvent(event)

    def _choose(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        if name := item.data(0, TYPE_ROLE):
            self.chosen.emit(str(name))

    def _fold(self, item: QTreeWidgetItem, _column: int) -> None:
        if item.data(0, TYPE_ROLE) is None:
            item.setExpanded(not item.isExpanded())


class Palette(QWidget):
    """Every layer by category. `chosen` tells the type name of one that is to be added."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search layers"))
        self.search.setProperty("search", True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.tree = _Tree()
        self.tree.chosen.connect(self.chosen)
        self.nothing = label(tr("No layer is called that."), "caption", wrap=True)
        self.nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 4, 8)
        layout.setSpacing(theme.UNIT)
        row = QVBoxLayout()
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(self.search)
        row.addWidget(self.nothing)
        layout.addLayout(row)
        layout.addWidget(self.tree, 1)
        self.fill()
        theme.manager().changed.connect(self.fill)

    def fill(self) -> None:
        """Read the registry anew."""
        self.tree.clear()
        self._magnifier()
        for category in CATEGORIES:
            layers = [layer for layer in registry.values() if layer.category == category]
            if layers:
                self._add_section(category, layers)
        self._filter(self.search.text())

    def _magnifier(self) -> None:
        for action in self.search.actions():
            self.search.removeAction(action)
        self.search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def _add_section(self, category: str, layers: list[type[Layer]]) -> None:
        section = QTreeWidgetItem(self.tree, [tr(category)])
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = section.font(0)
        font.setPixelSize(theme.manager().theme.font_size - 1)
        font.setBold(True)
        section.setFont(0, font)
        section.setForeground(0, theme.faded(theme.manager().theme.muted, 1.0))
        for layer in layers:
            item = QTreeWidgetItem(section, [layer.__name__])
            item.setIcon(0, theme.category_icon(category))
            item.setToolTip(0, summary(layer))
            item.setData(0, TYPE_ROLE, layer.__name__)
        section.setExpanded(True)

    def _filter(self, words: str) -> None:
        """Hide what does not match and select the first that does, so that Enter adds it."""
        first: QTreeWidgetItem | None = None
        for section in (self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())):
            assert section is not None, "a section was counted and is not there"
            items = [item for i in range(section.childCount()) if (item := section.child(i)) is not None]
            for item in items:
                item.setHidden(not matches(registry[str(item.data(0, TYPE_ROLE))], words))
            shown = [item for item in items if not item.isHidden()]
            section.setHidden(not shown)
            first = first or (shown[0] if shown else None)
        self.nothing.setVisible(first is None)
        if words and first is not None:
            self.tree.setCurrentItem(first)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search field to the list, Enter adds the first layer found."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (item := self.tree.currentItem()) is not None:
                self.tree._choose(item)
                return True
            if event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                return True
        return super().eventFilter(watched, event)
