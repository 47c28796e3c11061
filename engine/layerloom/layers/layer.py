"""`Layer`: what the user wires, declared once.

A subclass is a frozen dataclass whose fields are the parameters, whose docstring's first line is the tooltip, and whose
methods say the rest: `infer` (shapes), `build` (our module) and, where it is not told by `build`, one method for each
framework it is exported to. The parameters of `infer` are the input ports: `x: Spec` one, `*x: Spec` any number in
order, `x: Spec | None = None` one that may stay open. It returns one `Spec` (the output port is called `output`), a
NamedTuple of Specs whose fields are the output ports, or `None` for no output port. Nothing else has to be written
anywhere: palette, inspector, file, help, engine and exporters read the registry.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, Self, TypeVar, cast, dataclass_transform
from typing import get_type_hints as type_hints

from layerloom.layers.code import Call, Code, in_torch, module_code
from layerloom.layers.keras_names import Aside, taking_keras_names
from layerloom.layers.parameters import Parameter, once_per_class, parameters
from layerloom.layers.reach import HERE, Reach
from layerloom.layers.spec import UNKNOWN, ShapeError, Spec, with_mask
from layerloom.words import tr

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

PortSpecs = Mapping[str, Spec | tuple[Spec, ...]]
"""The Specs at the connected input ports by name; a tuple in the order of the slots at a variadic one."""

CATEGORIES = (
    "Data", "Core", "Convolution", "Pooling", "Normalization", "Activation", "Sequence", "Shape", "Merge",
    "Augmentation", "Detection", "Loss", "Metric",
)  # fmt: skip


class InputPort(NamedTuple):
    name: str
    optional: bool = False
    variadic: bool = False


class Ports(NamedTuple):
    inputs: tuple[InputPort, ...]
    outputs: tuple[str, ...]


class ParameterError(ValueError):
    """A parameter was given a value that it cannot have."""


class SymbolLike(Protocol):
    """A value in a graph under construction from Python; implemented in `layerloom.model`."""

    def wired(self, layer: Layer, inputs: Sequence[Self], title: str, named: Mapping[str, Any]) -> Any: ...


S = TypeVar("S", bound=SymbolLike)

registry: dict[str, type[Layer]] = {}
"""Every layer that can be dropped, by class name. Filled by declaring a subclass of `Layer` with a category."""


@dataclass_transform(frozen_default=True)
class Layer:
    """The base of everything that can be a node."""

    category: ClassVar[str] = ""
    aliases: ClassVar[tuple[str, ...]] = ()

    keras_order: ClassVar[tuple[str, ...]] = ()
    """The parameters that so many whole numbers by position are, where that is Keras' order and not ours."""

    aside: ClassVar[Aside] = Aside()
    """What `name=` and `trainable=` said to the constructor: the title of the node that a call makes, and whether it is
    frozen. No parameter: equality, files and `replace` know nothing of it."""

    def __init_subclass__(cls, *, category: str = "", aliases: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True)(cls)
        cls.__init__ = taking_keras_names(cls, cls.__init__)  # type: ignore[method-assign]
        if category:
            assert category in CATEGORIES, f"{cls.__name__}: no category {category!r}"
            cls.category, cls.aliases = category, aliases
            registry[cls.__name__] = cls

    def __post_init__(self) -> None:
        for parameter in parameters(type(self)):
            value = getattr(self, parameter.name)
            if expected := parameter.problem(value):
                raise ParameterError(
                    tr("{0} needs {1} as {2}, got {3!r}").format(type(self).__name__, expected, parameter.name, value)
                )

    def __call__(self, *inputs: S | Sequence[S], title: str = "", **named: Any) -> Any:
        """The symbol (or NamedTuple of symbols) that the layer makes of others; see `layerloom.model`.

        They may come in a list, as in Keras, and those at further ports by name: `LSTM()(x, state=h, cell=c)`. The
        node is titled `title`, or as the layer was named: `Dense(10, name="scores")`. Raises `TypeError` for anything
        that is no symbol.
        """
        several = inputs[0] if len(inputs) == 1 and isinstance(inputs[0], list | tuple) else inputs
        symbols = cast("Sequence[S]", several)
        wrong = next((symbol for symbol in symbols if not hasattr(symbol, "wired")), None)
        if wrong is not None or not symbols:
            got = tr("nothing") if wrong is None else repr(wrong) if isinstance(wrong, str) else type(wrong).__name__
            raise TypeError(f"{type(self).__name__} is called on what Input() or another layer returns, got {got}")
        return symbols[0].wired(self, symbols, title, named)

    # What a layer declares

    random: ClassVar[bool] = False
    """Whether what it does in training is drawn by chance."""

    blind: ClassVar[bool] = False
    """Whether `infer` can say something where nothing is known about an input; otherwise it is not asked."""

    everywhere: ClassVar[bool] = False
    """Whether what it gives at one place depends on all places of what it gets, be they pixels or steps."""

    without_gradient: ClassVar[tuple[str, ...]] = ()
    """The input ports through which no gradient passes."""

    takes_lengths: ClassVar[bool] = False
    """Whether the module takes `lengths=` where its first input is a sequence of variable length."""

    keeps_mask: ClassVar[bool] = True
    """Whether steps that a mask leaves out stay left out after it; like Keras', windows look at all steps alike."""

    joins_masks: ClassVar[bool] = False
    """Whether steps count after it that count in any of its inputs; like Keras', one without a mask has all of them."""

    lengths_of_last: ClassVar[bool] = False
    """Whether these are the lengths of its last linked input, not of its first."""

    lengths_at: ClassVar[Mapping[str, str]] = {}
    """Further ports whose lengths the module takes, with the name of the argument."""

    def infer(self, *inputs: Any, **named: Any) -> Any:
        """The Specs at the output ports; raises `ShapeError` in the user's words."""
        raise NotImplementedError

    def build(self, *inputs: Any, **named: Any) -> Call[Any]:
        """The call that makes our module; it is called with the arrays at the connected ports, in order."""
        raise NotImplementedError

    def torch(self, *inputs: Any, **named: Any) -> Code:
        """The layer in PyTorch; raises `NotExportable` where that is not possible.

        Our modules have the names, arguments, defaults and state-dict keys of PyTorch's. So where `build` makes one
        that PyTorch has, nothing has to be written here.
        """
        return module_code(in_torch(self.build(*inputs, **named)), *(port.name for port in self.ports.inputs))

    def plain(self, *inputs: Any, **named: Any) -> Code | None:
        """The layer in our own operations, where a script should show these and not the module that `build` makes."""
        return None

    def macs(self, *inputs: Any, **named: Any) -> int:
        """Multiply-accumulate operations for one sample (convolutions and dense layers only, as papers count)."""
        return 0

    def reach(self, axis: str, x: Spec) -> Reach | None:
        """Where along an axis of its input x the values lie that one value depends on; `None`: all along it.

        Asked for places only, such as "H" or "T", never for channels. Where the axis gets another size, the layer must
        say so itself, or it counts as looking everywhere.
        """
        named = getattr(self, "axis", None)
        across = isinstance(named, int) and -len(x.axes) <= named < 0 and x.axes[named] == axis
        return None if self.everywhere or across else HERE

    def doubts(self, inputs: PortSpecs, sources: Mapping[str, Layer]) -> tuple[ShapeError, ...]:
        """What works but was probably not meant, for a warning; `sources` are the layers that feed the ports."""
        return ()

    # What follows from it

    @property
    def ports(self) -> Ports:
        return _ports(type(self))

    @property
    def heeds_lengths(self) -> bool:
        """Whether it does something else where sequences end early, or a mask leaves steps out."""
        return self.takes_lengths or bool(self.lengths_at)

    @property
    def type_name(self) -> str:
        return type(self).__name__

    @property
    def changed(self) -> Mapping[str, object]:
        """The parameters that differ from their defaults."""
        values = {p: getattr(self, p.name) for p in parameters(type(self))}
        return {p.name: value for p, value in values.items() if value != p.default}

    def arguments_for(self, inputs: PortSpecs) -> tuple[Spec | None, ...]:
        """What `infer`, `build`, `torch` and `macs` are called with for what lies at the ports.

        A required port without a Spec counts as unknown, an optional one as open, also where nothing is known.
        """
        arguments: list[Spec | None] = []
        for port in self.ports.inputs:
            found = inputs.get(port.name)
            if isinstance(found, tuple):
                arguments += found
            elif not port.variadic:
                arguments.append(_argument(port, found))
        return tuple(arguments)

    def infer_ports(self, inputs: PortSpecs) -> dict[str, Spec]:
        """The Specs at the output ports by name; unknown ones where an input is missing or nothing is known about it.

        Raises `ShapeError`.
        """
        arguments = self.arguments_for(inputs)
        variadic_open = any(
            port.variadic and not port.optional and not inputs.get(port.name) for port in self.ports.inputs
        )
        if variadic_open or (UNKNOWN in arguments and not self.blind):
            return dict.fromkeys(self.ports.outputs, UNKNOWN)
        inferred = self.infer(*arguments)
        specs = (inferred,) if isinstance(inferred, Spec) else tuple(inferred or ())
        masked = self._masking(inputs)
        carried = [with_mask(spec, masked) for spec in specs]
        return dict(zip(self.ports.outputs, carried, strict=True))

    def unsized(self, inputs: PortSpecs) -> ShapeError | None:
        """Why it cannot work on inputs of a size that is not known before running; `None` where it can."""
        arguments = self.arguments_for(inputs)
        if all(x is None or x.known or x.shape is None for x in arguments):
            return None
        try:
            self.build(*arguments)
        except ShapeError as error:
            return error
        return None

    def _masking(self, inputs: PortSpecs) -> tuple[Spec, ...]:
        """What has the mask that goes on."""
        if not self.joins_masks:
            return self._first(inputs) if self.keeps_mask else ()
        every = tuple(x for found in inputs.values() for x in (found if isinstance(found, tuple) else (found,)))
        return every if all(x.masked or x.variable for x in every) else ()

    def _first(self, inputs: PortSpecs) -> tuple[Spec, ...]:
        """What lies at the first input port."""
        found = inputs.get(self.ports.inputs[0].name) if self.ports.inputs else None
        return found if isinstance(found, tuple) else () if found is None else (found,)


def _argument(port: InputPort, found: Spec | None) -> Spec | None:
    if port.optional:
        return None if found == UNKNOWN else found
    return found or UNKNOWN


class DataLayer(Layer):
    """A source of columns; the node stores their schema, so that inference never reads a file."""

    def load(self, folder: Path) -> Mapping[str, NDArray[np.generic]]:
        """The columns by output port, all of `rows` rows; relative paths start at `folder`, the project's.

        Raises `layerloom.data.DataError` with a sentence that names the file, what is wrong in it and where.
        """
        raise NotImplementedError

    @property
    def rows(self) -> int | None:
        """The number of samples, `None` while no file was chosen."""
        raise NotImplementedError

    def names(self, port: str) -> Sequence[str]:
        """What the whole numbers of a port stand for, classes or tokens, from 0 on; empty where nobody says it.

        Raises `layerloom.data.DataError` as `load` does.
        """
        return ()


class LossLayer(Layer):
    """A node whose output, one number, training makes small. Its inputs are `prediction` and `target`, mostly."""

    predictions: ClassVar[tuple[str, ...]] = ("prediction",)
    """The input ports that take what the net gives, as opposed to what it is compared with."""

    def activation(self) -> str | None:
        """What turns the prediction into probabilities: 'softmax', 'sigmoid', or `None` where nothing is needed."""
        return None

    def target_for(self, prediction: Spec) -> Spec:
        """The usual target of such a prediction: numbers of the same shape."""
        return Spec(prediction.shape, prediction.axes)


class MetricLayer(Layer):
    """A node that measures and is not trained on. Its inputs are `prediction` and `target`, mostly."""

    best: ClassVar[str] = "high"
    """Whether a 'high' or a 'low' value is the better one."""

    predictions: ClassVar[tuple[str, ...]] = ("prediction",)
    """The input ports that take what the net gives, as opposed to what it is compared with."""

    whole: ClassVar[bool] = False
    """Whether it has to see all predictions at once: its values are kept row by row, not added up."""


def snake_case(name: str) -> str:
    """`Conv2D` -> `conv2d`, `GlobalAveragePool` -> `global_average_pool`, `CSV` -> `csv`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Z0-9])(?=[A-Z][a-z])", "_", name)
    return words.lower().replace("2_d", "2d")


@once_per_class
def _ports(cls: type[Any]) -> Ports:
    function = cast(type[Layer], cls).infer
    inputs = tuple(
        InputPort(p.name, p.default is None, p.kind is p.VAR_POSITIONAL)
        for p in list(inspect.signature(function).parameters.values())[1:]
    )
    returned = type_hints(function, None, {"Spec": Spec}).get("return", Spec)
    if returned is type(None):
        return Ports(inputs, ())
    return Ports(inputs, getattr(returned, "_fields", ("output",)))


@contextmanager
def forgotten(*names: str) -> Iterator[None]:
    """Takes layers out of the registry afterwards, such as those that a test declares."""
    try:
        yield
    finally:
        for name in names:
            registry.pop(name, None)


__all__ = [
    "CATEGORIES", "DataLayer", "InputPort", "Layer", "LossLayer", "MetricLayer", "Parameter", "ParameterError",
    "PortSpecs", "Ports", "SymbolLike", "forgotten", "parameters", "registry", "snake_case",
]  # fmt: skip
