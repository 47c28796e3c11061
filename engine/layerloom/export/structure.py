"""What of a document goes into a script, in which order, and what stands in the way.

The model is what outputs and the predictions of losses and metrics need; losses and metrics themselves belong to the
training code. Order follows the wires alone (depth first from the outputs), so that neither a moved node nor the order
of edits changes the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from layerloom.export.tree import ports_in
from layerloom.graph.infer import Inference, inputs_of
from layerloom.graph.model import Document, NodeId, Output
from layerloom.layers import core
from layerloom.layers.activation import Sigmoid, Softmax
from layerloom.layers.code import LENGTHS, Code, NotExportable
from layerloom.layers.layer import DataLayer, Layer, LossLayer, MetricLayer, PortSpecs
from layerloom.layers.losses import class_axis
from layerloom.layers.spec import ShapeError, Spec
from layerloom.words import tr

Coder = Callable[[Layer, PortSpecs], Code]
"""How a target writes a layer for what lies at its ports; raises `NotExportable`."""

Refusals = tuple[tuple[NodeId, str], ...]
"""Nodes that cannot be exported, each with a sentence; the id is '' for what concerns the whole graph."""


@dataclass(frozen=True)
class Step:
    """A layer in the script: its code, and the values at its ports.

    `owner` is the node whose weights it uses; of what is `frozen` training leaves them as they are.
    """

    node: NodeId
    title: str
    layer: Layer
    code: Code
    inputs: Mapping[tuple[str, int], Output]
    outputs: tuple[Output, ...]
    owner: NodeId
    frozen: bool = False


@dataclass(frozen=True)
class Entry:
    """A value that comes from outside, under the name that the user knows it by: a column of `data`, or an open Input.

    Where `model` is false only training reads it.
    """

    source: Output
    title: str
    spec: Spec
    data: bool
    model: bool


@dataclass(frozen=True)
class Head:
    """A value that the model returns. `activation` makes probabilities of it when predicting, along `axis` of a batch.

    Where `output` is false only training asks for it.
    """

    source: Output
    title: str
    spec: Spec
    output: bool
    activation: str | None = None
    axis: int = 1


@dataclass(frozen=True)
class Structure:
    """All that a script says about the graph. `targets` are layers that only losses and metrics look through.

    `left_out` are titles of metrics that the target cannot express, each with the reason.
    """

    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    heads: tuple[Head, ...]
    targets: tuple[Step, ...]
    losses: tuple[Step, ...]
    metrics: tuple[Step, ...]
    specs: Mapping[Output, Spec]
    left_out: tuple[tuple[str, str], ...] = ()

    @property
    def trains(self) -> bool:
        """Whether there is something to train by, and data for all of it."""
        return bool(self.losses) and all(entry.data for entry in self.entries)


class Refused(NotExportable):
    """A document cannot be exported to a target; `reasons` says why, node by node."""

    def __init__(self, reasons: Refusals) -> None:
        super().__init__(" ".join(dict.fromkeys(reason for _, reason in reasons)))
        self.reasons = reasons


def structure(document: Document, inference: Inference, coder: Coder) -> Structure:
    """What a script says about the document; raises `Refused`."""
    if inference.cyclic:
        raise Refused(
            tuple((id_, tr("{0} lies on a cycle.").format(_named(document, id_))) for id_ in sorted(inference.cyclic))
        )
    return _Reader(document, inference, coder).structure()


def _named(document: Document, id_: NodeId) -> str:
    node = document.nodes[id_]
    return f'{node.layer.type_name} "{node.title}"'


class _Reader:
    def __init__(self, document: Document, inference: Inference, coder: Coder) -> None:
        self.document, self.inference, self.coder = document, inference, coder
        self.reasons: dict[NodeId, str] = {}
        self.left_out: dict[str, str] = {}
        self.losses = self._nodes(LossLayer)
        self.metrics = tuple(node for node in self._nodes(MetricLayer) if self._expressible(node))

    def _expressible(self, id_: NodeId) -> bool:
        """Whether the target can express a metric; one that it cannot is left out of the script."""
        if self._obstacle(id_) is None:
            try:
                self._lengths_read(id_, self.coder(self._layer(id_), inputs_of(self.document, self.inference, id_)))
            except NotExportable as error:
                self.left_out[self.document.nodes[id_].title] = str(error)
                return False
            except Exception:  # What a plug-in does wrong is told with the other nodes.
                return True
        return True

    def structure(self) -> Structure:
        heads = self._heads()
        if not heads:
            raise Refused((("", tr("The graph has nothing to predict: link a layer to an Output or a loss.")),))
        measures = (*self.losses, *self.metrics)
        model = self._order(head.source for head in heads)
        targets = self._order((source for node in measures for source in self._inputs(node).values()), model)
        heads += self._read_inside((*targets, *measures), model, heads)
        made = {node: step for node in (*model, *targets, *measures) if (step := self._step(node))}
        if self.reasons:
            raise Refused(tuple(self.reasons.items()))
        return Structure(
            entries=tuple(self._entries(heads, [made[n] for n in model], [made[n] for n in (*targets, *measures)])),
            steps=tuple(made[node] for node in model),
            heads=heads,
            targets=tuple(made[node] for node in targets),
            losses=tuple(made[node] for node in self.losses),
            metrics=tuple(made[node] for node in self.metrics),
            specs=self.inference.specs,
            left_out=tuple(self.left_out.items()),
        )

    # Reading the graph

    def _nodes(self, kind: type[Layer]) -> tuple[NodeId, ...]:
        """The nodes of a kind that have a wire, by title."""
        linked = {link.target.node for link in self.document.links.values()}
        return self._by_title(id_ for id_ in linked if isinstance(self._layer(id_), kind))

    def _by_title(self, nodes: Iterable[NodeId]) -> tuple[NodeId, ...]:
        return tuple(sorted(nodes, key=lambda id_: (self.document.nodes[id_].title, id_)))

    def _layer(self, node: NodeId) -> Layer:
        return self.document.nodes[node].layer

    def _inputs(self, node: NodeId) -> dict[tuple[str, int], Output]:
        """What lies at each input port, looking through Input nodes."""
        links = self.document.incoming(node)
        return {(link.target.port, link.target.slot): self._source(link.source) for link in links}

    def _source(self, output: Output) -> Output:
        while isinstance(self._layer(output.node), core.Input):
            link = next(self.document.incoming(output.node), None)
            if link is None:
                break
            output = link.source
        return output

    def _order(self, sources: Iterable[Output], done: Iterable[NodeId] = ()) -> tuple[NodeId, ...]:
        """The layers that the sources need and that are not done yet, each behind what it needs itself."""
        found = dict.fromkeys(done)
        first = len(found)
        for source in sources:
            waiting = [(source.node, iter(self._inputs(source.node).values()))]
            while waiting:
                node, needs = waiting[-1]
                need = None if node in found else next(needs, None)
                if need is not None:
                    waiting.append((need.node, iter(self._inputs(need.node).values())))
                    continue
                waiting.pop()
                if not isinstance(self._layer(node), DataLayer | core.Input):
                    found[node] = None
        return tuple(found)[first:]

    # What the model returns

    def _heads(self) -> tuple[Head, ...]:
        activations = self._activations()
        found: dict[str, Head] = {}
        for title, source in self._results():
            logits = self._before_closing(source, activations)
            found[title] = self._head(logits, title, True, activations.get(logits))
        given = {head.source for head in found.values()}
        for source in dict.fromkeys(source for source in self._predictions() if source not in given):
            title = self.document.nodes[source.node].title
            found[title] = self._head(source, title, False, None)
        return tuple(found.values())

    def _head(self, source: Output, title: str, output: bool, activation: str | None) -> Head:
        spec = self.inference.spec(source)
        return Head(source, title, spec, output, activation, 1 + class_axis(spec) if spec.shape else 1)

    def _read_inside(
        self, training: Iterable[NodeId], model: Iterable[NodeId], heads: tuple[Head, ...]
    ) -> tuple[Head, ...]:
        """Heads for what training reads of the model besides predictions."""
        given, inside = {head.source for head in heads}, set(model)
        read = dict.fromkeys(source for node in training for source in self._inputs(node).values())
        missing = [source for source in read if source.node in inside and source not in given]
        return tuple(self._head(source, self.document.nodes[source.node].title, False, None) for source in missing)

    def _activations(self) -> dict[Output, str | None]:
        """What the losses apply to the values that they read."""
        found: dict[Output, str | None] = {}
        for node in self.losses:
            layer, source = self._layer(node), self._inputs(node).get(("prediction", 0))
            if source is not None and isinstance(layer, LossLayer):
                found[source] = found.get(source) or layer.activation()
        return found

    def _predictions(self) -> Iterator[Output]:
        """What losses and metrics read, the losses' first."""
        for node in (*self.losses, *self.metrics):
            layer, inputs = self._layer(node), self._inputs(node)
            assert isinstance(layer, LossLayer | MetricLayer), "these were looked for"
            yield from (inputs[port, 0] for port in layer.predictions if (port, 0) in inputs)

    def _results(self) -> Iterator[tuple[str, Output]]:
        """What the graph is for: its outputs, else what losses read, else whatever nothing follows."""
        for node in (outputs := self._nodes(core.Output)):
            yield self.document.nodes[node].title, next(iter(self._inputs(node).values()))
        if not outputs:
            ends = (Output(node, "output") for node in self._ends())
            for source in self._predictions() if self.losses else ends:
                yield self.document.nodes[source.node].title, source

    def _ends(self) -> tuple[NodeId, ...]:
        followed = {link.source.node for link in self.document.links.values()}
        outside = DataLayer | core.Input | LossLayer | MetricLayer
        return self._by_title(
            id_
            for id_, node in self.document.nodes.items()
            if id_ not in followed and node.layer.ports.outputs == ("output",) and not isinstance(node.layer, outside)
        )

    def _before_closing(self, source: Output, activations: Mapping[Output, str | None]) -> Output:
        """The logits, where an output reads a softmax (or sigmoid) of what a loss reads: `predict` applies it."""
        layer = self._layer(source.node)
        if not isinstance(layer, Softmax | Sigmoid) or len(list(self.document.outgoing(source.node))) != 1:
            return source
        logits = next(iter(self._inputs(source.node).values()), None)
        if logits is None or activations.get(logits) != type(layer).__name__.lower():
            return source
        spec = self.inference.spec(logits)
        same = isinstance(layer, Sigmoid) or (bool(spec.shape) and layer.axis % spec.rank == class_axis(spec))
        return logits if same else source

    # The code of one node

    def _step(self, id_: NodeId) -> Step | None:
        node, reason = self.document.nodes[id_], self._obstacle(id_)
        if reason is None:
            try:
                code = self.coder(node.layer, inputs_of(self.document, self.inference, id_))
                lengths = self._lengths_read(id_, code)
            except NotExportable as error:
                reason = str(error)
            except ShapeError as error:
                reason = tr("it {0}").format(error)
            except Exception as error:  # A plug-in's code must not stop the editor, whatever it raises.
                reason = tr("the layer does not say how it is written there ({0}: {1})").format(
                    type(error).__name__, error
                )
        if reason is not None:
            self.reasons[id_] = tr("{0} cannot be exported: {1}.").format(
                _named(self.document, id_), reason.rstrip(".")
            )
            return None
        outputs = tuple(Output(id_, port) for port in node.layer.ports.outputs)
        inputs = {**self._inputs(id_), **lengths}
        return Step(id_, node.title, node.layer, code, inputs, outputs, self._owner(id_), self.document.frozen(id_))

    def _lengths_read(self, id_: NodeId, code: Code) -> dict[tuple[str, int], Output]:
        """The columns of lengths that a layer's code reads; raises `NotExportable` where it should and does not."""
        inputs, read = self._inputs(id_), {port.name for port in ports_in(code.expressions)}
        names = [name for name in read if name.endswith(LENGTHS)]
        variable = any(self.inference.spec(source).variable for source in inputs.values())
        layer = self._layer(id_)
        if layer.heeds_lengths and any(self.inference.spec(source).masked for source in inputs.values()):
            raise NotExportable(tr("a mask leaves out steps, and only ends of sequences can be written there yet"))
        if variable and layer.takes_lengths and not names:
            raise NotExportable(tr("sequences of different lengths cannot be written there yet"))
        measured = {name: self._measured(inputs[name.removesuffix(LENGTHS), 0]) for name in sorted(names)}
        return {(name, 0): Output(source.node, source.port + LENGTHS) for name, source in measured.items()}

    def _measured(self, output: Output) -> Output:
        """The value from outside whose sequences are as long as those of another one."""
        sources = self._inputs(output.node).values()
        found = next((source for source in sources if self.inference.spec(source).variable), None)
        return output if found is None else self._measured(found)

    def _owner(self, id_: NodeId) -> NodeId:
        seen = {id_}
        while (owner := self.document.nodes[id_].weights_of) in self.document.nodes and owner not in seen:
            assert owner is not None
            seen.add(owner)
            id_ = owner
        return id_

    def _obstacle(self, id_: NodeId) -> str | None:
        if id_ in self.inference.errors:
            return tr("it {0}").format(self.inference.errors[id_])
        if missing := self.inference.missing.get(id_):
            return tr("nothing is linked to {0}").format(tr(" and ").join(missing))
        specs = [self.inference.spec(source) for source in self._inputs(id_).values()]
        if any(spec.shape is None for spec in specs):
            return tr("the shape of what comes in is not known")
        refusal = self._layer(id_).unsized(inputs_of(self.document, self.inference, id_))
        return tr("it {0}").format(refusal) if refusal else None

    # What the model and the losses are given

    def _entries(self, heads: tuple[Head, ...], model: list[Step], training: list[Step]) -> Iterator[Entry]:
        """First what the model reads, in the order of reading, then what only training reads."""
        made = {output for step in (*model, *training) for output in step.outputs}
        inside = [source for step in model for source in step.inputs.values()] + [head.source for head in heads]
        outside = [source for step in training for source in step.inputs.values()]
        sources = [source for source in dict.fromkeys((*inside, *outside)) if source not in made]
        titles = self._input_titles()
        ports = [source.port for source in sources]
        for source in sources:
            node = self.document.nodes[source.node]
            own = source.port if ports.count(source.port) == 1 else f"{node.title} {source.port}"
            data = isinstance(node.layer, DataLayer)
            column = Output(source.node, source.port.removesuffix(LENGTHS))
            if column == source:
                title, spec = titles.get(source, own if data else node.title), self.inference.spec(source)
            else:
                title = f"{titles.get(column, own.removesuffix(LENGTHS) if data else node.title)} lengths"
                spec = Spec((), kind="int")
            yield Entry(source, title, spec, data, source in inside)

    def _input_titles(self) -> dict[Output, str]:
        """The titles that users gave to Input nodes, by what flows through them."""
        found: dict[Output, str] = {}
        inputs = (id_ for id_, node in self.document.nodes.items() if isinstance(node.layer, core.Input))
        for node in self._by_title(inputs):
            title = self.document.nodes[node].title
            if not re.fullmatch(r"input\d*", title):
                found.setdefault(self._source(Output(node, "output")), title)
        return found
