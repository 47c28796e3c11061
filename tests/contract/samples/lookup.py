"""Sample inputs of what puts tokens into bags."""

from __future__ import annotations

from typing import Any

import torch
from tests.contract.samples.base import Array, Sample, array, integers, normal

from layerloom.ops.lookup import BagMaxima, BagOf


def largest(rows: Any, bags: Any) -> Any:
    """Where the largest number of each of three bags is, column by column; 0 for an empty bag."""
    found = torch.zeros(3, rows.shape[1], dtype=torch.int64)
    for bag in set(bags.tolist()):
        places = (bags == bag).nonzero()[:, 0]
        found[bag] = places[rows[places].argmax(0)]
    return found


def maxima(rows: Array, bags: Array) -> Sample:
    return Sample(BagMaxima(3), (rows, bags), largest)


SAMPLES: dict[str, list[Sample]] = {
    "bag_of": [
        Sample(BagOf(6), (array([0, 2, 2, 5]),), lambda t: torch.tensor([0, 0, 2, 2, 2, 3])),
        Sample(BagOf(0), (array([0, 0]),), lambda t: torch.zeros(0, dtype=torch.int64)),
    ],
    "bag_maxima": [
        maxima(normal(6, 2), array([0, 0, 2, 2, 2, 0])),
        maxima(normal(4, 3), array([1, 1, 1, 1])),
        maxima(normal(0, 2), integers(1, 0)),
    ],
}
