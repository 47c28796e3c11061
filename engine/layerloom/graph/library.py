"""A person's own blocks: a folder of project files that hold nothing but blocks, one for each that was kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from layerloom.files import FileProblem
from layerloom.graph import plan
from layerloom.graph.adopting import adopting
from layerloom.graph.blocks import placing
from layerloom.graph.edit import Edit, apply
from layerloom.graph.file import load, save
from layerloom.graph.instances import used
from layerloom.graph.model import Block, Document, NodeId
from layerloom.graph.titles import cleaned
from layerloom.layers.layer import Layer
from layerloom.words import tr

SUFFIX = ".loom"
_DESCRIPTION = "description"


class NameTaken(FileProblem):
    """The library has another block under this name."""


@dataclass(frozen=True)
class Kept:
    """A block of the library: where it lies, its id there, and a document with it and the blocks that it needs."""

    path: Path
    id: str
    document: Document

    @property
    def block(self) -> Block:
        return self.document.blocks[self.id]

    @property
    def title(self) -> str:
        return self.block.title

    @property
    def description(self) -> str:
        """What its keeper says of it; empty if nothing."""
        return str(self.document.settings.get(_DESCRIPTION, ""))


# Reading


def library(folder: Path) -> tuple[tuple[Kept, ...], tuple[FileProblem, ...]]:
    """The blocks that were kept, by title, and why files of the folder hold none."""
    found, wrong = list[Kept](), list[FileProblem]()
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            found.append(_kept(path))
        except FileProblem as problem:
            wrong.append(problem)
    return tuple(sorted(found, key=lambda kept: kept.title.lower())), tuple(wrong)


def blocks_in(path: Path) -> tuple[Kept, ...]:
    """The blocks of a project or of a library's file, without those that only others are made of.

    Raises `FileProblem`.
    """
    document = load(path)
    found = tuple(Kept(path, name, _alone(document, name)) for name in _outermost(document))
    if not found:
        raise FileProblem(tr("there is no block in this file"), path, tr("Choose a file that has one"))
    return found


def _kept(path: Path) -> Kept:
    document = load(path)
    outermost = _outermost(document)
    if len(outermost) != 1:
        raise FileProblem(
            tr("this file does not hold one block"), path, tr("Keep the block once more, or remove the file")
        )
    return Kept(path, outermost[0], document)


def _outermost(document: Document) -> list[str]:
    inner = {name for block in document.blocks.values() for name in used(document, block.graph.nodes.values())}
    return [name for name in document.blocks if name not in inner]


def _alone(document: Document, block: str) -> Document:
    """A document with nothing but the block, those that it needs, and what is said of it."""
    needed: Mapping[str, Block] = {block: document.blocks[block]} | used(
        document, document.blocks[block].graph.nodes.values()
    )
    said = document.settings.get(_DESCRIPTION)
    return Document(blocks=needed, settings={_DESCRIPTION: said} if said else {})


# Writing


def place_of(folder: Path, title: str) -> Path:
    """The file of the library that a block with this title lies in."""
    return folder / f"{_file_name(title)}{SUFFIX}"


def keep(
    folder: Path, document: Document, block: str, title: str = "", description: str = "", *, replacing: bool = True
) -> Path:
    """Puts a block of a document into the library, under its own title or another one, in the place of one with that.

    Raises `FileProblem`; where nothing may be replaced and the name is taken, `NameTaken`.
    """
    entry = document.blocks[block]
    made = Kept(Path(), block, _alone(document, block))
    return put(folder, _said(made, cleaned(title) or entry.title, description), replacing=replacing)


def put(folder: Path, kept: Kept, *, replacing: bool = False) -> Path:
    """Writes a block into the library; raises `FileProblem`, and `NameTaken` where nothing may be replaced."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(
            tr("the folder of blocks cannot be made ({0})").format(error.strerror or error), folder
        ) from error
    path = place_of(folder, kept.title)
    if path.exists() and not replacing:
        raise NameTaken(tr('the library has a block "{0}" already').format(kept.title), path, tr("Choose another name"))
    save(path, kept.document)
    return path


def renamed(kept: Kept, title: str, description: str) -> Path:
    """Gives a block of the library another title and description; where it lies now.

    Raises `FileProblem`, and `NameTaken` if another block has the title.
    """
    new = _said(kept, cleaned(title) or kept.title, description)
    same = place_of(kept.path.parent, new.title) == kept.path
    path = put(kept.path.parent, new, replacing=same)
    if path != kept.path:
        remove(kept.path)
    return path


def retitled(kept: Kept, folder: Path) -> Kept:
    """The block with a number behind its title, so that the library has no other one under it."""
    number = 2
    while place_of(folder, f"{kept.title}{number}").exists():
        number += 1
    return _said(kept, f"{kept.title}{number}", kept.description)


def remove(path: Path) -> None:
    """Removes a file of the library; raises `FileProblem`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise FileProblem(tr("this cannot be removed ({0})").format(error.strerror or error), path) from error


def _said(kept: Kept, title: str, description: str) -> Kept:
    blocks = {**kept.document.blocks, kept.id: replace(kept.block, title=title)}
    settings = {_DESCRIPTION: description.strip()} if description.strip() else {}
    return replace(kept, document=replace(kept.document, blocks=blocks, settings=settings))


def _file_name(title: str) -> str:
    """A title as the name of a file: what some system forbids is left out."""
    return re.sub(r"[^\w-]+", "-", title).strip("-")[:60] or "block"


# Using


def inserting(document: Document, kept: Kept, at: tuple[float, float]) -> tuple[NodeId, tuple[Edit, ...]]:
    """An instance of a block of the library at a place; the block comes along, unless the document has it already."""
    ids, edits = adopting(document, kept.document.blocks)
    node, placed = placing(apply(document, edits), ids[kept.id], at)
    return node, (*edits, *placed)


def adding(document: Document, what: Layer | Kept, at: tuple[float, float]) -> tuple[NodeId, tuple[Edit, ...]]:
    """A new node at a place: of a layer, or an instance of a block of the library."""
    return inserting(document, what, at) if isinstance(what, Kept) else plan.addition(document, what, at)


__all__ = [
    "Kept", "NameTaken", "adding", "blocks_in", "inserting", "keep", "library", "place_of", "put", "remove", "renamed",
    "retitled",
]  # fmt: skip
