"""The heat map as the canvas shows it: which node is how hot, and what the legend says.

It is made of a profile, or of what nodes cost by their shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from layerloom.graph.cost import Cost
from layerloom.graph.heat import CostKind, Heat, amounts, heats
from layerloom.graph.model import NodeId
from layerloom.train.profile import OPTIMIZER, StepProfile, details, heat, share_text, size_text, time_text
from layerloom.words import counted
from layerloom_app.canvas.describe import count_text

COLD = Heat(0.0, "")
"""A node that took no time: it is as cold as can be and has no badge."""


def tr(text: str) -> str:
    """The text in the language of the user."""
    return QCoreApplication.translate("Canvas", text)


@dataclass(frozen=True)
class HeatMap:
    """What nodes cost, as colours. `stale` says that the graph is no longer the one that was profiled."""

    heats: Mapping[NodeId, Heat]
    details: Mapping[NodeId, tuple[str, ...]]
    """What there is to say of a node's cost."""
    title: str
    """How much all nodes cost together."""
    hottest: str
    """What the hot end of the ramp stands for."""
    lines: tuple[str, ...]
    """What else the legend says."""
    nothing: str
    """What there is to say of a node that costs nothing."""
    stale: bool = False

    def heat(self, node: NodeId) -> Heat:
        """How hot the node is."""
        return self.heats.get(node, COLD)

    def words(self, node: NodeId) -> tuple[str, ...]:
        """What hovering over the node says of its cost."""
        return self.details.get(node) or (self.nothing,)


def heat_map(profile: StepProfile, *, stale: bool = False) -> HeatMap:
    """The heat map of a profile."""
    nodes = [entry for entry in profile.nodes if entry.node]
    most = max((entry.seconds for entry in nodes), default=0.0)
    lines = [tr("{0} rows on {1}").format(f"{profile.batch:,}", profile.machine), *_optimizer(profile)]
    if profile.note:
        lines.append(profile.note)
    return HeatMap(
        heat(profile),
        {entry.node: details(profile, entry) for entry in nodes},
        tr("{0} a step").format(time_text(profile.step_seconds)),
        share_text(profile.share(most)),
        tuple(lines),
        tr("It takes no time of its own, or is done together with another node."),
        stale,
    )


def cost_map(cost: Cost, kind: CostKind) -> HeatMap:
    """The heat map of what the nodes of a level cost of one kind."""
    found = amounts(cost.nodes, kind)
    total = sum(found.values())
    titles = {
        "parameters": tr("{0} parameters"),
        "macs": tr("{0} multiply-adds"),
        "activation_bytes": tr("{0} activations"),
    }
    nothing = {
        "parameters": tr("It has no parameters of its own."),
        "macs": tr("It multiplies nothing that is counted."),
        "activation_bytes": tr("It gives nothing, or its shape is not known."),
    }

    def told(amount: float) -> str:
        return size_text(amount) if kind == "activation_bytes" else count_text(round(amount))

    def share(amount: float) -> str:
        return share_text(amount / total)

    def badge(amount: float) -> str:
        return share(amount) if kind == "parameters" else f"{told(amount)} · {share(amount)}"  # The card has the count.

    words = tr("{0}, {1} of all")
    unknown = sum(not node.known and not node.activation_bytes for node in cost.nodes.values())
    lines = [tr("shapes are missing at {0}").format(counted(unknown, "node"))] if unknown else []
    return HeatMap(
        heats(found, badge),
        {node: (words.format(titles[kind].format(told(amount)), share(amount)),) for node, amount in found.items()},
        titles[kind].format(told(total)),
        share(max(found.values())) if found else share_text(0.0),
        tuple(lines if kind == "parameters" else [tr("for one sample"), *lines]),
        nothing[kind],
    )


def _optimizer(profile: StepProfile) -> list[str]:
    found = [entry for entry in profile.nodes if not entry.node and entry.title == OPTIMIZER]
    text = tr("Optimizer: {0} · {1}")
    return [text.format(time_text(entry.seconds), share_text(profile.share(entry.seconds))) for entry in found]
