"""The table that `Model.summary` returns."""

from __future__ import annotations

from layerloom.graph import Document, Node, Output, cost, infer, order

HEADS = ("node", "layer", "output", "parameters", "MACs")


def summary(document: Document) -> str:
    """One line a node in the order of the data flow, and the totals."""
    inference = infer(document)
    costs = cost(document, inference)
    lines = [HEADS]
    for id_ in order(document):
        node = document.nodes[id_]
        shapes = ", ".join(str(inference.spec(Output(id_, port))) for port in node.layer.ports.outputs)
        found = costs.nodes[id_]
        lines.append((node.title, _layer(document, node), shapes, _number(found.parameters), _number(found.macs)))
    lines.append(("total", "", "", f"{costs.parameters:,}", f"{costs.macs:,}"))
    return "\n".join(_aligned(lines))


def _layer(document: Document, node: Node) -> str:
    owner = document.nodes.get(node.weights_of or "")
    return f"{node.layer.type_name} (weights of {owner.title})" if owner else node.layer.type_name


def _number(count: int) -> str:
    return f"{count:,}" if count else ""


def _aligned(lines: list[tuple[str, str, str, str, str]]) -> list[str]:
    """Text to the left, numbers to the right, rules under the heads and above the totals."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = ["  ".join(map(_padded, range(len(widths)), line, widths)) for line in lines]
    rule = "-" * max(map(len, rows))
    return [rows[0].rstrip(), rule, *(row.rstrip() for row in rows[1:-1]), rule, rows[-1].rstrip()]


def _padded(column: int, cell: str, width: int) -> str:
    return cell.rjust(width) if column > 2 else cell.ljust(width)
