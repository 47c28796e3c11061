"""What the window does with the person's own blocks: asks for names and files, and tells what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from layerloom.files import FileProblem
from layerloom.graph.file import save
from layerloom.graph.instances import block_of
from layerloom.graph.library import Kept, blocks_in, keep, place_of, put, remove, renamed, retitled
from layerloom.graph.model import NodeId
from layerloom_app import asking
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel
from layerloom_app.own_blocks import OwnBlocks, file_of
from layerloom_app.panels.block_card import BlockCard


class Keeping(QObject):
    """The deeds of one window on the library of own blocks."""

    said = Signal(str)
    """A sentence for the status bar."""
    kept = Signal(str)
    """A block was put into the library; the name of its file."""

    def __init__(self, window: QWidget, model: DocumentModel, own: OwnBlocks) -> None:
        super().__init__(window)
        self._window = window
        self._model = model
        self._own = own
        self.card: BlockCard | None = None

    def do(self, what: str, key: str) -> None:
        """Do what the palette asks for, with the block that has this key, if it concerns one."""
        match what:
            case "rename":
                self.rename(key)
            case "remove":
                self.remove(key)
            case "give out":
                self.give_out(key)
            case "take in":
                self.take_in()
            case "open the folder":
                self.open_folder()
            case _:
                raise AssertionError(f"nobody does {what!r}")

    # Into the library

    def keep_selected(self) -> None:
        """Save the block of the only selected node, or say what to select."""
        nodes = [node for node in self._model.selection if self._model.may_enter(node)]
        if len(nodes) == 1:
            self.keep(nodes[0])
        else:
            self.said.emit(tr("Select one block that is to be saved."))

    def keep(self, node: NodeId) -> None:
        """Ask under which name the block of an instance is saved, and save it."""
        block = block_of(self._model.root.blocks, self._model.document.nodes.get(node))
        if block is None:
            return
        title = self._model.root.blocks[block].title
        before = next((kept for kept in self._own.kept if kept.title == title), None)
        card = self._card(tr("Save to my blocks"), tr("Save"), self._is_taken, replaces=True)
        card.filled.connect(partial(self._keep, block))
        card.ask(title, before.description if before else "")

    def _keep(self, block: str, title: str, description: str) -> None:
        with self._told(tr("The block was not saved")):
            path = keep(self._own.folder, self._model.root, block, title, description)
            self.said.emit(tr("“{0}” is among your blocks now.").format(title))
            self._own.read()
            self.kept.emit(path.name)

    def take_in(self) -> None:
        """Ask for a file and put its blocks into the library."""
        path = asking.blocks_to_import(self._window, Path.home())
        if path is None:
            return
        with self._told(tr("No block was imported")):
            taken = [kept.title for kept in blocks_in(path) if self._taken_in(kept)]
            if taken:
                self.said.emit(tr("Imported: {0}.").format(", ".join(taken)))
            self._own.read()

    def _taken_in(self, kept: Kept) -> bool:
        """Put a block into the library, after asking where its name is taken; whether it is there now."""
        answer = asking.block_is_there(self._window, kept.title) if self._is_taken(kept.title) else "replace"
        if answer == "skip":
            return False
        put(self._own.folder, retitled(kept, self._own.folder) if answer == "both" else kept, replacing=True)
        return True

    def _is_taken(self, title: str) -> bool:
        return bool(title.strip()) and place_of(self._own.folder, title).exists()

    # In it

    def rename(self, key: str) -> None:
        """Ask for another name and description of a block."""
        kept = self._own.named(key)
        if kept is None:
            return
        own_place = place_of(self._own.folder, kept.title)
        card = self._card(
            tr("Name and description"),
            tr("Change"),
            lambda title: self._is_taken(title) and place_of(self._own.folder, title) != own_place,
        )
        card.filled.connect(partial(self._rename, kept))
        card.ask(kept.title, kept.description)

    def _rename(self, kept: Kept, title: str, description: str) -> None:
        with self._told(tr("The block was not renamed")):
            renamed(kept, title, description)
            self._own.read()

    def remove(self, key: str) -> None:
        """Ask whether a block, or a file that holds none, is to go, and remove it."""
        path = self._own.folder / file_of(key)
        kept = self._own.named(key)
        if not asking.block_goes(self._window, kept.title if kept else path.name):
            return
        with self._told(tr("The block was not deleted")):
            remove(path)
            self._own.read()

    # Out of it

    def give_out(self, key: str) -> None:
        """Ask for a place and write a block there."""
        kept = self._own.named(key)
        if kept is None:
            return
        path = asking.file_to_save(self._window, Path.home() / kept.path.name)
        if path is None:
            return
        with self._told(tr("The block was not exported")):
            save(path, kept.document)
            self.said.emit(tr("Exported {0}.").format(path))

    def open_folder(self) -> None:
        """Show the files of the library."""
        try:
            self._own.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.said.emit(tr("There is no folder of blocks: {0}.").format(error.strerror or error))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._own.folder)))

    def _card(self, head: str, button: str, taken: Callable[[str], bool], *, replaces: bool = False) -> BlockCard:
        self.card = card = BlockCard(self._window, head, button, taken, replaces=replaces)
        card.finished.connect(self._forget_card)
        return card

    def _forget_card(self) -> None:
        self.card = None

    @contextmanager
    def _told(self, head: str) -> Iterator[None]:
        """Tell in a box why something could not be done."""
        try:
            yield
        except FileProblem as problem:
            asking.tell(self._window, head, str(problem))
