"""What could be done about a shape error: what the layer itself proposes, and what only the graph around it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from layerloom.graph.fitting import bare, last_step, pictures, same_size
from layerloom.graph.flow import compares
from layerloom.graph.infer import Inference, inputs_of
from layerloom.graph.joints import joints
from layerloom.graph.model import Document, NodeId
from layerloom.graph.swaps import swaps
from layerloom.layers.channel_order import channels_last
from layerloom.layers.core import Dense
from layerloom.layers.embedding import Embedding
from layerloom.layers.layer import Layer
from layerloom.layers.shape import Flatten, Permute, Reshape
from layerloom.layers.spec import Fix, Spec
from layerloom.layers.whole_pooling import GlobalAveragePool, GlobalMaxPool
from layerloom.words import tr

_FAR = 6
"""So many nodes before the one with the error are looked at: further off a person would not look for the cause."""


class Proposal(NamedTuple):
    """A fix, and the node at which it is made: mostly, but not always, the one with the problem."""

    node: NodeId
    fix: Fix


def proposals(document: Document, inference: Inference, node: NodeId) -> tuple[Proposal, ...]:
    """All that could be tried about the shape error of a node, the best guess first."""
    error = inference.errors[node]
    inputs = inputs_of(document, inference, node)
    layer = document.nodes[node].layer
    here = (
        _channels_first(document, inference, node),
        bare(swaps(layer, inputs), _source(document, node)),
        error.fixes,
        joints(document, inference, node),
        _scores(inputs.get("prediction"), inputs.get("target")) if compares(layer) else (),
        pictures(inputs.get("prediction"), inputs.get("target")) if compares(layer) else (),
        _first_steps(document, inference, node, error.expected),
    )
    there = (*_before(document, inference, node), *_padded(document, node))
    found = (*there, *(Proposal(node, fix) for fix in chain(*here)))
    return tuple({(at, fix.text): Proposal(at, fix) for at, fix in found}.values())


# At nodes before it


def _before(document: Document, inference: Inference, node: NodeId) -> Iterator[Proposal]:
    """What nodes before it were doubted for, and recurrent ones that could give every step."""
    for earlier in _way_back(document, node):
        entry = document.nodes[earlier]
        if getattr(entry.layer, "return_sequences", True) is False:
            yield Proposal(
                earlier, Fix(tr('Let "{0}" give every step').format(entry.title), {"return_sequences": True})
            )
            return
        if (last := last_step(entry.layer, entry.title)) is not None:
            yield Proposal(earlier, last)
        for doubt in inference.doubts.get(earlier, ()):
            inserts = (fix for fix in doubt.fixes if fix.insert is not None)
            yield from (
                Proposal(earlier, replace(fix, text=tr('{0}, before "{1}"').format(fix.text, entry.title)))
                for fix in inserts
            )


def _padded(document: Document, node: NodeId) -> Iterator[Proposal]:
    """What feeds a node that compares or joins images, with its size kept."""
    layer = document.nodes[node].layer
    links = document.incoming(node) if compares(layer) or layer.category == "Merge" else ()
    for source in dict.fromkeys(link.source.node for link in links):
        entry = document.nodes[source]
        if (fix := same_size(entry.layer, entry.title)) is not None:
            yield Proposal(source, fix)


def _source(document: Document, node: NodeId) -> Layer | None:
    """The layer that feeds the prediction of a loss or metric."""
    link = document.links.get(f"{node}.prediction.0")
    return None if link is None else document.nodes[link.source.node].layer


def _way_back(document: Document, node: NodeId) -> Iterator[NodeId]:
    """The nodes before it, one after the other, as long as each has one wire in; a loss gets its prediction."""
    for _ in range(_FAR):
        links = list(document.incoming(node))
        if compares(document.nodes[node].layer):
            links = [link for link in links if link.target.port == "prediction"]
        if len(links) != 1:
            return
        node = links[0].source.node
        yield node


# At a loss or metric


def _scores(prediction: object, target: object) -> Iterator[Fix]:
    """Ways from an image or a sequence to one score for each class, or to as many numbers as the target has."""
    if not isinstance(prediction, Spec) or not isinstance(target, Spec) or None in (prediction.shape, target.shape):
        return
    count = (target.classes if target.kind == "int" else 1) if target.rank == 0 else target.dims[0]
    if prediction.rank < 2 or target.rank > 1 or count is None:
        return
    dense = Fix("", insert=Dense(count), port="prediction")
    channels = prediction.dims[0 if prediction.rank > 2 else 1]
    if channels == count:
        yield Fix(tr("Take the mean of each channel"), insert=GlobalAveragePool(), port="prediction")
    if prediction.variable:
        text = tr("Take the largest over the steps, then make it {0} scores").format(count)
        yield Fix(text, insert=GlobalMaxPool(), port="prediction", then=(dense,))
    else:
        yield Fix(
            tr("Flatten it, then make it {0} scores").format(count), insert=Flatten(), port="prediction", then=(dense,)
        )


# At the first input


def _channels_first(document: Document, inference: Inference, node: NodeId) -> Iterator[Fix]:
    """What brings the channels of a picture to the front, where they seem to be its last axis."""
    link = next(document.incoming(node), None)
    if link is not None and not compares(document.nodes[node].layer):
        source = document.nodes[link.source.node].layer
        for doubt in channels_last(inference.spec(link.source), source):
            yield from doubt.fixes


def _first_steps(document: Document, inference: Inference, node: NodeId, expected: str) -> Iterator[Fix]:
    """What brings the first input to the form that was expected."""
    link = next(document.incoming(node), None)
    x = inference.spec(link.source) if link is not None else None
    if link is None or x is None or x.shape is None or compares(document.nodes[node].layer):
        return
    if x.kind == "int" and (x.vocabulary or x.classes):
        yield Fix(tr("Insert an Embedding"), insert=Embedding(), port=link.target.port)
    if expected.startswith((tr("a vector"), tr("vectors"))) and x.rank > 1 and not x.variable:
        yield Fix(tr("Flatten it first"), insert=Flatten(), port=link.target.port)
    if expected.startswith(tr("a sequence")) and not x.variable and None not in x.dims:
        dims = tuple(dim for dim in x.dims if dim is not None)
        yield from _as_steps(dims, link.target.port, x.kind == "float")


def _as_steps(dims: tuple[int, ...], port: str, is_float: bool) -> Iterator[Fix]:
    """Ways to read an image or a vector step by step."""
    if len(dims) == 1 and is_float:
        yield Fix(tr("Read it as {0} steps of one feature").format(dims[0]), insert=Reshape((dims[0], 1)), port=port)
    if len(dims) != 3:
        return
    channels, height, width = dims
    rows = Reshape((height, channels * width))
    text = tr("Read its rows as {0} steps").format(height)
    if channels == 1:
        yield Fix(text, insert=rows, port=port)
    else:
        turn = Permute((-2, -3, -1))
        yield Fix(text, insert=turn, port=port, then=(Fix("", insert=rows, port=port),))
    yield Fix(tr("Take it as a sequence of one image"), insert=Reshape((1, *dims)), port=port)


__all__ = ["Proposal", "proposals"]
