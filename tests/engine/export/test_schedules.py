"""The schedules and optimizers of the settings, as the scripts write them, give the rates and steps of the settings."""

from __future__ import annotations

import argparse
import ast
import math
import re
import warnings
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest
import torch

from layerloom import optim, schedules
from layerloom.export import NotExportable, script
from layerloom.graph.scheduling import plateau_of
from layerloom.graph.settings import PLATEAU, SCHEDULES, OptimizerName, TrainingConfig
from layerloom_resources.templates import template

BATCHES, EPOCHS = 7, 3
STILL = ("constant", PLATEAU)
CASES: list[dict[str, object]] = [
    *(
        {"schedule": name, "warmup": warmup}
        for name in SCHEDULES
        for warmup in (0.0, 0.3)
        if name not in STILL or warmup
    ),
    {"schedule": "cosine", "schedule_end": 0.1, "warmup": 0.3, "warmup_start": 0.2},
    {"schedule": "cosine", "schedule_steps": 9, "warmup": 0.3},
    {"schedule": "restarts", "restarts": 2, "restart_growth": 2, "schedule_end": 0.05},
    {"schedule": "linear", "schedule_end": 0.2, "schedule_steps": 12},
    {"schedule": "polynomial", "power": 0.9, "schedule_end": 0.01},
    {"schedule": "step", "step_parts": 4, "schedule_factor": 0.5},
    {"schedule": "multi-step", "milestones": (0.2, 0.3, 0.9), "schedule_factor": 0.3, "warmup": 0.3},
    {"schedule": "exponential", "schedule_end": 0.3, "schedule_steps": 5},
    {"schedule": "one-cycle", "cycle_rise": 0.5, "cycle_start": 0.2, "schedule_end": 0.001},
    {"schedule": PLATEAU, "warmup": 0.3, "warmup_start": 0.5},
]
IDS = ["-".join(map(str, case.values())) for case in CASES]


def written(settings: dict[str, object], target: str) -> str:
    return script(replace(template("digits-mlp").make(), settings=settings), target, "net").text


def training(text: str) -> ast.FunctionDef:
    (found,) = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == "train")
    return found


def made(text: str, names: dict[str, Any]) -> Any:
    """What the statements of the script that make the schedule make of these names."""
    chosen: list[ast.stmt] = [
        node
        for node in training(text).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("steps", "warm", "schedule")
    ]
    exec(compile(ast.Module(chosen, []), "script", "exec"), names)
    return names["schedule"]


def expected(settings: dict[str, object]) -> list[float]:
    config = TrainingConfig.of({**settings, "learning_rate": 0.5})
    return [config.learning_rate_at(step, BATCHES * EPOCHS) for step in range(1, BATCHES * EPOCHS + 1)]


@pytest.mark.parametrize("settings", CASES, ids=IDS)
def test_a_pytorch_script_has_the_rates_of_the_settings(settings: dict[str, object]) -> None:
    text = written(settings, "pytorch")
    args = argparse.Namespace(epochs=EPOCHS, lr=0.5)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=args.lr)
    names = {"torch": torch, "math": math, "args": args, "batches": range(BATCHES), "optimizer": optimizer}
    rates = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schedule = made(text, names)
        for _ in range(BATCHES * EPOCHS):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
    np.testing.assert_allclose(rates, expected(settings), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("settings", CASES, ids=IDS)
def test_a_native_script_has_the_rates_of_the_settings(settings: dict[str, object]) -> None:
    text = written(settings, "layerloom")
    args = argparse.Namespace(epochs=EPOCHS, batch_size=10, lr=0.5)
    names = {"schedules": schedules, "math": math, "args": args, "data": {"train": [range(10 * BATCHES - 3)]}}
    schedule = made(text, names)
    rates = [args.lr * schedule(step) for step in range(1, BATCHES * EPOCHS + 1)]
    np.testing.assert_allclose(rates, expected(settings), rtol=1e-12)


@pytest.mark.parametrize("name", get_args(OptimizerName))
def test_every_optimizer_is_written_or_refused_with_a_reason(name: str) -> None:
    kinds = {kind.lower(): kind for kind in optim.__all__}
    for target, module in (("layerloom", optim), ("pytorch", torch.optim)):
        if not hasattr(module, kinds[name]):
            with pytest.raises(NotExportable, match="choose another one"):
                written({"optimizer": name}, target)
        else:
            assert f"optim.{kinds[name]}(model.parameters(), lr=args.lr" in written({"optimizer": name}, target)


@pytest.mark.parametrize("target", ["layerloom", "pytorch"])
def test_a_script_waits_as_long_as_the_settings_say(target: str) -> None:
    loop = next(node for node in training(written({"patience": 4}, target)).body if isinstance(node, ast.For))
    assert ast.unparse(loop.body[-2]) == "waited = 0 if better else waited + 1"
    assert ast.unparse(loop.body[-1]).startswith("if waited >= 4:")
    assert "waited" not in written({}, target)


@pytest.mark.parametrize(
    ("name", "settings", "call"),
    [
        ("sgd", {"nesterov": True}, "SGD(model.parameters(), lr=args.lr, momentum=0.9, nesterov=True)"),
        (
            "adam",
            {"beta1": 0.8, "amsgrad": True},
            "Adam(model.parameters(), lr=args.lr, betas=(0.8, 0.999), amsgrad=True)",
        ),
        ("adamw", {"eps": 1e-6}, "AdamW(model.parameters(), lr=args.lr, eps=1e-06, weight_decay=0.0)"),
        ("rmsprop", {"rho": 0.9, "momentum": 0.5}, "RMSprop(model.parameters(), lr=args.lr, alpha=0.9, momentum=0.5)"),
    ],
    ids=["sgd", "adam", "adamw", "rmsprop"],
)
@pytest.mark.parametrize("target", ["layerloom", "pytorch"])
def test_an_optimizer_has_all_that_is_set(name: str, settings: dict[str, object], call: str, target: str) -> None:
    found = ast.unparse(training(written({"optimizer": name, **settings}, target)))
    assert call in found


@pytest.mark.parametrize("target", ["layerloom", "pytorch"])
def test_gradients_are_clipped_in_the_order_of_the_settings(target: str) -> None:
    text = ast.unparse(training(written({"clip_norm": 3.0, "clip_norm_each": 2.0, "clip_value": 1.0}, target)))
    words = {"layerloom": "clip_by_(value|norm|global_norm)", "pytorch": "clip_grad_(value|norm)_"}[target]
    assert len(re.findall(words, text)) == 3
    assert text.index("1.0") < text.index("2.0") < text.index("3.0")


def test_a_cycle_that_pytorch_lacks_is_refused() -> None:
    with pytest.raises(NotExportable, match="one-cycle"):
        written({"schedule": "one-cycle", "schedule_end": 0.0}, "pytorch")


@pytest.mark.parametrize("more", [{}, {"plateau_threshold": 0.05, "plateau_cooldown": 1, "plateau_smallest": 0.3}])
@pytest.mark.parametrize("warmup", [0.0, 0.3])
def test_both_scripts_lower_the_rate_on_a_plateau_as_training_does(warmup: float, more: dict[str, Any]) -> None:
    settings = {"schedule": PLATEAU, "warmup": warmup, "plateau_factor": 0.5, "plateau_patience": 1, **more}
    figures, batches = [1.0, 0.8, 0.81, 0.82, 0.7, 0.75, 0.76, 0.77, 0.78, 0.6], range(2)
    steps = len(figures) * len(batches)
    config = TrainingConfig.of(settings)
    share, schedule = plateau_of(config), config.schedule_of(steps)
    args = argparse.Namespace(epochs=len(figures), lr=0.5, batch_size=1)
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=args.lr)
    common = {"math": math, "args": args}
    theirs = prepared(
        written(settings, "pytorch"), {**common, "torch": torch, "optimizer": optimizer, "batches": batches}
    )
    ours = prepared(written(settings, "layerloom"), {**common, "schedules": schedules, "data": {"train": [batches]}})
    rates: list[list[float]] = [[], [], []]
    for epoch, figure in enumerate(figures):
        for step in range(len(batches) * epoch + 1, len(batches) * (epoch + 1) + 1):
            rates[0].append(0.5 * schedule(step) * share.share)
            rates[1].append(optimizer.param_groups[0]["lr"])
            rates[2].append(0.5 * (ours["schedule"](step) if warmup else 1.0) * ours["plateau"].share)
            optimizer.step()
            if warmup:
                theirs["schedule"].step()
        share.observe(figure)
        theirs["plateau"].step(figure)
        ours["plateau"].observe(figure)
    assert rates[2] == rates[0]
    np.testing.assert_allclose(rates[1], rates[0], rtol=1e-7)
    assert min(rates[0]) < max(rates[0])


def prepared(text: str, names: dict[str, Any]) -> dict[str, Any]:
    """What stands before the first epoch of a script, run with these names."""
    chosen: list[ast.stmt] = [
        node
        for node in training(text).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("steps", "warm", "schedule", "plateau")
    ]
    exec(compile(ast.Module(chosen, []), "script", "exec"), names)
    return names


@pytest.mark.parametrize("target", ["layerloom", "pytorch"])
def test_a_script_chooses_by_the_monitored_figure_and_keeps_what_the_settings_say(target: str) -> None:
    by_metric = ast.unparse(training(written({"monitor": "accuracy"}, target)))
    assert "better = not figures or figures['accuracy'] > highest" in by_metric
    assert "-math.inf" in by_metric and "lowest" not in by_metric
    last = ast.unparse(training(written({"keep": "last"}, target)))
    assert "load_state_dict" not in last and "save_file" in last
    with pytest.raises(NotExportable, match='chosen by "recall"'):
        written({"monitor": "recall"}, target)
