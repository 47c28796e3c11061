"""`Model`: a document with weights, that trains, measures and predicts on arrays."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from safetensors.numpy import load_file
from safetensors.numpy import save as serialized

from layerloom.data import Split
from layerloom.device import device, to_device, to_numpy
from layerloom.files import write_atomically
from layerloom.graph import Document, Inference, Output, infer, load, problems, save
from layerloom.graph.build import Network, build
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import core, data
from layerloom.layers.layer import Layer
from layerloom.layers.spec import Spec
from layerloom.model.assembly import (
    Losses,
    Metrics,
    Symbols,
    assembled,
    input_nodes,
    is_measure,
    order_of,
    with_losses,
    without_training,
)
from layerloom.model.columns import Array, Given, ModelError, columns, rows
from layerloom.model.fitting import Fitting, Told
from layerloom.model.history import History, epoch_line
from layerloom.model.running import Running
from layerloom.model.summary import summary
from layerloom.model.symbol import Input, Symbol
from layerloom.train.prepare import Prepared

Ports = dict[str, tuple[str, Spec]]
"""Column key and Spec by name."""


class Model:
    """A net on arrays. `document` is the graph, `weights` the learned numbers by state-dict key."""

    def __init__(self, inputs: Symbols, outputs: Symbols, *, name: str = "model", seed: int = 0) -> None:
        """The net between two groups of symbols, each one symbol, a list, or a dict that names them.

        Raises `ModelError` if an output depends on an `Input` that is not among the inputs.
        """
        self._open(assembled(inputs, outputs, {"name": name, "seed": seed}))

    def _open(self, document: Document, weights: Mapping[str, Array] | None = None) -> None:
        self.document = document
        self._arrays: Mapping[str, Array] = {}
        self._fitting: Fitting | None = None
        self._running: tuple[Document, Running] | None = None
        self._inferred: tuple[Document, Inference] | None = None
        self._taken: tuple[Document, Ports] | None = None
        network = self._network(None)
        if weights is not None:
            network.load_state_dict(weights)
        self.weights = dict(weights or {key: to_numpy(value.data) for key, value in network.state_dict().items()})

    @property
    def weights(self) -> dict[str, Array]:
        """The learned numbers by state-dict key. They may be changed in place."""
        self._lent = True
        return self._weights

    @weights.setter
    def weights(self, value: Mapping[str, Array]) -> None:
        self._weights = dict(value)
        self._lent, self._new = False, True

    # The graph

    @property
    def inference(self) -> Inference:
        """What every wire carries."""
        if self._inferred is None or self._inferred[0] is not self.document:
            self._inferred = self.document, infer(self.document)
        return self._inferred[1]

    @property
    def settings(self) -> TrainingConfig:
        """How `fit` trains."""
        return TrainingConfig.of(self.document.settings)

    def summary(self) -> str:
        """A table of the nodes: what comes out, parameters and multiply-accumulate operations."""
        return summary(self.document)

    def _network(self, weights: Mapping[str, Array] | None) -> Network:
        for problem in problems(self.document, self.inference):
            if problem.severity == "error" and problem.kind != "file":
                raise ModelError(str(problem))
        network = build(self.document, self.inference, self.settings.seed)
        if weights is not None:
            network.load_state_dict(weights)
        return network

    def _at_work(self) -> Running:
        """The net with its present weights, ready to predict and evaluate; it is kept while the document is."""
        if self._running is None or self._running[0] is not self.document:
            self._running = self.document, Running(self._network(self._weights), self.settings)
        elif self._new or self._lent:
            self._running[1].write(self._weights)
        self._new = False
        return self._running[1]

    # Training

    def compile(
        self,
        optimizer: str = "adam",
        loss: Losses | None = None,
        metrics: Metrics = (),
        **settings: object,
    ) -> None:
        """Chooses how to train: an optimizer, a loss for each output, metrics, and settings such as `learning_rate`.

        Losses and metrics are layers or their names in snake case: `"cross_entropy"`, `"mse"`, `"accuracy"`. They
        become nodes beside a data node of arrays. Raises `ModelError`, or `SettingsError` for a setting that cannot be.
        """
        if loss is not None:
            document = without_training(self.document)
            inference = infer(document)
            results = build(document, inference).results
            self.document = with_losses(document, inference, results, loss, metrics)
        changed = {**self.document.settings, "optimizer": optimizer, **settings}
        TrainingConfig.of(changed)
        self.document = self.document.with_table("settings", changed)
        self._fitting = None

    def fit(
        self,
        x: Given,
        y: Given,
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        validation_data: tuple[Given, Given] | None = None,
        validation_split: float = 0.0,
        verbose: int = 1,
    ) -> History:
        """Trains on arrays, goes on where the last `fit` ended, and returns the figures of each epoch.

        `validation_split` is the share of the last rows that is not trained on; `validation_data` are other rows.
        Each epoch is printed on a line; with `verbose=0` nothing is.
        """
        found = self._columns(x, y)
        config = self._config(epochs, batch_size)
        kept = rows(found) - round(rows(found) * validation_split)
        if validation_data is not None:
            others, kept = self._columns(*validation_data), rows(found)
            found = {key: np.concatenate([array, others[key]]) for key, array in found.items()}
        self._arrays = found
        numbers = np.arange(rows(found))
        ready = self._prepared(found, Split(numbers[:kept], numbers[kept:], numbers[:0]))
        self._fitting = self._fitting or Fitting(ready.network, config, ready.device)
        history = self._fitting.run(ready, config, _printing(config.epochs) if verbose else _silent)
        self.weights = self._fitting.weights
        return history

    def evaluate(self, x: Given, y: Given, *, batch_size: int | None = None) -> dict[str, float]:
        """`loss` and each metric by title over these rows."""
        return self._at_work().measured(self._columns(x, y), batch_size)

    def predict(self, x: Given, *, batch_size: int = 256, probabilities: bool = False) -> Any:
        """What the net gives: an array, or several as the model was given its outputs: a list, or a dict by title.

        With `probabilities` scores go through the softmax or sigmoid of their loss.
        """
        given = columns(x, self.input_ports, "input")
        rows(given)
        parts = list(self._at_work().predicted(given, batch_size, probabilities=probabilities))
        joined = {title: np.concatenate([part[title] for part in parts]) for title in parts[0]}
        titles = order_of(self.document, "outputs")
        if set(titles) == set(joined):
            return [joined[title] for title in titles]
        return joined if len(joined) > 1 else next(iter(joined.values()))

    # What goes in

    @property
    def input_ports(self) -> Ports:
        """What `predict` takes, by name: the `Input` nodes, or else the data ports that the results need."""
        if self._taken is None or self._taken[0] is not self.document:
            found = [Output(node, "output") for node in input_nodes(self.document)]
            if not found:
                network = self._network(None)
                found = list(network.needs(network.results.values()))
            ports = {self._name(output): (_key(output), self.inference.spec(output)) for output in found}
            self._taken = self.document, ports
        return self._taken[1]

    @property
    def target_ports(self) -> Ports:
        """What losses and metrics compare with, by the name of the data port."""
        measures = [id_ for id_, node in self.document.nodes.items() if is_measure(node)]
        links = [link for node in measures for link in self.document.incoming(node) if link.target.port == "target"]
        found = sorted({link.source for link in links}, key=self._position)
        return {output.port: (_key(output), self.inference.spec(output)) for output in found}

    def _position(self, output: Output) -> tuple[str, int]:
        node = self.document.nodes[output.node]
        return node.title, node.layer.ports.outputs.index(output.port)

    def _name(self, output: Output) -> str:
        node = self.document.nodes[output.node]
        return node.title if isinstance(node.layer, core.Input) else output.port

    def _columns(self, x: Given, y: Given) -> dict[str, Array]:
        targets = self.target_ports
        if not targets:
            raise ModelError("the model has no loss: call compile with one")
        found = columns(x, self.input_ports, "input") | columns(y, targets, "target")
        rows(found)
        return found

    def _config(self, epochs: int | None, batch_size: int | None) -> TrainingConfig:
        config = self.settings
        return replace(config, epochs=epochs or config.epochs, batch_size=batch_size or config.batch_size)

    def _prepared(self, found: Mapping[str, Array], split: Split) -> Prepared:
        target = device(self.settings.device)
        network = self._network(self._weights)
        network.to(target)
        on_device = {key: to_device(array, target) for key, array in found.items()}
        return Prepared(self.document, network, on_device, split, target)

    # Files

    def save(self, path: Path | str) -> None:
        """Writes the project, and beside it the weights (.safetensors) and the arrays of the last `fit` (.npz).

        Raises `FileProblem`.
        """
        path = Path(path)
        weights = {key: np.asarray(value, order="C") for key, value in self._weights.items()}
        write_atomically(path.with_suffix(".safetensors"), serialized(weights), keep_backup=False)
        save(path, self._with_data(path.with_suffix(".npz")))

    def _with_data(self, path: Path) -> Document:
        """The document whose data node names the file that the arrays of the last `fit` are written to."""
        node = next((id_ for id_, n in self.document.nodes.items() if isinstance(n.layer, data.Arrays)), None)
        if node is None or not self._arrays:
            return self.document
        entry = self.document.nodes[node]
        assert isinstance(entry.layer, data.Arrays), "it was found as one"
        inputs = {f"{link.target.node}.output": link.source.port for link in self.document.outgoing(node)}
        names = inputs | {f"{node}.{field.name}": field.name for field in entry.layer.fields}
        content = data.arrays_file({names[key]: array for key, array in self._arrays.items()})
        write_atomically(path, content, keep_backup=False)
        sha256 = hashlib.sha256(content).hexdigest()
        layer = replace(entry.layer, path=path.name, rows=rows(self._arrays), sha256=sha256)
        return self.document.with_table("nodes", {**self.document.nodes, node: replace(entry, layer=layer)})

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """A saved model or a drawn project, with its weights if they lie beside it; raises `FileProblem`."""
        path = Path(path)
        beside = path.with_suffix(".safetensors")
        model = cls.__new__(cls)
        model._open(load(path), load_file(beside) if beside.exists() else None)
        return model


class Sequential(Model):
    """Layers one after another; the first is an `Input`."""

    def __init__(self, layers: Sequence[Layer | Symbol], *, name: str = "model", seed: int = 0) -> None:
        first, *rest = layers
        if isinstance(first, core.Input):
            first = Input(first.shape, kind=first.kind, classes=first.classes)
        if not isinstance(first, Symbol):
            raise ModelError(f"Sequential needs an Input first, got {type(first).__name__}")
        x = first
        for layer in rest:
            if not isinstance(layer, Layer):
                raise ModelError(f"Sequential needs layers after its Input, got {type(layer).__name__}")
            x = layer(x)
        super().__init__(first, x, name=name, seed=seed)


def _printing(epochs: int) -> Told:
    """Writes each epoch on a line, at once."""

    def tell(number: int, figures: Mapping[str, float]) -> None:
        sys.stdout.write(epoch_line(number, epochs, figures) + "\n")
        sys.stdout.flush()

    return tell


def _silent(*_: object) -> None:
    """Says nothing of an epoch."""


def _key(output: Output) -> str:
    return f"{output.node}.{output.port}"
