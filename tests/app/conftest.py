"""A whole window with settings of its own, and the graphs that the tests draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from layerloom import layers
from layerloom.graph.edit import apply
from layerloom.graph.model import EMPTY, Document, Input, Output
from layerloom.graph.plan import addition, linking
from layerloom_app.commands import DocumentModel
from layerloom_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

HERE = "tests/app/"
OFFSCREEN = "This plugin does not support"
"""What Qt says of windows that nobody sees; it is no fault of the program."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(HERE):
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN, extend=True))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "home")


@pytest.fixture
def model(qapp: object) -> DocumentModel:
    return DocumentModel()


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[MainWindow]:
    from layerloom_app.main_window import MainWindow

    made = MainWindow(settings)
    made.resize(1280, 820)
    made.show()
    qtbot.waitExposed(made)
    yield made
    give_up(made)
    made.deleteLater()
    # Without a loop of events it would stay, and every window that follows would dress it again.
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def give_up(window: MainWindow) -> None:
    """Close the window without a question."""
    window.training.close()
    window.project.new()
    window.close()


def small_net(*, epochs: int = 2, units: int = 10) -> Document:
    """Digits, flattened, into one dense layer, with loss and accuracy: it trains in a moment."""
    document = EMPTY.with_table("settings", {"epochs": epochs, "learning_rate": 0.01})
    made = [layers.Digits(), layers.Flatten(), layers.Dense(units), layers.CrossEntropy(), layers.Accuracy()]
    ids = []
    for place, layer in enumerate(made):
        node, edits = addition(document, layer, (240.0 * place, 0.0))
        document = apply(document, edits)
        ids.append(node)
    data, flatten, dense, loss, accuracy = ids
    wires = [(data, "image", flatten, "x"), (flatten, "output", dense, "x")]
    for end in (loss, accuracy):
        wires += [(dense, "output", end, "prediction"), (data, "label", end, "target")]
    for source, out, target, port in wires:
        document = apply(document, linking(document, Output(source, out), Input(target, port)))
    return document


def node_of(document: Document, type_name: str) -> str:
    """The first node of a layer type."""
    return next(key for key, node in document.nodes.items() if node.layer.type_name == type_name)
