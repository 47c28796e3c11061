"""The training settings: their names, defaults and ranges, said once.

A document keeps settings as flat JSON values beside others that are no matter of training (its name); the command line
gives them as text; the window makes its fields from `parameters(TrainingConfig)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from layerloom import schedules
from layerloom.device import name_problem
from layerloom.graph import layer_rules, optimizers, scheduling
from layerloom.graph.scheduling import PLATEAU, SCHEDULES
from layerloom.layers.parameters import (
    Choice,
    Count,
    Form,
    Number,
    OneOf,
    Parameter,
    Probability,
    Range,
    Rate,
    Several,
    Text,
    parameters,
)  # fmt: skip
from layerloom.words import tr

__all__ = [
    "NAMES", "PLATEAU", "PRECISIONS", "SCHEDULES", "Keep", "OptimizerName", "Precision", "ScheduleName",
    "SettingsError", "TrainingConfig", "meaningful", "optional", "parsed", "settings_problem", "settings_problems",
    "usual",
]  # fmt: skip

Keep = Literal["best", "last"]
Precision = Literal["float32", "fast", "bfloat16", "float16"]
PRECISIONS: tuple[str, ...] = get_args(Precision)
OptimizerName = Literal[
    "sgd", "adam", "adamw", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "radam", "lion", "lamb"
]
ScheduleName = Literal[
    "constant", "cosine", "restarts", "linear", "polynomial", "step", "multi-step", "exponential", "one-cycle",
    "plateau",
]  # fmt: skip


class SettingsError(ValueError):
    """A training setting has a value that it cannot have; the message is a sentence for the user."""


@dataclass(frozen=True)
class TrainingConfig:
    """How to train. A part of the rows is set aside first: test rows, then validation rows of the rest."""

    epochs: Annotated[Count, "how often every row is seen"] = 20
    batch_size: Annotated[Count, "rows in one step"] = 32
    accumulate: Annotated[
        int, Range(low=1, high=1023), "batches whose gradients are added up before the weights change"
    ] = 1
    optimizer: Annotated[OptimizerName, "the rule that changes the weights"] = "adam"
    learning_rate: Annotated[float, Range(low=1e-12, high=1e3), "size of a step"] = 1e-3
    schedule: Annotated[
        ScheduleName,
        "'cosine', 'linear' and 'polynomial' lower the rate to zero over the run, 'restarts' several times, "
        "'exponential' to a hundredth, 'step' to a tenth after each third, 'multi-step' after a half and three "
        "quarters; 'one-cycle' raises it first; 'plateau' lowers it when the monitored figure gets no better",
    ] = "constant"
    schedule_steps: Annotated[
        int, Range(low=0, high=2**31), "steps that the schedule takes, its warm-up included, 0 for the whole run"
    ] = 0
    schedule_end: Annotated[Probability | None, "share of the rate that is left at the end of the schedule"] = None
    schedule_factor: Annotated[Rate, "what the schedules 'step' and 'multi-step' multiply the rate by"] = 0.1
    step_parts: Annotated[
        int, Range(low=1, high=1_000_000), "equal parts of the run, after each of which 'step' lowers the rate"
    ] = 3
    milestones: Annotated[
        tuple[Rate, ...], "shares of the run, such as 0.5, 0.75, after which 'multi-step' lowers the rate"
    ] = (0.5, 0.75)
    power: Annotated[
        float, Range(low=0.0, high=100.0), "power of the share of steps left that 'polynomial' follows, 1 for a line"
    ] = 2.0
    restarts: Annotated[
        int, Range(low=1, high=1000), "how often the schedule 'restarts' falls from the whole rate to its end"
    ] = 3
    restart_growth: Annotated[
        int, Range(low=1, high=10), "how many times as long each fall of the schedule 'restarts' is as the one before"
    ] = 1
    cycle_rise: Annotated[Rate, "share of the run in which the schedule 'one-cycle' rises"] = 0.3
    cycle_start: Annotated[Probability, "share of the rate that the schedule 'one-cycle' begins with"] = 0.04
    plateau_factor: Annotated[Rate, "what the schedule 'plateau' multiplies the rate by"] = 0.1
    plateau_patience: Annotated[
        int, Range(low=0, high=1_000_000), "epochs without a better figure that the schedule 'plateau' lets pass"
    ] = 10
    plateau_threshold: Annotated[
        Probability, "share by which a figure must be better to count for the schedule 'plateau'"
    ] = 1e-4
    plateau_cooldown: Annotated[
        int, Range(low=0, high=1_000_000), "epochs after a change in which the schedule 'plateau' does not count"
    ] = 0
    plateau_smallest: Annotated[Probability, "share of the rate below which the schedule 'plateau' does not go"] = 0.0
    warmup: Annotated[Rate, "share of the run in which the rate rises, before the schedule begins"] = 0.0
    warmup_start: Annotated[Probability, "share of the rate from which it rises, 0 for nearly none"] = 0.0
    momentum: Annotated[Rate | None, "share of the last step that SGD and RMSprop keep"] = None
    dampening: Annotated[Probability, "share of the gradient that SGD leaves out of its momentum"] = 0.0
    nesterov: Annotated[bool, "let SGD look ahead by its momentum (Nesterov)"] = False
    beta1: Annotated[Rate | None, "share that the running mean of the gradient keeps in a step"] = None
    beta2: Annotated[Rate | None, "share that the running mean of its square keeps in a step"] = None
    rho: Annotated[Rate | None, "share that RMSprop (its alpha) and Adadelta keep of the mean square in a step"] = None
    eps: Annotated[
        Annotated[float, Range(low=0.0, high=1.0)] | None,
        "added to what a step is divided by, so that it is never zero",
    ] = None
    amsgrad: Annotated[bool, "divide by the largest mean square so far, so that steps get no longer again"] = False
    centered: Annotated[bool, "let RMSprop divide by the standard deviation of the gradient"] = False
    lr_decay: Annotated[
        float, Range(low=0.0, high=1e3), "how fast Adagrad lowers the rate: it is divided by 1 + lr_decay * steps"
    ] = 0.0
    initial_accumulator_value: Annotated[
        float, Range(low=0.0, high=1e6), "what Adagrad's sum of squares begins with"
    ] = 0.0
    momentum_decay: Annotated[float, Range(low=0.0, high=1.0), "how fast NAdam's momentum grows to beta1"] = 4e-3
    decoupled_weight_decay: Annotated[bool, "let weight decay act apart from the gradient, as in AdamW"] = False
    weight_decay: Annotated[float, Range(low=0.0, high=1.0), "pull of the weights to zero"] = 0.0
    decay_weights_only: Annotated[bool, "let weight decay leave biases, and what norms multiply by, alone"] = False
    groups: Annotated[
        str,
        "what is other for layers, or groups of them, by title: 'backbone: learning_rate 0.1, weight_decay 0; "
        "head: l2 1e-4'; the first two are factors, l1 and l2 take the place of those of all layers",
    ] = ""
    l1: Annotated[
        float, Range(low=0.0, high=1e3), "times the sum of all weights' sizes is added to the loss; no biases, no norms"
    ] = 0.0
    l2: Annotated[
        float,
        Range(low=0.0, high=1e3),
        "times the sum of all weights' squares is added to the loss; no biases or norms",
    ] = 0.0
    max_norm: Annotated[
        float, Range(low=0.0, high=1e6), "greatest length of the weights that lead into a unit, 0 for any"
    ] = 0.0
    clip_norm: Annotated[float, Range(low=0.0, high=1e6), "longest gradient that is used as it is, 0 for any"] = 0.0
    clip_norm_each: Annotated[
        float, Range(low=0.0, high=1e6), "longest gradient of a single weight array or bias that is used as it is"
    ] = 0.0
    clip_value: Annotated[
        float, Range(low=0.0, high=1e6), "largest number in a gradient, greater ones become that, 0 for any"
    ] = 0.0
    monitor: Annotated[
        str, "the figure of the validation rows that says which epoch is better: 'loss' or the title of a metric"
    ] = "loss"
    keep: Annotated[Keep, "the weights that training ends with: those of the 'best' epoch or the 'last' ones"] = "best"
    patience: Annotated[
        int, Range(low=0, high=1_000_000), "epochs without a better monitored figure that end training, 0 for never"
    ] = 0
    csv_log: Annotated[bool, "write the figures of each epoch to epochs.csv in the folder of the run"] = False
    tensorboard_log: Annotated[bool, "write figures and weights for TensorBoard into the folder of the run"] = False
    seed: Annotated[int, Range(low=0, high=2**53 - 1), "what every random number follows from"] = 0
    device: Annotated[str, "'cpu', 'cuda' or 'cuda:0'"] = "cpu"
    test_fraction: Annotated[float, Range(low=0.0, high=0.9), "share of the rows kept for the final test"] = 0.2
    validation_fraction: Annotated[float, Range(low=0.0, high=0.9), "share of the others kept to choose by"] = 0.1
    class_weight: Annotated[
        str, "how much the rows of each class count in training: '1, 5' by class, 'balanced', or nothing for all alike"
    ] = ""
    sample_weight: Annotated[str, "the column that says how much each row counts, nothing for all alike"] = ""
    sampling: Annotated[
        str,
        "nothing for every row once an epoch; 'balanced' draws rows of all classes equally often, the name of a column "
        "draws by its numbers; a row may then come several times",
    ] = ""
    bucketing: Annotated[bool, "put sequences of similar lengths into a batch, so that less is padded"] = False
    drop_last: Annotated[bool, "leave out the last batch of an epoch where it is not full"] = False
    prefetch: Annotated[int, Range(low=0, high=64), "batches that are gathered ahead in a thread, 0 for none"] = 0
    ema_decay: Annotated[Rate, "share that a moving average of the weights keeps in a step, 0 for none"] = 0.0
    precision: Annotated[
        Precision,
        "'fast' rounds what is multiplied to 8 bits, like TF32 on a GPU; 'bfloat16' keeps activations so too, in half "
        "the memory; 'float16' computes layers so and scales the loss; the weights stay float32",
    ] = "float32"
    recompute: Annotated[bool, "compute cheap values again instead of keeping them: less memory, more time"] = False
    compiled: Annotated[bool, "plan the whole step once and replay it, instead of one operation after the other"] = True

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> TrainingConfig:
        """The settings that concern training, defaults for those not given; others are passed over.

        Raises `SettingsError` with a sentence about the first value that cannot be.
        """
        if problems := settings_problems(settings):
            raise SettingsError(problems[0])
        return _config(settings)

    @property
    def settings(self) -> dict[str, object]:
        """The settings as JSON values."""
        return {name: Parameter.encoded(getattr(self, name)) for name in NAMES}

    def learning_rate_at(self, step: int, steps: int) -> float:
        """The learning rate of step 1 ... `steps`: it depends on the position alone, so that a resumed run agrees."""
        return self.learning_rate * self.schedule_of(steps)(step)

    def schedule_of(self, steps: int) -> schedules.Schedule:
        """The share of the learning rate in each step of a run of so many."""
        return scheduling.schedule_of(self, steps)


SWITCH = Choice((True, False))
TRUTH = {"true": True, "false": False}
NAMES: Mapping[str, Parameter] = {parameter.name: parameter for parameter in parameters(TrainingConfig)}
"""Every training setting by name."""


def settings_problems(settings: Mapping[str, object]) -> tuple[str, ...]:
    """A sentence for each training setting whose value cannot be, or else for those that cannot go together."""
    found = tuple(p for name in NAMES if name in settings and (p := settings_problem(name, settings[name])))
    together = "" if found else optimizers.refusal(_config(settings))
    return (together,) if together else found


def settings_problem(name: str, value: object) -> str | None:
    """Why a training setting cannot have this value, in a sentence, or `None` if it can."""
    parameter = NAMES[name]
    inner = optional(parameter.form)
    if inner and value is None:
        return None
    if name == "groups" and isinstance(value, str):
        return layer_rules.problem(value) or None
    if name == "device" and isinstance(value, str):
        return name_problem(value) or None
    expected = (inner or parameter.form).reason(parameter.decoded(value))
    return (
        tr("The training setting {0} needs {1}, got {2}.").format(name, expected, _shown(value)) if expected else None
    )


def optional(form: Form) -> Form | None:
    """The form of a value that may also be missing; `None` where it may not."""
    match form:
        case OneOf(forms=(inner, Choice(values=(None,)))):
            return inner
    return None


def meaningful(settings: Mapping[str, object]) -> frozenset[str]:
    """The settings that mean something beside these: not those of other optimizers and schedules."""
    optimizer, schedule = (str(settings.get(name, getattr(TrainingConfig, name))) for name in ("optimizer", "schedule"))
    elsewhere = {name for kind in optimizers.OPTIMIZERS for name in optimizers.defaults(kind)} | {*scheduling.SETTINGS}
    own = {*optimizers.defaults(optimizer)} if optimizer in optimizers.OPTIMIZERS else set()
    own |= scheduling.meaningful(schedule, warms=bool(settings.get("warmup")))
    if not settings.get("weight_decay"):
        own -= {"decoupled_weight_decay"}
        elsewhere.add("decay_weights_only")
    return frozenset(NAMES.keys() - elsewhere | own)


def usual(name: str, settings: Mapping[str, object]) -> object:
    """What holds beside these settings where this one is `None`."""
    if name == "schedule_end":
        return scheduling.ENDS.get(str(settings.get("schedule")), 0.0)
    optimizer = str(settings.get("optimizer", TrainingConfig.optimizer))
    return optimizers.defaults(optimizer).get(name) if optimizer in optimizers.OPTIMIZERS else None


def parsed(name: str, text: str) -> object:
    """The value that a text gives to a training setting; raises `SettingsError` if there is none."""
    if name not in NAMES:
        raise SettingsError(tr("There is no training setting {0}; there are: {1}.").format(name, ", ".join(NAMES)))
    value = _read(NAMES[name].form, text)
    if problem := settings_problem(name, value):
        raise SettingsError(problem)
    return value


def _read(form: Form, text: str) -> object:
    if inner := optional(form):
        return None if text.lower() in ("", "none") else _read(inner, text)
    if isinstance(form, Several):
        return tuple(_read(form.form, part.strip()) for part in text.split(",") if part.strip())
    if not isinstance(form, Number):
        assert isinstance(form, Choice | Text), "a training setting is a number, a choice, a text or a list of these"
        return TRUTH.get(text.lower(), text) if form == SWITCH else text
    try:
        return int(text) if form.whole else float(text)
    except ValueError:
        return text


def _config(settings: Mapping[str, object]) -> TrainingConfig:
    """Valid settings, defaults for those not given."""
    values: dict[str, Any] = {name: _as_stored(NAMES[name].form, settings[name]) for name in NAMES if name in settings}
    return TrainingConfig(**values)


def _as_stored(form: Form, value: object) -> object:
    """A whole number where any number is meant becomes a float, so that equal settings are equal values."""
    form = optional(form) or form
    if isinstance(form, Several) and isinstance(value, list | tuple):
        return tuple(_as_stored(form.form, item) for item in value)
    any_number = isinstance(form, Number) and not form.whole
    return float(value) if any_number and isinstance(value, int) else value


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
