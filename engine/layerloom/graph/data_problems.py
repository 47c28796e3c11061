"""What is wrong with the data: files that are missing, cells that cannot be read, numbers of rows that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from layerloom.data import DataError, Flaw, Schema, propose_columns
from layerloom.graph.flow import named
from layerloom.graph.model import Document, NodeId
from layerloom.graph.plan import with_layer
from layerloom.graph.problems import Problem, Repair
from layerloom.layers.data import CSV, without_columns
from layerloom.layers.layer import DataLayer, parameters
from layerloom.layers.parameters import Text, once_per_class
from layerloom.words import counted, tr

_SHOWN = 6
"""So many columns of a table are told one by one."""


def rows(document: Document) -> Iterator[Problem]:
    """Data nodes without a file, and with other numbers of rows than the first."""
    counts = {id_: entry.layer.rows for id_, entry in document.nodes.items() if isinstance(entry.layer, DataLayer)}
    for node, count in counts.items():
        if count is None:
            title = tr("{0} has no data yet").format(named(document.nodes[node]))
            yield Problem(node, title, tr("nothing"), tr("a file"), tr("choose one in the inspector"), kind="file")
    known = {node: count for node, count in counts.items() if count is not None}
    first = next(iter(known), None)
    for node, count in known.items():
        if first is not None and count != known[first]:
            here, there = counted(count, "row"), counted(known[first], "row")
            title = tr("{0} has {1}, {2} has {3}").format(
                named(document.nodes[node]), here, named(document.nodes[first]), there
            )
            why = tr("all data of one training is read row by row together")
            yield Problem(node, title, here, there, why, kind="rows")


def batch(document: Document, settings: Mapping[str, object]) -> Iterator[Problem]:
    """A batch that is larger than the data."""
    size = settings.get("batch_size")
    counts = [entry.layer.rows for entry in document.nodes.values() if isinstance(entry.layer, DataLayer)]
    known = [count for count in counts if count is not None]
    if isinstance(size, int) and known and size > min(known):
        title = tr("A batch has {0}, the data only {1}").format(counted(size, "row"), min(known))
        why = tr("every epoch will be one step")
        yield Problem(
            None, title, f"{size}", tr("at most {0}").format(min(known)), why, severity="warning", kind="batch"
        )


def missing_files(document: Document, folder: Path) -> Iterator[Problem]:
    """Data nodes whose file is not where the project says."""
    for node, entry in document.nodes.items():
        for parameter in _file_parameters(type(entry.layer)):
            name = getattr(entry.layer, parameter)
            if name and not (folder / name).is_file():
                title = tr("{0}: the file {1} is not there").format(named(entry), name)
                why = tr(
                    "it was looked for in {0}; locate it with the folder button in the inspector, or put it back"
                ).format(folder)
                yield Problem(node, title, tr("no file"), name, why, kind="file")


@once_per_class
def _file_parameters(layer: type[Any]) -> tuple[str, ...]:
    forms = ((parameter.name, parameter.form) for parameter in parameters(layer))
    return tuple(name for name, form in forms if isinstance(form, Text) and form.file)


# Tables


def columns(document: Document, folder: Path | None) -> Iterator[Problem]:
    """Columns of tables with cells that cannot be read, and columns that were left out.

    With the folder of the project, a file that was corrected meanwhile can be read again.
    """
    for node, entry in document.nodes.items():
        if isinstance(entry.layer, CSV):
            again = _read_again(document, node, entry.layer, folder) if entry.layer.flaws else ()
            yield from _flaws(document, node, entry.layer, again)
            yield from _left_out(document, node, entry.layer)


def _flaws(document: Document, node: NodeId, layer: CSV, again: tuple[Repair, ...]) -> Iterator[Problem]:
    for flaw in layer.flaws[:_SHOWN]:
        title = tr('{0}: row {1} of column "{2}" cannot be read').format(
            named(document.nodes[node]), flaw.row, flaw.header
        )
        fix = _leaving_out(document, node, layer, [flaw], tr('Leave the column "{0}" out').format(flaw.header))
        yield Problem(node, title, why=_what_to_do(flaw), fixes=(*again, fix), kind="columns")
    if rest := layer.flaws[_SHOWN:]:
        title = tr("{0}: {1} cannot be read").format(named(document.nodes[node]), counted(len(rest), "more column"))
        why = tr("they have cells that are empty or no numbers: {0}").format(_listed([flaw.header for flaw in rest]))
        fix = _leaving_out(document, node, layer, rest, tr("Leave them all out"))
        yield Problem(node, title, why=why, fixes=(*again, fix), kind="columns")


def _what_to_do(flaw: Flaw) -> str:
    if flaw.count > 1:
        cells = counted(flaw.count, "such cell")
        return tr("{0} ({1} in the column); then read the file again").format(flaw.reason, cells)
    return tr("{0}; then read the file again").format(flaw.reason)


def _leaving_out(
    document: Document, node: NodeId, layer: CSV, flaws: tuple[Flaw, ...] | list[Flaw], text: str
) -> Repair:
    less = without_columns(layer, {flaw.header for flaw in flaws})
    return Repair(text, with_layer(document, node, less))


def _left_out(document: Document, node: NodeId, layer: CSV) -> Iterator[Problem]:
    if not layer.left_out:
        return
    title = tr("{0} leaves {1} of its file out").format(
        named(document.nodes[node]), counted(len(layer.left_out), "column")
    )
    shown = [f'"{column.header}" ({column.reason})' for column in layer.left_out[:_SHOWN]]
    if len(layer.left_out) > _SHOWN:
        shown.append(tr("{0} more").format(len(layer.left_out) - _SHOWN))
    fix = Repair(tr("That is right"), with_layer(document, node, replace(layer, left_out=())))
    yield Problem(node, title, why=", ".join(shown), fixes=(fix,), severity="info", kind="columns")


def _read_again(document: Document, node: NodeId, layer: CSV, folder: Path | None) -> tuple[Repair, ...]:
    """Reading the file anew, if it is another one than it was."""
    schema = None if folder is None else _schema(folder / layer.path)
    if schema is None or schema.sha256 == layer.sha256:
        return ()
    return (Repair(tr("Read the file again"), with_layer(document, node, CSV(layer.path, *schema))),)


def _schema(path: Path) -> Schema | None:
    try:
        state = path.stat()
        return _schema_of(path, state.st_mtime_ns, state.st_size)
    except (OSError, DataError):
        # What is wrong with it is said where it is chosen or loaded; there is only no way out to offer here.
        return None


@lru_cache(maxsize=16)
def _schema_of(path: Path, _modified_ns: int, _size: int) -> Schema:
    return propose_columns(path)


def _listed(headers: list[str]) -> str:
    shown = ", ".join(f'"{header}"' for header in headers[:_SHOWN])
    return f"{shown}, ..." if len(headers) > _SHOWN else shown
