"""The receptive field of a node: how much of the data a single value of its output depends on, along each axis.

    found = field(known.document, inference, node)      # of the flat document, so that blocks and repeats count
    found[Output(data, "image")]                        # along height and width: size, step, or all of it

What a layer adds is declared by the layer (`Layer.reach`). Here it is put together along the wires; where paths meet,
the field is what they see together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from layerloom.graph.infer import Inference
from layerloom.graph.model import Document, NodeId, Output
from layerloom.layers.layer import Layer
from layerloom.layers.reach import HERE, Reach
from layerloom.layers.spec import UNKNOWN, Dim, Spec
from layerloom.layers.windows import GROUNDS

PLACES = ("D", "H", "W", "T")
"""Axes along which things lie beside each other, unlike channels and features."""


@dataclass(frozen=True)
class Along:
    """What is seen along one axis of the data, which has so many `places`; without a `reach`, all of it."""

    axis: str
    places: Dim
    reach: Reach | None = HERE

    @property
    def size(self) -> Dim:
        """The places that a value depends on, at most: those of a whole axis may be unknown."""
        return self.places if self.reach is None else self.reach.size


Field = Mapping[Output, tuple[Along, ...]]
"""By the port that the data come from; data without places, such as vectors, are not among them."""

Known = dict[NodeId, tuple[tuple[object, ...], Field]]
"""Fields that were found before, each with what it followed from."""


def field(document: Document, inference: Inference, node: NodeId, known: Known | None = None) -> Field:
    """What a value depends on that the node gives, of its first output where it has several.

    Nothing is said where shapes are not known, on cycles and behind data without places. With `known`, which is brought
    up to date, only what changed since is worked out.
    """
    known, done = {} if known is None else known, dict[NodeId, Field]()
    for each in _leading_to(document, node):
        layer, links = document.nodes[each].layer, tuple(document.incoming(each))
        specs = tuple(inference.spec(link.source) for link in links)
        fields = tuple(_given(document, link.source, spec, done) for link, spec in zip(links, specs, strict=True))
        outputs = tuple(Output(each, port) for port in layer.ports.outputs[:1])
        made = tuple(map(inference.spec, outputs))
        follows_from = (layer, made, specs, fields)
        if each not in known or known[each][0] != follows_from:
            found = _joined(layer, made, specs, fields) if links else _own(outputs, made)
            known[each] = follows_from, found
        done[each] = known[each][1]
    return done[node]


def _leading_to(document: Document, node: NodeId) -> Iterator[NodeId]:
    """The nodes that feed this one, sources before consumers, and itself at last."""
    met: set[NodeId] = set()
    waiting: list[tuple[NodeId, bool]] = [(node, False)]
    while waiting:
        each, ready = waiting.pop()
        if ready:
            yield each
        elif each not in met:
            met.add(each)
            waiting.append((each, True))
            waiting += ((link.source.node, False) for link in document.incoming(each))


def _given(document: Document, source: Output, spec: Spec, done: Mapping[NodeId, Field]) -> Field:
    """What is seen through a port; those of a data node are each a source of its own."""
    if any(document.incoming(source.node)):
        return done.get(source.node, {})  # On a cycle it may not be there yet.
    return _own((source,), (spec,))


def _own(outputs: tuple[Output, ...], specs: tuple[Spec, ...]) -> Field:
    """Data see themselves."""
    found = {output: _placed(spec) for output, spec in zip(outputs, specs, strict=True)}
    return {output: alongs for output, alongs in found.items() if alongs}


@lru_cache(maxsize=4096)
def _placed(spec: Spec) -> tuple[Along, ...]:
    axes = _with_axes(spec)
    return tuple(Along(name, dim) for name, dim in zip(axes.axes, axes.shape or (), strict=False) if name in PLACES)


def _with_axes(spec: Spec) -> Spec:
    """The Spec with the names that windows give its axes, where it has none."""
    if spec.axes or spec.shape is None or spec.kind != "float" or len(spec.shape) - 1 not in GROUNDS:
        return spec
    return replace(spec, axes=GROUNDS[len(spec.shape) - 1].axes)


def _joined(layer: Layer, made: tuple[Spec, ...], specs: tuple[Spec, ...], fields: tuple[Field, ...]) -> Field:
    """What is seen at the output by way of all inputs."""
    result = made[0] if made else Spec(())
    found: dict[Output, tuple[Along, ...]] = {}
    for spec, before in zip(specs, fields, strict=True):
        if UNKNOWN in (spec, result):
            return {}
        for source, alongs in before.items():
            seen = tuple(_through(layer, spec, result, along) for along in alongs)
            found[source] = tuple(map(_together, found[source], seen)) if source in found else seen
    return found


def _through(layer: Layer, spec: Spec, made: Spec, before: Along) -> Along:
    """What is seen along an axis of the data through one more layer."""
    reach = _reach(layer, before.axis, _with_axes(spec), _with_axes(made))
    both = None if reach is None or before.reach is None else reach.behind(before.reach)
    return replace(before, reach=both)


def _reach(layer: Layer, axis: str, x: Spec, made: Spec) -> Reach | None:
    """What the layer says, if the axis is there before and after it, and if it says something where sizes change."""
    if axis not in x.axes or axis not in made.axes:
        return None
    before, after = (spec.dims[spec.axes.index(axis)] for spec in (x, made))
    if before != after and (before == 1 or type(layer).reach is Layer.reach):
        return None
    return layer.reach(axis, x)


def _together(one: Along, other: Along) -> Along:
    if one == other:
        return one
    both = None if one.reach is None or other.reach is None else one.reach.beside(other.reach)
    return replace(one, reach=both)


def told(document: Document, found: Field) -> Iterator[tuple[str, tuple[Along, ...]]]:
    """The title of the data and what is seen of them, for each source; the title is empty where there is but one."""
    for source, alongs in found.items():
        yield document.nodes[source.node].title if len(found) > 1 else "", alongs


__all__ = ["Along", "Field", "Known", "field", "told"]
