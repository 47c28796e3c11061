"""What could be done about a shape error: what the layer itself proposes, and what only the graph around it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from layerloom.graph.flow import compares
from layerloom.graph.infer import Inference, inputs_of
from layerloom.graph.joints import joints
from layerloom.graph.model import Document, NodeId
from layerloom.graph.swaps import swaps
from layerloom.layers.core import Dense
from layerloom.layers.embedding import Embedding
from layerloom.layers.shape import Flatten, Permute, Reshape
from layerloom.layers.spec import Fix, Spec
from layerloom.layers.whole_pooling import GlobalAveragePool, GlobalMaxPool

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
        swaps(layer, inputs),
        error.fixes,
        joints(document, inference, node),
        _scores(inputs.get("prediction"), inputs.get("target")) if compares(layer) else (),
        _first_steps(document, inference, node, error.expected),
    )
    found = (*_before(document, inference, node), *(Proposal(node, fix) for fix in chain(*here)))
    return tuple({(at, fix.text): Proposal(at, fix) for at, fix in found}.values())


# At nodes before it


def _before(document: Document, inference: Inference, node: NodeId) -> Iterator[Proposal]:
    """What nodes before it were doubted for, and recurrent ones that could give every step."""
    for earlier in _way_back(document, node):
        entry = document.nodes[earlier]
        if getattr(entry.layer, "return_sequences", True) is False:
            yield Proposal(earlier, Fix(f'Let "{entry.title}" give every step', {"return_sequences": True}))
            return
        for doubt in inference.doubts.get(earlier, ()):
            inserts = (fix for fix in doubt.fixes if fix.insert is not None)
            yield from (Proposal(earlier, replace(fix, text=f'{fix.text}, before "{entry.title}"')) for fix in inserts)


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
        yield Fix("Take the mean of each channel", insert=GlobalAveragePool(), port="prediction")
    if prediction.variable:
        text = f"Take the largest over the steps, then make it {count} scores"
        yield Fix(text, insert=GlobalMaxPool(), port="prediction", then=(dense,))
    else:
        yield Fix(f"Flatten it, then make it {count} scores", insert=Flatten(), port="prediction", then=(dense,))


# At the first input


def _first_steps(document: Document, inference: Inference, node: NodeId, expected: str) -> Iterator[Fix]:
    """What brings the first input to the form that was expected."""
    link = next(document.incoming(node), None)
    x = inference.spec(link.source) if link is not None else None
    if link is None or x is None or x.shape is None or compares(document.nodes[node].layer):
        return
    if x.kind == "int" and (x.vocabulary or x.classes):
        yield Fix("Insert an Embedding", insert=Embedding(), port=link.target.port)
    if expected.startswith(("a vector", "vectors")) and x.rank > 1 and not x.variable:
        yield Fix("Flatten it first", insert=Flatten(), port=link.target.port)
    if expected.startswith("a sequence") and not x.variable and None not in x.dims:
        dims = tuple(dim for dim in x.dims if dim is not None)
        yield from _as_steps(dims, link.target.port, x.kind == "float")


def _as_steps(dims: tuple[int, ...], port: str, is_float: bool) -> Iterator[Fix]:
    """Ways to read an image or a vector step by step."""
    if len(dims) == 1 and is_float:
        yield Fix(f"Read it as {dims[0]} steps of one feature", insert=Reshape((dims[0], 1)), port=port)
    if len(dims) != 3:
        return
    channels, height, width = dims
    rows = Reshape((height, channels * width))
    text = f"Read its rows as {height} steps"
    if channels == 1:
        yield Fix(text, insert=rows, port=port)
    else:
        turn = Permute((-2, -3, -1))
        yield Fix(text, insert=turn, port=port, then=(Fix("", insert=rows, port=port),))
    yield Fix("Take it as a sequence of one image", insert=Reshape((1, *dims)), port=port)


__all__ = ["Proposal", "proposals"]
