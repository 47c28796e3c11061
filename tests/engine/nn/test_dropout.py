from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import layerloom.nn as nn
from layerloom import ops
from layerloom.compile import ReferenceExecutor, trace
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

ONES = np.ones((400, 50), np.float32)


def dropped(p: float, seed: int, step: int) -> np.ndarray:
    with ops.random.generator(seed, step):
        array: np.ndarray = nn.Dropout(p)(Tensor(ONES)).numpy()
    return array


def test_what_is_kept_is_scaled_so_that_the_mean_stays() -> None:
    for p in (0.1, 0.5, 0.9):
        y = dropped(p, 1, 0)
        np.testing.assert_allclose(np.unique(y), [0, 1 / (1 - p)], rtol=1e-6)
        share = (y == 0).mean()
        assert abs(share - p) < 5 * np.sqrt(p * (1 - p) / y.size)


def test_seed_and_step_decide_the_mask() -> None:
    first = dropped(0.5, 1, 7)
    np.testing.assert_array_equal(first, dropped(0.5, 1, 7))
    assert not np.array_equal(first, dropped(0.5, 1, 8))
    assert not np.array_equal(first, dropped(0.5, 2, 7))


def test_two_dropouts_of_one_step_draw_different_masks() -> None:
    with ops.random.generator(1, 0):
        first, second = nn.Dropout()(Tensor(ONES)).numpy(), nn.Dropout()(Tensor(ONES)).numpy()
    assert not np.array_equal(first, second)


def test_the_gradient_passes_where_the_value_did() -> None:
    x = Tensor(ONES, requires_grad=True)
    with ops.random.generator(1, 0):
        y = nn.Dropout(0.25)(x)
    (g,) = grad(y.sum(), x)
    assert g is not None
    np.testing.assert_array_equal(g.numpy(), y.numpy())


def test_certain_dropout_gives_zeros_and_none_or_evaluation_the_input() -> None:
    assert not dropped(1.0, 1, 0).any()
    np.testing.assert_array_equal(dropped(0.0, 1, 0), ONES)
    x = Tensor(ONES)
    assert nn.Dropout(0.5).eval()(x) is x


CHANNELS = {
    nn.Dropout1d: [(60, 50, 3), (3000, 3)],
    nn.Dropout2d: [(60, 50, 2, 3), (60, 50, 6)],
    nn.Dropout3d: [(60, 50, 1, 2, 3), (3000, 2, 1, 3)],
    nn.FeatureAlphaDropout: [(60, 50, 3), (60, 50)],
}


@pytest.mark.parametrize(("kind", "shape"), [(kind, shape) for kind, shapes in CHANNELS.items() for shape in shapes])
def test_channels_are_dropped_as_a_whole_and_as_often_as_asked(kind: type[nn.Module], shape: tuple[int, ...]) -> None:
    with ops.random.generator(3, 0):
        y = kind(0.3)(Tensor(np.ones(shape))).numpy()  # type: ignore[call-arg]
    channels = y.reshape(3000, -1)
    np.testing.assert_array_equal(channels, np.broadcast_to(channels[:, :1], channels.shape))
    dropped = channels[:, 0] == channels.min()
    assert abs(dropped.mean() - 0.3) < 5 * math.sqrt(0.3 * 0.7 / 3000)
    if kind is not nn.FeatureAlphaDropout:
        np.testing.assert_allclose(np.unique(y), [0, 1 / 0.7])


@pytest.mark.parametrize("kind", [nn.Dropout1d, nn.Dropout2d, nn.Dropout3d, nn.FeatureAlphaDropout])
def test_what_has_no_channels_is_refused(kind: type[nn.Module]) -> None:
    with pytest.raises(ValueError, match=r"\(batch, channels, ...\), got \(4,\)"):
        kind()(Tensor(np.ones(4)))


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
@pytest.mark.parametrize("kind", [nn.AlphaDropout, nn.FeatureAlphaDropout])
def test_alpha_dropout_keeps_mean_and_variance(kind: type[nn.Module], p: float) -> None:
    x = np.random.default_rng(0).normal(size=(400, 500))
    with ops.random.generator(1, 0):
        y = kind(p)(Tensor(x)).numpy()  # type: ignore[call-arg]
    assert abs(y.mean()) < 0.02
    assert abs(y.var() - 1) < 0.03
    assert abs((y == most_frequent(y)).mean() - p) < 0.005


def most_frequent(y: np.ndarray) -> float:
    """What alpha dropout puts in the place of others."""
    values, counts = np.unique(y, return_counts=True)
    return float(values[counts.argmax()])


@pytest.mark.parametrize("p", [0.1, 0.7])
def test_alpha_dropout_puts_pytorchs_numbers_in_place(p: float) -> None:
    ours = nn.AlphaDropout(p)(Tensor(np.ones(1000))).numpy()
    theirs = torch.nn.AlphaDropout(p)(torch.ones(1000, dtype=torch.float64)).numpy()
    np.testing.assert_allclose(np.unique(ours), np.unique(theirs), rtol=1e-12)


def test_alpha_dropout_of_everything_gives_zeros() -> None:
    assert not nn.AlphaDropout(1.0)(Tensor(ONES)).numpy().any()


KINDS = [nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.AlphaDropout, nn.FeatureAlphaDropout, nn.RReLU]


@pytest.mark.parametrize("kind", KINDS)
def test_a_recorded_program_draws_what_eager_modules_do_and_its_gradient_has_the_same_mask(
    kind: type[nn.Module],
) -> None:
    x = np.random.default_rng(0).normal(size=(5, 4, 3))
    module = kind()

    def step(data: dict[str, Tensor], scalars: dict[str, Tensor], states: object) -> tuple[dict[str, Tensor], object]:
        leaf = Tensor(data["x"].data, requires_grad=True)
        with ops.random.generator(5, scalars["step"]):
            y = module(leaf)
        (g,) = grad(y, leaf, ops.ones_like(y))
        assert g is not None
        return {"y": y, "g": g}, {}

    number = np.array(2)
    program = trace(step, {"x": ArraySpec.of(x)}, {"step": ArraySpec.of(number)}, {})  # type: ignore[arg-type]
    replayed, _ = ReferenceExecutor(program).run({"x": x}, {"step": number}, {})
    eager, _ = step({"x": Tensor(x)}, {"step": Tensor(number)}, {})
    for name, value in eager.items():
        np.testing.assert_array_equal(replayed[name], value.numpy())
    y = eager["y"].numpy()
    dropped = y == (most_frequent(y) if "Alpha" in kind.__name__ else 0)
    np.testing.assert_array_equal(dropped, eager["g"].numpy() == 0)


def test_a_random_slope_lies_between_its_limits_while_training_and_is_their_middle_in_evaluation() -> None:
    module = nn.RReLU(0.1, 0.5)
    with ops.random.generator(1, 0):
        slopes = -module(Tensor(-ONES)).numpy()
    assert slopes.min() >= 0.1 and slopes.max() < 0.5
    assert abs(slopes.mean() - 0.3) < 0.005
    np.testing.assert_array_equal(module(Tensor(ONES)).numpy(), ONES)
    np.testing.assert_allclose(module.eval()(Tensor(-ONES)).numpy(), -0.3, rtol=1e-6)
