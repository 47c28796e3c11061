"""Recurrent modules in the compiled step: by oneDNN, and with the numbers and gradients of the plain kernels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.engine.compile.cpu.machines import implementations, ready

from layerloom import nn
from layerloom.compile import Program, ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

RNG = np.random.default_rng(7)
STEPS, BATCH, FEATURES, UNITS = 6, 4, 5, 7
NETS: dict[str, Any] = {
    "tanh": lambda **given: nn.RNN(FEATURES, UNITS, **given),
    "relu": lambda **given: nn.RNN(FEATURES, UNITS, nonlinearity="relu", **given),
    "lstm": lambda **given: nn.LSTM(FEATURES, UNITS, **given),
    "gru": lambda **given: nn.GRU(FEATURES, UNITS, **given),
}
KINDS: dict[str, dict[str, Any]] = {
    "one layer": {},
    "without biases": {"bias": False},
    "two layers in both directions": {"num_layers": 2, "bidirectional": True},
}


def recorded(net: nn.Module, data: dict[str, Any], *, taught: bool = True) -> Program:
    """Output, last states and the gradients of all weights and of x; `lengths` is taken where it is given."""

    def step(given: Any, _: Any, weights: Any) -> Any:
        held = {key: Tensor(weight.data, requires_grad=True) for key, weight in weights.items()}
        x = Tensor(given["x"].data, requires_grad=True)
        with net.bound(held):
            y, last = net(x, lengths=given.get("lengths"))
        states = last if isinstance(last, tuple) else (last,)
        results = {"y": y} | {f"state {place}": state for place, state in enumerate(states)}
        if taught:
            loss = sum(((result * result * result).sum() for result in results.values()), start=Tensor(np.float32(0)))
            slopes = grad(loss, (x, *held.values()))
            results |= {f"gradient of {key}": g for key, g in zip(("x", *held), slopes, strict=True) if g is not None}
        return results, {}

    specs = {key: ArraySpec.of(value) for key, value in data.items()}
    return trace(step, specs, {}, {key: ArraySpec.of(weight) for key, weight in weights_of(net).items()})


def weights_of(net: nn.Module) -> dict[str, Any]:
    return {key: parameter.data for key, parameter in net.named_parameters()}


def sequences(*, ragged: bool = False) -> dict[str, Any]:
    x = RNG.normal(size=(STEPS, BATCH, FEATURES)).astype(np.float32)
    return {"x": x, "lengths": np.array([STEPS, 1, 4, 2])} if ragged else {"x": x}


@pytest.mark.parametrize("ragged", [False, True])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NETS)
def test_results_and_gradients_are_those_of_the_plain_kernels(name: str, kind: str, ragged: bool) -> None:
    net, data = NETS[name](**KINDS[kind]), sequences(ragged=ragged)
    program, held = recorded(net, data), weights_of(net)
    expected, _ = ReferenceExecutor(program).run(data, {}, held)
    found = ready(program, held)[1].run(data, {})
    for key, value in expected.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-4, atol=1e-5, err_msg=key)


@pytest.mark.parametrize("taught", [False, True])
@pytest.mark.parametrize("name", NETS)
def test_no_step_runs_in_numpy(name: str, taught: bool) -> None:
    net, data = NETS[name](), sequences()
    executor = ready(recorded(net, data, taught=taught), weights_of(net))[1]
    kernels = [call.label for call in executor.plan.calls if call.label.flops]
    assert len(kernels) == (2 if taught else 1)
    assert all(label.implementation != "numpy" for label in kernels), implementations(executor)


@pytest.mark.parametrize("name", NETS)
def test_in_bfloat16_they_are_near(name: str) -> None:
    net, data = NETS[name](), sequences()
    program, held = recorded(net, data), weights_of(net)
    expected, _ = ReferenceExecutor(program).run(data, {}, held)
    found = ready(program, held, "bfloat16")[1].run(data, {})
    for key, value in expected.items():
        assert np.linalg.norm(found[key] - value) <= 0.02 * np.linalg.norm(value), key


@pytest.mark.parametrize("name", NETS)
def test_nan_in_a_step_is_in_all_steps_after_it(name: str) -> None:
    net, data = NETS[name](), sequences()
    data["x"][2, 1, 0] = np.nan
    found = ready(recorded(net, data), weights_of(net))[1].run(data, {})
    assert np.isnan(found["y"][2:, 1]).all()
    assert np.isfinite(found["y"][:2]).all() and np.isfinite(found["y"][:, 0]).all()
