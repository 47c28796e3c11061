"""What the search at the cursor offers: the layers that fit where they would go, or nodes to connect to."""

from __future__ import annotations

from layerloom.graph.infer import inferred
from layerloom.graph.linkable import may_link
from layerloom.graph.model import Document, Input, Link, Node, NodeId, Output
from layerloom.layers.layer import Layer
from layerloom.layers.order import in_order
from layerloom.layers.spec import UNKNOWN, ShapeError, Spec
from layerloom.layers.subtitle import subtitle
from layerloom.words import tr
from layerloom_app.canvas.describe import first_line
from layerloom_app.canvas.items import Port
from layerloom_app.canvas.matching import Entry
from layerloom_app.commands import DocumentModel


def layer_entries(model: DocumentModel, port: Port | None = None) -> list[Entry]:
    """All layers by category; those that could not be wired to the port say why not."""
    return [_entry(layer, "" if port is None else _misfit(layer, model, port)) for layer in in_order()]


def inserted_entries(model: DocumentModel, link: Link) -> list[Entry]:
    """All layers; those that could not come between the ends of the link say why not."""
    layers = in_order()
    return [_entry(layer, _misfit(layer, model, link.source) or _misfit(layer, model, link.target)) for layer in layers]


def node_entries(model: DocumentModel, source: NodeId) -> list[Entry]:
    """The nodes to which a wire from the source can be drawn; the others say why not."""
    document = model.document
    found = sorted(document.nodes.items(), key=lambda item: item[1].title)
    return [_node_entry(id_, node, _no_link(document, source, id_)) for id_, node in found if id_ != source]


def _node_entry(id_: NodeId, node: Node, reason: str) -> Entry:
    layer = node.layer
    return Entry(id_, node.title, layer.category, subtitle(layer), (layer.type_name,), reason)


def _entry(layer: type[Layer], reason: str) -> Entry:
    words = (*layer.aliases, *{tr(layer.category)} - {layer.category})
    return Entry(layer.__name__, layer.__name__, layer.category, first_line(layer), words, reason)


def _misfit(layer: type[Layer], model: DocumentModel, port: Port) -> str:
    """Why a new node of the layer could not be wired to the port; empty if it could."""
    ports = layer().ports
    if isinstance(port, Input):
        return "" if ports.outputs else tr("{0} has no output").format(layer.__name__)
    if not ports.inputs:
        return tr("{0} has no input").format(layer.__name__)
    return _refusal(layer(), model.inference.specs.get(port, UNKNOWN))


def _refusal(layer: Layer, carried: Spec) -> str:
    """What the layer says to the value at the first of its inputs; empty if one of them takes it.

    An input that may stay open says nothing while a needed one is open, so it is asked only where none is needed.
    """
    reasons: list[str] = []
    inputs = layer.ports.inputs
    for port in [port for port in inputs if not port.optional] or inputs:
        try:
            inferred(layer, {port.name: (carried, carried) if port.variadic else carried})
        except ShapeError as error:
            reasons.append(tr("needs {0}, got {1}").format(error.expected, error.got))
        else:
            return ""
    return reasons[0] if reasons else ""


def _no_link(document: Document, source: NodeId, target: NodeId) -> str:
    outputs, inputs = document.nodes[source].layer.ports.outputs, document.nodes[target].layer.ports.inputs
    if not outputs:
        return tr("there is no output to start from")
    if not inputs:
        return tr("it has no input")
    return may_link(document, Link(Output(source, outputs[0]), Input(target, inputs[0].name))) or ""
