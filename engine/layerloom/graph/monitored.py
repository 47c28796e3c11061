"""The figures of a document by which its best epoch can be chosen."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal

from layerloom.graph.model import Document
from layerloom.layers.layer import MetricLayer
from layerloom.words import tr

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


def figure_named(name: str, document: Document) -> str | None:
    """The figure that a person means by a name: itself, or Keras' name of it; `None` if there is none.

    `val_loss` is the loss (it is always that of the validation rows that is monitored), `acc` the only accuracy.
    """
    known = monitored(document)
    plain = name.removeprefix("val_")
    if name in known or plain in known:
        return name if name in known else plain
    if plain in ("acc", "accuracy"):
        found = [figure for figure in known if figure.endswith(("accuracy", "acc"))]
        return found[0] if len(found) == 1 else None
    return None


def close_to(name: str, known: Iterable[str]) -> str:
    """What was probably meant, as the end of a sentence; empty where nothing is close."""
    found = get_close_matches(name, list(known), 1)
    return tr(' Did you mean "{0}"?').format(found[0]) if found else ""
