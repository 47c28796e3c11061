"""Samples of what losses are made of: the score at a label, and connectionist temporal classification."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from tests.contract.samples.base import Array, Sample, array, integers, normal

from layerloom.ops.classification import AtLabel, AtLabelGrad
from layerloom.ops.ctc import Ctc, CtcGrad


def _at_labels() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"at_label": [], "at_label_grad": []}
    for scores, axis in (
        (normal(4, 3), 1),
        (normal(2, 5, 3), 1),
        (normal(2, 3, 4), 2),
        (normal(3), 0),
        (normal(0, 4), 1),
    ):
        labels = integers(scores.shape[axis], *scores.shape[:axis], *scores.shape[axis + 1 :])

        def picked(x: Any, z: Any, axis: int = axis) -> Any:
            return x.gather(axis, z.unsqueeze(axis)).squeeze(axis)

        def put(g: Any, z: Any, axis: int = axis, shape: Any = scores.shape) -> Any:
            return torch.zeros(shape, dtype=g.dtype).scatter(axis, z.unsqueeze(axis), g.unsqueeze(axis))

        found["at_label"].append(Sample(AtLabel(axis), (scores, labels), picked))
        found["at_label_grad"].append(
            Sample(AtLabelGrad(axis, scores.shape[axis]), (normal(*labels.shape), labels), put)
        )
    return found


def _ctc(blank: int) -> Any:
    def loss(log_probs: Any, labels: Any, steps: Any, counts: Any) -> Any:
        """PyTorch's loss, without what it adds to the gradient: the derivative of the sum of all probabilities."""
        y = F.ctc_loss(log_probs, labels, steps, counts, blank, "none")
        running = torch.arange(log_probs.shape[0])[:, None] < steps
        total = (log_probs.exp() * running[..., None]).sum((0, 2))
        return y - total + total.detach()

    return loss


def _scores(steps: int, batch: int, classes: int) -> Array:
    raw = normal(steps, batch, classes)
    return raw - np.log(np.exp(raw).sum(2, keepdims=True))


def _ctcs() -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {"ctc": [], "ctc_grad": []}
    for log_probs, labels, steps, counts, blank in (
        (_scores(5, 3, 4), array([[1, 1], [2, 3], [3, -1]]), array([5, 4, 3]), array([2, 2, 1]), 0),
        (_scores(4, 1, 3), array([[0, 1, 0]]), array([4]), array([3]), 2),
        (_scores(3, 2, 2), array([[1], [1]]), array([3, 2]), array([1, 0]), 0),
        (_scores(2, 1, 2), np.zeros((1, 0), np.int64), array([2]), array([0]), 0),
    ):
        inputs = (log_probs, labels, steps, counts)
        found["ctc"].append(Sample(Ctc(blank), inputs, _ctc(blank)))
        found["ctc_grad"].append(Sample(CtcGrad(blank), (normal(len(steps)), *inputs)))
    nobody = (_scores(3, 0, 2), np.zeros((0, 2), np.int64), integers(3, 0), integers(3, 0))
    found["ctc"].append(Sample(Ctc(0), nobody, lambda x, *_: x.sum((0, 2))))
    found["ctc_grad"].append(Sample(CtcGrad(0), (normal(0), *nobody)))
    return found


SAMPLES: dict[str, list[Sample]] = {**_at_labels(), **_ctcs()}
