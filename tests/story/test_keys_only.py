"""The whole way with the keyboard alone: draw a net, mend it, train it, look through it, and take it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from layerloom_app.main_window import MainWindow
from layerloom_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

KEY = Qt.Key
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TRAINING_MS = 120_000


class Keyboard:
    """Presses keys in whatever has the focus, as a person does who has no mouse."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.focus, key, held)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.focus, text)

    def add(self, layer: str) -> None:
        """Search for a layer and take the first that is found; it is joined to the selected one."""
        self.press(KEY.Key_Tab)
        self.type(layer)
        self.press(KEY.Key_Return)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Settings(tmp_path / "home"))
    made.resize(1440, 900)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    made.training.kill()
    qtbot.waitUntil(lambda: made.training.state == "idle")
    made.project.new()
    made.close()
    made.deleteLater()


@pytest.fixture
def keyboard(window: MainWindow) -> Keyboard:
    return Keyboard(window)


def titles(window: MainWindow) -> set[str]:
    return {node.title for node in window.model.document.nodes.values()}


def wires(window: MainWindow) -> set[str]:
    nodes = window.model.document.nodes
    return {
        f"{nodes[link.source.node].title}.{link.source.port} > {nodes[link.target.node].title}.{link.target.port}"
        for link in window.model.document.links.values()
    }


def test_a_net_is_drawn_trained_inspected_and_exported_by_keys(
    window: MainWindow, keyboard: Keyboard, qtbot: QtBot, tmp_path: Path
) -> None:
    keyboard.press(KEY.Key_1, CONTROL)
    assert window.canvas.hasFocus()
    for layer in ("Digits", "Flatten", "Dense", "CrossEntropy"):
        keyboard.add(layer)
    assert titles(window) == {"digits1", "flatten1", "dense1", "cross_entropy1"}
    assert {
        "digits1.image > flatten1.x",
        "flatten1.output > dense1.x",
        "dense1.output > cross_entropy1.prediction",
    } <= (wires(window))
    set_the_units(window, keyboard)
    wire_the_target(window, keyboard)
    assert window.model.problems == ()
    few_epochs(window, keyboard)
    train(window, keyboard, qtbot)
    inspect(window, keyboard)
    export(window, keyboard, tmp_path / "net.py")


def set_the_units(window: MainWindow, keyboard: Keyboard) -> None:
    """Back to the dense layer, into its first parameter, and again to the canvas."""
    keyboard.press(KEY.Key_Left, ALT)
    assert window.model.document.nodes[next(iter(window.model.selection))].title == "dense1"
    keyboard.press(KEY.Key_Return)
    assert not window.canvas.hasFocus()
    keyboard.press(KEY.Key_A, CONTROL)
    keyboard.type("10")
    keyboard.press(KEY.Key_Return)
    keyboard.press(KEY.Key_1, CONTROL)
    (dense,) = (node for node in window.model.document.nodes.values() if node.title == "dense1")
    assert dense.layer.units == 10  # type: ignore[attr-defined]


def wire_the_target(window: MainWindow, keyboard: Keyboard) -> None:
    """From the data to the loss by search."""
    keyboard.press(KEY.Key_Left, ALT)
    keyboard.press(KEY.Key_Left, ALT)
    assert window.model.document.nodes[next(iter(window.model.selection))].title == "digits1"
    keyboard.press(KEY.Key_K)
    keyboard.type("cross")
    keyboard.press(KEY.Key_Return)
    assert "digits1.label > cross_entropy1.target" in wires(window)


def few_epochs(window: MainWindow, keyboard: Keyboard) -> None:
    """A key leads to the form of the training, Tab through it."""
    keyboard.press(KEY.Key_2, CONTROL)
    epochs = window.training_panel.form.fields["epochs"]
    for _ in range(20):
        if epochs.isAncestorOf(keyboard.focus):
            break
        keyboard.press(KEY.Key_Tab)
    keyboard.press(KEY.Key_A, CONTROL)
    keyboard.type("3")
    keyboard.press(KEY.Key_Return)
    assert window.model.document.settings["epochs"] == 3
    keyboard.press(KEY.Key_1, CONTROL)


def train(window: MainWindow, keyboard: Keyboard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.training.ended, timeout=TRAINING_MS) as ended:
        keyboard.press(KEY.Key_F5)
    assert ended.args == [""]
    assert window.training.run is not None


def inspect(window: MainWindow, keyboard: Keyboard) -> None:
    """The outline tells what each node gives, and goes to it."""
    keyboard.press(KEY.Key_F4)
    tree = window.outline.tree
    assert tree.hasFocus()
    keyboard.press(KEY.Key_Home)
    keyboard.type("dense")
    assert window.model.document.nodes[next(iter(window.model.selection))].title == "dense1"
    keyboard.press(KEY.Key_Right)
    keyboard.press(KEY.Key_Down)
    keyboard.press(KEY.Key_Down)
    assert tree.currentIndex().data() == "Output output: 10 to cross_entropy1, prediction"


def export(window: MainWindow, keyboard: Keyboard, path: Path) -> None:
    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(50, answer)
            return
        QTest.qWait(300)  # The dialog reads the folder in a thread, and accepts no name before.
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.selectAll()
        QTest.keyClicks(field, str(path))
        QTest.keyClick(field, KEY.Key_Return)

    QTimer.singleShot(0, answer)
    keyboard.press(KEY.Key_E, CONTROL)
    assert "(nn.Module)" in path.read_text()
    assert path.with_suffix(".safetensors").is_file()
