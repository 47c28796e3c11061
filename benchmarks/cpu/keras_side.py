"""Keras 3 as a competitor, on its PyTorch backend or on JAX: measured once, beside the PyTorch that counts.

The nets are Keras' own layers in the order of axes that Keras prefers, trained by `train_on_batch`. They begin with
weights of their own, so their gradients are not compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras  # type: ignore[import-not-found, import-untyped, unused-ignore]
import numpy as np
from benchmarks.cpu.competitor import Competitor, Unavailable
from benchmarks.cpu.inputs import Arrays, Inputs, Task
from keras import layers as k  # type: ignore[import-not-found, import-untyped, unused-ignore]


def made(name: str, inputs: Inputs, dtype: str, threads: int) -> Competitor:  # noqa: ARG001  (one way for all sides)
    if keras.backend.backend() == "torch":
        import torch  # noqa: PLC0415  (only where it is the backend)

        torch.set_num_threads(threads)
    return Keras(inputs, dtype)


class Keras:
    """A Keras model in training."""

    def __init__(self, inputs: Inputs, dtype: str) -> None:
        self._task = inputs.task
        keras.mixed_precision.set_global_policy("float32" if dtype == "float32" else "mixed_bfloat16")
        self._model = NETS[self._task.model](self._task, **self._task.parameters)
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self._model.compile(optimizer=_optimizer(self._task), loss=loss)
        self._batches = [(self._input(columns), columns[self._task.target]) for columns in inputs.batches()]
        self._last = float("nan")

    @property
    def version(self) -> str:
        return f"Keras {keras.__version__} on {keras.backend.backend()}"

    def _input(self, columns: Arrays) -> np.ndarray[Any, Any]:
        """The first column, pictures with the channels last; words past the end are 0, which the layers mask."""
        x = columns[self._task.inputs[0]]
        return np.ascontiguousarray(x.transpose(0, 2, 3, 1)) if x.ndim == 4 else x

    def gradients(self) -> Arrays:
        raise Unavailable("Keras begins with weights of its own")

    def step(self, number: int) -> None:
        self._last = self._model.train_on_batch(*self._batches[number])

    def loss(self) -> float:
        return float(self._last)

    def predict(self, columns: Arrays) -> Arrays:
        return {"scores": np.asarray(self._model.predict_on_batch(self._input(columns)), np.float32)}


def _optimizer(task: Task) -> Any:
    decay = task.weight_decay or None
    if task.optimizer == "sgd":
        return keras.optimizers.SGD(task.learning_rate, momentum=task.momentum, weight_decay=decay)
    kind = keras.optimizers.AdamW if task.optimizer == "adamw" else keras.optimizers.Adam
    return kind(task.learning_rate, weight_decay=decay)


def _mlp(task: Task, units: int, **_: Any) -> Any:
    layers = [k.Flatten(), k.Dense(units, "relu"), k.Dense(units // 2, "relu"), k.Dense(task.classes, dtype="float32")]
    return keras.Sequential([_pictures(task), *layers])


def _cnn(task: Task, width: int, units: int, **_: Any) -> Any:
    convolutions = [k.Conv2D(count, 3, padding="same", activation="relu") for count in (width, 2 * width)]
    dense = [k.Dense(units, "relu"), k.Dense(task.classes, dtype="float32")]
    return keras.Sequential([_pictures(task), *convolutions, k.MaxPooling2D(), k.Flatten(), *dense])


def _vgg(task: Task, width: float, **_: Any) -> Any:
    layers = [_pictures(task)]
    for channels in (64, 128, 256):
        count = max(round(channels * width), 1)
        layers += [k.Conv2D(count, 3, padding="same", activation="relu") for _ in range(2)]
        layers.append(k.MaxPooling2D())
    hidden = k.Dense(max(round(256 * width), 1), "relu")
    return keras.Sequential([*layers, k.Flatten(), hidden, k.Dense(task.classes, dtype="float32")])


def _pictures(task: Task) -> Any:
    channels, height, width = task.shape
    return keras.Input((height, width, channels))


def _residual(task: Task, counts: tuple[int, ...], channels: int, *, bottleneck: bool) -> Any:
    first = _pictures(task)
    x = _conv_norm(first, channels, 7 if bottleneck else 3, 2 if bottleneck else 1)
    if bottleneck:
        x = k.MaxPooling2D(3, 2, "same")(x)
    for stage, count in enumerate(counts):
        for position in range(count):
            x = _block(x, channels * 2**stage, 2 if stage and not position else 1, bottleneck=bottleneck)
    scores = k.Dense(task.classes, dtype="float32")(k.GlobalAveragePooling2D()(x))
    return keras.Model(first, scores)


def _block(x: Any, channels: int, stride: int, *, bottleneck: bool) -> Any:
    """A residual block; the shortcut is a convolution where the shape changes."""
    if bottleneck:
        y = _conv_norm(_conv_norm(x, channels, 1), channels, 3, stride)
        after = 4 * channels
        y = _conv_norm(y, after, 1, relu=False)
    else:
        after = channels
        y = _conv_norm(_conv_norm(x, channels, 3, stride), after, 3, relu=False)
    if stride != 1 or x.shape[-1] != after:
        x = _conv_norm(x, after, 1, stride, relu=False)
    return k.ReLU()(k.Add()([y, x]))


def _conv_norm(x: Any, channels: int, kernel: int, stride: int = 1, *, relu: bool = True) -> Any:
    x = k.BatchNormalization()(k.Conv2D(channels, kernel, stride, padding="same", use_bias=False)(x))
    return k.ReLU()(x) if relu else x


def _resnet20(task: Task, width: int, blocks: int, **_: Any) -> Any:
    return _residual(task, (blocks,) * 3, width, bottleneck=False)


def _resnet50(task: Task, depth: int, width: float, **_: Any) -> Any:
    counts = {14: (1, 1, 1, 1), 50: (3, 4, 6, 3)}[depth]
    return _residual(task, counts, max(round(64 * width), 1), bottleneck=True)


def _lstm(task: Task, units: int, **_: Any) -> Any:
    words = k.Embedding(task.vocabulary, units, mask_zero=True)
    return keras.Sequential([keras.Input(task.shape), words, k.LSTM(units), k.Dense(task.classes, dtype="float32")])


class _Positions(k.Layer):  # type: ignore[misc, unused-ignore]
    """Adds a learned vector to each step."""

    def build(self, shape: tuple[int, ...]) -> None:
        self.positions = self.add_weight(shape=shape[1:], name="positions")

    def call(self, x: Any) -> Any:
        return x + self.positions


def _transformer(task: Task, units: int, heads: int, **sizes: Any) -> Any:
    first = keras.Input(task.shape)
    x = _Positions()(k.Embedding(task.vocabulary, units)(first))
    for _ in range(sizes["layers"]):
        y = k.LayerNormalization()(x)
        x = x + k.MultiHeadAttention(heads, units // heads)(y, y, use_causal_mask=True)
        x = x + k.Dense(units)(k.Dense(4 * units, "gelu")(k.LayerNormalization()(x)))
    return keras.Model(first, k.Dense(task.classes, dtype="float32")(k.LayerNormalization()(x)))


NETS: Mapping[str, Callable[..., Any]] = {
    "mlp": _mlp,
    "cnn": _cnn,
    "resnet20": _resnet20,
    "vgg": _vgg,
    "resnet50": _resnet50,
    "lstm": _lstm,
    "transformer": _transformer,
}
"""By the names of our templates."""
