"""Documents to export: every template, and a net for each thing that a script can say."""

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document
from layerloom.layers import (
    GELU,
    MSE,
    Accuracy,
    Add,
    AveragePool2D,
    BatchNorm,
    BinaryCrossEntropy,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    CrossEntropy,
    Dense,
    Digits,
    Dropout,
    Flatten,
    GlobalAveragePool,
    GlobalMaxPool,
    GroupNorm,
    Input,
    LayerNorm,
    LeakyReLU,
    MaxPool1D,
    MaxPool2D,
    Multiply,
    Output,
    PReLU,
    ReLU,
    Reshape,
    SeparableConv2D,
    Sigmoid,
    Softmax,
    Tanh,
    UnitNorm,
)
from layerloom_resources.templates import Template, templates

PLAIN = {"batch_size": 64, "epochs": 1}


def chain(draft, x, *layers):
    for layer in layers:
        (x,) = draft.add(layer, x)
    return x


def autoencoder() -> Document:
    """The target is the input, seen through a Flatten."""
    draft = Draft()
    image, _ = draft.add(Digits())
    hidden = chain(draft, image, Flatten(), Dense(16), Tanh())
    draft.add(Output(), hidden, title="code")
    made = chain(draft, hidden, Dense(64), Sigmoid())
    (seen,) = draft.add(Flatten(), image, title="pixels")
    draft.add(MSE(), made, seen, title="reconstruction")
    draft.add(Output(), made, title="image again")
    return draft.document(PLAIN)


def several_losses() -> Document:
    """Two heads with weighted losses, one metric of each, gradient clipping, and a column that feeds the net too."""
    draft = Draft()
    image, label = draft.add(Digits())
    x = chain(draft, image, Conv2D(4, stride=2), LayerNorm(trailing=3), GELU(), Flatten())
    digit = chain(draft, x, Dense(10))
    copied = chain(draft, x, Dense(16), LeakyReLU(0.2), Dense(64), Reshape((1, 8, 8)))
    draft.add(CrossEntropy(weight=0.5), digit, label, title="which digit")
    draft.add(BinaryCrossEntropy(weight=2.0), copied, image, title="same picture")
    draft.add(Accuracy(), digit, label, title="accuracy")
    draft.add(Output(), digit, title="digit")
    draft.add(Output(), copied, title="picture")
    return draft.document({**PLAIN, "optimizer": "sgd", "clip_norm": 1.0, "weight_decay": 0.01, "momentum": 0.5})


def shared_weights() -> Document:
    """One convolution called twice, a residual branch, a gate, and a softmax that `predict` applies."""
    draft = Draft()
    image, label = draft.add(Digits())
    (entry,) = draft.add(Input((1, 8, 8)), image, title="scan")
    (grown,) = draft.add(Conv2D(4, kernel=(2, 3)), entry, title="grow")
    owner = draft.node(Conv2D(4), grown, title="edges")
    from layerloom.graph.model import Output as Port

    (again,) = draft.add(Conv2D(4), Port(owner, "output"), title="edges again", weights_of=owner)
    (joined,) = draft.add(Add(), again, grown, title="residual")
    gate = chain(draft, joined, GlobalAveragePool(), Dense(4), Sigmoid())
    pooled = chain(draft, joined, AveragePool2D(3, stride=2), MaxPool2D(3), GlobalAveragePool())
    (gated,) = draft.add(Multiply(), gate, pooled, title="gated")
    scores = chain(draft, gated, BatchNorm(momentum=0.2), Dense(10))
    draft.add(CrossEntropy(), scores, label, title="loss")
    (probabilities,) = draft.add(Softmax(), scores)
    draft.add(Output(), probabilities, title="digit")
    return draft.document({**PLAIN, "optimizer": "adamw", "schedule": "cosine", "validation_fraction": 0.0})


def without_data() -> Document:
    """Nothing to train with: the script has the model alone."""
    draft = Draft()
    (x,) = draft.add(Input((3, 8, 8)), title="picture")
    draft.add(Output(), chain(draft, x, Conv2D(2), ReLU(), Flatten(), Dense(3)), title="three numbers")
    return draft.document()


def windows() -> Document:
    """Windows over an image, then over its rows read as steps, with activations in the layers."""
    draft = Draft()
    image, label = draft.add(Digits())
    picture = (Conv2D(8, activation="relu"), SeparableConv2D(8, stride=2), GroupNorm(2), Conv2DTranspose(4))
    steps = (Conv1D(8, padding="causal", activation="silu"), BatchNorm(), MaxPool1D(), PReLU(), UnitNorm())
    logits = chain(draft, image, *picture, Reshape((16, 16)), *steps, GlobalMaxPool(), Dense(10))
    draft.add(CrossEntropy(), logits, label)
    draft.add(Output(), logits, title="digit")
    return draft.document(PLAIN)


def nets() -> dict[str, Document]:
    """All of them by name, without dropout, whose masks differ between frameworks."""
    made = {name: _without_dropout(template) for name, template in templates().items()}
    return made | {f.__name__: f() for f in (autoencoder, several_losses, shared_weights, windows, without_data)}


def _without_dropout(chosen: Template) -> Document:
    """A template at its test size, with nothing dropped where it drops something."""
    drops = any(parameter.name == "dropout" for parameter in chosen.parameters)
    return chosen.make(**{**chosen.test, **({"dropout": 0.0} if drops else {})})


def with_dropout() -> Document:
    draft = Draft()
    (x,) = draft.add(Input((4,)), title="x")
    draft.add(Output(), chain(draft, x, Dropout(0.5), Dense(3)), title="y")
    return draft.document()
