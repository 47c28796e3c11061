"""The palette: every layer that can be dropped, by category, with a search field.

Categories are folded until one is wanted, so that all of them are seen at once; a search unfolds those that have what
is looked for. Entries are dragged onto the canvas or added by a double-click or Enter. They come from the registry of
layers, and at the end from the person's own blocks.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from layerloom.layers.description import description
from layerloom.layers.layer import CATEGORIES, Layer, registry
from layerloom.layers.order import in_order
from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.own_blocks import OwnBlocks, is_own
from layerloom_app.panels import own_section
from layerloom_app.panels.parts import label

LAYER_MIME = "application/x-layerloom-layer"
TYPE_ROLE = Qt.ItemDataRole.UserRole
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_HEIGHT = 30
_OWN_KEYS = {Qt.Key.Key_F2: "rename", Qt.Key.Key_Delete: "remove"}
"""What keys ask for at an own block."""


def summary(layer: type[Layer]) -> str:
    """What the layer does, in a sentence."""
    return tr(next(iter(description(layer)), ""))


def matches(layer: type[Layer], words: str) -> bool:
    """Whether every word of a search is in the layer's name, its aliases, its category or its description."""
    text = " ".join((layer.__name__, *layer.aliases, layer.category, tr(layer.category), summary(layer))).lower()
    return all(word in text for word in words.lower().split())


def nearness(name: str, words: str) -> int:
    """How well a search says the name of a layer, the lower the better: all of it, its beginning, a part, or none."""
    typed, name = words.lower().replace(" ", ""), name.lower()
    return 0 if name == typed else 1 if name.startswith(typed) else 2 if typed in name else 3


class _Rows(QStyledItemDelegate):
    """Rows of one height; a category says at its right how many layers it has."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # type: ignore[override]
        return QSize(super().sizeHint(option, index).width(), ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        count = index.data(COUNT_ROLE)
        if count is not None:
            painter.setPen(theme.faded(theme.manager().theme.muted, 1.0))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(option.rect.adjusted(0, 0, -8, 0), right, str(count))


class _Tree(QTreeWidget):
    """The list of layers; what is dragged out of it is the name of a layer type, or the key of an own block."""

    chosen = Signal(str)
    own_asked = Signal(str, str)
    """Something that concerns the own blocks is wanted: what, and the key of the block, if it is one."""

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
        self.menu: QMenu | None = None
        self.itemDoubleClicked.connect(self._choose)
        self.itemClicked.connect(self._fold)
        self.itemExpanded.connect(_point)
        self.itemCollapsed.connect(_point)

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
            self._fold(item)
            self._choose(item)
        elif item is not None and event.key() in _OWN_KEYS and (key := own_section.key(item, TYPE_ROLE)):
            self.own_asked.emit(_OWN_KEYS[Qt.Key(event.key())], key)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with an own block, or with all of them."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.currentItem() if by_key else self.itemAt(event.pos())
        if item is None or not own_section.is_in(item):
            return
        at = self.visualItemRect(item).bottomLeft() if by_key else event.pos()
        self.menu = own_section.menu(self, item, TYPE_ROLE, self.chosen.emit, self.own_asked.emit)
        self.menu.popup(self.viewport().mapToGlobal(at))

    def _choose(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        if name := item.data(0, TYPE_ROLE):
            self.chosen.emit(str(name))

    def _fold(self, item: QTreeWidgetItem, _column: int = 0) -> None:
        if item.data(0, TYPE_ROLE) is None:
            item.setExpanded(not item.isExpanded())


def _layer(item: QTreeWidgetItem) -> type[Layer]:
    return registry[str(item.data(0, TYPE_ROLE))]


def _dress(section: QTreeWidgetItem) -> None:
    """Let the title of a category look as one."""
    font = section.font(0)
    font.setPixelSize(theme.manager().theme.font_size - 1)
    font.setBold(True)
    section.setFont(0, font)
    section.setForeground(0, theme.faded(theme.manager().theme.muted, 1.0))


def _point(section: QTreeWidgetItem) -> None:
    """Let the arrow of a category point at its layers, or to where they unfold."""
    section.setIcon(0, theme.icon("chevron-down" if section.isExpanded() else "chevron-right"))


class Palette(QWidget):
    """Every layer by category. `chosen` tells the type name of one that is to be added, or the key of an own block."""

    chosen = Signal(str)
    own_asked = Signal(str, str)
    """Something that concerns the own blocks is wanted: what, and the key of the block, if it is one."""

    def __init__(self, own: OwnBlocks | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own = own
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search layers"))
        self.search.setAccessibleName(tr("Search layers"))
        self.search.setProperty("search", True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.tree = _Tree()
        self.tree.chosen.connect(self.chosen)
        self.tree.own_asked.connect(self.own_asked)
        self._unfolded: set[str] = set()
        self.tree.itemExpanded.connect(self._remember)
        self.tree.itemCollapsed.connect(self._remember)
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
        if own is not None:
            own.changed.connect(self.fill)

    @property
    def layer(self) -> str:
        """The layer that is marked in the list, '' for none."""
        item = self.tree.currentItem()
        key = "" if item is None else str(item.data(0, TYPE_ROLE) or "")
        return "" if is_own(key) else key

    def fill(self) -> None:
        """Read the registry anew."""
        self.tree.clear()
        self._magnifier()
        for category in CATEGORIES:
            layers = [layer for layer in in_order() if layer.category == category]
            if layers:
                self._add_section(category, layers)
        if self._own is not None:
            self._add_own(self._own)
        self._filter(self.search.text())

    def show_own(self, file: str) -> None:
        """Bring the block in a file of the library into view and mark it."""
        self.search.clear()
        if (item := own_section.row_of(self.tree, file, TYPE_ROLE)) is not None:
            if (section := item.parent()) is not None:
                section.setExpanded(True)
            self.tree.setCurrentItem(item)
            self.tree.scrollToItem(item)

    def _magnifier(self) -> None:
        for action in self.search.actions():
            self.search.removeAction(action)
        self.search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)

    def _add_section(self, category: str, layers: list[type[Layer]]) -> None:
        section = QTreeWidgetItem(self.tree, [tr(category)])
        section.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        section.setData(0, COUNT_ROLE, len(layers))
        section.setData(0, Qt.ItemDataRole.AccessibleTextRole, tr("{0}, {1} layers").format(tr(category), len(layers)))
        _dress(section)
        for layer in layers:
            item = QTreeWidgetItem(section, [layer.__name__])
            item.setIcon(0, theme.category_icon(category))
            item.setToolTip(0, summary(layer))
            item.setData(0, TYPE_ROLE, layer.__name__)
        _point(section)

    def _add_own(self, own: OwnBlocks) -> None:
        section = QTreeWidgetItem(self.tree, [own_section.title()])
        section.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        section.setData(0, Qt.ItemDataRole.AccessibleTextRole, tr("My blocks, {0}").format(len(own.kept)))
        _dress(section)
        own_section.fill(section, own, TYPE_ROLE)
        _point(section)

    def _remember(self, section: QTreeWidgetItem) -> None:
        """A category stays as a person left it; what a search unfolds is not remembered."""
        if not self.search.text():
            change = self._unfolded.add if section.isExpanded() else self._unfolded.discard
            change(section.text(0))

    def _filter(self, words: str) -> None:
        """Hide what does not match and select what does best, so that Enter adds it."""
        found: list[QTreeWidgetItem] = []
        for section in (self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())):
            assert section is not None, "a section was counted and is not there"
            shown = self._filter_section(section, words)
            section.setHidden(not shown)
            section.setData(0, COUNT_ROLE, sum(item.data(0, TYPE_ROLE) is not None for item in shown))
            section.setExpanded(bool(words) or section.text(0) in self._unfolded)
            found += shown
        self.nothing.setVisible(not found)
        if words and found:
            self.tree.setCurrentItem(min(found, key=lambda item: nearness(item.text(0), words)))

    def _filter_section(self, section: QTreeWidgetItem, words: str) -> list[QTreeWidgetItem]:
        """The entries of a category that match; the others are hidden."""
        items = [item for i in range(section.childCount()) if (item := section.child(i)) is not None]
        for item in items:
            said = own_section.words(item)
            found = all(w in said for w in words.lower().split()) if said else matches(_layer(item), words)
            item.setHidden(not found)
        return [item for item in items if not item.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the search field to the list, Enter adds the first layer found."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (item := self.tree.currentItem()) is not None:
                self.tree._choose(item)
                return True
            if event.key() == Qt.Key.Key_Down:
                self._enter_list()
                return True
        return super().eventFilter(watched, event)

    def _enter_list(self) -> None:
        """Give the keyboard to the list, at what was found or at the first category."""
        first = self.tree.topLevelItem(0)
        if self.tree.currentItem() is None and first is not None:
            self.tree.setCurrentItem(first)
        self.tree.setFocus()
