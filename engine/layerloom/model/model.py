"""`Model`: a document with weights, that trains, measures and predicts on arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from layerloom.graph import Document, NodeId, Output, apply, infer, load, order
from layerloom.graph.flat import flat
from layerloom.graph.plan import freezing
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import core
from layerloom.layers.layer import DataLayer
from layerloom.model.assembly import (
    Losses,
    LossWeights,
    Metrics,
    Symbols,
    assembled,
    is_measure,
    order_of,
    warn_of_doubts,
    with_losses,
    without_training,
)
from layerloom.model.columns import Array, ModelError, by_name
from layerloom.model.compiling import AnyOptimizer, compiled
from layerloom.model.drawing import redrawn
from layerloom.model.files import kept_beside, weights_beside, write
from layerloom.model.fitting import Fitting, Kept
from layerloom.model.groups import groups as members
from layerloom.model.groups import meant
from layerloom.model.learner import Learner
from layerloom.model.module import ModelModule
from layerloom.model.part import Part
from layerloom.model.ports import together
from layerloom.model.replay import input_symbol, refuse_other, replayed
from layerloom.model.running import Running
from layerloom.model.symbol import Symbol, Use
from layerloom.model.weights import Seen, Weights, detached


class Model(Learner):
    """A net on arrays. `document` is the graph, `weights` the learned numbers by state-dict key.

    Weights belong to layer objects: models that were made of the same ones share them, so that a part of a net, or a
    net around it, is trained with it. Called on symbols a model adds its nodes to another net.
    """

    def __init__(self, inputs: Symbols, outputs: Symbols, *, name: str = "model", seed: int = 0) -> None:
        """The net between two groups of symbols, each one symbol, a list or tuple, or a dict that names them.

        Raises `ModelError` if an output depends on an `Input` that is not among the inputs, or if a layer object has
        weights of another size from an earlier use.
        """
        self._assemble(inputs, outputs, name, seed)

    @classmethod
    def from_document(cls, document: Document, weights: Mapping[str, Array] | None = None) -> Model:
        """The model of a graph, such as a template or a drawn project, with these weights or the first ones.

        Its `document` is flat: blocks are opened, and bypassed nodes left out. `drawing` has them and is what is saved.
        """
        model = Model.__new__(Model)
        opened = flat(document).document
        model._open(detached(opened), weights=weights)
        model._drawn = None if opened is document else document
        return model

    @property
    def drawing(self) -> Document:
        """The graph as the editor shows it, with its blocks."""
        return self.document if self._drawn is None else redrawn(self._drawn, self.document)

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
        self._drawn: Document | None = None
        self._symbols = dict(symbols or {})
        self._arrays: Mapping[str, Array] = {}
        self._fitting: tuple[Fitting, Seen | None] | None = None
        self._kept: Kept | None = None
        self._running: tuple[Document, Running, Seen | None] | None = None
        network = self._network(weights)
        self._results = network.results
        self._weights = Weights.of(network)

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
    def input(self) -> Any:
        """Its only input as a symbol, or the list of them."""
        return self.inputs[0] if len(self.inputs) == 1 else self.inputs

    @property
    def output(self) -> Any:
        """The same as `outputs`, in Keras' word for a model of one."""
        return self.outputs

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

    def get_layer(self, title: str | int) -> Part:
        """The layer of that title, or at that place in `layers`; by the name of an output, the one that makes it.

        Raises `ModelError`.
        """
        if isinstance(title, int):
            if not -len(self.layers) <= title < len(self.layers):
                raise ModelError(f"there are {len(self.layers)} layers, so there is none at {title}")
            return self.layers[title]
        if (output := self._results.get(title)) is not None:
            return Part(self, output.node)
        return Part(self, next(iter(self._members((title,), groups=False))))

    def _members(self, titles: Sequence[str], *, groups: bool = True) -> list[NodeId]:
        """The nodes that titles of layers (or of groups) mean."""
        known = {part.title: [part.node] for part in self.layers}
        return meant(titles, (members(self.document) if groups else {}) | known)

    # Weights

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
        document = self.drawing.with_table("settings", settings)
        return Model.from_document(document, self.arrays if weights else None)

    def module(self) -> ModelModule:
        """The net as a module of `layerloom.nn` with copies of the weights, for nets that are written as classes."""
        keys = [key for key, _ in self.input_ports.values()]
        return ModelModule(self._network(self.arrays), keys, self._gathered)

    # Training

    def compile(
        self,
        optimizer: AnyOptimizer = "adam",
        loss: Losses | None = None,
        metrics: Metrics = (),
        *,
        loss_weights: LossWeights = None,
        **settings: Any,
    ) -> None:
        """Chooses how to train: an optimizer, a loss for each output, metrics, and settings such as `learning_rate`.

        The optimizer is a name in any case ("adam", "RMSprop"), one of `layerloom.optim` without parameters
        (`optim.Adam(lr=1e-3, betas=(0.9, 0.98))`), or as Keras writes it (`layerloom.model.optimizers`, where it is
        told what differs). A name has PyTorch's defaults and a rate of 0.001. `learning_rate` or `schedule` may be a
        schedule of `layerloom.schedules`; as a rate it lowers that of the optimizer. `groups` says what is other for
        some layers: `{"backbone": {"learning_rate": 0.1, "weight_decay": 0.0}, "head": {"l2": 1e-4}}` has factors of
        rate and weight decay, and coefficients l1 and l2 as Keras' `kernel_regularizer`.

        Losses and metrics are layers or their names: `"cross_entropy"`, `"mse"`, `"accuracy"`; those of Keras and
        PyTorch are known too (see `layerloom.model.naming`). They become nodes beside a data node of arrays, metrics
        under the names that they were given. Several outputs go by their own names or by the titles of the layers that
        make them; `loss_weights` says how much each loss counts. Warns of a loss or metric that gets probabilities
        where it expects scores (logits), or the other way round. Raises `ModelError`, also for a setting that there is
        not, or `SettingsError` for one that cannot be.
        """
        document = self.document
        if loss is not None:
            document = without_training(document)
            inference = infer(document)
            document = with_losses(document, inference, self._results, loss, metrics, loss_weights)
            warn_of_doubts(document, infer(document))
        changed = compiled(document, optimizer, settings)
        TrainingConfig.of(changed)
        self._document = document.with_table("settings", changed)
        self._weights = self._weights.grown(self._network(None))
        self._fitting = self._kept = None

    # Files

    def save(self, path: Path | str, *, include_optimizer: bool = True) -> None:
        """Writes the project, and beside it the weights (.safetensors) and the arrays of the last `fit` (.npz).

        After `fit`, what the optimizer keeps goes to `.optimizer.safetensors`, so that a loaded model goes on exactly
        where this one is; without `include_optimizer` it begins anew. Raises `FileProblem`.
        """
        kept = self._fitting[0].kept if self._fitting else self._kept
        kept = kept if include_optimizer else None
        write(Path(path), self.document, self.arrays, self._arrays, kept, self._drawn)

    @classmethod
    def load(cls, path: Path | str) -> Model:
        """A saved model or a drawn project, with what lies beside it: its weights, and what its optimizer keeps.

        Raises `FileProblem`.
        """
        model = Model.from_document(load(path), weights_beside(Path(path)))
        model._kept = kept_beside(Path(path))
        return model
