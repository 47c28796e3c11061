"""The person's own blocks in the search at the cursor."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from layerloom.graph.library import Kept
from layerloom.graph.model import Block, Input
from layerloom_app.canvas.items import Port
from layerloom_app.canvas.matching import Entry
from layerloom_app.own_blocks import OwnBlocks, key_of


def tr(text: str) -> str:
    """The text in the language of the user."""
    return QCoreApplication.translate("Canvas", text)


def own_entries(own: OwnBlocks | None, *ports: Port) -> list[Entry]:
    """All own blocks; those that could not be wired to one of the ports say why not."""
    return [_entry(kept, ports) for kept in (own.kept if own is not None else ())]


def _entry(kept: Kept, ports: tuple[Port, ...]) -> Entry:
    reason = next((why for port in ports if (why := _misfit(kept.block, port))), "")
    detail = kept.description.partition("\n")[0] or _ports(kept.block)
    return Entry(key_of(kept.path.name), kept.title, tr("My blocks"), detail, (kept.description,), reason)


def _ports(block: Block) -> str:
    """`x → output`: what comes in and goes out."""
    return " → ".join(", ".join(side.values()) or "–" for side in (block.inputs, block.outputs))


def _misfit(block: Block, port: Port) -> str:
    if isinstance(port, Input):
        return "" if block.outputs else tr("{0} has no output").format(block.title)
    return "" if block.inputs else tr("{0} has no input").format(block.title)
