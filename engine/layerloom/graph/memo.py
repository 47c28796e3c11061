"""What was worked out for a layer and what lies at its ports, so that an equal one need not be asked again."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Generic, TypeVar

from layerloom.layers.layer import Layer

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
            # An equal layer: a model may leave its weights with this one later, and the memo would hold on to them.
            self._known[replace(layer), ports] = found  # type: ignore[type-var]
        return found
