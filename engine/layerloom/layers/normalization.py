"""Normalization: values brought to mean 0 and variance 1, then scaled and shifted by learned numbers.

Frameworks disagree on `eps` and on what momentum means. Here they are PyTorch's: momentum is the share that a batch has
in the running statistics.
"""

from __future__ import annotations

from typing import Annotated

from layerloom import nn
from layerloom.layers.checks import as_float, described, known, need_float
from layerloom.layers.code import Call, call
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Count, Positive, Probability
from layerloom.layers.shape import need_axis
from layerloom.layers.spec import Fix, ShapeError, Spec


class BatchNorm(Layer, category="Normalization", aliases=("batch normalization", "bn")):
    """Normalizes each channel of images, or each entry of vectors, over the batch."""

    momentum: Annotated[Probability, "share of a batch in the running mean and variance"] = 0.1
    eps: Annotated[Positive, "added to the variance, against division by 0"] = 1e-5
    affine: Annotated[bool, "whether a learned scale and shift follow"] = True

    def infer(self, x: Spec) -> Spec:
        need_float(x, "BatchNorm")
        if x.rank not in (1, 3):
            expected = "an image (channels, height, width) or a vector"
            raise ShapeError(expected, described(x), "the statistics belong to channels or entries")
        return as_float(x, x.dims, x.axes)

    def build(self, x: Spec) -> Call[nn.Module]:
        norm = nn.BatchNorm1d if x.rank == 1 else nn.BatchNorm2d
        return call(norm, known(x.dims[0]), eps=self.eps, momentum=self.momentum, affine=self.affine)


class LayerNorm(Layer, category="Normalization", aliases=("layer normalization", "ln")):
    """Normalizes each sample by itself, over its last axes."""

    trailing: Annotated[Count, "how many of the last axes are normalized together"] = 1
    eps: Annotated[Positive, "added to the variance, against division by 0"] = 1e-5
    affine: Annotated[bool, "whether a learned scale and shift follow"] = True

    def infer(self, x: Spec) -> Spec:
        need_float(x, "LayerNorm")
        need_axis(x, "LayerNorm")
        if self.trailing > x.rank:
            fix = Fix(f"Normalize over {x.rank}", {"trailing": x.rank})
            raise ShapeError(f"at least {self.trailing} axes", described(x), "so many are normalized together", (fix,))
        if x.variable and self.trailing == x.rank:
            raise ShapeError("axes of fixed size", described(x), "the length of a sequence cannot be among them")
        return as_float(x, x.dims, x.axes)

    def build(self, x: Spec) -> Call[nn.Module]:
        normalized = tuple(known(dim) for dim in x.dims[-self.trailing :])
        shape = normalized[0] if len(normalized) == 1 else normalized
        return call(nn.LayerNorm, shape, eps=self.eps, elementwise_affine=self.affine)
