"""What all competitors start from, written to a folder by the parent: document, first weights, batches, task."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.cpu.inputs import BATCHES, NET, TASK, WEIGHTS, Arrays, Inputs, Task
from benchmarks.cpu.naming import names
from benchmarks.cpu.workloads import Workload
from numpy.typing import NDArray

from layerloom.data import Split, batches
from layerloom.data.blood_cells import read_blood_cells
from layerloom.graph.build import Network, build
from layerloom.graph.file import save
from layerloom.graph.infer import Inference, infer
from layerloom.graph.model import Document, Output
from layerloom.graph.rows import Rows, rows
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.core import Input
from layerloom.layers.layer import LossLayer
from layerloom.layers.spec import Spec
from layerloom_resources.templates import template

PREDICTED = (1, 128)
"""The numbers of rows that are predicted at a time."""

COUNT = 4
"""Batches that training goes through again and again."""


def written(folder: Path, workload: Workload, dtype: str, *, predicting: bool = False) -> Inputs:
    """The inputs of a workload in a folder: a few batches of real rows, and batches to predict if asked for."""
    document = _document(workload, dtype)
    config = TrainingConfig.of(document.settings)
    inference = infer(document)
    network = build(document, inference, config.seed)
    found = _rows(document, inference, network, config, folder)
    save(folder / NET, document)
    np.savez(folder / WEIGHTS, allow_pickle=False, **_weights(network))
    np.savez(folder / BATCHES, allow_pickle=False, **dict(_batches(found, config, predicting)))
    task = _task(workload, document, inference, network, found.columns)
    (folder / TASK).write_text(json.dumps(asdict(task)), encoding="utf-8")
    return Inputs(folder)


def _document(workload: Workload, dtype: str) -> Document:
    document = template(workload.name).make(**workload.parameters)
    settings = {**document.settings, "batch_size": workload.batch, "schedule": "constant"}
    if dtype != "float32":
        settings["precision"] = dtype
    return document.with_table("settings", settings)


def _rows(document: Document, inference: Inference, network: Network, config: TrainingConfig, folder: Path) -> Rows:
    """The rows of the document's data; where pictures come from outside, enlarged blood cells."""
    if not all(isinstance(document.nodes[port.node].layer, Input) for port in network.schema):
        return rows(document, inference, network.schema, config, folder)
    count = max(COUNT * config.batch_size, *PREDICTED)
    cells = {name: np.resize(column, (count, *column.shape[1:])) for name, column in read_blood_cells().items()}
    columns = {f"{port.node}.{port.port}": _fitted(inference.spec(port), cells) for port in network.schema}
    return Rows(columns, Split(np.arange(count), np.arange(0), np.arange(0)))


def _fitted(spec: Spec, cells: Mapping[str, Any]) -> NDArray[Any]:
    """The labels of the cells, or their pictures, each pixel repeated until they have the size of the input."""
    if spec.kind == "int":
        return np.asarray(cells["label"])
    image = cells["image"]  # (rows, 3, 32, 32)
    assert spec.shape is not None, "the input of a template says how large its pictures are"
    _, height, width = spec.shape
    factor = -(-(height or 0) // image.shape[2])
    larger = image.repeat(factor, axis=2).repeat(factor, axis=3)
    return np.ascontiguousarray(larger[:, :, :height, :width])


def _weights(network: Network) -> Arrays:
    return {key: np.asarray(tensor.data) for key, tensor in network.state_dict().items()}


def _batches(found: Rows, config: TrainingConfig, predicting: bool) -> Iterator[tuple[str, Any]]:
    """Columns by `"<batch>/<column>"`; rows come again in another order where there are too few."""
    picked = _picked(found, config)
    for number in range(COUNT):
        chosen = next(picked)
        yield from _columns(str(number), found.columns, chosen)
    for size in PREDICTED if predicting else ():
        yield from _columns(f"predict{size}", found.columns, np.resize(found.split.train, size))


def _picked(found: Rows, config: TrainingConfig) -> Iterator[NDArray[np.int64]]:
    """Row numbers of whole batches, epoch after epoch."""
    size, train = config.batch_size, found.split.train
    enough = np.resize(train, max(size, len(train)))
    epoch = 0
    while True:
        epoch += 1
        yield from (chosen for chosen in batches(enough, size, config.seed, epoch) if len(chosen) == size)


def _columns(name: str, columns: Mapping[str, Any], chosen: NDArray[np.int64]) -> Iterator[tuple[str, Any]]:
    for key, column in columns.items():
        yield f"{name}/{key}", column[chosen]


def _task(
    workload: Workload,
    document: Document,
    inference: Inference,
    network: Network,
    columns: Mapping[str, Any],
) -> Task:
    config = TrainingConfig.of(document.settings)
    target = _target(document)
    inputs = [key for port in network.schema if (key := f"{port.node}.{port.port}") != target]
    first = inference.spec(_port(inputs[0]))
    return Task(
        model=workload.name,
        batch=workload.batch,
        batches=COUNT,
        optimizer=config.optimizer,
        learning_rate=config.learning_rate,
        momentum=config.momentum,
        weight_decay=config.weight_decay,
        seed=config.seed,
        inputs=inputs,
        lengths=next((f"{key}.lengths" for key in inputs if f"{key}.lengths" in columns), ""),
        target=target,
        classes=_classes(inference, target),
        shape=list(columns[inputs[0]].shape[1:]),
        vocabulary=_vocabulary(first),
        parameters=_parameters(workload),
        names=names(workload.name, document, network.state_dict().keys()),
    )


def _target(document: Document) -> str:
    """The data port that the loss compares with."""
    (loss,) = (node for node, entry in document.nodes.items() if isinstance(entry.layer, LossLayer))
    (source,) = (link.source for link in document.incoming(loss) if link.target.port == "target")
    return f"{source.node}.{source.port}"


def _port(key: str) -> Output:
    node, _, port = key.partition(".")
    return Output(node, port)


def _classes(inference: Inference, target: str) -> int:
    spec = inference.spec(_port(target))
    return int(spec.classes or getattr(spec, "vocabulary", None) or 0)


def _vocabulary(spec: Spec) -> int:
    return int(getattr(spec, "vocabulary", None) or 0)


def _parameters(workload: Workload) -> dict[str, Any]:
    chosen = template(workload.name)
    defaults = {parameter.name: parameter.default for parameter in chosen.parameters}
    return {**defaults, **workload.parameters}


def smaller(workload: Workload, batch: int | None, *, test: bool) -> Workload:
    """The workload at another batch size, or at its template's test size."""
    sizes = template(workload.name).test if test else {}
    return replace(workload, batch=batch or workload.batch, parameters={**sizes, **workload.parameters})
