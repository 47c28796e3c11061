"""Distances and similarities of two batches of vectors."""

from __future__ import annotations

from layerloom.nn.module import Module
from layerloom.ops.distance import cosine_similarity, pairwise_distance
from layerloom.tensor import Tensor


class PairwiseDistance(Module):
    """The p-norm of a - b + eps along the last axis: (batch, size) or (size,) without that axis."""

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return pairwise_distance(a, b, self.norm, self.eps, self.keepdim)


class CosineSimilarity(Module):
    """The cosine of the angle between a and b along the axis `dim`, of norms that are `eps` at least."""

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim, self.eps = dim, eps

    def forward(self, a: Tensor, b: Tensor) -> Tensor:
        return cosine_similarity(a, b, self.dim, self.eps)
