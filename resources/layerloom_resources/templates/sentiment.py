"""What people think of something, from the words that they wrote about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from layerloom.graph.draft import Draft
from layerloom.graph.model import Document
from layerloom.layers import LSTM, Accuracy, BinaryCrossEntropy, Dense, Dropout, Embedding, GlobalMaxPool, Sentences
from layerloom.layers import Output as Result
from layerloom.layers.parameters import Count
from layerloom.layers.samples import Steps, Vocabulary
from layerloom_resources.templates.parts import ADAM, Dropped, Epochs, chain

TEST_SIZES: Mapping[str, Mapping[str, object]] = {
    "sentiment": {"units": 8, "vocabulary": 500, "length": 12, "epochs": 1},
}


def sentiment(
    units: Annotated[Count, "entries of a word's vector, and of the state in each direction"] = 64,
    vocabulary: Annotated[Vocabulary, "different word numbers"] = 8000,
    length: Annotated[Steps, "words of a sentence that are read"] = 40,
    dropout: Dropped = 0.15,
    epochs: Epochs = 4,
) -> Document:
    """Sentiment, read from both ends.

    A long short-term memory reads each sentence forwards and another one backwards (Graves and Schmidhuber, 2005); of
    each entry of their states the largest over all words tells whether the sentence is positive.
    """
    draft = Draft()
    words, label = draft.add(Sentences(vocabulary, length), title="sentences")
    x = chain(draft, words, vectors=Embedding(units), dropped=Dropout(dropout))
    x = chain(draft, x, memory=LSTM(units, return_sequences=True, bidirectional=True), largest=GlobalMaxPool())
    x = chain(draft, x, score=Dense(1))
    draft.add(BinaryCrossEntropy(), x, label, title="loss")
    draft.add(Accuracy(), x, label, title="accuracy")
    draft.add(Result(), x, title="positive")
    return draft.document({"name": "Sentiment", **ADAM, "learning_rate": 1e-2, "batch_size": 64, "epochs": epochs})
