"""Our canvas alone, or the whole window with its panels, with the graph and the gestures that all sides get."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.editor.pattern import BLOCK, ROW, place, sources
from benchmarks.editor.watch import DRAGGED, SIZE, Hand, Stopwatch, as_json
from PySide6 import QtCore, QtGui, QtWidgets

from layerloom import layers
from layerloom.graph import plan
from layerloom.graph.file import save
from layerloom.graph.model import Document, Input, Link, Node, NodeId, Output, Place
from layerloom.layers import Layer
from layerloom_app import theme
from layerloom_app.canvas import CanvasView
from layerloom_app.collecting import Collector
from layerloom_app.commands import DocumentModel
from layerloom_app.main_window import MainWindow
from layerloom_app.settings import Settings

FIRST = "n0000000"


def graph(count: int) -> Document:
    """Residual blocks of convolutions; every row of nodes is a stage with channels of its own."""
    nodes: dict[NodeId, Node] = {}
    places: dict[NodeId, Place] = {}
    links: dict[str, Link] = {}
    for index in range(count):
        node = _id(index)
        nodes[node] = Node(_layer(index), f"layer{index}")
        places[node] = Place(*place(index))
        for slot, source in enumerate(sources(index)):
            link = Link(Output(_id(source), "output"), Input(node, "x", slot))
            links[link.key] = link
    return Document().with_table("nodes", nodes).with_table("places", places).with_table("links", links)


def _id(index: int) -> NodeId:
    return f"n{index:07d}"


def _layer(index: int) -> Layer:
    if index == 0:
        return layers.Input((3, 32, 32))
    conv = layers.Conv2D(16 + index // ROW, 3)
    if index == 1:
        return conv  # It has the channels that the block adds up.
    return (conv, layers.BatchNorm(), layers.ReLU(), conv, layers.Add())[index % BLOCK]


def measured(count: int, frames: int, *, whole: bool, further: bool = True) -> Stopwatch:
    """The times of what is done with a graph of so many nodes; `further` is what else one does in the whole window."""
    app = QtWidgets.QApplication.instance() or QtWidgets.QApplication(sys.argv[:1])
    assert isinstance(app, QtWidgets.QApplication)
    theme.apply(app)
    collector = Collector(app)
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(Path(folder) / "home")) if whole else None
        view = CanvasView(DocumentModel()) if window is None else window.canvas
        shown = view if window is None else window
        shown.resize(*SIZE)
        shown.show()
        app.processEvents()
        watch = Stopwatch(app.processEvents)
        if window is None:
            watch.frame("open", partial(view.model.replace, graph(count)))
        else:
            _open(window, Path(folder) / "big.loom", count, watch)
        _look_around(view, watch, frames)
        _drag(view, watch, frames)
        _edit(view, watch, frames // 4)
        if window is not None:
            if further:
                _further(window, watch, frames // 10)
            window.training.close()
            window.devices.close()
            window.project.close()
    collector.close()
    return watch


def _open(window: MainWindow, path: Path, count: int, watch: Stopwatch) -> None:
    save(path, graph(count))
    watch.frame("open", partial(window.file_actions.open, path))


def _look_around(view: CanvasView, watch: Stopwatch, frames: int) -> None:
    hand = Hand(view, QtCore, QtGui, QtWidgets)
    view.fit_all()
    hand.pan(watch, "pan, all shown", frames)
    hand.zoom(watch, "zoom from all shown", frames)
    view.zoom_reset()
    hand.pan(watch, "pan, near", frames)
    hand.zoom(watch, "zoom, near", frames)


def _drag(view: CanvasView, watch: Stopwatch, frames: int) -> None:
    view.fit_all()
    chosen = sorted(view.model.document.nodes)[:DRAGGED]
    view.model.select(chosen)
    start = view.mapFromScene(view.canvas_scene.node_rect(chosen[0]).center())
    Hand(view, QtCore, QtGui, QtWidgets).drag(watch, f"drag of {DRAGGED}", start, frames)
    view.model.select(())


def _edit(view: CanvasView, watch: Stopwatch, times: int) -> None:
    """Give the net another picture size, which changes every shape, and take it back."""
    model = view.model
    for height in range(33, 33 + times):
        edits = plan.changing(model.document, FIRST, shape=(3, height, 32))
        watch.frame("edit to all shapes", partial(model.push, "Change", edits))
    for _ in range(times):
        watch.frame("undo", model.stack.undo)
    for _ in range(times):
        watch.frame("redo", model.stack.redo)


def _further(window: MainWindow, watch: Stopwatch, times: int) -> None:
    """What else a person does in the window."""
    model, act = window.model, {name: action.trigger for name, action in window.actions_by_id.items()}
    nodes = sorted(model.document.nodes)
    for node in nodes[1 : 1 + times]:
        watch.frame("select a node", partial(model.select, [node]))
    for units in range(64, 64 + times):
        edits = plan.changing(model.document, nodes[5], channels=units)
        watch.frame("edit that breaks a block", partial(model.push, "Change", edits))
    model.select(nodes[:DRAGGED])
    act["copy"]()
    watch.frame(f"paste of {DRAGGED}", act["paste"])
    watch.frame("undo of the paste", act["undo"])
    model.select(())
    watch.frame("automatic layout", partial(_lay_out, window))
    watch.frame("undo of the layout", act["undo"])


def _lay_out(window: MainWindow) -> None:
    """Lay out everything and wait until that is done."""
    window.actions_by_id["layout"].trigger()
    while window.canvas.layout_run.running:
        QtWidgets.QApplication.processEvents()


if __name__ == "__main__":
    side, nodes, wanted = sys.argv[1:]
    print(json.dumps(as_json(measured(int(nodes), int(wanted), whole=side == "window").figures())))  # noqa: T201
