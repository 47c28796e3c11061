"""The training that a report tells of: the newest run of the project, read from its folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from layerloom.files import FileProblem
from layerloom.graph.file import load
from layerloom.graph.flat import flat
from layerloom.graph.model import Document
from layerloom.report.page import Run
from layerloom.train.events import Epoch, Finished, Started
from layerloom.train.run import RunFolder, events_in, runs_in


def run_of(document: Document, folders: Iterable[Path]) -> Run | None:
    """The newest run in some folders of runs that came as far as an epoch, `None` if there is none."""
    for folder in runs_in(*folders):
        if (found := read(document, folder)) is not None:
            return found
    return None


def read(document: Document, folder: RunFolder) -> Run | None:
    """What a run told, `None` if no epoch of it ended or its document cannot be read."""
    events = events_in(folder.events)
    epochs = tuple(event for event in events if isinstance(event, Epoch))
    started = next((event for event in events if isinstance(event, Started)), None)
    if not epochs or started is None:
        return None
    try:
        trained = load(folder.document)
    except FileProblem:
        return None
    finished = next((event for event in reversed(events) if isinstance(event, Finished)), None)
    return Run(folder.path.name, trained, started, epochs, finished, is_now=_meaning(trained) == _meaning(document))


def _meaning(document: Document) -> tuple[object, ...]:
    """What of a document is trained, without titles, layout and settings."""
    opened = flat(document).document
    return {key: (node.layer, node.weights_of) for key, node in opened.nodes.items()}, dict(opened.links)
