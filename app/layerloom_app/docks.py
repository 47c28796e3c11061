"""The docks around the canvas: their titles, sizes and places, and how they are remembered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QTabBar, QTabWidget, QToolButton, QWidget

from layerloom_app import theme
from layerloom_app.actions import tr
from layerloom_app.panels.parts import label, tool_button
from layerloom_app.settings import Settings

STATE_VERSION = 1
USUAL = QSize(1440, 900)
MOST_OF_SCREEN = 0.9
"""So much of the screen a new window takes at most: the system adds a frame and a title."""
Area = Qt.DockWidgetArea


class Docks:
    """The docks of a window by name."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._settled = False
        window.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        window.setTabPosition(Area.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        window.setDocumentMode(True)
        window.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        window.setCorner(Qt.Corner.BottomLeftCorner, Area.BottomDockWidgetArea)

    def add(self, name: str, title: str, widget: QWidget, area: Area) -> None:
        """Put a panel at an edge; those of the bottom are tabs of one another."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(widget)
        first = next((d for d in self._docks.values() if self._window.dockWidgetArea(d) == area), None)
        self._window.addDockWidget(area, dock)
        if area == Area.BottomDockWidgetArea:
            dock.setTitleBarWidget(QWidget(dock))
        else:
            dock.setTitleBarWidget(DockTitle(dock))
        if first is not None and area == Area.BottomDockWidgetArea:
            self._window.tabifyDockWidget(first, dock)
            first.raise_()
        self._docks[name] = dock

    def toggles(self) -> list[QAction]:
        """An action for each dock that shows or hides it."""
        return [dock.toggleViewAction() for dock in self._docks.values()]

    def show(self, name: str) -> None:
        """Bring a dock to the front."""
        self._docks[name].show()
        self._docks[name].raise_()
        self._docks[name].visibilityChanged.emit(True)  # Qt says so only when it next lays the docks out.

    def watch(self, name: str, seen: Callable[[bool], object]) -> None:
        """Call `seen` whenever a dock comes to the front or leaves it."""
        self._docks[name].visibilityChanged.connect(seen)

    def rename(self, name: str, title: str) -> None:
        self._docks[name].setWindowTitle(title)

    def tint(self) -> None:
        """Give the titles their icons in the colours of the theme."""
        for dock in self._docks.values():
            title = dock.titleBarWidget()
            if isinstance(title, DockTitle):
                title.tint()

    def settle(self) -> None:
        """Give the docks their usual sizes, once the window has one and unless a person changed them before."""
        if self._settled:
            return
        self._settled = True
        size = self._window.size()
        inspector = 344 if size.width() >= 1800 else 312 if size.width() >= 1280 else 296
        docks = self._docks
        self._window.resizeDocks(
            [docks["layers"], docks["inspector"]],
            [248 if size.width() >= 1800 else 216, inspector],
            Qt.Orientation.Horizontal,
        )
        height = max(248, min(440, round(size.height() * 0.36)))
        self._window.resizeDocks([docks["training"]], [height], Qt.Orientation.Vertical)
        for bar in self._window.findChildren(QTabBar):
            bar.setExpanding(False)
            bar.setDrawBase(False)

    def remember(self, settings: Settings) -> None:
        settings.set_bytes("geometry", self._window.saveGeometry())
        settings.set_bytes("docks", self._window.saveState(STATE_VERSION))
        settings.sync()

    def restore(self, settings: Settings) -> None:
        """The size and docks of last time, or the usual ones."""
        if not self._window.restoreGeometry(settings.bytes_of("geometry")):
            self._window.resize(USUAL.boundedTo(self._window.screen().availableSize() * MOST_OF_SCREEN))
        if not self._window.isMaximized() and not self._window.isFullScreen():
            self._window.setGeometry(within(self._window.geometry(), self._window.screen().availableGeometry()))
        self._settled = self._window.restoreState(settings.bytes_of("docks"), STATE_VERSION)


def within(window: QRect, screen: QRect) -> QRect:
    """The window moved onto the screen, and made smaller where it is larger."""
    size = window.size().boundedTo(screen.size())
    left = min(max(window.left(), screen.left()), screen.right() - size.width() + 1)
    top = min(max(window.top(), screen.top()), screen.bottom() - size.height() + 1)
    return QRect(left, top, size.width(), size.height())


class DockTitle(QWidget):
    """The head of a dock: its name, and a cross that hides it."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setObjectName("dockTitle")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 4)
        row.addWidget(label(dock.windowTitle(), "panelTitle"), 1)
        self._cross: QToolButton = tool_button("close", tr("Hide this panel."))
        self._cross.setIconSize(QSize(12, 12))
        self._cross.clicked.connect(dock.hide)
        row.addWidget(self._cross)

    def tint(self) -> None:
        self._cross.setIcon(theme.icon("close"))
