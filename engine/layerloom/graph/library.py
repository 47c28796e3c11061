"""A person's own blocks: a folder of project files that hold nothing but blocks, one for each that was kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from layerloom.files import FileProblem
from layerloom.graph.adopting import adopting
from layerloom.graph.blocks import placing
from layerloom.graph.edit import Edit, apply
from layerloom.graph.file import load, save
from layerloom.graph.instances import used
from layerloom.graph.model import Block, Document, NodeId

SUFFIX = ".loom"


@dataclass(frozen=True)
class Kept:
    """A block of the library: where it lies, its id there, and a document with it and the blocks that it needs."""

    path: Path
    id: str
    document: Document

    @property
    def block(self) -> Block:
        return self.document.blocks[self.id]


def keep(folder: Path, document: Document, block: str) -> Path:
    """Puts a block of a document into the library, in the place of one with its title; raises `FileProblem`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"the folder of blocks cannot be made ({error.strerror or error})", folder) from error
    entry = document.blocks[block]
    needed = {block: entry} | used(document, entry.graph.nodes.values())
    path = folder / f"{_file_name(entry.title)}{SUFFIX}"
    save(path, Document(blocks=needed))
    return path


def library(folder: Path) -> tuple[tuple[Kept, ...], tuple[FileProblem, ...]]:
    """The blocks that were kept, by title, and why files of the folder hold none."""
    found, wrong = list[Kept](), list[FileProblem]()
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            found.append(_kept(path))
        except FileProblem as problem:
            wrong.append(problem)
    return tuple(sorted(found, key=lambda kept: kept.block.title.lower())), tuple(wrong)


def inserting(document: Document, kept: Kept, at: tuple[float, float]) -> tuple[NodeId, tuple[Edit, ...]]:
    """An instance of a block of the library at a place; the block comes along, unless the document has it already."""
    ids, edits = adopting(document, kept.document.blocks)
    node, placed = placing(apply(document, edits), ids[kept.id], at)
    return node, (*edits, *placed)


def _kept(path: Path) -> Kept:
    document = load(path)
    inner = {name for block in document.blocks.values() for name in used(document, block.graph.nodes.values())}
    outermost = [name for name in document.blocks if name not in inner]
    if len(outermost) != 1:
        raise FileProblem("this file does not hold one block", path, "Keep the block once more, or remove the file")
    return Kept(path, outermost[0], document)


def _file_name(title: str) -> str:
    """A title as the name of a file: what some system forbids is left out."""
    return re.sub(r"[^\w-]+", "-", title).strip("-")[:60] or "block"


__all__ = ["Kept", "inserting", "keep", "library"]
