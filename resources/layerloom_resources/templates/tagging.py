"""The part of speech of every word of a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from layerloom.data import tagged
from layerloom.graph.draft import Draft
from layerloom.graph.model import Document
from layerloom.layers import (
    LSTM,
    Concatenate,
    Conv1D,
    Dropout,
    Embedding,
    GlobalMaxPool,
    TaggedSentences,
    TimeDistributed,
)
from layerloom.layers.parameters import Count
from layerloom.layers.samples import Steps, Vocabulary
from layerloom_resources.templates.parts import ADAM, Dropped, Epochs, chain, classified

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "tagging": {"units": 16, "vocabulary": 500, "length": 10, "epochs": 1},
}
_SIGN = 24
"""Entries of the vector of a character."""


def tagging(
    units: Annotated[Count, "entries of the state in each direction, and of a word's vector"] = 100,
    vocabulary: Annotated[Vocabulary, "different word numbers"] = 8000,
    length: Annotated[Steps, "words of a sentence that are read"] = 60,
    dropout: Dropped = 0.25,
    epochs: Epochs = 6,
) -> Document:
    """Parts of speech.

    Each word is a learned vector, and beside it what a convolution finds in its characters (Ma and Hovy, 2016). A long
    short-term memory reads each sentence forwards and another one backwards; from both states at a word a dense layer
    tells which part of speech it is (98 tags of the Brown corpus).
    """
    draft = Draft()
    words, characters, tags = draft.add(TaggedSentences(vocabulary, length), title="sentences")
    word = chain(draft, words, vectors=Embedding(units))
    endings, strongest = TimeDistributed(Conv1D(_SIGN, 3, activation="relu")), TimeDistributed(GlobalMaxPool())
    spelling = chain(draft, characters, signs=Embedding(_SIGN), endings=endings, strongest=strongest)
    (x,) = draft.add(Concatenate(), word, spelling, title="word")
    x = chain(draft, x, dropped=Dropout(dropout), memory=LSTM(units, return_sequences=True, bidirectional=True))
    classified(draft, x, tags, tagged.TAGS, "tag")
    return draft.document({"name": "Parts of speech", **ADAM, "learning_rate": 5e-3, "epochs": epochs})
