"""Automatic layout: nodes in columns from left to right, in an order with few crossings, without overlaps.

The layered method of Sugiyama, Tagawa and Toda (1981): columns by longest path, long links through dummy nodes, order
by barycentre sweeps, heights by the best fit that keeps the order. Everything is iterative, so that a chain of
thousands of nodes is no harder than a short one, and equal documents get equal places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import ceil, sqrt

import networkx as nx

from layerloom.graph.infer import order
from layerloom.graph.model import Document, NodeId

Size = tuple[float, float]
Point = tuple[float, float]

COLUMN_GAP = 72.0
ROW_GAP = 40.0
DUMMY_HEIGHT = 8.0
HEADER = 56.0
"""Of a node: there its first port lies."""

SWEEPS = 12
MAX_SPAN = 16
"""Links over more columns than this have no say in the order: their dummies would outnumber the nodes."""

DEFAULT_SIZE: Size = (200.0, 104.0)

_Item = tuple[NodeId, int]
"""A node (with -1), or the dummy of the node's long links in the column that is named."""


def layered(document: Document, sizes: Mapping[NodeId, Size]) -> dict[NodeId, Point]:
    """The top left corner of every node; `sizes` are width and height."""
    position = {node: index for index, node in enumerate(order(document))}
    graph: nx.DiGraph[NodeId] = nx.DiGraph()
    graph.add_nodes_from(position)
    links = ((link.source.node, link.target.node) for link in document.links.values())
    graph.add_edges_from(sorted((s, t) for s, t in links if position.get(s, 0) < position.get(t, -1)))
    parts = sorted(nx.weakly_connected_components(graph), key=lambda part: min(position[node] for node in part))
    joined = [part for part in parts if len(part) > 1]
    single = [node for part in parts if len(part) == 1 for node in part]
    result: dict[NodeId, Point] = {}
    bottom = 0.0
    for part in joined:
        places = _part(graph, sorted(part, key=position.__getitem__), sizes)
        result |= {node: (x, y + bottom) for node, (x, y) in places.items()}
        bottom = max(y + _size(sizes, node)[1] for node, (_, y) in result.items()) + 2 * ROW_GAP
    return result | _grid(single, sizes, bottom)


def _part(graph: nx.DiGraph[NodeId], nodes: Sequence[NodeId], sizes: Mapping[NodeId, Size]) -> dict[NodeId, Point]:
    """One connected part, its top at 0."""
    column = _columns(graph, nodes)
    items, neighbours = _with_dummies(graph, nodes, column)
    columns = _ordered(items, neighbours)
    heights = {item: _size(sizes, item[0])[1] if item[1] < 0 else DUMMY_HEIGHT for line in columns for item in line}
    lines = _lines(columns, neighbours, heights)
    left = _lefts(nodes, column, sizes)
    tops = {node: lines[node, -1] - _line(_size(sizes, node)[1]) for node in nodes}
    highest = min(tops.values())
    return {node: (left[column[node]], float(round(tops[node] - highest))) for node in nodes}


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
) -> tuple[list[list[_Item]], dict[_Item, tuple[list[_Item], list[_Item]]]]:
    """The items of every column, and of each item its neighbours to the left and to the right.

    The long links of one node share their dummies, so that there are few.
    """
    items: list[list[_Item]] = [[] for _ in range(max(column.values()) + 1)]
    neighbours: dict[_Item, tuple[list[_Item], list[_Item]]] = {}

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


def _ordered(
    columns: list[list[_Item]], neighbours: Mapping[_Item, tuple[list[_Item], list[_Item]]]
) -> list[list[_Item]]:
    """The columns with their items sorted by the mean place of their neighbours, swept to and fro."""
    columns = [list(line) for line in columns]
    place = {item: index for line in columns for index, item in enumerate(line)}
    for sweep in range(SWEEPS):
        side = sweep % 2
        for line in columns if side == 0 else reversed(columns):
            means = {item: _mean([place[n] for n in neighbours[item][side]], place[item]) for item in line}
            line.sort(key=means.__getitem__)
            place.update((item, index) for index, item in enumerate(line))
    return columns


def _lines(
    columns: Sequence[Sequence[_Item]],
    neighbours: Mapping[_Item, tuple[list[_Item], list[_Item]]],
    heights: Mapping[_Item, float],
) -> dict[_Item, float]:
    """The height of the line that every item lies on: as near to its neighbours' as the order and the gaps allow.

    The last sweep goes from left to right, so that a chain lies on one line.
    """
    line_of: dict[_Item, float] = {}
    for line in columns:
        offsets = _offsets(line, heights)
        line_of.update((item, offset - offsets[-1] / 2) for item, offset in zip(line, offsets, strict=True))
    for sweep in range(SWEEPS):
        for line in reversed(columns) if sweep % 2 == 0 else columns:
            near = (neighbours[item][1 - sweep % 2] for item in line)
            wanted = [_mean([line_of[n] for n in some], line_of[item]) for item, some in zip(line, near, strict=True)]
            line_of.update(zip(line, _spaced(wanted, _offsets(line, heights)), strict=True))
    return line_of


def _offsets(line: Sequence[_Item], heights: Mapping[_Item, float]) -> list[float]:
    """How far below the first item each has to lie at least."""
    offsets = [0.0]
    for above, below in pairwise(line):
        offsets.append(offsets[-1] + heights[above] - _line(heights[above]) + ROW_GAP + _line(heights[below]))
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


def _lefts(nodes: Iterable[NodeId], column: Mapping[NodeId, int], sizes: Mapping[NodeId, Size]) -> list[float]:
    widths = [0.0] * (max(column.values()) + 1)
    for node in nodes:
        widths[column[node]] = max(widths[column[node]], _size(sizes, node)[0])
    lefts = [0.0]
    for width in widths[:-1]:
        lefts.append(lefts[-1] + float(ceil(width)) + COLUMN_GAP)
    return lefts


def _grid(nodes: Sequence[NodeId], sizes: Mapping[NodeId, Size], top: float) -> dict[NodeId, Point]:
    """Nodes without links in rows, below the rest."""
    if not nodes:
        return {}
    across = ceil(sqrt(len(nodes)))
    width = max(_size(sizes, node)[0] for node in nodes) + COLUMN_GAP
    height = max(_size(sizes, node)[1] for node in nodes) + ROW_GAP
    return {node: (i % across * width, top + i // across * height) for i, node in enumerate(nodes)}


def _line(height: float) -> float:
    """How far below the top of an item the wire goes that should be straight: the middle of its title."""
    return min(height, HEADER) / 2


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else float(otherwise)


def _size(sizes: Mapping[NodeId, Size], node: NodeId) -> Size:
    return sizes.get(node, DEFAULT_SIZE)
