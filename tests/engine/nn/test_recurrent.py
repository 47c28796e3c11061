"""LSTM modules on sequences of different lengths, against PyTorch's packed sequences, and dropout between layers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

import layerloom.nn as nn
from layerloom import ops
from layerloom.ops import random
from layerloom.tensor import Tensor, grad

RNG = np.random.default_rng(5)


def pair(**arguments: Any) -> tuple[nn.LSTM, torch.nn.LSTM]:
    theirs = torch.nn.LSTM(2, 3, batch_first=True, **arguments).double()
    ours = nn.LSTM(2, 3, batch_first=True, **arguments).double()
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


@settings(deadline=None, max_examples=20)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.booleans(),
    st.integers(1, 2),
    st.integers(0, 2),
)
def test_lengths_do_what_packing_does_in_pytorch(lengths: list[int], both: bool, layers: int, more: int) -> None:
    ours, theirs = pair(bidirectional=both, num_layers=layers)
    x = RNG.normal(size=(len(lengths), max(lengths) + more, 2))
    given_x = torch.tensor(x, requires_grad=True)
    packed = pack_padded_sequence(given_x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    expected, states = theirs(packed)
    expected, _ = pad_packed_sequence(expected, batch_first=True, total_length=x.shape[1])
    leaf = Tensor(x, requires_grad=True)
    output, found = ours(leaf, lengths=Tensor(np.array(lengths)))
    np.testing.assert_allclose(output.numpy(), expected.detach().numpy(), atol=1e-12)
    for state, theirs_state in zip(found, states, strict=True):
        np.testing.assert_allclose(state.numpy(), theirs_state.detach().numpy(), atol=1e-12)
    (gradient,) = grad((output * output).sum() + (found[0] * found[1]).sum(), leaf)
    ((expected * expected).sum() + (states[0] * states[1]).sum()).backward()
    np.testing.assert_allclose(gradient.numpy(), given_x.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize("both", [False, True])
def test_what_lies_past_the_length_changes_nothing(both: bool) -> None:
    lstm, lengths = nn.LSTM(2, 3, 2, batch_first=True, bidirectional=both), Tensor(np.array([4, 0, 2]))
    x = RNG.normal(size=(3, 5, 2)).astype(np.float32)
    padded = np.where(np.arange(5)[:, None] < lengths.numpy()[:, None, None], x, 1e6).astype(np.float32)
    for run in (lstm.steps, lstm.last):
        found, same = run(Tensor(x), lengths).numpy(), run(Tensor(padded), lengths).numpy()
        np.testing.assert_array_equal(found, same)
        assert not found[1].any(), "an empty sequence has the state it began with"


def test_the_last_state_has_the_end_of_one_direction_and_the_start_of_the_other() -> None:
    ours, theirs = pair(bidirectional=True, num_layers=2)
    x = RNG.normal(size=(2, 4, 2))
    _, (h, _) = theirs(torch.tensor(x))
    expected = torch.cat([h[-2], h[-1]], 1).detach().numpy()
    np.testing.assert_allclose(ours.last(Tensor(x)).numpy(), expected, atol=1e-12)


def test_dropout_lies_between_layers_and_only_in_training() -> None:
    x = Tensor(RNG.normal(size=(2, 4, 2)))
    lstm = nn.LSTM(2, 3, 2, batch_first=True, dropout=0.5).double()
    with random.generator(seed=1, step=1):
        trained, again = lstm.steps(x), lstm.steps(x)
    plain = lstm.eval().steps(x)
    assert not np.array_equal(trained.numpy(), again.numpy())
    assert not np.array_equal(trained.numpy(), plain.numpy())
    single = nn.LSTM(2, 3, 1, batch_first=True, dropout=0.5)
    np.testing.assert_array_equal(single.steps(x).numpy(), single.eval().steps(x).numpy())


def test_given_first_states_are_where_it_starts() -> None:
    ours, theirs = pair(num_layers=2)
    x, h, c = RNG.normal(size=(2, 4, 2)), RNG.normal(size=(2, 2, 3)), RNG.normal(size=(2, 2, 3))
    expected, _ = theirs(torch.tensor(x), (torch.tensor(h), torch.tensor(c)))
    found, _ = ours(Tensor(x), (Tensor(h), Tensor(c)))
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), atol=1e-12)
    with pytest.raises(ValueError, match=r"first states of shape \(2, 2, 3\), got \(1, 2, 3\)"):
        ours(Tensor(x), (Tensor(h[:1]), Tensor(c[:1])))


def test_an_input_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(batch, steps, features\) with 2 features, got \(2, 4, 3\)"):
        nn.LSTM(2, 3, batch_first=True)(ops.zeros_like(Tensor(np.ones((2, 4, 3)))))
