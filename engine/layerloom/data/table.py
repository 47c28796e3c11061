"""Tables in CSV files: what a file offers, and its columns as arrays.

A `Column` is one output port of a table. It joins one or more of the file's columns of numbers, or holds one column
of classes. `proposal.propose_columns` looks at a file and proposes columns; `read_csv` reads what was agreed upon and
never guesses: a cell that is not what its column says is a `DataError` with row, column and the offending text. Rows
are counted as a spreadsheet does, from 1.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layerloom.data.problem import DataError, missing
from layerloom.words import tr

Array = NDArray[np.generic]

_LARGEST = float(np.finfo(np.float32).max)
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Column:
    """One output port of a table. Numbers come as float32 (rows, number of headers), a class as int64 (rows,)."""

    name: Annotated[str, "name of the port"]
    kind: Annotated[Literal["number", "class"], "numbers, or one of a few classes"] = "number"
    headers: Annotated[
        tuple[str, ...], "columns of the file that are joined; none means the one called like the port"
    ] = ()
    classes: Annotated[tuple[str, ...], "the words that stand for class 0, 1, 2, ..."] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The file's columns that the port reads, in order."""
        return self.headers or (self.name,)


class Table(NamedTuple):
    """The cells of a file; `first_row` is the row of the first record, counted as a spreadsheet does."""

    headers: tuple[str, ...]
    records: list[list[str]]
    first_row: int

    def cells(self, header: str) -> list[str]:
        """The cells of a column, from top to bottom."""
        position = self.headers.index(header)
        return [record[position] for record in self.records]


def read_csv(path: str | Path, columns: Iterable[Column]) -> dict[str, Array]:
    """The columns of a CSV file, by port name, all of the same number of rows.

    Raises `DataError` naming the file, row, column and text of the first cell that is not what its column says.
    """
    path = Path(path)
    table = read_table(path)
    return {column.name: _values(path, table, column) for column in columns}


def content_hash(path: str | Path) -> str:
    """The SHA-256 of a file's bytes; raises `DataError` if it is not there."""
    return hashlib.sha256(_bytes(Path(path))).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise missing(path) from error
    except OSError as error:
        raise DataError(tr('The data file "{0}" cannot be read: {1}.').format(path, error.strerror or error)) from error


def _text(path: Path) -> str:
    content = _bytes(path)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(
            tr('"{0}" is stored as UTF-16: save it as UTF-8 (in a spreadsheet: "CSV UTF-8").').format(path.name)
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise DataError(
            tr(
                '"{0}" is not UTF-8 text (row {1} has the byte 0x{2:02x}): save it as UTF-8 (in a spreadsheet: "CSV '
                'UTF-8").'
            ).format(path.name, row, content[error.start])
        ) from error


def read_table(path: Path) -> Table:
    """All cells of a file; raises `DataError` if it is no table."""
    lines = list(io.StringIO(_text(path), newline=""))
    if not any(line.strip() for line in lines):
        raise DataError(tr('"{0}" is empty: choose a file that has a header and rows.').format(path.name))
    records = _records(path, lines, _delimiter(lines))
    has_header = not any(is_number(cell) for cell in records[0])
    names = [cell.strip() for cell in records[0]] if has_header else [""] * len(records[0])
    headers = tuple(name or f"column{i}" for i, name in enumerate(names, 1))
    if twice := next((name for name in headers if headers.count(name) > 1), None):
        raise DataError(
            tr('"{0}" has two columns called "{1}": rename one of them in its first row.').format(path.name, twice)
        )
    table = Table(headers, records[1:] if has_header else records, 2 if has_header else 1)
    if not table.records:
        raise DataError(tr('"{0}" has a header but no rows: choose a file with data in it.').format(path.name))
    return table


def _records(path: Path, lines: Sequence[str], delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise DataError(
            tr('"{0}" cannot be read as a table after row {1}: {2}.').format(path.name, len(records), error)
        ) from error
    while records and not any(cell.strip() for cell in records[-1]):
        records.pop()
    width = len(records[0])
    for row, record in enumerate(records, 1):
        if len(record) != width:
            raise DataError(
                tr('"{0}", row {1}: {2} cells, but the first row has {3}: correct the file.').format(
                    path.name, row, len(record), width
                )
            )
    return records


def _delimiter(lines: Sequence[str]) -> str:
    """The separator that cuts the first rows into the most cells, each row into as many."""

    def cells(delimiter: str) -> int:
        try:
            widths = {len(record) for record in csv.reader(lines[:20], delimiter=delimiter)}
        except csv.Error:
            return 0
        return max(widths) if len(widths) == 1 else min(1, *widths)

    best = max(_DELIMITERS, key=cells)
    return best if cells(best) > 1 else _most_frequent(lines[0])


def _most_frequent(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _values(path: Path, table: Table, column: Column) -> Array:
    for header in column.sources:
        if header not in table.headers:
            there = ", ".join(table.headers)
            raise DataError(
                tr(
                    '"{0}" has no column "{1}" (it has: {2}): choose the file again, so that its columns are read anew.'
                ).format(path.name, header, there)
            )
    if column.kind == "class":
        return _labels(path, table, column)
    return np.stack([_numbers(path, table, header) for header in column.sources], axis=1).astype(np.float32)


def _numbers(path: Path, table: Table, header: str) -> NDArray[np.float64]:
    values = np.empty(len(table.records))
    for i, cell in enumerate(table.cells(header)):
        if (reason := no_number(cell)) is not None:
            raise DataError(
                tr('"{0}", row {1}, column "{2}": {3}.').format(path.name, table.first_row + i, header, reason)
            )
        values[i] = float(cell)
    return values


def no_number(cell: str) -> str | None:
    """Why a cell is not read as a number, and what to do about it; `None` if it is."""
    if is_number(cell):
        large = not abs(float(cell)) <= _LARGEST
        return (
            tr('"{0}" is larger than what can be reckoned with: correct the cell').format(short(cell))
            if large
            else None
        )
    if not cell.strip():
        return tr("the cell is empty where a number is needed: fill it in or remove the row")
    if has_decimal_comma(cell):
        return tr('"{0}" has a decimal comma: write a point, or export the file with points').format(cell)
    return tr('"{0}" is not a number: correct the cell or leave the column out').format(short(cell))


def is_number(cell: str) -> bool:
    """Whether a cell is a decimal number, perhaps with an exponent."""
    return _NUMBER.fullmatch(cell) is not None


def has_decimal_comma(cell: str) -> bool:
    """Whether a cell would be a number if its comma were a point."""
    return re.fullmatch(r"\s*[+-]?\d+,\d+\s*", cell) is not None


def _labels(path: Path, table: Table, column: Column) -> NDArray[np.int64]:
    known: Mapping[str, int] = {word: i for i, word in enumerate(column.classes)}
    labels = np.empty(len(table.records), np.int64)
    for i, cell in enumerate(table.cells(column.sources[0])):
        label = known.get(cell.strip())
        if label is None:
            some = ", ".join(column.classes[:8]) + (", ..." if len(column.classes) > 8 else "")
            raise DataError(
                tr(
                    '"{0}", row {1}, column "{2}": "{3}" is none of the classes ({4}): correct the cell, or choose '
                    "the file again, so that its classes are read anew."
                ).format(path.name, table.first_row + i, column.sources[0], short(cell), some)
            )
        labels[i] = label
    return labels


def short(text: str) -> str:
    """The text, cut off where it is too long for a sentence."""
    return text if len(text) <= 60 else text[:57] + "..."
