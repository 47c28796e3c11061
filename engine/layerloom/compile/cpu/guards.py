"""Looks at what fast primitives read and made, and the slow way where they lose NaN.

oneDNN's windows skip NaN, its ReLU in a batch normalisation or a recurrent net makes it 0, and its softmax leaves it in
one number of a row. A sum tells whether there is any: that costs one more look at the numbers, less than a hundredth
of a step, and the slow way is gone only by nets that diverge.
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
LEAST = -3e38
"""A sum with the least finite number is not above this."""
NAME = "look for NaN"
Arrays = Sequence[Array]


def keep_in_windows(lowering: Lowering, x: Place, y: Place, pool: Callable[[Array], Array]) -> None:
    """`pool(x)` in y again where there is NaN in x, or where windows hold nothing but -inf.

    Those come out as the least finite number. A margin of -inf alone is no reason: it is there in every step.
    """

    def alarm(sums: Arrays) -> bool:
        of_x, of_y = (each.sum() for each in sums)
        return bool(np.isnan(of_x) or (of_x == -np.inf and not of_y > LEAST))

    _guard(lowering, (_sums(lowering, x), _sums(lowering, y)), alarm, (x,), (y,), lambda sources, _: (pool(*sources),))


def keep_in_steps(
    lowering: Lowering, inputs: Sequence[Place], outputs: Sequence[Place], kernel: Callable[..., Arrays]
) -> None:
    """`kernel(*inputs)` in the outputs again, where some of both are not finite."""

    def alarm(sums: Arrays) -> bool:
        return not all(math.isfinite(each.sum()) for each in sums)

    sums = [_sums(lowering, place) for place in (*inputs, *outputs)]
    _guard(lowering, sums, alarm, inputs, outputs, lambda sources, _: kernel(*sources))


def keep_in_rows(lowering: Lowering, y: Place, axis: int) -> None:
    """NaN along the whole axis of y wherever one number is."""

    def alarm(sums: Arrays) -> bool:
        return math.isnan(sums[0].sum())

    def spread(sources: Arrays, _: Arrays) -> Arrays:
        (y,) = sources
        return (np.where(np.isnan(y).any(axis, keepdims=True), y.dtype.type(np.nan), y),)

    _guard(lowering, (_sums(lowering, y),), alarm, (y,), (y,), spread)


def keep_in_channels(lowering: Lowering, y: Place, vectors: Sequence[Place], eps: float) -> None:
    """NaN in the channels of a rectified y whose mean, variance, scale or shift makes them so."""

    def alarm(vectors: Arrays) -> bool:
        mean, var, w, b = vectors
        return not math.isfinite(mean.dot(w) + var.dot(b))

    def spoil(sources: Arrays, vectors: Arrays) -> Arrays:
        mean, var, w, b = vectors
        sources[0][:, np.isnan(mean * (w / np.sqrt(var + np.float32(eps))) + b)] = np.nan
        return sources

    _guard(lowering, vectors, alarm, (y,), (y,), spoil)


def _guard(
    lowering: Lowering,
    watched: Sequence[Place],
    alarm: Callable[[Arrays], bool],
    sources: Sequence[Place],
    targets: Sequence[Place],
    mend: Callable[[Arrays, Arrays], Arrays],
) -> None:
    """`mend(sources, watched)` in the targets, if there is an alarm at what is watched."""

    def bind(addresses: Addresses) -> Sequence[Ready]:
        arrays = [place.array(addresses(place.buffer)) for place in watched]

        def run() -> None:
            if not alarm(arrays):
                return
            found = mend([taken(place, addresses(place.buffer)) for place in sources], arrays)
            for place, array in zip(targets, found, strict=True):
                put(place, addresses(place.buffer), array)

        return (run,)

    reads = dict.fromkeys(place.buffer for place in (*watched, *sources, *targets))
    lowering.calls.append(Call(lowering.label(NAME), tuple(reads), tuple(place.buffer for place in targets), bind))


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
