"""The graph: the only model of a project. The canvas edits it, Python builds it, and everything else reads it."""

from layerloom.graph.cost import Cost, NodeCost, cost
from layerloom.graph.edit import Edit, EditConflict, apply, inverse
from layerloom.graph.file import FileProblem, dumps, load, loads, save
from layerloom.graph.infer import Inference, infer, inputs_of, order
from layerloom.graph.linkable import may_link
from layerloom.graph.model import (
    EMPTY,
    TABLES,
    Document,
    Frame,
    Input,
    Link,
    Node,
    NodeId,
    Note,
    Output,
    Place,
    Table,
    new_id,
)
from layerloom.graph.plan import Edits
from layerloom.graph.problems import Problem, Repair, Severity, trainable
from layerloom.graph.validate import problems

__all__ = [
    "EMPTY", "TABLES", "Cost", "Document", "Edit", "EditConflict", "Edits", "FileProblem", "Frame", "Inference",
    "Input", "Link", "Node", "NodeCost", "NodeId", "Note", "Output", "Place", "Problem", "Repair", "Severity", "Table",
    "apply", "cost", "dumps", "infer", "inputs_of", "inverse", "load", "loads", "may_link", "new_id", "order",
    "problems", "save", "trainable",
]  # fmt: skip
