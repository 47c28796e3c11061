"""Looks at what fast primitives read and made, and the slow way where they lose NaN.

oneDNN's windows skip NaN, its ReLU after a batch normalisation makes it 0, and its softmax leaves it in one number of a
row. A sum tells whether there is any: that costs one more look at the numbers, less than a hundredth of a step, and
the slow way is gone only by nets that diverge.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.calls import Addresses, Call, Ready
from layerloom.compile.cpu.lowering import Lowering
from layerloom.compile.cpu.onednn import Attributes
from layerloom.compile.cpu.place import Place
from layerloom.compile.cpu.transfer import put, taken
from layerloom.device import Array
from layerloom.ops.operation import ArraySpec

FLOAT32 = np.dtype(np.float32)
FEW = 16_384
"""Below so many numbers NumPy adds them up in place of the library."""
MOST_SUMS = 64
NAME = "look for NaN"
Arrays = Sequence[Array]


def keep_in_windows(lowering: Lowering, x: Place, y: Place, pool: Callable[[Array], Array]) -> None:
    """`pool(x)` in y again, where some x are not finite."""

    def alarm(sums: Arrays) -> bool:
        return not math.isfinite(sums[0].sum())

    _guard(lowering, (_sums(lowering, x),), alarm, x, y, lambda x, _: pool(x))


def keep_in_rows(lowering: Lowering, y: Place, axis: int) -> None:
    """NaN along the whole axis of y wherever one number is."""

    def alarm(sums: Arrays) -> bool:
        return math.isnan(sums[0].sum())

    def spread(y: Array, _: Arrays) -> Array:
        return np.where(np.isnan(y).any(axis, keepdims=True), y.dtype.type(np.nan), y)

    _guard(lowering, (_sums(lowering, y),), alarm, y, y, spread)


def keep_in_channels(lowering: Lowering, y: Place, vectors: Sequence[Place], eps: float) -> None:
    """NaN in the channels of a rectified y whose mean, variance, scale or shift makes them so."""

    def alarm(vectors: Arrays) -> bool:
        mean, var, w, b = vectors
        return not math.isfinite(mean.dot(w) + var.dot(b))

    def spoil(y: Array, vectors: Arrays) -> Array:
        mean, var, w, b = vectors
        y[:, np.isnan(mean * (w / np.sqrt(var + np.float32(eps))) + b)] = np.nan
        return y

    _guard(lowering, vectors, alarm, y, y, spoil)


def _guard(
    lowering: Lowering,
    watched: Sequence[Place],
    alarm: Callable[[Arrays], bool],
    source: Place,
    target: Place,
    mend: Callable[[Array, Arrays], Array],
) -> None:
    """`mend(source, watched)` in the target, if there is an alarm at what is watched."""

    def bind(addresses: Addresses) -> Sequence[Ready]:
        arrays = [place.array(addresses(place.buffer)) for place in watched]
        read, written = addresses(source.buffer), addresses(target.buffer)

        def run() -> None:
            if alarm(arrays):
                put(target, written, mend(taken(source, read), arrays))

        return (run,)

    reads = dict.fromkeys(place.buffer for place in (*watched, source, target))
    lowering.calls.append(Call(lowering.label(NAME), tuple(reads), (target.buffer,), bind))


def _sums(lowering: Lowering, place: Place) -> Place:
    """A few sums of all numbers of a place, or a small place itself."""
    count = place.format.nbytes // place.dtype.itemsize
    if count < FEW and place.strides is not None and place.dtype == FLOAT32:
        return place
    rows = math.gcd(count, MOST_SUMS)
    steps = (count // rows * place.dtype.itemsize, place.dtype.itemsize)
    row = Place(place.buffer, (rows, count // rows), place.dtype, steps, place.offset)
    sums = lowering.room(ArraySpec((rows, 1), FLOAT32))
    found = lowering.described("reduction", c.REDUCTION_SUM, row.format, sums.format, 0.0, 0.0, attributes=Attributes())
    lowering.primitive(found, {c.ARG_SRC: row, c.ARG_DST: sums}, name=NAME)
    return sums
