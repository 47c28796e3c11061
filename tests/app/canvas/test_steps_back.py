"""Steps back and forth show on the canvas what a newly opened document shows."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from layerloom.graph import plan
from layerloom_app import theme
from layerloom_app.canvas.scene import CanvasScene
from layerloom_app.canvas.style import Style
from layerloom_app.commands import DocumentModel

from ..conftest import node_of, small_net

if TYPE_CHECKING:
    from collections.abc import Mapping


def shown(scene: CanvasScene, model: DocumentModel) -> Mapping[str, object]:
    """All that can be read on the canvas and in the panels."""
    cards = {node: (item._title, item._subtitle, item._count, item.severity) for node, item in scene.nodes.items()}
    wires = {key: (item.text, item.broken) for key, item in scene.wires.items()}
    told = sorted((problem.severity, problem.title, str(problem.node)) for problem in model.problems)
    return {"cards": cards, "wires": wires, "problems": told, "cost": (model.cost.parameters, model.cost.macs)}


def freshly_opened(model: DocumentModel) -> Mapping[str, object]:
    other = DocumentModel(model.root)
    return shown(CanvasScene(other, Style(theme.manager().theme)), other)


def change(model: DocumentModel, random: Random) -> None:
    """One of the usual changes, as far as the document still has what it needs."""
    document, links = model.document, list(model.document.links.values())
    dense = node_of(document, "Dense")
    flatten = [node for node, entry in document.nodes.items() if entry.layer.type_name == "Flatten"]
    steps = [
        lambda: plan.changing(document, dense, units=random.choice([3, 5, 10, 12])),
        lambda: plan.removal(document, flatten),
        lambda: plan.unlinking(document, random.choice(links)) if links else (),
        lambda: plan.moving(document, {dense: (random.randrange(900), random.randrange(500))}),
        lambda: plan.renaming(document, dense, random.choice(["scores", "head"])),
        lambda: plan.freezing(document, [dense], not document.frozen(dense)),
    ]
    model.push("Change", random.choice(steps)())


@pytest.mark.parametrize("seed", range(4))
def test_steps_back_and_forth_show_what_opening_shows(qapp: object, seed: int) -> None:
    random, model = Random(seed), DocumentModel(small_net())
    scene = CanvasScene(model, Style(theme.manager().theme))
    for _ in range(60):
        deed = random.choices([lambda: change(model, random), model.stack.undo, model.stack.redo], [8, 7, 5])[0]
        deed()
        assert shown(scene, model) == freshly_opened(model)
