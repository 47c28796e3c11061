"""`layerloom fix` and `layerloom layout`: what the editor does with a press, to a file."""

from __future__ import annotations

from pathlib import Path

import click

from layerloom.cli.project import Project, UsageError
from layerloom.graph.edit import apply
from layerloom.graph.file import save
from layerloom.graph.flat import flat
from layerloom.graph.infer import infer
from layerloom.graph.mending import mended
from layerloom.graph.model import Document
from layerloom.graph.plan import moving
from layerloom.graph.problems import Problem
from layerloom.graph.sizes import arranged
from layerloom.graph.validate import problems


def fix(chosen: Project, output: Path | None) -> int:
    """Take every fix that removes nothing, and say which; returns 1 where errors are left."""
    document = chosen.document
    found = mended(document)
    after = apply(document, found.edits)
    for text in found.texts or ("Nothing that could be fixed safely.",):
        click.echo(text)
    if found.edits or output is not None:
        click.echo(_written(chosen, after, output))
    left = [problem for problem in _problems(after) if problem.severity == "error"]
    for problem in left:
        click.echo(f"left: {problem}")
    return int(bool(left))


def lay_out(chosen: Project, output: Path | None) -> None:
    """Put every node where the layout of the canvas would have it."""
    document = chosen.document
    click.echo(_written(chosen, apply(document, moving(document, arranged(document))), output))


def _problems(document: Document) -> tuple[Problem, ...]:
    known = flat(document)
    return problems(known.document, infer(known.document))


def _written(chosen: Project, document: Document, output: Path | None) -> Path:
    """The file that the document was written to: the project itself where no other is named."""
    path = output or chosen.file
    if path is None:
        raise UsageError(f'"{chosen.name}" is a template: name the file to write with -o.')
    save(path, document)
    return path
