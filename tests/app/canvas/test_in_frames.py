"""Automatic layout by key, whatever is on the canvas: nothing lies on anything else afterwards."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from tests.support.hand import Hand

from layerloom import layers as L
from layerloom.graph import areas, plan
from layerloom.graph.edit import apply
from layerloom.graph.grouping import grouping
from layerloom.graph.model import Document, Input, Output
from layerloom_app.canvas import CanvasView
from layerloom_app.canvas.geometry import NodeShape
from layerloom_app.canvas.in_frames import clear_of
from layerloom_app.commands import DocumentModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
LAYERS = (
    L.Digits, L.Conv2D, L.Add, L.Concatenate, L.CrossEntropy, L.MultiHeadAttention, L.ReLU, L.LSTM, L.BloodCells,
)  # fmt: skip


def drawing(seed: int) -> Document:
    """Nodes of many kinds, thrown anywhere, wired as it comes, some in a block, some small, with frames and notes."""
    dice = random.Random(seed)
    document = Document()
    for number in range(dice.randrange(6, 26)):
        at = (dice.uniform(-800, 800), dice.uniform(-500, 500))
        _, edits = plan.addition(document, dice.choice(LAYERS)(), at, f"node {number} " + "x" * dice.randrange(20))
        document = apply(document, edits)
    nodes = list(document.nodes)
    for _ in range(3 * len(nodes)):
        a, b = sorted(dice.sample(range(len(nodes)), 2))
        outputs = document.nodes[nodes[a]].layer.ports.outputs
        inputs = document.nodes[nodes[b]].layer.ports.inputs
        if outputs and inputs:
            source, target = Output(nodes[a], dice.choice(outputs)), Input(nodes[b], dice.choice(inputs).name)
            document = apply(document, plan.linking(document, source, target))
    document = apply(document, plan.collapsing(document, dice.sample(nodes, 2), True)) if len(nodes) > 8 else document
    document = apply(document, grouping(document, set(dice.sample(nodes, 2)))[1])
    for count in range(dice.randrange(4)):
        box = areas.Box(dice.uniform(-800, 400), dice.uniform(-500, 200), 500.0, 400.0)
        document = apply(document, areas.framed(document, box, f"frame {count}")[1])
        box = areas.Box(dice.uniform(-800, 800), dice.uniform(-500, 500), 180.0, 90.0)
        document = apply(document, areas.noted(document, box, "a note")[1])
    return document


def hand_on(qtbot: QtBot, document: Document) -> Hand:
    view = CanvasView(DocumentModel(document))
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    view.setFocus()
    return Hand(view)


def covered(hand: Hand) -> list[tuple[str, str]]:
    """Pairs of nodes and notes of which one lies on the other, with what is shown below nodes."""
    scene = hand.view.canvas_scene
    rects = {node: scene.roomy_rects([node]) for node in hand.document.nodes}
    rects |= {note: scene.rect(note) for note in hand.document.notes}
    found = sorted(rects)
    return [
        (a, b)
        for place, a in enumerate(found)
        for b in found[:place]
        if rects[a].intersects(rects[b]) and not {a, b} <= hand.document.notes.keys()
    ]


def held(hand: Hand) -> dict[str, frozenset[str]]:
    """The nodes in each frame."""
    scene, document = hand.view.canvas_scene, hand.document
    rects = {node: scene.node_rect(node) for node in document.nodes}
    return {
        key: frozenset(node for node, rect in rects.items() if scene.rect(key).contains(rect))
        for key in document.frames
    }


@pytest.mark.parametrize("seed", range(12))
def test_nothing_covers_anything_after_a_layout_by_key(qtbot: QtBot, seed: int) -> None:
    hand = hand_on(qtbot, drawing(seed))
    steps = hand.model.stack.count()
    hand.key(KEY.Key_L, SHIFT)
    assert covered(hand) == []
    assert hand.model.stack.count() <= steps + 1


@pytest.mark.parametrize("seed", range(6))
def test_a_selection_that_is_laid_out_comes_to_lie_on_nothing_else(qtbot: QtBot, seed: int) -> None:
    hand = hand_on(qtbot, drawing(seed))
    hand.key(KEY.Key_L, SHIFT)
    chosen = random.Random(seed).sample(sorted(hand.document.nodes), 4)
    hand.model.select(chosen)
    hand.key(KEY.Key_L)
    assert covered(hand) == []


def test_thousands_of_nodes_find_a_place_among_thousands_that_stay_in_a_moment() -> None:
    shape = NodeShape(160.0, 56.0, (), ())
    corners = {f"n{index}": QPointF(200.0 * (index % 50), 100.0 * (index // 50)) for index in range(2000)}
    staying = [shape.rect.translated(corner + QPointF(30, 20)) for corner in corners.values()]
    start = time.thread_time()
    found = clear_of(corners, dict.fromkeys(corners, shape), staying)
    assert time.thread_time() - start < 0.5  # 0.06 s, and 1.5 s if each is compared with each.
    assert min(corner.y() for corner in found.values()) > max(rect.bottom() for rect in staying)


def test_a_note_that_makes_way_for_a_selection_goes_to_no_other_node(qtbot: QtBot) -> None:
    document = Document()
    ids = []
    for title, at in (("a", (0.0, 0.0)), ("b", (500.0, 300.0)), ("above", (0.0, -130.0))):
        node, edits = plan.addition(document, L.ReLU(), at, title)
        document = apply(document, edits)
        ids.append(node)
    document = apply(document, plan.linking(document, Output(ids[0], "output"), Input(ids[1], "x")))
    document = apply(document, areas.noted(document, areas.Box(232.0, 8.0, 180.0, 90.0), "a note")[1])
    hand = hand_on(qtbot, document)
    hand.model.select(ids[:2])
    hand.key(KEY.Key_L)
    assert hand.document.notes != document.notes
    assert covered(hand) == []


def test_frames_that_share_no_nodes_keep_theirs_and_get_no_others(qtbot: QtBot) -> None:
    document = Document()
    ids = []
    for number in range(9):
        node, edits = plan.addition(document, L.Conv2D(), (300.0 * (number % 3), 200.0 * (number // 3)), f"n{number}")
        document = apply(document, edits)
        ids.append(node)
    for a, b in ((0, 3), (3, 6), (6, 1), (1, 4), (4, 7), (0, 2), (2, 5), (5, 8)):
        document = apply(document, plan.linking(document, Output(ids[a], "output"), Input(ids[b], "x")))
    for column in range(2):
        document = apply(document, areas.framed(document, areas.Box(300.0 * column - 20, -60.0, 290.0, 560.0), "f")[1])
    hand = hand_on(qtbot, document)
    before = held(hand)
    assert all(len(nodes) == 3 for nodes in before.values())
    hand.key(KEY.Key_L, SHIFT)
    assert held(hand) == before
    one, other = (hand.view.canvas_scene.rect(key) for key in before)
    assert not one.intersects(other)
    hand.model.stack.undo()
    assert hand.document.places == document.places


def test_a_note_under_the_nodes_goes_above_them(qtbot: QtBot) -> None:
    document = drawing(3)
    at = QPointF(min(place.x for place in document.places.values()), -600.0)
    note, edits = areas.noted(document, areas.Box(at.x(), at.y(), 1200.0, 1200.0), "mind this")
    hand = hand_on(qtbot, apply(document, edits))
    hand.key(KEY.Key_L, SHIFT)
    scene = hand.view.canvas_scene
    assert all(not scene.rect(note).intersects(scene.node_rect(node)) for node in hand.document.nodes)
    assert scene.rect(note).topLeft() != at
