"""What is wrong with a document, as values to show: what came, what was expected, why, and ways out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from layerloom.graph.edit import Edit
from layerloom.graph.model import NodeId

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

Kind = Literal[
    "shape", "missing input", "cycle", "layer", "weights", "file", "rows", "doubt", "unconnected", "unreachable",
    "unused", "untrained", "columns", "batch", "no data", "no loss",
]  # fmt: skip


@dataclass(frozen=True)
class Repair:
    """A way out of a problem, tried on a copy before it is offered: what it does in words, and its edits."""

    text: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Problem:
    """Something that a person should know: `node` is where (`None`: the whole graph), `title` a sentence."""

    node: NodeId | None
    title: str
    got: str = ""
    expected: str = ""
    why: str = ""
    fixes: tuple[Repair, ...] = ()
    severity: Severity = "error"
    kind: Kind = "shape"

    def __str__(self) -> str:
        return f"{self.title}: {self.why}" if self.why else self.title


def trainable(problems: Iterable[Problem]) -> bool:
    """Whether training could start with these problems."""
    return all(problem.severity != "error" and problem.kind not in ("no data", "no loss") for problem in problems)
