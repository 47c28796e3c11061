"""What a model writes beside its project: its weights, the arrays of the last `fit`, and what its training keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file
from safetensors.numpy import save as serialized

from layerloom.device import Array
from layerloom.files import FileProblem, write_atomically
from layerloom.graph import Document, save
from layerloom.layers import data
from layerloom.model.columns import rows
from layerloom.model.drawing import redrawn
from layerloom.model.fitting import Kept
from layerloom.train.batches import LENGTHS

WEIGHTS, TRAINING, DATA = ".safetensors", ".optimizer.safetensors", ".npz"
"""The endings of the files beside a project."""

FOREIGN = (".h5", ".hdf5", ".keras", ".onnx", ".pt", ".pth", WEIGHTS, DATA)
"""Endings that promise a file of another kind than a project is."""


def write(
    path: Path,
    document: Document,
    weights: Mapping[str, Array],
    arrays: Mapping[str, Array],
    kept: Kept | None,
    drawn: Document | None = None,
) -> None:
    """The project, and beside it its weights, its arrays by column key, and what its training keeps.

    Where that is nothing, such a file of an earlier save is removed. `drawn` is the drawing that the document came
    from, if it has blocks. Raises `FileProblem`, also for a name that promises another kind of file.
    """
    if path.suffix.lower() in FOREIGN:
        own = path.with_suffix(".loom")
        raise FileProblem(
            f"a model is saved as a project (.loom) with its weights beside it (.safetensors), not as {path.suffix}",
            path,
            f"Save it as {own.name}, and load it with Model.load",
        )
    write_atomically(path.with_suffix(WEIGHTS), serialized(_in_order(weights)), keep_backup=False)
    beside = path.with_suffix(TRAINING)
    if kept is None:
        beside.unlink(missing_ok=True)
    else:
        counts = {"steps": str(kept.steps), "epochs": str(kept.epochs)}
        write_atomically(beside, serialized(_in_order(kept.states), counts), keep_backup=False)
    document = _with_data(document, arrays, path.with_suffix(DATA))
    save(path, document if drawn is None else redrawn(drawn, document))


def weights_beside(path: Path) -> Mapping[str, Array] | None:
    """The weights that lie beside a project, if there are some; raises `FileProblem`."""
    beside = path.with_suffix(WEIGHTS)
    return _read(beside) if beside.exists() else None


def _read(path: Path) -> dict[str, Array]:
    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        remedy = "Write it again with save, or move it away: the weights are then first ones"
        raise FileProblem(f"this file holds no weights that can be read ({error})", path, remedy) from None


def kept_beside(path: Path) -> Kept | None:
    """What the training of a model that was saved there keeps; `None` where that was not written."""
    beside = path.with_suffix(TRAINING)
    if not beside.exists():
        return None
    states = _read(beside)
    with safe_open(beside, "numpy") as file:
        counts = file.metadata() or {}
    return Kept(states, int(counts.get("steps", 0)), int(counts.get("epochs", 0)))


def _in_order(arrays: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays as safetensors takes them."""
    return {key: np.asarray(value, order="C") for key, value in arrays.items()}


def _with_data(document: Document, arrays: Mapping[str, Array], path: Path) -> Document:
    """The document whose data node names the file that the arrays are written to."""
    node = next((id_ for id_, n in document.nodes.items() if isinstance(n.layer, data.Arrays)), None)
    if node is None or not arrays:
        return document
    entry = document.nodes[node]
    assert isinstance(entry.layer, data.Arrays), "it was found as one"
    inputs = {f"{link.target.node}.output": link.source.port for link in document.outgoing(node)}
    names = inputs | {f"{node}.{field.name}": field.name for field in entry.layer.fields}
    names |= {key + LENGTHS: f"{name}.lengths" for key, name in names.items()}
    content = data.arrays_file({names[key]: array for key, array in arrays.items()})
    write_atomically(path, content, keep_backup=False)
    sha256 = hashlib.sha256(content).hexdigest()
    layer = replace(entry.layer, path=path.name, rows=rows(arrays), sha256=sha256)
    return document.with_table("nodes", {**document.nodes, node: replace(entry, layer=layer)})
