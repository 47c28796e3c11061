from __future__ import annotations

from layerloom_app.canvas.matching import Entry, ranked, score

ENTRIES = [
    Entry("Dense", "Dense", "Core", words=("linear", "fully connected")),
    Entry("Conv2D", "Conv2D", "Convolution", words=("convolution",)),
    Entry("MaxPool2D", "MaxPool2D", "Pooling"),
    Entry("GlobalAveragePool", "GlobalAveragePool", "Pooling"),
    Entry("Add", "Add", "Merge", reason="needs two inputs"),
    Entry("Flatten", "Flatten", "Shape", "Reiht alle Zahlen hintereinander auf; auch von Max."),
]


def _found(query: str) -> list[str]:
    return [entry.key for entry in ranked(ENTRIES, query)]


def test_the_beginning_of_a_name_comes_before_a_word_in_it():
    assert _found("pool") == ["MaxPool2D", "GlobalAveragePool"]
    assert (
        score("max", "MaxPool2D") > score("pool", "MaxPool2D") > score("ool", "MaxPool2D") > score("mpl", "MaxPool2D")
    )


def test_every_word_must_match():
    assert _found("pool global") == ["GlobalAveragePool"]
    assert _found("pool dense") == []


def test_other_names_and_groups_find_too():
    assert _found("linear") == ["Dense"]
    assert _found("convolution")[0] == "Conv2D"


def test_what_cannot_be_chosen_is_last_and_only_there_when_asked_for():
    assert "Add" not in _found("")
    assert _found("add") == ["Add"]
    assert _found("")[0] == "Dense"


def test_a_word_of_what_it_does_finds_it_too_in_any_language_behind_all_names():
    assert _found("zahlen") == ["Flatten"]
    assert _found("reiht alle") == ["Flatten"]
    assert _found("max") == ["MaxPool2D", "Flatten"]


def test_only_whole_beginnings_of_words_are_looked_for_in_what_it_does():
    assert _found("ahlen") == []
    assert _found("hi") == []
