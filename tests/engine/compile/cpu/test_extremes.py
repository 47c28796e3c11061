"""NaN and infinite numbers come out where the plain kernels have them: a net that diverges shows it in its loss.

Three things are let pass. A product with a margin of zeros is not made, so that a weight there cannot spoil it; a
gradient that is not finite makes NaN where a slope of 0 would cut it off; and what is infinite may be NaN.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from tests.contract.operation_samples import SAMPLES
from tests.engine.compile.cpu.machines import once, ready
from tests.engine.compile.cpu.test_operations import OURS, THRESHOLDS, narrowed
from tests.engine.compile.cpu.training import of_template
from tests.engine.compile.nets import NETS
from tests.support.agreement import differences, of_operation

from layerloom import ops
from layerloom.compile import ReferenceMachine, trace
from layerloom.compile.cpu import guards, transfer
from layerloom.compile.cpu.lowering import RULES
from layerloom.compile.cpu.machine import CpuExecutor, CpuMachine
from layerloom.compile.cpu.rules import classification, entrywise
from layerloom.ops import casting, registry
from layerloom.ops.convolution import Convolution
from layerloom.ops.operation import ArraySpec, Operation
from layerloom.tensor import Tensor

Array = Any
Arrays = Mapping[str, Array]
CLAIMED = [name for name in OURS if registry[name] in RULES]
VALUES = (np.nan, np.inf, -np.inf)
OWN_STATES = {("lstm_grad", 9), ("gru_grad", 8), ("rnn_grad", 6)}
"""Inputs that are not looked at, because the way back takes the states of its own way there."""
INFINITE = {("log_softmax_grad", 1)}
"""Inputs whose NaN comes out infinite."""
rng = np.random.default_rng(4)


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few numbers there are, they go to oneDNN."""
    for module, name in (*THRESHOLDS, (classification, "FEW_LOGARITHMS")):
        monkeypatch.setattr(module, name, 1)


def hidden(found: Array, expected: Array) -> Array:
    """Where something that is not finite, or another infinity, was lost; where NaN is, or was to come, NaN."""
    if expected.dtype.kind != "f":
        return np.zeros(expected.shape, bool)
    return ~np.isnan(found) & ~np.isfinite(expected) & (found != expected)


def skipped(operation: Operation, place: int) -> bool:
    """Whether an input may be overlooked."""
    margins = isinstance(operation, Convolution) and any(side for pair in operation.padding for side in pair)
    return margins or (operation.name, place) in OWN_STATES | INFINITE


@pytest.mark.parametrize("name", CLAIMED)
@pytest.mark.usefixtures("everything")
def test_what_is_not_finite_comes_out_where_the_kernel_has_it(name: str) -> None:
    lines: list[str] = []
    for sample in SAMPLES[name]:
        inputs = narrowed(sample.inputs)
        executor = ready(of_operation(sample.operation, [ArraySpec.of(x) for x in inputs]))[1]
        for place, x in enumerate(inputs):
            if x.dtype.kind == "f" and x.size and not skipped(sample.operation, place):
                lines += [f"{sample.operation}: {line}" for line in lost(executor, sample.operation, inputs, place)]
    assert not lines, "\n".join(lines)


def lost(executor: CpuExecutor, operation: Operation, inputs: Sequence[Array], place: int) -> list[str]:
    """A line for each value that is not seen in the results when it stands in the middle of an input."""
    found = []
    for value in VALUES:
        given = spoilt(inputs, place, value)
        with np.errstate(all="ignore"):
            expected = operation.arrays(np, *given)
        outputs = executor.run({str(at): x for at, x in enumerate(given)}, {})
        if any(hidden(outputs[f"y{at}"], y).any() for at, y in enumerate(expected)):
            found.append(f"{value} in input {place}")
    return found


EXTREME = (1e30, -1e30, 1e-30, -0.0, 88.6, -104.0)
"""Large and small numbers, and such whose exponentials are."""


@pytest.mark.parametrize("name", [name for name in CLAIMED if not name.startswith(("rnn", "gru", "lstm"))])
@pytest.mark.usefixtures("everything")
def test_extreme_numbers_give_what_the_kernel_gives(name: str) -> None:
    lines: list[str] = []
    for sample in SAMPLES[name]:
        inputs = narrowed(sample.inputs)
        executor = ready(of_operation(sample.operation, [ArraySpec.of(x) for x in inputs]))[1]
        for place, value in itertools.product(range(len(inputs)), EXTREME):
            if inputs[place].dtype.kind == "f" and inputs[place].size:
                given = spoilt(inputs, place, value)
                with np.errstate(all="ignore"):
                    expected = sample.operation.arrays(np, *given)
                outputs = executor.run({str(at): x for at, x in enumerate(given)}, {})
                found = [outputs[f"y{at}"] for at in range(len(expected))]
                wrong = differences(sample.operation, given, found, expected)
                lines += [f"{sample.operation}, {value} in input {place}: {line}" for line in wrong]
    assert not lines, "\n".join(lines)


def spoilt(inputs: Sequence[Array], place: int, value: float) -> list[Array]:
    """The inputs with a value in the middle of one of them."""
    given = [np.array(x, order="C") for x in inputs]
    given[place].flat[given[place].size // 2] = value
    return given


def shown(step: Callable[[Mapping[str, Tensor]], Tensor], arrays: Arrays, precision: str = "float32") -> None:
    """NaN in any of some arrays is seen by a step just as the plain kernels see it."""
    program = trace(
        lambda data, *_: ({"y": step(data)}, {}), {key: ArraySpec.of(x) for key, x in arrays.items()}, {}, {}
    )
    executor, oracle = ready(program, precision=precision)[1], ReferenceMachine().prepare(program)
    for key, x in arrays.items():
        given = {**arrays, key: np.array(x)}
        given[key].flat[x.size // 3] = np.nan
        expected = oracle.run(given, {})["y"]
        assert np.isnan(expected).any(), f"NaN in {key} is not to be seen at all"
        assert not hidden(executor.run(given, {})["y"], expected).any(), f"NaN in {key} is lost"


def normal(*shape: int) -> Array:
    return rng.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_rectifier_behind_a_product_or_a_convolution_keeps_it(precision: str) -> None:
    shown(
        lambda d: ops.relu(d["x"] @ d["w"] + d["b"]),
        {"x": normal(40, 30), "w": normal(30, 50), "b": normal(50)},
        precision,
    )
    images = {"x": normal(4, 20, 9, 9), "w": normal(24, 20, 3, 3), "b": normal(24, 1, 1), "a": normal(4, 24, 7, 7)}
    shown(lambda d: ops.relu(ops.conv2d(d["x"], d["w"]) + d["b"] + d["a"]), images, precision)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("channels", [3, 24])
def test_a_rectifier_behind_a_batch_normalisation_keeps_it(channels: int, precision: str) -> None:
    def step(d: Mapping[str, Tensor]) -> Tensor:
        y = ops.conv2d(d["x"], d["w"])
        return ops.relu(ops.batch_norm(y, d["scale"], d["shift"])[0])

    given = {
        "x": normal(4, 5, 9, 9),
        "w": normal(channels, 5, 3, 3),
        "scale": normal(channels),
        "shift": normal(channels),
    }
    shown(step, given, precision)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_windows_over_a_convolution_keep_it(precision: str) -> None:
    given = {"x": normal(8, 3, 20, 20), "w": normal(20, 3, 1, 1)}
    shown(lambda d: ops.max_pool2d(ops.conv2d(d["x"], d["w"]), 2), given, precision)


def test_a_margin_of_minus_infinity_takes_no_slow_way(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = registry["max_pool"]((2, 2), (2, 2), ((0, 0), (0, 0)), (1, 1))
    x = normal(4, 3, 60, 60)
    x[:, :, -1] = x[..., -1] = -np.inf
    executor = ready(of_operation(operation, [ArraySpec.of(x)]))[1]
    taken: list[Array] = []
    monkeypatch.setattr(guards, "taken", lambda place, address: taken.append(place) or transfer.taken(place, address))
    np.testing.assert_array_equal(executor.run({"0": x}, {})["y0"], operation.kernel(np, x))
    assert not taken
    x[0, 0, :2, :2] = -np.inf
    np.testing.assert_array_equal(executor.run({"0": x}, {})["y0"], operation.kernel(np, x))
    assert taken


@pytest.mark.parametrize(
    "step",
    [
        lambda d: ops.relu(ops.exp(d["x"] * 2.0) + d["y"]),
        lambda d: 1.0 / (1.0 + ops.exp(-d["x"] * d["y"])),
        lambda d: ops.maximum(ops.tanh(d["x"]) * 3.0, d["y"]) - d["x"],
        lambda d: ops.maximum(ops.minimum(d["x"] + d["y"], 1.0), -1.0),
        lambda d: ops.minimum(d["y"] * d["x"], d["z"]),
        lambda d: ops.relu(d["x"] + d["y"]) * 0.5,
    ],
)
@pytest.mark.usefixtures("everything")
def test_expressions_keep_it(step: Callable[[Mapping[str, Tensor]], Tensor]) -> None:
    given = {"x": normal(20, 60), "y": normal(20, 60), "z": normal(60)}
    program = trace(
        lambda data, *_: ({"y": step(data)}, {}), {key: ArraySpec.of(x) for key, x in given.items()}, {}, {}
    )
    used = {value for instruction in program.instructions for value in instruction.inputs}
    shown(step, {key: x for key, x in given.items() if program.data[key] in used})


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("name", ["relu", "exp", "maximum", "minimum"])
def test_alone_they_give_what_the_kernel_gives_of_extreme_numbers(name: str, value: float) -> None:
    operation = registry[name]()
    inputs = [normal(entrywise.SMALL) for _ in range(2 if name in ("maximum", "minimum") else 1)]
    for at in range(len(inputs)):
        inputs[at][7 * at : 7 * at + 5] = value, -0.0, 3e38, -3e38, 1e-30
    with np.errstate(all="ignore"):
        (expected,) = operation.arrays(np, *inputs)
    found = once(
        of_operation(operation, [ArraySpec.of(x) for x in inputs]), {str(at): x for at, x in enumerate(inputs)}
    )
    np.testing.assert_allclose(found["y0"], expected, rtol=1e-5)


@pytest.mark.parametrize("name", NETS)
@pytest.mark.usefixtures("everything")
def test_the_loss_of_a_batch_with_one_nan_is_nan(name: str) -> None:
    program = NETS[name]()
    scalars = {"seed": np.array(1), "step": np.array(1)}
    arrays = {key: program.specs[value] for key, value in (program.data | program.states).items()}
    given = {
        key: normal(*spec.shape) if spec.dtype.kind == "f" else np.zeros(spec.shape, int)
        for key, spec in arrays.items()
    }
    states = {key: given.pop(key) for key in program.states}
    for place in (0, given["x"].size // 2 + 3, given["x"].size - 1):
        x = np.array(given["x"])
        x.flat[place] = np.nan
        assert np.isnan(once(program, given | {"x": x}, scalars, states)["loss"]), place


@pytest.mark.parametrize("name", ["cnn", "resnet20", "vgg"])
def test_a_net_shows_one_nan_in_its_batch_compiled_and_eagerly(name: str) -> None:
    training = of_template(name, 4, 1)
    (batch,) = training.batches
    for column in batch.values():
        if column.dtype.kind == "f" and column.ndim > 1:
            column.flat[-1] = np.nan  # a corner, which only one window sees
    for machine in (CpuMachine(), None):
        assert np.isnan(training.losses(machine, 1)).all()


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "int64"])
def test_whole_numbers_are_made_and_narrowed_as_by_numpy(dtype: str) -> None:
    for given in (np.array([2.7, -2.7, 3.5, -0.5, 100.9], np.float32), np.array([-3, 300, 70000, 2**31 - 1], np.int32)):
        operation = casting.Cast(np.dtype(dtype))
        with np.errstate(invalid="ignore"):
            (expected,) = operation.arrays(np, given)
        found = once(of_operation(operation, [ArraySpec.of(given)]), {"0": given})["y0"]
        np.testing.assert_array_equal(found, expected)
