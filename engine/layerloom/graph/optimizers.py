"""Which optimizer the training settings mean, and which settings mean an optimizer.

A setting has the name of the argument of `layerloom.optim` that it is for, but for two: `beta1` and `beta2` are the
`betas`, and `rho` is also what RMSprop calls `alpha`. A setting that is `None` is what the optimizer has by default,
which is PyTorch's value, except that SGD has a momentum of 0.9.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from inspect import signature
from typing import TYPE_CHECKING, Any

from layerloom import optim
from layerloom.words import tr

if TYPE_CHECKING:
    from layerloom.graph.settings import TrainingConfig

OPTIMIZERS: Mapping[str, type[optim.Optimizer]] = {
    kind.__name__.lower(): kind
    for kind in (
        optim.SGD, optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad, optim.Adadelta, optim.Adamax, optim.NAdam,
        optim.RAdam, optim.Lion, optim.LAMB,
    )
}  # fmt: skip
"""By their names in the settings."""

_USUAL: Mapping[str, Mapping[str, object]] = {"sgd": {"momentum": 0.9}}
"""Where what the settings begin with is not the default of the class."""


def own_name(name: str) -> str:
    """The name of an optimizer in the settings, from one in any case: 'RMSprop' -> 'rmsprop'."""
    return name.lower() if name.lower() in OPTIMIZERS else name


@cache
def defaults(name: str) -> Mapping[str, object]:
    """The settings that an optimizer takes, with what it does where they are not set; weight decay is 0 for all."""
    found: dict[str, object] = {}
    for argument, parameter in signature(OPTIMIZERS[name]).parameters.items():
        if argument not in ("params", "lr"):
            found |= _as_settings(argument, parameter.default)
    return {**found, "weight_decay": 0.0, **_USUAL.get(name, {})}


def _as_settings(argument: str, value: Any) -> dict[str, object]:
    if argument == "betas":
        return {"beta1": value[0], "beta2": value[1]}
    return {"rho" if argument == "alpha" else argument: value}


def arguments(config: TrainingConfig) -> dict[str, Any]:
    """The arguments of the optimizer of the settings, but for parameters and learning rate."""
    given = {name: getattr(config, name) for name in defaults(config.optimizer)}
    chosen = {name: defaults(config.optimizer)[name] if v is None else v for name, v in given.items()}
    found = {}
    for argument in signature(OPTIMIZERS[config.optimizer]).parameters:
        if argument not in ("params", "lr"):
            values = tuple(chosen[name] for name in _as_settings(argument, (None, None)))
            found[argument] = values if argument == "betas" else values[0]
    return found


def unusual(config: TrainingConfig) -> dict[str, Any]:
    """Those of its arguments that are not the default of the class."""
    known = signature(OPTIMIZERS[config.optimizer]).parameters
    return {name: value for name, value in arguments(config).items() if value != known[name].default}


def optimizer_of(config: TrainingConfig) -> optim.Optimizer:
    """The optimizer that the settings describe; its learning rate comes with each step."""
    return OPTIMIZERS[config.optimizer](**arguments(config))


def settings_of(optimizer: optim.Optimizer) -> dict[str, object]:
    """The settings that mean this optimizer, learning rate included, one for each of its arguments."""
    name = type(optimizer).__name__.lower()
    found: dict[str, object] = {"optimizer": name, "learning_rate": optimizer.lr}
    for argument in signature(OPTIMIZERS[name]).parameters:
        if argument not in ("params", "lr"):
            found |= _as_settings(argument, getattr(optimizer, argument))
    return found


def refusal(config: TrainingConfig) -> str:
    """Why these settings cannot go together, in a sentence; empty if they can."""
    if config.optimizer != "sgd" or not config.nesterov or (config.momentum != 0 and not config.dampening):
        return ""
    return tr("Nesterov's momentum needs momentum and no dampening: set momentum above 0 and dampening to 0.")
