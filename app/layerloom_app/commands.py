"""The document that the window edits, and the one undo command.

Every change is a tuple of edits pushed here. `DocumentModel` applies them through the undo stack, checks what they
touched (shapes, problems, cost) and says so; canvas and panels listen and never write.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from layerloom.graph.cost import Cost, cost
from layerloom.graph.edit import Edit, apply, inverse
from layerloom.graph.infer import Inference, infer
from layerloom.graph.model import EMPTY, Document, NodeId, Table
from layerloom.graph.validate import Problem, problems

_MEANINGLESS: frozenset[Table] = frozenset({"places", "frames", "notes"})
"""Tables that say where things lie; shapes, problems and cost do not depend on them."""

_SELECTABLE: frozenset[Table] = frozenset({"nodes", "frames", "notes"})


def coalesced(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The same change with at most one edit for each entry, and none where an entry ends as it began."""
    found: dict[tuple[Table, str], Edit] = {}
    for edit in edits:
        first = found.get((edit.table, edit.key), edit)
        found[edit.table, edit.key] = Edit(edit.table, edit.key, first.old, edit.new)
    return tuple(edit for edit in found.values() if edit.old != edit.new or type(edit.old) is not type(edit.new))


class _Command(QUndoCommand):
    """Applies edits and takes them back; commands with the same merge key that follow each other are one step."""

    def __init__(self, model: DocumentModel, text: str, edits: tuple[Edit, ...], merge: str | None) -> None:
        super().__init__(text)
        self._model = model
        self._edits = edits
        self._merge = merge
        self._done = False

    def redo(self) -> None:
        again, self._done = self._done, True
        self._model._apply(self._edits, select_new=again)

    def undo(self) -> None:
        self._model._apply(inverse(self._edits), select_new=True)

    def id(self) -> int:
        return -1 if self._merge is None else crc32(self._merge.encode()) >> 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Command) or other._merge != self._merge:
            return False
        self._edits = coalesced((*self._edits, *other._edits))
        self.setObsolete(not self._edits)
        return True


class DocumentModel(QObject):
    """The open document with what is known about it: shapes, problems, cost, undo stack and selection."""

    changed = Signal(object)
    """The edits that were just made, also by undo and redo; `inference` and the rest are still those before."""
    checked = Signal()
    """Shapes, problems and cost are those of the document again."""
    replaced = Signal()
    """Another document was opened; undo starts anew."""
    selection_changed = Signal()

    def __init__(self, document: Document = EMPTY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.document = document
        self.selection: frozenset[NodeId] = frozenset()
        self.areas: frozenset[str] = frozenset()
        """The selected frames and notes."""
        self._folder: Path | None = None
        self.inference: Inference
        self.problems: tuple[Problem, ...]
        self.cost: Cost
        self._check(None)

    @property
    def folder(self) -> Path | None:
        """Where the paths of data files start; `None` while nobody said so, and then no file is missed."""
        return self._folder

    @folder.setter
    def folder(self, folder: Path | None) -> None:
        if folder != self._folder:
            self._folder = folder
            self.look_for_files()

    def look_for_files(self) -> None:
        """See again which data files are there, as another program may have moved them."""
        self._find_problems()
        self.checked.emit()

    def push(self, text: str, edits: Iterable[Edit], merge: str | None = None) -> None:
        """Make the edits one step of undo, named `text`; a step with the same `merge` key as the one before joins it.

        Raises `EditConflict`, and changes nothing, if the edits were not made for this document.
        """
        edits = coalesced(edits)
        apply(self.document, edits)
        if edits:
            self.stack.push(_Command(self, text, edits, merge))

    def replace(self, document: Document) -> None:
        """Open another document: nothing is selected and nothing can be undone."""
        self.stack.clear()
        self.document = document
        self._check(None)
        self.select(())
        self.replaced.emit()

    @property
    def chosen(self) -> frozenset[str]:
        """Everything that is selected: nodes, frames and notes."""
        return self.selection | self.areas

    def select(self, keys: Iterable[str]) -> None:
        """Select these nodes, frames and notes and no others; keys that the document does not have are passed over."""
        keys = frozenset(keys)
        selection = keys & self.document.nodes.keys()
        areas = keys & (self.document.frames.keys() | self.document.notes.keys())
        if (selection, areas) != (self.selection, self.areas):
            self.selection, self.areas = selection, areas
            self.selection_changed.emit()

    def _apply(self, edits: tuple[Edit, ...], select_new: bool) -> None:
        """Make the edits; with `select_new` what appeared is selected, as when a deletion is undone."""
        before = self.document
        self.document = apply(before, edits)
        self.select(self.chosen)
        self.changed.emit(edits)
        if any(edit.table not in _MEANINGLESS for edit in edits):
            self._check(before)
        self.checked.emit()
        appeared = {edit.key for edit in edits if edit.table in _SELECTABLE and edit.old is None}
        if select_new and appeared:
            self.select(appeared)

    def _check(self, before: Document | None) -> None:
        if before is None:
            self.inference = infer(self.document)
            self.cost = cost(self.document, self.inference)
        else:
            self.inference = infer(self.document, (before, self.inference))
            self.cost = cost(self.document, self.inference, (before, self.cost))
        self._find_problems()

    def _find_problems(self) -> None:
        self.problems = problems(self.document, self.inference, self.document.settings, self._folder)
