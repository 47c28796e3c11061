"""Cost: counted as papers count, shared weights once, and not twice for what was counted before."""

from __future__ import annotations

from typing import Any, ClassVar

from layerloom import nn
from layerloom.graph import cost, infer, plan
from layerloom.layers import BatchNorm, Conv2D, CrossEntropy, Dense, Digits, Flatten, Layer, Output, ReLU, Spec
from layerloom.layers.code import Call, call


class Weighing(Layer):
    """A layer that counts how often it is built."""

    size: int = 1
    built: ClassVar[int] = 0

    def infer(self, x: Spec) -> Spec:
        return x

    def build(self, x: Spec) -> Call[nn.Module]:
        Weighing.built += 1
        return call(nn.Linear, self.size, 1)


def test_dense_and_convolution_are_counted_as_papers_do(draw: Any) -> None:
    data, conv, norm, flat, dense = draw.chain(Digits(), Conv2D(6, 3), BatchNorm(), Flatten(), Dense(10))
    found = cost(draw.document, infer(draw.document))
    assert [found.nodes[node].parameters for node in (data, conv, norm, flat, dense)] == [0, 60, 12, 0, 3850]
    assert found.nodes[conv].macs == 6 * 9 * 64
    assert found.nodes[dense].macs == 3840
    assert found.nodes[conv].activation_bytes == 4 * 6 * 64
    assert found.nodes[data].activation_bytes == 4 * 65
    assert found.parameters == 60 + 12 + 3850
    assert found.known


def test_shared_weights_count_once(draw: Any) -> None:
    nodes = draw.chain(Digits(), Flatten(), Dense(64), Dense(64))
    single = cost(draw.document, infer(draw.document)).parameters
    draw.do(plan.sharing(draw.document, nodes[3], nodes[2]))
    found = cost(draw.document, infer(draw.document))
    assert found.parameters == single / 2
    assert found.nodes[nodes[3]].macs == 64 * 64


def test_what_is_not_known_yet_costs_nothing_and_says_so(draw: Any) -> None:
    dense, relu = draw.chain(Dense(), ReLU())
    found = cost(draw.document, infer(draw.document))
    assert not found.known
    assert not found.nodes[dense].known
    assert not found.nodes[relu].known
    assert found.parameters == 0


def test_a_giant_layer_costs_no_memory_to_count(draw: Any) -> None:
    draw.chain(Digits(), Flatten(), Dense(10**6), Dense(10**6))
    assert cost(draw.document, infer(draw.document)).parameters == 65 * 10**6 + 10**6 * (10**6 + 1)


def test_only_what_changed_is_counted_again(draw: Any) -> None:
    nodes = draw.chain(Digits(), *(Weighing(size + 1) for size in range(20)))
    cost(draw.document, infer(draw.document))
    Weighing.built = 0
    draw.do(plan.changing(draw.document, nodes[5], size=77))
    draw.do(plan.renaming(draw.document, nodes[6], "edges"))
    cost(draw.document, infer(draw.document))
    assert Weighing.built == 1


def test_what_only_a_loss_needs_has_no_part_in_a_prediction(draw: Any) -> None:
    _, flat, scores = draw.chain(Digits(), Flatten(), Dense(10))
    auxiliary, loss = draw.add(Dense(20)), draw.add(CrossEntropy())
    draw.link(flat, auxiliary)
    draw.link(auxiliary, loss, port="prediction")
    assert cost(draw.document, infer(draw.document)).macs == 64 * 10 + 64 * 20
    draw.link(scores, draw.add(Output()))
    found = cost(draw.document, infer(draw.document))
    assert found.macs == 64 * 10
    assert found.nodes[auxiliary].macs == 64 * 20
    assert found.parameters == 65 * 10 + 65 * 20
