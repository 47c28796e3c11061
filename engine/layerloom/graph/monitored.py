"""The figures of a document by which its best epoch can be chosen."""

from __future__ import annotations

from typing import Literal

from layerloom.graph.model import Document
from layerloom.layers.layer import MetricLayer

Mode = Literal["min", "max"]
LOSS = "loss"


def monitored(document: Document) -> dict[str, Mode]:
    """The figures that there are, the loss first, and whether the smallest or the greatest of each is the best."""
    modes: dict[str, Mode] = {LOSS: "min"}
    for node in document.nodes.values():
        if isinstance(node.layer, MetricLayer):
            name = f"{node.title} (metric)" if node.title == LOSS else node.title
            modes[name] = "min" if node.layer.best == "low" else "max"
    return modes
