"""The heat map as the canvas shows it: which node is how hot, and what the legend says. Made of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from layerloom.graph.heat import Heat
from layerloom.graph.model import NodeId
from layerloom.train.profile import OPTIMIZER, StepProfile, details, heat, share_text, time_text

COLD = Heat(0.0, "")
"""A node that took no time: it is as cold as can be and has no badge."""


def tr(text: str) -> str:
    """The text in the language of the user."""
    return QCoreApplication.translate("Canvas", text)


@dataclass(frozen=True)
class HeatMap:
    """What a profile looks like. `stale` says that the graph is no longer the one that was profiled."""

    heats: Mapping[NodeId, Heat]
    details: Mapping[NodeId, tuple[str, ...]]
    """What there is to say of a node's cost."""
    title: str
    """How long a step takes."""
    hottest: str
    """What the hot end of the ramp stands for."""
    lines: tuple[str, ...]
    """What else the legend says."""
    stale: bool = False

    def heat(self, node: NodeId) -> Heat:
        """How hot the node is."""
        return self.heats.get(node, COLD)

    def words(self, node: NodeId) -> tuple[str, ...]:
        """What hovering over the node says of its cost."""
        return self.details.get(node) or (tr("It takes no time of its own, or is done together with another node."),)


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
        stale,
    )


def _optimizer(profile: StepProfile) -> list[str]:
    found = [entry for entry in profile.nodes if not entry.node and entry.title == OPTIMIZER]
    text = tr("Optimizer: {0} · {1}")
    return [text.format(time_text(entry.seconds), share_text(profile.share(entry.seconds))) for entry in found]
