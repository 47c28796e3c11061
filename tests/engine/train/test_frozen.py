"""Training with frozen nodes: something must be left to learn, and a frozen batch norm needs no rows to learn from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from layerloom import layers
from layerloom.graph.settings import TrainingConfig
from layerloom.model import Input, Model
from layerloom.train.prepare import TrainingError, prepared


def saved(folder: Path, *frozen: str) -> Model:
    x = Input((4,))
    model = Model(x, layers.Dense(2)(layers.BatchNorm()(x)))
    model.compile(loss="mse", batch_size=1)
    model.fit(np.zeros((8, 4)), np.zeros((8, 2)), epochs=1, batch_size=8, verbose=0)
    model.freeze(*frozen)
    model.save(folder / "net.loom")
    return Model.load(folder / "net.loom")


def test_a_project_in_which_all_is_frozen_is_not_trained(tmp_path: Path) -> None:
    model = saved(tmp_path)
    with pytest.raises(TrainingError, match="Nothing can learn"):
        prepared(model.document, model.settings, tmp_path)


def test_a_frozen_batch_norm_may_get_one_row(tmp_path: Path) -> None:
    model = saved(tmp_path, "batch_norm1")
    ready = prepared(model.document, TrainingConfig(batch_size=1), tmp_path)
    assert sum(parameter.requires_grad for parameter in ready.network.parameters()) == 2


def test_another_batch_norm_may_not(tmp_path: Path) -> None:
    model = saved(tmp_path, "dense1")
    with pytest.raises(TrainingError, match="more than one row"):
        prepared(model.document, TrainingConfig(batch_size=1), tmp_path)
