"""Everything that hands do to a canvas, by chance: undo gives all of it back, redo all of it again."""

from __future__ import annotations

import gc
import os
import random
import time
import traceback
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QGraphicsItem, QWidget
from tests.support.deeds import assert_known, assert_shown, do
from tests.support.hand import Hand

from layerloom.graph import model
from layerloom.graph.edit import Edit
from layerloom.graph.file import load, save
from layerloom.graph.model import Document
from layerloom_app import theme
from layerloom_app.canvas import CanvasView
from layerloom_app.commands import DocumentModel
from layerloom_app.own_blocks import OwnBlocks
from layerloom_resources.templates import template

EACH = 2500
"""So many operations are undone and redone together."""
LOOKED_AT = 25
"""After so many operations what is shown and known is compared with the document."""
KEPT = (Document, Edit, QObject, QGraphicsItem)
"""Of these nothing may be left once a window is gone."""

_app: QApplication
_before: Counter[str]
"""How many of these there were before the first run of the process."""


class _Seen(NamedTuple):
    """What a run did, what was wrong, and how much processor time it took."""

    kinds: Counter[str]
    wrong: list[str]
    seconds: float


def undone(operations: int) -> Mapping[str, object]:
    """Operations in runs, each on a small net; passed if both ends come back and nothing is left behind."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    spent = 0.0
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_prepare) as pool:
        runs = range(max(1, operations // EACH))
        for seen in pool.map(partial(_seen, operations=min(EACH, operations)), runs):
            counts += seen.kinds
            wrong += seen.wrong
            spent += seen.seconds
    done = sum(counts.values())
    return {
        "passed": not wrong and done >= operations,
        "operations": done,
        "operations per second of CPU": round(done / spent, 1),
        "kinds": dict(sorted(counts.items())),
        "wrong": wrong,
    }


def _prepare() -> None:
    """Make once what is made once and kept, so that what a run leaves behind can be told."""
    global _app, _before  # noqa: PLW0603 - the process has one application
    _app = QApplication([])
    theme.apply(_app)
    QWidget().style()
    _run(-1, 100, Counter())
    _before = _alive()


def _seen(seed: int, operations: int) -> _Seen:
    begin, counts = time.thread_time(), Counter[str]()
    wrong = _run(seed, operations, counts)
    left = _alive() - _before
    wrong += [f"run {seed}: {number} of {name} are left behind" for name, number in left.items()]
    return _Seen(counts, wrong, time.thread_time() - begin)


def _run(seed: int, operations: int, counts: Counter[str]) -> list[str]:
    QGuiApplication.clipboard().clear()
    dice = random.Random(seed)
    with TemporaryDirectory() as folder, patch.object(model, "secrets", random.Random(f"ids of {seed}")):
        return _done(seed, _hand(Path(folder)), dice, operations, counts)


def _done(seed: int, hand: Hand, dice: random.Random, operations: int, counts: Counter[str]) -> list[str]:
    first = hand.model.root
    names: list[str] = []
    try:
        for number in range(operations):
            names.append(do(hand, dice))
            if number % LOOKED_AT == 0:
                assert_shown(hand)
                assert_known(hand)
        wrong = [f"run {seed}: {what}" for what in _both_ends(hand, first)]
    except Exception as error:  # Whatever a deed raises is what is looked for.
        traceback.print_exc()
        wrong = [f"run {seed}: {error!r} after {len(names)} operations, the last {names[-LOOKED_AT:]}"]
    counts.update(names)
    hand.view.close()
    hand.view.deleteLater()
    hand.model.deleteLater()
    return wrong


def _hand(folder: Path) -> Hand:
    """A hand on a canvas with a small net, and with own blocks in a folder."""
    view = CanvasView(DocumentModel(template("digits-mlp").make()))
    view.own = OwnBlocks(folder, view)
    view.resize(1200, 700)
    view.show()
    view.setFocus()
    view.zoom_reset()
    return Hand(view)


def _both_ends(hand: Hand, first: Document) -> list[str]:
    """What is not as it must be once everything is undone, redone, saved and loaded."""
    stack, wrong = hand.model.stack, []
    stack.setIndex(stack.count())
    last = hand.model.root
    if not _same_bytes(last):
        wrong.append("the saved file is another one after it was loaded")
    stack.setIndex(0)
    if hand.model.root != first:
        wrong.append("undoing everything does not give the first document")
    assert_shown(hand)
    assert_known(hand)
    stack.setIndex(stack.count())
    if hand.model.root != last:
        wrong.append("redoing everything does not give the last document")
    assert_shown(hand)
    assert_known(hand)
    return wrong


def _same_bytes(document: Document) -> bool:
    """Whether a file that was saved, loaded and saved again is the same."""
    with TemporaryDirectory() as folder:
        one, other = Path(folder, "one.loom"), Path(folder, "other.loom")
        save(one, document)
        save(other, load(one))
        return one.read_bytes() == other.read_bytes()


def _alive() -> Counter[str]:
    """How many documents, edits, Qt objects and items of scenes there are, by class."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()
    return Counter(type(found).__name__ for found in gc.get_objects() if issubclass(type(found), KEPT))
