"""The shape rules of the layers for sequences: what goes through, what is refused, and the ways out."""

from __future__ import annotations

import pytest

from layerloom.layers import (
    GRU,
    LSTM,
    MSE,
    RNN,
    Accuracy,
    Add,
    AdditiveAttention,
    Attention,
    Conv2D,
    ConvLSTM2D,
    CrossEntropy,
    Dense,
    Embedding,
    Fix,
    Flatten,
    GlobalAveragePool,
    GlobalMaxPool,
    LastStep,
    Layer,
    LayerNorm,
    Masking,
    MultiHeadAttention,
    Permute,
    PositionalEmbedding,
    RepeatVector,
    Reverse,
    ShapeError,
    SinusoidalPositions,
    Spec,
    TimeDistributed,
    TransformerDecoder,
    TransformerEncoder,
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
        (GRU(5, bidirectional=True, merge="sum"), (5,), (5,)),
        (RNN(5, return_sequences=True, go_backwards=True), (16, 5), (None, 5)),
        (MultiHeadAttention(5, key_size=2, units=7), (16, 7), (None, 7)),
        (Attention(), (16, 12), (None, 12)),
        (SinusoidalPositions(), (16, 12), (None, 12)),
        (TransformerEncoder(4), (16, 12), (None, 12)),
        (Reverse(), (16, 12), (None, 12)),
        (LastStep(), (12,), (12,)),
        (TimeDistributed("Dense(3)"), (16, 3), (None, 3)),
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


MASKED = Spec((16, 12), SEQUENCE, masked=True)
VIDEO = Spec((6, 3, 16, 20))


@pytest.mark.parametrize(
    ("layer", "goes_on"),
    [
        (Dense(12), True),
        (LSTM(5, return_sequences=True), True),
        (LSTM(16), False),
        (MultiHeadAttention(4), True),
        (TimeDistributed("Dense(3)"), True),
        (Reverse(), True),
        (LayerNorm(), True),
        (GlobalMaxPool(), False),
        (LastStep(), False),
        (Flatten(), False),
        (Permute((-1, -2)), False),
    ],
    ids=str,
)
def test_a_mask_goes_on_as_long_as_the_steps_do(layer: Layer, goes_on: bool) -> None:
    assert out(layer, MASKED).masked == goes_on
    assert not out(layer, STEPS).masked


def test_a_mask_is_made_of_tokens_0_and_of_steps_full_of_one_number() -> None:
    assert out(Embedding(8, mask_zero=True), WORDS).masked
    assert out(Masking(), STEPS).masked
    assert out(Masking(-1.0), VIDEO) == Spec(VIDEO.shape, masked=True)
    assert not out(Embedding(8), WORDS).masked


def test_what_attention_gives_has_the_mask_of_the_queries() -> None:
    assert not out(Attention(), STEPS, MASKED).masked
    assert out(Attention(), MASKED, STEPS).masked
    assert Add().infer_ports({"x": (MASKED, MASKED)})["output"].masked
    assert not Add().infer_ports({"x": (STEPS, MASKED)})["output"].masked


def test_a_state_has_a_port_where_it_comes_out() -> None:
    assert LSTM(5).ports.outputs == ("output",)
    layer = LSTM(5, return_state=True, bidirectional=True)
    assert layer.ports.outputs == ("output", "state", "cell")
    found = layer.infer_ports({"x": ANY_STEPS})
    assert found["state"] == found["cell"] == Spec((10,), ("F",))
    assert GRU(5, return_state=True, layers=2).infer_ports({"x": ANY_STEPS})["state"] == Spec((2, 5))


def test_reading_starts_from_a_state_of_the_same_size() -> None:
    assert out(GRU(5), STEPS, Spec((5,))).shape == (5,)
    assert str(refused(GRU(5), STEPS, Spec((6,)))).startswith("needs (5,) at state, got (6,)")
    assert str(refused(GRU(5, layers=2), STEPS, Spec((5,)))).startswith("needs (2, 5) at state, got (5,)")
    with pytest.raises(ShapeError, match="a wire at state too"):
        LSTM(5).infer(STEPS, None, Spec((5,)))


def test_a_vector_is_repeated_and_a_sequence_is_not() -> None:
    assert out(RepeatVector(4), Spec((12,))) == Spec((4, 12), SEQUENCE)
    error = refused(RepeatVector(4), STEPS)
    assert isinstance(error.fixes[0].insert, LastStep)
    assert out(RepeatVector(4), out(LastStep(), STEPS)).shape == (4, 12)


def test_a_layer_at_each_step_is_written_or_given() -> None:
    layer = TimeDistributed(Conv2D(8, kernel=5))
    assert layer == TimeDistributed("Conv2D(channels=8, kernel=5)")
    assert layer.inner == Conv2D(8, kernel=5)
    assert out(layer, VIDEO).shape == (6, 8, 16, 20)
    assert layer.macs(VIDEO) == 6 * Conv2D(8, kernel=5).macs(Spec((3, 16, 20)))


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Dens(64)", "the name of a layer in place of Dens"),
        ("__import__('os').remove('x')", "a layer such as Dense(64)"),
        ("Dense(units=open('x'))", "parameters that Dense has, with plain values"),
        ("Dense(size=3)", "parameters that Dense has, with plain values"),
        ("Dense(0)", "at least 1 as units"),
        ("Dense(" * 500, "a layer such as Dense(64)"),
        ("Add()", "a layer with one input and one output"),
        ("CrossEntropy()", "a layer with one input and one output"),
        ("", "a layer such as Dense(64)"),
    ],
)
def test_a_text_that_is_no_layer_for_a_step_is_a_problem_to_show(text: str, needs: str) -> None:
    assert needs in str(refused(TimeDistributed(text), STEPS))


def test_what_a_step_cannot_be_is_said_by_the_layer_inside() -> None:
    assert str(refused(TimeDistributed("Conv2D()"), STEPS)).startswith("needs an image (channels, height, width)")


def test_queries_are_as_wide_as_keys() -> None:
    assert out(AdditiveAttention(), STEPS, Spec((7, 12))).shape == (16, 12)
    assert str(refused(Attention(), STEPS, Spec((7, 5)))).startswith("needs keys with 12 features, got (7, 5)")
    assert out(Attention(), STEPS, Spec((7, 5)), Spec((7, 12))).shape == (16, 5)
    assert str(refused(Attention(), STEPS, Spec((7, 5)), Spec((8, 12)))).startswith("needs 8 values")


def test_a_decoder_reads_a_memory_of_its_own_width() -> None:
    assert out(TransformerDecoder(4), STEPS, Spec((7, 12))).shape == (16, 12)
    assert str(refused(TransformerDecoder(4), STEPS, Spec((7, 5)))).startswith("needs a memory with 12 features")
    assert refused(TransformerEncoder(8), STEPS).fixes[0].change == {"heads": 4}


def test_a_memory_of_convolutions_reads_a_video() -> None:
    assert out(ConvLSTM2D(4), VIDEO).shape == (4, 14, 18)
    assert out(ConvLSTM2D(4, padding="same", stride=2, return_sequences=True), VIDEO).shape == (6, 4, 8, 10)
    assert str(refused(ConvLSTM2D(), STEPS)).startswith("needs a sequence (steps, channels, height, width)")
    assert str(refused(ConvLSTM2D(4), VIDEO, Spec((4, 16, 20)))).startswith("needs (4, 14, 18) at state")
    assert ConvLSTM2D(4).macs(VIDEO) == 6 * (14 * 18 * 16 * 27 + 14 * 18 * 16 * 36)


def test_multiply_accumulate_operations_of_a_block_are_those_of_its_products() -> None:
    maps, looked = 16 * 12 * 12 * 4, 2 * 16 * 16 * 12
    assert TransformerEncoder(4, 20, layers=2).macs(STEPS) == 2 * (maps + looked + 2 * 16 * 12 * 20)
    assert MultiHeadAttention(4, key_size=3, units=12).macs(STEPS) == MultiHeadAttention(4).macs(STEPS) == maps + looked
    assert GRU(5).macs(STEPS) == 16 * 3 * 5 * (12 + 5)


def test_heads_of_keys_serve_equally_many_heads_of_queries() -> None:
    error = refused(MultiHeadAttention(6, key_heads=4), Spec((5, 12)))
    assert str(error).startswith("needs heads of keys that serve equally many")
    assert error.fixes[0].change == {"key_heads": None}
    assert out(MultiHeadAttention(6, key_heads=3), Spec((5, 12))).shape == (5, 12)
