"""For each layer of ours that Keras has: the same arguments and weights give the same numbers.

Outputs, gradients of inputs and weights, and running statistics agree in float64, in training and in evaluation, one
operation after the other and as a recorded program. Keras runs on its PyTorch backend.
"""

from __future__ import annotations

import inspect
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import numpy as np
import pytest

from layerloom.layers import DataLayer, MetricLayer, Spec, registry
from layerloom.layers.keras import ROWS, SYNONYMS
from layerloom.layers.keras_arguments import ELSEWHERE, NEEDED, Only
from layerloom.layers.keras_names import ASIDE

from .case import Arguments, Case

keras = pytest.importorskip("keras", reason="Keras is the oracle here")
from .compare import Ours, Theirs, arrays_for, columns_of, inside  # noqa: E402 - Keras may be missing

HARNESS = ("absent", "case", "compare", "weights", "without")
FAMILIES = sorted(path.stem for path in Path(__file__).parent.glob("[!t]*.py") if path.stem not in HARNESS)
CASES: dict[str, Case] = {}
for family in FAMILIES:
    found = import_module(f"tests.contract.keras.{family}").CASES
    assert not CASES.keys() & found.keys(), f"two files have cases of {sorted(CASES.keys() & found.keys())}"
    CASES |= found
WITHOUT: dict[str, str] = import_module("tests.contract.keras.without").WITHOUT

COMBINATIONS = [
    pytest.param(name, arguments, specs, id=f"{name}-{','.join(map(str, arguments.values()))}-{place}")
    for name, case in CASES.items()
    for place, (arguments, specs) in enumerate(case.combinations())
]


@pytest.fixture(autouse=True)
def _in_float64(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """On PyTorch Keras otherwise computes in float32, whatever the layer has."""
    monkeypatch.setitem(import_module("keras.src.backend.common.dtypes").BIT64_TO_BIT32_DTYPE, "float64", "float64")
    before, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float64")
    keras.config.set_dtype_policy("float64")
    yield
    keras.config.set_floatx(before)
    keras.config.set_dtype_policy(policy)


@pytest.mark.parametrize(("name", "arguments", "specs"), COMBINATIONS)
def test_a_layer_is_keras_in_numbers_gradients_and_statistics(
    name: str, arguments: Arguments, specs: Sequence[Spec]
) -> None:
    compare(CASES[name], name, arguments, specs)


def compare(case: Case, name: str, arguments: Arguments, specs: Sequence[Spec]) -> None:
    """Raises `AssertionError` where Keras' layer and ours do not give the same."""
    ours = Ours(case, arguments, specs)
    theirs = Theirs(case, arguments, specs, ours)
    arrays = arrays_for(name, case, arguments, specs)
    theirs.draw(arrays)
    columns = dict(columns_of(ours, arrays, specs))
    for mode in case.modes:
        if mode == "train" and ours.layer.random:
            continue
        ours.state = theirs.state()
        ours.network.train(mode == "train")
        expected = theirs.run(arrays, mode == "train")
        runs = (ours.eager,) if isinstance(ours.layer, MetricLayer) else (ours.eager, ours.traced)
        for run in runs:
            _assert_same(ours, run(columns), expected, theirs.state())


def _assert_same(ours: Ours, found: Any, expected: Any, state: Any) -> None:
    for place, spec in enumerate(ours.specs):
        shape = found[f"y{place}"].shape
        if not isinstance(ours.layer, MetricLayer):
            assert spec.shape is not None
            assert all(a == b for a, b in zip(spec.shape, shape[1:], strict=False) if a is not None), "inferred"
    for key, value in expected.items():
        spec = ours.specs[int(key[1:])] if key[0] == "y" else Spec(())
        within = inside(spec, value.shape)
        assert key in found or not value.any(), f"no {key}"
        mine = found.get(key, np.zeros_like(value))
        assert mine.shape == value.shape, f"{key}: {mine.shape} in place of {value.shape}"
        np.testing.assert_allclose(mine * within, value * within, rtol=1e-8, atol=1e-10, err_msg=key)
    for key, value in found.items():
        if key.startswith("state ") and "num_batches" not in key:
            np.testing.assert_allclose(value, state[key[6:]], rtol=1e-9, atol=1e-12, err_msg=key)


def test_the_comparison_notices_a_kernel_that_is_not_transposed() -> None:
    square, features = CASES["Dense"], [Spec((4,))]
    compare(square, "square", {"units": 4}, features)
    with pytest.raises(AssertionError, match="y0"):
        compare(replace(square, weights=lambda w, _: {"weight": w[0], "bias": w[1]}), "square", {"units": 4}, features)


@cache
def _cased() -> set[str]:
    """The layers of ours that the cases compare."""
    made = set()
    for case in CASES.values():
        for arguments, _ in case.combinations():
            with suppress(ValueError, TypeError):  # the comparison itself says what is wrong with these
                made.add(Ours.made(case, arguments).type_name)
    return made


@pytest.mark.parametrize("name", [name for name, cls in registry.items() if not issubclass(cls, DataLayer)])
def test_every_layer_has_a_case_or_a_reason_why_keras_has_none(name: str) -> None:
    cased = name in _cased()
    assert cased != (name in WITHOUT), "it has a case" if cased else "it needs a case, or a line in without.py"


@pytest.mark.parametrize("name", ROWS)
def test_the_cases_of_a_row_give_each_argument_two_values(name: str) -> None:
    tried: dict[str, list[Any]] = defaultdict(list)
    for case in CASES.values():
        if SYNONYMS.get(case.keras, case.keras) == name:
            for argument, values in case.vary.items():
                tried[argument] += [value for value in values if value not in tried[argument]]
    row = ROWS[name]
    fixed = {argument for argument, become in row.become.items() if isinstance(become, Only) and become.fixed}
    for argument in row.arguments.keys() - fixed - ELSEWHERE.keys() - {"data_format"}:
        assert len(tried[argument]) >= 2, argument


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_keras_defaults_in_all_arguments(name: str) -> None:
    signature = inspect.signature(_theirs(name))
    for argument, value in ROWS[name].arguments.items():
        default = signature.parameters[argument].default
        assert value is NEEDED if default is signature.empty else _one(default) == _one(value), argument
    known = {*ROWS[name].arguments, *ELSEWHERE, *ASIDE, "kwargs"}
    assert not set(signature.parameters) - known


def _theirs(name: str) -> Any:
    return next(getattr(place, name) for place in (keras.layers, keras.losses, keras.metrics) if hasattr(place, name))


def _one(value: Any) -> Any:
    """(2, 2) as 2."""
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value
