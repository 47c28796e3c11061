"""How much memory a training will take, told while the net is drawn: before a weight is made or a file is read.

    found = forecast(known.document, inference, TrainingConfig.of(document.settings))
    found.total, found.states, found.step

It goes through a training step node by node as the compiled step will: what each layer keeps for the way back lies
there from its forward to its backward, gradients of weights until the end. What a layer keeps is known from recording
it alone (`graph.footprint`), and the largest sum over time is the answer, within 20 percent for the templates; a plan
of the whole step would be exact but take seconds.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from layerloom.graph.flow import compares, feeding, losses
from layerloom.graph.footprint import Footprint, batched, footprint
from layerloom.graph.infer import Inference, inputs_of, order
from layerloom.graph.model import Document, NodeId, Output
from layerloom.graph.optimizers import optimizer_of
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.layer import DataLayer, Layer
from layerloom.layers.spec import Spec
from layerloom.ops.activation import Relu
from layerloom.ops.normalization import BatchNorm
from layerloom.ops.pooling import MaxPool
from layerloom.tensor import Tensor

BLOCK = 16
"""Channels of an image lie in blocks of so many for the processor, the last one filled up."""
_NARROW_CELLS = 0.7
"""What recurrent cells keep in bfloat16 of what they do in float32; they need no scratch to speak of there."""
_NARROW = {"bfloat16": 2, "float16": 2}
"""How many times smaller values are than float32 in precisions that store them so."""


@dataclass(frozen=True)
class Forecast:
    """The bytes that a training takes. `known` is false where shapes are missing; the figures are too low then.

    `weights` are parameters and running statistics, `optimizer` what it keeps of each with averages and sums,
    `step` activations, gradients and scratch at the moment when most is needed, `data` the batches outside the step.
    """

    weights: int = 0
    optimizer: int = 0
    step: int = 0
    gradients: int = 0
    """Those of the weights; a part of `step`."""
    data: int = 0
    known: bool = True

    @property
    def states(self) -> int:
        return self.weights + self.optimizer

    @property
    def total(self) -> int:
        return self.states + self.step + self.data


def forecast(document: Document, inference: Inference, config: TrainingConfig) -> Forecast:
    """The memory that training a flat document takes with these settings."""
    steps = forecasting(document, inference, config)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def fitting_batch(found: Forecast, batch: int, memory: int) -> int:
    """The most rows in a step that fit into so many bytes, roughly; 0 where not even one does.

    States and gradients of weights are the same for any number of rows, the rest grows with it.
    """
    fixed = found.states + found.gradients
    each = max(found.total - fixed, 1) / batch
    return max(0, int((memory - fixed) / each))


def forecasting(document: Document, inference: Inference, config: TrainingConfig) -> Generator[None, None, Forecast]:
    """As `forecast`, in steps of one node each, for those who must not be kept waiting."""
    run = _Step(document, inference, config)
    for node in run.nodes:
        run.visit(node)
        yield
    for node in run.learning:
        run.finish(node)
        yield
    return run.forecast()


@dataclass
class _Span:
    """When a value is in memory, and how large it is."""

    size: int
    first: int
    last: int


@dataclass
class _Step:
    """A training step in the making: time counts the nodes forward, then backward."""

    document: Document
    inference: Inference
    config: TrainingConfig
    known: bool = True
    spans: dict[Output, _Span] = field(default_factory=dict)
    """The values at ports; a view has the span of what it shows."""
    others: list[_Span] = field(default_factory=list)
    scratch: dict[int, int] = field(default_factory=dict)
    found: dict[NodeId, Footprint] = field(default_factory=dict)
    learning: set[NodeId] = field(default_factory=set)
    """The nodes through which gradients go."""
    weights: int = 0
    trained: int = 0
    rows: int = 0
    """The bytes of a batch of all columns."""

    def __post_init__(self) -> None:
        measured = [node for node, entry in self.document.nodes.items() if compares(entry.layer)]
        wanted, self.lossy = feeding(self.document, measured), feeding(self.document, losses(self.document))
        cyclic = self.inference.cyclic
        ranks = self.inference.ranks
        ordered = sorted(ranks, key=ranks.__getitem__) if ranks is not None else order(self.document)
        self.nodes = [node for node in ordered if node in wanted and node not in cyclic]
        self.known = bool(self.lossy) and not cyclic & wanted
        self.time = {node: at for at, node in enumerate(self.nodes)}
        self.steps = _longest(self.document)
        self.narrow = _NARROW.get(self.config.precision, 1)
        config = self.config
        self.planned = config.device == "cpu" and config.compiled and config.precision != "float16"

    @property
    def end(self) -> int:
        """The time of the update of the weights."""
        return 2 * len(self.nodes)

    def back(self, node: NodeId) -> int:
        """The time of its backward."""
        return self.end - 1 - self.time[node]

    def spec(self, output: Output) -> Spec:
        """What a port carries, with a number for every size."""
        return self._lengthened(self.inference.spec(output))

    def _lengthened(self, spec: Spec) -> Spec:
        """Sequences of variable length as long as the longest."""
        if not spec.variable or not spec.shape or spec.shape[0] is not None:
            return spec
        return replace(spec, shape=(self.steps, *spec.shape[1:]))

    def visit(self, node: NodeId) -> None:
        """Take in one node, those that feed it being done."""
        layer = self.document.nodes[node].layer
        links = list(self.document.incoming(node))
        outputs = [Output(node, port) for port in layer.ports.outputs]
        specs = [self.spec(port) for port in (*outputs, *(link.source for link in links))]
        if node in self.inference.errors or node in self.inference.missing or not all(map(_whole, specs)):
            self.known = False
        elif not links:
            self._give(node, outputs)
        else:
            self._record(node, layer, [link.source for link in links], outputs)

    def _give(self, node: NodeId, outputs: list[Output]) -> None:
        """Data lie there from the beginning."""
        for output in outputs:
            if any(link.source == output and link.target.node in self.time for link in self.document.outgoing(node)):
                size = batched(self.spec(output), self.config.batch_size).nbytes
                self.spans[output] = _Span(size, 0, self.time[node])
                self.rows += size

    def _record(self, node: NodeId, layer: Layer, sources: list[Output], outputs: list[Output]) -> None:
        if any(source not in self.spans for source in sources):
            self.known = False
            return
        lossy = node in self.lossy
        wanted = tuple(
            lossy and source.node in self.learning and self.spec(source).kind == "float" for source in sources
        )
        learns = lossy and not self.document.frozen(node)
        given = {
            port: tuple(map(self._lengthened, found)) if isinstance(found, tuple) else self._lengthened(found)
            for port, found in inputs_of(self.document, self.inference, node).items()
        }
        made = footprint(
            layer,
            layer.arguments_for(given),
            tuple(map(self.spec, outputs)),
            self.config.batch_size,
            learns=learns,
            wanted=wanted,
            planned=self.planned,
        )
        if made is None:
            self.known = False
            return
        self.found[node] = made
        if any(wanted) or (learns and made.parameters):
            self.learning.add(node)
        self._forward(node, made, sources, outputs)
        if node in self.learning:
            self._backward(node, made, sources, learns)

    def _forward(self, node: NodeId, made: Footprint, sources: list[Output], outputs: list[Output]) -> None:
        now = self.time[node]
        for source in sources:
            self._use(source, now)
        for at, output in enumerate(outputs):
            if made.views[at] >= 0:
                self.spans[output] = self.spans[sources[made.views[at]]]
            else:
                self.spans[output] = _Span(self._size(output), now + made.overwrites_input[at], now)
            self._use(output, now)
        self.scratch[now] = made.forward // self.narrow + (made.cells[1] if self.narrow == 1 else 0)
        if self.document.nodes[node].weights_of is None:
            self.weights += made.parameters + made.buffers

    def _backward(self, node: NodeId, made: Footprint, sources: list[Output], learns: bool) -> None:
        now, back = self.time[node], self.back(node)
        for source, keeps in zip(sources, made.keeps_input, strict=True):
            if keeps:
                self._use(source, back)
        cells = round(made.cells[0] * (1 if self.narrow == 1 else _NARROW_CELLS))
        self.others.append(_Span(made.kept // self.narrow + cells, now, back))
        self.scratch[back] = made.backward // self.narrow + (made.cells[1] if self.narrow == 1 else 0)
        if learns and self.document.nodes[node].weights_of is None:
            self.trained += made.parameters
            self.others.append(_Span(made.parameters, back, self.end))
            if self.narrow > 1:  # Products take the weights as narrow as what they multiply.
                self.others.append(_Span(made.parameters // self.narrow, now, back))

    def finish(self, node: NodeId) -> None:
        """Take in what of a node depends on those behind it, every node having been visited."""
        self._keep_outputs(node)
        self.others += self._gradients(node)

    def _keep_outputs(self, node: NodeId) -> None:
        """What a node gives stays until its own way back if that reads it.

        Two rectifiers do better, as the passes `norms` and `pooled` of the compiler have it: one behind a batch norm is
        done with it and leaves a byte a number that says which were positive, one before a pooling is done behind it.
        """
        made, back = self.found[node], self.back(node)
        outputs = [Output(node, port) for port in self.document.nodes[node].layer.ports.outputs]
        kept = [output for output, keeps in zip(outputs, made.keeps_output, strict=True) if keeps]
        if self.planned and kept and made.kinds[-1] is Relu and BatchNorm not in made.kinds:
            pooling = self._pooling_behind(node)
            if made.kinds == (Relu,) and self._is_behind_norm(node):
                self.others.append(_Span(self._size(outputs[0]) * self.narrow // 4, self.time[node], back))
                kept = []
            elif pooling is not None:
                self._use(Output(pooling, "output"), self.back(pooling))
                kept = []
        for output in kept:
            self._use(output, back)

    def _is_behind_norm(self, node: NodeId) -> bool:
        """Whether a batch norm feeds this node alone."""
        source = next(self.document.incoming(node)).source.node
        made = self.found.get(source)
        return made is not None and BatchNorm in made.kinds and len(self.document.outgoing(source)) == 1

    def _pooling_behind(self, node: NodeId) -> NodeId | None:
        """What takes the largest values of windows and is all that this node feeds."""
        targets = {link.target.node for link in self.document.outgoing(node)}
        found = next(iter(targets)) if len(targets) == 1 else None
        return found if found in self.found and self.found[found].kinds == (MaxPool,) else None

    def _size(self, output: Output) -> int:
        """The bytes of a batch of what a port carries, as the machine lays it out."""
        if compares(self.document.nodes[output.node].layer):
            return 4
        spec = self.spec(output)
        array = batched(spec, self.config.batch_size)
        channels = spec.dims[0] if spec.kind == "float" and spec.axes[:1] == ("C",) and len(spec.dims) > 2 else None
        whole = array.nbytes // (self.narrow if spec.kind == "float" else 1)
        if not channels or channels <= 3 or not self.planned:
            return whole
        return whole // channels * (-(-channels // BLOCK) * BLOCK)

    def _use(self, output: Output, time: int) -> None:
        span = self.spans[output]
        span.last = max(span.last, time)

    def forecast(self) -> Forecast:
        """What came of it."""
        if not self.planned:  # New states lie beside the old ones at last, those of weights in place of the gradients.
            self.others.append(_Span(self._kept_by_optimizer(), self.end, self.end))
        change = np.zeros(self.end + 3, np.int64)
        spans = {id(span): span for span in (*self.spans.values(), *self.others)}.values()
        lasting = [(span.first, span.last + 1, span.size) for span in spans if span.last >= span.first]
        if lasting:
            first, after, size = np.array(lasting, np.int64).T
            np.add.at(change, first, size)
            np.subtract.at(change, after, size)
        needed = np.cumsum(change)
        for time, size in self.scratch.items():
            needed[time] += size
        return Forecast(
            weights=self.weights,
            optimizer=self._kept_by_optimizer(),
            step=int(needed.max()),
            gradients=self.trained,
            data=self.rows * (self.config.prefetch + 4 if self.config.prefetch else 2),
            known=self.known,
        )

    def _gradients(self, node: NodeId) -> Iterator[_Span]:
        """The gradient of each output, from the backward of its last consumer to that of the node."""
        made = self.found[node]
        for at, port in enumerate(self.document.nodes[node].layer.ports.outputs):
            output = Output(node, port)
            users = [
                link.target.node
                for link in self.document.outgoing(node)
                if link.source == output and link.target.node in self.learning
            ]
            if users and self.spec(output).kind == "float":
                first = min(map(self.back, users)) + (len(users) == 1 and self._takes_over(users[0], output))
                yield _Span(self._size(output), first, self.back(node) - (made.views[at] >= 0))

    def _takes_over(self, node: NodeId, source: Output) -> bool:
        """Whether the gradient of an input takes the place of that of the output."""
        links = self.document.incoming(node)
        return any(
            link.source == source and over
            for link, over in zip(links, self.found[node].overwrites_gradient, strict=True)
        )

    def _kept_by_optimizer(self) -> int:
        """Its slots, moving averages, and sums of gradients: so many numbers for each that is trained."""
        sample = {"w": Tensor(np.zeros((2, 3), np.float32))}
        slots = optimizer_of(self.config).initial_state(sample).values()
        copies = sum(slot.shape == (2, 3) for slot in slots)
        return self.trained * (copies + bool(self.config.ema_decay) + (self.config.accumulate > 1))


def _whole(spec: Spec) -> bool:
    return spec.shape is not None and None not in spec.shape


def _longest(document: Document) -> int | None:
    """The steps of the longest sequences, as far as the data nodes limit them."""
    layers = (node.layer for node in document.nodes.values() if isinstance(node.layer, DataLayer))
    found = [length for layer in layers if isinstance(length := getattr(layer, "length", None), int)]
    return max(found, default=None)


__all__ = ["Forecast", "fitting_batch", "forecast", "forecasting"]
