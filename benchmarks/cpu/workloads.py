"""The nets that are measured: which template, at which batch size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Workload:
    """One net, in our templates and in `nets_torch`; `parameters` are given to both.

    Nothing is dropped at random, because no two frameworks draw the same numbers and gradients are compared.
    """

    name: str
    batch: int
    parameters: Mapping[str, object] = field(default_factory=dict)
    images: bool = False
    """Whether the memory order of channels matters."""
    ragged: bool = False
    """Whether its sequences differ in length, so that PyTorch can pack them."""


WORKLOADS: Mapping[str, Workload] = {
    workload.name: workload
    for workload in (
        Workload("mlp", 128),
        Workload("cnn", 128, images=True),
        Workload("resnet20", 128, images=True),
        Workload("vgg", 128, {"dropout": 0.0}, images=True),
        Workload("resnet50", 8, {"image": 224, "classes": 1000}, images=True),
        Workload("lstm", 64, ragged=True),
        Workload("transformer", 32),
    )
}
"""The seven nets by name."""
