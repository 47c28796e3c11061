"""Places, what is put there, running sums and orders."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from tests.contract.samples.base import Sample, along, array, distinct, integers, normal

from layerloom.ops import cumulative, indexing, sorting

Array = Any


def _put(x: Any, places: Any, values: Any) -> Any:
    return x.index_put((places,), values)


def _ravelled(*places: Any) -> Any:
    return (places[0] % 3) * 4 + places[1] % 4


ORDERS = ((0, (2, 3, 4)), (1, (2, 3, 4)), (2, (2, 3, 4)), (1, (0, 3)), (0, (2,)))

SAMPLES: dict[str, list[Sample]] = {
    "ravel_index": [
        Sample(indexing.RavelIndex((3, 4)), (integers(3, 2, 1), integers(8, 5) - 4), _ravelled),
        Sample(indexing.RavelIndex((3, 4)), (array(-1), array(2)), _ravelled),
        Sample(indexing.RavelIndex((3, 4)), (integers(3, 0), integers(4)), _ravelled),
    ],
    "put": [
        Sample(indexing.Put(), (normal(6), array([[4, 0], [-1, 2]]), normal(2, 2)), _put),
        Sample(indexing.Put(), (normal(6), array(3), normal()), _put),
        Sample(indexing.Put(), (normal(3), integers(3, 0), normal(0)), _put),
        Sample(indexing.Put(), (integers(9, 5), array([0, 3]), integers(9, 2)), _put),
        Sample(indexing.Put(), (normal(4), array([1, 2, 1]), normal(3)), lambda x, p, v: _put(x, p[1:], v[1:])),
    ],
    "cumsum": [
        *along(lambda axis: cumulative.Cumsum(axis, False), torch.cumsum),
        *along(lambda axis: cumulative.Cumsum(axis, True), lambda t, axis: t.flip(axis).cumsum(axis).flip(axis)),
        Sample(cumulative.Cumsum(0, False), (integers(9, 4),), lambda t: t.cumsum(0)),
    ],
    "argsort": [
        Sample(
            sorting.Argsort(axis, descending),
            (x,),
            lambda t, a=axis, d=descending: torch.sort(t, dim=a, descending=d, stable=True).indices,
        )
        for axis, sizes in ORDERS
        for descending in (False, True)
        for x in (distinct(*sizes), integers(2, *sizes), np.where(integers(3, *sizes) == 0, np.nan, distinct(*sizes)))
    ],
}
