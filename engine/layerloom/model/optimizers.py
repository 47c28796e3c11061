"""Optimizers as Keras writes them, with its names, defaults and meanings, for `Model.compile`.

    model.compile(optimizers.Adam(learning_rate=1e-3, clipnorm=1.0), loss="mse")

What `compile` takes otherwise, a name or an optimizer of `layerloom.optim`, has PyTorch's defaults; the page
"Optimizers" of the documentation lists where they differ. Formulas are PyTorch's throughout: epsilon stands elsewhere
than in Keras, which shows only where gradients are about as small.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from layerloom.graph.optimizers import own_name
from layerloom.model.columns import ModelError
from layerloom.schedules import Schedule

_ADAM = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "SGD": {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False},
    "RMSprop": {"learning_rate": 0.001, "rho": 0.9, "momentum": 0.0, "epsilon": 1e-7, "centered": False},
    "Adam": {**_ADAM, "amsgrad": False},
    "AdamW": {**_ADAM, "weight_decay": 0.004, "amsgrad": False},
    "Adagrad": {"learning_rate": 0.001, "initial_accumulator_value": 0.1, "epsilon": 1e-7},
    "Adadelta": {"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-7},
    "Adamax": _ADAM,
    "Nadam": _ADAM,
    "Lion": {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.99},
    "Lamb": _ADAM,
}
"""Keras' arguments that only some optimizers have, or with defaults of their own."""
COMMON: Mapping[str, object] = {
    "weight_decay": None, "clipnorm": None, "clipvalue": None, "global_clipnorm": None, "use_ema": False,
    "ema_momentum": 0.99, "gradient_accumulation_steps": None,
}  # fmt: skip
"""Keras' arguments of all optimizers."""
_NAMES = {
    "beta_1": "beta1", "beta_2": "beta2", "epsilon": "eps", "clipnorm": "clip_norm_each", "clipvalue": "clip_value",
    "global_clipnorm": "clip_norm", "gradient_accumulation_steps": "accumulate",
}  # fmt: skip
"""Our settings by Keras' names, where they differ."""


@dataclass(frozen=True)
class KerasOptimizer:
    """An optimizer as the training settings that mean it."""

    settings: Mapping[str, object]


def from_keras(name: str, learning_rate: float | Schedule | None = None, **arguments: object) -> KerasOptimizer:
    """The optimizer of that name in Keras, with Keras' arguments and defaults.

    The rate may be a schedule of `layerloom.schedules`, which lowers Keras' default rate. Raises `ModelError` for an
    optimizer or an argument that there is not, and for weight decay where only Keras decouples it.
    """
    if name not in DEFAULTS:
        raise ModelError(f"there is no optimizer {name} of Keras; there are: {', '.join(DEFAULTS)}")
    known = {**COMMON, **DEFAULTS[name]}
    if unknown := [argument for argument in arguments if argument not in known]:
        raise ModelError(f"Keras' {name} takes no {unknown[0]}; it takes {', '.join(known)}")
    rate = {"schedule" if callable(learning_rate) else "learning_rate": learning_rate}
    given = {**known, **arguments, **(rate if learning_rate is not None else {})}
    average, decay = given.pop("use_ema"), given.pop("ema_momentum")
    nothing = {"gradient_accumulation_steps": 1}
    found = {_NAMES.get(key, key): nothing.get(key, 0.0) if v is None else v for key, v in given.items()}
    return KerasOptimizer({**found, **_kind(name, found), "ema_decay": decay if average else 0.0})


def _kind(name: str, found: Mapping[str, object]) -> dict[str, object]:
    """What says which optimizer it is, with what Keras does by itself."""
    decays = bool(found.get("weight_decay"))
    if decays and name not in ("Adam", "AdamW", "Nadam", "Lion"):
        raise ModelError(
            f"weight decay of Keras' {name} is decoupled from the gradient, which {name} is not here: "
            "use AdamW, or l2= in compile"
        )
    if name == "Nadam":
        return {"optimizer": "nadam", "momentum_decay": 1.0, "decoupled_weight_decay": decays}
    return {"optimizer": "adamw" if decays and name == "Adam" else own_name(name)}


SGD = partial(from_keras, "SGD")
RMSprop = partial(from_keras, "RMSprop")
Adam = partial(from_keras, "Adam")
AdamW = partial(from_keras, "AdamW")
Adagrad = partial(from_keras, "Adagrad")
Adadelta = partial(from_keras, "Adadelta")
Adamax = partial(from_keras, "Adamax")
Nadam = partial(from_keras, "Nadam")
Lion = partial(from_keras, "Lion")
Lamb = partial(from_keras, "Lamb")
