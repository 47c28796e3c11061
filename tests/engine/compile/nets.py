"""Whole training steps of small nets of the kinds that the benchmarks have, written in operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from layerloom import ops
from layerloom.compile import Program, trace
from layerloom.ops import random
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

Weights = Mapping[str, Tensor]
Shapes = dict[str, tuple[int, ...]]
Forward = Callable[[Tensor, Weights], Tensor]


def training_program(x: ArraySpec, classes: int, shapes: Shapes, forward: Forward) -> Program:
    """Forward, cross-entropy, backward and gradient descent."""

    def step(data: Any, scalars: Any, states: Any) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        weights = {name: Tensor(state.data, requires_grad=True) for name, state in states.items()}
        with random.generator(scalars["seed"], scalars["step"]):
            logits = forward(data["x"], weights)
        loss = ops.softmax_cross_entropy(logits, data["labels"]).mean()
        slopes = grad(loss, tuple(weights.values()))
        moved = {name: w - g * 0.1 for (name, w), g in zip(weights.items(), slopes, strict=True) if g is not None}
        return {"loss": loss}, moved

    whole = ArraySpec((), np.dtype(np.int64))
    states = {name: ArraySpec(shape, np.dtype(np.float32)) for name, shape in shapes.items()}
    data = {"x": x, "labels": ArraySpec(x.shape[:1], np.dtype(np.int64))}
    return trace(step, data, {"seed": whole, "step": whole}, states)


def images(batch: int, channels: int, size: int) -> ArraySpec:
    return ArraySpec((batch, channels, size, size), np.dtype(np.float32))


def mlp(batch: int = 16, sizes: tuple[int, ...] = (20, 32, 16, 10)) -> Program:
    shapes: Shapes = {f"w{i}": pair for i, pair in enumerate(pairwise(sizes))}
    shapes |= {f"b{i}": (size,) for i, size in enumerate(sizes[1:])}

    def forward(x: Tensor, w: Weights) -> Tensor:
        for i in range(len(sizes) - 2):
            x = random.dropout(ops.gelu(x @ w[f"w{i}"] + w[f"b{i}"]), 0.3)
        return x @ w[f"w{len(sizes) - 2}"] + w[f"b{len(sizes) - 2}"]

    return training_program(ArraySpec((batch, sizes[0]), np.dtype(np.float32)), sizes[-1], shapes, forward)


def cnn(batch: int = 4, size: int = 8, width: int = 4) -> Program:
    shapes: Shapes = {"a": (width, 1, 3, 3), "ab": (width,), "b": (2 * width, width, 3, 3), "bb": (2 * width,)}
    shapes["d"] = (2 * width * (size // 2) ** 2, 10)

    def forward(x: Tensor, w: Weights) -> Tensor:
        for name in "ab":
            x = ops.relu(ops.conv2d(x, w[name], padding=1) + ops.reshape(w[name + "b"], (-1, 1, 1)))
        return ops.reshape(ops.max_pool2d(x, 2), (batch, -1)) @ w["d"]

    return training_program(images(batch, 1, size), 10, shapes, forward)


def resnet(batch: int = 4, size: int = 8, width: int = 4, blocks: int = 3) -> Program:
    """Residual blocks of two convolutions with batch norm, twice as wide and half as large after each stage."""
    shapes: Shapes = {"first": (width, 3, 3, 3)}
    plan: list[tuple[str, int, int]] = []
    channels = width
    for stage in range(2):
        for block in range(blocks):
            wide, stride = width * 2**stage, 2 if stage and not block else 1
            plan.append((f"s{stage}b{block}", stride, wide))
            shapes |= {f"s{stage}b{block}x": (wide, channels, 3, 3), f"s{stage}b{block}y": (wide, wide, 3, 3)}
            shapes |= {f"s{stage}b{block}{part}": (wide,) for part in ("xw", "xb", "yw", "yb")}
            if stride == 2:
                shapes[f"s{stage}b{block}z"] = (wide, channels, 1, 1)
            channels = wide
    shapes["d"] = (channels, 10)

    def forward(x: Tensor, w: Weights) -> Tensor:
        x = ops.conv2d(x, w["first"], padding=1)
        for name, stride, _ in plan:
            y = ops.conv2d(x, w[name + "x"], stride=stride, padding=1)
            y = ops.relu(ops.batch_norm(y, w[name + "xw"], w[name + "xb"])[0])
            y = ops.batch_norm(ops.conv2d(y, w[name + "y"], padding=1), w[name + "yw"], w[name + "yb"])[0]
            x = ops.relu(y + (ops.conv2d(x, w[name + "z"], stride=stride) if stride == 2 else x))
        return ops.mean(x, (2, 3)) @ w["d"]

    return training_program(images(batch, 3, size), 10, shapes, forward)


def transformer(batch: int = 2, time: int = 8, size: int = 8, heads: int = 2, layers: int = 3) -> Program:
    """Blocks of attention and a wide layer, each normalised before and added to what came in."""
    shapes: Shapes = {"d": (size, 10)}
    for i in range(layers):
        shapes |= {f"{i}{part}": (size, size) for part in "qkvo"} | {
            f"{i}u": (size, 4 * size),
            f"{i}l": (4 * size, size),
        }
        shapes |= {f"{i}{part}": (size,) for part in ("nw", "nb", "mw", "mb")}

    def split(x: Tensor) -> Tensor:
        return ops.transpose(ops.reshape(x, (batch, time, heads, size // heads)), (0, 2, 1, 3))

    def attention(x: Tensor, w: Weights, i: int) -> Tensor:
        q, k, v = (split(x @ w[f"{i}{part}"]) for part in "qkv")
        weights = random.dropout(ops.softmax(q @ ops.transpose(k, (0, 1, 3, 2)) * (size // heads) ** -0.5), 0.1)
        return ops.reshape(ops.transpose(weights @ v, (0, 2, 1, 3)), (batch, time, size)) @ w[f"{i}o"]

    def forward(x: Tensor, w: Weights) -> Tensor:
        for i in range(layers):
            x = x + attention(ops.layer_norm(x, w[f"{i}nw"], w[f"{i}nb"]), w, i)
            x = x + ops.gelu(ops.layer_norm(x, w[f"{i}mw"], w[f"{i}mb"]) @ w[f"{i}u"]) @ w[f"{i}l"]
        return ops.mean(x, 1) @ w["d"]

    return training_program(ArraySpec((batch, time, size), np.dtype(np.float32)), 10, shapes, forward)


NETS: Mapping[str, Callable[[], Program]] = {
    "mlp": mlp,
    "cnn": cnn,
    "resnet": resnet,
    "transformer": transformer,
}
LARGE: Mapping[str, Callable[[], Program]] = {
    "mlp": lambda: mlp(128, (784, 512, 256, 10)),
    "cnn": lambda: cnn(128, 28, 32),
    "resnet20": lambda: resnet(128, 32, 16),
    "transformer": lambda: transformer(32, 128, 256, 8, 4),
}
"""About the sizes of the benchmarks: to plan for, not to run."""
