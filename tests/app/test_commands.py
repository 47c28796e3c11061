from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from layerloom import layers
from layerloom.graph import plan
from layerloom.graph.edit import Edit, EditConflict
from layerloom.graph.infer import infer
from layerloom.graph.model import EMPTY, Document, NodeId, Output, Place
from layerloom.graph.problems import Problem
from layerloom.layers.data import csv_of
from layerloom_app.commands import DocumentModel, coalesced


@pytest.fixture
def model(qapp: object) -> DocumentModel:
    return DocumentModel()


def _added(model: DocumentModel, layer: layers.Layer, title: str) -> NodeId:
    node, edits = plan.addition(model.document, layer, (0, 0), title)
    model.push("Add", edits)
    return node


def _joined(model: DocumentModel) -> tuple[NodeId, NodeId]:
    digits, dense = _added(model, layers.Digits(), "digits"), _added(model, layers.Flatten(), "flatten")
    model.push("Wire", plan.connecting(model.document, digits, dense))
    return digits, dense


def test_undo_to_empty_and_redo_give_back_the_same_documents(model: DocumentModel) -> None:
    states = [model.document]
    model.changed.connect(lambda _: states.append(model.document))
    digits, flatten = _joined(model)
    model.push("Move", plan.moving(model.document, {flatten: (80, 16)}))
    model.push("Delete", plan.removal(model.document, [digits]))
    done = list(states)
    while model.stack.canUndo():
        model.stack.undo()
    assert states[len(done) :] == done[-2::-1]
    assert model.document == EMPTY
    while model.stack.canRedo():
        model.stack.redo()
    assert model.document == done[-1]


def test_what_is_known_follows_every_change_and_undo(model: DocumentModel) -> None:
    _, flatten = _joined(model)
    assert model.inference.specs[Output(flatten, "output")].shape == (64,)
    model.stack.undo()
    assert model.inference.specs[Output(flatten, "output")].shape is None
    assert model.inference == infer(model.document)
    assert flatten in {problem.node for problem in model.problems}
    assert model.cost.nodes.keys() == model.document.nodes.keys()


def test_changed_carries_the_edits_and_comes_before_checked(model: DocumentModel) -> None:
    heard: list[object] = []
    model.changed.connect(heard.append)
    model.checked.connect(lambda: heard.append("checked"))
    _, edits = plan.addition(model.document, layers.ReLU(), (0, 0))
    model.push("Add", edits)
    model.stack.undo()
    assert heard[0] == edits
    assert heard[1] == heard[3] == "checked"
    assert {edit.key for edit in heard[2]} == {edit.key for edit in edits}  # type: ignore[attr-defined]


def test_edits_for_another_document_are_refused_whole(model: DocumentModel) -> None:
    node = _added(model, layers.ReLU(), "relu")
    before, steps = model.document, model.stack.count()
    wrong = (Edit("settings", "seed", None, 1), Edit("places", node, Place(9, 9), Place(1, 1)))
    with pytest.raises(EditConflict):
        model.push("Wrong", wrong)
    assert (model.document, model.stack.count()) == (before, steps)


def test_nothing_to_do_is_no_step(model: DocumentModel) -> None:
    model.push("Nothing", ())
    model.push("There and back", (Edit("settings", "seed", None, 1), Edit("settings", "seed", 1, None)))
    assert model.stack.count() == 0


def test_a_slider_is_one_step_and_another_key_begins_the_next(model: DocumentModel) -> None:
    for value in (0.1, 0.2, 0.3):
        model.push("Rate", plan.setting(model.document, "learning_rate", value), merge="learning_rate")
    model.push("Seed", plan.setting(model.document, "seed", 1), merge="seed")
    assert model.stack.count() == 2
    model.stack.undo()
    model.stack.undo()
    assert "learning_rate" not in model.document.settings


def test_a_slider_that_comes_back_leaves_no_step(model: DocumentModel) -> None:
    model.push("Rate", plan.setting(model.document, "learning_rate", 0.1), merge="learning_rate")
    model.push("Rate", plan.setting(model.document, "learning_rate", None), merge="learning_rate")
    assert model.stack.count() == 0
    assert model.document == EMPTY


def test_a_saved_step_is_not_changed_by_a_later_one(model: DocumentModel) -> None:
    model.push("Rate", plan.setting(model.document, "learning_rate", 0.1), merge="learning_rate")
    model.stack.setClean()
    model.push("Rate", plan.setting(model.document, "learning_rate", 0.2), merge="learning_rate")
    model.stack.undo()
    assert model.stack.isClean()
    assert model.document.settings["learning_rate"] == 0.1


def test_the_selection_holds_only_nodes_that_are_there(model: DocumentModel, qtbot: QtBot) -> None:
    node = _added(model, layers.ReLU(), "relu")
    with qtbot.waitSignal(model.selection_changed):
        model.select([node, "no such node"])
    assert model.selection == {node}
    with qtbot.assertNotEmitted(model.selection_changed):
        model.select([node])
    with qtbot.waitSignal(model.selection_changed):
        model.stack.undo()
    assert model.selection == frozenset()


def test_another_document_starts_undo_anew(model: DocumentModel, qtbot: QtBot) -> None:
    _joined(model)
    other = DocumentModel()
    _added(other, layers.ReLU(), "relu")
    with qtbot.waitSignal(model.replaced):
        model.replace(other.document)
    assert model.document == other.document
    assert model.inference == infer(other.document)
    assert not model.stack.canUndo()
    model.replace(Document())
    assert model.problems != ()


def test_coalescing_keeps_what_the_edits_do() -> None:
    edits = (
        Edit("settings", "a", None, 1),
        Edit("settings", "b", 1, 2),
        Edit("settings", "a", 1, 2),
        Edit("settings", "b", 2, 1),
        Edit("settings", "c", 1, 1.0),
    )
    assert coalesced(edits) == (Edit("settings", "a", None, 2), Edit("settings", "c", 1, 1.0))


def _wine(folder: Path) -> layers.CSV:
    (folder / "wine.csv").write_text("acid,sweet\n" + "\n".join(f"{i / 7},{i / 3}" for i in range(20)), "utf-8")
    return csv_of(folder / "wine.csv", folder)


def _missed(model: DocumentModel) -> list[Problem]:
    return [problem for problem in model.problems if problem.kind == "file"]


def test_a_data_file_that_is_gone_is_a_problem_at_its_node_and_shapes_keep_inferring(
    model: DocumentModel, tmp_path: Path
) -> None:
    wine = _added(model, _wine(tmp_path), "wine")
    column = model.document.nodes[wine].layer.ports.outputs[0]
    model.folder = tmp_path
    assert not _missed(model)
    (tmp_path / "wine.csv").unlink()
    model.look_for_files()
    (problem,) = _missed(model)
    assert problem.node == wine
    assert problem.severity == "error"
    assert "wine.csv" in problem.title
    assert "inspector" in problem.why
    assert model.inference.specs[Output(wine, column)].shape is not None


def test_a_data_file_is_no_longer_missed_once_its_node_says_where_it_is(model: DocumentModel, tmp_path: Path) -> None:
    wine = _added(model, _wine(tmp_path), "wine")
    (tmp_path / "wine.csv").rename(tmp_path / "moved.csv")
    model.folder = tmp_path
    assert _missed(model)
    model.push("Locate", plan.changing(model.document, wine, path=str(tmp_path / "moved.csv")))
    assert not _missed(model)
    model.stack.undo()
    assert _missed(model)


def test_another_folder_is_told_as_checked_and_the_same_one_is_not(model: DocumentModel, tmp_path: Path) -> None:
    told: list[int] = []
    model.checked.connect(lambda: told.append(1))
    model.folder = tmp_path
    model.folder = tmp_path
    assert told == [1]


def test_undoing_a_deletion_selects_what_came_back_and_redoing_an_addition_what_was_added(model: DocumentModel) -> None:
    digits, flatten = _joined(model)
    model.select([digits])
    model.push("Delete", plan.removal(model.document, [digits, flatten]))
    assert model.selection == frozenset()
    model.stack.undo()
    assert model.selection == {digits, flatten}
    for _ in range(2):
        model.stack.undo()
    model.stack.redo()
    assert model.selection == {flatten}


def test_a_change_and_its_undo_leave_the_selection_alone(model: DocumentModel) -> None:
    digits, flatten = _joined(model)
    model.select([flatten])
    model.push("Move", plan.moving(model.document, {digits: (80, 16)}))
    model.stack.undo()
    assert model.selection == {flatten}
    _added(model, layers.ReLU(), "relu")
    assert model.selection == {flatten}, "whoever adds a node says what is selected"


def test_a_move_gives_nothing_to_look_at_anew(model: DocumentModel) -> None:
    _, flatten = _joined(model)
    assert flatten in model.inference.fresh
    model.push("Move", plan.moving(model.document, {flatten: (80, 16)}))
    assert not model.inference.fresh
    assert model.inference.specs[Output(flatten, "output")].shape == (64,)


@pytest.mark.parametrize("x", [16.0, 0.0], ids=["merged", "taken back"])
def test_a_model_and_its_steps_go_when_nobody_needs_them(qapp: object, x: float) -> None:
    model = DocumentModel()
    digits = _added(model, layers.Digits(), "digits")
    model.push("Move", plan.moving(model.document, {digits: (8.0, 0.0)}), merge="nudge")
    model.push("Move", plan.moving(model.document, {digits: (x, 0.0)}), merge="nudge")
    model.stack.undo()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
    assert not [found for found in gc.get_objects() if type(found) is Edit and found.key == digits]


class _Holder(QObject):
    """Holds a model and listens to its steps."""

    def __init__(self, model: DocumentModel) -> None:
        super().__init__()
        self.model = model
        model.stack.cleanChanged.connect(self.listen)
        model.stack.indexChanged.connect(self.listen)

    def listen(self) -> None:
        self.heard = self.model.root


def test_who_holds_a_model_last_may_listen_to_it(qapp: object) -> None:
    holder = _Holder(DocumentModel())
    _added(holder.model, layers.Digits(), "digits")
    gone = weakref.ref(holder.model)
    del holder
    assert gone() is None
