"""Whether a wire may be drawn, asked on every mouse move over a target; the answer is a reason in the user's words."""

from __future__ import annotations

from dataclasses import replace

from layerloom.graph.infer import Inference, inferred, inputs_of
from layerloom.graph.model import Document, Input, InputPort, Link, NodeId
from layerloom.layers.spec import UNKNOWN, Kind, ShapeError, Spec
from layerloom.words import tr

KINDS: tuple[Kind, ...] = ("float", "int", "bool")
TRIAL_SHAPES: tuple[tuple[int, ...], ...] = ((), (8,), (8, 8), (8, 8, 8))
"""One of each rank that layers take."""


def may_link(document: Document, link: Link, inference: Inference | None = None) -> str | None:
    """Why the wire cannot be drawn, or `None` if it can.

    With an inference also the kind of the value is checked (whole numbers into a layer that needs floating-point ones).
    A wrong shape does not forbid a wire: it is drawn and explained, because the layers between may still change.
    """
    return (
        _port_problem(document, link)
        or _loop_problem(document, link)
        or (_kind_problem(document, link, inference) if inference is not None else None)
    )


def input_port(document: Document, target: Input) -> InputPort | None:
    """The declaration of an input port, `None` if the node has none of that name."""
    node = document.nodes.get(target.node)
    return next((p for p in node.layer.ports.inputs if p.name == target.port), None) if node else None


def path(document: Document, start: NodeId, end: NodeId) -> tuple[NodeId, ...]:
    """The nodes of a shortest way along the wires, with both ends; empty if there is none."""
    came_from = {start: start}
    waiting = [start]
    for node in waiting:
        if node == end:
            return _traced(came_from, end)
        for link in document.outgoing(node):
            if link.target.node not in came_from:
                came_from[link.target.node] = node
                waiting.append(link.target.node)
    return ()


def fits(document: Document, link: Link, inference: Inference) -> bool:
    """Whether the target can take what the wire would carry, shape and all."""
    return _error(document, link, inference, inference.spec(link.source)) is None


def joins(document: Document, link: Link, inference: Inference) -> bool:
    """Whether the target takes the kind and the number of axes of what the wire would carry, whatever its sizes are."""
    carried = inference.spec(link.source)
    if _error(document, link, inference, carried) is None:
        return True
    if carried.shape is None:
        return False
    return _error(document, link, inference, replace(carried, shape=(None,) * carried.rank)) is None


def misfit(document: Document, link: Link, inference: Inference) -> str | None:
    """Why the target cannot take what the wire would carry, `None` if it can."""
    error = _error(document, link, inference, inference.spec(link.source))
    if error is None:
        return None
    reason = f": {error.why}" if error.why else ""
    return tr('"{0}" needs {1}, got {2}{3}').format(
        document.nodes[link.target.node].title, error.expected, error.got, reason
    )


def _port_problem(document: Document, link: Link) -> str | None:
    source, target = document.nodes.get(link.source.node), document.nodes.get(link.target.node)
    if source is None or target is None:
        return tr("the node at one end of the wire is gone")
    if link.source.port not in source.layer.ports.outputs:
        return _no_output(
            source.title, link.source.port, input_port(document, Input(link.source.node, link.source.port))
        )
    port = input_port(document, link.target)
    if port is None and link.target.port in target.layer.ports.outputs:
        return tr('"{0}" of "{1}" is an output: a wire goes from an output to an input').format(
            link.target.port, target.title
        )
    if port is None:
        return tr('"{0}" has no input "{1}"').format(target.title, link.target.port)
    if link.target.slot and not port.variadic:
        return tr('"{0}" of "{1}" takes one wire only').format(link.target.port, target.title)
    return None


def _no_output(title: str, name: str, port: InputPort | None) -> str:
    if port is not None:
        return tr('"{0}" of "{1}" is an input: a wire goes from an output to an input').format(name, title)
    return tr('"{0}" has no output "{1}"').format(title, name)


def _loop_problem(document: Document, link: Link) -> str | None:
    if link.source.node == link.target.node:
        return tr('"{0}" cannot feed itself').format(document.nodes[link.source.node].title)
    found = path(document, link.target.node, link.source.node)
    if not found:
        return None
    return tr("this would close a cycle: {0}").format(cycle_text(document, (link.source.node, *found)))


def cycle_text(document: Document, nodes: tuple[NodeId, ...]) -> str:
    """`a → b → c → a`; the middle of a long one is left out."""
    names = [document.nodes[node].title for node in nodes]
    return " → ".join(names if len(names) <= 12 else [*names[:6], "…", *names[-5:]])


def _kind_problem(document: Document, link: Link, inference: Inference) -> str | None:
    """Whether the target takes some shape of another kind but none of this one, so that the kind is at fault."""
    carried = inference.spec(link.source)
    error = _error(document, link, inference, carried)
    if error is None or carried == UNKNOWN:
        return None
    kinds = {
        kind: any(_error(document, link, inference, Spec(shape, kind=kind)) is None for shape in TRIAL_SHAPES)
        for kind in KINDS
    }
    if kinds[carried.kind] or not any(kinds.values()):
        return None
    return tr('"{0}" needs {1}, got {2}').format(document.nodes[link.target.node].title, error.expected, error.got)


def _error(document: Document, link: Link, inference: Inference, carried: Spec) -> ShapeError | None:
    """What the target says about its inputs with the wire."""
    layer = document.nodes[link.target.node].layer
    specs = dict(inputs_of(document, inference, link.target.node))
    port = input_port(document, link.target)
    assert port is not None, "the port was looked up before the value at it was"
    specs[port.name] = _with_slot(specs.get(port.name, ()), link.target.slot, carried) if port.variadic else carried
    try:
        inferred(layer, specs)
    except ShapeError as error:
        return error
    return None


def _with_slot(specs: Spec | tuple[Spec, ...], slot: int, carried: Spec) -> tuple[Spec, ...]:
    assert isinstance(specs, tuple), "a variadic port carries a tuple"
    return (*specs[:slot], carried, *specs[slot + 1 :])


def _traced(came_from: dict[NodeId, NodeId], end: NodeId) -> tuple[NodeId, ...]:
    nodes = [end]
    while came_from[nodes[-1]] != nodes[-1]:
        nodes.append(came_from[nodes[-1]])
    return tuple(reversed(nodes))
