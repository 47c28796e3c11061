"""Every situation of the window in both themes, three sizes and two scales: nothing is cut, pale or outside."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.judged import SIZES, THEMES, judged_at
from tests.support.situations import SITUATIONS

SCALES = (1, 2)


def appearance(rounds: int) -> Mapping[str, object]:
    """So many situations; passed if nobody would find fault with any of their looks."""
    names = list(SITUATIONS)[:rounds]
    looks = [look for scale in SCALES for look in judged_at(scale, names, THEMES, SIZES)]
    wrong = [
        f"{look.situation}, {look.theme}, {look.size}, scale {look.scale:g}: {fault}"
        for look in looks
        for fault in look.wrong
    ]
    whole = len(looks) == len(names) * len(THEMES) * len(SIZES) * len(SCALES)
    return {
        "passed": whole and not wrong, "looks": len(looks), "texts": sum(look.texts for look in looks), "wrong": wrong
    }  # fmt: skip
