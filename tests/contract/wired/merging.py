"""Samples of layers that join several values."""

from __future__ import annotations

from tests.contract.wired.base import PICTURE, STEPS, VECTOR, Sample

from layerloom import layers
from layerloom.layers import Layer, Spec
from layerloom.layers.spec import IMAGE

CHANNELS = Spec((4, 1, 1), IMAGE)


def ab(layer: Layer, a: Spec, b: Spec, divisor: tuple[float, float] | None = None) -> Sample:
    return Sample(layer, {"a": a, "b": b}, {"b": divisor} if divisor else {})


SAMPLES: tuple[Sample, ...] = (
    *(
        Sample(layer, {"x": specs})
        for layer in (layers.Average(), layers.Maximum(), layers.Minimum())
        for specs in ((VECTOR, VECTOR, VECTOR), (PICTURE, CHANNELS), (VECTOR,))
    ),
    ab(layers.Subtract(), PICTURE, CHANNELS),
    ab(layers.Divide(), PICTURE, CHANNELS, (1.0, 2.0)),
    ab(layers.Dot(), VECTOR, VECTOR),
    ab(layers.Dot((-1, -2)), STEPS, Spec((6, 3))),
    ab(layers.Dot(-2, normalize=True), STEPS, Spec((5, 3))),
    ab(layers.Dot(), STEPS, Spec((6,))),
    ab(layers.MatMul(), STEPS, Spec((6, 3))),
    ab(layers.MatMul(transposed=True), PICTURE, Spec((1, 3, 9))),
    ab(layers.CosineSimilarity(), VECTOR, VECTOR),
    ab(layers.CosineSimilarity(-2, eps=1e-3), STEPS, STEPS),
    Sample(layers.Stack(), {"x": (VECTOR, VECTOR)}),
    Sample(layers.Stack(-2), {"x": (STEPS, STEPS, STEPS)}),
)
