"""A layer's page as data, generated from its declaration: the window and the command line print the same facts.

Nothing is written for help alone. What the layer does, its formula and its sources are read out of the docstring, the
parameters out of the fields, the example out of `infer`, the name in PyTorch out of what is exported, and that in Keras
out of the table that translates from it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from itertools import product

from layerloom.layers.code import Call, NotExportable
from layerloom.layers.description import description
from layerloom.layers.keras import ROWS
from layerloom.layers.keras_names import own_name
from layerloom.layers.layer import InputPort, Layer, LossLayer, PortSpecs, registry
from layerloom.layers.parameters import Choice, Form, Number, OneOf, Parameter, Record, Several, Text, parameters
from layerloom.layers.spec import IMAGE, SEQUENCE, VOLUME, ShapeError, Spec
from layerloom.words import tr

_EXAMPLES = (
    Spec((64,), ("F",)),
    Spec((16, 32), SEQUENCE),
    Spec((3, 32, 32), IMAGE),
    Spec((3, 8, 32, 32), VOLUME),
    Spec((16,), ("T",), "int", vocabulary=1000),
    Spec((), kind="int", classes=10),
    Spec((10,), ("F",)),
    Spec((1,), ("F",)),
    Spec((5, 4)),
    Spec((5,)),
    Spec((), kind="float"),
    Spec((16, 10), SEQUENCE),
    Spec((16,), ("T",), "int", classes=10),
    Spec((8, 3, 32, 32), ("T", *IMAGE)),
    Spec((8, 3, 8, 32, 32), ("T", *VOLUME)),
    Spec((16, 16, 16), IMAGE),
    Spec((49, 48), SEQUENCE),
)
"""What nets usually carry; the first that a layer takes is its example."""

_BY_PORT: Mapping[str, Spec] = {
    "boxes": Spec((5, 4)), "scores": Spec((5,)), "classes": Spec((5,), kind="int", classes=10),
    "true_boxes": Spec((5, 4)), "true_classes": Spec((5,), kind="int", classes=10),
}  # fmt: skip
"""What lies at ports with these names, for layers with so many that trying all would take long."""

_PICTURES_FIRST = frozenset({"Convolution", "Pooling", "Shape", "Augmentation", "Detection"})
_SOURCE = re.compile(r"[A-Z][\w'-]+(?:(?:, [A-Z][\w'-]+)* and [A-Z][\w'-]+| et al\.)?,? (?:19|20)\d\d")
_SENTENCE = re.compile(r"(?<=[.;:])\s+")
_RELATED = 8


@dataclass(frozen=True)
class ParameterHelp:
    """A row of the table of parameters, as text."""

    name: str
    meaning: str
    values: str
    default: str
    keras: tuple[str, ...]


@dataclass(frozen=True)
class ShapeExample:
    """What the layer makes of what: the Specs at its ports, by name."""

    inputs: tuple[tuple[str, Spec], ...]
    outputs: tuple[tuple[str, Spec], ...]


@dataclass(frozen=True)
class LayerHelp:
    """Everything about one layer that its page says."""

    name: str
    category: str
    summary: str
    details: tuple[str, ...]
    formula: str
    sources: tuple[str, ...]
    aliases: tuple[str, ...]
    keras: tuple[str, ...]
    pytorch: tuple[str, ...]
    inputs: tuple[InputPort, ...]
    outputs: tuple[str, ...]
    parameters: tuple[ParameterHelp, ...]
    related: tuple[str, ...]
    example: ShapeExample


@cache
def layer_help(name: str) -> LayerHelp:
    """The page of a registered layer."""
    layer = registry[name]
    text = inspect.getdoc(layer) or ""
    summary, *details = description(layer) or ("",)
    formula = formula_in(" ".join(map(tr, description(layer))))
    inputs = _example_inputs(layer())
    return LayerHelp(
        name, layer.category, summary, tuple(details), formula, sources_in(text), layer.aliases,
        keras_names(name), pytorch_names(layer(), inputs), layer().ports.inputs, layer().ports.outputs,
        tuple(_row(layer, parameter) for parameter in parameters(layer)), _related(layer),
        shape_example(layer(), inputs),
    )  # fmt: skip


def shape_example(layer: Layer, inputs: PortSpecs) -> ShapeExample:
    """What the layer makes of what lies at its ports, unknown where it cannot take it."""
    try:
        made = layer.infer_ports(inputs)
    except ShapeError:
        made = {}
    given = [
        (name, spec) for name, found in inputs.items() for spec in (found if isinstance(found, tuple) else (found,))
    ]
    return ShapeExample(tuple(given), tuple(made.items()))


# What the docstring says


def formula_in(text: str) -> str:
    """The first formula of a description, '' where there is none: `y = x Wᵀ + b`."""
    for sentence in _SENTENCE.split(" ".join(text.split())):
        if re.match(r"[\w()]+ = \S", sentence) and "`" not in sentence:
            return sentence.rstrip(".;,:")
    return ""


def sources_in(text: str) -> tuple[str, ...]:
    """The papers that a description names: `He et al., 2015`."""
    return tuple(dict.fromkeys(_SOURCE.findall(" ".join(text.split()))))


# Other frameworks


@cache
def keras_names(name: str) -> tuple[str, ...]:
    """What Keras calls the layer; empty where it has none."""
    found = [keras for keras, row in ROWS.items() if name in (row.layer, keras)]
    return tuple(sorted(found, key=lambda keras: (keras != name, keras)))


def pytorch_names(layer: Layer, inputs: PortSpecs) -> tuple[str, ...]:
    """What the layer is exported as to PyTorch, by dotted names; empty where it is written out or not there."""
    if layer.ports.inputs and not inputs:
        return ()
    try:
        code = layer.torch(*layer.arguments_for(inputs))
    except (NotExportable, NotImplementedError, ShapeError):
        return ()
    return tuple(dict.fromkeys(name for name in _called(code) if name.startswith("torch")))


def _called(part: object) -> Iterator[str]:
    """The dotted names of the functions that a piece of code calls, those of first values aside."""
    if isinstance(part, Call):
        if isinstance(part.function, str):
            yield part.function
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _called(inner)
    elif isinstance(part, tuple | list):
        for inner in part:
            yield from _called(inner)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _called(getattr(part, field.name))


# Parameters


def _row(layer: type[Layer], parameter: Parameter) -> ParameterHelp:
    theirs = dict.fromkeys(argument for name in keras_names(layer.__name__) for argument in ROWS[name].arguments)
    keras = tuple(name for name in theirs if own_name(layer, name) == parameter.name != name)
    return ParameterHelp(
        parameter.name, parameter.help, form_text(parameter.form), value_text(parameter.default), keras
    )


def value_text(value: object) -> str:
    """A parameter's value as a person reads it."""
    if value is None or isinstance(value, bool):
        return {None: tr("none"), True: tr("yes"), False: tr("no")}[value]
    return str(Parameter.encoded(value)) if value not in ("", ()) else tr("nothing")


def form_text(form: Form) -> str:
    """The values that a parameter takes, in words."""
    match form:
        case Number(whole, range):
            kind = tr("whole number") if whole else tr("number")
            return f"{kind}{_limits(str(range))}{f' {range.unit}' * bool(range.unit)}"
        case Choice(values):
            return tr(" or ").join(value_text(value) for value in values)
        case Text(file):
            return tr("a file") if file else tr("text")
        case Several(inner, length):
            return tr("{0} of ({1})").format(tr("any number") if length is None else length, form_text(inner))
        case Record(type):
            return tr(" and ").join(parameter.name for parameter in parameters(type))
        case OneOf(forms):
            return tr(", or ").join(map(form_text, forms))


def _limits(text: str) -> str:
    return "" if text == tr("any number") else f" {text}"


# Examples and neighbours


def _example_inputs(layer: Layer) -> PortSpecs:
    """The first usual Specs that the layer takes; none where it takes none of them."""
    needed = [port for port in layer.ports.inputs if not port.optional]
    for specs in _guesses(layer, needed):
        inputs = {port.name: (spec, spec) if port.variadic else spec for port, spec in zip(needed, specs, strict=True)}
        try:
            made = layer.infer_ports(inputs)
        except ShapeError:
            continue
        if all(spec.known for spec in made.values()):
            return inputs
    return {}


def _guesses(layer: Layer, ports: list[InputPort]) -> Iterator[tuple[Spec, ...]]:
    """What may lie at the ports: all alike, a prediction with its usual target, then anything."""
    usual = sorted(_EXAMPLES, key=lambda spec: spec.axes != IMAGE) if layer.category in _PICTURES_FIRST else _EXAMPLES
    if isinstance(layer, LossLayer) and len(ports) == 2:
        yield from ((spec, target) for spec in usual if (target := _usual_target(layer, spec)) is not None)
    yield from ((spec,) * len(ports) for spec in usual)
    if all(port.name in _BY_PORT for port in ports):
        yield tuple(_BY_PORT[port.name] for port in ports)
    if len(ports) in (2, 3):
        yield from product(usual, repeat=len(ports))


def _usual_target(layer: LossLayer, prediction: Spec) -> Spec | None:
    """What the loss compares such a prediction with, `None` for one that it would refuse."""
    try:
        return layer.target_for(prediction)
    except (IndexError, ShapeError):  # `target_for` is written for predictions that `infer` takes.
        return None


def _related(layer: type[Layer]) -> tuple[str, ...]:
    """The layers of the same category that are declared nearest to it."""
    alike = [other for other in registry.values() if other.category == layer.category]
    place = alike.index(layer)
    near = sorted((other for other in alike if other is not layer), key=lambda o: abs(alike.index(o) - place))
    return tuple(other.__name__ for other in near[:_RELATED])


@cache
def templates_with(name: str) -> tuple[str, ...]:
    """The names of the templates that use the layer, the simplest first."""
    return tuple(template for template, layers in _layers_of_templates().items() if name in layers)


@cache
def _layers_of_templates() -> Mapping[str, frozenset[str]]:
    from layerloom_resources.templates import templates  # noqa: PLC0415 - templates are made of graphs

    made = {name: template.make(**template.test) for name, template in templates().items()}
    return {
        name: frozenset(
            node.layer.type_name
            for graph in (document, *(block.graph for block in document.blocks.values()))
            for node in graph.nodes.values()
        )
        for name, document in made.items()
    }
