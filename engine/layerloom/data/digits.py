"""The bundled handwritten digits: 1,797 pictures of 8 x 8 pixels, read from the resources."""

from __future__ import annotations

import zipfile

import numpy as np
from numpy.typing import NDArray

from layerloom.data.problem import DataError, missing
from layerloom_resources import samples

ROWS = 1797
CLASSES = 10


def read_digits() -> dict[str, NDArray[np.generic]]:
    """`image`: float32 (1797, 1, 8, 8) from 0 to 1, and `label`: int64 (1797,) from 0 to 9."""
    path = samples.path("digits.npz")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            image, label = stored["image"], stored["label"]
    except FileNotFoundError as error:
        raise missing(path) from error
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise DataError(f'The sample file "{path}" is damaged ({error}): install Layerloom again.') from error
    # 16 is the brightest value that the scans have.
    return {"image": image[:, np.newaxis].astype(np.float32) / np.float32(16), "label": label.astype(np.int64)}
