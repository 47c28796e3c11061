"""The shape rules of the layers for sequences: what goes through, what is refused, and the ways out."""

from __future__ import annotations

import pytest

from layerloom.layers import (
    LSTM,
    MSE,
    Accuracy,
    CrossEntropy,
    Dense,
    Embedding,
    Fix,
    GlobalAveragePool,
    GlobalMaxPool,
    Layer,
    LayerNorm,
    MultiHeadAttention,
    PositionalEmbedding,
    ShapeError,
    Spec,
)
from layerloom.layers.code import lengths_of
from layerloom.layers.spec import IMAGE, SEQUENCE

WORDS = Spec((None,), ("T",), "int", variable=True, vocabulary=1000)
PIECE = Spec((16,), ("T",), "int", vocabulary=50)
STEPS = Spec((16, 12), SEQUENCE)
ANY_STEPS = Spec((None, 12), SEQUENCE, variable=True)


def out(layer: Layer, *inputs: Spec) -> Spec:
    ports = (port.name for port in layer.ports.inputs)
    return layer.infer_ports(dict(zip(ports, inputs, strict=False)))["output"]


def refused(layer: Layer, *inputs: Spec) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        out(layer, *inputs)
    return caught.value


def fixes(error: ShapeError) -> list[Fix]:
    return list(error.fixes)


def test_an_embedding_makes_a_vector_of_each_token() -> None:
    assert out(Embedding(8), PIECE) == Spec((16, 8), SEQUENCE)
    assert out(Embedding(8), WORDS) == Spec((None, 8), SEQUENCE, variable=True)
    assert out(Embedding(8), Spec((), kind="int", classes=3)) == Spec((8,), ("F",))


def test_an_embedding_knows_its_vocabulary_from_the_data_or_is_told() -> None:
    assert Embedding(8).build(PIECE).args == (50, 8)
    assert Embedding(8, vocabulary=70).build(PIECE).args == (70, 8)
    untold = Spec((16,), ("T",), "int")
    error = refused(Embedding(8), untold)
    assert "nothing says how many different numbers there are" in str(error)
    assert out(Embedding(8, **error.fixes[0].change), untold).shape == (16, 8)


def test_an_embedding_refuses_what_has_no_number_of_a_row() -> None:
    assert str(refused(Embedding(), STEPS)).startswith("needs token or class numbers, got (16, 12)")
    small = refused(Embedding(vocabulary=20), PIECE)
    assert str(small).startswith("needs at most 20 different numbers, got token numbers (50 different ones)")
    assert small.fixes[0].change == {"vocabulary": None}
    assert refused(Embedding(padding=50), PIECE).fixes[0].change == {"padding": None}


@pytest.mark.parametrize(
    ("layer", "shape", "any_length"),
    [
        (LSTM(5), (5,), (5,)),
        (LSTM(5, bidirectional=True), (10,), (10,)),
        (LSTM(5, return_sequences=True), (16, 5), (None, 5)),
        (LSTM(5, True, True, layers=2), (16, 10), (None, 10)),
        (MultiHeadAttention(4), (16, 12), (None, 12)),
        (PositionalEmbedding(20), (16, 12), (None, 12)),
        (GlobalMaxPool(), (12,), (12,)),
        (GlobalAveragePool(), (12,), (12,)),
        (Dense(7), (16, 7), (None, 7)),
        (LayerNorm(), (16, 12), (None, 12)),
    ],
    ids=str,
)
def test_steps_stay_or_go(layer: Layer, shape: tuple[int, ...], any_length: tuple[int | None, ...]) -> None:
    assert out(layer, STEPS) == Spec(shape, SEQUENCE if len(shape) == 2 else ("F",))
    assert out(layer, ANY_STEPS).shape == any_length
    assert out(layer, ANY_STEPS).variable == (len(any_length) == 2)


@pytest.mark.parametrize("layer", [LSTM(), MultiHeadAttention(), PositionalEmbedding()], ids=str)
def test_tokens_need_an_embedding_first(layer: Layer) -> None:
    error = refused(layer, PIECE)
    assert error.fixes[0].insert == Embedding()
    assert str(refused(layer, Spec((3, 8, 8), IMAGE))).startswith("needs a sequence of vectors (steps, features)")


def test_features_divide_among_the_heads() -> None:
    error = refused(MultiHeadAttention(8), STEPS)
    assert str(error).startswith("needs features that divide by 8, got (16, 12)")
    assert error.fixes[0].change == {"heads": 4}
    assert fixes(refused(MultiHeadAttention(5), STEPS))[0].text == "Use 1 head"


def test_attention_looks_at_what_is_linked() -> None:
    layer, key, value = MultiHeadAttention(4), Spec((9, 5)), Spec((9, 3))
    assert out(layer, STEPS, key).shape == (16, 12)
    assert dict(layer.build(STEPS, key, None).keywords).items() >= {"kdim": 5, "vdim": 5}.items()
    assert layer.build(STEPS, None, key) == layer.build(STEPS, key, None)
    assert dict(layer.build(STEPS, key, value).keywords).items() >= {"kdim": 5, "vdim": 3}.items()
    assert str(refused(layer, STEPS, key, Spec((8, 3)))).startswith("needs 9 values, one for each key, got (8, 3)")


def test_positions_are_as_many_as_the_longest_sequence_has_steps() -> None:
    assert PositionalEmbedding().build(STEPS).args == (16, 12)
    assert refused(PositionalEmbedding(10), STEPS).fixes[0].change == {"positions": 16}
    error = refused(PositionalEmbedding(), ANY_STEPS)
    assert out(PositionalEmbedding(**error.fixes[0].change), ANY_STEPS) == ANY_STEPS


@pytest.mark.parametrize("layer", [CrossEntropy(), Accuracy()], ids=str)
def test_a_class_for_each_step_is_compared_step_by_step(layer: Layer) -> None:
    scores, labels = Spec((16, 5), SEQUENCE), Spec((16,), ("T",), "int", classes=5)
    assert out(layer, scores, labels) == Spec(())
    any_scores = Spec((None, 5), SEQUENCE, variable=True)
    assert out(layer, any_scores, Spec((None,), ("T",), "int", variable=True, classes=5)) == Spec(())
    refused(layer, scores, Spec((15,), kind="int", classes=5))


def test_multiply_accumulate_operations_are_those_of_the_products() -> None:
    assert LSTM(5).macs(STEPS) == 16 * 4 * 5 * (12 + 5)
    assert LSTM(5, bidirectional=True, layers=2).macs(STEPS) == 16 * 2 * 4 * 5 * (12 + 5 + 10 + 5)
    assert MultiHeadAttention(4).macs(STEPS) == 16 * 12 * 12 * 4 + 2 * 16 * 16 * 12


@pytest.mark.parametrize(
    ("layer", "port"),
    [(LSTM(), "x"), (MultiHeadAttention(4), "query"), (GlobalMaxPool(), "x"), (GlobalAveragePool(), "x")],
    ids=str,
)
def test_pytorch_code_heeds_lengths_where_they_differ(layer: Layer, port: str) -> None:
    arguments = (None,) * (len(layer.ports.inputs) - 1)
    assert repr(lengths_of(port)) in repr(layer.torch(ANY_STEPS, *arguments))
    assert repr(lengths_of(port)) not in repr(layer.torch(STEPS, *arguments))


def test_a_loss_heeds_lengths_in_pytorch() -> None:
    assert repr(lengths_of("prediction")) in repr(MSE().torch(ANY_STEPS, ANY_STEPS))
