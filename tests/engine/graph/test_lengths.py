"""Sequences of different lengths in a network: padding changes nothing, wherever it goes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.graph import Output, infer
from layerloom.graph.build import Network, build
from layerloom.graph.draft import Draft
from layerloom.layers import (
    GELU,
    GRU,
    LSTM,
    RNN,
    Accuracy,
    Add,
    Attention,
    ConvLSTM1D,
    CrossEntropy,
    Dense,
    Embedding,
    GlobalAveragePool,
    GlobalMaxPool,
    Input,
    LastStep,
    Layer,
    LayerNorm,
    Masking,
    MultiHeadAttention,
    PositionalEmbedding,
    Reverse,
    SinusoidalPositions,
    TimeDistributed,
    TransformerDecoder,
    TransformerEncoder,
)
from layerloom.tensor import Tensor, grad

WORDS = Input((None,), "int", vocabulary=11)
LONGEST = 6

Chain = Callable[[Draft, Output], Output]


def chain(*layers: Layer) -> Chain:
    def add(draft: Draft, x: Output) -> Output:
        for layer in layers:
            (x,) = draft.add(layer, x)
        return x

    return add


def block(draft: Draft, x: Output) -> Output:
    """A block of a transformer."""
    (normal,) = draft.add(LayerNorm(), x)
    (seen,) = draft.add(MultiHeadAttention(2, causal=True), normal)
    (x,) = draft.add(Add(), x, seen)
    inner = chain(LayerNorm(), Dense(8), GELU(), Dense(4))(draft, x)
    return draft.add(Add(), x, inner)[0]


ONE_ANSWER: dict[str, Chain] = {
    "lstm": chain(LSTM(3)),
    "both ways": chain(LSTM(3, bidirectional=True, layers=2)),
    "mean": chain(LSTM(3, return_sequences=True, bidirectional=True), GlobalAveragePool()),
    "largest": chain(Dense(5), GlobalMaxPool()),
    "attention": chain(PositionalEmbedding(LONGEST), MultiHeadAttention(2), LSTM(3)),
    "transformer": lambda draft, x: chain(GlobalAveragePool())(draft, block(draft, x)),
    "encoder": chain(SinusoidalPositions(), TransformerEncoder(2, 3), LastStep()),
    "decoder": lambda draft, x: chain(LastStep())(draft, draft.add(TransformerDecoder(2, 3), x, x)[0]),
    "gated": chain(GRU(3, return_sequences=True, reset_after=False), GRU(3, go_backwards=True)),
    "plain": chain(RNN(3, bidirectional=True, merge="mul", return_sequences=True), Reverse(), LastStep()),
    "scores": chain(Attention(scale=True), TimeDistributed(Dense(3)), GlobalMaxPool()),
    "states": lambda draft, x: draft.add(LSTM(3, bidirectional=True, return_state=True), x)[2],
}
EACH_STEP: dict[str, Chain] = {
    "lstm": chain(LSTM(3, return_sequences=True, bidirectional=True)),
    "transformer": block,
}


def network(middle: Chain, *, each_step: bool = False, mask_zero: bool = False) -> tuple[Network, Output, Output]:
    """(network, its words, its labels)."""
    draft = Draft()
    (words,) = draft.add(WORDS)
    (labels,) = draft.add(Input((None,) if each_step else (), "int", 5))
    (scores,) = draft.add(
        Dense(5), middle(draft, draft.add(Embedding(4, mask_zero=mask_zero), words)[0]), title="scores"
    )
    draft.add(CrossEntropy(), scores, labels)
    draft.add(Accuracy(), scores, labels, title="hits")
    document = draft.document()
    return build(document, infer(document), seed=3).double(), words, labels


def columns(words: Output, lengths: list[int], steps: int) -> dict[str, Tensor]:
    numbers = np.random.default_rng(7).integers(0, 11, (len(lengths), steps))
    return {f"{words.node}.output": Tensor(numbers), f"{words.node}.output.lengths": Tensor(np.array(lengths))}


@settings(deadline=None, max_examples=8)
@given(st.lists(st.integers(1, LONGEST), min_size=1, max_size=4), st.integers(0, 9))
@pytest.mark.parametrize("name", ONE_ANSWER)
def test_a_sequence_is_answered_as_if_it_came_alone(name: str, lengths: list[int], filler: int) -> None:
    net, words, _ = network(ONE_ANSWER[name])
    given_columns = columns(words, lengths, LONGEST)
    numbers = given_columns[f"{words.node}.output"].numpy()
    padded = np.where(np.arange(LONGEST) < np.array(lengths)[:, None], numbers, filler)
    found = net.predict({**given_columns, f"{words.node}.output": Tensor(padded)})["scores"].numpy()
    for row, length in enumerate(lengths):
        alone = net.predict({f"{words.node}.output": Tensor(numbers[row : row + 1, :length])})["scores"].numpy()
        np.testing.assert_allclose(found[row], alone[0], atol=1e-12)


@pytest.mark.parametrize("name", EACH_STEP)
def test_steps_past_the_length_count_neither_in_the_loss_nor_in_the_metric(name: str) -> None:
    net, words, labels = network(EACH_STEP[name], each_step=True)
    lengths = [4, 1, 0, 6]
    given_columns = columns(words, lengths, LONGEST)
    right = np.random.default_rng(8).integers(0, 5, (4, LONGEST))
    past = np.arange(LONGEST) >= np.array(lengths)[:, None]
    seen = []
    for filler in (0, 3):
        net_columns = {
            **given_columns,
            f"{words.node}.output": Tensor(np.where(past, filler, given_columns[f"{words.node}.output"].numpy())),
            f"{labels.node}.output": Tensor(np.where(past, filler, right)),
            f"{labels.node}.output.lengths": Tensor(np.array(lengths)),
        }
        loss, sums = net.step_values(net_columns)
        gradients = grad(loss, [p for _, p in net.named_parameters()])
        seen.append([loss.numpy(), sums["hits"].numpy(), *(g.numpy() for g in gradients[1:])])
        assert sums["hits"].numpy()[1] == sum(lengths)
    for one, other in zip(*seen, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-14)


def test_the_loss_of_each_step_is_the_mean_over_all_real_steps() -> None:
    net, words, labels = network(chain(Dense(4)), each_step=True)
    lengths, right = [3, 1], np.array([[1, 2, 3], [4, 0, 0]])
    given_columns = columns(words, lengths, 3) | {f"{labels.node}.output": Tensor(right)}
    loss, _ = net.step_values(given_columns)
    scores = net.predict(given_columns)["scores"].numpy()
    terms = np.log(np.exp(scores).sum(-1)) - np.take_along_axis(scores, right[..., None], -1)[..., 0]
    assert loss.item() == pytest.approx((terms[0].sum() + terms[1, 0]) / 4)


def test_attention_to_another_sequence_heeds_the_lengths_of_that_one() -> None:
    draft = Draft()
    (questions,) = draft.add(Input((None, 4)))
    (texts,) = draft.add(Input((None, 6)))
    (seen,) = draft.add(MultiHeadAttention(2), questions, texts)
    draft.add(GlobalMaxPool(), seen, title="found")
    document = draft.document()
    net = build(document, infer(document), seed=1)
    rng = np.random.default_rng(0)
    asked, told = rng.normal(size=(2, 3, 4)).astype(np.float32), rng.normal(size=(2, 5, 6)).astype(np.float32)
    given_columns = {
        f"{questions.node}.output": Tensor(asked),
        f"{questions.node}.output.lengths": Tensor(np.array([2, 3])),
        f"{texts.node}.output": Tensor(told),
        f"{texts.node}.output.lengths": Tensor(np.array([5, 2])),
    }
    found = net.predict(given_columns)["found"].numpy()
    for row, (asked_length, told_length) in enumerate(((2, 5), (3, 2))):
        alone = net.predict(
            {
                f"{questions.node}.output": Tensor(asked[row : row + 1, :asked_length]),
                f"{texts.node}.output": Tensor(told[row : row + 1, :told_length]),
            }
        )["found"].numpy()
        np.testing.assert_allclose(found[row], alone[0], atol=1e-6)


def test_more_steps_than_positions_are_refused() -> None:
    net, words, _ = network(ONE_ANSWER["attention"])
    with pytest.raises(ValueError, match=f"vectors for {LONGEST} steps, got a sequence of {LONGEST + 1}"):
        net.predict({f"{words.node}.output": Tensor(np.zeros((1, LONGEST + 1), np.int64))})


MASKED: dict[str, Chain] = {
    "lstm": chain(LSTM(3)),
    "both ways": chain(LSTM(3, bidirectional=True, return_sequences=True), GRU(3, bidirectional=True, layers=2)),
    "backwards": chain(GRU(3, go_backwards=True, return_sequences=True), RNN(3)),
    "steps": chain(LSTM(3, return_sequences=True), LSTM(3, return_sequences=True), GlobalAveragePool()),
    "largest": chain(Dense(5), GlobalMaxPool()),
    "attention": chain(MultiHeadAttention(2, key_size=3), MultiHeadAttention(2), GlobalAveragePool()),
    "scores": chain(Attention(scale=True), LastStep()),
    "encoder": chain(TransformerEncoder(2, 3), GlobalMaxPool()),
    "reversed": chain(Reverse(), LSTM(3)),
    "states": lambda draft, x: draft.add(LSTM(3, bidirectional=True, return_state=True), x)[2],
}
MASKS = np.array([[1, 0, 1, 1, 0], [0, 1, 1, 0, 0], [1, 1, 1, 1, 1], [0, 0, 0, 1, 0]], bool)


@pytest.mark.parametrize("name", MASKED)
def test_steps_that_a_mask_leaves_out_might_not_be_there(name: str) -> None:
    net, words, _ = network(MASKED[name], mask_zero=True)
    numbers = np.where(MASKS, np.random.default_rng(7).integers(1, 11, MASKS.shape), 0)
    found = net.predict({f"{words.node}.output": Tensor(numbers)})["scores"].numpy()
    for row, mask in enumerate(MASKS):
        alone = net.predict({f"{words.node}.output": Tensor(numbers[row : row + 1, mask])})["scores"].numpy()
        np.testing.assert_allclose(found[row], alone[0], atol=1e-12)


def test_a_mask_and_lengths_leave_out_what_either_does() -> None:
    net, words, _ = network(MASKED["both ways"], mask_zero=True)
    numbers = np.array([[3, 0, 5, 7, 8]])
    given_columns = columns(words, [3], 5) | {f"{words.node}.output": Tensor(numbers)}
    alone = {f"{words.node}.output": Tensor(np.array([[3, 5]]))}
    np.testing.assert_allclose(net.predict(given_columns)["scores"].numpy(), net.predict(alone)["scores"].numpy())


def test_masked_steps_count_neither_in_the_loss_nor_in_the_metric() -> None:
    net, words, labels = network(chain(LSTM(3, return_sequences=True)), each_step=True, mask_zero=True)
    numbers = np.where(MASKS, 3, 0)
    right = np.random.default_rng(8).integers(0, 5, MASKS.shape)
    seen = []
    for filler in (0, 4):
        net_columns = {
            f"{words.node}.output": Tensor(numbers),
            f"{labels.node}.output": Tensor(np.where(MASKS, right, filler)),
        }
        loss, sums = net.step_values(net_columns)
        seen.append((loss.item(), *sums["hits"].numpy()))
        assert sums["hits"].numpy()[1] == MASKS.sum()
    assert seen[0] == seen[1]


def test_a_state_carries_over_masked_steps_and_comes_out_at_them() -> None:
    draft = Draft()
    (x,) = draft.add(Input((5, 2)))
    (masked,) = draft.add(Masking(), x)
    draft.add(RNN(3, return_sequences=True), masked, title="one way")
    draft.add(RNN(3, return_sequences=True, bidirectional=True), masked, title="both")
    document = draft.document()
    net = build(document, infer(document), seed=1).double()
    values = np.where(MASKS[..., None], np.random.default_rng(0).normal(size=(4, 5, 2)), 0.0)
    found = {name: y.numpy() for name, y in net.predict({f"{x.node}.output": Tensor(values)}).items()}
    np.testing.assert_array_equal(found["one way"][0, 1], found["one way"][0, 0])
    np.testing.assert_array_equal(found["one way"][1, 0], 0)
    np.testing.assert_array_equal(found["both"][~MASKS], 0)
    assert found["both"][MASKS].all()


def test_convolved_states_carry_over_steps_that_do_not_count() -> None:
    draft = Draft()
    (x,) = draft.add(Input((None, 4, 2)))
    draft.add(ConvLSTM1D(3), x, title="found")
    document = draft.document()
    net = build(document, infer(document), seed=1).double()
    values = np.random.default_rng(0).normal(size=(2, 5, 4, 2))
    given_columns = {f"{x.node}.output": Tensor(values), f"{x.node}.output.lengths": Tensor(np.array([5, 3]))}
    found = net.predict(given_columns)["found"].numpy()
    for row, length in enumerate((5, 3)):
        alone = net.predict({f"{x.node}.output": Tensor(values[row : row + 1, :length])})["found"].numpy()
        np.testing.assert_allclose(found[row], alone[0], atol=1e-12)


def test_a_state_that_goes_on_starts_the_next_sequence_where_the_last_one_ended() -> None:
    draft = Draft()
    (x,) = draft.add(Input((None, 2)))
    (y,) = draft.add(Input((None, 2)))
    _, state, cell = draft.add(LSTM(3, return_state=True, layers=2), x, title="first")
    last, *_ = draft.add(LSTM(3, return_state=True, layers=2), y, state, cell, title="second", weights_of=state.node)
    document = draft.document()
    net = build(document, infer(document), seed=1).double()
    values = np.random.default_rng(0).normal(size=(2, 6, 2))
    given_columns = {f"{x.node}.output": Tensor(values[:, :4]), f"{y.node}.output": Tensor(values[:, 4:])}
    whole = net.forward({f"{x.node}.output": Tensor(values)}, [Output(state.node, "output")])
    found = net.forward(given_columns, [last])[last].numpy()
    np.testing.assert_allclose(found, whole[Output(state.node, "output")].numpy(), atol=1e-12)
