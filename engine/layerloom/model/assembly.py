"""Documents for models: outputs that are named, and the losses, metrics and data that `compile` adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal
from warnings import warn

from layerloom.graph import Document, Inference, Input, Node, NodeId, Output
from layerloom.graph.draft import Draft
from layerloom.layers import core, data
from layerloom.layers.layer import DataLayer, Layer, LossLayer, MetricLayer, snake_case
from layerloom.layers.spec import Spec
from layerloom.model.columns import ModelError
from layerloom.model.groups import framed
from layerloom.model.naming import loss_of, metric_of
from layerloom.model.symbol import Collection, Symbol

Symbols = Symbol | Sequence[Symbol] | Mapping[str, Symbol]
LayerOrName = Layer | str
Losses = LayerOrName | Sequence[LayerOrName] | Mapping[str, LayerOrName]
LossWeights = Mapping[str, float] | Sequence[float] | None
OneOrMore = LayerOrName | Sequence[LayerOrName]
Metrics = OneOrMore | Mapping[str, OneOrMore]


def assembled(
    inputs: Symbols, outputs: Symbols, settings: Mapping[str, object]
) -> tuple[Document, dict[Output, Symbol]]:
    """The document between two groups of symbols, and the symbols at its ports; every output gets an `Output` node.

    Raises `ModelError` if an output depends on an `Input` that is not among the inputs, or an input is none.
    """
    given, made = _listed(inputs), _listed(outputs)
    _refuse_no_inputs(given)
    titles = list(outputs) if isinstance(outputs, Mapping) else ["output"] * len(made)
    collection = Collection(inputs if isinstance(inputs, Mapping) else {}, titles)
    collection.add([*given, *made])
    sources = [collection.output(symbol).node for symbol in given]
    results = [
        collection.draft.node(core.Output(), collection.output(symbol), title=title)
        for symbol, title in zip(made, titles, strict=True)
    ]
    document = framed(collection.draft.document(settings))
    _refuse_foreign_inputs(document, sources)
    orders = {}
    for name, symbols, nodes in (("inputs", inputs, sources), ("outputs", outputs, results)):
        if not isinstance(symbols, Symbol | Mapping):
            orders[name] = [document.nodes[node].title for node in nodes]
    return document.with_table("settings", {**document.settings, **orders}), collection.symbols


def _listed(symbols: Symbols) -> list[Symbol]:
    if isinstance(symbols, Symbol):
        return [symbols]
    return list(symbols.values() if isinstance(symbols, Mapping) else symbols)


def _refuse_no_inputs(given: Sequence[Symbol]) -> None:
    if not given:
        raise ModelError("a model needs an Input")
    for symbol in given:
        if not isinstance(symbol.made_by.layer, core.Input):
            raise ModelError(f"a model begins at Inputs, got what a {symbol.made_by.layer.type_name} makes")


def _refuse_foreign_inputs(document: Document, known: Sequence[NodeId]) -> None:
    for node, entry in document.nodes.items():
        if isinstance(entry.layer, core.Input) and node not in known:
            raise ModelError(f'the outputs depend on the Input "{entry.title}", which is not among the inputs')


def order_of(document: Document, name: Literal["inputs", "outputs"]) -> list[str]:
    """The titles of inputs or outputs as the model was given them in a list; empty if it was not.

    They stand in the settings, because a file sorts its nodes.
    """
    titles = document.settings.get(name)
    return list(map(str, titles)) if isinstance(titles, list) else []


def input_nodes(document: Document) -> list[NodeId]:
    """The `Input` nodes, in the order in which the model was given them, else by title."""
    titles = order_of(document, "inputs")
    found = [id_ for id_, node in document.nodes.items() if isinstance(node.layer, core.Input)]

    def place(node: NodeId) -> tuple[int, str]:
        title = document.nodes[node].title
        return (titles.index(title) if title in titles else len(titles)), title

    return sorted(found, key=place)


def is_measure(node: Node) -> bool:
    """Whether the node compares a prediction with a target."""
    return isinstance(node.layer, LossLayer | MetricLayer)


def without_training(document: Document) -> Document:
    """The document without losses, metrics and the arrays that they compare with.

    Raises `ModelError` where data nodes of another kind feed it: a drawn project knows its losses.
    """
    drawn = [n.title for n in document.nodes.values() if isinstance(n.layer, DataLayer) and not _is_arrays(n)]
    if drawn:
        raise ModelError(f'the project has data of its own ("{drawn[0]}"): wire a loss there, and compile without one')
    kept = {id_: node for id_, node in document.nodes.items() if not is_measure(node) and not _is_arrays(node)}
    links = {k: link for k, link in document.links.items() if {link.source.node, link.target.node} <= kept.keys()}
    return document.with_table("nodes", kept).with_table("links", links)


def _is_arrays(node: Node) -> bool:
    return isinstance(node.layer, data.Arrays)


def with_losses(
    document: Document, inference: Inference, results: Mapping[str, Output], loss: Losses, metrics: Metrics,
    loss_weights: LossWeights = None,
) -> Document:  # fmt: skip
    """The document with a loss for each result, metrics, and a data node that feeds inputs and targets."""
    ordered = {title: results[title] for title in order_of(document, "outputs") if title in results} | dict(results)
    results = _as_called(document, ordered, loss)
    made = {t: loss_of(found, _source(document, results[t])) for t, found in _for_each(loss, results).items()}
    losses = _scaled(made, loss_weights)
    measures = {title: _listed_metrics(found) for title, found in _metrics(metrics, losses).items()}
    inputs = {document.nodes[node].title: Output(node, "output") for node in input_nodes(document)}
    targets = {_target_name(title, losses, inputs): title for title in losses}
    fields = [_field(name, inference.spec(output)) for name, output in inputs.items()]
    fields += [_field(name, losses[t].target_for(inference.spec(results[t]))) for name, t in targets.items()]
    draft = Draft(document)
    node = draft.node(data.Arrays(fields=tuple(fields)), title="data")
    for name, output in inputs.items():
        draft.link(Output(node, name), Input(output.node, "x"))
    for name, title in targets.items():
        prefix = f"{title}_" if len(losses) > 1 else ""
        draft.node(losses[title], results[title], Output(node, name), title=f"{prefix}loss")
        for given in measures.get(title, []):
            source = _source(document, results[title])
            metric = metric_of(given, source, inference.spec(results[title]), losses[title])
            called = given if isinstance(given, str) else given.aside.title or snake_case(metric.type_name)
            draft.node(metric, results[title], Output(node, name), title=prefix + called)
    return framed(draft.document(document.settings))


def _as_called(document: Document, results: Mapping[str, Output], loss: Losses) -> Mapping[str, Output]:
    """The outputs by the names that losses are given for: their own, or the titles of the layers that make them."""
    by_layer = {document.nodes[output.node].title: output for output in results.values()}
    if not isinstance(loss, Mapping) or loss.keys() <= results.keys():
        return results
    return by_layer if loss.keys() <= by_layer.keys() and len(by_layer) == len(results) else results


def _source(document: Document, output: Output) -> Layer:
    """The layer that makes an output."""
    return document.nodes[output.node].layer


def _listed_metrics(given: OneOrMore) -> Sequence[LayerOrName]:
    return given if isinstance(given, list | tuple) else [given]  # type: ignore[list-item]


def _for_each(loss: Losses, results: Mapping[str, Output]) -> Mapping[str, LayerOrName]:
    """The loss of each result; a single one is that of all."""
    if isinstance(loss, Mapping):
        _refuse_unknown(loss, results)
        return loss
    each: list[LayerOrName] = list(loss) if isinstance(loss, list | tuple) else [loss] * len(results)  # type: ignore[list-item]
    if len(each) != len(results):
        raise ModelError(f"expected a loss for each of {len(results)} outputs, got {len(each)}")
    return dict(zip(results, each, strict=True))


def _metrics(metrics: Metrics, losses: Mapping[str, LossLayer]) -> Mapping[str, OneOrMore]:
    if isinstance(metrics, Mapping):
        _refuse_unknown(metrics, losses)
        return metrics
    return dict.fromkeys(losses, metrics)


def _refuse_unknown(given: Mapping[str, object], known: Mapping[str, object]) -> None:
    if unknown := [title for title in given if title not in known]:
        raise ModelError(f"there is no output {unknown[0]}; there are: {', '.join(known)}")


def _scaled(losses: Mapping[str, LossLayer], weights: LossWeights) -> Mapping[str, LossLayer]:
    """The losses, each counting so much more; raises `ModelError` for an output that has none."""
    if weights is None:
        return losses
    if not isinstance(weights, Mapping):
        if len(weights) != len(losses):
            raise ModelError(f"loss_weights needs a number for each of {len(losses)} losses, got {len(weights)}")
        weights = dict(zip(losses, weights, strict=True))
    _refuse_unknown(weights, losses)
    return {title: _times(loss, float(weights.get(title, 1.0))) for title, loss in losses.items()}


def _times(loss: LossLayer, factor: float) -> LossLayer:
    return loss if factor == 1.0 else replace(loss, weight=getattr(loss, "weight", 1.0) * factor)  # type: ignore[call-arg]


def warn_of_doubts(document: Document, inference: Inference) -> None:
    """Warns of losses and metrics that hardly get what they expect, such as a softmax before one that takes scores."""
    for node, doubts in inference.doubts.items():
        entry = document.nodes[node]
        for doubt in doubts if is_measure(entry) else ():
            way_out = "".join(f" {fix.text}." for fix in doubt.fixes[:1])
            name = f'{entry.layer.type_name} "{entry.title}"'
            warn(f"{name} expects {doubt.expected}, got {doubt.got}: {doubt.why}.{way_out}", stacklevel=3)


def _target_name(title: str, losses: Mapping[str, object], inputs: Mapping[str, object]) -> str:
    name = "target" if len(losses) == 1 else title
    return f"{name}_target" if name in inputs else name


def _field(name: str, spec: Spec) -> data.Field:
    return data.Field(name, spec.dims, spec.kind, spec.classes, spec.vocabulary)
