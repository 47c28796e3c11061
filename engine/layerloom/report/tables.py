"""The tables of a report: the layers of a level of the graph, and the training settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from layerloom.graph.cost import Cost
from layerloom.graph.infer import Inference, order
from layerloom.graph.model import Document, NodeId, Output
from layerloom.graph.settings import TrainingConfig
from layerloom.layers.layer import parameters
from layerloom.layers.spec import Spec
from layerloom.layers.subtitle import subtitle
from layerloom.words import number, tr


@dataclass(frozen=True)
class Cell:
    """A cell: its text, whether it is a number, and which share of all it is, that a bar shows behind it."""

    text: str
    number: bool = False
    share: float = 0.0

    @property
    def html(self) -> str:
        names = ["number"] * self.number + ["bar"] * (self.share > 0)
        kind = f' class="{" ".join(names)}"' if names else ""
        style = f' style="--share: {self.share:.3f}"' if self.share > 0 else ""
        return f"<td{kind}{style}>{escape(self.text)}</td>"


@dataclass(frozen=True)
class Row:
    """A row, marked where something is wrong with it."""

    cells: tuple[Cell, ...]
    wrong: bool = False

    @property
    def html(self) -> str:
        mark = ' class="wrong"' if self.wrong else ""
        return f"<tr{mark}>{''.join(cell.html for cell in self.cells)}</tr>"


def table(heads: Sequence[str], rows: Iterable[Row], foot: Row | None = None) -> str:
    """A table that scrolls in itself where it is wider than the page."""
    rows = list(rows)
    numeric = [cell.number for cell in rows[0].cells] if rows else [False] * len(heads)
    names = "".join(
        f'<th scope="col"{" class=number" if is_number else ""}>{escape(head)}</th>'
        for head, is_number in zip(heads, numeric, strict=True)
    )
    end = "" if foot is None else f"<tfoot>{foot.html}</tfoot>"
    body = "\n".join(row.html for row in rows)
    return f'<div class="scroll"><table><thead><tr>{names}</tr></thead>\n<tbody>{body}</tbody>{end}</table></div>'


def layers(document: Document, inference: Inference, cost: Cost, wrong: frozenset[NodeId]) -> str:
    """Every node in the order of the data flow: what it is, what it gives, and what it costs."""
    heads = (tr("Node"), tr("Layer"), tr("Gives"), tr("Parameters"), tr("Multiply-adds"), tr("Activations"))
    rows = (_layer(document, inference, cost, node, node in wrong) for node in order(document))
    totals = (cost.parameters, cost.macs, cost.activation_bytes)
    texts = (tr("Total"), "", "", count(totals[0]), count(totals[1]), size(totals[2]))
    return table(heads, rows, Row(tuple(Cell(text, place > 2) for place, text in enumerate(texts))))


def _layer(document: Document, inference: Inference, cost: Cost, node: NodeId, wrong: bool) -> Row:
    entry, found = document.nodes[node], cost.nodes[node]
    gives = (inference.spec(Output(node, port)) for port in entry.layer.ports.outputs)
    notes = [subtitle(entry.layer)]
    if (owner := document.owner(node)) != node:
        notes.append(tr("weights of {}").format(document.nodes[owner].title))
    if document.frozen(node):
        notes.append(tr("frozen"))
    figures = (
        (found.parameters, cost.parameters, count),
        (found.macs, cost.macs, count),
        (found.activation_bytes, cost.activation_bytes, size),
    )
    numbers = (Cell(text(n) if n else "", True, n / total if total else 0.0) for n, total, text in figures)
    words = (entry.title, ", ".join(notes), "; ".join(map(axes, gives)))
    return Row((*map(Cell, words), *numbers), wrong)


def axes(spec: Spec) -> str:
    """What a wire carries, with the names of its axes: `C 32 × H 8 × W 8`."""
    if spec.shape is None:
        return "?"
    names = spec.axes or ("",) * len(spec.shape)
    dims = zip(names, spec.shape, strict=True)
    return " × ".join(f"{name} {'?' if dim is None else dim}".strip() for name, dim in dims) or str(spec)


def settings(config: TrainingConfig) -> str:
    """The settings that a reader asks for, and every other one that is not as it is by default."""
    return table((tr("Setting"), tr("Value"), tr("What it is")), _settings(config))


_ALWAYS = ("epochs", "batch_size", "optimizer", "learning_rate", "schedule", "seed", "precision")


def _settings(config: TrainingConfig) -> Iterator[Row]:
    for parameter in parameters(TrainingConfig):
        value = getattr(config, parameter.name)
        if parameter.name in _ALWAYS or value != parameter.default:
            shown = f"{value:g}" if isinstance(value, float) else str(value)
            name = tr(parameter.name.replace("_", " ").capitalize())
            yield Row((Cell(name), Cell(shown), Cell(tr(parameter.help))))


def count(amount: int) -> str:
    """A whole number with separators."""
    return number(f"{amount:,}")


def size(amount: int) -> str:
    """So many bytes in a unit that leaves at most four figures."""
    left = float(amount)
    for unit in ("bytes", "KiB", "MiB"):
        if left < 1024:
            return number(f"{left:.0f}" if unit == "bytes" else f"{left:.1f}") + f" {unit}"
        left /= 1024
    return number(f"{left:.1f}") + " GiB"
