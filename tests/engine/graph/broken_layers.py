"""Layers that cannot take what they get, or join what does not fit."""

from __future__ import annotations

from tests.engine.graph.sketch import Sketch, case

from layerloom import layers as L

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
