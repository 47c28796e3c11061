"""What was worked out for a layer and what lies at its ports, so that an equal one need not be asked again."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from itertools import islice
from typing import Generic, TypeVar

from layerloom.layers.layer import Layer
from layerloom.layers.parameters import parameter_names

T = TypeVar("T")
MOST = 16384


class Memo(Generic[T]):
    """Remembers by layer and ports; what was remembered first is forgotten when there is too much of it.

    Layers and Specs are values: what they make of each other follows from them alone. Nothing is remembered of a
    plug-in's layer that holds something which cannot be a key.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[tuple[Layer, Hashable], T] = {}

    def get(self, layer: Layer, ports: Hashable) -> T | None:
        """What was kept, `None` if nothing was."""
        try:
            return self._known.get((layer, ports))
        except TypeError:
            return None

    def keep(self, layer: Layer, ports: Hashable, found: T) -> T:
        """Remember what was found."""
        if len(self._known) >= self._most:
            self._known = dict(islice(self._known.items(), self._most // 2, None))
        with suppress(TypeError):
            self._known[_equal(layer), ports] = found
        return found


def _equal(layer: Layer) -> Layer:
    """Another layer with the same parameters: with this one a model may leave its weights, to which the memo would hold
    on."""
    made = object.__new__(type(layer))
    vars(made).update({name: getattr(layer, name) for name in parameter_names(type(layer))})
    return made
