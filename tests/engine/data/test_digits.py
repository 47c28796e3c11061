from __future__ import annotations

import hashlib

import numpy as np

from layerloom.data import read_digits, read_mnist5k


def test_the_digits_have_their_shapes_and_ranges() -> None:
    columns = read_digits()
    image, label = columns["image"], columns["label"]
    assert (image.shape, image.dtype) == ((1797, 1, 8, 8), np.float32)
    assert (label.shape, label.dtype) == ((1797,), np.int64)
    assert (image.min(), image.max()) == (0, 1)
    assert np.bincount(label).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_digits_are_the_real_ones() -> None:
    # The hash of scikit-learn's copy, so that a changed or invented file is noticed.
    pixels = (read_digits()["image"] * 16).astype(np.uint8).tobytes()
    assert hashlib.sha256(pixels).hexdigest() == "8f26b2bd9d135c256808f68f14fdabddde6d9c7f869ae419704b051f0f14b3b3"


def test_the_digits_of_mnist_have_their_shapes_and_ranges() -> None:
    columns = read_mnist5k()
    image, label = columns["image"], columns["label"]
    assert (image.shape, image.dtype) == ((5000, 1, 28, 28), np.float32)
    assert (label.shape, label.dtype) == ((5000,), np.int64)
    assert (image.min(), image.max()) == (0, 1)
    assert np.bincount(label).tolist() == [500] * 10


def test_the_digits_of_mnist_are_the_real_ones() -> None:
    pixels = np.round(read_mnist5k()["image"] * 255).astype(np.uint8).tobytes()
    assert hashlib.sha256(pixels).hexdigest() == "2913c6b6527114b7307e1086335a7665e3f94c74aba3d67525e6f116bf5ae20f"
