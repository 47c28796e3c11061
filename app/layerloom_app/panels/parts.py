"""The small pieces that the panels share: titles, captions, rules, buttons and numbers written for people."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from layerloom.words import number
from layerloom_app import theme
from layerloom_app.actions import tr


def label(text: str, name: str = "", *, wrap: bool = False) -> QLabel:
    """A label in a style of the style sheet (`caption`, `section`, `heading`, ...). Text is never taken for HTML."""
    result = QLabel(text)
    result.setObjectName(name)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    if wrap:
        result.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return result


class OneLine(QLabel):
    """A label of one line that ends in dots where there is no room; the whole text is its tooltip."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


def rule(*, vertical: bool = False) -> QFrame:
    """A hairline between two parts of a panel."""
    line = QFrame()
    line.setObjectName("vrule" if vertical else "rule")
    return line


def tool_button(icon: str, tip: str, *, checkable: bool = False) -> QToolButton:
    """A small button with an icon; the tip is also its name for a screen reader."""
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setCheckable(checkable)
    button.setProperty("icon_name", icon)
    return button


class ActionButton(QPushButton):
    """A push button that does what an action does and looks as it says; `primary` makes it the one to press."""

    def __init__(self, action: QAction, *, primary: bool = False) -> None:
        super().__init__()
        self._action = action
        self.setProperty("primary", primary)
        self.setIconSize(QSize(16, 16))
        self.clicked.connect(lambda _checked=False: action.trigger())
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._action.iconText())
        self.setIcon(self._action.icon())
        self.setToolTip(self._action.toolTip())
        self.setEnabled(self._action.isEnabled())


class ElidedButton(QPushButton):
    """A push button with an icon whose text ends in dots where there is no room."""

    def __init__(self, icon: str, text: str) -> None:
        super().__init__(theme.icon(icon), "")
        self.full_text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._fit(self.sizeHint().width())

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(self._room() + self.fontMetrics().horizontalAdvance(self.full_text) + 2, size.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._room() + self.fontMetrics().horizontalAdvance("m" * 6), super().minimumSizeHint().height())

    @staticmethod
    def _room() -> int:
        """What icon, gap, padding and border take of the width."""
        return 16 + 4 + 2 * 13

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _fit(self, width: int) -> None:
        shown = self.fontMetrics().elidedText(self.full_text, Qt.TextElideMode.ElideRight, width - self._room())
        self.setText(" " + shown.replace("&", "&&"))


def inset(box: QAbstractSpinBox) -> None:
    """Put the number of a box in line with the texts of other fields, which a style sheet cannot."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def name_parts(parent: QWidget, name: str) -> None:
    """Name what can have the focus in a field as the field; of several which one it is."""
    found = [part for part in parent.findChildren(QWidget) if _takes_keys(part, parent)]
    for place, part in enumerate(found, 1):
        several = tr("{0}, {1} of {2}").format(name, place, len(found))
        part.setAccessibleName(name if len(found) == 1 else several)
        part.setProperty("named_as_field", True)
        if isinstance(part, QAbstractSpinBox | QComboBox) and (line := part.lineEdit()) is not None:
            line.setAccessibleName(part.accessibleName())


def _takes_keys(part: QWidget, parent: QWidget) -> bool:
    if part.focusPolicy() == Qt.FocusPolicy.NoFocus or part.focusProxy() is not None or part.isWindow():
        return False
    own = part.accessibleName() and not part.property("named_as_field")
    return not own and part.isVisibleTo(parent) and isinstance(part, _EDITORS)


_EDITORS = (QAbstractSpinBox, QLineEdit, QComboBox, QAbstractButton, QPlainTextEdit)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look at the name and the properties of a widget anew."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def can_be_seen(panel: QWidget) -> bool:
    """Whether any part of a panel is in view: one whose dock lies behind another is not, though Qt calls it visible."""
    return not panel.visibleRegion().isEmpty()


def retint(parent: QWidget) -> None:
    """Give the tool buttons below a widget their icons in the colours of the current theme."""
    for button in parent.findChildren(QToolButton):
        if name := button.property("icon_name"):
            button.setIcon(theme.icon(str(name)))


def column(parent: QWidget, *, margin: int = 2 * theme.UNIT, spacing: int = theme.UNIT) -> QVBoxLayout:
    """A vertical layout with the usual distances."""
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


def scrolled(content: QWidget, name: str = "") -> QScrollArea:
    """The widget in an area that scrolls up and down only; the name is for a screen reader."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


def emptied(layout: QVBoxLayout) -> None:
    """Remove and delete everything in the layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def count_text(value: float | None) -> str:
    """A count as people read it: 950, 12,345, 1.24 M."""
    if value is None:
        return "?"
    for limit, unit in ((1e12, "T"), (1e9, "G"), (1e6, "M")):
        if abs(value) >= limit:
            return number(f"{value / limit:.2f} {unit}")
    return number(f"{value:,.0f}")


def bytes_text(value: float | None) -> str:
    """A size in memory: 512 B, 3.4 KiB, 1.2 MiB."""
    if value is None:
        return "?"
    for limit, unit in ((2**40, "TiB"), (2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if value >= limit:
            return number(f"{value / limit:.1f} {unit}")
    return f"{value:.0f} B"


def duration_text(seconds: float) -> str:
    """A time span: 8 s, 2 min 05 s, 1 h 12 min."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def name_text(name: str) -> str:
    """A parameter or setting name as a label: `batch_size` -> `Batch size`."""
    return name.replace("_", " ").capitalize()


def inner_name(name: str) -> str:
    """The same within a sentence: `batch size`. Other languages keep their capitals."""
    title = name_text(name)
    shown = tr(title)
    return title.lower() if shown == title else shown
