"""How a picture of the graph looks: colours of both themes, measures, and how wide texts are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Look:
    """The colours of one theme."""

    canvas: str
    card: str
    outline: str
    text: str
    muted: str
    wire: str
    label: str
    error: str
    category: Mapping[str, str]


LOOKS: Mapping[ThemeName, Look] = {
    "dark": Look(
        canvas="#101115",
        card="#25272d",
        outline="#3d404a",
        text="#e8e9ed",
        muted="#a3a7b3",
        wire="#6f7686",
        label="#1b1c21",
        error="#ff8080",
        category={
            "Data": "#4fc3c9",
            "Core": "#8f98ff",
            "Convolution": "#62a8ff",
            "Pooling": "#4cc7a4",
            "Normalization": "#b9a1ff",
            "Activation": "#f0a860",
            "Shape": "#a9b1c0",
            "Merge": "#e58bd0",
            "Loss": "#ff8a80",
            "Metric": "#d8c25a",
        },
    ),
    "light": Look(
        canvas="#f5f6f8",
        card="#ffffff",
        outline="#c6c9d1",
        text="#1b1d23",
        muted="#5b606e",
        wire="#868c9b",
        label="#fbfbfc",
        error="#c0282d",
        category={
            "Data": "#0b6f76",
            "Core": "#4650cf",
            "Convolution": "#1762b8",
            "Pooling": "#0f7256",
            "Normalization": "#6d45c2",
            "Activation": "#9a5208",
            "Shape": "#555c6b",
            "Merge": "#a3338a",
            "Loss": "#bb3530",
            "Metric": "#756000",
        },
    ),
}


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
