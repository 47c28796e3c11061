"""The order in which layers are offered: by category, and in each the usual ones before those declared elsewhere."""

from __future__ import annotations

from layerloom.layers.layer import CATEGORIES, Layer, registry


def in_order() -> list[type[Layer]]:
    """All layers in the order in which they are offered."""
    return sorted(registry.values(), key=lambda layer: (CATEGORIES.index(layer.category), _apart(layer)))


def _apart(layer: type[Layer]) -> bool:
    """Whether a layer is declared elsewhere than in the file called like its category, which has the usual ones."""
    return not layer.__module__.rpartition(".")[2].startswith(layer.category.lower())
