"""The one edit: an entry of a table goes from an old value to a new one. Its inverse swaps the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from layerloom.graph.model import TABLES, Document, Link, Table


@dataclass(frozen=True)
class Edit:
    """`old` is `None` where the entry is made, `new` is `None` where it is removed."""

    table: Table
    key: str
    old: object | None
    new: object | None

    @property
    def inverse(self) -> Edit:
        return Edit(self.table, self.key, self.new, self.old)


class EditConflict(ValueError):  # noqa: N818 - a conflict is its name
    """An edit's old value is not what the document holds."""


def apply(document: Document, edits: Iterable[Edit]) -> Document:
    """The document after the edits, made in their order.

    Raises `EditConflict` if the old value of one is not what is there; the document itself never changes.
    """
    changed: dict[Table, dict[str, object]] = {}
    links: list[Link] = []
    for edit in edits:
        if edit.table not in changed:
            changed[edit.table] = dict(document.table(edit.table))
        entries = changed[edit.table]
        if entries.get(edit.key) != edit.old:
            raise EditConflict(f"{edit.table}/{edit.key} holds {entries.get(edit.key)!r}, not {edit.old!r}")
        if edit.new is None:
            del entries[edit.key]
        else:
            entries[edit.key] = edit.new
        links += (link for link in (edit.old, edit.new) if isinstance(link, Link))
    for name, entries in changed.items():
        document = document.with_links(entries, links) if name == "links" else document.with_table(name, entries)
    return document


def inverse(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that take back these ones."""
    return tuple(edit.inverse for edit in reversed(tuple(edits)))


def difference(before: Document, after: Document) -> tuple[Edit, ...]:
    """The edits that make one document of another."""
    edits: list[Edit] = []
    for table in TABLES:
        old, new = before.table(table), after.table(table)
        if old is not new:
            keys = sorted(old.keys() | new.keys())
            edits += [Edit(table, key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]
    return tuple(edits)
