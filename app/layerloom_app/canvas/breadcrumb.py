"""The way to the block that is shown: one name a level, each of which leads back to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from layerloom.graph.levels import level

if TYPE_CHECKING:
    from layerloom_app.canvas.view import CanvasView

_MARGIN = 12
_LONGEST = 32
"""A longer title is cut."""


class Breadcrumb(QFrame):
    """Lies in the upper left corner of the canvas while a block is shown."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._model = canvas.model
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(6, 4, 8, 4)
        self._layout.setSpacing(2)
        self.setObjectName("breadcrumb")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Way to the block that is shown"))
        self.move(_MARGIN, _MARGIN)
        for changed in (self._model.level_changed, self._model.replaced, self._model.checked):
            changed.connect(self._show_way)
        self._shown: tuple[str, ...] = ()
        self._show_way()

    @property
    def names(self) -> tuple[str, ...]:
        """The titles of the levels, from the whole project to the one that is shown."""
        root, path = self._model.root, self._model.path
        titles = (level(root, path[:depth]).nodes[node].title for depth, node in enumerate(path))
        return (self.tr("Project"), *titles)

    def _show_way(self) -> None:
        self.setVisible(bool(self._model.path))
        names = self.names
        if names == self._shown:
            return
        self._shown = names
        while (item := self._layout.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        for depth, name in enumerate(names[:-1]):
            self._add(self._button(depth, name))
            self._add(QLabel("›", self))
        here = QLabel(_cut(names[-1]), self)
        font = here.font()
        font.setBold(True)
        here.setFont(font)
        self._add(here)
        self.adjustSize()
        self.raise_()

    def _add(self, part: QWidget) -> None:
        self._layout.addWidget(part)
        part.show()

    def _button(self, depth: int, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(_cut(name))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(self.tr("Show {}").format(name))
        button.clicked.connect(partial(self._go, depth))
        return button

    def _go(self, depth: int) -> None:
        self._model.go(self._model.path[:depth])


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
