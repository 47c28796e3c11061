"""Keras' names of parameters, which every layer takes besides its own: `Conv2D(filters=8, kernel_size=3)`.

Only names are translated here. What means something else in Keras under the same name (the momentum of a batch norm)
keeps our meaning; `layerloom.layers.from_keras` translates meanings too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import fields
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from layerloom.layers.parameters import parameter_names

T = TypeVar("T")

ALIASES: Mapping[str, tuple[str, ...]] = {
    "bias_initializer": ("bias_initializer",),
    "depth_multiplier": ("multiplier",),
    "depthwise_initializer": ("initializer",),
    "dilation_rate": ("dilation",),
    "dims": ("axes",),
    "embeddings_initializer": ("initializer",),
    "epsilon": ("eps",),
    "filters": ("channels",),
    "input_dim": ("vocabulary",),
    "from_logits": ("logits",),
    "ignore_class": ("ignore",),
    "label_smoothing": ("smoothing",),
    "interpolation": ("mode",),
    "kernel_initializer": ("initializer",),
    "kernel_size": ("kernel",),
    "key_dim": ("key_size",),
    "mask_value": ("value",),
    "max_value": ("limit",),
    "n": ("steps",),
    "negative_slope": ("slope",),
    "num_heads": ("heads",),
    "output_dim": ("units",),
    "output_padding": ("extra",),
    "output_shape": ("units",),
    "output_size": ("size",),
    "padding": ("sides",),
    "cropping": ("sides",),
    "pool_size": ("kernel",),
    "score_mode": ("score",),
    "stddev": ("std",),
    "strides": ("stride",),
    "target_shape": ("shape",),
    "num_tokens": ("classes",),
    "output_mode": ("mode",),
    "height_factor": ("factor", "height"),
    "unit_forget_bias": ("forget_bias",),
    "use_scale": ("scale",),
    "value_dim": ("value_size",),
    "width_factor": ("width",),
    "use_bias": ("bias",),
}
"""Keras' name -> ours; of several the one that the layer has. A layer's own names win."""


def own_name(cls: type[Any], name: str) -> str | None:
    """The parameter of a layer class that a name of ours or of Keras means, `None` if there is none."""
    own = parameter_names(cls)
    return next((found for found in (name, *ALIASES.get(name, ())) if found in own), None)


class Aside(NamedTuple):
    """What Keras says in a constructor and we say of a node; no parameter of the layer, nor part of its equality."""

    title: str = ""
    frozen: bool = False


ASIDE = ("name", "trainable", "dtype")
"""The arguments that say it."""


def aside(name: str | None = None, trainable: bool = True, dtype: object = None) -> Aside:
    """What these arguments of Keras say; raises `TypeError` for a name that is no text, `ValueError` for a dtype."""
    if name is not None and not isinstance(name, str):
        raise TypeError(f"name= is the title of the node, a text, got {name!r}")
    if dtype is not None:
        raise ValueError(f"dtype={dtype!r} cannot be given to one layer; give all of them compile(precision=...)")
    return Aside(name or "", not trainable)


def with_aside(layer: T, said: Aside) -> T:
    """A copy of the layer of which this is said."""
    made = copy(layer)
    object.__setattr__(made, "aside", said)
    return made


def taking_keras_names(cls: type[Any], constructor: Callable[..., None]) -> Callable[..., None]:
    """The constructor of a layer class that takes Keras' names besides ours.

    It raises `TypeError` with the names of both kinds where a name is neither, or if one parameter is given twice. It
    also takes Keras' `name`, `trainable` and `dtype`: the title of the node, whether it learns, and a refusal.
    """

    @wraps(constructor)
    def translated(self: Any, *args: Any, **given: Any) -> None:
        own = _by_position(cls, args)
        said = {name: given.pop(name) for name in ASIDE if name in given and own_name(cls, name) is None}
        if said:
            object.__setattr__(self, "aside", aside(**said))
        for name, value in given.items():
            found = own_name(cls, name)
            if found is None:
                raise TypeError(f"{cls.__name__} has no parameter {name!r}; it takes {_takes(cls)}")
            if found in own:
                raise TypeError(f"{cls.__name__} was given {found} twice, once under Keras' name")
            own[found] = value
        constructor(self, *(() if _ordered(cls, args) else args), **own)

    return translated


def _ordered(cls: type[Any], args: Sequence[object]) -> bool:
    """Whether these arguments by position are in Keras' order: as many whole numbers as the class says."""
    order = cls.keras_order
    return bool(order) and [type(value) for value in args[: len(order)]] == [int] * len(order)


def _by_position(cls: type[Any], args: Sequence[object]) -> dict[str, Any]:
    """The parameters that arguments in Keras' order are; raises `TypeError` where more follow."""
    if not _ordered(cls, args):
        return {}
    if len(args) > len(cls.keras_order):
        raise TypeError(f"{cls.__name__} takes {', '.join(cls.keras_order)} by position; give the rest by name")
    return dict(zip(cls.keras_order, args, strict=True))


def _takes(cls: type[Any]) -> str:
    """The names of the parameters of a layer class, with Keras' names in brackets."""
    own = [field.name for field in fields(cls)]
    theirs = {name: [k for k in ALIASES if k != name and own_name(cls, k) == name] for name in own}
    named = [f"{name} ({', '.join(theirs[name])})" if theirs[name] else name for name in own]
    return ", ".join(named) or "none"
