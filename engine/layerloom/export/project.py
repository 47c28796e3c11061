"""From a project to a script and the files beside it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray

from layerloom import nn
from layerloom.data import DataError
from layerloom.device import to_numpy
from layerloom.export import places
from layerloom.export import script as scripts
from layerloom.export.carry import packed
from layerloom.export.names import snake
from layerloom.export.native import LAYERLOOM
from layerloom.export.pytorch import PYTORCH
from layerloom.export.structure import Refusals, Refused, structure
from layerloom.files import FileProblem, write_atomically
from layerloom.graph.build import BuildError, build
from layerloom.graph.cost import cost
from layerloom.graph.flat import flat
from layerloom.graph.infer import Inference, infer
from layerloom.graph.model import Document, Output
from layerloom.graph.rows import rows
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.code import LENGTHS, NotExportable
from layerloom.tensor import Tensor
from layerloom.words import tr

Target = Literal["pytorch", "layerloom"]
TARGETS = {"pytorch": PYTORCH, "layerloom": LAYERLOOM}
Weights = Mapping[str, Any]
"""Arrays or tensors by the keys of a network's state dict, `"<node id>.<key>"`."""


class Exportable(Protocol):
    """What is exported: a document, what the project is called, and where paths of its data start."""

    @property
    def document(self) -> Document: ...
    @property
    def name(self) -> str: ...
    @property
    def folder(self) -> Path: ...


@dataclass(frozen=True)
class Source:
    """The plain `Exportable`."""

    document: Document
    name: str
    folder: Path = field(default_factory=Path)


@dataclass(frozen=True)
class Script:
    """A script, and what its files hold.

    `columns` are the arrays of its data file with the ports that they come from; `paths` says which start of a
    network's state-dict keys, `"<node id>"` or `"<node id>.<module>"`, becomes which in those of the script.
    """

    text: str
    columns: Mapping[str, Output]
    paths: Mapping[str, str]

    def state(self, weights: Weights) -> dict[str, NDArray[Any]]:
        """The weights of a network under the keys of the script's state dict; what it does not need is left out."""
        found = {}
        for key, value in weights.items():
            words = key.split(".")
            own = next((start for n in (2, 1) if (start := ".".join(words[:n])) in self.paths), None)
            if own is not None:
                array = to_numpy(value.data if isinstance(value, Tensor) else value)
                found[self.paths[own] + key.removeprefix(own)] = np.asarray(array, order="C")
        return found


def script(
    document: Document,
    target: Target,
    name: str,
    *,
    stem: str | None = None,
    data_file: str = "",
    weights_file: str = "",
    graph: bool = True,
    inference: Inference | None = None,
) -> Script:
    """The script of a document. No file is read for it, and the same document gives the same bytes.

    `stem` is what the script is called without its ending, from `name` if it is not given; `data_file`, called after
    the script if it is not given, and `weights_file`, if there is one, lie beside it. With `graph` the script carries
    the graph. An inference is one of the flat document. Raises `NotExportable` with every reason, and `SettingsError`.
    """
    stem = stem or identifier(name)
    drawn, document = document, flat(document).document
    known = inference or infer(document)
    read = structure(document, known, TARGETS[target].coder)
    costs = cost(document, known).nodes
    about = scripts.About(
        title=str(document.settings.get("name") or name),
        stem=stem,
        data_file=data_file or f"{stem}.npz",
        weights_file=weights_file,
        config=TrainingConfig.of(document.settings),
        parameters=sum(costs[owner].parameters for owner in {s.owner for s in read.steps}),
        carried=packed(drawn) if graph else "",
    )
    writer = scripts.Writer(read, TARGETS[target], about)
    columns = {column: entry.source for column, entry in writer.columns.items() if entry.data}
    return Script(writer.text(), columns if read.trains else {}, writer.layout.paths)


def identifier(name: str) -> str:
    """A file name for the script of a project, without its ending: `Digits CNN` -> `digits_cnn`.

    `torch` becomes `torch_net`: whatever imports the module would find the script in its place.
    """
    stem = snake(name, "network")
    return f"{stem}_net" if stem in _MODULES else stem


def _imported(text: str) -> set[str]:
    """The packages and modules that a script imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=aliases):
                found |= {alias.name.partition(".")[0] for alias in aliases}
            case ast.ImportFrom(module=str(module)):
                found.add(module.partition(".")[0])
    return found


_MODULES = frozenset({*sys.stdlib_module_names, *_imported("".join(target.imports for target in TARGETS.values()))})
"""What a script must not be called, as scripts and the packages that they import would find it instead."""


def refusals(document: Document, target: Target, inference: Inference | None = None) -> Refusals:
    """The nodes that stand in the way of an export, each with a sentence; the id is '' for the graph as a whole."""
    document = flat(document).document
    try:
        structure(document, inference or infer(document), TARGETS[target].coder)
    except Refused as refused:
        return refused.reasons
    return ()


def write(
    source: Exportable,
    target: Target,
    path: Path | str,
    *,
    weights: Weights | Path | str | None = None,
    graph: bool = True,
    overwrite: bool = True,
) -> tuple[Path, ...]:
    """Writes the script and, beside it under its name, its data (.npz) and weights (.safetensors); returns the paths.

    `weights` are those of a network, or a checkpoint's file; those of another graph are left out (see `fits`).
    Without `overwrite` a file that is no exported script is not replaced; a file beside the script that no export of
    it wrote is never replaced, the data and weights then get other names. Raises `NotExportable` and `FileProblem`.
    """
    path = Path(path)
    sources = places.data_sources(flat(source.document).document, source.folder)
    places.refuse_to_destroy(path, sources, overwrite=overwrite)
    state = weights_in(weights) if isinstance(weights, str | Path) else weights
    kept = state if state is not None and fits(source.document, state) else None
    data, beside = places.data_place(path, sources), places.weights_place(path, sources)
    made = script(
        source.document, target, source.name, stem=path.stem, data_file=data.name,
        weights_file="" if kept is None else beside.name, graph=graph,
    )  # fmt: skip
    if path.stem in _MODULES | _imported(made.text):
        what = tr('a script called "{0}" would be imported in the place of the module {1}').format(path.name, path.stem)
        raise FileProblem(what, path, tr("Choose another name"))
    files = {path: made.text.encode()}
    if made.columns:
        files[data] = places.data_bytes(_arrays(source, made), path)
    if kept is not None:
        files[beside] = places.weights_bytes(made.state(kept), path)
    for file, content in files.items():
        write_atomically(file, content, keep_backup=file == path)
    return tuple(files)


def fits(document: Document, weights: Weights) -> bool:
    """Whether weights are those of this graph: each that it has is among them, in its shape."""
    document = flat(document).document
    try:
        with nn.shapes_only():
            own = build(document, infer(document)).state_dict()
    except BuildError:
        return False
    return all(key in weights and tuple(weights[key].shape) == tuple(value.shape) for key, value in own.items())


def _arrays(source: Exportable, made: Script) -> dict[str, NDArray[Any]]:
    """The columns of the data file, and which rows are trained on, validated and tested with, as in the project."""
    document = flat(source.document).document
    try:
        found = rows(
            document, infer(document), made.columns.values(), TrainingConfig.of(document.settings), source.folder
        )
    except (BuildError, DataError) as error:
        raise NotExportable(str(error)) from error
    columns = {name: _column(found.columns, f"{output.node}.{output.port}") for name, output in made.columns.items()}
    return columns | dict(zip(scripts.ROWS, found.split, strict=True))


def _column(columns: Mapping[str, NDArray[Any]], key: str) -> NDArray[Any]:
    """A column; the lengths of sequences that have none are their number of steps."""
    whole = columns.get(key.removesuffix(LENGTHS)) if key not in columns and key.endswith(LENGTHS) else None
    return columns[key] if whole is None else np.full(len(whole), whole.shape[1])


def weights_in(path: Path | str) -> dict[str, NDArray[Any]]:
    """The weights in a file; raises `FileProblem`."""
    try:
        return safetensors.numpy.load(Path(path).read_bytes())
    except OSError as error:
        raise FileProblem(tr("the weights cannot be read ({0})").format(error.strerror or error), path) from error
    except safetensors.SafetensorError as error:
        raise FileProblem(
            tr("this is no file of weights ({0})").format(error), path, tr("Choose a file that training wrote")
        ) from error
