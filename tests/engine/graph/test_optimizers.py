"""Optimizers in the settings: every argument of every optimizer can be set, and what is not is the usual one."""

from __future__ import annotations

from inspect import signature

import pytest

from layerloom import optim
from layerloom.graph.optimizers import OPTIMIZERS, arguments, defaults, optimizer_of, own_name, settings_of
from layerloom.graph.settings import NAMES, SettingsError, TrainingConfig, meaningful, usual

OTHERS = {
    "momentum": 0.3, "dampening": 0.25, "nesterov": False, "beta1": 0.7, "beta2": 0.8, "rho": 0.6, "eps": 1e-3,
    "amsgrad": True, "centered": True, "lr_decay": 0.1, "initial_accumulator_value": 0.2, "momentum_decay": 0.01,
    "decoupled_weight_decay": True, "weight_decay": 0.05,
}  # fmt: skip


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_argument_can_be_set(name: str) -> None:
    config = TrainingConfig.of({**OTHERS, "optimizer": name})
    made = optimizer_of(config)
    usual = OPTIMIZERS[name]()
    for argument in signature(OPTIMIZERS[name]).parameters:
        if argument not in ("params", "lr", "nesterov"):  # which does not go with dampening
            assert getattr(made, argument) != getattr(usual, argument), argument
    assert defaults(name).keys() <= OTHERS.keys() <= NAMES.keys()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_and_its_settings_are_the_same(name: str) -> None:
    config = TrainingConfig.of({**OTHERS, "optimizer": name, "learning_rate": 0.5})
    made = OPTIMIZERS[name](lr=0.5, **arguments(config))
    again = TrainingConfig.of(settings_of(made))
    assert arguments(again) == arguments(config)
    assert (again.optimizer, again.learning_rate) == (name, 0.5)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_is_not_set_is_the_default_of_the_class(name: str) -> None:
    made = settings_of(optimizer_of(TrainingConfig.of({"optimizer": name})))
    exceptions = {"learning_rate": 0, "weight_decay": 0.0, **({"momentum": 0.9} if name == "sgd" else {})}
    assert made | exceptions == settings_of(OPTIMIZERS[name]()) | exceptions
    assert made["weight_decay"] == 0
    assert name != "sgd" or made["momentum"] == 0.9


def test_an_optimizer_is_known_in_any_case() -> None:
    assert own_name("RMSprop") == "rmsprop" and own_name("SGD") == "sgd"
    assert own_name("Newton") == "Newton"


def test_nesterov_needs_momentum() -> None:
    TrainingConfig.of({"optimizer": "sgd", "nesterov": True})
    for wrong in ({"momentum": 0}, {"dampening": 0.5}):
        with pytest.raises(SettingsError, match="Nesterov's momentum needs momentum and no dampening"):
            TrainingConfig.of({"optimizer": "sgd", "nesterov": True, **wrong})
    TrainingConfig.of({"optimizer": "adam", "nesterov": True, "momentum": 0})


def test_only_the_settings_of_the_chosen_optimizer_mean_something() -> None:
    assert {"momentum", "nesterov", "weight_decay"} <= meaningful({"optimizer": "sgd"})
    assert not {"beta1", "eps", "rho"} & meaningful({"optimizer": "sgd"})
    assert {"rho", "eps", "centered", "momentum"} <= meaningful({"optimizer": "rmsprop"})
    assert {"epochs", "clip_norm", "seed", "groups"} <= meaningful({})


def test_settings_of_a_group_are_another_optimizer() -> None:
    optimizer = optim.SGD()
    other = optimizer.changed({"momentum": 0.5})
    assert other.slots == ("momentum_buffer",) and optimizer.slots == ()


def test_an_optimizer_that_there_is_not_has_no_settings() -> None:
    """A document may hold one; it is told when training begins."""
    wrong = {"optimizer": "newton", "schedule": 3}
    assert usual("eps", wrong) is None and usual("schedule_end", wrong) == 0
    assert "eps" not in meaningful(wrong)
    assert (
        usual("eps", {"optimizer": "adagrad"}) == 1e-10 and usual("schedule_end", {"schedule": "exponential"}) == 0.01
    )
