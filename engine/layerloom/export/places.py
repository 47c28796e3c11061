"""Where the files of an export go: over those that an earlier export wrote, never over anything else.

The data and the weights lie beside a script under its name. Files of that name may be the user's own (`Model.save`
writes `net.npz` and `net.safetensors` beside `net.loom`), so each file carries a mark that names its script; where a
file without that mark lies, another name is taken.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from layerloom.export.carry import carried
from layerloom.files import FileProblem
from layerloom.graph.model import Document
from layerloom.layers.parameters import Text, parameters

Arrays = Mapping[str, NDArray[Any]]

_MARK = "written by"
_FIRST_LINE = re.compile(r'"""[^\n]*: a neural network in (PyTorch|Layerloom)\.\n\n')


def data_sources(document: Document, folder: Path) -> tuple[Path, ...]:
    """The files that the layers of a document read."""
    layers = [node.layer for node in document.nodes.values()]
    named = [getattr(layer, p.name) for layer in layers for p in parameters(type(layer)) if p.form == Text(file=True)]
    return tuple(folder / name for name in named if name)


def is_script(path: Path) -> bool:
    """Whether a file is a script that was exported: it carries its graph, or begins as such a script does."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    if _FIRST_LINE.match(text):
        return True
    try:
        carried(text)
    except FileProblem:
        return False
    return True


def refuse_to_destroy(path: Path, sources: Collection[Path], *, overwrite: bool) -> None:
    """Raises `FileProblem` if a script cannot go here; a file that is no exported script only if `overwrite`."""
    if path.suffix.lower() not in ("", ".py"):
        raise FileProblem("a script needs a name that ends in .py", path, "Choose another name")
    if _is_one_of(path, sources):
        raise FileProblem("the project reads its data from this file", path, "Choose another name")
    if not overwrite and path.is_file() and not is_script(path):
        what = "there is a file of this name already, and it is no exported script"
        raise FileProblem(what, path, "Choose another name, or replace it with --force")


def data_place(script: Path, sources: Collection[Path]) -> Path:
    """Where the data of a script go."""
    return _place(script, ".npz", "data", sources, _mark_of_data)


def weights_place(script: Path, sources: Collection[Path]) -> Path:
    """Where the weights of a script go."""
    return _place(script, ".safetensors", "weights", sources, _mark_of_weights)


def data_bytes(arrays: Arrays, script: Path) -> bytes:
    """The file of the data; equal arrays give equal bytes."""
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type] # its stub takes the names for its own argument
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = _mark(script).encode()
    return file.getvalue()


def weights_bytes(arrays: Arrays, script: Path) -> bytes:
    """The file of the weights."""
    return safetensors.numpy.save(dict(arrays), metadata={_MARK: _mark(script)})


def _mark(script: Path) -> str:
    return f"the export of {script.name} from Layerloom"


def _place(
    script: Path, suffix: str, what: str, sources: Collection[Path], mark_of: Callable[[Path], str | None]
) -> Path:
    """The first name that is free, or that of a file which an export of the same script wrote."""
    return next(
        path
        for path in _names(script.with_suffix(suffix), what)
        if not _is_one_of(path, sources) and (not _exists(path) or mark_of(path) == _mark(script))
    )


def _names(path: Path, what: str) -> Iterator[Path]:
    yield path
    yield path.with_stem(f"{path.stem}_{what}")
    for number in count(2):
        yield path.with_stem(f"{path.stem}_{what}{number}")


def _exists(path: Path) -> bool:
    """Whether something has this name, be it a link to nothing."""
    return path.exists() or path.is_symlink()


def _is_one_of(path: Path, sources: Collection[Path]) -> bool:
    """Whether a path leads to one of the files, by whatever name."""
    return any(
        path.resolve() == source.resolve() or (path.exists() and source.exists() and path.samefile(source))
        for source in sources
    )


def _mark_of_data(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment.decode()
    except (OSError, ValueError, zipfile.BadZipFile):
        return None


def _mark_of_weights(path: Path) -> str | None:
    try:
        with safetensors.safe_open(path, "numpy") as file:
            return (file.metadata() or {}).get(_MARK)
    except (OSError, safetensors.SafetensorError):
        return None
