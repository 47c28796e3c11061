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
from layerloom.words import tr

SAMPLE_WEIGHT = "/sample_weight"
"""The key of the column that says how much each row counts."""


@dataclass(frozen=True)
class Rows:
    """Whole columns by `"<node>.<port>"`, all of one length, and the three parts of their rows.

    `SAMPLE_WEIGHT` is among the columns where the settings name one. `odds` (rows,) say how often a row is drawn
    beside others, `None` where every row comes once.
    """

    columns: Mapping[str, Array]
    split: Split
    odds: Array | None = None


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
    wanted = tuple(needed)
    named = {name: _port(document, inference, name) for name in _names(config)}
    columns = _columns(document, tuple(dict.fromkeys((*wanted, *named.values()))), folder, dtype)
    count = len(next(iter(columns.values())))
    numbers = {name: _not_negative(name, columns[_key(output)]) for name, output in named.items()}
    columns = {key: values for key, values in columns.items() if _is_of(key, wanted)}
    labels = _labels(inference, columns)
    parts = split(count, config.seed, config.test_fraction, config.validation_fraction, labels)
    if not len(parts.train):
        raise BuildError(tr("No rows are left to train on: lower the share of test or validation rows."))
    if config.sample_weight:
        columns[SAMPLE_WEIGHT] = numbers[config.sample_weight].astype(dtype)
    return Rows(columns, parts, _odds(config.sampling, numbers, labels))


BALANCED = "balanced"
"""What the settings say for classes that are to count or come alike."""


def _names(config: TrainingConfig) -> tuple[str, ...]:
    """The columns that the settings name."""
    return tuple(name for name in {config.sample_weight, config.sampling} - {"", BALANCED})


def _port(document: Document, inference: Inference, name: str) -> Output:
    """The data port with one number a row that has this name; raises `BuildError` if there is none."""
    ports = [
        Output(node, port)
        for node, entry in document.nodes.items()
        if isinstance(entry.layer, DataLayer)
        for port in entry.layer.ports.outputs
        if inference.spec(Output(node, port)).shape in ((), (1,))
    ]
    for output in ports:
        if output.port == name:
            return output
    there = ", ".join(output.port for output in ports) or "none"
    raise BuildError(tr('There is no column "{0}" with one number in a row; there are: {1}.').format(name, there))


def _not_negative(name: str, values: Array) -> Array:
    numbers: Array = values.reshape(len(values)).astype(np.float64)
    if not (np.isfinite(numbers).all() and (numbers >= 0).all() and numbers.any()):
        raise BuildError(
            tr('The column "{0}" weighs rows, so it needs numbers of at least 0 and not all 0.').format(name)
        )
    return numbers


def _odds(sampling: str, numbers: Mapping[str, Array], labels: Array | None) -> Array | None:
    """How often each row is drawn beside others, `None` where every row comes once."""
    if sampling != BALANCED:
        return numbers[sampling] if sampling else None
    if labels is None:
        raise BuildError(
            tr("Rows can be drawn balanced where one column has classes: choose a column of numbers instead.")
        )
    return class_odds(labels)


def class_odds(labels: Array) -> Array:
    """Odds with which all classes of these labels (rows,) come equally often."""
    _, number, counts = np.unique(labels, return_inverse=True, return_counts=True)
    found: Array = (1.0 / counts)[number]
    return found


def _key(output: Output) -> str:
    return f"{output.node}.{output.port}"


def _is_of(key: str, outputs: Iterable[Output]) -> bool:
    """Whether a column belongs to one of these ports."""
    return key.removesuffix(".lengths") in {_key(output) for output in outputs}


def _columns(document: Document, needed: tuple[Output, ...], folder: Path, dtype: DTypeLike) -> dict[str, Array]:
    """The needed columns, with the lengths of their sequences."""
    columns: dict[str, Array] = {}
    for node in dict.fromkeys(output.node for output in needed):
        layer = document.nodes[node].layer
        if not isinstance(layer, DataLayer):
            raise BuildError(tr('"{0}" gets no data: link it to a data node.').format(document.nodes[node].title), node)
        columns |= {f"{node}.{port}": values for port, values in layer.load(folder).items()}
    _check_counts(document, columns)
    keys = {f"{output.node}.{output.port}" for output in needed}
    kept = keys | {f"{key}.lengths" for key in keys}
    return {key: _as(values, dtype) for key, values in columns.items() if key in kept}


def _check_counts(document: Document, columns: Mapping[str, Array]) -> None:
    found = {key.partition(".")[0]: len(values) for key, values in columns.items()}
    if len(set(found.values())) > 1:
        counts = ", ".join(f'"{document.nodes[node].title}" {count}' for node, count in found.items())
        raise BuildError(
            tr("All data of one training needs the same number of rows, got {0}.").format(counts), next(iter(found))
        )


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
