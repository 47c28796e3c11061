"""Modules without windows: activations, norms, linear maps, tables, distances and dropout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from tests.long.agreement.dice import Array, Dice, Draw

Drawn = Callable[[Dice], Draw]


def anything(dice: Dice) -> Array:
    """An array of 0 to 4 axes, now and then an empty one."""
    return dice.numbers(*dice.shape(dice.whole(0, 4), low=0 if dice.chance(0.1) else 1, high=4))


def activation(draw: Callable[[Dice], dict[str, Any]], dice: Dice) -> Draw:
    return Draw(dice.some(**draw(dice)), [anything(dice)])


def along(name: str, dice: Dice) -> Draw:
    """What goes along an axis, positive or negative."""
    x = anything(dice)
    return Draw({name: dice.whole(-max(x.ndim, 1), max(x.ndim, 1) - 1)}, [x])


def softmax2d(dice: Dice) -> Draw:
    return Draw({}, [dice.numbers(*dice.shape(dice.pick(3, 4, 4, 2), 1, 4))])


def prelu(dice: Dice) -> Draw:
    channels = dice.whole(1, 3)
    shape = dice.pick((dice.batch(), channels), (dice.batch(), channels, *dice.shape(dice.whole(1, 3))), (channels,))
    return Draw({"num_parameters": dice.pick(1, channels), **dice.some(init=dice.real(-1, 1))}, [dice.numbers(*shape)])


def batch_norm(axes: int, dice: Dice) -> Draw:
    channels = dice.whole(1, 3)
    taken = dice.some(
        eps=dice.pick(1e-5, 0.1),
        momentum=dice.pick(None, 0.1, 0.7, 1.0, 0.0),
        affine=dice.flag(),
        track_running_stats=dice.flag(),
    )
    sizes = () if axes == 1 and dice.flag() else dice.shape(axes, 1, 3)
    return Draw({"num_features": channels, **taken}, [dice.numbers(dice.whole(1, 4), channels, *sizes)])


def instance_norm(axes: int, dice: Dice) -> Draw:
    channels = dice.whole(1, 3)
    taken = dice.some(
        eps=dice.pick(1e-5, 0.1), momentum=dice.pick(0.1, 0.7), affine=dice.flag(), track_running_stats=dice.flag()
    )
    batch = () if dice.chance(0.2) else (dice.whole(1, 3),)
    return Draw({"num_features": channels, **taken}, [dice.numbers(*batch, channels, *dice.shape(axes, 1, 4))])


def layer_norm(bias: bool, dice: Dice) -> Draw:
    shape = dice.shape(dice.whole(1, 4), 1, 4)
    normalized = shape[-dice.whole(1, len(shape)) :]
    taken = dice.some(eps=dice.pick(1e-5, 0.1), elementwise_affine=dice.flag())
    more = dice.some(bias=dice.flag()) if bias else {}
    form = normalized[0] if len(normalized) == 1 and dice.flag() else dice.pick(list, tuple)(normalized)
    return Draw({"normalized_shape": form, **taken, **more}, [dice.numbers(*shape)])


def group_norm(dice: Dice) -> Draw:
    groups = dice.whole(1, 3)
    channels = groups * dice.whole(1, 3) + dice.chance(0.05)
    taken = dice.some(eps=dice.pick(1e-5, 0.1), affine=dice.flag())
    x = dice.numbers(dice.batch(), channels, *dice.shape(dice.whole(0, 3), 1, 4))
    return Draw({"num_groups": groups, "num_channels": channels, **taken}, [x])


def local_norm(dice: Dice) -> Draw:
    taken = dice.some(alpha=dice.pick(1e-4, 0.5), beta=dice.pick(0.75, 2.0), k=dice.pick(1.0, 2.0))
    x = np.ascontiguousarray(dice.numbers(*dice.shape(dice.whole(3, 5), 1, 5)))  # PyTorch needs it so
    return Draw({"size": dice.whole(1, 6), **taken}, [x])


def linear(dice: Dice) -> Draw:
    features = dice.whole(1, 4)
    x = dice.numbers(*dice.shape(dice.whole(0, 3), 0, 3), features + dice.chance(0.03))
    return Draw({"in_features": features, "out_features": dice.whole(1, 4), **dice.some(bias=dice.flag())}, [x])


def bilinear(dice: Dice) -> Draw:
    one, two, made = dice.shape(3, 1, 4)
    batch = dice.shape(dice.whole(0, 3), 0, 3)
    arguments = {"in1_features": one, "in2_features": two, "out_features": made, **dice.some(bias=dice.flag())}
    return Draw(arguments, [dice.numbers(*batch, one), dice.numbers(*batch, two)])


def flatten(dice: Dice) -> Draw:
    x = anything(dice)
    low, high = -max(x.ndim, 1), max(x.ndim, 1) - 1
    return Draw(dice.some(start_dim=dice.whole(low, high), end_dim=dice.whole(low, high)), [x])


def unflatten(dice: Dice) -> Draw:
    parts, around = dice.shape(dice.whole(1, 3), 1, 3), [dice.shape(dice.whole(0, 2), 1, 3) for _ in range(2)]
    product = int(np.prod(parts)) + dice.chance(0.05)
    axis = dice.pick(len(around[0]), -len(around[1]) - 1)
    open_axis = dice.whole(0, len(parts) - 1)
    asked = dice.pick(parts, tuple(-1 if i == open_axis else n for i, n in enumerate(parts)))
    return Draw({"dim": axis, "unflattened_size": asked}, [dice.numbers(*around[0], product, *around[1])])


def embedding(dice: Dice) -> Draw:
    rows = dice.whole(2, 6)
    taken = dice.some(
        padding_idx=dice.pick(None, dice.whole(-rows, rows - 1)),
        max_norm=dice.pick(None, 0.7),
        norm_type=dice.pick(2.0, 1.0, 3.0),
        scale_grad_by_freq=dice.flag(),
    )
    ids = dice.labels(0, rows + dice.chance(0.03), *dice.shape(dice.whole(0, 3), 0 if dice.chance(0.1) else 1, 3))
    return Draw({"num_embeddings": rows, "embedding_dim": dice.whole(1, 4), **taken}, [ids])


def bag(dice: Dice) -> Draw:
    """Rows of tokens, or tokens with offsets; a way to weigh them where that is meant."""
    rows, mode = dice.whole(2, 6), dice.pick("sum", "mean", "max")
    last = dice.flag()
    taken = dice.some(
        padding_idx=dice.pick(None, dice.whole(-rows, rows - 1)), max_norm=dice.pick(None, 0.7), norm_type=2.0
    )
    arguments = {"num_embeddings": rows, "embedding_dim": dice.whole(1, 4), "mode": mode, **taken}
    weigh = dice.chance(0.5) and (mode == "sum" or dice.chance(0.1))
    if dice.flag():
        ids = dice.labels(0, rows, *dice.shape(2, 1, 4))
        return Draw(arguments, [ids], {"per_sample_weights": dice.numbers(*ids.shape)} if weigh else {})
    ids = dice.labels(0, rows, dice.whole(1, 9))
    offsets = np.sort(dice.rng.integers(0, ids.size + 1, size=dice.whole(1, 4)))
    offsets[0] = 0
    ends = np.append(offsets, ids.size) if last else offsets
    more = {"per_sample_weights": dice.numbers(*ids.shape)} if weigh else {}
    return Draw({**arguments, "include_last_offset": last}, [ids, ends], more)


def distance(draw: Callable[[Dice], dict[str, Any]], dice: Dice) -> Draw:
    shape = dice.shape(dice.whole(1, 3), 1, 4)
    other = tuple(1 if dice.chance(0.1) else n for n in shape[:-1]) + shape[-1:]
    return Draw(dice.some(**draw(dice)), [dice.numbers(*shape), dice.numbers(*other)])


def similar(dice: Dice) -> Draw:
    draw = distance(lambda dice: {"eps": dice.pick(1e-8, 0.1)}, dice)
    rank = draw.inputs[0].ndim
    return Draw({**draw.arguments, "dim": dice.whole(-rank, rank - 1)}, draw.inputs)


def dropout(axes: int, dice: Dice) -> Draw:
    """All or nothing: what is dropped by chance differs."""
    rank = dice.pick(axes + 1, axes + 2) if axes else dice.whole(0, 4)
    return Draw({"p": dice.pick(0.0, 1.0)}, [dice.numbers(*dice.shape(rank, 1, 4), odd=False)])


def cutoffs(dice: Dice) -> Draw:
    features, classes = dice.whole(4, 9), dice.whole(6, 10)
    ends = sorted(dice.rng.permutation(np.arange(1, classes))[: dice.whole(1, 3)].tolist())
    taken = dice.some(div_value=dice.pick(2.0, 1.5, 4.0), head_bias=dice.flag())
    target = dice.rng.permutation(np.concatenate([np.arange(classes), dice.rng.integers(0, classes, dice.whole(0, 3))]))
    arguments = {"in_features": features, "n_classes": classes, "cutoffs": ends, **taken}
    return Draw(arguments, [dice.numbers(target.size, features, odd=False), target])


def nothing(dice: Dice) -> dict[str, Any]:
    return {}


ACTIVATIONS: Mapping[str, Callable[[Dice], dict[str, Any]]] = {
    **dict.fromkeys(("LogSigmoid", "Sigmoid", "Softsign", "Tanh", "Tanhshrink", "Identity"), nothing),
    **dict.fromkeys(
        ("Hardsigmoid", "Hardswish", "Mish", "ReLU", "ReLU6", "SELU", "SiLU"), lambda dice: {"inplace": False}
    ),
    **dict.fromkeys(("CELU", "ELU"), lambda dice: {"alpha": dice.pick(1.0, 0.3, 2.5, -0.5)}),
    "GELU": lambda dice: {"approximate": dice.pick("none", "tanh")},
    "Hardshrink": lambda dice: {"lambd": dice.pick(0.5, 0.0, 1.0, -0.5)},
    "Softshrink": lambda dice: {"lambd": dice.pick(0.5, 0.0, 1.0)},
    "Hardtanh": lambda dice: {"min_val": dice.pick(-1.0, -0.5, 0.0), "max_val": dice.pick(1.0, 0.5, 2)},
    "LeakyReLU": lambda dice: {"negative_slope": dice.pick(0.01, 0.0, 1.5, -0.5)},
    "Softplus": lambda dice: {"beta": dice.pick(1.0, 0.5, 3.0, -1.0), "threshold": dice.pick(20.0, 1.0, 0.0)},
}
DRAWS: Mapping[str, Drawn] = {
    **{name: partial(activation, draw) for name, draw in ACTIVATIONS.items()},
    **{name: partial(along, "dim") for name in ("GLU", "Softmax", "Softmin", "LogSoftmax")},
    **{f"BatchNorm{axes}d": partial(batch_norm, axes) for axes in (1, 2, 3)},
    **{f"InstanceNorm{axes}d": partial(instance_norm, axes) for axes in (1, 2, 3)},
    **{f"Dropout{axes or ''}{'d' if axes else ''}": partial(dropout, axes) for axes in (0, 1, 2, 3)},
    "AlphaDropout": partial(dropout, 0),
    "FeatureAlphaDropout": partial(dropout, 2),
    "Threshold": lambda dice: Draw({"threshold": dice.pick(0.0, 0.5), "value": dice.pick(0, -3.0)}, [anything(dice)]),
    "RReLU": lambda dice: Draw({"lower": 0.25, "upper": 0.25}, [anything(dice)]),
    "Softmax2d": softmax2d,
    "PReLU": prelu,
    "LayerNorm": partial(layer_norm, True),
    "RMSNorm": partial(layer_norm, False),
    "GroupNorm": group_norm,
    "LocalResponseNorm": local_norm,
    "Linear": linear,
    "Bilinear": bilinear,
    "Flatten": flatten,
    "Unflatten": unflatten,
    "Embedding": embedding,
    "EmbeddingBag": bag,
    "PairwiseDistance": partial(
        distance,
        lambda dice: {
            "p": dice.pick(2.0, 1.0, 3.0, float("inf"), 0.0),
            "eps": dice.pick(1e-6, 0.1),
            "keepdim": dice.flag(),
        },
    ),
    "CosineSimilarity": similar,
    "AdaptiveLogSoftmaxWithLoss": cutoffs,
}
