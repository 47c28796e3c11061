"""The labels of wires: no other wire runs through one, in any zoom in which they are seen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from tests.support.situations import named

from layerloom_app.canvas import CanvasView
from layerloom_app.canvas.items import LABELS_FROM, WireItem
from layerloom_app.commands import DocumentModel
from layerloom_resources.templates import template

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def view(qtbot: QtBot) -> CanvasView:
    view = CanvasView(DocumentModel(template("digits-mlp").make()))
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    qtbot.waitExposed(view)
    return view


def crossings(view: CanvasView) -> list[tuple[QRectF, list[WireItem]]]:
    """The labels that other wires run below, with these wires."""
    wires = list(view.canvas_scene.wires.values())
    below = [(wire._placed().pill, [other for other in wires if other is not wire]) for wire in wires]
    found = [(pill, [other for other in others if _runs_through(other, pill)]) for pill, others in below]
    return [(pill, others) for pill, others in found if others]


def _runs_through(wire: WireItem, pill: QRectF) -> bool:
    pieces = pairwise(wire.wire.points)
    return any(pill.contains(a + (b - a) * step / 40) for a, b in pieces for step in range(41))


def seen(view: CanvasView, pill: QRectF) -> QImage:
    """What is seen within a label but for its round ends."""
    box = view.mapFromScene(pill).boundingRect()
    inner = box.adjusted(box.height() // 2, 3, -box.height() // 2, -3)
    return view.viewport().grab(inner).toImage()


@pytest.mark.parametrize("zoom", [1.02 * LABELS_FROM, 0.79, 0.81, 1.3])
def test_no_wire_runs_through_the_label_of_another(view: CanvasView, zoom: float) -> None:
    found = crossings(view)
    assert found
    for pill, others in found:
        view.zoom_by(zoom / view.zoom)
        view.centerOn(pill.center())
        view.settle()
        together = seen(view, pill)
        for other in others:
            other.setVisible(False)
        assert seen(view, pill) == together
        for other in others:
            other.setVisible(True)


@pytest.mark.parametrize("zoom", [0.7, 1.0])
def test_a_card_lies_above_labels(view: CanvasView, zoom: float) -> None:
    scene = view.canvas_scene
    pill = next(iter(scene.wires.values()))._placed().pill
    card = named(view.model.document, "scores")
    view.zoom_by(zoom / view.zoom)
    view.centerOn(pill.center())
    scene.preview({card: pill.center() - scene.node_rect(card).center() + scene.place(card)})
    covered = seen(view, pill)
    for wire in scene.wires.values():
        wire.setVisible(False)
    assert seen(view, pill) == covered


def test_there_are_no_labels_from_afar(view: CanvasView) -> None:
    pill = max((wire._placed().pill for wire in view.canvas_scene.wires.values()), key=QRectF.width)
    looks = {}
    for zoom in (1.05 * LABELS_FROM, 0.95 * LABELS_FROM):
        view.zoom_by(zoom / view.zoom)
        view.settle()
        view.centerOn(pill.center())
        beside_text = view.mapFromScene(pill.topLeft() + QPointF(7, pill.height() / 2 - 5))
        looks[zoom] = view.viewport().grab().toImage().pixelColor(beside_text)
    near, far = looks.values()
    assert near == view.look.colour("surface")
    assert far == view.look.colour("canvas")
