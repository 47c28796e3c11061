"""What a layer says about itself in words: its docstring, taken apart."""

from __future__ import annotations

import inspect


def description(layer: type[object]) -> tuple[str, ...]:
    """The paragraphs of a layer's docstring, each on one line; the first says what it does."""
    return tuple(" ".join(part.split()) for part in (inspect.getdoc(layer) or "").split("\n\n") if part)
