"""The search at the cursor: type, choose with the arrows, Enter. It lies in the view and never grabs the screen."""

from __future__ import annotations

from collections.abc import Sequence
from string import Template

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from layerloom.words import tr
from layerloom_app.canvas.in_place import left
from layerloom_app.canvas.matching import Entry, ranked
from layerloom_app.canvas.style import Style

_WIDTH, _ROW, _ROWS, _FEWEST_ROWS = 452, 44, 7, 2
_MARGIN, _SPACING, _AWAY = 8, 6, 8
_SHEET = """
#searchPopup { background: $surface; border: 1px solid $outline; border-radius: 10px; }
#searchPopup QLineEdit {
    background: $raised; color: $text; border: 1px solid $accent; border-radius: 6px; padding: 7px 10px;
}
#searchPopup QListWidget { background: transparent; border: none; outline: none; }
#searchHint { color: $muted; background: transparent; font-size: ${small}px; padding: 0 4px; }
"""
_ENTRY = Qt.ItemDataRole.UserRole
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchPopup(QFrame):
    """A list of entries that shrinks while one types. `chosen` has the key of one; `closed` comes in either case."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, entries: Sequence[Entry], prompt: str, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("searchPopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._canvas = parent
        self._entries = entries
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(prompt)
        self.field.setAccessibleName(prompt)
        self.field.setClearButtonEnabled(False)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Rows(style, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.hint = QLabel(self)
        self.hint.setObjectName("searchHint")
        self._lay_out(style)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.setFocusProxy(self.field)
        self._search("")

    def open_at(self, point: QPoint) -> None:
        """Open with the top left corner at a point of the parent, moved as far as needed to lie within it."""
        room = self._canvas.rect()
        self.adjustSize()
        x = max(_AWAY, min(point.x(), room.width() - self.width() - _AWAY))
        y = max(_AWAY, min(point.y(), room.height() - self.height() - _AWAY))
        self.move(x, y)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def keys(self) -> list[str]:
        """The keys of the entries shown, from the top."""
        return [self._entry(row).key for row in range(self.list.count())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that choose and close, and leaving the field, which closes too."""
        if isinstance(event, QFocusEvent) and left(event):
            self.close()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _TAKE:
            event.accept()  # Before the window does what the key means elsewhere.
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that the field has no use for means nothing to the canvas below either."""
        event.accept()

    def closeEvent(self, event: QEvent) -> None:
        self.field.removeEventFilter(self)
        self.closed.emit()
        super().closeEvent(event)  # type: ignore[arg-type]

    def _key(self, key: Qt.Key) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Tab: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Backtab: -1}
        steps |= {Qt.Key.Key_PageDown: _ROWS, Qt.Key.Key_PageUp: -_ROWS}
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _TAKE:
            self._choose(self.list.currentItem())
        elif key in steps:
            last = self.list.count() - 1
            self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + steps[key])))
        else:
            return False
        return True

    def _search(self, query: str) -> None:
        self.list.clear()
        for entry in ranked(self._entries, query):
            item = QListWidgetItem(entry.title)
            item.setData(_ENTRY, entry)
            item.setToolTip(entry.reason or entry.detail)
            if entry.reason:
                item.setFlags(Qt.ItemFlag.ItemIsSelectable)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        none = self.list.count() == 0
        self.list.setVisible(not none)
        self.hint.setText(
            self.tr("Nothing is called that.") if none else self.tr("↑ ↓ choose    Enter take    Esc close")
        )
        self.list.setFixedHeight(min(max(self.list.count(), 1), self._most_rows()) * _ROW + 2)
        self.adjustSize()

    def _most_rows(self) -> int:
        """As many rows as a low canvas has room for, with the field above them and the hint below."""
        around = self.field.sizeHint().height() + self.hint.sizeHint().height() + 2 * (_SPACING + _MARGIN + _AWAY)
        return max(_FEWEST_ROWS, min(_ROWS, (self._canvas.height() - around) // _ROW))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is None or self._of(item).reason:
            return
        key = self._of(item).key
        self.close()
        self.chosen.emit(key)

    def _entry(self, row: int) -> Entry:
        return self._of(self.list.item(row))

    def _of(self, item: QListWidgetItem) -> Entry:
        entry = item.data(_ENTRY)
        assert isinstance(entry, Entry), "every row holds its entry"
        return entry

    def _lay_out(self, style: Style) -> None:
        theme = style.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _SPACING)
        layout.setSpacing(_SPACING)
        for widget in (self.field, self.list, self.hint):
            layout.addWidget(widget)
        self.setFixedWidth(_WIDTH)
        self.setStyleSheet(Template(_SHEET).substitute(vars(theme), small=theme.font_size - 2))


class _Rows(QStyledItemDelegate):
    """Paints an entry: its group's icon, its name, what it does, and its group at the right."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = style

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH - 40, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(_ENTRY)
        style, box = self._style, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            self._fill(painter, box, style.colour("accent", 0.22))
        elif state & QStyle.StateFlag.State_MouseOver:
            self._fill(painter, box, style.colour("hover"))
        painter.setOpacity(0.5 if entry.reason else 1.0)
        picture = style.icon(entry.group)
        painter.drawPixmap(QRectF(box.left() + 12, box.center().y() - 8, 16, 16), picture, QRectF(picture.rect()))
        group = tr(entry.group)
        group_width = style.small_width(group)
        left, right = box.left() + 40, box.right() - 12
        text_width = right - left
        self._text(
            painter, QPointF(left, box.top() + 5), entry.title, style.colour("text"), text_width - group_width - 12
        )
        detail = style.small(entry.reason or entry.detail, text_width)
        detail.paint(painter, QPointF(left, box.top() + 23), style.colour("muted"))
        place = QPointF(right - group_width, box.top() + 6)
        style.small(group, 200).paint(painter, place, style.category(entry.group))
        painter.restore()

    def _text(self, painter: QPainter, at: QPointF, text: str, colour: QColor, width: float) -> None:
        self._style.title(text, width).paint(painter, at, colour)

    @staticmethod
    def _fill(painter: QPainter, box: QRectF, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
