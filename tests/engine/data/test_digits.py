from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from layerloom.data import DataError, digits, read_digits
from layerloom_resources import samples


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


def test_a_damaged_sample_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "digits.npz"
    broken.write_bytes(samples.path("digits.npz").read_bytes()[:1000])
    monkeypatch.setattr(samples, "path", lambda name: broken)
    with pytest.raises(DataError, match="damaged"):
        digits.read_digits()
