"""A canvas with a hand on it: real mouse, key and drop events on the viewport."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.support.hand import Hand

from layerloom import layers
from layerloom.graph import plan
from layerloom.graph.edit import apply
from layerloom.graph.model import Document, Input, Link, Node, Output, Place
from layerloom_app.canvas import CanvasView
from layerloom_app.commands import DocumentModel
from layerloom_app.own_blocks import OwnBlocks

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom.layers import Layer

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE = Qt.KeyboardModifier.NoModifier


class Draft:
    """Builds a document by titles."""

    def __init__(self) -> None:
        self.document = Document()
        self.ids: dict[str, str] = {}

    def add(self, title: str, layer: Layer, x: float, y: float) -> Draft:
        self.ids[title], edits = plan.addition(self.document, layer, (x, y), title)
        self.document = apply(self.document, edits)
        return self

    def link(self, source: str, target: str, output: str = "output", port: str = "x") -> Draft:
        link = plan.linking(self.document, Output(self.ids[source], output), Input(self.ids[target], port))
        assert link, f"{source} cannot be linked to {target}"
        self.document = apply(self.document, link)
        return self


def ladder(count: int) -> Document:
    """A chain in which every fourth node also feeds the one three steps on."""
    ids = [f"n{index:04}" for index in range(count)]
    ends = [(i, i + 1, 0) for i in range(count - 1)] + [(i, i + 3, 1) for i in range(0, count - 3, 4)]
    links = [Link(Output(ids[a], "output"), Input(ids[b], "x", slot)) for a, b, slot in ends]
    document = Document().with_table("nodes", dict.fromkeys(ids, Node(layers.Add(), "sum")))
    document = document.with_table("places", {node: Place(280 * i, 80 * (i % 3)) for i, node in enumerate(ids)})
    return document.with_table("links", {link.key: link for link in links})


@pytest.fixture
def draft() -> Draft:
    """A small net: digits > conv > relu > flatten > dense > loss, with the labels at the loss."""
    return (
        Draft()
        .add("digits", layers.Digits(), 0, 0)
        .add("conv", layers.Conv2D(4), 256, 0)
        .add("relu", layers.ReLU(), 512, 0)
        .add("flatten", layers.Flatten(), 256, 160)
        .add("dense", layers.Dense(10), 512, 160)
        .add("loss", layers.CrossEntropy(), 768, 160)
        .link("digits", "conv", output="image")
        .link("conv", "relu")
        .link("relu", "flatten")
        .link("flatten", "dense")
        .link("dense", "loss", port="prediction")
        .link("digits", "loss", output="label", port="target")
    )


def _hand(qtbot: QtBot, document: Document, folder: Path) -> Hand:
    view = CanvasView(DocumentModel(document))
    view.own = OwnBlocks(folder / "blocks", view)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    qtbot.waitExposed(view)
    view.setFocus()
    view.zoom_reset()
    hand = Hand(view)
    view.message.connect(hand.messages.append)
    return hand


@pytest.fixture
def hand(qtbot: QtBot, draft: Draft, tmp_path: Path) -> Hand:
    """A hand on a canvas that shows the small net in its own size."""
    return _hand(qtbot, draft.document, tmp_path)


@pytest.fixture
def empty(qtbot: QtBot, tmp_path: Path) -> Hand:
    """A hand on an empty canvas."""
    return _hand(qtbot, Document(), tmp_path)
