"""Everything that hands do to a canvas, by chance: undo gives all of it back, redo all of it again."""

from __future__ import annotations

import gc
import os
import random
from collections import Counter
from collections.abc import Mapping

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.support.deeds import assert_shown, do
from tests.support.hand import Hand

from layerloom.graph.file import dumps, loads
from layerloom_app import theme
from layerloom_app.canvas import CanvasView
from layerloom_app.canvas.areas import AreaItem
from layerloom_app.canvas.items import NodeItem, WireItem
from layerloom_app.commands import DocumentModel
from layerloom_resources.templates import template

EACH = 2500
"""So many operations are undone and redone together."""
MOST = 80
"""More nodes, frames and notes than this are cleared away."""
LOOKED_AT = 25
"""After so many operations what is shown is compared with the document."""


def undone(operations: int) -> Mapping[str, object]:
    """Operations in runs, each on a small net; passed if both ends come back and nothing is left behind."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(max(1, operations // EACH)):
        wrong += _run(seed, min(EACH, operations), counts)
        app.processEvents()
    done = sum(counts.values())
    return {"passed": not wrong and done >= operations, "operations": done, "kinds": dict(counts), "wrong": wrong}


def _run(seed: int, operations: int, counts: Counter[str]) -> list[str]:
    dice = random.Random(seed)
    hand = _hand()
    first = hand.document
    for number in range(operations):
        counts[do(hand, dice)] += 1
        if len(hand.view.canvas_scene.everything) > MOST:
            hand.view.select_all()
            hand.key(Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
        if number % LOOKED_AT == 0:
            assert_shown(hand)
    wrong = [f"run {seed}: {what}" for what in _both_ends(hand, first)]
    hand.view.close()
    hand.view.deleteLater()
    return wrong


def _hand() -> Hand:
    view = CanvasView(DocumentModel(template("digits-mlp").make()))
    view.resize(1200, 700)
    view.show()
    view.setFocus()
    view.zoom_reset()
    return Hand(view)


def _both_ends(hand: Hand, first: object) -> list[str]:
    """What is not as it must be once everything is undone, redone, saved and loaded."""
    stack, wrong = hand.model.stack, []
    stack.setIndex(stack.count())
    last = hand.document
    if dumps(loads(dumps(last))) != dumps(last):
        wrong.append("the saved file is another one after it was loaded")
    stack.setIndex(0)
    if hand.document != first:
        wrong.append("undoing everything does not give the first document")
    stack.setIndex(stack.count())
    if hand.document != last:
        wrong.append("redoing everything does not give the last document")
    assert_shown(hand)
    wrong += _left_behind(hand)
    return wrong


def _left_behind(hand: Hand) -> list[str]:
    """The items of the scene that show nothing of the document."""
    gc.collect()
    document = hand.document
    items = Counter(type(item) for item in hand.view.canvas_scene.items())
    shown = {
        NodeItem: len(document.nodes),
        WireItem: len(document.links),
        AreaItem: len(document.frames) + len(document.notes),
    }
    return [f"{items[kind]} of {kind.__name__} where {number} are shown" for kind, number in shown.items()
            if items[kind] != number]  # fmt: skip
