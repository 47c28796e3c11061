"""Losses of numbers, classes, margins and sequences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from tests.long.agreement.dice import Array, Dice, Draw

Drawn = Callable[[Dice], Draw]
FIRST = (0,)
"""Where only the prediction is differentiated, as in PyTorch."""


def reduced(dice: Dice, **more: Any) -> dict[str, Any]:
    """How a loss becomes a number, beside other arguments."""
    return dice.some(reduction=dice.pick("mean", "sum", "none"), **more)


def shape(dice: Dice) -> tuple[int, ...]:
    return dice.shape(dice.whole(0, 3), low=0 if dice.chance(0.1) else 1, high=4)


def chosen(dice: Dice, values: tuple[float, ...], *sizes: int) -> Array:
    return dice.laid(dice.rng.choice(values, size=sizes))


def numbers(draw: Callable[[Dice], dict[str, Any]], dice: Dice) -> Draw:
    sizes = shape(dice)
    return Draw(reduced(dice, **draw(dice)), [dice.numbers(*sizes), dice.numbers(*sizes)])


def poisson(dice: Dice) -> Draw:
    sizes = shape(dice)
    arguments = reduced(dice, full=dice.flag(), eps=dice.pick(1e-8, 0.1))
    rate = dice.flag()
    x = dice.rng.uniform(-1, 3, size=sizes)
    target = dice.labels(0, 5, *sizes).astype(float)
    return Draw({**arguments, "log_input": rate}, [x if rate else np.abs(x), target], wrt=FIRST)


def gauss(dice: Dice) -> Draw:
    """The variance of each number or of each row."""
    sizes = dice.shape(dice.whole(1, 3), 1, 4)
    var = dice.pick(sizes, sizes[:-1], (*sizes[:-1], 1))
    spread = dice.rng.uniform(-0.01 if dice.chance(0.1) else 0, 2, size=var)
    arguments = reduced(dice, full=dice.flag(), eps=dice.pick(1e-6, 0.1))
    return Draw(arguments, [dice.numbers(*sizes), dice.numbers(*sizes), spread])


def divergence(dice: Dice) -> Draw:
    sizes = dice.shape(dice.whole(1, 3), 1, 4)
    log_target = dice.flag()
    target = dice.numbers(*sizes, odd=False)
    if not log_target:
        target = np.where(dice.rng.random(sizes) < 0.3, 0.0, np.exp(target))
    arguments = {**reduced(dice), "log_target": log_target}
    if dice.chance(0.3):
        arguments["reduction"] = "batchmean"
    return Draw(arguments, [dice.numbers(*sizes), target], wrt=FIRST)


def labelled(smooth: bool, dice: Dice) -> Draw:
    """(batch, classes, ...) or (classes,) and labels, some of which are ignored."""
    classes, ignored = dice.whole(1, 4), dice.pick(-100, 0, -1, 2)
    rest = dice.shape(dice.whole(0, 2), 1, 3)
    batch = dice.pick((), (dice.batch(),), (dice.batch(),)) if not rest else (dice.batch(),)
    labels = dice.labels(0, classes, *batch, *rest)
    labels = np.where(dice.rng.random(labels.shape) < 0.2, ignored, labels)
    more = {"label_smoothing": dice.pick(0.0, 0.1, 1.0)} if smooth else {}
    weight = dice.pick(None, dice.rng.uniform(0, 2, size=classes))
    arguments = reduced(dice, weight=weight, **more)
    return Draw(
        {**arguments, "ignore_index": ignored}, [np.ascontiguousarray(dice.numbers(*batch, classes, *rest)), labels]
    )


def likely(dice: Dice) -> Draw:
    """Labels, or the probability of each class."""
    if dice.chance(0.6):
        return labelled(True, dice)
    classes, batch, rest = dice.whole(1, 4), dice.pick((), (dice.batch(),)), ()
    if batch:
        rest = dice.shape(dice.whole(0, 2), 1, 3)
    sizes = (*batch, classes, *rest)
    weight = dice.pick(None, dice.rng.uniform(0, 2, size=classes))
    arguments = reduced(dice, weight=weight, label_smoothing=dice.pick(0.0, 0.1, 1.0))
    return Draw(
        arguments,
        [
            dice.numbers(*sizes),
            dice.rng.dirichlet(np.ones(max(classes, 1)), size=(*batch, *rest)).swapaxes(-1, len(batch))
            if not rest
            else np.abs(dice.numbers(*sizes, odd=False)),
        ],
    )


def binary(logits: bool, dice: Dice) -> Draw:
    sizes = shape(dice)
    weight = dice.pick(None, dice.rng.uniform(0, 2, size=sizes), dice.rng.uniform(0, 2, size=sizes[-1:]))
    target = dice.pick(dice.rng.uniform(size=sizes), chosen(dice, (0.0, 1.0), *sizes))
    if not logits:
        x = dice.rng.uniform(size=sizes)
        return Draw(reduced(dice, weight=weight), [x, target], wrt=FIRST)
    more = {"pos_weight": dice.pick(None, dice.rng.uniform(0, 3, size=sizes[-1:]))}
    return Draw(reduced(dice, weight=weight, **more), [dice.numbers(*sizes, odd=False), target])


def signs(dice: Dice) -> Draw:
    sizes = shape(dice)
    return Draw(reduced(dice), [dice.numbers(*sizes, odd=False), chosen(dice, (-1.0, 1.0), *sizes)], wrt=FIRST)


def ranking(dice: Dice) -> Draw:
    sizes = shape(dice)
    inputs = [dice.numbers(*sizes), dice.numbers(*sizes), chosen(dice, (-1.0, 1.0), *sizes)]
    return Draw(reduced(dice, margin=dice.pick(0.0, 0.5, -0.5)), inputs, wrt=(0, 1))


def hinge(dice: Dice) -> Draw:
    sizes = shape(dice)
    inputs = [dice.numbers(*sizes), chosen(dice, (-1.0, 1.0), *sizes)]
    return Draw(reduced(dice, margin=dice.pick(1.0, 0.5, 0.0)), inputs, wrt=FIRST)


def cosine(dice: Dice) -> Draw:
    batch, size = dice.pick((), (dice.whole(1, 4),)), dice.whole(1, 4)
    inputs = [dice.numbers(*batch, size), dice.numbers(*batch, size), chosen(dice, (-1.0, 1.0), *batch)]
    return Draw(reduced(dice, margin=dice.pick(0.0, 0.3, -0.5)), inputs, wrt=(0, 1))


def named(dice: Dice) -> Draw:
    """Names of classes in a row up to the first -1."""
    batch, classes = dice.pick((), (dice.whole(1, 3),)), dice.whole(1, 5)
    rows = [dice.rng.permutation(classes) for _ in range(int(np.prod(batch)))]
    for row in rows:
        row[dice.whole(0, classes) :] = -1
    target = np.array(rows, np.int64).reshape(*batch, classes)
    return Draw(reduced(dice), [dice.numbers(*batch, classes, odd=False), target])


def many_yes_or_no(dice: Dice) -> Draw:
    sizes = dice.shape(dice.whole(1, 3), 1, 4)
    weight = dice.pick(None, dice.rng.uniform(0, 2, size=sizes[-1:]))
    x = dice.numbers(*sizes, odd=False)
    return Draw(reduced(dice, weight=weight), [x, dice.rng.uniform(size=sizes)], wrt=FIRST)


def several_margins(dice: Dice) -> Draw:
    batch, classes = dice.pick((), (dice.whole(1, 4),)), dice.whole(1, 4)
    weight = dice.pick(None, dice.rng.uniform(0, 2, size=classes))
    arguments = reduced(dice, p=dice.pick(1, 2), margin=dice.pick(1.0, 0.3, -0.5), weight=weight)
    return Draw(arguments, [dice.numbers(*batch, classes, odd=False), dice.labels(0, classes, *batch)])


def triplet(norm: bool, dice: Dice) -> Draw:
    sizes = dice.shape(dice.whole(1, 3), 1, 4)
    more = {"p": dice.pick(2.0, 1.0, 3.5, float("inf")), "eps": dice.pick(1e-6, 0.1)} if norm else {}
    arguments = reduced(dice, margin=dice.pick(1.0, 3.0), swap=dice.flag(), **more)
    return Draw(arguments, [dice.numbers(*sizes) for _ in range(3)])


def spoken(dice: Dice) -> Draw:
    """Labels in rows or one after the other; steps that may be too few where infinity is asked to be zero.

    What is infinite has a gradient of 0 here and of nan in PyTorch.
    """
    steps, classes, batch, few = dice.whole(1, 7), dice.whole(2, 4), dice.whole(1, 3), dice.flag()
    steps = steps if few else 6
    blank = dice.whole(0, classes - 1)
    scores = dice.numbers(steps, batch, classes, odd=False)
    log_probs = scores - np.log(np.exp(scores - scores.max()).sum(-1, keepdims=True)) - scores.max()
    lengths = dice.labels(0, 4, batch)
    labels = np.array([c for c in range(classes) if c != blank])[dice.rng.integers(0, classes - 1, size=(batch, 3))]
    targets = labels if dice.flag() else np.concatenate([row[:n] for row, n in zip(labels, lengths, strict=True)])
    arguments = {**reduced(dice), "blank": blank, "zero_infinity": few}
    return Draw(arguments, [log_probs, targets, dice.labels(1 if few else 6, steps + 1, batch), lengths])


DRAWS: Mapping[str, Drawn] = {
    **{name: partial(numbers, lambda dice: {}) for name in ("L1Loss", "MSELoss")},
    "HuberLoss": partial(numbers, lambda dice: {"delta": dice.pick(1.0, 0.3)}),
    "SmoothL1Loss": partial(numbers, lambda dice: {"beta": dice.pick(1.0, 0.3, 0.0)}),
    "PoissonNLLLoss": poisson,
    "GaussianNLLLoss": gauss,
    "KLDivLoss": divergence,
    "NLLLoss": partial(labelled, False),
    "CrossEntropyLoss": likely,
    "BCELoss": partial(binary, False),
    "BCEWithLogitsLoss": partial(binary, True),
    "SoftMarginLoss": signs,
    "MarginRankingLoss": ranking,
    "HingeEmbeddingLoss": hinge,
    "CosineEmbeddingLoss": cosine,
    "MultiLabelMarginLoss": named,
    "MultiLabelSoftMarginLoss": many_yes_or_no,
    "MultiMarginLoss": several_margins,
    "TripletMarginLoss": partial(triplet, True),
    "TripletMarginWithDistanceLoss": partial(triplet, False),
    "CTCLoss": spoken,
}
