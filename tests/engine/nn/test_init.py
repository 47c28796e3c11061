from __future__ import annotations

import math
import threading

import numpy as np
import pytest
import torch

import layerloom.nn as nn
from layerloom.nn import init


def made() -> nn.Module:
    return nn.Sequential(nn.Linear(5, 4), nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3))


def arrays(module: nn.Module) -> list[np.ndarray]:
    return [x.numpy() for x in module.state_dict().values()]


def same(a: nn.Module, b: nn.Module) -> bool:
    return all(np.array_equal(x, y) for x, y in zip(arrays(a), arrays(b), strict=True))


def test_a_seed_decides_all_parameters() -> None:
    with init.initializing(3):
        first = made()
    with init.initializing(3):
        second = made()
    with init.initializing(4):
        third = made()
    assert same(first, second)
    assert not same(first, third)
    assert not same(made(), made())


def test_an_inner_seed_leaves_the_outer_draws_alone() -> None:
    with init.initializing(3):
        plain = [nn.Linear(2, 2), nn.Linear(2, 2)]
    with init.initializing(3):
        first = nn.Linear(2, 2)
        with init.initializing(9):
            nn.Linear(2, 2)
        second = nn.Linear(2, 2)
    assert same(plain[0], first) and same(plain[1], second)


def test_another_thread_draws_for_itself() -> None:
    with init.initializing(3):
        expected = nn.Linear(2, 2)
    with init.initializing(3):
        other = threading.Thread(target=made)
        other.start()
        other.join()
        assert same(nn.Linear(2, 2), expected)


def test_the_numbers_are_those_of_numpys_philox() -> None:
    with init.initializing(7):
        init.uniform((3,), 1.0, np.float64)
        drawn = init.uniform((5,), 2.0, np.float64)
    raw = np.random.Philox(key=np.array([7, 1], np.uint64)).random_raw(5)
    np.testing.assert_array_equal(drawn, (raw >> np.uint64(11)) * 2.0**-53 * 4 - 2)


def test_a_large_parameter_is_drawn_in_blocks_of_one_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    with init.initializing(1):
        whole = init.uniform((100, 7), 1.0, np.float32)
    monkeypatch.setattr(init, "_BLOCK", 64)
    with init.initializing(1):
        np.testing.assert_array_equal(init.uniform((100, 7), 1.0, np.float32), whole)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (lambda: nn.Linear(64, 4000), lambda: torch.nn.Linear(64, 4000)),
        (lambda: nn.Conv2d(8, 2000, (2, 4), groups=2), lambda: torch.nn.Conv2d(8, 2000, (2, 4), groups=2)),
    ],
)
def test_weights_and_biases_are_distributed_as_in_pytorch(ours: type[nn.Module], theirs: type[torch.nn.Module]) -> None:
    with init.initializing(0):
        module = ours()
    for key, expected in theirs().state_dict().items():
        drawn = np.sort(module.state_dict()[key].numpy().ravel())
        other = np.sort(expected.numpy().ravel())
        bound = 1 / math.sqrt(math.prod(module.state_dict()["weight"].shape[1:]))
        assert -bound <= drawn[0] and drawn[-1] <= bound
        # Kolmogorov-Smirnov: above this distance two equal distributions come once in a million draws.
        limit = math.sqrt(-math.log(1e-6 / 2) / drawn.size)
        places = np.linspace(-bound, bound, 201)
        distance = np.abs(np.searchsorted(drawn, places) - np.searchsorted(other, places)).max() / drawn.size
        assert distance < limit
        assert abs(np.corrcoef(drawn, other)[0, 1]) > 0.999


def test_no_two_parameters_share_their_draws() -> None:
    with init.initializing(0):
        a, b = nn.Linear(50, 50), nn.Linear(50, 50)
    assert abs(np.corrcoef(a.weight.numpy().ravel(), b.weight.numpy().ravel())[0, 1]) < 0.1


def test_parameters_are_float32_unless_another_dtype_is_given() -> None:
    assert nn.Linear(2, 2).weight.dtype == np.float32
    assert nn.Conv2d(2, 2, 1, dtype=np.float64).weight.dtype == np.float64
    assert nn.LayerNorm(2, dtype="float16").bias.dtype == np.float16  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="floating-point"):
        nn.BatchNorm2d(2, dtype=np.int32)


def test_shapes_alone_take_no_memory_and_draw_nothing() -> None:
    with init.initializing(3):
        expected = nn.Linear(2, 2)
    with init.initializing(3):
        with init.shapes_only():
            huge = nn.Sequential(nn.Linear(10**6, 10**6), nn.BatchNorm1d(10**6))
        assert same(nn.Linear(2, 2), expected)
    assert nn.count_parameters(huge) == 10**12 + 3 * 10**6
    assert all(set(x.strides) <= {0} for x in arrays(huge))


def test_normal_numbers_are_drawn_in_blocks_of_one_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    with init.initializing(1):
        whole = init.normal((101, 7), 2.0, np.float64)
    assert abs(whole.mean()) < 0.3 and whole.std() == pytest.approx(2, abs=0.2)
    monkeypatch.setattr(init, "_BLOCK", 64)
    with init.initializing(1):
        np.testing.assert_array_equal(init.normal((101, 7), 2.0, np.float64), whole)


def test_an_embedding_starts_as_in_pytorch_with_zeros_for_padding() -> None:
    with init.initializing(2):
        weight = nn.Embedding(500, 40, padding_idx=3).weight.numpy()
    assert not weight[3].any()
    assert weight.std() == pytest.approx(1, abs=0.02) and np.abs(weight).max() > 3
    with init.shapes_only():
        assert nn.Embedding(10**9, 300, padding_idx=0).weight.shape == (10**9, 300)
