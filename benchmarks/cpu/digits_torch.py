"""`layerloom train digits-cnn` as a PyTorch script written for speed: what the whole training is compared with.

    python -m benchmarks.cpu.digits_torch DIGITS.npz --epochs 20 --threads 2 [--channels-last]

The data are tensors and batches are indexed, the optimizer is fused, the rate follows the same cosine, each epoch ends
with the loss of the validation rows, and the best weights are kept in memory and tested. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

RATE, BATCH = 2e-3, 32


def net() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1),
        nn.BatchNorm2d(32),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1),
        nn.BatchNorm2d(64),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(256, 128),
        nn.ReLU(inplace=True),
        nn.Dropout(0.5),
        nn.Linear(128, 10),
    )


def trained(model: nn.Sequential, image: Tensor, label: Tensor, rows: dict[str, Tensor], epochs: int) -> float:
    """The share of test rows that the model gets right with the weights of its best epoch."""
    optimizer = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)
    train = rows["train"]
    steps = epochs * math.ceil(len(train) / BATCH)
    lowest, best, step = math.inf, {}, 0
    for _ in range(epochs):
        model.train()
        for chosen in torch.split(train[torch.randperm(len(train))], BATCH):
            for group in optimizer.param_groups:
                group["lr"] = RATE * 0.5 * (1 + math.cos(math.pi * step / steps))
            optimizer.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(model(image[chosen]), label[chosen])
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            step += 1
        found = loss_of(model, image[rows["validation"]], label[rows["validation"]])
        if found < lowest:
            lowest, best = found, deepcopy(model.state_dict())
    model.load_state_dict(best)
    return accuracy_of(model, image[rows["test"]], label[rows["test"]])


@torch.inference_mode()
def loss_of(model: nn.Sequential, image: Tensor, label: Tensor) -> float:
    return nn.functional.cross_entropy(model.eval()(image), label).item()


@torch.inference_mode()
def accuracy_of(model: nn.Sequential, image: Tensor, label: Tensor) -> float:
    right: Tensor = model.eval()(image).argmax(1) == label
    return right.float().mean().item()


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the digits net with PyTorch.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--channels-last", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(0)
    with np.load(options.data) as file:
        arrays = {name: torch.from_numpy(file[name]) for name in file.files}
    order = torch.channels_last if options.channels_last else torch.contiguous_format
    model, image = net(), arrays["image"].contiguous(memory_format=order)
    model.to(memory_format=order)  # type: ignore[call-overload]
    rows = {name: arrays[name] for name in ("train", "validation", "test")}
    accuracy = trained(model, image, arrays["label"], rows, options.epochs)
    sys.stdout.write(json.dumps({"accuracy": accuracy}) + "\n")


if __name__ == "__main__":
    main()
