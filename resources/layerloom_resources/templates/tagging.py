"""The part of speech of every word of a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from layerloom.data import tagged
from layerloom.graph.draft import Draft
from layerloom.graph.model import Document
from layerloom.layers import LSTM, Dropout, Embedding, TaggedSentences
from layerloom.layers.parameters import Count
from layerloom.layers.samples import Steps, Vocabulary
from layerloom_resources.templates.parts import ADAM, Dropped, Epochs, chain, classified

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "tagging": {"units": 16, "vocabulary": 500, "length": 10, "epochs": 1},
}


def tagging(
    units: Annotated[Count, "entries of the state in each direction, and of a word's vector"] = 100,
    vocabulary: Annotated[Vocabulary, "different word numbers"] = 8000,
    length: Annotated[Steps, "words of a sentence that are read"] = 60,
    dropout: Dropped = 0.25,
    epochs: Epochs = 8,
) -> Document:
    """Parts of speech.

    A long short-term memory reads each sentence forwards and another one backwards; from both states at a word a dense
    layer tells which part of speech it is (98 tags of the Brown corpus).
    """
    draft = Draft()
    words, _, tags = draft.add(TaggedSentences(vocabulary, length), title="sentences")
    x = chain(draft, words, vectors=Embedding(units), dropped=Dropout(dropout))
    x = chain(draft, x, memory=LSTM(units, return_sequences=True, bidirectional=True))
    classified(draft, x, tags, tagged.TAGS, "tag")
    return draft.document({"name": "Parts of speech", **ADAM, "learning_rate": 5e-3, "epochs": epochs})
