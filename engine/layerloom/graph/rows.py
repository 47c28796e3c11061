"""The rows of a document: the columns of its data nodes, and which rows are trained on, validated and tested with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from layerloom.data import Split, split
from layerloom.device import Array
from layerloom.graph.build import BuildError
from layerloom.graph.infer import Inference
from layerloom.graph.model import Document, Output
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.layer import DataLayer


@dataclass(frozen=True)
class Rows:
    """Whole columns by `"<node>.<port>"`, all of one length, and the three parts of their rows."""

    columns: Mapping[str, Array]
    split: Split


def rows(
    document: Document,
    inference: Inference,
    needed: Iterable[Output],
    config: TrainingConfig,
    folder: Path,
    dtype: DTypeLike = np.float32,
) -> Rows:
    """The columns of the needed data ports, floating-point numbers in `dtype`, and their split.

    `folder` is where paths of data files start. Raises `BuildError` or `DataError`.
    """
    columns = _columns(document, tuple(needed), folder, dtype)
    count = len(next(iter(columns.values())))
    labels = _labels(inference, columns)
    parts = split(count, config.seed, config.test_fraction, config.validation_fraction, labels)
    if not len(parts.train):
        raise BuildError("No rows are left to train on: lower the share of test or validation rows.")
    return Rows(columns, parts)


def _columns(document: Document, needed: tuple[Output, ...], folder: Path, dtype: DTypeLike) -> dict[str, Array]:
    """The needed columns, with the lengths of their sequences."""
    columns: dict[str, Array] = {}
    for node in dict.fromkeys(output.node for output in needed):
        layer = document.nodes[node].layer
        if not isinstance(layer, DataLayer):
            raise BuildError(f'"{document.nodes[node].title}" gets no data: link it to a data node.', node)
        columns |= {f"{node}.{port}": values for port, values in layer.load(folder).items()}
    _check_counts(document, columns)
    keys = {f"{output.node}.{output.port}" for output in needed}
    kept = keys | {f"{key}.lengths" for key in keys}
    return {key: _as(values, dtype) for key, values in columns.items() if key in kept}


def _check_counts(document: Document, columns: Mapping[str, Array]) -> None:
    found = {key.partition(".")[0]: len(values) for key, values in columns.items()}
    if len(set(found.values())) > 1:
        counts = ", ".join(f'"{document.nodes[node].title}" {count}' for node, count in found.items())
        raise BuildError(f"All data of one training needs the same number of rows, got {counts}.", next(iter(found)))


def _as(values: Array, dtype: DTypeLike) -> Array:
    return values.astype(dtype) if np.issubdtype(values.dtype, np.floating) else values


def _labels(inference: Inference, columns: Mapping[str, Array]) -> Array | None:
    """The only column of class labels, by which the split is stratified; `None` where there are none or several."""
    found = []
    for key, values in columns.items():
        node, _, port = key.partition(".")
        spec = inference.specs.get(Output(node, port))
        if spec is not None and spec.kind == "int" and spec.classes and spec.shape == ():
            found.append(values)
    return found[0] if len(found) == 1 else None
