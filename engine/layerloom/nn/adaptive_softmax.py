"""A softmax over very many classes that spends most on the frequent ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from numpy.typing import DTypeLike

from layerloom import ops
from layerloom.nn.container import ModuleList, Sequential
from layerloom.nn.linear import Linear
from layerloom.nn.module import Module
from layerloom.tensor import Tensor


class Likelihood(NamedTuple):
    """The logarithm of each target's probability (batch,), and minus their mean."""

    output: Tensor
    loss: Tensor


class AdaptiveLogSoftmaxWithLoss(Module):
    """Log-softmax over classes that are sorted from frequent to rare and cut into clusters (Grave et al., 2017).

    The head knows the classes before the first of the `cutoffs` and each cluster after it as a whole; within the i-th
    cluster a map through in_features / div_value^i features decides. x: (batch, in_features) and targets (batch,), or
    one of each without the batch. Every cluster is computed for every sample, so that shapes do not depend on targets.
    """

    def __init__(
        self,
        in_features: int,
        n_classes: int,
        cutoffs: Sequence[int],
        div_value: float = 4.0,
        head_bias: bool = False,
        *,
        dtype: DTypeLike | None = None,
    ) -> None:
        super().__init__()
        if not cutoffs or list(cutoffs) != sorted(set(cutoffs)) or cutoffs[0] < 1 or cutoffs[-1] >= n_classes:
            raise ValueError(f"cutoffs need to ascend, from 1 to {n_classes - 1} at most, got {list(cutoffs)}")
        self.in_features, self.n_classes, self.cutoffs = in_features, n_classes, [*cutoffs, n_classes]
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size, self.n_clusters = cutoffs[0], len(cutoffs)
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = Linear(in_features, self.head_size, bias=head_bias, dtype=dtype)
        self.tail = ModuleList()
        for place, (start, stop) in enumerate(pairwise(self.cutoffs)):
            inner = int(in_features // div_value ** (place + 1))
            down = Linear(in_features, inner, bias=False, dtype=dtype)
            self.tail.append(Sequential(down, Linear(inner, stop - start, bias=False, dtype=dtype)))

    def forward(self, x: Tensor, target: Tensor) -> Likelihood:
        if x.ndim != target.ndim + 1 or target.ndim > 1 or x.shape[:-1] != target.shape:
            expected = f"(batch, {self.in_features}) and targets (batch,), or one of each"
            raise ValueError(f"AdaptiveLogSoftmaxWithLoss needs {expected}, got {x.shape} and {target.shape}")
        rows, labels = ops.reshape(x, (-1, self.in_features)), ops.reshape(target, (target.size,))
        output = ops.reshape(self._likelihood(rows, labels), target.shape)
        return Likelihood(output, -ops.mean(output))

    def _likelihood(self, x: Tensor, target: Tensor) -> Tensor:
        """The logarithm of each target's probability: the head's, and within a cluster that cluster's too."""
        places, inside = target, []
        for cluster, (start, stop) in enumerate(pairwise(self.cutoffs)):
            here = ops.logical_and(target >= start, target < stop)
            places = ops.where(here, self.shortlist_size + cluster, places)
            label = ops.where(here, target - start, 0)
            inside.append(ops.where(here, -ops.softmax_cross_entropy(self.tail[cluster](x), label), 0))
        output = -ops.softmax_cross_entropy(self.head(x), places)
        return sum(inside, start=output)

    def log_prob(self, x: Tensor) -> Tensor:
        """The logarithm of the probability of each class: (batch, in_features) becomes (batch, n_classes)."""
        head = ops.log_softmax(self.head(x), -1)
        short = self.shortlist_size
        parts = [head[:, :short]]
        for cluster, tail in enumerate(self.tail):
            parts.append(ops.log_softmax(tail(x), -1) + head[:, short + cluster : short + cluster + 1])
        return ops.concatenate(parts, 1)

    def predict(self, x: Tensor) -> Tensor:
        """The most probable class of each sample: (batch, in_features) becomes (batch,)."""
        return ops.argmax(self.log_prob(x), 1)
