"""Data nodes of the bundled samples: real data that is there without a download and without a file to choose."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layerloom.data import blood_cells, digits, sentences, tagged
from layerloom.layers.layer import DataLayer
from layerloom.layers.parameters import Range
from layerloom.layers.spec import IMAGE, Spec

Columns = Mapping[str, NDArray[np.generic]]

Vocabulary = Annotated[int, Range(low=sentences.FIRST_WORD + 1, high=100_000)]
Steps = Annotated[int, Range(low=1, high=1000)]

TIME = ("T",)


class PicturePorts(NamedTuple):
    image: Spec
    label: Spec


class Digits(DataLayer, category="Data", aliases=("handwritten digits", "mnist", "sample")):
    """1,797 handwritten digits of 8 × 8 pixels, from 0 (white) to 1 (black), and which digit each one is."""

    @property
    def rows(self) -> int:
        return digits.ROWS

    def infer(self) -> PicturePorts:
        return PicturePorts(Spec((1, 8, 8), IMAGE), _label(digits.CLASSES))

    def load(self, folder: Path) -> Columns:
        return digits.read_digits()


class Mnist5k(DataLayer, category="Data", aliases=("handwritten digits", "mnist", "sample")):
    """5,000 handwritten digits of 28 × 28 pixels from MNIST, from 0 to 1 (ink), and which digit each one is."""

    @property
    def rows(self) -> int:
        return digits.MNIST_ROWS

    def infer(self) -> PicturePorts:
        return PicturePorts(Spec((1, 28, 28), IMAGE), _label(digits.CLASSES))

    def load(self, folder: Path) -> Columns:
        return digits.read_mnist5k()


class BloodCells(DataLayer, category="Data", aliases=("photographs", "colour images", "bccd", "sample")):
    """1,149 blood cells of 32 × 32 pixels in colour: red cells (0), white cells (1) and platelets (2)."""

    @property
    def rows(self) -> int:
        return blood_cells.ROWS

    def infer(self) -> PicturePorts:
        return PicturePorts(Spec((3, 32, 32), IMAGE), _label(len(blood_cells.CLASSES)))

    def names(self, port: str) -> tuple[str, ...]:
        return blood_cells.CLASSES if port == "label" else ()

    def load(self, folder: Path) -> Columns:
        return blood_cells.read_blood_cells()


class SentencePorts(NamedTuple):
    words: Spec
    label: Spec


class Sentences(DataLayer, category="Data", aliases=("sentiment", "reviews", "text", "sample")):
    """14,178 sentences of film and product reviews as word numbers, and whether people found them positive (1).

    The most frequent words get the numbers from 2; 0 fills short sentences, 1 is any other word.
    """

    vocabulary: Annotated[Vocabulary, "different word numbers, those for filling and for other words included"] = 20_000
    length: Annotated[Steps, "words of a sentence that are kept; shorter ones are filled up"] = 100

    @property
    def rows(self) -> int:
        return sentences.SENTENCES

    def infer(self) -> SentencePorts:
        words = Spec((None,), TIME, "int", variable=True, vocabulary=self.vocabulary)
        return SentencePorts(words, _label(2))

    def names(self, port: str) -> tuple[str, ...]:
        return sentences.sentence_names(self.vocabulary) if port == "words" else sentences.RATINGS

    def load(self, folder: Path) -> Columns:
        return sentences.read_sentences(self.vocabulary, self.length)


class TaggedPorts(NamedTuple):
    words: Spec
    characters: Spec
    tags: Spec


class TaggedSentences(DataLayer, category="Data", aliases=("part of speech", "pos", "tagging", "brown", "sample")):
    """4,623 sentences of news as word numbers, the characters of each word, and its part of speech (98 tags).

    The most frequent words get the numbers from 2; 0 fills what is short, 1 is any other word. Characters likewise.
    """

    vocabulary: Annotated[Vocabulary, "different word numbers, those for filling and for other words included"] = 8000
    length: Annotated[Steps, "words of a sentence that are kept; shorter ones are filled up"] = 60
    letters: Annotated[Steps, "characters of a word that are kept; shorter ones are filled up"] = 12

    @property
    def rows(self) -> int:
        return tagged.SENTENCES

    def infer(self) -> TaggedPorts:
        words = Spec((None,), TIME, "int", variable=True, vocabulary=self.vocabulary)
        signs = Spec((None, self.letters), (), "int", variable=True, vocabulary=tagged.CHARACTERS)
        return TaggedPorts(words, signs, Spec((None,), TIME, "int", variable=True, classes=tagged.TAGS))

    def names(self, port: str) -> tuple[str, ...]:
        return tagged.tag_names() if port == "tags" else tagged.sign_names(self.vocabulary)[port]

    def load(self, folder: Path) -> Columns:
        return tagged.read_tagged(self.vocabulary, self.length, self.letters)


class TextPorts(NamedTuple):
    words: Spec
    next: Spec


class Text(DataLayer, category="Data", aliases=("language model", "next word", "reviews", "sample")):
    """The text of 10,605 sentences of film reviews in pieces of word numbers, and the word that follows each word.

    The most frequent words get the numbers from 2; 1 is any other word.
    """

    vocabulary: Annotated[Vocabulary, "different word numbers, the one for other words included"] = 1000
    length: Annotated[Steps, "words of a piece"] = 128

    @property
    def rows(self) -> int:
        return sentences.text_rows(self.length)

    def infer(self) -> TextPorts:
        shape = (self.length,)
        words = Spec(shape, TIME, "int", vocabulary=self.vocabulary)
        return TextPorts(words, Spec(shape, TIME, "int", classes=self.vocabulary))

    def names(self, port: str) -> tuple[str, ...]:
        return sentences.text_names(self.vocabulary)

    def load(self, folder: Path) -> Columns:
        return sentences.read_text(self.vocabulary, self.length)


def _label(classes: int) -> Spec:
    return Spec((), kind="int", classes=classes)
