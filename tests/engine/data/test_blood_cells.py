from __future__ import annotations

import hashlib

import numpy as np

from layerloom.data import read_blood_cells
from layerloom.data.bundled import read_sample


def test_the_blood_cells_have_their_shapes_and_ranges() -> None:
    columns = read_blood_cells()
    image, label = columns["image"], columns["label"]
    assert (image.shape, image.dtype) == ((1149, 3, 32, 32), np.float32)
    assert (label.shape, label.dtype) == ((1149,), np.int64)
    assert 0 <= image.min() < image.max() <= 1
    # Every white cell and platelet of BCCD, and every tenth red cell.
    assert np.bincount(label).tolist() == [416, 372, 361]


def test_the_blood_cells_are_the_real_ones() -> None:
    (pixels,) = read_sample("blood_cells.npz", "image")
    assert (
        hashlib.sha256(pixels.tobytes()).hexdigest()
        == "63bcc5b73f55deb8a9ab5be6b33c276f5830a0e6d82c68686ec926d33fc18ee5"
    )


def test_white_cells_and_platelets_are_violet_and_red_cells_are_not() -> None:
    columns = read_blood_cells()
    red, _, blue = np.moveaxis(columns["image"][:, :, 12:20, 12:20].mean((2, 3)), 1, 0)
    bluish = [float((blue - red)[columns["label"] == label].mean()) for label in range(3)]
    assert bluish[0] < 0 < 0.1 < min(bluish[1:])


def test_the_official_lists_of_photographs_are_kept() -> None:
    (split,) = read_sample("blood_cells.npz", "split")
    assert np.bincount(split).tolist() == [651, 269, 229]
