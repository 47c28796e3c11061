"""The document that the window edits, and the one undo command.

Every change is a tuple of edits pushed here. `DocumentModel` applies them through the undo stack, checks what they
touched (shapes, problems, cost) and says so; canvas and panels listen and never write.

What they show is a level: the whole document, or the graph in a block that was entered. `document`, `inference`,
`problems`, `cost` and `selection` are those of the level, so nobody has to know which it is; what saves, trains or
exports takes `root`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path as FilePath
from weakref import ref
from zlib import crc32

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from layerloom.graph.cost import Cost, cost
from layerloom.graph.edit import Edit, apply, difference, inverse
from layerloom.graph.flat import Flat, Path, flat
from layerloom.graph.infer import Inference, infer, seen_after
from layerloom.graph.instances import block_of
from layerloom.graph.levels import level, passable, within
from layerloom.graph.model import EMPTY, Document, NodeId, Table
from layerloom.graph.past import Known, Past
from layerloom.graph.seen import cost_at, inference_at, problems_at
from layerloom.graph.validate import Problem, drawn_wrong, problems

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
    """Applies edits of the whole document, made at a level, and takes them back.

    Commands with the same merge key that follow each other at the same level are one step.
    """

    def __init__(self, model: DocumentModel, text: str, edits: tuple[Edit, ...], merge: str | None) -> None:
        super().__init__(text)
        self._model = ref(model)  # The model owns its steps: a cycle would leave it to a garbage collector to end both.
        self._path = model.path
        self._edits = edits
        self._merge = merge
        self._done = False

    def redo(self) -> None:
        again, self._done = self._done, True
        self._apply(self._edits, select_new=again)

    def undo(self) -> None:
        self._apply(inverse(self._edits), select_new=True)

    def _apply(self, edits: tuple[Edit, ...], *, select_new: bool) -> None:
        model = self._model()
        assert model is not None, "a step is undone or made again by the stack of its model"
        model._apply(self._path, edits, select_new=select_new)

    def id(self) -> int:
        return -1 if self._merge is None else crc32(self._merge.encode()) >> 1

    def let_go(self) -> None:
        """Hold nothing: PySide (6.8 to 6.11) keeps a command for good that became part of the one before."""
        vars(self).clear()

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Command) or (other._merge, other._path) != (self._merge, self._path):
            return False
        self._edits = coalesced((*self._edits, *other._edits))
        self.setObsolete(not self._edits)
        return True


class DocumentModel(QObject):
    """The open document with what is known about it: shapes, problems, cost, undo stack and selection."""

    changed = Signal(object)
    """The edits of the level shown that were just made, also by undo and redo; `inference` and the rest are still those
    before."""
    root_changed = Signal(object)
    """The edits of the whole document that were just made, for those who keep it."""
    checked = Signal()
    """Shapes, problems and cost are those of the document again."""
    replaced = Signal()
    """Another document was opened; undo starts anew."""
    level_changed = Signal()
    """Another level is shown, so everything on the canvas is another; `path` says which."""
    selection_changed = Signal()

    def __init__(self, document: Document = EMPTY, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.root = document
        self.path: Path = ()
        """The instances that were entered, from the outermost to the one whose block is shown."""
        self.document = document
        """The graph at the level shown."""
        self.selection: frozenset[NodeId] = frozenset()
        self.areas: frozenset[str] = frozenset()
        """The selected frames and notes."""
        self._folder: FilePath | None = None
        self._past = Past()
        self.flat: Flat
        """The whole document with its blocks opened."""
        self.flat_inference: Inference
        self.inference: Inference
        self.problems: tuple[Problem, ...]
        self.cost: Cost
        self.all_problems: tuple[Problem, ...]
        """Those of the whole document, at the nodes of its top level."""
        self._check(None)

    def __del__(self) -> None:
        """Tell nobody that the stack is emptied: who holds the model last may listen to it, half gone by then."""
        if isValid(self.stack):
            self.stack.blockSignals(True)

    @property
    def folder(self) -> FilePath | None:
        """Where the paths of data files start; `None` while nobody said so, and then no file is missed."""
        return self._folder

    @folder.setter
    def folder(self, folder: FilePath | None) -> None:
        if folder != self._folder:
            self._folder = folder
            self.look_for_files()

    def look_for_files(self) -> None:
        """See again which data files are there, as another program may have moved them."""
        self._find_problems()
        self.checked.emit()

    def push(self, text: str, edits: Iterable[Edit], merge: str | None = None) -> None:
        """Make edits of the level one step of undo, named `text`, with what follows from them at other levels.

        A step with the same `merge` key as the one before joins it. Raises `EditConflict`, and changes nothing, if the
        edits were not made for this document.
        """
        edits = coalesced(edits)
        apply(self.document, edits)
        self.push_whole(text, within(self.root, self.path, edits), merge)

    def push_whole(self, text: str, edits: Iterable[Edit], merge: str | None = None) -> None:
        """Make edits of the whole document one step of undo; instances follow nothing that is not among them."""
        if whole := coalesced(edits):
            command = _Command(self, text, whole, merge)
            self.stack.push(command)
            if not isValid(command):
                command.let_go()

    def replace(self, document: Document) -> None:
        """Open another document: nothing is selected and nothing can be undone."""
        self.stack.clear()
        self._past.clear()
        self.root = self.document = document
        self.path = ()
        self._check(None)
        self.select(())
        self.replaced.emit()

    # Levels

    def may_enter(self, node: NodeId) -> bool:
        """Whether the node is an instance of a block that can be shown."""
        return block_of(self.root.blocks, self.document.nodes.get(node)) is not None

    def enter(self, node: NodeId) -> None:
        """Show the graph in the block of an instance; nothing happens at any other node."""
        if self.may_enter(node):
            self.go((*self.path, node))

    def leave(self) -> None:
        """Show the graph around the block, with the instance selected; nothing happens at the top."""
        if self.path:
            *outer, node = self.path
            self.go(tuple(outer))
            self.select({node})

    def go(self, path: Path) -> None:
        """Show the graph at the end of a path, as far as it leads somewhere."""
        path = passable(self.root, path)
        if path != self.path:
            self.select(())
            self.path = path
            self.document = level(self.root, path)
            self._see()
            self.level_changed.emit()
            self.checked.emit()

    # The selection

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

    # Within

    def _apply(self, path: Path, edits: tuple[Edit, ...], select_new: bool) -> None:
        """Make edits of the whole document at the level where they belong.

        With `select_new` what appeared is selected, as when a deletion is undone.
        """
        self.go(path)
        before, whole = self.document, self.root
        self._past.remember(Known(whole, self.flat, self.flat_inference, self._cost, self._drawn_wrong))
        self.root = apply(whole, edits)
        known = self._past.recall(self.root, edits)
        self.root = self.root if known is None else known.root
        self.document = level(self.root, self.path)
        shown = difference(before, self.document) if self.path else edits
        self.select(self.chosen)
        self.root_changed.emit(edits)
        self.changed.emit(shown)
        if known is not None:
            self._take_over(known)
        elif any(edit.table not in _MEANINGLESS for edit in edits):
            self._check(self.flat)
        else:
            self.flat = flat(self.root, self.flat)
            self.inference = replace(self.inference, fresh=frozenset())
        self.checked.emit()
        appeared = {edit.key for edit in shown if edit.table in _SELECTABLE and edit.old is None}
        if select_new and appeared:
            self.select(appeared)

    def _check(self, before: Flat | None) -> None:
        """Find out all about the whole document, on top of what was known of it before."""
        self.flat = flat(self.root, before)
        document = self.flat.document
        if before is None:
            self.flat_inference = infer(document)
            self._cost = cost(document, self.flat_inference)
        else:
            self.flat_inference = infer(document, (before.document, self.flat_inference))
            self._cost = cost(document, self.flat_inference, (before.document, self._cost))
        self._drawn_wrong = drawn_wrong(document, self.flat_inference)
        self._find_problems()

    def _take_over(self, known: Known) -> None:
        """Take what was found out about the document when it was the same before."""
        before = (self.flat.document, self.flat_inference)
        self.flat, self._cost, self._drawn_wrong = known.flat, known.cost, known.problems
        self.flat_inference = seen_after(self.flat.document, known.inference, before)
        self._find_problems()

    def _find_problems(self) -> None:
        document, inference = self.flat.document, self.flat_inference
        self._problems = problems(document, inference, self.root.settings, self._folder, self._drawn_wrong)
        self._see()

    def _see(self) -> None:
        """Take from what is known of the whole document what belongs to the level shown."""
        known, shown, root, path = self.flat, self.document, self.root, self.path
        self.inference = inference_at(known, self.flat_inference, shown, path)
        self.cost = cost_at(known, self._cost, shown, path)
        self.problems = problems_at(known, self._problems, shown, root, path)
        self.all_problems = problems_at(known, self._problems, root, root, ()) if path else self.problems
