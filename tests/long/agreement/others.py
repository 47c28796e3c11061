"""What a draw compares by itself: arrays, optimizers and schedules, programs under autograd."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from tests.long.agreement import arrays, narrow, programs, training
from tests.long.agreement.comparing import Disagreement
from tests.long.agreement.dice import Dice

DRAWS: Mapping[str, Callable[[Dice], str]] = {**arrays.DRAWS, **training.DRAWS, **programs.DRAWS, **narrow.DRAWS}


def disagreements(name: str, draws: int) -> list[str]:
    """Sentences on the draws that differ."""
    found = []
    for number in range(draws):
        try:
            DRAWS[name](Dice(zlib.crc32(name.encode()), number))
        except Disagreement as error:
            found.append(f"{name} #{number}: {error}")
    return found


def others_agree(draws: int) -> Mapping[str, Any]:
    """So many draws of each."""
    failed = [line for name in DRAWS for line in disagreements(name, draws)]
    return {"passed": not failed, "kinds": len(DRAWS), "draws": draws * len(DRAWS), "failed": failed}
