from __future__ import annotations

import hashlib
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layerloom.data import read_sentences, read_text
from layerloom.data.sentences import (
    END,
    FIRST_WORD,
    PADDING,
    TEXT_WORDS,
    UNKNOWN,
    rated_sentences,
    text_rows,
    vocabulary_of,
    words_of,
)

WORDS = st.lists(st.sampled_from("abcdefgh"))


def test_the_sentences_are_the_real_ones() -> None:
    rated = rated_sentences()
    assert Counter(row.kind for row in rated) == {"movie": 10605, "amazon": 3708}
    assert {-4 <= row.rating <= 4 for row in rated} == {True}
    text = "\n".join(row.sentence for row in rated)
    assert (
        hashlib.sha256(text.encode()).hexdigest() == "62b4b7dc975e7214e6e4ecb5c577564a166c267d3d9ba54a3a086428ebce8cea"
    )


def test_words_are_split_from_punctuation_and_lowered() -> None:
    assert words_of("It's a well-made ''Film''!") == ["it's", "a", "well-made", "''", "film", "''", "!"]
    assert words_of(" \t") == []


@given(WORDS, st.integers(3, 8))
def test_frequent_words_have_low_numbers(words: list[str], size: int) -> None:
    numbers = vocabulary_of(words, size)
    assert sorted(numbers.values()) == list(range(FIRST_WORD, FIRST_WORD + len(numbers)))
    assert len(numbers) == min(len(set(words)), size - FIRST_WORD)
    counts = Counter(words)
    in_order = [counts[word] for word in sorted(numbers, key=numbers.__getitem__)]
    assert in_order == sorted(counts.values(), reverse=True)[: len(numbers)]


@pytest.mark.parametrize(("vocabulary", "length"), [(20_000, 100), (50, 6), (3, 1)])
def test_sentences_are_cut_filled_and_numbered_below_the_vocabulary(vocabulary: int, length: int) -> None:
    columns = read_sentences(vocabulary, length)
    words, lengths, label = columns["words"], columns["words.lengths"], columns["label"]
    assert words.shape == (len(label), length) == (14178, length)
    assert words.max() == vocabulary - 1
    assert words.min() in (PADDING, UNKNOWN)
    inside = np.arange(length) < lengths[:, np.newaxis]
    assert (words[inside] != PADDING).all()
    assert (words[~inside] == PADDING).all()
    assert np.bincount(label).tolist() == [6808, 7370]


def test_a_sentence_can_be_read_back() -> None:
    rated = [row for row in rated_sentences() if row.rating != 0]
    numbers = vocabulary_of((word for row in rated for word in words_of(row.sentence)), 20_000)
    spelled = {number: word for word, number in numbers.items()}
    columns = read_sentences(20_000, 100)
    for row in (2, 5000, -1):
        length = int(columns["words.lengths"][row])
        found = [spelled.get(int(number), "") for number in columns["words"][row, :length]]
        said = words_of(rated[row].sentence)
        assert all(a == b for a, b in zip(found, said, strict=True) if a)
        assert int(columns["label"][row]) == (rated[row].rating > 0)


@pytest.mark.parametrize("length", [1, 128, 1000])
def test_the_text_says_after_each_word_the_next(length: int) -> None:
    columns = read_text(1000, length)
    words, following = columns["words"].ravel(), columns["next"].ravel()
    assert columns["words"].shape == columns["next"].shape == (text_rows(length), length)
    np.testing.assert_array_equal(words[1:], following[:-1])
    assert words.min() == UNKNOWN
    assert words.max() == 999


def test_the_text_is_as_long_as_it_says() -> None:
    count = sum(1 + len(words_of(row.sentence)) for row in rated_sentences() if row.kind == "movie")
    assert count == TEXT_WORDS
    assert END not in {word for row in rated_sentences() for word in words_of(row.sentence)}
