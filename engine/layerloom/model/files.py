"""What a model writes beside its project: its weights, and the arrays of the last `fit`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save as serialized

from layerloom.device import Array
from layerloom.files import write_atomically
from layerloom.graph import Document, save
from layerloom.layers import data
from layerloom.model.columns import rows


def write(path: Path, document: Document, weights: Mapping[str, Array], arrays: Mapping[str, Array]) -> None:
    """The project, and beside it its weights (.safetensors) and arrays by column key (.npz); raises `FileProblem`."""
    own = {key: np.asarray(value, order="C") for key, value in weights.items()}
    write_atomically(path.with_suffix(".safetensors"), serialized(own), keep_backup=False)
    save(path, _with_data(document, arrays, path.with_suffix(".npz")))


def _with_data(document: Document, arrays: Mapping[str, Array], path: Path) -> Document:
    """The document whose data node names the file that the arrays are written to."""
    node = next((id_ for id_, n in document.nodes.items() if isinstance(n.layer, data.Arrays)), None)
    if node is None or not arrays:
        return document
    entry = document.nodes[node]
    assert isinstance(entry.layer, data.Arrays), "it was found as one"
    inputs = {f"{link.target.node}.output": link.source.port for link in document.outgoing(node)}
    names = inputs | {f"{node}.{field.name}": field.name for field in entry.layer.fields}
    content = data.arrays_file({names[key]: array for key, array in arrays.items()})
    write_atomically(path, content, keep_backup=False)
    sha256 = hashlib.sha256(content).hexdigest()
    layer = replace(entry.layer, path=path.name, rows=rows(arrays), sha256=sha256)
    return document.with_table("nodes", {**document.nodes, node: replace(entry, layer=layer)})
