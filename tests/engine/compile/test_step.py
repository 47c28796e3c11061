"""A training step recorded once and replayed is the eager step to the last bit, whatever changes between steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from layerloom import ops
from layerloom.compile import Program, ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad, no_grad

Tensors = Mapping[str, Tensor]
Arrays = dict[str, Any]
WEIGHTS = ("conv", "scale", "shift", "dense")
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def forward(x: Tensor, weights: Tensors) -> tuple[Tensor, Tensor, Tensor]:
    """(logits, mean, variance) of a small convolutional net with batch norm and dropout."""
    h, mean, var = ops.batch_norm(ops.conv2d(x, weights["conv"], padding=1), weights["scale"], weights["shift"])
    h = ops.max_pool2d(ops.relu(h), 2).reshape(x.shape[0], -1)
    with ops.random.use("dropout"):
        h = ops.dropout(h, 0.4)
    return h @ weights["dense"], mean, var


def running(states: Tensors, mean: Tensor, var: Tensor, count: int) -> Tensors:
    return {
        "running_mean": states["running_mean"] * 0.9 + mean * 0.1,
        "running_var": states["running_var"] * 0.9 + var * (0.1 * count / (count - 1)),
        "batches": states["batches"] + 1,
    }


def clipped(gradients: Tensors, limit: float) -> tuple[Tensors, Tensor]:
    """Gradients no longer than the limit in all, chosen by `where`, and their norm before."""
    norm = ops.sqrt(ops.sum(ops.stack([ops.sum(g * g) for g in gradients.values()])))
    scale = ops.where(norm > limit, limit / norm, 1.0)
    return {name: g * scale for name, g in gradients.items()}, norm


def adam(name: str, g: Tensor, states: Tensors, scalars: Tensors) -> Tensors:
    first = states[f"{name}/m"] * BETA1 + g * (1 - BETA1)
    second = states[f"{name}/v"] * BETA2 + g * g * (1 - BETA2)
    fair_first = first / (1 - BETA1 ** scalars["step"])
    fair_second = second / (1 - BETA2 ** scalars["step"])
    new = states[name] - scalars["learning_rate"] * fair_first / (ops.sqrt(fair_second) + EPS)
    return {name: new, f"{name}/m": first, f"{name}/v": second}


def step(data: Tensors, scalars: Tensors, states: Tensors) -> tuple[Tensors, Tensors]:
    weights = {name: Tensor(states[name].data, requires_grad=True) for name in WEIGHTS}
    with ops.random.generator(scalars["seed"], scalars["step"]):
        logits, mean, var = forward(data["x"], weights)
        loss = ops.mean(ops.softmax_cross_entropy(logits, data["label"]))
    found = dict(zip(weights, grad(loss, list(weights.values())), strict=True))
    with no_grad():
        gradients, norm = clipped({name: g for name, g in found.items() if g is not None}, 0.5)
        new = {k: v for name, g in gradients.items() for k, v in adam(name, g, states, scalars).items()}
        new |= running(states, mean, var, data["x"].size)
    return {"loss": loss, "norm": norm}, new


def initial(dtype: Any) -> Arrays:
    rng = np.random.default_rng(3)
    states: Arrays = {
        "conv": rng.normal(size=(4, 1, 3, 3)) * 0.3, "scale": np.ones(4), "shift": np.zeros(4),
        "dense": rng.normal(size=(64, 10)) * 0.1,
        "running_mean": np.zeros(4), "running_var": np.ones(4),
    }  # fmt: skip
    states |= {f"{name}/{slot}": np.zeros_like(states[name]) for name in WEIGHTS for slot in "mv"}
    return {name: array.astype(dtype) for name, array in states.items()} | {"batches": np.array(0)}


def batch(number: int, dtype: Any) -> Arrays:
    rng = np.random.default_rng(100 + number)
    return {"x": rng.normal(size=(12, 1, 8, 8)).astype(dtype), "label": rng.integers(0, 10, 12)}


def scalars(number: int) -> Arrays:
    return {"seed": np.array(5), "step": np.array(number + 1), "learning_rate": np.array(0.05 / (1 + number))}


def specs(arrays: Arrays) -> dict[str, ArraySpec]:
    return {name: ArraySpec.of(array) for name, array in arrays.items()}


def recorded(dtype: Any) -> Program:
    return trace(step, specs(batch(0, dtype)), specs(scalars(0)), specs(initial(dtype)))


def eagerly(data: Arrays, values: Arrays, states: Arrays) -> tuple[Arrays, Arrays]:
    results = step(*({name: Tensor(array) for name, array in group.items()} for group in (data, values, states)))
    outputs, new = ({name: y.numpy() for name, y in group.items()} for group in results)
    return outputs, new


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_twenty_replayed_steps_are_the_eager_ones_to_the_last_bit(dtype: Any) -> None:
    executor = ReferenceExecutor(recorded(dtype))
    ours = theirs = initial(dtype)
    clippings, losses = set(), []
    for number in range(20):
        outputs, ours = executor.run(batch(number, dtype), scalars(number), ours)
        expected, theirs = eagerly(batch(number, dtype), scalars(number), theirs)
        for found, wanted in ((outputs, expected), (ours, theirs)):
            assert found.keys() == wanted.keys()
            for name, array in wanted.items():
                np.testing.assert_array_equal(found[name], array, err_msg=name)
        clippings.add(bool(outputs["norm"] > 0.5))
        losses.append(float(outputs["loss"]))
    assert len(set(losses)) == 20
    assert True in clippings
    assert ours["batches"] == 20
    assert {name: array.dtype for name, array in ours.items()} == {n: a.dtype for n, a in initial(dtype).items()}


def test_the_mask_of_dropout_changes_from_step_to_step() -> None:
    executor = ReferenceExecutor(recorded(np.float64))
    data, states = batch(0, np.float64), initial(np.float64)
    first, again, other = (executor.run(data, scalars(0) | {"step": np.array(n)}, states)[0]["loss"] for n in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_program_is_well_formed_and_pure() -> None:
    program = recorded(np.float64)
    program.check()
    states = initial(np.float64)
    before = {name: array.copy() for name, array in states.items()}
    ReferenceExecutor(program).run(batch(0, np.float64), scalars(0), states)
    for name, array in before.items():
        np.testing.assert_array_equal(states[name], array)


def test_recording_twice_gives_the_same_program() -> None:
    assert str(recorded(np.float64)) == str(recorded(np.float64))


def test_the_program_is_of_the_named_operations() -> None:
    names = {instruction.operation.name for instruction in recorded(np.float32).instructions}
    assert {"conv", "conv_weight_grad", "batch_norm_grad", "max_pool_grad", "softmax_cross_entropy_grad"} <= names
    assert "conv_input_grad" not in names  # nobody asked for the gradient of the images
