"""Titles of nodes: what a new one is called, and that no two nodes share one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from layerloom.graph.model import Document, NodeId
from layerloom.layers.layer import Layer, snake_case
from layerloom.words import tr

MAX_LENGTH = 100
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def titles(document: Document, without: NodeId | None = None) -> set[str]:
    """The titles in use, but for that of one node."""
    return {node.title for id_, node in document.nodes.items() if id_ != without}


def in_titles(document: Document, text: str) -> str:
    """A text about keys of weights and columns, with the titles of nodes in the place of their ids."""
    for id_, node in document.nodes.items():
        text = text.replace(f"{id_}.", f"{node.title}.")
    return text


def title_problem(title: str) -> str | None:
    """Why a text cannot be a title, or `None` if it can."""
    if not title.strip():
        return tr("a title needs at least one character")
    if len(title) > MAX_LENGTH:
        return tr("a title has at most {0} characters, this one has {1}").format(MAX_LENGTH, len(title))
    if _HIDDEN.search(title):
        return tr("a title cannot hold control characters or marks that change the direction of writing")
    return None


def cleaned(title: str) -> str:
    """The title without what a title cannot hold; may be empty."""
    return " ".join(_HIDDEN.sub(" ", title).split())[:MAX_LENGTH]


def new_title(layer: Layer, taken: Iterable[str]) -> str:
    """`dense1`, `dense2`, ...: the type in snake case and the first free number."""
    return _numbered(snake_case(layer.type_name), set(taken))


def unique(title: str, taken: Iterable[str]) -> str:
    """The title itself if it is free, else with a number: `edges` -> `edges2`."""
    used = set(taken)
    if title not in used:
        return title
    stem = re.sub(r"\d+$", "", title)
    return _numbered(stem or title, used, 1 if stem not in ("", title) else 2)


def _numbered(stem: str, taken: set[str], start: int = 1) -> str:
    stem = stem[: MAX_LENGTH - 8]
    return next(title for number in count(start) if (title := f"{stem}{number}") not in taken)
