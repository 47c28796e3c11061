"""Losses of distributions in a latent space."""

from __future__ import annotations

from layerloom import ops
from layerloom.losses.reduction import same_shape
from layerloom.tensor import Tensor


def kl_to_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    """How far normal distributions with independent axes are from the one around 0 with variances of 1.

    The sum of (mean² + variance - log variance - 1) / 2 over the axes of each sample, the mean over the batch (Kingma
    and Welling, 2014, appendix B). Both: (batch, ...).
    """
    same_shape(mean, log_variance)
    terms = (mean * mean + ops.exp(log_variance) - log_variance - 1.0) * 0.5
    return terms.sum(tuple(range(1, terms.ndim))).mean()
