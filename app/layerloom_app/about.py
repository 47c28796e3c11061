"""What the program is made of, and the sheet of its keys."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, metadata, version

from PySide6.QtCore import QSize, Qt
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
from layerloom_app.actions import ACTIONS, keys_text, plain, tr

PACKAGES = (
    "numpy", "ml_dtypes", "networkx", "safetensors", "pillow", "threadpoolctl", "PySide6-Essentials", "pyqtgraph",
    "pygments", "rich", "click",
)  # fmt: skip
"""What the program uses at run time."""

CANVAS_KEYS: tuple[tuple[str, str], ...] = (
    ("Add a layer", "double-click"),
    ("Wire two layers", "drag from port to port"),
    ("Cut a wire", "Alt+click"),
    ("Cut several wires", "Ctrl+Shift+drag"),
    ("Add to the selection, toggle", "Shift+drag, Ctrl+drag"),
    ("Duplicate with the mouse", "Alt+drag"),
    ("Pan", "middle drag or Space+drag"),
    ("Zoom", "wheel"),
    ("Move by a grid step, by five", "arrows, Shift+arrows"),
)
"""What the canvas does beyond the table of actions."""


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
        self.resize(560, 480)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(self._head())
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
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
    """Every key, in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(QSize(960, 620))
        content = QWidget()
        content.setObjectName("panel")
        grid = QGridLayout(content)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        rows = self.rows()
        half = (len(rows) + 1) // 2
        for place, (name, keys) in enumerate(rows):
            column = 0 if place < half else 3
            grid.addWidget(self._text(name, ""), place % half, column)
            grid.addWidget(self._text(keys, "keys"), place % half, column + 1, Qt.AlignmentFlag.AlignRight)
        grid.setColumnMinimumWidth(2, 16)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.addWidget(area)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    @staticmethod
    def rows() -> list[tuple[str, str]]:
        """What can be done, and its keys."""
        table = [(plain(spec.text), keys_text(spec)) for spec in ACTIONS if spec.keys]
        return table + [(tr(name), tr(keys)) for name, keys in CANVAS_KEYS]

    @staticmethod
    def _text(text: str, name: str) -> QLabel:
        result = QLabel(text)
        result.setObjectName(name)
        return result
