"""The examples of the papers, and the definitions written out slowly."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.metrics import bleu, modified_precisions, rouge_l, rouge_l_summary, rouge_n


def split(text: str) -> list[str]:
    return text.split()


REFERENCES = [
    split("it is a guide to action that ensures that the military will forever heed party commands"),
    split(
        "it is the guiding principle which guarantees the military forces always being under the command of the party"
    ),
    split("it is the practical guide for the army always to heed the directions of the party"),
]
GOOD = split("it is a guide to action which ensures that the military always obeys the commands of the party")
BAD = split("it is to insure the troops forever hearing the activity guidebook that party direct")


words = st.lists(st.sampled_from("abc"), max_size=7)


def test_the_example_of_the_bleu_paper_has_its_precisions() -> None:
    assert modified_precisions([GOOD], [REFERENCES], 2) == pytest.approx((17 / 18, 10 / 17))
    assert modified_precisions([BAD], [REFERENCES], 2) == pytest.approx((8 / 14, 1 / 13))


def test_a_word_counts_no_more_often_than_in_a_reference() -> None:
    known = [split("the cat is on the mat"), split("there is a cat on the mat")]
    assert modified_precisions([["the"] * 7], [known], 1) == (2 / 7,)


def test_bleu_is_the_geometric_mean_times_the_brevity_penalty() -> None:
    candidate = split("the cat sat on")
    reference = split("the cat sat on the mat")
    assert bleu([candidate], [[reference]]) == pytest.approx(math.exp(1 - 6 / 4))
    precisions = modified_precisions([GOOD], [REFERENCES])
    assert bleu([GOOD], [REFERENCES]) == pytest.approx(math.prod(precisions) ** 0.25)  # 18 words, as a reference has
    assert bleu([reference], [[reference]]) == 1.0


def test_the_counts_of_a_corpus_are_summed_before_they_are_divided() -> None:
    texts, known = [["a", "b"], ["c"] * 4], [[["a", "b"]], [["d"] * 4]]
    assert bleu(texts, known, order=1) == pytest.approx(2 / 6)


def test_the_closest_reference_sets_the_length_and_of_two_as_close_the_shorter() -> None:
    assert bleu([["a"] * 3], [[["a"] * 4, ["a"] * 2]], order=1) == 1.0
    assert bleu([["a"] * 3], [[["a"] * 4, ["a"] * 9]], order=1) == pytest.approx(math.exp(1 - 4 / 3))


def test_without_a_match_of_some_order_bleu_is_nought() -> None:
    assert bleu([["a", "b"]], [[["b", "a"]]], order=2) == 0.0
    assert bleu([[]], [[["a"]]]) == 0.0


def test_a_short_text_has_a_smoothed_bleu() -> None:
    """Each order above 1 has a match and an n-gram more, also one that the text is too short for."""
    said, right = split("the cat sat"), split("the cat sat down")
    assert bleu([said], [[right]]) == 0.0
    precisions = (3 / 3, (2 + 1) / (2 + 1), (1 + 1) / (1 + 1), 1 / 1)
    assert modified_precisions([said], [[right]], smooth=True) == pytest.approx(precisions)
    assert bleu([said], [[right]], smooth=True) == pytest.approx(math.exp(1 - 4 / 3))
    other = bleu([split("the dog sat")], [[right]], smooth=True)
    expected = math.exp(1 - 4 / 3) * (2 / 3 * 1 / 3 * 1 / 2 * 1) ** 0.25
    assert other == pytest.approx(expected)


def test_texts_without_references_are_refused() -> None:
    with pytest.raises(ValueError, match="each text needs references, got 1 sets of them for 2 texts"):
        bleu([["a"], ["b"]], [[["a"]]])


def test_the_examples_of_the_rouge_paper_have_their_scores() -> None:
    reference, second, third = "police killed the gunman", "police kill the gunman", "the gunman kill police"
    assert rouge_l(second.split(), reference.split()).f == pytest.approx(3 / 4)
    assert rouge_l(third.split(), reference.split()).f == pytest.approx(2 / 4)
    assert rouge_n(second.split(), reference.split(), 2) == rouge_n(third.split(), reference.split(), 2)
    assert rouge_n(second.split(), reference.split(), 2).recall == pytest.approx(1 / 3)
    summary = rouge_l_summary([split("w1 w2 w6 w7 w8"), split("w1 w3 w8 w9 w5")], [split("w1 w2 w3 w4 w5")])
    assert summary.recall == pytest.approx(4 / 5)


@given(a=words, b=words)
@settings(max_examples=40, deadline=None)
def test_rouge_l_is_the_longest_of_all_common_subsequences(a: list[str], b: list[str]) -> None:
    subsequences = {part for size in range(len(b) + 1) for part in combinations(b, size)}
    longest = max(len(part) for size in range(len(a) + 1) for part in combinations(a, size) if part in subsequences)
    found = rouge_l(a, b)
    assert found.precision == pytest.approx(longest / len(a) if a else 0)
    assert found.recall == pytest.approx(longest / len(b) if b else 0)


@given(a=words, b=words)
@settings(max_examples=40, deadline=None)
def test_rouge_1_counts_each_word_as_often_as_both_have_it(a: list[str], b: list[str]) -> None:
    shared = sum(min(a.count(word), b.count(word)) for word in "abc")
    assert rouge_n(a, b).recall == pytest.approx(shared / len(b) if b else 0)
