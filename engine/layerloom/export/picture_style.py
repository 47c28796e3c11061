"""How a picture of the graph looks: measures, and how wide texts are about."""

from __future__ import annotations

from typing import Literal

ThemeName = Literal["dark", "light"]

FONTS = "Inter, 'Segoe UI', 'Helvetica Neue', Helvetica, Arial, sans-serif"
TITLE_SIZE, SMALL_SIZE = 13.0, 11.0
MARGIN = 40.0
HEADER, ROW, FOOT = 56.0, 20.0, 8.0
PADDING, CHIP = 14.0, 28.0
TEXT_LEFT = PADDING + CHIP + 10
MIN_WIDTH, MAX_WIDTH = 160.0, 304.0
CORNER = 9.0

_NARROW, _WIDE = frozenset("iljtfrI.,:;|!'()[] ·"), frozenset("mwMW@%—")


def text_width(text: str, size: float) -> float:
    """About how wide the text is; the fonts of the reader are not known here, so it is rather too much."""
    return sum(map(_em, text)) * size


def elided(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than the room."""
    if text_width(text, size) <= room:
        return text
    kept = ""
    for character in text:
        if text_width(kept + character + "…", size) > room:
            break
        kept += character
    return kept.rstrip() + "…"


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.34
    if character in _WIDE:
        return 0.9
    if ord(character) >= 0x1100:  # East Asian signs are as wide as they are high.
        return 1.05
    return 0.7 if character.isupper() else 0.58
