"""The bundled handwritten digits: 1,797 pictures of 8 x 8 pixels, and 5,000 of MNIST's of 28 x 28."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layerloom.data.bundled import read_sample

ROWS = 1797
MNIST_ROWS = 5000
CLASSES = 10


def read_digits() -> dict[str, NDArray[np.generic]]:
    """`image`: float32 (1797, 1, 8, 8) from 0 to 1, and `label`: int64 (1797,) from 0 to 9. Raises `DataError`."""
    image, label = read_sample("digits.npz", "image", "label")
    # 16 is the brightest value that the scans have.
    return {"image": image[:, np.newaxis].astype(np.float32) / np.float32(16), "label": label.astype(np.int64)}


def read_mnist5k() -> dict[str, NDArray[np.generic]]:
    """`image`: float32 (5000, 1, 28, 28) from 0 to 1, and `label`: int64 (5000,) from 0 to 9. Raises `DataError`."""
    image, label = read_sample("mnist5k.npz", "image", "label")
    return {"image": image[:, np.newaxis].astype(np.float32) / np.float32(255), "label": label.astype(np.int64)}
