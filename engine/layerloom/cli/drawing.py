"""What `layerloom draw` draws: the whole graph, what is in a block, or some nodes of these."""

from __future__ import annotations

from collections.abc import Collection

from layerloom.cli.project import UsageError
from layerloom.export import picture
from layerloom.export.picture_style import ThemeName
from layerloom.graph.clipboard import part
from layerloom.graph.flat import Path, flat
from layerloom.graph.infer import infer
from layerloom.graph.levels import level, ways
from layerloom.graph.model import Document
from layerloom.graph.seen import inference_at


def drawn(document: Document, block: str | None, titles: Collection[str], theme: ThemeName) -> str:
    """The text of an SVG file; raises `UsageError` for a block or a node that is not there."""
    way = () if block is None else _way(document, block)
    shown = level(document, way)
    known = flat(document)
    inference = inference_at(known, infer(known.document), shown, way)
    return picture.svg(part(shown, _nodes(shown, titles)) if titles else shown, inference, theme)


def _way(document: Document, title: str) -> Path:
    found = ways(document)
    there = {document.blocks[block].title: way for block, way in found.items()}
    if title not in there:
        names = ", ".join(there) or "none"
        raise UsageError(f'No block that is used is called "{title}"; there are: {names}.')
    return there[title]


def _nodes(document: Document, titles: Collection[str]) -> set[str]:
    by_title = {node.title: id_ for id_, node in document.nodes.items()}
    if missing := [title for title in titles if title not in by_title]:
        raise UsageError(f'No node is called "{missing[0]}"; there are: {", ".join(by_title)}.')
    return {by_title[title] for title in titles}
