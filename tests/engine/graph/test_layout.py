"""Automatic layout: columns from left to right, no overlaps, the same places every time, quick on large graphs."""

from __future__ import annotations

import math
import random
import time
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.graph import Document, Input, Link, Node, Output
from layerloom.graph.layout import layered, layering
from layerloom.layers import Add

Edges = list[tuple[int, int]]


def graph(count: int, edges: Edges) -> Document:
    """A graph of nodes that take any number of wires."""
    ids = [f"n{index:04}" for index in range(count)]
    links: dict[str, Link] = {}
    slots = dict.fromkeys(ids, 0)
    for a, b in edges:
        link = Link(Output(ids[a], "output"), Input(ids[b], "x", slots[ids[b]]))
        links[link.key] = link
        slots[ids[b]] += 1
    nodes = {id_: Node(Add(), id_) for id_ in ids}
    return Document(nodes=MappingProxyType(nodes), links=MappingProxyType(links))


def sized(document: Document, seed: int = 0) -> dict[str, tuple[float, float]]:
    chosen = random.Random(seed)
    return {node: (chosen.uniform(120, 300), chosen.uniform(40, 160)) for node in document.nodes}


def overlaps(sizes: dict[str, tuple[float, float]], places: dict[str, tuple[float, float]]) -> int:
    boxes = sorted((*places[node], *sizes[node]) for node in places)
    count = 0
    for index, (x, y, width, height) in enumerate(boxes):
        for other_x, other_y, _, other_height in boxes[index + 1 :]:
            if other_x >= x + width:
                break
            count += y < other_y + other_height and other_y < y + height
    return count


def random_edges(count: int, seed: int) -> Edges:
    chosen = random.Random(seed)
    near = [(chosen.randrange(max(0, i - 20), i), i) for i in range(1, count)]
    far = [(chosen.randrange(i), i) for i in range(1, count) if chosen.random() < 0.2]
    return near + far


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 25), st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=50))
def test_no_two_nodes_overlap_in_any_graph_and_every_node_has_a_place(count: int, edges: Edges) -> None:
    document = graph(count, [(a % count, b % count) for a, b in edges])
    places = layered(document, sized(document))
    assert places.keys() == document.nodes.keys()
    assert overlaps(sized(document), places) == 0


def test_links_run_from_left_to_right() -> None:
    document = graph(60, random_edges(60, 1))
    sizes, places = sized(document), layered(document, sized(document))
    for link in document.links.values():
        assert places[link.source.node][0] + sizes[link.source.node][0] < places[link.target.node][0]


def test_equal_documents_get_equal_places() -> None:
    document = graph(60, random_edges(60, 2))
    turned = document.with_table("nodes", dict(reversed(document.nodes.items())))
    turned = turned.with_table("links", dict(reversed(document.links.items())))
    assert layered(turned, sized(document)) == layered(document, sized(document))


def test_a_chain_lies_in_one_row() -> None:
    document = graph(6, [(i, i + 1) for i in range(5)])
    places = layered(document, dict.fromkeys(document.nodes, (100, 50)))
    assert {y for _, y in places.values()} == {0}


def test_nodes_of_different_heights_in_a_chain_have_straight_wires_between_their_titles() -> None:
    document = graph(3, [(0, 1), (1, 2)])
    places = layered(document, {"n0000": (100, 56), "n0001": (100, 140), "n0002": (100, 90)})
    assert {y for _, y in places.values()} == {0}


def test_a_long_chain_is_folded_into_rows_in_reading_order() -> None:
    document = graph(15, [(i, i + 1) for i in range(14)])
    places = layered(document, dict.fromkeys(document.nodes, (200, 56)), aspect=2.0)
    reading = sorted(places, key=lambda node: (places[node][1], places[node][0]))
    assert reading == sorted(places)
    assert 2 <= len({y for _, y in places.values()}) <= 4


def test_nodes_of_parallel_branches_share_a_row_in_the_same_order() -> None:
    upper, lower = range(1, 20, 2), range(2, 20, 2)
    edges = [(0, 1), (0, 2)] + [(i, i + 2) for i in range(1, 17)]
    document = graph(19, edges)
    places = layered(document, dict.fromkeys(document.nodes, (200, 56)), aspect=2.0)
    pairs = [(f"n{a:04}", f"n{b:04}") for a, b in zip(upper, lower, strict=False) if b < 19]
    assert all(places[a][0] == places[b][0] for a, b in pairs)
    assert len({places[a][1] < places[b][1] for a, b in pairs}) == 1


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 40),
    st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=70),
    st.floats(0.3, 5),
)
def test_no_two_nodes_overlap_in_a_folded_graph(count: int, edges: Edges, aspect: float) -> None:
    document = graph(count, [(a % count, b % count) for a, b in edges] + [(i, i + 1) for i in range(count - 1)])
    places = layered(document, sized(document), aspect=aspect)
    assert places.keys() == document.nodes.keys()
    assert overlaps(sized(document), places) == 0


def test_nodes_lie_with_their_anchors_on_one_line() -> None:
    document = graph(3, [(0, 1), (1, 2)])
    anchors = {"n0000": 68.0, "n0001": 28.0, "n0002": 28.0}
    places = layered(document, dict.fromkeys(document.nodes, (100, 120)), anchors=anchors)
    assert {places[node][1] + anchors[node] for node in places} == {68.0}


def test_two_branches_do_not_cross() -> None:
    document = graph(6, [(0, 1), (0, 2), (2, 3), (1, 4), (3, 5), (4, 5)])
    places = layered(document, dict.fromkeys(document.nodes, (100, 50)))
    assert (places["n0001"][1] < places["n0002"][1]) == (places["n0004"][1] < places["n0003"][1])


def test_branches_lie_in_the_order_of_the_ports_that_they_end_in() -> None:
    branches = [(0, i) for i in (1, 2, 3, 4)]
    document = graph(6, branches + [(i, 5) for i in (3, 1, 4, 2)])
    places = layered(document, dict.fromkeys(document.nodes, (100, 50)))
    assert sorted(["n0001", "n0002", "n0003", "n0004"], key=lambda node: places[node][1]) == [
        "n0003", "n0001", "n0004", "n0002",
    ]  # fmt: skip


def test_a_branch_that_skips_columns_lies_in_the_order_of_the_ports_too() -> None:
    document = graph(6, [(0, 1), (0, 2), (2, 3), (3, 4), (4, 5), (1, 5)])
    places = layered(document, dict.fromkeys(document.nodes, (100, 50)))
    assert places["n0001"][1] > places["n0002"][1]
    document = graph(6, [(0, 1), (0, 2), (2, 3), (3, 4), (1, 5), (4, 5)])
    places = layered(document, dict.fromkeys(document.nodes, (100, 50)))
    assert places["n0001"][1] < places["n0002"][1]


def test_a_wire_that_skips_a_column_gets_room_beside_the_node_there() -> None:
    document = graph(4, [(0, 1), (1, 2), (0, 2), (2, 3)])
    places = layered(document, dict.fromkeys(document.nodes, (100, 50)))
    assert places["n0001"][1] != places["n0000"][1]


def test_nodes_without_links_lie_in_rows_below() -> None:
    document = graph(11, [(0, 1)])
    places = layered(document, dict.fromkeys(document.nodes, (100, 50)))
    assert all(places[f"n{i:04}"][1] > 50 for i in range(2, 11))
    assert len({x for x, _ in places.values()}) > 2


def test_a_layout_in_steps_says_how_far_it_is_and_rests_often() -> None:
    document = graph(3000, [(i, i + 1) for i in range(1500)] + [(0, i) for i in range(1502, 2900)])
    shares, longest, since = [0.0], 0.0, time.thread_time()
    for share in layering(document, sized(document), aspect=2.0):
        shares.append(share)
        longest, since = max(longest, time.thread_time() - since), time.thread_time()
    assert shares == sorted(shares)
    assert 0.8 < shares[-1] < 1
    assert longest < 0.5  # 0.08 s.


def test_many_small_graphs_lie_below_each_other() -> None:
    document = graph(4000, [(i, i + 1) for i in range(0, 4000, 2)])
    start = time.thread_time()
    places = layered(document, sized(document))
    assert time.thread_time() - start < 2  # 0.3 s; eight if each looks at all those above.
    tops = [places[f"n{i:04}"][1] for i in range(0, 4000, 2)]
    assert tops == sorted(tops)


def test_nothing_is_laid_out_to_nothing() -> None:
    assert layered(Document(), {}) == {}


@pytest.mark.parametrize(
    "edges",
    [
        [(i, i + 1) for i in range(999)],
        random_edges(1000, 3),
        [(0, i) for i in range(1, 1000)],
        [(i, i + 1) for i in range(998)] + [(i, 999) for i in range(0, 998, 2)],
        [],
    ],
    ids=["chain", "random", "star", "skips", "no links"],
)
@pytest.mark.parametrize("aspect", [math.inf, 2.0])
def test_a_thousand_nodes_are_laid_out_in_seconds(edges: Edges, aspect: float) -> None:
    document = graph(1000, edges)
    start = time.perf_counter()
    places = layered(document, sized(document), aspect=aspect)
    assert time.perf_counter() - start < 5
    assert overlaps(sized(document), places) == 0
