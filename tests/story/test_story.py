"""The whole way once, with real mouse and key events on the real window: draw, repair, train, undo, save, export."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QTreeWidgetItem
from safetensors.numpy import load_file
from tests.support.hand import Hand

from layerloom.data import read_digits
from layerloom.graph.build import build
from layerloom.graph.file import load
from layerloom.graph.infer import infer
from layerloom.tensor import Tensor
from layerloom_app.main_window import MainWindow
from layerloom_app.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from layerloom_app.panels.plots import LivePlot

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TRAINING_MS = 120_000

TORCH_CHILD = """
import runpy, sys
import numpy as np, torch
from safetensors.torch import load_file

sys.modules["layerloom"] = None  # the script must run where the program is not installed
script, weights, images, out, name = sys.argv[1:]
names = runpy.run_path(script)
net = names[name]()
net.load_state_dict(load_file(weights))
net.eval()
with torch.no_grad():
    np.save(out, net(torch.from_numpy(np.load(images))).numpy())
"""


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    made = MainWindow(Settings(tmp_path / "home"))
    made.resize(1440, 900)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.training.kill()
    qtbot.waitUntil(lambda: made.training.state == "idle")
    made.project.new()
    made.close()
    made.deleteLater()


@pytest.fixture
def hand(window: MainWindow) -> Hand:
    made = Hand(window.canvas)
    window.canvas.message.connect(made.messages.append)
    return made


def test_the_whole_way_once(window: MainWindow, hand: Hand, qtbot: QtBot, tmp_path: Path) -> None:
    draw(window, hand)
    wrong_shape_is_explained_and_mended(window, hand, qtbot)
    cycle_is_explained_and_refused(hand)
    assert window.model.problems == (), [problem.title for problem in window.model.problems]
    run = train_pause_and_resume(window, qtbot)
    undo_to_empty_and_redo(window, hand)
    saved = save_and_reopen(window, hand, qtbot, tmp_path / "story.loom")
    export_and_compare(window, saved, run, tmp_path)


def draw(window: MainWindow, hand: Hand) -> None:
    """Digits, four layers, a loss, a metric and a name for the result, dragged from the palette and wired."""
    window.canvas.setFocus()
    hand.key(Qt.Key.Key_0, CONTROL)
    for column, layer in enumerate(("Digits", "Flatten", "Dense", "ReLU", "Dense", "CrossEntropy", "Accuracy")):
        drop_from_palette(window, hand, layer, QPointF(column % 4 * 200, column // 4 * 150))
    hand.drag(hand.output("digits1", "image"), hand.input("flatten1"))
    hand.drag(hand.output("flatten1"), hand.input("dense1"))
    hand.drag(hand.output("dense1"), hand.input("relu1"))
    hand.drag(hand.output("relu1"), hand.input("dense2"))
    for measure in ("cross_entropy1", "accuracy1"):
        hand.drag(hand.output("dense2"), hand.input(measure, "prediction"))
        hand.drag(hand.output("digits1", "label"), hand.input(measure, "target"))
    assert len(hand.document.links) == 8


def drop_from_palette(window: MainWindow, hand: Hand, layer: str, place: QPointF) -> None:
    """Find the layer with the palette's search, and drop what its tree hands out onto the canvas."""
    palette = window.palette_panel
    palette.search.clear()
    QTest.keyClicks(palette.search, layer)
    item = palette.tree.currentItem()
    assert isinstance(item, QTreeWidgetItem)
    found = [i for i in tree_items(palette.tree.invisibleRootItem()) if i.text(0) == layer and not i.isHidden()]
    mime = palette.tree.mimeData(found[:1])
    palette.tree.clearSelection()
    window.model.select(())
    hand.drop(bytes(mime.data(mime.formats()[0]).data()).decode(), place)
    palette.search.clear()


def tree_items(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    for position in range(item.childCount()):
        yield item.child(position)
        yield from tree_items(item.child(position))


def wrong_shape_is_explained_and_mended(window: MainWindow, hand: Hand, qtbot: QtBot) -> None:
    """Dense makes 64 scores by default where there are ten classes: the list says so, and its button mends it."""
    problem = next(p for p in window.model.problems if p.node == hand.id("cross_entropy1"))
    assert "10" in problem.expected
    QTest.keyClick(window, Qt.Key.Key_F7)
    texts = [found.text() for found in window.problems.list.findChildren(QLabel)]
    assert problem.title in texts
    window.problems.list.setCurrentRow(0)
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert window.model.selection, "the list jumps to the node"
    units = problem.fixes[0].text
    row = window.problems.list.itemWidget(window.problems.list.item(0))
    button = next(b for b in row.findChildren(QPushButton) if b.text().strip() == units)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.model.problems)


def cycle_is_explained_and_refused(hand: Hand) -> None:
    """A wire that would close a circle shows the circle while it hovers, and is not made."""
    before = hand.document
    start, end = hand.output("dense2"), hand.input("dense1")
    hand.press(start)
    for share in (0.3, 0.7, 1.0):
        hand.move(start + (end - start) * share)
    bubble = hand.view.bubble_text
    assert all(title in bubble for title in ("dense1", "relu1", "dense2"))
    hand.release(end)
    assert hand.document == before
    assert hand.messages[-1] == bubble


def train_pause_and_resume(window: MainWindow, qtbot: QtBot) -> Path:
    """F5 trains in the worker; the curves fill; F6 pauses and goes on; accuracy passes 0.95."""
    training, curves = window.training, window.training_panel.curves
    epochs = window.training_panel.form.fields["epochs"].findChild(QLineEdit)
    assert epochs is not None
    epochs.selectAll()
    QTest.keyClicks(epochs, "25")
    QTest.keyClick(epochs, Qt.Key.Key_Return)
    assert window.model.document.settings["epochs"] == 25
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: training.state == "running" and points(curves.loss_plot) > 20, timeout=TRAINING_MS)
    QTest.keyClick(window.canvas, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: training.state == "paused", timeout=TRAINING_MS)
    qtbot.wait(300)  # the timer draws what came before the pause
    still = points(curves.loss_plot)
    qtbot.wait(300)
    assert points(curves.loss_plot) == still, "a paused training makes no steps"
    QTest.keyClick(window.canvas, Qt.Key.Key_F6)
    with qtbot.waitSignal(training.ended, timeout=TRAINING_MS) as ended:
        pass
    assert ended.args == [""]
    qtbot.waitUntil(lambda: points(curves.loss_plot) > still)
    shown = window.training_panel.figures["test"].number.text()
    assert float(shown.rstrip(" %")) > 95
    assert training.run is not None
    return training.run


def points(plot: LivePlot) -> int:
    """How many points the training curve shows."""
    return max((len(x) for item in plot.item.listDataItems() if (x := item.getData()[0]) is not None), default=0)


def undo_to_empty_and_redo(window: MainWindow, hand: Hand) -> None:
    full = hand.document
    hand.view.setFocus()
    while window.model.stack.canUndo():
        hand.key(Qt.Key.Key_Z, CONTROL)
    assert not hand.document.nodes
    assert not hand.document.links
    while window.model.stack.canRedo():
        hand.key(Qt.Key.Key_Y, CONTROL)
    assert hand.document == full


def save_and_reopen(window: MainWindow, hand: Hand, qtbot: QtBot, path: Path) -> Path:
    document = hand.document
    answering(window, path, lambda: hand.key(Qt.Key.Key_S, CONTROL))
    assert path.is_file()
    assert not window.isWindowModified()
    hand.key(Qt.Key.Key_N, CONTROL)
    assert not hand.document.nodes
    answering(window, path, lambda: hand.key(Qt.Key.Key_O, CONTROL))
    assert hand.document == document == load(path)
    return path


def answering(window: MainWindow, path: Path, action: Callable[[], None]) -> None:
    """Do what opens a file dialog, and type the path into it."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            QTimer.singleShot(50, answer)
            return
        QTest.qWait(300)  # the dialog reads the folder in a thread, and accepts no name before
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.selectAll()
        QTest.keyClicks(field, str(path))
        QTest.keyClick(field, Qt.Key.Key_Return)

    QTimer.singleShot(0, answer)
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    action()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)


def export_and_compare(window: MainWindow, project: Path, run: Path, folder: Path) -> None:
    """The exported script runs without the program and gives the window's numbers with the trained weights."""
    script = folder / "taken.py"
    answering(window, script, lambda: QTest.keyClick(window.canvas, Qt.Key.Key_E, CONTROL))
    weights = script.with_suffix(".safetensors")
    images = read_digits()["image"][:64]
    np.save(folder / "images.npy", images)
    name = next(line.split()[1].split("(")[0] for line in script.read_text().splitlines() if "(nn.Module)" in line)
    command = [sys.executable, "-c", TORCH_CHILD, str(script), str(weights), str(folder / "images.npy")]
    subprocess.run([*command, str(folder / "theirs.npy"), name], check=True, capture_output=True, cwd=folder)
    theirs = np.load(folder / "theirs.npy")
    ours = predictions(project, run, images)
    assert np.abs(ours).max() > 1
    np.testing.assert_allclose(theirs, ours, atol=1e-5)


def predictions(project: Path, run: Path, images: np.ndarray) -> np.ndarray:
    document = load(project)
    network = build(document, infer(document), seed=0)
    network.load_state_dict(
        {key.removeprefix("model."): value for key, value in load_file(run / "best.safetensors").items()}
    )
    network.eval()
    digits = next(key for key, node in document.nodes.items() if node.layer.type_name == "Digits")
    outputs = network.predict({f"{digits}.image": Tensor(images)})
    return next(iter(outputs.values())).numpy()
