"""`Model`: a document with weights, that trains, measures and predicts on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from layerloom.callbacks import Callback, Progress
from layerloom.data import Split
from layerloom.device import device, to_device
from layerloom.graph import Document, NodeId, Output, apply, infer, load, order
from layerloom.graph.plan import freezing
from layerloom.graph.rows import SAMPLE_WEIGHT
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import core
from layerloom.layers.layer import DataLayer
from layerloom.model.assembly import (
    Losses,
    Metrics,
    Symbols,
    assembled,
    is_measure,
    order_of,
    with_losses,
    without_training,
)
from layerloom.model.columns import Array, Given, ModelError, by_name, columns, rows
from layerloom.model.compiling import AnyOptimizer, compiled, with_settings
from layerloom.model.counting import ClassWeight, class_weight_text, odds
from layerloom.model.course import Course
from layerloom.model.files import kept_beside, weights_beside, write
from layerloom.model.fitting import Fitting, Kept
from layerloom.model.groups import groups as members
from layerloom.model.groups import meant
from layerloom.model.history import History
from layerloom.model.module import ModelModule
from layerloom.model.net import Net
from layerloom.model.part import Part
from layerloom.model.ports import together
from layerloom.model.replay import input_symbol, refuse_other, replayed
from layerloom.model.running import Running
from layerloom.model.symbol import Symbol, Use
from layerloom.model.weights import Seen, Weights, detached
from layerloom.train.prepare import Prepared


class Model(Net):
    """A net on arrays. `document` is the graph, `weights` the learned numbers by state-dict key.

    Weights belong to layer objects: models that were made of the same ones share them, so that a part of a net, or a
    net around it, is trained with it. Called on symbols a model adds its nodes to another net.
    """

    stop_training: bool = False
    """Set by callbacks, so that `fit` ends after this batch or epoch."""
    _course: Course | None = None

    def __init__(self, inputs: Symbols, outputs: Symbols, *, name: str = "model", seed: int = 0) -> None:
        """The net between two groups of symbols, each one symbol, a list or tuple, or a dict that names them.

        Raises `ModelError` if an output depends on an `Input` that is not among the inputs, or if a layer object has
        weights of another size from an earlier use.
        """
        self._assemble(inputs, outputs, name, seed)

    @classmethod
    def from_document(cls, document: Document, weights: Mapping[str, Array] | None = None) -> Model:
        """The model of a graph, such as a template or a drawn project, with these weights or the first ones."""
        model = Model.__new__(Model)
        model._open(detached(document), weights=weights)
        return model

    def _assemble(self, inputs: Symbols, outputs: Symbols, name: str, seed: int) -> None:
        document, symbols = assembled(inputs, outputs, {"name": name, "seed": seed})
        self._open(document, symbols)

    def _open(
        self,
        document: Document,
        symbols: Mapping[Output, Symbol] | None = None,
        weights: Mapping[str, Array] | None = None,
    ) -> None:
        self._show(document)
        self._symbols = dict(symbols or {})
        self._arrays: Mapping[str, Array] = {}
        self._fitting: tuple[Fitting, Seen | None] | None = None
        self._kept: Kept | None = None
        self._running: tuple[Document, Running, Seen | None] | None = None
        network = self._network(weights)
        self._results = network.results
        self._weights = Weights.of(network)

    # At work

    def _at_work(self) -> Running:
        """The net with its present weights, ready to predict and evaluate; it is kept while the document is."""
        self._catch_up()
        seen = self._weights.seen
        if self._running is None or self._running[0] is not self.document:
            running = Running(self._network(self.arrays), self.settings)
        else:
            running = self._running[1]
            if seen is None or seen != self._running[2]:
                running.write(self.arrays)
        self._running = self.document, running, seen
        return running

    # Symbols

    def __call__(self, *inputs: Any, title: str = "") -> Any:
        """What the net makes of symbols: its nodes are added to theirs as a group, and share its weights.

        `inputs` come one by one, as one list or tuple, or as one dict by name; what is returned has the form in which
        the model was given its outputs. The group is titled `title`, or as the model is. Raises `ModelError` where
        something is not of the shape that an input declares.
        """
        ports, entries = self.input_ports, self._entries
        given = {}
        for name, symbol in by_name(together(inputs, list(ports)), list(ports), "input").items():
            if not isinstance(symbol, Symbol):
                raise ModelError(f"a model is called on symbols, got {type(symbol).__name__}; see predict and module")
            refuse_other(symbol, ports[name][1], f'input "{name}" of model "{self.name}"')
            given[entries[name]] = symbol
        found = replayed(self.document, given, self._results.values(), Use(title or self.name))
        return self._gathered({name: found[output] for name, output in self._results.items()})

    @property
    def inputs(self) -> list[Symbol]:
        """Its inputs as symbols, in their order."""
        return [self.symbol(output) for output in self._entries.values()]

    @property
    def outputs(self) -> Any:
        """What it gives as symbols, in the form in which the model was given its outputs."""
        return self._gathered({name: self.symbol(output) for name, output in self._results.items()})

    def symbol(self, output: Output) -> Symbol:
        """The symbol at a port of the document; models made from it share the weights."""
        if output not in self._symbols:
            ports, entries = self.input_ports, self._entries
            given = {
                entry: self._symbols[entry] if entry in self._symbols else input_symbol(name, ports[name][1])
                for name, entry in entries.items()
            }
            known = {port: symbol for port, symbol in self._symbols.items() if port in self.inference.specs}
            self._symbols |= replayed(self.document, given | known, [output])
        return self._symbols[output]

    def tap(self, *titles: str) -> Model:
        """A model on the same inputs that gives what these layers make, with shared weights.

        One title gives one output, several give a list. Raises `ModelError` for a title that there is not.
        """
        found = [self.get_layer(title).output for title in titles]
        return Model(self._named_inputs(), found[0] if len(found) == 1 else found, name=f"{self.name} tap")

    def _named_inputs(self) -> Symbols:
        """The inputs as symbols, in a list, or by name where the model was given them so."""
        named = dict(zip(self._entries, self.inputs, strict=True))
        return named if len(named) > 1 and not order_of(self.document, "inputs") else list(named.values())

    @property
    def layers(self) -> tuple[Part, ...]:
        """The layers of the net, in the order of the data flow, without outputs, losses, metrics and data."""
        left_out = core.Output | DataLayer
        nodes = ((id_, self.document.nodes[id_]) for id_ in order(self.document))
        return tuple(
            Part(self, id_) for id_, node in nodes if not isinstance(node.layer, left_out) and not is_measure(node)
        )

    def get_layer(self, title: str) -> Part:
        """The layer of that title; by the name of an output, the one that makes it. Raises `ModelError`."""
        if (output := self._results.get(title)) is not None:
            return Part(self, output.node)
        return Part(self, next(iter(self._members((title,), groups=False))))

    def _members(self, titles: Sequence[str], *, groups: bool = True) -> list[NodeId]:
        """The nodes that titles of layers (or of groups) mean."""
        known = {part.title: [part.node] for part in self.layers}
        return meant(titles, (members(self.document) if groups else {}) | known)

    # Weights

    @property
    def arrays(self) -> dict[str, Array]:
        """The weights by state-dict key, to read only."""
        self._catch_up()
        return self._weights.arrays()

    def _catch_up(self) -> None:
        """Have the present weights also while `fit` is under way."""
        if self._course:
            self._course.catch_up()

    @property
    def weights(self) -> dict[str, Array]:
        """The learned numbers by state-dict key, `"<node id>.<key>"`. They may be changed in place.

        Setting them takes over copies; raises `ModelError` where keys or shapes are others.
        """
        self._catch_up()
        return self._weights.lend()

    @weights.setter
    def weights(self, value: Mapping[str, Any]) -> None:
        self._catch_up()
        self._weights.put(value)

    def get_weights(self) -> list[Array]:
        """Copies of all weights, layer by layer in the order of the data flow."""
        return [array.copy() for array in self.arrays.values()]

    def set_weights(self, values: Sequence[Array]) -> None:
        """Other weights in the order of `get_weights`; raises `ModelError` where number or shapes differ."""
        own = self.arrays
        if len(values) != len(own):
            raise ModelError(f"the model has {len(own)} arrays of weights, got {len(values)}")
        self.weights = dict(zip(own, values, strict=True))

    def freeze(self, *titles: str) -> None:
        """Layers, or groups of them, keep their weights in `fit` from now on; all layers, if none is named.

        A frozen batch norm uses its running statistics and leaves them as they are, as in Keras. What is frozen belongs
        to this model: another one that shares the weights may train them. Raises `ModelError` for an unknown title.
        """
        self._set_frozen(titles, True)

    def unfreeze(self, *titles: str) -> None:
        """Layers, or groups of them, learn again; all layers, if none is named. See `freeze`."""
        self._set_frozen(titles, False)

    def _set_frozen(self, titles: Sequence[str], frozen: bool) -> None:
        owners = {self.document.owner(node) for node in self._members(titles)} if titles else self._weights.owners
        entries = [self._symbols[output] for output in self._entries.values() if output in self._symbols]
        self._document = apply(self.document, freezing(self.document, owners, frozen))
        self._symbols = {port: s for port, s in self._symbols.items() if any(s.made_by is e.made_by for e in entries)}
        self._fitting = self._kept = None

    @property
    def trainable(self) -> bool:
        """Whether some layer learns. Setting it freezes or unfreezes all layers, as in Keras."""
        return set(self.frozen) != {part.title for part in self.layers if part.weights}

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._set_frozen((), not value)

    @property
    def frozen(self) -> tuple[str, ...]:
        """The titles of the layers that keep their weights."""
        owners = set(self._weights.owners)
        found = (id_ for id_ in order(self.document) if self.document.owner(id_) in owners)
        return tuple(self.document.nodes[id_].title for id_ in found if self.document.frozen(id_))

    def clone(self, *, weights: bool = True, seed: int | None = None) -> Model:
        """The same net with weights of its own: copies of these, or else first ones, which follow from the seed."""
        settings = {**self.document.settings} | ({} if seed is None else {"seed": seed})
        document = self.document.with_table("settings", settings)
        return Model.from_document(document, self.arrays if weights else None)

    def module(self) -> ModelModule:
        """The net as a module of `layerloom.nn` with copies of the weights, for nets that are written as classes."""
        keys = [key for key, _ in self.input_ports.values()]
        return ModelModule(self._network(self.arrays), keys, self._gathered)

    # Training

    def compile(
        self, optimizer: AnyOptimizer = "adam", loss: Losses | None = None, metrics: Metrics = (), **settings: Any
    ) -> None:
        """Chooses how to train: an optimizer, a loss for each output, metrics, and settings such as `learning_rate`.

        The optimizer is a name in any case ("adam", "RMSprop"), one of `layerloom.optim` without parameters
        (`optim.Adam(lr=1e-3, betas=(0.9, 0.98))`), or as Keras writes it (`layerloom.model.optimizers`, where it is
        told what differs). A name has PyTorch's defaults and a rate of 0.001. `learning_rate` or `schedule` may be a
        schedule of `layerloom.schedules`; as a rate it lowers that of the optimizer. `groups` says what is other for
        some layers: `{"backbone": {"learning_rate": 0.1, "weight_decay": 0.0}, "head": {"l2": 1e-4}}` has factors of
        rate and weight decay, and coefficients l1 and l2 as Keras' `kernel_regularizer`.

        Losses and metrics are layers or their names in snake case: `"cross_entropy"`, `"mse"`, `"accuracy"`. They
        become nodes beside a data node of arrays. Raises `ModelError`, also for a setting that there is not, or
        `SettingsError` for one that cannot be.
        """
        document = self.document
        if loss is not None:
            document = without_training(document)
            inference = infer(document)
            document = with_losses(document, inference, self._results, loss, metrics)
        changed = compiled(document, optimizer, settings)
        TrainingConfig.of(changed)
        self._document = document.with_table("settings", changed)
        self._weights = self._weights.grown(self._network(None))
        self._fitting = self._kept = None

    def fit(
        self,
        x: Given,
        y: Given,
        *,
        epochs: int | None = None,
        batch_size: int | None = None,
        validation_data: tuple[Given, Given] | tuple[Given, Given, Any] | None = None,
        validation_split: float = 0.0,
        sample_weight: Any = None,
        class_weight: ClassWeight | None = None,
        callbacks: Sequence[Callback] = (),
        verbose: int = 1,
        **settings: object,
    ) -> History:
        """Trains on arrays, goes on where the last `fit` ended, and returns the figures of each epoch.

        `validation_split` is the share of the last rows that is not trained on; `validation_data` are other rows, with
        weights of theirs as a third item if they have some. `sample_weight` (rows,) says how much each row counts in
        the loss, `class_weight` how much each class does in training ({class: weight}, a list, or 'balanced'); the sum
        is divided by the number of rows, as in Keras. `settings` are training settings that differ for this call, such
        as `accumulate=4` or `precision="bfloat16"`. `callbacks` hear of everything and may steer it, see
        `layerloom.callbacks`. Each epoch is printed on a line; with `verbose=0` nothing is.
        """
        alike = sample_weight is not None or len(validation_data or ()) == 3
        found = self._weighted(x, y, sample_weight, alike=alike)
        if class_weight is not None:
            settings["class_weight"] = class_weight_text(class_weight, self.target_ports)
        config = self._config(epochs, batch_size, settings)
        kept = rows(found) - round(rows(found) * validation_split)
        if validation_data is not None:
            others, kept = self._weighted(*validation_data, alike=alike), rows(found)
            found = {key: np.concatenate([array, others[key]]) for key, array in found.items()}
        self._arrays = {key: array for key, array in found.items() if key != SAMPLE_WEIGHT}
        numbers = np.arange(rows(found))
        ready = self._prepared(found, Split(numbers[:kept], numbers[kept:], numbers[:0]))
        ready = replace(ready, odds=odds(config.sampling, found, self.target_ports))
        fitting = self._fitted(ready, config)
        return self._run(fitting, ready, config, [*callbacks, *[Progress()] * bool(verbose)], verbose)

    def _run(
        self, fitting: Fitting, ready: Prepared, config: TrainingConfig, callbacks: Sequence[Callback], verbose: int
    ) -> History:
        def push() -> None:
            self._fitted(ready, config)

        self._fitting = fitting, self._weights.seen
        course = Course(self, callbacks, config, lambda: self._learned(fitting), push, verbose)
        self._course = course
        try:
            return fitting.run(ready, config, course)
        finally:
            course.catch_up()
            self._course = None
            if course.learning_rate != config.learning_rate:
                self.learning_rate = course.learning_rate

    @property
    def learning_rate(self) -> float:
        """The learning rate, before a schedule; callbacks may set it while `fit` is under way."""
        return self._course.learning_rate if self._course else self.settings.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        if self._course:
            self._course.learning_rate = value
        else:
            changed = {**self.document.settings, "learning_rate": value}
            TrainingConfig.of(changed)
            self._document = self.document.with_table("settings", changed)

    def train_on_batch(self, x: Given, y: Given, *, sample_weight: Any = None) -> dict[str, float]:
        """One step on these rows; returns `loss` and each metric by title, from before the step."""
        found = self._weighted(x, y, sample_weight)
        fitting = self._begun() or self._fitted(self._prepared(found, None), self.settings)
        figures = fitting.step(found, self.settings.learning_rate)
        self._learned(fitting)
        return figures

    def _fitted(self, ready: Prepared, config: TrainingConfig) -> Fitting:
        """What trains, with the present weights."""
        if not any(parameter.requires_grad for parameter in ready.network.parameters()):
            raise ModelError("nothing can learn: no layer has weights, or all that do are frozen")
        return self._begun() or self._first(ready, config)

    def _first(self, ready: Prepared, config: TrainingConfig) -> Fitting:
        """A training that begins, or goes on where the one ended that was saved."""
        fitting = Fitting(ready.network, config, ready.device)
        if self._kept is not None:
            fitting.restore(self._kept)
            fitting.write(self.arrays)
        return fitting

    def _begun(self) -> Fitting | None:
        """The training that goes on, with the present weights, `None` before the first."""
        if self._fitting is None:
            return None
        fitting, seen = self._fitting
        if seen is None or seen != self._weights.seen:
            fitting.write(self.arrays)
        return fitting

    def _learned(self, fitting: Fitting) -> None:
        self.weights = fitting.weights
        self._fitting = fitting, self._weights.seen

    def evaluate(
        self, x: Given, y: Given, *, batch_size: int | None = None, sample_weight: Any = None
    ) -> dict[str, float]:
        """`loss` and each metric by title over these rows; `sample_weight` says how much each counts in the loss."""
        return self._at_work().measured(self._weighted(x, y, sample_weight), batch_size)

    def tables(self, x: Given, y: Given, *, batch_size: int | None = None) -> dict[str, np.ndarray[Any, Any]]:
        """The confusion matrices over these rows, by the titles of their metrics.

        Rows are the right classes, columns the answers, each number how often that happened.
        """
        return self._at_work().tables(self._weighted(x, y, None), batch_size)

    def predict(self, x: Given, *, batch_size: int = 256, probabilities: bool = False) -> Any:
        """What the net gives: an array, or several as the model was given its outputs: a list, or a dict by title.

        With `probabilities` scores go through the softmax or sigmoid of their loss.
        """
        given = columns(x, self.input_ports, "input")
        rows(given)
        parts = list(self._at_work().predicted(given, batch_size, probabilities=probabilities))
        return self._gathered({title: np.concatenate([part[title] for part in parts]) for title in parts[0]})

    def predict_on_batch(self, x: Given) -> Any:
        """As `predict`, all rows at once."""
        return self.predict(x, batch_size=max(rows(columns(x, self.input_ports, "input")), 1))

    def _config(self, epochs: int | None, batch_size: int | None, settings: Mapping[str, object]) -> TrainingConfig:
        given = {"epochs": epochs, "batch_size": batch_size}
        named = {name: value for name, value in given.items() if value is not None}
        return TrainingConfig.of({**with_settings(self.document.settings, settings), **named})

    def _prepared(self, found: Mapping[str, Array], split: Split | None) -> Prepared:
        """What a training needs; without a split all rows are trained on."""
        target = device(self.settings.device)
        network = self._network(self.arrays)
        network.to(target)
        on_device = {key: to_device(array, target) for key, array in found.items()}
        numbers = np.arange(rows(found))
        return Prepared(self.document, network, on_device, split or Split(numbers, numbers[:0], numbers[:0]), target)

    # Files

    def save(self, path: Path | str, *, include_optimizer: bool = True) -> None:
        """Writes the project, and beside it the weights (.safetensors) and the arrays of the last `fit` (.npz).

        After `fit`, what the optimizer keeps goes to `.optimizer.safetensors`, so that a loaded model goes on exactly
        where this one is; without `include_optimizer` it begins anew. Raises `FileProblem`.
        """
        kept = self._fitting[0].kept if self._fitting else self._kept
        write(Path(path), self.document, self.arrays, self._arrays, kept if include_optimizer else None)

    @classmethod
    def load(cls, path: Path | str) -> Model:
        """A saved model or a drawn project, with what lies beside it: its weights, and what its optimizer keeps.

        Raises `FileProblem`.
        """
        model = Model.from_document(load(path), weights_beside(Path(path)))
        model._kept = kept_beside(Path(path))
        return model
