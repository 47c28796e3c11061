from __future__ import annotations

import hashlib
from collections import Counter
from itertools import chain

import numpy as np
import pytest

from layerloom.data import read_tagged
from layerloom.data.sentences import FIRST_WORD, PADDING, UNKNOWN
from layerloom.data.tagged import CHARACTERS, SENTENCES, TAGS, tag_names, tagged_sentences


def test_the_sentences_are_the_real_ones() -> None:
    sentences = tagged_sentences()
    tokens = list(chain.from_iterable(sentences))
    assert (len(sentences), len(tokens)) == (SENTENCES, 100_554)
    assert sentences[0][:3] == [("The", "at"), ("Fulton", "np"), ("County", "nn")]
    text = " ".join(token.word for token in tokens)
    assert (
        hashlib.sha256(text.encode()).hexdigest() == "5bb9037cdcf01c51644b9439b18eb8be2c8d55dbaf0f08842853f877879542ab"
    )


def test_tags_are_parts_of_speech_by_frequency() -> None:
    counted = Counter(token.tag for token in chain.from_iterable(tagged_sentences()))
    assert len(tag_names()) == len(counted) == TAGS
    assert tag_names()[:3] == ("nn", "in", "at")
    assert not [tag for tag in tag_names() if "+" in tag or tag.startswith("fw-") or tag.endswith(("-tl", "-hl"))]


@pytest.mark.parametrize(("vocabulary", "length", "letters"), [(8000, 60, 12), (50, 6, 3)])
def test_sentences_are_cut_filled_and_numbered(vocabulary: int, length: int, letters: int) -> None:
    columns = read_tagged(vocabulary, length, letters)
    words, characters, tags = columns["words"], columns["characters"], columns["tags"]
    assert words.shape == tags.shape == (SENTENCES, length)
    assert characters.shape == (SENTENCES, length, letters)
    assert words.max() == vocabulary - 1
    assert characters.max() < CHARACTERS
    assert tags.max() < TAGS
    inside = np.arange(length) < columns["words.lengths"][:, np.newaxis]
    assert (words[inside] >= UNKNOWN).all()
    assert (words[~inside] == PADDING).all()
    assert (tags[~inside] == 0).all()
    assert (characters[inside][:, 0] >= FIRST_WORD).all()
    assert not characters[~inside].any()
    assert np.array_equal(columns["characters.lengths"], columns["words.lengths"])


def test_characters_are_those_of_the_words() -> None:
    columns, sentence = read_tagged(100, 30, 20), tagged_sentences()[7]
    shown = [row[row != PADDING].tolist() for row in columns["characters"][7]]
    found = dict(
        zip(chain.from_iterable(token.word for token in sentence[:30]), chain.from_iterable(shown), strict=True)
    )
    assert [[found[sign] for sign in token.word] for token in sentence[:30]] == shown[: len(sentence)]
