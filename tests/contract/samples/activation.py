"""Sample inputs of activations."""

from __future__ import annotations

import torch.nn.functional as F
from tests.contract.samples.base import Sample, each

from layerloom.ops.activation import SELU_ALPHA, SELU_SCALE, Elu

SAMPLES: dict[str, list[Sample]] = {
    "elu": [
        *each(Elu(0.7), lambda t: F.elu(t, 0.7)),
        *each(Elu(SELU_ALPHA, SELU_SCALE), F.selu),
        *each(Elu(0.5, rate=2.0), lambda t: F.celu(t, 0.5)),
    ],
}
