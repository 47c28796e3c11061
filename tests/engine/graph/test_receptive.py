"""Receptive fields, against what the gradient of a real net depends on, and against what papers print."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layerloom.graph import Document, NodeId, Output, infer
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.graph.edit import apply
from layerloom.graph.flat import flat, inside
from layerloom.graph.grouping import grouping
from layerloom.graph.plan import changing
from layerloom.graph.receptive import Along, Known, field, told
from layerloom.layers import (
    LSTM,
    Add,
    AveragePool2D,
    BatchNorm,
    Concatenate,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    Dense,
    DepthwiseConv2D,
    Flatten,
    GlobalAveragePool,
    Input,
    Layer,
    MultiHeadAttention,
    ReLU,
    UpSampling2D,
    ZeroPadding2D,
)
from layerloom.layers.reach import HERE, Reach
from layerloom.tensor import Tensor, grad
from layerloom_resources.templates import template

SIDE = 48


def alongs(document: Document, node: NodeId, known: Known | None = None) -> tuple[Along, ...]:
    """What a node sees of the only data there are."""
    (found,) = field(document, infer(document), node, known).values()
    return found


def sizes(document: Document, node: NodeId) -> list[tuple[int | None, str]]:
    """Size and step along each axis."""
    return [(a.size, "all" if a.reach is None else str(a.reach.step)) for a in alongs(document, node)]


def chain(*layers: Layer, shape: tuple[int, ...] = (1, SIDE, SIDE)) -> tuple[Document, NodeId]:
    draft = Draft()
    (at,) = draft.add(Input(shape))
    for layer in layers:
        (at, *_) = draft.add(layer, at)
    return draft.document(), at.node


# Against the gradient

KERNELS = st.tuples(st.integers(1, 4), st.integers(1, 3))
PADDINGS = st.sampled_from(["same", "valid"])
KEEPING = st.one_of(
    st.builds(lambda k, d: Conv2D(1, k, dilation=d), KERNELS, st.integers(1, 2)),
    st.builds(DepthwiseConv2D, KERNELS),
    st.builds(lambda k: AveragePool2D(k, 1, "same"), KERNELS),
)
"""Layers that leave the size as it is, so that what went through others can be added."""
SHRINKING = st.one_of(
    st.builds(lambda k, s, p, d: Conv2D(1, k, s, p, d), KERNELS, st.integers(1, 2), PADDINGS, st.integers(1, 2)),
    st.builds(AveragePool2D, KERNELS, st.integers(1, 2), PADDINGS),
)
STAGES = st.lists(st.tuples(SHRINKING, st.lists(KEEPING, max_size=2), st.lists(KEEPING, max_size=2)), max_size=3)


def branching(stages: list[tuple[Layer, list[Layer], list[Layer]]]) -> tuple[Document, NodeId]:
    """A net whose stages each end in the sum of two paths."""
    draft = Draft()
    (at,) = draft.add(Input((1, SIDE, SIDE)))
    for shrinking, *paths in stages:
        (at,) = draft.add(shrinking, at)
        ends = []
        for path in paths:
            (end,) = (at,)
            for layer in path:
                (end,) = draft.add(layer, end)
            ends.append(end)
        (at,) = draft.add(Add(), *ends)
    return draft.document(), at.node


@settings(max_examples=60, deadline=None)
@given(STAGES.filter(bool))
def test_the_field_is_where_the_gradient_of_one_value_reaches(stages: Any) -> None:
    document, node = branching(stages)
    inference = infer(document)
    made = Output(node, "output")
    network = build(document, inference).double()
    for parameter in network.parameters():  # Sums of positive numbers cannot cancel.
        parameter.data[...] = 1.0
    source = next(key for key, entry in document.nodes.items() if isinstance(entry.layer, Input))
    image = Tensor(np.ones((1, 1, SIDE, SIDE)), requires_grad=True)
    value = network.forward({f"{source}.output": image}, [made])[made]
    middle = tuple(size // 2 for size in value.shape[2:])
    (g,) = grad(value[(0, 0, *middle)], [image])
    assert g is not None
    for axis, (along, at) in enumerate(zip(alongs(document, node), middle, strict=True)):
        assert along.reach is not None
        places = np.flatnonzero(g.data[0, 0].any(1 - axis))
        ends = [along.reach.step * at + end for end in (along.reach.first, along.reach.last)]
        if ends[0] >= 0 and ends[1] < SIDE:
            assert [places[0], places[-1]] == ends
            assert np.ptp(places) + 1 == along.size
        else:  # Dilated windows may leave out the places at the border.
            assert ends[0] <= places[0] and places[-1] <= ends[1]


# Against what is known


@pytest.mark.parametrize(
    ("name", "node", "size"),
    [("vgg", "pool5", 212), ("inception-v3", "e2_joined", 1311)],
)
def test_nets_see_as_far_as_araujo_norris_and_sim_print(name: str, node: str, size: int) -> None:
    made = template(name)
    document = flat(made.make(**made.full)).document
    (found,) = (key for key, entry in document.nodes.items() if entry.title == node)
    assert sizes(document, found) == [(size, "32"), (size, "32")]


def test_three_small_kernels_see_as_much_as_one_large() -> None:
    three, end = chain(Conv2D(4, 3), ReLU(), Conv2D(4, 3), BatchNorm(), Conv2D(4, 3))
    one, other = chain(Conv2D(4, 7))
    assert alongs(three, end) == alongs(one, other) == tuple(Along(a, SIDE, Reach.of(1, -3, 3)) for a in "HW")


def test_height_and_width_are_told_apart() -> None:
    assert sizes(*chain(Conv2D(4, (1, 5), stride=(2, 1), dilation=(1, 3)))) == [(1, "2"), (13, "1")]


def test_the_widest_path_counts_where_they_meet() -> None:
    draft = Draft()
    (image,) = draft.add(Input((1, SIDE, SIDE)))
    small, large = draft.add(Conv2D(4, 1), image) + draft.add(Conv2D(4, 5), image)
    (joined,) = draft.add(Concatenate(), small, large)
    assert sizes(draft.document(), joined.node) == [(5, "1"), (5, "1")]


def test_paths_that_shift_apart_see_both_ends() -> None:
    draft = Draft()
    (image,) = draft.add(Input((1, SIDE, SIDE)))
    (late,) = draft.add(ZeroPadding2D(((0, 4), (0, 0))), image)
    (early,) = draft.add(ZeroPadding2D(((4, 0), (0, 0))), image)
    (joined,) = draft.add(Add(), late, early)
    assert sizes(draft.document(), joined.node) == [(5, "1"), (1, "1")]


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ((Flatten(),), (1, SIDE, SIDE)),
        ((Conv2D(4), GlobalAveragePool()), (1, SIDE, SIDE)),
        ((Conv2D(4), GlobalAveragePool(keepdims=True)), (1, SIDE, SIDE)),
        ((Flatten(), Dense(10)), (1, SIDE, SIDE)),
        ((MultiHeadAttention(2),), (SIDE, 8)),
        ((LSTM(4, return_sequences=True), Conv1D(4)), (SIDE, 8)),
    ],
    ids=["flatten", "pooled", "pooled in place", "dense", "attention", "recurrent"],
)
def test_what_sees_everything_says_so(layers: tuple[Layer, ...], shape: tuple[int, ...]) -> None:
    found = alongs(*chain(*layers, shape=shape))
    assert found and all(along.reach is None and along.size == SIDE for along in found)


def test_enlarging_makes_the_step_smaller_again() -> None:
    assert sizes(*chain(UpSampling2D(3))) == [(1, "1/3")] * 2
    assert sizes(*chain(Conv2DTranspose(4, 3, 2))) == [(2, "1/2")] * 2


def test_a_repeated_block_is_seen_through_each_of_its_copies() -> None:
    document, end = chain(Conv2D(1, 3), ReLU())
    conv = next(key for key, node in document.nodes.items() if isinstance(node.layer, Conv2D))
    node, edits = grouping(document, [conv])
    document = apply(document, edits)
    opened = flat(apply(document, changing(document, node, repeat=4))).document
    assert sizes(opened, end) == [(9, "1")] * 2
    assert sizes(opened, inside((node,), conv)) == [(3, "1")] * 2


def test_an_edit_changes_only_what_lies_behind_it() -> None:
    known: Known = {}
    document, end = chain(Conv2D(1, 3), Conv2D(1, 3), Conv2D(1, 3), shape=(1, SIDE, SIDE))
    before = alongs(document, end, known)
    first, second, _ = (key for key, node in document.nodes.items() if isinstance(node.layer, Conv2D))
    kept = known[first][1]
    document = apply(document, changing(document, second, kernel=5))
    assert [along.size for along in alongs(document, end, known)] == [9, 9] != [along.size for along in before]
    assert known[first][1] is kept


def test_vectors_and_what_is_not_known_have_no_field() -> None:
    vector, end = chain(Dense(4), shape=(8,))
    assert field(vector, infer(vector), end) == {}
    draft = Draft()
    (lonely,) = draft.add(Conv2D(4))
    document = draft.document()
    assert field(document, infer(document), lonely.node) == {}


def test_each_source_is_told_by_itself() -> None:
    draft = Draft()
    (left,), (right,) = draft.add(Input((1, SIDE, SIDE)), title="left"), draft.add(Input((1, 9, 9)), title="right")
    (wide,) = draft.add(Conv2D(2, 5), left)
    flat_ends = [*draft.add(Flatten(), wide), *draft.add(Flatten(), right)]
    (joined,) = draft.add(Concatenate(), *flat_ends)
    document = draft.document()
    found = field(document, infer(document), joined.node)
    assert {title: [a.size for a in seen] for title, seen in told(document, found)} == {
        "left": [SIDE, SIDE],
        "right": [9, 9],
    }


# A single layer's reach


def test_windows_one_behind_the_other_add_up_in_steps() -> None:
    first, second = Reach.of(2, -1, 1), Reach.of(3, 0, 4)
    assert second.behind(first) == Reach.of(6, -1, 9)
    assert HERE.behind(first) == first == first.behind(HERE)


def test_windows_that_move_by_other_steps_have_no_common_size() -> None:
    assert Reach.of(2, 0, 0).beside(Reach.of(1, 0, 0)) is None
    assert Reach.of(2, -1, 0).beside(Reach.of(2, 0, 3)) == Reach.of(2, -1, 3)
