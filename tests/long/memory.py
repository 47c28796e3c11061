"""The memory forecast of every template beside the exact plan of its compiled step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.support.exact_memory import exact

from layerloom.graph import infer
from layerloom.graph.flat import flat
from layerloom.graph.forecast import forecast
from layerloom.graph.settings import TrainingConfig
from layerloom_resources.templates import templates

ALLOWED = 0.2
PRECISIONS = ("float32", "bfloat16")


def forecasts(count: int) -> Mapping[str, object]:
    """The forecast as a multiple of the exact bytes, arena and states, for so many templates in both precisions."""
    names = list(templates())[:count]
    found = {name: {precision: _times(name, precision) for precision in PRECISIONS} for name in names}
    every = [times for each in found.values() for times in each.values()]
    return {"passed": all(abs(times - 1) <= ALLOWED for times in every), "times": found}


def _times(name: str, precision: str) -> float:
    document = templates()[name].make()
    config = replace(TrainingConfig.of(document.settings), precision=precision)  # type: ignore[arg-type]
    opened = flat(document).document
    found = forecast(opened, infer(opened), config)
    return round((found.step + found.states) / sum(exact(document, config)), 3)
