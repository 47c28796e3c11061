"""What the program is made of, and the sheet of its keys."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, metadata, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from layerloom_app import theme
from layerloom_app.actions import ACTIONS, MENUS, SUBMENUS, plain, tr
from layerloom_app.docks import MOST_OF_SCREEN
from layerloom_app.key_editor import KeyEditor
from layerloom_app.keymap import KeyMap

PACKAGES = (
    "numpy", "ml_dtypes", "networkx", "safetensors", "pillow", "threadpoolctl", "PySide6-Essentials", "pyqtgraph",
    "pygments", "rich", "click",
)  # fmt: skip
"""What the program uses at run time."""

CANVAS_KEYS: tuple[tuple[str, str], ...] = (
    ("Add a layer", "double-click"),
    ("Wire two layers", "drag from port to port"),
    ("Take a wire elsewhere", "drag its end"),
    ("Take all wires of an output", "Shift+drag"),
    ("Put a dot on a wire", "double-click"),
    ("Cut a wire, or all of a port", "Alt+click"),
    ("Cut several wires", "Ctrl+Shift+drag"),
    ("Add to the selection, toggle", "Shift+drag, Ctrl+drag"),
    ("Duplicate with the mouse", "Alt+drag"),
    ("Drop beside a wire, not in it", "Alt"),
    ("Enter a block", "double-click, Ctrl+Enter"),
    ("Give up what is in hand", "Escape"),
    ("Pan", "middle drag, Space+drag"),
    ("Zoom", "wheel, pinch"),
    ("Move by a grid step, by five", "arrows, Shift+arrows"),
)
"""What the canvas does beyond the table of actions."""


WIDTH = 1080
_SCROLL_BAR = 12
Section = tuple[str, list[tuple[str, str]]]
"""A menu, and its actions with their keys."""


def licence(package: str) -> str:
    """The licence that a package says it has, in a few words."""
    try:
        facts = metadata(package)
    except PackageNotFoundError:
        return tr("not installed")
    if "License-Expression" in facts:
        return facts["License-Expression"]
    text = facts["License"].strip().partition("\n")[0] if "License" in facts else ""
    if text and len(text) <= 60:
        return text
    classifiers = [
        str(line).rpartition(" :: ")[2] for line in facts.get_all("Classifier") or () if "License" in str(line)
    ]
    return ", ".join(classifiers) or tr("see its own files")


class AboutDialog(QDialog):
    """Name, version and licence of the program and of everything that it uses."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Layerloom"))
        self.resize(640, 480)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(self._head())
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setAccessibleName(tr("Licences"))
        self.text.setPlainText(self._licences())
        layout.addWidget(self.text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        picture = QLabel()
        picture.setPixmap(theme.pixmap("layerloom", "", 64))
        row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(2)
        for text, name in (
            (tr("Layerloom {0}").format(version("layerloom")), "heading"),
            (tr("Draw a neural network, train it on your own machine, take it away as a script."), "caption"),
            (tr("Apache License 2.0. Everything runs on this machine; nothing is sent anywhere."), "caption"),
        ):
            line = QLabel(text)
            line.setObjectName(name)
            line.setWordWrap(True)
            words.addWidget(line)
        row.addLayout(words, 1)
        return row

    @staticmethod
    def _licences() -> str:
        used = [f"Python {platform.python_version()} – PSF-2.0"]
        used += [f"{name} {version(name)} – {licence(name)}" for name in PACKAGES]
        data = tr(
            "The digits of the bundled project are the UCI “Optical Recognition of Handwritten Digits” (CC BY 4.0)."
        )
        return "\n".join([tr("Layerloom is built on:"), "", *used, "", data])


class ShortcutSheet(QDialog):
    """Every key by menu, in columns of about the same length."""

    def __init__(self, keymap: KeyMap, parent: QWidget) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(WIDTH, min(840, round(self.screen().availableSize().height() * MOST_OF_SCREEN)))
        area = QScrollArea()
        area.setAccessibleName(tr("Keys"))
        area.setWidgetResizable(True)
        area.setWidget(self._content(sections_of(keymap)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 16)
        layout.setSpacing(16)
        layout.addWidget(area)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.setContentsMargins(24, 0, 24, 0)
        change = buttons.addButton(tr("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        change.clicked.connect(self._change)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    @classmethod
    def _content(cls, sections: list[Section]) -> QWidget:
        """The sections in three columns, or where a language needs more room in two."""
        content = cls._in_row(_in_columns(sections, 3))
        fits = content.sizeHint().width() <= WIDTH - _SCROLL_BAR
        return content if fits else cls._in_row(_in_columns(sections, 2))

    @classmethod
    def _in_row(cls, columns: list[list[Section]]) -> QWidget:
        content = QWidget()
        content.setObjectName("panel")
        row = QHBoxLayout(content)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(40)
        for sections in columns:
            row.addLayout(cls._column(sections), 1)
        return content

    def _change(self) -> None:
        """Show the editor of keys in the place of the sheet, which would soon be wrong."""
        editor = KeyEditor(self._keymap, self.parentWidget())
        self.accept()
        editor.open()

    @classmethod
    def _column(cls, sections: list[Section]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(7)
        for title, rows in sections:
            if grid.count():
                grid.setRowMinimumHeight(grid.rowCount(), 12)
            grid.addWidget(cls._text(title, "section"), grid.rowCount(), 0, 1, 2)
            for name, keys in rows:
                place = grid.rowCount()
                grid.addWidget(cls._text(name, ""), place, 0)
                grid.addWidget(cls._text(keys, "keys"), place, 1, Qt.AlignmentFlag.AlignRight)
        grid.setRowStretch(grid.rowCount(), 1)
        return grid

    @staticmethod
    def _text(text: str, name: str) -> QLabel:
        result = QLabel(text)
        result.setObjectName(name)
        return result


def sections_of(keymap: KeyMap) -> list[Section]:
    """What can be done and its keys, menu by menu, and at last what the mouse does."""
    specs = {spec.id: spec for spec in ACTIONS}
    found = []
    for title, entries in MENUS.items():
        actions = [action for entry in entries for action in SUBMENUS.get(entry, (entry,))]
        with_keys = [specs[action] for action in actions if action in specs and keymap.keys(action)]
        found.append((plain(title), [(plain(spec.text), keymap.shown(spec.id)) for spec in with_keys]))
    return [*found, (tr("Mouse and arrows"), [(tr(name), tr(keys)) for name, keys in CANVAS_KEYS])]


def _in_columns(sections: list[Section], most: int) -> list[list[Section]]:
    share = sum(len(rows) + 2 for _, rows in sections) / most
    columns: list[list[Section]] = [[]]
    for section in sections:
        if sum(len(rows) + 2 for _, rows in columns[-1]) + len(section[1]) / 2 > share and len(columns) < most:
            columns.append([])
        columns[-1].append(section)
    return columns
