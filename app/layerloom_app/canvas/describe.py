"""What the canvas says about nodes and wires: counts, labels, tooltips. All read from declarations."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from layerloom.graph.model import Document, Input, Link, Node, Output
from layerloom.graph.validate import Problem
from layerloom.layers.description import description
from layerloom.layers.layer import Layer
from layerloom.layers.spec import Spec
from layerloom.layers.subtitle import subtitle
from layerloom.words import counted, number, tr


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
