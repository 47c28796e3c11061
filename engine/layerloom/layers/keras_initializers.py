"""Keras' initializers in the names that our layers have for them.

Each comes as a name in either form ('glorot_uniform', 'GlorotUniform'), as an object of Keras, or as the dictionary
that Keras stores: `{"class_name": "HeNormal", "config": {"seed": 1}}`. What is drawn follows from our own seeds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, get_args

from layerloom.layers.initializers import PLAIN_SPREAD, MatrixInitializer

_SCALED: Mapping[tuple[float, str, str], str] = {
    (1.0, "fan_avg", "uniform"): "glorot uniform",
    (1.0, "fan_avg", "truncated_normal"): "glorot normal",
    (2.0, "fan_in", "uniform"): "he uniform",
    (2.0, "fan_in", "truncated_normal"): "he normal",
    (1.0, "fan_in", "uniform"): "lecun uniform",
    (1.0, "fan_in", "truncated_normal"): "lecun normal",
}
"""Scale, mode and distribution of Keras' VarianceScaling."""
_DRAWN: Mapping[str, Mapping[str, float]] = {
    "normal": {"mean": 0.0, "stddev": PLAIN_SPREAD},
    "truncated normal": {"mean": 0.0, "stddev": PLAIN_SPREAD},
    "uniform": {"minval": -PLAIN_SPREAD, "maxval": PLAIN_SPREAD},
    "orthogonal": {"gain": 1.0},
    "identity": {"gain": 1.0},
}
"""What ours draws from, by Keras' names of the limits."""


def own_initializer(value: object) -> str | None:
    """Our name for one of Keras' initializers, `None` where ours has none that does the same."""
    name, config = _named(value)
    match name:
        case "constant":
            return {0: "zeros", 1: "ones"}.get(config.get("value", 0))
        case "variance scaling":
            given: dict[str, Any] = {"scale": 1.0, "mode": "fan_in", "distribution": "truncated_normal"} | config
            return _SCALED.get((given["scale"], given["mode"], given["distribution"]))
    limits = _DRAWN.get(name, {})
    usual = all(config.get(limit, usual) == usual for limit, usual in limits.items())
    return name if usual and name in get_args(MatrixInitializer) else None


def _named(value: Any) -> tuple[str, dict[str, Any]]:
    """The name in small words, without 'random', and the arguments that are known."""
    config: dict[str, Any] = {}
    if isinstance(value, Mapping):
        value, config = value.get("class_name", ""), dict(value.get("config", {}))
    elif hasattr(value, "get_config"):
        value, config = type(value).__name__, dict(value.get_config())
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", str(value)).lower()
    return words.removeprefix("random ").removesuffix(" initializer"), config
