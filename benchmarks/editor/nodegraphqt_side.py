"""NodeGraphQt with the same graph and the same gestures: run by an interpreter that has it, prints one line of JSON."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.editor.pattern import place, sources
from benchmarks.editor.watch import DRAGGED, SIZE, Hand, Stopwatch, as_json

nodegraph: Any = import_module("NodeGraphQt")  # Neither is installed where the types are checked.
qt: Any = import_module("Qt")


class Layer(nodegraph.BaseNode):  # type: ignore[misc]
    """A node with two inputs and an output."""

    __identifier__ = "benchmark"
    NODE_NAME = "Layer"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("x")
        self.add_input("y")
        self.add_output("output")


def session(graph: Any, count: int) -> Any:
    """The graph as the editor keeps it in a file."""
    nodes = []
    for index in range(count):
        title = f"layer{index}"
        nodes.append(graph.create_node("benchmark.Layer", title, pos=place(index), selected=False, push_undo=False))
        for port, source in enumerate(sources(index)):
            nodes[index].input(port).connect_to(nodes[source].output(0), push_undo=False)
    return graph.serialize_session()


def measured(count: int, frames: int) -> Stopwatch:
    """The times of all that both editors can do."""
    app = qt.QtWidgets.QApplication.instance() or qt.QtWidgets.QApplication(sys.argv[:1])
    graph = nodegraph.NodeGraph()
    graph.set_acyclic(False)  # Its search for cycles takes twice as long with each block of the chain.
    graph.register_node(Layer)
    view = graph.viewer()
    graph.widget.resize(*SIZE)
    graph.widget.show()
    app.processEvents()
    data = session(graph, count)
    graph.clear_session()
    watch = Stopwatch(app.processEvents)
    watch.frame("open", lambda: graph.deserialize_session(data))
    hand = Hand(view, qt.QtCore, qt.QtGui, qt.QtWidgets)
    graph.select_all()
    graph.fit_to_selection()
    graph.clear_selection()
    hand.pan(watch, "pan, all shown", frames)
    hand.zoom(watch, "zoom from all shown", frames)
    graph.reset_zoom()
    hand.pan(watch, "pan, near", frames)
    hand.zoom(watch, "zoom, near", frames)
    _drag(graph, view, hand, watch, frames)
    return watch


def _drag(graph: Any, view: Any, hand: Hand, watch: Stopwatch, frames: int) -> None:
    chosen = [node for node in graph.all_nodes() if int(node.name().removeprefix("layer")) < DRAGGED]
    graph.select_all()
    graph.fit_to_selection()
    graph.clear_selection()
    for node in chosen:
        node.set_selected(True)
    rect = chosen[0].view.sceneBoundingRect()
    hand.drag(watch, f"drag of {DRAGGED}", view.mapFromScene(rect.center()), frames)


if __name__ == "__main__":
    print(json.dumps(as_json(measured(int(sys.argv[1]), int(sys.argv[2])).figures())))  # noqa: T201
