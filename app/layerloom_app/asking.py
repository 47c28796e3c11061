"""The questions that the window asks, each a function that returns the answer."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from layerloom_app.actions import tr
from layerloom_app.documents import SUFFIX

PROJECTS = "*" + SUFFIX


def unsaved(parent: QWidget, name: str) -> Literal["save", "discard", "cancel"]:
    """What to do with unsaved work before it is left."""
    box = _box(parent, tr("Save the changes to “{0}”?").format(name), tr("They are lost if you do not save them."))
    save = box.addButton(tr("Save"), QMessageBox.ButtonRole.AcceptRole)
    discard = box.addButton(tr("Do not save"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    _advise(box, save)
    box.setEscapeButton(cancel)
    box.exec()
    return "save" if box.clickedButton() is save else "discard" if box.clickedButton() is discard else "cancel"


def in_use(parent: QWidget, name: str) -> Literal["read", "copy", "cancel"]:
    """How to open a document that another window has open."""
    text = tr("“{0}” is open in another window.").format(name)
    box = _box(parent, text, tr("You can look at it here without changing it, or go on with a copy."))
    read = box.addButton(tr("Open for reading"), QMessageBox.ButtonRole.AcceptRole)
    copy = box.addButton(tr("Open a copy"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    _advise(box, read)
    box.setEscapeButton(cancel)
    box.exec()
    return "read" if box.clickedButton() is read else "copy" if box.clickedButton() is copy else "cancel"


def tell(parent: QWidget, head: str, sentence: str) -> None:
    """Tell that something could not be done."""
    box = _box(parent, head, sentence)
    box.setIcon(QMessageBox.Icon.Warning)
    box.addButton(QMessageBox.StandardButton.Close)
    box.exec()


def training_stops(parent: QWidget) -> bool:
    """Whether to close the window although the training runs."""
    box = _box(parent, tr("Stop the training and close?"), tr("Its last checkpoint is kept."))
    stop = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(tr("Go on training"), QMessageBox.ButtonRole.RejectRole)
    _advise(box, cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is stop


def block_is_there(parent: QWidget, title: str) -> Literal["replace", "both", "skip"]:
    """What to do with a block that is imported where another one has its name."""
    text = tr("There is a block “{0}” already.").format(title)
    box = _box(parent, text, tr("Networks that use the one that is there stay as they are."))
    both = box.addButton(tr("Keep both"), QMessageBox.ButtonRole.AcceptRole)
    replace = box.addButton(tr("Replace"), QMessageBox.ButtonRole.DestructiveRole)
    skip = box.addButton(tr("Skip"), QMessageBox.ButtonRole.RejectRole)
    _advise(box, both)
    box.setEscapeButton(skip)
    box.exec()
    return "both" if box.clickedButton() is both else "replace" if box.clickedButton() is replace else "skip"


def block_goes(parent: QWidget, name: str) -> bool:
    """Whether an own block is to be deleted."""
    text = tr("Delete “{0}” from your blocks?").format(name)
    box = _box(parent, text, tr("This cannot be undone. Networks that use it stay as they are."))
    delete = box.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    _advise(box, cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is delete


def _box(parent: QWidget, head: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Layerloom"))
    box.setText(head)
    box.setInformativeText(text)
    if (layout := box.layout()) is not None:
        layout.setContentsMargins(4, 24, 24, 16)  # At the left Qt keeps room for a picture.
    return box


def _advise(box: QMessageBox, button: QPushButton) -> None:
    """Make the button the one that Return presses, and let it look like that."""
    button.setProperty("primary", True)
    button.style().unpolish(button)
    button.style().polish(button)
    box.setDefaultButton(button)


def file_to_open(parent: QWidget, folder: Path) -> Path | None:
    """A project to open."""
    kinds = tr("Layerloom projects ({0})").format(PROJECTS)
    path, _ = QFileDialog.getOpenFileName(parent, tr("Open a project"), str(folder), kinds)
    return Path(path) if path else None


def blocks_to_import(parent: QWidget, folder: Path) -> Path | None:
    """A file to take blocks from."""
    kinds = tr("Blocks and projects ({0})").format(PROJECTS)
    path, _ = QFileDialog.getOpenFileName(parent, tr("Import blocks"), str(folder), kinds)
    return Path(path) if path else None


def file_to_save(parent: QWidget, start: Path) -> Path | None:
    """Where to save a project; the ending is added where it is missing."""
    kinds = tr("Layerloom projects ({0})").format(PROJECTS)
    path, _ = QFileDialog.getSaveFileName(parent, tr("Save the project"), str(start), kinds)
    if not path:
        return None
    return Path(path) if Path(path).suffix else Path(path).with_suffix(SUFFIX)


def file_for(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """Where to write something else."""
    path, _ = QFileDialog.getSaveFileName(parent, title, str(start), kinds)
    return Path(path) if path else None


def file_for_kind(parent: QWidget, title: str, start: Path, kinds: tuple[str, ...]) -> tuple[Path, str] | None:
    """Where to write something that comes in several kinds, and which one."""
    path, kind = QFileDialog.getSaveFileName(parent, title, str(start), ";;".join(kinds))
    return (Path(path), kind) if path else None
