"""Symbols: values of a net under construction. Calling a layer on symbols gives symbols; a model collects them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import index
from typing import Any, SupportsIndex, get_type_hints

import numpy as np
from numpy.typing import DTypeLike

from layerloom import nn
from layerloom.graph.draft import Draft
from layerloom.graph.model import Input as Target
from layerloom.graph.model import NodeId, Output
from layerloom.graph.titles import new_title, unique
from layerloom.layers import core
from layerloom.layers.layer import Layer, PortSpecs
from layerloom.layers.merge import Concatenate
from layerloom.layers.recurrent import GRU, LSTM, RNN
from layerloom.layers.spec import Kind, ShapeError, Spec
from layerloom.model.arithmetic import Arithmetic

Place = tuple[str, int]
"""An input port and the slot in it."""


@dataclass(frozen=True, eq=False)
class Use:
    """One call of a model on symbols: the nodes that it adds are a group under this title."""

    title: str


@dataclass(frozen=True, eq=False)
class Application:
    """One use of a layer: it becomes a node. `inputs` lie at these `places`."""

    layer: Layer
    inputs: tuple[Symbol, ...]
    places: tuple[Place, ...]
    title: str
    specs: Mapping[str, Spec]
    frozen: bool = False
    within: Use | None = None

    def symbols(self) -> dict[str, Symbol]:
        """What it makes, by output port."""
        return {port: Symbol(self, port) for port in self.layer.ports.outputs}


@dataclass(frozen=True, eq=False)
class Symbol(Arithmetic):
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

    def wired(self, layer: Layer, inputs: Sequence[Symbol], title: str, named: Mapping[str, Any] | None = None) -> Any:
        """What a layer makes of symbols: a symbol, a NamedTuple of them, or `None`; raises `ShapeError`.

        `named` are those at further ports, by their names.
        """
        return applied(layer, inputs, title, named or {})

    def __repr__(self) -> str:
        return f"Symbol({self.spec})"


def Input(
    shape: Sequence[SupportsIndex | None] | None = None,
    *,
    batch_shape: Sequence[SupportsIndex | None] | None = None,
    kind: Kind = "float",
    classes: int | None = None,
    vocabulary: int | None = None,
    title: str = "",
    name: str = "",
    dtype: DTypeLike | None = None,
) -> Symbol:
    """A symbol that stands for what the net is given; `shape` is that of one sample.

    An axis that is `None` may have another size in every batch: the first one is the steps of sequences of any length,
    which lengths travel with (`(None, 8)`), later ones are places (`(3, None, None)`: images of any height and width).
    `batch_shape` is the shape with the axis of the rows before it, which is `None`. `name` and `dtype` are Keras' words
    for `title` and `kind`. Raises `TypeError` for what is no shape.
    """
    if dtype is not None:
        kind = _kind_of(np.dtype(dtype))
    sizes = _sizes(_without_rows(batch_shape) if shape is None else shape)
    symbol = applied(core.Input(sizes, kind, classes, vocabulary), (), title or name)
    assert isinstance(symbol, Symbol), "an Input has one output port"
    return symbol


def _without_rows(batch_shape: Sequence[SupportsIndex | None] | None) -> Sequence[SupportsIndex | None]:
    """The shape of one sample from that of a batch; raises `TypeError` where that fixes the number of rows."""
    if batch_shape is None:
        raise TypeError("an Input needs a shape: (3, None, None) for images of any size, (None, 8) for sequences")
    if len(batch_shape) == 0 or batch_shape[0] is not None:
        raise TypeError(f"a batch may have any number of rows: batch_shape begins with None, got {batch_shape}")
    return batch_shape[1:]


def _sizes(shape: Sequence[SupportsIndex | None]) -> tuple[int | None, ...]:
    """The shape as whole numbers, also from a list or numbers of NumPy; raises `TypeError` for anything else."""
    if not isinstance(shape, list | tuple):
        raise TypeError(f"the shape of an Input is a tuple of sizes, such as ({shape},), got {shape!r}")
    try:
        return tuple(None if size is None else index(size) for size in shape)
    except TypeError:
        raise TypeError(f"the shape of an Input has whole numbers, or None for any size, got {shape}") from None


def _kind_of(dtype: np.dtype[Any]) -> Kind:
    """What values of a dtype are; their width is the business of the settings."""
    kinds: dict[str, Kind] = {"f": "float", "i": "int", "u": "int", "b": "bool"}
    if dtype.kind not in kinds:
        raise TypeError(f"an Input takes float, int or bool, got {dtype}")
    return kinds[dtype.kind]


def applied(layer: Layer, inputs: Sequence[Symbol], title: str = "", named: Mapping[str, Any] | None = None) -> Any:
    """See `Symbol.wired`; also for layers without inputs."""
    further = _at_names(layer, named or {})
    places = [*_places(layer, len(inputs), {port for port, _ in further}), *further]
    title, frozen = title or layer.aside.title, layer.aside.frozen
    made = application(layer, (*inputs, *further.values()), places, title, frozen=frozen)
    symbols = list(made.symbols().values())
    if len(symbols) == 1:
        return symbols[0]
    returned = get_type_hints(type(layer).infer, None, {"Spec": Spec}).get("return")
    return returned(*symbols) if returned is not None and hasattr(returned, "_fields") else tuple(symbols) or None


def application(
    layer: Layer,
    inputs: Sequence[Symbol],
    places: Sequence[Place],
    title: str = "",
    *,
    frozen: bool = False,
    within: Use | None = None,
) -> Application:
    """The use of a layer on symbols at these places of it; raises `ShapeError` that names the layer."""
    try:
        specs = _at_ports(layer, inputs, places)
        found = layer.infer_ports(specs)
        if refusal := layer.unsized(specs):
            raise refusal
    except ShapeError as error:
        name = f'{layer.type_name} "{title}"' if title else layer.type_name
        raise ShapeError(error.expected, error.got, f"{name}: {error.why}", error.fixes) from None
    return Application(layer, tuple(inputs), tuple(places), title, found, frozen, within)


def _at_names(layer: Layer, named: Mapping[str, Any]) -> dict[Place, Symbol]:
    """The symbols given by the name of a port; `initial_state` is Keras' word for those of all states."""
    given = dict(named)
    if "initial_state" in given and isinstance(layer, RNN | LSTM | GRU):
        given |= zip(layer.states, _states(layer, given.pop("initial_state")), strict=True)
    known = [port.name for port in layer.ports.inputs]
    for name, symbol in given.items():
        if name not in known or not isinstance(symbol, Symbol):
            got = f"something at {name!r}" if name not in known else f"{type(symbol).__name__} at {name}"
            raise TypeError(f"{layer.type_name} takes symbols at {', '.join(known)}, got {got}")
    return {(name, 0): symbol for name, symbol in given.items()}


def _states(layer: RNN | LSTM | GRU, given: Any) -> list[Symbol]:
    """A symbol for each state; as in Keras, those of the way back may come apart, after those of the way there."""
    states = list(given) if isinstance(given, list | tuple) else [given]
    count = len(layer.states)
    if len(states) == 2 * count and layer.bidirectional:
        return [Concatenate()(states[at], states[at + count]) for at in range(count)]
    if len(states) != count:
        raise TypeError(f"{layer.type_name} starts from {count} states ({', '.join(layer.states)}), got {len(states)}")
    return states


def _places(layer: Layer, count: int, taken: Container[str] = ()) -> list[Place]:
    """Where so many inputs lie: at the ports in their order that are not taken; a variadic one takes all the rest."""
    ports = [port for port in layer.ports.inputs if port.name not in taken]
    if count > len(ports) and not any(port.variadic for port in ports):
        raise TypeError(f"{layer.type_name} takes {len(ports)} inputs, got {count}")
    if open_ports := [port.name for port in ports[count:] if not (port.optional or port.variadic)]:
        raise TypeError(f"{layer.type_name} needs something at {' and '.join(open_ports)}, got {count} inputs")
    found = ((ports[min(position, len(ports) - 1)], position) for position in range(count))
    return [(port.name, position - len(ports) + 1 if port.variadic else 0) for port, position in found]


def _at_ports(layer: Layer, inputs: Sequence[Symbol], places: Sequence[Place]) -> PortSpecs:
    """The Specs of the inputs by port; at a variadic one all that lie there, also none."""
    variadic = [port.name for port in layer.ports.inputs if port.variadic]
    specs: dict[str, Spec | tuple[Spec, ...]] = dict.fromkeys(variadic, ())
    for symbol, (port, _) in zip(inputs, places, strict=True):
        there = specs.get(port, ())
        specs[port] = (*there, symbol.spec) if isinstance(there, tuple) and port in variadic else symbol.spec
    return specs


class Collection:
    """Writes what leads to symbols into a draft, each use of a layer once.

    A layer object with weights that is used again shares them with its first use. A use within a call of a model is
    titled after both: `encoder/dense1`.
    """

    def __init__(self, titles: Mapping[str, Symbol], reserved: Iterable[str] = ()) -> None:
        """`titles` name the nodes of some symbols, and no other node gets one that is `reserved`."""
        self.draft = Draft()
        self._titles = {id(symbol.made_by): title for title, symbol in titles.items()}
        self._reserved = set(reserved)
        self._taken = set(titles)
        self._groups: dict[int, str] = {}
        self._nodes: dict[int, NodeId] = {}
        self._owners: dict[int, NodeId] = {}
        self.symbols: dict[Output, Symbol] = {}

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
        node = self.draft.node(layer, title=self._title(application), weights_of=owner, frozen=application.frozen)
        for symbol, place in zip(application.inputs, application.places, strict=True):
            self.draft.link(self.output(symbol), Target(node, *place))
        if owner is None and _learns(application):
            self._owners[id(layer)] = node
        self.symbols |= {Output(node, port): symbol for port, symbol in application.symbols().items()}
        return node

    def _title(self, application: Application) -> str:
        """The title of the node."""
        given = self._titles.get(id(application))
        if given is not None:
            return given
        title, taken = application.title, self._taken | self._reserved
        if application.within is not None:
            title = f"{self._group(application.within)}/{title}"
        found = unique(title, taken) if title else new_title(application.layer, taken)
        self._taken.add(found)
        return found

    def _group(self, use: Use) -> str:
        if id(use) not in self._groups:
            self._groups[id(use)] = unique(use.title, self._groups.values())
        return self._groups[id(use)]


def _learns(application: Application) -> bool:
    """Whether the layer has weights, learned or counted; without any there is nothing to share."""
    specs = _at_ports(application.layer, application.inputs, application.places)
    with nn.shapes_only():
        made = application.layer.build(*application.layer.arguments_for(specs)).make()
        return isinstance(made, nn.Module) and bool(made.state_dict())
