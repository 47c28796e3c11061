"""What PyTorch has as modules and what is here: a new class there shows up here."""

from __future__ import annotations

import pytest
import torch

from layerloom import nn

ABSENT = {
    "Container": "an empty base class that is kept there for old programs",
    "CrossMapLRN2d": "the old form of LocalResponseNorm, which is here",
    "DataParallel": "several GPUs",
    "LinearCrossEntropyLoss": "experimental: a Linear and a CrossEntropyLoss do the same",
    "NLLLoss2d": "the old name of NLLLoss, which is here",
    "RNNBase": "the base class of RNN, LSTM and GRU, which are here",
    "RNNCellBase": "the base class of the cells, which are here",
    "SyncBatchNorm": "several processes",
}
"""Classes of torch.nn that are not here, and why."""


def theirs() -> list[str]:
    public = (name for name in dir(torch.nn) if not name.startswith(("_", "Lazy")))
    return [name for name in public if _is_module(getattr(torch.nn, name))]


def _is_module(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, torch.nn.Module)


@pytest.mark.parametrize("name", [name for name in theirs() if name not in ABSENT])
def test_every_module_of_pytorch_is_here(name: str) -> None:
    assert name in nn.__all__
    assert issubclass(getattr(nn, name), nn.Module)


def test_what_is_absent_is_little_and_not_here_after_all() -> None:
    assert len(ABSENT) <= 20
    assert not [name for name in ABSENT if hasattr(nn, name)]
    assert set(ABSENT) <= set(theirs())
