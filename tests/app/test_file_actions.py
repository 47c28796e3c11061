"""Whatever a person can do to a file or a folder ends in a sentence, never in a report of an error."""

from __future__ import annotations

import errno
import json
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from tests.app.conftest import node_of, small_net
from tests.app.test_main_window import answer, choosing, edit
from tests.app.test_picture_dialog import save_picture

from layerloom import files, layers
from layerloom.data import Column
from layerloom.graph.edit import apply
from layerloom.graph.file import dumps, load, save
from layerloom.graph.model import Document, Input, Link, Node, Output
from layerloom.graph.plan import addition, renaming
from layerloom_app.errors import ErrorDialog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

LONG = 60_000


@pytest.fixture(autouse=True)
def no_report(window: MainWindow) -> Iterator[None]:
    window.reporter.install(window)
    yield
    window.reporter.remove()
    assert window.reporter.count == 0
    assert not [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ErrorDialog)]


def refused(window: MainWindow, path: Path) -> str:
    """Open a file that is no project; what the window says."""
    seen: list[str] = []
    answer("Close", seen)
    document = window.model.document
    assert not window.file_actions.open(path)
    assert window.model.document is document
    return seen[0]


# Opening


def test_a_folder_a_gone_file_and_a_huge_one_are_refused_in_words(window: MainWindow, tmp_path: Path) -> None:
    window.project.new(small_net())
    folder, huge = tmp_path / "folder.loom", tmp_path / "huge.loom"
    folder.mkdir()
    with huge.open("wb") as file:
        file.truncate(100 * 2**20)
    assert "Is a directory" in refused(window, folder)
    assert "No such file" in refused(window, tmp_path / "gone.loom")
    assert "larger than 64 MB" in refused(window, huge)


@pytest.mark.parametrize("data", [b"\x00" * 1000, b"\xff\xfe", b"", b"[" * 100_000, b"{}", b"%PDF-1.4"])
def test_what_is_no_project_is_refused_in_words(window: MainWindow, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "garbage.loom").write_bytes(data)
    assert "garbage.loom" in refused(window, tmp_path / "garbage.loom")


def newer(document: Document, **sections: object) -> str:
    return json.dumps(json.loads(dumps(document)) | {"format": "layerloom/999"} | sections)


def test_a_newer_project_is_opened_for_reading_with_a_sentence(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "tomorrow.loom"
    path.write_text(newer(small_net(), dreams={"of": "electric sheep"}), "utf-8")
    before = path.read_bytes()
    assert window.file_actions.open(path)
    assert window.model.document == small_net_like(window.model.document)
    assert "read only" in window.windowTitle()
    assert window.banner.isVisible() and "newer Layerloom" in window.banner.text.text()
    edit(window)
    seen: list[str] = []
    answer("Close", seen)
    assert not window.file_actions.save_to(path)
    assert "reading only" in seen[0] and path.read_bytes() == before


def small_net_like(document: Document) -> Document:
    """A document with the same five nodes, because every small net has ids of its own."""
    assert sorted(node.layer.type_name for node in document.nodes.values()) == sorted(
        node.layer.type_name for node in small_net().nodes.values()
    )
    return document


def test_a_newer_project_that_cannot_be_understood_is_refused(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "tomorrow.loom"
    path.write_text(newer(small_net(), nodes=["quite", "different"]), "utf-8")
    assert "newer Layerloom" in refused(window, path)


SETTINGS: dict[str, object] = {
    "epochs": "many", "batch_size": -3, "optimizer": 7, "learning_rate": True, "seed": 0.5, "device": 5,
    "test_fraction": 1e300, "name": "[*] & <b>", "momentum": "",
}  # fmt: skip


def test_settings_that_cannot_be_are_told_at_training_and_export_and_shown_all_the_same(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.loom"
    save(path, small_net().with_table("settings", SETTINGS))
    assert window.file_actions.open(path)
    window.docks.show("code")
    window.code.refresh()
    choosing(monkeypatch, tmp_path / "odd.py", "PyTorch script (*.py)")
    seen: list[str] = []
    answer("Close", seen)
    window.file_actions.export()
    assert "epochs" in seen[0]
    told: list[str] = []
    window.training.ended.connect(told.append)
    window.training_actions.train()
    qtbot.waitUntil(lambda: window.training.state == "idle" and bool(window.training_panel.message.text()))
    assert "epochs" in window.training_panel.message.text()


def test_a_name_with_the_mark_of_unsaved_work_stays_in_the_title(window: MainWindow) -> None:
    window.project.new(small_net().with_table("settings", {"name": "a[*]b"}))
    assert "a[*]b" in window.windowTitle().replace("[*][*]", "[*]", 1)


# Saving and exporting


class FullDisk(files.System):
    def write(self, file: int, data: memoryview) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def fill_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the disk takes no byte, whoever writes through `write_atomically`."""
    monkeypatch.setattr(files.System, "write", FullDisk.write)


def test_a_full_disk_keeps_the_saved_version_and_is_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.loom"
    window.project.new(small_net())
    assert window.file_actions.save_to(path)
    saved = load(path)
    edit(window)
    fill_disk(monkeypatch)
    seen: list[str] = []
    answer("Close", seen)
    assert not window.file_actions.save()
    assert "disk is full" in seen[0]
    assert load(path) == saved and window.isWindowModified()


def test_a_full_disk_stops_exports_and_training_with_a_sentence(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.project.new(small_net())
    fill_disk(monkeypatch)
    seen: list[str] = []
    choosing(monkeypatch, tmp_path / "net.py", "PyTorch script (*.py)")
    answer("Close", seen)
    window.file_actions.export()
    choosing(monkeypatch, tmp_path / "net.svg")
    answer("Close", seen)
    save_picture(window)
    assert len(seen) == 2 and all("disk is full" in text for text in seen)
    window.training_actions.train()
    assert window.training.state == "idle"
    assert "disk is full" in window.training_panel.message.text()


@pytest.mark.parametrize("name", ["net.py", "net.svg", "net.png", "net.pdf"])
def test_an_export_onto_a_folder_or_into_a_file_is_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    window.project.new(small_net())
    (tmp_path / name).mkdir()
    (tmp_path / "file").write_text("")
    deed = window.file_actions.export if name.endswith(".py") else partial(save_picture, window)
    for path in (tmp_path / name, tmp_path / "file" / name):
        choosing(monkeypatch, path, "PyTorch script (*.py)")
        seen: list[str] = []
        answer("Close", seen)
        deed()
        assert "not exported" in seen[0]


def test_a_graph_with_a_cycle_is_not_exported_and_not_trained_but_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = small_net()
    first, edits = addition(document, layers.ReLU(), (0.0, 0.0))
    document = apply(document, edits)
    second, edits = addition(document, layers.Tanh(), (0.0, 0.0))
    document = apply(document, edits)
    links = [Link(Output(first, "output"), Input(second, "x")), Link(Output(second, "output"), Input(first, "x"))]
    document = document.with_table("links", document.links | {link.key: link for link in links})
    window.project.new(document)
    window.docks.show("code")
    window.code.refresh()
    choosing(monkeypatch, tmp_path / "net.py", "PyTorch script (*.py)")
    seen: list[str] = []
    answer("Close", seen)
    window.file_actions.export()
    assert "cycle" in seen[0] and not (tmp_path / "net.py").exists()
    window.training_actions.train()
    assert window.training.state == "idle" and "cannot be trained" in window.statusBar().currentMessage()


def test_a_table_that_is_gone_is_told(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = small_net()
    table = layers.CSV("gone.csv", (Column("x", "number", ("a", "b")),), 10)
    old = node_of(document, "Digits")
    document = document.with_table("nodes", document.nodes | {old: Node(table, "table")})
    window.project.new(document)
    window.training_actions.train()
    assert window.training.state == "idle"
    assert any("gone.csv" in problem.title for problem in window.model.problems)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kw: (str(tmp_path / "none.csv"), ""))
    window.model.select([old])
    window.inspector._change("path", str(tmp_path / "none.csv"))
    assert "none.csv" in window.statusBar().currentMessage()


def test_a_metric_with_a_slash_in_its_title_does_not_stop_the_curves_from_being_saved(
    window: MainWindow, tmp_path: Path
) -> None:
    window.project.new(small_net())
    accuracy = node_of(window.model.document, "Accuracy")
    window.model.push("Rename", renaming(window.model.document, accuracy, "right / wrong"))
    curves = window.training_panel.curves
    curves.name_metrics({"right / wrong": True})
    curves.save(tmp_path / "curves.png")
    assert len(list(tmp_path.glob("curves-*.png"))) == 2
