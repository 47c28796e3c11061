"""Mistakes that people bring from tutorials: two inputs, sequences, pictures in and out, wrong losses and labels."""

from __future__ import annotations

from tests.engine.graph.sketch import Sketch, case

from layerloom import layers as L


@case(
    "join",
    "needs values with 3 axes as the first, (8, 8, 8), got (4,): Concatenate puts values of one form side by side",
    "Flatten input 1",
)
def a_picture_and_a_table_joined(s: Sketch) -> Sketch:
    s.digits().add("numbers", L.Input((4,))).chain("digits", conv=L.Conv2D(8))
    return s.add("join", L.Concatenate(), "conv", "numbers").chain("join", out=L.Dense(10)).loss("out")


@case("second", "cannot use the shared weights", "Give it weights of its own")
def twins_of_different_width(s: Sketch) -> Sketch:
    s.add("text", L.Sentences(500, 12)).chain("text", first=L.Embedding(8), a=L.GlobalMaxPool())
    (end,) = s.draft.add(L.Embedding(16), s.end("text"), title="second", weights_of=s.end("first").node)
    s.ends["second"] = end
    s.chain("second", b=L.GlobalMaxPool(), narrow=L.Dense(8)).add("dot", L.Dot(), "a", "narrow")
    return s.loss("dot", L.BinaryCrossEntropy(), "text.label")


# Sequences


@case(
    "loss",
    "needs a prediction of the target's shape, (), got (?, 1): they are compared entry by entry",
    'Let "memory" give the last step only',
)
def every_step_where_one_answer_is_due(s: Sketch) -> Sketch:
    steps = {"vectors": L.Embedding(8), "memory": L.LSTM(8, return_sequences=True), "out": L.Dense(1)}
    return s.add("text", L.Sentences(500, 12)).chain("text", **steps).loss("out", L.BinaryCrossEntropy(), "text.label")


@case("loss", "needs a vector of 2 scores, got (?, 2)", 'Let "memory" give the last step only')
def scores_at_every_step(s: Sketch) -> Sketch:
    steps = {"vectors": L.Embedding(8), "memory": L.GRU(8, return_sequences=True), "out": L.Dense(2)}
    return s.add("text", L.Sentences(500, 12)).chain("text", **steps).loss("out", L.CrossEntropy(), "text.label")


@case("vectors", "needs token or class numbers, got (64,)", "Use Dense, which reads numbers")
def embedding_of_flat_pixels(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), vectors=L.Embedding(8), out=L.Dense(10)).loss("out")


# Pictures in, pictures out


@case(
    "conv",
    "expects an image (channels, height, width), got (224, 224, 3): the last axis looks like the channels",
    "Let it be an image of 3 × 224 × 224",
)
def channels_at_the_end(s: Sketch) -> Sketch:
    s.add("in", L.Input((224, 224, 3))).chain("in", conv=L.Conv2D(8), pool=L.GlobalAveragePool(), out=L.Dense(10))
    return s.add("result", L.Output(), "out")


@case("pool", "needs an image of at least 4 × 4 pixels, got (32, 3)", "Let it be an image of 3 × 32 × 32")
def channels_at_the_end_before_pooling(s: Sketch) -> Sketch:
    steps = {"pool": L.MaxPool2D(4), "conv": L.Conv2D(8), "mean": L.GlobalAveragePool(), "out": L.Dense(10)}
    return s.add("in", L.Input((32, 32, 3))).chain("in", **steps).add("result", L.Output(), "out")


@case(
    "loss",
    "needs a prediction of the target's shape, (1, 8, 8), got (8, 8, 8)",
    "Give the layer before 1 channel",
)
def an_autoencoder_with_too_many_channels(s: Sketch) -> Sketch:
    s.digits().chain("digits", small=L.Conv2D(8, 3, 2), back=L.Conv2DTranspose(8, 2, 2))
    return s.loss("back", L.MSE(), "digits.image")


@case("loss", "needs a prediction of the target's shape, (1, 8, 8), got (1, 7, 7)", "Resize it to 8 × 8")
def an_autoencoder_that_loses_a_pixel(s: Sketch) -> Sketch:
    s.digits().chain("digits", small=L.Conv2D(8, 3, 2, padding="valid"))
    return s.chain("small", back=L.Conv2DTranspose(1, 3, 2, padding="valid")).loss("back", L.MSE(), "digits.image")


@case(
    "join",
    "needs the sizes of the first, (8, 8, 8), but for axis -3, got (8, 9, 9)",
    "Pad what \"up\" gets (padding 'same')",
)
def a_skip_wire_that_does_not_meet_the_decoder(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8), pool=L.MaxPool2D(), up=L.Conv2DTranspose(8, 3, 2, padding="valid"))
    return s.add("join", L.Concatenate(), "a", "up").chain("join", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "sum", "needs values of the same shape as before, (8, 8, 8), got (8, 6, 6)", "Pad what \"b\" gets (padding 'same')"
)
def a_residual_that_loses_its_border(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8), b=L.Conv2D(8, 3, padding="valid"))
    return s.add("sum", L.Add(), "a", "b").chain("sum", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case("loss", "needs a vector of 3 scores, got (10, 32, 32)", "Flatten it, then make it 3 scores")
def a_map_of_boxes_where_a_class_is_due(s: Sketch) -> Sketch:
    s.add("cells", L.BloodCells()).chain("cells", conv=L.Conv2D(8), head=L.Conv2D(10, 1))
    return s.loss("head", L.CrossEntropy(), "cells.label")


# Losses and labels


@case(
    "loss",
    "needs a prediction of the target's shape, (), got (10,)",
    "Use CrossEntropy, which compares classes, without the Softmax before it",
)
def squared_error_behind_softmax(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10), soft=L.Softmax()).loss("soft", L.MSE())


@case(
    "loss",
    "needs a prediction of the target's shape, (), got (10,)",
    "Use CrossEntropy, which compares classes, without the Sigmoid before it",
)
def ten_sigmoids_for_one_class(s: Sketch) -> Sketch:
    out = L.Dense(10, activation="sigmoid")
    return s.digits().chain("digits", flat=L.Flatten(), out=out).loss("out", L.BinaryCrossEntropy())


@case(
    "loss",
    "expects scores (logits), got what ReLU makes: a score that speaks against a class is below zero",
    "Remove the ReLU before it",
)
def relu_behind_the_scores(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10), on=L.ReLU()).loss("on")


@case("loss", "needs class numbers as target, got (1, 8, 8)", 'Wire label of "digits" to target')
def the_picture_as_its_own_label(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10))
    return s.loss("out", L.CrossEntropy(), "digits.image")


@case("out", "needs floating-point numbers, got class numbers (10 classes)", "Insert an Embedding")
def the_label_as_input(s: Sketch) -> Sketch:
    return s.digits().chain("digits.label", out=L.Dense(10)).loss("out")


@case("block", "needs values of the same shape as before, (8,), got (64,)", "Put a Dense layer of 8 units on input 2")
def a_shortcut_in_a_block_with_two_wires_in(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), a=L.Dense(8)).add("sum", L.Add(), "a", "flat")
    return s.chain("sum", out=L.Dense(10)).loss("out").group("a", "sum")
