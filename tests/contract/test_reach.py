"""How far each layer says it looks, against how far its gradient shows that it does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from layerloom.graph.model import Output
from layerloom.graph.receptive import Along, field
from layerloom.layers import (
    AdaptiveMaxPool,
    ConvLSTM2D,
    DataLayer,
    GlobalMaxPool,
    Padding2D,
    Permute,
    RandomCrop,
    Transpose,
)
from layerloom.layers.reach import Reach
from layerloom.ops import random
from layerloom.tensor import Tensor, grad

from .layer_samples import SAMPLES
from .test_layers import Wired

LOOSE = (AdaptiveMaxPool, ConvLSTM2D, GlobalMaxPool, Permute, RandomCrop, Transpose)
"""What may look less far than it says: at one largest value, or at one place of another axis."""


def _cases() -> Iterator[tuple[Wired, Output, Output, Along]]:
    """Every axis of places that a layer keeps: the layer in a net, the ends of the net, what is said of the axis."""
    for sample in SAMPLES:
        if isinstance(sample.layer, DataLayer) or not sample.layer.ports.outputs:
            continue
        wired = Wired(sample)
        made = Output(wired.node, sample.layer.ports.outputs[0])
        for source, alongs in field(wired.document, wired.inference, wired.node).items():
            kept = wired.inference.spec(made).axes
            spec = wired.inference.spec(source)
            for along in alongs:
                if along.axis in kept and along.axis in spec.axes and spec.kind == "float":
                    yield wired, source, made, along


def _name(value: object) -> str:
    return f"{value.axis}" if isinstance(value, Along) else str(value.sample) if isinstance(value, Wired) else ""


def _dependence(wired: Wired, source: Output, made: Output, axis: str) -> list[NDArray[np.intp]]:
    """For each place of the output the places of a column along the axis on which the values there depend."""
    key = f"{source.node}.{source.port}"
    before, after = (1 + wired.inference.spec(port).axes.index(axis) for port in (source, made))
    column, found = Tensor(wired.columns[key].data.copy(), requires_grad=True), list[NDArray[np.intp]]()
    for at in range(wired.inference.spec(made).dims[after - 1] or 0):
        with random.generator(seed=1, step=1):
            value = wired.network.forward({**wired.columns, key: column}, [made])[made]
        weights = np.zeros(value.shape)
        place = (slice(None),) * after + (at,)
        weights[place] = np.random.default_rng(0).uniform(0.5, 1, weights[place].shape)
        (g,) = grad((value * Tensor(weights)).sum(), [column], allow_unused=True)
        flat = np.zeros((1, 1)) if g is None else np.moveaxis(g.data, before, 0).reshape(g.shape[before], -1)
        found.append(np.flatnonzero(np.abs(flat).max(1)))
    return found


@pytest.mark.parametrize(("wired", "source", "made", "along"), list(_cases()), ids=_name)
def test_a_layer_looks_as_far_as_it_says_and_no_further(
    wired: Wired, source: Output, made: Output, along: Along
) -> None:
    wired.network.eval()
    dependence = _dependence(wired, source, made, along.axis)
    for at, places in enumerate(dependence):
        if along.reach is not None and places.size and not isinstance(wired.sample.layer, Padding2D):
            assert _within(along.reach, at, places), (at, places)
    if not isinstance(wired.sample.layer, LOOSE):
        widest = max((int(np.ptp(places)) + 1 for places in dependence if places.size), default=0)
        assert widest == min(along.size or 0, along.places or 0)


def _within(reach: Reach, at: int, places: NDArray[np.intp]) -> bool:
    first, last = (reach.step * at + end for end in (reach.first, reach.last))
    return bool(first <= places[0] and places[-1] <= last)
