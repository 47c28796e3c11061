"""What there must be before the first step: a graph without problems, its network, its data, the split of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from layerloom.data import Split
from layerloom.device import Array, Device, array_module, device, to_device
from layerloom.graph.build import Network, build
from layerloom.graph.flat import flat
from layerloom.graph.infer import Inference, infer
from layerloom.graph.model import Document
from layerloom.graph.problems import trainable
from layerloom.graph.rows import rows
from layerloom.graph.settings import TrainingConfig
from layerloom.graph.validate import problems
from layerloom.layers import BatchNorm
from layerloom.words import counted, tr


class TrainingError(Exception):
    """Training cannot begin or go on; the message is a sentence for the user, `node` the node concerned if any."""

    def __init__(self, message: str, node: str = "") -> None:
        super().__init__(message)
        self.node = node


@dataclass(frozen=True)
class Prepared:
    """All that the loop needs. `document` is the flat one, `columns` are whole, on the device, keyed `"<node>.<port>"`.

    `odds` (rows,) say how often a row is drawn beside others, `None` where every row comes once an epoch.
    """

    document: Document
    network: Network
    columns: Mapping[str, Array]
    split: Split
    device: Device
    odds: Array | None = None

    def batch(self, rows: Array) -> dict[str, Array]:
        """The columns of these rows."""
        return {key: column[array_module(column).asarray(rows)] for key, column in self.columns.items()}


def prepared(document: Document, config: TrainingConfig, folder: Path, dtype: DTypeLike = np.float32) -> Prepared:
    """The network and data of a document, floating-point numbers in `dtype`.

    `folder` is where paths of data files start. Raises `TrainingError`, `BuildError`, `DataError` or `DeviceError`.
    """
    document = flat(document).document
    target = device(config.device)
    inference = infer(document)
    _refuse_problems(document, inference)
    network = build(document, inference, config.seed)
    if not any(parameter.requires_grad for parameter in network.parameters()):
        raise TrainingError(tr("Nothing can learn: no layer has weights, or all that do are frozen."))
    network.to(target, dtype)
    found = rows(document, inference, network.schema, config, folder, dtype)
    if min(config.batch_size, len(found.split.train)) == 1:
        refuse_batch_norm(document, inference)
    on_device = {key: to_device(column, target) for key, column in found.columns.items()}
    return Prepared(document, network, on_device, found.split, target, found.odds)


def _refuse_problems(document: Document, inference: Inference) -> None:
    found = problems(document, inference, document.settings)
    if trainable(found):
        return
    serious = [problem for problem in found if not trainable((problem,))]
    more = len(serious) - 1
    rest = f" ({counted(more, 'more problem')})" if more else ""
    text = tr("The graph cannot be trained: {0}{1}.").format(str(serious[0]).rstrip("."), rest)
    raise TrainingError(text, serious[0].node or "")


def refuse_batch_norm(document: Document, inference: Inference) -> None:
    """Raises `TrainingError` for a batch norm that gets one value a channel: there is no variance to learn from."""
    for node, entry in document.nodes.items():
        sources = [inference.spec(link.source) for link in document.incoming(node)]
        learns = isinstance(entry.layer, BatchNorm) and not document.frozen(node)
        if learns and any(spec.size == spec.dims[0] for spec in sources):
            sentence = tr('BatchNorm "{0}" needs more than one row in a batch: choose a larger batch size.').format(
                entry.title
            )
            raise TrainingError(sentence, node)
