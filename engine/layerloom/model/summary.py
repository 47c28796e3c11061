"""The table that `Model.summary` returns."""

from __future__ import annotations

from layerloom.graph import Document, NodeId, Output, cost, infer, order
from layerloom.graph.cost import NodeCost
from layerloom.layers.layer import Layer
from layerloom.layers.spec import Spec

UNKNOWN_COUNT = "?"
HEADS = ("node", "layer", "output", "parameters", "MACs")
Line = tuple[str, str, str, str, str]
_GAP = 2
_NARROWEST = 8


def summary(document: Document, width: int | None = None) -> str:
    """One line a node in the order of the data flow, and the totals; texts are cut where lines would be too wide."""
    inference = infer(document)
    costs = cost(document, inference)
    lines: list[Line] = [HEADS]
    for id_ in order(document):
        node = document.nodes[id_]
        shapes = ", ".join(_shape(inference.spec(Output(id_, port))) for port in node.layer.ports.outputs)
        parameters, macs = _number(costs.nodes[id_].parameters), _macs(node.layer, costs.nodes[id_])
        lines.append((node.title, _layer(document, id_), shapes, parameters, macs))
    every = UNKNOWN_COUNT if any(line[-1] == UNKNOWN_COUNT for line in lines) else f"{costs.macs:,}"
    totals: list[Line] = [("total", "", "", f"{costs.parameters:,}", every)]
    kept = sum(found.parameters for id_, found in costs.nodes.items() if document.frozen(id_))
    if kept:
        parts = {"trainable": costs.parameters - kept, "frozen": kept}
        totals = [*((name, "", "", f"{count:,}", "") for name, count in parts.items()), *totals]
    return "\n".join(_aligned(lines, totals, width))


def _layer(document: Document, id_: NodeId) -> str:
    """`Dense`, `Dense (weights of scores)`, `Dense, frozen`."""
    node, owner = document.nodes[id_], document.owner(id_)
    shared = f" (weights of {document.nodes[owner].title})" if owner != id_ else ""
    return f"{node.layer.type_name}{shared}{', frozen' if document.frozen(id_) else ''}"


def _shape(spec: Spec) -> str:
    """`8 × 28 × 28`, `8 × None × None`: as Keras writes sizes that differ from batch to batch."""
    return str(spec).replace("?", "None")


def _macs(layer: Layer, found: NodeCost) -> str:
    """The operations of a layer, unknown where they go by a size that is not known."""
    counts = type(layer).macs is not Layer.macs
    return UNKNOWN_COUNT if counts and not found.known else _number(found.macs)


def _number(count: int) -> str:
    return f"{count:,}" if count else ""


def _aligned(lines: list[Line], totals: list[Line], most: int | None) -> list[str]:
    """Text to the left, numbers to the right, rules under the heads and above the totals."""
    widths = [max(map(len, column)) for column in zip(*lines, *totals, strict=True)]
    if most is not None:
        widths = _within(widths, most)
    rows = ["".join(map(_padded, range(len(widths)), line, widths)) for line in (*lines, *totals)]
    rule = "-" * max(map(len, rows))
    heads, body, ends = rows[0], rows[1 : len(lines)], rows[len(lines) :]
    return [row.rstrip() for row in (heads, rule, *body, rule, *ends)]


def _within(widths: list[int], most: int) -> list[int]:
    """The widths of the columns, the widest texts narrowed until a line has at most so many characters."""
    widths = list(widths)
    while sum(widths) + _GAP * (len(widths) - 1) > most and max(widths[:3]) > _NARROWEST:
        widths[widths[:3].index(max(widths[:3]))] -= 1
    return widths


def _padded(column: int, cell: str, width: int) -> str:
    text = cell if len(cell) <= width else cell[: width - 1] + "…"
    gap = " " * _GAP if column else ""
    return gap + (text.rjust(width) if column > 2 else text.ljust(width))
