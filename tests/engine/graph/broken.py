"""Graphs as beginners draw them, each with one mistake: where it is told, in which words, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layerloom import layers as L
from layerloom.graph import apply
from layerloom.graph.draft import Draft
from layerloom.graph.grouping import grouping
from layerloom.graph.model import Document, Input, Output
from layerloom.graph.passing import bypassing
from layerloom.layers.layer import Layer


class Sketch:
    """Draws layers one after the other; a title is what the layer is called in the case."""

    def __init__(self) -> None:
        self.draft = Draft()
        self.ends: dict[str, Output] = {}
        self._groups: list[str] = []
        self._bypassed: list[str] = []

    def add(self, title: str, layer: Layer, *sources: str) -> Sketch:
        """A node wired to the named ones; `data.label` names a port."""
        found = self.draft.add(layer, *(self.end(source) for source in sources), title=title)
        for output in found:
            self.ends[f"{title}.{output.port}"] = output
        if found:
            self.ends[title] = found[0]
        return self

    def end(self, name: str) -> Output:
        return self.ends[name]

    def chain(self, source: str, **steps: Layer) -> Sketch:
        """Layers one behind the other."""
        for title, layer in steps.items():
            self.add(title, layer, source)
            source = title
        return self

    def link(self, source: str, target: str, port: str, slot: int = 0) -> Sketch:
        node = next(id_ for id_, node in self.draft.document().nodes.items() if node.title == target)
        self.draft.link(self.end(source), Input(node, port, slot))
        return self

    def digits(self) -> Sketch:
        return self.add("digits", L.Digits())

    def loss(self, prediction: str, layer: Layer | None = None, target: str = "digits.label") -> Sketch:
        return self.add("loss", layer or L.CrossEntropy(), prediction, target)

    def group(self, *titles: str) -> Sketch:
        """The nodes become a block."""
        self._groups += [self.end(title).node for title in titles]
        return self

    def bypass(self, *titles: str) -> Sketch:
        """The nodes are switched off."""
        self._bypassed += [self.end(title).node for title in titles]
        return self

    @property
    def document(self) -> Document:
        document = self.draft.document()
        document = apply(document, bypassing(document, self._bypassed, on=True))
        return apply(document, grouping(document, self._groups)[1]) if self._groups else document


Drawing = Callable[[Sketch], Sketch]


@dataclass(frozen=True)
class Case:
    """A drawing with a mistake: the node `at` which it is told, what that says, and the fix that is due, if any is."""

    draw: Drawing
    at: str
    says: str
    fix: str | None = None


CASES: dict[str, Case] = {}


def case(at: str, says: str, fix: str | None = None) -> Callable[[Drawing], Drawing]:
    """Puts a drawing into the corpus under its name."""

    def put(draw: Drawing) -> Drawing:
        CASES[draw.__name__] = Case(draw, at, says, fix)
        return draw

    return put


# Images and vectors


@case(
    "score",
    "expects a vector, got (1, 8, 8): Dense works on each row of the image by itself",
    "Flatten the image first",
)
def dense_on_an_image_before_a_loss_of_classes(s: Sketch) -> Sketch:
    return s.digits().chain("digits", score=L.Dense(10)).loss("score")


@case(
    "conv",
    "needs an image (channels, height, width), got (64,): Conv2D moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def convolution_behind_flatten(s: Sketch) -> Sketch:
    return (
        s.digits().chain("digits", flat=L.Flatten(), conv=L.Conv2D(8), score=L.Flatten(), out=L.Dense(10)).loss("out")
    )


@case(
    "conv",
    "needs an image of at least 11 × 11 pixels, got (8, 8) in height and width: the kernel is larger than the image",
    "Pad the image (padding 'same')",
)
def kernel_larger_than_the_image(s: Sketch) -> Sketch:
    steps = {"conv": L.Conv2D(8, 11, padding="valid"), "flat": L.Flatten(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case(
    "pool2",
    "needs an image of at least 3 × 3 pixels, got (2, 2) in height and width: the kernel is larger than the image",
    "Pad the image (padding 'same')",
)
def one_pooling_too_many(s: Sketch) -> Sketch:
    steps = {f"pool{i}": L.MaxPool2D(3) for i in range(1, 4)}
    return s.digits().chain("digits", **steps, flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "conv",
    "needs input and output channels that divide into 3 groups, got 8 and 12 channels",
    "Use one group",
)
def groups_that_do_not_divide_the_channels(s: Sketch) -> Sketch:
    steps = {"first": L.Conv2D(8), "conv": L.Conv2D(12, groups=3), "flat": L.Flatten(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case(
    "pool",
    "needs an image (channels, height, width), got (64,): MaxPool2D moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def pooling_of_a_vector(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), pool=L.MaxPool2D(), out=L.Dense(10)).loss("out")


@case(
    "norm",
    "needs channels that divide into 4 groups, got (10, 8, 8): each group is normalized by itself",
    "Use 2 groups",
)
def group_norm_whose_groups_do_not_divide(s: Sketch) -> Sketch:
    steps = {"conv": L.Conv2D(10), "norm": L.GroupNorm(4), "flat": L.Flatten(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case(
    "reshape",
    "needs values that fill (1, 7, 9), got (1, 8, 8) with 64 values: none may be left over",
    "Make it a vector",
)
def reshape_to_another_number_of_entries(s: Sketch) -> Sketch:
    return s.digits().chain("digits", reshape=L.Reshape((1, 7, 9)), flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "crop",
    "needs more than the 4 + 4 and 4 + 4 that are cut off, got (1, 8, 8): nothing would be left",
    "Cut nothing off",
)
def cropping_everything_away(s: Sketch) -> Sketch:
    return s.digits().chain("digits", crop=L.Cropping2D(4), flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "up",
    "needs an image (channels, height, width), got (64,): UpSampling2D moves a window over an image",
    "Reshape it to an image of 1 × 8 × 8",
)
def upsampling_of_a_vector(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), up=L.UpSampling2D(), out=L.Dense(10)).loss("out")


@case(
    "permute",
    "needs each of the axes from -1 to -1 once, got (-1, -2): the value has the shape (64,)",
    "Reverse the axes",
)
def permutation_of_too_many_axes(s: Sketch) -> Sketch:
    steps = {"flat": L.Flatten(), "permute": L.Permute((-1, -2)), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case("shuffle", "needs channels that 4 divides, got (6, 8, 8): no value may be left over", "Use blocks of 1 × 1")
def pixel_shuffle_of_too_few_channels(s: Sketch) -> Sketch:
    steps = {"conv": L.Conv2D(6), "shuffle": L.PixelShuffle(2), "flat": L.Flatten(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


@case(
    "conv3",
    "needs a volume (channels, depth, height, width), got (1, 8, 8): Conv3D moves a window over a volume",
    "Reshape it to a volume of 1 × 1 × 8 × 8",
)
def volume_convolution_of_an_image(s: Sketch) -> Sketch:
    return s.digits().chain("digits", conv3=L.Conv3D(4), flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "conv1",
    "needs a sequence of vectors (steps, features), got (1, 8, 8): Conv1D moves a window over a sequence",
    "Use Conv2D, which reads images",
)
def sequence_convolution_of_an_image(s: Sketch) -> Sketch:
    return s.digits().chain("digits", conv1=L.Conv1D(4), flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "pool",
    "needs an image (channels, height, width) or a sequence (steps, features), got (64,)",
    "Remove it: there is nothing to pool",
)
def global_pooling_of_a_vector(s: Sketch) -> Sketch:
    steps = {"flat": L.Flatten(), "pool": L.GlobalAveragePool(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


# Merging


@case(
    "sum",
    "needs values of the same shape as before, (8, 8, 8), got (16, 8, 8): Add joins them entry by entry",
    "Make it 8 channels",
)
def adding_images_of_different_channels(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8)).chain("digits", b=L.Conv2D(16)).add("sum", L.Add(), "a", "b")
    return s.chain("sum", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "sum",
    "needs values of the same shape as before, (8, 8, 8), got (8, 4, 4): Add joins them entry by entry",
    "Project input 1 to 8 × 4 × 4",
)
def a_residual_that_changes_the_size(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8), b=L.Conv2D(8, 3, 2))
    return s.add("sum", L.Add(), "a", "b").chain("sum", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "join",
    "needs the sizes of the first, (8, 8, 8), but for axis -3, got (1, 4, 4)",
    "Pool input 1 to 4 × 4",
)
def concatenating_images_of_different_size(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8)).chain("digits", b=L.MaxPool2D())
    return s.add("join", L.Concatenate(), "a", "b").chain("join", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "join",
    "needs values with 3 axes as the first, (8, 8, 8), got (64,): Concatenate puts values of one form side by side",
    "Flatten input 1",
)
def concatenating_an_image_and_a_vector(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8)).chain("digits", flat=L.Flatten())
    return s.add("join", L.Concatenate(), "a", "flat").chain("join", rest=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "product",
    "needs values of the same shape as before, (32,), got (48,): Multiply joins them entry by entry",
    "Make it 32 entries",
)
def multiplying_vectors_of_different_length(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), a=L.Dense(32)).chain("flat", b=L.Dense(48))
    return s.add("product", L.Multiply(), "a", "b").chain("product", out=L.Dense(10)).loss("out")


@case(
    "difference",
    "needs values of the same shape as before, (32,), got (31,): Subtract joins them entry by entry",
    "Make it 32 entries",
)
def subtracting_vectors_of_different_length(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), a=L.Dense(32)).chain("flat", b=L.Dense(31))
    return s.add("difference", L.Subtract(), "a", "b").chain("difference", out=L.Dense(10)).loss("out")


@case("dot", "needs a size of 32 at axis -1 of the second, got (16,): Dot adds up along it", "Make it 32 entries")
def dot_product_of_different_lengths(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), a=L.Dense(32)).chain("flat", b=L.Dense(16))
    return s.add("dot", L.Dot(), "a", "b").chain("dot", out=L.Dense(10)).loss("out")


# Words and sequences


@case(
    "dense",
    "needs floating-point numbers, got token numbers (500 different ones)",
    "Insert an Embedding",
)
def dense_on_word_numbers(s: Sketch) -> Sketch:
    s.add("text", L.Sentences(500, 12)).chain("text", dense=L.Dense(8), pool=L.GlobalMaxPool(), out=L.Dense(1))
    return s.loss("out", L.BinaryCrossEntropy(), "text.label")


@case(
    "memory",
    "needs a sequence of vectors (steps, features), got token numbers (500 different ones)",
    "Insert an Embedding",
)
def lstm_on_word_numbers(s: Sketch) -> Sketch:
    s.add("text", L.Sentences(500, 12)).chain("text", memory=L.LSTM(8), out=L.Dense(1))
    return s.loss("out", L.BinaryCrossEntropy(), "text.label")


@case(
    "memory",
    "needs a sequence of vectors (steps, features), got (64,): LSTM goes along the steps of a sequence",
    "Read it as 64 steps of one feature",
)
def lstm_on_a_vector(s: Sketch) -> Sketch:
    return s.digits().chain("digits", flat=L.Flatten(), memory=L.LSTM(8), out=L.Dense(10)).loss("out")


@case(
    "memory",
    "needs a sequence of vectors (steps, features), got (1, 8, 8): LSTM goes along the steps of a sequence",
    "Read its rows as 8 steps",
)
def lstm_on_an_image(s: Sketch) -> Sketch:
    return s.digits().chain("digits", memory=L.LSTM(8), out=L.Dense(10)).loss("out")


@case(
    "second",
    "needs a sequence of vectors (steps, features), got (8,): LSTM goes along the steps of a sequence",
    'Let "first" give every step',
)
def stacked_lstm_without_sequences(s: Sketch) -> Sketch:
    steps = {"vectors": L.Embedding(8), "first": L.LSTM(8), "second": L.LSTM(8), "out": L.Dense(1)}
    return s.add("text", L.Sentences(500, 12)).chain("text", **steps).loss("out", L.BinaryCrossEntropy(), "text.label")


@case(
    "vectors",
    "needs token or class numbers, got (1, 8, 8): each number stands for a vector of its own",
    "Use Dense, which reads numbers",
)
def embedding_of_an_image(s: Sketch) -> Sketch:
    return s.digits().chain("digits", vectors=L.Embedding(8), flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "flat",
    "needs values of a fixed number, got (?, 8): a sequence has as many as it is long",
    "Take the largest over the steps (GlobalMaxPool)",
)
def flatten_of_a_sequence_of_variable_length(s: Sketch) -> Sketch:
    steps = {"vectors": L.Embedding(8), "flat": L.Flatten(), "out": L.Dense(1)}
    return s.add("text", L.Sentences(500, 12)).chain("text", **steps).loss("out", L.BinaryCrossEntropy(), "text.label")


@case("attend", "needs features that divide by 4, got (?, 30): each head has its share", "Use 2 heads")
def heads_that_do_not_divide_the_width(s: Sketch) -> Sketch:
    s.add("text", L.Sentences(500, 12)).chain("text", vectors=L.Embedding(30))
    s.add("attend", L.TransformerEncoder(heads=4), "vectors").chain("attend", pool=L.GlobalMaxPool(), out=L.Dense(1))
    return s.loss("out", L.BinaryCrossEntropy(), "text.label")


@case(
    "loss",
    "needs scores for each place, got (98,): one score for each class of a sample",
    'Let "memory" give every step',
)
def one_score_for_a_whole_sequence_of_tags(s: Sketch) -> Sketch:
    s.add("text", L.TaggedSentences()).chain("text", vectors=L.Embedding(8), memory=L.LSTM(8), out=L.Dense(98))
    return s.loss("out", L.CrossEntropy(), "text.tags")


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


# Other numbers of axes


@case(
    "pool1",
    "needs a sequence of vectors (steps, features), got (1, 8, 8): MaxPool1D moves a window over a sequence",
    "Use MaxPool2D, which reads images",
)
def sequence_pooling_of_an_image(s: Sketch) -> Sketch:
    return s.digits().chain("digits", pool1=L.MaxPool1D(), flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "conv",
    "needs an image (channels, height, width), got (?, 8): Conv2D moves a window over an image",
    "Use Conv1D, which reads sequences",
)
def image_convolution_of_a_sequence(s: Sketch) -> Sketch:
    steps = {"vectors": L.Embedding(8), "conv": L.Conv2D(8), "pool": L.GlobalMaxPool(), "out": L.Dense(1)}
    return s.add("text", L.Sentences(500, 12)).chain("text", **steps).loss("out", L.BinaryCrossEntropy(), "text.label")


@case("back", "needs a sequence of vectors (steps, features), got (1, 8, 8)", "Use Conv2DTranspose, which reads images")
def transposed_sequence_convolution_of_an_image(s: Sketch) -> Sketch:
    steps = {"back": L.Conv1DTranspose(4), "flat": L.Flatten(), "out": L.Dense(10)}
    return s.digits().chain("digits", **steps).loss("out")


# Residual nets


@case("sum", "needs values of the same shape as before, (8, 8, 8), got (16, 4, 4)", "Project input 1 to 16 × 4 × 4")
def a_residual_that_changes_size_and_channels(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8), b=L.Conv2D(16, 3, 2))
    return s.add("sum", L.Add(), "a", "b").chain("sum", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case("sum", "needs values of the same shape as before, (16, 4, 4), got (8, 8, 8)", "Project input 2 to 16 × 4 × 4")
def a_shortcut_wired_second(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8), b=L.Conv2D(16, 3, 2))
    return s.add("sum", L.Add(), "b", "a").chain("sum", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case("sum", "needs values of the same shape as before, (8, 8, 8), got (8, 4, 4)", "Pool input 1 and input 3 to 4 × 4")
def three_images_of_which_one_is_smaller(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8), b=L.MaxPool2D()).chain("a", c=L.Conv2D(8))
    return s.add("sum", L.Add(), "a", "b", "c").chain("sum", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case("join", "needs the sizes of the first, (8, 8, 8), but for axis -3, got (8, 6, 6)", "Resize input 1 to 6 × 6")
def concatenating_images_of_odd_sizes(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8), b=L.Conv2D(8, 3, padding="valid"))
    return s.add("join", L.Concatenate(), "a", "b").chain("join", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case("join", "needs the sizes of the first, (4, 4, 4), but for axis -3, got (8, 8, 8)", "Enlarge input 1 to 8 × 8")
def a_decoder_without_upsampling(s: Sketch) -> Sketch:
    s.digits().chain("digits", a=L.Conv2D(8), b=L.Conv2D(4, 3, 2))
    return s.add("join", L.Concatenate(), "b", "a").chain("join", flat=L.Flatten(), out=L.Dense(10)).loss("out")


@case(
    "sum",
    "needs values of the same shape as before, (32,), got (64,)",
    "Put a Dense layer of 32 units on input 2",
)
def a_shortcut_around_dense_layers(s: Sketch) -> Sketch:
    s.digits().chain("digits", flat=L.Flatten(), a=L.Dense(32))
    return s.add("sum", L.Add(), "a", "flat").chain("sum", out=L.Dense(10)).loss("out")


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
