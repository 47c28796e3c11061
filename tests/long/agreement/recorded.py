"""A draw of a module recorded as a program: what both executors make of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from tests.engine.compile.cpu.machines import once
from tests.engine.nn.test_against_pytorch import states_of
from tests.long.agreement.comparing import Disagreement, arrays_of, made_here, one_step
from tests.long.agreement.dice import Array, Draw

from layerloom import nn, ops
from layerloom.compile import Program
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor

Arrays = Mapping[str, Array]


def replay(name: str, draw: Draw, train: bool, build: Callable[..., Any] | None = None) -> None:
    """Raises `Disagreement` unless the reference gives the bits of the eager step, and the cpu nearly these in float32.

    Nearly: to 1e-4, or no farther from float64 than four times the reference in float32, where numbers cancel. What is
    not finite goes through the reference alone: the cpu leaves out products with the zeros of a margin.
    """
    ops.random.manual_seed(0)
    module = made_here(name, draw, train, None, build)
    with np.errstate(all="ignore"):
        exact = _bitwise(module, draw)
        if all(np.isfinite(x).all() for x in draw.inputs):
            _nearly(module.float(), _narrow(draw), exact)


def _narrow(draw: Draw) -> Draw:
    def of(x: Any) -> Any:
        return x.astype(np.float32) if isinstance(x, np.ndarray) and x.dtype.kind == "f" else x

    return replace(draw, inputs=[of(x) for x in draw.inputs], keywords={k: of(x) for k, x in draw.keywords.items()})


def _program(module: nn.Module, draw: Draw) -> tuple[Program, Arrays, Arrays]:
    """(the step, its data, its states)."""
    data, states = arrays_of(draw), {key: x.data for key, x in states_of(module).items()}
    program = trace(
        lambda data, scalars, held: one_step(module, draw, data, held),
        {key: ArraySpec.of(x) for key, x in data.items()},
        {},
        {key: ArraySpec.of(x) for key, x in states.items()},
    )
    return program, data, states


def _replayed(program: Program, data: Arrays, states: Arrays) -> dict[str, Array]:
    outputs, new = ReferenceExecutor(program).run(data, {}, states)
    return {**outputs, **{f"state {key}": x for key, x in new.items()}}


def _bitwise(module: nn.Module, draw: Draw) -> Arrays:
    """What the reference gives, once it is compared."""
    program, data, states = _program(module, draw)
    replayed = _replayed(program, data, states)
    tensors = ({key: Tensor(x) for key, x in arrays.items()} for arrays in (data, states))
    results, buffers = one_step(module, draw, *tensors)
    for key, value in {**results, **{f"state {k}": x for k, x in buffers.items()}}.items():
        if not np.array_equal(replayed[key], value.numpy(), equal_nan=value.dtype.kind == "f"):
            raise Disagreement(f"recorded, {key}: {replayed[key].ravel()[:8]} against {value.numpy().ravel()[:8]}")
    return replayed


def _nearly(module: nn.Module, draw: Draw, exact: Arrays) -> None:
    program, data, states = _program(module, draw)
    found = once(program, data, {}, states)
    for key, wanted in _replayed(program, data, states).items():
        ours, fine = found[key], np.isfinite(wanted) & np.isfinite(exact[key])
        room = 4 * _gap(wanted, exact[key], fine) + 1e-4 * _gap(wanted, 0 * wanted, fine) + 1e-5
        if _gap(ours, wanted, fine) > room or not np.isfinite(ours[fine]).all():
            raise Disagreement(f"cpu, {key}: {ours.ravel()[:8]}, the reference {wanted.ravel()[:8]}")


def _gap(a: Array, b: Array, places: Array) -> float:
    return float(np.linalg.norm(a[places].astype(np.float64) - b[places].astype(np.float64)))
