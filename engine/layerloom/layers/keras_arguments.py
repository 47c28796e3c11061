"""What Keras' arguments mean in our layers, and what no layer of ours can express."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, get_args

from layerloom.layers.activated import Activation
from layerloom.layers.keras_initializers import own_initializer
from layerloom.layers.layer import Layer

Own = Mapping[str, object]
"""Parameters of our layer."""


class Inexpressible(Exception):  # noqa: N818 - it names what is refused
    """A value of an argument that our layer cannot express; `instead` is the way out."""

    def __init__(self, instead: str, argument: str = "") -> None:
        super().__init__(instead)
        self.instead = instead
        self.argument = argument


class Needed(NamedTuple):
    """Stands for the default of an argument that Keras has none for."""


NEEDED = Needed()


@dataclass(frozen=True)
class Row:
    """A layer of Keras in ours.

    `layer` is the name of our layer, or a function that makes it from Keras' arguments, but for those that `only` some
    values fit, and raises `Inexpressible` with the name of one. `arguments` are Keras' arguments with Keras' defaults.
    An argument gets our name for it (see `layerloom.layers.keras_names`), unless `become` says what it becomes: a
    function of its value that returns parameters of ours and raises `Inexpressible`.
    """

    layer: str | Callable[..., Layer]
    arguments: Mapping[str, object] = field(default_factory=dict)
    become: Mapping[str, Callable[[Any], Own]] = field(default_factory=dict)


@dataclass(frozen=True)
class Only:
    """An argument without a counterpart: nothing for values that mean what ours does; else a way out."""

    values: tuple[object, ...]
    instead: str

    def __call__(self, value: object) -> Own:
        if value in self.values:
            return {}
        raise Inexpressible(self.instead)

    @property
    def fixed(self) -> bool:
        """Whether there is but one such value."""
        return len(self.values) == 1


def only(*values: object, instead: str) -> Only:
    """For an argument without a counterpart: nothing for these values, which mean what ours does; else a way out."""
    return Only(values, instead)


def bent(parameter: str) -> Callable[[object], Own]:
    """For an argument that names a function: our parameter of that name."""
    return lambda value: {parameter: activation(value)["activation"]}


def activation(value: object) -> Own:
    """The parameter `activation` for the name that Keras has for a function."""
    name = {None: "none", "linear": "none", "swish": "silu", "hard_swish": "hard_silu"}.get(value, value)  # type: ignore[call-overload]
    if name not in get_args(Activation):
        raise Inexpressible("leave it out and wire the layer of that activation behind this one")
    return {"activation": name}


def initializer(name: str) -> Callable[[object], Own]:
    """For an argument that is an initializer, by name or as an object: our parameter of that name."""

    def become(value: object) -> Own:
        found = "default" if value is None else own_initializer(value)
        if found is None:
            raise Inexpressible("ours has none that does the same: set the weights of the model afterwards")
        return {name: found}

    return become


def taken(momentum: float) -> Own:
    """The share that a batch takes in running statistics, where Keras says what they keep."""
    return {"momentum": round(1 - momentum, 12)}


def from_end(name: str) -> Callable[[Any], Own]:
    """For an axis or a pair of axes: our parameter of that name. Keras also counts from the batch axis."""

    def become(value: Any) -> Own:
        axes = tupled(value)
        if any(axis >= 0 for axis in (axes if isinstance(axes, tuple) else (axes,))):
            raise Inexpressible("count the axes of a sample from the end: -1 is the last")
        return {name: axes}

    return become


def single(name: str) -> Callable[[Any], Own]:
    """For a size along one axis, which Keras also takes as a tuple of one: our parameter of that name."""
    return lambda value: {name: value[0] if isinstance(value, list | tuple) else value}


def tupled(value: Any) -> Any:
    """Lists as tuples."""
    return tuple(map(tupled, value)) if isinstance(value, list | tuple) else value


def layouts(*values: str | None) -> Callable[[object], Own]:
    """`data_format`: ours is (channels, height, width) whatever Keras' is."""
    return only(None, *values, instead="our sequences are (steps, features); insert a Permute before the layer")


COMMON: Mapping[str, Callable[[Any], Own]] = {
    "activation": activation,
    "bias_initializer": initializer("bias_initializer"),
    "data_format": layouts("channels_last", "channels_first"),
    "depthwise_initializer": initializer("initializer"),
    "embeddings_initializer": initializer("initializer"),
    "kernel_initializer": initializer("initializer"),
    "recurrent_activation": bent("recurrent_activation"),
    "recurrent_initializer": initializer("recurrent_initializer"),
}
"""What these arguments become in every layer whose row does not say something else."""

_PENALTY = "give the optimizer a weight decay, or the training an L1 or L2 penalty"
_LIMIT = "the layer learns without limits; clip the gradients, or limit the weights in the training settings"
_DRAWN = "what is drawn follows from the seed of the model and the node"
_SET = "set the weights of the model afterwards"
_SUMMED = "ours is the mean over what counts: enlarge `weight`, or the learning rate, by the size of a batch"
_RESIZED = "pad or crop the images with a layer before"
ELSEWHERE: Mapping[str, Only] = {
    "activity_regularizer": only(None, instead="add a loss that is linked to the output of the layer"),
    "autocast": only(True, instead="the precision belongs to the training settings"),
    "input_shape": only(None, instead="sizes are inferred from what is linked"),
    "kernel_initializer": only(None, instead=_SET),
    "lora_alpha": only(None, instead="there are no adapters of low rank"),
    "lora_rank": only(None, instead="there are no adapters of low rank"),
    "noise_shape": only(None, instead="use SpatialDropout, which drops whole channels"),
    "quantization_config": only(None, instead="weights are floating-point numbers"),
    "antialias": only(False, instead=_RESIZED),
    "crop_to_aspect_ratio": only(False, instead=_RESIZED),
    "fill_mode": only("constant", instead=_RESIZED),
    "fill_value": only(0.0, instead=_RESIZED),
    "pad_to_aspect_ratio": only(False, instead=_RESIZED),
    "reduction": only("sum_over_batch_size", "mean", "mean_with_sample_weight", "auto", instead=_SUMMED),
    "renorm": only(False, instead="ours normalizes by the batch alone in training"),
    "renorm_clipping": only(None, instead="ours normalizes by the batch alone in training"),
    "renorm_momentum": only(0.99, instead="ours normalizes by the batch alone in training"),
    "seed": only(None, instead=_DRAWN),
    "synchronized": only(False, instead="one machine sees the whole batch"),
    "weights": only(None, instead=_SET),
} | {
    f"{what}_{kind}": only(None, instead=instead)
    for kind, instead in (("regularizer", _PENALTY), ("constraint", _LIMIT), ("initializer", _SET))
    for what in (
        "kernel",
        "bias",
        "recurrent",
        "depthwise",
        "pointwise",
        "embeddings",
        "beta",
        "gamma",
        "alpha",
        "moving_mean",
        "moving_variance",
    )
}
"""Arguments that no layer of ours has: the values that change nothing, and where else the matter belongs."""
