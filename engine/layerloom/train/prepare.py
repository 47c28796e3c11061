"""What there must be before the first step: a graph without problems, its network, its data, the split of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from layerloom.data import Split, split
from layerloom.device import Array, Device, array_module, device, to_device
from layerloom.graph.build import Network, build
from layerloom.graph.infer import Inference, infer
from layerloom.graph.model import Document, Output
from layerloom.graph.problems import trainable
from layerloom.graph.validate import problems
from layerloom.layers import BatchNorm
from layerloom.layers.layer import DataLayer
from layerloom.train.config import TrainingConfig


class TrainingError(Exception):
    """Training cannot begin or go on; the message is a sentence for the user, `node` the node concerned if any."""

    def __init__(self, message: str, node: str = "") -> None:
        super().__init__(message)
        self.node = node


@dataclass(frozen=True)
class Prepared:
    """All that the loop needs. `columns` are whole, on the device, keyed `"<node>.<port>"`."""

    document: Document
    network: Network
    columns: Mapping[str, Array]
    split: Split
    device: Device

    def batch(self, rows: Array) -> dict[str, Array]:
        """The columns of these rows."""
        return {key: column[array_module(column).asarray(rows)] for key, column in self.columns.items()}


def prepared(document: Document, config: TrainingConfig, folder: Path, dtype: DTypeLike = np.float32) -> Prepared:
    """The network and data of a document, floating-point numbers in `dtype`.

    `folder` is where paths of data files start. Raises `TrainingError`, `DataError` or `DeviceError`.
    """
    target = device(config.device)
    inference = infer(document)
    _refuse_problems(document, inference)
    network = build(document, inference, config.seed)
    network.to(target, dtype)
    columns = _columns(document, network, folder, dtype)
    parts = split(
        len(next(iter(columns.values()))),
        config.seed,
        config.test_fraction,
        config.validation_fraction,
        _labels(inference, columns),
    )
    if not len(parts.train):
        raise TrainingError("No rows are left to train on: lower the share of test or validation rows.")
    if min(config.batch_size, len(parts.train)) == 1:
        _refuse_batch_norm(document, inference)
    on_device = {key: to_device(column, target) for key, column in columns.items()}
    return Prepared(document, network, on_device, parts, target)


def _refuse_problems(document: Document, inference: Inference) -> None:
    found = problems(document, inference, document.settings)
    if trainable(found):
        return
    serious = [problem for problem in found if not trainable((problem,))]
    more = len(serious) - 1
    rest = f" ({more} more problem{'s' if more > 1 else ''})" if more else ""
    raise TrainingError(f"The graph cannot be trained: {str(serious[0]).rstrip('.')}{rest}.", serious[0].node or "")


def _refuse_batch_norm(document: Document, inference: Inference) -> None:
    """Of a single row a batch norm over a vector would learn nothing but zeros."""
    for node, entry in document.nodes.items():
        sources = [inference.spec(link.source) for link in document.incoming(node)]
        if isinstance(entry.layer, BatchNorm) and any(spec.shape is not None and spec.rank == 1 for spec in sources):
            sentence = f'BatchNorm "{entry.title}" needs more than one row in a batch: choose a larger batch size.'
            raise TrainingError(sentence, node)


def _columns(document: Document, network: Network, folder: Path, dtype: DTypeLike) -> dict[str, Array]:
    """The columns that the network reads, all of the same number of rows."""
    columns: dict[str, Array] = {}
    for node in dict.fromkeys(output.node for output in network.schema):
        layer = document.nodes[node].layer
        if not isinstance(layer, DataLayer):
            raise TrainingError(f'"{document.nodes[node].title}" gets no data: link it to a data node.', node)
        columns |= {f"{node}.{port}": values for port, values in layer.load(folder).items()}
    needed = {f"{output.node}.{output.port}" for output in network.schema}
    rows = {key.partition(".")[0]: len(values) for key, values in columns.items()}
    if len(set(rows.values())) > 1:
        counts = ", ".join(f'"{document.nodes[node].title}" {count}' for node, count in rows.items())
        raise TrainingError(f"All data of one training needs the same number of rows, got {counts}.", next(iter(rows)))
    return {key: _as(values, dtype) for key, values in columns.items() if key in needed or key.endswith(".lengths")}


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
