"""Samples of data layers that are bundled and too large for their default sizes."""

from __future__ import annotations

from tests.contract.wired.base import Sample

from layerloom import layers

SAMPLES = (Sample(layers.TaggedSentences(50, length=8, letters=5)),)
