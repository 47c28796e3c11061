"""How the program starts with a window, and how it takes a picture of itself."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication

from layerloom.train.events import Event, Started, Step
from layerloom_app import language, theme
from layerloom_app.collecting import Collector
from layerloom_app.main_window import MainWindow
from layerloom_app.settings import Settings, home

PICTURE_SIZE = QSize(1440, 900)
FEWEST_STEPS = 60
"""Curves of fewer steps have no shape."""
SETTLE_MS = 400
"""How long the plots may take to draw what came last."""


def run(arguments: list[str], path: Path | None, *, template: str | None = None) -> int:
    """Open the window and serve it to its end; returns the exit code.

    It starts with a file, with nothing, or with a template, which is trained at once.
    """
    settings = Settings(home())
    app = _application(arguments, settings.scale)
    language.install(app, settings.language)
    window = MainWindow(settings)
    window.reporter.install(window)
    window.show()
    QTimer.singleShot(0, partial(window.begin, path, template))
    return app.exec()


def run_for_picture(arguments: list[str], template: str, picture: Path, choice: theme.Choice) -> int:
    """Train a template and write a picture of the window halfway; returns 1 if that cannot be.

    Settings, runs and journals of the person are left alone.
    """
    app = _application(arguments)
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        settings.theme = choice
        window = MainWindow(settings)
        window.resize(PICTURE_SIZE)
        photographer = Photographer(window, picture)
        window.show()
        QTimer.singleShot(0, partial(window.begin, None, template))
        app.exec()
        window.close()
        window.deleteLater()
    return photographer.code


def _application(arguments: list[str], scale: int = 100) -> QApplication:
    """The application with its interface in so many per cent; what the environment says of that goes first."""
    if scale != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(scale / 100))
    app = QApplication(arguments)
    app.setApplicationName("Layerloom")
    app.setDesktopFileName("layerloom")
    Collector(app)
    return app


class Photographer(QObject):
    """Waits until half of a training is done, and writes what the window then shows."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self.code = 1
        self._window = window
        self._path = path
        self._wanted = FEWEST_STEPS
        window.training.received.connect(self._watch)
        window.training.ended.connect(self._give_up)

    def _watch(self, event: Event) -> None:
        if isinstance(event, Started):
            self._wanted = max(FEWEST_STEPS, event.epochs * event.steps_per_epoch // 2)
            self._select_a_layer()
        elif isinstance(event, Step) and event.step == self._wanted:
            QTimer.singleShot(SETTLE_MS, self._take)

    def _select_a_layer(self) -> None:
        """Show the inspector with something in it."""
        nodes = self._window.model.document.nodes
        self._window.model.select([key for key, node in nodes.items() if node.layer.category == "Convolution"][:1])

    def _take(self) -> None:
        self._window.training.close()
        if self._window.grab().save(str(self._path)):
            self.code = 0
        else:
            sys.stderr.write(f"The picture could not be written to {self._path}.\n")
        QApplication.quit()

    def _give_up(self, sentence: str) -> None:
        sys.stderr.write(f"There is no picture, because the training ended before. {sentence}\n")
        QApplication.quit()
