"""A batch in parts, whose gradients are added up: which rows each has, and how much of the whole it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from layerloom.data import in_order, joined
from layerloom.device import Array, to_numpy
from layerloom.graph.build import Network
from layerloom.graph.infer import infer
from layerloom.layers.layer import LossLayer
from layerloom.train.batches import LENGTHS
from layerloom.train.step import Arrays


def row_count(data: Arrays) -> int:
    """How many rows a batch has."""
    return len(next(iter(data.values())))


def parts_of(data: Arrays, size: int) -> list[Arrays]:
    """A batch in parts of so many rows, the last as short as it comes; a single row is part of the one before."""
    rows = joined(in_order(np.arange(row_count(data)), size), size)
    return [{key: column[part[0] : part[-1] + 1] for key, column in data.items()} for part in rows]


class Shares:
    """The share of the loss of a batch that a part makes: that of its rows.

    Where every loss compares the steps of the same sequences, and is a mean over steps, it is that of its steps.
    """

    def __init__(self, network: Network) -> None:
        self._lengths = _lengths_of_all_losses(network)

    def __call__(self, part: Arrays, whole: Arrays) -> float:
        if self._lengths in whole and (steps := self._steps(whole)):
            return self._steps(part) / steps
        return row_count(part) / row_count(whole)

    def _steps(self, data: Arrays) -> float:
        return float(to_numpy(data[self._lengths]).sum())


def _lengths_of_all_losses(network: Network) -> str:
    """The key of the lengths of what all losses compare with; empty if they differ, or one compares without."""
    document, inference, found = network.document, infer(network.document), set[str]()
    for node, entry in document.nodes.items():
        if isinstance(entry.layer, LossLayer):
            for link in document.incoming(node):
                if link.target.port == "target":
                    variable = inference.spec(link.source).variable
                    found.add(f"{link.source.node}.{link.source.port}{LENGTHS}" if variable else "")
    return found.pop() if len(found) == 1 else ""


def together(total: Mapping[str, Any], outputs: Arrays) -> dict[str, Array]:
    """What the parts of a batch so far have made: their shares of the loss, the sums of metrics."""
    return {
        key: _joined(total[key], to_numpy(value)) if key in total else np.array(to_numpy(value))
        for key, value in outputs.items()
    }


def _joined(before: Array, value: Array) -> Array:
    """Two sums added up, or what a metric kept of two parts, one under another."""
    return np.concatenate([before, value]) if before.ndim > 1 else before + value
