"""The training settings that scripts hold, and those that they say they do not."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from layerloom import nn, ops, optim
from layerloom.export import script
from layerloom.tensor import Tensor, no_grad
from layerloom_resources.templates import template

TARGETS = ("layerloom", "pytorch")
OPTIONS = {"l1": 0.01, "l2": 0.1, "max_norm": 0.5}


def written(target: Any, **settings: object) -> str:
    return script(replace(template("digits-mlp").make(), settings=settings), target, "net").text


def lines(text: str, *starts: str) -> str:
    """The statements of `train` that begin so, wherever they stand."""
    found = [ast.unparse(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    return "\n".join(line for line in found if line.startswith(starts))


@pytest.mark.parametrize("target", TARGETS)
def test_a_plain_training_has_nothing_of_it(target: str) -> None:
    text = written(target)
    assert "weights =" not in text
    assert "In Layerloom training differs" not in text
    assert "drop_last" not in text


def test_pytorch_adds_the_same_to_the_loss_and_keeps_the_same_norms() -> None:
    ours, theirs = nn.Linear(4, 3), torch.nn.Linear(4, 3)
    theirs.load_state_dict({key: torch.from_numpy(value.numpy()) for key, value in ours.state_dict().items()})
    found = {}
    for target, model, zero in (("layerloom", ours, Tensor(np.zeros(()))), ("pytorch", theirs, torch.zeros(()))):
        names = {"model": model, "loss": zero, "torch": torch, "optim": optim, "ops": ops, "no_grad": no_grad}
        text = written(target, **OPTIONS)
        exec(lines(text, "weights =", "loss = loss +", "for weight in weights"), names)
        found[target] = names
    losses = [found[target]["loss"].item() for target in TARGETS]
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)
    assert losses[0] > 0
    np.testing.assert_allclose(ours.weight.numpy(), theirs.weight.detach().numpy(), rtol=1e-5)
    assert np.sqrt((ours.weight.numpy() ** 2).sum(1)).max() <= 0.5


@pytest.mark.parametrize("target", TARGETS)
def test_only_full_batches_are_taken(target: str) -> None:
    text = written(target, drop_last=True, schedule="cosine")
    assert ("drop_last=True" if target == "pytorch" else "rows[:len(rows) // size * size]") in ast.unparse(
        ast.parse(text)
    )


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"accumulate": 4, "batch_size": 8}, "The gradients of 4 batches of 8 rows"),
        ({"class_weight": "balanced"}, "Classes are weighted (balanced)"),
        ({"sample_weight": "price"}, "by a column (price)"),
        ({"sampling": "balanced"}, "equally often from each class"),
        ({"bucketing": True}, "sequences of similar lengths"),
        ({"ema_decay": 0.9}, "averaged over the steps (decay 0.9)"),
        ({"precision": "float16"}, "computes in float16"),
        ({"l2": 0.1}, "part of the figures of the validation"),
    ],
)
def test_what_a_script_does_not_do_it_says(target: str, settings: dict[str, object], sentence: str) -> None:
    text = written(target, **settings)
    assert sentence in " ".join((ast.get_docstring(ast.parse(text)) or "").split())


@pytest.mark.parametrize("target", TARGETS)
def test_batches_whose_gradients_are_added_up_are_one_batch(target: str) -> None:
    assert "default=32" in lines(written(target, accumulate=4, batch_size=8), "parser.add_argument('--batch-size'")
