"""How to train, as a person says it to `compile` and `fit`, in the words of the training settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from layerloom import schedules
from layerloom.graph import Document
from layerloom.graph.layer_rules import LayerRulesError, groups_text, layer_rules
from layerloom.graph.optimizers import OPTIMIZERS, own_name, settings_of
from layerloom.graph.scheduling import SETTINGS
from layerloom.graph.scheduling import settings_of as settings_of_schedule
from layerloom.layers.parameters import Parameter
from layerloom.model.columns import ModelError
from layerloom.model.counting import known
from layerloom.model.optimizers import KerasOptimizer
from layerloom.optim import Optimizer

AnyOptimizer = str | Optimizer | KerasOptimizer
"""A name in any case, an optimizer of `layerloom.optim` without parameters, or one of `layerloom.model.optimizers`."""


def compiled(document: Document, optimizer: AnyOptimizer, settings: Mapping[str, object]) -> dict[str, object]:
    """The settings of a document after `compile`; raises `ModelError`."""
    found = with_settings(with_settings(document.settings, _of_optimizer(optimizer)), settings)
    try:
        layer_rules(document, str(found.get("groups", "")))
    except LayerRulesError as error:
        raise ModelError(str(error)) from None
    return found


def with_settings(before: Mapping[str, object], given: Mapping[str, object]) -> dict[str, object]:
    """The settings with others; a schedule may be given as such, as `schedule` or `learning_rate`, `groups` as a dict.

    A schedule takes the place of all that was said about one before. Raises `ModelError` for a setting that there is
    not, or a schedule that a document cannot hold.
    """
    found, given = dict(before), dict(known(given))
    for name in ("learning_rate", "schedule"):
        value = given.get(name)
        if callable(value) or isinstance(value, schedules.Plateau):
            del given[name]
            given |= _of_schedule(value)
            found = {key: kept for key, kept in found.items() if key not in SETTINGS}
    if isinstance(groups := given.get("groups"), Mapping):
        given["groups"] = _of_groups(groups)
    return {**found, **{name: Parameter.encoded(value) for name, value in given.items()}}


def _of_optimizer(optimizer: AnyOptimizer) -> Mapping[str, object]:
    if isinstance(optimizer, str):
        return {"optimizer": own_name(optimizer)}
    if isinstance(optimizer, KerasOptimizer):
        return optimizer.settings
    if not isinstance(optimizer, Optimizer) or type(optimizer) not in OPTIMIZERS.values():
        raise ModelError(
            f"compile needs an optimizer by name ({', '.join(OPTIMIZERS)}), of layerloom.optim or of "
            f"layerloom.model.optimizers, got {optimizer!r}"
        )
    if optimizer.params:
        raise ModelError("compile gives the optimizer its parameters: make it without, as optim.Adam(lr=1e-3)")
    return settings_of(optimizer)


def _of_schedule(schedule: Any) -> dict[str, object]:
    try:
        return settings_of_schedule(schedule)
    except TypeError as error:
        raise ModelError(str(error)) from None


def _of_groups(groups: Mapping[str, Mapping[str, float]]) -> str:
    try:
        return groups_text(groups)
    except LayerRulesError as error:
        raise ModelError(str(error)) from None
