"""Losses of areas: how little what is found and what is there overlap."""

from __future__ import annotations

from layerloom.losses.reduction import same_shape
from layerloom.tensor import Tensor


def dice(probabilities: Tensor, target: Tensor, smooth: float = 1.0, axes: tuple[int, ...] | None = None) -> Tensor:
    """1 - (2 sum(p t) + smooth) / (sum(p) + sum(t) + smooth), the mean over what is left beside the axes.

    `axes` are those along which areas extend, `None` for all. As in Dice (1945), with probabilities for membership;
    `smooth` keeps an area that is empty in both from counting as missed.
    """
    same_shape(probabilities, target)
    both = (probabilities * target).sum(axes)
    every = probabilities.sum(axes) + target.sum(axes)
    return (1 - (both * 2.0 + smooth) / (every + smooth)).mean()
