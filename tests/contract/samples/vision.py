"""Sample inputs of operations on boxes."""

from __future__ import annotations

import numpy as np
from tests.contract.samples.base import Array, Sample, array, distinct, rng

from layerloom.ops.boxes import Nms


def _boxes(*sizes: int) -> Array:
    """Boxes with areas that overlap here and there."""
    corner = rng.uniform(0, 4, size=(*sizes, 2))
    return np.concatenate([corner, corner + rng.uniform(1, 4, size=(*sizes, 2))], axis=-1)


SAMPLES: dict[str, list[Sample]] = {
    "nms": [
        Sample(Nms(0.3, 4), (_boxes(7), distinct(7))),
        Sample(Nms(0.5, 6), (_boxes(2, 3, 5), distinct(2, 3, 5))),
        Sample(Nms(0.5, 3), (_boxes(4), array([-np.inf, 0.5, -np.inf, 0.25]))),
        Sample(Nms(0.5, 3), (_boxes(2, 0), distinct(2, 0))),
        Sample(Nms(0.5, 3), (_boxes(0, 4), distinct(0, 4))),
    ],
}
