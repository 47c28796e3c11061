"""What a net still lacks at its ends: data, a loss for what it predicts, an output for a branch that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from layerloom.graph.edit import apply, difference
from layerloom.graph.flow import compares, is_sink
from layerloom.graph.infer import Inference, inferred_to
from layerloom.graph.model import Document, Input, Node, NodeId, Output, Place
from layerloom.graph.plan import Edits, addition, linking
from layerloom.graph.problems import Repair
from layerloom.graph.room import GAP, making_room
from layerloom.graph.sizes import WIDEST
from layerloom.layers import core
from layerloom.layers.layer import DataLayer, Layer
from layerloom.layers.losses import MSE, BinaryCrossEntropy, CrossEntropy
from layerloom.layers.samples import BloodCells, Digits, Mnist5k, Sentences
from layerloom.words import tr

_TRIED = 3
"""So many predictions and targets are looked at; with more of them nobody could say which is meant."""

_SAMPLES: tuple[DataLayer, ...] = (Digits(), Mnist5k(), BloodCells(), Sentences())
"""The data that come with the program, simple ones first."""


def first_losses(document: Document, inference: Inference) -> tuple[Repair, ...]:
    """The first loss that suits what metrics compare, or what the net gives and a column that nothing uses yet."""
    columns = list(islice(_free_columns(document), _TRIED))
    ends = product(islice(_predictions(document), _TRIED if columns else 0), columns)
    pairs = dict.fromkeys((*islice(_measured(document), _TRIED), *ends))
    found = (
        repair
        for prediction, target in pairs
        for layer in _losses_for(inference, target)
        if (repair := _with_loss(document, inference, layer, prediction, target)) is not None
    )
    return tuple(islice(found, 1))


def first_data(document: Document, inference: Inference) -> tuple[Repair, ...]:
    """A sample that has what an open input of the net takes."""
    open_inputs = [id_ for id_, node in document.nodes.items() if _is_open(document, id_, node)]
    found = (
        Repair(tr('Put the sample {0} on "{1}"').format(layer.type_name, document.nodes[node].title), edits)
        for node, layer in product(open_inputs[:_TRIED], _SAMPLES)
        if (edits := _fed(document, inference, layer, node))
    )
    return tuple(islice(found, 1))


def _is_open(document: Document, id_: NodeId, node: Node) -> bool:
    return isinstance(node.layer, core.Input) and not any(document.incoming(id_))


def _fed(document: Document, inference: Inference, layer: DataLayer, node: NodeId) -> Edits:
    """The data left of an input, wired to it, if its first column is what goes in there."""
    port, spec = next(iter(layer.infer_ports({}).items()))
    wanted = inference.spec(Output(node, document.nodes[node].layer.ports.outputs[0]))
    if (spec.shape, spec.kind) != (wanted.shape, wanted.kind):
        return ()
    place = document.places.get(node, Place(0.0, 0.0))
    new, edits = addition(document, layer, (place.x - WIDEST - GAP, place.y))
    return (*edits, *linking(apply(document, edits), Output(new, port), Input(node, "x")))


def outputs_for(document: Document, node: NodeId) -> tuple[Repair, ...]:
    """An output for what the node gives, if that is one value."""
    ports = document.nodes[node].layer.ports.outputs
    if len(ports) != 1 or isinstance(document.nodes[node].layer, DataLayer):
        return ()
    edits = _joined(document, core.Output(), Output(node, ports[0]))
    return (Repair(tr('Add an Output for "{0}"').format(document.nodes[node].title), edits),)


def _measured(document: Document) -> Iterator[tuple[Output, Output]]:
    """What metrics compare already."""
    for node, entry in document.nodes.items():
        if compares(entry.layer):
            links = {link.target.port: link.source for link in document.incoming(node)}
            if links.keys() >= {"prediction", "target"}:
                yield links["prediction"], links["target"]


def _predictions(document: Document) -> Iterator[Output]:
    """What is put out, then what leads nowhere."""
    for node, entry in document.nodes.items():
        if is_sink(entry) and not compares(entry.layer):
            yield from (link.source for link in document.incoming(node))
    for node, entry in document.nodes.items():
        if any(document.incoming(node)) and not document.outgoing(node):
            yield from (Output(node, port) for port in entry.layer.ports.outputs)


def _free_columns(document: Document) -> Iterator[Output]:
    """What data nodes give that nothing takes."""
    for node, entry in document.nodes.items():
        if isinstance(entry.layer, DataLayer):
            taken = {link.source.port for link in document.outgoing(node)}
            yield from (Output(node, port) for port in entry.layer.ports.outputs if port not in taken)


def _losses_for(inference: Inference, target: Output) -> tuple[Layer, ...]:
    """The usual losses for a target, first those that take scores."""
    spec = inference.spec(target)
    if spec.kind == "int" and spec.classes:
        yes_or_no = (BinaryCrossEntropy(), BinaryCrossEntropy(logits=False)) if spec.classes == 2 else ()
        return (CrossEntropy(), CrossEntropy(logits=False), *yes_or_no)
    return (MSE(),) if spec.kind == "float" and spec.shape is not None else ()


def _with_loss(
    document: Document, inference: Inference, layer: Layer, prediction: Output, target: Output
) -> Repair | None:
    """The loss, if it can take both and doubts neither."""
    edits = _joined(document, layer, prediction, target)
    after = apply(document, edits)
    (new,) = after.nodes.keys() - document.nodes.keys()
    found = inferred_to(after, (document, inference), {new})
    if new in found.errors or new in found.doubts or inference.spec(prediction).shape is None:
        return None
    text = tr('Add a {0} loss for {1} of "{2}"').format(layer.type_name, target.port, document.nodes[target.node].title)
    return Repair(text, edits)


def _joined(document: Document, layer: Layer, *sources: Output) -> Edits:
    """A new node that gets these values, on a free place behind the first."""
    new, edits = addition(document, layer, (0.0, 0.0))
    then = apply(document, edits)
    for port, source in zip(layer.ports.inputs, sources, strict=False):
        then = apply(then, linking(then, source, Input(new, port.name)))
    then = apply(then, making_room(then, new, sources[0].node, ()))
    return difference(document, then)


__all__ = ["first_data", "first_losses", "outputs_for"]
