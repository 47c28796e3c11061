"""Documents written by programs: their nodes lie apart, on the grid, in the shape of a canvas."""

from __future__ import annotations

from layerloom.graph.draft import Draft
from layerloom.graph.sizes import GRID, size
from layerloom.layers import Add, Conv2D, CrossEntropy, Dense, Digits, ReLU


def test_a_long_chain_fills_a_canvas_and_its_nodes_keep_apart() -> None:
    draft = Draft()
    x, label = draft.add(Digits())
    for _ in range(20):
        (x,) = draft.add(Conv2D(64), x)
    draft.add(CrossEntropy(), x, label)
    document = draft.document()
    boxes = [(place.x, place.y, *size(document, node)) for node, place in document.places.items()]
    assert all(x % GRID == y % GRID == 0 for x, y, _, _ in boxes)
    width, height = max(x + w for x, _, w, _ in boxes), max(y + h for _, y, _, h in boxes)
    assert 1 < width / height < 4
    for index, (x1, y1, w1, h1) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[:index]:
            assert x1 + w1 + 64 < x2 or x2 + w2 + 64 < x1 or y1 + h1 + 24 < y2 or y2 + h2 + 24 < y1


def test_the_first_wires_of_a_row_are_straight() -> None:
    draft = Draft()
    image, _ = draft.add(Digits(), title="digits")
    (a,) = draft.add(Conv2D(8), image, title="conv")
    (b,) = draft.add(ReLU(), a, title="relu")
    draft.add(Add(), b, title="sum")
    document = draft.document()
    tops = {document.nodes[node].title: place.y for node, place in document.places.items()}
    assert tops["conv"] == tops["relu"]
    assert tops["digits"] + 68 == tops["conv"] + 28


def test_more_letters_and_more_ports_need_more_room() -> None:
    draft = Draft()
    image, label = draft.add(Digits(), title="digits")
    short, long = draft.node(Dense(1), image, title="d"), draft.node(Dense(1), image, title="a dense layer with a name")
    loss = draft.node(CrossEntropy(), image, label)
    document = draft.document()
    assert size(document, short)[0] < size(document, long)[0]
    assert size(document, short)[1] < size(document, loss)[1]


def test_changed_parameters_need_room() -> None:
    draft = Draft()
    image, _ = draft.add(Digits())
    plain, changed = draft.node(Conv2D(8), image, title="c"), draft.node(Conv2D(8, bias=False), image, title="d")
    document = draft.document()
    assert size(document, plain)[0] < size(document, changed)[0]
