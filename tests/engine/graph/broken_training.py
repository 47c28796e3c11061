"""Mistakes around training: losses, wires, parameters, data and blocks."""

from __future__ import annotations

from tests.engine.graph.sketch import Sketch, case

from layerloom import layers as L

# Losses and targets


@case(
    "loss",
    "needs 10 scores, got 7: the target has 10 classes, and each needs a score",
    "Give the layer before 10 units",
)
def too_few_scores_for_the_classes(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(7)).loss("out")


@case(
    "loss",
    "needs 10 scores, got 7: the target has 10 classes, and each needs a score",
    "Insert a Dense layer of 10 units",
)
def scores_from_a_layer_without_units(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(7), on=L.ReLU()).loss("on")


@case(
    "loss",
    "needs two classes, 0 and 1, got class numbers (10 classes)",
    "Use CrossEntropy with 10 units before it",
)
def binary_loss_for_ten_classes(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(1)).loss("out", L.BinaryCrossEntropy())


@case(
    "loss",
    "needs a prediction of the target's shape, (), got (10,): they are compared entry by entry",
    "Use CrossEntropy, which compares classes",
)
def squared_error_of_scores_and_a_class(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out", L.MSE())


@case(
    "loss",
    "expects scores (logits), got what Softmax makes: the loss applies Softmax itself: twice is too much",
    "Remove the Softmax before it",
)
def softmax_before_a_loss_that_has_one(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10), soft=L.Softmax()).loss("soft")


@case(
    "loss",
    "expects scores (logits), got what Sigmoid makes: the loss applies Sigmoid itself: twice is too much",
    "Remove the Sigmoid before it",
)
def sigmoid_before_a_loss_that_has_one(s: Sketch) -> Sketch:
    s.add("text", L.Sentences(500, 12)).chain("text", vectors=L.Embedding(8), memory=L.LSTM(8), out=L.Dense(1))
    return s.chain("out", squash=L.Sigmoid()).loss("squash", L.BinaryCrossEntropy(), "text.label")


@case(
    "loss",
    "needs a prediction of the target's shape, (1, 8, 8), got (64,): they are compared entry by entry",
    "Flatten the target",
)
def a_loss_between_an_image_and_a_vector(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), small=L.Dense(8), back=L.Dense(64))
    return s.loss("back", L.MeanSquaredError(), "digits.image")


@case(
    "loss",
    "needs a vector of 10 scores, got (10, 8, 8): one score for each class of a sample",
    "Flatten it, then make it 10 scores",
)
def a_loss_of_an_image_without_flattening(s: Sketch) -> Sketch:
    return s.digits().chain("digits", conv=L.Conv2D(10)).loss("conv")


@case(
    "loss",
    "needs a wire at target: nothing is wired to it, so it cannot be worked out",
    'Wire label of "digits" to target',
)
def a_loss_without_a_target(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).add("loss", L.CrossEntropy(), "out")


@case(
    "accuracy",
    "needs a wire at prediction: nothing is wired to it, so it cannot be worked out",
    'Wire output of "out" to prediction',
)
def a_metric_without_a_prediction(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out").add("accuracy", L.Accuracy())
    return s.link("digits.label", "accuracy", "target")


@case(
    "accuracy",
    "needs 10 scores, got 7: the target has 10 classes, and each needs a score",
    'Take the prediction of "loss"',
)
def a_metric_of_other_scores_than_the_loss(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out").chain("flat", other=L.Dense(7))
    return s.add("accuracy", L.Accuracy(), "other", "digits.label")


@case("loss", "expects log-probabilities, got what softmax makes", "Use LogSoftmax instead")
def softmax_before_a_loss_of_logarithms(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10), soft=L.Softmax()).loss("soft", L.NLL())


@case("loss", "needs a vector of 10 scores, got (4, 8, 8)", 'Flatten it, then make it 10 scores for "loss" and "right"')
def a_loss_and_a_metric_of_an_image(s: Sketch) -> Sketch:
    s.digits().chain("digits", conv=L.Conv2D(4)).loss("conv")
    return s.add("right", L.Accuracy(), "conv", "digits.label")


# Wires


@case("out", "needs a wire at x: nothing is wired to it, so it cannot be worked out", 'Wire output of "flat" to x')
def a_node_without_an_input(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten()).add("out", L.Dense(10))
    return s.loss("out")


@case("relu", "leads to no loss, metric or output: what nothing uses is not trained", 'Remove "relu"')
def a_branch_that_leads_nowhere(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out").chain("flat", relu=L.ReLU())


@case("alone", "is not connected", 'Remove "alone"')
def a_node_beside_the_graph(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out").add("alone", L.Conv2D(8))


@case("b", "feeds itself: the cycle is b → a → b", 'Remove the wire from "a" to "b"')
def a_cycle_of_two(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out")
    return s.add("a", L.ReLU()).add("b", L.Tanh(), "a").link("b", "a", "x")


@case("sum", "feeds itself: the cycle is sum → mid → sum", 'Remove the wire from "mid" to "sum"')
def a_cycle_through_a_sum(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten()).add("sum", L.Add(), "flat").chain(
        "sum", mid=L.Dense(64), out=L.Dense(10)
    )
    return s.link("mid", "sum", "x", 1).loss("out")


@case("", "Cannot train yet: there is no data: add a data node and wire it in")
def no_data_at_all(s: Sketch) -> Sketch:
    return s.add("in", L.Input((8,))).chain("in", out=L.Dense(10)).add("result", L.Output(), "out")


@case(
    "",
    "Cannot train yet: there is no loss: add a loss and wire a prediction and a target to it",
    'Add a CrossEntropy loss for label of "digits"',
)
def no_loss(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).add("result", L.Output(), "out")


@case(
    "second",
    "is not trained: no loss depends on it: what is measured or put out behind it comes from random weights",
    'Take the prediction of "loss"',
)
def a_second_head_that_no_loss_trains(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), first=L.Dense(10)).chain("flat", second=L.Dense(4))
    return s.loss("first").add("result", L.Output(), "second")


# Parameters


@case("norm", "needs at least 3 axes, got (64,): so many are normalized together", "Normalize over 1")
def norm_over_more_axes_than_there_are(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), norm=L.LayerNorm(trailing=3), out=L.Dense(10)).loss("out")


@case("soft", "needs at least 3 axes, got (64,): there is no such axis", "Use the last axis")
def softmax_along_an_axis_that_is_not_there(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), soft=L.Softmax(-3), out=L.Dense(10)).loss("out")


@case(
    "formula",
    "needs a wire at y: nothing is wired to it, so it cannot be worked out",
    'Wire output of "flat" to y',
)
def an_expression_of_a_name_that_is_no_input(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), formula=L.Expression("x + y"), out=L.Dense(10)).loss("out")


@case(
    "resize",
    "needs an image (channels, height, width), got (64,): Resizing moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def resizing_a_vector(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), resize=L.Resizing(4, 4), out=L.Dense(10)).loss("out")


@case(
    "time",
    "needs a sequence of vectors (steps, features), got (1, 8, 8): GRU goes along the steps of a sequence",
    "Read its rows as 8 steps",
)
def a_recurrent_net_over_the_rows_of_an_image(s: Sketch) -> Sketch:
    return s.digits().chain("digits", time=L.GRU(8, return_sequences=True), last=L.GRU(8), out=L.Dense(10)).loss("out")


@case(
    "pad",
    "needs a size of at least 10, got (1, 8, 8): a reflect border is taken from inside",
    "Repeat the outermost values",
)
def reflecting_more_than_there_is(s: Sketch) -> Sketch:
    steps = {"pad": L.Padding2D(9), "flat": L.Flatten(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case("unflat", "needs values that fill (3, 5), got (64,) with 64 values: none may be left over", "Make it a vector")
def unflatten_to_another_number(s: Sketch) -> Sketch:
    steps = {"flat": L.Flatten(), "unflat": L.Reshape((3, 5)), "rest": L.Flatten(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case(
    "depth",
    "needs an image (channels, height, width), got (64,): DepthwiseConv2D moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def depthwise_convolution_of_a_vector(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), depth=L.DepthwiseConv2D(3), out=L.Dense(10)).loss("out")


@case(
    "back",
    "needs an image (channels, height, width), got (64,): Conv2DTranspose moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def transposed_convolution_of_a_vector(s: Sketch) -> Sketch:
    steps = {"flat": L.Flatten(), "back": L.Conv2DTranspose(4), "rest": L.Flatten(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case(
    "film",
    "needs a sequence (steps, channels, height, width), got (1, 8, 8): ConvLSTM2D convolves each step",
    "Take it as a sequence of one image",
)
def convolutional_lstm_of_one_image(s: Sketch) -> Sketch:
    return s.digits().chain("digits", film=L.ConvLSTM2D(4), flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "squeeze",
    "needs an image (channels, height, width), got (64,): SqueezeExcite moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def squeeze_and_excitation_of_a_vector(s: Sketch) -> Sketch:
    steps = {"flat": L.Flatten(), "squeeze": L.SqueezeExcite(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case(
    "repeat",
    "needs a vector (features,), got (1, 8, 8): it becomes every step of a sequence",
    "Flatten it first",
)
def repeating_an_image(s: Sketch) -> Sketch:
    return s.digits().chain("digits", repeat=L.RepeatVector(3), flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "highest",
    "needs values of the same shape as before, (1, 8, 8), got (1, 4, 4): Maximum joins them entry by entry",
    "Pool input 1 to 4 × 4",
)
def maximum_of_an_image_and_its_half(s: Sketch) -> Sketch:
    s.digits().chain("digits", small=L.AveragePool2D()).add("highest", L.Maximum(), "digits", "small")
    return s.chain("highest", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "second",
    "cannot use the shared weights: nodes that share weights need weights of the same shapes",
    "Give it weights of its own",
)
def shared_weights_of_other_inputs(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), first=L.Dense(10))
    owner = s.end("first").node
    (end,) = s.draft.add(L.Dense(10), s.end("first"), title="second", weights_of=owner)
    s.ends["second"] = end
    return s.loss("second")


# Losses of another kind


@case(
    "loss",
    "needs class numbers as target, got (1, 8, 8): they say which of the scores should be high",
    "Use MSE, which compares numbers",
)
def cross_entropy_of_pictures(s: Sketch) -> Sketch:
    return s.digits().chain("digits", conv=L.Conv2D(1)).loss("conv", L.CrossEntropy(), "digits.image")


@case("loss", "needs 2 scores, got 1", "Use BinaryCrossEntropy, for yes or no")
def cross_entropy_of_one_score(s: Sketch) -> Sketch:
    steps = {"vectors": L.Embedding(8), "memory": L.LSTM(8), "out": L.Dense(1)}
    return s.add("text", L.Sentences(500, 12)).chain("text", **steps).loss("out", L.CrossEntropy(), "text.label")


@case("loss", "needs a vector of 2 scores, got (?, 8)", "Take the largest over the steps, then make it 2 scores")
def a_loss_of_a_whole_sequence(s: Sketch) -> Sketch:
    steps = {"vectors": L.Embedding(8), "conv": L.Conv1D(8)}
    return s.add("text", L.Sentences(500, 12)).chain("text", **steps).loss("conv", L.CrossEntropy(), "text.label")


@case("loss", "needs a vector of 10 scores, got (10, 8, 8)", "Take the mean of each channel")
def maps_of_the_classes_without_pooling(s: Sketch) -> Sketch:
    return s.digits().chain("digits", conv=L.Conv2D(8), maps=L.Conv2D(10, 1)).loss("maps")


@case(
    "loss",
    "needs a prediction of the target's shape, (), got (10,): they are compared entry by entry",
    "Use CrossEntropy, which compares classes",
)
def hubers_loss_of_scores_and_a_class(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out", L.Huber())


@case(
    "loss",
    "expects scores (logits), got what softmax makes: the loss applies Softmax itself: twice is too much",
    "Take the activation from the layer before",
)
def a_softmax_in_the_layer_before_the_loss(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10, activation="softmax")).loss("out")


@case("", "Cannot train yet: there is no loss", 'Add a CrossEntropy loss for label of "digits"')
def a_metric_but_no_loss(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10))
    return s.add("right", L.Accuracy(), "out", "digits.label")


@case("", "Cannot train yet: there is no loss", 'Add a BinaryCrossEntropy loss for label of "text"')
def no_loss_for_yes_or_no(s: Sketch) -> Sketch:
    steps = {"vectors": L.Embedding(8), "memory": L.LSTM(8), "out": L.Dense(1)}
    return s.add("text", L.Sentences(500, 12)).chain("text", **steps)


@case("extra", "leads to no loss, metric or output: what nothing uses is not trained", 'Add an Output for "extra"')
def features_that_nothing_reads(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out").chain("flat", extra=L.Dense(2))


# Blocks, what is switched off, data


@case(
    "block",
    "needs an image (channels, height, width), got (64,): Conv2D moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def a_convolution_in_a_block_behind_flatten(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), conv=L.Conv2D(8), relu=L.ReLU(), rest=L.Flatten(), out=L.Dense(10))
    return s.loss("out").group("conv", "relu")


@case(
    "conv",
    "needs an image (channels, height, width), got (64,): Conv2D moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def a_reshape_that_is_switched_off(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), image=L.Reshape((1, 8, 8)), conv=L.Conv2D(8), rest=L.Flatten())
    return s.chain("rest", out=L.Dense(10)).loss("out").bypass("image")


@case("table", 'CSV "table" has no data yet: choose one in the inspector')
def a_table_without_a_file(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out").add("table", L.CSV())


@case("text", 'has 14,178 rows, Digits "digits" has 1,797 rows: all data of one training is read row by row together')
def data_of_other_numbers_of_rows(s: Sketch) -> Sketch:
    s.digits().add("text", L.Sentences(500, 12)).chain("digits", flat=L.Flatten())
    s.chain("text", vectors=L.Embedding(8), pool=L.GlobalMaxPool()).add("join", L.Concatenate(), "flat", "pool")
    return s.chain("join", out=L.Dense(10)).loss("out")


@case("table", 'CSV "table": the file sales.csv is not there')
def a_table_whose_file_is_gone(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out").add("table", L.CSV("sales.csv"))


@case("conv", '"conv" cannot be used here', 'Remove "conv"')
def a_layer_with_parameters_that_it_refuses(s: Sketch) -> Sketch:
    refused = L.Unknown("Conv2D", '{"channels": -1}', ("x",), ("output",))
    return s.digits().chain("digits", conv=refused, flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case("second", "cannot use the shared weights", "Give it weights of its own")
def shared_weights_of_another_layer(s: Sketch) -> Sketch:
    s.digits().chain("digits", conv=L.Conv2D(1), flat=L.Flatten(), first=L.Dense(10))
    (end,) = s.draft.add(L.Dense(10), s.end("first"), title="second", weights_of=s.end("conv").node)
    s.ends["second"] = end
    return s.loss("second")


@case("", "Cannot train yet: there is no data", 'Put the sample Mnist5k on "in"')
def no_data_for_small_pictures(s: Sketch) -> Sketch:
    steps = {"flat": L.Flatten(), "out": L.Dense(10)}
    return s.add("in", L.Input((1, 28, 28))).chain("in", **steps).add("result", L.Output(), "out")


@case("block", "needs a sequence of vectors (steps, features), got (1, 8, 8)", "Use Conv2D, which reads images")
def a_sequence_convolution_in_a_block(s: Sketch) -> Sketch:
    s.digits().chain("digits", conv=L.Conv1D(8), relu=L.ReLU(), flat=L.Flatten(), out=L.Dense(10))
    return s.loss("out").group("conv", "relu")


@case("block", "needs a sequence of vectors (steps, features), got (4, 8, 8)", "Read its rows as 8 steps")
def an_lstm_in_a_block_of_images(s: Sketch) -> Sketch:
    s.digits().chain("digits", conv=L.Conv2D(4), memory=L.LSTM(8), relu=L.ReLU(), out=L.Dense(10))
    return s.loss("out").group("memory", "relu")


@case("block", "needs values of the same shape as before, (4, 8, 8), got (8, 4, 4)", "Project input 1 to 8 × 4 × 4")
def a_residual_in_a_block(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(4), b=L.Conv2D(8, 3, 2)).add("sum", L.Add(), "a", "b")
    return s.chain("sum", flat=L.Flatten(), out=L.Dense(10)).loss("out").group("b", "sum")
