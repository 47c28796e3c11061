"""What a script does after each epoch: it keeps the weights it is to end with, and lowers the rate on a plateau."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import NamedTuple

from layerloom.export.quote import Filling, expression, statements
from layerloom.export.structure import Step
from layerloom.export.tree import literal
from layerloom.graph.settings import PLATEAU, TrainingConfig
from layerloom.layers.code import NotExportable
from layerloom.layers.layer import MetricLayer
from layerloom.words import tr


class Watching(NamedTuple):
    """How a kind of script writes it: `snapshot` copies the weights, `plateau` is made with MODE, `observed` looks.

    `plateau_in_full` is made with all settings, where these are not the usual ones.
    `lowered` and, where there is a schedule too, `both` set the rate of a step, '' where the plateau has set it itself.
    `begin` and, where only the last weights are kept, `begin_last` stand before the first epoch.
    """

    snapshot: str
    plateau: str
    plateau_in_full: str
    observed: str
    lowered: str
    both: str
    begin: str
    begin_last: str


class Watched(NamedTuple):
    """The figure that a script looks at, and whether its greatest value is the best."""

    figure: str
    highest: bool

    @property
    def limit(self) -> str:
        """The variable of the best value so far."""
        return "highest" if self.highest else "lowest"


def watched(config: TrainingConfig, metrics: Iterable[Step]) -> Watched:
    """The monitored figure of the settings; raises `NotExportable` if the script does not measure it."""
    if config.monitor == "loss":
        return Watched("loss", highest=False)
    for step in metrics:
        if step.title == config.monitor and step.title != "loss" and isinstance(step.layer, MetricLayer):
            return Watched(step.title, highest=step.layer.best == "high")
    raise NotExportable(
        tr(
            'the best epoch is chosen by "{0}", which the script does not measure: choose another figure to monitor '
            "in the training settings"
        ).format(config.monitor)
    )


def watching(config: TrainingConfig, seen: Watched, target: Watching) -> dict[str, Filling]:
    """What fills the holes of a training loop."""
    keeps_best = config.keep == "best"
    worst, rule = expression("-math.inf" if seen.highest else "math.inf"), _HIGHER if seen.highest else _LOWER
    known: dict[str, Filling] = {
        "BETTER": expression(rule, FIGURE=literal(seen.figure), LIMIT=seen.limit),
        "LIMIT": seen.limit,
        "FIGURE": literal(seen.figure),
    }
    snapshot = expression(target.snapshot)
    kept = statements(KEEPS_BEST if keeps_best else KEEPS_LAST, SNAPSHOT=snapshot, **known)
    return {
        "DOC": ast.Constant(_words(seen) if keeps_best else "Trains the model and leaves it with the last weights."),
        "BEGIN": statements(target.begin if keeps_best else target.begin_last, LIMIT=seen.limit, WORST=worst),
        "LEGEND": literal("* marks the best epoch so far" + ", whose weights are saved" * keeps_best),
        "KEPT": kept,
        "RESTORED": statements(RESTORES_BEST if keeps_best else SAYS_LAST),
        **_plateau(config, seen, target),
    }


def _plateau(config: TrainingConfig, seen: Watched, target: Watching) -> dict[str, Filling]:
    if config.schedule != PLATEAU:
        return {"PLATEAU_MADE": [], "OBSERVED": []}
    rest = {
        "THRESHOLD": config.plateau_threshold, "COOLDOWN": config.plateau_cooldown, "SMALLEST": config.plateau_smallest,
    }  # fmt: skip
    more = tuple(rest.values()) != (1e-4, 0, 0.0)
    made = statements(
        target.plateau_in_full if more else target.plateau,
        MODE=literal("max" if seen.highest else "min"),
        FACTOR=literal(config.plateau_factor),
        PATIENCE=literal(config.plateau_patience),
        **({key: literal(value) for key, value in rest.items()} if more else {}),
    )
    return {
        "PLATEAU_MADE": made,
        "OBSERVED": statements(OBSERVED, SEEN=expression(target.observed, FIGURE=literal(seen.figure))),
    }


def _words(seen: Watched) -> str:
    epoch = "of lowest validation loss" if seen.figure == "loss" else "that does best in validation"
    return f"Trains the model and leaves it with the weights of the epoch {epoch}."


_LOWER = "not figures or figures[FIGURE] < LIMIT"
_HIGHER = "not figures or figures[FIGURE] > LIMIT"

OBSERVED = """
if figures:
    SEEN
"""

KEEPS_BEST = """
better = BETTER
if better:
    LIMIT = figures.get(FIGURE, LIMIT)
    best = SNAPSHOT
    save_file(best, args.save)
"""

KEEPS_LAST = """
better = BETTER
if better:
    LIMIT = figures.get(FIGURE, LIMIT)
save_file(SNAPSHOT, args.save)
"""

RESTORES_BEST = """
if best:
    model.load_state_dict(best)
    print(f"the best weights are saved in {args.save}")
"""

SAYS_LAST = """
print(f"the last weights are saved in {args.save}")
"""
