"""The bundled blood cells: 1,149 colour pictures of red cells, white cells and platelets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from layerloom.data.bundled import read_sample

ROWS = 1149
CLASSES = ("red cell", "white cell", "platelet")


def read_blood_cells() -> dict[str, NDArray[np.generic]]:
    """`image`: float32 (1149, 3, 32, 32) from 0 to 1, red, green, blue, and `label`: int64 (1149,), place in `CLASSES`.

    Raises `DataError`.
    """
    image, label = read_sample("blood_cells.npz", "image", "label")
    return {"image": image.astype(np.float32) / np.float32(255), "label": label.astype(np.int64)}
