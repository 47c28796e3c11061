"""Gradients of the parts of a batch, added up: the numbers of one large batch, and those of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from layerloom.graph.model import Document
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import Dense, Dropout, Flatten
from layerloom.train.feed import Feed
from layerloom.train.parts import parts_of
from layerloom.train.prepare import Prepared, prepared
from layerloom.train.step import LOSS, METRIC, NORM, SUM
from layerloom.train.steps import Steps
from layerloom.train.weighing import class_weights
from layerloom_resources.templates import template

Arrays = Mapping[str, np.ndarray]


def trained(ready: Prepared, config: TrainingConfig, count: int = 3) -> tuple[list[Arrays], dict[str, np.ndarray]]:
    """The outputs of some steps, and the states after them."""
    steps = Steps(ready.network, config, ready.device, class_weights(ready, config))
    feed, found = Feed(ready, config), []
    for number, rows in enumerate(feed.cut(1)[:count], 1):
        outputs = steps.train(feed.batches(rows), number, config.learning_rate)
        found.append({key: np.array(value) for key, value in outputs.items()})
    assert not steps.runner.obstacle
    return found, steps.runner.read()


@pytest.mark.parametrize(
    "settings",
    [
        {"optimizer": "adam", "clip_norm": 0.5, "l1": 1e-3, "l2": 1e-2, "max_norm": 1.0},
        {"optimizer": "sgd", "class_weight": "balanced", "ema_decay": 0.5},
        {"optimizer": "adagrad", "sample_weight": "label"},
    ],
)
@pytest.mark.parametrize(("size", "parts"), [(16, 3), (13, 4), (47, 2)])
def test_parts_make_the_numbers_of_one_large_batch(
    mlp_of: Callable[..., Document], project_folder: Path, settings: Mapping[str, object], size: int, parts: int
) -> None:
    """The last step has fewer rows, and parts of their own sizes."""
    whole = TrainingConfig.of({"batch_size": size * parts, "learning_rate": 0.05, **settings})
    divided = TrainingConfig.of({**whole.settings, "batch_size": size, "accumulate": parts})
    ready = prepared(mlp_of(), whole, project_folder, np.float64)
    (ours, states), (large, expected) = (trained(ready, config) for config in (divided, whole))
    assert states.keys() - expected.keys() == {key for key in states if key.endswith(SUM)}
    for key, value in expected.items():
        np.testing.assert_allclose(states[key], value, rtol=1e-9, atol=1e-12)
    for one, other in zip(ours, large, strict=True):
        for key in (LOSS, NORM, METRIC + "accuracy"):
            np.testing.assert_allclose(one[key], other[key], rtol=1e-9)
    assert not any(states[key].any() for key in states if key.endswith(SUM))


def test_parts_of_sequences_count_by_their_steps() -> None:
    """A loss over steps is a mean over those of the whole batch, so a part of long sequences counts more."""
    document = template("tagging").make(**template("tagging").test)
    whole = TrainingConfig.of({**document.settings, "batch_size": 24, "optimizer": "sgd", "learning_rate": 0.1})
    divided = TrainingConfig.of({**whole.settings, "batch_size": 8, "accumulate": 3})
    for id_, node in document.nodes.items():
        if isinstance(node.layer, Dropout):
            document = document.with_table("nodes", {**document.nodes, id_: replace(node, layer=Dropout(0.0))})
    ready = prepared(document, whole, Path(), np.float64)
    (ours, states), (large, expected) = (trained(ready, config, 2) for config in (divided, whole))
    np.testing.assert_allclose([step[LOSS] for step in ours], [step[LOSS] for step in large], rtol=1e-9)
    for key, value in expected.items():
        np.testing.assert_allclose(states[key], value, rtol=1e-9, atol=1e-12)


def test_a_lone_row_is_part_of_the_part_before() -> None:
    parts = parts_of({"x": np.arange(17), "y": np.arange(34).reshape(17, 2)}, 8)
    assert [part["x"].tolist() for part in parts] == [list(range(8)), list(range(8, 17))]
    assert all(np.array_equal(part["y"][:, 0], 2 * part["x"]) for part in parts)


def test_gradients_added_up_in_pytorch_give_the_same_weights(chain_of, project_folder: Path) -> None:
    config = TrainingConfig(accumulate=4, batch_size=8, optimizer="adam", learning_rate=0.01)
    ready = prepared(chain_of(Flatten(), Dense(10)), config, project_folder, np.float64)
    first = ready.network.state_dict()
    linear = torch.nn.Linear(64, 10).double()
    linear.load_state_dict({key.partition(".")[2]: torch.from_numpy(np.array(v.data)) for key, v in first.items()})
    optimizer = torch.optim.Adam(linear.parameters(), lr=0.01)
    image, label = (torch.from_numpy(ready.columns[f"digits00.{name}"]) for name in ("image", "label"))
    for rows in Feed(ready, config).cut(1)[:3]:
        for part in rows.reshape(4, 8):
            loss = torch.nn.functional.cross_entropy(linear(image[part].flatten(1)), label[part]) / 4
            loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    _, states = trained(ready, config)
    for key, value in linear.state_dict().items():
        np.testing.assert_allclose(states[f"node0001.{key}"], value.numpy(), rtol=1e-9, atol=1e-12)


def test_each_part_draws_its_own_random_numbers(chain_of, project_folder: Path) -> None:
    """Two parts of the same rows have two masks of dropout, so their losses differ."""
    config = TrainingConfig(accumulate=2, batch_size=16)
    ready = prepared(chain_of(Flatten(), Dropout(0.5), Dense(10)), config, project_folder)
    steps, rows = Steps(ready.network, config, ready.device), ready.split.train[:16]
    data = Feed(ready, config).batches(np.concatenate([rows, rows]))
    seen = []
    run = steps.runner.run
    steps.runner.run = lambda *given: seen.append(np.array((found := run(*given))[LOSS])) or found
    steps.train(data, 1, 0.0)
    assert len(seen) == 2
    assert seen[0] != seen[1]
    again = [float(value) for value in seen]
    steps.train(data, 1, 0.0)
    assert [float(value) for value in seen[2:]] == again


OPTIONS = {
    "accumulated": {"accumulate": 3, "batch_size": 8},
    "regularised": {"l1": 1e-4, "l2": 1e-3, "max_norm": 0.8},
    "weighted": {"class_weight": "balanced", "sample_weight": "label"},
    "float16": {"precision": "float16", "accumulate": 2},
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_the_compiled_step_gives_the_bits_of_the_eager_one(document_of, project_folder: Path, options) -> None:
    """In float64, where both use the plain kernels; in float16 they always do."""
    config = TrainingConfig.of({"batch_size": 16, "ema_decay": 0.9, **options})
    dtype = np.float32 if "precision" in options else np.float64
    ready = prepared(document_of(), config, project_folder, dtype)
    eager = TrainingConfig.of({**config.settings, "compiled": False})
    (ours, states), (others, expected) = (trained(ready, each) for each in (config, eager))
    assert states.keys() == expected.keys()
    assert all(np.array_equal(states[key], expected[key]) for key in states)
    assert all(np.array_equal(a[key], b[key]) for a, b in zip(ours, others, strict=True) for key in a)
