from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import layerloom.nn as nn
from layerloom.nn import init
from layerloom.tensor import Tensor

WEIGHT = (300, 40, 2, 2)
"""Outputs, inputs, height and width."""

INITIALIZERS: dict[str, tuple[Callable[[Tensor], object], Callable[[torch.Tensor], object]]] = {
    "uniform": (lambda x: init.uniform_(x, -2, 0.5), lambda t: torch.nn.init.uniform_(t, -2, 0.5)),
    "normal": (lambda x: init.normal_(x, 1, 3), lambda t: torch.nn.init.normal_(t, 1, 3)),
    "cut": (init.trunc_normal_, torch.nn.init.trunc_normal_),
    "cut aside": (
        lambda x: init.trunc_normal_(x, 1, 2, 0, 2.5),
        lambda t: torch.nn.init.trunc_normal_(t, 1, 2, 0, 2.5),
    ),
    "Glorot, even": (lambda x: init.xavier_uniform_(x, 2), lambda t: torch.nn.init.xavier_uniform_(t, 2)),
    "Glorot, normal": (init.xavier_normal_, torch.nn.init.xavier_normal_),
    "He, even": (init.kaiming_uniform_, torch.nn.init.kaiming_uniform_),
    "He, even, out": (
        lambda x: init.kaiming_uniform_(x, 0.3, "fan_out"),
        lambda t: torch.nn.init.kaiming_uniform_(t, 0.3, "fan_out"),
    ),
    "He, normal": (init.kaiming_normal_, torch.nn.init.kaiming_normal_),
    "He, normal, relu": (
        lambda x: init.kaiming_normal_(x, nonlinearity="relu", mode="fan_out"),
        lambda t: torch.nn.init.kaiming_normal_(t, nonlinearity="relu", mode="fan_out"),
    ),
}


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


@pytest.mark.parametrize("name", INITIALIZERS)
def test_what_fills_a_tensor_is_distributed_as_in_pytorch(name: str) -> None:
    ours, theirs = INITIALIZERS[name]
    tensor, other = Tensor(np.zeros(WEIGHT), requires_grad=True), torch.zeros(WEIGHT)
    with init.initializing(1):
        assert ours(tensor) is tensor
    torch.manual_seed(1)
    theirs(other)
    drawn, expected = np.sort(tensor.numpy().ravel()), np.sort(other.numpy().ravel())
    # Kolmogorov-Smirnov: above this distance two equal distributions come once in a million draws.
    limit = math.sqrt(-math.log(1e-6 / 2) / drawn.size)
    places = np.linspace(expected[0], expected[-1], 201)
    assert np.abs(np.searchsorted(drawn, places) - np.searchsorted(expected, places)).max() / drawn.size < limit


@pytest.mark.parametrize("distribution", ["uniform", "normal", "truncated_normal"])
@pytest.mark.parametrize(("mode", "fan"), [("fan_in", 160), ("fan_out", 1200), ("fan_avg", 680)])
def test_the_variance_is_scaled_by_the_fan_as_in_keras(distribution: init.Spread, mode: init.Fan, fan: float) -> None:
    with init.initializing(0):
        drawn = init.variance_scaling(WEIGHT, np.float64, 2.0, mode, distribution)
    assert drawn.var() == pytest.approx(2 / fan, rel=0.05)
    most = {"uniform": math.sqrt(3), "normal": math.inf, "truncated_normal": 2 / 0.87962566103423978}[distribution]
    assert np.abs(drawn).max() <= most * math.sqrt(2 / fan)


def test_lecun_counts_the_inputs() -> None:
    with init.initializing(0):
        for drawn in (init.lecun_normal(WEIGHT, np.float64), init.lecun_uniform(WEIGHT, np.float64)):
            assert drawn.var() == pytest.approx(1 / 160, rel=0.05)


def test_a_distribution_is_cut_where_it_is_asked_to_be() -> None:
    with init.initializing(0):
        drawn = init.trunc_normal((20_000,), np.float64, 0.0, 1.0, 1.0, 1.5)
    assert drawn.min() >= 1 and drawn.max() <= 1.5
    assert drawn.mean() == pytest.approx((_density(1.0) - _density(1.5)) / (_below(1.5) - _below(1.0)), abs=0.005)


def _density(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _below(x: float) -> float:
    return (1 + math.erf(x / math.sqrt(2))) / 2


@pytest.mark.parametrize("shape", [(4, 9), (9, 4), (5, 5), (3, 2, 2, 2)])
def test_an_orthogonal_weight_has_orthonormal_rows_or_columns(shape: tuple[int, ...]) -> None:
    with init.initializing(0):
        weight = np.asarray(init.orthogonal(shape, np.float64, 2.0), np.float64).reshape(shape[0], -1)
    square = weight @ weight.T if weight.shape[0] <= weight.shape[1] else weight.T @ weight
    np.testing.assert_allclose(square, 4 * np.eye(len(square)), atol=1e-12)


def test_a_sparse_weight_has_so_many_zeros_in_each_column() -> None:
    with init.initializing(0):
        weight = init.sparse((10, 50), np.float64, 0.25, 2.0)
    assert ((weight == 0).sum(axis=0) == 3).all()
    assert len({tuple(column) for column in (weight == 0).T}) > 20
    assert weight[weight != 0].std() == pytest.approx(2, rel=0.1)


@pytest.mark.parametrize(("shape", "groups"), [((4, 2, 3), 2), ((2, 5, 3, 4), 1), ((6, 2, 1, 3, 2), 3)])
def test_a_dirac_kernel_is_pytorchs(shape: tuple[int, ...], groups: int) -> None:
    expected = torch.nn.init.dirac_(torch.empty(shape), groups).numpy()
    np.testing.assert_array_equal(init.dirac_(Tensor(np.ones(shape)), groups).numpy(), expected)


def test_constants_fill_a_tensor() -> None:
    x = Tensor(np.zeros((2, 3), np.float32))
    assert init.ones_(x).tolist() == [[1, 1, 1], [1, 1, 1]]
    assert init.constant_(x, 2.5).tolist() == [[2.5] * 3] * 2
    assert init.zeros_(x).tolist() == [[0, 0, 0], [0, 0, 0]]
    assert init.eye_(x).tolist() == [[1, 0, 0], [0, 1, 0]]
    assert x.dtype == np.float32


@pytest.mark.parametrize(
    "name", ["linear", "conv2d", "conv_transpose3d", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]
)
def test_gains_are_pytorchs(name: Any) -> None:
    assert init.calculate_gain(name) == pytest.approx(torch.nn.init.calculate_gain(name), rel=1e-15)


def test_what_has_no_inputs_and_outputs_is_refused() -> None:
    x = Tensor(np.zeros(3))
    for fill in (init.xavier_normal_, init.kaiming_uniform_, init.orthogonal_, init.eye_, init.dirac_):
        with pytest.raises(ValueError, match=r"axes, got \(3,\)"):
            fill(x)
    with pytest.raises(ValueError, match="nonlinearity needs one of"):
        init.calculate_gain("sine")
