"""Which weights an export takes: those that were asked for, else the best of the newest run of the same graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from layerloom.cli.project import Project, UsageError, meaning
from layerloom.export import fits, weights_in
from layerloom.files import FileProblem
from layerloom.graph.file import load
from layerloom.graph.model import Document
from layerloom.train.checkpoint import BEST
from layerloom.train.run import runs_in, runs_of

NONE = "none"


@dataclass(frozen=True)
class Chosen:
    """Weights by state-dict key, `None` if there are none, and in words where they come from."""

    state: Mapping[str, Any] | None
    origin: str


def weights_for(project: Project, asked: str | None) -> Chosen:
    """The weights to export with a project. `asked` is a file, `none`, or `None` for those that lie there.

    Raises `UsageError` if the weights of a file are those of another graph, and `FileProblem`.
    """
    if asked == NONE:
        return Chosen(None, "left out, as was asked for")
    if asked is not None:
        state = weights_in(asked)
        if not fits(project.document, state):
            raise UsageError(f'The weights in "{asked}" are those of another graph: name others, or --weights none.')
        return Chosen(state, f"those in {asked}")
    return next(_lying_there(project), Chosen(None, "none were found; train first, or name a file with --weights"))


def _lying_there(project: Project) -> Iterator[Chosen]:
    beside = [runs_of(project.file)] if project.file else []
    for run in runs_in(*beside, Path(f"{project.name}.runs")):
        state = _state(run.path / BEST, project.document)
        if state is not None and _is_of(run.document, project.document):
            yield Chosen(state, f"the best of the run {run.path}")
    if project.file is not None:
        saved = project.file.with_suffix(".safetensors")
        state = _state(saved, project.document)
        if state is not None:
            yield Chosen(state, f"those in {saved}")


def _state(path: Path, document: Document) -> Mapping[str, Any] | None:
    """The weights in a file if it has some that fit; a file that cannot be read is as good as none here."""
    try:
        state = weights_in(path)
    except FileProblem:
        return None
    return state if fits(document, state) else None


def _is_of(snapshot: Path, document: Document) -> bool:
    """Whether a run was of this graph, by whatever titles; one whose document cannot be read is of none."""
    try:
        return _untitled(load(snapshot)) == _untitled(document)
    except FileProblem:
        return False


def _untitled(document: Document) -> tuple[object, ...]:
    nodes, links = meaning(document)
    return {id_: replace(node, title="") for id_, node in nodes.items()}, links
