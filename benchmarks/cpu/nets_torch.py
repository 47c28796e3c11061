"""The seven nets in PyTorch, written by hand as a PyTorch user does; equal to our templates of the same names.

Each takes the task and the parameters of its template. `naming` says which weight is which.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import torch
from benchmarks.cpu.inputs import Task
from torch import Tensor, nn


def net(task: Task) -> nn.Module:
    """The net of a task, in the sizes of its template."""
    return NETS[task.model](task, **task.parameters)


def mlp(task: Task, units: int, **_: Any) -> nn.Module:
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(math.prod(task.shape), units),
        nn.ReLU(),
        nn.Linear(units, units // 2),
        nn.ReLU(),
        nn.Linear(units // 2, task.classes),
    )


def cnn(task: Task, width: int, units: int, **_: Any) -> nn.Module:
    channels, height, width_of_picture = task.shape
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(width, 2 * width, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(2 * width * (height // 2) * (width_of_picture // 2), units),
        nn.ReLU(),
        nn.Linear(units, task.classes),
    )


def vgg(task: Task, width: float, dropout: float, **_: Any) -> nn.Module:
    """Depth 8: three stages of two convolutions, one hidden dense layer."""
    first, *channels = [task.shape[0], *(scaled(count, width) for count in (64, 128, 256))]
    features: OrderedDict[str, nn.Module] = OrderedDict()
    for stage, (before, after) in enumerate(pairwise([first, *channels]), 1):
        for position, taken in enumerate((before, after), 1):
            features[f"conv{stage}_{position}"] = nn.Conv2d(taken, after, 3, padding=1)
            features[f"relu{stage}_{position}"] = nn.ReLU(inplace=True)
        features[f"pool{stage}"] = nn.MaxPool2d(2)
    hidden, side = scaled(256, width), task.shape[1] // 8
    classifier = OrderedDict[str, nn.Module](
        flatten=nn.Flatten(),
        dense1=nn.Linear(channels[-1] * side * side, hidden),
        relu1=nn.ReLU(inplace=True),
        dropout1=nn.Dropout(dropout),
        scores=nn.Linear(hidden, task.classes),
    )
    return nn.Sequential(
        OrderedDict[str, nn.Module](features=nn.Sequential(features), classifier=nn.Sequential(classifier))
    )


def scaled(count: int, width: float) -> int:
    return max(round(count * width), 1)


def conv_norm(before: int, after: int, kernel: int, stride: int = 1) -> tuple[nn.Conv2d, nn.BatchNorm2d]:
    return nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(after)


class BasicBlock(nn.Module):
    """Two 3 × 3 convolutions beside a shortcut."""

    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.norm1 = conv_norm(before, channels, 3, stride)
        self.conv2, self.norm2 = conv_norm(channels, channels, 3)
        self.relu = nn.ReLU(inplace=True)
        if before != channels:
            self.skip, self.skip_norm = conv_norm(before, channels, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        y = self.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        y += self.skip_norm(self.skip(x)) if hasattr(self, "skip") else x
        out: Tensor = self.relu(y)
        return out


class Bottleneck(nn.Module):
    """A 1 × 1, a 3 × 3 and a 1 × 1 convolution beside a shortcut; the 3 × 3 halves, as in torchvision."""

    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.conv1, self.norm1 = conv_norm(before, channels, 1)
        self.conv2, self.norm2 = conv_norm(channels, channels, 3, stride)
        self.conv3, self.norm3 = conv_norm(channels, 4 * channels, 1)
        self.relu = nn.ReLU(inplace=True)
        if stride != 1 or before != 4 * channels:
            self.skip, self.skip_norm = conv_norm(before, 4 * channels, 1, stride)

    def forward(self, x: Tensor) -> Tensor:
        y = self.relu(self.norm1(self.conv1(x)))
        y = self.relu(self.norm2(self.conv2(y)))
        y = self.norm3(self.conv3(y))
        y += self.skip_norm(self.skip(x)) if hasattr(self, "skip") else x
        out: Tensor = self.relu(y)
        return out


class ResNet20(nn.Module):
    """He et al., 2015, section 4.2, with 1 × 1 convolutions as shortcuts where the shape changes."""

    def __init__(self, task: Task, width: int, blocks: int, **_: Any) -> None:
        super().__init__()
        self.conv, self.norm = conv_norm(task.shape[0], width, 3)
        self.relu = nn.ReLU(inplace=True)
        self.blocks = nn.Sequential(OrderedDict(stages((blocks,) * 3, width, width, BasicBlock, 1)))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.scores = nn.Linear(4 * width, task.classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.blocks(self.relu(self.norm(self.conv(x))))
        out: Tensor = self.scores(self.pool(x).flatten(1))
        return out


class ResNet50(nn.Module):
    """He et al., 2015, table 1, as torchvision builds it."""

    def __init__(self, task: Task, depth: int, width: float, **_: Any) -> None:
        super().__init__()
        channels = scaled(64, width)
        self.conv, self.norm = conv_norm(task.shape[0], channels, 7, 2)
        self.relu = nn.ReLU(inplace=True)
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        counts = {14: (1, 1, 1, 1), 50: (3, 4, 6, 3)}[depth]
        self.blocks = nn.Sequential(OrderedDict(stages(counts, channels, channels, Bottleneck, 4)))
        self.mean = nn.AdaptiveAvgPool2d(1)
        self.scores = nn.Linear(32 * channels, task.classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.relu(self.norm(self.conv(x))))
        out: Tensor = self.scores(self.mean(self.blocks(x)).flatten(1))
        return out


def stages(
    counts: tuple[int, ...], before: int, channels: int, block: Callable[[int, int, int], nn.Module], expansion: int
) -> list[tuple[str, nn.Module]]:
    """The blocks of all stages by name; every stage but the first begins by halving the picture."""
    found: list[tuple[str, nn.Module]] = []
    for stage, count in enumerate(counts):
        for position in range(count):
            found.append((f"b{len(found) + 1}", block(before, channels, 2 if stage and not position else 1)))
            before = expansion * channels
        channels *= 2
    return found


class SentenceLSTM(nn.Module):
    """Word vectors, an LSTM, and the state after the last word of each sentence."""

    packed = False
    """Whether padding is left out by packing, instead of computed and not looked at."""

    def __init__(self, task: Task, units: int, **_: Any) -> None:
        super().__init__()
        self.embedding = nn.Embedding(task.vocabulary, units)
        self.lstm = nn.LSTM(units, units, batch_first=True)
        self.scores = nn.Linear(units, task.classes)

    def forward(self, words: Tensor, lengths: Tensor) -> Tensor:
        last = self.packed_last(words, lengths) if self.packed else self.padded_last(words, lengths)
        out: Tensor = self.scores(last)
        return out

    def padded_last(self, words: Tensor, lengths: Tensor) -> Tensor:
        steps: Tensor = self.lstm(self.embedding(words))[0]  # (batch, steps, units)
        return steps[torch.arange(len(words)), lengths - 1]

    def packed_last(self, words: Tensor, lengths: Tensor) -> Tensor:
        together = nn.utils.rnn.pack_padded_sequence(
            self.embedding(words), lengths, batch_first=True, enforce_sorted=False
        )
        last: Tensor = self.lstm(together)[1][0][0]  # (batch, units)
        return last


class CausalAttention(nn.Module):
    """Attention to the words before, by PyTorch's fused kernel."""

    def __init__(self, units: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(units, 3 * units)
        self.out = nn.Linear(units, units)

    def forward(self, x: Tensor) -> Tensor:
        batch, steps, units = x.shape
        split = self.qkv(x).view(batch, steps, 3, self.heads, units // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4).unbind()  # each (batch, heads, steps, size)
        mean = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
        out: Tensor = self.out(mean.transpose(1, 2).reshape(batch, steps, units))
        return out


class Block(nn.Module):
    """Attention, then a hidden layer four times as wide; normalization before each, a shortcut beside it."""

    def __init__(self, units: int, heads: int) -> None:
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(units), CausalAttention(units, heads)
        self.norm2, self.dense1 = nn.LayerNorm(units), nn.Linear(units, 4 * units)
        self.gelu = nn.GELU()
        self.dense2 = nn.Linear(4 * units, units)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attention(self.norm1(x))
        out: Tensor = x + self.dense2(self.gelu(self.dense1(self.norm2(x))))
        return out


class Transformer(nn.Module):
    """A decoder alone, that foretells the next word at each one."""

    def __init__(self, task: Task, units: int, layers: int, heads: int, length: int, **_: Any) -> None:
        super().__init__()
        self.embedding = nn.Embedding(task.vocabulary, units)
        self.positions = nn.Embedding(length, units)
        blocks = [(f"b{number}", Block(units, heads)) for number in range(1, layers + 1)]
        self.blocks = nn.Sequential(OrderedDict[str, nn.Module](blocks))
        self.norm = nn.LayerNorm(units)
        self.scores = nn.Linear(units, task.classes)

    def forward(self, words: Tensor) -> Tensor:
        x = self.embedding(words) + self.positions.weight[: words.shape[1]]
        out: Tensor = self.scores(self.norm(self.blocks(x)))
        return out


NETS: Mapping[str, Callable[..., nn.Module]] = {
    "mlp": mlp,
    "cnn": cnn,
    "resnet20": ResNet20,
    "vgg": vgg,
    "resnet50": ResNet50,
    "lstm": SentenceLSTM,
    "transformer": Transformer,
}
"""By the names of our templates."""
