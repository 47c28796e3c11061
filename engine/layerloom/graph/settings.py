"""The training settings: their names, defaults and ranges, said once.

A document keeps settings as flat JSON values beside others that are no matter of training (its name); the command line
gives them as text; the window makes its fields from `parameters(TrainingConfig)`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal, get_args

from layerloom import schedules
from layerloom.layers.parameters import Choice, Count, Form, Number, Parameter, Range, Rate, Text, parameters

Keep = Literal["best", "last"]
Precision = Literal["float32", "fast", "bfloat16", "float16"]
PRECISIONS: tuple[str, ...] = get_args(Precision)
OptimizerName = Literal[
    "sgd", "adam", "adamw", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "radam", "lion", "lamb"
]
ScheduleName = Literal["constant", "cosine", "restarts", "linear", "step", "exponential", "one-cycle", "plateau"]
PLATEAU = "plateau"
"""The schedule that depends on the figures of the epochs, not on the step."""


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
        "'cosine' and 'linear' lower the rate to zero over the run, 'restarts' several times, 'exponential' to a "
        "hundredth, 'step' to a tenth after each third; 'one-cycle' raises it first; 'plateau' lowers it when the "
        "monitored figure gets no better",
    ] = "constant"
    restarts: Annotated[
        int, Range(low=1, high=1000), "how often the schedule 'restarts' falls from the whole rate to zero"
    ] = 3
    restart_growth: Annotated[
        int, Range(low=1, high=10), "how many times as long each fall of the schedule 'restarts' is as the one before"
    ] = 1
    plateau_factor: Annotated[Rate, "what the schedule 'plateau' multiplies the rate by"] = 0.1
    plateau_patience: Annotated[
        int, Range(low=0, high=1_000_000), "epochs without a better figure that the schedule 'plateau' lets pass"
    ] = 10
    warmup: Annotated[Rate, "share of the run in which the rate rises from zero, before the schedule begins"] = 0.0
    momentum: Annotated[Rate, "share of the last step that SGD keeps"] = 0.9
    weight_decay: Annotated[float, Range(low=0.0, high=1.0), "pull of the weights to zero"] = 0.0
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
        values: dict[str, Any] = {name: _as_stored(NAMES[name], settings[name]) for name in NAMES if name in settings}
        return cls(**values)

    @property
    def settings(self) -> dict[str, object]:
        """The settings as JSON values."""
        return asdict(self)

    def learning_rate_at(self, step: int, steps: int) -> float:
        """The learning rate of step 1 ... `steps`: it depends on the position alone, so that a resumed run agrees."""
        return self.learning_rate * self.schedule_of(steps)(step)

    def schedule_of(self, steps: int) -> schedules.Schedule:
        """The share of the learning rate in each step of a run of so many."""
        rises = self.warmup and self.schedule != "one-cycle"  # which has a rise of its own
        warm = max(round(self.warmup * steps), 1) if rises else 0
        then = SCHEDULES[self.schedule](self, steps - warm)
        return schedules.Warmup(warm, then) if warm else then


def _restarts(config: TrainingConfig, steps: int) -> schedules.Schedule:
    """Falls that fill the run together, each so many times as long as the one before."""
    parts = sum(config.restart_growth**number for number in range(config.restarts))
    return schedules.CosineRestarts(math.ceil(steps / parts), config.restart_growth)


SCHEDULES: Mapping[str, Callable[[TrainingConfig, int], schedules.Schedule]] = {
    "constant": lambda _config, _steps: schedules.Constant(),
    "cosine": lambda _, steps: schedules.Cosine(steps),
    "restarts": _restarts,
    "linear": lambda _, steps: schedules.Polynomial(steps),
    "step": lambda _, steps: schedules.StepDecay(math.ceil(steps / 3)),
    "exponential": lambda _, steps: schedules.Exponential(0.01 ** (1 / max(steps, 1))),
    "one-cycle": lambda _, steps: schedules.OneCycle(steps),
    PLATEAU: lambda _config, _steps: schedules.Constant(),
}
"""By name, for a run of so many steps; what a plateau changes follows from the epochs, see `train.watch`."""

SWITCH = Choice((True, False))
TRUTH = {"true": True, "false": False}
NAMES: Mapping[str, Parameter] = {parameter.name: parameter for parameter in parameters(TrainingConfig)}
"""Every training setting by name."""


def settings_problems(settings: Mapping[str, object]) -> tuple[str, ...]:
    """A sentence for each training setting whose value cannot be."""
    found = (settings_problem(name, settings[name]) for name in NAMES if name in settings)
    return tuple(problem for problem in found if problem)


def settings_problem(name: str, value: object) -> str | None:
    """Why a training setting cannot have this value, in a sentence, or `None` if it can."""
    parameter = NAMES[name]
    expected = parameter.problem(value)
    return f"The training setting {name} needs {expected}, got {_shown(value)}." if expected else None


def parsed(name: str, text: str) -> object:
    """The value that a text gives to a training setting; raises `SettingsError` if there is none."""
    if name not in NAMES:
        raise SettingsError(f"There is no training setting {name}; there are: {', '.join(NAMES)}.")
    value = _read(NAMES[name].form, text)
    if problem := settings_problem(name, value):
        raise SettingsError(problem)
    return value


def _read(form: Form, text: str) -> object:
    if not isinstance(form, Number):
        assert isinstance(form, Choice | Text), "a training setting is a number, a choice or a text"
        return TRUTH.get(text.lower(), text) if form == SWITCH else text
    try:
        return int(text) if form.whole else float(text)
    except ValueError:
        return text


def _as_stored(parameter: Parameter, value: object) -> object:
    """A whole number where any number is meant becomes a float, so that equal settings are equal values."""
    any_number = isinstance(parameter.form, Number) and not parameter.form.whole
    return float(value) if any_number and isinstance(value, int) else value


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
