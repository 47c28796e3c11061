"""Values of different sizes that are to be joined: what brings one to the size of the other, as in residual nets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from layerloom.graph.infer import Inference
from layerloom.graph.model import Document, NodeId
from layerloom.layers.convolution import Conv2D
from layerloom.layers.core import Dense
from layerloom.layers.images import Resizing, UpSampling2D
from layerloom.layers.layer import Layer
from layerloom.layers.merge import Concatenate
from layerloom.layers.pooling import MaxPool2D
from layerloom.layers.spec import Fix
from layerloom.words import tr


class _End(NamedTuple):
    """One of the inputs, what it is called, and the dimensions of what comes in."""

    port: str
    slot: int
    name: str
    dims: tuple[int, ...]

    @property
    def size(self) -> tuple[int, ...]:
        return self.dims[1:]


def joints(document: Document, inference: Inference, node: NodeId) -> Iterator[Fix]:
    """Layers to put before the inputs of one that joins them."""
    layer = document.nodes[node].layer
    ends = _ends(document, inference, node) if layer.category == "Merge" else []
    ranks = {len(end.dims) for end in ends}
    if len(ends) < 2 or len(ranks) > 1:
        return
    joins_channels = isinstance(layer, Concatenate)
    if ranks == {3} and len({end.size for end in ends}) > 1:
        yield from _to_one_size(ends, joins_channels)
    elif ranks == {3} and not joins_channels:
        yield from _at(ends, lambda end: _projected(end, ends[0]), tr("Project {0} to {1} channels"), ends[0].dims[0])
    elif ranks == {1} and not joins_channels:
        text = tr("Put a Dense layer of {1} units on {0}")
        yield from _at(ends, lambda end: _dense(end, ends[0]), text, ends[0].dims[0])


def _ends(document: Document, inference: Inference, node: NodeId) -> list[_End]:
    """The inputs of the node; none where the size of one is not known."""
    found = []
    for port in document.nodes[node].layer.ports.inputs:
        for slot, link in enumerate(document.at(node, port)):
            spec = inference.spec(link.source)
            if spec.shape is None or None in spec.shape:
                return []
            name = tr("input {0}").format(slot + 1) if port.variadic else port.name
            found.append(_End(port.name, slot, name, tuple(dim for dim in spec.shape if dim is not None)))
    return found


def _to_one_size(ends: list[_End], joins_channels: bool) -> Iterator[Fix]:
    small = min(ends, key=lambda end: end.size)
    large = max(ends, key=lambda end: end.size)
    size = " × ".join(map(str, small.size))
    if joins_channels or len({end.dims[0] for end in ends}) == 1:
        yield from _at(ends, lambda end: _pooled(end, small), tr("Pool {0} to {1}"), size)
    if not joins_channels:
        yield from _at(ends, lambda end: _projected(end, small), tr("Project {0} to {1}"), f"{small.dims[0]} × {size}")
    largest = " × ".join(map(str, large.size))
    yield from _at(ends, lambda end: _enlarged(end, large), tr("Enlarge {0} to {1}"), largest)
    yield from _at(ends, lambda end: _resized(end, small), tr("Resize {0} to {1}"), size)


def _at(ends: list[_End], needed: Callable[[_End], Layer | None], text: str, made: object) -> Iterator[Fix]:
    """A layer before each of the inputs that need one; the text has places for the input and for what is made."""
    steps = [
        Fix(text.format(end.name, made), insert=layer, port=end.port, slot=end.slot)
        for end in ends
        if (layer := needed(end)) is not None
    ]
    if steps:
        names = tr(" and ").join(end.name for end in ends if needed(end) is not None)
        yield replace(steps[0], text=text.format(names, made), then=tuple(steps[1:]))


def _stride(large: tuple[int, ...], small: tuple[int, ...]) -> int | None:
    """The stride that makes the small size of the large one, `None` where there is none."""
    about = large[0] // small[0]
    fitting = (by for by in (about, about + 1) if by and tuple(-(-places // by) for places in large) == small)
    return next(fitting, None)


def _pooled(end: _End, small: _End) -> Layer | None:
    by = _stride(end.size, small.size)
    return MaxPool2D(by, padding="same") if by is not None and by > 1 else None


def _projected(end: _End, goal: _End) -> Layer | None:
    """A convolution of single pixels, as in the shortcuts of residual nets."""
    by = _stride(end.size, goal.size)
    return Conv2D(goal.dims[0], 1, by) if by is not None and end.dims != goal.dims else None


def _enlarged(end: _End, large: _End) -> Layer | None:
    """Every pixel several times, where that comes out even."""
    by = large.size[0] // end.size[0]
    return UpSampling2D(by) if by > 1 and tuple(by * places for places in end.size) == large.size else None


def _resized(end: _End, small: _End) -> Layer | None:
    return Resizing(small.dims[1], small.dims[2]) if end.size != small.size else None


def _dense(end: _End, first: _End) -> Layer | None:
    return Dense(first.dims[0]) if end.dims != first.dims else None


__all__ = ["joints"]
