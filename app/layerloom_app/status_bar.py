"""The bar at the foot of the window, which cuts a sentence that it has no room for with an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QStyle, QStyleOption, QWidget

_INSET, _GAP = 6, 12


class StatusBar(QStatusBar):
    """Shows a sentence on the left, all of it in its tooltip, and what always stands there on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.messageChanged.connect(self.setToolTip)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option, room = QPainter(self), QStyleOption(), self._room()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown())

    def shown(self) -> str:
        """As much of the sentence as there is room for."""
        return self.fontMetrics().elidedText(self.currentMessage(), Qt.TextElideMode.ElideRight, self._room().width())

    def _room(self) -> QRect:
        """What the parts on the right leave."""
        parts = self.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        end = min((part.x() for part in parts if part.isVisible() and part.text()), default=self.width())
        return self.rect().adjusted(_INSET, 0, end - _GAP - self.width(), 0)
