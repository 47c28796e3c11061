"""Loss functions, with PyTorch's arguments; `layerloom.nn` wraps them as modules.

Each takes a prediction and a target and returns one number, or one for each term with `reduction='none'`; `lengths`
(batch,) masks what pads sequences (batch, steps, ...) on the right. They are written in operations on tensors, in forms
that neither overflow nor lose digits.
"""

from layerloom.losses.binary import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    hinge,
    hinge_embedding,
    multi_label_soft_margin,
    soft_margin,
)
from layerloom.losses.classes import cross_entropy, kl_divergence, nll
from layerloom.losses.clipped import clipped_binary_cross_entropy, clipped_cross_entropy
from layerloom.losses.ctc import ctc
from layerloom.losses.focal import binary_focal, focal
from layerloom.losses.latent import kl_to_normal
from layerloom.losses.margin import categorical_hinge, margin_ranking, multi_label_margin, multi_margin
from layerloom.losses.overlap import dice
from layerloom.losses.reduction import Reduction, reduced
from layerloom.losses.regression import gaussian_nll, huber, l1, mse, poisson_nll, smooth_l1
from layerloom.losses.relative import log_cosh, mean_absolute_percentage, mean_squared_logarithmic
from layerloom.losses.similarity import (
    contrastive,
    cosine,
    cosine_embedding,
    triplet_margin,
    triplet_margin_with_distance,
)

__all__ = [
    "Reduction", "binary_cross_entropy", "binary_cross_entropy_with_logits", "binary_focal", "categorical_hinge",
    "clipped_binary_cross_entropy", "clipped_cross_entropy", "contrastive", "cosine", "cosine_embedding",
    "cross_entropy", "ctc", "dice", "focal", "gaussian_nll", "hinge", "hinge_embedding", "huber", "kl_divergence",
    "kl_to_normal", "l1", "log_cosh", "margin_ranking", "mean_absolute_percentage", "mean_squared_logarithmic", "mse",
    "multi_label_margin", "multi_label_soft_margin", "multi_margin", "nll", "poisson_nll", "reduced", "smooth_l1",
    "soft_margin", "triplet_margin", "triplet_margin_with_distance",
]  # fmt: skip
