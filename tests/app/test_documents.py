"""The open project: saving, the unsaved mark, two windows, another program on the same file, lost work."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.app.conftest import small_net

from layerloom import layers
from layerloom.files import FileProblem
from layerloom.graph.edit import difference
from layerloom.graph.file import load, save
from layerloom.graph.plan import addition, setting
from layerloom.layers.data import csv_of
from layerloom_app.autosave import lost_work
from layerloom_app.commands import DocumentModel
from layerloom_app.documents import InUse, Project, with_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.settings import Settings


@pytest.fixture
def project(model: DocumentModel, settings: Settings) -> Iterator[Project]:
    made = Project(model, settings)
    yield made
    made.close()


def edit(model: DocumentModel) -> None:
    model.push("Add", addition(model.document, layers.ReLU(), (0.0, 0.0))[1])


def test_an_edit_makes_the_project_unsaved_and_saving_ends_that(
    project: Project, model: DocumentModel, tmp_path: Path
) -> None:
    assert not project.dirty
    edit(model)
    assert project.dirty
    project.save(tmp_path / "net.loom")
    assert not project.dirty
    assert load(tmp_path / "net.loom") == model.document
    model.stack.undo()
    assert project.dirty
    model.stack.redo()
    assert not project.dirty


def test_what_was_saved_opens_again(project: Project, model: DocumentModel, tmp_path: Path) -> None:
    project.new(small_net())
    project.save(tmp_path / "net.loom")
    before = model.document
    project.new()
    assert not model.document.nodes
    project.open(tmp_path / "net.loom")
    assert model.document == before
    assert project.name == "net"


def test_a_broken_file_leaves_the_open_document(project: Project, model: DocumentModel, tmp_path: Path) -> None:
    project.new(small_net())
    project.save(tmp_path / "net.loom")
    before = model.document
    (tmp_path / "broken.loom").write_text('{"nodes": ')
    with pytest.raises(FileProblem, match=r"broken\.loom"):
        project.open(tmp_path / "broken.loom")
    assert (model.document, project.path) == (before, tmp_path / "net.loom")


def test_opening_and_saving_are_remembered(project: Project, settings: Settings, tmp_path: Path) -> None:
    project.save(tmp_path / "a.loom")
    project.save(tmp_path / "b.loom")
    project.open(tmp_path / "a.loom")
    assert settings.recent == [tmp_path / "a.loom", tmp_path / "b.loom"]


def test_a_second_window_is_refused_and_may_read(project: Project, settings: Settings, tmp_path: Path) -> None:
    project.new(small_net())
    project.save(tmp_path / "net.loom")
    second = Project(DocumentModel(), settings)
    with pytest.raises(InUse, match=r"net\.loom"):
        second.open(tmp_path / "net.loom")
    second.open(tmp_path / "net.loom", read_only=True)
    with pytest.raises(FileProblem, match="reading only"):
        second.save(tmp_path / "net.loom")
    second.save(tmp_path / "copy.loom")
    assert not second.read_only
    second.close()


def test_a_document_that_was_left_can_be_opened_elsewhere(project: Project, settings: Settings, tmp_path: Path) -> None:
    project.save(tmp_path / "net.loom")
    project.new()
    second = Project(DocumentModel(), settings)
    second.open(tmp_path / "net.loom")
    second.close()


def test_saving_over_a_document_that_another_window_has_is_refused(
    project: Project, settings: Settings, tmp_path: Path
) -> None:
    project.save(tmp_path / "net.loom")
    second = Project(DocumentModel(), settings)
    with pytest.raises(InUse):
        second.save(tmp_path / "net.loom")
    second.close()


def test_another_program_on_the_file_is_noticed(
    project: Project, model: DocumentModel, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "net.loom"
    project.save(path)
    with qtbot.waitSignal(project.changed_on_disk, timeout=5000):
        save(path, small_net())


def test_our_own_save_is_no_change_on_disk(
    project: Project, model: DocumentModel, tmp_path: Path, qtbot: QtBot
) -> None:
    project.save(tmp_path / "net.loom")
    edit(model)
    with qtbot.assertNotEmitted(project.changed_on_disk, wait=400):
        project.save(tmp_path / "net.loom")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(project: Project, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FileProblem, match="permission"):
        project.save(tmp_path / "net.loom")
    tmp_path.chmod(0o700)


def test_a_folder_that_is_gone_is_told_and_the_work_stays_unsaved(
    project: Project, model: DocumentModel, tmp_path: Path
) -> None:
    edit(model)
    with pytest.raises(FileProblem, match="not there"):
        project.save(tmp_path / "gone" / "net.loom")
    assert project.dirty


def test_lost_work_comes_back_as_one_step_and_stays_unsaved(settings: Settings, tmp_path: Path) -> None:
    first_model = DocumentModel()
    first = Project(first_model, settings)
    first.new(small_net())
    first.save(tmp_path / "net.loom")
    saved = first_model.document
    edit(first_model)
    first_model.push("Set", setting(first_model.document, "epochs", 9))
    lost_document = first_model.document
    abandon(first)
    second_model = DocumentModel()
    second = Project(second_model, settings)
    (lost,) = lost_work(settings.journals)
    second.recover(lost)
    assert second_model.document == lost_document
    assert second.dirty and second.path == tmp_path / "net.loom"
    second_model.stack.undo()
    assert second_model.document == saved
    second.close()


def test_lost_work_of_a_project_that_was_never_saved_comes_back(settings: Settings) -> None:
    first_model = DocumentModel()
    first = Project(first_model, settings)
    edit(first_model)
    document = first_model.document
    abandon(first)
    second_model = DocumentModel()
    second = Project(second_model, settings)
    second.recover(lost_work(settings.journals)[0])
    assert second_model.document == document
    assert second.dirty and second.path is None
    second.close()


def test_a_full_disk_under_the_journal_is_told_once(
    project: Project, model: DocumentModel, settings: Settings, qtbot: QtBot
) -> None:
    settings.journals.rename(settings.journals.with_name("elsewhere"))
    with qtbot.waitSignal(project.failed) as told:
        edit(model)
    assert "no longer kept" in told.args[0]
    with qtbot.assertNotEmitted(project.failed):
        edit(model)


def test_the_difference_of_two_documents_leads_from_one_to_the_other() -> None:
    from layerloom.graph.edit import apply

    before, after = small_net(), with_name(small_net(units=3), "other")
    assert apply(before, difference(before, after)) == after
    assert difference(before, before) == ()


def abandon(project: Project) -> None:
    """Leave a project as a killed process does: locks fall, the journal stays."""
    journal = project._journal
    assert journal is not None
    journal.detach()
    project._unlock()
    project._sync.stop()
    project._model.root_changed.disconnect(project._note)


def test_data_files_are_looked_for_beside_the_project(project: Project, model: DocumentModel, tmp_path: Path) -> None:
    (tmp_path / "wine.csv").write_text("acid,sweet\n1.5,2.5\n2.5,3.5\n", "utf-8")
    model.push("Add", addition(model.document, csv_of(tmp_path / "wine.csv", tmp_path), (0.0, 0.0))[1])
    project.save(tmp_path / "net.loom")
    assert not [problem for problem in model.problems if problem.kind == "file"]
    (tmp_path / "wine.csv").unlink()
    project.new()
    project.open(tmp_path / "net.loom")
    assert [problem.node for problem in model.problems if problem.kind == "file"] == list(model.document.nodes)
