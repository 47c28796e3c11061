"""Samples of object detection, and of sampling in the middle of a variational autoencoder."""

from __future__ import annotations

from tests.contract.wired.base import PICTURE, STEPS, VECTOR, Sample, x

from layerloom import layers
from layerloom.layers import Spec
from layerloom.layers.spec import IMAGE

BOXES = Spec((6, 4))
CODES = Spec((6, 4))

SAMPLES: tuple[Sample, ...] = (
    Sample(layers.Sampling(), {"mean": VECTOR, "log_variance": VECTOR}),
    Sample(layers.Sampling(), {"mean": STEPS, "log_variance": STEPS}),
    *x(layers.AnchorBoxes(), Spec((2, 3, 4), IMAGE)),
    *x(layers.AnchorBoxes(4, (8.0,), (0.5, 1.5)), PICTURE),
    Sample(layers.BoxDecoding(), {"codes": CODES, "anchors": BOXES}),
    Sample(layers.BoxDecoding(weights=(10.0, 10.0, 5.0, 4.0)), {"codes": CODES, "anchors": BOXES}),
    Sample(layers.BoxDecoding("yolo", stride=8), {"codes": CODES, "anchors": BOXES}),
    Sample(layers.BoxIoU(), {"a": Spec((12, 4)), "b": BOXES}),
    Sample(layers.RoIAlign(), {"x": PICTURE, "boxes": BOXES}, {"boxes": (0.0, 100.0)}),
    Sample(layers.RoIAlign((2, 3), 1.0, samples=1), {"x": PICTURE, "boxes": BOXES}, {"boxes": (0.0, 7.0)}),
    Sample(layers.NonMaxSuppression(), {"boxes": BOXES, "scores": Spec((6,))}),
    Sample(layers.NonMaxSuppression(4, 0.3, 0.0), {"boxes": BOXES, "scores": Spec((6, 3))}),
)
