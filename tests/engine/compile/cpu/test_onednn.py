"""The binding: formats, descriptions, calls on memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.onednn import (
    Attributes,
    Binary,
    Eltwise,
    Format,
    Primitive,
    Sum,
    Unsupported,
    describe,
    engine,
    row_major,
    supports,
    version,
)

Array = Any
FLOAT = np.dtype(np.float32)
NARROW = np.dtype(ml_dtypes.bfloat16)
rng = np.random.default_rng(1)


def normal(*shape: int) -> Array:
    return rng.normal(size=shape).astype(np.float32)


def of(array: Array) -> Format:
    return Format.strided(array.shape, array.dtype, tuple(step // array.itemsize for step in array.strides))


def on(array: Array) -> tuple[Format, int]:
    return of(array), array.ctypes.data


def test_the_library_is_the_one_that_its_numbers_are_of() -> None:
    assert version().startswith("3.2.")


def test_a_plain_format_is_as_large_as_the_array() -> None:
    form = Format.strided((3, 5, 7), FLOAT)
    assert form.nbytes == 3 * 5 * 7 * 4
    assert form.strides == row_major((3, 5, 7)) == (35, 7, 1)


def test_a_format_with_gaps_has_the_gap_after_its_last_row_too() -> None:
    assert Format.strided((3, 5), FLOAT, (16, 2)).nbytes == 3 * 16 * 4


def test_formats_are_equal_by_what_they_say() -> None:
    one, other = Format.strided((3, 5), FLOAT), Format.strided((3, 5), FLOAT, (5, 1))
    assert one == other and hash(one) == hash(other)
    assert one != Format.strided((3, 5), FLOAT, (1, 3))
    assert one != Format.strided((3, 5), NARROW)
    assert one != "a format"


def test_the_same_layout_for_another_dtype() -> None:
    assert Format.strided((3, 5), FLOAT, (1, 3)).cast(NARROW) == Format.strided((3, 5), NARROW, (1, 3))


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.bool_])
def test_dtypes_that_it_does_not_have_are_refused(dtype: Any) -> None:
    assert not supports(np.dtype(dtype))
    with pytest.raises(Unsupported):
        Format.strided((3,), np.dtype(dtype))


def test_strides_that_it_does_not_know_are_refused() -> None:
    with pytest.raises(Unsupported, match="with strides"):
        Format.strided((3, 5), FLOAT, (-5, 1))


def call_of(primitive: Primitive, places: dict[int, tuple[Format, int]]) -> Callable[[], int]:
    """A call with the scratch memory that it needs, which lives as long as the call."""
    form = primitive.description.format(c.ARG_SCRATCHPAD)
    scratch = np.zeros(primitive.scratch + 64, np.uint8)
    given = places if form is None else places | {c.ARG_SCRATCHPAD: (form, -(-scratch.ctypes.data // 64) * 64)}
    call = primitive.bound(given)
    return lambda: call() if scratch.size else 0


def convolution(channels: int) -> tuple[Format, Format, Format]:
    """The formats that a convolution wishes for."""
    x, w, y = (Format.any(dims, FLOAT) for dims in ((2, 16, 8, 8), (channels, 16, 3, 3), (2, channels, 8, 8)))
    ones, none = (1, 1), (0, 0)
    steps = (ones, none, ones, ones)
    found = describe("convolution_forward", c.FORWARD_TRAINING, c.CONVOLUTION_DIRECT, x, w, None, y, *steps)
    forms = tuple(found.format(argument) for argument in (c.ARG_SRC, c.ARG_WEIGHTS, c.ARG_DST))
    assert all(form is not None for form in forms)
    return forms  # type: ignore[return-value]


def test_a_wish_becomes_blocks_and_gaps_count() -> None:
    _, w, y = convolution(24)
    assert w.strides is None and y.strides is None
    assert y.dims == (2, 24, 8, 8) and y.dtype == FLOAT
    assert y.nbytes > 2 * 24 * 8 * 8 * 4
    assert w == convolution(24)[1]
    with pytest.raises(Unsupported):
        w.cast(NARROW)


def test_blocks_and_back_are_the_same_numbers_and_gaps_are_zero() -> None:
    _, _, form = convolution(24)
    x, back = normal(2, 24, 8, 8), np.empty((2, 24, 8, 8), np.float32)
    blocks = np.full(form.nbytes // 4, 7, np.float32)
    for (old, start), (new, end) in (
        (on(x), (form, blocks.ctypes.data)),
        ((form, blocks.ctypes.data), on(back)),
    ):
        primitive = Primitive(describe("reorder", old, engine(), new, engine()))
        assert call_of(primitive, {c.ARG_SRC: (old, start), c.ARG_DST: (new, end)})() == c.SUCCESS
    np.testing.assert_array_equal(back, x)
    assert np.count_nonzero(blocks == 0) == blocks.size - x.size
    np.testing.assert_allclose(np.dot(blocks, blocks), np.square(x).sum(), rtol=1e-5)


def test_a_product_with_a_tail() -> None:
    a, b, bias, other = normal(40, 24), normal(24, 32), normal(1, 32), normal(40, 32)
    out = normal(40, 32)
    before = out.copy()
    post = (Sum(0.5), Binary(c.BINARY_MUL, of(other)), Eltwise(c.ELTWISE_RELU))
    found = describe("matmul", of(a), of(b), of(bias), of(out), attributes=Attributes(post))
    base = c.ARG_ATTR_MULTIPLE_POST_OP_BASE
    places = {c.ARG_SRC: on(a), c.ARG_WEIGHTS: on(b), c.ARG_BIAS: on(bias), c.ARG_DST: on(out)}
    call = call_of(Primitive(found), places | {base * 2 | c.ARG_SRC_1: on(other)})
    assert call() == c.SUCCESS
    expected = np.maximum((a @ b + bias + 0.5 * before) * other, 0)
    np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-4)


def test_a_call_can_be_repeated_on_new_numbers() -> None:
    a, b, out = normal(8, 8), normal(8, 8), normal(8, 8)
    primitive = Primitive(describe("matmul", of(a), of(b), None, of(out)))
    call = call_of(primitive, {c.ARG_SRC: on(a), c.ARG_WEIGHTS: on(b), c.ARG_DST: on(out)})
    for _ in range(3):
        a[:] = normal(8, 8)
        call()
        np.testing.assert_allclose(out, a @ b, rtol=1e-4, atol=1e-5)


def test_factors_are_bound_when_it_is_called() -> None:
    a, b, out = normal(64), normal(64), normal(64)
    factor = np.array([3.0], np.float32)
    attributes = Attributes(scaled=(c.ARG_SRC_1,))
    primitive = Primitive(describe("binary", c.BINARY_ADD, of(a), of(b), of(out), attributes=attributes))
    places = {c.ARG_SRC_0: on(a), c.ARG_SRC_1: on(b), c.ARG_DST: on(out)}
    call = call_of(primitive, places | {c.ARG_ATTR_SCALES | c.ARG_SRC_1: on(factor)})
    for value in (3.0, -0.5):
        factor[0] = value
        call()
        np.testing.assert_allclose(out, a + b * value, rtol=1e-5, atol=1e-6)


def test_what_cannot_be_is_refused_with_what_was_asked_for() -> None:
    a, b = normal(4, 3), normal(5, 2)
    with pytest.raises(Unsupported, match=r"oneDNN refuses matmul of \[Format\(float32\[4, 3\]"):
        describe("matmul", of(a), of(b), None, of(normal(4, 2)))


def test_implementations_have_names_and_come_one_after_the_other() -> None:
    a, b, out = normal(4, 3), normal(3, 2), normal(4, 2)
    found, names = describe("matmul", of(a), of(b), None, of(out)), []
    while True:
        names.append(found.implementation)
        if not found.next_implementation():
            break
    assert len(names) > 1
    assert names[-1].startswith("ref")
