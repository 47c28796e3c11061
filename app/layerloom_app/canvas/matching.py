"""Fuzzy search: which entries fit what was typed, the best first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+[A-Z]*")
_SPOKEN = re.compile(r"\w+")
_SHORTEST = 3
"""So many letters at least are looked for in sentences."""
_TOLD = 5.0


@dataclass(frozen=True)
class Entry:
    """Something that can be found: `words` are other names for it, `reason` says why it cannot be chosen now."""

    key: str
    title: str
    group: str = ""
    detail: str = ""
    words: tuple[str, ...] = ()
    reason: str = ""


def ranked(entries: Iterable[Entry], query: str) -> list[Entry]:
    """The entries that match every word of the query, the best first; those that cannot be chosen come last.

    Without a query the order stays, and only those that can be chosen are there.
    """
    words = query.lower().split()
    scored = [(entry, rating) for entry in entries if (rating := _entry_score(entry, words)) is not None]
    if not words:
        return [entry for entry, _ in scored if not entry.reason]
    scored.sort(key=lambda pair: (bool(pair[0].reason), -pair[1]))
    return [entry for entry, _ in scored]


def _entry_score(entry: Entry, words: list[str]) -> float | None:
    total = 0.0
    for word in words:
        names = [score(word, entry.title), *((score(word, name) or 0) * 0.9 or None for name in entry.words)]
        names.append((score(word, entry.group) or 0) * 0.4 or None)
        names.append(_told(word, entry.detail))
        best = max((rating for rating in names if rating is not None), default=None)
        if best is None:
            return None
        total += best
    return total


def score(word: str, name: str) -> float | None:
    """How well a typed word fits a name: all of it, its beginning, a word or a part of it, its letters in order."""
    lower = name.lower()
    if word == lower:
        return 100.0
    length = len(lower) * 0.1
    if lower.startswith(word):
        return 80 - length
    if any(part.lower().startswith(word) for part in _WORD.findall(name)):
        return 60 - length
    if word in lower:
        return 50 - length
    gaps = _gaps(word, lower)
    return None if gaps is None or gaps > 2 * len(word) else 30 - gaps - length


def _told(word: str, detail: str) -> float | None:
    """The rating where a sentence has a word that begins so: below any name, as sentences have many words."""
    begins = len(word) >= _SHORTEST and any(part.startswith(word) for part in _SPOKEN.findall(detail.lower()))
    return _TOLD if begins else None


def _gaps(word: str, name: str) -> int | None:
    """How many letters lie between those of the word where the name has them in order, starting with its first."""
    if not word or not name or word[0] != name[0]:
        return None
    at, gaps = 0, 0
    for letter in word:
        found = name.find(letter, at)
        if found < 0:
            return None
        gaps += found - at
        at = found + 1
    return gaps
