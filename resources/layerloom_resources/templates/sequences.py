"""Nets for the bundled sentences of reviews: what people think of something, and which word comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document, Output
from layerloom.layers import (
    GELU,
    LSTM,
    Accuracy,
    Add,
    CrossEntropy,
    Dense,
    Embedding,
    LayerNorm,
    MultiHeadAttention,
    PositionalEmbedding,
    Sentences,
    Text,
)
from layerloom.layers import Output as Result
from layerloom.layers.parameters import Count
from layerloom.layers.samples import Steps, Vocabulary
from layerloom_resources.templates.parts import Epochs, chain, classified

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "lstm": {"units": 16, "vocabulary": 500, "length": 12, "epochs": 1},
    "transformer": {"units": 16, "layers": 1, "heads": 2, "vocabulary": 100, "length": 64, "epochs": 1},
}


def lstm(
    units: Annotated[Count, "entries of a word's vector, and of the state"] = 128,
    vocabulary: Annotated[Vocabulary, "different word numbers"] = 20_000,
    length: Annotated[Steps, "words of a sentence that are read"] = 100,
    epochs: Epochs = 4,
) -> Document:
    """Sentiment with an LSTM.

    Each word of a sentence becomes a learned vector; a long short-term memory reads one after another, and what it
    keeps after the last tells whether the sentence is positive.
    """
    draft = Draft()
    words, label = draft.add(Sentences(vocabulary, length), title="sentences")
    x = chain(draft, words, vectors=Embedding(units), memory=LSTM(units))
    classified(draft, x, label, 2, "sentiment")
    return draft.document({"name": "Sentiment LSTM", **_TUNED, "batch_size": 64, "epochs": epochs})


def transformer(
    units: Annotated[Count, "entries of a word's vector; the hidden layers have four times as many"] = 256,
    layers: Annotated[Count, "blocks of attention and hidden layer"] = 4,
    heads: Annotated[Count, "heads of each attention; the units divide by them"] = 8,
    vocabulary: Annotated[Vocabulary, "different word numbers"] = 1000,
    length: Annotated[Steps, "words that are read at a time"] = 128,
    epochs: Epochs = 10,
) -> Document:
    """Next word with a transformer.

    Vaswani et al., 2017, a decoder alone, with the normalization before attention and hidden layer: at each word of the
    text the net looks back at those before it and foretells the next.
    """
    draft = Draft()
    words, following = draft.add(Text(vocabulary, length), title="text")
    x = chain(draft, words, vectors=Embedding(units), positions=PositionalEmbedding())
    for number in range(1, layers + 1):
        x = _block(draft, x, f"b{number}", units, heads)
    scores = chain(draft, x, norm=LayerNorm(), scores=Dense(vocabulary))
    draft.add(CrossEntropy(), scores, following, title="loss")
    draft.add(Accuracy(), scores, following, title="accuracy")
    draft.add(Result(), scores, title="next word")
    return draft.document({"name": "Transformer", **_TUNED, "batch_size": 32, "epochs": epochs})


_TUNED: Mapping[str, object] = {"optimizer": "adam", "learning_rate": 1e-3, "schedule": "cosine", "seed": 0}


def _block(draft: Draft, x: Output, name: str, units: int, heads: int) -> Output:
    """Attention to the words before, then a hidden layer for each word, both beside a shortcut."""
    attention = {f"{name}_norm1": LayerNorm(), f"{name}_attention": MultiHeadAttention(heads, causal=True)}
    (x,) = draft.add(Add(), x, chain(draft, x, **attention), title=f"{name}_sum1")
    hidden = {f"{name}_norm2": LayerNorm(), f"{name}_dense1": Dense(4 * units), f"{name}_gelu": GELU()}
    (x,) = draft.add(Add(), x, chain(draft, x, **hidden, **{f"{name}_dense2": Dense(units)}), title=f"{name}_sum2")
    return x
