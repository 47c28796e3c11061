"""Random numbers: Philox to the word, streams by name, the same in every step that has the same number."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom import ops
from layerloom.ops import random
from layerloom.ops.random import Bernoulli, Normal, Uniform, words
from layerloom.tensor import Tensor

FLOAT64, FLOAT32 = np.dtype(np.float64), np.dtype(np.float32)
MASK = 2**64 - 1


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox4x64-10 as in the paper (Salmon et al. 2011), written out with Python's integers."""
    for round_number in range(10):
        if round_number:
            key = [(key[0] + 0x9E3779B97F4A7C15) & MASK, (key[1] + 0xBB67AE8584CAA73B) & MASK]
        high0, low0 = divmod(0xD2E7470EE14C6C93 * counter[0], 2**64)
        high1, low1 = divmod(0xCA5A826395121157 * counter[2], 2**64)
        counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0]
    return counter


def expected_words(seed: int, step: int, stream: int, count: int) -> list[int]:
    """NumPy counts up before it makes a block, so block 0 has the counter 1."""
    found: list[int] = []
    block = 1
    while len(found) < count:
        for word in philox([block, step, 0, 0], [seed, stream]):
            found += [word & 0xFFFFFFFF, word >> 32]
        block += 1
    return found[:count]


@given(st.integers(0, MASK), st.integers(0, 2**63 - 1), st.integers(0, MASK), st.integers(0, 21))
def test_words_are_those_of_the_paper(seed: int, step: int, stream: int, count: int) -> None:
    operation = Bernoulli(stream, (count,), 0.5)
    bits = operation._bits(np.array(seed, np.uint64), np.array(step))
    assert words(bits, count).tolist() == expected_words(seed, step, stream, count)


@given(st.integers(0, MASK), st.integers(0, 2**40), st.integers(0, 9))
def test_words_are_those_of_numpy(seed: int, step: int, stream: int) -> None:
    bits = Bernoulli(stream, (8,), 0.5)._bits(np.array(seed, np.uint64), np.array(step))
    theirs = np.random.Philox(key=np.array([seed, stream], np.uint64), counter=np.array([0, step, 0, 0], np.uint64))
    assert words(bits, 8).tolist() == theirs.random_raw(4).astype("<u8").view("<u4").tolist()


@pytest.mark.parametrize("p", [0.0, 0.25, 0.3, 1.0])
def test_what_is_kept_is_decided_word_by_word(p: float) -> None:
    mask = Bernoulli(9, (3, 5), p)(Tensor(np.array(4)), Tensor(np.array(2)))
    expected = [word >= p * 2**32 for word in expected_words(4, 2, 9, 15)]
    assert mask.numpy().reshape(-1).tolist() == expected


def test_uniform_numbers_are_the_upper_bits() -> None:
    seed, step = Tensor(np.array(4)), Tensor(np.array(2))
    narrow = Uniform(9, (6,), FLOAT32)(seed, step).tolist()
    assert narrow == [(word >> 8) / 2**24 for word in expected_words(4, 2, 9, 6)]
    wide = Uniform(9, (3,), FLOAT64)(seed, step).tolist()
    pairs = np.array(expected_words(4, 2, 9, 6)).reshape(3, 2).tolist()
    assert wide == [((high << 32 | low) >> 11) / 2**53 for low, high in pairs]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_normal_numbers_are_box_mullers(count: int) -> None:
    drawn = Normal(9, (count,), FLOAT64)(Tensor(np.array(4)), Tensor(np.array(2))).numpy()
    u, v = np.array(expected_words(4, 2, 9, 8)[: count + count % 2], float).reshape(-1, 2).T
    radius, angle = np.sqrt(-2 * np.log((u + 1) / 2**32)), 2 * np.pi * v / 2**32
    both = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)
    np.testing.assert_allclose(drawn, both[:count], rtol=1e-13)


def test_the_moments_are_right() -> None:
    with random.generator(1, 0):
        normal = ops.normal((100_000,), mean=2.0, std=3.0, dtype=FLOAT64).numpy()
        uniform = ops.uniform((100_000,), -1.0, 3.0).numpy()
        kept = ops.bernoulli((100_000,), 0.3).numpy()
    assert normal.mean() == pytest.approx(2, abs=0.05) and normal.std() == pytest.approx(3, abs=0.05)
    assert uniform.mean() == pytest.approx(1, abs=0.02) and uniform.min() >= -1 and uniform.max() < 3
    assert kept.mean() == pytest.approx(0.7, abs=0.01)


def draw(seed: int, step: int, name: str, times: int = 1) -> list[list[bool]]:
    with random.generator(seed, step), random.use(name):
        return [ops.bernoulli((40,), 0.5).tolist() for _ in range(times)]


def test_the_same_seed_step_and_name_draw_the_same() -> None:
    assert draw(1, 2, "a", 3) == draw(1, 2, "a", 3)


def test_another_seed_step_name_or_count_draws_something_else() -> None:
    draws = [*draw(1, 2, "a", 3), *draw(2, 2, "a"), *draw(1, 3, "a"), *draw(1, 2, "b")]
    assert len({tuple(mask) for mask in draws}) == 6


def test_a_draw_depends_on_its_name_and_not_on_the_order() -> None:
    with random.generator(1, 0):
        with random.use("a"):
            first = ops.bernoulli((40,), 0.5).tolist()
        with random.use("b"):
            second = ops.bernoulli((40,), 0.5).tolist()
    with random.generator(1, 0):
        with random.use("b"):
            assert ops.bernoulli((40,), 0.5).tolist() == second
        with random.use("a"):
            assert ops.bernoulli((40,), 0.5).tolist() == first


def test_a_name_used_again_in_the_same_step_goes_on_counting() -> None:
    """A shared dropout layer called twice must not draw the same mask twice."""
    with random.generator(1, 0):
        with random.use("a"):
            first = ops.bernoulli((40,), 0.5).tolist()
        with random.use("a"):
            assert ops.bernoulli((40,), 0.5).tolist() != first


def test_outside_a_generator_every_draw_differs_and_a_seed_repeats_them() -> None:
    random.manual_seed(5)
    first = [ops.bernoulli((40,), 0.5).tolist() for _ in range(2)]
    random.manual_seed(5)
    assert [ops.bernoulli((40,), 0.5).tolist() for _ in range(2)] == first
    assert first[0] != first[1]


def test_threads_do_not_disturb_each_other() -> None:
    seen: list[list[bool]] = []

    def elsewhere() -> None:
        seen.extend(draw(9, 9, "x"))

    with random.generator(1, 2), random.use("a"):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert ops.bernoulli((40,), 0.5).tolist() == draw(1, 2, "a")[0]
    assert seen == draw(9, 9, "x")


def test_dropout_scales_what_it_keeps_and_leaves_the_rest_out() -> None:
    x = Tensor(np.ones(1000, np.float32), requires_grad=True)
    with random.generator(1, 0):
        y = ops.dropout(x, 0.2)
    assert y.dtype == np.float32
    assert set(y.tolist()) == {0.0, 1.25}
    y.sum().backward()
    assert x.grad is not None and x.grad.tolist() == y.tolist()
    assert ops.dropout(x, 0.0) is x
    with random.generator(1, 0):
        assert set(ops.dropout(x, 1.0).tolist()) == {0.0}


def test_a_probability_above_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1, got 1\.5"):
        ops.bernoulli((2,), 1.5)


def test_a_large_draw_in_pieces_is_the_draw_at_once() -> None:
    """More words than a piece holds, and an odd number of them."""
    count, (seed, step) = 2**16 + 2**14 + 3, map(np.array, (7, 3))
    draw = Bernoulli(5, (count,), 0.4)
    bits = np.random.Philox(key=np.array([7, 5], np.uint64), counter=np.array([0, 3, 0, 0], np.uint64))
    whole = words(bits, count) >= math.ceil(0.4 * 2**32)
    np.testing.assert_array_equal(draw.kernel(np, seed, step), whole)
    scattered = np.empty((count, 2), bool)
    draw.into(np, scattered[:, 0], seed, step)
    np.testing.assert_array_equal(scattered[:, 0], whole)


def test_truncated_draws_stay_within_their_limits_and_fill_them_as_the_normal_distribution_does() -> None:
    with random.generator(seed=1, step=0):
        x = ops.truncated_normal((20_000,), 3.0, 2.0, -1.0, 0.5, np.float64).numpy()
    assert 1.0 <= x.min() < 1.01 and 3.99 < x.max() <= 4.0
    share = (x < 3.0).mean()
    expected = (0.5 - 0.15865525) / (0.69146246 - 0.15865525)
    assert abs(share - expected) < 0.01
    with pytest.raises(ValueError, match="a lower limit below the upper one"):
        ops.truncated_normal((2,), low=1.0, high=1.0)


def test_classes_come_as_often_as_softmax_says() -> None:
    logits = np.array([np.log([0.1, 0.2, 0.7]), [0.0, -np.inf, -np.inf]])
    with random.generator(seed=2, step=0):
        drawn = ops.categorical(logits, 20_000).numpy()
        single = ops.categorical(logits.T, axis=0)
    assert drawn.shape == (2, 20_000) and single.shape == (2,)
    np.testing.assert_allclose(np.bincount(drawn[0]) / 20_000, [0.1, 0.2, 0.7], atol=0.015)
    assert not drawn[1].any()
    with pytest.raises(ValueError, match="at least one class"):
        ops.categorical(np.zeros((2, 0)))


def test_whole_numbers_and_orders_are_evenly_drawn_and_the_same_in_the_same_step() -> None:
    def drawn(step: int) -> tuple[list[int], list[int]]:
        with random.generator(seed=3, step=step):
            return ops.integers((6_000,), -1, 2).tolist(), ops.permutation(50).tolist()

    numbers, order = drawn(0)
    assert sorted(order) == list(range(50)) != order
    np.testing.assert_allclose(np.bincount(np.array(numbers) + 1) / 6_000, [1 / 3] * 3, atol=0.02)
    assert drawn(0) == (numbers, order) != drawn(1)
    with pytest.raises(ValueError, match="integers need a lower limit"):
        ops.integers((2,), 1, 1)
