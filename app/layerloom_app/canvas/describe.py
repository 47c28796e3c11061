"""What the canvas says about nodes and wires: the line under a title, counts, tooltips. All read from declarations."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import PurePath
from typing import Any, NamedTuple

from layerloom.graph.model import Document, Input, Link, Node, Output
from layerloom.graph.sizes import UNSPOKEN
from layerloom.graph.validate import Problem
from layerloom.layers.description import description
from layerloom.layers.layer import DataLayer, Layer, Parameter, parameters
from layerloom.layers.parameters import Choice, Form, Number, OneOf, Several, Text, once_per_class
from layerloom.layers.spec import Spec
from layerloom.layers.wiring import Instance
from layerloom.words import counted, number, tr


def subtitle(layer: Layer) -> str:
    """The line under a node's title: `Conv2D · 32 × 3×3, same`, of a block `Residual · ×3, channels 64`."""
    summary = _of_instance(layer) if isinstance(layer, Instance) else essentials(layer)
    return f"{layer.type_name} · {summary}" if summary else layer.type_name


def essentials(layer: Layer) -> str:
    """The parameters that tell one use of a layer from another: the leading ones, and those that were changed."""
    texts: list[str] = []
    for position, (parameter, leads, is_size) in enumerate(_traits(type(layer))):
        value = getattr(layer, parameter.name)
        if parameter.internal or (value == parameter.default and value in UNSPOKEN):
            continue
        if value != parameter.default or leads:
            text = _text(parameter, value, position)
            if text and position == 1 and texts and is_size:
                texts[-1] += f" × {text}"
            elif text:
                texts.append(text)
    if isinstance(layer, DataLayer) and _traits(type(layer)) and layer.rows is not None:
        texts.append(counted(layer.rows, "row"))
    return ", ".join(texts)


class _Trait(NamedTuple):
    """What is said of a parameter, whatever its value."""

    parameter: Parameter
    leads: bool
    is_size: bool


@once_per_class
def _traits(cls: type[Any]) -> tuple[_Trait, ...]:
    declared = parameters(cls)
    return tuple(
        _Trait(parameter, _leading(parameter.form, position, len(declared)), _is_size(parameter.form))
        for position, parameter in enumerate(declared)
    )


def _of_instance(layer: Instance) -> str:
    """How many copies there are, and what they are given."""
    copies = [f"×{layer.repeat}"] if layer.repeat > 1 else []
    return ", ".join([*copies, *(f"{name} {value}" for name, value in layer.given.items())])


def _leading(form: Form, position: int, count: int) -> bool:
    if position < 4 and _has_words(form):
        return True
    numbers = [leaf for leaf in _leaves(form) if isinstance(leaf, Number)]
    if any(number.whole for number in numbers):
        return position < 2 and not _optional(form) and _is_amount(form)
    return bool(numbers) and numbers[0].range.high <= 1 and position == 0 and count <= 2


def _text(parameter: Parameter, value: object, position: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return parameter.name if value else tr("no {0}").format(parameter.name)
    if _is_size(parameter.form) and not isinstance(value, str):
        size = f"{value}×{value}" if isinstance(value, int) else _joined(value)
        return size if position < 2 else f"{parameter.name} {size if isinstance(value, tuple) else value}"
    if isinstance(value, str):
        return PurePath(value).name if any(isinstance(f, Text) and f.file for f in _leaves(parameter.form)) else value
    shown = f"{value:g}" if isinstance(value, float) else _joined(value)
    bare = position == 0 and (_is_amount(parameter.form) or (isinstance(value, float) and value <= 1))
    return shown if bare or isinstance(value, tuple) else f"{parameter.name} {shown}"


def _joined(value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    if any(hasattr(item, "__dataclass_fields__") for item in value):
        return ""
    return "×".join(_joined(item) if not isinstance(item, tuple) else "+".join(map(str, item)) for item in value)


def _leaves(form: Form) -> list[Form]:
    if isinstance(form, OneOf):
        return [leaf for inner in form.forms for leaf in _leaves(inner)]
    return [form]


def _is_size(form: Form) -> bool:
    """Whether a single number stands for the same in both directions, as in `kernel=3`."""
    leaves = _leaves(form)
    return any(isinstance(f, Several) and f.length == 2 for f in leaves) and any(isinstance(f, Number) for f in leaves)


def _is_amount(form: Form) -> bool:
    """Whether a whole number says how many or how large, unlike an axis."""
    return any(isinstance(f, Number) and f.whole and f.range.low >= 0 and f.range.high > 99 for f in _leaves(form))


def _has_words(form: Form) -> bool:
    return any(isinstance(f, Choice) and any(isinstance(v, str) for v in f.values) for f in _leaves(form))


def _optional(form: Form) -> bool:
    return any(isinstance(f, Choice) and None in f.values for f in _leaves(form))


def count_text(count: int) -> str:
    """A number of parameters in a few characters: `320`, `4,640`, `1.2 M`."""
    for limit, divisor, unit in ((10**9, 10**9, "G"), (10**6, 10**6, "M"), (10**5, 10**3, "k")):
        if count >= limit:
            return number(f"{count / divisor:.1f} {unit}")
    return number(f"{count:,}")


def first_line(layer: type[Layer]) -> str:
    """What a layer does, in a sentence."""
    return tr(next(iter(description(layer)), ""))


def node_tooltip(node: Node, count: int, problems: list[Problem], cost: Sequence[str] = ()) -> str:
    """What hovering over a node says: its problems, else what its layer does; then the lines about its cost."""
    texts = list(map(problem_tooltip, problems)) or [_layer_tooltip(node, count)]
    if cost:
        texts.append("<br>".join(map(escape, cost)))
    return "<br><br>".join(texts)


def _layer_tooltip(node: Node, count: int) -> str:
    lines = [f"<b>{escape(node.title)}</b> {escape(subtitle(node.layer))}", escape(first_line(type(node.layer)))]
    if count:
        lines.append(counted(count, "parameter"))
    return "<br>".join(lines)


def problem_tooltip(problem: Problem) -> str:
    """A problem in three lines: what is wrong, expected against got, and why."""
    lines = [f"<b>{escape(problem.title)}</b>"]
    if problem.expected:
        lines.append(tr("Expected: {0}").format(escape(problem.expected)))
    if problem.got:
        lines.append(tr("Got: {0}").format(escape(problem.got)))
    if problem.why:
        lines.append(escape(problem.why))
    return "<br>".join(lines)


def wire_label(spec: Spec | None) -> str:
    """The text on a wire: the shape of one sample, `?` where nothing is known."""
    return "?" if spec is None else str(spec)


def axes_label(spec: Spec | None) -> str:
    """The names of the axes of a shape, as `C × H × W`; empty where they have none."""
    return "" if spec is None or len(spec.axes or ()) < 2 else " × ".join(spec.axes)


def wire_tooltip(document: Document, link: Link, spec: Spec | None, value: Sequence[str] = ()) -> str:
    """What hovering over a wire says: from where to where, the shape with its axes' names, the kind, the value."""
    source, target = document.nodes[link.source.node], document.nodes[link.target.node]
    lines = [
        f"<b>{escape(source.title)}.{escape(link.source.port)} → {escape(target.title)}.{escape(link.target.port)}</b>"
    ]
    lines.append(spec_text(spec))
    return "<br>".join((*lines, *map(escape, value)))


def port_tooltip(document: Document, port: Input | Output, spec: Spec | None) -> str:
    """What hovering over a port says: which one it is, and what goes through it."""
    title = document.nodes[port.node].title
    role = tr('Input "{0}" of {1}') if isinstance(port, Input) else tr('Output "{0}" of {1}')
    wired = isinstance(port, Output) or any(link.target == port for link in document.links.values())
    text = spec_text(spec) if wired else tr("Nothing is wired to it.")
    return f"<b>{escape(role.format(port.port, title))}</b><br>{text}"


def spec_text(spec: Spec | None) -> str:
    """A Spec in words: `C 32 × H 8 × W 8, float`."""
    if spec is None or spec.shape is None:
        return tr("The shape is not known yet.")
    names = spec.axes or ("",) * len(spec.shape)
    dims = " × ".join(
        f"{name} {'?' if dim is None else dim}".strip() for name, dim in zip(names, spec.shape, strict=True)
    )
    words = [dims or tr("one number a sample"), spec.kind]
    if spec.variable:
        words.append(tr("length differs from sample to sample"))
    if spec.classes:
        words.append(counted(spec.classes, "class"))
    return escape(", ".join(words))
