"""Weights that models share: they belong to layer objects, as in Keras.

A layer object that was used in a model keeps the arrays that belong to it. Another model that uses the same object (a
part of a net, a tap, a net around a net) reads and trains the same arrays. Layers still compare by value; what is
shared follows from the identity of the object alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from layerloom.device import Array, to_numpy
from layerloom.graph import Document, Node, NodeId
from layerloom.graph.build import Network
from layerloom.layers.layer import Layer
from layerloom.model.columns import ModelError
from layerloom.tensor import Tensor

_SHELF = "_shelf"


@dataclass(eq=False)
class Shelf:
    """The arrays of one layer object by key. `lent` ones may be changed by a person, without a new `version`."""

    arrays: Mapping[str, Array]
    version: int = 0
    lent: bool = False


Seen = tuple[int, ...]
"""The versions of all shelves of a model, when somebody looked."""


class Weights:
    """The weights of a model: a shelf for each node that owns some, in the order of the data flow."""

    def __init__(self, shelves: Mapping[NodeId, Shelf]) -> None:
        self._shelves = shelves

    @classmethod
    def of(cls, network: Network) -> Weights:
        """Those of the layer objects in the document; an object without any gets the first weights of the network.

        Raises `ModelError` where an object was used before on values of another size.
        """
        document = network.document
        return cls({owner: _shelf(document.nodes[owner], arrays) for owner, arrays in _arrays(network)})

    def grown(self, network: Network) -> Weights:
        """The same, with the weights of nodes that are new in the network."""
        return self if {owner for owner, _ in _arrays(network)} == self._shelves.keys() else Weights.of(network)

    def __iter__(self) -> Iterator[tuple[str, Array]]:
        for owner, shelf in self._shelves.items():
            for key, array in shelf.arrays.items():
                yield f"{owner}.{key}", array

    @property
    def owners(self) -> tuple[NodeId, ...]:
        """The nodes that have weights."""
        return tuple(self._shelves)

    def arrays(self) -> dict[str, Array]:
        """The arrays by state-dict key, to read."""
        return dict(self)

    def lend(self) -> dict[str, Array]:
        """The arrays by state-dict key, to read and to change in place."""
        for shelf in self._shelves.values():
            shelf.lent = True
        return self.arrays()

    def put(self, values: Mapping[str, Array | Tensor]) -> None:
        """Takes over other arrays or tensors by state-dict key, all of them.

        Raises `ModelError` where keys or shapes are others; then nothing was taken over.
        """
        for key, array in self:
            if key not in values:
                raise ModelError(f"the weights lack {key}; expected are {_some(self.arrays())}")
            if tuple(values[key].shape) != array.shape:
                raise ModelError(f"{key} needs shape {array.shape}, got {tuple(values[key].shape)}")
        if unknown := [key for key in values if key not in self.arrays()]:
            raise ModelError(f"the model has no weights {unknown[0]}; expected are {_some(self.arrays())}")
        for owner, shelf in self._shelves.items():
            new = {key: _taken(values[f"{owner}.{key}"], array) for key, array in shelf.arrays.items()}
            shelf.arrays, shelf.version, shelf.lent = new, shelf.version + 1, False

    @property
    def seen(self) -> Seen | None:
        """What is equal as long as no weight changed; `None` where that cannot be told, as they were lent."""
        if any(shelf.lent for shelf in self._shelves.values()):
            return None
        return tuple(shelf.version for shelf in self._shelves.values())


def detached(document: Document) -> Document:
    """The document with layer objects of its own, which have no weights yet; nodes that share some share the object."""
    own = {id_: replace(node.layer) for id_, node in document.nodes.items()}  # type: ignore[type-var]
    nodes = {}
    for id_, node in document.nodes.items():
        owner = document.owner(id_)
        same = type(document.nodes[owner].layer) is type(node.layer) and document.nodes[owner].layer == node.layer
        nodes[id_] = replace(node, layer=own[owner if same else id_])
    return document.with_table("nodes", nodes)


def _arrays(network: Network) -> Iterator[tuple[NodeId, dict[str, Array]]]:
    """The arrays of each node that has some, by key."""
    for owner, module in network.named_children():
        if state := module.state_dict():
            yield owner, {key: to_numpy(value.data) for key, value in state.items()}


def _shelf(node: Node, arrays: Mapping[str, Array]) -> Shelf:
    """The shelf of the layer object of a node, filled with these arrays if it is new."""
    found = _of(node.layer)
    if found is None:
        found = Shelf({key: np.array(array) for key, array in arrays.items()})
        object.__setattr__(node.layer, _SHELF, found)
    before, now = ({key: array.shape for key, array in group.items()} for group in (found.arrays, arrays))
    if before != now:
        name = f'{node.layer.type_name} "{node.title}"'
        raise ModelError(f"{name} has weights of the shapes {before} from its first use, and needs {now} here")
    return found


def _of(layer: Layer) -> Shelf | None:
    found = vars(layer).get(_SHELF)
    assert found is None or isinstance(found, Shelf), "nobody else uses that name"
    return found


def _taken(value: Array | Tensor, like: Array) -> Array:
    """A copy of the value in the dtype of another one."""
    return np.array(to_numpy(value.data if isinstance(value, Tensor) else value), dtype=like.dtype)


def _some(arrays: Mapping[str, Array]) -> str:
    keys = list(arrays)
    return ", ".join(keys[:6]) + (f" and {len(keys) - 6} more" if len(keys) > 6 else "")
