"""Why a wire cannot be drawn, in the user's words."""

from __future__ import annotations

import time
from typing import Any

from layerloom.graph import Input, Link, Output, infer, may_link
from layerloom.layers import Add, CrossEntropy, Dense, Digits, Flatten, ReLU


def wire(source: str, target: str, out: str = "output", port: str = "x", slot: int = 0) -> Link:
    return Link(Output(source, out), Input(target, port, slot))


def test_a_wire_that_fits_may_be_drawn(draw: Any) -> None:
    data, dense = draw.add(Digits()), draw.add(Dense())
    assert may_link(draw.document, wire(data, dense, "image"), infer(draw.document)) is None


def test_a_node_cannot_feed_itself(draw: Any) -> None:
    node = draw.add(Dense())
    assert may_link(draw.document, wire(node, node)) == '"dense1" cannot feed itself'


def test_a_cycle_is_refused_with_its_path(draw: Any) -> None:
    a, _, c = draw.chain(Dense(), ReLU(), Flatten())
    reason = may_link(draw.document, wire(c, a))
    assert reason == "this would close a cycle: flatten1 → dense1 → relu1 → flatten1"


def test_a_wire_goes_from_an_output_to_an_input(draw: Any) -> None:
    data, dense = draw.add(Digits()), draw.add(Dense())
    assert '"image" of "digits1" is an output' in str(may_link(draw.document, wire(dense, data, port="image")))
    assert '"x" of "dense1" is an input' in str(may_link(draw.document, wire(dense, dense, out="x")))


def test_ports_and_nodes_must_exist(draw: Any) -> None:
    data, dense = draw.add(Digits()), draw.add(Dense())
    assert may_link(draw.document, wire(data, dense, "sound")) == '"digits1" has no output "sound"'
    assert may_link(draw.document, wire(data, dense, "image", "y")) == '"dense1" has no input "y"'
    assert "is gone" in str(may_link(draw.document, wire("nobody", dense)))
    assert "one wire only" in str(may_link(draw.document, wire(data, dense, "image", slot=1)))


def test_a_value_of_the_wrong_kind_is_refused(draw: Any) -> None:
    data, dense, loss = draw.add(Digits()), draw.add(Dense()), draw.add(CrossEntropy())
    inference = infer(draw.document)
    assert '"dense1" needs' in str(may_link(draw.document, wire(data, dense, "label"), inference))
    assert "class numbers" in str(may_link(draw.document, wire(data, loss, "image", "target"), inference))
    assert may_link(draw.document, wire(data, loss, "label", "target"), inference) is None


def test_a_wrong_shape_does_not_forbid_a_wire(draw: Any) -> None:
    data, flat = draw.chain(Digits(), Flatten())
    add = draw.add(Add())
    draw.link(flat, add)
    assert may_link(draw.document, wire(data, add, "image", slot=1), infer(draw.document)) is None


def test_the_answer_comes_in_under_five_milliseconds_at_a_thousand_nodes(draw: Any) -> None:
    nodes = draw.chain(*(ReLU() for _ in range(1000)))
    inference = infer(draw.document)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        assert may_link(draw.document, wire(nodes[-1], nodes[0]), inference) is not None
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.005
