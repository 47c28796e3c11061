"""Event files for TensorBoard: figures by step, histograms of weights, and the graph.

    with EventFile(folder) as file:
        file.scalars(3, {"loss": 0.25})
        file.histogram(3, "dense1/weight", array)

The numbers of fields are those of `event.proto`, `summary.proto` and `graph.proto` of TensorFlow.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from layerloom.graph.model import Document, Node
from layerloom.train.records import content, double, doubles, record, single, whole

BUCKETS = 30
_NUMBERS = count()
"""Keeps the files of one process apart that are begun in the same second."""


class EventFile:
    """A new file in a folder, which TensorBoard reads while it grows."""

    def __init__(self, folder: Path, *, after: int | None = None) -> None:
        """Begins the file; with `after`, TensorBoard forgets what earlier files say of later steps.

        Raises `OSError` where the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        name = f"events.out.tfevents.{int(time.time()):010}.{socket.gethostname()}.{os.getpid()}.{next(_NUMBERS)}"
        self.path = folder / name
        self._file = self.path.open("xb")
        self._write(content(3, "brain.Event:2"))
        if after is not None:
            start = content(7, whole(1, 1))
            self._write(start, after + 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the file."""
        self._file.close()

    def scalars(self, step: int, figures: Mapping[str, float]) -> None:
        """Figures of a step by name."""
        values = (content(1, content(1, name) + single(2, value)) for name, value in figures.items())
        self._write(content(5, b"".join(values)), step)

    def histogram(self, step: int, name: str, values: NDArray[np.generic]) -> None:
        """How some numbers are spread at a step; those that are not finite are left out."""
        self._write(content(5, content(1, content(1, name) + content(5, _histogram(values)))), step)

    def graph(self, document: Document) -> None:
        """The nodes of a graph and what leads to each."""
        nodes = b"".join(content(1, node) for node in _nodes(document))
        self._write(content(4, nodes + content(4, whole(1, 22))))

    def _write(self, what: bytes, step: int = 0) -> None:
        """One event. It is flushed, so that a killed process loses none."""
        self._file.write(record(double(1, time.time()) + whole(2, step) * bool(step) + what))
        self._file.flush()


def _histogram(values: NDArray[np.generic]) -> bytes:
    """Least, greatest, number, sums, and how many lie below each upper end of equally wide buckets."""
    flat = np.asarray(values, np.float64).ravel()
    flat = flat[np.isfinite(flat)]
    if not flat.size:
        return b""
    counts, edges = np.histogram(flat, BUCKETS if flat.min() < flat.max() else 1)
    totals = (flat.min(), flat.max(), flat.size, flat.sum(), np.square(flat).sum())
    numbers = b"".join(double(place, float(value)) for place, value in enumerate(totals, 1))
    return numbers + doubles(6, edges[1:]) + doubles(7, counts)


def _nodes(document: Document) -> Iterator[bytes]:
    """Each node as title, kind and inputs; a title is cleared of what TensorBoard takes for groups and ports."""
    names = {id_: _clear(node) for id_, node in document.nodes.items()}
    for id_, node in document.nodes.items():
        sources = (link.source.node for link in document.incoming(id_))
        inputs = b"".join(content(3, names[source]) for source in sources)
        yield content(1, names[id_]) + content(2, node.layer.type_name) + inputs


def _clear(node: Node) -> str:
    return "".join(letter if letter.isalnum() or letter in "_.-" else "_" for letter in node.title) or "node"
