"""Symbols: values of a net under construction. Calling a layer on symbols gives symbols; a model collects them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_type_hints

from layerloom import nn
from layerloom.graph.draft import Draft
from layerloom.graph.model import NodeId, Output
from layerloom.layers import core
from layerloom.layers.layer import Layer, PortSpecs
from layerloom.layers.spec import Kind, ShapeError, Spec


@dataclass(frozen=True, eq=False)
class Application:
    """One use of a layer: it becomes a node."""

    layer: Layer
    inputs: tuple[Symbol, ...]
    title: str
    specs: Mapping[str, Spec]


@dataclass(frozen=True, eq=False)
class Symbol:
    """A value in a net under construction: an output port of one use of a layer."""

    made_by: Application
    port: str

    @property
    def spec(self) -> Spec:
        """What is known about one sample of it."""
        return self.made_by.specs[self.port]

    @property
    def shape(self) -> tuple[int | None, ...] | None:
        """The shape of one sample, without the batch axis."""
        return self.spec.shape

    def wired(self, layer: Layer, inputs: Sequence[Symbol], title: str) -> Any:
        """What a layer makes of symbols: a symbol, a NamedTuple of them, or `None`; raises `ShapeError`."""
        return applied(layer, inputs, title)

    def __repr__(self) -> str:
        return f"Symbol({self.spec})"


def Input(
    shape: tuple[int | None, ...],
    *,
    kind: Kind = "float",
    classes: int | None = None,
    vocabulary: int | None = None,
    title: str = "",
) -> Symbol:
    """A symbol that stands for what the net is given; `shape` is that of one sample."""
    symbol = applied(core.Input(shape, kind, classes, vocabulary), (), title)
    assert isinstance(symbol, Symbol), "an Input has one output port"
    return symbol


def applied(layer: Layer, inputs: Sequence[Symbol], title: str = "") -> Any:
    """See `Symbol.wired`; also for layers without inputs."""
    specs = _at_ports(layer, inputs)
    try:
        found = layer.infer_ports(specs)
    except ShapeError as error:
        name = f'{layer.type_name} "{title}"' if title else layer.type_name
        raise ShapeError(error.expected, error.got, f"{name}: {error.why}", error.fixes) from None
    application = Application(layer, tuple(inputs), title, found)
    symbols = [Symbol(application, port) for port in layer.ports.outputs]
    if len(symbols) == 1:
        return symbols[0]
    returned = get_type_hints(type(layer).infer, None, {"Spec": Spec}).get("return")
    return returned(*symbols) if returned is not None and hasattr(returned, "_fields") else tuple(symbols) or None


def _at_ports(layer: Layer, inputs: Sequence[Symbol]) -> PortSpecs:
    """The Specs of the inputs by port, in the order of the ports; a variadic one takes all that are left."""
    specs: dict[str, Spec | tuple[Spec, ...]] = {}
    left = [symbol.spec for symbol in inputs]
    for port in layer.ports.inputs:
        if port.variadic:
            specs[port.name], left = tuple(left), []
        elif left:
            specs[port.name] = left.pop(0)
    if left:
        raise TypeError(f"{layer.type_name} takes {len(layer.ports.inputs)} inputs, got {len(inputs)}")
    return specs


class Collection:
    """Writes what leads to symbols into a draft, each use of a layer once.

    A layer object with weights that is used again shares them with its first use.
    """

    def __init__(self, titles: Mapping[str, Symbol]) -> None:
        """`titles` name the nodes of some symbols."""
        self.draft = Draft()
        self._titles = {id(symbol.made_by): title for title, symbol in titles.items()}
        self._nodes: dict[int, NodeId] = {}
        self._owners: dict[int, NodeId] = {}

    def add(self, symbols: Iterable[Symbol]) -> None:
        """Adds the nodes that make these symbols, sources first."""
        waiting = [symbol.made_by for symbol in reversed(list(symbols))]
        while waiting:
            application = waiting[-1]
            missing = [s.made_by for s in application.inputs if id(s.made_by) not in self._nodes]
            if missing:
                waiting += reversed(missing)
                continue
            waiting.pop()
            if id(application) not in self._nodes:
                self._nodes[id(application)] = self._node(application)

    def output(self, symbol: Symbol) -> Output:
        """The port in the document that a symbol stands for."""
        return Output(self._nodes[id(symbol.made_by)], symbol.port)

    def _node(self, application: Application) -> NodeId:
        layer = application.layer
        owner = self._owners.get(id(layer))
        sources = map(self.output, application.inputs)
        title = self._titles.get(id(application), application.title)
        node = self.draft.node(layer, *sources, title=title, weights_of=owner)
        if owner is None and _learns(application):
            self._owners[id(layer)] = node
        return node


def _learns(application: Application) -> bool:
    """Whether the layer has weights; without any there is nothing to share."""
    specs = _at_ports(application.layer, application.inputs)
    with nn.shapes_only():
        made = application.layer.build(*application.layer.arguments_for(specs)).make()
    return isinstance(made, nn.Module) and any(True for _ in made.parameters())
