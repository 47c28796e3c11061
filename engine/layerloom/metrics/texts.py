"""Metrics of written texts, as sequences of words (or anything that can be compared and hashed).

BLEU (Papineni, Roukos, Ward and Zhu, 2002) asks how much of a translation stands in the references, ROUGE (Lin, 2004)
how much of the references stands in a summary.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

Words = Sequence[Hashable]


class Rouge(NamedTuple):
    """How much of a candidate is in the reference, how much of the reference in it, and the F-measure of both."""

    precision: float
    recall: float
    f: float


def ngrams(words: Words, order: int) -> Counter[tuple[Hashable, ...]]:
    """How often each run of `order` words occurs."""
    return Counter(tuple(words[place : place + order]) for place in range(len(words) - order + 1))


def bleu(
    candidates: Sequence[Words], references: Sequence[Sequence[Words]], order: int = 4, *, smooth: bool = False
) -> float:
    """The BLEU of a corpus, from 0 to 1: brevity penalty times the geometric mean of `modified_precisions`.

    `references` holds one or more for each candidate. The penalty is exp(1 - r / c) where the candidates, of c words
    together, are shorter than the r words of the references closest to each in length (the shorter of two as close).
    0 if some order has no match, as short texts often have. With `smooth` one match and one n-gram are added to each
    order above 1 (Lin and Och, 2004, section 4), so that a text of few words has a score too.
    """
    precisions = modified_precisions(candidates, references, order, smooth=smooth)
    length = sum(map(len, candidates))
    if not length or min(precisions) == 0:
        return 0.0
    closest = sum(_closest(len(words), known) for words, known in zip(candidates, references, strict=True))
    penalty = min(1.0, math.exp(1 - closest / length))
    return penalty * math.exp(sum(map(math.log, precisions)) / order)


def modified_precisions(
    candidates: Sequence[Words], references: Sequence[Sequence[Words]], order: int = 4, *, smooth: bool = False
) -> tuple[float, ...]:
    """The share of the candidates' n-grams that stand in a reference, for n from 1 to `order`.

    An n-gram counts at most as often as in the reference that has it most often. The share of none is 0.
    With `smooth` there is one match more, of one n-gram more, in each order above 1.
    """
    if len(candidates) != len(references) or not all(references):
        raise ValueError(f"each text needs references, got {len(references)} sets of them for {len(candidates)} texts")
    more = [0] + [int(smooth)] * (order - 1)
    return tuple(_modified_precision(candidates, references, n, extra) for n, extra in enumerate(more, 1))


def _modified_precision(
    candidates: Sequence[Words], references: Sequence[Sequence[Words]], order: int, extra: int
) -> float:
    found = total = extra
    for words, known in zip(candidates, references, strict=True):
        most: Counter[tuple[Hashable, ...]] = Counter()
        for reference in known:
            most |= ngrams(reference, order)
        counts = ngrams(words, order)
        found += (counts & most).total()
        total += counts.total()
    return found / total if total else 0.0


def _closest(length: int, references: Sequence[Words]) -> int:
    """The length of a reference that is closest, the shorter of two as close."""
    return min((abs(len(words) - length), len(words)) for words in references)[1]


def rouge_n(candidate: Words, reference: Words, order: int = 1) -> Rouge:
    """ROUGE-N: the n-grams that both have, as shares of those of the candidate and of the reference."""
    ours, theirs = ngrams(candidate, order), ngrams(reference, order)
    return _rouge((ours & theirs).total(), ours.total(), theirs.total())


def rouge_l(candidate: Words, reference: Words) -> Rouge:
    """ROUGE-L of two sentences: their longest common subsequence, as shares of their lengths."""
    return _rouge(len(_common(reference, candidate)), len(candidate), len(reference))


def rouge_l_summary(candidate: Sequence[Words], reference: Sequence[Words]) -> Rouge:
    """ROUGE-L of two summaries of several sentences.

    The words of a reference sentence count that are in its longest common subsequence with some candidate sentence
    (the union of section 3.2), each word at most as often as it occurs in either summary.
    """
    ours = Counter(word for sentence in candidate for word in sentence)
    theirs = Counter(word for sentence in reference for word in sentence)
    common: Counter[Hashable] = Counter()
    for sentence in reference:
        places = {place for other in candidate for place in _common(sentence, other)}
        common.update(sentence[place] for place in places)
    return _rouge((common & ours & theirs).total(), ours.total(), theirs.total())


def _common(a: Words, b: Words) -> list[int]:
    """The places in `a` of a longest common subsequence with `b`, in ascending order."""
    lengths = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, word in enumerate(a):
        for j, other in enumerate(b):
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if word == other else max(lengths[i][j + 1], lengths[i + 1][j])
    places = []
    i, j = len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]:
            i, j = i - 1, j - 1
            places.append(i)
        elif lengths[i - 1][j] >= lengths[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return places[::-1]


def _rouge(shared: int, ours: int, theirs: int) -> Rouge:
    precision, recall = shared / ours if ours else 0.0, shared / theirs if theirs else 0.0
    return Rouge(precision, recall, 2 * precision * recall / (precision + recall) if shared else 0.0)
