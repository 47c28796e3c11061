"""`Part`: one layer of a model, as `Model.layers` and `get_layer` give it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from layerloom.device import Array
from layerloom.graph import NodeId, Output
from layerloom.layers.layer import Layer
from layerloom.model.columns import ModelError

if TYPE_CHECKING:
    from layerloom.model.model import Model


class Part:
    """A node of a model: its layer, its symbols, its weights, and whether it is frozen."""

    def __init__(self, model: Model, node: NodeId) -> None:
        self._model = model
        self.node = node
        """Its id in the document."""

    @property
    def title(self) -> str:
        """What the node is called, on the canvas too."""
        return self._model.document.nodes[self.node].title

    @property
    def name(self) -> str:
        """The title, as Keras calls it."""
        return self.title

    @property
    def layer(self) -> Layer:
        """The layer object. Calling it on other symbols shares the weights."""
        document = self._model.document
        return document.nodes[document.owner(self.node)].layer

    @property
    def output(self) -> Any:
        """The symbol that the layer makes, or a tuple of them, for a model that ends there: a tap."""
        ports = self._model.document.nodes[self.node].layer.ports.outputs
        found = [self._model.symbol(Output(self.node, port)) for port in ports]
        return found[0] if len(found) == 1 else tuple(found)

    @property
    def input(self) -> Any:
        """The symbol that the layer is called on, or a tuple of them."""
        links = self._model.document.incoming(self.node)
        found = [self._model.symbol(link.source) for link in links]
        return found[0] if len(found) == 1 else tuple(found)

    @property
    def weights(self) -> dict[str, Array]:
        """Its arrays by key (`weight`, `bias`), to read; those of its owner where it shares them."""
        start = f"{self._model.document.owner(self.node)}."
        return {k.removeprefix(start): array for k, array in self._model.arrays.items() if k.startswith(start)}

    def get_weights(self) -> list[Array]:
        """Copies of its arrays: parameters, then what it counts, such as running means."""
        return [array.copy() for array in self.weights.values()]

    def set_weights(self, values: Sequence[Array]) -> None:
        """Other arrays in the order of `get_weights`; raises `ModelError` where number or shapes differ."""
        own = self.weights
        if len(values) != len(own):
            raise ModelError(f'"{self.title}" has {len(own)} arrays ({", ".join(own)}), got {len(values)}')
        start = self._model.document.owner(self.node)
        self._model.weights = self._model.arrays | {f"{start}.{k}": v for k, v in zip(own, values, strict=True)}

    @property
    def trainable(self) -> bool:
        """Whether `fit` changes its weights. Setting it is `Model.freeze` and `unfreeze`."""
        return not self._model.document.frozen(self.node)

    @trainable.setter
    def trainable(self, value: bool) -> None:
        (self._model.unfreeze if value else self._model.freeze)(self.title)

    def count_params(self) -> int:
        """How many numbers it learns or has learned; 0 where it uses those of another node."""
        return self._model.cost.nodes[self.node].parameters

    def __repr__(self) -> str:
        return f'Part("{self.title}", {self.layer})'
