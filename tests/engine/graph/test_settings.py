from __future__ import annotations

import pytest

from layerloom.graph.settings import (
    NAMES,
    SCHEDULES,
    SettingsError,
    TrainingConfig,
    parsed,
    settings_problem,
    settings_problems,
)


def test_what_is_not_set_has_its_default() -> None:
    assert TrainingConfig.of({}) == TrainingConfig()
    assert TrainingConfig.of({"epochs": 3, "name": "my net"}) == TrainingConfig(epochs=3)


def test_settings_and_config_are_the_same_values() -> None:
    config = TrainingConfig(epochs=7, optimizer="sgd", clip_norm=1.5, seed=4)
    assert TrainingConfig.of(config.settings) == config


def test_a_whole_number_stands_for_a_float() -> None:
    config = TrainingConfig.of({"learning_rate": 1, "seed": 2})
    assert isinstance(config.learning_rate, float)
    assert isinstance(config.seed, int)


def test_every_default_is_allowed_and_explained() -> None:
    assert settings_problems(TrainingConfig().settings) == ()
    assert all(parameter.help for parameter in NAMES.values())


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("epochs", 0, "at least 1"),
        ("epochs", 1.5, "a whole number"),
        ("epochs", True, "a whole number"),
        ("optimizer", "newton", "one of sgd, adam, adamw"),
        ("learning_rate", -0.1, "from 1e-12 to 1000"),
        ("learning_rate", float("nan"), "a number"),
        ("momentum", 1.0, "from 0 to below 1"),
        ("test_fraction", "a lot", 'got "a lot"'),
        ("device", 3, "text"),
        ("ema_decay", 1, "from 0 to below 1"),
        ("precision", "int8", "one of float32, fast, bfloat16, float16"),
        ("accumulate", 0, "from 1 to 1023"),
        ("l2", -1e-3, "from 0"),
        ("compiled", 1, "one of true, false"),
    ],
)
def test_a_value_that_cannot_be_is_explained(name: str, value: object, part: str) -> None:
    problem = settings_problem(name, value)
    assert problem is not None
    assert name in problem
    assert part in problem
    with pytest.raises(SettingsError):
        TrainingConfig.of({name: value})


def test_text_from_the_command_line_becomes_values() -> None:
    assert parsed("epochs", "3") == 3
    assert parsed("learning_rate", "1e-2") == 0.01
    assert parsed("optimizer", "sgd") == "sgd"
    assert parsed("compiled", "false") is False
    with pytest.raises(SettingsError, match='compiled needs one of true, false, got "maybe"'):
        parsed("compiled", "maybe")
    with pytest.raises(SettingsError, match="epochs needs a whole number"):
        parsed("epochs", "many")
    with pytest.raises(SettingsError, match="no training setting epoch;"):
        parsed("epoch", "3")


def test_a_cosine_goes_from_the_full_rate_to_nearly_none() -> None:
    config = TrainingConfig(learning_rate=0.1, schedule="cosine")
    rates = [config.learning_rate_at(step, 100) for step in range(1, 101)]
    assert rates[0] == 0.1
    assert rates[50] == pytest.approx(0.05)
    assert 0 < rates[-1] < 1e-4
    assert rates == sorted(rates, reverse=True)


def test_a_constant_rate_is_the_same_number_in_each_step() -> None:
    assert TrainingConfig(learning_rate=0.1).learning_rate_at(77, 100) == 0.1


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_warm_up_rises_in_a_line_and_the_schedule_follows(name: str) -> None:
    config = TrainingConfig(learning_rate=0.5, schedule=name, warmup=0.1)  # type: ignore[arg-type]
    plain = TrainingConfig(learning_rate=0.5, schedule=name)  # type: ignore[arg-type]
    rates = [config.learning_rate_at(step, 200) for step in range(1, 201)]
    if name == "one-cycle":  # which rises by itself
        assert rates == [plain.learning_rate_at(step, 200) for step in range(1, 201)]
    else:
        assert rates[:20] == pytest.approx([0.5 * step / 20 for step in range(1, 21)])
        assert rates[20:] == [plain.learning_rate_at(step, 180) for step in range(1, 181)]


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_takes_a_run_of_a_single_step(name: str) -> None:
    for warmup in (0.0, 0.5):
        config = TrainingConfig(schedule=name, warmup=warmup)  # type: ignore[arg-type]
        assert 0 <= config.learning_rate_at(1, 1) <= config.learning_rate
