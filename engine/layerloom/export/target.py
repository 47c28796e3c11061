"""What two kinds of Python scripts differ in: how a layer is written there, what is imported, and the training code."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from layerloom.export.structure import Coder
from layerloom.export.tree import name
from layerloom.export.watching import KEEPS_BEST, KEEPS_LAST, RESTORES_BEST, SAYS_LAST, Watching
from layerloom.graph.optimizers import OPTIMIZERS, unusual
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.code import NotExportable
from layerloom.words import tr


class Choice(NamedTuple):
    """An expression where there are no metrics, and where there are some."""

    without_metrics: str
    with_metrics: str


class Batches(NamedTuple):
    """How training rows are cut, and how so that no batch has a single row, from which a batch norm cannot learn.

    `full` leaves a last batch out that is not full.
    """

    plain: str
    without_lone_row: str
    full: str


class Penalty(NamedTuple):
    """The sum of the sizes and of the squares of a `weight`."""

    sizes: str
    squares: str


class Clip(NamedTuple):
    """What shortens the gradients to LIMIT: number by number, each array by itself, and all of them together."""

    value: str
    each: str
    together: str


class Schedules(NamedTuple):
    """How the learning rate changes: `steps` and `kinds` over STEPS before training, the rest around each step.

    `full_steps` counts the steps where only full batches are taken. `general` are the kinds with all their settings,
    where these are not the usual ones. `warmed` is a schedule THEN after `warm` steps of rising, `rising` these alone,
    each also from a share START; `before` and `after` stand beside the optimizer's step.
    """

    steps: str
    full_steps: str
    kinds: Mapping[str, str]
    general: Mapping[str, str]
    rising: str
    rising_from: str
    warmed: str
    warmed_from: str
    before: str
    after: str


@dataclass(frozen=True)
class Target:
    """A kind of script. The texts are Python with holes (see `quote`), the same holes in every target.

    `imports` are all that may be needed, in the order of the style guide; those that the script does not use are left
    out. `short` says what a dotted name is called once it is imported: `torch.nn` -> `nn`. `attributes` are the names
    that the base class of models has.
    """

    name: str
    title: str
    packages: str
    coder: Coder
    imports: str
    short: Mapping[str, str]
    attributes: frozenset[str]

    # The model
    model: str
    predict: str
    activations: Mapping[str, str]

    # The data: `column` makes one of the file ready, `moved` takes a batch to the device
    data: str
    column: str
    moved: str

    # Training and evaluation; `optimizer` is the module of the optimizers
    batches: Batches
    measure: str
    metrics: str
    optimizer: str
    clip: Clip
    penalty: Penalty
    limit: str
    """What keeps a `weight` within the greatest norm LIMIT after a step."""
    schedules: Schedules
    watching: Watching
    lacking: frozenset[str]
    """Optimizers of the settings that it does not have."""
    training: str
    evaluation: str
    figures: Choice
    results: Choice
    device: str
    main: str
    test: str
    untrained_main: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that may stand in a script of this kind, whose names are taken."""
        fixed = (self.imports, self.model, self.predict, self.data, self.column, self.moved, self.metrics)
        later = (self.training, self.evaluation, self.device, self.main, self.test, self.untrained_main)
        steps, full_steps, kinds, general, *around = self.schedules
        chosen = (
            *self.batches,
            *self.figures,
            *self.results,
            "schedule = warm, waited, better, best, lowest, highest",
            *self.watching,
            *(KEEPS_BEST, KEEPS_LAST, RESTORES_BEST, SAYS_LAST),
            WEIGHT_LIST,
            *self.penalty,
            self.limit,
            steps,
            full_steps,
            *kinds.values(),
            *general.values(),
            *self.clip,
            *around,
        )
        return (*fixed, *later, *chosen, *self.activations.values())

    def optimizer_for(self, config: TrainingConfig) -> str:
        """The call that makes the optimizer, without arguments that are the default."""
        kind = OPTIMIZERS[config.optimizer].__name__
        if config.optimizer in self.lacking:
            raise NotExportable(
                tr("{0} has no optimizer {1}: choose another one in the training settings").format(self.title, kind)
            )
        others = "".join(f", {name}={value!r}" for name, value in unusual(config).items())
        return f"{self.optimizer}.{kind}(model.parameters(), lr=args.lr{others})"

    def function(self, function: str | Callable[..., object]) -> ast.expr:
        """The function of a call as the script names it."""
        dotted = public_name(function)
        prefix = self._prefix(dotted)
        return name(self.short[prefix] + dotted.removeprefix(prefix) if prefix else dotted.rpartition(".")[2])

    def own_import(self, function: str | Callable[..., object]) -> tuple[str, str] | None:
        """Module and name of a function that needs an import of its own, as none of `imports` offers it."""
        dotted = public_name(function)
        module, _, last = dotted.rpartition(".")
        return None if self._prefix(dotted) or not module else (module, last)

    def _prefix(self, dotted: str) -> str:
        known = [prefix for prefix in self.short if dotted.startswith(prefix + ".")]
        return max(known, key=len, default="")


MODEL = """
class NAME(nn.Module):
    DOC

    def __init__(self) -> None:
        super().__init__()
        ATTRIBUTES

    def forward(self, INPUTS) -> RETURNS:
        FORWARD

    TRAIN

    PREDICT
"""
"""The class of a model, which both kinds of scripts write alike."""

WEIGHT_LIST = "weights = [p for p in model.parameters() if p.ndim > 1]"
"""The parameters that regularisers and limits concern."""

PATIENCE = """
waited = 0 if better else waited + 1
if waited >= MOST:
    print("no better epoch for so long: training ends")
    break
"""
"""How training ends when nothing has become better for some epochs."""

SHOWN = """

def shown(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
"""
"""How figures are printed."""


def public_name(function: str | Callable[..., object]) -> str:
    """The dotted name under which a function is imported: from the first package above its file that offers it."""
    if isinstance(function, str):
        return function
    parts = function.__module__.split(".")
    for length in range(2, len(parts) + 1):
        module = sys.modules.get(".".join(parts[:length]))
        if getattr(module, function.__name__, None) is function:
            return ".".join((*parts[:length], function.__name__))
    return f"{function.__module__}.{function.__qualname__}"
