"""A template at its test size in every form that it has: our network in two precisions, PyTorch's, and by symbols."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import DTypeLike, NDArray

from layerloom.compile.cpu.machine import CpuMachine
from layerloom.export import script
from layerloom.graph.build import Network, build
from layerloom.graph.infer import infer, order
from layerloom.graph.model import Document, Output
from layerloom.graph.optimizers import arguments, optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import DataLayer, LossLayer, MetricLayer, Spec
from layerloom.layers import Output as Result
from layerloom.model import Input, Model, Symbol
from layerloom.tensor import Tensor
from layerloom.train.prepare import Prepared, prepared
from layerloom.train.runner import Runner
from layerloom.train.step import GRADIENT, LOSS, Scalars, initial_states, training_step
from layerloom_resources.templates import template

Arrays = Mapping[str, NDArray[Any]]

torch.set_num_threads(1)  # with two PyTorch 2.13 writes past its memory: channels last, batch norm, an odd batch


class Net:
    """A template without dropout, whose masks differ between frameworks, on batches of its own data.

    It has its test size unless `whole`.
    """

    def __init__(self, name: str, *, whole: bool = False) -> None:
        chosen = template(name)
        drops = any(parameter.name == "dropout" for parameter in chosen.parameters)
        sizes = {} if whole else chosen.test
        self.document = chosen.make(**{**sizes, **({"dropout": 0.0} if drops else {})})
        self.config = TrainingConfig.of(self.document.settings)
        self.ready: Prepared = prepared(self.document, self.config, Path(), np.float32)

    @cached_property
    def made(self) -> Any:
        return script(self.document, "pytorch", "net", graph=False)

    def batch(self, rows: int, start: int = 0) -> dict[str, NDArray[Any]]:
        return dict(self.ready.batch(self.ready.split.train[start : start + rows]))

    def network(self, kind: DTypeLike = np.float32) -> Network:
        network = build(self.document, infer(self.document), seed=1)
        return network.double() if kind == np.float64 else network

    def scores(self, batch: Arrays, kind: DTypeLike) -> dict[str, NDArray[Any]]:
        """What the net predicts in one precision."""
        found = self.network(kind).predict({key: Tensor(array) for key, array in as_kind(batch, kind).items()})
        return {title: value.numpy() for title, value in found.items()}

    def gradients(self, batch: Arrays) -> dict[str, NDArray[Any]]:
        """Those of the first step as it trains: planned, in float32; by the keys of PyTorch's state dict."""
        network, optimizer = self.network(), optimizer_of(self.config)
        step = training_step(network, optimizer, with_gradients=True)
        runner = Runner(CpuMachine(), initial_states(network, optimizer))
        outputs = runner.run(step, batch, Scalars(0).at(1, 0.0))
        assert not runner.obstacle
        found = {key.removeprefix(GRADIENT): np.array(g) for key, g in outputs.items() if key.startswith(GRADIENT)}
        return dict(self.made.state(found))

    def eager_gradients(self, batch: Arrays) -> dict[str, NDArray[Any]]:
        """The same, one operation after the other on NumPy."""
        network = self.network().train()
        loss, _ = network.step_values({key: Tensor(array) for key, array in batch.items()})
        loss.backward()
        found = {key: p.grad.numpy() for key, p in network.named_parameters() if p.grad is not None}
        return dict(self.made.state(found))

    def losses(self, batches: Sequence[Arrays]) -> NDArray[Any]:
        """Those of a step on each batch, planned, in float32, at a constant learning rate."""
        network, optimizer = self.network(), optimizer_of(self.config)
        step, scalars = training_step(network, optimizer, self.config.clip_norm), Scalars(0)
        runner = Runner(CpuMachine(), initial_states(network, optimizer))
        rate = self.config.learning_rate
        found = [float(runner.run(step, batch, scalars.at(n, rate))[LOSS]) for n, batch in enumerate(batches, 1)]
        assert not runner.obstacle
        return np.array(found)

    def torch_losses(
        self, batches: Sequence[Arrays], kind: DTypeLike, layout: torch.memory_format = torch.contiguous_format
    ) -> NDArray[Any]:
        """The same of the exported net, eager PyTorch in one precision and memory format."""
        model, loss_of = self._twin(kind, layout)
        optimizer, found = _optimizer(self.config, model), []
        for batch in batches:
            optimizer.zero_grad()
            loss = loss_of(batch)
            loss.backward()  # type: ignore[no-untyped-call]
            if self.config.clip_norm:
                torch.nn.utils.clip_grad_norm_(model.parameters(), self.config.clip_norm)
            optimizer.step()
            found.append(loss.item())
        return np.array(found)

    def torch_gradients(
        self, batch: Arrays, kind: DTypeLike, layout: torch.memory_format = torch.contiguous_format
    ) -> dict[str, NDArray[Any]]:
        """The gradients of the exported net, eager PyTorch in one precision and memory format."""
        model, loss_of = self._twin(kind, layout)
        loss_of(batch).backward()  # type: ignore[no-untyped-call]
        return {name: p.grad.numpy() for name, p in model.named_parameters() if p.grad is not None}

    def _twin(
        self, kind: DTypeLike, layout: torch.memory_format
    ) -> tuple[torch.nn.Module, Callable[[Arrays], torch.Tensor]]:
        """The exported net in training with our weights, and its loss on a batch."""
        names: dict[str, Any] = {"__name__": "net", "__file__": "net.py"}
        exec(compile(self.made.text, "net.py", "exec"), names)
        model = _model(names)
        model.load_state_dict({key: torch.tensor(a) for key, a in self.made.state(self.network().state_dict()).items()})
        model.to(torch.float64 if kind == np.float64 else torch.float32, memory_format=layout).train()
        forward, loss = (_parameters(self.made.text, name) for name in ("forward", "loss_function"))

        def loss_of(batch: Arrays) -> torch.Tensor:
            given = as_kind(batch, kind)
            columns = {name: torch.tensor(given[f"{p.node}.{p.port}"]) for name, p in self.made.columns.items()}
            outputs = model(*(_laid_out(columns[name], layout) for name in forward))
            found: torch.Tensor = names["loss_function"](outputs, *(columns[name] for name in loss[1:]))
            return found

        return model, loss_of


def _optimizer(config: TrainingConfig, model: torch.nn.Module) -> torch.optim.Optimizer:
    kind: Any = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[config.optimizer]
    made: torch.optim.Optimizer = kind(model.parameters(), lr=config.learning_rate, **arguments(config))
    return made


def as_kind(arrays: Arrays, kind: DTypeLike) -> dict[str, NDArray[Any]]:
    """The numbers that are no whole ones in this precision."""
    return {key: array.astype(kind) if array.dtype.kind == "f" else array for key, array in arrays.items()}


def _model(names: Mapping[str, Any]) -> torch.nn.Module:
    """The model of a script: the last module that it declares."""
    modules = [value for value in names.values() if isinstance(value, type) and issubclass(value, torch.nn.Module)]
    model = modules[-1]()
    assert isinstance(model, torch.nn.Module)
    return model


def _laid_out(column: torch.Tensor, layout: torch.memory_format) -> torch.Tensor:
    """Pictures in the memory format; there is none for anything else."""
    return column.contiguous(memory_format=layout) if column.ndim == 4 else column


def _parameters(text: str, function: str) -> list[str]:
    (found,) = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef) and n.name == function)
    return [argument.arg for argument in found.args.args if argument.arg != "self"]


def by_symbols(document: Document) -> Model:
    """The net of a document, called layer by layer; its inputs have the keys of the columns as titles."""
    known, symbols, results = infer(document), dict[Output, Symbol](), dict[str, Symbol]()
    for node in order(document):
        entry, links = document.nodes[node], list(document.incoming(node))
        if isinstance(entry.layer, DataLayer):
            ports = [Output(node, port) for port in entry.layer.ports.outputs]
            symbols |= {port: _input(known.spec(port), f"{port.node}.{port.port}") for port in ports}
        elif isinstance(entry.layer, LossLayer | Result):  # what auxiliary scores feed is kept, too
            results[entry.title] = symbols[links[0].source]
        elif not isinstance(entry.layer, MetricLayer):
            # A copy, as one layer called twice is one set of weights.
            made = replace(entry.layer)(*(symbols[link.source] for link in links), title=entry.title)
            symbols[Output(node, "output")] = made
    used = {link.source for link in document.links.values() if link.target.port != "target"}
    inputs = [symbol for port, symbol in symbols.items() if port in used and _is_data(document, port)]
    return Model(inputs, results)


def _is_data(document: Document, port: Output) -> bool:
    return isinstance(document.nodes[port.node].layer, DataLayer)


def _input(spec: Spec, title: str) -> Symbol:
    return Input(spec.dims, kind=spec.kind, classes=spec.classes, vocabulary=spec.vocabulary, title=title)
