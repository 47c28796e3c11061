"""What a training step spends on each node: the timings of an executor's calls, put together by their source.

    profile = profiled_step(timings, document, ...)     # the timings of a few equal steps
    profile.nodes[0]                                    # the costliest node, forward and backward together
    heat(profile)                                       # the same as colours and badges for a picture of the graph

Pure values; `train.profiling` makes the timings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from layerloom.compile.executor import Timing
from layerloom.graph.flat import Path, flat, way
from layerloom.graph.heat import Heat
from layerloom.graph.model import Document, NodeId
from layerloom.graph.scheduling import SETTINGS
from layerloom.graph.settings import NAMES

OPTIMIZER, OTHER = "optimizer", "other"
"""What the rows are called whose calls belong to no node: what learning does after the gradients, and the rest."""

_MOVING = frozenset({"reorder", "copy"})
"""Calls that an executor adds by itself, to bring arrays into another layout or to another place."""

_RELEVANT = NAMES.keys() - {
    *SETTINGS, "csv_log", "epochs", "keep", "learning_rate", "monitor", "patience", "schedule", "seed",
    "tensorboard_log", "test_fraction", "validation_fraction",
}  # fmt: skip
"""The training settings on which the duration of a step depends."""


@dataclass(frozen=True)
class NodeTime:
    """What one step spends on a node, forward and backward together. `node` is empty for optimizer and other.

    `flops` counts a multiplication and its addition as two, `bytes` what goes in and out of the calls.
    """

    node: NodeId
    title: str
    type_name: str
    seconds: float
    flops: int
    bytes: int
    calls: int
    implementations: tuple[str, ...]

    @property
    def flops_per_second(self) -> float:
        """The speed of the arithmetic, 0 where there is none to speak of."""
        return self.flops / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class StepProfile:
    """A training step call by call. `nodes` is sorted by time, the costliest first.

    `step_seconds` is a whole step as training runs it, `seconds` the sum over the calls, each timed by itself.
    `peak` is the speed of a large matrix product, or of the fastest call if that beats it, in operations a second.
    `note` says why the machine is not the best one, if it is not.
    """

    machine: str
    note: str
    batch: int
    steps: int
    step_seconds: float
    peak: float
    arena_bytes: int
    nodes: tuple[NodeTime, ...]
    calls: tuple[Timing, ...]

    @property
    def seconds(self) -> float:
        return sum(node.seconds for node in self.nodes)

    @property
    def flops(self) -> int:
        return sum(node.flops for node in self.nodes)

    @property
    def bytes(self) -> int:
        return sum(node.bytes for node in self.nodes)

    def share(self, seconds: float) -> float:
        """The share of all calls' time, from 0 to 1."""
        return seconds / self.seconds if self.seconds else 0.0

    def of_peak(self, flops_per_second: float) -> float:
        """The share of the machine's measured peak, from 0 to about 1."""
        return flops_per_second / self.peak if self.peak else 0.0

    def node(self, node: NodeId) -> NodeTime | None:
        """What is spent on a node, `None` if nothing is."""
        return next((entry for entry in self.nodes if entry.node == node), None) if node else None


def typical(steps: Sequence[Sequence[Timing]]) -> tuple[Timing, ...]:
    """One step whose every call takes the median of its times over several equal steps."""
    if len({len(step) for step in steps}) > 1:
        raise ValueError("steps of one program have different numbers of calls")
    return tuple(
        replace(calls[0], seconds=median(call.seconds for call in calls)) for calls in zip(*steps, strict=True)
    )


def by_node(calls: Iterable[Timing], document: Document) -> tuple[NodeTime, ...]:
    """The calls put together by the node that they work for, the costliest first."""
    groups: defaultdict[tuple[NodeId, str], list[Timing]] = defaultdict(list)
    for call in calls:
        known = call.source in document.nodes
        groups[(call.source, "") if known else ("", _unowned(call))].append(call)
    found = (_together(node, title, group, document) for (node, title), group in groups.items())
    return tuple(sorted(found, key=lambda entry: (-entry.seconds, entry.node, entry.title)))


def _unowned(call: Timing) -> str:
    return OTHER if call.source or call.name in _MOVING else OPTIMIZER


def _together(node: NodeId, title: str, calls: Sequence[Timing], document: Document) -> NodeTime:
    entry = document.nodes.get(node)
    slowest_first = sorted(calls, key=lambda call: -call.seconds)
    return NodeTime(
        node=node,
        title=title if entry is None else entry.title,
        type_name="" if entry is None else entry.layer.type_name,
        seconds=sum(call.seconds for call in calls),
        flops=sum(call.flops for call in calls),
        bytes=sum(call.bytes for call in calls),
        calls=len(calls),
        implementations=tuple(dict.fromkeys(call.implementation for call in slowest_first)),
    )


def decoded(values: Mapping[str, Any]) -> StepProfile:
    """The profile that `dataclasses.asdict` turned into JSON; raises `ValueError` if it is none."""
    try:
        nodes = tuple(
            NodeTime(**{**entry, "implementations": tuple(entry["implementations"])}) for entry in values["nodes"]
        )
        calls = tuple(Timing(**call) for call in values["calls"])
        return StepProfile(**{**values, "nodes": nodes, "calls": calls})
    except (TypeError, KeyError) as error:
        raise ValueError(f"this is no profile of a step: {error}") from error


def subject(document: Document) -> tuple[object, ...]:
    """Of a document what the duration of its steps depends on: two with the same have the same profile."""
    opened = flat(document).document
    nodes = {key: (node.layer, node.weights_of) for key, node in opened.nodes.items()}
    settings = {name: value for name, value in document.settings.items() if name in _RELEVANT}
    return nodes, opened.links, settings


def at_level(profile: StepProfile, path: Path) -> StepProfile:
    """The profile as it is seen at a level: an instance takes the time of all that is inside it."""
    groups: defaultdict[NodeId, list[NodeTime]] = defaultdict(list)
    rest = [entry for entry in profile.nodes if not entry.node]
    for entry in profile.nodes:
        instances, node = way(entry.node)
        if entry.node and instances[: len(path)] == path:
            groups[(*instances, node)[len(path)]].append(entry)
    drawn = [_summed(node, entries) for node, entries in groups.items()]
    return replace(profile, nodes=tuple(sorted((*drawn, *rest), key=lambda entry: -entry.seconds)))


def _summed(node: NodeId, entries: Sequence[NodeTime]) -> NodeTime:
    """Several nodes as the one that holds them."""
    return replace(
        entries[0],
        node=node,
        seconds=sum(entry.seconds for entry in entries),
        flops=sum(entry.flops for entry in entries),
        bytes=sum(entry.bytes for entry in entries),
        calls=sum(entry.calls for entry in entries),
        implementations=tuple(dict.fromkeys(name for entry in entries for name in entry.implementations)),
    )


# As colours and words


def heat(profile: StepProfile) -> dict[NodeId, Heat]:
    """The nodes that cost something, the costliest with degree 1."""
    most = max((entry.seconds for entry in profile.nodes if entry.node), default=0.0) or 1.0
    return {
        entry.node: Heat(
            entry.seconds / most, f"{time_text(entry.seconds)} · {share_text(profile.share(entry.seconds))}"
        )
        for entry in profile.nodes
        if entry.node
    }


def details(profile: StepProfile, entry: NodeTime) -> tuple[str, ...]:
    """What a person may want to know of a node's cost, in a few lines."""
    lines = [f"{time_text(entry.seconds)}, {share_text(profile.share(entry.seconds))} of the step"]
    if entry.flops:
        peak = share_text(profile.of_peak(entry.flops_per_second))
        lines.append(f"{rate_text(entry.flops_per_second)}, {peak} of this machine's peak")
    lines.append(f"{size_text(entry.bytes)} in and out of {entry.calls} call{'s' if entry.calls != 1 else ''}")
    lines.append(", ".join(entry.implementations))
    return tuple(lines)


def time_text(seconds: float) -> str:
    """A short time with three digits: `482 µs`, `12.3 ms`, `1.25 s`."""
    for limit, unit in ((1.0, "s"), (1e-3, "ms")):
        if seconds >= limit * 0.9995:
            return f"{_three_digits(seconds / limit)} {unit}"
    return f"{_three_digits(seconds * 1e6)} µs"


def share_text(share: float) -> str:
    """A share as whole percent: `31 %`, `< 1 %`."""
    return "< 1 %" if 0 < share < 0.005 else f"{share:.0%}".replace("%", " %")


def rate_text(flops_per_second: float) -> str:
    """`850 MFLOP/s`, `85.3 GFLOP/s`, `1.25 TFLOP/s`."""
    for limit, unit in ((1e12, "TFLOP/s"), (1e9, "GFLOP/s")):
        if flops_per_second >= limit * 0.9995:
            return f"{_three_digits(flops_per_second / limit)} {unit}"
    return f"{_three_digits(flops_per_second / 1e6)} MFLOP/s"


def size_text(count: float) -> str:
    """`512 B`, `3.42 KiB`, `1.25 MiB`."""
    for limit, unit in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if count >= limit:
            return f"{_three_digits(count / limit)} {unit}"
    return f"{count:.0f} B"


def _three_digits(value: float) -> str:
    return f"{value:.0f}" if value >= 99.95 else f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"
