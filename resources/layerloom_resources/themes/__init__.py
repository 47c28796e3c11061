"""The colours of both themes, for the window and for the pictures that the engine draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class Theme:
    """The colours of one look as `#rrggbb`.

    Every text colour has a contrast of at least 4.5 on `window`, `surface`, `raised` and `canvas`, and so has the
    colour of every category; that of a frame has it on a tenth of itself over the canvas. `heat` runs from cold to hot
    with lightness going one way, and `text` can be read on all of it.
    """

    name: Literal["dark", "light"]
    window: str
    surface: str
    raised: str
    hover: str
    border: str
    outline: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_text: str
    on_accent: str
    error: str
    warning: str
    success: str
    canvas: str
    grid: str
    wire: str
    wire_active: str
    selection: str
    category: Mapping[str, str]
    code: Mapping[str, str]
    series: Mapping[str, str]
    frame: Mapping[str, str]
    note: str
    heat: tuple[str, ...]
    mono: str = "monospace"
    font_size: int = 13


DARK = Theme(
    name="dark",
    window="#141519",
    surface="#1b1c21",
    raised="#25272d",
    hover="#2e3038",
    border="#2b2d34",
    outline="#3d404a",
    text="#e8e9ed",
    muted="#a3a7b3",
    accent="#5b66e6",
    accent_hover="#525dd9",
    accent_text="#a3abff",
    on_accent="#ffffff",
    error="#ff8080",
    warning="#f2b84b",
    success="#56cf95",
    canvas="#101115",
    grid="#1e2026",
    wire="#6f7686",
    wire_active="#8f98ff",
    selection="#7d87ff",
    category=MappingProxyType(
        {
            "Data": "#4fc3c9",
            "Core": "#8f98ff",
            "Convolution": "#62a8ff",
            "Pooling": "#4cc7a4",
            "Normalization": "#b9a1ff",
            "Activation": "#f0a860",
            "Sequence": "#9fcb5f",
            "Shape": "#a9b1c0",
            "Merge": "#e58bd0",
            "Augmentation": "#7fd6ee",
            "Detection": "#d3a97c",
            "Loss": "#ff8a80",
            "Metric": "#d8c25a",
        }
    ),
    code=MappingProxyType(
        {
            "keyword": "#c49bff",
            "name": "#e8e9ed",
            "function": "#82b6ff",
            "class": "#6fd3c3",
            "string": "#a5d68a",
            "number": "#f2b07a",
            "comment": "#8d93a1",
            "builtin": "#82d0e8",
            "operator": "#a3a7b3",
        }
    ),
    series=MappingProxyType({"train": "#8f98ff", "validation": "#f2b84b"}),
    frame=MappingProxyType(
        {
            "grey": "#a3a7b3",
            "red": "#ff8a80",
            "orange": "#f0a860",
            "green": "#9fcb5f",
            "teal": "#4cc7a4",
            "blue": "#62a8ff",
            "purple": "#b9a1ff",
            "pink": "#e58bd0",
        }
    ),
    note="#302d20",
    heat=("#25272d", "#38294a", "#5e2a57", "#8a2f4c", "#b04030"),
)

LIGHT = Theme(
    name="light",
    window="#f1f2f4",
    surface="#fbfbfc",
    raised="#ffffff",
    hover="#eaebef",
    border="#e0e2e7",
    outline="#c6c9d1",
    text="#1b1d23",
    muted="#5b606e",
    accent="#4b55d8",
    accent_hover="#3d47c6",
    accent_text="#3f49c9",
    on_accent="#ffffff",
    error="#c0282d",
    warning="#8f5a00",
    success="#12734a",
    canvas="#f5f6f8",
    grid="#e3e5ea",
    wire="#868c9b",
    wire_active="#4b55d8",
    selection="#4b55d8",
    category=MappingProxyType(
        {
            "Data": "#0b6f76",
            "Core": "#4650cf",
            "Convolution": "#1762b8",
            "Pooling": "#0f7256",
            "Normalization": "#6d45c2",
            "Activation": "#9a5208",
            "Sequence": "#4d6f12",
            "Shape": "#555c6b",
            "Merge": "#a3338a",
            "Augmentation": "#1b6a85",
            "Detection": "#7d5322",
            "Loss": "#bb3530",
            "Metric": "#756000",
        }
    ),
    code=MappingProxyType(
        {
            "keyword": "#7a3ec0",
            "name": "#1b1d23",
            "function": "#1762b8",
            "class": "#0b6f76",
            "string": "#35701c",
            "number": "#9a4a08",
            "comment": "#666b78",
            "builtin": "#0d6a86",
            "operator": "#5b606e",
        }
    ),
    series=MappingProxyType({"train": "#4b55d8", "validation": "#b06a00"}),
    frame=MappingProxyType(
        {
            "grey": "#565b69",
            "red": "#b32f2b",
            "orange": "#8c4a06",
            "green": "#47670f",
            "teal": "#0d6a50",
            "blue": "#155bac",
            "purple": "#6d45c2",
            "pink": "#9a2d82",
        }
    ),
    note="#fff6d6",
    heat=("#ffffff", "#fdf0c4", "#fbd38c", "#f6ab74", "#ee8672"),
)


def heated(look: Theme, degree: float) -> str:
    """The colour of a degree of heat from 0 to 1, mixed of the two on the ramp between which it lies."""
    steps = len(look.heat) - 1
    place = min(max(degree, 0.0), 1.0) * steps
    below = min(int(place), steps - 1)
    pairs = ((int(look.heat[below][i : i + 2], 16), int(look.heat[below + 1][i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * (place - below)):02x}" for a, b in pairs)


THEMES: Mapping[Literal["dark", "light"], Theme] = MappingProxyType({"dark": DARK, "light": LIGHT})
