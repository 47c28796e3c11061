"""Data nodes of files. Each stores what its columns hold, so that inference never reads a file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from layerloom.data import Column, DataError, Flaw, LeftOut, propose_columns, read_csv
from layerloom.data.problem import missing
from layerloom.layers.layer import DataLayer, Ports
from layerloom.layers.parameters import INTERNAL, Count, FilePath
from layerloom.layers.spec import IMAGE, SEQUENCE, Kind, Spec, agree
from layerloom.words import tr

Columns = Mapping[str, NDArray[np.generic]]


class CSV(DataLayer, category="Data", aliases=("table", "spreadsheet", "file")):
    """The columns of a table in a CSV file: numbers joined to vectors, and classes."""

    path: Annotated[FilePath, "the file; relative paths start at the project"] = ""
    columns: Annotated[tuple[Column, ...], "output ports, and the columns of the file that they read", INTERNAL] = ()
    rows: Annotated[Count | None, "rows when the file was chosen", INTERNAL] = None
    sha256: Annotated[str, "hash of the file's bytes when it was chosen", INTERNAL] = ""
    flaws: Annotated[tuple[Flaw, ...], "cells that were not what their column is", INTERNAL] = ()
    left_out: Annotated[tuple[LeftOut, ...], "columns of the file that no port reads", INTERNAL] = ()

    @property
    def ports(self) -> Ports:
        return Ports((), tuple(column.name for column in self.columns))

    def infer(self) -> tuple[Spec, ...]:
        return tuple(map(_column_spec, self.columns))

    def names(self, port: str) -> tuple[str, ...]:
        return next((column.classes for column in self.columns if column.name == port), ())

    def load(self, folder: Path) -> Columns:
        if not self.path:
            raise DataError(tr("No CSV file was chosen: choose one in the inspector of the CSV node."))
        columns = read_csv(folder / self.path, self.columns)
        _check_rows(self.path, columns, self.rows)
        return columns


def csv_of(path: Path, folder: Path | None = None) -> CSV:
    """A data node for a file, with the columns that it seems to hold; raises `DataError`.

    The path is kept relative to `folder`, the project's, where it lies below it.
    """
    schema = propose_columns(path)
    kept = path.resolve()
    if folder is not None and kept.is_relative_to(folder.resolve()):
        kept = kept.relative_to(folder.resolve())
    return CSV(kept.as_posix(), *schema)


def without_columns(layer: CSV, headers: Collection[str]) -> CSV:
    """The table without some columns of its file; a port that reads no other one goes."""
    columns = [
        replace(column, headers=kept if len(kept) < len(column.sources) else column.headers)
        for column in layer.columns
        if (kept := tuple(header for header in column.sources if header not in headers))
    ]
    flaws = tuple(flaw for flaw in layer.flaws if flaw.header not in headers)
    return replace(layer, columns=tuple(columns), flaws=flaws)


def _column_spec(column: Column) -> Spec:
    if column.kind == "class":
        return Spec((), kind="int", classes=len(column.classes) or None)
    return Spec((len(column.sources),), ("F",))


@dataclass(frozen=True)
class Field:
    """One output port of arrays: the shape and kind of a sample."""

    name: Annotated[str, "name of the port, and of the array in the file"]
    shape: Annotated[tuple[Count | None, ...], "shape of one sample; none first: sequences of any length"] = ()
    kind: Annotated[Kind, "what the values are"] = "float"
    classes: Annotated[Count | None, "number of classes of whole numbers"] = None
    vocabulary: Annotated[Count | None, "number of different tokens of a text"] = None

    @property
    def spec(self) -> Spec:
        variable = bool(self.shape) and self.shape[0] is None
        axes = {3: IMAGE, 2: SEQUENCE if variable else (), 1: ("F",)}.get(len(self.shape), ())
        return Spec(self.shape, axes, self.kind, variable, self.classes, self.vocabulary)


class Arrays(DataLayer, category="Data", aliases=("numpy", "npz", "file")):
    """Arrays from a NumPy file (.npz), one for each output port; their first axis counts samples.

    Sequences of different lengths are padded on the right, and `<name>.lengths` in the file says how long each one is.
    """

    path: Annotated[FilePath, "the file; relative paths start at the project"] = ""
    fields: Annotated[tuple[Field, ...], "output ports: the arrays of the file and what they hold", INTERNAL] = ()
    rows: Annotated[Count | None, "samples when the file was written", INTERNAL] = None
    sha256: Annotated[str, "hash of the file's bytes when it was written", INTERNAL] = ""

    @property
    def ports(self) -> Ports:
        return Ports((), tuple(field.name for field in self.fields))

    def infer(self) -> tuple[Spec, ...]:
        return tuple(field.spec for field in self.fields)

    def load(self, folder: Path) -> Columns:
        if not self.path:
            raise DataError(tr("No NumPy file was chosen: choose one in the inspector of the Arrays node."))
        columns = read_arrays(folder / self.path, tuple(field.name for field in self.fields))
        _check_rows(self.path, columns, self.rows)
        for field in self.fields:
            _check_shape(self.path, field, columns[field.name].shape)
            _check_kind(self.path, field, columns[field.name])
            _check_lengths(self.path, field.name, columns)
        return columns


def read_arrays(path: Path, names: Iterable[str]) -> dict[str, NDArray[np.generic]]:
    """The arrays of these names in an .npz file, with their `<name>.lengths` where it has some; raises `DataError`."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            wanted = list(names)
            lengths = [f"{name}.lengths" for name in wanted if f"{name}.lengths" in stored]
            return {name: stored[name] for name in (*wanted, *lengths)}
    except FileNotFoundError as error:
        raise missing(path) from error
    except KeyError as error:
        raise DataError(
            tr('"{0}" has no array {1}: choose another file, or the right names.').format(path.name, error)
        ) from error
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise DataError(
            tr('"{0}" cannot be read as a NumPy file ({1}): choose another file.').format(path.name, error)
        ) from error


def arrays_file(arrays: Mapping[str, NDArray[np.generic]]) -> bytes:
    """The content of an .npz file; equal arrays give equal bytes."""
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **dict(arrays))
    return content.getvalue()


def _check_rows(path: str, columns: Columns, expected: int | None) -> None:
    for name, values in columns.items():
        if expected is not None and len(values) != expected:
            raise DataError(
                tr(
                    '"{0}" has {1} rows in "{2}", but had {3} when it was chosen: choose the file again, so that it is '
                    "read anew."
                ).format(path, len(values), name, expected)
            )


def _check_shape(path: str, field: Field, shape: tuple[int, ...]) -> None:
    if len(shape) != 1 + len(field.shape) or not all(map(agree, field.shape, shape[1:])):
        dims = ", ".join(["rows", *("?" if dim is None else str(dim) for dim in field.shape)])
        raise DataError(
            tr(
                '"{0}" has an array "{1}" of shape {2}, but ({3}) is expected: choose the file again, so that it is '
                "read anew."
            ).format(path, field.name, shape, dims)
        )


def _check_kind(path: str, field: Field, values: NDArray[np.generic]) -> None:
    expected = {"float": "fiub", "int": "iu", "bool": "b"}[field.kind]
    if values.dtype.kind not in expected:
        what = {"float": tr("numbers"), "int": tr("whole numbers"), "bool": tr("yes or no")}[field.kind]
        raise DataError(
            tr('"{0}" needs {1} in "{2}", got {3}: choose another file.').format(path, what, field.name, values.dtype)
        )
    texts = (
        tr('"{0}" needs class numbers from 0 to {1} in "{2}", got {3} to {4}: choose another file, or more classes.'),
        tr(
            '"{0}" needs token numbers from 0 to {1} in "{2}", got {3} to {4}: choose another file, or more '
            "different tokens."
        ),
    )
    for text, count in zip(texts, (field.classes, field.vocabulary), strict=True):
        if count is not None and not _within(values, count - 1):
            raise DataError(text.format(path, count - 1, field.name, values.min(), values.max()))


def _check_lengths(path: str, name: str, columns: Columns) -> None:
    lengths = columns.get(f"{name}.lengths")
    if lengths is None:
        return
    steps = columns[name].shape[1]
    if lengths.shape != columns[name].shape[:1] or lengths.dtype.kind not in "iu" or not _within(lengths, steps):
        raise DataError(
            tr(
                '"{0}" has in "{1}.lengths" no whole number from 0 to {2} for each sequence: write the number of steps '
                "that each one has."
            ).format(path, name, steps)
        )


def _within(values: NDArray[np.generic], highest: int) -> bool:
    return not values.size or bool(int(values.min()) >= 0 and int(values.max()) <= highest)
