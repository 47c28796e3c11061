"""What the values at ports stand for: classes by name, words, boxes in a picture, what a prediction should have been.

It is read from the graph alone: data nodes name their numbers, losses and metrics say what is compared with what, and
layers that keep each value in its place hand on what is known of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from layerloom.graph.infer import Inference, order
from layerloom.graph.model import Document, Link, NodeId, Output
from layerloom.layers import core
from layerloom.layers.layer import DataLayer, LossLayer, MetricLayer
from layerloom.layers.losses import class_axis
from layerloom.layers.scaling import Normalization, Rescaling
from layerloom.layers.spec import IMAGE, Spec

_BOXES = frozenset({"boxes", "anchors", "a", "b"})
"""What ports of detection layers that take boxes are called."""
_MADE_BOXES = frozenset({"AnchorBoxes", "BoxDecoding", "NonMaxSuppression"})
_PICTURE_CHANNELS = (1, 3)


@dataclass(frozen=True)
class Meaning:
    """What the values of one port stand for.

    `names` are the names of the numbers (of classes or tokens) or, where these are `scores`, of their places.
    `activation` makes probabilities of scores. `words` is the port whose tokens belong to the steps, `target` what the
    value should have been, `picture` the image that boxes lie in, `valid` the port that says how many of them count.
    """

    names: Sequence[str] = ()
    scores: bool = False
    activation: str | None = None
    words: Output | None = None
    target: Output | None = None
    picture: Output | None = None
    valid: Output | None = None


NOTHING = Meaning()


def meanings(document: Document, inference: Inference, names: Mapping[Output, Sequence[str]]) -> dict[Output, Meaning]:
    """What is known of the ports of a flat document; `names` are those that its data nodes give to numbers."""
    found = {output: Meaning(given) for output, given in names.items()}
    for link, target in _compared(document):
        meant = _prediction(inference, link.source, target, names, found.get(link.source, NOTHING))
        layer = document.nodes[link.target.node].layer
        if isinstance(layer, LossLayer):
            meant = replace(meant, activation=layer.activation())
        found[link.source] = meant
    _hand_on(document, inference, found)
    picture = first_picture(document, inference)
    if picture is not None:
        for output in _boxes(document, inference):
            valid = Output(output.node, "valid")
            known = "valid" in document.nodes[output.node].layer.ports.outputs
            found[output] = replace(found.get(output, NOTHING), picture=picture, valid=valid if known else None)
    return found


def pixelwise(document: Document) -> set[NodeId]:
    """The nodes that change pixels one by one, so that black and white become other numbers."""
    return {id_ for id_, node in document.nodes.items() if isinstance(node.layer, Rescaling | Normalization)}


def keeps_places(document: Document, node: NodeId) -> bool:
    """Whether every value that a node gives stands for what the value in the same place stood for before it."""
    layer = document.nodes[node].layer
    activation = layer.category == "Activation"
    return activation or isinstance(layer, core.Output | core.Identity | core.Dropout | core.Input)


def first_picture(document: Document, inference: Inference) -> Output | None:
    """The first data port with pictures."""
    for output in data_ports(document):
        if is_picture(inference.spec(output)):
            return output
    return None


def data_ports(document: Document) -> Iterator[Output]:
    """The output ports of the data nodes."""
    for node, entry in document.nodes.items():
        if isinstance(entry.layer, DataLayer):
            yield from (Output(node, port) for port in entry.layer.ports.outputs)


def is_picture(spec: Spec) -> bool:
    """Whether a sample is a picture in grey or in colours."""
    return spec.axes in (IMAGE, ()) and spec.known and spec.rank == len(IMAGE) and spec.dims[0] in _PICTURE_CHANNELS


def _compared(document: Document) -> Iterator[tuple[Link, Output]]:
    """The links that end in the prediction of a loss or metric, and what it is compared with; losses come last."""
    measuring = [id_ for id_, node in document.nodes.items() if isinstance(node.layer, MetricLayer)]
    losses = [id_ for id_, node in document.nodes.items() if isinstance(node.layer, LossLayer)]
    for node in (*measuring, *losses):
        layer = document.nodes[node].layer
        assert isinstance(layer, LossLayer | MetricLayer), "these were chosen"
        links = list(document.incoming(node))
        targets = [link.source for link in links if link.target.port not in layer.predictions]
        if targets:
            yield from ((link, targets[0]) for link in links if link.target.port in layer.predictions)


def _prediction(
    inference: Inference, source: Output, target: Output, names: Mapping[Output, Sequence[str]], known: Meaning
) -> Meaning:
    """What a prediction stands for that is compared with a target."""
    spec, wanted = inference.spec(source), inference.spec(target)
    if spec.shape is None:
        return known
    if wanted.classes:
        given = names.get(target) or tuple(map(str, range(wanted.classes)))
        sized = bool(spec.shape) and spec.dims[class_axis(spec)] == wanted.classes
        if sized or (spec.size == 1 and wanted.classes == 2):
            words = next((port for port in names if port != target and _steps(inference, port, spec)), None)
            return replace(known, names=given, scores=True, words=words)
    if is_picture(wanted) and wanted.shape == spec.shape:
        return replace(known, target=target)
    return known


def _steps(inference: Inference, words: Output, scores: Spec) -> bool:
    """Whether there is a token for each step of some scores."""
    spec = inference.spec(words)
    return bool(spec.vocabulary) and spec.dims == scores.dims[:1] and scores.rank == 2


def _hand_on(document: Document, inference: Inference, found: dict[Output, Meaning]) -> None:
    """Say of what lies before and behind a port what is known of it, where values keep their places."""
    nodes = order(document)
    for forward in (False, True):
        for node in nodes if forward else reversed(nodes):
            links, layer = list(document.incoming(node)), document.nodes[node].layer
            if len(links) != 1 or len(layer.ports.outputs) != 1 or not keeps_places(document, node):
                continue
            ends = links[0].source, Output(node, layer.ports.outputs[0])
            here, there = ends if forward else ends[::-1]
            same = inference.spec(here).shape == inference.spec(there).shape
            if same and here in found and there not in found and (forward or found[here].scores):
                found[there] = replace(found[here], activation=found[here].activation if forward else None)


def _boxes(document: Document, inference: Inference) -> set[Output]:
    """The ports that give boxes."""
    found = set[Output]()
    for node, entry in document.nodes.items():
        if entry.layer.type_name in _MADE_BOXES and entry.layer.ports.outputs:
            found.add(Output(node, entry.layer.ports.outputs[0]))
        if entry.layer.category == "Detection":
            found |= {link.source for link in document.incoming(node) if link.target.port in _BOXES}
    return {output for output in found if len(shape := inference.spec(output).shape or ()) == 2 and shape[1] == 4}
