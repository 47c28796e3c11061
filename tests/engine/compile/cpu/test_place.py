"""Places: views without copies are the views that NumPy makes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from layerloom.compile.cpu.onednn import Format
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.ops.operation import ArraySpec, Shape

Array = Any
FLOAT = np.dtype(np.float32)
Change = Callable[[Array], Array]


@st.composite
def reshapes(draw: st.DrawFn, shape: Shape) -> Change:
    factors, rest = [], math.prod(shape)
    while rest > 1 and draw(st.booleans()):
        factors.append(draw(st.sampled_from([n for n in range(1, rest + 1) if rest % n == 0])))
        rest //= factors[-1]
    dims = tuple(draw(st.permutations([*factors, rest])))
    return lambda x: np.reshape(x, dims, copy=False)


@st.composite
def slices(draw: st.DrawFn, shape: Shape) -> Change:
    ends = st.none() | st.integers(-4, 4)
    steps = st.sampled_from([None, 1, 2, 3, -1, -2])
    cut = tuple(slice(draw(ends), draw(ends), draw(steps)) for _ in shape)
    return lambda x: x[cut]


@st.composite
def transposes(draw: st.DrawFn, shape: Shape) -> Change:
    axes = tuple(draw(st.permutations(range(len(shape)))))
    return lambda x: x.transpose(axes)


@st.composite
def broadcasts(draw: st.DrawFn, shape: Shape) -> Change:
    dims = (*draw(st.lists(st.integers(1, 3), max_size=2)), *(draw(st.integers(1, 3)) if n == 1 else n for n in shape))
    return lambda x: np.broadcast_to(x, dims)


KINDS = (reshapes, slices, transposes, broadcasts)


@given(st.data(), st.lists(st.integers(1, 4), max_size=4))
def test_a_chain_of_views_shows_the_numbers_that_numpy_shows(data: st.DataObject, dims: list[int]) -> None:
    array = np.arange(math.prod(dims), dtype=FLOAT).reshape(dims)
    memory = array.copy()
    place = Place.plain(Buffer(max(array.nbytes, 1)), ArraySpec.of(array))
    for _ in range(data.draw(st.integers(0, 5))):
        change = data.draw(data.draw(st.sampled_from(KINDS))(array.shape))
        moved = place.viewed(change)
        if moved is None:
            continue  # it would have to copy
        array, place = np.asarray(change(array)), moved
        assert place.dims == array.shape
        assert place.repeats == any(s == 0 and n > 1 for s, n in zip(array.strides, array.shape, strict=True))
        np.testing.assert_array_equal(place.array(memory.ctypes.data), array)
        if math.prod(array.shape):
            assert place.contiguous == array.flags.c_contiguous or 1 in array.shape
        if place.dense and place.blocked is None:
            assert sorted(array.ravel()) == list(range(memory.size))


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_a_view_is_refused_only_where_numpy_would_copy(dims: list[int], data: st.DataObject) -> None:
    array = np.arange(math.prod(dims), dtype=FLOAT).reshape(dims).transpose()
    place = Place.plain(Buffer(array.nbytes), ArraySpec(tuple(dims), FLOAT)).transposed(tuple(range(len(dims)))[::-1])
    assert place is not None
    change = data.draw(reshapes(array.shape))
    try:
        change(array)
    except ValueError:
        assert place.viewed(change) is None
    else:
        assert place.viewed(change) is not None


def test_a_number_without_axes_is_a_vector_of_one_to_onednn() -> None:
    place = Place.plain(Buffer(4), ArraySpec((), FLOAT))
    assert place.format == Format.strided((1,), FLOAT)
    assert place.reshaped((1, 1)) is not None
    assert place.viewed(lambda x: x[()]) == place


def test_an_array_that_keeps_its_memory_is_a_window_on_it() -> None:
    memory = np.arange(12, dtype=np.float32)
    place = Place.plain(Buffer(48), ArraySpec((3, 4), FLOAT))
    place.array(memory.ctypes.data)[1] = 7
    assert memory.tolist() == [0, 1, 2, 3, 7, 7, 7, 7, 8, 9, 10, 11]


def test_an_array_with_gaps_is_not_dense_even_if_it_fills_its_buffer() -> None:
    place = Place.plain(Buffer(20), ArraySpec((5,), FLOAT)).viewed(lambda x: x[::2])
    assert place is not None and not place.dense
    assert Place.plain(Buffer(24), ArraySpec((2, 3), FLOAT)).transposed((1, 0)).dense  # type: ignore[union-attr]


def test_empty_arrays_have_no_address() -> None:
    place = Place.plain(Buffer(1), ArraySpec((0, 3), FLOAT))
    assert place.array(0).shape == (0, 3)
    assert place.transposed((1, 0)).array(0).shape == (3, 0)  # type: ignore[union-attr]
