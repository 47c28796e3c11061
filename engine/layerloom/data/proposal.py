"""What a CSV file offers: proposed columns, with all that is wrong in them and all that is left out.

Nothing goes without a word. A column of numbers stays one where some of its cells are empty or text, and each such
column becomes a `Flaw`; a column that is neither numbers nor classes becomes a `LeftOut`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

from layerloom.data.problem import DataError
from layerloom.data.table import Column, Table, content_hash, has_decimal_comma, is_number, no_number, read_table
from layerloom.words import tr

MOST_CLASSES = 50
"""A column of text with more different words than this is not proposed as classes."""
_FEW_CLASSES = 10
"""Up to this number, words need not come again and again to be classes."""


@dataclass(frozen=True)
class Flaw:
    """A column with cells that are not what the column is: the first one, and how many there are."""

    header: Annotated[str, "column of the file"]
    row: Annotated[int, "row of the first such cell, as a spreadsheet counts"]
    reason: Annotated[str, "what is wrong with it, and what to do"]
    count: Annotated[int, "number of such cells in the column"] = 1


@dataclass(frozen=True)
class LeftOut:
    """A column of the file that no port reads."""

    header: Annotated[str, "column of the file"]
    reason: Annotated[str, "why it is left out"]


class Schema(NamedTuple):
    """What a file offers: proposed columns, the number of rows, the hash of its bytes, and what is wrong in it."""

    columns: tuple[Column, ...]
    rows: int
    sha256: str
    flaws: tuple[Flaw, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def propose_columns(path: str | Path) -> Schema:
    """The columns that a CSV file seems to hold: joined numbers as `features`, and what they may predict.

    A column is one of numbers if most of its cells are. One of few words is a class; so is a last column of few whole
    numbers. Without a class the last column stands alone, as the number to predict. Columns of free text are left out.
    Raises `DataError` if the file is no table, or if no column is left.
    """
    path = Path(path)
    table = read_table(path)
    numbers = [h for h in table.headers if _mostly_numbers(table.cells(h))]
    texts = [h for h in table.headers if h not in numbers]
    left_out = [LeftOut(h, reason) for h in texts if (reason := _no_classes(table.cells(h)))]
    classes = [h for h in texts if h not in {column.header for column in left_out}]
    if not classes and numbers and numbers[-1] == table.headers[-1] and _few_whole_numbers(table.cells(numbers[-1])):
        classes = [numbers.pop()]
    targets = [] if classes or len(numbers) < 2 else [numbers.pop()]
    if not numbers and not classes:
        raise DataError(
            tr('"{0}" has neither a column of numbers nor one of classes: choose another file.').format(path.name)
        )
    columns = [Column("features", "number", tuple(numbers))] if numbers else []
    columns += [Column(name, "number") for name in targets]
    columns += [Column(name, "class", (), _classes(table.cells(name))) for name in classes]
    flaws = (_flaw(table, header, header in classes) for header in (*numbers, *targets, *classes))
    found = tuple(flaw for flaw in flaws if flaw is not None)
    return Schema(_with_own_names(columns), len(table.records), content_hash(path), found, tuple(left_out))


def _mostly_numbers(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return 2 * sum(is_number(cell) or has_decimal_comma(cell) for cell in filled) > len(filled)


def _no_classes(cells: Sequence[str]) -> str | None:
    """Why the words of a column do not seem to be classes, `None` if they do."""
    words = _classes(cells)
    if not words:
        return tr("all of its cells are empty")
    if len(words) > MOST_CLASSES or len(words) > max(_FEW_CLASSES, len(cells) // 2):
        return tr("{0} different texts in {1} rows are too many to be classes").format(len(words), len(cells))
    return None


def _few_whole_numbers(cells: Sequence[str]) -> bool:
    different = set(_classes(cells))
    return len(different) <= min(20, len(cells) // 2) and all(cell.isdecimal() for cell in different)


def _classes(cells: Iterable[str]) -> tuple[str, ...]:
    """The different words of a column, whole numbers in their order, else sorted as text; an empty cell is none."""
    words = {cell.strip() for cell in cells} - {""}
    return tuple(sorted(words, key=lambda w: (int(w) if w.isdecimal() else math.inf, w)))


def _flaw(table: Table, header: str, is_class: bool) -> Flaw | None:
    reasons = (_no_class(cell) if is_class else no_number(cell) for cell in table.cells(header))
    found = [(table.first_row + i, reason) for i, reason in enumerate(reasons) if reason is not None]
    return Flaw(header, *found[0], len(found)) if found else None


def _no_class(cell: str) -> str | None:
    return None if cell.strip() else tr("the cell is empty where a class is needed: fill it in or remove the row")


def _with_own_names(columns: Iterable[Column]) -> tuple[Column, ...]:
    """The columns with port names that are all different: a file may itself have a column called `features`."""
    named: dict[str, Column] = {}
    for column in columns:
        name = column.name
        while name in named:
            name += "_"
        named[name] = Column(
            name, column.kind, column.headers if name == column.name else column.sources, column.classes
        )
    return tuple(named.values())
