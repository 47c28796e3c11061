"""The bars of the window, made from the table of actions: menus, toolbar and status bar."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QWidget

from layerloom.graph.cost import Cost
from layerloom_app import theme
from layerloom_app.actions import MENUS, SEPARATOR, SUBMENUS, TOOLBAR, tr
from layerloom_app.docks import Docks
from layerloom_app.file_actions import FileActions
from layerloom_app.panels.parts import ActionButton, bytes_text, count_text, label, restyle
from layerloom_app.status_bar import StatusBar
from layerloom_resources.templates import templates

MESSAGE_MS = 8000
WIDE = 1280
"""From this width on the status bar has room for all totals beside a sentence."""


class Bars:
    """The menus, the toolbar and the status bar of a window."""

    def __init__(
        self, window: QMainWindow, actions: Mapping[str, QAction], files: FileActions, docks: Docks,
        languages: QActionGroup,
    ) -> None:  # fmt: skip
        self._window = window
        self._actions = actions
        self._files = files
        self._docks = docks
        self._languages = languages
        for title, entries in MENUS.items():
            self._fill_menu(window.menuBar().addMenu(tr(title)), entries)
        self.toolbar = self._made_toolbar()
        window.addToolBar(self.toolbar)
        window.setStatusBar(StatusBar(window))
        self.totals = label("", "")
        window.statusBar().addPermanentWidget(self.totals)
        self.memory = label("", "")
        window.statusBar().addPermanentWidget(self.memory)

    # Menus

    def _fill_menu(self, menu: QMenu, entries: tuple[str, ...]) -> None:
        for entry in entries:
            if entry == SEPARATOR:
                menu.addSeparator()
            elif entry.startswith("+"):
                self._fill_submenu(menu, entry)
            else:
                menu.addAction(self._actions[entry])

    def _fill_submenu(self, menu: QMenu, entry: str) -> None:
        match entry:
            case "+templates":
                self._fill_templates(menu.addMenu(tr("New from &template")))
            case "+recent":
                recent = menu.addMenu(tr("Open &recent"))
                recent.aboutToShow.connect(lambda: self._files.fill_recent(recent))
            case "+panels":
                menu.addMenu(tr("&Panels")).addActions(self._docks.toggles())
            case "+arrange":
                self._fill_menu(menu.addMenu(tr("Arran&ge")), SUBMENUS[entry])
            case "+block":
                self._fill_menu(menu.addMenu(tr("&Block")), SUBMENUS[entry])
            case "+colours":
                self._fill_menu(menu.addMenu(tr("Colour &by cost")), SUBMENUS[entry])
            case "+theme":
                self._fill_themes(menu.addMenu(tr("&Theme")))
            case "+language":
                menu.addMenu(tr("&Language")).addActions(self._languages.actions())

    def _fill_templates(self, menu: QMenu) -> None:
        for name, template in templates().items():
            action = menu.addAction(tr(template.title), partial(self._files.new_from_template, name))
            action.setToolTip(tr(template.description))
        menu.setToolTipsVisible(True)

    def _fill_themes(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for choice in ("theme_system", "theme_dark", "theme_light"):
            menu.addAction(group.addAction(self._actions[choice]))
        self._actions[f"theme_{theme.manager().choice}"].setChecked(True)

    # Toolbar

    def _made_toolbar(self) -> QToolBar:
        bar = QToolBar(tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for entry in TOOLBAR:
            if entry == SEPARATOR:
                bar.addSeparator()
            else:
                bar.addAction(self._actions[entry])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        bar.addWidget(ActionButton(self._actions["train"], primary=True))
        return bar

    # Status bar

    def say(self, sentence: str) -> None:
        """Show a sentence in the status bar for a while."""
        self._window.statusBar().showMessage(sentence, MESSAGE_MS)

    def tell_totals(self, nodes: int, cost: Cost) -> None:
        """Show the size of the whole network, in a narrow window what matters most of it."""
        brief = tr("{0} nodes   {1} parameters").format(nodes, count_text(cost.parameters))
        full = brief + tr("   {0} multiply-adds   {1} activations").format(
            count_text(cost.macs), bytes_text(cost.activation_bytes)
        )
        self.totals.setText("" if not nodes else full if self._window.width() >= WIDE else brief)
        self.totals.setToolTip(full if nodes else "")

    def tell_memory(self, brief: str, lines: tuple[str, ...], level: str) -> None:
        """Show whether the training fits into memory, in the colour of a warning where it hardly does or does not."""
        self.memory.setText(brief)
        self.memory.setToolTip("\n".join(lines))
        self.memory.setAccessibleName("\n".join((brief, *lines)))
        name = {"tight": "aged", "full": "bad"}.get(level, "")
        if self.memory.objectName() != name:
            self.memory.setObjectName(name)
            restyle(self.memory)
