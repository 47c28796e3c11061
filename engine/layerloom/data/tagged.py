"""The bundled news sentences whose words people have tagged with their part of speech, as numbers.

The tags are those of the Brown corpus (Francis and Kučera, 1964, revised 1979) without what they say besides the part
of speech: that a word is foreign, cited, or stands in a title or headline. Of a contraction such as "he's" the tag of
its first part counts.
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
from layerloom.data.sentences import PADDING, UNKNOWN, names_of, vocabulary_of

SENTENCES = 4623
TAGS = 98
"""Different parts of speech, punctuation marks among them."""
CHARACTERS = 79
"""Different characters of the words, with the numbers for filling and for unknown ones."""

_BESIDES = re.compile(r"^fw-|(-(tl|hl|nc))+$")


class Tagged(NamedTuple):
    """A word as it was written, and its part of speech."""

    word: str
    tag: str


def tagged_sentences() -> list[list[Tagged]]:
    """All bundled sentences; raises `DataError`."""
    return [[_tagged(token) for token in line.split()] for line in read_lines("tagged.txt.gz")]


def _tagged(token: str) -> Tagged:
    word, _, tag = token.rpartition("/")
    return Tagged(word, _BESIDES.sub("", tag).partition("+")[0])


def tag_names() -> tuple[str, ...]:
    """The parts of speech by number, the most frequent first; raises `DataError`."""
    return tuple(_by_frequency(token.tag for token in chain.from_iterable(tagged_sentences())))


def sign_names(vocabulary: int) -> dict[str, tuple[str, ...]]:
    """The words and characters by number that `read_tagged` gives; raises `DataError`."""
    tokens = list(chain.from_iterable(tagged_sentences()))
    return {
        "words": names_of((token.word.lower() for token in tokens), vocabulary),
        "characters": names_of(chain.from_iterable(token.word for token in tokens), CHARACTERS),
    }


def read_tagged(vocabulary: int, length: int, letters: int) -> dict[str, NDArray[np.generic]]:
    """`words` and `tags`: int64 (4623, length), `characters`: int64 (4623, length, letters), with `*.lengths` (4623,).

    Words are numbered in lower case, the most frequent from 2; characters as they were written. Sentences are cut after
    `length` words and words after `letters` characters, shorter ones are filled with `PADDING`, tags with 0.
    Raises `DataError`.
    """
    sentences = tagged_sentences()
    words = [[token.word.lower() for token in sentence] for sentence in sentences]
    numbers = vocabulary_of(chain.from_iterable(words), vocabulary)
    signs = vocabulary_of(chain.from_iterable(token.word for s in sentences for token in s), CHARACTERS)
    tags = {tag: number for number, tag in enumerate(_by_frequency(t.tag for s in sentences for t in s))}
    lengths = np.array([min(len(sentence), length) for sentence in sentences], np.int64)
    columns: dict[str, NDArray[np.generic]] = {
        "words": _filled([[numbers.get(word, UNKNOWN) for word in sentence] for sentence in words], length),
        "characters": np.stack(
            [
                _filled([[signs.get(sign, UNKNOWN) for sign in token.word] for token in sentence], letters, length)
                for sentence in sentences
            ]
        ),
        "tags": _filled([[tags[token.tag] for token in sentence] for sentence in sentences], length),
    }
    return columns | {f"{name}.lengths": lengths for name in columns}


def _by_frequency(items: Iterable[str]) -> list[str]:
    return [item for item, _ in Counter(items).most_common()]


def _filled(rows: Sequence[Sequence[int]], length: int, count: int | None = None) -> NDArray[np.int64]:
    """Rows cut after `length` numbers or filled with 0, and as many rows as `count` says."""
    filled = np.full((len(rows) if count is None else count, length), PADDING, np.int64)
    for place, row in enumerate(rows[: len(filled)]):
        filled[place, : len(row[:length])] = row[:length]
    return filled
