"""What happens when the program itself fails: a report that can be copied, and the window lives on.

`install` replaces `sys.excepthook`. An exception in a slot writes a report into the reports folder and shows it;
while one report is open, further ones are only counted, so that an error in a paint event cannot bury the screen in
dialogs."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from layerloom_app import theme
from layerloom_app.actions import tr

PACKAGES = ("layerloom", "numpy", "PySide6-Essentials", "pyqtgraph", "networkx", "safetensors", "pygments")


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """The error with the versions that a bug report needs. It holds no part of the document."""
    lines = [f"{name} {_version(name)}" for name in PACKAGES]
    system = f"Python {platform.python_version()}, {platform.platform()}"
    return "\n".join([*lines, system, "", *traceback.format_exception(kind, error, trace)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


class ErrorReporter(QObject):
    """Turns unexpected exceptions into reports."""

    reported = Signal(str, str)
    """The text of a report, and the file it was written to (empty if that failed)."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self.count = 0
        self._before: Callable[..., object] = sys.excepthook
        self._dialog: QDialog | None = None

    def install(self, window: QWidget) -> None:
        """Show reports over this window from now on."""
        self._before, sys.excepthook = sys.excepthook, self._take
        self.reported.connect(lambda text, path: self._show(window, text, path))

    def remove(self) -> None:
        sys.excepthook = self._before

    def _take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        self.count += 1
        text = report(kind, error, trace)
        sys.stderr.write(text)
        self.reported.emit(text, self._written(text))

    def _written(self, text: str) -> str:
        path = self.folder / f"{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError:
            return ""
        return str(path)

    def _show(self, window: QWidget, text: str, path: str) -> None:
        if self._dialog is not None:
            return
        self._dialog = dialog = ErrorDialog(text, path, window)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self._dialog = None


class ErrorDialog(QDialog):
    """Says that something unexpected happened, and offers the report."""

    def __init__(self, text: str, path: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Something went wrong"))
        self.resize(640, 440)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(self._head(path))
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setFont(theme.mono_font(theme.manager().theme))
        layout.addWidget(self.text, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy = QPushButton(theme.icon("copy"), tr("Copy the report"))
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    def _head(self, path: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        picture = QLabel()
        picture.setPixmap(theme.icon("error", theme.manager().theme.error).pixmap(32, 32))
        row.addWidget(picture)
        where = (
            tr("The report is kept in {0}.").format(path) if path else tr("The report could not be written to disk.")
        )
        told = QLabel(
            tr("Layerloom met an error that it did not expect. Your document is untouched and you can go on.")
            + " "
            + where
        )
        told.setWordWrap(True)
        row.addWidget(told, 1)
        return row
