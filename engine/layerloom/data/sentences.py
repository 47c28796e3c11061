"""The bundled sentences of reviews, as word numbers: for telling their sentiment, and for foretelling the next word.

Words are numbered by how often they occur, the most frequent first. All sentences are counted, whichever part of the
rows they will fall into; their ratings play no part in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from layerloom.data.bundled import read_lines

SENTENCES = 14_178
"""How many sentences are rated positive or negative."""
TEXT_WORDS = 238_143
"""How many words the film reviews have, the marks between sentences included."""

PADDING, UNKNOWN, FIRST_WORD = 0, 1, 2
"""Numbers: of no word, of any word outside of the vocabulary, of the most frequent word."""
RATINGS = ("negative", "positive")
"""What the labels of the sentences stand for."""
OTHER = "<?>"
"""What a word outside of the vocabulary is shown as."""
END = "<end>"
"""What stands between two sentences of the text."""

_WORD = re.compile(r"\w+(?:['-]\w+)*|''|[^\w\s]")


class Rated(NamedTuple):
    """A sentence as it was written, its mean rating from -4 to 4, and what it is about: 'movie' or 'amazon'."""

    kind: str
    rating: float
    sentence: str


def rated_sentences() -> list[Rated]:
    """All bundled sentences; raises `DataError`."""
    rows = (line.split("\t") for line in read_lines("sentences.tsv.gz")[1:])
    return [Rated(kind, float(rating), sentence) for kind, rating, sentence in rows]


def words_of(sentence: str) -> list[str]:
    """The words in lower case, and each punctuation mark by itself.

    >>> words_of("It's a well-made film!")
    ["it's", 'a', 'well-made', 'film', '!']
    """
    return _WORD.findall(sentence.lower())


def vocabulary_of(words: Iterable[str], size: int) -> dict[str, int]:
    """The numbers of the most frequent words, of two equally frequent ones the one that comes first.

    `size` counts the numbers for padding and unknown words too, so the numbers are below it.
    """
    kept = max(size - FIRST_WORD, 0)
    return {word: number for number, (word, _) in enumerate(Counter(words).most_common(kept), FIRST_WORD)}


def read_sentences(vocabulary: int, length: int) -> dict[str, NDArray[np.generic]]:
    """`words`: int64 (14178, length), `words.lengths`: int64 (14178,), `label`: int64 (14178,), 1 for positive.

    Sentences are cut after `length` words, shorter ones are filled with `PADDING`. Those rated exactly 0 are left out.
    Raises `DataError`.
    """
    rated = _rated()
    split = [words_of(row.sentence) for row in rated]
    numbers = vocabulary_of(chain.from_iterable(split), vocabulary)
    words = np.full((len(split), length), PADDING, np.int64)
    for row, sentence in enumerate(split):
        cut = _numbered(sentence[:length], numbers)
        words[row, : len(cut)] = cut
    lengths = np.array([min(len(sentence), length) for sentence in split], np.int64)
    label = np.array([row.rating > 0 for row in rated], np.int64)
    return {"words": words, "words.lengths": lengths, "label": label}


def read_text(vocabulary: int, length: int) -> dict[str, NDArray[np.generic]]:
    """`words` and `next`: int64 (`text_rows(length)`, length); `next` is `words` one word later.

    The text is that of the film reviews, one sentence after another, cut into pieces that do not overlap.
    Raises `DataError`.
    """
    text = _text()
    numbers = np.array(_numbered(text, vocabulary_of(text, vocabulary)), np.int64)
    rows = text_rows(length)
    return {
        "words": numbers[: rows * length].reshape(rows, length),
        "next": numbers[1 : rows * length + 1].reshape(rows, length),
    }


def sentence_names(vocabulary: int) -> tuple[str, ...]:
    """The words by number that `read_sentences` gives; raises `DataError`."""
    return names_of(chain.from_iterable(words_of(row.sentence) for row in _rated()), vocabulary)


def text_names(vocabulary: int) -> tuple[str, ...]:
    """The words by number that `read_text` gives; raises `DataError`."""
    return names_of(_text(), vocabulary)


def names_of(words: Iterable[str], size: int) -> tuple[str, ...]:
    """The words of `vocabulary_of` by number: nothing for what fills up, a mark for any other word."""
    return ("", OTHER, *vocabulary_of(words, size))


def _rated() -> list[Rated]:
    """The sentences that are rated positive or negative."""
    return [row for row in rated_sentences() if row.rating != 0]


def _text() -> list[str]:
    """The words of all film reviews, one sentence after another."""
    reviews = (words_of(row.sentence) for row in rated_sentences() if row.kind == "movie")
    return [word for sentence in reviews for word in (*sentence, END)]


def text_rows(length: int) -> int:
    """How many pieces of so many words the text gives, each word followed by another one."""
    return (TEXT_WORDS - 1) // length


def _numbered(words: Sequence[str], numbers: dict[str, int]) -> list[int]:
    return [numbers.get(word, UNKNOWN) for word in words]
