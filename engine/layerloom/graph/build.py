"""From the document to a network that computes: one module a node, called in the order of the data flow.

    network = build(document, infer(document), seed=0)
    loss, sums = network.step_values(columns)       # a training step
    network.predict(columns)                        # what the net gives

`columns` hold batches by `"<node id>.<port>"` of the data nodes; for sequences of variable length there is a vector
`"<node id>.<port>.lengths"` beside. An `Input` takes what is linked to it, or the column `"<node id>.output"` if that
is given. State-dict keys are `"<node id>.<key>"`; nodes that share weights stand under the owner's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from layerloom import nn, ops
from layerloom.graph.infer import Inference, inputs_of, order
from layerloom.graph.model import Document, Input, Node, NodeId, Output
from layerloom.graph.travelling import Travel
from layerloom.layers import core
from layerloom.layers.code import Call
from layerloom.layers.layer import DataLayer, LossLayer, MetricLayer
from layerloom.layers.losses import class_axis
from layerloom.layers.spec import Spec
from layerloom.layers.unknown import Unknown
from layerloom.metrics import Metric
from layerloom.origin import Origin, working_on
from layerloom.tensor import Tensor, no_grad
from layerloom.words import tr

Columns = Mapping[str, Tensor]
Around = Callable[[NodeId, Callable[..., Any], Sequence[Tensor], Mapping[str, Tensor]], Any]
"""Does the work of a node, given its id, what runs, and the arguments of that by place and by name."""

_BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


class BuildError(Exception):
    """A document cannot be built; the message is a sentence for the user, `node` the node concerned if any."""

    def __init__(self, message: str, node: NodeId = "") -> None:
        super().__init__(message)
        self.node = node


def build(document: Document, inference: Inference, seed: int = 0) -> Network:
    """The network of a document. The first weights of a node follow from the seed and its id alone.

    What losses, metrics and outputs need must be without problems; raises `BuildError` with the first one. Of the other
    nodes those are left out that have some, and what depends on them.
    """
    needed = _ancestors(document, _sinks(document))
    stages: dict[NodeId, _Stage] = {}
    made = _Made(seed)
    for node in order(document):
        if isinstance(document.nodes[node].layer, DataLayer):
            continue
        problem = _problem(document, inference, node)
        if problem and node in needed:
            raise BuildError(problem, node)
        if problem or not _reached(document, node, stages):
            continue
        stages[node] = _stage(document, inference, node, made)
    modules = {owner: part for owner, part in made.parts.items() if isinstance(part, nn.Module)}
    return Network(document, inference, tuple(stages.values()), modules)


def _sinks(document: Document) -> list[NodeId]:
    """Losses, metrics and outputs; every node that is wired, if there are none."""
    found = [node for node, entry in document.nodes.items() if _is_sink(entry)]
    return found or [node for node in document.nodes if any(document.incoming(node))]


def _is_sink(entry: Node) -> bool:
    return isinstance(entry.layer, LossLayer | MetricLayer | core.Output)


def _ancestors(document: Document, nodes: Iterable[NodeId]) -> set[NodeId]:
    found, waiting = set(nodes), list(nodes)
    while waiting:
        for link in document.incoming(waiting.pop()):
            if link.source.node not in found:
                found.add(link.source.node)
                waiting.append(link.source.node)
    return found


def _reached(document: Document, node: NodeId, stages: Mapping[NodeId, object]) -> bool:
    """Whether everything that feeds the node was built."""
    sources = (link.source.node for link in document.incoming(node))
    return all(source in stages or isinstance(document.nodes[source].layer, DataLayer) for source in sources)


def _problem(document: Document, inference: Inference, node: NodeId) -> str:
    """Why a node cannot be built, as a sentence; empty if it can."""
    entry = document.nodes[node]
    name = _name(entry)
    if isinstance(entry.layer, Unknown):
        return tr("{0} is a layer that this program does not have.").format(name)
    if node in inference.cyclic:
        return tr("{0} feeds itself.").format(name)
    if node in inference.errors:
        return f"{name} {inference.errors[node]}."
    if ports := inference.missing.get(node):
        return tr("{0} needs a wire at {1}.").format(name, ports[0])
    for link in document.incoming(node):
        if inference.spec(link.source).shape is None:
            return tr("{0} needs a value of known size at {1}, got ?.").format(name, link.target.port)
    refusal = entry.layer.unsized(inputs_of(document, inference, node))
    return f"{name} {refusal}." if refusal else ""


def _name(entry: Node) -> str:
    """What a sentence calls a node."""
    return f'{entry.layer.type_name} "{entry.title}"'


@dataclass(frozen=True)
class _Stage:
    """One node at work: `run` is called with the values of `inputs`."""

    node: NodeId
    entry: Node
    run: Callable[..., Any]
    metric: Metric | None
    inputs: tuple[Output, ...]
    outputs: tuple[Output, ...]
    travel: Travel

    @property
    def origin(self) -> Origin:
        """The node as what it does is marked."""
        return Origin(self.node, _name(self.entry))


@dataclass
class _Made:
    """The modules and metrics made so far, by the id of the node that owns them: by which call and for which node."""

    seed: int
    parts: dict[NodeId, Any] = field(default_factory=dict)
    calls: dict[NodeId, Call[Any]] = field(default_factory=dict)
    first: dict[NodeId, NodeId] = field(default_factory=dict)

    def of(self, document: Document, node: NodeId, call: Call[Any]) -> Any:
        """What does the work of a node: a new module or metric, or the module whose weights it shares."""
        owner = document.owner(node)
        if owner not in self.calls:
            with nn.initializing(_seed(self.seed, owner)):
                self.first[owner], self.calls[owner], self.parts[owner] = node, call, call.make()
        if self.calls[owner] != call:
            sharer = node if node != owner else self.first[owner]
            raise BuildError(_unshareable(document, sharer, owner), sharer)
        return self.parts[owner]


def _unshareable(document: Document, node: NodeId, owner: NodeId) -> str:
    one, other = document.nodes[node].title, document.nodes[owner].title
    return tr('"{0}" cannot use the weights of "{1}": their parameters or inputs differ.').format(one, other)


def _seed(seed: int, node: NodeId) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}/{node}".encode()).digest()[:8], "little")


def _stage(document: Document, inference: Inference, node: NodeId, made: _Made) -> _Stage:
    entry = document.nodes[node]
    arguments = entry.layer.arguments_for(inputs_of(document, inference, node))
    links = tuple(document.incoming(node))
    inputs = tuple(link.source for link in links)
    outputs = tuple(Output(node, port) for port in entry.layer.ports.outputs)
    part = made.of(document, node, entry.layer.build(*arguments))
    metric = part if isinstance(entry.layer, MetricLayer) else None
    return _Stage(
        node,
        entry,
        part if metric is None else metric.update,
        metric,
        inputs,
        outputs,
        Travel.of(entry.layer, links, inference, outputs, part),
    )


class _Values:
    """The values at output ports while a network runs, with the lengths or masks of sequences."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._values: dict[Output, Tensor] = {}
        self._lengths: dict[Output, Tensor] = {}

    def given(self, output: Output) -> bool:
        return _key(output) in self._columns

    def __getitem__(self, output: Output) -> Tensor:
        found = self._values.get(output)
        return self._columns[_key(output)] if found is None else found

    def lengths(self, output: Output) -> Tensor | None:
        found = self._lengths.get(output)
        return self._columns.get(f"{_key(output)}.lengths") if found is None else found

    def put(self, output: Output, value: Tensor, lengths: Tensor | None) -> None:
        self._values[output] = value
        if lengths is not None:
            self._lengths[output] = lengths


def _key(output: Output) -> str:
    return f"{output.node}.{output.port}"


class Network(nn.Module):
    """The module of a whole document; see `build`.

    `schema` are the ports that columns are needed for, `metrics` the metrics by title, `results` the ports that
    `predict` returns by title.
    """

    def __init__(
        self,
        document: Document,
        inference: Inference,
        stages: tuple[_Stage, ...],
        modules: Mapping[NodeId, nn.Module],
    ) -> None:
        super().__init__()
        self.document = document
        frozen = [module for owner, module in modules.items() if document.frozen(owner)]
        for module in frozen:
            module.requires_grad_(False)
        self._held = [part for module in frozen for part in module.modules() if isinstance(part, _BATCH_NORMS)]
        self._inference = inference
        self._stages = stages
        self._modules = dict(modules)
        self._needed: dict[tuple[Output, ...], frozenset[NodeId]] = {}
        self.metrics: Mapping[str, Metric] = {stage.entry.title: stage.metric for stage in stages if stage.metric}
        self.schema = tuple(self._sources(stage.node for stage in stages))
        self.results: Mapping[str, Output] = dict(self._named_results())

    def named_children(self) -> Iterator[tuple[str, nn.Module]]:
        """The modules by node id, those with shared weights once."""
        yield from self._modules.items()

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Every port whose value the network computes, in the order of the data flow."""
        return tuple(output for stage in self._stages for output in stage.outputs)

    # Running

    def forward(
        self, columns: Columns, outputs: Iterable[Output], around: Around | None = None
    ) -> dict[Output, Tensor]:
        """The values at some output ports; only what they need runs, through `around` where that is given."""
        wanted = tuple(outputs)
        values = self._run(columns, wanted, around)
        return {output: values[output] for output in wanted}

    def step_values(self, columns: Columns, around: Around | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """The loss, summed over the loss nodes by their weights, and the sums of each metric by title.

        With `around` every node works through it.
        """
        losses = [stage for stage in self._stages if isinstance(stage.entry.layer, LossLayer)]
        measuring = [stage for stage in self._stages if stage.metric]
        if not losses:
            raise BuildError(tr("There is no loss: add one and link a prediction and a target to it."))
        values = self._run(columns, [output for stage in (*losses, *measuring) for output in stage.outputs], around)
        total = _weighted(values[losses[0].outputs[0]], losses[0])
        for stage in losses[1:]:
            with working_on(stage.origin):
                total = total + _weighted(values[stage.outputs[0]], stage)
        return total, {stage.entry.title: values[stage.outputs[0]] for stage in measuring}

    def predict(self, columns: Columns, *, probabilities: bool = False) -> dict[str, Tensor]:
        """What the net gives, by the title of the `Output` node or else of the node that makes it.

        With `probabilities` scores go through the activation of their loss: a softmax or sigmoid. Runs as in
        evaluation and records no gradients.
        """
        was_training = self.training
        self.eval()
        try:
            with no_grad():
                values = self.forward(columns, self.results.values())
                found = {title: values[output] for title, output in self.results.items()}
                return self._as_probabilities(found) if probabilities else found
        finally:
            self.train(was_training)

    def needs(self, outputs: Iterable[Output]) -> tuple[Output, ...]:
        """The ports that columns are needed for to compute these outputs."""
        return tuple(self._sources(_ancestors(self.document, {output.node for output in outputs})))

    def _run(self, columns: Columns, outputs: Iterable[Output], around: Around | None = None) -> _Values:
        values = _Values(columns)
        needed = self._needed_for(columns, tuple(outputs))
        for module in self._held:  # Whatever `train` said, a frozen batch norm uses what it once learned.
            module.training = False
        for stage in self._stages:
            if stage.node in needed and not self._is_given(stage, values):
                self._run_stage(stage, values, around)
        return values

    def _run_stage(self, stage: _Stage, values: _Values, around: Around | None) -> None:
        arguments = [values[source] for source in stage.inputs]
        named = stage.travel.arguments(values.lengths)
        with working_on(stage.origin):
            result = around(stage.node, stage.run, arguments, named) if around else stage.run(*arguments, **named)
            travelling = stage.travel.outgoing(values.lengths, arguments)
        results = (result if isinstance(result, tuple) else (result,)) if stage.outputs else ()
        for output, value, lengths in zip(stage.outputs, results, travelling, strict=True):
            values.put(output, value, lengths)

    def _is_given(self, stage: _Stage, values: _Values) -> bool:
        return isinstance(stage.entry.layer, core.Input) and values.given(stage.outputs[0])

    def _needed_for(self, columns: Columns, outputs: tuple[Output, ...]) -> frozenset[NodeId]:
        """The nodes that some outputs need; what lies before an `Input` whose column is given is not among them."""
        given = tuple(output for output in self._inputs() if _key(output) in columns)
        key = (*outputs, *given)
        if key not in self._needed:
            found, waiting = set[NodeId](), [output.node for output in outputs]
            stops = {output.node for output in given}
            while waiting:
                node = waiting.pop()
                if node not in found:
                    found.add(node)
                    waiting += [] if node in stops else [link.source.node for link in self.document.incoming(node)]
            self._needed[key] = frozenset(found)
        return self._needed[key]

    def _inputs(self) -> Iterator[Output]:
        """The output ports of the `Input` nodes."""
        return (stage.outputs[0] for stage in self._stages if isinstance(stage.entry.layer, core.Input))

    # What it needs and gives

    def _sources(self, nodes: Iterable[NodeId]) -> Iterator[Output]:
        """The data ports that feed some nodes, and the `Input`s among them that nothing feeds; each once."""
        chosen = set(nodes)
        found: dict[Output, None] = {}
        for stage in self._stages:
            if stage.node in chosen:
                fed = [o for o in stage.inputs if isinstance(self.document.nodes[o.node].layer, DataLayer)]
                own = stage.outputs if isinstance(stage.entry.layer, core.Input) and not stage.inputs else ()
                found |= dict.fromkeys((*fed, *own))
        return iter(found)

    def _named_results(self) -> Iterator[tuple[str, Output]]:
        named = [stage for stage in self._stages if isinstance(stage.entry.layer, core.Output)]
        if named:
            yield from ((stage.entry.title, stage.inputs[0]) for stage in named)
            return
        for stage in self._stages:
            if isinstance(stage.entry.layer, LossLayer | MetricLayer | core.Input):
                continue
            for output in stage.outputs:
                if self._is_result(output):
                    several = len(stage.outputs) > 1
                    yield f"{stage.entry.title}.{output.port}" if several else stage.entry.title, output

    def _is_result(self, output: Output) -> bool:
        """Whether a port feeds the prediction of a loss or metric, or nothing at all."""
        targets = [link.target for link in self.document.outgoing(output.node) if link.source == output]
        return not targets or any(self._predicts(target) for target in targets)

    def _predicts(self, target: Input) -> bool:
        layer = self.document.nodes[target.node].layer
        return isinstance(layer, LossLayer | MetricLayer) and target.port in layer.predictions

    def activation(self, title: str) -> str | None:
        """What turns a result into probabilities: 'softmax', 'sigmoid', or `None`; its loss says so."""
        for stage in self._stages:
            if isinstance(stage.entry.layer, LossLayer) and stage.inputs[0] == self.results[title]:
                return stage.entry.layer.activation()
        return None

    def _as_probabilities(self, results: Mapping[str, Tensor]) -> dict[str, Tensor]:
        return {title: self._probable(title, value) for title, value in results.items()}

    def _probable(self, title: str, scores: Tensor) -> Tensor:
        match self.activation(title):
            case "softmax":
                spec: Spec = self._inference.spec(self.results[title])
                return ops.softmax(scores, axis=1 + class_axis(spec))
            case "sigmoid":
                return ops.sigmoid(scores)
        return scores


def _weighted(loss: Tensor, stage: _Stage) -> Tensor:
    weight = getattr(stage.entry.layer, "weight", 1.0)
    with working_on(stage.origin):
        return loss if weight == 1.0 else loss * weight


__all__ = ["BuildError", "Columns", "Network", "build"]
