"""Automatic layout: nodes in columns from left to right, in an order with few crossings, without overlaps.

Graphs that would be too long for the canvas go on in further rows below, like lines of text.

The layered method of Sugiyama, Tagawa and Toda (1981): columns by longest path, long links through dummy nodes, order
by barycentre sweeps, heights by the best fit that keeps the order. Everything is iterative, so that a chain of
thousands of nodes is no harder than a short one, and equal documents get equal places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from math import ceil, inf, sqrt
from typing import NamedTuple

import networkx as nx

from layerloom.graph import folding
from layerloom.graph.infer import order
from layerloom.graph.model import Document, NodeId
from layerloom.graph.stepwise import Steps, finished, part

Size = tuple[float, float]
Point = tuple[float, float]

COLUMN_GAP = 72.0
ROW_GAP = 32.0
FOLD_GAP = 64.0
"""Between the rows of a folded graph: there wires lead from the end of a row back to the start of the next."""
CANVAS_ASPECT = 2.0
"""Width over height of a usual canvas."""
DUMMY_HEIGHT = 8.0
HEADER = 56.0
"""Of a node: there its first port lies."""

SWEEPS = 12
_SPREAD = 0.8
"""How far the first and last port of a node are apart, where nodes that follow each other are 1 apart."""
MAX_SPAN = 16
"""Links over more columns than this have no say in the order: their dummies would outnumber the nodes."""

DEFAULT_SIZE: Size = (200.0, 104.0)

_Item = tuple[NodeId, int]
"""A node (with -1), or the dummy of the node's long links in the column that is named."""
_Neighbours = dict[_Item, tuple[list[_Item], list[_Item]]]
"""Of each item those to the left and to the right."""
_Leans = Mapping[tuple[NodeId, NodeId], tuple[float, float]]
"""For source and target how far above (or below) the middle of each the wire between them starts and ends."""


def layered(
    document: Document,
    sizes: Mapping[NodeId, Size],
    *,
    anchors: Mapping[NodeId, float] | None = None,
    aspect: float = inf,
) -> dict[NodeId, Point]:
    """The top left corner of every node; `sizes` are width and height.

    `anchors` say how far below its top a node has the port at which wires should be straight. With the `aspect` of the
    canvas, width over height, long graphs are folded into as many rows as show it largest; else all is in one.
    """
    return finished(layering(document, sizes, anchors=anchors, aspect=aspect))


def layering(
    document: Document,
    sizes: Mapping[NodeId, Size],
    *,
    anchors: Mapping[NodeId, float] | None = None,
    aspect: float = inf,
) -> Steps[dict[NodeId, Point]]:
    """The same in steps."""
    position = {node: index for index, node in enumerate(order(document))}
    graph: nx.DiGraph[NodeId] = nx.DiGraph()
    graph.add_nodes_from(position)
    links = ((link.source.node, link.target.node) for link in document.links.values())
    graph.add_edges_from(sorted((s, t) for s, t in links if position.get(s, 0) < position.get(t, -1)))
    parts = sorted(nx.weakly_connected_components(graph), key=lambda nodes: min(position[node] for node in nodes))
    joined = [nodes for nodes in parts if len(nodes) > 1]
    single = [node for nodes in parts if len(nodes) == 1 for node in nodes]
    boxes = {node: _box(_size(sizes, node), (anchors or {}).get(node)) for node in position}
    leans = _leans(document)
    result: dict[NodeId, Point] = {}
    bottom = 0.0
    for nodes in joined:
        steps = _placing(graph, sorted(nodes, key=position.__getitem__), boxes, leans, aspect)
        places = yield from part(steps, len(result) / len(position), len(nodes) / len(position))
        result |= {node: (x, y + bottom) for node, (x, y) in places.items()}
        bottom += max(y + _size(sizes, node)[1] for node, (_, y) in places.items()) + 2 * ROW_GAP
    return result | _grid(single, sizes, bottom)


class _Box(NamedTuple):
    """The width of an item, and how far it reaches above and below its line."""

    width: float
    above: float
    below: float

    @property
    def height(self) -> float:
        return self.above + self.below


_DUMMY = _Box(0.0, DUMMY_HEIGHT / 2, DUMMY_HEIGHT / 2)


def _box(size: Size, anchor: float | None) -> _Box:
    """The box of a node; without an anchor its line goes through the middle of its title."""
    width, height = size
    above = min(height, HEADER) / 2 if anchor is None else anchor
    return _Box(width, above, height - above)


def _placing(
    graph: nx.DiGraph[NodeId], nodes: Sequence[NodeId], boxes: Mapping[NodeId, _Box], leans: _Leans, aspect: float
) -> Steps[dict[NodeId, Point]]:
    """One connected part, its top at 0."""
    column = _columns(graph, nodes)
    items, neighbours = _with_dummies(graph, nodes, column)
    columns = yield from part(_ordering(items, neighbours, leans), 0.0, 0.3)
    widths, heights = _measures(columns, boxes)
    wires = _wires(graph, nodes, column, len(columns))
    row = yield from part(folding.folding(widths, heights, wires, aspect), 0.3, 0.3)
    columns, neighbours = _within_rows(columns, neighbours, column, row)
    sized = {item: boxes[item[0]] if item[1] < 0 else _DUMMY for item in neighbours}
    lines = yield from part(_levelling(columns, neighbours, sized), 0.6, 0.4)
    left, shift = folding.grid(widths, row), _shifts(nodes, column, row, lines, boxes)
    tops = {node: lines[node, -1] - boxes[node].above + shift[row[column[node]]] for node in nodes}
    return {node: (left[column[node]], float(round(tops[node]))) for node in nodes}


def _leans(document: Document) -> _Leans:
    """Which wires start and end higher than others at the same node."""
    found: dict[tuple[NodeId, NodeId], tuple[float, float]] = {}
    leaving = {node: list(entry.layer.ports.outputs) for node, entry in document.nodes.items()}
    for node in document.nodes:
        arriving = [link for link in document.incoming(node) if link.source.port in leaving.get(link.source.node, ())]
        for index, link in enumerate(arriving):
            source, port = link.source
            out = _share(leaving[source].index(port), len(leaving[source]))
            found.setdefault((source, node), (out, _share(index, len(arriving))))
    return found


def _share(index: int, count: int) -> float:
    """How far one of so many ports is from the middle of its node, so that all are closer than other nodes."""
    return _SPREAD * ((index + 0.5) / count - 0.5)


def _measures(columns: Sequence[Sequence[_Item]], boxes: Mapping[NodeId, _Box]) -> tuple[list[float], list[float]]:
    """Width and height of every column with the gap that follows."""
    found = [[boxes[node] for node, dummy in line if dummy < 0] for line in columns]
    widths = [float(ceil(max((box.width for box in line), default=0.0))) + COLUMN_GAP for line in found]
    heights = [sum(box.height + ROW_GAP for box in line) - ROW_GAP + FOLD_GAP for line in found]
    return widths, heights


def _wires(graph: nx.DiGraph[NodeId], nodes: Sequence[NodeId], column: Mapping[NodeId, int], count: int) -> list[int]:
    """How many nodes feed what lies behind each column from there or before."""
    change = [0] * (count + 1)
    for node in nodes:
        last = max((column[target] for target in graph.successors(node)), default=column[node])
        change[column[node]] += 1
        change[last] -= 1
    return list(accumulate(change[:count]))


def _within_rows(
    columns: Sequence[Sequence[_Item]], neighbours: _Neighbours, column: Mapping[NodeId, int], row: Sequence[int]
) -> tuple[list[list[_Item]], _Neighbours]:
    """The items without the links from row to row, and without the dummies of such links."""
    where = {item: index for index, line in enumerate(columns) for item in line}

    def near(item: _Item, others: Sequence[_Item]) -> list[_Item]:
        return [other for other in others if row[where[other]] == row[where[item]]]

    used: set[_Item] = set()
    for line in reversed(columns):  # A dummy is used if it leads to a node in the row in which its way starts.
        for item in line:
            ahead = near(item, neighbours[item][1])
            leads = any(other[1] < 0 or other in used for other in ahead)
            if item[1] < 0 or (leads and row[column[item[0]]] == row[where[item]]):
                used.add(item)
    kept = {item: neighbours[item] for item in used}
    return [[item for item in line if item in used] for line in columns], {
        item: ([n for n in near(item, left) if n in used], [n for n in near(item, right) if n in used])
        for item, (left, right) in kept.items()
    }


def _shifts(
    nodes: Sequence[NodeId],
    column: Mapping[NodeId, int],
    row: Sequence[int],
    lines: Mapping[_Item, float],
    boxes: Mapping[NodeId, _Box],
) -> list[float]:
    """How far each row has to move down to lie below the one before."""
    top, bottom = [inf] * (max(row) + 1), [-inf] * (max(row) + 1)
    for node in nodes:
        index, line = row[column[node]], lines[node, -1]
        top[index] = min(top[index], line - boxes[node].above)
        bottom[index] = max(bottom[index], line + boxes[node].below)
    shifts, free = [], 0.0
    for highest, lowest in zip(top, bottom, strict=True):
        shifts.append(free - highest)
        free += float(ceil(lowest - highest)) + FOLD_GAP
    return shifts


def _columns(graph: nx.DiGraph[NodeId], nodes: Sequence[NodeId]) -> dict[NodeId, int]:
    """By the longest path from a source; a source then moves right to just before its first consumer."""
    column: dict[NodeId, int] = {}
    for node in nodes:
        column[node] = max((column[source] + 1 for source in graph.predecessors(node)), default=0)
    for node in reversed(nodes):
        if graph.in_degree(node) == 0:
            column[node] = min((column[target] for target in graph.successors(node)), default=1) - 1
    return column


def _with_dummies(
    graph: nx.DiGraph[NodeId], nodes: Sequence[NodeId], column: Mapping[NodeId, int]
) -> tuple[list[list[_Item]], _Neighbours]:
    """The items of every column, and of each item its neighbours to the left and to the right.

    The long links of one node share their dummies, so that there are few.
    """
    items: list[list[_Item]] = [[] for _ in range(max(column.values()) + 1)]
    neighbours: _Neighbours = {}

    def add(item: _Item, where: int) -> None:
        items[where].append(item)
        neighbours[item] = ([], [])

    def join(left: _Item, right: _Item) -> None:
        neighbours[left][1].append(right)
        neighbours[right][0].append(left)

    for node in nodes:
        add((node, -1), column[node])
    for node in nodes:
        way: list[_Item] = [(node, -1)]
        near = (target for target in graph.successors(node) if column[target] - column[node] <= MAX_SPAN)
        for target in sorted(near, key=lambda n: (column[n], n)):
            while column[node] + len(way) < column[target]:
                add((node, column[node] + len(way)), column[node] + len(way))
                join(way[-1], (node, column[node] + len(way)))
                way.append((node, column[node] + len(way)))
            join(way[column[target] - column[node] - 1], (target, -1))
    return items, neighbours


def _ordering(columns: list[list[_Item]], neighbours: _Neighbours, leans: _Leans) -> Steps[list[list[_Item]]]:
    """The columns with their items sorted by the mean place of the ports they are joined to, swept to and fro."""
    columns = [list(line) for line in columns]
    ports = [_ports(neighbours, leans, side) for side in (0, 1)]
    place = {item: index for line in columns for index, item in enumerate(line)}
    some = [line for line in columns if len(line) > 1]
    still = 0
    for sweep in range(SWEEPS):
        yield sweep / SWEEPS
        side = sweep % 2
        moved = [line for line in (some if side == 0 else reversed(some)) if _sort(line, place, ports[side])]
        still = 0 if moved else still + 1
        if still == 2:  # What changes nothing to and fro changes nothing ever after.
            break
    return columns


def _ports(neighbours: _Neighbours, leans: _Leans, side: int) -> dict[_Item, list[tuple[_Item, float]]]:
    """Of each item those it is joined to on one side, and where on them its wire is."""

    def lean(item: _Item, other: _Item) -> float:
        ends = (other, item) if side == 0 else (item, other)
        return leans.get((ends[0][0], ends[1][0]), (0.0, 0.0))[side] if other[1] < 0 else 0.0

    return {item: [(other, lean(item, other)) for other in near[side]] for item, near in neighbours.items()}


def _sort(line: list[_Item], place: dict[_Item, int], ports: Mapping[_Item, Sequence[tuple[_Item, float]]]) -> bool:
    """Sort the items of a column by the mean place of the ports they are joined to; whether that changed anything."""
    means = [_mean([place[other] + lean for other, lean in ports[item]], place[item]) for item in line]
    if all(a <= b for a, b in pairwise(means)):
        return False
    mean_of = dict(zip(line, means, strict=True))
    line.sort(key=mean_of.__getitem__)
    place.update((item, index) for index, item in enumerate(line))
    return True


def _levelling(
    columns: Sequence[Sequence[_Item]],
    neighbours: _Neighbours,
    boxes: Mapping[_Item, _Box],
) -> Steps[dict[_Item, float]]:
    """The height of the line that every item lies on: as near to its neighbours' as the order and the gaps allow.

    The last sweep goes from left to right, so that a chain lies on one line.
    """
    placed = [(line, _offsets(line, boxes)) for line in columns if line]
    line_of = {
        item: offset - offsets[-1] / 2 for line, offsets in placed for item, offset in zip(line, offsets, strict=True)
    }
    for sweep in range(SWEEPS):
        yield sweep / SWEEPS
        side = 1 - sweep % 2
        for line, offsets in reversed(placed) if side == 1 else placed:
            wanted = [_mean([line_of[n] for n in neighbours[item][side]], line_of[item]) for item in line]
            if len(line) == 1:
                line_of[line[0]] = wanted[0]
            else:
                line_of.update(zip(line, _spaced(wanted, offsets), strict=True))
    return line_of


def _offsets(line: Sequence[_Item], boxes: Mapping[_Item, _Box]) -> list[float]:
    """How far below the first item each has to lie at least."""
    offsets = [0.0]
    for above, below in pairwise(line):
        offsets.append(offsets[-1] + boxes[above].below + ROW_GAP + boxes[below].above)
    return offsets


def _spaced(wanted: Sequence[float], offsets: Sequence[float]) -> list[float]:
    """The places nearest to the wanted ones (least squares) that keep order and distance: pool adjacent violators."""
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        pools.append((want - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    means = [mean for mean, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _grid(nodes: Sequence[NodeId], sizes: Mapping[NodeId, Size], top: float) -> dict[NodeId, Point]:
    """Nodes without links in rows, below the rest."""
    if not nodes:
        return {}
    across = ceil(sqrt(len(nodes)))
    width = max(_size(sizes, node)[0] for node in nodes) + COLUMN_GAP
    height = max(_size(sizes, node)[1] for node in nodes) + ROW_GAP
    return {node: (i % across * width, top + i // across * height) for i, node in enumerate(nodes)}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else float(otherwise)


def _size(sizes: Mapping[NodeId, Size], node: NodeId) -> Size:
    return sizes.get(node, DEFAULT_SIZE)
