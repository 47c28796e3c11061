"""Sums and products by channel in a row are one product and one sum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom import ops
from layerloom.compile.passes.affine import with_affine_channels
from layerloom.compile.passes.common import without_repetitions
from layerloom.compile.passes.dead import without_dead_code
from layerloom.tensor import Tensor

from .programs import assert_same_meaning, assert_settled, names_of, operations_of, recorded, template_step

CHANNELS = dict.fromkeys("abcd", (3,))
IMAGE = (2, 3, 4, 5)
STEPS = {"+": ops.add, "-": ops.subtract, "*": ops.multiply}


def beside(x: Tensor, channels: Tensor) -> Tensor:
    return channels if x.ndim == 2 else ops.reshape(channels, (3,) + (1,) * (x.ndim - 2))


def plain(program: Any) -> Any:
    rng = np.random.default_rng(1)
    data = {k: rng.normal(size=program.specs[v].shape).astype(np.float32) for k, v in program.data.items()}
    return data, {}, {}


def over_all(program: Any, size: int) -> list[str]:
    """The operations over the whole array."""
    shape = program.specs[program.data["x"]].shape
    whole = [one for one in program.instructions if program.specs[one.outputs[0]].shape == shape]
    return [one.operation.name for one in whole][:size]


@given(st.text("+-*", min_size=2, max_size=4), st.sampled_from([(2, 3), (2, 3, 4), IMAGE]))
def test_any_row_is_at_most_a_product_and_a_sum(row: str, shape: tuple[int, ...]) -> None:
    def function(x: Tensor, **channels: Tensor) -> Tensor:
        for sign, vector in zip(row, channels.values(), strict=False):
            x = STEPS[sign](x, beside(x, vector))
        return x

    program = recorded(function, x=shape, **CHANNELS)
    after = without_dead_code(with_affine_channels(program))
    assert_same_meaning(program, after, plain(program), rtol=1e-5)
    assert_settled(with_affine_channels, program)
    found = over_all(after, 9)
    assert len(found) <= 2
    assert len(found) == 1 or (found[0] == "multiply" and found[1] in ("add", "subtract"))


def test_batch_normalisation_in_evaluation_is_one_product_and_one_sum() -> None:
    def function(x: Tensor, a: Tensor, b: Tensor, c: Tensor, d: Tensor) -> Tensor:
        return ops.normalize(x, a, b * b, c, d)

    program = recorded(function, x=IMAGE, **CHANNELS)
    after = without_dead_code(with_affine_channels(program))
    assert over_all(program, 9) == ["subtract", "multiply", "add"]
    assert over_all(after, 9) == ["multiply", "add"]
    assert_same_meaning(program, after, plain(program), rtol=1e-5)


@pytest.mark.parametrize(
    "function",
    [
        lambda x, a, b: (x + beside(x, a), (x + beside(x, a)) * beside(x, b)),
        lambda x, a, b: beside(x, b) - (x + beside(x, a)),
        lambda x, a, b: ops.relu(x + beside(x, a)) * beside(x, b),
        lambda x, a, b: (x + beside(x, a)) / beside(x, b),
        lambda x, a, b: (x + beside(x, a)) * x,
        lambda x, a, b: (x[..., :3] + a) * ops.reshape(b, (1, 3)),
    ],
)  # fmt: skip
def test_what_is_needed_in_between_or_not_by_channel_stays(function: Any) -> None:
    program = without_repetitions(recorded(function, x=IMAGE, a=(3,), b=(3,)))
    assert operations_of(with_affine_channels(program)) == operations_of(program)


def test_a_training_step_is_left_alone() -> None:
    program = template_step("digits-cnn").program
    assert names_of(with_affine_channels(program)) == names_of(program)
