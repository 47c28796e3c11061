"""Every text that the widgets of a window show: where it lies, how much room it needs, and how much it has.

They are asked as their style draws them. What lies on the canvas is found by `tests.support.canvas_texts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenuBar,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionToolButton,
    QStyleOptionViewItem,
    QTabBar,
    QToolButton,
    QWidget,
)

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Text:
    """A text that is seen."""

    words: str
    owner: str
    """The kind of thing that shows it."""
    box: QRect
    """Where it lies in the window."""
    needed: QSize
    room: QSize
    tip: str = ""
    """What hovering says; a text may be cut on purpose where that says the whole of it."""
    enabled: bool = True

    @property
    def fits(self) -> bool:
        cut = self.needed.width() > self.room.width() + 1
        low = self.needed.height() > self.room.height() + 1
        return not low and (not cut or bool(self.tip))


def texts(window: QWidget) -> Iterator[Text]:
    """The texts of the widgets of a window, as far as nothing covers them."""
    for widget in (window, *window.findChildren(QWidget)):
        if widget.isVisible() and not widget.visibleRegion().isEmpty() and (widget is window or not widget.isWindow()):
            for text in _of(widget):
                if is_seen(window, widget, text.box):
                    yield text


def is_seen(window: QWidget, widget: QWidget, box: QRect) -> bool:
    """Whether the whole of a text is shown and nothing lies over its middle."""
    if not _shown_part(window, widget).contains(box):
        return False
    above = window.childAt(box.center())
    return above is None or above is widget or widget.isAncestorOf(above) or above.isAncestorOf(widget)


def _shown_part(window: QWidget, widget: QWidget) -> QRect:
    """The part of the window in which a widget can be seen, as far as those that it lies in let it."""
    part = placed(window, widget, widget.rect())
    while widget is not window and (parent := widget.parentWidget()) is not None:
        part, widget = part & placed(window, parent, parent.rect()), parent
    return part


def placed(window: QWidget, widget: QWidget, rect: QRect) -> QRect:
    """A rectangle of a widget in the window."""
    return QRect(widget.mapTo(window, rect.topLeft()), rect.size()) if widget is not window else rect


def _of(widget: QWidget) -> Iterator[Text]:
    """The texts that a widget draws itself."""
    match widget:
        case QLabel():
            yield from _label(widget)
        case QHeaderView():
            yield from _header(widget)
        case QAbstractButton():
            yield from _button(widget)
        case QTabBar():
            yield from _tabs(widget)
        case QComboBox():
            yield from _combo(widget)
        case QLineEdit():
            yield from _line(widget)
        case QMenuBar():
            yield from _menus(widget)
        case QAbstractItemView():
            yield from _items(widget)
        case QGroupBox():
            yield from _group(widget)


def _made(
    widget: QWidget, words: str, rect: QRect, align: Qt.AlignmentFlag, room: QSize, tip: str = "", bold: bool = False
) -> Text:
    """A text in the font of a widget, drawn with this alignment in a part of it."""
    font = widget.font()
    font.setBold(font.bold() or bold)
    metrics = widget.fontMetrics() if not bold else type(widget.fontMetrics())(font)
    needed = metrics.size(Qt.TextFlag.TextShowMnemonic, words)
    box = QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, align, needed.boundedTo(rect.size()), rect)
    owner = f"{type(widget).__name__} {widget.objectName()}".strip()
    return Text(words, owner, placed(widget.window(), widget, box), needed, room, tip, widget.isEnabled())


def _label(widget: QLabel) -> Iterator[Text]:
    if not widget.text():
        return
    size, needed = widget.size(), QSize(0, 0)
    if widget.wordWrap():
        needed = QSize(0, widget.heightForWidth(size.width()))
    elif widget.minimumWidth() < widget.sizeHint().width():
        needed = widget.sizeHint()
    owner = f"QLabel {widget.objectName()}".strip()
    box = placed(widget.window(), widget, widget.rect())  # A style sheet may inset the text.
    yield Text(widget.text(), owner, box, needed, size, widget.toolTip(), widget.isEnabled())


def _button(widget: QAbstractButton) -> Iterator[Text]:
    if isinstance(widget, QToolButton):
        yield from _tool(widget)
    elif isinstance(widget, QPushButton | QCheckBox) and widget.text():
        option = QStyleOptionButton()
        widget.initStyleOption(option)
        check = isinstance(widget, QCheckBox)
        part = QStyle.SubElement.SE_CheckBoxContents if check else QStyle.SubElement.SE_PushButtonContents
        icon = 0 if widget.icon().isNull() or check else widget.iconSize().width() + 4
        rect = widget.style().subElementRect(part, option, widget).adjusted(icon, 0, 0, 0)
        align, bold = LEFT if check else Qt.AlignmentFlag.AlignCenter, bool(widget.property("primary"))
        yield _made(widget, widget.text(), rect, align, rect.size(), widget.toolTip(), bold)


def _tool(widget: QToolButton) -> Iterator[Text]:
    option = QStyleOptionToolButton()
    widget.initStyleOption(option)
    style = Qt.ToolButtonStyle
    if widget.text() and (option.toolButtonStyle != style.ToolButtonIconOnly or option.icon.isNull()):
        under = option.toolButtonStyle == style.ToolButtonTextUnderIcon
        up = Qt.AlignmentFlag.AlignBottom if under else Qt.AlignmentFlag.AlignVCenter
        rect = widget.rect().adjusted(4, 4, -4, -8 if under else -4)
        yield _made(widget, widget.text(), rect, Qt.AlignmentFlag.AlignHCenter | up, widget.size(), widget.toolTip())


def _tabs(widget: QTabBar) -> Iterator[Text]:
    for place in range(widget.count()):
        rect = widget.tabRect(place)
        room = QSize(min(rect.right(), widget.width()) - rect.left() - 16, rect.height())
        bold = place == widget.currentIndex()
        yield _made(widget, widget.tabText(place), rect, Qt.AlignmentFlag.AlignCenter, room, bold=bold)


def _header(widget: QHeaderView) -> Iterator[Text]:
    model = widget.model()
    for section in range(widget.count() if model is not None else 0):
        words = str(model.headerData(section, widget.orientation(), Qt.ItemDataRole.DisplayRole) or "")
        if not words or widget.isSectionHidden(section):
            continue
        at = widget.sectionViewportPosition(section)
        rect = QRect(at, 0, widget.sectionSize(section), widget.height())
        yield _made(widget, words, rect.adjusted(6, 0, -6, 0), LEFT, QSize(rect.width() - 12, rect.height()))


def _combo(widget: QComboBox) -> Iterator[Text]:
    if widget.isEditable():
        return  # The line in it is a widget of its own.
    option = QStyleOptionComboBox()
    widget.initStyleOption(option)
    control, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    rect = widget.style().subControlRect(control, option, field, widget)
    yield _made(widget, widget.currentText(), rect, LEFT, rect.size(), widget.toolTip())


def _line(widget: QLineEdit) -> Iterator[Text]:
    words = widget.displayText() or widget.placeholderText()
    if not words:
        return
    rect = widget.contentsRect().marginsRemoved(widget.textMargins())
    parent = widget.parentWidget()
    tip = widget.toolTip() or (parent.toolTip() if isinstance(parent, QAbstractSpinBox | QComboBox) else "")
    yield _made(widget, words, rect.adjusted(2, 0, 0, 0), LEFT, rect.size(), tip)


def _menus(widget: QMenuBar) -> Iterator[Text]:
    for action in widget.actions():
        rect = widget.actionGeometry(action)
        if action.text() and not rect.isEmpty():
            yield _made(widget, action.text(), rect, Qt.AlignmentFlag.AlignCenter, rect.size())


def _group(widget: QGroupBox) -> Iterator[Text]:
    if widget.title():
        yield _made(widget, widget.title(), widget.rect(), Qt.AlignmentFlag.AlignTop, widget.size())


def _items(widget: QAbstractItemView) -> Iterator[Text]:
    for index in _shown_rows(widget, QModelIndex()):
        words, rect = str(index.data() or ""), widget.visualRect(index)
        if not words or not widget.viewport().rect().intersects(rect):
            continue
        option = QStyleOptionViewItem()
        widget.initViewItemOption(option)
        option.rect = rect
        delegate = widget.itemDelegateForIndex(index)
        assert isinstance(delegate, QStyledItemDelegate), "lists draw their rows with the style"
        delegate.initStyleOption(option, index)
        part = widget.style().subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, widget)
        needed = option.fontMetrics.size(0, option.text)
        shown = QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, option.displayAlignment, needed, part) & part
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        on = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled) and widget.isEnabled()
        box = placed(widget.window(), widget.viewport(), shown)
        yield Text(words, type(widget).__name__, box, needed, part.size(), tip, on)


def _shown_rows(view: QAbstractItemView, parent: QModelIndex) -> Iterator[QModelIndex]:
    model = view.model()
    columns = 1 if isinstance(view, QListView) else model.columnCount(parent) if model is not None else 0
    for row in range(model.rowCount(parent) if model is not None else 0):
        for column in range(columns):
            index = model.index(row, column, parent)
            if not view.visualRect(index).isEmpty():
                yield index
        yield from _shown_rows(view, model.index(row, 0, parent))
