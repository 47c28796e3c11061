"""The tour: a few steps, each of which points at a part of the window and says what it is for.

The window is dimmed but for that part; a bubble beside it says the words. Nothing moves by itself, so there is nothing
to switch off for those who want less motion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.parts import label

BUBBLE_WIDTH = 320
GAP = 12
DIM = 0.62


@dataclass(frozen=True)
class Step:
    """A part of the window and what it is for; `place` finds where it is now, in the window's pixels."""

    title: str
    text: str
    place: Callable[[], QRect]
    prepare: Callable[[], object] = lambda: None


def beside(spot: QRect, width: int, height: int, window: QRect) -> QRect:
    """Where a bubble of this size is seen whole, beside the spot if there is room, else at its foot inside."""
    room = window.adjusted(GAP, GAP, -GAP, -GAP)
    x = min(max(spot.left(), room.left()), room.right() - width)
    y = min(max(spot.top(), room.top()), room.bottom() - height)
    if spot.right() + GAP + width <= room.right():
        return QRect(spot.right() + GAP, y, width, height)
    if spot.left() - GAP - width >= room.left():
        return QRect(spot.left() - GAP - width, y, width, height)
    if spot.bottom() + GAP + height <= room.bottom():
        return QRect(x, spot.bottom() + GAP, width, height)
    if spot.top() - GAP - height >= room.top():
        return QRect(x, spot.top() - GAP - height, width, height)
    return QRect(spot.center().x() - width // 2, min(spot.bottom(), room.bottom()) - GAP - height, width, height)


class Tour(QWidget):
    """The steps over a window. Enter and the arrows go on and back, Escape ends it."""

    ended = Signal()

    def __init__(self, window: QWidget, steps: tuple[Step, ...]) -> None:
        super().__init__(window)
        self.steps = steps
        self.place = 0
        self.spot = QRect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Tour"))
        self.bubble = QFrame(self)
        self.bubble.setObjectName("chooser")
        layout = QVBoxLayout(self.bubble)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(theme.UNIT)
        self.title = label("", "heading", wrap=True)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        layout.addWidget(self.title)
        layout.addWidget(self.text)
        layout.addLayout(self._buttons())
        window.installEventFilter(self)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.count = label("", "caption")
        self.skip, self.back, self.next = (QPushButton(text) for text in (tr("Skip"), tr("Back"), tr("Next")))
        self.next.setProperty("primary", True)
        self.skip.clicked.connect(self.end)
        self.back.clicked.connect(lambda: self.go(self.place - 1))
        self.next.clicked.connect(lambda: self.go(self.place + 1))
        row.addWidget(self.count, 1)
        for button in (self.skip, self.back, self.next):
            row.addWidget(button)
        return row

    def begin(self) -> None:
        """Show the first step."""
        self.setGeometry(self._window().rect())
        self.show()
        self.raise_()
        self.go(0)

    def go(self, place: int) -> None:
        """Show a step; one after the last ends the tour."""
        if place >= len(self.steps):
            self.end()
            return
        self.place = max(0, place)
        self.steps[self.place].prepare()
        self.raise_()  # A dock that was brought to the front lies over the tour.
        self._show()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Give the window back."""
        self._window().removeEventFilter(self)
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def _show(self) -> None:
        step = self.steps[self.place]
        self.title.setText(step.title)
        self.text.setText(step.text)
        self.bubble.setAccessibleName(f"{step.title}. {step.text}")
        self.count.setText(tr("{0} of {1}").format(self.place + 1, len(self.steps)))
        self.back.setEnabled(self.place > 0)
        self.next.setText(tr("Done") if self.place == len(self.steps) - 1 else tr("Next"))
        self.spot = step.place().adjusted(-4, -4, 4, 4).intersected(self.rect())
        layout = self.bubble.layout()
        assert layout is not None, "the bubble was made with a layout"
        layout.activate()
        width = max(BUBBLE_WIDTH, layout.totalMinimumSize().width())  # Buttons have longer words in some languages.
        self.bubble.setGeometry(beside(self.spot, width, layout.totalHeightForWidth(width), self.rect()))
        self.bubble.show()
        self.update()

    def _window(self) -> QWidget:
        window = self.parentWidget()
        assert window is not None, "a tour is made over a window"
        return window

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay over the whole window and at the part that is spoken of."""
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window().rect())
            self._show()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.end()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                focused = self.focusWidget()
                focused.click() if isinstance(focused, QPushButton) else self.next.click()
            case Qt.Key.Key_Right:
                self.next.click()
            case Qt.Key.Key_Left:
                self.back.click()
            case _:
                pass  # Nothing behind the tour is meant.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # Nothing behind the tour is meant.

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hole = QPainterPath()
        hole.addRoundedRect(QRectF(self.spot), 8, 8)
        dimmed = QPainterPath()
        dimmed.addRect(QRectF(self.rect()))
        painter.fillPath(dimmed.subtracted(hole), theme.shade(DIM))
        painter.setPen(QPen(QColor(theme.manager().theme.accent_text), 2))
        painter.drawPath(hole)
        painter.end()
