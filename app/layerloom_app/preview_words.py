"""What is said of a preview: statistics of an output, why there is none, where the weights are from."""

from __future__ import annotations

import math
from collections.abc import Mapping

from layerloom.train.computable import Why
from layerloom.train.shown import Shown
from layerloom.words import number
from layerloom_app.actions import tr

_SMALL, _LARGE = 1e-3, 1e6
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def readable(value: float, digits: int = 4) -> str:
    """A number as people read it, with so many digits: 0, 0.04795, -1.154, 12,340, 3.2 × 10⁻⁵."""
    if not math.isfinite(value):
        return str(value)
    size = abs(value)
    if size and not _SMALL <= size < _LARGE:
        first, _, exponent = f"{value:.1e}".partition("e")
        return f"{number(first)} × 10{str(int(exponent)).translate(_RAISED)}".replace("-", "−")
    places = 0 if value == int(value) else max(0, digits - 1 - math.floor(math.log10(size)))
    return number(f"{value:,.{places}f}").replace("-", "−")


def shape_text(shown: Shown) -> str:
    """The shape of an output with the names of its axes: C 32 × H 8 × W 8."""
    names = shown.axes or ("",) * len(shown.shape)
    return " × ".join(f"{name} {size}".strip() for name, size in zip(names, shown.shape, strict=True)) or tr("number")


def statistics(shown: Shown) -> str:
    """The shape and the statistics of an output in a line."""
    return f"{shape_text(shown)}: {figures(shown)}"


def figures(shown: Shown) -> str:
    """The statistics of an output; of a single number itself."""
    if not shown.shape and not shown.bad:
        return readable(shown.mean)
    line = tr("from {least} to {largest}, mean {mean}, deviation {deviation}, zeros {zeros}").format(
        least=readable(shown.minimum), largest=readable(shown.maximum),
        mean=readable(shown.mean), deviation=readable(shown.deviation), zeros=_share(shown.zeros),
    )  # fmt: skip
    if shown.bad:
        line = tr("{0}, not finite {1}").format(line, number(f"{shown.bad:,}"))
    return line


def slope_text(shown: Shown) -> str:
    """How the loss depends on an output, empty where nobody knows it."""
    if shown.slope is None:
        return ""
    return tr("gradient of the loss {0} in the mean").format(readable(shown.slope))


def _share(share: float) -> str:
    """A share in percent; never 0 or 100 where it is only nearly that."""
    percent = share * 100
    if 0 < percent < 1:
        return "< 1 %"
    return "> 99 %" if 99 < percent < 100 else f"{percent:.0f} %"


def why_text(why: Why, title: str) -> str:
    """Why a node shows nothing, in a sentence; `title` is that of the node at fault."""
    return tr(_WHY[why]).format(title)


_WHY: Mapping[Why, str] = {
    "problem": "There is no value yet: mend the problem of this node first.",
    "before": 'There is no value yet: "{0}" before it has none.',
    "metric": "A metric is counted over many samples: see the Training panel.",
    "unknown": "There is no value: this program does not have the layer.",
    "unfed": "There is no value yet: wire data to this input.",
    "size": "There is no value yet: its size is not known.",
    "failed": "There is no value for a single sample.",
}


def weights_text(weights: str) -> str:
    """How a person calls the weights of a preview: those of a step or epoch, the best, or the first ones."""
    kind, _, count = weights.partition(" ")
    if kind == "step":
        return tr("step {0}").format(number(f"{int(count):,}"))
    if kind == "epoch":
        return tr("epoch {0}").format(count)
    return {"initial": tr("initial, not trained"), "best": tr("best epoch of the run")}.get(kind, tr("last of the run"))


def part_text(part: str) -> str:
    """What a sample is for."""
    return {"train": tr("for training"), "validation": tr("for validation"), "test": tr("for the test")}.get(part, "")
