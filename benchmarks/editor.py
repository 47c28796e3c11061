"""How fast the canvas is with a big graph: open, pan, zoom, drag, edit, undo; the time of each frame in milliseconds.

    python benchmarks/editor.py --nodes 1000 --json

A frame is the event, all that listens to it, and painting the view into a picture, so no screen is needed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication

from layerloom import layers
from layerloom.graph import plan
from layerloom.graph.model import Document, Input, Link, Node, NodeId, Output, Place
from layerloom_app import theme
from layerloom_app.canvas import CanvasView
from layerloom_app.commands import DocumentModel

ROW = 25
"""Nodes in a row of the graph."""


def chain(count: int) -> Document:
    """Dense layers in rows, each fed by the one before; every fifth also adds what lay five before."""
    nodes, places, links = {}, {}, {}
    for index in range(count):
        node = f"n{index:07d}"
        merges = index >= 6 and index % 5 == 1
        nodes[node] = Node(layers.Add() if merges else layers.Dense(64), f"layer{index}")
        places[node] = Place(float(index % ROW * 288), float(index // ROW * 144))
        sources = [index - 1, index - 5] if merges else [index - 1]
        for slot, source in enumerate(s for s in sources if s >= 0):
            link = Link(Output(f"n{source:07d}", "output"), Input(node, "x", slot))
            links[link.key] = link
    nodes["n0000000"] = Node(layers.Input((64,)), "input")
    return Document().with_table("nodes", nodes).with_table("places", places).with_table("links", links)


@dataclass
class Stopwatch:
    """Collects the times of frames by what was done."""

    view: CanvasView
    times: dict[str, list[float]] = field(default_factory=dict)

    def frame(self, name: str, act: Callable[[], object]) -> None:
        """Do something and paint what it changed."""
        start = perf_counter()
        act()
        picture = QPixmap(self.view.viewport().size())
        self.view.viewport().render(picture)
        self.times.setdefault(name, []).append((perf_counter() - start) * 1e3)

    def report(self) -> dict[str, dict[str, float]]:
        """The middle, the 95th of a hundred, and the worst of each."""
        return {name: _percentiles(times) for name, times in self.times.items()}


def _percentiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    chosen = {"p50": len(ordered) // 2, "p95": int(len(ordered) * 0.95), "max": len(ordered) - 1}
    return {name: round(ordered[min(index, len(ordered) - 1)], 2) for name, index in chosen.items()}


def measured(count: int, frames: int) -> dict[str, dict[str, float]]:
    """The times of all that the canvas does with a graph of so many nodes."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    theme.apply(app)
    document, model = chain(count), DocumentModel()
    view = CanvasView(model)
    view.resize(1600, 1000)
    view.show()
    app.processEvents()
    watch = Stopwatch(view)
    watch.frame("open", lambda: model.replace(document))
    watch.frame("first frame", lambda: None)
    view.fit_all()
    for index in range(frames):
        watch.frame("pan, all shown", partial(view.pan_by, 7 if index % 20 < 10 else -7, 3))
    for index in range(frames):
        watch.frame("zoom from all shown", partial(view.zoom_by, 1.1 if index % 40 < 20 else 1 / 1.1))
    view.zoom_reset()
    for index in range(frames):
        watch.frame("zoom, near", partial(view.zoom_by, 1.05 if index % 10 < 5 else 1 / 1.05))
    view.zoom_reset()
    for index in range(frames):
        watch.frame("pan, near", partial(view.pan_by, 9 if index % 20 < 10 else -9, 4))
    _drag(watch, frames)
    _edit(watch, frames // 4)
    return watch.report()


def _drag(watch: Stopwatch, frames: int) -> None:
    view, model = watch.view, watch.view.model
    view.fit_all()
    chosen = sorted(model.document.nodes)[:50]
    model.select(chosen)
    start = view.mapFromScene(view.canvas_scene.node_rect(chosen[0]).center())
    _mouse(view, QEvent.Type.MouseButtonPress, QPointF(start))
    for index in range(frames):
        at = QPointF(start) + QPointF(index % 40, index % 30)
        watch.frame("drag 50", partial(_mouse, view, QEvent.Type.MouseMove, at))
    watch.frame("drop 50", lambda: _mouse(view, QEvent.Type.MouseButtonRelease, QPointF(start) + QPointF(40, 30)))


def _edit(watch: Stopwatch, frames: int) -> None:
    """Change the first layer, which every other one depends on, and take it back."""
    model = watch.view.model
    first: NodeId = sorted(model.document.nodes)[1]
    for units in range(65, 65 + frames):
        edits = plan.changing(model.document, first, units=units)
        watch.frame("edit upstream of all", partial(model.push, "Change", edits))
    for _ in range(frames):
        watch.frame("undo", model.stack.undo)


def _mouse(view: CanvasView, kind: QEvent.Type, at: QPointF) -> None:
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, at, view.viewport().mapToGlobal(at), button, button, none)
    QApplication.sendEvent(view.viewport(), event)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--frames", type=int, default=100, help="frames of each kind")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    options = parser.parse_args()
    report = measured(options.nodes, options.frames)
    if options.json:
        print(json.dumps({"nodes": options.nodes, "unit": "ms", "frames": report}))  # noqa: T201
        return
    for name, figures in report.items():
        print(f"{name:24s}" + "".join(f"{key} {value:9.2f} ms   " for key, value in figures.items()))  # noqa: T201


if __name__ == "__main__":
    main()
