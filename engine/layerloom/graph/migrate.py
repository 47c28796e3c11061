"""Older formats of the project file, brought to the newest one step at a time.

A change of the format, or of a declared default, raises `VERSION` and adds one step: a function from the JSON of the
version before to that of the next. A changed default is written into the nodes that relied on the old one, so that an
old project stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Step = Callable[[dict[str, Any]], dict[str, Any]]

VERSION = 4


def _with_frozen(value: dict[str, Any]) -> dict[str, Any]:
    """Format 2 lets a node be frozen; in format 1 every node learns, which is still the default."""
    return value


def _with_momentum_of_sgd_alone(value: dict[str, Any]) -> dict[str, Any]:
    """Format 3 lets RMSprop have momentum; in format 2 the setting meant nothing beside another optimizer than SGD."""
    settings = value.get("settings")
    if not isinstance(settings, dict) or settings.get("optimizer") == "sgd":
        return value
    return {**value, "settings": {name: kept for name, kept in settings.items() if name != "momentum"}}


def _with_blocks(value: dict[str, Any]) -> dict[str, Any]:
    """Format 4 has blocks, nodes that are bypassed and dots on wires; format 3 kept an empty place for blocks."""
    return {name: section for name, section in value.items() if name != "blocks"}


STEPS: Mapping[int, Step] = {1: _with_frozen, 2: _with_momentum_of_sgd_alone, 3: _with_blocks}
"""By the version that a step starts from."""


def migrated(
    value: dict[str, Any], version: int, steps: Mapping[int, Step] = STEPS, newest: int = VERSION
) -> dict[str, Any]:
    """The JSON of a file of an older version as that of the newest."""
    for step in range(version, newest):
        value = steps[step](value)
    return value
