"""Many nodes that go back to where they were: their wires too, without a way being sought anew."""

from __future__ import annotations

import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from layerloom.graph import Document, plan
from layerloom_app import theme
from layerloom_app.canvas.editing import Editing
from layerloom_app.canvas.scene import CanvasScene
from layerloom_app.canvas.style import Style
from layerloom_app.commands import DocumentModel

from .conftest import ladder

if TYPE_CHECKING:
    from layerloom_app.canvas.wires import Wire


def opened(document: Document) -> CanvasScene:
    return CanvasScene(DocumentModel(document), Style(theme.manager().theme))


def ways(scene: CanvasScene) -> dict[str, Wire]:
    return {key: item.wire for key, item in scene.wires.items()}


def change(model: DocumentModel, editing: Editing, random: Random) -> None:
    """Something that moves many nodes, or one, or takes a wire off."""
    document = model.document
    chosen = random.sample(sorted(document.nodes), random.choice([1, 20, 30]))
    places = {node: (random.randrange(0, 4000, 8), random.randrange(0, 900, 8)) for node in chosen}
    step = random.randrange(3)
    if step == 0:
        editing.lay_out()
    elif step == 1:
        model.push("Move", plan.moving(document, places))
    else:
        model.push("Cut", plan.unlinking(document, random.choice(list(document.links.values()))))


@pytest.mark.parametrize("seed", range(4))
def test_wires_run_as_on_a_canvas_made_anew_whatever_was_moved_and_taken_back(qapp: object, seed: int) -> None:
    random, model = Random(seed), DocumentModel(ladder(30))
    scene = CanvasScene(model, Style(theme.manager().theme))
    editing = Editing(model, scene, print)
    for _ in range(25):
        deed = random.choices([lambda: change(model, editing, random), model.stack.undo, model.stack.redo], [4, 4, 3])
        deed[0]()
        fresh = opened(model.document)
        assert ways(scene) == ways(fresh)
        assert {node: item.pos() for node, item in scene.nodes.items()} == {
            node: item.pos() for node, item in fresh.nodes.items()
        }


def test_no_way_is_sought_when_a_layout_is_taken_back_and_made_again(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = DocumentModel(ladder(40))
    scene = CanvasScene(model, Style(theme.manager().theme))
    before = ways(scene)
    Editing(model, scene, print).lay_out()
    after = ways(scene)
    monkeypatch.delattr(CanvasScene, "way")
    model.stack.undo()
    assert ways(scene) == before != after
    model.stack.redo()
    assert ways(scene) == after


def test_a_layout_of_a_thousand_nodes_is_taken_back_in_a_moment(qapp: object) -> None:
    model = DocumentModel(ladder(1000))
    scene = CanvasScene(model, Style(theme.manager().theme))
    Editing(model, scene, print).lay_out()
    start = time.thread_time()
    model.stack.undo()
    assert time.thread_time() - start < 0.15  # 0.03 s, and 0.3 s where nodes and wires are shown from scratch.
