"""Recurrent modules on sequences of different lengths, against PyTorch's packed sequences, and from given states."""

from __future__ import annotations

import timeit
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

import layerloom.nn as nn
from layerloom import ops
from layerloom.compile.cpu.machine import CpuMachine
from layerloom.compile.reference import ReferenceExecutor
from layerloom.compile.trace import trace
from layerloom.ops import random
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, grad

RNG = np.random.default_rng(5)


CLASSES = ["RNN", "LSTM", "GRU"]


def pair(name: str = "LSTM", **arguments: Any) -> tuple[Any, Any]:
    """Our module and PyTorch's, with the same weights."""
    arguments = {"batch_first": True, **arguments}
    theirs = getattr(torch.nn, name)(2, 3, **arguments).double()
    ours = getattr(nn, name)(2, 3, **arguments).double()
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    return ours, theirs


def states(found: Any) -> list[Any]:
    """h, or h and c."""
    return list(found) if isinstance(found, tuple) else [found]


def assert_close(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), atol=1e-12)


@settings(deadline=None, max_examples=12)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.booleans(),
    st.integers(1, 2),
    st.integers(0, 2),
    st.sampled_from([("RNN", {}), ("LSTM", {}), ("LSTM", {"proj_size": 2}), ("GRU", {})]),
)
def test_lengths_do_what_packing_does_in_pytorch(
    lengths: list[int], both: bool, layers: int, more: int, kind: tuple[str, dict[str, Any]]
) -> None:
    ours, theirs = pair(kind[0], bidirectional=both, num_layers=layers, **kind[1])
    x = RNG.normal(size=(len(lengths), max(lengths) + more, 2))
    given_x = torch.tensor(x, requires_grad=True)
    packed = pack_padded_sequence(given_x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    expected, last = theirs(packed)
    expected, _ = pad_packed_sequence(expected, batch_first=True, total_length=x.shape[1])
    leaf = Tensor(x, requires_grad=True)
    output, found = ours(leaf, lengths=Tensor(np.array(lengths)))
    assert_close(output, expected)
    for state, theirs_state in zip(states(found), states(last), strict=True):
        assert_close(state, theirs_state)
    (gradient,) = grad((output * output).sum() + sum((s * s * s).sum() for s in states(found)), leaf)
    ((expected * expected).sum() + sum((s * s * s).sum() for s in states(last))).backward()
    assert_close(gradient, given_x.grad)


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("batch_first", [False, True])
def test_packed_sequences_go_in_and_out_as_in_pytorch(name: str, batch_first: bool) -> None:
    ours, theirs = pair(name, bidirectional=True, batch_first=batch_first)
    x, lengths = RNG.normal(size=(5, 3, 2)), [4, 2, 2]
    expected, last = theirs(pack_padded_sequence(torch.tensor(x), torch.tensor(lengths)))
    expected, _ = pad_packed_sequence(expected, batch_first, padding_value=7.0)
    output, found = ours(nn.pack_padded_sequence(Tensor(x), lengths))
    padded, after = nn.pad_packed_sequence(output, batch_first, padding_value=7.0)
    assert_close(padded, expected)
    assert after.tolist() == lengths
    for state, theirs_state in zip(states(found), states(last), strict=True):
        assert_close(state, theirs_state)
    with pytest.raises(ValueError, match="decreasing order"):
        nn.pack_padded_sequence(Tensor(x), lengths[::-1])
    with pytest.raises(ValueError, match="from 1 to 5"):
        nn.pack_padded_sequence(Tensor(x), [6, 2, 0])


def test_sequences_are_padded_side_by_side() -> None:
    parts = [RNG.normal(size=(steps, 2)) for steps in (2, 4, 1)]
    for batch_first in (False, True):
        expected = torch.nn.utils.rnn.pad_sequence([torch.tensor(part) for part in parts], batch_first, -1.0)
        assert_close(nn.pad_sequence([Tensor(part) for part in parts], batch_first, -1.0), expected)


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("batched", [False, True])
def test_given_first_states_are_where_it_starts(name: str, batched: bool) -> None:
    ours, theirs = pair(name, num_layers=2, bidirectional=True)
    shapes = [(3, 5, 2), (4, 3, 3), (4, 3, 3)] if batched else [(5, 2), (4, 3), (4, 3)]
    x, h, c = (RNG.normal(size=shape) for shape in shapes)
    hx = (h, c) if name == "LSTM" else h
    leaves = [Tensor(value, requires_grad=True) for value in (x, *states(hx))]
    xs = [torch.tensor(value, requires_grad=True) for value in (x, *states(hx))]
    output, found = ours(leaves[0], tuple(leaves[1:]) if name == "LSTM" else leaves[1])
    expected, last = theirs(xs[0], tuple(xs[1:]) if name == "LSTM" else xs[1])
    assert_close(output, expected)
    for state, theirs_state in zip(states(found), states(last), strict=True):
        assert_close(state, theirs_state)
    ((expected * expected).sum() + sum((s * s * s).sum() for s in states(last))).backward()
    gradients = grad((output * output).sum() + sum((s * s * s).sum() for s in states(found)), leaves)
    for gradient, leaf in zip(gradients, xs, strict=True):
        assert_close(gradient, leaf.grad)
    with pytest.raises(ValueError, match=r"first states of shape \(4, .*, 3\), got"):
        ours(leaves[0], tuple(state[:1] for state in leaves[1:]) if name == "LSTM" else leaves[1][:1])


@pytest.mark.parametrize("name", ["RNN", "GRU"])
def test_a_gradient_of_a_gradient_is_pytorchs(name: str) -> None:
    ours, theirs = pair(name)
    x = RNG.normal(size=(2, 3, 2))
    leaf, other = Tensor(x, requires_grad=True), torch.tensor(x, requires_grad=True)
    (first,) = grad((ours(leaf)[0] ** 2).sum(), leaf, create_graph=True)
    (second,) = grad((first * first).sum(), leaf)
    (expected,) = torch.autograd.grad((theirs(other)[0] ** 2).sum(), other, create_graph=True)
    assert_close(first, expected)
    assert_close(second, torch.autograd.grad((expected * expected).sum(), other)[0])


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("batched", [False, True])
def test_a_cell_takes_one_step_from_given_states(name: str, batched: bool) -> None:
    theirs = getattr(torch.nn, f"{name}Cell")(2, 3).double()
    ours = getattr(nn, f"{name}Cell")(2, 3).double()
    ours.load_state_dict({key: value.numpy() for key, value in theirs.state_dict().items()})
    x, h, c = (RNG.normal(size=(4, width) if batched else (width,)) for width in (2, 3, 3))
    hx = (h, c) if name == "LSTM" else (h,)
    given_ours, given_theirs = tuple(map(Tensor, hx)), tuple(map(torch.tensor, hx))
    found = ours(Tensor(x), given_ours if name == "LSTM" else given_ours[0])
    expected = theirs(torch.tensor(x), given_theirs if name == "LSTM" else given_theirs[0])
    for state, theirs_state in zip(states(found), states(expected), strict=True):
        assert_close(state, theirs_state)
    with pytest.raises(ValueError, match=r"needs \(batch, 2\)"):
        ours(Tensor(np.ones((4, 5))))


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("both", [False, True])
def test_lengths_may_be_data_of_a_recorded_program(name: str, both: bool) -> None:
    net = getattr(nn, name)(2, 3, 2, batch_first=True, bidirectional=both)
    data = {"x": RNG.normal(size=(3, 5, 2)).astype(np.float32), "lengths": np.array([4, 0, 5])}

    held = {key: parameter.data for key, parameter in net.named_parameters()}

    def results(given: Any, weights: Any) -> dict[str, Tensor]:
        x = Tensor(given["x"].data, requires_grad=True)
        with net.bound(weights):
            output, found = net(nn.PackedSequence(ops.transpose(x, (1, 0, 2)), given["lengths"]))
        padded, _ = nn.pad_packed_sequence(output, batch_first=True, total_length=6)
        (gradient,) = grad((padded * padded).sum() + sum((s * s * s).sum() for s in states(found)), x)
        return {"y": padded, "h": states(found)[0], "gradient": gradient}

    expected = results({key: Tensor(value) for key, value in data.items()}, {})
    program = trace(
        lambda given, _, weights: (results(given, weights), {}),
        {key: ArraySpec.of(value) for key, value in data.items()},
        {},
        {key: ArraySpec.of(value) for key, value in held.items()},
    )
    recorded, _ = ReferenceExecutor(program).run(data, {}, held)
    machine = CpuMachine()
    machine.write(held)
    compiled = machine.prepare(program).run(data, {})
    for key, value in expected.items():
        np.testing.assert_array_equal(recorded[key], value.numpy(), err_msg=key)
        np.testing.assert_allclose(compiled[key], value.numpy(), rtol=1e-4, atol=1e-5, err_msg=key)


def test_a_sequence_takes_no_longer_than_a_loop_of_cells() -> None:
    x = Tensor(RNG.normal(size=(100, 16, 32)).astype(np.float32))
    for name in CLASSES:
        whole, cell = getattr(nn, name)(32, 32), getattr(nn, f"{name}Cell")(32, 32)

        def loop(cell: Any = cell) -> None:
            state = None
            for step in range(100):
                state = cell(x[step], state)

        def quickest(run: Any) -> float:
            return min(timeit.repeat(run, number=1, repeat=3))

        assert quickest(lambda whole=whole: whole(x)) < quickest(loop)


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("both", [False, True])
def test_what_lies_past_the_length_changes_nothing(both: bool, name: str) -> None:
    net = getattr(nn, name)(2, 3, 2, batch_first=True, bidirectional=both)
    lengths = Tensor(np.array([4, 0, 2]))
    x = RNG.normal(size=(3, 5, 2)).astype(np.float32)
    padded = np.where(np.arange(5)[:, None] < lengths.numpy()[:, None, None], x, 1e6).astype(np.float32)
    for run in (net.steps, net.last):
        found, same = run(Tensor(x), lengths).numpy(), run(Tensor(padded), lengths).numpy()
        np.testing.assert_array_equal(found, same)
        assert not found[1].any(), "an empty sequence has the state it began with"


def test_the_last_state_has_the_end_of_one_direction_and_the_start_of_the_other() -> None:
    ours, theirs = pair(bidirectional=True, num_layers=2)
    x = RNG.normal(size=(2, 4, 2))
    _, (h, _) = theirs(torch.tensor(x))
    expected = torch.cat([h[-2], h[-1]], 1).detach().numpy()
    np.testing.assert_allclose(ours.last(Tensor(x)).numpy(), expected, atol=1e-12)


@pytest.mark.parametrize("name", CLASSES)
def test_dropout_lies_between_layers_and_only_in_training(name: str) -> None:
    x = Tensor(RNG.normal(size=(2, 4, 2)))
    net = getattr(nn, name)(2, 3, 2, batch_first=True, dropout=0.5).double()
    with random.generator(seed=1, step=1):
        trained, again = net.steps(x), net.steps(x)
    plain = net.eval().steps(x)
    assert not np.array_equal(trained.numpy(), again.numpy())
    assert not np.array_equal(trained.numpy(), plain.numpy())
    ours, theirs = pair(name, num_layers=2, dropout=1.0)
    assert_close(ours(x)[0], theirs(torch.tensor(x.numpy()))[0])
    single = getattr(nn, name)(2, 3, 1, batch_first=True, dropout=0.5)
    np.testing.assert_array_equal(single.steps(x).numpy(), single.eval().steps(x).numpy())


def test_an_input_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(batch, steps, features\) with 2 features, got \(2, 4, 3\)"):
        nn.LSTM(2, 3, batch_first=True)(ops.zeros_like(Tensor(np.ones((2, 4, 3)))))


def test_weights_need_no_flattening() -> None:
    before = dict(pair()[0].named_parameters())
    nn.LSTM(2, 3).flatten_parameters()
    assert before.keys() == dict(nn.LSTM(2, 3).named_parameters()).keys()
